"""The rules of the doors: what a session asks, when its door opens, how seats are kept; and the house's usual ones."""
