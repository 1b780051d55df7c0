"""
Help Scout: conversations with their threads, satisfaction ratings, customers, users, teams.

Read as the API writes them (JSON, version 2 or 3). Ask for the conversations
with ``embed=threads``, or put the threads you asked for one by one where that
puts them, at ``_embedded.threads``: a thread does not say to which
conversation it belongs. Threads then tell each change of status and assignee;
a conversation without them is a snapshot and tells *derived* events. Help
Scout has no log beside the threads: a change of state is a thread too, of type
``lineitem``. Its closed is our solved, because a customer who writes again
opens the conversation again.
"""

from collections.abc import Mapping
from typing import Any, Final

from cxcore.interop._systems._template._codec import INSTANT, TEXT, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import look_up
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    Provenance,
    Survey,
    Team,
    TeamId,
)

_PHASES: Final[Mapping[str, Phase]] = {
    "active": Phase.OPEN,
    "open": Phase.OPEN,
    "pending": Phase.WAITING_CUSTOMER,
    "closed": Phase.SOLVED,
    "spam": Phase.SPAM,
}
_CHANNELS: Final[Mapping[str, Channel]] = {"email": Channel.EMAIL, "chat": Channel.CHAT, "phone": Channel.PHONE}
# A phone thread is what an agent writes about a call, and a forwarded one goes to somebody else.
_INTERNAL: Final = frozenset({"note", "phone", "forwardparent"})
_PUBLIC: Final = frozenset({"customer", "message", "chat", "beaconchat", "forwardchild"})
_NOT_SENT: Final = frozenset({"draft", "review", "underreview"})
# Three faces; the webhook writes them another way than the API.
_RATINGS: Final[Mapping[str, int]] = {"great": 3, "okay": 2, "not_good": 1, "Great": 3, "Okay": 2, "Bad": 1}

_CASE: Final = id_of(CaseId, "conversation")
_MESSAGE: Final = id_of(MessageId, "thread")
_CUSTOMER: Final = id_of(CustomerId, "customer")
_AGENT: Final = id_of(AgentId, "user")
_TEAM: Final = id_of(TeamId, "team")

_THREADS: Final = "_embedded.threads"
_UPDATED: Final = "userUpdatedAt|createdAt"


def _person(look: Look, path: str) -> Actor | None:
    """Return who stands at a place; in version 3 an AI is a user of the system."""
    kind, name = look.word(f"{path}.type"), look.says(f"{path}.id")
    if kind == "customer":
        return Actor(ActorKind.CUSTOMER, None if name is None else str(_CUSTOMER.decode(name, look.tenant)))
    if kind == "system_user":
        return Actor(ActorKind.BOT, look.word(f"{path}.id"))
    if kind in {"user", "team"}:
        return Actor(ActorKind.AGENT, None if name is None else str(_AGENT.decode(name, look.tenant)))
    return None


def _author(look: Look) -> Actor | None:
    return _person(look, "createdBy")


def _closer(look: Look) -> Actor | None:
    closer = look.says("closedBy")
    return None if closer is None else Actor(ActorKind.AGENT, str(_AGENT.decode(closer, look.tenant)))


def _was_sent(look: Look) -> bool:
    return look.word("type") in _PUBLIC and look.word("state") not in _NOT_SENT


def _written(look: Look) -> EventType | None:
    """Return what a thread says to whom; a draft is not said yet."""
    if look.word("type") in _INTERNAL:
        return EventType.MESSAGE_NOTE_ADDED
    author = _author(look)
    if author is None or not _was_sent(look):
        return None
    return EventType.MESSAGE_RECEIVED if author.kind is ActorKind.CUSTOMER else EventType.MESSAGE_REPLIED


def _read(look: Look) -> EventType | None:
    return EventType.MESSAGE_READ if _was_sent(look) and look.says("openedAt") else None


def _failed(look: Look) -> EventType | None:
    return EventType.MESSAGE_FAILED if look.word("state") == "bounced" else None


def _moved(look: Look) -> EventType | None:
    """Return the type of a change of status; most threads leave it (``nochange``)."""
    return EventType.CASE_STATUS_CHANGED if look.word("status") in _PHASES and not _is_draft(look) else None


def _is_draft(look: Look) -> bool:
    return look.word("state") in _NOT_SENT


def _assignee(path: str) -> Any:
    """Return what says to whom a place assigns: a user or a team."""

    def assignee(look: Look) -> Mapping[str, object]:
        name = look.says(f"{path}.id")
        if name is None:
            return {}
        is_team = look.word(f"{path}.type") == "team"
        return (
            {"data.team": _TEAM.decode(name, look.tenant)}
            if is_team
            else {"data.agent": _AGENT.decode(name, look.tenant)}
        )

    return assignee


def _state(look: Look) -> Mapping[str, object]:
    """Return where a conversation stands; in the bin or snoozed it keeps its status."""
    status = look.word("status") or ""
    is_deleted, is_snoozed = look.word("state") == "deleted", look.says("snooze") is not None
    phase = Phase.DELETED if is_deleted else Phase.SNOOZED if is_snoozed else _PHASES.get(status)
    return {} if phase is None else {"data.phase": phase, "data.status": status or str(phase)}


def _is_closed(look: Look) -> bool:
    return look.word("status") == "closed" and look.says("closedAt") is not None


def _if_alone(known: TypeOf) -> TypeOf:
    """Return the type of what a snapshot tells where no threads tell it better."""
    return lambda look: None if look.says(_THREADS) else known(look)


def _thread(
    name: str, kind: TypeOf, at: str, *told: FieldRule, also: Any = lambda _: {}, actor: Any = _author
) -> EventOf:
    return EventOf(
        name=name,
        type=kind,
        at=FieldRule(at, "at", INSTANT, required=True),
        fields=(FieldRule("^id", "case", _CASE, required=True), *told),
        each=_THREADS,
        member=("thread", "id"),
        also=also,
        actor=actor,
    )


def _now(
    name: str,
    kind: TypeOf,
    at: str,
    *told: FieldRule,
    key: tuple[str, ...],
    also: Any = lambda _: {},
    actor: Any = lambda _: None,
) -> EventOf:
    """Return the event by which a conversation alone tells what holds now, another one when the key changes."""
    return EventOf(
        name=name,
        type=_if_alone(kind),
        at=FieldRule(at, "at", INSTANT, required=True),
        fields=(FieldRule("id", "case", _CASE), *told),
        key=key,
        also=also,
        actor=actor,
        provenance=Provenance.DERIVED,
    )


def _full_name(look: Look) -> Mapping[str, object]:
    parts = [name for path in ("firstName", "lastName") if (name := look.word(path)) is not None]
    return {"name": " ".join(parts) or None}


_ADDRESSES: Final = {"_embedded.emails": ContactPointKind.EMAIL, "_embedded.phones": ContactPointKind.PHONE}


def _of_customer(look: Look) -> Mapping[str, object]:
    """Return the name, and each address of the lists that a customer has of them."""
    listed = ((kind, each) for path, kind in _ADDRESSES.items() for each in look.says(path) or ())
    addresses = ((kind, look_up(each, "value")) for kind, each in listed if isinstance(each, Mapping))
    points = [ContactPoint(kind, address) for kind, address in addresses if isinstance(address, str) and address]
    return {**_full_name(look), "contact_points": tuple(points)}


_MESSAGE_ID: Final = FieldRule("id", "message", _MESSAGE)

help_scout: Final = System(
    name="help_scout",
    title="Help Scout",
    sources=(
        "https://developer.helpscout.com/mailbox-api/endpoints/conversations/get/",
        "https://developer.helpscout.com/mailbox-api/endpoints/conversations/threads/list/",
        "https://developer.helpscout.com/mailbox-api/endpoints/conversations/threads/list-v3/",
        "https://developer.helpscout.com/mailbox-api/endpoints/ratings/get",
        "https://developer.helpscout.com/webhooks/objects/rating",
        "https://developer.helpscout.com/mailbox-api/endpoints/customers/get/",
        "https://developer.helpscout.com/mailbox-api/endpoints/users/get/",
    ),
    resources=(
        Resource(
            name="conversations",
            kind="conversation",
            id=("id",),
            also_called=("conversation",),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=FieldRule("createdAt", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("id", "case", _CASE),
                        FieldRule("primaryCustomer.id", "customer", _CUSTOMER),
                        FieldRule("type", "channel", words(_CHANNELS)),
                    ),
                    actor=_author,
                ),
                _thread("written", _written, "createdAt", _MESSAGE_ID, FieldRule("body", "data.text", TEXT)),
                _thread("read", _read, "openedAt", _MESSAGE_ID, actor=lambda _: Actor(ActorKind.CUSTOMER)),
                _thread("failed", _failed, "createdAt", _MESSAGE_ID, actor=lambda _: Actor(ActorKind.SYSTEM)),
                _thread(
                    "moved",
                    _moved,
                    "createdAt",
                    FieldRule("status", "data.phase", words(_PHASES)),
                    FieldRule("status", "data.status", TEXT),
                ),
                _thread(
                    "assigned",
                    lambda look: EventType.CASE_ASSIGNED if _assignee("assignedTo")(look) else None,
                    "createdAt",
                    also=_assignee("assignedTo"),
                ),
                _now(
                    "closed",
                    lambda look: EventType.CASE_STATUS_CHANGED if _is_closed(look) else None,
                    "closedAt",
                    FieldRule("status", "data.phase", words(_PHASES)),
                    FieldRule("status", "data.status", TEXT),
                    key=("closedAt",),
                    actor=_closer,
                ),
                _now(
                    "status",
                    lambda look: EventType.CASE_STATUS_CHANGED if _state(look) and not _is_closed(look) else None,
                    _UPDATED,
                    key=("userUpdatedAt", "status", "state", "snooze"),
                    also=_state,
                ),
                _now(
                    "assignee",
                    lambda look: EventType.CASE_ASSIGNED if _assignee("assignee")(look) else None,
                    _UPDATED,
                    key=("userUpdatedAt", "assignee.id", "assignee.type"),
                    also=_assignee("assignee"),
                ),
                EventOf(
                    name="record",
                    type="help_scout.conversation",
                    at=FieldRule(_UPDATED, "at", INSTANT, required=True),
                    fields=(FieldRule("id", "case", _CASE),),
                    key=(".",),
                    carries=True,
                ),
            ),
            read_by_hand=("status", "state", "snooze", "assignee.id", "assignee.type", "createdBy", "closedBy"),
        ),
        Resource(
            name="ratings",
            kind="rating",
            id=("id",),
            also_called=("rating",),
            events=(
                EventOf(
                    name="answered",
                    type=lambda look: EventType.FEEDBACK_SURVEY_ANSWERED if look.word("rating") in _RATINGS else None,
                    at=FieldRule("createdAt", "at", INSTANT, required=True),
                    fields=(
                        FieldRule("conversationId|ticketId", "case", _CASE, required=True),
                        FieldRule("customer.id", "customer", _CUSTOMER),
                        FieldRule("threadId", "message", _MESSAGE),
                        FieldRule("rating", "data.score", words(_RATINGS)),
                        FieldRule("comments", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("modifiedAt",),
                ),
                EventOf(
                    name="record",
                    type="help_scout.rating",
                    at=FieldRule("modifiedAt|createdAt", "at", INSTANT, required=True),
                    fields=(FieldRule("conversationId|ticketId", "case", _CASE, required=True),),
                    key=(".",),
                    carries=True,
                ),
            ),
        ),
        Resource(
            name="customers",
            kind="customer",
            id=("id",),
            also_called=("customer",),
            entity=EntityOf(entity=lambda _: Customer, id_kind=lambda _: CustomerId, fields=(), also=_of_customer),
            read_by_hand=("firstName", "lastName", *_ADDRESSES),
        ),
        Resource(
            name="users",
            kind="user",
            id=("id",),
            also_called=("user",),
            entity=EntityOf(
                entity=lambda look: Team if look.word("type") == "team" else Agent,
                id_kind=lambda look: TeamId if look.word("type") == "team" else AgentId,
                fields=(FieldRule("timezone", "zone", TEXT),),
                also=_full_name,
            ),
            read_by_hand=("firstName", "lastName", "type"),
        ),
        Resource(
            name="teams",
            kind="team",
            id=("id",),
            also_called=("team",),
            entity=EntityOf(
                entity=lambda _: Team,
                id_kind=lambda _: TeamId,
                fields=(FieldRule("name", "name", TEXT, required=True), FieldRule("timezone", "zone", TEXT)),
            ),
        ),
    ),
)
