"""Whom to ask: consent, rest and lot."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError, NaiveDatetimeError
from cxcore.feedback import Ask, DoNotAsk, SurveyCode, SurveyPolicy, SurveyRule
from cxcore.models import CaseId, Channel, Consent, CustomerId, FeedbackRequest, FeedbackRequestId

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
ANA, BIA = CustomerId("cus_ana"), CustomerId("cus_bia")
MONTH = timedelta(days=30)
POLICY = SurveyPolicy.parse(
    """
    [fields]
    reopened = {type = "boolean"}

    [[rules]]
    name = "after chat"
    survey = "csat"
    when = "channel == 'chat' and not reopened"
    quarantine = "P30D"
    purpose = "survey"
    """
)


def sent(at: datetime, customer: CustomerId = ANA) -> FeedbackRequest:
    return FeedbackRequest(id=FeedbackRequestId("req_1"), survey="nps", sent_at=at, customer=customer)


def said(*, granted: bool = True, at: datetime = NOW, **other: Any) -> Consent:
    return Consent(**{"customer": ANA, "purpose": "survey", "granted": granted, "at": at, **other})


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        ({}, SurveyCode.ASKED, "nothing speaks against it"),
        ({"facts": {"reopened": True}}, SurveyCode.NOT_MATCHED, "reopened cases are not asked"),
        ({"facts": {}}, SurveyCode.NOT_MATCHED, "a missing fact never matches"),
        ({"channel": Channel.EMAIL}, SurveyCode.NOT_MATCHED, "another channel"),
        ({"consents": []}, SurveyCode.NO_CONSENT, "nobody asked for consent"),
        ({"consents": [said(customer=BIA)]}, SurveyCode.NO_CONSENT, "Bia's consent is not Ana's"),
        ({"consents": [said(purpose="marketing")]}, SurveyCode.NO_CONSENT, "another purpose"),
        ({"consents": [said(channel=Channel.EMAIL)]}, SurveyCode.NO_CONSENT, "another channel"),
        ({"consents": [said(at=NOW + MONTH)]}, SurveyCode.NO_CONSENT, "said later"),
        ({"consents": [said(), said(granted=False)]}, SurveyCode.NO_CONSENT, "of one instant the refusal counts"),
        ({"consents": [said(), said(granted=False, at=NOW - MONTH)]}, SurveyCode.ASKED, "the newest counts"),
        ({"requests": [sent(NOW - MONTH + timedelta(seconds=1))]}, SurveyCode.QUARANTINED, "asked in this month"),
        ({"requests": [sent(NOW - MONTH)]}, SurveyCode.ASKED, "the month is over at its last instant"),
        ({"requests": [sent(NOW, BIA)]}, SurveyCode.ASKED, "Bia was asked, not Ana"),
        ({"requests": [sent(NOW + MONTH)]}, SurveyCode.ASKED, "what is sent later is not known yet"),
    ],
)
def test_a_rule_asks_only_whom_it_may(given: Mapping[str, Any], code: SurveyCode, why: str) -> None:
    usual: dict[str, Any] = {"channel": Channel.CHAT, "consents": [said()], "facts": {"reopened": False}}

    decision = POLICY.decide(CaseId("cas_42"), customer=ANA, at=NOW, **{**usual, **given})

    assert decision.reasons[-1].code == code, why
    assert isinstance(decision, Ask if code is SurveyCode.ASKED else DoNotAsk)


def test_the_next_rule_has_its_chance_when_one_does_not_ask() -> None:
    policy = SurveyPolicy(
        rules=[
            SurveyRule(name="never", survey="ces", share=0, quarantine=MONTH),
            SurveyRule(name="rested", survey="csat", quarantine=2 * MONTH),
            SurveyRule(name="yearly", survey="nps", quarantine=MONTH),
        ]
    )

    decision = policy.decide(CaseId("cas_42"), customer=ANA, channel=Channel.CHAT, at=NOW, requests=[sent(NOW - MONTH)])

    assert isinstance(decision, Ask)
    assert decision.survey == "nps"
    assert [str(each) for each in decision.reasons[1:]] == [
        "rested: the customer was asked 30 days, 0:00:00 ago, less than 60 days, 0:00:00.",
        "yearly: the customer is asked 'nps'.",
    ]
    assert decision.reasons[0].code is SurveyCode.NOT_DRAWN


def test_about_the_share_is_asked_and_a_salt_draws_anew() -> None:
    def asked(salt: str) -> set[int]:
        policy = SurveyPolicy(rules=[SurveyRule(name="all", survey="nps", share=0.25, quarantine=MONTH, salt=salt)])
        return {
            number
            for number in range(2000)
            if isinstance(policy.decide(CaseId(f"cas_{number}"), customer=ANA, channel=Channel.CHAT, at=NOW), Ask)
        }

    spring, summer = asked("spring"), asked("summer")

    assert 440 <= len(spring) <= 560, "within three standard deviations of 500"
    assert 80 <= len(spring & summer) <= 170, "independent draws share one in sixteen"


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        POLICY.decide(CaseId("cas_42"), customer=ANA, channel=Channel.CHAT, at=NOW.replace(tzinfo=None))


def test_every_fault_of_a_policy_is_told_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        SurveyPolicy.from_dict(
            {
                "fields": {"channel": {"type": "text"}},
                "rules": [
                    {"name": "one", "survey": "nps", "quarantine": "P1D", "share": 2},
                    {"name": "one", "survey": "nps", "quarantine": "P1D", "when": "chanel == 'chat'"},
                    7,
                ],
            }
        )

    assert [fault.path for fault in caught.value.faults] == [
        "rules[0].share",
        "rules[2]",
        "fields.channel",
        "rules[1].name",
        "rules[1].when",
    ]


@pytest.mark.parametrize("data", [{"fields": 3}, {"rules": 3}])
def test_a_section_of_the_wrong_kind_is_a_fault(data: Mapping[str, object]) -> None:
    with pytest.raises(InvalidDocumentError, match="cannot be used") as caught:
        SurveyPolicy.from_dict(data)

    assert [fault.path for fault in caught.value.faults] == list(data)


def test_two_rules_of_one_name_are_refused_when_built_too() -> None:
    rule = SurveyRule(name="one", survey="nps", quarantine=MONTH)

    with pytest.raises(InvalidDocumentError, match="cannot be used") as caught:
        SurveyPolicy(rules=[rule, rule])

    assert str(caught.value.faults[0]) == "rules[1].name: 'one' is the name of an earlier rule; choose another."


def test_a_policy_survives_the_round_trip() -> None:
    assert SurveyPolicy.from_dict(POLICY.to_dict()) == POLICY
