"""The path of a route through time: which step it has reached at an instant, and when the next begins."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from cxcore.errors import InvalidValueError, NeverOpensError
from cxcore.intervals import WorkingTime
from cxcore.routing._terms._rule import Queue, Route, Step


@attrs.frozen
class Leg:
    """A step with the queue it waits in, and how long it lasts there."""

    step: Step
    queue: str | None
    lasts: timedelta | None
    """``None`` is for ever."""
    calendar: WorkingTime | None = attrs.field(eq=False)
    """The hours in which it lasts; ``None`` is at all hours."""

    def ends(self, begins: datetime) -> datetime | None:
        """Return when the step is over that begins at an instant, or ``None`` for never."""
        if self.lasts is None:
            return None
        try:
            return begins + self.lasts if self.calendar is None else self.calendar.add(begins, self.lasts)
        except (NeverOpensError, OverflowError):  # it never opens again, or not before the end of all calendars
            return None


Path: TypeAlias = tuple[Leg, ...]


def path_of(route: Route, queues: Mapping[str, Queue], calendars: Mapping[str, WorkingTime]) -> Path:
    """Return the path of a route."""
    return tuple(_leg(step, step.queue or route.queue, queues, calendars) for step in route.targets)


def _leg(step: Step, name: str | None, queues: Mapping[str, Queue], calendars: Mapping[str, WorkingTime]) -> Leg:
    if step.hand_to is not None or name is None:
        return Leg(step, None, step.wait, None)
    queue = queues[name]
    calendar = None if queue.calendar is None else calendars[queue.calendar]
    return Leg(step, name, step.wait or queue.wait, calendar)


def when_over(path: Sequence[Leg], begins: datetime | None) -> datetime | None:
    """Return when the last step that waits is over, if these follow from an instant on; ``None`` is never."""
    for leg in path:
        if begins is None or leg.step.hand_to is not None:
            return begins
        begins = leg.ends(begins)
    return begins


def endless(route: Route, queues: Mapping[str, Queue | None]) -> Iterator[InvalidValueError]:
    """Yield the steps of a route after which nothing can follow although something should."""
    for index, step in enumerate(route.steps):
        path = f"steps[{index}]"
        name = step.queue or route.queue
        queue = None if name is None else queues.get(name)
        if step.hand_to is not None:
            continue
        if name is None and (step.wait or len(route.steps) > 1):
            yield InvalidValueError("has no queue to wait in, and neither has its route.", path=f"{path}.queue")
        elif name is not None and step.wait is None and queue is not None and queue.wait is None:
            yield InvalidValueError(
                f"would wait for ever: give the step a wait, or the queue {name!r} one.", path=f"{path}.wait"
            )
