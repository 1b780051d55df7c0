"""Which deadlines an update of the time zone database moves."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from cxcore.coverage._zones._local_time import Repeated, Skipped, Unambiguous
from cxcore.coverage._zones._zone_rules import ZoneRules
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, to_microseconds
from cxcore.values import Value, aware, to_utc, zone_name


@attrs.frozen
class Drift(Value):
    """A time on the wall clock of a zone that new rules put at another instant than old ones did."""

    zone: str = attrs.field(validator=zone_name)
    """The IANA name of the zone."""
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant by the old rules, in UTC."""
    offset: timedelta
    """What the clock was ahead of UTC then, by the old rules."""
    found: Unambiguous | Repeated | Skipped
    """Which instant, or instants, the same wall clock names by the new rules."""

    @property
    def local(self) -> datetime:
        """What the wall clock was to show, a datetime without a zone."""
        return self.at.replace(tzinfo=None) + self.offset

    @property
    def due(self) -> datetime:
        """The instant by the new rules: the first if the clock shows it twice, the clock change if never."""
        match self.found:
            case Unambiguous(at=at):
                return at
            case Repeated(first=first):
                return first
            case skipped:
                return skipped.transition

    @property
    def by(self) -> timedelta:
        """How much later the instant is by the new rules; negative if it is earlier."""
        return self.due - self.at

    def __str__(self) -> str:
        side = "later" if self.by >= timedelta(0) else "earlier"
        odd = {Repeated: ", the first of two", Skipped: ", where the clock skips it"}.get(type(self.found), "")
        return (
            f"{self.local:%Y-%m-%d %H:%M} in {self.zone} moves from {self.at:%Y-%m-%d %H:%MZ} "
            f"to {self.due:%Y-%m-%d %H:%MZ}{odd}: {abs(self.by)} {side}"
        )


def drift(instants: Iterable[datetime], old: ZoneRules, new: ZoneRules) -> tuple[Drift, ...]:
    """
    Return those of some instants that stand for another time of day by the new rules of a zone, in the given order.

    Each instant stands for what the wall clock shows then by the old rules: a
    call promised for nine o'clock, a deadline at closing time. It is returned
    if the clock shows something else at that instant by the new rules; the
    :class:`Drift` says which instant, or instants, show the old time. An
    instant at which the clock still shows the same time has not moved, even
    if it now shows it a second time as well.

    Raises:
        InvalidValueError: The rules are of two zones, or an instant lies
            outside the window of either, where they say nothing.
        NaiveDatetimeError: An instant has no zone.

    Say a state gives up its winter time while calls are booked for January:

    >>> from datetime import UTC
    >>> months = {"start": "2026-10-01T00:00Z", "end": "2027-04-01T00:00Z"}
    >>> back = {"at": "2026-11-01T09:00Z", "offset": "-PT8H"}
    >>> old = ZoneRules.from_dict(
    ...     {"zone": "America/Vancouver", "window": months, "offset": "-PT7H", "changes": [back]}
    ... )
    >>> new = ZoneRules.from_dict({"zone": "America/Vancouver", "window": months, "offset": "-PT7H"})
    >>> for moved in drift([datetime(2026, 10, 5, 16, tzinfo=UTC), datetime(2027, 1, 5, 17, tzinfo=UTC)], old, new):
    ...     print(moved)
    2027-01-05 09:00 in America/Vancouver moves from 2027-01-05 17:00Z to 2027-01-05 16:00Z: 1:00:00 earlier
    """
    if old.zone != new.zone:
        raise InvalidValueError(f"are rules of {new.zone}, and the old ones of {old.zone}.", path="new")
    moved: list[Drift] = []
    for number, at in enumerate(instants):
        for name, rules in (("old", old), ("new", new)):
            if not _holds(rules.window, at, name=f"instants[{number}]"):
                raise InvalidValueError(
                    f"is {at.isoformat()}, outside of the {name} rules' window {rules.window}.",
                    path=f"instants[{number}]",
                )
        offset = old.offset_at(at)
        if new.offset_at(at) != offset:
            found = new.resolve(to_utc(at).replace(tzinfo=None) + offset)
            moved.append(Drift(old.zone, at, offset, found))
    return tuple(moved)


def _holds(window: Interval, at: datetime, *, name: str) -> bool:
    return to_microseconds(window.start) <= to_microseconds(at, name=name) < to_microseconds(window.end)
