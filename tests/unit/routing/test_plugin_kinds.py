"""Conditions, score terms and requirements that a program brings: none of them ends a decision by failing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import Calendar
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Candidate,
    Floor,
    Needs,
    Obstacle,
    Policy,
    Queued,
    Waiting,
    WeightedTerm,
)
from cxcore.rules import EnumField, IntegerField, Schema
from cxcore.testing import arrivals, floors

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LISBON = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")


def answers(answer: Any) -> Any:
    if isinstance(answer, Exception):
        raise answer
    return answer


class Risky:
    """Whoever has complained often; or whatever the test wants it to say."""

    inputs = ("complaints",)

    def __init__(self, answer: Any = ...) -> None:
        self.answer = answer

    def __call__(self, facts: Mapping[str, object]) -> Any:
        return facts["complaints"] == 3 if self.answer is ... else answers(self.answer)


class Churn(Risky):
    """One point for each complaint."""

    def points(self, facts: Mapping[str, object]) -> Any:
        return facts["complaints"] if self.answer is ... else answers(self.answer)


class SameCity:
    """Met by who knows the customer's city; about Joao it says what the test wants."""

    inputs = ("city",)

    def __init__(self, about_joao: Any = ...) -> None:
        self.about_joao = about_joao

    def meets(self, candidate: Candidate) -> Any:
        agent = candidate.status.agent
        if agent.id == "agt_joao" and self.about_joao is not ...:
            return answers(self.about_joao)
        return candidate.facts["city"] in agent.skills


def call(name: str = "int_1", at: datetime = NINE, **facts: Any) -> Interaction:
    return Interaction(id=InteractionId(name), channel=Channel.PHONE, started_at=at, attributes=facts)


def agent(name: str, city: str) -> AgentStatus:
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}"), skills={city: 1}), state=AgentState.AVAILABLE)


FLOOR = Floor([agent("joao", "porto"), agent("priya", "lisbon")])
DOCUMENT: dict[str, Any] = {
    "name": "desk",
    "fields": {"complaints": {"type": "integer"}, "city": {"type": "text"}},
    "queues": {"front": {}, "rescue": {}},
    "default": {"queue": "front"},
}
RESCUE = {**DOCUMENT, "rules": [{"name": "rescue", "when": "risky", "queue": "rescue"}]}
URGENT = {**DOCUMENT, "priority": {"terms": [{"name": "churn risk", "weight": 2}]}}
LOCAL = {**DOCUMENT, "default": {"queue": "front", "needs": {"requirements": ["same_city"]}}}

FAILURES = [
    (ValueError("Ana's secret"), "raised a ValueError"),
    ("much", "answered with a str"),
]


# --- conditions --------------------------------------------------------------------


def test_a_rule_may_ask_a_condition_that_the_program_answers() -> None:
    policy = Policy.from_dict(RESCUE, predicates={"risky": Risky()})

    assert policy.decide(call(complaints=3), FLOOR, at=NINE).rule == "rescue"
    assert policy.decide(call(complaints=1), FLOOR, at=NINE).rule == "default"
    assert policy.decide(call(), FLOOR, at=NINE).rule == "default"
    assert policy.decide(call(), FLOOR, at=NINE).plugin_errors == ()


@pytest.mark.parametrize(("answer", "said"), FAILURES)
@pytest.mark.parametrize("when", ["risky", "not risky", "complaints == 3 and not risky"])
def test_a_rule_whose_condition_fails_does_not_match_and_the_decision_says_so(
    when: str, answer: Any, said: str
) -> None:
    document = {**RESCUE, "rules": [{"name": "rescue", "when": when, "queue": "rescue"}]}

    decision = Policy.from_dict(document, predicates={"risky": Risky(answer)}).decide(
        call(complaints=3), FLOOR, at=NINE
    )

    assert decision.rule == "default"
    assert decision.outcome == Assigned(AgentId("agt_joao"))
    assert decision.reasons[0].truth is None
    (error,) = decision.plugin_errors
    sentence = f"the condition 'risky' {said}, and counts as unknown."
    assert str(error) == sentence
    assert error.details == {"plugin": "risky", "kind": "condition"}
    assert error.__cause__ is (answer if isinstance(answer, Exception) else None)
    assert decision.to_dict()["plugin_errors"] == [sentence]
    assert decision.explain().endswith(sentence)


def test_an_answer_that_the_interaction_brings_is_believed_and_nobody_asked() -> None:
    policy = Policy.from_dict(RESCUE, predicates={"risky": Risky(ValueError())})

    decision = policy.decide(call(complaints=3, risky=True), FLOOR, at=NINE)

    assert decision.rule == "rescue"
    assert decision.plugin_errors == ()


def test_a_condition_of_a_credit_that_fails_gives_no_points_and_is_listed() -> None:
    document = {**DOCUMENT, "priority": {"credits": [{"name": "risk", "when": "risky", "points": 9}]}}
    waiting = Waiting(interaction=call(complaints=3), enqueued_at=NINE)

    works = Policy.from_dict(document, predicates={"risky": Risky()})
    fails = Policy.from_dict(document, predicates={"risky": Risky(ValueError())})

    assert works.score(waiting, at=NINE).at(NINE) == 9
    assert fails.score(waiting, at=NINE).at(NINE) == 0
    assert len(fails.decide(call(complaints=3), FLOOR, at=NINE).plugin_errors) == 1


def test_a_schema_of_the_program_brings_its_conditions_and_they_are_guarded_too() -> None:
    schema = Schema({"complaints": IntegerField()}, predicates={"risky": Risky(ValueError())})
    given: Any = {"name": "desk", "rules": [{"name": "rescue", "when": "risky", "otherwise": "write to us"}]}
    rules = Policy.from_dict(given, predicates={"risky": Quiet()}).rules

    decision = Policy(name="desk", schema=schema, rules=rules).decide(call(complaints=3), FLOOR, at=NINE)

    assert decision.rule is None
    assert len(decision.plugin_errors) == 1


class Quiet(Risky):
    inputs: Any = ()


@pytest.mark.parametrize(
    ("fields", "name", "fault"),
    [
        ({}, "risky", "predicates.risky: reads the field 'complaints', which is not declared."),
        ({"complaints": {"type": "integer"}}, "channel", "predicates: 'channel' is a field already;"),
        ({"complaints": {"type": "integer"}}, "complaints", "predicates: 'complaints' is a field already;"),
        (4, "risky", "fields: is a table; an int came."),
    ],
)
def test_a_condition_that_does_not_fit_the_fields_is_a_fault_of_the_document(
    fields: Any, name: str, fault: str
) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({"name": "desk", "fields": fields}, predicates={name: Risky()})

    assert fault in str(caught.value)


def test_conditions_are_no_part_of_the_document_and_its_digest() -> None:
    policy = Policy.from_dict(RESCUE, predicates={"risky": Risky()})

    assert list(policy.to_dict()["fields"]) == ["complaints", "city"]
    assert Policy.from_dict(policy.to_dict(), predicates={"risky": Risky()}) == policy


def test_proofs_take_a_condition_by_plugin_for_one_that_may_be_either() -> None:
    policy = Policy.from_dict(RESCUE, predicates={"risky": Risky()})

    assert policy.analyse().findings == Policy.from_dict({**RESCUE, "rules": []}).analyse().findings == ()


# --- calendars in conditions ---------------------------------------------------------


def test_a_rule_may_ask_whether_an_interaction_began_within_a_calendar() -> None:
    document = {**DOCUMENT, "rules": [{"name": "day", "when": "started_at within 'lisbon'", "queue": "front"}]}
    policy = Policy.from_dict(document, calendars={"lisbon": LISBON})

    for at, rule in ((NINE, "day"), (NINE - timedelta(seconds=1), "default")):
        assert policy.decide(call(at=at), FLOOR, at=at).rule == rule

    with pytest.raises(InvalidDocumentError) as unknown:
        Policy.from_dict(document)
    assert "rules[0].when: there is no calendar 'lisbon'" in str(unknown.value)


def test_two_versions_of_a_policy_are_compared_though_one_is_given_more_calendars() -> None:
    day = {"name": "day", "when": "started_at within 'lisbon'", "queue": "rescue"}
    old = Policy.from_dict({**DOCUMENT, "rules": [day]}, calendars={"lisbon": LISBON})
    new = Policy.from_dict(DOCUMENT, calendars={"lisbon": LISBON, "porto": LISBON})

    assert len(new.diff(old).changes) == 1


# --- score terms -----------------------------------------------------------------------


def test_a_score_term_counts_its_points_times_its_weight() -> None:
    policy = Policy.from_dict(URGENT, score_terms={"churn risk": Churn()})
    calm = Waiting(interaction=call("int_calm", complaints=0), enqueued_at=NINE)
    angry = Waiting(interaction=call("int_angry", complaints=3), enqueued_at=NINE + timedelta(minutes=5))
    at = NINE + timedelta(minutes=5)

    assert policy.score(angry, at=at).at(at) == 6
    found = policy.next_for(AgentId("agt_priya"), [calm, angry], FLOOR, at=at)
    assert found is not None
    assert found.waiting == angry
    assert "churn risk 6" in policy.decide(call(complaints=3), FLOOR, at=NINE).explain()


def test_a_score_term_counts_nothing_where_a_fact_is_missing() -> None:
    decision = Policy.from_dict(URGENT, score_terms={"churn risk": Churn(ValueError())}).decide(call(), FLOOR, at=NINE)

    assert [term.name for term in decision.score.terms] == ["minutes waited"]
    assert decision.plugin_errors == ()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        *FAILURES,
        (True, "answered with a bool"),
        (float("inf"), "answered with a number that is not finite"),
        (10**400, "answered with a number that is not finite"),
        (1.7e308, "answered with a number that is not finite"),  # twice as many are too many
    ],
)
def test_a_score_term_that_fails_counts_0_and_the_decision_says_so(answer: Any, said: str) -> None:
    policy = Policy.from_dict(URGENT, score_terms={"churn risk": Churn(answer)})

    decision = policy.decide(call(complaints=3), FLOOR, at=NINE)

    assert decision.score.at(NINE) == 0
    assert list(map(str, decision.plugin_errors)) == [f"the score term 'churn risk' {said}, and counts 0."]


def test_a_score_term_that_is_not_given_or_reads_an_unknown_field_is_a_fault_of_the_document() -> None:
    with pytest.raises(InvalidDocumentError) as missing:
        Policy.from_dict(URGENT)
    assert "priority.terms[0].name: there is no score term 'churn risk'." in str(missing.value)

    with pytest.raises(InvalidDocumentError) as unknown:
        Policy.from_dict({**URGENT, "fields": {}}, score_terms={"churn risk": Churn()})
    assert "score_terms.churn risk: there is no field 'complaints'." in str(unknown.value)


def test_a_weight_is_finite() -> None:
    with pytest.raises(InvalidValueError, match=r"^weight: is a finite number; inf is not\.$"):
        WeightedTerm(name="churn risk", weight=float("inf"))


# --- requirements -----------------------------------------------------------------------


def test_only_who_meets_a_requirement_is_assigned() -> None:
    policy = Policy.from_dict(LOCAL, requirements={"same_city": SameCity()})

    decision = policy.decide(call(city="lisbon"), FLOOR, at=NINE)

    assert decision.outcome == Assigned(AgentId("agt_priya"))
    (joao,) = decision.why_not
    assert joao.obstacle is Obstacle.REQUIREMENT
    assert str(joao) == "agt_joao does not meet 'same_city'."
    assert decision.would_win == ("agt_joao would win if they met the requirement.",)
    assert decision.plugin_errors == ()
    assert policy.decide(call(city="faro"), FLOOR, at=NINE).outcome == Queued("front")


def test_nobody_meets_a_requirement_whose_fact_is_missing() -> None:
    decision = Policy.from_dict(LOCAL, requirements={"same_city": SameCity()}).decide(call(), FLOOR, at=NINE)

    assert decision.outcome == Queued("front")
    assert str(decision.why_not[0]) == "agt_joao does not meet 'same_city', because a fact is missing."
    assert decision.plugin_errors == ()


@pytest.mark.parametrize(
    ("answer", "said"), [*FAILURES, (None, "answered with a NoneType"), (1, "answered with an int")]
)
def test_whoever_a_requirement_fails_on_does_not_meet_it_and_the_decision_says_so(answer: Any, said: str) -> None:
    policy = Policy.from_dict(LOCAL, requirements={"same_city": SameCity(answer)})

    decision = policy.decide(call(city="porto"), FLOOR, at=NINE)

    assert decision.outcome == Queued("front")
    assert str(decision.why_not[0]) == "agt_joao does not meet 'same_city', which failed about them."
    (error,) = decision.plugin_errors
    assert str(error) == f"the requirement 'same_city' {said} about agt_joao, who does not meet it."
    assert error.details == {"plugin": "same_city", "kind": "requirement", "agent": "agt_joao"}


def test_a_batch_and_the_next_in_line_keep_requirements_too() -> None:
    policy = Policy.from_dict(LOCAL, requirements={"same_city": SameCity()})
    line = [
        Waiting(interaction=call(f"int_{city}", city=city), enqueued_at=NINE) for city in ("faro", "lisbon", "porto")
    ]

    batch = policy.assign_batch(line, FLOOR, at=NINE)

    assert {(each.waiting.interaction.id, each.agent) for each in batch.assigned} == {
        ("int_lisbon", "agt_priya"),
        ("int_porto", "agt_joao"),
    }
    found = policy.next_for(AgentId("agt_joao"), line, FLOOR, at=NINE)
    assert found is not None
    assert found.waiting.interaction.id == "int_porto"


def test_a_step_is_skipped_if_nobody_here_meets_its_requirement() -> None:
    steps = [
        {"needs": {"requirements": ["same_city"]}, "wait": "PT1M", "skip_if_absent": True, "queue": "front"},
        {"queue": "rescue", "wait": "PT1M"},
    ]
    policy = Policy.from_dict(
        {**DOCUMENT, "default": {"steps": steps, "otherwise": "write to us"}}, requirements={"same_city": SameCity()}
    )

    assert policy.decide(call(city="faro"), FLOOR, at=NINE).step == 1
    assert policy.decide(call(city="lisbon"), FLOOR, at=NINE).step == 0


def test_a_requirement_that_is_not_given_or_reads_an_unknown_field_is_a_fault_of_the_document() -> None:
    with pytest.raises(InvalidDocumentError) as missing:
        Policy.from_dict(LOCAL)
    assert "default.needs.requirements[0]: there is no requirement 'same_city'." in str(missing.value)

    with pytest.raises(InvalidDocumentError) as unknown:
        Policy.from_dict({**LOCAL, "fields": {}}, requirements={"same_city": SameCity()})
    assert "requirements.same_city: there is no field 'city'." in str(unknown.value)

    with pytest.raises(InvalidValueError, match=r"^requirements: is a list of names; one text came\.$"):
        Needs(requirements="same_city")


@given(
    floors(),
    arrivals(),
    st.dictionaries(st.sampled_from([f"agt_{n}" for n in range(6)]), st.sampled_from([True, False, None])),
)
@settings(max_examples=100, deadline=None)
def test_nobody_is_assigned_whom_a_requirement_refuses_or_fails_on(
    floor: Floor, interaction: Interaction, verdicts: dict[str, bool | None]
) -> None:
    class Verdicts:
        inputs = ()

        def meets(self, candidate: Candidate) -> bool:
            verdict = verdicts.get(candidate.status.agent.id)
            if verdict is None:
                raise ValueError
            return verdict

    policy = Policy.from_dict(
        {**DOCUMENT, "fields": {}, "default": {"queue": "front", "needs": {"requirements": ["listed"]}}},
        requirements={"listed": Verdicts()},
    )

    decision = policy.decide(interaction, floor, at=interaction.started_at)

    others = Policy.from_dict({**DOCUMENT, "fields": {}}).decide(interaction, floor, at=interaction.started_at)
    if isinstance(decision.outcome, Assigned):
        assert verdicts[decision.outcome.agent] is True
    elif isinstance(others.outcome, Assigned):
        assert verdicts.get(others.outcome.agent) is not True
    assert {error.details["agent"] for error in decision.plugin_errors} == {
        str(status.agent.id) for status in floor.agents if verdicts.get(status.agent.id) is None
    }


# --- names ---------------------------------------------------------------------------------


class First:
    inputs = ()

    def rank(self, candidate: Candidate) -> float:
        return 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("longest_idle", "a rung by its name"),
        ("random", "a rung that needs a seed"),
        ("random 7", "a rung with its seed"),
        ("billing desc", "a rung of a skill"),
    ],
)
def test_a_strategy_cannot_take_the_name_of_a_rung(name: str, reason: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({**DOCUMENT, "skills": ["billing"]}, strategies={name: First()})

    assert f"strategies.{name}: is a rung of the ladder already; choose another name." in str(caught.value), reason


def test_an_enum_of_the_document_stays_what_it_is_beside_plugins() -> None:
    policy = Policy(
        name="desk",
        schema=Schema({"tier": EnumField(("gold",)), "complaints": IntegerField()}),
        predicates={"risky": Risky()},
    )

    assert set(policy.schema.fields) == {"tier", "complaints"}


# --- several at once ---------------------------------------------------------------


def test_a_line_says_what_failed_once_however_many_wait() -> None:
    line = [Waiting(interaction=call(f"int_{number}", complaints=3), enqueued_at=NINE) for number in range(3)]
    sentence = "the condition 'risky' raised a ValueError, and counts as unknown."
    policy = Policy.from_dict(RESCUE, predicates={"risky": Risky(ValueError("Ana's secret"))})

    batch = policy.assign_batch(line, FLOOR, at=NINE)
    first = policy.next_for(AgentId("agt_joao"), line, FLOOR, at=NINE)

    assert len(batch.assigned) == 2
    assert list(map(str, batch.plugin_errors)) == [sentence]
    assert first is not None
    assert list(map(str, first.plugin_errors)) == [sentence]


def test_a_line_says_which_requirement_failed_about_whom_and_goes_on() -> None:
    line = [Waiting(interaction=call(city="lisbon"), enqueued_at=NINE)]
    policy = Policy.from_dict(LOCAL, requirements={"same_city": SameCity(about_joao=ValueError())})

    batch = policy.assign_batch(line, FLOOR, at=NINE)

    assert [each.agent for each in batch.assigned] == ["agt_priya"]
    assert len(batch.plugin_errors) == 1


def test_without_plugins_or_failures_a_line_has_nothing_to_say() -> None:
    line = [Waiting(interaction=call(complaints=3), enqueued_at=NINE)]

    for policy in (Policy.from_dict(DOCUMENT), Policy.from_dict(RESCUE, predicates={"risky": Risky()})):
        assert policy.assign_batch(line, FLOOR, at=NINE).plugin_errors == ()
        assert policy.next_for(AgentId("agt_joao"), [], FLOOR, at=NINE) is None
