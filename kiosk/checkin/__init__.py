"""The lecture door: signing up and checking in by phone, touch, card and desk, in one ledger."""
