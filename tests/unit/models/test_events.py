"""Events: what the log may hold, what is checked, what survives."""

import math
import pickle
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.models import (
    PAYLOADS,
    Actor,
    ActorKind,
    CaseId,
    Channel,
    ConversationId,
    CustomerId,
    Event,
    EventId,
    EventType,
    InteractionId,
    MessageId,
    Provenance,
    Source,
)

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def event(type: str, /, **fields: Any) -> Event:  # noqa: A002  # it reads as the field does
    """Return an event about Ana's refund."""
    usual: dict[str, Any] = {
        "id": EventId("evt_1"),
        "at": MORNING,
        "case": CaseId("cas_refund"),
        "interaction": InteractionId("int_call"),
    }
    return Event(type=type, **(usual | fields))


FULL = event(
    EventType.MESSAGE_REPLIED,
    conversation=ConversationId("cnv_1"),
    message=MessageId("msg_1"),
    customer=CustomerId("cus_ana"),
    channel=Channel.EMAIL,
    actor=Actor(ActorKind.AGENT, "agt_priya"),
    data={"text": "Dear Ana Sousa, your refund is on its way.", "extra": {"zendesk": {"via": [1, None, 2.5]}}},
    recorded_at=MORNING,
    source=Source(system="zendesk", tenant="acme", kind="ticket_comment", id="42"),
    provenance=Provenance.DERIVED,
    causation=EventId("evt_0"),
    correlation="spring sale",
)


def test_an_event_is_equal_after_json_both_ways() -> None:
    assert Event.from_json(FULL.to_json()) == FULL
    assert Event.from_dict(FULL.to_dict()) == FULL
    assert pickle.loads(pickle.dumps(FULL)) == FULL  # noqa: S301  # our own bytes
    assert hash(Event.from_json(FULL.to_json())) == hash(FULL)


def test_the_json_of_an_event_satisfies_its_own_schema() -> None:
    Draft202012Validator(Event.json_schema()).validate(FULL.to_dict())


def test_an_event_is_a_field_of_a_pydantic_model() -> None:
    class Delivery(BaseModel):
        events: list[Event]

    assert Delivery.model_validate_json(Delivery(events=[FULL]).model_dump_json()).events == [FULL]


def test_the_data_of_an_event_are_not_in_its_repr() -> None:
    assert "Ana Sousa" not in repr(FULL)
    assert "data" not in repr(FULL)


def test_a_type_that_cxcore_does_not_know_is_carried_unchanged() -> None:
    written = event("acme.coffee_spilled", case=None, interaction=None, data={"cups": 2, "on": ["desk", "keyboard"]})

    read = Event.from_json(written.to_json())

    assert read == written
    assert read.type == "acme.coffee_spilled"
    assert not read.is_known


def test_a_known_type_is_recognised_whether_written_as_text_or_as_a_member() -> None:
    assert event("case.solved") == event(EventType.CASE_SOLVED)
    assert event("case.solved").type is EventType.CASE_SOLVED
    assert event("case.solved").is_known


def test_a_later_version_of_a_known_type_is_carried_like_an_unknown_one() -> None:
    later = event("case.solved", version=2, data={"resolution": "refunded"})

    assert not later.is_known
    assert Event.from_json(later.to_json()) == later


@pytest.mark.parametrize(
    "type_", ["", "solved", "Case.solved", "case.", "case solved", "a.b.c.d.e", "case." + "x" * 100]
)
def test_a_type_that_is_no_dotted_word_is_refused(type_: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        event(type_)

    assert str(caught.value) == ("type: is two to four dotted words of a-z, 0-9 and '_', such as 'case.created'.")


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        (
            "case.created",
            {"priority": "high", "language": "pt-BR", "agent": "agt_priya", "team": None, "status": "New"},
        ),
        ("case.assigned", {"agent": None}),
        ("case.status_changed", {"phase": "on_hold", "status": "Awaiting Vendor"}),
        ("case.merged", {"into": "cas_42"}),
        ("interaction.connected", {"wait_seconds": 0, "team": "team_billing"}),
        ("interaction.ended", {"talk_seconds": 61.5}),
        ("feedback.survey_answered", {"survey": "nps", "score": 0, "comment": "never again"}),
        ("case.solved", {"extra": {"anything": ["at", {"all": None}]}}),
    ],
)
def test_data_of_a_known_type_that_fit_are_kept(type_: str, data: dict[str, object]) -> None:
    assert event(type_, data=data).to_dict()["data"] == data


@pytest.mark.parametrize(
    ("type_", "data", "sentence"),
    [
        ("case.status_changed", {}, "data: case.status_changed needs 'phase' in its data."),
        (
            "case.status_changed",
            {"phase": "pending"},
            "data.phase: is a phase such as 'open'; the str in this case.status_changed is not.",
        ),
        (
            "case.status_changed",
            {"phaze": "open"},
            (
                "data.phaze: case.status_changed has no field 'phaze'. Did you mean 'phase'? "
                "What a host adds of its own goes under 'extra'."
            ),
        ),
        (
            "case.reopened",
            {"wait": 3},
            (
                "data.wait: case.reopened has no field 'wait'. Known fields of case.reopened: extra, status. "
                "What a host adds of its own goes under 'extra'."
            ),
        ),
        (
            "case.created",
            {"language": "pt-br"},
            (
                "data.language: is a BCP 47 language tag in its usual case, such as 'pt-BR'; "
                "the str in this case.created is not."
            ),
        ),
        (
            "case.assigned",
            {"agent": "priya@example.com"},
            "data.agent: is an id such as 'agt_priya', or null for nobody; the str in this case.assigned is not.",
        ),
        (
            "case.assigned",
            {"team": 7},
            "data.team: is an id such as 'team_billing', or null for nobody; the int in this case.assigned is not.",
        ),
        (
            "case.merged",
            {"into": None},
            "data.into: is a case id such as 'cas_42'; the NoneType in this case.merged is not.",
        ),
        (
            "feedback.survey_answered",
            {"survey": "csat", "score": "5, because Ana was kind"},
            "data.score: is a number; the str in this feedback.survey_answered is not.",
        ),
        (
            "feedback.survey_answered",
            {"survey": "csat", "score": True},
            "data.score: is a number; the bool in this feedback.survey_answered is not.",
        ),
        (
            "interaction.connected",
            {"wait_seconds": -1},
            "data.wait_seconds: is a number of seconds, zero or more; the int in this interaction.connected is not.",
        ),
        ("message.received", {"text": ""}, "data.text: is text; the str in this message.received is not."),
        ("case.solved", {"extra": []}, "data.extra: is a mapping; the tuple in this case.solved is not."),
        (
            "interaction.callback_scheduled",
            {"callback_at": "2026-03-02T09:30"},
            (
                "data.callback_at: is an instant such as '2026-03-02T09:30Z', with its zone; "
                "the str in this interaction.callback_scheduled is not."
            ),
        ),
        (
            "interaction.callback_scheduled",
            {"callback_at": "tomorrow"},
            (
                "data.callback_at: is an instant such as '2026-03-02T09:30Z', with its zone; "
                "the str in this interaction.callback_scheduled is not."
            ),
        ),
        ("case.tagged", {"tags": "vip"}, "data.tags: is a list of texts; the str in this case.tagged is not."),
        (
            "self_service.article_voted",
            {"article": "a", "helpful": 1},
            "data.helpful: is true or false; the int in this self_service.article_voted is not.",
        ),
        (
            "interaction.channel_switched",
            {"to": "pigeon"},
            "data.to: is a channel such as 'email'; the str in this interaction.channel_switched is not.",
        ),
        (
            "case.field_changed",
            {"field": "plan", "value": {"a": 1}, "definition": 0},
            "data.definition: is a whole number from 1; the int in this case.field_changed is not.",
        ),
        (
            "identity.linked",
            {"a": "x", "b": "y", "method": "declared", "confidence": 1.5},
            "data.confidence: is a number from 0 to 1; the float in this identity.linked is not.",
        ),
    ],
)
def test_data_of_a_known_type_that_do_not_fit_are_refused_without_being_quoted(
    type_: str, data: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        event(type_, data=data)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (MORNING, "data.x: holds bool, float, int, str, lists and mappings; datetime is none of them."),
        ([{"y": b""}], "data.x[0].y: holds bool, float, int, str, lists and mappings; bytes is none of them."),
        (math.nan, "data.x: is a finite number; infinity and NaN are none."),
        (math.inf, "data.x: is a finite number; infinity and NaN are none."),
    ],
)
def test_data_hold_only_what_json_says_exactly(value: object, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        event("acme.thing", data={"x": value})

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("type_", "missing"),
    [
        ("case.solved", "case"),
        ("interaction.queued", "interaction"),
        ("message.failed", "message"),
        ("privacy.erased", "customer"),
    ],
)
def test_a_known_event_names_what_it_is_about(type_: str, missing: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        event(type_, **{missing: None})

    assert str(caught.value) == f"{missing}: says which one '{type_}' is about; it is missing."


def test_a_message_needs_no_case_because_some_sources_have_none() -> None:
    assert event("message.received", case=None, interaction=None).is_known


def test_an_actor_who_is_an_agent_or_a_customer_has_their_kind_of_id() -> None:
    assert Actor(ActorKind.CUSTOMER, "cus_ana").id == "cus_ana"
    assert Actor(ActorKind.BOT, "Faq Bot 2.0").id == "Faq Bot 2.0"
    assert Actor(ActorKind.AGENT).id is None
    with pytest.raises(InvalidValueError, match=r"^id: an? AgentId is 'agt_' and up to"):
        Actor(ActorKind.AGENT, "priya@example.com")


def test_both_times_of_an_event_need_a_zone_and_are_kept_in_utc() -> None:
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001  # the fault under test

    with pytest.raises(NaiveDatetimeError, match=r"^at is a naive datetime"):
        event("case.solved", at=naive)
    with pytest.raises(NaiveDatetimeError, match=r"^recorded_at is a naive datetime"):
        event("case.solved", recorded_at=naive)


def test_faults_in_a_document_name_their_place() -> None:
    document = {"id": "evt_1", "type": "case.solved", "at": "2026-03-02T09:30", "channel": "pigeon"}

    with pytest.raises(InvalidDocumentError) as caught:
        Event.from_dict(document)

    assert caught.value.details["paths"] == ["at", "channel"]


def test_a_fault_in_the_data_of_a_document_names_its_place() -> None:
    document = {**event("case.solved").to_dict(), "data": {"stattus": "Ana Sousa is happy"}}

    with pytest.raises(InvalidDocumentError) as caught:
        Event.from_dict(document)

    assert str(caught.value) == (
        "Event cannot be read, 1 fault:\n"
        "  data.stattus: case.solved has no field 'stattus'. Did you mean 'status'? "
        "What a host adds of its own goes under 'extra'."
    )


def test_every_known_type_says_what_its_data_hold() -> None:
    assert list(PAYLOADS) == list(EventType)


def test_the_reference_page_lists_every_type_with_its_data(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "models.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \|[^|]*\| (.*?) \|$", page, re.MULTILINE))

    expected = {
        str(kind): ", ".join(
            [*(f"**`{name}`**" for name in payload.required), *(f"`{name}`" for name in payload.optional)]
        )
        for kind, payload in PAYLOADS.items()
    }

    assert rows == expected
