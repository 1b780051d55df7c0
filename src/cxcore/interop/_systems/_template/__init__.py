"""The template every system follows: rules from records to events and entities, and what reads and writes by them."""
