"""The halls of the centre: one page for each, and the floor guide. Pages only; what they show is in the rooms below."""
