"""Whose data a calendar's answers rest on."""

from collections.abc import Iterable

import attrs

from cxcore.coverage._zones._zone_rules import ZoneRules
from cxcore.values import Value


def _each_once(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(sources)))


def _by_zone(rules: Iterable[ZoneRules]) -> tuple[ZoneRules, ...]:
    return tuple(sorted(rules, key=lambda each: each.zone))


@attrs.frozen
class CalendarProvenance(Value):
    """
    The data behind open time that are not in its document: the rules of its zones, and where its holidays come from.

    Stored beside a deadline it says, after an update, whether that deadline
    would be the same today, and :func:`drift` says how far it has moved.
    """

    rules: tuple[ZoneRules, ...] = attrs.field(default=(), converter=_by_zone)
    """The rules that answered, of each zone once and by its name, with their version if it is known."""
    holidays: tuple[str, ...] = attrs.field(default=(), converter=_each_once)
    """What the holidays were taken from, with its version; empty if they were given as dates."""

    def __str__(self) -> str:
        return "; ".join([*map(str, self.rules), *self.holidays])
