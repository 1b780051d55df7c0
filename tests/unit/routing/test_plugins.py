"""Choice strategies that a program brings: asked like any rung, and never the end of a decision."""

from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError, PluginError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import (
    CHOICE_STRATEGIES,
    AgentState,
    AgentStatus,
    Assigned,
    Candidate,
    Floor,
    FoundPlugin,
    Obstacle,
    Policy,
    discover_plugins,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOCUMENT: dict[str, Any] = {
    "name": "desk",
    "fields": {"city": {"type": "text"}},
    "skills": ["lisbon", "porto"],
    "queues": {"front": {}},
    "rules": [{"name": "all", "queue": "front"}],
    "choice": ["nearest", "longest_idle"],
}
CALL = Interaction(id=InteractionId("int_1"), channel=Channel.PHONE, started_at=NINE, attributes={"city": "lisbon"})


class Nearest:
    """Whoever knows the city of the customer is near."""

    inputs = ("city",)

    def rank(self, candidate: Candidate) -> Any:
        return 0 if candidate.facts["city"] in candidate.status.agent.skills else 1


class Broken(Nearest):
    """Fails on whoever comes from Porto."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def rank(self, candidate: Candidate) -> Any:
        if "porto" in candidate.status.agent.skills:
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer
        return 5


def agent(name: str, city: str) -> AgentStatus:
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}"), skills={city: 1}), state=AgentState.AVAILABLE)


FLOOR = Floor([agent("joao", "porto"), agent("priya", "lisbon")])


def test_a_policy_asks_the_strategy_that_it_names_and_is_given() -> None:
    decision = Policy.from_dict(DOCUMENT, strategies={"nearest": Nearest()}).decide(CALL, FLOOR, at=NINE)

    assert decision.outcome == Assigned(AgentId("agt_priya"))
    (joao,) = decision.why_not
    assert joao.obstacle is Obstacle.RANKED_LATER
    assert str(joao) == "agt_joao is ranked 1 by 'nearest'; agt_priya is ranked 0 by 'nearest'."
    assert "agt_priya is chosen: ranked before agt_joao by 'nearest'." in decision.explain()
    assert decision.plugin_errors == ()
    assert "plugin_errors" not in decision.to_dict()


def test_a_fact_that_is_not_known_makes_all_agents_equal() -> None:
    unknown = Interaction(id=InteractionId("int_1"), channel=Channel.PHONE, started_at=NINE)

    decision = Policy.from_dict(DOCUMENT, strategies={"nearest": Nearest()}).decide(unknown, FLOOR, at=NINE)

    assert decision.outcome == Assigned(AgentId("agt_joao"))
    assert decision.plugin_errors == ()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ValueError("Ana's secret"), "raised a ValueError"),
        ("near", "answered with a str"),
        (True, "answered with a bool"),
        (float("nan"), "answered with a number that is not finite"),
    ],
)
def test_whoever_a_strategy_fails_on_comes_last_and_the_decision_says_so(answer: Any, said: str) -> None:
    decision = Policy.from_dict(DOCUMENT, strategies={"nearest": Broken(answer)}).decide(CALL, FLOOR, at=NINE)

    assert decision.outcome == Assigned(AgentId("agt_priya"))
    (error,) = decision.plugin_errors
    sentence = f"the choice strategy 'nearest' {said} about agt_joao, who comes last by it."
    assert str(error) == sentence
    assert error.details == {"plugin": "nearest", "kind": "choice strategy", "agent": "agt_joao"}
    assert error.__cause__ is (answer if isinstance(answer, Exception) else None)
    assert decision.to_dict()["plugin_errors"] == [sentence]
    assert decision.explain().endswith(sentence)
    assert "agt_joao is not ranked by 'nearest'; agt_priya is ranked 5 by 'nearest'." in decision.explain()


def test_a_strategy_that_is_not_given_or_reads_an_unknown_field_is_a_fault_of_the_document() -> None:
    with pytest.raises(InvalidDocumentError) as missing:
        Policy.from_dict(DOCUMENT)
    assert "choice[0]: there is no choice 'nearest'." in str(missing.value)

    with pytest.raises(InvalidDocumentError) as unknown:
        Policy.from_dict({**DOCUMENT, "fields": {}}, strategies={"nearest": Nearest()})
    assert "strategies.nearest: there is no field 'city'." in str(unknown.value)


def test_nobody_sought_is_nobody_to_fail_on() -> None:
    closed = {**DOCUMENT, "rules": []}

    decision = Policy.from_dict(closed, strategies={"nearest": Nearest()}).decide(CALL, FLOOR, at=NINE)

    assert decision.plugin_errors == ()


def test_a_plugin_that_cannot_be_imported_is_reported_with_its_distribution() -> None:
    entry = EntryPoint("gone", "acme_no_such_module:gone", CHOICE_STRATEGIES)

    with pytest.raises(PluginError, match=r"^the plugin 'gone' of acme 1\.0 cannot be loaded: .*ModuleNotFoundError"):
        FoundPlugin("gone", CHOICE_STRATEGIES, "acme", "1.0", entry).load()


def test_a_group_that_nobody_offers_is_empty() -> None:
    assert discover_plugins("acme.nothing_of_the_kind") == ()
