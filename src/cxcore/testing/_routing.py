"""Floors, and policies that decide about what happens on them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId, TeamId
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
    Shifts,
    Split,
    Step,
)
from cxcore.rules import EnumField, InstantField, Schema, TextField
from cxcore.testing._conditions import conditions, records
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import maybe
from cxcore.testing._times import instants

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""The instant round which everything on these floors happens."""
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)

SCHEMA: Final = Schema(
    {"tier": EnumField(("gold", "vip", "basic")), "last_agent": TextField(), "due_at": InstantField()}
)
"""What the policies of :func:`policies` know of an interaction, besides what every interaction has."""
_SKILLS: Final = ("billing", "refunds", "sales")
_LANGUAGES: Final = ("en", "pt-BR", "pt-PT")
_TEAMS: Final = ("team_lisbon", "team_manila")
_CHANNELS: Final = (Channel.PHONE, Channel.CHAT, Channel.EMAIL)
_RUNGS: Final = (
    "longest_idle", "least_loaded", "most_available", "round_robin", "weighted_share", "best_skill", "least_flexible",
    "least_occupied", "random 7", "billing desc", "sales asc",
)  # fmt: skip


def _soon() -> st.SearchStrategy[datetime]:
    return instants(NOON - _HOUR, NOON + _HOUR, every=_MINUTE)


@st.composite
def statuses(draw: st.DrawFn, *, agent: AgentId = AgentId("agt_priya")) -> AgentStatus:  # noqa: B008  # an id cannot change
    """Return what an agent can do and does, around noon of 2 March 2026."""
    open_work = draw(st.lists(st.sampled_from(_CHANNELS), max_size=3))
    return AgentStatus(
        agent=Agent(
            id=agent,
            skills=draw(st.dictionaries(st.sampled_from(_SKILLS), st.integers(1, 5), max_size=2)),
            languages=draw(st.dictionaries(st.sampled_from(_LANGUAGES), st.integers(1, 5), max_size=2)),
            team=draw(maybe(st.sampled_from(_TEAMS).map(TeamId))),
        ),
        state=draw(st.sampled_from([AgentState.AVAILABLE] * 3 + list(AgentState))),
        work=[OpenWork(InteractionId(f"{agent.replace('agt', 'int')}_{n}"), each) for n, each in enumerate(open_work)],
        idle_since=None if open_work else draw(maybe(_soon())),
        shift_start=draw(maybe(_soon())),
        shift_end=draw(maybe(_soon())),
        last_assigned=draw(maybe(_soon())),
        assigned=draw(st.integers(0, 5)),
        occupancy=draw(maybe(st.floats(0, 1))),
    )


@st.composite
def floors(draw: st.DrawFn, *, max_size: int = 6) -> Floor:
    """Return floors of a few agents, at most `max_size`, around noon of 2 March 2026."""
    count = draw(st.integers(0, max_size))
    waiting = draw(st.dictionaries(st.sampled_from(["front", "night"]), st.integers(0, 3)))
    return Floor([draw(statuses(agent=AgentId(f"agt_{number}"))) for number in range(count)], waiting)


@st.composite
def arrivals(draw: st.DrawFn) -> Interaction:
    """Return interactions that any of :func:`policies` can decide about at noon of 2 March 2026."""
    known = draw(records(SCHEMA))
    known["last_agent"] = draw(maybe(st.sampled_from(["agt_0", "agt_1"])))
    return Interaction(
        id=InteractionId(f"int_{draw(st.sampled_from('abc'))}"),
        channel=draw(st.sampled_from(_CHANNELS)),
        started_at=NOON,
        language=draw(maybe(st.sampled_from(_LANGUAGES))),
        attributes={name: fact for name, fact in known.items() if fact is not None},
    )


@st.composite
def _needs(draw: st.DrawFn) -> Needs:
    return Needs(
        skills=draw(st.dictionaries(st.sampled_from(_SKILLS), st.integers(1, 5), max_size=1)),
        languages=draw(st.dictionaries(st.sampled_from(["en", "pt"]), st.integers(1, 5), max_size=1)),
        team=draw(st.sampled_from([None, None, *map(TeamId, _TEAMS)])),
        agent_in=draw(st.sampled_from([None, None, "last_agent"])),
    )


@st.composite
def _route(draw: st.DrawFn) -> dict[str, Any]:
    waits = st.integers(1, 60).map(lambda minutes: minutes * _MINUTE)
    steps = [
        Step(
            needs=draw(_needs()),
            wait=draw(waits),
            leave_free=draw(st.integers(0, 1)),
            skip_if_absent=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    end = draw(st.sampled_from([None, Deferral.CALLBACK, Deferral.BOT, Deferral.VOICEMAIL]))
    return {
        "steps": [*steps, *([] if end is None else [Step(hand_to=end)])],
        "queue": draw(st.sampled_from(["front", "night"])),
        "otherwise": draw(maybe(st.just("write to us"))),
        "choice": draw(maybe(_ladders())),
    }


def _ladders() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(_RUNGS), max_size=3, unique=True)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """
    Return policies that use every section of a document.

    They share one schema, which :func:`arrivals` speak, and decide on :func:`floors`.
    """
    named = conditions(SCHEMA).map(str)
    limit, channels = maybe(st.integers(0, 3)), st.sampled_from([each.value for each in _CHANNELS])
    return Policy(
        name="desk",
        schema=SCHEMA,
        skills=_SKILLS,
        languages=["en", "pt"],
        queues={
            "front": Queue(limit=draw(limit), overflow=draw(maybe(st.just("night"))), priority=draw(st.integers(0, 3))),
            "night": Queue(limit=draw(limit), per_minute=draw(maybe(st.integers(0, 3)))),
        },
        rules=[
            Rule(name=f"rule {number}", when=draw(maybe(named)), **draw(_route()))
            for number in range(draw(st.integers(0, 3)))
        ],
        default=Route(**draw(_route())) if draw(st.booleans()) else None,
        capacity=Capacity(units=2, weights={"chat": 1}, limits=draw(st.dictionaries(channels, st.integers(0, 2)))),
        choice=draw(_ladders()),
        shares=draw(st.dictionaries(st.sampled_from(["agt_0", "agt_1"]), st.integers(1, 3))),
        priority=Priority(
            due_in="due_at",
            per_minute_late=draw(st.integers(0, 2)),
            credits=[Credit(name="class", when=draw(named), points=draw(st.integers(-3, 3)))],
        ),
        shifts=draw(st.sampled_from([Shifts(), Shifts(wind_down=10 * _MINUTE, ramp_up=20 * _MINUTE)])),
        splits=draw(st.sampled_from([{}, {"trial": Split(by="interaction_id", shares={"old": 1, "new": 2})}])),
    )
