"""Who takes an interaction, who waits, who is refused."""

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId, TeamId
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
    Queued,
    Refused,
    Route,
    Rule,
)
from cxcore.rules import BooleanField, DurationField, EnumField, Schema, TextSetField


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


NOW = at(9, 30)


def call(channel: Channel = Channel.PHONE, **attributes: object) -> Interaction:
    return Interaction(
        id=InteractionId("int_refund"), channel=channel, started_at=at(9, 25), language="pt-PT", attributes=attributes
    )


def work(*channels: Channel) -> tuple[OpenWork, ...]:
    return tuple(OpenWork(InteractionId(f"int_{number}"), channel) for number, channel in enumerate(channels))


def status(name: str, *, state: AgentState = AgentState.AVAILABLE, **fields: Any) -> AgentStatus:
    of_agent = {key: fields.pop(key) for key in ("skills", "languages", "team") if key in fields}
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}"), **of_agent), state=state, **fields)


def policy(**fields: Any) -> Policy:
    usual: Mapping[str, Any] = {
        "schema": Schema({"tier": EnumField(("gold", "basic")), "is_new": BooleanField(), "wait": DurationField()}),
        "skills": ["billing", "refunds"],
        "languages": ["pt", "pt-BR", "en"],
        "queues": {"front": Queue(limit=20, wait=timedelta(minutes=10)), "endless": Queue()},
        "default": Route(queue="front"),
    }
    return Policy(name="first line", **{**usual, **fields})


def needing(**needs: Any) -> Policy:
    return policy(default=Route(queue="front", needs=Needs(**needs)))


# --- what it is about ------------------------------------------------------------


def test_what_an_agent_has_open_is_not_given_to_somebody_else() -> None:
    floor = Floor((status("joao"), status("priya"))).assign(AgentId("agt_priya"), call())
    released = floor.release(AgentId("agt_priya"), call().id, at=NOW)

    with pytest.raises(InvalidValueError) as caught:
        policy().decide(call(), floor, at=NOW)

    assert str(caught.value) == (
        "interaction: int_refund is open with agt_priya; release it there before it goes to somebody else."
    )
    handed_over = policy().decide(call(), released, at=NOW, declined_by=[AgentId("agt_priya")])
    assert handed_over.outcome == Assigned(AgentId("agt_joao"))


def test_who_of_two_has_it_is_told_by_the_first_and_it_is_free_once_both_are_done() -> None:
    both = Floor((status("joao"), status("priya")))
    for name in ("agt_priya", "agt_joao"):
        both = both.assign(AgentId(name), call())
    one = both.release(AgentId("agt_joao"), call().id, at=NOW)
    none = one.release(AgentId("agt_priya"), call().id, at=NOW)

    for floor, holder in ((both, "agt_joao"), (one, "agt_priya"), (Floor(one.agents), "agt_priya")):
        with pytest.raises(InvalidValueError, match=f"is open with {holder}"):
            policy().decide(call(), floor, at=NOW)
    assert isinstance(policy().decide(call(), none, at=NOW).outcome, Assigned)


# --- which rule ----------------------------------------------------------------


def test_the_first_rule_that_matches_decides() -> None:
    two = policy(
        rules=[
            Rule(name="gold", when="tier == 'gold'", queue="endless"),
            Rule(name="new", when="is_new", queue="front"),
        ]
    )

    assert two.decide(call(tier="gold", is_new=True), Floor(), at=NOW).rule == "gold"
    assert two.decide(call(tier="basic", is_new=True), Floor(), at=NOW).rule == "new"
    assert two.decide(call(tier="basic", is_new=False), Floor(), at=NOW).rule == "default"


def test_a_missing_fact_never_matches_not_even_under_not() -> None:
    other = policy(rules=[Rule(name="not gold", when="not tier == 'gold'", queue="front")])

    assert other.decide(call(), Floor(), at=NOW).rule == "default"
    assert other.decide(call(tier="basic"), Floor(), at=NOW).rule == "not gold"


def test_a_rule_without_a_condition_matches_everything() -> None:
    every = policy(rules=[Rule(name="every", queue="front")])

    assert every.decide(call(), Floor(), at=NOW).rule == "every"


def test_every_interaction_has_a_channel_a_language_and_a_start() -> None:
    rules = [
        Rule(
            name="calls in portuguese of today",
            when="channel == 'phone' and language starts_with 'pt' and started_at >= @2026-03-02T00:00Z",
            queue="front",
        )
    ]

    assert policy(rules=rules).decide(call(), Floor(), at=NOW).rule == "calls in portuguese of today"
    assert policy(rules=rules).decide(call(Channel.EMAIL), Floor(), at=NOW).rule == "default"


def test_an_interaction_that_no_rule_is_for_is_refused() -> None:
    nothing = policy(default=None).decide(call(), Floor((status("priya"),)), at=NOW)

    assert nothing.outcome == Refused("no rule matches")
    assert nothing.rule is None
    assert nothing.why_not == ()


def test_a_fact_of_another_type_is_refused_by_its_name_whichever_rule_would_read_it() -> None:
    with pytest.raises(InvalidValueError) as caught:
        policy().decide(call(tier="gold", wait="Priya waits"), Floor(), at=NOW)

    assert str(caught.value) == "interaction.facts.wait: is a duration; a str came."


# --- who can take it -------------------------------------------------------------


@pytest.mark.parametrize(
    ("needs", "agent", "obstacle"),
    [
        ({"skills": {"billing": 2}}, {}, "has no skill billing."),
        ({"skills": {"billing": 2}}, {"skills": {"billing": 1}}, "has billing at 1, and 2 is needed."),
        ({"skills": {"billing": 2}}, {"skills": {"billing": 2}}, None),
        ({"skills": {"billing": 2, "refunds": 1}}, {"skills": {"billing": 9}}, "has no skill refunds."),
        ({"languages": {"pt": 3}}, {"languages": {"en": 9}}, "does not speak pt."),
        ({"languages": {"pt": 3}}, {"languages": {"pt": 2}}, "speaks pt at 2, and 3 is needed."),
        ({"languages": {"pt": 3}}, {"languages": {"pt-BR": 3}}, None),  # Brazilian Portuguese is Portuguese
        ({"languages": {"pt-BR": 3}}, {"languages": {"pt": 9}}, "does not speak pt-BR."),  # and not the reverse
        ({"languages": {"pt": 3}}, {"languages": {"pt": 1, "pt-PT": 4}}, None),  # the better of the two counts
        ({"team": TeamId("team_lisbon")}, {}, "is in no team, and team_lisbon is needed."),
        ({"team": TeamId("team_lisbon")}, {"team": TeamId("team_cebu")}, "is in team_cebu, and team_lisbon is needed."),
        ({"team": TeamId("team_lisbon")}, {"team": TeamId("team_lisbon")}, None),
        ({}, {"state": AgentState.AWAY}, "is away."),
        ({}, {"state": AgentState.BUSY}, "is busy."),
        ({}, {"state": AgentState.OFFLINE}, "is offline."),
        ({}, {"shift_end": NOW}, "takes nothing more since 2026-03-02 09:30Z."),  # the end is not on shift
        ({}, {"shift_end": NOW + timedelta(microseconds=1)}, None),
        ({}, {"work": work(Channel.PHONE)}, "carries 1 of 1 units; one more of phone takes 1."),
        # what an agent lacks is said before what is true only now
        ({"skills": {"billing": 2}}, {"state": AgentState.AWAY}, "has no skill billing."),
    ],
)
def test_an_agent_takes_it_only_if_nothing_stands_in_the_way(
    needs: Mapping[str, Any], agent: Mapping[str, Any], obstacle: str | None
) -> None:
    decision = needing(**needs).decide(call(), Floor((status("priya", **agent),)), at=NOW)

    if obstacle is None:
        assert decision.outcome == Assigned(AgentId("agt_priya"))
        assert decision.why_not == ()
    else:
        assert decision.outcome == Queued("front", NOW + timedelta(minutes=10))
        assert [each.text for each in decision.why_not] == [obstacle]


# --- who of those takes it --------------------------------------------------------


@pytest.mark.parametrize(
    ("priya", "joao", "chosen", "why_not"),
    [
        # idle longest
        ({"idle_since": at(9, 10)}, {"idle_since": at(9, 20)}, "priya", Obstacle.IDLE_SHORTER),
        ({"idle_since": at(9, 20)}, {"idle_since": at(9, 10)}, "joao", Obstacle.IDLE_SHORTER),
        # whoever is idle comes before whoever is not
        ({"work": work(Channel.CHAT)}, {"idle_since": at(9, 29)}, "joao", Obstacle.IDLE_SHORTER),
        # then the least loaded, by weight: one email weighs more than three chats
        ({"work": work(Channel.EMAIL)}, {"work": work(*[Channel.CHAT] * 3)}, "joao", Obstacle.LOADED_MORE),
        # then the first id
        ({}, {}, "joao", Obstacle.LATER_ID),
        ({"idle_since": at(9)}, {"idle_since": at(9)}, "joao", Obstacle.LATER_ID),
    ],
)
def test_the_tie_ladder(priya: Mapping[str, Any], joao: Mapping[str, Any], chosen: str, why_not: Obstacle) -> None:
    roomy = policy(capacity=Capacity(units=8, weights={"chat": 1, "email": 4, "phone": 1}))
    floor = Floor((status("priya", **priya), status("joao", **joao)))

    decision = roomy.decide(call(), floor, at=NOW)

    assert decision.outcome == Assigned(AgentId(f"agt_{chosen}"))
    assert [each.obstacle for each in decision.why_not] == [why_not]


def test_capacity_six_and_weight_two_take_three() -> None:
    # Salesforce Omni-Channel's example
    six = policy(capacity=Capacity(units=6, weights={"messaging": 2}))
    floor, taken = Floor((status("priya"),)), 0

    for number in range(5):
        message = Interaction(id=InteractionId(f"int_{number}"), channel=Channel.MESSAGING, started_at=NOW)
        match six.decide(message, floor, at=NOW).outcome:
            case Assigned(agent):
                floor, taken = floor.assign(agent, message), taken + 1

    assert taken == 3


def test_least_active_and_most_available_are_told_apart() -> None:
    # Salesforce's example: 8 with 2 used against 2 with 1 used. Ours is least active: the least open work.
    units = Capacity(units=8, weights={"chat": 1}, agents={"agt_small": 2})
    floor = Floor((status("large", work=work(Channel.CHAT, Channel.CHAT)), status("small", work=work(Channel.CHAT))))

    decision = policy(capacity=units).decide(call(Channel.CHAT), floor, at=NOW)

    assert decision.outcome == Assigned(AgentId("agt_small"))


def test_an_agent_with_less_open_work_gets_two_before_the_other_gets_one() -> None:
    # Capacity 3, A has 3 and B has 1: B gets two before A gets one.
    three = policy(capacity=Capacity(units=3, weights={"chat": 1}))
    floor = Floor((status("a", work=work(*[Channel.CHAT] * 3)), status("b", work=work(Channel.CHAT))))
    takers = []

    for number in range(10, 13):
        chat = Interaction(id=InteractionId(f"int_{number}"), channel=Channel.CHAT, started_at=NOW)
        outcome = three.decide(chat, floor, at=NOW).outcome
        takers.append(outcome)
        if isinstance(outcome, Assigned):
            floor = floor.assign(outcome.agent, chat)

    agent_b = AgentId("agt_b")
    assert takers == [Assigned(agent_b), Assigned(agent_b), Queued("front", NOW + timedelta(minutes=10))]


def test_back_from_vacation_counts_open_work_and_not_what_was_missed() -> None:
    rested = status("rested", idle_since=None)
    tired = status("tired", work=work(Channel.CHAT))

    decision = policy().decide(call(Channel.CHAT), Floor((rested, tired)), at=NOW)

    assert decision.outcome == Assigned(AgentId("agt_rested"))


def test_the_last_agent_is_not_waited_for_without_end() -> None:
    offline = Floor((status("priya", state=AgentState.OFFLINE),))

    decision = policy().decide(call(), offline, at=NOW)

    assert decision.outcome == Queued("front", until=NOW + timedelta(minutes=10))


# --- nobody can -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "waiting", "outcome"),
    [
        (Route(queue="front"), 19, Queued("front", NOW + timedelta(minutes=10))),
        (Route(queue="front"), 20, Refused("queue 'front' is full: 20 wait, and its limit is 20")),
        (Route(queue="front", otherwise="call back tomorrow"), 20, Refused("call back tomorrow")),
        (Route(otherwise="we are closed"), 0, Refused("we are closed")),
        (Route(queue="endless"), 10_000, Queued("endless", None)),
    ],
)
def test_without_an_agent_it_waits_or_is_refused_with_the_reason(
    route: Route, waiting: int, outcome: Queued | Refused
) -> None:
    floor = Floor(waiting={"front": waiting, "endless": waiting})

    assert policy(default=route).decide(call(), floor, at=NOW).outcome == outcome


# --- decisions are values ------------------------------------------------------------


def test_the_same_inputs_make_the_same_decision_and_the_same_bytes() -> None:
    agents = [status("priya", idle_since=at(9)), status("joao", state=AgentState.AWAY), status("mei")]
    rules = [Rule(name="gold", when="tier == 'gold' and wait > 1m", queue="front")]
    interaction = call(tier="gold", wait=timedelta(minutes=2))

    first = policy(rules=rules).decide(interaction, Floor(agents), at=NOW)
    again = policy(rules=rules).decide(interaction, Floor(agents[::-1]), at=NOW)

    assert first == again
    assert first.to_json() == again.to_json()
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301  # our own bytes
    assert pickle.loads(pickle.dumps(first)).explain() == first.explain()  # noqa: S301  # our own bytes


def test_a_decision_is_made_again_from_what_json_kept() -> None:
    rules = [Rule(name="gold", when="tier == 'gold' and wait > 1m and skills has 'billing'", queue="front")]
    schema = Schema({"tier": EnumField(("gold",)), "wait": DurationField(), "skills": TextSetField()})
    live = policy(rules=rules, schema=schema)
    interaction = call(tier="gold", wait=timedelta(minutes=2), skills={"billing"})
    floor = Floor((status("priya", idle_since=at(9)),), waiting={"front": 2})

    decision = live.decide(interaction, floor, at=NOW)
    replayed = Policy.from_dict(live.to_dict()).decide(
        Interaction.from_json(interaction.to_json()), Floor.from_json(floor.to_json()), at=NOW
    )

    assert replayed.to_json() == decision.to_json()


def test_a_decision_names_its_policy_and_its_floor_by_digests() -> None:
    decision = policy().decide(call(), Floor(), at=NOW)

    assert decision.interaction == call()
    assert decision.to_dict()["policy_digest"] == policy().digest
    assert decision.to_dict()["floor_digest"] == Floor().digest
    assert Floor().digest != Floor((status("priya"),)).digest


def test_the_instant_is_kept_in_utc_and_has_a_zone() -> None:
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        policy().decide(call(), Floor(), at=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test
    assert policy().decide(call(), Floor(), at=NOW).to_dict()["at"] == "2026-03-02T09:30:00Z"


def test_a_decision_shows_no_personal_data_in_its_repr() -> None:
    decision = policy().decide(call(tier="gold"), Floor((status("priya"),)), at=NOW)

    assert repr(decision) == ("Decision(Assigned(agent=AgentId('agt_priya')), rule='default', at='2026-03-02 09:30Z')")


@pytest.mark.parametrize("at", [None, "2026-03-02T09:30:00Z", 1_772_443_800])
def test_what_is_no_instant_is_refused(at: Any) -> None:
    with pytest.raises(InvalidValueError, match="at: is an instant with a zone; an? .* came"):
        policy().decide(call(), Floor(), at=at)


@pytest.mark.parametrize(
    ("declined", "said"),
    [("agt_priya", "is a list of agents; one text came."), ([7], "is a list of agents, each by their id.")],
)
def test_who_declined_is_a_list_of_agents(declined: Any, said: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        policy().decide(call(), Floor(), at=NOW, declined_by=declined)

    assert str(caught.value) == f"declined_by: {said}"
