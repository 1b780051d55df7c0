"""Customers, agents, cases and interactions: what they hold, refuse and never show."""

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError, UnknownZoneError
from cxcore.models import (
    Agent,
    AgentId,
    Case,
    CaseId,
    Channel,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    Interaction,
    InteractionId,
    Phase,
    TeamId,
)
from cxcore.values import Value

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

ANA = Customer(
    id=CustomerId("cus_ana"),
    name="Ana Sousa",
    language="pt-PT",
    zone="Europe/Lisbon",
    contact_points=(
        ContactPoint(ContactPointKind.EMAIL, "ana.sousa@example.com", verified=True),
        ContactPoint(ContactPointKind.WHATSAPP, "+351 912 345 678"),
    ),
)
PRIYA = Agent(
    id=AgentId("agt_priya"),
    name="Priya Nair",
    skills={"billing": 4},
    languages={"en": 9, "pt-PT": 6},
    team=TeamId("team_billing"),
    zone="Europe/Lisbon",
)
REFUND = Case(
    id=CaseId("cas_refund"),
    opened_at=MORNING,
    customer=ANA.id,
    subject="My refund for Lisbon has not arrived",
    phase=Phase.WAITING_CUSTOMER,
    status="Awaiting User Info",
    priority="2 - High",
    channel=Channel.EMAIL,
    language="pt-PT",
    agent=PRIYA.id,
    team=PRIYA.team,
)
CALL = Interaction(
    id=InteractionId("int_call"),
    channel=Channel.PHONE,
    started_at=MORNING,
    case=REFUND.id,
    customer=ANA.id,
    language="pt-PT",
    attributes={"tier": "gold", "orders": 3, "vip": True, "topics": ("refund", "delay"), "note": None},
)
ENTITIES: list[Value] = [ANA, PRIYA, REFUND, CALL]
names = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: type(entity).__name__)


@names
def test_an_entity_is_equal_after_json_both_ways(entity: Value) -> None:
    again = type(entity).from_json(entity.to_json())

    assert again == entity
    assert type(entity).from_dict(entity.to_dict()) == entity


@names
def test_the_json_of_an_entity_satisfies_its_own_schema(entity: Value) -> None:
    schema = type(entity).json_schema()
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(entity.to_dict())

    assert schema["title"] == type(entity).__name__


@names
def test_an_entity_hashes_pickles_and_copies(entity: Value) -> None:
    assert pickle.loads(pickle.dumps(entity)) == entity  # noqa: S301  # our own bytes
    assert copy.deepcopy(entity) == entity
    assert {entity, copy.copy(entity)} == {entity}


@names
def test_no_personal_data_are_in_the_repr(entity: Value) -> None:
    shown = repr(entity)

    for secret in ("Ana", "Sousa", "Nair", "912", "refund for", "gold"):
        assert secret not in shown


def test_an_entity_is_a_field_of_a_pydantic_model() -> None:
    class Handover(BaseModel):
        case: Case
        to: Agent
        because: Interaction | None = None

    handover = Handover.model_validate_json(Handover(case=REFUND, to=PRIYA, because=CALL).model_dump_json())

    assert handover == Handover(case=REFUND, to=PRIYA, because=CALL)
    assert {"Case", "Agent", "Interaction"} <= {
        each["title"] for each in Handover.model_json_schema()["$defs"].values()
    }


def test_every_fault_of_a_document_is_reported_with_its_place_and_without_its_content() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Customer.from_dict(
            {
                "id": "ana.sousa@example.com",
                "name": 42,
                "zone": "Europe/Lisboa",
                "langauge": "pt",
                "contact_points": [{"kind": "fax", "value": " +351 912 345 678"}],
            }
        )

    assert str(caught.value) == (
        "Customer cannot be read, 6 faults:\n"
        f"  id: {id_fault()}\n"
        "  name: Input should be a valid string.\n"
        "  zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?\n"
        "  contact_points[0].kind: Input should be 'email', 'phone', 'whatsapp', 'messenger', 'instagram', 'telegram', "
        "'line', 'wechat', 'kakaotalk', 'x', 'forum', 'device' or 'external_id'.\n"
        "  contact_points[0].value: is one line of text without blanks at its ends.\n"
        "  langauge: is not a field of Customer. Did you mean 'language'?"
    )


def id_fault() -> str:
    """Return the sentence that ids themselves are tested for."""
    with pytest.raises(InvalidValueError) as caught:
        CustomerId("ana.sousa@example.com")
    return str(caught.value)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (
            lambda: Customer(id="cus_ana"),  # type: ignore[arg-type]  # the fault under test
            "id: is a CustomerId, not a str. Write CustomerId('cus_...').",
        ),
        (
            lambda: Agent(id=AgentId("agt_priya"), skills={"billing": 0}),
            "skills.billing: is a whole number from 1 (least) to 10 (most); 0 is not.",
        ),
        (
            lambda: Agent(id=AgentId("agt_priya"), skills={"billing": 11}),
            "skills.billing: is a whole number from 1 (least) to 10 (most); 11 is not.",
        ),
        (
            lambda: Agent(id=AgentId("agt_priya"), skills={"billing": True}),
            "skills.billing: is a whole number from 1 (least) to 10 (most); True is not.",
        ),
        (
            lambda: Agent(id=AgentId("agt_priya"), languages={"portuguese!": 3}),
            "languages: names languages by BCP 47 tags such as 'pt-BR'; 'portuguese!' is none.",
        ),
        (
            lambda: Agent(id=AgentId("agt_priya"), languages={"pt": 12}),
            "languages.pt: is a whole number from 1 (least) to 10 (most); 12 is not.",
        ),
        (
            lambda: Case(id=CaseId("cas_1"), opened_at=MORNING, language="pt_BR"),
            "language: is a BCP 47 language tag such as 'pt-BR'; 'pt_BR' is not.",
        ),
        (
            lambda: Interaction(
                id=InteractionId("int_1"), channel=Channel.CHAT, started_at=MORNING, attributes={"channel": "chat"}
            ),
            "attributes: may not be called 'channel', because every interaction has that fact already.",
        ),
        (
            lambda: Interaction(
                id=InteractionId("int_1"), channel=Channel.CHAT, started_at=MORNING, attributes={"a": [object()]}
            ),
            (
                "attributes.a[0]: holds Decimal, bool, date, datetime, float, int, str, time, timedelta, lists and mappings; "
                "object is none of them."
            ),
        ),
    ],
)
def test_what_an_entity_cannot_be_is_refused_in_a_sentence(build: Callable[[], Value], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build()

    assert str(caught.value) == sentence


def test_a_time_without_a_zone_is_refused_by_the_name_of_its_field() -> None:
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001  # the fault under test

    with pytest.raises(NaiveDatetimeError, match=r"^opened_at is a naive datetime"):
        Case(id=CaseId("cas_1"), opened_at=naive)
    with pytest.raises(NaiveDatetimeError, match=r"^attributes\.promised is a naive datetime"):
        Interaction(id=InteractionId("int_1"), channel=Channel.CHAT, started_at=MORNING, attributes={"promised": naive})


def test_an_unknown_zone_is_refused_by_the_name_of_its_field() -> None:
    with pytest.raises(UnknownZoneError) as caught:
        Agent(id=AgentId("agt_priya"), zone="Lisbon")

    assert str(caught.value) == "zone: 'Lisbon' is not an IANA time zone. Did you mean 'Europe/Lisbon'?"


def test_instants_are_kept_in_utc() -> None:
    case = Case(id=CaseId("cas_1"), opened_at=datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Lisbon")))

    assert case.opened_at.isoformat() == "2026-07-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("given", "kept", "why"),
    [
        ("PT-br", "pt-BR", "territories are upper case"),
        ("ZH-HANT-tw", "zh-Hant-TW", "scripts are title case"),
        ("es-419", "es-419", "a territory may be a number"),
        ("de-1996", "de-1996", "a variant stays as it is"),
        ("ar-u-nu-LATN", "ar-u-nu-latn", "nothing is a script behind an extension"),
        ("sl-rozaj-biske", "sl-rozaj-biske", "there may be several variants"),
        ("zh-yue-hk", "zh-yue-HK", "an extended language may stand before the territory"),
        ("english", "english", "only the shape is checked; whether a language exists is not ours to know"),
        ("en-x-FLOOR", "en-x-floor", "private use is allowed behind a language"),
    ],
)
def test_language_tags_are_kept_in_their_usual_case(given: str, kept: str, why: str) -> None:
    assert Customer(id=ANA.id, language=given).language == kept, why


@pytest.mark.parametrize("tag", ["", "p", "pt-", "pt--BR", "pt_BR", "pt-BR " + "x" * 80, "x-floor"])
def test_a_malformed_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(InvalidValueError, match=r"^language: is a BCP 47 language tag such as 'pt-BR'; "):
        Customer(id=ANA.id, language=tag)


def test_a_mapping_of_a_value_cannot_be_changed_by_anyone() -> None:
    skills = {"billing": 4}
    agent = Agent(id=AgentId("agt_priya"), skills=skills)

    skills["billing"] = 9

    assert agent.skills == {"billing": 4}
    with pytest.raises(TypeError, match=r"^this mapping belongs to a frozen value; build a changed copy with dict"):
        agent.skills["billing"] = 9  # type: ignore[index]  # the type checker refuses it, too


def test_routing_sees_the_fields_and_the_attributes_of_an_interaction_as_facts() -> None:
    assert CALL.facts() == {
        "interaction_id": "int_call",
        "case_id": "cas_refund",
        "customer_id": "cus_ana",
        "channel": "phone",
        "language": "pt-PT",
        "started_at": MORNING,
        "tier": "gold",
        "orders": 3,
        "vip": True,
        "topics": ("refund", "delay"),
        "note": None,
    }


def test_attributes_hold_everything_that_a_condition_compares() -> None:
    attributes = {
        "waited": timedelta(minutes=5),
        "promised": MORNING,
        "born": date(1980, 5, 1),
        "owed": Decimal("9.99"),
        "share": 0.5,
        "tags": {"b", "a", 3},
        "channel_before": Channel.CHAT,
        "address": {"city": "Lisbon"},
    }

    call = Interaction(id=CALL.id, channel=Channel.PHONE, started_at=MORNING, attributes=attributes)

    assert call.attributes == {**attributes, "tags": (3, "a", "b")}
    # JSON has no types for times: they come back as the text that was written.
    assert Interaction.from_json(call.to_json()).attributes["waited"] == "PT5M"


@pytest.mark.parametrize(
    ("phase", "is_working", "is_final"),
    [
        (Phase.NEW, True, False),
        (Phase.OPEN, True, False),
        (Phase.WAITING_CUSTOMER, True, False),
        (Phase.ON_HOLD, True, False),
        (Phase.SNOOZED, True, False),
        (Phase.SOLVED, False, False),
        (Phase.CLOSED, False, True),
        (Phase.CANCELLED, False, True),
        (Phase.MERGED, False, True),
        (Phase.SPAM, False, True),
        (Phase.DELETED, False, True),
    ],
)
def test_a_phase_says_whether_work_or_anything_at_all_is_still_expected(
    phase: Phase, *, is_working: bool, is_final: bool
) -> None:
    assert (phase.is_working, phase.is_final) == (is_working, is_final)


def test_the_phases_of_that_table_are_all_there_are() -> None:
    assert len(Phase) == 11
