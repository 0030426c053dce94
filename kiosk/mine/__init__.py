"""What people may do with their own check-ins: see, correct, withdraw, sign out, come a second time."""
