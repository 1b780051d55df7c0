"""
How does a routing decision grow with the number of agents?

One policy of a hundred rules decides about the same interactions on floors of
10 to 10,000 agents: through the sets that cxcore keeps, and through a plain
scan that asks every agent in turn with the same requirements, which is what
one writes first. Both must choose the same agent before they are timed. A
second question gives out a backlog of 120 to 40 agents, as well as can be and
one at a time; it is about how many are served, and what that costs.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId, TeamId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Capacity,
    Floor,
    Needs,
    OpenWork,
    Policy,
    Queue,
    Route,
    Rule,
    Waiting,
)
from cxcore.rules import EnumField, IntegerField, Schema, TextField

QUESTION = "How does a routing decision grow with the number of agents?"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZES = (10, 100, 1_000, 10_000)
ROUNDS = 7
SKILLS = tuple(f"skill {number}" for number in range(20))
LANGUAGES = ("en", "pt", "es")
UNITS, CHAT = 4, 1

Question = Callable[[], object]


def policy() -> Policy:
    """Return a policy of a hundred rules over three facts."""
    return Policy(
        name="hundred rules",
        schema=Schema({"tier": EnumField(("basic", "gold", "vip")), "orders": IntegerField(), "topic": TextField()}),
        skills=SKILLS,
        languages=LANGUAGES,
        queues={"front": Queue(wait=timedelta(minutes=10))},
        rules=[
            Rule(
                name=f"rule {number}",
                when=f"tier == '{('basic', 'gold', 'vip')[number % 3]}' and orders > {number * 3} "
                f"and topic == 'topic {number % 25}'",
                needs=Needs(skills={SKILLS[number % 20]: 2}, languages={"en": 2}),
                queue="front",
            )
            for number in range(100)
        ],
        default=Route(queue="front", needs=Needs(skills={SKILLS[1]: 3}, languages={"pt": 3})),
        capacity=Capacity(units=UNITS, weights={"chat": CHAT, "phone": UNITS}),
    )


def floor(size: int, chosen: random.Random) -> Floor:
    """Return a floor on which each agent has four of twenty skills and two of three languages."""

    def some(names: Sequence[str], count: int) -> dict[str, int]:
        return {name: chosen.randint(1, 9) for name in chosen.sample(names, count)}

    return Floor(
        tuple(
            AgentStatus(
                agent=Agent(
                    id=AgentId(f"agt_{number:05}"),
                    skills=some(SKILLS, 4),
                    languages=some(LANGUAGES, 2),
                    team=TeamId(f"team_{number % 7}"),
                ),
                state=chosen.choice(list(AgentState)),
                work=tuple(
                    OpenWork(InteractionId(f"int_{number}_{each}"), Channel.CHAT)
                    for each in range(chosen.choice([0, 0, 1, 2, 4]))
                ),
                idle_since=NOW - timedelta(seconds=chosen.randint(1, 3_000)),
                shift_end=NOW + timedelta(hours=3),
            )
            for number in range(size)
        )
    )


def interactions(count: int, chosen: random.Random) -> list[Interaction]:
    """Return chats, of which about half meet a rule."""
    return [
        Interaction(
            id=InteractionId(f"int_{number}"),
            channel=Channel.CHAT,
            started_at=NOW,
            attributes={
                "tier": chosen.choice(("basic", "gold", "vip")),
                "orders": chosen.randint(0, 400),
                "topic": f"topic {chosen.randint(0, 24)}",
            },
        )
        for number in range(count)
    ]


def scanning(rules: Policy) -> Callable[[Interaction, Floor], AgentId | None]:
    """Return the peer: rules and then agents one after the other, with the conditions read beforehand."""
    routes = [(None if rule.when is None else rules.schema.parse(rule.when), rule) for rule in rules.rules]

    def scan(interaction: Interaction, agents: Floor) -> AgentId | None:
        facts = interaction.facts()
        matching = (rule for condition, rule in routes if condition is None or condition.matches(facts))
        route: Route | None = next(matching, None) or rules.default
        if route is None:
            return None
        able = [
            status
            for status in agents.agents
            if status.state is AgentState.AVAILABLE
            and all(status.agent.skills.get(skill, 0) >= level for skill, level in route.needs.skills.items())
            and all(status.agent.languages.get(tag, 0) >= level for tag, level in route.needs.languages.items())
            and (status.shift_end is None or status.shift_end > NOW)
            and len(status.work) * CHAT + CHAT <= UNITS
        ]
        first = min(able, key=lambda each: (each.idle_since, len(each.work), each.agent.id), default=None)
        return None if first is None else first.agent.id

    return scan


def one_by_one(rules: Policy, backlog: Sequence[Waiting], before: Floor) -> int:
    """Return how many are served if each is decided about in turn."""
    served = 0
    for waiting in backlog:
        outcome = rules.decide(waiting.interaction, before, at=NOW, enqueued_at=waiting.enqueued_at).outcome
        if isinstance(outcome, Assigned):
            before = before.assign(outcome.agent, waiting.interaction)
            served += 1
    return served


def agent_of(rules: Policy, interaction: Interaction, agents: Floor) -> AgentId | None:
    """Return whom the policy chooses."""
    outcome = rules.decide(interaction, agents, at=NOW).outcome
    return outcome.agent if isinstance(outcome, Assigned) else None


def questions() -> dict[str, tuple[Question, int]]:
    """Return what is timed, each with its number of decisions, once both give the same answers."""
    rules, chosen = policy(), random.Random(7)
    scan = scanning(rules)
    asked: dict[str, tuple[Question, int]] = {}
    for size in SIZES:
        agents, chats = floor(size, chosen), interactions(200, chosen)
        few = chats[: max(5, 20_000 // size)]
        if [scan(chat, agents) for chat in few] != [agent_of(rules, chat, agents) for chat in few]:
            sys.exit("The scan chooses somebody else; there is nothing to compare.")

        def ask_cxcore(agents: Floor = agents, chats: Sequence[Interaction] = chats) -> object:
            return [rules.decide(chat, agents, at=NOW) for chat in chats]

        def ask_scan(agents: Floor = agents, chats: Sequence[Interaction] = few) -> object:
            return [scan(chat, agents) for chat in chats]

        def assign(agents: Floor = agents, chats: Sequence[Interaction] = chats) -> object:
            for place, chat in enumerate(chats):
                agents = agents.assign(agents.agents[place % len(agents.agents)].agent.id, chat)
            return agents

        asked[f"cxcore, {size:,} agents"] = (ask_cxcore, len(chats))
        asked[f"scan, {size:,} agents"] = (ask_scan, len(few))
        asked[f"assign, {size:,} agents"] = (assign, len(chats))
    return asked


def backlog(chosen: random.Random) -> tuple[Policy, list[Waiting], Floor]:
    """Return 120 who wait, 40 who serve one each, and rules that ask one of ten skills of them."""
    skills = SKILLS[:10]
    rules = Policy(
        name="flush",
        schema=Schema({"skill": EnumField(skills)}),
        skills=skills,
        queues={"front": Queue(wait=timedelta(hours=9))},
        rules=[
            Rule(name=skill, when=f"skill == '{skill}'", needs=Needs(skills={skill: 1}), queue="front")
            for skill in skills
        ],
        capacity=Capacity(units=1, weights={"chat": 1}),
    )
    agents = [
        AgentStatus(
            agent=Agent(id=AgentId(f"agt_{number}"), skills=dict.fromkeys(chosen.sample(skills, 2), 1)),
            state=AgentState.AVAILABLE,
        )
        for number in range(40)
    ]
    waiting = [
        Waiting(
            interaction=Interaction(
                id=InteractionId(f"int_{number}"),
                channel=Channel.CHAT,
                started_at=NOW,
                # few skills are asked for often, as it is
                attributes={"skill": skills[min(int(chosen.expovariate(0.4)), 9)]},
            ),
            enqueued_at=NOW - timedelta(minutes=120 - number),
        )
        for number in range(120)
    ]
    return rules, waiting, Floor(agents)


def measure() -> tuple[dict[str, float], dict[str, float]]:
    """Return microseconds a decision by what was asked of whom, and figures about the backlog."""
    asked = questions()
    rules, waiting, agents = backlog(random.Random(7))
    asked["flush of 120 for 40, as well as can be"] = (lambda: rules.assign_batch(waiting, agents, at=NOW), 1)
    asked["flush of 120 for 40, one by one"] = (lambda: one_by_one(rules, waiting, agents), 1)
    figures = dict.fromkeys(asked, float("inf"))
    for _ in range(ROUNDS):
        for what, (ask, calls) in asked.items():
            start = time.perf_counter()
            ask()
            figures[what] = min(figures[what], (time.perf_counter() - start) / calls * 1e6)

    served = best = 0
    for seed in range(20):
        rules, waiting, agents = backlog(random.Random(seed))
        served += one_by_one(rules, waiting, agents)
        best += len(rules.assign_batch(waiting, agents, at=NOW).assigned)
    return figures, {"served as well as can be/served one by one, 20 backlogs": round(best / served, 3)}


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    figures, ratios = measure()
    for size in SIZES:
        ratio = figures[f"scan, {size:,} agents"] / figures[f"cxcore, {size:,} agents"]
        ratios[f"scan/cxcore, {size:,} agents"] = float(f"{ratio:.3g}")
    for less, more in pairwise(SIZES):
        growth = figures[f"cxcore, {more:,} agents"] / figures[f"cxcore, {less:,} agents"]
        ratios[f"cxcore, {more:,}/{less:,} agents"] = round(growth, 2)
    ratios["flush as well as can be/one by one, time"] = round(
        figures["flush of 120 for 40, as well as can be"] / figures["flush of 120 for 40, one by one"], 2
    )

    if arguments.json:
        microseconds = {what: round(figure, 2) for what, figure in figures.items()}
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": microseconds}))
        return
    print(QUESTION)
    for what, figure in figures.items():
        print(f"{figure:12,.2f} µs  {what}")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")


if __name__ == "__main__":
    main()
