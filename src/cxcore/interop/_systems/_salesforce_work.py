"""
Salesforce: chats, and work that is routed to agents.

What waits in a queue is a ``PendingServiceRouting``, which is deleted once an
agent accepts it; each agent that work is pushed to gets an ``AgentWork``. All
name the work item, which is the interaction: a chat, or a case of its own.
Durations are in seconds. ``HandleTime`` ends with the work on the item, and so
has the after conversation work in it.
"""

from collections.abc import Callable, Mapping
from typing import Final

from cxcore.interop._systems._salesforce_words import (
    AGENT,
    CASE,
    CASE_KEY,
    CUSTOMER,
    TEAM,
    UPDATED,
    assignee,
    beside,
    id_in_full,
    names,
    place,
    place_names,
    said,
    says,
)
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, NUMBER, Codec, Tenant, UnreadableFieldError, id_of
from cxcore.interop._systems._template._codec import TEXT as WORDS
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, Channel, EventType, InteractionId

_WORK_ITEM: Final = id_of(InteractionId, "work_item")
_ITEM: Final = FieldRule(place("WorkItemId"), "interaction", _WORK_ITEM, required=True)
_AGENT: Final = FieldRule(place("UserId"), "data.agent", AGENT)


def _has(*fields: str) -> Callable[[Look], bool]:
    return lambda look: all(says(look, field) is not None for field in fields)


def _seconds(raw: object, tenant: Tenant) -> float | int:
    number: object = NUMBER.decode(raw, tenant)
    if not isinstance(number, (int, float)) or number < 0:
        raise UnreadableFieldError
    return number


_SECONDS: Final = Codec("a number of seconds", _seconds)


def _case(look: Look) -> Mapping[str, object]:
    """Return the case that is the work item, where it is one."""
    item = says(look, "WorkItemId")
    return {"case": CASE.decode(item, look.tenant)} if names(CASE_KEY, item) else {}


def _agent(look: Look) -> Actor | None:
    user = says(look, "UserId")
    return None if user is None else actor_named(look, ActorKind.AGENT, AGENT, user)


def _of_work(
    name: str, kind: EventType, is_told: Callable[[Look], bool], at: str, *fields: FieldRule, **more: object
) -> EventOf:
    return EventOf(
        name=name,
        type=told_if(is_told, kind),
        at=FieldRule(place(at), "at", INSTANT, required=True),
        fields=(_ITEM, *fields),
        **{"also": _case, **more},  # type: ignore[arg-type]  # each is a field of EventOf
    )


# --- agent work ----------------------------------------------------------


def _is_transferred(look: Look) -> bool:
    return str(says(look, "Status")) == "Transferred"


def _handling(look: Look) -> Mapping[str, object]:
    """Return how long all agents handled the item: talk is what is not after-contact work."""
    beside_it = beside(look, "AgentWork", "WorkItemId", says(look, "WorkItemId"))
    works = {id_in_full(said(work, "Id")): work for work in (*beside_it, look.record)}.values()
    handled, after = (
        [_seconds(raw, look.tenant) for work in works if (raw := said(work, field)) is not None]
        for field in ("HandleTime", "AfterConversationActualTime")
    )
    return {
        **_case(look),
        **({"data.talk_seconds": max(sum(handled) - sum(after), 0)} if handled else {}),
        **({"data.after_contact_work_seconds": sum(after)} if after else {}),
    }


_AGENT_WORK: Final = Resource(
    name="AgentWork",
    kind="AgentWork",
    id=(place("Id"),),
    events=(
        _of_work("queued", EventType.INTERACTION_QUEUED, _has("RequestDateTime"), "RequestDateTime",
            FieldRule(place("OriginalGroupId", "OriginalQueueId"), "data.team", TEAM),
        ),
        _of_work("offered", EventType.INTERACTION_OFFERED, _has("AssignedDateTime", "UserId"), "AssignedDateTime", _AGENT),
        _of_work("declined", EventType.INTERACTION_DECLINED, _has("DeclineDateTime", "UserId"), "DeclineDateTime", _AGENT,
            FieldRule(place("DeclineReason"), "data.reason", WORDS),
            actor=_agent,
        ),
        _of_work("connected", EventType.INTERACTION_CONNECTED, _has("AcceptDateTime"), "AcceptDateTime", _AGENT,
            FieldRule(place("SpeedToAnswer"), "data.wait_seconds", _SECONDS),
            actor=_agent,
        ),
        _of_work("transferred", EventType.INTERACTION_TRANSFERRED,
            lambda look: _is_transferred(look) and _has("CloseDateTime")(look), "CloseDateTime",
            actor=_agent,
        ),
        _of_work("ended", EventType.INTERACTION_ENDED,
            lambda look: not _is_transferred(look) and _has("AcceptDateTime", "CloseDateTime")(look), "CloseDateTime",
            also=_handling, actor=_agent,
        ),
        carrier("salesforce.agent_work", UPDATED, _ITEM),
    ),
    read_by_hand=("attributes", *place_names("Status", "HandleTime", "AfterConversationActualTime")),
)  # fmt: skip


# --- what waits ----------------------------------------------------------

_PENDING: Final = Resource(
    name="PendingServiceRouting",
    kind="PendingServiceRouting",
    id=(place("Id"),),
    events=(
        EventOf(
            name="queued",
            type=EventType.INTERACTION_QUEUED,
            at=FieldRule(place("CustomRequestedDateTime", "CreatedDate"), "at", INSTANT, required=True),
            fields=(_ITEM, FieldRule(place("GroupId", "QueueId"), "data.team", TEAM)),
            also=_case,
        ),
        carrier("salesforce.pending_service_routing", UPDATED, _ITEM),
    ),
    read_by_hand=("attributes",),
)


# --- chats ---------------------------------------------------------------


def _is_answered(look: Look) -> bool:
    return says(look, "StartTime") is not None and says(look, "Status") in {"Completed", "InProgress"}


def _given_up(look: Look) -> bool:
    """Whether the visitor left before an agent answered; a chat is missed for other reasons too."""
    waited = says(look, "Abandoned")
    return waited is not None and not _is_answered(look) and _seconds(waited, look.tenant) > 0


def _of_chat(
    name: str, kind: EventType, is_told: Callable[[Look], bool], at: FieldRule, *fields: FieldRule, **more: object
) -> EventOf:
    return EventOf(
        name=name,
        type=told_if(is_told, kind),
        at=at,
        fields=(
            FieldRule(place("Id"), "interaction", _WORK_ITEM),
            FieldRule(place("CaseId"), "case", CASE),
            FieldRule(place("ContactId"), "customer", CUSTOMER),
            *fields,
        ),
        **{"also": _on_chat, **more},  # type: ignore[arg-type]  # each is a field of EventOf
    )


def _on_chat(_: Look) -> Mapping[str, object]:
    return {"channel": Channel.CHAT}


def _answered_by(look: Look) -> Mapping[str, object]:
    return {**_on_chat(look), **assignee(look, says(look, "OwnerId"))}


_REQUESTED: Final = FieldRule(place("RequestTime", "CreatedDate"), "at", INSTANT, required=True)
_STARTED: Final = FieldRule(place("StartTime"), "at", INSTANT, required=True)
_ENDED: Final = FieldRule(place("EndTime"), "at", INSTANT, required=True)

_CHATS: Final = Resource(
    name="LiveChatTranscript",
    kind="LiveChatTranscript",
    id=(place("Id"),),
    also_called=("LiveChatTranscripts",),
    events=(
        _of_chat("started", EventType.INTERACTION_STARTED, lambda _: True, _REQUESTED),
        _of_chat("queued", EventType.INTERACTION_QUEUED, _has("RequestTime"), _REQUESTED),
        _of_chat("connected", EventType.INTERACTION_CONNECTED, _is_answered, _STARTED,
            FieldRule(place("WaitTime"), "data.wait_seconds", _SECONDS),
            also=_answered_by,
        ),
        _of_chat("abandoned", EventType.INTERACTION_ABANDONED, _given_up, _ENDED,
            FieldRule(place("Abandoned"), "data.wait_seconds", _SECONDS),
        ),
        _of_chat("ended", EventType.INTERACTION_ENDED,
            lambda look: _is_answered(look) and _has("EndTime")(look), _ENDED,
        ),
        carrier("salesforce.live_chat_transcript", UPDATED, FieldRule(place("Id"), "interaction", _WORK_ITEM)),
    ),
    read_by_hand=("attributes", *place_names("Status", "OwnerId")),
)  # fmt: skip

WORK: Final = (_CHATS, _PENDING, _AGENT_WORK)
