"""Open time as instants: where it starts and ends, and what is asked of it."""
