"""One row a group: of each column made of the rows, the least, the greatest or the sum."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import narwhals as nw

Frame = Any
"""A Narwhals frame, eager or lazy: they share the few methods that the plan uses."""
Made = Mapping[str, tuple[nw.Expr, str]]
"""Columns to make: of what, and whether its ``min``, ``max`` or ``sum``."""
Told = Mapping[str, tuple[nw.Expr, str, Literal["first", "last"]]]
"""Columns to make: where which column counts, and whether what it tells first or last."""
_NO_TEXTS: Final[Made] = {}


def grouped(rows: Frame, keys: Sequence[str], numbers: Made, texts: Made = _NO_TEXTS) -> Frame:
    """Return one row a group; engines that group only plain columns are given plain columns."""
    every = {**numbers, **texts}
    rows = rows.select(*keys, *(value.alias(name) for name, (value, _) in every.items()))
    found = rows.group_by(*keys).agg(getattr(nw.col(name), how)() for name, (_, how) in every.items())
    return found.with_columns(nw.col(name).cast(nw.Int64) for name in numbers)
