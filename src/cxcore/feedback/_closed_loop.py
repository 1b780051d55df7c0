"""What came of the follow-ups: who was reached, and in time."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.feedback._follow_up import FollowUp
from cxcore.models import AgentId, FeedbackResponseId
from cxcore.values import PERSONAL, Value, aware, instance_of, to_utc


@attrs.frozen(kw_only=True)
class CallBack(Value):
    """
    One attempt to get back to a customer, on whatever channel.

    Raises:
        InvalidValueError: An id is of the wrong kind.
        NaiveDatetimeError: `at` has no zone.

    >>> from datetime import UTC
    >>> CallBack(response=FeedbackResponseId("rsp_1"), by=AgentId("agt_rui"), reached=False,
    ...          at=datetime(2026, 3, 2, 10, tzinfo=UTC)).reached
    False
    """

    response: FeedbackResponseId = attrs.field(validator=instance_of(FeedbackResponseId))
    by: AgentId = attrs.field(validator=instance_of(AgentId))
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    reached: bool
    """Whether the customer was spoken to; a message that nobody answered did not reach."""
    note: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )


class FollowUpState(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    """Not reached, and still in time."""
    CLOSED = "closed"
    """Reached in time."""
    CLOSED_LATE = "closed_late"
    """Reached, after it was due."""
    OVERDUE = "overdue"
    """Not reached, and the time is over."""


@attrs.frozen(kw_only=True)
class FollowUpStatus(Value):
    """What came of a follow-up, as of an instant."""

    follow_up: FollowUp
    state: FollowUpState
    reached_at: datetime | None
    """When the customer was first reached; ``None`` if not yet."""
    attempts: int
    """How often somebody tried, the one that reached included."""


@attrs.frozen(kw_only=True)
class ClosedLoop(Value):
    """How many of the unhappy customers heard from us in time."""

    share: float | None
    """Reached in time, of those whose time is over; ``None`` if no time is over."""
    in_time: int
    due: int
    """How many there are whose time is over."""
    young: int
    """How many still have time; they are left out, reached or not, so that quick successes do not flatter."""


def follow_up_statuses(
    plan: Iterable[FollowUp], call_backs: Iterable[CallBack], *, at: datetime
) -> tuple[FollowUpStatus, ...]:
    """
    Return where each follow-up stands, in the order of the plan.

    Only what happened up to `at`, included, is known; attempts before the
    answer are about something else. Being reached at the due instant is in time.
    Answers given after `at` are left out.

    Raises:
        NaiveDatetimeError: `at` has no zone.
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    now = to_utc(at)
    tried: dict[FeedbackResponseId, list[CallBack]] = {}
    for call_back in call_backs:
        if call_back.at <= now:
            tried.setdefault(call_back.response, []).append(call_back)
    return tuple(_status(each, tried.get(each.response, []), now) for each in plan if each.answered_at <= now)


def _status(follow_up: FollowUp, tried: Iterable[CallBack], now: datetime) -> FollowUpStatus:
    attempts = [each for each in tried if each.at >= follow_up.answered_at]
    reached_at = min((each.at for each in attempts if each.reached), default=None)
    if reached_at is None:
        state = FollowUpState.OPEN if now < follow_up.due_at else FollowUpState.OVERDUE
    else:
        state = FollowUpState.CLOSED if reached_at <= follow_up.due_at else FollowUpState.CLOSED_LATE
    return FollowUpStatus(follow_up=follow_up, state=state, reached_at=reached_at, attempts=len(attempts))


def closed_loop(statuses: Iterable[FollowUpStatus], *, at: datetime) -> ClosedLoop:
    """
    Return the share of follow-ups closed in time, of those whose time is over at `at`.

    The same definition as :class:`cxcore.metrics.DetractorFollowUpRate`, which
    has the interval, but with the due times of the plan. Markey, Reichheld and
    Dullweber (2009), Closing the Customer Feedback Loop, Harvard Business
    Review 87(12), 43-47.

    Args:
        statuses: What :func:`follow_up_statuses` says as of the same instant.
        at: The instant as of which times are over, the due instant included.

    Raises:
        NaiveDatetimeError: `at` has no zone.
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    found = list(statuses)
    due = [each for each in found if each.follow_up.due_at <= to_utc(at)]
    in_time = sum(each.state is FollowUpState.CLOSED for each in due)
    return ClosedLoop(
        share=in_time / len(due) if due else None, in_time=in_time, due=len(due), young=len(found) - len(due)
    )
