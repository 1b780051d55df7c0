"""What a reader of cells raises; the engine turns it into a malformed row, so it never reaches a caller."""


class UnreadableCellError(Exception):
    """A cell that its column's type cannot read; the text is the reason, without the cell's content."""
