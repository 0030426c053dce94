"""The desk beside the door: who is in as it happens, by hand one more, a class, a correction, heads, a paper sheet."""
