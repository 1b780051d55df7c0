"""The rules of a time zone as a value, since the database behind its name changes several times a year."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

import attrs

from cxcore.coverage._zones._clock_offsets import offsets
from cxcore.coverage._zones._local_time import Repeated, Skipped, Unambiguous
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, from_microseconds, to_microseconds
from cxcore.values import Value, aware, to_utc, zone_name, zone_of

_MICROSECOND: Final = timedelta(microseconds=1)
_SECOND: Final = 1_000_000
_DAY: Final = timedelta(days=1)
_LONGEST: Final = timedelta(days=365_250)


def _below_a_day(instance: object, field: "attrs.Attribute[Any]", offset: timedelta) -> None:
    if not -_DAY < offset < _DAY:
        raise InvalidValueError(f"is less than a day either way; {offset} is not.", path=field.name)


@attrs.frozen
class ClockChange(Value):
    """An instant at which the clock of a zone took another offset from UTC."""

    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant, in UTC."""
    offset: timedelta = attrs.field(validator=_below_a_day)
    """What the clock is ahead of UTC from then on; negative to the west."""


@attrs.frozen
class ZoneRules(Value):
    """
    What the clock of a zone shows in a window of time: its offset from UTC, and each change of it.

    A zone's name stands for whatever the time zone database says today, and
    that changes: which database answers depends on the machine, since Python
    asks the operating system's first and the ``tzdata`` package after it.
    These are the rules as a value. Two are equal if their clocks agree all
    through the same window; `digest` says so in 64 characters. Stored beside
    the deadlines that were computed by them, they tell later which of those
    have moved: see :func:`drift`.

    Raises:
        UnknownZoneError: `zone` is no IANA time zone.
        InvalidValueError: Changes are out of order or lie outside the window,
            or an offset reaches a day.

    >>> year = Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    >>> for change in ZoneRules.of("Europe/Lisbon", year).changes:
    ...     print(change.at, change.offset)
    2026-03-29 01:00:00+00:00 1:00:00
    2026-10-25 01:00:00+00:00 0:00:00
    """

    zone: str = attrs.field(validator=zone_name)
    """The IANA name of the zone."""
    window: Interval
    """The time that these rules speak of."""
    offset: timedelta = attrs.field(validator=_below_a_day)
    """What the clock is ahead of UTC when the window starts; negative to the west."""
    changes: tuple[ClockChange, ...] = ()
    """Each change of the offset inside the window, in order."""
    version: str | None = attrs.field(default=None, eq=False)
    """The version of the time zone database with these rules, such as ``2026a``; ``None`` if it is not known."""

    def __attrs_post_init__(self) -> None:
        since, offset = self.window.start, self.offset
        for number, change in enumerate(self.changes):
            if not since < change.at < self.window.end:
                raise InvalidValueError(
                    "changes lie inside the window, each after the one before.", path=f"changes[{number}].at"
                )
            if change.offset == offset:
                raise InvalidValueError(f"is {offset} already, so nothing changes.", path=f"changes[{number}].offset")
            since, offset = change.at, change.offset

    @classmethod
    def of(cls, zone: str, window: Interval) -> Self:
        """
        Return the rules in force in this process: what ``zoneinfo`` answers, and so every calendar of cxcore.

        Their `version` is that of the installed ``tzdata`` package if that
        has the same rules for the window. If not, the operating system's
        database answered, which does not tell its version, and it is ``None``.

        Raises:
            UnknownZoneError: `zone` is no IANA time zone.
            InvalidValueError: The window is longer than a thousand years.
        """
        in_force = cls.of_clock(zone_of(zone), window)
        packaged = cls.of_package(zone, window)
        return packaged if packaged == in_force else in_force

    @classmethod
    def of_package(cls, zone: str, window: Interval) -> Self | None:
        """
        Return the rules of the installed ``tzdata`` package, whoever answers in this process; ``None`` if it lacks the zone.

        Raises:
            UnknownZoneError: `zone` is no IANA time zone.
            InvalidValueError: The window is longer than a thousand years.
        """
        from importlib.resources import files  # 10 ms that no calendar needs

        from tzdata import IANA_VERSION  # type: ignore[import-untyped]  # the package carries data, and no types

        # This is how zoneinfo itself finds the package; see docs/decisions/0006.
        resource = files("tzdata").joinpath("zoneinfo", *zone_of(zone).key.split("/"))
        if not resource.is_file():
            return None
        with resource.open("rb") as content:
            return attrs.evolve(cls.of_clock(ZoneInfo.from_file(content, key=zone), window), version=IANA_VERSION)

    @classmethod
    def of_clock(cls, clock: ZoneInfo, window: Interval) -> Self:
        """
        Return the rules of a zone that the caller has loaded, from a file of another version for example.

        Raises:
            UnknownZoneError: The zone has no IANA name; ``ZoneInfo.from_file`` takes one as `key`.
            InvalidValueError: The window is longer than a thousand years.
        """
        if window.duration > _LONGEST:
            raise InvalidValueError(f"lasts at most a thousand years; {window} does not.", path="window")
        start, end = to_microseconds(window.start), to_microseconds(window.end)
        # Clocks change on whole seconds; a window need not begin on one.
        stretches = list(offsets(clock, start // _SECOND * _SECOND, -(-end // _SECOND) * _SECOND))
        inside = [(since, offset) for since, _, offset in stretches if since < end]
        first = [offset for since, offset in inside if since <= start][-1]
        changes = ((since, offset) for since, offset in inside if since > start)
        return cls(
            zone_of(clock.key).key,
            window,
            first * _MICROSECOND,
            tuple(ClockChange(from_microseconds(at), offset * _MICROSECOND) for at, offset in changes),
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of zone, window, offset and changes, in hexadecimal; it leaves out the version."""
        from hashlib import sha256  # a tenth of the package's import, for those who ask

        numbers = [
            *map(to_microseconds, (self.window.start, self.window.end)),
            *(number for since, _, offset in self._stretches() for number in (since, offset)),
        ]
        return sha256(f"{self.zone} {' '.join(map(str, numbers))}".encode()).hexdigest()

    def offset_at(self, at: datetime) -> timedelta:
        """
        Return what the clock is ahead of UTC at the instant `at`; beyond the window, as at its nearer end.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        instant = to_microseconds(at, name="at")
        found = [offset for since, _, offset in self._stretches() if since <= instant]
        return found[-1] * _MICROSECOND if found else self.offset

    def resolve(self, local: datetime) -> Unambiguous | Repeated | Skipped:
        """
        Return which instant, or instants, a local time without a zone names by these rules.

        Beyond the window the clock is taken to go on as at its nearer end.

        Raises:
            InvalidValueError: `local` has a zone.

        >>> year = Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
        >>> ZoneRules.of("Europe/Lisbon", year).resolve(datetime(2026, 10, 25, 1, 30)).second
        datetime.datetime(2026, 10, 25, 1, 30, tzinfo=datetime.timezone.utc)
        """
        if local.tzinfo is not None:
            raise InvalidValueError("is a local time without a zone; this one has one.", path="local")
        clock = to_microseconds(local.replace(tzinfo=UTC))
        stretches = list(self._stretches())
        last = len(stretches) - 1
        shown = [
            from_microseconds(clock - offset)
            for number, (since, until, offset) in enumerate(stretches)
            if (number == 0 or since <= clock - offset) and (number == last or clock - offset < until)
        ]
        if shown:
            return Unambiguous(shown[0]) if len(shown) == 1 else Repeated(shown[0], shown[-1])
        transition, before, after = next(
            (change, clock - new, clock - old)
            for (_, change, old), (_, _, new) in pairwise(stretches)
            if clock - new < change <= clock - old
        )
        return Skipped(from_microseconds(transition), from_microseconds(before), from_microseconds(after))

    def __str__(self) -> str:
        version = self.version or "of an unknown version"
        count = f"{len(self.changes)} change{'' if len(self.changes) == 1 else 's'} of the clock"
        return f"{self.zone} in {self.window}: {count}, tzdata {version}, digest {self.digest[:12]}"

    def _stretches(self) -> Iterator[tuple[int, int, int]]:
        """Yield ``(since, until, offset)`` for each stretch of the window with one offset, in microseconds."""
        marks = [(self.window.start, self.offset), *((change.at, change.offset) for change in self.changes)]
        ends = [*(at for at, _ in marks[1:]), self.window.end]
        for (since, offset), until in zip(marks, ends, strict=True):
            yield to_microseconds(since), to_microseconds(until), offset // _MICROSECOND
