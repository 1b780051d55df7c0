"""Between the types of cxcore and what data frames hold."""


def plain(value: str | None) -> str | None:
    """Return plain text: ids and enum members are text of their own types, which data frames do not know."""
    return None if value is None else str(value)
