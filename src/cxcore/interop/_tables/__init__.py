"""Tables of any shape, read by a mapping that says what their columns mean."""
