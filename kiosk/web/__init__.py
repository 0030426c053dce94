"""What all pages share: Flask plumbing that knows no feature."""
