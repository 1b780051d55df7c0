"""Asking the log where promises stand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, get_args

from cxcore.errors import InvalidValueError, NaiveDatetimeError, UnknownNameError, suggest
from cxcore.intervals import WorkingTime
from cxcore.models import CaseId, Event
from cxcore.rules import Schema
from cxcore.sla._clock import Clock
from cxcore.sla._commitment import Commitment
from cxcore.sla._commitments import Commitments
from cxcore.sla._facts import with_built_in
from cxcore.sla._judge import Judge, JudgedBy
from cxcore.sla._story import stories
from cxcore.values import FrozenDict, to_utc

_NO_CALENDARS: Final[Mapping[str, WorkingTime]] = FrozenDict()
_NO_FACTS: Final[Mapping[str, object]] = FrozenDict()
_NO_FACTS_OF_CASES: Final[Mapping[CaseId, Mapping[str, object]]] = MappingProxyType({})
_NO_FIELDS: Final = Schema({})


def clock(
    commitment: Commitment,
    events: Iterable[Event],
    *,
    at: datetime,
    calendars: Mapping[str, WorkingTime] = _NO_CALENDARS,
    facts: Mapping[str, object] = _NO_FACTS,
    fields: Schema = _NO_FIELDS,
    judged_by: JudgedBy = "in-force",
) -> Clock | None:
    """
    Return where a promise to one case stands at an instant, or ``None`` if it is not made to that case.

    It is the latest round: of promises that are made again and again, such as
    the next reply, the one that runs, or else the last that did. :func:`rounds`
    gives all of them.

    A promise is made to a case if its condition is known to be true and it has
    a target for the case's priority. A change of priority while the clock runs
    changes the target of the whole round, as it does in Zendesk: with one that
    is exceeded already, the promise is breached at the change. A change after
    the clock stopped changes nothing. ``judged_by="application"`` keeps the
    priority at which the clock started.

    With `calendars` by team, the hours of each team count while it has the
    case, from one ``case.assigned`` or ``case.transferred`` to the next, and
    the ledger names the calendar of each stretch. A due instant that lies
    ahead is by the hours of the team that has the case.

    Args:
        commitment: The promise.
        events: The log of one case, in any order.
        at: As of when: only events before it count.
        calendars: The calendars that commitments name.
        facts: What the host knows of the case, by the names of `fields`. Where the log
            tells the same, the log wins.
        fields: The declared fields that the condition may name, :attr:`Commitments.schema`
            if the promise is from a document.
        judged_by: Which priority gives the target.

    Returns:
        The clock; ``None`` also if the log does not tell of the opening of the case.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        UnknownNameError: The commitment names a calendar that is not in `calendars`.
        UnknownFieldError: The condition names a field that is not declared.
        ConflictingEventError: Two different events have one id.
        InvalidValueError: The log is about several cases, or a fact is not of its field's type.

    >>> from datetime import UTC, timedelta
    >>> from cxcore.models import EventId
    >>> from cxcore.sla import Metric
    >>> opened = Event(
    ...     id=EventId("evt_1"),
    ...     type="case.created",
    ...     at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    ...     case=CaseId("cas_refund"),
    ... )
    >>> promise = Commitment(name="first reply", metric=Metric.FIRST_REPLY, target=timedelta(hours=4))
    >>> now = clock(promise, [opened], at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    >>> now.state, str(now.remaining), str(now.due_at)
    (<State.RUNNING: 'running'>, '1:00:00', '2026-03-02 13:00:00+00:00')
    >>> print(now.explain())
    first reply: running, 3:00:00 of 4:00:00 elapsed.
      [2026-03-02 09:00Z, 2026-03-02 12:00Z) 3:00:00 counted (new)
    """
    every = rounds(commitment, events, at=at, calendars=calendars, facts=facts, fields=fields, judged_by=judged_by)
    return every[-1] if every else None


def rounds(
    commitment: Commitment,
    events: Iterable[Event],
    *,
    at: datetime,
    calendars: Mapping[str, WorkingTime] = _NO_CALENDARS,
    facts: Mapping[str, object] = _NO_FACTS,
    fields: Schema = _NO_FIELDS,
    judged_by: JudgedBy = "in-force",
) -> tuple[Clock, ...]:
    """
    Return every round of a promise to one case, the latest last; the last is what :func:`clock` returns.

    Rounds to which the promise is not made are left out, and keep their number.
    If it is made to all of them, their ledgers together are the case from its
    opening to `at`. Arguments and errors are those of :func:`clock`.
    """
    judge = _judge(at, calendars, judged_by, [commitment])
    condition = None if commitment.when is None else with_built_in(fields).parse(commitment.when)
    told = stories(events, at=judge.at)
    if len(told) > 1:
        raise InvalidValueError(
            f"tell of {len(told)} cases, and this asks about one; use clocks(), or pass the events of one.",
            path="events",
        )
    return tuple(clock for story in told for clock in judge.rounds(commitment, condition, story, facts))


def clocks(
    commitments: Commitments,
    events: Iterable[Event],
    *,
    at: datetime,
    calendars: Mapping[str, WorkingTime] = _NO_CALENDARS,
    facts: Mapping[CaseId, Mapping[str, object]] = _NO_FACTS_OF_CASES,
    judged_by: JudgedBy = "in-force",
) -> list[Clock]:
    """
    Return one clock for each case and each commitment made to it: by case id, then as in the document.

    Each is what :func:`clock` returns for the case by itself.

    Args:
        commitments: The promises.
        events: The log of any number of cases, in any order.
        at: As of when: only events before it count.
        calendars: The calendars that commitments name.
        facts: What the host knows of each case besides the log.
        judged_by: Which priority gives the target.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        UnknownNameError: A commitment names a calendar that is not in `calendars`.
        ConflictingEventError: Two different events have one id.
        InvalidValueError: A fact is not of its field's type.
    """
    judge = _judge(at, calendars, judged_by, commitments)
    found: list[Clock] = []
    for story in stories(events, at=judge.at):
        for commitment, condition in commitments.with_conditions():
            found += judge.rounds(commitment, condition, story, facts.get(story.case, _NO_FACTS))[-1:]
    return found


def _judge(
    at: datetime, calendars: Mapping[str, WorkingTime], judged_by: JudgedBy, commitments: Iterable[Commitment]
) -> Judge:
    check_question(at, calendars, judged_by, commitments)
    return Judge(to_utc(at), calendars, judged_by)


def check_question(
    at: datetime, calendars: Mapping[str, WorkingTime], judged_by: JudgedBy, commitments: Iterable[Commitment]
) -> None:
    """
    Check what every question has in common.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        UnknownNameError: A commitment names a calendar that is not in `calendars`.
        InvalidValueError: `judged_by` is none of its words.
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    if judged_by not in get_args(JudgedBy):
        known = " or ".join(map(repr, get_args(JudgedBy)))
        raise InvalidValueError(f"is {known}, not {judged_by!r}.", path="judged_by")
    for each in commitments:
        for name in (each.calendar, *each.calendars.values()):
            if name is not None and name not in calendars:
                raise UnknownNameError(
                    f"lack {name!r}, which commitment {each.name!r} names. "
                    f"{suggest(name, calendars, kind='calendars')}",
                    path="calendars",
                )
