"""What a calendar feed holds: events with a time of day, and events on whole dates."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import attrs

from cxcore.coverage import Holidays, Shift
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.intervals import Interval
from cxcore.values import FrozenDict, Value, instance_of

LAYER: Final = "X-CXCORE-LAYER"
BECAUSE: Final = "X-CXCORE-BECAUSE"
INSTEAD_OF: Final = "X-CXCORE-INSTEAD-OF"
"""The properties of an event that say why somebody has a shift; its summary says who."""

_DAY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True)
class TimedEvent(Value):
    """An event of a calendar feed from one instant to another; of a recurring one, one occurrence."""

    uid: str
    """The feed's own name of the event; occurrences of a recurring one share it."""
    summary: str
    """The title; empty if it has none."""
    during: Interval = attrs.field(validator=instance_of(Interval))
    """When, in instants, not cut by the window."""
    extensions: Mapping[str, str] = attrs.field(factory=FrozenDict, converter=FrozenDict)
    """The properties whose names begin with ``X-``, by name."""


@attrs.frozen(kw_only=True)
class AllDayEvent(Value):
    """An event of a calendar feed on whole dates, which are instants only in a zone."""

    uid: str
    """The feed's own name of the event; occurrences of a recurring one share it."""
    summary: str
    """The title; empty if it has none."""
    on: date
    """The first date."""
    through: date
    """The last date, itself included."""


@attrs.frozen(kw_only=True)
class CalendarFeed(Value):
    """What a calendar feed holds for a window; :func:`read_ical` makes one."""

    name: str
    """What the feed calls itself; empty if it does not."""
    timed: tuple[TimedEvent, ...] = ()
    """The events with a time of day, in order."""
    all_day: tuple[AllDayEvent, ...] = ()
    """The events on whole dates, in order."""

    def holidays(self) -> Holidays:
        """Return the dates of the events on whole dates, with the feed's name as their source."""
        dates = [
            each.on + number * _DAY for each in self.all_day for number in range((each.through - each.on).days + 1)
        ]
        return Holidays(dates, sources=(f"calendar feed {self.name!r}",))

    def shifts(self) -> tuple[Shift, ...]:
        """
        Return the events with a time of day as shifts of the person each is titled with.

        Of a feed that :func:`rota_to_ical` wrote, they are the shifts of the
        rota. An event of any other feed counts as a substitution.

        Raises:
            InvalidDocumentError: An event has no title, or says of itself what no shift can be.
        """
        faults: list[InvalidValueError] = []
        shifts = []
        for number, event in enumerate(self.timed):
            try:
                shifts.append(
                    Shift(
                        person=event.summary,
                        during=event.during,
                        layer=event.extensions.get(LAYER),
                        because=event.extensions.get(BECAUSE, "substitution"),  # type: ignore[arg-type]  # checked there
                        instead_of=event.extensions.get(INSTEAD_OF),
                    )
                )
            except InvalidValueError as fault:
                faults.append(fault.under(f"timed[{number}]"))
        if faults:
            raise InvalidDocumentError("The shifts of the feed cannot be read", faults)
        return tuple(shifts)
