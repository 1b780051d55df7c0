"""
How long the targets of a TaskRouter filter last, and the steps made of them.

In Twilio a target is over when the task is as old as its timeout and those before it
together, whenever the task came to it (https://www.twilio.com/docs/taskrouter/task-evaluation).
"""

from datetime import timedelta
from enum import Enum, auto
from typing import Final

_NONE: Final = timedelta(0)
_INSTANT: Final = timedelta(microseconds=1)
"""The shortest step there is, for a target that is tried once and skipped."""


class Skip(Enum):
    """When a target is passed over if nobody can take the task at once."""

    ABSENT = auto()
    """While nobody is there."""
    ALWAYS = auto()


class Clock:
    """When the targets of a route are over by Twilio's timeouts, and by the waits of the steps made of them."""

    def __init__(self, life: timedelta) -> None:
        self.life = life
        self.ends = self.made = _NONE
        self.is_open = False
        """Whether a target has no timeout, so that the next ones are reached by skipping only."""

    @property
    def is_over(self) -> bool:
        return self.ends >= self.life

    @property
    def rest(self) -> timedelta:
        """The time of the last targets, if those were left out."""
        return self.ends - self.made

    def go_on(self, seconds: int | None, skip: Skip | None, after: int) -> None:
        """Go to the end of a target."""
        # Who skips a target that lasts for ever is on a later one, which must not be over by then.
        reserved = after * _INSTANT if skip or (self.is_open and seconds) else _NONE
        if seconds is not None:
            self.ends = min(self.ends + timedelta(seconds=seconds), self.life - reserved)
        elif skip is not Skip.ALWAYS:
            self.ends = self.life - reserved
            self.is_open = True

    def wait(self, skip: Skip | None) -> timedelta:
        """Return the wait of a step, which ends when its target does, or at once."""
        over = self.made + _INSTANT if skip is Skip.ALWAYS else self.ends
        wait, self.made = over - self.made, over
        return wait
