"""The house itself, as staff keep it: names, halls, hours, notices, dictionaries, the numbers of the screens."""
