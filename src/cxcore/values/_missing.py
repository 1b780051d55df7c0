"""What stands for nothing in the rows of others."""


def is_missing(value: object) -> bool:
    """
    Return whether a cell or a fact says nothing: ``None``, NaN, NaT or NA.

    Data frames mark their gaps in these ways; none of them is a value.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("")
    (True, True, False, False)
    """
    try:
        return value is None or bool(value != value)  # noqa: PLR0124  # NaN and NaT differ from themselves
    except TypeError:  # whether NA differs from itself is NA, which is neither true nor false
        return True
