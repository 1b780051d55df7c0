"""What is due for deletion at an instant, and what a hold keeps."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.models import CustomerId, Event, EventId
from cxcore.privacy._retention_policy import RecordKind, RetentionAction, RetentionPolicy
from cxcore.privacy._retention_records import DueRecord, Records
from cxcore.values import Value, html_table


@attrs.frozen(kw_only=True, repr=False)
class RetentionPlan(Value):
    """
    What a :class:`RetentionPolicy` asks to do at an instant, made by :func:`due`.

    It does nothing by itself: delete the `erased_events`, and call
    :func:`erase` for each customer to be anonymised.
    """

    at: datetime
    due: tuple[DueRecord, ...]
    """Sorted by kind and id."""
    held: tuple[DueRecord, ...]
    """What would be due and is kept by a legal hold."""

    @property
    def erased_events(self) -> frozenset[EventId]:
        """The events of all records to be erased."""
        return frozenset(
            event for record in self.due if record.action is RetentionAction.ERASE for event in record.events
        )

    def explain(self) -> str:
        """Return a line for each record: first what is due, then what is held."""
        return "\n".join(record.explain() for record in (*self.due, *self.held)) or "Nothing is due."

    def _repr_html_(self) -> str:
        """Return the plan as a table, for a notebook."""
        return html_table(
            ["record", "action", "due since", "rule", "kept by"],
            [
                [
                    f"{record.kind} {record.id}",
                    str(record.action),
                    f"{record.due_at:%Y-%m-%d}",
                    record.rule,
                    ", ".join(record.holds),
                ]
                for record in (*self.due, *self.held)
            ],
            caption=f"Retention at {self.at:%Y-%m-%d}: {len(self.due):,} due, {len(self.held):,} held",
        )

    def __repr__(self) -> str:
        return f"<RetentionPlan at {self.at:%Y-%m-%d}: {len(self.due):,} due, {len(self.held):,} held>"


def due(policy: RetentionPolicy, events: Iterable[Event], *, at: datetime) -> RetentionPlan:
    """
    Return what is due at an instant, and what a hold keeps.

    A record is held if a hold that is in force covers any event that the
    action is about. So a customer is held as long as one of their cases is,
    and a case as long as one of its interactions is. Pseudonyms are not
    anonymised again.

    An event is of its case, its interaction, the customer it names and the one who acts in it; if
    none is named, of the first customer named in its case, else its conversation, else its interaction.

    Args:
        policy: The rules and holds.
        events: The log, in any order; only events before `at` count.
        at: Now.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC, timedelta
    >>> from cxcore.models import CaseId
    >>> from cxcore.privacy import RetentionClock, RetentionRule
    >>> log = [
    ...     Event(id=EventId(f"evt_{one}"), type=f"case.{one}", at=datetime(2024, 3, 2, tzinfo=UTC), case=CaseId("cas_refund"))
    ...     for one in ("created", "closed")
    ... ]
    >>> rule = RetentionRule(
    ...     name="closed cases", records=RecordKind.CASE, since=RetentionClock.CLOSED, after=timedelta(days=730)
    ... )
    >>> print(due(RetentionPolicy(rules=[rule]), log, at=datetime(2026, 9, 1, tzinfo=UTC)).explain())
    case cas_refund: erase, due since 2026-03-02 by 'closed cases', counted from 2024-03-02.
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    past = [event for event in events if event.at < at]
    records = Records(past)
    holds = [(hold.name, records.held_by(hold)) for hold in policy.holds if hold.is_in_force(at)]
    found = [
        attrs.evolve(record, holds=tuple(name for name, held in holds if not held.isdisjoint(record.events)))
        for kind in RecordKind
        for record in records.due(kind, policy.rules, at)
    ]
    return RetentionPlan(
        at=at,
        due=tuple(record for record in found if not record.holds),
        held=tuple(record for record in found if record.holds),
    )


def holds_on(
    policy: RetentionPolicy,
    events: Iterable[Event],
    *,
    customer: CustomerId,
    at: datetime,
    also_known_as: Iterable[CustomerId] = (),
) -> tuple[str, ...]:
    """
    Return the names of the legal holds that keep a customer from being erased at an instant.

    They may be about the customer, or about a case or interaction in which
    something of theirs is. Ask before every :func:`erase`, which refuses if
    you hand it :func:`held_events`.

    Args:
        policy: The holds.
        events: The log, in any order.
        customer: Whom it is about.
        at: Now.
        also_known_as: Other ids of the same customer.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import CaseId
    >>> from cxcore.privacy import LegalHold
    >>> now = datetime(2026, 9, 1, tzinfo=UTC)
    >>> asked = Event(
    ...     id=EventId("evt_1"), type="case.created", at=now, case=CaseId("cas_refund"), customer=CustomerId("cus_ana")
    ... )
    >>> policy = RetentionPolicy(holds=[LegalHold(name="inquiry 17", cases=[CaseId("cas_refund")])])
    >>> holds_on(policy, [asked], customer=CustomerId("cus_ana"), at=now)
    ('inquiry 17',)
    """
    records = Records(list(events))
    names = {customer, *also_known_as}
    theirs = records.events_of(names)
    return tuple(
        hold.name
        for hold in policy.holds
        if hold.is_in_force(at) and not (names.isdisjoint(hold.customers) and theirs.isdisjoint(records.held_by(hold)))
    )


def held_events(policy: RetentionPolicy, events: Iterable[Event], *, at: datetime) -> frozenset[EventId]:
    """
    Return the events that legal holds keep as they are at an instant, for :func:`erase` to leave alone.

    Args:
        policy: The holds.
        events: The log, in any order.
        at: Now.

    Raises:
        NaiveDatetimeError: `at` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import CaseId
    >>> from cxcore.privacy import LegalHold
    >>> now = datetime(2026, 9, 1, tzinfo=UTC)
    >>> asked = Event(id=EventId("evt_1"), type="case.created", at=now, case=CaseId("cas_refund"))
    >>> policy = RetentionPolicy(holds=[LegalHold(name="inquiry 17", cases=[CaseId("cas_refund")])])
    >>> held_events(policy, [asked], at=now)
    frozenset({EventId('evt_1')})
    """
    records = Records(list(events))
    in_force = [hold for hold in policy.holds if hold.is_in_force(at)]
    return frozenset[EventId]().union(*(records.held_by(hold) for hold in in_force))
