"""Whose data a calendar's answers rest on."""

import attrs

from cxcore.coverage._zones._zone_rules import ZoneRules
from cxcore.values import Value


@attrs.frozen
class Provenance(Value):
    """
    The data behind a calendar that are not in its document: the rules of its zone, and where its holidays come from.

    Stored beside a deadline it says, after an update, whether that deadline
    would be the same today, and :func:`drift` says how far it has moved.
    """

    rules: ZoneRules
    """The rules of the zone that answered, with their version if it is known."""
    holidays: tuple[str, ...] = ()
    """What the holidays were taken from, with its version; empty if they were given as dates."""

    def __str__(self) -> str:
        return "; ".join((str(self.rules), *self.holidays))
