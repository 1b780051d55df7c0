"""Proportional splits: which part of an experiment an interaction is in, for ever."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.routing._terms._exact import above_zero, exact
from cxcore.values import FrozenDict, Value

_DRAWS: Final = 1 << 64


def _to_shares(shares: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenDict(shares)


def _each_above_zero(instance: object, field: "attrs.Attribute[Any]", shares: Mapping[str, float]) -> None:
    if not shares:
        raise InvalidValueError("names at least one part.", path=field.name)
    for name, share in shares.items():
        above_zero(share, f"{field.name}.{name}")


@attrs.frozen(kw_only=True)
class Split(Value):
    """
    A fact that the policy makes itself: one of several parts, in proportion.

    Rules ask for it by its name, as for any other fact, and its part stands in
    each decision. The part follows from the name of the split and the fact it
    is made `by`, through SHA-256: the same customer is always in the same
    part, on every machine, and two splits are independent of each other.

    Raises:
        InvalidValueError: There is no part, or a share is not above zero.

    >>> split = Split(by="customer_id", shares={"control": 3, "treatment": 1})
    >>> split.part("new flow", "cus_ana")
    'control'
    """

    by: str = "interaction_id"
    """The text field whose fact decides; without the fact there is no part."""
    shares: Mapping[str, float] = attrs.field(converter=_to_shares, validator=_each_above_zero)
    """Each part with its share of the whole; shares need not add up to 1."""

    def part(self, name: str, key: str) -> str:
        """Return the part of a key, under the name of the split."""
        drawn = int.from_bytes(hashlib.sha256(f"{name}\n{key}".encode()).digest()[:8])
        whole = sum(map(exact, self.shares.values()), Fraction(0))
        ends = accumulate(map(exact, self.shares.values()))
        # The last end is the whole, and what is drawn lies below it.
        return next(part for part, end in zip(self.shares, ends, strict=True) if drawn * whole < end * _DRAWS)
