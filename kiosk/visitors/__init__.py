"""What the house still knows of one person: found, copied, corrected, deleted in a minute."""
