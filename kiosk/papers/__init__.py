"""What the house prints: sheets to sign, posters, door signs."""
