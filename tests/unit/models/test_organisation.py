"""Accounts, brands, teams, bots, threads, stages, links, feedback and consent: what they hold and refuse."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from jsonschema import Draft202012Validator

from cxcore.errors import InvalidValueError
from cxcore.models import (
    Account,
    AccountId,
    AgentId,
    Bot,
    BotId,
    Brand,
    BrandId,
    BusinessUnit,
    BusinessUnitId,
    CaseId,
    CaseLink,
    Channel,
    Consent,
    Conversation,
    ConversationId,
    CustomerId,
    FeedbackRequest,
    FeedbackRequestId,
    FeedbackResponse,
    FeedbackResponseId,
    InteractionId,
    LinkKind,
    Segment,
    SegmentKind,
    Survey,
    Team,
    TeamId,
)
from cxcore.values import Value

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
CASE = CaseId("cas_refund")

ENTITIES: list[Value] = [
    Account(
        id=AccountId("acc_acme"),
        name="Sousa & Filhos",
        parent=AccountId("acc_group"),
        language="pt-PT",
        zone="Europe/Lisbon",
        relationship_manager=AgentId("agt_priya"),
    ),
    BusinessUnit(id=BusinessUnitId("unit_retail"), name="Retail", parent=BusinessUnitId("unit_europe")),
    Brand(id=BrandId("brd_nord"), name="Nord Air", unit=BusinessUnitId("unit_retail"), language="sv"),
    Team(id=TeamId("team_billing"), name="Billing", leads=[AgentId("agt_priya")], zone="Europe/Lisbon"),
    Bot(id=BotId("bot_finn"), name="Finn", channels=[Channel.CHAT], languages=["pt-PT"], intents=["refund"]),
    Conversation(
        id=ConversationId("cnv_1"), channel=Channel.EMAIL, started_at=NINE, case=CASE, subject="Sousa, refund"
    ),
    Segment(interaction=InteractionId("int_1"), kind=SegmentKind.TALK, started_at=NINE, ended_at=TEN),
    CaseLink(case=CASE, kind=LinkKind.FOLLOW_UP_OF, to=CaseId("cas_old"), since=NINE),
    FeedbackRequest(id=FeedbackRequestId("req_1"), survey=Survey.CSAT, sent_at=NINE, expires_at=TEN, case=CASE),
    FeedbackResponse(
        id=FeedbackResponseId("rsp_1"), survey=Survey.NPS, answered_at=TEN, score=0, low=0, high=10, comment="Sousa"
    ),
    Consent(customer=CustomerId("cus_ana"), purpose="survey", granted=False, at=NINE, channel=Channel.EMAIL),
]
each = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: type(entity).__name__)


@each
def test_it_is_equal_after_json_both_ways_and_its_json_satisfies_its_schema(entity: Value) -> None:
    schema = type(entity).json_schema()
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(entity.to_dict())

    assert type(entity).from_json(entity.to_json()) == entity
    assert hash(type(entity).from_dict(entity.to_dict())) == hash(entity)


@each
def test_it_shows_no_personal_data(entity: Value) -> None:
    assert "Sousa" not in repr(entity)


FAULTS: list[tuple[Callable[[], Value], str]] = [
    (
        lambda: Bot(id=BotId("bot_finn"), name="Finn", languages=["en", "klingon!"]),
        "languages[1]: is a BCP 47 tag such as 'pt-BR'; 'klingon!' is none.",
    ),
    (
        lambda: Bot(id=BotId("bot_finn"), name="Finn", channels=["chat"]),  # type: ignore[list-item]
        "channels: is a Channel, not a str.",
    ),
    (
        lambda: Team(id=TeamId("team_b"), name="Billing", leads=["priya"]),  # type: ignore[list-item]
        "leads: is an AgentId, not a str. Write AgentId('agt_...').",
    ),
    (
        lambda: Segment(interaction=InteractionId("int_1"), kind=SegmentKind.HOLD, started_at=TEN, ended_at=NINE),
        "ended_at: is not before started_at.",
    ),
    (
        lambda: CaseLink(case=CASE, kind=LinkKind.DUPLICATE_OF, to=CASE),
        "to: is another case than 'cas_refund', which it is linked from.",
    ),
    (
        lambda: FeedbackRequest(id=FeedbackRequestId("req_1"), survey="csat", sent_at=TEN, expires_at=NINE),
        "expires_at: is not before sent_at.",
    ),
    (
        lambda: FeedbackResponse(id=FeedbackResponseId("rsp_1"), survey="csat", answered_at=TEN, score=6),
        "score: lies between 1 and 5, the ends of its scale; 6 does not.",
    ),
    (
        lambda: FeedbackResponse(id=FeedbackResponseId("rsp_1"), survey="x", answered_at=TEN, score=1, low=1, high=1),
        "high: is above low (1); 1 is not.",
    ),
]


@pytest.mark.parametrize(("build", "sentence"), FAULTS)
def test_what_contradicts_itself_is_refused(build: Callable[[], Value], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build()

    assert str(caught.value) == sentence


def test_a_stage_without_an_end_is_still_going_on() -> None:
    assert not Segment(interaction=InteractionId("int_1"), kind=SegmentKind.QUEUE, started_at=NINE).is_over
