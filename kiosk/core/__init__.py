"""Ground floor: plain Python and SQLite. No Flask and no feature may be imported here."""
