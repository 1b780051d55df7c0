"""Data inside a frozen value: nothing in it can change, all of it can be written down."""

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any, Final

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.values import FrozenDict

JSON: Final[frozenset[type]] = frozenset({str, bool, int, float, NoneType})
"""The scalars that JSON writes and reads back unchanged."""
FACTS: Final[frozenset[type]] = JSON | {Decimal, datetime, date, time, timedelta}
"""The scalars that a condition can compare."""


def freeze(data: Mapping[str, Any], *, scalars: frozenset[type], path: str) -> FrozenDict[Any]:
    """
    Return an unchangeable copy: lists become tuples, sets sorted tuples, dicts frozen ones.

    Raises:
        InvalidValueError: Something inside is of a type not among `scalars`. The
            message says where and of which type, never what.
    """
    frozen = {}
    for key, value in data.items():
        # Most values are scalars, and there are millions of them: ask before calling.
        frozen[key] = value if type(value) in _PLAIN else _freeze_value(value, scalars, f"{path}.{key}")
    return FrozenDict(frozen)


# Scalars that are right everywhere and need no further look.
_PLAIN: Final[frozenset[type]] = frozenset({str, bool, int, NoneType})


def _freeze_value(value: Any, scalars: frozenset[type], path: str) -> Any:
    if isinstance(value, Mapping):
        return freeze(value, scalars=scalars, path=path)
    if isinstance(value, AbstractSet):
        members = [_freeze_value(each, scalars, path) for each in value]
        return tuple(sorted(members, key=lambda member: (type(member).__name__, member)))
    if isinstance(value, (list, tuple)):
        return tuple(_freeze_value(each, scalars, f"{path}[{index}]") for index, each in enumerate(value))
    if isinstance(value, str):  # ids and enum members are text
        return value
    if type(value) not in scalars:
        allowed = ", ".join(sorted(kind.__name__ for kind in scalars - {NoneType}))
        raise InvalidValueError(
            f"holds {allowed}, lists and mappings; {type(value).__name__} is none of them.", path=path
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidValueError("is a finite number; infinity and NaN are none.", path=path)
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise NaiveDatetimeError.for_argument(path)
    return value
