"""What each type of event tells: the fields of its data, which must be there and which may."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, suggest
from cxcore.models._case import Phase
from cxcore.models._channel import Channel
from cxcore.models._event_type import EventType
from cxcore.models._ids import AgentId, CaseId, TeamId
from cxcore.values import Id, canonical_language


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


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None
    except ValueError:
        return False


def _or_nobody(kind: type[Id], example: str) -> DataField:
    accepts = _is_id(kind)
    return DataField(f"an id such as '{example}', or null for nobody", lambda value: value is None or accepts(value))


_TEXT: Final = DataField("text", lambda value: isinstance(value, str) and value != "")
_NUMBER: Final = DataField("a number", _is_number)
_SECONDS: Final = DataField("a number of seconds, zero or more", lambda value: _is_number(value) and value >= 0)
_PHASES: Final = frozenset(Phase)
_CHANNELS: Final = frozenset(Channel)
_PHASE: Final = DataField("a phase such as 'open'", lambda value: isinstance(value, str) and value in _PHASES)
_LANGUAGE: Final = DataField(
    "a BCP 47 language tag in its usual case, such as 'pt-BR'",
    lambda value: isinstance(value, str) and canonical_language(value) == value,
)
_AGENT: Final = _or_nobody(AgentId, "agt_priya")
_TEAM: Final = _or_nobody(TeamId, "team_billing")
_CASE: Final = DataField("a case id such as 'cas_42'", _is_id(CaseId))
_CHANNEL: Final = DataField("a channel such as 'email'", lambda value: isinstance(value, str) and value in _CHANNELS)
_TEXTS: Final = DataField(
    "a list of texts",
    lambda value: isinstance(value, (list, tuple)) and all(isinstance(each, str) and each for each in value),
)
_YES_OR_NO: Final = DataField("true or false", lambda value: isinstance(value, bool))
_SHARE: Final = DataField("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1)
_WHOLE_NUMBER: Final = DataField("a whole number from 1", lambda value: type(value) is int and value >= 1)
_INSTANT: Final = DataField("an instant such as '2026-03-02T09:30Z', with its zone", _is_instant)
_ANYTHING: Final = DataField("anything", lambda _: True)
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
_WRITTEN: Final = {"text": _TEXT, "language": _LANGUAGE}
_TAGS: Final = {"tags": _TEXTS}
_ENDS_OF_LINK: Final = {"a": _TEXT, "b": _TEXT}
_NOTHING: Final = Payload()

PAYLOADS: Final[Mapping[str, Payload]] = {
    EventType.SELF_SERVICE_ARTICLE_VIEWED: Payload(required={"article": _TEXT}),
    EventType.SELF_SERVICE_ARTICLE_VOTED: Payload(required={"article": _TEXT, "helpful": _YES_OR_NO}),
    EventType.SELF_SERVICE_IVR_NODE_ENTERED: Payload(required={"node": _TEXT}),
    EventType.SELF_SERVICE_BOT_INTENT_MATCHED: Payload(required={"intent": _TEXT}, optional={"confidence": _SHARE}),
    EventType.CASE_CREATED: Payload(
        optional={**_STATUS, **_ASSIGNEE, **_TAGS, "priority": _TEXT, "language": _LANGUAGE, "subject": _TEXT}
    ),
    EventType.CASE_SPLIT: Payload(required={"from": _CASE}),
    EventType.CASE_LINKED: Payload(required={"kind": _TEXT, "to": _CASE}),
    EventType.CASE_UNLINKED: Payload(required={"kind": _TEXT, "to": _CASE}),
    EventType.CASE_TAGGED: Payload(required=_TAGS),
    EventType.CASE_UNTAGGED: Payload(required=_TAGS),
    EventType.CASE_FIELD_CHANGED: Payload(
        required={"field": _TEXT, "value": _ANYTHING}, optional={"definition": _WHOLE_NUMBER}
    ),
    EventType.CASE_PRIORITY_CHANGED: Payload(required={"priority": _TEXT}),
    EventType.CASE_ASSIGNED: Payload(optional=_ASSIGNEE),
    EventType.CASE_TRANSFERRED: Payload(optional=_ASSIGNEE),
    EventType.CASE_ESCALATED: Payload(optional={**_ASSIGNEE, "role": _TEXT, "reason": _TEXT}),
    EventType.CASE_STATUS_CHANGED: Payload(required={"phase": _PHASE}, optional=_STATUS),
    EventType.INTERACTION_STARTED: Payload(optional={"language": _LANGUAGE}),
    EventType.INTERACTION_BOT_HANDOFF: Payload(optional={"bot": _TEXT, "reason": _TEXT}),
    EventType.INTERACTION_QUEUED: Payload(optional={"queue": _TEXT, "team": _TEAM}),
    EventType.INTERACTION_OFFERED: Payload(required={"agent": _AGENT}),
    EventType.INTERACTION_DECLINED: Payload(required={"agent": _AGENT}, optional={"reason": _TEXT}),
    EventType.INTERACTION_ACCEPTED: Payload(required={"agent": _AGENT}),
    EventType.INTERACTION_CONNECTED: Payload(optional={**_ASSIGNEE, "wait_seconds": _SECONDS}),
    EventType.INTERACTION_HELD: _NOTHING,
    EventType.INTERACTION_RESUMED: _NOTHING,
    EventType.INTERACTION_CHANNEL_SWITCHED: Payload(required={"to": _CHANNEL}, optional={"from": _CHANNEL}),
    EventType.INTERACTION_TRANSFERRED: Payload(optional=_ASSIGNEE),
    EventType.INTERACTION_CALLBACK_SCHEDULED: Payload(required={"callback_at": _INSTANT}),
    EventType.INTERACTION_ABANDONED: Payload(optional={"wait_seconds": _SECONDS}),
    EventType.INTERACTION_ENDED: Payload(optional=_HANDLING),
    EventType.INTERACTION_WRAPPED_UP: Payload(optional=_HANDLING),
    EventType.MESSAGE_RECEIVED: Payload(optional=_WRITTEN),
    EventType.MESSAGE_REPLIED: Payload(optional=_WRITTEN),
    EventType.MESSAGE_NOTE_ADDED: Payload(optional=_WRITTEN),
    EventType.MESSAGE_DELIVERED: _NOTHING,
    EventType.MESSAGE_READ: _NOTHING,
    EventType.MESSAGE_FAILED: Payload(optional={"reason": _TEXT}),
    EventType.CASE_SOLVED: Payload(optional=_STATUS),
    EventType.CASE_REOPENED: Payload(optional=_STATUS),
    EventType.CASE_CLOSED: Payload(optional=_STATUS),
    EventType.CASE_CANCELLED: Payload(optional=_STATUS),
    EventType.CASE_MERGED: Payload(optional={**_STATUS, "into": _CASE}),
    EventType.FEEDBACK_SURVEY_SENT: Payload(required={"survey": _TEXT}),
    EventType.FEEDBACK_SURVEY_ANSWERED: Payload(
        required={"survey": _TEXT, "score": _NUMBER}, optional={"comment": _TEXT}
    ),
    EventType.FEEDBACK_SURVEY_EXPIRED: Payload(required={"survey": _TEXT}),
    EventType.IDENTITY_LINKED: Payload(
        required={**_ENDS_OF_LINK, "method": _TEXT}, optional={"confidence": _SHARE, "reason": _TEXT}
    ),
    EventType.IDENTITY_UNLINKED: Payload(required=_ENDS_OF_LINK, optional={"reason": _TEXT}),
    EventType.PRIVACY_CONSENT_GRANTED: Payload(required={"purpose": _TEXT}, optional={"channel": _CHANNEL}),
    EventType.PRIVACY_CONSENT_WITHDRAWN: Payload(required={"purpose": _TEXT}, optional={"channel": _CHANNEL}),
    EventType.PRIVACY_ERASED: Payload(optional={"reason": _TEXT}),
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
