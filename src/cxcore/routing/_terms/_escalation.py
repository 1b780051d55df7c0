"""Who is told next when an interaction goes on without an answer."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models import Role
from cxcore.values import Value, at_least_zero


@attrs.frozen(kw_only=True)
class EscalationLevel(Value):
    """
    A role, and after how long it is theirs.

    Raises:
        InvalidValueError: `after` is negative.
    """

    role: Role
    after: timedelta = attrs.field(default=timedelta(0), validator=at_least_zero)
    """How long after the start the interaction becomes theirs; the instant itself is."""


def _to_levels(levels: Iterable[EscalationLevel]) -> tuple[EscalationLevel, ...]:
    return tuple(levels)


def _in_order(instance: object, field: "attrs.Attribute[Any]", levels: tuple[EscalationLevel, ...]) -> None:
    if not levels or levels[0].after:
        raise InvalidValueError("begin with one that is responsible after no time at all.", path=field.name)
    for index, (earlier, later) in enumerate(pairwise(levels), start=1):
        if later.after <= earlier.after:
            raise InvalidValueError(
                f"comes after more than {earlier.after}; {later.after} is not.", path=f"{field.name}[{index}].after"
            )


@attrs.frozen(kw_only=True)
class Escalation(Value):
    """
    A chain of roles with time limits: the agent, then the team lead, the manager, the director.

    Elapsed time is the caller's to measure, in opening hours or on the clock.

    Raises:
        InvalidValueError: There is no level, the first comes late, or a level
            does not come after the one before it.

    >>> chain = Escalation(
    ...     levels=[
    ...         EscalationLevel(role=Role.AGENT),
    ...         EscalationLevel(role=Role.TEAM_LEAD, after=timedelta(hours=1)),
    ...         EscalationLevel(role=Role.DIRECTOR, after=timedelta(hours=8)),
    ...     ]
    ... )
    >>> str(chain.at(timedelta(minutes=59)).role), str(chain.at(timedelta(hours=1)).role)
    ('agent', 'team_lead')
    >>> chain.next_after(timedelta(hours=1)).after
    datetime.timedelta(seconds=28800)
    """

    levels: tuple[EscalationLevel, ...] = attrs.field(converter=_to_levels, validator=_in_order)

    def at(self, elapsed: timedelta) -> EscalationLevel:
        """Return the level that is responsible once so much time has passed; the last one stays."""
        reached = [level for level in self.levels if level.after <= elapsed]
        return reached[-1] if reached else self.levels[0]

    def next_after(self, elapsed: timedelta) -> EscalationLevel | None:
        """Return the level that comes next, or ``None`` at the end of the chain."""
        return next((level for level in self.levels if level.after > elapsed), None)
