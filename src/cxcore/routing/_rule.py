"""What a policy's author writes: queues, and rules that lead to them."""

from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.routing._needs import Needs
from cxcore.values import Value, one_line

_LONGEST_WAIT: Final = timedelta(days=366)


def _limit(instance: object, field: "attrs.Attribute[Any]", limit: int | None) -> None:
    if limit is not None and limit < 0:
        raise InvalidValueError(f"is at least zero, or absent for no limit; {limit} is not.", path=field.name)


def _wait(instance: object, field: "attrs.Attribute[Any]", wait: timedelta | None) -> None:
    if wait is not None and not timedelta(0) < wait <= _LONGEST_WAIT:
        raise InvalidValueError(f"is above zero and at most {_LONGEST_WAIT.days} days; {wait} is not.", path=field.name)


def _reason(instance: object, field: "attrs.Attribute[Any]", reason: str | None) -> None:
    if reason is not None:
        one_line(instance, field, reason)


@attrs.frozen(kw_only=True)
class Queue(Value):
    """
    Where interactions wait: how many at most, and how long at most.

    Raises:
        InvalidValueError: `limit` is below zero, or `wait` not above zero or longer than 366 days.
    """

    limit: int | None = attrs.field(default=None, validator=_limit)
    """How many may wait; ``None`` is no limit."""
    wait: timedelta | None = attrs.field(default=None, validator=_wait)
    """After how long the host asks again or gives up; ``None`` is never."""


@attrs.frozen(kw_only=True)
class Route(Value):
    """
    Where an interaction goes: to an agent who has what it needs, else to a queue, else nowhere.

    Raises:
        InvalidValueError: There is neither a queue nor a reason to refuse.
    """

    needs: Needs = attrs.field(factory=Needs)
    queue: str | None = None
    """Where it waits if nobody can take it now."""
    otherwise: str | None = attrs.field(default=None, validator=_reason)
    """Why it is refused if nobody can take it now, and there is no queue or the queue is full."""

    def __attrs_post_init__(self) -> None:
        if self.queue is None and self.otherwise is None:
            raise InvalidValueError(
                "needs a queue, or a reason to refuse under 'otherwise'; without either it ends nowhere."
            )


@attrs.frozen(kw_only=True)
class Rule(Route):
    """
    A named route for the interactions that meet a condition.

    Raises:
        InvalidValueError: The name is not one line, or there is neither a queue nor a reason to refuse.

    >>> Rule(name="gold", when="tier == 'gold'", queue="billing").name
    'gold'
    """

    name: str = attrs.field(validator=one_line)
    when: str | None = None
    """A condition about the facts of the interaction; ``None`` is every interaction."""
