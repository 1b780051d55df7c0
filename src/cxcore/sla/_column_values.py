"""The columns that go into clocks and come out of them."""

from typing import TYPE_CHECKING, Any, Protocol

import attrs

from cxcore.errors import InvalidValueError
from cxcore.intervals import WorkingTime

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[Any]


class WorkingTimeColumns(WorkingTime, Protocol):
    """
    A :class:`cxcore.intervals.WorkingTime` that answers whole numpy columns too, as :class:`cxcore.coverage.Calendar` does.

    Instants and durations are int64 microseconds, instants since 1970-01-01T00:00Z.
    """

    def elapsed_many(self, starts: "npt.NDArray[np.int64]", ends: "npt.NDArray[np.int64]") -> "npt.NDArray[Any]":
        """Return ``elapsed`` of each start and end, as timedelta64[us]."""
        ...

    def add_many(self, starts: "npt.NDArray[np.int64]", durations: "npt.NDArray[np.int64]") -> "npt.NDArray[Any]":
        """
        Return ``add`` of each start and duration, as datetime64[us].

        Raises:
            NeverOpensError: Some start has not that much counting time.
        """
        ...


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventColumns:
    """
    The log of many cases as numpy arrays of one length, an event each, in any order.

    Types, phases, priorities, teams and actors are the words of :class:`cxcore.models.Event`
    and its data, as text; ``None`` or empty is not told. Events of other types
    than those of cases and messages may stay in and change nothing. Of two
    events of a case at one instant the order is that of
    :class:`cxcore.models.EventType`, then that of the rows.

    Raises:
        InvalidValueError: The arrays differ in length.
    """

    case: Any
    """Which case: ids, or numbers."""
    at: Any
    """When: datetime64 in any unit, which is UTC by numpy's convention, or int64 microseconds since 1970-01-01T00:00Z."""
    type: Any
    """What happened, such as ``case.created``."""
    phase: Any = None
    """The phase that a ``case.status_changed`` leads to."""
    priority: Any = None
    """The priority that a ``case.created`` or ``case.priority_changed`` tells."""
    team: Any = None
    """The team that a ``case.created``, ``case.assigned`` or ``case.transferred`` names."""
    actor: Any = None
    """The kind of the actor, such as ``agent``; a reply is one of an agent, or of nobody named."""

    def __attrs_post_init__(self) -> None:
        rows = len(self.case)
        for field in attrs.fields(EventColumns):
            column = getattr(self, field.name)
            if column is not None and len(column) != rows:
                raise InvalidValueError(f"has {len(column)} rows, and case has {rows}.", path=field.name)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClockColumns:
    """
    Where a promise stands for many cases, a row each: the fields of :class:`Clock` as numpy arrays.

    Instants are datetime64[us] in UTC and durations timedelta64[us]; NaT is
    ``None``. There is no ledger and no escalation; :func:`clock` has them for
    a case that somebody asks about.
    """

    case: "Array"
    round: "Array"
    priority: "Array"
    target: "Array"
    state: "Array"
    """The values of :class:`State`."""
    started_at: "Array"
    stopped_at: "Array"
    elapsed: "Array"
    remaining: "Array"
    due_at: "Array"
    breached_at: "Array"
    breaches: "Array"

    def to_dict(self) -> dict[str, "Array"]:
        """Return the columns by name, as a data frame takes them."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(ClockColumns)}

    def __len__(self) -> int:
        return len(self.case)

    def __repr__(self) -> str:
        return f"ClockColumns({len(self)} case{'' if len(self) == 1 else 's'})"
