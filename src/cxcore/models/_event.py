"""What happened: one entry of the log that everything else is computed from."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._channel import Channel
from cxcore.models._event_type import EventType
from cxcore.models._freeze import JSON, freeze
from cxcore.models._ids import AgentId, CaseId, ConversationId, CustomerId, EventId, InteractionId, MessageId
from cxcore.models._payload import check_payload
from cxcore.values import PERSONAL, FrozenDict, Id, Value, aware, instance_of, one_line, to_utc


class ActorKind(StrEnum):
    """Who did it."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    AUTOMATION = "automation"
    """A rule of the helpdesk."""
    INTEGRATION = "integration"
    """Another system, through an interface."""
    SYSTEM = "system"


class Provenance(StrEnum):
    """How we know."""

    RECORDED = "recorded"
    """The source logged this event."""
    DERIVED = "derived"
    """Computed from what the source keeps, such as a solve time from a column."""
    INFERRED = "inferred"
    """Concluded by a rule that can be wrong."""


@attrs.frozen
class Actor(Value):
    """
    Who or what made an event happen.

    Raises:
        InvalidValueError: An agent's or customer's `id` is not one of their ids.

    >>> Actor(ActorKind.AGENT, "agt_priya")
    Actor(kind=<ActorKind.AGENT: 'agent'>, id='agt_priya')
    """

    kind: ActorKind
    id: str | None = None
    """The ``AgentId`` of an agent, the ``CustomerId`` of a customer, the source's name of anything else."""

    def __attrs_post_init__(self) -> None:
        kind = _ID_OF_ACTOR.get(self.kind)
        if kind is not None and self.id is not None:
            try:
                kind(self.id)
            except InvalidValueError as fault:
                raise fault.under("id") from None


_ID_OF_ACTOR: Final[Mapping[ActorKind, type[Id]]] = {ActorKind.AGENT: AgentId, ActorKind.CUSTOMER: CustomerId}


@attrs.frozen(kw_only=True)
class Source(Value):
    """
    Where an event comes from, in the source's own words.

    The same four words give the same id:
    ``EventId.for_source(source.system, source.tenant, source.kind, source.id)``.
    """

    system: str = attrs.field(validator=one_line)
    """Such as ``zendesk``."""
    tenant: str = attrs.field(validator=one_line)
    """Whose account there."""
    kind: str = attrs.field(validator=one_line)
    """What the source calls the thing, such as ``ticket_audit``."""
    id: str = attrs.field(validator=one_line)


_TYPE: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){1,3}")
_LONGEST_TYPE: Final = 100
_KNOWN: Final[Mapping[str, EventType]] = {str(kind): kind for kind in EventType}
_SUBJECT_BY_AREA: Final[Mapping[str, str]] = {"case": "case", "interaction": "interaction", "privacy": "customer"}
_NEEDED_SUBJECT: Final[Mapping[str, str]] = {
    **{kind: _SUBJECT_BY_AREA[area] for kind in EventType if (area := kind.partition(".")[0]) in _SUBJECT_BY_AREA},
    EventType.MESSAGE_DELIVERED: "message",
    EventType.MESSAGE_READ: "message",
    EventType.MESSAGE_FAILED: "message",
}


def _to_known_type(kind: str) -> str:
    return _KNOWN.get(kind, kind)


def _is_type(instance: object, field: "attrs.Attribute[Any]", kind: str) -> None:
    if type(kind) is not EventType and (len(kind) > _LONGEST_TYPE or not _TYPE.fullmatch(kind)):
        raise InvalidValueError(
            "is two to four dotted words of a-z, 0-9 and '_', such as 'case.created'.", path=field.name
        )


def _to_json_data(data: Mapping[str, Any]) -> Mapping[str, object]:
    return freeze(data, scalars=JSON, path="data")


@attrs.frozen(kw_only=True)
class Event(Value):
    """
    Something that happened, told once: who, what, when, about which case.

    Events are what a host stores; the state of a case, its row of facts and
    every metric are computed from them. Two events with one id are the same
    event told twice.

    `type` is text, so that a host may log types of its own: they are carried
    unchanged and otherwise ignored. The types of :class:`EventType` are
    understood: events about a case name it, events about an interaction, the
    delivery of a message or a customer's privacy name that, and `data` holds the fields of docs/reference/models.md and no
    others, except below ``extra``, which is the host's own. `data` is checked
    for `version` 1, the only one there is so far.

    `data` holds what JSON can say and may be personal: it is in the JSON and
    never in a ``repr`` or an error message.

    Raises:
        InvalidValueError: The type is no dotted word, a known type lacks its
            subject, or its data are not what they should be.
        NaiveDatetimeError: `at` or `recorded_at` has no zone.

    >>> from datetime import UTC
    >>> solved = Event(
    ...     id=EventId("evt_7"),
    ...     type=EventType.CASE_SOLVED,
    ...     at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    ...     case=CaseId("cas_refund"),
    ...     actor=Actor(ActorKind.AGENT, "agt_priya"),
    ... )
    >>> Event.from_json(solved.to_json()) == solved
    True
    >>> Event(id=EventId("evt_8"), type="case.solved", at=solved.at)
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: case: says which one 'case.solved' is about; it is missing.
    """

    id: EventId = attrs.field(validator=instance_of(EventId))
    type: str = attrs.field(converter=_to_known_type, validator=_is_type)
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """When it happened."""
    case: CaseId | None = None
    conversation: ConversationId | None = None
    interaction: InteractionId | None = None
    message: MessageId | None = None
    customer: CustomerId | None = None
    channel: Channel | None = None
    actor: Actor | None = None
    """Who did it; ``None`` is unknown."""
    data: Mapping[str, object] = attrs.field(factory=FrozenDict, repr=False, converter=_to_json_data, metadata=PERSONAL)
    recorded_at: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """When the log learnt of it; ``None`` is unknown."""
    source: Source | None = None
    provenance: Provenance = Provenance.RECORDED
    causation: EventId | None = None
    """The event that brought this one about."""
    correlation: str | None = None
    """What all events of one larger undertaking share."""
    version: int = 1
    """The version of the type's data."""

    def __attrs_post_init__(self) -> None:
        if self.is_known:
            subject = _NEEDED_SUBJECT.get(self.type)
            if subject is not None and getattr(self, subject) is None:
                raise InvalidValueError(f"says which one {str(self.type)!r} is about; it is missing.", path=subject)
            check_payload(self.type, self.data)

    @property
    def is_known(self) -> bool:
        """Whether cxcore understands this event: its type is an :class:`EventType`, in a version we know."""
        return type(self.type) is EventType and self.version == 1
