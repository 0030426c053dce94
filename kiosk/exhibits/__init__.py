"""Exhibits and the works in them: heritage displays and special exhibitions, with their labels and pictures."""
