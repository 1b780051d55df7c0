"""How the rows of a table become events."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.interop._tables._record import Get, Record
from cxcore.interop._tables._sections import EventRule, SourceSystem
from cxcore.models import (
    PAYLOADS,
    AgentId,
    CaseId,
    Channel,
    ConversationId,
    CustomerId,
    Event,
    EventId,
    EventType,
    InteractionId,
    MessageId,
    Source,
    TeamId,
)
from cxcore.rules import Condition
from cxcore.values import Id

SUBJECTS: Final[Mapping[str, type[Id]]] = {
    "case": CaseId,
    "interaction": InteractionId,
    "customer": CustomerId,
    "conversation": ConversationId,
    "message": MessageId,
}
"""What an event can be about, and the id it is named by."""

IDS_IN_DATA: Final[Mapping[str, tuple[str, type[Id]]]] = {
    "agent": ("agent", AgentId),
    "team": ("team", TeamId),
    "into": ("case", CaseId),
}
"""Data that hold an id, what the source calls such a thing, and the type of the id."""

_CHANNELS: Final[Mapping[object, Channel]] = {str(channel): channel for channel in Channel}
_SECOND: Final = timedelta(seconds=1)
_SOME_DAY: Final = datetime(1970, 1, 1, tzinfo=UTC)

Key = tuple[str, ...]
MakeId = Callable[[object], Id]


def ids_of(source: SourceSystem, kind: str, id_type: type[Id]) -> MakeId:
    """Return the function from what `source` calls a `kind` to its id, made once for each."""
    made: dict[str, Id] = {}

    def make(native: object) -> Id:
        text = _words(native)
        if text not in made:
            made[text] = id_type.for_source(source.system, source.tenant, kind, text)
        return made[text]

    return make


@attrs.frozen(kw_only=True)
class EventPlan:
    """How one rule makes events."""

    rule: EventRule
    source: SourceSystem
    at: Get
    when: Condition | None
    subjects: tuple[tuple[str, str, MakeId], ...]
    """Field of the event, column, and the maker of the id."""
    channel: Get | None
    data: tuple[tuple[str, Get], ...]

    def key_of(self, record: Record) -> Key | None:
        """Return what makes the event one, or ``None`` if the row does not tell of it."""
        if (self.when is not None and not self.when.matches(record)) or self.at(record) is None:
            return None
        values = [record[name] for name in self.rule.key]
        return None if None in values else (self.rule.type, *map(_words, values))

    def event(self, record: Record, key: Key) -> Event:
        """
        Return the event that a row tells of.

        Raises:
            InvalidValueError: The row lacks what this type of event needs.
        """
        at = self.at(record)
        assert isinstance(at, datetime)  # noqa: S101  # the compiler checked the type, and key_of that it is known
        words = (self.source.system, self.source.tenant, self.rule.type, json.dumps(key[1:]))
        subjects: dict[str, Any] = {
            field: make(record[column]) for field, column, make in self.subjects if record[column] is not None
        }
        told = ((name, get(record)) for name, get in self.data)
        return Event(
            id=EventId.for_source(*words),
            type=self.rule.type,
            at=at,
            channel=None if self.channel is None else _CHANNELS.get(self.channel(record)),
            data={name: to_json(value) for name, value in told if value is not None},
            source=Source(system=words[0], tenant=words[1], kind=words[2], id=words[3]),
            provenance=self.rule.provenance,
            **subjects,
        )


def to_json(value: object) -> object:
    """Return what JSON can say of a cell: durations in seconds, dates and times in ISO 8601."""
    if isinstance(value, timedelta):
        return value // _SECOND if value % _SECOND == timedelta() else value / _SECOND
    return value.isoformat() if isinstance(value, (date, time)) else value


def _words(value: object) -> str:
    return value if isinstance(value, str) else str(to_json(value))


# --- what can be wrong with a rule ---------------------------------------


def faults_of_event(rule: EventRule) -> list[InvalidValueError]:
    """Return the faults of a rule that need no column to be seen."""
    faults = _faults_of_channel(rule)
    try:
        # The data of version 2 are nobody's yet, so that only the type itself is checked here.
        Event(id=EventId("evt_trial"), type=rule.type, at=_SOME_DAY, version=2)
    except InvalidValueError as fault:
        return [*faults, fault]
    if rule.type not in set(EventType):
        return faults
    subject = rule.type.partition(".")[0]
    if subject in {"case", "interaction"} and getattr(rule, subject) is None:
        faults.append(
            InvalidValueError(f"names the column with the id of the {subject}; {rule.type} needs it.", path=subject)
        )
    return faults + _faults_of_data(rule)


def _faults_of_channel(rule: EventRule) -> list[InvalidValueError]:
    if rule.channel is None:
        return []
    ours = [*rule.channel.translate.values(), *([] if rule.channel.value is None else [rule.channel.value])]
    return [
        UnknownNameError(
            f"{word!r} is not a channel. {suggest(str(word), map(str, Channel), kind='channels')}", path="channel"
        )
        for word in ours
        if word not in _CHANNELS
    ]


def _faults_of_data(rule: EventRule) -> list[InvalidValueError]:
    payload = PAYLOADS[rule.type]
    faults: list[InvalidValueError] = []
    for name, derivation in rule.data.items():
        expected = payload.kinds.get(name)
        if expected is None:
            hint = suggest(name, payload.kinds, kind=f"fields of {rule.type}")
            faults.append(UnknownNameError(f"{rule.type} has no field {name!r}. {hint}", path=f"data.{name}"))
        elif name not in IDS_IN_DATA:
            ours = [*derivation.translate.values(), *([] if derivation.value is None else [derivation.value])]
            faults += [
                InvalidValueError(f"is {expected.expected} in {rule.type}; {word!r} is not.", path=f"data.{name}")
                for word in ours
                if not expected.accepts(word)
            ]
    faults += [
        InvalidValueError(f"{rule.type} needs {name!r}.", path="data")
        for name in payload.required
        if name not in rule.data
    ]
    return faults
