"""The vocabulary of the log: what can happen, in the past tense, and what each event tells."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, suggest
from cxcore.models._case import Phase
from cxcore.models._ids import AgentId, CaseId, TeamId
from cxcore.values import Id, canonical_language


class EventType(StrEnum):
    """
    The event types cxcore understands.

    Their order here is their order in life: of two events that a source
    stamped with the same minute, the one listed first happened first.
    A host may log other types; they are kept and understood by nobody.
    """

    CASE_CREATED = "case.created"
    CASE_PRIORITY_CHANGED = "case.priority_changed"
    CASE_ASSIGNED = "case.assigned"
    """The case was given to an agent or a team that had asked for it or was next in turn."""
    CASE_TRANSFERRED = "case.transferred"
    """Whoever had the case handed it to another agent or team."""
    CASE_STATUS_CHANGED = "case.status_changed"
    INTERACTION_STARTED = "interaction.started"
    INTERACTION_QUEUED = "interaction.queued"
    """It began to wait for an agent."""
    INTERACTION_CONNECTED = "interaction.connected"
    """An agent and the customer were brought together."""
    INTERACTION_HELD = "interaction.held"
    INTERACTION_RESUMED = "interaction.resumed"
    INTERACTION_TRANSFERRED = "interaction.transferred"
    """The agent handed it on; a new queue or connection follows."""
    INTERACTION_ABANDONED = "interaction.abandoned"
    """The customer left the queue."""
    INTERACTION_ENDED = "interaction.ended"
    """The customer is gone; after-contact work may follow."""
    INTERACTION_WRAPPED_UP = "interaction.wrapped_up"
    """The after-contact work is done."""
    MESSAGE_RECEIVED = "message.received"
    """The customer wrote."""
    MESSAGE_REPLIED = "message.replied"
    """We answered so that the customer sees it."""
    MESSAGE_NOTE_ADDED = "message.note_added"
    """We wrote something that the customer does not see."""
    CASE_SOLVED = "case.solved"
    CASE_REOPENED = "case.reopened"
    CASE_CLOSED = "case.closed"
    CASE_CANCELLED = "case.cancelled"
    CASE_MERGED = "case.merged"
    """The case goes on in another one."""
    FEEDBACK_SURVEY_SENT = "feedback.survey_sent"
    FEEDBACK_SURVEY_ANSWERED = "feedback.survey_answered"


@attrs.frozen
class DataField:
    """What one field of an event's data holds."""

    expected: str
    """In words, for an error."""
    accepts: Callable[[Any], bool]
    """Whether a value will do."""


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_id(kind: type[Id]) -> Callable[[Any], bool]:
    def accepts(value: object) -> bool:
        try:
            return isinstance(value, str) and bool(kind(value))
        except InvalidValueError:
            return False

    return accepts


def _or_nobody(kind: type[Id], example: str) -> DataField:
    accepts = _is_id(kind)
    return DataField(f"an id such as '{example}', or null for nobody", lambda value: value is None or accepts(value))


_TEXT: Final = DataField("text", lambda value: isinstance(value, str) and value != "")
_NUMBER: Final = DataField("a number", _is_number)
_SECONDS: Final = DataField("a number of seconds, zero or more", lambda value: _is_number(value) and value >= 0)
_PHASES: Final = frozenset(Phase)
_PHASE: Final = DataField("a phase such as 'open'", lambda value: isinstance(value, str) and value in _PHASES)
_LANGUAGE: Final = DataField(
    "a BCP 47 language tag in its usual case, such as 'pt-BR'",
    lambda value: isinstance(value, str) and canonical_language(value) == value,
)
_AGENT: Final = _or_nobody(AgentId, "agt_priya")
_TEAM: Final = _or_nobody(TeamId, "team_billing")
_CASE: Final = DataField("a case id such as 'cas_42'", _is_id(CaseId))
_EXTRA: Final = DataField("a mapping", lambda value: isinstance(value, Mapping))


@attrs.frozen
class Payload:
    """What the data of one event type must and may hold."""

    required: Mapping[str, DataField] = attrs.field(factory=dict)
    """The fields that must be there."""
    optional: Mapping[str, DataField] = attrs.field(factory=dict)
    """The fields that may be there."""
    kinds: Mapping[str, DataField] = attrs.field(init=False)
    """Both, and ``extra`` for what a host adds of its own."""

    @kinds.default
    def _all_kinds(self) -> Mapping[str, DataField]:
        return {**self.required, **self.optional, "extra": _EXTRA}


_ASSIGNEE: Final = {"agent": _AGENT, "team": _TEAM}
_HANDLING: Final = {"talk_seconds": _SECONDS, "hold_seconds": _SECONDS, "after_contact_work_seconds": _SECONDS}
_STATUS: Final = {"status": _TEXT}
_NOTHING: Final = Payload()

PAYLOADS: Final[Mapping[str, Payload]] = {
    EventType.CASE_CREATED: Payload(optional={**_STATUS, **_ASSIGNEE, "priority": _TEXT, "language": _LANGUAGE}),
    EventType.CASE_PRIORITY_CHANGED: Payload(required={"priority": _TEXT}),
    EventType.CASE_ASSIGNED: Payload(optional=_ASSIGNEE),
    EventType.CASE_TRANSFERRED: Payload(optional=_ASSIGNEE),
    EventType.CASE_STATUS_CHANGED: Payload(required={"phase": _PHASE}, optional=_STATUS),
    EventType.INTERACTION_STARTED: Payload(optional={"language": _LANGUAGE}),
    EventType.INTERACTION_QUEUED: Payload(optional={"queue": _TEXT, "team": _TEAM}),
    EventType.INTERACTION_CONNECTED: Payload(optional={**_ASSIGNEE, "wait_seconds": _SECONDS}),
    EventType.INTERACTION_HELD: _NOTHING,
    EventType.INTERACTION_RESUMED: _NOTHING,
    EventType.INTERACTION_TRANSFERRED: Payload(optional=_ASSIGNEE),
    EventType.INTERACTION_ABANDONED: Payload(optional={"wait_seconds": _SECONDS}),
    EventType.INTERACTION_ENDED: Payload(optional=_HANDLING),
    EventType.INTERACTION_WRAPPED_UP: Payload(optional=_HANDLING),
    EventType.MESSAGE_RECEIVED: Payload(optional={"text": _TEXT, "language": _LANGUAGE}),
    EventType.MESSAGE_REPLIED: Payload(optional={"text": _TEXT, "language": _LANGUAGE}),
    EventType.MESSAGE_NOTE_ADDED: Payload(optional={"text": _TEXT, "language": _LANGUAGE}),
    EventType.CASE_SOLVED: Payload(optional=_STATUS),
    EventType.CASE_REOPENED: Payload(optional=_STATUS),
    EventType.CASE_CLOSED: Payload(optional=_STATUS),
    EventType.CASE_CANCELLED: Payload(optional=_STATUS),
    EventType.CASE_MERGED: Payload(optional={**_STATUS, "into": _CASE}),
    EventType.FEEDBACK_SURVEY_SENT: Payload(required={"survey": _TEXT}),
    EventType.FEEDBACK_SURVEY_ANSWERED: Payload(
        required={"survey": _TEXT, "score": _NUMBER}, optional={"comment": _TEXT}
    ),
}
"""What the data of each type hold, in version 1."""


def check_payload(kind: str, data: Mapping[str, object]) -> None:
    """
    Refuse data that a known event type does not have.

    Raises:
        InvalidValueError: A field is missing, unknown or of the wrong kind; the
            message names it and never quotes its content.
    """
    payload = PAYLOADS[kind]
    for name, value in data.items():
        expected = payload.kinds.get(name)
        if expected is None:
            hint = suggest(name, payload.kinds, kind=f"fields of {kind}")
            raise InvalidValueError(
                f"{kind} has no field {name!r}. {hint} What a host adds of its own goes under 'extra'.",
                path=f"data.{name}",
            )
        if not expected.accepts(value):
            raise InvalidValueError(
                f"is {expected.expected}; the {type(value).__name__} in this {kind} is not.", path=f"data.{name}"
            )
    for name in payload.required:
        if name not in data:
            raise InvalidValueError(f"{kind} needs {name!r} in its data.", path="data")
