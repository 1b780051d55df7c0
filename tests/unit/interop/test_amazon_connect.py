"""Amazon Connect: from contact records to events, and back."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import InteractionFacts, interaction_facts
from cxcore.identity import Link, Method, from_events
from cxcore.interop import amazon_connect
from cxcore.models import (
    ActorKind,
    Agent,
    AgentId,
    Channel,
    ContactPoint,
    ContactPointKind,
    ConversationId,
    Customer,
    CustomerId,
    Event,
    EventType,
    InteractionId,
)

INSTANCE = "arn:aws:connect:eu-central-1:123456789012:instance/acme"
CALL: dict[str, Any] = {
    "AWSAccountId": "123456789012",
    "AWSContactTraceRecordFormatVersion": "2017-03-10",
    "Agent": {
        "ARN": f"{INSTANCE}/agent/priya",
        "Username": "priya",
        "ConnectedToAgentTimestamp": "2026-03-02T09:03:00Z",
        "AgentInteractionDuration": 300,
        "CustomerHoldDuration": 120,
        "NumberOfHolds": 1,
        "AfterContactWorkStartTimestamp": "2026-03-02T09:10:00Z",
        "AfterContactWorkEndTimestamp": "2026-03-02T09:12:00Z",
        "AfterContactWorkDuration": 120,
    },
    "AgentConnectionAttempts": 1,
    "Attributes": {"topic": "refund"},
    "Channel": "VOICE",
    "ContactId": "c-1",
    "CustomerEndpoint": {"Address": "+351210000000", "Type": "TELEPHONE_NUMBER"},
    "CustomerId": "ana",
    "DisconnectTimestamp": "2026-03-02T09:10:00Z",
    "InitialContactId": None,
    "InitiationMethod": "INBOUND",
    "InitiationTimestamp": "2026-03-02T09:00:00Z",
    "LastUpdateTimestamp": "2026-03-02T09:13:00Z",
    "NextContactId": "c-2",
    "PreviousContactId": None,
    "Queue": {
        "ARN": f"{INSTANCE}/queue/billing",
        "Name": "Billing",
        "EnqueueTimestamp": "2026-03-02T09:01:00Z",
        "DequeueTimestamp": "2026-03-02T09:03:00Z",
        "Duration": 120,
    },
}
# Priya passes Ana on to the queue "Refunds", where she hangs up.
PASSED_ON: dict[str, Any] = {
    "Agent": None,
    "Channel": "VOICE",
    "ContactId": "c-2",
    "DisconnectTimestamp": "2026-03-02T09:12:00Z",
    "InitialContactId": "c-1",
    "InitiationMethod": "TRANSFER",
    "InitiationTimestamp": "2026-03-02T09:09:00Z",
    "LastUpdateTimestamp": "2026-03-02T09:12:30Z",
    "PreviousContactId": "c-1",
    "Queue": {
        "Name": "Refunds",
        "EnqueueTimestamp": "2026-03-02T09:10:00Z",
        "DequeueTimestamp": "2026-03-02T09:12:00Z",
        "Duration": 120,
    },
}
ANA = CustomerId.for_source("amazon_connect", "acme", "customer", "ana")
CALLER = CustomerId.for_source("amazon_connect", "acme", "contact", "c-1")
PRIYA = AgentId.for_source("amazon_connect", "acme", "user", f"{INSTANCE}/agent/priya")
FIRST, SECOND = (InteractionId.for_source("amazon_connect", "acme", "contact", name) for name in ("c-1", "c-2"))


def events(*records: Any) -> tuple[Event, ...]:
    found = amazon_connect.read({"contact_records": records}, tenant="acme")
    assert found.faults == ()
    return found.events


def rows(*records: Any) -> dict[str, InteractionFacts]:
    return {row["interaction_id"]: row for row in interaction_facts(events(*records))}


def told(*records: Any) -> list[str]:
    return sorted(f"{event.at:%H:%M} {event.type}" for event in events(*records) if event.is_known)


def test_a_contact_tells_its_whole_life() -> None:
    assert told(CALL) == [
        "09:00 identity.linked",
        "09:00 interaction.started",
        "09:01 interaction.queued",
        "09:03 interaction.connected",
        "09:10 interaction.ended",
        "09:12 interaction.wrapped_up",
    ]


def test_the_figures_are_the_whole_seconds_that_connect_counted() -> None:
    row = rows(CALL)[FIRST]

    assert (row["wait"], row["talk"]) == (timedelta(seconds=120), timedelta(seconds=300))
    assert (row["hold"], row["after_contact_work"]) == (timedelta(seconds=120), timedelta(seconds=120))
    assert row["customer_id"] == CALLER


def test_the_agent_is_known_by_name_of_resource_and_is_the_user_of_that_name() -> None:
    found = amazon_connect.read(
        {"contact_records": [CALL], "users": [{"Id": "priya", "Arn": f"{INSTANCE}/agent/priya", "Username": "priya"}]},
        tenant="acme",
    )

    [connected] = [event for event in found.events if event.type == EventType.INTERACTION_CONNECTED]
    assert connected.actor is not None
    assert (connected.actor.kind, connected.actor.id, connected.data["agent"]) == (ActorKind.AGENT, PRIYA, PRIYA)
    assert found.entities[-1].entity == Agent(id=PRIYA, name="priya")


def test_who_calls_is_a_customer_with_the_number_and_one_with_the_profile_that_connect_names() -> None:
    found = amazon_connect.read({"contact_records": [CALL]}, tenant="acme")

    [caller] = [each.entity for each in found.entities]
    assert caller == Customer(id=CALLER, contact_points=[ContactPoint(ContactPointKind.PHONE, "+351210000000")])
    [same] = from_events(found.events)
    assert isinstance(same, Link)
    assert (same.a, same.b, same.method) == (CALLER, ANA, Method.DECLARED)


@pytest.mark.parametrize(
    ("change", "customer", "reason"),
    [
        ({"CustomerId": None}, "CALLER", "an address alone makes a customer of this contact"),
        ({"CustomerEndpoint": None}, "ANA", "the profile alone is one"),
        ({"CustomerEndpoint": {"Address": "flow-7", "Type": "CONTACT_FLOW"}}, "ANA", "a flow is nobody's address"),
        ({"CustomerEndpoint": None, "CustomerId": None}, None, "nobody is known"),
    ],
)
def test_one_way_of_knowing_the_customer_is_enough(change: dict[str, Any], customer: str | None, reason: str) -> None:
    known = {"CALLER": CALLER, "ANA": ANA, None: None}[customer]

    assert rows({**CALL, **change})[FIRST]["customer_id"] == known, reason
    assert list(from_events(events({**CALL, **change}))) == [], reason


def test_an_endpoint_without_an_address_leaves_a_customer_without_one() -> None:
    found = amazon_connect.read(
        {"contact_records": [{**CALL, "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER"}}]}, tenant="acme"
    )

    assert [each.entity for each in found.entities] == [Customer(id=CALLER)]


def test_a_transfer_is_a_new_contact_in_the_same_conversation() -> None:
    both = events(CALL, PASSED_ON)

    conversation = ConversationId.for_source("amazon_connect", "acme", "contact", "c-1")
    assert {event.conversation for event in both} == {conversation}
    [handed_on] = [event for event in both if event.type == EventType.INTERACTION_TRANSFERRED]
    assert (handed_on.interaction, handed_on.at.minute) == (FIRST, 9)
    assert [rows(CALL, PASSED_ON)[each]["answered"] for each in (FIRST, SECOND)] == [True, False]


def test_who_hangs_up_in_the_queue_has_abandoned_it() -> None:
    row = rows(PASSED_ON)[SECOND]

    assert (row["abandoned"], row["wait"]) == (True, timedelta(seconds=120))


def test_who_leaves_a_queue_for_another_one_has_not_abandoned_it() -> None:
    moved = {**PASSED_ON, "NextContactId": "c-3"}

    assert "09:12 interaction.abandoned" not in told(moved)


def test_a_call_that_goes_out_of_connect_is_a_transfer_too() -> None:
    outward = {**CALL, "TransferCompletedTimestamp": "2026-03-02T09:08:00Z", "NextContactId": None}

    assert "09:08 interaction.transferred" in told(outward)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({**CALL, "InitiationMethod": "MONITOR"}, "a supervisor listens in"),
        ({**CALL, "Channel": "TASK"}, "no customer takes part in a task"),
    ],
)
def test_what_no_customer_takes_part_in_is_no_interaction(record: Any, why: str) -> None:
    assert told(record) == [], why
    assert amazon_connect.write(events(record)) == {"contact_records": [record]}


@pytest.mark.parametrize(
    ("change", "channel"),
    [
        ({"Channel": "CHAT"}, Channel.CHAT),
        ({"Channel": "CHAT", "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:SMS"}}}, Channel.SMS),
        ({"Channel": "CHAT", "SegmentAttributes": {"connect:Subtype": {"ValueString": "connect:Fax"}}}, Channel.CHAT),
        ({"Channel": "Voice"}, Channel.PHONE),
        ({"Channel": "PIGEON"}, None),
    ],
)
def test_the_subtype_says_more_than_the_channel(change: dict[str, Any], channel: Channel | None) -> None:
    assert {event.channel for event in events({**CALL, **change})} == {channel}


def test_a_record_that_comes_again_changes_nothing_and_one_that_knows_more_adds_to_it() -> None:
    early = {**CALL, "LastUpdateTimestamp": "2026-03-02T09:11:00Z", "CustomerId": None}
    early["Agent"] = {name: value for name, value in CALL["Agent"].items() if not name.startswith("AfterContactWork")}

    both = events(CALL, early, CALL, early)

    assert both == events(early, CALL)
    assert set(both) == {*events(early), *events(CALL)}
    assert amazon_connect.write(both) == amazon_connect.write(reversed(both)) == {"contact_records": [CALL]}
    assert rows(CALL, early)[FIRST] == rows(CALL)[FIRST]


def test_shuffled_deliveries_give_the_same_events() -> None:
    shuffled = random.Random(7).sample([CALL, PASSED_ON] * 3, 6)  # noqa: S311  # seeded, for repeatable input

    assert events(*shuffled) == events(CALL, PASSED_ON)


def test_what_does_not_map_is_listed_and_written_back() -> None:
    found = amazon_connect.read({"contact_records": [CALL]}, tenant="acme")

    assert "Attributes.topic" in {each.path for each in found.residuals}
    assert not {"NextContactId", "InitiationMethod", "Queue.Name"} & {each.path for each in found.residuals}
    assert amazon_connect.write(found.events) == {"contact_records": [CALL]}


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ({**CALL, "ContactId": ""}, "ContactId: is missing, and names the record."),
        ({**CALL, "InitiationTimestamp": None}, "InitiationTimestamp: is missing."),
        (
            {**CALL, "Queue": {"EnqueueTimestamp": 9}},
            "Queue.EnqueueTimestamp: is an instant in ISO 8601, not an int that cannot be read as such.",
        ),
        (
            {**CALL, "Agent": {**CALL["Agent"], "AgentInteractionDuration": "long"}},
            "Agent.AgentInteractionDuration: is a number, not a str that cannot be read as such.",
        ),
        (
            {**CALL, "Agent": {**CALL["Agent"], "CustomerHoldDuration": -1}},
            "data.hold_seconds: is a number of seconds, zero or more; the int in this interaction.ended is not.",
        ),
        ([CALL], "record: is an object of fields; a list came."),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_its_place_and_loses_no_other(record: Any, fault: str) -> None:
    found = amazon_connect.read({"contact_records": [record, PASSED_ON]}, tenant="acme")

    assert [str(each) for each in found.faults] == [f"contact_records, record 1: {fault}"]
    assert set(events(PASSED_ON)) <= set(found.events)


def test_what_a_flow_hands_to_a_function_is_no_record_and_is_told_to_be_none(shared: Path) -> None:
    paths = sorted((shared / "samples" / "amazon_connect").glob("*.json"))
    samples = [json.loads(path.read_text("utf-8")) for path in paths]
    assert samples

    found = amazon_connect.read({"contact_records": [*samples, CALL]}, tenant="acme")

    assert [str(fault) for fault in found.faults] == [
        f"contact_records, record {number}: ContactId: is missing, and names the record."
        for number in range(1, len(samples) + 1)
    ]
    assert found.events == events(CALL)


def test_the_contact_in_such_an_event_is_read_once_the_host_says_when_it_came(shared: Path) -> None:
    came = {"InitiationTimestamp": "2026-03-02T09:00:00Z", "LastUpdateTimestamp": "2026-03-02T09:00:00Z"}
    for path in sorted((shared / "samples" / "amazon_connect").glob("*.json")):
        contact = {**json.loads(path.read_text("utf-8"))["Details"]["ContactData"], **came}

        found = amazon_connect.read({"contact_records": [contact]}, tenant="acme")

        assert found.faults == ()
        assert {event.channel for event in found.events} == {Channel.PHONE}
        assert amazon_connect.write(found.events) == {"contact_records": [contact]}
