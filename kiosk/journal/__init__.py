"""Every change once, in order: audit log, live updates and later the fleet sync read this one table."""
