"""HubSpot: what agents and apps log on a ticket: emails, notes, calls and other engagements."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from cxcore.interop._systems._hubspot_words import AGENT, CASE, CREATED, WHEN, place
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import TEXT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import as_word
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, Channel, EventType, InteractionId, MessageId, Provenance

_LINKS: Final = "ticket_engagement"


def _case_of_engagement(look: Look) -> Mapping[str, object]:
    """Return the case of an engagement; a link that names no ticket is a fault of its own."""
    links = look.beside(_LINKS, "engagement_id", look.first("id|engagement_id"))
    linked = filter(None, (as_word(link.get("ticket_id")) for link in links))
    ticket = look.first("associations.tickets.results.0.id|associations.tickets.0.id") or next(linked, None)
    return {} if ticket is None else {"case": CASE.decode(ticket, look.tenant)}


_DIRECTIONS: Final[Mapping[str, EventType]] = {
    "EMAIL": EventType.MESSAGE_REPLIED,
    "INCOMING_EMAIL": EventType.MESSAGE_RECEIVED,
}


def _mailed(look: Look) -> EventType | str:
    """A forwarded email is a copy for the record: nobody can tell who wrote to whom."""
    return _DIRECTIONS.get(str(look.first(place("hs_email_direction"))), "hubspot.email")


def _logged_by(look: Look) -> Actor | None:
    if look.first(place("hs_email_direction")) == "INCOMING_EMAIL":
        return Actor(ActorKind.CUSTOMER)
    return actor_named(look, ActorKind.AGENT, AGENT, look.first(place("hubspot_owner_id")))


_AT: Final = f"{place('hs_timestamp')}|{CREATED}"


def _lasted(look: Look) -> timedelta | None:
    """Return how long a call was; HubSpot counts milliseconds."""
    duration = str(look.first(place("hs_call_duration")))
    return timedelta(milliseconds=int(duration)) if _DURATION.fullmatch(duration) else None


_DURATION: Final = re.compile("[0-9]{1,12}")


def _begin(look: Look) -> Mapping[str, object]:
    return {**_case_of_engagement(look), "channel": Channel.PHONE}


def _end(look: Look) -> Mapping[str, object]:
    began: Any = WHEN.decode(look.first(_AT), look.tenant)
    return {**_case_of_engagement(look), "at": began + (_lasted(look) or timedelta())}


_MESSAGE: Final = (
    FieldRule("id|engagement_id", "message", id_of(MessageId, "engagement")),
    FieldRule(place("hs_email_text", "hs_email_html", "hs_note_body"), "data.text", TEXT),
)
_CALL: Final = FieldRule("id|engagement_id", "interaction", id_of(InteractionId, "engagement"))


def _engagement(kind: str, *told: EventOf, type: str | TypeOf | None = None, **more: Any) -> Resource:  # noqa: A002  # as EventOf calls it
    """Return the resource of one kind of engagement; what tells nothing of our vocabulary is kept."""
    return Resource(
        name=f"{kind}s",
        kind=kind,
        id=("id|engagement_id",),
        also_called=(kind, f"engagement_{kind}_data"),
        events=(
            *told,
            EventOf(
                name="record",
                type=type or f"hubspot.{kind}",
                at=FieldRule(_AT, "at", WHEN, required=True),
                also=_case_of_engagement,
                key=("properties.hs_lastmodifieddate", "property_hs_lastmodifieddate"),
                carries=True,
                **more,
            ),
        ),
        read_by_hand=(
            "associations",
            *place("hs_email_direction", "hubspot_owner_id", "hs_call_duration").split("|"),
        ),
    )


ENGAGEMENTS: Final = (
    Resource(
        name=_LINKS,
        kind="ticket_engagement",
        id=("ticket_id", "engagement_id"),
        also_called=("ticket_engagement_data",),
        events=(
            carrier(
                "hubspot.ticket_engagement",
                FieldRule("_fivetran_synced", "at", WHEN, required=True),
                FieldRule("ticket_id", "case", CASE, required=True),
                key=(),
            ),
        ),
    ),
    _engagement("email", type=_mailed, fields=_MESSAGE, actor=_logged_by),
    _engagement("note", type=EventType.MESSAGE_NOTE_ADDED, fields=_MESSAGE, actor=_logged_by),
    _engagement(
        "call",
        *(
            EventOf(
                name=name,
                type=kind,
                at=FieldRule(_AT, "at", WHEN, required=True),
                fields=(_CALL,),
                also=also,
                provenance=provenance,
            )
            for name, kind, also, provenance in (
                ("started", EventType.INTERACTION_STARTED, _begin, Provenance.RECORDED),
                (
                    "ended",
                    told_if(_lasted, EventType.INTERACTION_ENDED),
                    _end,
                    Provenance.DERIVED,
                ),
            )
        ),
        fields=(_CALL,),
    ),
    _engagement("communication"),
    _engagement("task"),
    _engagement("meeting"),
)
