"""
Facts in fewer values, for the engines of data frames.

A frame is measured by its distinct rows of facts and how often each occurs,
so instants and durations cost as much as they differ. A metric that asks less
of them than their microseconds says which rows count alike: it replaces facts
by others on which it gives the same evidence, in a method `_coarse`. What
that evidence is remains written in one place.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import narwhals as nw

    Coarser: TypeAlias = Mapping[str, nw.Expr]
else:
    Coarser: TypeAlias = Mapping[str, Any]

# Any instant serves as the one before which all cases are seen where none was given.
_ANY_INSTANT = 1 << 50


class Facts(Protocol):
    """The facts of a frame as expressions of whole microseconds, null where they are unknown."""

    @property
    def at(self) -> int | None:
        """The instant as of which they are seen, since 1970-01-01T00:00Z."""
        ...

    def instant(self, fact: str) -> "nw.Expr":
        """Return the instants of a fact, since 1970-01-01T00:00Z."""
        ...

    def duration(self, fact: str) -> "nw.Expr":
        """Return the durations of a fact."""
        ...


def only_whether_within(facts: Facts, duration: str, limit: int) -> Coarser:
    """Return a duration of which only matters whether it is below zero, up to a limit of microseconds, or above."""
    value = facts.duration(duration)
    return {duration: _first(value, ((value < 0, -1), (value <= limit, 0), (value > limit, limit + 1)))}


def only_the_order(facts: Facts, start: str, *ends: str) -> Coarser:
    """Return instants of which only matters how they compare, each end with the start and all with the as-of instant."""
    at = _ANY_INSTANT if facts.at is None else facts.at
    started = facts.instant(start)
    seen = ((started >= at, at),) if facts.at is not None else ()
    coarser = {start: _first(started, (*seen, (~started.is_null(), at - 2)))}
    for end in ends:
        ended = facts.instant(end)
        later = ((ended >= at, at),) if facts.at is not None else ()
        coarser[end] = _first(ended, ((ended < started, at - 3), *later, (~ended.is_null(), at - 1)))
    return coarser


def only_the_time_between(facts: Facts, start: str, *ends: str) -> Coarser:
    """
    Return instants of which only matters how far apart they are, once the first known of the ends has come.

    Rows are moved as a whole, their last instant to just before the as-of
    instant, which changes neither an order nor a distance. Those whose end
    has not come stay, because how long ago they started is their evidence.
    """
    import narwhals as nw

    at = _ANY_INSTANT if facts.at is None else facts.at
    started = facts.instant(start)

    def has_come(instant: nw.Expr) -> nw.Expr:
        return ~instant.is_null() if facts.at is None else (instant < at).fill_null(value=False)

    instants = [facts.instant(end) for end in ends]
    ended = nw.coalesce(*instants)
    moves = has_come(started) & has_come(ended)
    moved = at - 1 - nw.max_horizontal(started, ended)
    coarser = {start: nw.when(moves).then(started + moved).otherwise(started)}
    for number, (end, instant) in enumerate(zip(ends, instants, strict=True)):
        # A later end says no more where an earlier one is known.
        said = nw.when(moves).then(instant + moved).otherwise(instant)
        earlier = reduce(or_, (~each.is_null() for each in instants[:number])) if number else None
        coarser[end] = said if earlier is None else nw.when(~(moves & earlier)).then(said)
    return coarser


def _first(fact: "nw.Expr", cases: "tuple[tuple[nw.Expr, int], ...]") -> "nw.Expr":
    """Return the number of the first case that is true, null where none is; a fact that is null makes none true."""
    import narwhals as nw

    (condition, number), *others = cases
    # Made of the fact, the number has its type: a bare one would be no whole number any more where pandas meets a null.
    found = nw.when(condition.fill_null(value=False)).then(fact * 0 + number)
    return found.otherwise(_first(fact, tuple(others))) if others else found
