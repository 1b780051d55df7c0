"""A route in steps: who may take it when, where it waits meanwhile, and how it ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.intervals import WorkingTime
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import (
    AgentState,
    AgentStatus,
    Assigned,
    Decision,
    Deferral,
    Deferred,
    Floor,
    Obstacle,
    OpenWork,
    Policy,
    Queued,
    Refused,
    Route,
    Step,
)

CAME = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday
LISBON = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
NEVER = LISBON - LISBON


def after(seconds: float) -> datetime:
    return CAME + timedelta(seconds=seconds)


def agent(name: str, *, state: AgentState = AgentState.AVAILABLE, **fields: Any) -> AgentStatus:
    of_agent = {key: fields.pop(key) for key in ("skills", "languages", "team") if key in fields}
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}"), **of_agent), state=state, **fields)


def call(**attributes: object) -> Interaction:
    return Interaction(id=InteractionId("int_call"), channel=Channel.PHONE, started_at=CAME, attributes=attributes)


def policy(default: str, *, queues: str = '[queues.front]\nwait = "PT10M"', **calendars: WorkingTime) -> Policy:
    text = f"""
name = "steps"
skills = ["billing"]
languages = ["fr", "en"]
[fields]
last_agent = {{type = "text"}}
manager = {{type = "text"}}
{queues}
[default]
{default}
"""
    return Policy.parse(text, calendars=calendars)


def decide(policy: Policy, floor: Floor, *, at: datetime, **waiting: Any) -> Decision:
    return policy.decide(call(last_agent="agt_priya"), floor, at=at, enqueued_at=CAME, **waiting)


# --- time ------------------------------------------------------------------------

THREE_TARGETS = policy("""
queue = "front"
otherwise = "call back tomorrow"
steps = [
    {needs = {agent_in = "last_agent"}, wait = "PT10S"},
    {needs = {skills = {billing = 5}}, wait = "PT10S"},
    {wait = "PT10S"},
]
""")


@pytest.mark.parametrize(
    ("seconds", "step", "next_step", "reason"),
    [
        (0, 0, 10, "the first target has ten seconds"),
        (9.999, 0, 10, "and these are not over yet"),
        (10, 1, 20, "a wait is half-open: at its end the next step has begun"),
        (20, 2, None, "no step follows the last"),
    ],
)
def test_three_targets_of_ten_seconds_follow_each_other(
    seconds: float, step: int, next_step: float | None, reason: str
) -> None:
    busy = Floor((agent("priya", state=AgentState.BUSY),))

    decision = decide(THREE_TARGETS, busy, at=after(seconds))

    assert decision.step == step, reason
    assert decision.next_step_at == (None if next_step is None else after(next_step)), reason
    assert decision.outcome == Queued("front", after(30)), reason


def test_an_interaction_moved_early_to_the_second_target_leaves_it_when_it_would_have_anyway() -> None:
    # Twilio TaskRouter: the timeout of a target counts from the start of the task. At 8 s Priya signs out.
    gone = Floor((agent("priya", state=AgentState.OFFLINE),))

    early = decide(THREE_TARGETS, gone, at=after(8))

    assert (early.step, early.next_step_at) == (1, after(20))
    assert decide(THREE_TARGETS, gone, at=after(20)).step == 2


def test_after_the_last_step_it_is_refused_with_the_declared_reason() -> None:
    over = decide(THREE_TARGETS, Floor((agent("joao"),)), at=after(30))

    assert over.outcome == Refused("call back tomorrow")
    assert (over.rule, over.step, over.next_step_at, over.why_not) == ("default", None, None, ())


def test_a_wait_that_is_over_is_a_reason_of_its_own() -> None:
    assert decide(policy('queue = "front"'), Floor(), at=after(600)).outcome == Refused(
        "the wait that its route allows is over"
    )


def test_french_is_asked_at_four_for_thirty_seconds_and_then_at_three() -> None:
    # Amazon Connect, routing criteria with expiring steps.
    french = policy("""
queue = "front"
steps = [{needs = {languages = {fr = 4}}, wait = "PT30S"}, {needs = {languages = {fr = 3}}}]
""")
    floor = Floor((agent("luc", languages={"fr": 3}),))

    assert decide(french, floor, at=after(29)).outcome == Queued("front", after(630))
    assert decide(french, floor, at=after(30)).outcome == Assigned(AgentId("agt_luc"))


def test_an_interaction_that_comes_just_now_is_on_its_first_step() -> None:
    decision = THREE_TARGETS.decide(call(last_agent="agt_priya"), Floor((agent("priya"),)), at=CAME)

    assert (decision.step, decision.waiting.enqueued_at) == (0, CAME)
    assert decision.outcome == Assigned(AgentId("agt_priya"))


def test_nothing_waits_since_the_future_or_since_a_time_without_a_zone() -> None:
    with pytest.raises(InvalidValueError, match="^enqueued_at: is after the instant of the decision.$"):
        THREE_TARGETS.decide(call(), Floor(), at=CAME, enqueued_at=after(1))
    with pytest.raises(NaiveDatetimeError, match="^enqueued_at is a naive datetime"):
        THREE_TARGETS.decide(call(), Floor(), at=CAME, enqueued_at=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


# --- continuity ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("priya", "step", "reason"),
    [
        ([agent("priya", state=AgentState.BUSY)], 0, "she is here and worth waiting for"),
        ([agent("priya", work=[OpenWork(InteractionId("int_1"), Channel.PHONE)])], 0, "on a call, which ends"),
        ([agent("priya", state=AgentState.AWAY)], 0, "on a break, which ends"),
        ([agent("priya", state=AgentState.OFFLINE)], 1, "signed out"),
        ([agent("priya", shift_end=CAME)], 1, "gone home"),
        ([agent("priya", shift_start=after(60))], 1, "not come yet"),
        ([], 1, "no longer here at all"),
    ],
)
def test_the_last_agent_is_waited_for_only_while_she_can_serve(
    priya: list[AgentStatus], step: int, reason: str
) -> None:
    assert decide(THREE_TARGETS, Floor(priya), at=after(5)).step == step, reason


def test_who_has_no_last_agent_waits_for_nobody() -> None:
    decision = THREE_TARGETS.decide(call(), Floor((agent("priya"),)), at=CAME)

    assert decision.step == 1


def test_relationship_manager_then_last_agent_then_anybody() -> None:
    named = policy("""
queue = "front"
steps = [
    {needs = {agent_in = "manager"}, wait = "PT1M"},
    {needs = {agent_in = "last_agent"}, wait = "PT1M"},
    {wait = "PT1M"},
]
""")
    floor = Floor((agent("joao"), agent("priya"), agent("rui", state=AgentState.BUSY)))
    both = call(manager="agt_rui", last_agent="agt_priya")

    first = named.decide(both, floor, at=CAME)
    second = named.decide(both, floor, at=after(60), enqueued_at=CAME)
    third = named.decide(call(manager="agt_gone"), floor, at=CAME)

    assert first.outcome == Queued("front", after(180))
    assert [each.obstacle for each in first.why_not] == [Obstacle.AGENT, Obstacle.AGENT, Obstacle.STATE]
    assert str(first.why_not[0]) == "agt_joao is not agt_rui, who is asked for."
    assert second.outcome == Assigned(AgentId("agt_priya"))
    assert third.outcome == Assigned(AgentId("agt_joao"))


def test_a_step_is_skipped_at_once_where_it_says_so_and_nobody_is_there() -> None:
    skipping = policy("""
queue = "front"
steps = [{needs = {skills = {billing = 5}}, wait = "PT5M", skip_if_absent = true}, {wait = "PT5M"}]
""")

    assert decide(skipping, Floor((agent("joao"),)), at=CAME).outcome == Assigned(AgentId("agt_joao"))
    assert decide(skipping, Floor((agent("joao"), agent("mei", skills={"billing": 5}))), at=CAME).step == 0


# --- who declined ------------------------------------------------------------------


def test_who_declined_is_not_asked_again_and_the_age_is_kept() -> None:
    plain = policy('queue = "front"')
    floor = Floor((agent("joao"), agent("mei")))

    again = decide(plain, floor, at=after(60), declined_by=[AgentId("agt_joao"), AgentId("agt_gone")])

    assert again.outcome == Assigned(AgentId("agt_mei"))
    assert str(again.why_not[0]) == "agt_joao had it offered, and did not take it."
    assert again.waiting.enqueued_at == CAME


# --- the ends --------------------------------------------------------------------


@pytest.mark.parametrize("to", [Deferral.CALLBACK, Deferral.BOT, Deferral.VOICEMAIL])
def test_the_last_step_may_hand_over(to: Deferral) -> None:
    handing = policy(f'queue = "front"\nsteps = [{{wait = "PT30S"}}, {{hand_to = "{to}"}}]')

    waiting, handed = decide(handing, Floor(), at=after(29)), decide(handing, Floor(), at=after(30))

    assert waiting.outcome == Queued("front", after(30))
    assert waiting.next_step_at == after(30)
    assert handed.outcome == Deferred(to)
    assert handed.explain().startswith(f"2026-03-02 09:30:30Z int_call is left to {to}, by rule 'default'")


def test_a_step_may_overflow_to_another_team_and_queue() -> None:
    overflowing = policy(
        """
queue = "front"
steps = [{needs = {team = "team_lisbon"}, wait = "PT1M"}, {needs = {team = "team_cebu"}, queue = "night"}]
""",
        queues='[queues.front]\n[queues.night]\nwait = "PT5M"',
    )

    assert decide(overflowing, Floor(), at=after(59)).outcome == Queued("front", after(360))
    assert decide(overflowing, Floor(), at=after(60)).outcome == Queued("night", after(360))


def test_capacity_is_reserved_by_leaving_some_free() -> None:
    # Threshold reservation: ordinary work may not take the last two who are free.
    reserving = policy('queue = "front"\nsteps = [{leave_free = 2, wait = "PT10M"}]')
    two = (agent("joao"), agent("mei"))

    kept = decide(reserving, Floor(two), at=CAME)

    assert kept.outcome == Queued("front", after(600))
    assert str(kept.why_not[0]) == "agt_joao is kept free: this step leaves 2 for others."
    assert decide(reserving, Floor((*two, agent("rui"))), at=CAME).outcome == Assigned(AgentId("agt_joao"))


# --- queues ------------------------------------------------------------------------

SMALL = '[queues.small]\nlimit = 1\noverflow = "large"\nwait = "PT5M"\n[queues.large]\nlimit = 2\nwait = "PT9M"'


@pytest.mark.parametrize(
    ("small", "large", "outcome"),
    [
        (0, 0, Queued("small", after(300))),
        (1, 0, Queued("large", after(300))),  # for as long as its own route allows
        (1, 2, Refused("queue 'small' is full: 1 wait, and its limit is 1")),
    ],
)
def test_past_its_limit_a_queue_overflows_and_then_refuses(small: int, large: int, outcome: object) -> None:
    floor = Floor(waiting={"small": small, "large": large})

    assert policy('queue = "small"', queues=SMALL).decide(call(), floor, at=CAME).outcome == outcome


def test_who_waits_already_is_not_turned_away_by_a_limit() -> None:
    full = Floor(waiting={"small": 1, "large": 2})
    small = policy('queue = "small"', queues=SMALL)

    assert decide(small, full, at=after(1)).outcome == Queued("small", after(300))
    assert decide(small, full, at=after(1), queue="large").outcome == Queued("large", after(300))


def test_who_waits_already_stays_where_they_are_if_the_next_queue_has_no_room() -> None:
    overflowing = policy(
        'queue = "front"\nsteps = [{wait = "PT1M"}, {queue = "night"}]',
        queues='[queues.front]\n[queues.night]\nlimit = 1\nwait = "PT5M"',
    )
    full, room = Floor(waiting={"front": 1, "night": 1}), Floor(waiting={"front": 1})

    assert decide(overflowing, full, at=after(60), queue="front").outcome == Queued("front", after(360))
    assert decide(overflowing, room, at=after(60), queue="front").outcome == Queued("night", after(360))


def test_a_queue_that_is_closed_waits_for_its_opening() -> None:
    desk = policy('queue = "front"', queues='[queues.front]\nwait = "PT10M"\ncalendar = "lisbon"', lisbon=LISBON)
    friday_evening = datetime(2026, 3, 6, 18, 0, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)

    closed = desk.decide(call(), Floor((agent("joao"),)), at=friday_evening)

    assert closed.outcome == Deferred(Deferral.OPENING, monday)
    assert closed.why_not == ()
    assert "is left to opening until 2026-03-09 09:00Z" in closed.explain()


def test_a_wait_counts_open_time_only() -> None:
    desk = policy('queue = "front"', queues='[queues.front]\nwait = "PT10M"\ncalendar = "lisbon"', lisbon=LISBON)
    just_before = datetime(2026, 3, 6, 17, 55, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 9, 4, 59, tzinfo=UTC)

    waits = desk.decide(call(), Floor(), at=monday, enqueued_at=just_before)

    assert waits.outcome == Queued("front", datetime(2026, 3, 9, 9, 5, tzinfo=UTC))


def test_a_queue_that_never_opens_again_refuses() -> None:
    desk = policy('queue = "front"', queues='[queues.front]\nwait = "PT10M"\ncalendar = "gone"', gone=NEVER)

    assert desk.decide(call(), Floor(), at=CAME).outcome == Refused("queue 'front' never opens again")


# --- checks when it is read ----------------------------------------------------------


@pytest.mark.parametrize(
    ("default", "queues", "fault"),
    [
        (
            'queue = "front"\nsteps = [{}, {wait = "PT1M"}]',
            "[queues.front]",
            "default.steps[0].wait: would wait for ever: give the step a wait, or the queue 'front' one.",
        ),
        (
            'otherwise = "no"\nsteps = [{wait = "PT1M"}]',
            "[queues.front]",
            "default.steps[0].queue: has no queue to wait in, and neither has its route.",
        ),
        (
            'queue = "front"\nsteps = [{queue = "frnt", wait = "PT1M"}]',
            "[queues.front]",
            "default.steps[0].queue: there is no queue 'frnt'. Did you mean 'front'?",
        ),
        (
            'queue = "front"\nsteps = [{wait = "PT1M", needs = {agent_in = "lst_agent"}}]',
            "[queues.front]",
            "default.steps[0].needs.agent_in: there is no field 'lst_agent'. Did you mean 'last_agent'?",
        ),
        (
            'queue = "front"\nsteps = [{wait = "PT1M", needs = {agent_in = "started_at"}}]',
            "[queues.front]",
            "default.steps[0].needs.agent_in: is a field of type text; 'started_at' is not.",
        ),
        (
            'queue = "front"\nneeds = {skills = {billing = 1}}\nsteps = [{wait = "PT1M"}]',
            "[queues.front]",
            "default.needs: stand in the steps, where there are steps.",
        ),
        (
            'queue = "front"\nsteps = [{hand_to = "bot"}, {wait = "PT1M"}]',
            "[queues.front]",
            "default.steps[0].hand_to: hands over, so no step can follow.",
        ),
        (
            'queue = "front"\nsteps = [{hand_to = "bot", wait = "PT1M"}]',
            "[queues.front]",
            "default.steps[0].hand_to: ends here with bot, and takes nothing else.",
        ),
        (
            'queue = "front"\nsteps = [{hand_to = "opening"}]',
            "[queues.front]",
            (
                "default.steps[0].hand_to: is callback, bot or voicemail; "
                "a queue with a calendar waits for its opening by itself."
            ),
        ),
        (
            'queue = "front"\nsteps = [{leave_free = -1, wait = "PT1M"}]',
            "[queues.front]",
            "default.steps[0].leave_free: is at least zero; -1 is not.",
        ),
        (
            'queue = "front"',
            '[queues.front]\ncalendar = "lisbn"',
            "queues.front.calendar: there is no calendar 'lisbn'. Did you mean 'lisbon'?",
        ),
        (
            'queue = "front"',
            '[queues.front]\noverflow = "bak"\n[queues.back]',
            "queues.front.overflow: there is no queue 'bak'. Did you mean 'back'?",
        ),
    ],
)
def test_a_path_that_does_not_end_or_a_name_that_nobody_defines_is_refused(
    default: str, queues: str, fault: str
) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        policy(default, queues=queues, lisbon=LISBON)

    assert [str(each) for each in caught.value.faults] == [fault]


def test_queues_that_overflow_in_a_circle_are_refused() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        policy(
            'queue = "a"', queues='[queues.a]\noverflow = "b"\n[queues.b]\noverflow = "a"\n[queues.c]\noverflow = "a"'
        )

    assert [str(each) for each in caught.value.faults] == [
        "queues.a: overflows into itself in the end; let one queue refuse.",
        "queues.b: overflows into itself in the end; let one queue refuse.",
    ]


def test_a_handover_alone_is_an_end() -> None:
    assert Route(steps=[Step(hand_to=Deferral.BOT)]).targets[0].hand_to is Deferral.BOT
    bots = policy('steps = [{hand_to = "bot"}]')
    assert bots.decide(call(), Floor((agent("joao"),)), at=CAME).outcome == Deferred(Deferral.BOT)


def test_the_step_of_a_decision_is_told() -> None:
    text = decide(THREE_TARGETS, Floor((agent("mei", skills={"billing": 5}),)), at=after(12)).explain()

    assert "Step 2 of its route.\nThe next step begins at 2026-03-02 09:30:20Z.\nScore: 0.2 (" in text


def test_a_step_chooses_by_a_ladder_of_its_own_and_the_others_by_that_of_the_route() -> None:
    route = policy("""
choice = ["billing asc"]
[[default.steps]]
wait = "PT30S"
queue = "front"
choice = ["billing desc"]
[[default.steps]]
queue = "front"
""")
    floor = Floor((agent("expert", skills={"billing": 9}), agent("novice", skills={"billing": 2})))

    first = route.decide(call(), floor, at=CAME)
    second = route.decide(call(), floor, at=after(30), enqueued_at=CAME)

    assert (first.outcome, second.outcome) == (Assigned(AgentId("agt_expert")), Assigned(AgentId("agt_novice")))
    assert first.why_not[0].text == "has billing at 2; agt_expert has billing at 9."


def test_a_wrong_name_in_the_ladder_of_a_step_is_a_fault_of_that_step() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        policy('[[default.steps]]\nqueue = "front"\nchoice = ["longest_idel"]')

    assert [str(fault) for fault in caught.value.faults] == [
        "default.steps[0].choice[0]: there is no choice 'longest_idel'. Did you mean 'longest_idle'?"
    ]


def test_a_step_that_would_end_after_the_last_day_of_all_never_ends() -> None:
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    late = Interaction(id=InteractionId("int_call"), channel=Channel.PHONE, started_at=last)

    assert policy('queue = "front"').decide(late, Floor(), at=last).outcome == Queued("front", None)
