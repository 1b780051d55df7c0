"""The roster of a week, as a document: who serves, with what skills, at which hours."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Self

import attrs

from cxcore.coverage import Calendar
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest
from cxcore.intervals import Interval
from cxcore.routing import RosteredAgent
from cxcore.values import FrozenDict, Value, parse_document, zone_name, zone_of


def _calendars(calendars: Mapping[str, Calendar]) -> Mapping[str, Calendar]:
    return FrozenDict(calendars)


def _agents(agents: Iterable[RosteredAgent]) -> tuple[RosteredAgent, ...]:
    return tuple(agents)


@attrs.frozen(kw_only=True)
class Roster(Value):
    """
    The calendars that a policy and its agents go by, and the agents of one week.

    Raises:
        InvalidDocumentError: Agents are listed twice, or go by calendars that are not there; all of them.
        UnknownZoneError: `zone` is no IANA time zone.
    """

    week: date
    """The first day of the week that is looked at."""
    zone: str = attrs.field(validator=zone_name)
    """The IANA time zone in which that day begins."""
    calendars: Mapping[str, Calendar] = attrs.field(factory=FrozenDict, converter=_calendars)
    agents: tuple[RosteredAgent, ...] = attrs.field(default=(), converter=_agents)

    def __attrs_post_init__(self) -> None:
        faults: list[InvalidValueError] = []
        known: set[str] = set()
        for index, agent in enumerate(self.agents):
            if agent.id in known:
                faults.append(InvalidValueError(f"{agent.id} is listed already.", path=f"agents[{index}].id"))
            known.add(agent.id)
            if agent.calendar is not None and agent.calendar not in self.calendars:
                hint = suggest(agent.calendar, self.calendars, kind="calendars")
                faults.append(
                    UnknownNameError(
                        f"there is no calendar {agent.calendar!r}. {hint}", path=f"agents[{index}].calendar"
                    )
                )
        if faults:
            raise InvalidDocumentError("The roster cannot be used", faults)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the roster that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="roster"))

    @property
    def window(self) -> Interval:
        """The week: seven days of the zone, whatever its clocks do."""
        zone = zone_of(self.zone)
        ends = (datetime.combine(self.week + timedelta(days=days), datetime.min.time(), zone) for days in (0, 7))
        return Interval(*ends)
