"""HubSpot: where it keeps a property, what a stage of a pipeline means, and who an actor is."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import INSTANT, UNIX_MILLISECONDS, either, id_of, words
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import RawRecord, look_up
from cxcore.models import Actor, ActorKind, AgentId, CaseId, Channel, CustomerId, Phase, TeamId

TICKETS, PIPELINES, STAGES, THREADS, OWNERS = "tickets", "pipelines", "pipeline_stages", "threads", "owners"

CASE: Final = id_of(CaseId, "ticket")
CUSTOMER: Final = id_of(CustomerId, "contact")
AGENT: Final = id_of(AgentId, "owner")
TEAM: Final = id_of(TeamId, "team")
WHEN: Final = either(INSTANT, UNIX_MILLISECONDS)
PRIORITY: Final = words({"LOW": "low", "MEDIUM": "medium", "HIGH": "high", "URGENT": "urgent"})


def place(*names: str) -> str:
    """Return the places of a property: in the API, and in a table of an export."""
    return "|".join(f"{where}{name}" for name in names for where in ("properties.", "property_"))


# An export without the time of the last change says at least when it read the row.
CREATED: Final = f"{place('createdate', 'hs_createdate')}|createdAt|created_at"
UPDATED: Final = f"{place('hs_lastmodifieddate', 'lastmodifieddate')}|updatedAt|updated_at|_fivetran_synced|createdAt"

# --- channels ------------------------------------------------------------

SOURCE: Final = words({"CHAT": Channel.CHAT, "EMAIL": Channel.EMAIL, "FORM": Channel.WEB_FORM, "PHONE": Channel.PHONE})
# The channels every account has; those an account adds have other numbers.
CHANNEL: Final = words({"1000": Channel.CHAT, "1001": Channel.MESSAGING, "1002": Channel.EMAIL})

# --- stages --------------------------------------------------------------

# The pipeline each account begins with, by the number of a stage and by its label.
_PHASES: Final[Mapping[str, Phase]] = {
    "1": Phase.NEW,
    "2": Phase.WAITING_CUSTOMER,
    "3": Phase.OPEN,
    "4": Phase.SOLVED,
    "new": Phase.NEW,
    "waiting on contact": Phase.WAITING_CUSTOMER,
    "waiting on us": Phase.OPEN,
}


def phase_in(stage: RawRecord) -> Phase | None:
    """
    Return the phase of a stage, by its state and what its label adds to that.

    What is closed may be moved back, so that it is solved and not closed.
    """
    state = look_up(stage, "metadata.ticketState") if "metadata" in stage else stage.get("ticket_state")
    if state == "OPEN":
        return _PHASES.get(str(stage.get("label")).lower(), Phase.OPEN)
    return Phase.SOLVED if state == "CLOSED" else None


def _explained(look: Look, stage: object, pipeline: object) -> Iterator[RawRecord]:
    """Yield what says more about a stage: the list of stages, and its pipeline with all of them."""
    yield from look.beside(STAGES, "id", stage)
    for row in look.beside(STAGES, "stage_id", stage):
        if str(row.get("pipeline_id")) == str(pipeline):
            yield row
    for each in look.beside(PIPELINES, "id", pipeline):
        stages = each.get("stages")
        for found in stages if isinstance(stages, list) else ():
            if isinstance(found, Mapping) and str(found.get("id")) == str(stage):
                yield found


def only_pipeline_with(look: Look, stage: object) -> Iterator[str]:
    """Yield the pipeline that has a stage, where just one has a stage of that number."""
    found = {str(row.get("pipeline_id")) for row in look.beside(STAGES, "stage_id", stage)}
    for place_in_list in range(_MOST_STAGES):
        found |= {str(each.get("id")) for each in look.beside(PIPELINES, f"stages.{place_in_list}.id", stage)}
    if len(found) == 1:
        yield from found


# A pipeline of HubSpot has no more.
_MOST_STAGES: Final = 100


def stage_said(look: Look, stage: object, pipelines: Iterable[object]) -> Mapping[str, object]:
    """
    Return phase and native status of a stage; nothing where nobody says what it means.

    The first of the pipelines that explains the stage counts.
    """
    if stage is None:
        return {}
    for pipeline in pipelines:
        for found in _explained(look, stage, pipeline):
            phase = phase_in(found)
            if phase is not None:
                return {"data.phase": phase, "data.status": str(found.get("label") or stage)}
    known = _PHASES.get(str(stage)) if str(stage).isdigit() else None
    return {} if known is None else {"data.phase": known, "data.status": str(stage)}


# --- actors --------------------------------------------------------------


def owner_of_user(look: Look, user: object) -> Actor:
    """Return the agent a user is; owners and users are numbered apart, and the list of owners has both."""
    owners = [*look.beside(OWNERS, "userId", user), *look.beside(OWNERS, "active_user_id", user)]
    name = next((each.get("id", each.get("owner_id")) for each in owners), None)
    return actor_named(look, ActorKind.AGENT, AGENT, name)


_KINDS: Final[Mapping[str, ActorKind]] = {
    "A": ActorKind.AGENT,
    "V": ActorKind.CUSTOMER,
    "E": ActorKind.CUSTOMER,
    "B": ActorKind.BOT,
    "I": ActorKind.INTEGRATION,
    "S": ActorKind.SYSTEM,
}


def actor_in(look: Look, name: object) -> Actor | None:
    """Return who an actor is: ``A-`` and a user, ``V-`` and a contact, ``E-`` and an address, and others."""
    letter, _, rest = name.partition("-") if isinstance(name, str) else ("", "", "")
    kind = _KINDS.get(letter)
    if kind is ActorKind.AGENT:
        return owner_of_user(look, rest)
    if letter == "V":
        return actor_named(look, ActorKind.CUSTOMER, CUSTOMER, rest)
    return None if kind is None else Actor(kind)


def author_of(look: Look) -> Actor | None:
    """Return who wrote a message; an address that writes to us is a customer's, one that we write from is not."""
    actor = actor_in(look, look.says("createdBy"))
    if look.says("direction") == "OUTGOING" and actor is not None and actor.kind is ActorKind.CUSTOMER:
        return Actor(ActorKind.AGENT)
    return actor
