"""Visitor cards: printed, scanned at any screen, with stamps on them. Nobody's name is known to a card."""
