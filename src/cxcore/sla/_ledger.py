"""The ledger of a clock: every stretch of a case, counted or not, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from operator import ge, gt
from typing import Final

import attrs

from cxcore.errors import NeverOpensError
from cxcore.intervals import Interval, WorkingTime, from_microseconds
from cxcore.models import Phase, TeamId
from cxcore.values import Value, aware, to_utc


class Reason(StrEnum):
    """Why a stretch of time counts or does not."""

    COUNTED = "counted"
    """The clock ran; the only time that counts."""
    CLOSED_HOURS = "closed_hours"
    """The clock would have run, and the calendar was closed."""
    PAUSED = "paused"
    """The case was in a phase that pauses the clock, whether the calendar was open or not."""
    NOT_STARTED = "not_started"
    """Nobody waited for it yet."""
    STOPPED = "stopped"
    """It was answered, or the case was solved or closed."""
    CANCELLED = "cancelled"
    """The case was cancelled, merged, spam or deleted before the clock stopped."""


@attrs.frozen
class LedgerEntry(Value):
    """
    A stretch ``[start, end)`` of a case in which one reason, one phase and one calendar held.

    ``str`` tells it in a line.
    """

    start: datetime = attrs.field(converter=to_utc, validator=aware)
    end: datetime = attrs.field(converter=to_utc, validator=aware)
    reason: Reason
    phase: Phase
    calendar: str | None = None
    """The name of the calendar that was asked whether the time counts; ``None`` if none was."""

    @property
    def counted(self) -> bool:
        """Whether the stretch counts towards the elapsed time."""
        return self.reason is Reason.COUNTED

    @property
    def duration(self) -> timedelta:
        """The time between its ends."""
        return self.end - self.start

    def __str__(self) -> str:
        said = self.phase if self.calendar is None else f"{self.phase}, {self.calendar}"
        return f"{Interval(self.start, self.end)} {self.duration} {_WORDS[self.reason]} ({said})"


_WORDS: Final = {reason: reason.replace("_", " ") for reason in Reason}


@attrs.frozen
class Stretch:
    """A stretch of a case before the calendar is asked; ends are microseconds since 1970-01-01T00:00Z."""

    start: int
    end: int
    reason: Reason
    phase: Phase
    team: TeamId | None = None


@attrs.frozen
class Hours:
    """Whose hours count: the calendars of a commitment, by the team that has the case."""

    calendars: Mapping[str, WorkingTime]
    name_for: Callable[[TeamId | None], str | None]

    def of(self, team: TeamId | None) -> WorkingTime | None:
        """Return the calendar whose hours count while a team has the case; ``None`` counts all."""
        name = self.name_for(team)
        return None if name is None else self.calendars[name]


def write_ledger(stretches: Iterable[Stretch], hours: Hours) -> tuple[LedgerEntry, ...]:
    """Return the entries of a round, as few as tell everything, in order and without gaps."""
    written: list[LedgerEntry] = []
    for each in stretches:
        for part in _cut(each, hours):
            if written and _said(written[-1]) == _said(part):
                part = attrs.evolve(part, start=written.pop().start)  # noqa: PLW2901  # the same stretch, longer
            written.append(part)
    return tuple(written)


def _said(entry: LedgerEntry) -> tuple[Reason, Phase, str | None]:
    return entry.reason, entry.phase, entry.calendar


def _cut(stretch: Stretch, hours: Hours) -> Iterator[LedgerEntry]:
    """Yield the open and the closed parts of a counted stretch, and any other as it is."""
    at, end = from_microseconds(stretch.start), from_microseconds(stretch.end)
    calendar = hours.of(stretch.team)
    if stretch.reason is not Reason.COUNTED or calendar is None:
        yield LedgerEntry(at, end, stretch.reason, stretch.phase)
        return
    name = hours.name_for(stretch.team)
    for span in calendar.spans(Interval(at, end)):
        if span.start > at:
            yield LedgerEntry(at, span.start, Reason.CLOSED_HOURS, stretch.phase, name)
        yield LedgerEntry(span.start, span.end, Reason.COUNTED, stretch.phase, name)
        at = span.end
    if at < end:
        yield LedgerEntry(at, end, Reason.CLOSED_HOURS, stretch.phase, name)


def counted(ledger: Sequence[LedgerEntry]) -> timedelta:
    """Return how much counts."""
    return sum((entry.duration for entry in ledger if entry.counted), timedelta(0))


def reached_at(ledger: Sequence[LedgerEntry], amount: timedelta) -> datetime:
    """Return the earliest instant by which `amount`, which is above zero, had counted; as much did."""
    return _first(ledger, amount, ge)


def passed_at(ledger: Sequence[LedgerEntry], amount: timedelta) -> datetime:
    """
    Return the instant from which more than `amount` had counted; more did.

    It is later than :func:`reached_at` when the amount was used up at a closing
    or at the beginning of a pause: until the clock runs again, the promise holds.
    """
    return _first(ledger, amount, gt)


def _first(
    ledger: Sequence[LedgerEntry], amount: timedelta, is_enough: Callable[[timedelta, timedelta], bool]
) -> datetime:
    durations = [entry.duration if entry.counted else timedelta(0) for entry in ledger]
    before = accumulate(durations, initial=timedelta(0))
    return next(
        entry.start + (amount - spent)
        for entry, duration, spent in zip(ledger, durations, before, strict=False)  # the last sum precedes no entry
        if entry.counted and is_enough(spent + duration, amount)
    )


def add(calendar: WorkingTime | None, at: datetime, duration: timedelta) -> datetime | None:
    """Return when `duration` will have counted if nothing pauses the clock; ``None`` is never."""
    try:
        return at + duration if calendar is None else calendar.add(at, duration)
    except (NeverOpensError, OverflowError):
        return None
