"""A lecture's file: the sheet, the numbers, the photographs with what they show, a text to fill in; in one zip."""
