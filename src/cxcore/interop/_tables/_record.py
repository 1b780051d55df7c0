"""A row while it is read: the values of its declared columns, by name."""

from collections.abc import Callable
from typing import TypeAlias

Record: TypeAlias = dict[str, object]
Get: TypeAlias = Callable[[Record], object]
"""Takes one value from a record."""
