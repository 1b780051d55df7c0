"""What is due for deletion at an instant, and what a hold keeps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.history import CaseState, fold
from cxcore.models import CaseId, CustomerId, Event, EventId, EventType
from cxcore.privacy._person import ENDS, IDENTITY, customer_of
from cxcore.privacy._pseudonym import is_pseudonym
from cxcore.privacy._retention_policy import (
    LegalHold,
    RecordKind,
    RetentionAction,
    RetentionClock,
    RetentionPolicy,
    RetentionRule,
)
from cxcore.values import Id, Value, html_table

_NO_ACTIVITY: Final = ("privacy.", "identity.")


@attrs.frozen(kw_only=True)
class DueRecord(Value):
    """A record whose time is over, by which rule and since when."""

    kind: RecordKind
    id: str
    action: RetentionAction
    rule: str
    counted_from: datetime
    """Its last activity, or its close."""
    due_at: datetime
    events: tuple[EventId, ...] = attrs.field(repr=False)
    """The events that the action is about, sorted."""
    holds: tuple[str, ...] = ()
    """The names of the legal holds that keep it."""

    def explain(self) -> str:
        """
        Return the reason in a line; it names the record by its id only.

        >>> from datetime import UTC
        >>> DueRecord(
        ...     kind=RecordKind.CASE,
        ...     id="cas_refund",
        ...     action=RetentionAction.ERASE,
        ...     rule="closed cases",
        ...     counted_from=datetime(2024, 3, 2, 9, tzinfo=UTC),
        ...     due_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        ...     events=(),
        ...     holds=("Sousa v. Acme",),
        ... ).explain()
        "case cas_refund: kept by the hold 'Sousa v. Acme'; else erase, due since 2026-03-02 by 'closed cases', counted from 2024-03-02."
        """
        kept = f"kept by the hold{'s' if len(self.holds) > 1 else ''} {', '.join(map(repr, self.holds))}; else "
        return (
            f"{self.kind} {self.id}: {kept if self.holds else ''}{self.action}, due since {self.due_at:%Y-%m-%d} "
            f"by {self.rule!r}, counted from {self.counted_from:%Y-%m-%d}."
        )


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
    records = _Records(list({event.id: event for event in past}.values()), fold(past))
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
    >>> now = datetime(2026, 9, 1, tzinfo=UTC)
    >>> asked = Event(
    ...     id=EventId("evt_1"), type="case.created", at=now, case=CaseId("cas_refund"), customer=CustomerId("cus_ana")
    ... )
    >>> policy = RetentionPolicy(holds=[LegalHold(name="inquiry 17", cases=[CaseId("cas_refund")])])
    >>> holds_on(policy, [asked], customer=CustomerId("cus_ana"), at=now)
    ('inquiry 17',)
    """
    log = list(events)
    records = _Records(list({event.id: event for event in log}.values()), fold(log))
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
    >>> now = datetime(2026, 9, 1, tzinfo=UTC)
    >>> asked = Event(id=EventId("evt_1"), type="case.created", at=now, case=CaseId("cas_refund"))
    >>> policy = RetentionPolicy(holds=[LegalHold(name="inquiry 17", cases=[CaseId("cas_refund")])])
    >>> held_events(policy, [asked], at=now)
    frozenset({EventId('evt_1')})
    """
    log = list(events)
    records = _Records(list({event.id: event for event in log}.values()), fold(log))
    in_force = [hold for hold in policy.holds if hold.is_in_force(at)]
    return frozenset[EventId]().union(*(records.held_by(hold) for hold in in_force))


class _Records:
    """What a log is made of, each with its events."""

    def __init__(self, log: Sequence[Event], states: Mapping[CaseId, CaseState]) -> None:
        self._log = log
        self._states = states
        owners = _owners(log)
        self._events: dict[RecordKind, defaultdict[str, list[Event]]] = {kind: defaultdict(list) for kind in RecordKind}
        for event in log:
            if event.case is not None:
                self._events[RecordKind.CASE][event.case].append(event)
            if event.interaction is not None:
                self._events[RecordKind.INTERACTION][event.interaction].append(event)
            for name in _named(event) or {owners[part] for part in _wholes(event) if part in owners}:
                self._events[RecordKind.CUSTOMER][name].append(event)

    def due(self, kind: RecordKind, rules: Sequence[RetentionRule], at: datetime) -> Iterator[DueRecord]:
        """Yield what is due by the rules, holds aside, sorted by id."""
        for name in sorted(self._events[kind]):
            events = self._events[kind][name]
            overdue = [
                (rule.action is not RetentionAction.ERASE, start + rule.after, place, start)
                for place, rule in enumerate(rules)
                if rule.records is kind
                and not (rule.action is RetentionAction.ANONYMISE and is_pseudonym(name))
                and (start := self._start(rule, name, events)) is not None
                and at - start >= rule.after
            ]
            if overdue:
                _, due_at, place, start = min(overdue)
                yield DueRecord(
                    kind=kind,
                    id=name,
                    action=rules[place].action,
                    rule=rules[place].name,
                    counted_from=start,
                    due_at=due_at,
                    events=tuple(sorted(event.id for event in events)),
                )

    def _start(self, rule: RetentionRule, name: str, events: Sequence[Event]) -> datetime | None:
        if rule.since is RetentionClock.CLOSED:
            return self._states[CaseId(name)].closed_at
        return max((event.at for event in events if not event.type.startswith(_NO_ACTIVITY)), default=None)

    def events_of(self, customers: Iterable[CustomerId]) -> frozenset[EventId]:
        """Return the events of customers."""
        return frozenset(event.id for name in customers for event in self._events[RecordKind.CUSTOMER][name])

    def held_by(self, hold: LegalHold) -> frozenset[EventId]:
        """Return the events that a hold covers."""
        customers = frozenset[str](hold.customers)
        parts: set[Id] = {*hold.cases, *hold.interactions}
        parts.update(part for event in self._log if not customers.isdisjoint(_named(event)) for part in _wholes(event))
        merges = [
            {event.case, CaseId(str(event.data["into"]))}
            for event in self._log
            if event.type == EventType.CASE_MERGED
            and event.is_known
            and event.case is not None
            and "into" in event.data
        ]
        while new := {case for merge in merges if not parts.isdisjoint(merge) for case in merge} - parts:
            parts |= new
        return frozenset(
            event.id
            for event in self._log
            if not (parts.isdisjoint(_wholes(event)) and customers.isdisjoint(_named(event)))
        )


def _wholes(event: Event) -> tuple[Id, ...]:
    """Return what an event is part of, the widest first."""
    return tuple(part for part in (event.case, event.conversation, event.interaction) if part is not None)


def _named(event: Event) -> frozenset[str]:
    """Return the customers whom an event names: as its customer, as who acts, as an end of a statement of who is who."""
    ends = {str(event.data.get(end)) for end in ENDS} if event.type.startswith(IDENTITY) else set()
    named = {
        event.customer,
        customer_of(event.actor),
        *(end for end in ends if end.startswith(f"{CustomerId.prefix}_")),
    }
    return frozenset(name for name in named if name is not None)


def _owners(log: Iterable[Event]) -> Mapping[Id, str]:
    """Return the first customer named in each case, conversation and interaction."""
    owners: dict[Id, str] = {}
    for event in sorted(log, key=lambda event: (event.at, event.recorded_at or event.at, event.id)):
        name = event.customer or customer_of(event.actor)
        if name is not None:
            for part in _wholes(event):
                owners.setdefault(part, name)
    return owners
