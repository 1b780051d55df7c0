"""A decision in words, and as a log keeps it."""

from datetime import UTC, datetime

import pytest

from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import AgentState, AgentStatus, Decision, Floor, OpenWork, Policy


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


POLICY = Policy.parse("""
name = "first line"
skills = ["billing"]
languages = ["pt"]

[fields]
tier = {type = "enum", values = ["gold", "vip", "basic"]}
wait = {type = "duration"}
topics = {type = "text_set"}

[capacity]
units = 4
weights = {messaging = 1, phone = 4}

[queues.billing]
limit = 20
wait = "PT10M"

[queues.front]

[[rules]]
name = "vip"
when = "tier == 'vip' or wait > 30m"
queue = "front"

[[rules]]
name = "gold billing"
when = "tier == 'gold' and topics has 'billing'"
needs = {skills = {billing = 2}, languages = {pt = 3}}
queue = "billing"

[[rules]]
name = "gold"
when = "tier == 'gold'"
queue = "front"

[[rules]]
name = "basic"
when = "tier == 'basic'"
queue = "front"

[[rules]]
name = "all the rest"
otherwise = "write to us"
""")


def status(name: str, billing: int, portuguese: int, **fields: object) -> AgentStatus:
    agent = Agent(id=AgentId(f"agt_{name}"), skills={"billing": billing}, languages={"pt-PT": portuguese})
    return AgentStatus(**{"agent": agent, "state": AgentState.AVAILABLE, **fields})  # type: ignore[arg-type]  # fields of several types


PRIYA = status("priya", 4, 7, idle_since=at(9, 10))
OTHERS = (
    status("joao", 4, 7, idle_since=at(9, 20)),
    status("mei", 1, 7),
    status("ana", 5, 9, state=AgentState.AWAY),
    status("rui", 5, 9, shift_end=at(9)),
    status("eva", 5, 9, work=[OpenWork(InteractionId("int_1"), Channel.PHONE)]),
    status("tom", 5, 9, work=[OpenWork(InteractionId("int_2"), Channel.MESSAGING)]),
)
MESSAGE = Interaction(
    id=InteractionId("int_refund"),
    channel=Channel.MESSAGING,
    started_at=at(9, 25),
    attributes={"tier": "gold", "topics": ["billing"]},
)
RULES = """\
Rules:
  'vip' did not match, because a fact is missing: wait > 30m is unknown: wait is missing.
  'gold billing' matched and decided: tier == 'gold' is true: tier is 'gold'; \
topics has 'billing' is true: topics is ['billing'].
  'gold' would match too, but comes later: tier == 'gold' is true: tier is 'gold'.
  'basic' did not match: tier == 'basic' is false: tier is 'gold'.
  'all the rest' would match too, but comes later: it has no condition."""


def decide(*agents: AgentStatus, waiting: int = 0) -> Decision:
    return POLICY.decide(MESSAGE, Floor(agents, waiting={"billing": waiting}), at=at(9, 30))


def test_an_assignment_is_explained() -> None:
    assert (
        decide(PRIYA, *OTHERS).explain()
        == f"""\
2026-03-02 09:30Z int_refund goes to agt_priya, by rule 'gold billing' of policy 'first line'.
{RULES}
Agents:
  agt_priya is chosen: idle longest, before agt_joao.
  agt_ana is away.
  agt_eva carries 4 of 4 units; one more of messaging takes 1.
  agt_joao is idle since 2026-03-02 09:20Z; agt_priya is idle since 2026-03-02 09:10Z.
  agt_mei has billing at 1, and 2 is needed.
  agt_rui takes nothing more since 2026-03-02 09:00Z.
  agt_tom is not idle; agt_priya is idle since 2026-03-02 09:10Z."""
    )


def test_a_wait_is_explained() -> None:
    assert (
        decide(OTHERS[1], waiting=19).explain()
        == f"""\
2026-03-02 09:30Z int_refund waits in 'billing' until 2026-03-02 09:40Z, by rule 'gold billing' of policy 'first line'.
{RULES}
Agents:
  nobody can take it now.
  agt_mei has billing at 1, and 2 is needed.
  agt_mei would win with the skill at that level."""
    )


def test_a_refusal_is_explained() -> None:
    assert (
        decide(waiting=20).explain()
        == f"""\
2026-03-02 09:30Z int_refund is refused (queue 'billing' is full: 20 wait, and its limit is 20), \
by rule 'gold billing' of policy 'first line'.
{RULES}
Agents:
  nobody can take it now."""
    )


def test_an_interaction_that_no_rule_is_for_is_explained_without_agents() -> None:
    strict = Policy.parse(
        'name = "strict"\n[queues.front]\n[[rules]]\nname = "calls"\nwhen = "channel == \'phone\'"\nqueue = "front"'
    )

    assert (
        strict.decide(MESSAGE, Floor((PRIYA,)), at=at(9, 30)).explain()
        == """\
2026-03-02 09:30Z int_refund is refused (no rule matches), by no rule of policy 'strict'.
Rules:
  'calls' did not match: channel == 'phone' is false: channel is 'messaging'."""
    )


def test_a_wait_without_a_bound_is_called_one() -> None:
    endless = Policy.parse('name = "endless"\n[queues.front]\n[default]\nqueue = "front"')

    assert (
        endless.decide(MESSAGE, Floor(), at=at(9, 30)).explain()
        == """\
2026-03-02 09:30Z int_refund waits in 'front' without a bound, by rule 'default' of policy 'endless'.
Rules:
Agents:
  nobody can take it now."""
    )


@pytest.mark.parametrize(
    ("rivals", "line"),
    [
        ([], "agt_priya is chosen: the only one who can take it."),
        ([status("zoe", 4, 7, idle_since=at(9, 10))], "agt_priya is chosen: equal to agt_zoe, and first by id."),
        (
            [status("zoe", 4, 7, idle_since=at(9, 10), work=[OpenWork(InteractionId("int_2"), Channel.MESSAGING)])],
            "agt_priya is chosen: with less open work than agt_zoe.",
        ),
    ],
)
def test_the_choice_is_explained_against_the_next_best(rivals: list[AgentStatus], line: str) -> None:
    assert f"  {line}\n" in f"{decide(PRIYA, *rivals).explain()}\n"


@pytest.mark.parametrize(
    ("loser", "line"),
    [
        (status("zoe", 4, 7, idle_since=at(9, 10)), "agt_zoe is equal to agt_priya, whose id comes first."),
        (
            status("zoe", 4, 7, idle_since=at(9, 10), work=[OpenWork(InteractionId("int_2"), Channel.MESSAGING)]),
            "agt_zoe has open work of 1 units; agt_priya has open work of 0 units.",
        ),
    ],
)
def test_why_not_another_is_explained_by_what_they_lost(loser: AgentStatus, line: str) -> None:
    assert [str(each) for each in decide(PRIYA, loser).why_not] == [line]


def test_a_decision_is_logged_whole() -> None:
    decision = decide(PRIYA, OTHERS[0])

    assert decision.to_dict() == {
        "at": "2026-03-02T09:30:00Z",
        "interaction": "int_refund",
        "outcome": {"kind": "assigned", "agent": "agt_priya"},
        "rule": "gold billing",
        "step": 0,
        "next_step_at": None,
        "score": {
            "points": 0.0,
            "terms": [{"name": "minutes waited", "points": 1.0, "since": "2026-03-02T09:30:00Z"}],
        },
        "splits": {},
        "reasons": [reason.to_dict() for reason in decision.reasons],
        "why_not": [
            {
                "agent": "agt_joao",
                "obstacle": "idle_shorter",
                "text": "is idle since 2026-03-02 09:20Z; agt_priya is idle since 2026-03-02 09:10Z.",
            }
        ],
        "would_win": [],
        "policy": "first line",
        "policy_digest": POLICY.digest,
        "floor_digest": decision.floor.digest,
    }
    assert decision.to_dict()["reasons"][0] == {
        "rule": "vip",
        "truth": None,
        "decided": False,
        "evidence": [{"text": "wait > 30m", "truth": None, "field": "wait", "fact": None}],
    }


def test_the_outcomes_are_logged_by_their_kind() -> None:
    assert decide().to_dict()["outcome"] == {"kind": "queued", "queue": "billing", "until": "2026-03-02T09:40:00Z"}
    assert decide(waiting=20).to_dict()["outcome"]["kind"] == "refused"
