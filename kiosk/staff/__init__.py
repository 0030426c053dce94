"""Who works here: accounts, signing in and out, the first administrator."""
