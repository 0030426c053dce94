"""Every change of content with what stood before it: drafts, plans, undo, comparing, going back."""
