"""Every question about open time, answered from its compiled form."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

from cxcore.coverage._choices import check_choice
from cxcore.coverage._timelines._many import add_many, elapsed_many, is_open_many
from cxcore.coverage._timelines._timeline import BLOCK, FIRST_BLOCK, LAST_BLOCK, Timeline
from cxcore.errors import InvalidValueError, NeverOpensError, type_in_words
from cxcore.intervals import Interval, from_microseconds, to_microseconds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Edge = Literal["earliest", "latest"]

_MICROSECOND: Final = timedelta(microseconds=1)


class Questions:
    """The questions that whatever has open time answers; it brings the timelines of when it is open and closed."""

    __slots__ = ()

    _open: Timeline
    _closed: Timeline

    def is_open(self, at: datetime) -> bool:
        """
        Return whether the calendar is open at the instant `at`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return self._open.contains(to_microseconds(at, name="at"))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """
        Return the open time in ``[start, end)``; negative when `end` comes first.

        Stretches add up exactly: from `a` to `b` and on to `c` is from `a` to `c`.

        Raises:
            NaiveDatetimeError: `start` or `end` has no zone.

        >>> from datetime import UTC
        >>> from cxcore.coverage import Calendar
        >>> nights = Calendar.parse("22:00-06:00", zone="Europe/Lisbon")
        >>> print(nights.elapsed(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)))
        7:00:00
        """
        return self._open.between(to_microseconds(start, name="start"), to_microseconds(end, name="end")) * _MICROSECOND

    def add(self, at: datetime, duration: timedelta, *, edge: Edge = "earliest") -> datetime:
        """
        Return the instant that has `duration` of open time between itself and `at`.

        A negative `duration` goes backwards. Where the time runs out exactly
        at a closing, every instant up to the next opening will do, and `edge`
        chooses: the ``"earliest"`` of them, which is the closing, or the
        ``"latest"``, which is the opening. If one of the two does not exist,
        because the desk never opens again or has never closed before, it is
        the other. Nothing added is `at` itself, or with ``"latest"`` the next
        opening at or after it.

        Raises:
            NaiveDatetimeError: `at` has no zone.
            NeverOpensError: There is not that much open time in that
                direction within the years 1 to 9999.
            InvalidValueError: `duration` is no timedelta.

        >>> from datetime import UTC
        >>> from cxcore.coverage import Calendar
        >>> desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC")
        >>> friday = datetime(2026, 3, 6, 13, tzinfo=UTC)
        >>> print(desk.add(friday, timedelta(hours=4)))
        2026-03-06 17:00:00+00:00
        >>> print(desk.add(friday, timedelta(hours=4), edge="latest"))
        2026-03-09 09:00:00+00:00
        """
        check_choice(edge, get_args(Edge), name="edge")
        instant = to_microseconds(at, name="at")
        try:
            amount = duration // _MICROSECOND
        except TypeError:
            raise InvalidValueError(f"is a timedelta, not {type_in_words(duration)}.", path="duration") from None
        latest = edge == "latest"
        if not amount:
            return (self.next_open(at) if latest else None) or at
        found = self._open.shifted(instant, amount, latest=latest)
        if found is None:
            found = self._open.shifted(instant, amount, latest=not latest)
        answer = _written_like(at, found)
        if answer is None:
            raise self._never_opens(at, duration)
        return answer

    def next_open(self, at: datetime) -> datetime | None:
        """
        Return the first open instant at or after `at`, or ``None`` if it never opens again.

        When it is open at `at`, that is `at`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return _written_like(at, self._open.shifted(to_microseconds(at, name="at"), 0, latest=True))

    def next_close(self, at: datetime) -> datetime | None:
        """
        Return the first closed instant at or after `at`, or ``None`` if it never closes again.

        When it is closed at `at`, that is `at`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return _written_like(at, self._closed.shifted(to_microseconds(at, name="at"), 0, latest=True))

    def previous_open(self, at: datetime) -> datetime | None:
        """
        Return the last instant at or before `at` at which it opened, or ``None`` if it never has.

        When it is open at `at`, that is since when. A calendar that has been
        open for ever has never opened.

        Raises:
            NaiveDatetimeError: `at` has no zone.

        >>> from datetime import UTC
        >>> from cxcore.coverage import Calendar
        >>> desk = Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC")
        >>> print(desk.previous_open(datetime(2026, 3, 8, 12, tzinfo=UTC)))
        2026-03-06 09:00:00+00:00
        """
        instant = to_microseconds(at, name="at")
        # An instant that counts on one timeline does not count on the other, where nothing has moved since the edge.
        until = instant if self._open.contains(instant) else self._open.shifted(instant, 0, latest=False)
        return _written_like(at, None if until is None else self._closed.shifted(until, 0, latest=False))

    def previous_close(self, at: datetime) -> datetime | None:
        """
        Return the last instant at or before `at` at which it closed, or ``None`` if it never has.

        When it is closed at `at`, that is since when.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        instant = to_microseconds(at, name="at")
        until = self._closed.shifted(instant, 0, latest=False) if self._open.contains(instant) else instant
        return _written_like(at, None if until is None else self._open.shifted(until, 0, latest=False))

    def spans(self, window: Interval) -> Iterator[Interval]:
        """
        Yield the open intervals inside `window`, in order, cut at its ends.

        They are found one by one as they are asked for, and never touch each
        other. A window without open time yields nothing.

        >>> from datetime import UTC
        >>> from cxcore.coverage import Calendar
        >>> desk = Calendar.parse("Mo-Fr 09:00-12:00,13:00-17:00", zone="UTC")
        >>> monday = Interval(datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
        >>> [str(span) for span in desk.spans(monday)]
        ['[2026-03-02 10:00Z, 2026-03-02 12:00Z)', '[2026-03-02 13:00Z, 2026-03-02 17:00Z)']
        """
        at, end = to_microseconds(window.start), to_microseconds(window.end)
        while True:
            opens = self._open.shifted(at, 0, latest=True)
            if opens is None or opens >= end:
                return
            closes = self._closed.shifted(opens, 0, latest=True)
            if closes is None or closes >= end:
                yield Interval.from_microseconds(opens, end)
                return
            yield Interval.from_microseconds(opens, closes)
            at = closes

    # --- columns ----------------------------------------------------------

    def is_open_many(self, instants: "npt.ArrayLike") -> "npt.NDArray[np.bool_]":
        """
        Return whether the calendar is open at each of many instants, as :meth:`is_open` says of one.

        Arrays are as in :meth:`elapsed_many`.

        Raises:
            InvalidValueError: `instants` holds NaT, at which it is neither
                open nor closed, or is no such array.
            MissingExtraError: numpy is not installed.
        """
        return is_open_many(self._open, instants)

    def elapsed_many(self, starts: "npt.ArrayLike", ends: "npt.ArrayLike") -> "npt.NDArray[np.timedelta64]":
        """
        Return the open time between many starts and ends, as :meth:`elapsed` does for one of each.

        Takes numpy arrays of datetime64 in any unit, which are UTC by numpy's
        convention, or of int64 microseconds since 1970-01-01T00:00Z. Parts of
        a microsecond are cut off. Shapes broadcast. The answer is
        timedelta64[us], NaT where a start or an end is NaT, and empty for
        empty arrays or lists.

        Raises:
            InvalidValueError: `starts` or `ends` is of another dtype, leaves
                the years 1 to 9999, or their shapes do not broadcast.
            MissingExtraError: numpy is not installed.

        >>> import numpy as np
        >>> from cxcore.coverage import Calendar
        >>> lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
        >>> asked = np.array(["2026-03-06T16:00", "2026-07-03T16:00", "NaT"], "datetime64[s]")
        >>> lisbon.elapsed_many(asked, asked + np.timedelta64(3, "D")).astype("timedelta64[m]")
        array([  540,   540, 'NaT'], dtype='timedelta64[m]')
        """
        return elapsed_many(self._open, starts, ends)

    def add_many(self, starts: "npt.ArrayLike", durations: "npt.ArrayLike | timedelta") -> "npt.NDArray[np.datetime64]":
        """
        Return the instants that many durations of open time lead to, as :meth:`add` does with its earliest edge.

        `durations` is one timedelta for all, or an array of timedelta64 or
        int64 microseconds; otherwise arrays are as in :meth:`elapsed_many`.
        The answer is datetime64[us], in UTC.

        Raises:
            NeverOpensError: Some start has not that much open time.
            InvalidValueError: An argument is of another dtype, leaves the
                years 1 to 9999, or the shapes do not broadcast.
            MissingExtraError: numpy is not installed.
        """
        return add_many(self._open, starts, durations, add=self.add)

    def _never_opens(self, at: datetime, duration: timedelta) -> NeverOpensError:
        forwards = duration > timedelta(0)
        horizon = (LAST_BLOCK + 1) * BLOCK - 1 if forwards else FIRST_BLOCK * BLOCK
        available = abs(self._open.between(to_microseconds(at), horizon)) * _MICROSECOND
        side = "after" if forwards else "before"
        message = (
            f"there are only {available} of open time {side} {at.isoformat()}, less than the {abs(duration)} asked for."
            if available
            else f"the calendar is never open {side} {at.isoformat()}."
        )
        return NeverOpensError(message, at=at, duration=duration, available=available)


def _written_like(at: datetime, instant: int | None) -> datetime | None:
    """Return an instant in the zone of `at`, or ``None`` if there is none or it lies beyond the years 1 to 9999."""
    if instant is None:
        return None
    try:
        return from_microseconds(instant).astimezone(at.tzinfo)
    except OverflowError:
        return None
