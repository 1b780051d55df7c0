"""Genesys Cloud: which legs of a conversation face the customer, and what their segments tell."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.interop._systems._template._actor_named import actor_named
from cxcore.interop._systems._template._codec import NUMBER, Codec, Tenant, UnreadableFieldError, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import RawRecord
from cxcore.models import Actor, ActorKind, AgentId

CUSTOMERS: Final = frozenset({"customer", "external"})
AGENTS: Final = frozenset({"agent", "user"})
QUEUES: Final = frozenset({"acd"})
_TRANSFERS: Final = frozenset({"transfer", "consultTransfer", "conferenceTransfer"})


def _seconds(raw: object, tenant: Tenant) -> float:
    milliseconds: Any = NUMBER.decode(raw, tenant)
    seconds: float = milliseconds / 1000
    return seconds


SECONDS: Final = Codec("a number of milliseconds", _seconds)
USER: Final = id_of(AgentId, "user")

# --- who is who ----------------------------------------------------------


def _records(found: object) -> list[RawRecord]:
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, (list, tuple)) else []


def _sessions(look: Look, purposes: frozenset[str]) -> Iterator[RawRecord]:
    """Yield the sessions that people of these purposes have in the conversation."""
    while look.around is not None:
        look = look.around
    for participant in _records(look.says("participants")):
        if str(participant.get("purpose")) in purposes:
            yield from _records(participant.get("sessions"))


def _faces_customer(peer: object, look: Look) -> bool:
    """Whether a session with this peer is one with the customer; one without a peer is taken to be."""
    customers = {str(session.get("sessionId")) for session in _sessions(look, CUSTOMERS)}
    return bool(customers) and (peer is None or str(peer) in customers)


def is_leg_of(purposes: frozenset[str], look: Look) -> bool:
    """Whether a segment or a metric belongs to somebody of these purposes, facing the customer."""
    return look.word("^^purpose") in purposes and _faces_customer(look.says("^peerId"), look)


def is_first_customer(look: Look) -> bool:
    """Whether a participant is the one for whom the conversation is held."""
    everybody = _records(look.says("^participants"))
    return next((each for each in everybody if str(each.get("purpose")) in CUSTOMERS), None) is look.record


def agent_of_leg(look: Look) -> Actor | None:
    """Return whose leg a segment is of, ``None`` where it is of no user's."""
    user = look.says("^^userId")
    return None if user is None else actor_named(look, ActorKind.AGENT, USER, user)


# --- what a segment tells ------------------------------------------------


def _around(look: Look) -> tuple[list[RawRecord], list[RawRecord]]:
    """Return the segments of the session before this one, and those after it."""
    segments = _records(look.says("^segments"))
    place = next(place for place, each in enumerate(segments) if each is look.record)
    return segments[:place], segments[place + 1 :]


def _is_of_agent(look: Look, activity: str) -> bool:
    return look.says("segmentType") == activity and is_leg_of(AGENTS, look)


def _talks(segments: list[RawRecord]) -> bool:
    return any(each.get("segmentType") == "interact" for each in segments)


def is_queued(look: Look) -> bool:
    """Whether the customer enters a queue."""
    return is_leg_of(QUEUES, look) and not _around(look)[0]


def is_offered(look: Look) -> bool:
    """Whether it rings at an agent's."""
    return look.says("^^userId") is not None and _is_of_agent(look, "alert")


def is_declined(look: Look) -> bool:
    """Whether it rang at an agent's who did not take it."""
    return is_offered(look) and look.says("segmentEnd") is not None and not _talks(_around(look)[1])


def is_connected(look: Look) -> bool:
    """Whether an agent begins to talk with the customer."""
    return _is_of_agent(look, "interact") and not _talks(_around(look)[0])


def is_held(look: Look) -> bool:
    """Whether the customer is put on hold."""
    return _is_of_agent(look, "hold")


def is_resumed(look: Look) -> bool:
    """Whether an agent talks with the customer again."""
    return _is_of_agent(look, "interact") and _talks(_around(look)[0])


def is_transferred(look: Look) -> bool:
    """Whether an agent hands the customer on."""
    return look.word("disconnectType") in _TRANSFERS and (is_held(look) or _is_of_agent(look, "interact"))


def is_end(look: Look) -> bool:
    """Whether the customer is gone after this segment, and everything that follows has ended too."""
    return look.word("^^purpose") in CUSTOMERS and _is_over(look) and _is_last(look, CUSTOMERS)


def is_wrap_up(look: Look) -> bool:
    """
    Whether the after-contact work of the conversation is done with this segment.

    An agent who wraps up while the next one talks ends nothing, so only the last one counts.
    """
    return _is_of_agent(look, "wrapup") and _is_over(look) and _is_last(look, AGENTS, {"wrapup"})


def _is_over(look: Look) -> bool:
    ends = (
        segment.get("segmentEnd")
        for session in _sessions(look, CUSTOMERS | AGENTS)
        for segment in _records(session.get("segments"))
    )
    return look.says("^^^conversationEnd") is not None and all(end is not None for end in ends)


def _is_last(look: Look, purposes: frozenset[str], activities: set[str] | None = None) -> bool:
    """Whether no segment of theirs ends later; instants are all written alike, so that their text tells."""
    segments = [
        segment
        for session in _sessions(look, purposes)
        for segment in _records(session.get("segments"))
        if activities is None or str(segment.get("segmentType")) in activities
    ]
    return max(segments, key=lambda segment: str(segment.get("segmentEnd"))) is look.record


# --- what the metrics of a session tell ----------------------------------


def wait(look: Look) -> Mapping[str, object]:
    """Return how long the customer waited for this agent, where Genesys measured it."""
    waited = _measured("tAnswered", look.says("^metrics"), look.tenant)
    return {} if waited is None else {"data.wait_seconds": waited}


def handling(look: Look) -> Mapping[str, object]:
    """Return how long agents talked, held and wrapped up, where Genesys measured it."""
    legs = [session for session in _sessions(look, AGENTS) if _faces_customer(session.get("peerId"), look)]

    def total(metric: str) -> float | None:
        lengths = [_measured(metric, leg.get("metrics"), look.tenant) for leg in legs]
        known = [length for length in lengths if length is not None]
        return sum(known) if known else None

    told = {
        f"data.{name}_seconds": total(metric)
        for name, metric in (("talk", "tTalkComplete"), ("hold", "tHeldComplete"), ("after_contact_work", "tAcw"))
    }
    # A handle time is measured to the end of the leg: what is not listed beside it took no time.
    unlisted = None if total("tHandle") is None else 0
    return {
        name: seconds if seconds is not None else unlisted
        for name, seconds in told.items()
        if seconds is not None or unlisted is not None
    }


def _measured(name: str, metrics: object, tenant: Tenant) -> float | None:
    found = [each.get("value") for each in _records(metrics) if each.get("name") == name]
    try:
        return sum(_seconds(each, tenant) for each in found) if found else None
    except UnreadableFieldError:
        came = ", ".join(type_in_words(each) for each in found)
        raise InvalidValueError(f"is a number of milliseconds, not {came}.", path=f"metrics.{name}") from None
