"""Who is served first: scores, the next for an agent, and a backlog given out at once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError, UnknownNameError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Capacity,
    Credit,
    Deferral,
    Floor,
    Needs,
    OpenWork,
    Policy,
    Priority,
    Queue,
    Route,
    Rule,
    Score,
    Step,
    Term,
    Waiting,
)
from cxcore.rules import EnumField, InstantField, Schema

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def waiting(name: str, *, minutes: float = 0, channel: Channel = Channel.PHONE, **facts: object) -> Waiting:
    came = NOW - timedelta(minutes=minutes)
    interaction = Interaction(id=InteractionId(f"int_{name}"), channel=channel, started_at=came, attributes=facts)
    return Waiting(interaction=interaction, enqueued_at=came)


def agent(name: str, *, state: AgentState = AgentState.AVAILABLE, **skills: int) -> AgentStatus:
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}"), skills=skills), state=state)


def policy(**fields: Any) -> Policy:
    usual: Mapping[str, Any] = {
        "schema": Schema({"tier": EnumField(("gold", "basic")), "due": InstantField()}),
        "skills": ["billing", "japanese"],
        "queues": {"front": Queue(wait=timedelta(hours=10))},
        "default": Route(queue="front"),
    }
    return Policy(name="who is next", **{**usual, **fields})


GOLD = Credit(name="gold customers", when="tier == 'gold'", points=1.5)


# --- scores ----------------------------------------------------------------------


def test_five_minutes_waited_with_priority_ten_are_fifteen() -> None:
    # Genesys Cloud: priority and minutes waited add up.
    ten = policy(queues={"front": Queue(wait=timedelta(hours=1), priority=10)})

    score = ten.score(waiting("a", minutes=5), at=NOW)

    assert score.at(NOW) == 15
    assert [str(term) for term in score.terms] == [
        "minutes waited 1 a minute since 2026-03-02 09:25:00Z",
        "queue front 10",
    ]


@pytest.mark.parametrize(
    ("fields", "item", "points", "reason"),
    [
        ({}, waiting("a", minutes=3), 3, "a point a minute is usual"),
        ({"priority": Priority(per_minute=2)}, waiting("a", minutes=3), 6, "or as many as the policy says"),
        ({"priority": Priority(credits=[GOLD])}, waiting("a", tier="gold"), 1.5, "ninety seconds of credit"),
        ({"priority": Priority(credits=[GOLD])}, waiting("a", tier="basic"), 0, "not for others"),
        ({"priority": Priority(credits=[GOLD])}, waiting("a"), 0, "nor for those of whom it is not known"),
        (
            {"priority": Priority(credits=[GOLD, GOLD])},
            waiting("a", tier="gold"),
            3,
            "every credit that is true counts",
        ),
        (
            {"queues": {"front": Queue(wait=timedelta(hours=1), per_minute=3)}},
            waiting("a", minutes=2),
            6,
            "a queue may age faster",
        ),
        (
            {"priority": Priority(per_minute=0, due_in="due", per_minute_late=0.5)},
            waiting("a", due=NOW - timedelta(minutes=4)),
            2,
            "late by four minutes",
        ),
        (
            {"priority": Priority(per_minute=0, due_in="due", per_minute_late=0.5)},
            waiting("a", due=NOW + timedelta(minutes=4)),
            -2,
            "with slack of four minutes",
        ),
        (
            {"priority": Priority(per_minute=0, due_in="due", per_minute_late=0.5)},
            waiting("a"),
            0,
            "without a promise there is no slack",
        ),
    ],
)
def test_a_score_is_a_sum_of_named_terms(fields: Any, item: Waiting, points: float, reason: str) -> None:
    assert policy(**fields).score(item, at=NOW).at(NOW) == points, reason


def test_scores_are_exact() -> None:
    tenths = Score(tuple(Term(name="tenth", points=0.1) for _ in range(10)))
    one = Score((Term(name="one", points=1),))

    assert not tenths.is_ahead_of(one, at=NOW)
    assert not one.is_ahead_of(tenths, at=NOW)


def test_it_is_known_when_one_overtakes_another() -> None:
    slow = Score((Term(name="head start", points=10), Term(name="minutes", points=1, since=NOW)))
    fast = Score((Term(name="minutes", points=2, since=NOW),))

    overtakes = fast.overtakes(slow)

    assert overtakes == NOW + timedelta(minutes=10, microseconds=1)
    assert not fast.is_ahead_of(slow, at=NOW + timedelta(minutes=10))
    assert fast.is_ahead_of(slow, at=overtakes)
    assert slow.overtakes(fast) is None


def test_a_score_is_asked_about_an_instant_with_a_zone() -> None:
    with pytest.raises(NaiveDatetimeError, match="^moment is a naive datetime"):
        Score(()).at(datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


@pytest.mark.parametrize(
    ("priority", "fault"),
    [
        ({"per_minute": -1}, "priority.per_minute: is at least zero, so that who waits rises; -1.0 is not."),
        (
            {"per_minute_late": 1},
            "priority.per_minute_late: needs the field that holds the deadline, under 'due_in'.",
        ),
        ({"due_in": "deu"}, "priority.due_in: there is no field 'deu'. Did you mean 'due'?"),
        ({"due_in": "tier"}, "priority.due_in: is a field of type instant; 'tier' is not."),
        (
            {"credits": [{"name": "gold", "when": "teir == 'gold'", "points": 1}]},
            "priority.credits[0].when: there is no field 'teir'. Did you mean 'tier'?\n  teir == 'gold'\n  ^",
        ),
    ],
)
def test_a_priority_that_cannot_be_is_refused(priority: Any, fault: str) -> None:
    fields = {"tier": {"type": "enum", "values": ["gold"]}, "due": {"type": "instant"}}
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({"name": "x", "fields": fields, "priority": priority})

    assert [str(each).replace("\n    ", "\n  ") for each in caught.value.faults] == [fault]


def test_a_policy_with_credits_is_written_and_read_back_equal() -> None:
    spelled = policy(priority=Priority(credits=[Credit(name="gold", when="tier=='gold'", points=1)]))

    assert Policy.from_dict(spelled.to_dict()) == spelled
    assert spelled.to_dict()["priority"]["credits"][0]["when"] == "tier == 'gold'"


# --- the next for an agent -----------------------------------------------------------


def test_a_free_agent_takes_the_most_urgent_that_they_can() -> None:
    billing = Rule(name="gold", when="tier == 'gold'", needs=Needs(skills={"billing": 3}), queue="front")
    two = policy(rules=[billing], priority=Priority(credits=[GOLD]))
    line = [waiting("new", minutes=1), waiting("old", minutes=2), waiting("gold", minutes=1, tier="gold")]
    floor = Floor((agent("priya", billing=3), agent("joao", billing=2)))

    for_priya = two.next_for(AgentId("agt_priya"), line, floor, at=NOW)
    for_joao = two.next_for(AgentId("agt_joao"), line, floor, at=NOW)

    assert for_priya is not None
    assert for_priya.waiting == line[2]
    assert for_priya.score.at(NOW) == 2.5
    assert for_joao is not None
    assert for_joao.waiting == line[1]
    assert for_joao.passed_over == ((line[2], "agt_joao has billing at 2, and 3 is needed."),)


def test_of_equal_scores_the_older_and_then_the_first_id_is_next() -> None:
    line = [waiting("b", minutes=1), waiting("a", minutes=1), waiting("gold", tier="gold")]
    credit = Credit(name="gold", when="tier == 'gold'", points=1)

    chosen = policy(priority=Priority(credits=[credit])).next_for(
        AgentId("agt_priya"), line, Floor((agent("priya"),)), at=NOW
    )

    assert chosen is not None
    assert chosen.waiting.interaction.id == "int_a"


def test_nothing_is_next_for_who_can_take_nothing() -> None:
    floor = Floor((agent("priya", state=AgentState.AWAY), agent("joao")))
    handing = policy(default=Route(steps=[Step(hand_to=Deferral.BOT)]))
    reserving = policy(default=Route(queue="front", steps=[Step(leave_free=1)]))

    assert policy().next_for(AgentId("agt_priya"), [waiting("a")], floor, at=NOW) is None
    assert policy().next_for(AgentId("agt_joao"), [], floor, at=NOW) is None
    assert handing.next_for(AgentId("agt_joao"), [waiting("a")], floor, at=NOW) is None
    assert reserving.next_for(AgentId("agt_joao"), [waiting("a")], floor, at=NOW) is None


def test_who_is_not_on_the_floor_is_given_nothing() -> None:
    with pytest.raises(UnknownNameError, match="^agent: agt_priya is not on this floor"):
        policy().next_for(AgentId("agt_priya"), [waiting("a")], Floor(), at=NOW)


def test_who_declined_is_not_given_it_next() -> None:
    declined = waiting("a", minutes=5).declined(AgentId("agt_joao"))

    chosen = policy().next_for(AgentId("agt_joao"), [declined, waiting("b")], Floor((agent("joao"),)), at=NOW)

    assert chosen is not None
    assert chosen.waiting.interaction.id == "int_b"
    assert declined.enqueued_at == NOW - timedelta(minutes=5)


# --- a backlog at once ---------------------------------------------------------------

NEEDING = [
    Rule(name="japanese", when="tier == 'gold'", needs=Needs(skills={"japanese": 1}), queue="front"),
]


def test_the_only_one_who_can_take_the_younger_is_not_used_up_by_the_older() -> None:
    floor = Floor((agent("a_yuki", japanese=5), agent("tom")))
    line = [waiting("japanese", minutes=1, tier="gold"), waiting("easy", minutes=5)]

    batch = policy(rules=NEEDING).assign_batch(line, floor, at=NOW)

    assert [(each.waiting.interaction.id, each.agent) for each in batch.assigned] == [
        ("int_easy", "agt_tom"),
        ("int_japanese", "agt_a_yuki"),
    ]
    assert batch.left == ()
    assert [each.interaction for each in batch.floor.status(AgentId("agt_tom")).work] == ["int_easy"]


def test_who_came_first_is_served_where_not_all_can_be() -> None:
    line = [waiting(f"{number}", minutes=number) for number in range(5)]

    batch = policy().assign_batch(line, Floor((agent("priya"), agent("joao"))), at=NOW)

    assert {each.waiting.interaction.id for each in batch.assigned} == {"int_4", "int_3"}
    assert [each.interaction.id for each in batch.left] == ["int_2", "int_1", "int_0"]


def test_a_long_chain_of_moves_is_followed_to_its_end() -> None:
    # Each agent knows two skills that follow each other; all are taken from the front, and the one in front comes last.
    count = 1_200
    skills = [f"s{number}" for number in range(count + 1)]
    rules = [
        Rule(name=skill, when=f"interaction_id == 'int_{skill}'", needs=Needs(skills={skill: 1}), queue="front")
        for skill in skills
    ]
    agents = [
        AgentStatus(
            agent=Agent(id=AgentId(f"agt_{number:04}"), skills={skills[number]: 1, skills[number + 1]: 1}),
            state=AgentState.AVAILABLE,
        )
        for number in range(count)
    ]
    line = [waiting(skill, minutes=9) for skill in skills[1:-1]]
    chained = policy(skills=skills, rules=rules, choice=["least_loaded"])

    batch = chained.assign_batch([*line, waiting("s0", minutes=1)], Floor(agents), at=NOW)

    assert (len(batch.assigned), batch.left) == (count, ())


def test_an_interaction_is_given_out_once() -> None:
    with pytest.raises(InvalidValueError, match="^waiting: lists an interaction twice.$"):
        policy().assign_batch([waiting("a"), waiting("a")], Floor((agent("priya"),)), at=NOW)


def test_what_seeks_nobody_is_left() -> None:
    handing = policy(default=Route(steps=[Step(hand_to=Deferral.BOT)]))

    batch = handing.assign_batch([waiting("a")], Floor((agent("priya"),)), at=NOW)

    assert (batch.assigned, len(batch.left)) == ((), 1)


def test_moving_work_within_a_flush_leaves_earlier_work_alone() -> None:
    open_mail = OpenWork(InteractionId("int_mail"), Channel.EMAIL)
    yuki = attrs.evolve(agent("a_yuki", japanese=5), work=[open_mail])
    two = Capacity(units=2, weights={"email": 1, "phone": 1})
    line = [waiting("japanese", minutes=1, tier="gold"), waiting("easy", minutes=5)]
    least_loaded_last = policy(rules=NEEDING, capacity=two, choice=["japanese desc"])

    batch = least_loaded_last.assign_batch(line, Floor((yuki, agent("tom"))), at=NOW)

    assert {each.waiting.interaction.id: each.agent for each in batch.assigned} == {
        "int_easy": "agt_tom",
        "int_japanese": "agt_a_yuki",
    }
    assert [each.interaction for each in batch.floor.status(AgentId("agt_a_yuki")).work] == ["int_japanese", "int_mail"]
    assert batch.floor.status(AgentId("agt_a_yuki")).assigned == 1


def test_a_small_piece_of_work_does_not_make_room_for_a_large_one_by_moving() -> None:
    full = attrs.evolve(agent("priya"), work=[OpenWork(InteractionId("int_old"), Channel.EMAIL)])
    two = policy(capacity=Capacity(units=2, weights={"email": 1, "phone": 2}))
    line = [waiting("mail", minutes=5, channel=Channel.EMAIL), waiting("call", minutes=1)]

    batch = two.assign_batch(line, Floor((full,)), at=NOW)

    assert [each.waiting for each in batch.assigned] == [line[0]]
    assert batch.left == (line[1],)


def test_a_waiting_interaction_has_a_start_with_a_zone() -> None:
    with pytest.raises(NaiveDatetimeError, match="^enqueued_at is a naive datetime"):
        Waiting(interaction=waiting("a").interaction, enqueued_at=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


def test_who_came_after_the_decision_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="^enqueued_at: is after the instant of the decision.$"):
        policy().score(waiting("a"), at=NOW - timedelta(seconds=1))


def test_a_line_does_not_hold_what_an_agent_has_open_already() -> None:
    line = [waiting("old", minutes=5), waiting("new")]
    floor = Floor((agent("joao"), agent("priya"))).assign(AgentId("agt_priya"), line[0].interaction)

    for ask in (
        lambda: policy().assign_batch(line, floor, at=NOW),
        lambda: policy().next_for(AgentId("agt_joao"), line, floor, at=NOW),
    ):
        with pytest.raises(InvalidValueError, match="int_old is open with agt_priya"):
            ask()
