"""vCon: from conversation containers to events, and back."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import interaction_facts
from cxcore.interop import vcon
from cxcore.models import (
    Actor,
    ActorKind,
    AgentId,
    Channel,
    ConversationId,
    CustomerId,
    Event,
    EventType,
    InteractionId,
    MessageId,
    Provenance,
)

PARTIES: list[dict[str, Any]] = [
    {"tel": "+351910000000", "name": "Ana", "role": "customer"},
    {"mailto": "priya@example.com", "name": "Priya", "role": "agent", "uuid": "priya"},
    {"name": "Finn", "role": "bot"},
]
# Ana calls, Priya joins after a minute, holds the line for two, and hands her on at the end.
CALL: dict[str, Any] = {
    "uuid": "v-call",
    "vcon": "0.4.0",
    "created_at": "2026-03-02T10:00:00Z",
    "subject": "Refund",
    "parties": PARTIES,
    "dialog": [
        {
            "type": "recording", "start": "2026-03-02T09:00:00+00:00", "duration": 600.5, "parties": [0, [1]],
            "mediatype": "audio/x-wav", "url": "https://example.com/call.wav",
            "party_history": [
                {"party": 0, "event": "join", "time": "2026-03-02T09:00:00Z"},
                {"party": 1, "event": "join", "time": "2026-03-02T09:01:00Z"},
                {"party": 0, "event": "hold", "time": "2026-03-02T09:04:00Z"},
                {"party": 0, "event": "unhold", "time": "2026-03-02T09:06:00Z"},
                {"party": 1, "event": "mute", "time": "2026-03-02T09:07:00Z"},
            ],
        },
        {"type": "transfer", "start": "2026-03-02T09:10:00Z", "transferor": 1, "transferee": 0, "original": 0},
    ],
    "analysis": [{"type": "transcript", "dialog": 0, "body": "..."}],
}  # fmt: skip
CHAT: dict[str, Any] = {
    "uuid": "v-chat",
    "created_at": "2026-03-02T10:00:00Z",
    "parties": PARTIES,
    "dialog": [
        {"type": "text", "start": "2026-03-02T09:00:00Z", "parties": [0, 1], "body": "Where is it?", "encoding": "none",
         "mediatype": "text/plain; charset=utf-8"},
        {"type": "text", "start": "2026-03-02T09:01:00Z", "parties": [0, 2], "originator": 2, "body": "Looking."},
        {"type": "text", "start": "2026-03-02T09:05:00Z", "parties": [1, 0], "body": "PGI+SGk8L2I+",
         "encoding": "base64url", "mediatype": "text/plain"},
        {"type": "text", "start": "2026-03-02T09:06:00Z", "parties": 0, "body": "Dear all", "mediatype": "message/rfc822"},
    ],
}  # fmt: skip
ANAS_ID = CustomerId.for_source("vcon", "acme", "party", "v-chat/0")
PRIYAS_ID = AgentId.for_source("vcon", "acme", "party", "priya")
FIRST = InteractionId.for_source("vcon", "acme", "dialog", "v-call/0")


def events(*records: Any) -> tuple[Event, ...]:
    found = vcon.read({"vcons": records}, tenant="acme")
    assert found.faults == ()
    return tuple(event for event in found.events if event.is_known)


def told(*records: Any) -> list[str]:
    return sorted(f"{event.at:%H:%M} {event.type}" for event in events(*records))


def with_dialog(*dialog: dict[str, Any], parties: Any = PARTIES) -> dict[str, Any]:
    return {**CHAT, "parties": parties, "dialog": list(dialog)}


def test_a_recording_is_told_with_who_came_and_who_was_on_hold_when() -> None:
    assert told(CALL) == [
        "09:00 interaction.started",
        "09:01 interaction.connected",
        "09:04 interaction.held",
        "09:06 interaction.resumed",
        "09:10 interaction.ended",
        "09:10 interaction.transferred",
    ]
    assert {event.interaction for event in events(CALL)} == {FIRST}
    assert {event.conversation for event in events(CALL)} == {
        ConversationId.for_source("vcon", "acme", "vcon", "v-call")
    }


def test_the_length_of_a_call_and_of_its_holds_are_measured() -> None:
    [row] = interaction_facts(events(CALL))

    assert row["channel"] == Channel.PHONE
    assert row["answered"]
    assert row["hold"] == timedelta(minutes=2)
    # Until the call was handed on: one minute to the first agent, two on hold.
    assert row["talk"] == timedelta(minutes=7)


def test_the_agent_of_a_recording_is_whoever_states_that_role() -> None:
    plain = {**CALL["dialog"][0]}
    del plain["party_history"]

    [connected] = [event for event in events(with_dialog(plain)) if event.type == EventType.INTERACTION_CONNECTED]

    assert connected.actor == Actor(ActorKind.AGENT, PRIYAS_ID)
    assert (connected.data, connected.at.minute) == ({"agent": PRIYAS_ID}, 0)


def test_a_recording_of_strangers_is_a_call_with_an_agent_nobody_knows() -> None:
    strangers = [{"tel": "+12345678901"}, {"tel": "+19876543210"}]
    call = with_dialog({**CALL["dialog"][0], "party_history": None}, parties=strangers)

    [connected] = [event for event in events(call) if event.type == EventType.INTERACTION_CONNECTED]

    assert (connected.actor, connected.data) == (None, {})


@pytest.mark.parametrize(
    ("disposition", "expected", "why"),
    [
        ("hung-up", ["abandoned", "started"], "the caller gave up"),
        ("busy", ["started"], "nobody waited"),
        ("no-answer", ["started"], "nobody came"),
    ],
)
def test_a_call_that_came_to_nothing_was_abandoned_only_if_the_caller_hung_up(
    disposition: str, expected: list[str], why: str
) -> None:
    call = {"type": "incomplete", "start": "2026-03-02T09:00:00Z", "parties": [0], "disposition": disposition}

    assert told(with_dialog(call)) == [f"09:00 interaction.{kind}" for kind in expected], why


@pytest.mark.parametrize(("original", "count"), [(0, 1), ([0, 1], 1), ([], 0), (None, 0), ("0", 0)])
def test_a_transfer_is_told_of_the_call_that_was_handed_on_where_the_vcon_knows_it(original: Any, count: int) -> None:
    call = {**CALL, "dialog": [CALL["dialog"][0], {**CALL["dialog"][1], "original": original}]}

    transfers = [event for event in events(call) if event.type == EventType.INTERACTION_TRANSFERRED]

    assert [(event.interaction, event.actor) for event in transfers] == [
        (FIRST, Actor(ActorKind.AGENT, PRIYAS_ID))
    ] * count


def test_texts_are_messages_of_whoever_began_them() -> None:
    said = events(CHAT)

    assert [(str(event.type), event.actor, event.data.get("text")) for event in said] == [
        ("message.received", Actor(ActorKind.CUSTOMER, ANAS_ID), "Where is it?"),
        ("message.replied", Actor(ActorKind.BOT, "v-chat/2"), "Looking."),
        ("message.replied", Actor(ActorKind.AGENT, PRIYAS_ID), None),
        ("message.received", Actor(ActorKind.CUSTOMER, ANAS_ID), None),
    ]
    assert said[0].message == MessageId.for_source("vcon", "acme", "dialog", "v-chat/0")
    assert [event.channel for event in said] == [None, None, None, Channel.EMAIL]
    assert {event.provenance for event in said} == {Provenance.RECORDED}


def test_where_nobody_states_a_role_whoever_began_is_taken_to_be_the_customer_and_that_is_said() -> None:
    nameless = {**CHAT, "parties": [{"name": "Ana"}, {"name": "Priya"}, "odd"]}

    said = events(nameless)

    assert [str(event.type) for event in said] == [
        "message.received", "message.replied", "message.replied", "message.received",
    ]  # fmt: skip
    assert {event.provenance for event in said} == {Provenance.INFERRED}


@pytest.mark.parametrize("parties", [None, [], 7, ["0"], [{"tel": "x"}]])
def test_a_text_of_nobody_we_know_is_a_reply_without_an_author(parties: Any) -> None:
    text = {"type": "text", "start": "2026-03-02T09:00:00Z", "parties": parties, "body": "?"}

    [said] = events(with_dialog(text))

    assert (said.type, said.actor) == (EventType.MESSAGE_REPLIED, None)


def test_what_was_read_can_be_written_back_and_what_does_not_map_is_listed() -> None:
    found = vcon.read({"vcons": [CALL, CHAT]}, tenant="acme")

    assert vcon.write(found.events) == {"vcons": [CALL, CHAT]}
    assert [each.path for each in found.residuals] == ["analysis", "subject", "vcon"]
    assert not any(word in repr(found.events) for word in ("Ana", "+351910000000", "priya@example.com"))


def test_a_later_version_adds_what_is_new_and_is_the_one_that_is_written() -> None:
    later = {**CHAT, "updated_at": "2026-03-03T10:00:00Z", "dialog": [*CHAT["dialog"], {
        "type": "text", "start": "2026-03-03T09:00:00Z", "parties": [0, 1], "body": "Thank you!",
    }]}  # fmt: skip

    both = vcon.read({"vcons": [later, CHAT]}, tenant="acme").events

    assert sum(event.is_known for event in both) == len(CHAT["dialog"]) + 1
    assert vcon.write(both) == vcon.write(reversed(both)) == {"vcons": [later]}


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = random.Random(7).sample([CALL, CHAT] * 3, 6)  # noqa: S311  # seeded, for repeatable input

    assert events(*shuffled) == events(CALL, CHAT)


START = "2026-03-02T09:00:00Z"


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ({"payload": "eyJ1dWlkIjoi", "signatures": []}, "uuid: is missing, and names the record."),
        ({**CHAT, "created_at": None, "dialog": []}, "updated_at: is missing."),
        (with_dialog({"type": "text", "body": "?"}), "dialog[0].start: is missing."),
        (
            with_dialog({"type": "incomplete", "start": START, "duration": "long"}),
            "dialog[0]: is a dialog with a start and a duration in seconds, not a dict that cannot be read as such.",
        ),
        (
            with_dialog({"type": "recording", "start": START, "party_history": [
                {"event": "hold", "time": 5}, "odd", {"event": "unhold", "time": START}
            ]}),
            "dialog[0].party_history[0].time: is an instant in ISO 8601, not an int that cannot be read as such.",
        ),
        (with_dialog({"type": "text", "start": START, "body": ""}, "odd"), ""),  # type: ignore[arg-type]  # no object
        (
            with_dialog({"type": "text", "start": START, "parties": [0], "body": ["a", "b"]}), "",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_fault_with_its_place_and_loses_no_other(record: Any, fault: str) -> None:
    found = vcon.read({"vcons": [record, CALL]}, tenant="acme")

    assert [str(each) for each in found.faults] == ([f"vcons, record 1: {fault}"] if fault else [])
    assert set(events(CALL)) <= set(found.events)


def test_every_sample_is_read_and_written_back(shared: Path) -> None:
    samples = [json.loads(path.read_text("utf-8")) for path in sorted((shared / "samples" / "vcon").glob("*.vcon"))]

    found = vcon.read({"vcons": samples}, tenant="acme")

    assert found.faults == ()
    assert vcon.write(found.events) == {"vcons": samples}
    [row] = interaction_facts(found.events)
    assert row["talk"] == timedelta(seconds=4.72)
