"""Genesys Cloud: from conversation details to events, and back."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import interaction_facts
from cxcore.interop import genesys
from cxcore.models import ActorKind, Agent, AgentId, Channel, EventType, InteractionId


def instant(minute: float) -> str:
    """Return an instant after nine o'clock, as Genesys writes it."""
    whole, rest = divmod(round(minute * 60_000), 60_000)
    return f"2026-03-02T09:{whole:02d}:{rest / 1000:06.3f}Z"


def segment(kind: str, start: float, end: float | None, **more: Any) -> dict[str, Any]:
    ended = {} if end is None else {"segmentEnd": instant(end)}
    return {"segmentStart": instant(start), **ended, "segmentType": kind, **more}


def metric(name: str, value: float, minute: float) -> dict[str, Any]:
    return {"name": name, "value": value, "emitDate": instant(minute)}


def participant(purpose: str, name: str, *segments: dict[str, Any], peer: str | None = "s-ana", **more: Any) -> Any:
    metrics = more.pop("metrics", [])
    in_session = more.pop("session", {})
    peers = {} if peer is None else {"peerId": peer}
    return {
        "participantId": f"p-{name}",
        "purpose": purpose,
        **more,
        "sessions": [
            {"mediaType": "voice", "sessionId": name, **peers, "segments": list(segments), "metrics": metrics}
            | in_session
        ],
    }


# Ana calls about a refund: the menu, a queue, an agent who does not answer, Priya. Priya holds the line while she
# asks the queue "tax", and hands Ana on to Rui.
CALL: dict[str, Any] = {
    "conversationId": "c-refund",
    "conversationStart": instant(0),
    "conversationEnd": instant(20),
    "originatingDirection": "inbound",
    "participants": [
        participant("customer", "s-ana", segment("interact", 0, 18), peer=None, externalContactId="ana"),
        participant("ivr", "s-menu", segment("ivr", 0, 1), session={"flow": {"flowName": "Main menu"}}),
        participant("acd", "s-queue", segment("interact", 1, 3, queueId="billing", disconnectType="transfer")),
        participant("agent", "s-tom", segment("alert", 1.5, 2, disconnectType="client"), userId="tom"),
        participant(
            "agent",
            "s-priya",
            segment("alert", 2.5, 3),
            segment("interact", 3, 6),
            segment("hold", 6, 8),
            segment("interact", 8, 10, disconnectType="transfer"),
            segment("wrapup", 10, 12, wrapUpCode="refund"),
            userId="priya",
            metrics=[
                metric("tAnswered", 120_000, 3),
                metric("tTalkComplete", 300_000, 10),
                metric("tHeldComplete", 120_000, 10),
                metric("tAcw", 120_000, 12),
                metric("tHandle", 540_000, 12),
            ],
        ),
        participant("acd", "s-tax", segment("interact", 6.5, 7, queueId="tax"), peer="s-priya"),
        participant("agent", "s-bea", segment("interact", 7, 7.5), peer="s-priya", userId="bea"),
        participant("acd", "s-queue-2", segment("interact", 10, 11, queueId="refunds")),
        participant(
            "agent",
            "s-rui",
            segment("interact", 11, 18),
            segment("wrapup", 18, 20),
            userId="rui",
            metrics=[
                metric("tAnswered", 60_000, 11),
                metric("tTalkComplete", 420_000, 18),
                metric("tAcw", 120_000, 20),
                metric("tHandle", 540_000, 20),
            ],
        ),
    ],
}
HUNG_UP: dict[str, Any] = {
    "conversationId": "c-hung-up",
    "conversationStart": instant(0),
    "conversationEnd": instant(2),
    "participants": [
        participant("customer", "s-ana", segment("interact", 0, 2), peer=None),
        participant("acd", "s-queue", segment("interact", 0.5, 2, queueId="billing"), metrics=[
            metric("tAbandon", 90_000, 2),
        ]),
    ],
}  # fmt: skip
PRIYA = AgentId.for_source("genesys", "acme", "user", "priya")


def told(*conversations: Any) -> list[str]:
    found = genesys.read({"conversations": conversations}, tenant="acme")
    assert found.faults == ()
    return [f"{event.at:%H:%M} {event.type}" for event in found.events]


def test_a_call_is_told_as_its_customer_lived_it() -> None:
    assert sorted(told(CALL)) == [
        "09:00 interaction.started",
        "09:00 self_service.ivr_node_entered",
        "09:01 interaction.offered",
        "09:01 interaction.queued",
        "09:02 interaction.declined",
        "09:02 interaction.offered",
        "09:03 interaction.connected",
        "09:06 interaction.held",
        "09:08 interaction.resumed",
        "09:10 interaction.queued",
        "09:10 interaction.transferred",
        "09:11 interaction.connected",
        "09:18 interaction.ended",
        "09:20 genesys.conversation",
        "09:20 interaction.wrapped_up",
    ]


def test_who_took_part_and_on_what_is_in_the_events() -> None:
    events = genesys.read({"conversations": [CALL]}, tenant="acme").events

    interaction = InteractionId.for_source("genesys", "acme", "conversation", "c-refund")
    assert {event.interaction for event in events} == {interaction}
    [first, *_] = [event for event in events if event.type == EventType.INTERACTION_CONNECTED]
    assert first.channel is Channel.PHONE
    assert first.actor is not None
    assert (first.actor.kind, first.actor.id) == (ActorKind.AGENT, PRIYA)
    queues = [event.data["queue"] for event in events if event.type == EventType.INTERACTION_QUEUED]
    assert queues == ["billing", "refunds"]


def test_the_figures_of_a_call_are_those_that_genesys_measured_in_milliseconds() -> None:
    [row] = interaction_facts(genesys.read({"conversations": [CALL]}, tenant="acme").events)

    assert row["offered"]
    assert row["answered"]
    assert row["wait"] == timedelta(minutes=2)
    assert row["talk"] == timedelta(minutes=12)
    assert row["hold"] == timedelta(minutes=2)
    assert row["after_contact_work"] == timedelta(minutes=4)


def test_a_caller_who_hangs_up_in_the_queue_abandons_after_the_wait_that_was_measured() -> None:
    [row] = interaction_facts(genesys.read({"conversations": [HUNG_UP]}, tenant="acme").events)

    assert (row["abandoned"], row["answered"], row["wait"]) == (True, False, timedelta(seconds=90))


def test_a_handled_leg_that_lists_no_after_contact_work_had_none() -> None:
    priya = participant("agent", "s-priya", segment("interact", 1, 3), userId="priya", metrics=[
        metric("tTalkComplete", 120_000, 3), metric("tHandle", 120_000, 3),
    ])  # fmt: skip
    call = {**HUNG_UP, "participants": [HUNG_UP["participants"][0], priya]}

    [ended] = [
        event
        for event in genesys.read({"conversations": [call]}, tenant="acme").events
        if event.type == EventType.INTERACTION_ENDED
    ]

    assert ended.data == {"talk_seconds": 120, "hold_seconds": 0, "after_contact_work_seconds": 0}


@pytest.mark.parametrize(
    ("media", "channel"),
    [
        ({"mediaType": "message", "messageType": "whatsapp"}, Channel.MESSAGING),
        ({"mediaType": "message", "messageType": "sms"}, Channel.SMS),
        ({"mediaType": "message"}, Channel.MESSAGING),
        ({"mediaType": "email"}, Channel.EMAIL),
    ],
)
def test_the_kind_of_message_says_more_than_the_media_type(media: dict[str, str], channel: Channel) -> None:
    message = {**HUNG_UP, "participants": [participant("customer", "s-ana", peer=None, session=media)]}

    assert genesys.read({"conversations": [message]}, tenant="acme").events[0].channel is channel


def test_a_call_that_goes_on_has_not_ended_and_its_later_version_adds_to_it() -> None:
    going_on = json.loads(json.dumps(CALL))
    del going_on["conversationEnd"]
    del going_on["participants"][0]["sessions"][0]["segments"][0]["segmentEnd"]
    del going_on["participants"][8:]

    early, late, both = (
        genesys.read({"conversations": versions}, tenant="acme")
        for versions in ([going_on], [CALL], [CALL, going_on, CALL])
    )

    assert "interaction.ended" not in {str(event.type) for event in early.events}
    assert set(both.events) == {*early.events, *late.events}
    assert genesys.write(both.events) == genesys.write(reversed(both.events)) == {"conversations": [CALL]}


def test_agents_who_talk_among_themselves_are_no_interaction() -> None:
    internal = {**CALL, "participants": [participant("user", "s-priya", segment("interact", 0, 1), userId="priya")]}

    assert told(internal) == ["09:20 genesys.conversation"]


def test_a_callback_is_scheduled_for_the_instant_the_customer_asked_for() -> None:
    session = {"mediaType": "callback", "callbackScheduledTime": "2026-03-03T10:00:00Z"}
    asked = participant("customer", "s-ana", segment("callback", 0, None), peer=None, session=session)

    found = genesys.read({"conversations": [{**HUNG_UP, "participants": [asked]}]}, tenant="acme")

    [scheduled] = [event for event in found.events if event.type == EventType.INTERACTION_CALLBACK_SCHEDULED]
    assert scheduled.data == {"callback_at": "2026-03-03T10:00:00Z"}


def test_a_survey_with_a_promoter_score_is_answered_and_one_without_is_not() -> None:
    surveys = [
        {"surveyId": "1", "surveyStatus": "Finished", "surveyPromoterScore": 9, "surveyCompletedDate": instant(30)},
        {"surveyId": "2", "surveyStatus": "Pending"},
    ]

    found = genesys.read({"conversations": [{**HUNG_UP, "surveys": surveys}]}, tenant="acme")

    answers = [event for event in found.events if event.type == EventType.FEEDBACK_SURVEY_ANSWERED]
    assert [(event.data["survey"], event.data["score"]) for event in answers] == [("nps", 9)]


def test_users_are_agents() -> None:
    found = genesys.read({"users": [{"id": "priya", "name": "Priya", "state": "active"}]}, tenant="acme")

    [imported] = found.entities
    assert imported.entity == Agent(id=PRIYA, name="Priya")
    assert genesys.write((), found.entities) == {"users": [{"id": "priya", "name": "Priya", "state": "active"}]}


NAMES_NOBODY = "names somebody or something in a way that cannot be read."
NOT_AN_INT = "not an int that cannot be read as such."


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the call with another value at a place."""
    record: Any = json.loads(json.dumps(CALL))
    *parents, last = [int(name) if name.isdigit() else name for name in path.split(".")]
    found = record
    for name in parents:
        found = found[name]
    found[last] = value
    return record  # type: ignore[no-any-return]  # parsed JSON is anything


@pytest.mark.parametrize(
    ("record", "faults"),
    [
        (changed("conversationId", None), ["conversationId: is missing, and names the record."]),
        (changed("conversationStart", "yesterday"), [
            "conversationStart: is an instant in ISO 8601, not a str that cannot be read as such.",
        ]),
        (changed("participants.2.sessions.0.segments.0.segmentStart", 5), [
            "participants[2].sessions[0].segments[0].segmentStart: is an instant in ISO 8601, " + NOT_AN_INT,
        ]),
        (changed("participants.4.sessions.0.metrics.0.value", "two minutes"), [
            "participants[4].sessions[0].segments[1].metrics.tAnswered: is a number of milliseconds, not a str.",
        ]),
        (changed("participants.4.userId", ["priya"]), [
            "participants[4].userId: is the id of a user, not a list that cannot be read as such.",
            "participants[4].userId: is the id of a user, not a list that cannot be read as such.",
            f"participants[4].sessions[0].segments[2].held: {NAMES_NOBODY}",
            f"participants[4].sessions[0].segments[3].resumed: {NAMES_NOBODY}",
            f"participants[4].sessions[0].segments[3].transferred: {NAMES_NOBODY}",
        ]),
        ({"conversationId": "c-empty"}, [
            "record: is a conversation that says when something happened, not a dict that cannot be read as such.",
        ]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_fault_with_its_place_and_loses_nothing_else(record: Any, faults: list[str]) -> None:
    found = genesys.read({"conversations": [record, HUNG_UP]}, tenant="acme")

    assert [str(fault) for fault in found.faults] == [f"conversations, record 1: {fault}" for fault in faults]
    assert set(genesys.read({"conversations": [HUNG_UP]}, tenant="acme").events) <= set(found.events)


def test_words_that_nobody_knows_are_kept_and_listed() -> None:
    fax = participant("customer", "s-ana", segment("transmitting", 0, None), peer=None, session={"mediaType": "fax"})
    record = {**HUNG_UP, "participants": [fax, participant("ghost", "s-ghost", segment("haunt", 0, 1))]}

    found = genesys.read({"conversations": [record]}, tenant="acme")

    assert {(each.path, each.reason) for each in found.residuals} == {
        ("participants.sessions.0.mediaType", "a word we do not know"),
    }
    assert genesys.write(found.events) == {"conversations": [record]}


@pytest.fixture
def samples(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((shared / "samples" / "genesys").glob("*.json"))]


def mended(record: dict[str, Any]) -> dict[str, Any]:
    """Return a sample without its slip: one was made anonymous by hand, and has days such as 2021-04-2."""
    return json.loads(json.dumps(record).replace("2021-04-2T", "2021-04-02T"))  # type: ignore[no-any-return]  # JSON is anything


def test_every_sample_is_read_and_written_back(samples: list[dict[str, Any]]) -> None:
    found = genesys.read({"conversations": [mended(record) for record in samples]}, tenant="acme")

    assert found.faults == ()
    by_id = sorted(samples, key=lambda record: str(record["conversationId"]))
    assert genesys.write(found.events) == {"conversations": [mended(record) for record in by_id]}
    rows = {row["interaction_id"]: row for row in interaction_facts(found.events)}
    ids = [InteractionId.for_source("genesys", "acme", "conversation", record["conversationId"]) for record in samples]
    assert [rows[each]["wait"] for each in ids] == [timedelta(milliseconds=11_179), timedelta(milliseconds=6_384)]
    assert [rows[each]["hold"] for each in ids] == [timedelta(milliseconds=544_176), None]


def test_a_sample_with_days_that_are_no_iso_is_kept_whole_and_its_legs_are_faults(
    samples: list[dict[str, Any]],
) -> None:
    found = genesys.read({"conversations": [samples[1]]}, tenant="acme")

    assert len(found.faults) == 3
    assert genesys.write(found.events) == {"conversations": [samples[1]]}


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    calls = [CALL, HUNG_UP]
    shuffled = random.Random(7).sample(calls * 3, 6)  # noqa: S311  # seeded, for repeatable input

    once = genesys.read({"conversations": calls}, tenant="acme")

    assert genesys.read({"conversations": shuffled}, tenant="acme").events == once.events
