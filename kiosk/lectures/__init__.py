"""Lectures and the sessions in which they are given: schedule, changes, calendar files."""
