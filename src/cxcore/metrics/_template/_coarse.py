"""
Facts in fewer values, for the engines of data frames.

A frame is measured by its distinct rows of facts and how often each occurs,
so instants and durations cost as much as they differ. A metric that asks less
of them than their microseconds says which rows count alike: it replaces facts
by others on which it gives the same evidence, in a method `_coarse`. What
that evidence is remains written in one place.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    import narwhals as nw

    Expr: TypeAlias = nw.Expr
else:
    Expr: TypeAlias = Any

# Any instant serves as the one before which all cases are seen where none was given.
_ANY_INSTANT = 1 << 50


class Coarse(NamedTuple):
    """A fact of few values: small whole numbers, by which engines group quickly, and the value that each stands for."""

    number: Expr
    values: tuple[int | None, ...]


Coarser: TypeAlias = Mapping[str, Coarse]


class Facts(Protocol):
    """The facts of a frame as expressions of whole microseconds, null where they are unknown."""

    @property
    def at(self) -> int | None:
        """The instant as of which they are seen, since 1970-01-01T00:00Z."""
        ...

    def instant(self, fact: str) -> Expr:
        """Return the instants of a fact, since 1970-01-01T00:00Z."""
        ...

    def duration(self, fact: str) -> Expr:
        """Return the durations of a fact."""
        ...

    def count(self, fact: str) -> Expr:
        """Return the numbers of a fact that counts."""
        ...


def only_whether_within(facts: Facts, duration: str, limit: int) -> Coarser:
    """Return a duration of which only matters whether it is below zero, up to a limit of microseconds, or above."""
    value = facts.duration(duration)
    return {duration: _first((value < 0, -1), (value <= limit, 0), (value > limit, limit + 1))}


def only_the_order(facts: Facts, start: str, *ends: str) -> Coarser:
    """Return instants of which only matters how they compare, each end with the start and all with the as-of instant."""
    at = _ANY_INSTANT if facts.at is None else facts.at
    started = facts.instant(start)
    seen = ((started >= at, at),) if facts.at is not None else ()
    coarser = {start: _first(*seen, (~started.is_null(), at - 2))}
    for end in ends:
        ended = facts.instant(end)
        later = ((ended >= at, at),) if facts.at is not None else ()
        coarser[end] = _first((ended < started, at - 3), *later, (~ended.is_null(), at - 1))
    return coarser


def first_above_zero(facts: Facts, *counts: str) -> Coarse:
    """Return the place of the first count that is above zero, unknown where none is."""
    return _first(*((facts.count(count) > 0, place) for place, count in enumerate(counts)))


def only_the_sign(facts: Facts, duration: str) -> Coarser:
    """Return a duration of which only matters whether it is below zero."""
    value = facts.duration(duration)
    return {duration: _first((value < 0, -1), (value >= 0, 0))}


def time_until(facts: Facts, start: str, *ends: str) -> Expr:
    """Return how long rows lasted from a start to the first known of the ends, null where that has not come."""
    import narwhals as nw

    ended = first_known(*map(facts.instant, ends))
    lasted = ended - facts.instant(start)
    return lasted if facts.at is None else nw.when((ended < facts.at).fill_null(value=False)).then(lasted)


def time_so_far(facts: Facts, start: str, *ends: str, at: int) -> Expr:
    """Return how long rows had lasted by the as-of instant `at`, null where the first known of the ends had come."""
    import narwhals as nw

    ended = first_known(*map(facts.instant, ends))
    return nw.when((ended >= at).fill_null(value=True)).then(at - facts.instant(start))


def first_known(*numbers: Expr) -> Expr:
    """Return the first of some numbers that is not null."""
    import narwhals as nw

    return nw.coalesce(*numbers)


def _first(*cases: tuple[Expr, int]) -> Coarse:
    """Return the value of the first case that is true, unknown where none is; what an unknown fact decides is not true."""
    import narwhals as nw

    number: Expr = nw.lit(len(cases), nw.Int8)
    for place, (condition, _) in reversed(tuple(enumerate(cases))):
        number = nw.when(condition.fill_null(value=False)).then(nw.lit(place, nw.Int8)).otherwise(number)
    return Coarse(number, (*(value for _, value in cases), None))
