"""The staff's first page: what happens today, what waits, what was done last."""
