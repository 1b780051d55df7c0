"""Hours of agents, capacity across channels, splits, escalation, floors that change, and replays."""

import json
import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import attrs
import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError, StaleFloorError, UnknownNameError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId, Role
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Capacity,
    Credit,
    Escalation,
    EscalationLevel,
    Floor,
    Needs,
    OpenWork,
    Policy,
    Priority,
    Queue,
    Queued,
    Route,
    Rule,
    Shifts,
    Split,
    Step,
)
from cxcore.rules import EnumField, Schema, TextField

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday
LISBON = Calendar.parse("Mo-Fr 09:00-13:00,14:00-18:00", zone="Europe/Lisbon")


def chat(name: str = "chat", channel: Channel = Channel.CHAT, **facts: object) -> Interaction:
    return Interaction(id=InteractionId(f"int_{name}"), channel=channel, started_at=NOW, attributes=facts)


def agent(name: str = "priya", *, carrying: Mapping[Channel, int] | None = None, **fields: Any) -> AgentStatus:
    work = [
        OpenWork(InteractionId(f"int_{channel}_{number}"), channel)
        for channel, count in (carrying or {}).items()
        for number in range(count)
    ]
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}")), state=AgentState.AVAILABLE, work=work, **fields)


def policy(**fields: Any) -> Policy:
    usual: Mapping[str, Any] = {
        "queues": {"front": Queue(wait=timedelta(minutes=10))},
        "default": Route(queue="front"),
        "calendars": {"lisbon": LISBON},
    }
    return Policy(name="hours", **{**usual, **fields})


def why_not(policy: Policy, status: AgentStatus, *, at: datetime = NOW, interaction: Interaction | None = None) -> str:
    decision = policy.decide(interaction or chat(), Floor((status,)), at=at)
    return " ".join(each.text for each in decision.why_not)


# --- shifts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shifts", "status", "obstacle"),
    [
        (Shifts(), agent(shift_start=NOW + timedelta(minutes=1)), "begins at 2026-03-02 09:31Z."),
        (Shifts(), agent(shift_start=NOW), ""),
        (Shifts(), agent(shift_end=NOW), "takes nothing more since 2026-03-02 09:30Z."),
        (
            Shifts(wind_down=timedelta(minutes=10)),
            agent(shift_end=NOW + timedelta(minutes=10)),
            "takes nothing more since 2026-03-02 09:30Z.",
        ),
        (Shifts(wind_down=timedelta(minutes=10)), agent(shift_end=NOW + timedelta(minutes=11)), ""),
    ],
)
def test_a_shift_has_a_start_an_end_and_a_last_stretch_without_new_work(
    shifts: Shifts, status: AgentStatus, obstacle: str
) -> None:
    assert why_not(policy(shifts=shifts), status) == obstacle


@pytest.mark.parametrize(
    ("clock", "wind_down", "is_open"),
    [
        ((9, 0), 0, True),
        ((8, 59), 0, False),
        ((13, 30), 0, False),  # lunch
        ((12, 49), 10, True),
        ((12, 50), 10, False),  # nothing new just before lunch either
        ((17, 59), 0, True),
    ],
)
def test_an_agent_works_by_a_calendar(clock: tuple[int, int], wind_down: int, is_open: bool) -> None:
    shifts = Shifts(wind_down=timedelta(minutes=wind_down))
    at = NOW.replace(hour=clock[0], minute=clock[1])

    text = why_not(policy(shifts=shifts), agent(calendar="lisbon"), at=at)

    assert text == ("" if is_open else "is outside the hours of 'lisbon', or about to leave.")


def test_a_calendar_that_never_closes_has_no_last_stretch() -> None:
    always = LISBON | LISBON.complement()
    shifts = Shifts(wind_down=timedelta(minutes=10))

    assert why_not(policy(shifts=shifts, calendars={"always": always}), agent(calendar="always")) == ""


def test_a_calendar_of_an_agent_that_the_policy_was_not_given_is_an_error() -> None:
    with pytest.raises(UnknownNameError) as caught:
        policy().decide(chat(), Floor((agent(calendar="lisbn"),)), at=NOW)

    assert str(caught.value) == (
        "floor: an agent works by 'lisbn', which the policy was not given. Did you mean 'lisbon'?"
    )


def test_nobody_who_comes_at_eight_gets_the_whole_backlog_at_eight() -> None:
    ramp = policy(shifts=Shifts(ramp_up=timedelta(minutes=40)), capacity=Capacity(units=4, weights={"chat": 1}))
    eight = NOW.replace(hour=8, minute=0)
    counts = []

    for minutes in (0, 10, 20, 30, 40):
        floor, now = Floor((agent(shift_start=eight),)), eight + timedelta(minutes=minutes)
        for number in range(9):
            outcome = ramp.decide(chat(f"{number}"), floor, at=now).outcome
            if isinstance(outcome, Assigned):
                floor = floor.assign(outcome.agent, chat(f"{number}"))
        counts.append(len(floor.agents[0].work))

    assert counts == [1, 1, 2, 3, 4]
    assert why_not(ramp, agent(shift_start=eight, carrying={Channel.CHAT: 1}), at=eight) == (
        "began 0:00:00 ago, and works up to 4 units over 0:40:00."
    )


@pytest.mark.parametrize("field", ["wind_down", "ramp_up"])
def test_the_edges_of_a_shift_are_not_negative(field: str) -> None:
    with pytest.raises(InvalidValueError, match=f"^{field}: is at least zero"):
        Shifts(**{field: timedelta(minutes=-1)})


# --- capacity across channels ---------------------------------------------------------


def test_a_call_keeps_chats_away_and_finds_room_beside_emails() -> None:
    capacity = Capacity(
        units=2,
        weights={"phone": 2, "chat": 1, "email": 1},
        blocks={"phone": ["chat"]},
        interrupts={"phone": ["email"]},
    )
    desk = policy(capacity=capacity)

    assert why_not(desk, agent(carrying={Channel.PHONE: 1})) == "has phone open, which blocks chat."
    call = chat("call", Channel.PHONE)
    assert why_not(desk, agent(carrying={Channel.EMAIL: 2}), interaction=call) == ""
    assert why_not(desk, agent(carrying={Channel.EMAIL: 1, Channel.CHAT: 1}), interaction=call) == (
        "carries 1 of 2 units; one more of phone takes 2."
    )
    assert why_not(desk, agent(carrying={Channel.EMAIL: 2})) == "carries 2 of 2 units; one more of chat takes 1."


def test_a_limit_of_zero_is_told_as_none_at_all() -> None:
    capacity = Capacity(units=2, weights={"chat": 1}, limits={"chat": 0})

    assert why_not(policy(capacity=capacity), agent()) == "takes no chat at all."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"blocks": {"fone": ["chat"]}}, "blocks.fone: there is no channel 'fone'. Did you mean 'phone'?"),
        ({"interrupts": {"phone": ["mail"]}}, "interrupts.phone[0]: there is no channel 'mail'. Did you mean 'email'?"),
    ],
)
def test_only_channels_block_and_interrupt(fields: Mapping[str, Any], message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        Capacity(**fields)

    assert str(caught.value) == message


# --- splits ------------------------------------------------------------------------

EXPERIMENT = policy(
    schema=Schema({"visitor": TextField()}),
    splits={"flow": Split(by="visitor", shares={"old": 3, "new": 1})},
    rules=[Rule(name="new flow", when="flow == 'new'", queue="front")],
)


def test_a_split_is_proportional_stable_and_logged() -> None:
    decisions = [EXPERIMENT.decide(chat(visitor=f"v{number}"), Floor(), at=NOW) for number in range(400)]

    new = [decision for decision in decisions if decision.rule == "new flow"]

    assert 70 <= len(new) <= 130  # 100 expected, three standard deviations are 26
    assert {decision.splits["flow"] for decision in new} == {"new"}
    assert new[0].to_dict()["splits"] == {"flow": "new"}
    again = [EXPERIMENT.decide(chat(visitor=f"v{number}"), Floor(), at=NOW).splits for number in range(400)]
    assert again == [decision.splits for decision in decisions]


def test_who_has_no_key_is_in_no_part() -> None:
    decision = EXPERIMENT.decide(chat(), Floor(), at=NOW)

    assert (decision.rule, decision.splits) == ("default", {})


def test_the_part_of_a_key_is_drawn_by_sha_256_and_so_never_changes() -> None:
    split = Split(shares={"a": 1, "b": 1})
    keys = [f"cus_{number}" for number in range(8)]

    parts = [split.part("flow", key) for key in keys]

    assert parts == ["b", "b", "b", "a", "a", "b", "a", "b"]
    assert parts == ["a" if sha256(f"flow\n{key}".encode()).digest()[0] < 128 else "b" for key in keys]


@pytest.mark.parametrize(
    ("splits", "fault"),
    [
        ({"flow": {"shares": {}}}, "splits.flow.shares: names at least one part."),
        ({"flow": {"shares": {"a": 0}}}, "splits.flow.shares.a: is a finite number above zero; 0.0 is not."),
        (
            {"flow": {"by": "customr_id", "shares": {"a": 1}}},
            "splits.flow.by: there is no field 'customr_id'. Did you mean 'customer_id'?",
        ),
        ({"channel": {"shares": {"a": 1}}}, "splits.channel: is the name of a fact already; choose another."),
        ({"tier": {"shares": {"a": 1}}}, "splits.tier: is the name of a fact already; choose another."),
    ],
)
def test_a_split_that_cannot_be_is_refused(splits: Mapping[str, Any], fault: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({"name": "x", "fields": {"tier": {"type": "text"}}, "splits": splits})

    assert [str(each) for each in caught.value.faults] == [fault]


# --- escalation ----------------------------------------------------------------------

CHAIN = Escalation(
    levels=[
        EscalationLevel(role=Role.AGENT),
        EscalationLevel(role=Role.TEAM_LEAD, after=timedelta(hours=1)),
        EscalationLevel(role=Role.MANAGER, after=timedelta(hours=4)),
        EscalationLevel(role=Role.DIRECTOR, after=timedelta(hours=8)),
    ]
)


@pytest.mark.parametrize(
    ("hours", "role", "next_role"),
    [
        (0, Role.AGENT, Role.TEAM_LEAD),
        (0.99, Role.AGENT, Role.TEAM_LEAD),
        (1, Role.TEAM_LEAD, Role.MANAGER),
        (8, Role.DIRECTOR, None),
        (99, Role.DIRECTOR, None),
        (-1, Role.AGENT, Role.AGENT),  # a clock that is set back harms nobody
    ],
)
def test_a_chain_names_who_is_responsible_and_who_is_next(hours: float, role: Role, next_role: Role | None) -> None:
    elapsed = timedelta(hours=hours)
    following = CHAIN.next_after(elapsed)

    assert CHAIN.at(elapsed).role is role
    assert (following and following.role) == next_role


@pytest.mark.parametrize(
    ("levels", "fault"),
    [
        ([], "levels: begin with one that is responsible after no time at all."),
        ([{"role": "agent", "after": "PT1H"}], "levels: begin with one that is responsible after no time at all."),
        (
            [{"role": "agent"}, {"role": "manager", "after": "PT1H"}, {"role": "director", "after": "PT1H"}],
            "levels[2].after: comes after more than 1:00:00; 1:00:00 is not.",
        ),
    ],
)
def test_a_chain_that_is_out_of_order_is_refused(levels: list[Any], fault: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({"name": "x", "escalation": {"levels": levels}})

    assert [str(each) for each in caught.value.faults] == [f"escalation.{fault}"]


def test_a_policy_carries_its_chain() -> None:
    chained = policy(escalation=CHAIN)

    assert Policy.from_dict(chained.to_dict(), calendars=chained.calendars) == chained
    assert chained != policy()


# --- floors that change ----------------------------------------------------------------


def test_two_runs_over_one_backlog_assign_once() -> None:
    desk, floor = policy(), Floor((agent(),))
    first = desk.decide(chat(), floor, at=NOW)
    second = desk.decide(chat(), floor, at=NOW)
    assert first.outcome == second.outcome == Assigned(AgentId("agt_priya"))

    current = floor.at_version(first.floor.version).assign(AgentId("agt_priya"), chat())

    with pytest.raises(StaleFloorError) as caught:
        current.at_version(second.floor.version)
    assert str(caught.value) == "The floor is of version 1, and the decision was made from version 0; decide again."
    assert pickle.loads(pickle.dumps(caught.value)).details == {"version": 1, "expected": 0}  # noqa: S301  # our own bytes


def test_every_change_is_a_version_and_the_version_is_no_part_of_the_digest() -> None:
    floor = Floor((agent(),))

    there_and_back = floor.enqueue("front").dequeue("front")

    assert there_and_back.version == 2
    assert there_and_back == floor
    assert there_and_back.digest == floor.digest
    assert floor.with_status(agent("joao")).version == 1
    assert Floor.from_json(there_and_back.to_json()).version == 2


def test_a_changed_floor_answers_as_one_that_is_built_anew() -> None:
    changed = agent(carrying={Channel.EMAIL: 1}, shift_end=NOW, calendar="lisbon", last_assigned=NOW)
    floor = Floor((agent(idle_since=NOW), agent("joao", idle_since=NOW))).with_status(changed)

    anew = Floor(floor.agents)

    for name in ("available", "carried", "calendars", "_idle", "_starts", "_ends"):
        assert getattr(floor.index, name) == getattr(anew.index, name)


def test_a_turn_has_an_instant_with_a_zone() -> None:
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        Floor((agent(),)).assign(AgentId("agt_priya"), chat(), at=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


# --- what would have to change, and replays ---------------------------------------------


def test_it_is_told_what_would_let_somebody_win() -> None:
    desk = policy(capacity=Capacity(units=1, weights={"chat": 1}), skills=["billing"], languages=["pt"])
    billing = attrs.evolve(desk, default=Route(queue="front", needs=Needs(skills={"billing": 3})))
    able = Agent(id=AgentId("agt_able"), skills={"billing": 3})
    floor = Floor(
        (
            AgentStatus(agent=able, state=AgentState.AWAY),
            AgentStatus(agent=Agent(id=AgentId("agt_new")), state=AgentState.AVAILABLE),
            AgentStatus(agent=Agent(id=AgentId("agt_off")), state=AgentState.OFFLINE),
        )
    )

    full = desk.decide(chat(), Floor((agent(carrying={Channel.CHAT: 1}),)), at=NOW)

    assert full.would_win == ("agt_priya would win with one more free slot.",)
    assert billing.decide(chat(), floor, at=NOW).would_win == (
        "agt_able would win if available.",
        "agt_new would win with the skill at that level.",
    )
    assert "agt_priya would win with one more free slot." in full.explain()


def test_who_would_not_win_even_so_is_not_told_that_they_would() -> None:
    busy = attrs.evolve(agent("a_busy"), state=AgentState.BUSY)
    idle = agent("joao", idle_since=NOW)
    reserving = policy(default=Route(queue="front", steps=[Step(leave_free=2)]))

    assert policy().decide(chat(), Floor((busy, idle)), at=NOW).would_win == ()
    assert reserving.decide(chat(), Floor((busy, agent("joao"))), at=NOW).would_win == ()


FULL = policy(
    schema=Schema({"tier": EnumField(("gold", "basic"))}),
    splits={"flow": Split(shares={"old": 1, "new": 1})},
    priority=Priority(credits=[Credit(name="gold", when="tier == 'gold'", points=2)]),
    rules=[Rule(name="gold", when="tier == 'gold'", queue="front", steps=[Step(wait=timedelta(minutes=1)), Step()])],
)


def test_a_stored_decision_is_made_again_to_the_byte() -> None:
    floor = Floor((agent(calendar="lisbon"), agent("joao", carrying={Channel.PHONE: 1}))).enqueue("front")
    kept = json.dumps(
        FULL.decide(
            chat(tier="gold"),
            floor,
            at=NOW,
            enqueued_at=NOW - timedelta(seconds=70),
            declined_by=[AgentId("agt_priya"), AgentId("agt_gone"), AgentId("agt_priya")],
        ).to_record()
    )

    again = FULL.replay(json.loads(kept))

    assert json.dumps(again.to_record()) == kept
    assert again.outcome == Queued("front", NOW + timedelta(seconds=590))
    assert again.score.at(NOW) == pytest.approx(2 + 70 / 60)
    new = FULL.decide(chat(tier="gold"), Floor(waiting={"front": 1}), at=NOW)
    assert FULL.replay(new.to_record()) == new


def test_another_policy_does_not_replay_it() -> None:
    record = FULL.decide(chat(), Floor(), at=NOW).to_record()

    with pytest.raises(InvalidValueError) as caught:
        policy().replay(record)

    assert str(caught.value) == (
        f"decision.policy_digest: was decided by the policy with the digest {FULL.digest[:12]}; "
        f"this one has {policy().digest[:12]}."
    )


def test_a_decision_is_not_replayed_to_another_answer_because_a_calendar_changed() -> None:
    record = policy().decide(chat(), Floor((agent(calendar="lisbon"),)), at=NOW).to_record()
    closed = policy(calendars={"lisbon": Calendar.parse("Sa 09:00-12:00", zone="Europe/Lisbon")})

    with pytest.raises(InvalidValueError) as caught:
        closed.replay(record)

    assert str(caught.value) == (
        "decision.outcome: was decided with other calendars or plugins: the same inputs now come to another answer."
    )


def test_a_notebook_shows_a_decision_as_a_table() -> None:
    shown = policy().decide(chat(), Floor((agent(), agent("joao", idle_since=NOW))), at=NOW)._repr_html_()
    refused = policy(default=None).decide(chat(), Floor(), at=NOW)._repr_html_()

    assert shown == (
        "<table><caption>int_chat goes to agt_joao, by rule &#x27;default&#x27; of policy &#x27;hours&#x27;</caption>"
        "<thead><tr><th>agent</th><th>why</th></tr></thead><tbody>"
        "<tr><td>agt_joao</td><td>is chosen: idle longest, before agt_priya.</td></tr>"
        "<tr><td>agt_priya</td><td>is not idle; agt_joao is idle since 2026-03-02 09:30Z.</td></tr></tbody></table>"
    )
    assert "int_chat is refused (no rule matches), by no rule" in refused


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"at": None, "is_new": "yes"}, ["is_new: is true or false.", "at: is an instant with a zone, as ISO 8601."]),
        ({"at": "2026-03-02T09:30:00"}, ["at: is an instant with a zone, as ISO 8601."]),
        ({"at": "nine"}, ["at: is an instant with a zone, as ISO 8601."]),
        (
            {"decision": {"policy_digest": 7}},
            [
                *(f"decision.{name}: is missing." for name in ("rule", "step", "next_step_at", "splits", "outcome")),
                "decision.policy_digest: is text.",
            ],
        ),
        ({"decision": []}, ["decision: holds what was decided, as Decision.to_record writes it."]),
    ],
)
def test_a_record_that_cannot_be_read_says_why(changes: dict[str, object], faults: list[str]) -> None:
    record = policy().decide(chat(), Floor((agent(),)), at=NOW).to_record()

    with pytest.raises(InvalidDocumentError) as caught:
        policy().replay({**record, **changes})

    assert [str(fault) for fault in caught.value.faults] == faults


def test_a_record_without_its_inputs_names_all_of_them() -> None:
    record = policy().decide(chat(), Floor((agent(),)), at=NOW).to_record()

    with pytest.raises(InvalidDocumentError) as caught:
        policy().replay({"decision": record["decision"]})
    with pytest.raises(InvalidDocumentError):
        policy().replay([])  # type: ignore[arg-type]  # as a caller without a type checker might
    with pytest.raises(InvalidDocumentError) as of_no_digest:
        policy().replay({**record, "decision": {**record["decision"], "policy_digest": 7}})

    assert [fault.path for fault in caught.value.faults] == ["at", "is_new", "waiting", "floor"]
    assert [str(fault) for fault in of_no_digest.value.faults] == ["decision.policy_digest: is text."]
