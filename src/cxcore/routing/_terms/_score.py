"""
Who is served first: one affine score, whose order between two interactions can be computed.

A score is a sum of named terms, each a weight times an amount. Amounts are
constant or grow with time at a constant rate, so of two scores it is known
for ever which is ahead when.
"""

import math
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.intervals import from_microseconds, to_microseconds
from cxcore.routing._terms._exact import exact
from cxcore.values import Value, aware, one_line, to_utc

_MINUTE: Final = 60_000_000


def at_least_zero_points(instance: object, field: "attrs.Attribute[Any]", number: float) -> None:
    """Refuse points for a minute that would make who waits fall behind."""
    if not number >= 0:
        raise InvalidValueError(f"is at least zero, so that who waits rises; {number} is not.", path=field.name)


@attrs.frozen(kw_only=True)
class Credit(Value):
    """
    Points for the interactions that meet a condition: a class of work, a segment of customers.

    With one point a minute, which is usual, 1.5 points are the same as having
    come 90 seconds earlier.

    >>> Credit(name="priority customers", when="tier == 'gold'", points=1.5).points
    1.5
    """

    name: str = attrs.field(validator=one_line)
    when: str
    """A condition about the facts of the interaction."""
    points: float


def finite(instance: object, field: "attrs.Attribute[Any]", number: float) -> None:
    """Refuse points that could not be added up."""
    if not math.isfinite(number):
        raise InvalidValueError(f"is a finite number; {number} is not.", path=field.name)


@attrs.frozen(kw_only=True)
class WeightedTerm(Value):
    """
    A score term by its name, and what its points are multiplied by; see :class:`ScoreTerm`.

    Raises:
        InvalidValueError: The name is not one line, or the weight not finite.

    >>> WeightedTerm(name="churn risk", weight=2).weight
    2
    """

    name: str = attrs.field(validator=one_line)
    """What the policy is given it under."""
    weight: float = attrs.field(default=1.0, validator=finite)


def _to_terms(terms: Iterable[WeightedTerm]) -> tuple[WeightedTerm, ...]:
    return tuple(terms)


def _to_credits(credits: Iterable[Credit]) -> tuple[Credit, ...]:  # noqa: A002  # the argument of a converter has no other name
    return tuple(credits)


def _fact_name(instance: object, field: "attrs.Attribute[Any]", name: str | None) -> None:
    if name is not None:
        one_line(instance, field, name)


@attrs.frozen(kw_only=True)
class Priority(Value):
    """
    The weights of a score.

    Raises:
        InvalidValueError: A rate is negative, or lateness has a weight and no field.
    """

    per_minute: float = attrs.field(default=1.0, validator=at_least_zero_points)
    """Points for each minute waited."""
    due_in: str | None = attrs.field(default=None, validator=_fact_name)
    """The declared instant field whose fact is the deadline promised to the customer."""
    per_minute_late: float = attrs.field(default=0.0, validator=at_least_zero_points)
    """Points for each minute past the deadline, and as many fewer for each minute before it: SLA slack."""
    credits: tuple[Credit, ...] = attrs.field(default=(), converter=_to_credits)
    """Every credit whose condition is true counts."""
    terms: tuple[WeightedTerm, ...] = attrs.field(default=(), converter=_to_terms)
    """Terms by plugin; each counts its points times its weight."""

    def __attrs_post_init__(self) -> None:
        if self.per_minute_late and self.due_in is None:
            raise InvalidValueError("needs the field that holds the deadline, under 'due_in'.", path="per_minute_late")


@attrs.frozen(kw_only=True)
class Term(Value):
    """
    One term of a score: constant points, or points for each minute since an instant.

    Raises:
        NaiveDatetimeError: `since` has no zone.
    """

    name: str
    points: float
    """In all, or for each minute if there is a `since`."""
    since: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )

    def __str__(self) -> str:
        if self.since is None:
            return f"{self.name} {self.points:g}"
        return f"{self.name} {self.points:g} a minute since {self.since:%Y-%m-%d %H:%M:%SZ}"


@attrs.frozen
class Score:
    """
    How urgent an interaction is, as a line in time; :meth:`Policy.score` makes them.

    Scores are compared exactly, without rounding.

    >>> from datetime import UTC, timedelta
    >>> nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> old = Score((Term(name="minutes waited", points=1, since=nine),))
    >>> gold = Score((Term(name="minutes waited", points=1, since=nine), Term(name="gold", points=10)))
    >>> gold.at(nine + timedelta(minutes=5))
    15.0
    >>> gold.is_ahead_of(old, at=nine)
    True
    """

    terms: tuple[Term, ...]

    def at(self, moment: datetime) -> float:
        """
        Return the points at an instant.

        Raises:
            NaiveDatetimeError: `moment` has no zone.
        """
        return float(self.exactly(moment))

    def exactly(self, moment: datetime) -> Fraction:
        """
        Return the points at an instant, without rounding.

        Raises:
            NaiveDatetimeError: `moment` has no zone.
        """
        if moment.utcoffset() is None:
            raise NaiveDatetimeError.for_argument("moment")
        base, rate, scale = self._line
        return Fraction(base + rate * to_microseconds(moment), scale)

    def is_ahead_of(self, other: "Score", *, at: datetime) -> bool:
        """
        Return whether this has more points at an instant.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return self.exactly(at) > other.exactly(at)

    def overtakes(self, other: "Score") -> datetime | None:
        """
        Return the instant from which on this score is ahead for ever, or ``None`` if there is none.

        It is exact to the microsecond after; a score that is ahead at all times
        and does not fall behind has no such instant either.
        """
        (base, rate, scale), (other_base, other_rate, other_scale) = self._line, other._line  # noqa: SLF001  # another score
        steeper = rate * other_scale - other_rate * scale
        if steeper <= 0:
            return None
        behind = other_base * scale - base * other_scale
        return from_microseconds(behind // steeper + 1)

    @cached_property
    def _line(self) -> tuple[int, int, int]:
        """Points times a scale: what they are in 1970, what each microsecond adds, and the scale."""
        base = rate = Fraction(0)
        for term in self.terms:
            points = exact(term.points)
            if term.since is None:
                base += points
            else:
                rate += points / _MINUTE
                base -= points / _MINUTE * to_microseconds(term.since)
        scale = base.denominator * rate.denominator
        return int(base * scale), int(rate * scale), scale

    def to_dict(self, *, at: datetime) -> dict[str, Any]:
        """Return the points at an instant and the terms they come from, as JSON-ready data."""
        return {"points": self.at(at), "terms": [term.to_dict() for term in self.terms]}
