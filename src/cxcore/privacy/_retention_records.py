"""The records that a log is made of: which are due by the rules, and which events a hold covers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from cxcore.history import fold
from cxcore.models import CaseId, CustomerId, Event, EventId, EventType
from cxcore.privacy._person import ENDS, IDENTITY, customer_of
from cxcore.privacy._pseudonym import is_pseudonym
from cxcore.privacy._retention_policy import LegalHold, RecordKind, RetentionAction, RetentionClock, RetentionRule
from cxcore.values import Id, Value

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


class Records:
    """What a log is made of, each with its events."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._log = list({event.id: event for event in events}.values())
        self._states = fold(events)
        owners = _owners(self._log)
        self._events: dict[RecordKind, defaultdict[str, list[Event]]] = {kind: defaultdict(list) for kind in RecordKind}
        for event in self._log:
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
