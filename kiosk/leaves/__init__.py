"""Who came and never signed out: a list to go through, and the hours that follow from it."""
