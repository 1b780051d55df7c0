"""
One row of facts, read strictly.

A fact that is absent, ``None`` or not a number (a value that differs from
itself, as the gaps of data frames do) is unknown. A fact that cannot be true,
such as a wait below zero, makes its row unusable for the metric that reads
it; the reason is counted. A fact of the wrong Python type is a mistake of the
program, and an error that names the fact and the row but never its content.
"""

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError, type_in_words
from cxcore.values import is_missing

T = TypeVar("T")

MICROSECOND = timedelta(microseconds=1)

_NUMBERS: Any = (int, float, Decimal)


class UnusableRow(Exception):  # noqa: N818  # no error: it carries the reason from the fact to the count
    """A row cannot serve a metric; the message is the reason it is counted under."""


@attrs.frozen
class Row:
    """
    One row of facts, its place among the rows, and the instant (in UTC) as of which it is read.

    The distinct rows of a data frame stand for many and have no place.
    """

    facts: Mapping[str, object]
    number: int | None = None
    at: datetime | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.facts, Mapping):
            raise InvalidValueError(
                f"a row is a mapping of facts, not {type_in_words(self.facts)}.", path=self.path_of()
            )

    def flag_if_known(self, fact: str) -> bool | None:
        """Return a yes or no, or ``None`` where it is unknown."""
        value = self.facts.get(fact)
        # Most reads of a report are these, so the two usual answers need no further look.
        return value if value is True or value is False else self._read(fact, bool, "True or False")

    def flag(self, fact: str) -> bool:
        """Return a yes or no that the metric cannot do without."""
        return self._required(fact, self.flag_if_known(fact))

    def count(self, fact: str) -> int:
        """Return a whole number of at least 0."""
        return self._not_negative(fact, self._required(fact, self.count_if_known(fact)))

    def count_if_known(self, fact: str) -> int | None:
        """Return a whole number, or ``None`` where it is unknown."""
        return self._read(fact, int, "a whole number")

    def duration(self, fact: str) -> int:
        """Return a duration of at least 0, in microseconds."""
        return self._not_negative(fact, self._required(fact, self._read(fact, timedelta, "a timedelta")) // MICROSECOND)

    def score(self, fact: str, *, low: float, high: float) -> float:
        """Return a number between `low` and `high`, both included."""
        score: float | Decimal = self._required(fact, self._read(fact, _NUMBERS, "a number"))
        if not low <= score <= high:
            raise UnusableRow(f"{fact} outside {low:g} to {high:g}")
        return float(score)

    def moment_if_known(self, fact: str) -> datetime | None:
        """Return an instant in UTC, or ``None`` where it is unknown or has not come."""
        moment = self._read(fact, datetime, "an aware datetime")
        if moment is None:
            return None
        if moment.utcoffset() is None:
            raise NaiveDatetimeError.for_argument(fact).under(self.path_of())
        return moment.astimezone(UTC)

    def moment(self, fact: str) -> datetime:
        """Return an instant in UTC that the metric cannot do without."""
        return self._required(fact, self.moment_if_known(fact))

    def label(self, column: str) -> object:
        """Return the value to group this row by, ``None`` where it is unknown."""
        value = self.facts.get(column)
        if not isinstance(value, Hashable):
            raise InvalidValueError(
                f"is {type_in_words(value)}, and rows are grouped by single values.",
                path=self.path_of(column),
            )
        return None if is_missing(value) else value

    def _read(self, fact: str, kind: type[T] | tuple[type[T], ...], expected: str) -> T | None:
        value = self.facts.get(fact)
        if is_missing(value):
            return None
        # True and False are integers to Python, but neither scores nor counts.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidValueError(f"is {expected} or None, not {type_in_words(value)}.", path=self.path_of(fact))
        return value

    def path_of(self, *fact: str) -> str:
        """Return where a fact, or the row itself, stood, for an error."""
        return ".".join(fact if self.number is None else (f"rows[{self.number}]", *fact))

    @staticmethod
    def _required(fact: str, value: T | None) -> T:
        if value is None:
            raise UnusableRow(f"{fact} unknown")
        return value

    @staticmethod
    def _not_negative(fact: str, value: int) -> int:
        if value < 0:
            raise UnusableRow(f"{fact} below zero")
        return value
