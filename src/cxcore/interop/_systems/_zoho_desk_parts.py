"""Zoho Desk: threads, comments and the history of a ticket, which the API gives without the id of their ticket."""

from collections.abc import Mapping
from typing import Any, Final

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import (
    INSTANT,
    NAME,
    TEXT,
    UNIX_MILLISECONDS,
    Codec,
    Tenant,
    UnknownWordError,
    either,
    id_of,
)
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._rules import ActorOf, AlsoOf, EventOf, FieldRule, TypeOf
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import (
    Actor,
    ActorKind,
    AgentId,
    CaseId,
    Channel,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    TeamId,
)

TICKETS: Final = "tickets"

WHEN: Final = either(INSTANT, UNIX_MILLISECONDS)
CASE: Final = id_of(CaseId, "ticket")
CUSTOMER: Final = id_of(CustomerId, "contact")
AGENT: Final = id_of(AgentId, "agent")
TEAM: Final = id_of(TeamId, "team")

# Facebook, Twitter and Instagram are missing on purpose: each stands for posts in public and for private messages.
_CHANNELS: Final[Mapping[str, Channel]] = {
    "email": Channel.EMAIL,
    "phone": Channel.PHONE,
    "chat": Channel.CHAT,
    "web": Channel.WEB_FORM,
    "webform": Channel.WEB_FORM,
    "helpcenter": Channel.WEB_FORM,
    "feedbackwidget": Channel.WEB_FORM,
    "forums": Channel.COMMUNITY,
    "whatsapp": Channel.MESSAGING,
    "telegram": Channel.MESSAGING,
    "line": Channel.MESSAGING,
    "wechat": Channel.MESSAGING,
    "sms": Channel.SMS,
}


def _channel(raw: object, tenant: Tenant) -> Channel:
    """Read a channel, which a ticket writes as "Feedback Widget" and a thread as ``FEEDBACK_WIDGET``."""
    word = str(NAME.decode(raw, tenant)).lower().replace(" ", "").replace("_", "")
    if word not in _CHANNELS:
        raise UnknownWordError
    return _CHANNELS[word]


CHANNEL: Final = Codec(f"one of {', '.join(_CHANNELS)}", _channel)

# --- statuses ------------------------------------------------------------

# Every status, whatever an account calls it, is of one of three types. A customer who writes opens a closed ticket
# again, so that it is solved.
_TYPES: Final[Mapping[str, Phase]] = {"open": Phase.OPEN, "on hold": Phase.ON_HOLD, "closed": Phase.SOLVED}
_NAMES: Final[Mapping[str, Phase]] = {**_TYPES, "escalated": Phase.OPEN}


def phase_of(look: Look, status: str | None, kind: str | None = None) -> Phase | None:
    """Return the phase of a status by its type, by its name, or by the type of a ticket that stands in it."""
    if kind is None and status is not None and status.lower() not in _NAMES:
        tickets = look.beside(TICKETS, "status", status)
        kind = next((str(ticket["statusType"]) for ticket in tickets if ticket.get("statusType")), None)
    return _TYPES.get((kind or "").lower()) or _NAMES.get((status or "").lower())


# --- threads and comments ------------------------------------------------


def _type(look: Look, path: str) -> str:
    """Return what somebody is; examples of the API write it in a list too."""
    kind = look.says(path)
    return str(kind[0] if isinstance(kind, list) and kind else kind)


def _thread_author(look: Look) -> Actor:
    name = look.word("author.id")
    if look.word("direction") == "in":
        is_theirs = name is not None and _type(look, "author.type") == "END_USER"
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, name if is_theirs else None)
    responder = look.word("responderId") or (name if _type(look, "author.type") == "AGENT" else None)
    if responder is None:
        return Actor(ActorKind.AUTOMATION)
    return actor_named(look, ActorKind.AGENT, AGENT, responder)


def _is_thread(look: Look) -> bool:
    return look.word("type") in {None, "thread"} and look.word("status") != "DRAFT"


def _thread(look: Look) -> EventType | None:
    """Return what a thread is; one that is private or forwarded does not reach the customer."""
    direction = look.word("direction")
    if not _is_thread(look) or direction not in {"in", "out"}:
        return None
    if look.word("visibility") == "private" or look.is_true("isForward"):
        return EventType.MESSAGE_NOTE_ADDED
    return EventType.MESSAGE_RECEIVED if direction == "in" else EventType.MESSAGE_REPLIED


def _failed(look: Look) -> EventType | None:
    return EventType.MESSAGE_FAILED if _is_thread(look) and look.word("status") == "FAILED" else None


def threads(each: str | None, case: str) -> tuple[EventOf, ...]:
    """Return the events of threads, the same ones in their ticket and in a list of their own."""
    return tuple(
        EventOf(
            name=name,
            type=kind,
            at=FieldRule("createdTime", "at", WHEN, required=True),
            fields=(
                FieldRule(case, "case", CASE, required=True),
                FieldRule("id", "message", id_of(MessageId, "thread")),
                *told,
            ),
            each=each,
            member=None if each is None else ("thread", "id"),
            actor=author,
        )
        for name, kind, told, author in (
            (
                "written",
                _thread,
                (
                    FieldRule("channel", "channel", CHANNEL),
                    FieldRule("plainText|content|summary", "data.text", TEXT),
                ),
                _thread_author,
            ),
            ("failed", _failed, (), lambda _: None),
        )
    )


def _commenter(look: Look) -> Actor:
    name = look.word("commenterId") or look.word("commenter.id")
    if _type(look, "commenter.type") == "END_USER":
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, name)
    return actor_named(look, ActorKind.AGENT, AGENT, name)


def _comment(look: Look) -> EventType | None:
    if look.word("type") not in {None, "comment"}:
        return None
    if not look.is_true("isPublic"):
        return EventType.MESSAGE_NOTE_ADDED
    return message_by(_commenter(look))


def comments(each: str | None, case: str) -> EventOf:
    """Return the event of a comment, the same one in its ticket and in a list of its own."""
    return EventOf(
        name="written",
        type=_comment,
        at=FieldRule("commentedTime", "at", WHEN, required=True),
        fields=(
            FieldRule(case, "case", CASE, required=True),
            FieldRule("id", "message", id_of(MessageId, "comment")),
            FieldRule("plainText|content", "data.text", TEXT),
        ),
        each=each,
        member=None if each is None else ("comment", "id"),
        actor=_commenter,
    )


# --- history -------------------------------------------------------------


def _after(look: Look) -> object:
    """Return what a property is after an event: a change says before and after, a creation what it is."""
    value = look.says("propertyValue")
    return value.get("updatedValue") if isinstance(value, Mapping) and "updatedValue" in value else value


def _status(look: Look) -> Mapping[str, object]:
    status = _after(look)
    phase = phase_of(look, status) if isinstance(status, str) else None
    return {} if phase is None else {"data.phase": phase, "data.status": status}


def _priority(look: Look) -> Mapping[str, object]:
    priority = _after(look)
    return {"data.priority": priority} if isinstance(priority, str) and priority else {}


def _owner(look: Look) -> Mapping[str, object]:
    """Return whom a ticket was given to: an agent, a team (``Group``), or nobody."""
    owner = _after(look)
    if not isinstance(owner, Mapping):
        return {"data.agent": None}
    to, codec = {"Agent": ("data.agent", AGENT), "Group": ("data.team", TEAM)}.get(str(owner.get("type")), ("", NAME))
    return {to: codec.decode(owner.get("id"), look.tenant)} if to else {}


def _is_moved(look: Look) -> bool:
    """Whether a ticket went to another department; one that is created is not moved."""
    value = look.says("propertyValue")
    return isinstance(value, Mapping) and value.get("previousValue") is not None


def _actor(path: str) -> ActorOf:
    def actor(look: Look) -> Actor:
        kind, name = look.word(f"{path}.type"), look.word(f"{path}.id")
        who: Mapping[str | None, tuple[ActorKind, Codec]] = {
            "Agent": (ActorKind.AGENT, AGENT),
            "Contact": (ActorKind.CUSTOMER, CUSTOMER),
        }
        if kind not in who:  # an assignment rule, a workflow, an SLA
            return Actor(ActorKind.AUTOMATION, kind)
        of, codec = who[kind]
        return actor_named(look, of, codec, name)

    return actor


_PROPERTIES: Final[Mapping[str, tuple[EventType, AlsoOf]]] = {
    "Status": (EventType.CASE_STATUS_CHANGED, _status),
    "Priority": (EventType.CASE_PRIORITY_CHANGED, _priority),
    "Case Owner": (EventType.CASE_ASSIGNED, _owner),
}


def history(each: str) -> tuple[EventOf, ...]:
    """Return the events of a ticket's history, which has no ids: its time and what it says tell one from another."""
    case = FieldRule("^^id", "case", CASE, required=True)
    what: dict[str, Any] = {
        "at": FieldRule("^eventTime", "at", WHEN, required=True),
        "each": f"{each}[].eventInfo",
        "key": ("^eventTime", "^eventName", "propertyName", "propertyValue"),
        "actor": _actor("^actor"),
    }

    def if_of(name: str) -> TypeOf:
        kind, told = _PROPERTIES[name]
        return told_if(lambda look: look.word("propertyName") == name and told(look), kind)

    return (
        *(
            EventOf(name=kind.partition(".")[2], type=if_of(name), fields=(case,), also=told, **what)
            for name, (kind, told) in _PROPERTIES.items()
        ),
        EventOf(
            name="transferred",
            type=told_if(
                lambda look: look.word("propertyName") == "Department" and _is_moved(look), EventType.CASE_TRANSFERRED
            ),
            fields=(case,),
            **what,
        ),
        EventOf(
            name="escalated",
            type=told_if(lambda look: look.word("eventName") == "TicketEscalated", EventType.CASE_ESCALATED),
            at=FieldRule("eventTime", "at", WHEN, required=True),
            fields=(FieldRule("^id", "case", CASE, required=True),),
            each=each,
            key=("eventTime", "eventName", "eventInfo"),
            actor=_actor("actor"),
        ),
    )
