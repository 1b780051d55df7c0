"""The ladder of choice: of those who can take it, who does."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Capacity,
    Floor,
    Needs,
    Obstacle,
    OpenWork,
    Policy,
    Queue,
    Route,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CHAT = Interaction(id=InteractionId("int_chat"), channel=Channel.CHAT, started_at=NOW)


def agent(name: str, **fields: Any) -> AgentStatus:
    of_agent = {key: fields.pop(key) for key in ("skills", "languages") if key in fields}
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}"), **of_agent), state=AgentState.AVAILABLE, **fields)


def chats(count: int) -> list[OpenWork]:
    return [OpenWork(InteractionId(f"int_{number}"), Channel.CHAT) for number in range(count)]


def policy(*choice: str, **fields: Any) -> Policy:
    usual: Mapping[str, Any] = {
        "skills": ["finance", "support"],
        "queues": {"front": Queue(wait=timedelta(minutes=10))},
        "default": Route(queue="front"),
        "capacity": Capacity(units=10, weights={"chat": 1}),
    }
    return Policy(name="ladder", choice=choice, **{**usual, **fields})


def taker(policy: Policy, *agents: AgentStatus, interaction: Interaction = CHAT) -> str:
    outcome = policy.decide(interaction, Floor(agents), at=NOW).outcome
    assert isinstance(outcome, Assigned)
    return outcome.agent.removeprefix("agt_")


def test_ordered_by_finance_and_then_support_the_second_worker_wins() -> None:
    # Twilio TaskRouter, order_by "finance asc, support asc"; workers (10, 8) and (10, 5).
    first = agent("a", skills={"finance": 10, "support": 8})
    second = agent("b", skills={"finance": 10, "support": 5})

    assert taker(policy("finance asc", "support asc"), first, second) == "b"
    assert taker(policy("finance asc", "support desc"), first, second) == "a"


@pytest.mark.parametrize(
    ("a", "b", "chosen", "reason"),
    [
        (20, 10, "a", "the first is idle longer"),
        (10, 20, "b", "the second is idle longer"),
        (10, 10, "a", "both are idle equally long, and the first id decides"),
        (None, 10, "b", "whoever is idle comes before whoever is not"),
        (None, None, "a", "nobody who can is idle, and the first id decides"),
    ],
)
def test_of_two_specialists_among_many_who_are_idle_longer_the_one_idle_longest_takes_it(
    a: int | None, b: int | None, chosen: str, reason: str
) -> None:
    def idle_for(name: str, minutes: int | None, **fields: Any) -> AgentStatus:
        return agent(name, idle_since=None if minutes is None else NOW - timedelta(minutes=minutes), **fields)

    others = [idle_for(f"other_{number}", 60 + number) for number in range(5)]
    specialists = [idle_for(name, since, skills={"finance": 5}) for name, since in (("a", a), ("b", b))]
    needs_finance = policy("longest_idle", default=Route(queue="front", needs=Needs(skills={"finance": 1})))

    assert taker(needs_finance, *others, *specialists) == chosen, reason


SALESFORCE = Capacity(units=8, weights={"chat": 1}, agents={"agt_small": 2})


@pytest.mark.parametrize(("rung", "chosen"), [("most_available", "large"), ("least_loaded", "small")])
def test_most_available_and_least_active_are_told_apart(rung: str, chosen: str) -> None:
    # Salesforce Omni-Channel: 8 with 2 used against 2 with 1 used.
    floor = agent("large", work=chats(2)), agent("small", work=chats(1))

    assert taker(policy(rung, capacity=SALESFORCE), *floor) == chosen


@pytest.mark.parametrize(("ladder", "chosen"), [(("best_skill", "least_occupied"), "a"), (("least_occupied",), "c")])
def test_expert_and_uniform_distribution_with_the_least_occupied(ladder: tuple[str, ...], chosen: str) -> None:
    # Avaya: A (level 1, 90 % busy), B (1, 95 %), C (2, 64 %). Avaya's 1 is its best level, and 10 is ours.
    agents = (
        agent("a", skills={"finance": 10}, occupancy=0.90),
        agent("b", skills={"finance": 10}, occupancy=0.95),
        agent("c", skills={"finance": 9}, occupancy=0.64),
    )

    assert taker(policy(*ladder, default=Route(queue="front", needs=Needs(skills={"finance": 1}))), *agents) == chosen


def test_weights_of_one_to_three_give_one_to_the_first_and_three_to_the_second() -> None:
    shared = policy("weighted_share", shares={"agt_b": 3})
    floor, takers = Floor((agent("a"), agent("b"))), []

    for number in range(8):
        chat = Interaction(id=InteractionId(f"int_new_{number}"), channel=Channel.CHAT, started_at=NOW)
        outcome = shared.decide(chat, floor, at=NOW).outcome
        assert isinstance(outcome, Assigned)
        floor = floor.assign(outcome.agent, chat)
        takers.append(outcome.agent)

    assert [takers[:4].count(AgentId("agt_a")), takers[4:].count(AgentId("agt_a"))] == [1, 1]


def test_turns_go_round() -> None:
    turns = policy("round_robin")
    floor, takers = Floor((agent("a"), agent("b"), agent("c"))), []

    for number in range(6):
        chat = Interaction(id=InteractionId(f"int_new_{number}"), channel=Channel.CHAT, started_at=NOW)
        outcome = turns.decide(chat, floor, at=NOW).outcome
        assert isinstance(outcome, Assigned)
        floor = floor.assign(outcome.agent, chat, at=NOW + timedelta(seconds=number))
        takers.append(outcome.agent.removeprefix("agt_"))

    assert takers == ["a", "b", "c", "a", "b", "c"]


def test_the_only_one_who_speaks_japanese_is_not_spent_on_english() -> None:
    yuki = agent("a_yuki", languages={"ja": 9, "en": 8})
    tom = agent("tom", languages={"en": 8})

    assert taker(policy("least_flexible"), yuki, tom) == "tom"


def test_a_lot_with_a_seed_is_drawn_the_same_again_and_does_not_always_fall_on_one() -> None:
    agents = [agent(name) for name in ("a", "b", "c")]
    many = [Interaction(id=InteractionId(f"int_{n}"), channel=Channel.CHAT, started_at=NOW) for n in range(60)]

    drawn = [taker(policy("random 7"), *agents, interaction=each) for each in many]

    assert drawn == [taker(policy("random 7"), *agents, interaction=each) for each in many]
    assert drawn != [taker(policy("random 8"), *agents, interaction=each) for each in many]
    assert {drawn.count(name) > 9 for name in ("a", "b", "c")} == {True}


def test_a_route_may_have_a_ladder_of_its_own() -> None:
    both = policy("least_loaded", default=Route(queue="front", choice=["most_available"]), capacity=SALESFORCE)

    assert taker(both, agent("large", work=chats(2)), agent("small", work=chats(1))) == "large"


@pytest.mark.parametrize(
    ("rung", "winner", "loser", "obstacle", "why_not", "why"),
    [
        (
            "most_available",
            {},
            {"work": chats(1)},
            Obstacle.LESS_ROOM,
            "has room for 9 units; agt_w has room for 10 units.",
            "with more room than agt_l",
        ),
        (
            "round_robin",
            {},
            {"last_assigned": NOW},
            Obstacle.SERVED_LATER,
            "had the last turn at 2026-03-02 09:30Z; agt_w has had no turn yet.",
            "whose turn it is before agt_l",
        ),
        (
            "weighted_share",
            {"assigned": 1},
            {"assigned": 2},
            Obstacle.SHARE_FULLER,
            "has had 2 at a share of 1; agt_w has had 1 at a share of 1.",
            "further behind their share than agt_l",
        ),
        (
            "best_skill",
            {"skills": {"finance": 4}},
            {"skills": {"finance": 3}},
            Obstacle.LESS_SKILLED,
            "has levels of 3 together in what is needed; agt_w has levels of 4 together in what is needed.",
            "more skilled than agt_l",
        ),
        (
            "least_flexible",
            {"skills": {"finance": 4}},
            {"skills": {"finance": 3, "support": 1}},
            Obstacle.MORE_FLEXIBLE,
            "has 2 skills and languages; agt_w has 1 skills and languages.",
            "who can do less besides than agt_l",
        ),
        (
            "least_occupied",
            {"occupancy": 0.5},
            {"occupancy": 0.625},
            Obstacle.MORE_OCCUPIED,
            "was busy for 62.5% of the time; agt_w was busy for 50.0% of the time.",
            "less occupied than agt_l",
        ),
        (
            "finance desc",
            {"skills": {"finance": 4}},
            {"skills": {"finance": 3}},
            Obstacle.OTHER_LEVEL,
            "has finance at 3; agt_w has finance at 4.",
            "with a higher level of finance than agt_l",
        ),
        (
            "random 2",
            {},
            {},
            Obstacle.DRAWN_LATER,
            "takes part in the draw; agt_w takes part in the draw.",
            "drawn before agt_l",
        ),
    ],
)
def test_each_rung_tells_what_was_lost(  # noqa: PLR0917  # pytest passes a row by name
    rung: str, winner: Mapping[str, Any], loser: Mapping[str, Any], obstacle: Obstacle, why_not: str, why: str
) -> None:
    finance = Route(queue="front", needs=Needs(skills={"finance": 1} if winner.get("skills") else {}))

    decision = policy(rung, default=finance).decide(CHAT, Floor((agent("w", **winner), agent("l", **loser))), at=NOW)

    assert [(each.obstacle, each.text) for each in decision.why_not] == [(obstacle, why_not)]
    assert f"agt_w is chosen: {why}." in decision.explain()


@pytest.mark.parametrize(
    ("choice", "fault"),
    [
        ("longest_idel", "choice[0]: there is no choice 'longest_idel'. Did you mean 'longest_idle'?"),
        ("finanse asc", "choice[0]: there is no choice 'finanse asc'. Did you mean 'finance asc'?"),
        (
            "random",
            "choice[0]: a random choice has a seed, such as 'random 7', so that it can be made again.",
        ),
    ],
)
def test_a_rung_that_does_not_exist_is_refused(choice: str, fault: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        policy(choice)

    assert [str(each) for each in caught.value.faults] == [fault]


@pytest.mark.parametrize(
    ("shares", "fault"),
    [
        ({"agt_a": 0}, "shares.agt_a: is a finite number above zero; 0 is not."),
        ({"priya": 1}, "shares.priya: a AgentId is 'agt_' and up to 128 letters, digits, '_', '.', ':' or '-'."),
        ({"agt_a": True}, "shares.agt_a: is a number; a bool came."),
    ],
)
def test_a_share_is_a_number_above_zero_of_an_agent(shares: Mapping[str, float], fault: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({"name": "x", "shares": shares})

    assert [str(each) for each in caught.value.faults] == [fault]
