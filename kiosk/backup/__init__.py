"""Backups: made by themselves and by hand, kept, taken away as one file, brought back."""
