"""Content packs: checked, installed all or nothing, exported. The rooms say what is in them (each ``pack.py``)."""
