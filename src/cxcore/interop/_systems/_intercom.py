"""
Intercom: conversations and their parts, tickets, contacts, admins, teams.

Read as the API writes them (JSON, times in seconds since 1970) and as
warehouse exports do (one table each, times as text without a zone in UTC). A
conversation with its parts tells its history; from a list or a search it comes
without them, is a snapshot, and tells *derived* events at the time of its last
update. The first message is the `source` of a conversation and none of its
parts. A part does more than one thing at a time: a reply may close, reopen or
assign. Intercom's closed is our solved, because a customer who writes again
opens it; a conversation that became a ticket keeps its id and is one case.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from cxcore.interop._systems._template._codec import INSTANT, LANGUAGE, NUMBER, TEXT, UNIX_SECONDS, either, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
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

_Also: TypeAlias = Callable[[Look], Mapping[str, object]]

_PHASES: Final[Mapping[str, Phase]] = {
    "open": Phase.OPEN,
    "snoozed": Phase.SNOOZED,
    "closed": Phase.SOLVED,
}
_TICKET_PHASES: Final[Mapping[str, Phase]] = {
    "submitted": Phase.NEW,
    "in_progress": Phase.OPEN,
    "waiting_on_customer": Phase.WAITING_CUSTOMER,
    "resolved": Phase.SOLVED,
}
# A conversation is open, snoozed or closed after such a part; every other part leaves it as it was.
_STATE_AFTER: Final[Mapping[str, str]] = {
    "open": "open",
    "unsnoozed": "open",
    "timer_unsnooze": "open",
    "assign_and_reopen": "open",
    "assign_and_unsnooze": "open",
    "note_and_reopen": "open",
    "snoozed": "snoozed",
    "close": "closed",
}
# Twitter is missing on purpose: the word stands for mentions in public and for private messages.
_CHANNELS: Final[Mapping[str, Channel]] = {
    "conversation": Channel.CHAT,
    "email": Channel.EMAIL,
    "phone_call": Channel.PHONE,
    "sms": Channel.SMS,
    "whatsapp": Channel.MESSAGING,
    "facebook": Channel.SOCIAL_PRIVATE,
    "instagram": Channel.SOCIAL_PRIVATE,
    "push": Channel.IN_APP,
}
_ADDRESSES: Final = {"email": ContactPointKind.EMAIL, "phone": ContactPointKind.PHONE}
_CUSTOMERS: Final = frozenset({"user", "lead", "contact"})
_ALWAYS_WRITTEN: Final = frozenset({"comment", "quick_reply"})
_NOTES: Final = frozenset({"note", "note_and_reopen"})
# What an agent writes while assigning or closing goes to the customer too.
_WRITTEN_WITH_BODY: Final = frozenset({*_STATE_AFTER, "assignment", "away_mode_assignment"}) - _NOTES
# Sent to many at once or by a rule, in somebody's name.
_BY_NOBODY: Final = frozenset({"automated", "campaigns_initiated", "operator_initiated"})
_NOBODY: Final = "0"

_WHEN: Final = either(UNIX_SECONDS, INSTANT)
_CASE: Final = id_of(CaseId, "conversation")
_MESSAGE: Final = id_of(MessageId, "conversation_part")
_CUSTOMER: Final = id_of(CustomerId, "contact")
_AGENT: Final = id_of(AgentId, "admin")
_TEAM: Final = id_of(TeamId, "team")

_CONVERSATIONS, _PARTS, _TICKETS = "conversations", "conversation_parts", "tickets"
_NESTED_PARTS, _NESTED_TICKET_PARTS = "conversation_parts.conversation_parts", "ticket_parts.ticket_parts"


def _person(look: Look, kind: str | None, name: str | None) -> Actor | None:
    """Return who the type and id of an author are; nobody for a type we do not know."""
    if kind in _CUSTOMERS:
        return Actor(ActorKind.CUSTOMER, None if name is None else str(_CUSTOMER.decode(name, look.tenant)))
    if kind == "admin":
        return Actor(ActorKind.AGENT, None if name is None else str(_AGENT.decode(name, look.tenant)))
    return {"bot": Actor(ActorKind.BOT, name), "team": Actor(ActorKind.AUTOMATION, name)}.get(kind or "")


def _author(look: Look) -> Actor | None:
    actor = _person(
        look, look.word("author.type") or look.word("author_type"), look.word("author.id") or look.word("author_id")
    )
    return Actor(ActorKind.BOT, look.word("author.id")) if look.says("author.from_ai_agent") is True else actor


def _first_author(look: Look) -> Actor | None:
    """Return who wrote the source; what was sent to many at once is nobody's reply."""
    if (look.word("source.delivered_as") or look.word("source_delivered_as")) in _BY_NOBODY:
        return Actor(ActorKind.AUTOMATION)
    return _person(
        look,
        look.word("source.author.type") or look.word("source_author_type"),
        look.word("source.author.id") or look.word("source_author_id"),
    )


def _first_customer(look: Look) -> Mapping[str, object]:
    """Return the customer of a table, which names nobody but the author of the source."""
    name = look.word("source_author_id") if look.word("source_author_type") in _CUSTOMERS else None
    return {} if name is None else {"customer": _CUSTOMER.decode(name, look.tenant)}


def _by(author: Actor | None) -> EventType | None:
    """Return what a public message is; without an author nobody can say."""
    if author is None:
        return None
    return EventType.MESSAGE_RECEIVED if author.kind is ActorKind.CUSTOMER else EventType.MESSAGE_REPLIED


def _first_message(look: Look) -> EventType | None:
    written = look.says("source.body") or look.says("source_body")
    return _by(_first_author(look)) if written else None


def _written(look: Look) -> EventType | None:
    """Return what a part says to whom; text in a part of a type we do not know is taken for neither."""
    kind = look.word("part_type")
    if kind in _NOTES:
        return EventType.MESSAGE_NOTE_ADDED
    is_public = kind in _ALWAYS_WRITTEN or (kind in _WRITTEN_WITH_BODY and look.says("body") is not None)
    return _by(_author(look)) if is_public else None


def _state(look: Look) -> Mapping[str, object]:
    """Return the state a part leaves behind; what changes that of a ticket says which it is now."""
    ticket_state, state = look.word("ticket_state") or "", _STATE_AFTER.get(look.word("part_type") or "")
    if ticket_state in _TICKET_PHASES:
        return {"data.phase": _TICKET_PHASES[ticket_state], "data.status": ticket_state}
    return {} if state is None else {"data.phase": _PHASES[state], "data.status": state}


def _moved(look: Look) -> EventType | None:
    return EventType.CASE_STATUS_CHANGED if _state(look) else None


def _assignment(look: Look) -> Mapping[str, object]:
    """Return whom a part assigned: an admin, a team, or nobody (``nobody_admin``)."""
    kind = look.word("assigned_to.type") or look.word("assigned_to_type")
    name = look.word("assigned_to.id") or look.word("assigned_to_id")
    return _assignee(look, admin=name if kind == "admin" else None, team=name if kind == "team" else None) or (
        {"data.agent": None} if kind == "nobody_admin" else {}
    )


def _assignee_now(look: Look) -> Mapping[str, object]:
    """Return whom a conversation or ticket is assigned to; tables name one of the two."""
    kind, name = look.word("assignee_type"), look.word("assignee_id")
    return _assignee(
        look,
        admin=look.word("admin_assignee_id") or (name if kind == "admin" else None),
        team=look.word("team_assignee_id") or (name if kind == "team" else None),
    )


def _assignee(look: Look, *, admin: str | None, team: str | None) -> Mapping[str, object]:
    named = {"data.agent": (_AGENT, admin), "data.team": (_TEAM, team)}
    return {to: codec.decode(name, look.tenant) for to, (codec, name) in named.items() if name not in {None, _NOBODY}}


def _assigned(look: Look) -> EventType | None:
    return EventType.CASE_ASSIGNED if _assignment(look) else None


def _has_parts(look: Look) -> bool:
    return bool(
        look.says(_NESTED_PARTS)
        or look.says(_NESTED_TICKET_PARTS)
        or look.beside(_PARTS, "conversation_id", look.word("id"))
    )


def _if_alone(known: TypeOf) -> TypeOf:
    """Return the type of what a snapshot tells where no parts tell it better."""
    return lambda look: None if _has_parts(look) else known(look)


def _tags(look: Look) -> Mapping[str, object]:
    return {"data.tags": [look.word("name") or look.word("id")]}


def _parts(each: str | None, *, case: str) -> tuple[EventOf, ...]:
    """Return the events of parts, the same ones in a conversation, in its ticket and in a table of parts."""
    fields = {
        "written": (
            _written,
            (FieldRule("id", "message", _MESSAGE), FieldRule("body", "data.text", TEXT)),
            lambda _: {},
        ),
        "moved": (_moved, (), _state),
        "assigned": (_assigned, (), _assignment),
    }
    return tuple(
        EventOf(
            name=name,
            type=kind,
            at=FieldRule("created_at", "at", _WHEN, required=True),
            fields=(FieldRule(case, "case", _CASE, required=True), *told),
            each=each,
            member=None if each is None else ("conversation_part", "id"),
            also=also,
            actor=_author,
        )
        for name, (kind, told, also) in fields.items()
    )


def _now(name: str, kind: TypeOf, *told: FieldRule, also: _Also = lambda _: {}) -> EventOf:
    """Return the event by which a snapshot tells what holds since its last update."""
    return EventOf(
        name=name,
        type=kind,
        at=FieldRule("updated_at", "at", _WHEN, required=True),
        fields=(FieldRule("id", "case", _CASE), *told),
        key=("updated_at",),
        also=also,
        provenance=Provenance.DERIVED,
    )


def _carrier(kind: str, case: str) -> EventOf:
    return EventOf(
        name="record",
        type=f"intercom.{kind}",
        at=FieldRule("updated_at|created_at", "at", _WHEN, required=True),
        fields=(FieldRule(case, "case", _CASE, required=True),),
        key=(".",),
        carries=True,
    )


def _if_known(path: str, known: Mapping[str, Phase]) -> TypeOf:
    return lambda look: EventType.CASE_STATUS_CHANGED if look.word(path) in known else None


def _rated(name: str, kind: TypeOf, when: str, *told: FieldRule, key: tuple[str, ...] = ()) -> EventOf:
    return EventOf(
        name=name,
        type=kind,
        at=FieldRule(when, "at", _WHEN, required=True),
        fields=(FieldRule("id", "case", _CASE), FieldRule("contacts.contacts.0.id", "customer", _CUSTOMER), *told),
        data={"survey": Survey.CSAT},
        key=key,
        provenance=Provenance.DERIVED,
    )


_RATED: Final = "conversation_rating.rating|conversation_rating_value"
_REMARK: Final = "conversation_rating.remark|conversation_rating_remark"
_REQUESTED: Final = "conversation_rating.created_at|conversation_rating_created_at"


def _says_any(paths: str, kind: EventType) -> TypeOf:
    return lambda look: kind if any(look.says(path) is not None for path in paths.split("|")) else None


def _unless_of_a_conversation(look: Look) -> EventType | None:
    """A conversation that became a ticket tells its own beginning."""
    return None if look.beside(_CONVERSATIONS, "id", look.word("id")) else EventType.CASE_CREATED


intercom: Final = System(
    name="intercom",
    title="Intercom",
    sources=(
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations/conversation",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/models/conversation_part",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/models/conversation_rating",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/tickets/ticket",
        "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/contacts/contact",
        "https://github.com/intercom/Intercom-OpenAPI/pull/635",
        "https://fivetran.com/docs/connectors/applications/intercom",
    ),
    resources=(
        Resource(
            name=_CONVERSATIONS,
            kind="conversation",
            id=("id",),
            also_called=("conversation", "conversation_data", "conversation_history_data"),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=FieldRule("created_at", "at", _WHEN, required=True),
                    fields=(
                        FieldRule("id", "case", _CASE),
                        FieldRule("contacts.contacts.0.id", "customer", _CUSTOMER),
                        FieldRule("source.type|source_type", "channel", words(_CHANNELS)),
                        FieldRule("source.subject|source_subject", "data.subject", TEXT),
                    ),
                    also=_first_customer,
                    actor=_first_author,
                ),
                EventOf(
                    name="source",
                    type=_first_message,
                    at=FieldRule("created_at", "at", _WHEN, required=True),
                    fields=(
                        FieldRule("id", "case", _CASE),
                        FieldRule("source.id|source_id", "message", _MESSAGE),
                        FieldRule("source.body|source_body", "data.text", TEXT),
                    ),
                    actor=_first_author,
                    provenance=Provenance.DERIVED,
                ),
                *_parts(_NESTED_PARTS, case="^id"),
                _now(
                    "status",
                    _if_alone(_if_known("state", _PHASES)),
                    FieldRule("state", "data.phase", words(_PHASES)),
                    FieldRule("state", "data.status", TEXT),
                ),
                _now(
                    "priority",
                    _says_any("priority", EventType.CASE_PRIORITY_CHANGED),
                    FieldRule("priority", "data.priority", TEXT),
                ),
                _now(
                    "assignee",
                    _if_alone(lambda look: EventType.CASE_ASSIGNED if _assignee_now(look) else None),
                    also=_assignee_now,
                ),
                EventOf(
                    name="tagged",
                    type=_says_any("applied_at", EventType.CASE_TAGGED),
                    at=FieldRule("applied_at", "at", _WHEN, required=True),
                    fields=(FieldRule("^id", "case", _CASE),),
                    each="tags.tags",
                    key=("id", "applied_at"),
                    also=_tags,
                    actor=lambda look: _person(look, look.word("applied_by.type"), look.word("applied_by.id")),
                ),
                _rated("asked", _says_any(_REQUESTED, EventType.FEEDBACK_SURVEY_SENT), _REQUESTED),
                _rated(
                    "rated",
                    _says_any(_RATED, EventType.FEEDBACK_SURVEY_ANSWERED),
                    f"conversation_rating.updated_at|{_REQUESTED}",
                    FieldRule(_RATED, "data.score", NUMBER),
                    FieldRule(_REMARK, "data.comment", TEXT),
                    key=("conversation_rating.updated_at", *_RATED.split("|"), *_REMARK.split("|")),
                ),
                _carrier("conversation", "id"),
            ),
            read_by_hand=(
                "source.author",
                "source.delivered_as",
                "source_author_id",
                "source_author_type",
                "source_delivered_as",
                "admin_assignee_id",
                "team_assignee_id",
                "assignee_id",
                "assignee_type",
            ),
        ),
        Resource(
            name=_PARTS,
            kind="conversation_part",
            id=("id",),
            also_called=("conversation_part", "conversation_part_data", "conversation_part_history_data"),
            events=(
                *_parts(None, case="conversation_id"),
                _carrier("conversation_part", "conversation_id"),
            ),
            read_by_hand=(
                "part_type",
                "author",
                "author_id",
                "author_type",
                "assigned_to",
                "assigned_to_id",
                "assigned_to_type",
            ),
        ),
        Resource(
            name=_TICKETS,
            kind="ticket",
            id=("id",),
            also_called=("ticket",),
            events=(
                EventOf(
                    name="created",
                    type=_unless_of_a_conversation,
                    at=FieldRule("created_at", "at", _WHEN, required=True),
                    fields=(
                        FieldRule("id", "case", _CASE),
                        FieldRule("contacts.contacts.0.id", "customer", _CUSTOMER),
                    ),
                ),
                *_parts(_NESTED_TICKET_PARTS, case="^id"),
                _now(
                    "status",
                    _if_alone(_if_known("ticket_state.category", _TICKET_PHASES)),
                    FieldRule("ticket_state.category", "data.phase", words(_TICKET_PHASES)),
                    FieldRule("ticket_state.category", "data.status", TEXT),
                ),
                _now(
                    "assignee",
                    _if_alone(lambda look: EventType.CASE_ASSIGNED if _assignee_now(look) else None),
                    also=_assignee_now,
                ),
                _carrier("ticket", "id"),
            ),
            read_by_hand=("admin_assignee_id", "team_assignee_id"),
        ),
        Resource(
            name="contacts",
            kind="contact",
            id=("id",),
            also_called=("contact", "contact_data", "contact_history_data"),
            entity=EntityOf(
                entity=lambda _: Customer,
                id_kind=lambda _: CustomerId,
                fields=(FieldRule("name", "name", TEXT), FieldRule("language_override", "language", LANGUAGE)),
                also=lambda look: reached_at(look, _ADDRESSES),
            ),
            read_by_hand=tuple(_ADDRESSES),
        ),
        Resource(
            name="admins",
            kind="admin",
            id=("id",),
            also_called=("admin", "admin_data"),
            entity=EntityOf(
                entity=lambda _: Agent,
                id_kind=lambda _: AgentId,
                fields=(FieldRule("name", "name", TEXT),),
            ),
        ),
        Resource(
            name="teams",
            kind="team",
            id=("id",),
            also_called=("team", "team_data"),
            entity=EntityOf(
                entity=lambda _: Team,
                id_kind=lambda _: TeamId,
                fields=(FieldRule("name", "name", TEXT, required=True),),
            ),
        ),
    ),
)
