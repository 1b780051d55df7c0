"""The name of a person, where a system has it in parts."""


def full_name(*parts: object) -> str | None:
    """Return the parts that are there as one name, in their order; ``None`` where none is."""
    return " ".join(str(part) for part in parts if part is not None) or None
