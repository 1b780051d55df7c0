"""HubSpot: tickets, and the history of their properties."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from cxcore.errors import CxError
from cxcore.interop._systems._hubspot_words import (
    AGENT,
    CASE,
    CREATED,
    CUSTOMER,
    PRIORITY,
    SOURCE,
    TEAM,
    THREADS,
    TICKETS,
    UPDATED,
    WHEN,
    only_pipeline_with,
    owner_of_user,
    place,
    stage_said,
)
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import is_unknown, look_up
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource, TypeOf
from cxcore.models import Actor, ActorKind, EventType, Phase, Provenance

_HISTORY: Final = "ticket_property_history"
_CONTACTS: Final = "ticket_contact"
_STAGE, _PIPELINE = place("hs_pipeline_stage"), place("hs_pipeline")
_CLOSED, _REPLIED = place("closed_date"), place("first_agent_reply_date")
_UPDATED: Final = FieldRule(UPDATED, "at", WHEN, required=True)
_ITSELF: Final = FieldRule("id", "case", CASE)
_TICKET: Final = FieldRule("ticket_id", "case", CASE, required=True)
_VERSION: Final = ("properties.hs_lastmodifieddate", "updatedAt", "_fivetran_synced")
_CHANGED: Final[Mapping[str, EventType]] = {
    "hs_pipeline_stage": EventType.CASE_STATUS_CHANGED,
    "hs_ticket_priority": EventType.CASE_PRIORITY_CHANGED,
    "hubspot_owner_id": EventType.CASE_ASSIGNED,
}


def _linked_customer(look: Look) -> Mapping[str, object]:
    """Return the customer of a ticket that a table links, of several contacts the one HubSpot knows longest."""
    if look.says("associations.contacts.results.0.id") is not None:
        return {}
    rows = look.beside(_CONTACTS, "ticket_id", look.says("id"))
    linked = [str(name) for row in rows if (name := row.get("contact_id"))]
    first = min(linked, key=lambda each: (len(each), each), default=None)
    return {} if first is None else {"customer": CUSTOMER.decode(first, look.tenant)}


def _has_history(look: Look, field: str) -> bool:
    rows = look.beside(_HISTORY, "ticket_id", look.says("id"))
    return bool(look.says(f"propertiesWithHistory.{field}")) or any(row.get("name") == field for row in rows)


def _state(look: Look) -> Mapping[str, object]:
    """Return where a ticket stands; one in the bin keeps its stage."""
    if look.is_true("archived|is_deleted"):
        return {"data.phase": Phase.DELETED, "data.status": str(Phase.DELETED)}
    return stage_said(look, look.first(_STAGE), (look.first(_PIPELINE),))


def _stands(*, closed: bool) -> TypeOf:
    """Return the type of where a ticket stands: one that is closed says when, and any other since its last change."""

    def type_of(look: Look) -> EventType | None:
        state = _state(look)
        told = state and not (_has_history(look, "hs_pipeline_stage") and state["data.phase"] is not Phase.DELETED)
        is_closed = state.get("data.phase") is Phase.SOLVED and look.first(_CLOSED) is not None
        return EventType.CASE_STATUS_CHANGED if told and is_closed is closed else None

    return type_of


def _if_alone(field: str) -> TypeOf:
    return lambda look: (
        _CHANGED[field] if look.first(place(field)) is not None and not _has_history(look, field) else None
    )


def _first_reply(look: Look) -> EventType | None:
    threads = look.beside(THREADS, "threadAssociations.associatedTicketId", look.says("id"))
    return EventType.MESSAGE_REPLIED if look.first(_REPLIED) is not None and not threads else None


def _who_changed(look: Look) -> Actor | None:
    user, source = look.says("updatedByUserId"), look.first("sourceType|source")
    if user is not None:
        return owner_of_user(look, user)
    return Actor(ActorKind.AUTOMATION) if source in {"AUTOMATION_PLATFORM", "WORKFLOWS"} else None


def _pipelines(look: Look) -> Iterator[object]:
    """
    Yield the pipelines that a change of stage may be in, the surest first.

    The one its ticket was in at that time, or else is in now, and the only one that has such a stage.
    """
    ticket = look.first("^id|ticket_id")
    yield _pipeline_at(look, ticket) or _pipeline_now(look, ticket)
    yield from only_pipeline_with(look, look.says("value"))


def _pipeline_at(look: Look, ticket: object) -> object:
    """Return the pipeline that a ticket was in when its stage changed; ``None`` where no history says it."""
    listed = look.says("^propertiesWithHistory.hs_pipeline")
    rows = [row for row in look.beside(_HISTORY, "ticket_id", ticket) if row.get("name") == "hs_pipeline"]
    changed_at = _instant(look, look.first("|".join(_CHANGED_AT)))
    if changed_at is None:
        return None
    in_force: tuple[datetime, str] | None = None
    for row in (*(listed if isinstance(listed, list) else ()), *rows):
        at = _instant(look, next((row[name] for name in _CHANGED_AT if name in row), None))
        if at is not None and at <= changed_at and row.get("value"):
            in_force = max(in_force or (at, ""), (at, str(row["value"])))
    return in_force and in_force[1]


_CHANGED_AT: Final = ("timestamp", "timestamp_instant")


def _instant(look: Look, raw: object) -> datetime | None:
    """Return a time; ``None`` where it cannot be read, which is a fault of the change that says it."""
    try:
        at = WHEN.decode(raw, look.tenant)
    except (ValueError, OverflowError, CxError):
        return None
    return at if isinstance(at, datetime) else None


def _pipeline_now(look: Look, ticket: object) -> object:
    if look.around is not None:
        return look.around.first(_PIPELINE)
    for each in look.beside(TICKETS, "id", ticket):
        return next((found for path in _PIPELINE.split("|") if not is_unknown(found := look_up(each, path))), None)
    return None


def _change(field: str, at: str, case: str, each: str | None) -> EventOf:
    """Return the event of one property's change, as a ticket with its history and a table of such have it."""

    def type_of(look: Look) -> EventType | None:
        is_it = (each is not None or look.says("name") == field) and look.says("value") is not None
        means = field != "hs_pipeline_stage" or _moved(look)
        return _CHANGED[field] if is_it and means else None

    told = {
        "hs_pipeline_stage": (),
        "hs_ticket_priority": (FieldRule("value", "data.priority", PRIORITY),),
        "hubspot_owner_id": (FieldRule("value", "data.agent", AGENT),),
    }
    return EventOf(
        name=field,
        type=type_of,
        at=FieldRule(at, "at", WHEN, required=True),
        fields=(FieldRule(case, "case", CASE, required=True), *told[field]),
        key=(at,),
        each=each,
        also=_moved if field == "hs_pipeline_stage" else lambda _: {},
        actor=_who_changed,
    )


def _moved(look: Look) -> Mapping[str, object]:
    return stage_said(look, look.says("value"), _pipelines(look))


TICKETS_AND_HISTORY: Final = (
    Resource(
        name=TICKETS,
        kind="ticket",
        id=("id",),
        also_called=("ticket", "ticket_data"),
        events=(
            EventOf(
                name="created",
                type=EventType.CASE_CREATED,
                at=FieldRule(CREATED, "at", WHEN, required=True),
                fields=(
                    _ITSELF,
                    FieldRule("associations.contacts.results.0.id", "customer", CUSTOMER),
                    FieldRule(place("source_type"), "channel", SOURCE),
                ),
                also=_linked_customer,
            ),
            derived("stage", _stands(closed=False), _UPDATED, _ITSELF, key=_VERSION, also=_state),
            derived(
                "closed",
                _stands(closed=True),
                FieldRule(_CLOSED, "at", WHEN, required=True),
                _ITSELF,
                key=_VERSION,
                also=_state,
            ),
            derived(
                "priority",
                _if_alone("hs_ticket_priority"),
                _UPDATED,
                _ITSELF,
                FieldRule(place("hs_ticket_priority"), "data.priority", PRIORITY),
                key=_VERSION,
            ),
            derived(
                "owner",
                _if_alone("hubspot_owner_id"),
                _UPDATED,
                _ITSELF,
                FieldRule(place("hubspot_owner_id"), "data.agent", AGENT),
                FieldRule(place("hubspot_team_id"), "data.team", TEAM),
                key=_VERSION,
            ),
            EventOf(
                name="first reply",
                type=_first_reply,
                at=FieldRule(_REPLIED, "at", WHEN, required=True),
                fields=(_ITSELF,),
                actor=lambda _: Actor(ActorKind.AGENT),
                provenance=Provenance.DERIVED,
            ),
            *(_change(field, "timestamp", "^id", f"propertiesWithHistory.{field}") for field in _CHANGED),
            carrier("hubspot.ticket", _UPDATED, _ITSELF, key=_VERSION),
        ),
        read_by_hand=(
            "archived",
            "is_deleted",
            "propertiesWithHistory.hs_pipeline",
            *f"{_STAGE}|{_PIPELINE}".split("|"),
        ),
    ),
    Resource(
        name=_HISTORY,
        kind="ticket_property_history",
        id=("ticket_id", "name", "timestamp_instant"),
        also_called=("ticket_property_history_data",),
        events=(
            *(_change(field, "timestamp_instant", "ticket_id", None) for field in _CHANGED),
            carrier(
                "hubspot.ticket_property_history",
                FieldRule("timestamp_instant", "at", WHEN, required=True),
                _TICKET,
                key=(),
            ),
        ),
        read_by_hand=("name", "value", "source"),
    ),
    Resource(
        name=_CONTACTS,
        kind="ticket_contact",
        id=("ticket_id", "contact_id"),
        also_called=("ticket_contact_data",),
        events=(
            carrier(
                "hubspot.ticket_contact",
                FieldRule("_fivetran_synced", "at", WHEN, required=True),
                _TICKET,
                FieldRule("contact_id", "customer", CUSTOMER),
                key=(),
            ),
        ),
    ),
)
