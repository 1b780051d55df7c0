"""
vCon, the IETF's container of a conversation: who took part, what was said, and what was made of it.

A vCon is one conversation. Each recording in it, and each call that came to
nothing, is an interaction; each text is a message. What a vCon has no field for
is not guessed: it knows no queues, no waits and no after-contact work.

Parties and dialogs are named by their places in two lists, which they keep as
long as the vCon keeps its ``uuid``. Parties may state their role; if none does,
whoever began the first dialog is taken to be the customer, and the messages
that follow from that are labelled inferred.

Durations are seconds. The first drafts say ``mimetype`` where later ones say
``mediatype``. A signed or encrypted vCon has to be opened first.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import INSTANT, NUMBER, Codec, Tenant, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._message_by import message_by
from cxcore.interop._systems._template._record import RawRecord
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System
from cxcore.interop._systems._vcon_dialog import Dialog
from cxcore.models import Actor, ConversationId, EventType, Provenance

_CALLS: Final = frozenset({"recording", "incomplete"})


def _end(dialog: RawRecord, tenant: Tenant) -> datetime:
    start: Any = INSTANT.decode(dialog.get("start"), tenant)
    seconds: Any = NUMBER.decode(dialog.get("duration"), tenant)
    end: datetime = start + timedelta(seconds=seconds)
    return end


_END: Final = Codec("a dialog with a start and a duration in seconds", _end)
_CONVERSATION: Final = id_of(ConversationId, "vcon")


def _dialog(
    name: str, type_of: Callable[[Look], EventType | None], at: FieldRule | None = None, **more: Any
) -> EventOf:
    """Return an event that a dialog tells."""
    return EventOf(
        name=name,
        type=type_of,
        at=at or FieldRule("start", "at", INSTANT, required=True),
        fields=(FieldRule("^uuid", "conversation", _CONVERSATION), *more.pop("fields", ())),
        each="dialog",
        **more,
    )


# --- calls ---------------------------------------------------------------


def _of_interaction(look: Look) -> dict[str, object]:
    dialog = Dialog.of(look)
    return {"interaction": dialog.interaction(), "channel": dialog.channel}


def _with_agent(look: Look) -> dict[str, object]:
    agent = Dialog.of(look).agent
    return _of_interaction(look) | ({} if agent is None else {"data.agent": agent.id})


def _agent(look: Look) -> Actor | None:
    return Dialog.of(look).agent


def _if_call(look: Look) -> EventType | None:
    return EventType.INTERACTION_STARTED if look.word("type") in _CALLS else None


def _if_connected(look: Look) -> EventType | None:
    """A recording is of people who talk; if its history says when the agent came, that is when."""
    if look.says("type") != "recording":
        return None
    history = look.says("party_history")
    moments = [each for each in (history if isinstance(history, list) else []) if isinstance(each, Mapping)]
    came = any(each.get("event") == "join" and Dialog.of(look).is_agent(each.get("party")) for each in moments)
    return None if came else EventType.INTERACTION_CONNECTED


def _if_abandoned(look: Look) -> EventType | None:
    """Only a caller who hangs up has abandoned; a line that was busy was never a wait."""
    hung_up = look.says("type") == "incomplete" and look.says("disposition") == "hung-up"
    return EventType.INTERACTION_ABANDONED if hung_up else None


def _if_ended(look: Look) -> EventType | None:
    is_known = look.word("type") in _CALLS and look.says("duration") is not None
    return EventType.INTERACTION_ENDED if is_known else None


def _if_held(look: Look) -> EventType | None:
    moves = {"hold": EventType.INTERACTION_HELD, "unhold": EventType.INTERACTION_RESUMED}
    return moves.get(look.word("event") or "") if look.says("^type") == "recording" else None


def _if_joined(look: Look) -> EventType | None:
    is_recorded = look.says("event") == "join" and look.says("^type") == "recording"
    return EventType.INTERACTION_CONNECTED if is_recorded and Dialog.of(look).is_agent(look.says("party")) else None


def _party(look: Look) -> Actor | None:
    return Dialog.of(look).actor(look.says("party"))


def _joined(look: Look) -> dict[str, object]:
    party = _party(look)
    return _of_interaction(look) | ({} if party is None else {"data.agent": party.id})


def _original(look: Look) -> int | None:
    """Return the place of the dialog that was handed on; a draft has one place, a later one a list."""
    named = look.says("original")
    first = named[0] if isinstance(named, list) and named else named
    return first if isinstance(first, int) else None


def _if_transferred(look: Look) -> EventType | None:
    is_known = look.says("type") == "transfer" and _original(look) is not None
    return EventType.INTERACTION_TRANSFERRED if is_known else None


def _of_original(look: Look) -> dict[str, object]:
    return {"interaction": Dialog.of(look).interaction(_original(look))}


def _transferor(look: Look) -> Actor | None:
    return Dialog.of(look).actor(look.says("transferor"))


# --- texts ---------------------------------------------------------------


def _if_said(*, roles_are_known: bool) -> Callable[[Look], EventType | None]:
    def type_of(look: Look) -> EventType | None:
        dialog = Dialog.of(look)
        if look.says("type") != "text" or dialog.states_roles is not roles_are_known:
            return None
        return message_by(dialog.author)

    return type_of


def _of_message(look: Look) -> dict[str, object]:
    """Return the message; its text only where that is what the body holds."""
    dialog, body = Dialog.of(look), look.says("body")
    told: dict[str, object] = {"message": dialog.message, "channel": dialog.channel}
    is_plain = look.says("encoding") in (None, "none") and dialog.media.partition(";")[0] in ("", "text/plain")
    return told | ({"data.text": body} if is_plain and isinstance(body, str) else {})


def _author(look: Look) -> Actor | None:
    return Dialog.of(look).author


vcon: Final = System(
    name="vcon",
    title="vCon",
    sources=(
        "https://datatracker.ietf.org/doc/draft-ietf-vcon-vcon-core/",
        "https://datatracker.ietf.org/doc/draft-ietf-vcon-cc-extension/",
    ),
    resources=(
        Resource(
            name="vcons",
            kind="vcon",
            id=("uuid",),
            also_called=("vcon",),
            events=(
                _dialog("started", _if_call, also=_of_interaction),
                _dialog("connected", _if_connected, also=_with_agent, actor=_agent),
                _dialog("abandoned", _if_abandoned, also=_of_interaction),
                _dialog("ended", _if_ended, FieldRule(".", "at", _END, required=True), also=_of_interaction),
                _dialog("transferred", _if_transferred, also=_of_original, actor=_transferor),
                _dialog("said", _if_said(roles_are_known=True), also=_of_message, actor=_author),
                _dialog(
                    "presumed",
                    _if_said(roles_are_known=False),
                    also=_of_message,
                    actor=_author,
                    provenance=Provenance.INFERRED,
                ),
                *(
                    EventOf(
                        name=name,
                        type=type_of,
                        at=FieldRule("time", "at", INSTANT, required=True),
                        fields=(FieldRule("^^uuid", "conversation", _CONVERSATION),),
                        each="dialog[].party_history",
                        actor=_party,
                        also=also,
                    )
                    for name, type_of, also in (("moved", _if_held, _of_interaction), ("joined", _if_joined, _joined))
                ),
                carrier(
                    "vcon.vcon",
                    FieldRule("updated_at|created_at|dialog.0.start", "at", INSTANT, required=True),
                    FieldRule("uuid", "conversation", _CONVERSATION),
                ),
            ),
            read_by_hand=("parties",),
        ),
    ),
)
