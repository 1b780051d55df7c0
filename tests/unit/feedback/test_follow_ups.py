"""Follow-ups: who, by when, and what came of it."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidValueError, NaiveDatetimeError, UnknownNameError
from cxcore.feedback import (
    CallBack,
    FollowUpPolicy,
    FollowUpState,
    closed_loop,
    follow_up_statuses,
)
from cxcore.models import AgentId, CustomerId, FeedbackResponse, FeedbackResponseId

FRIDAY = datetime(2026, 3, 6, 16, tzinfo=UTC)
LISBON = {"lisbon": Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")}
HOUR = timedelta(hours=1)
POLICY = FollowUpPolicy.parse(
    """
    [[rules]]
    name = "furious"
    when = "survey == 'nps' and score <= 2"
    owner = "team lead"
    within = "PT2H"

    [[rules]]
    name = "detractors"
    when = "survey == 'nps' and score <= 6"
    owner = "agent"
    within = "PT4H"
    calendar = "lisbon"
    """
)


def answer(name: str, score: int, at: datetime = FRIDAY) -> FeedbackResponse:
    return FeedbackResponse(
        id=FeedbackResponseId(f"rsp_{name}"),
        survey="nps",
        answered_at=at,
        score=score,
        low=0,
        high=10,
        customer=CustomerId(f"cus_{name}"),
    )


def call(name: str, at: datetime, *, reached: bool = True) -> CallBack:
    return CallBack(response=FeedbackResponseId(f"rsp_{name}"), by=AgentId("agt_rui"), at=at, reached=reached)


def test_the_most_urgent_comes_first_and_happy_customers_not_at_all() -> None:
    answers = [answer("ana", 6), answer("bia", 9), answer("caio", 0), answer("caio", 0)]

    plan = POLICY.plan(answers, calendars=LISBON)

    assert [(each.customer, each.rule, each.owner, each.due_at) for each in plan] == [
        ("cus_caio", "furious", "team lead", datetime(2026, 3, 6, 18, tzinfo=UTC)),
        ("cus_ana", "detractors", "agent", datetime(2026, 3, 9, 11, tzinfo=UTC)),
    ]


def test_a_calendar_that_was_not_passed_is_named() -> None:
    with pytest.raises(UnknownNameError) as caught:
        POLICY.plan([], calendars={"lisboa": LISBON["lisbon"]})

    assert str(caught.value) == (
        "rules[1].calendar: names the calendar 'lisbon', which was not passed. Did you mean 'lisboa'?"
    )


def test_two_different_answers_of_one_id_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="responses: two different answers are called rsp_ana"):
        POLICY.plan([answer("ana", 6), answer("ana", 5)], calendars=LISBON)


DUE = FRIDAY + 2 * HOUR


@pytest.mark.parametrize(
    ("calls", "at", "state", "attempts", "why"),
    [
        ([], FRIDAY + HOUR, FollowUpState.OPEN, 0, "there is time"),
        ([], DUE, FollowUpState.OVERDUE, 0, "the time is over at the due instant"),
        ([call("caio", DUE)], DUE, FollowUpState.CLOSED, 1, "reached at the last instant"),
        ([call("caio", DUE + HOUR)], DUE + HOUR, FollowUpState.CLOSED_LATE, 1, "an hour late"),
        ([call("caio", DUE + HOUR)], DUE, FollowUpState.OVERDUE, 0, "not known yet"),
        ([call("caio", FRIDAY, reached=False)], DUE, FollowUpState.OVERDUE, 1, "nobody picked up"),
        ([call("caio", FRIDAY - HOUR)], FRIDAY, FollowUpState.OPEN, 0, "that call came before the answer"),
        ([call("ana", FRIDAY)], FRIDAY, FollowUpState.OPEN, 0, "that was Ana"),
    ],
)
def test_the_state_of_a_follow_up(
    calls: list[CallBack], at: datetime, state: FollowUpState, attempts: int, why: str
) -> None:
    plan = POLICY.plan([answer("caio", 0)], calendars=LISBON)

    [status] = follow_up_statuses(plan, calls, at=at)

    assert (status.state, status.attempts) == (state, attempts), why


def test_the_closed_loop_leaves_out_those_who_still_have_time() -> None:
    answers = [answer("ana", 0), answer("bia", 1), answer("caio", 5), answer("dora", 2, FRIDAY + 9 * HOUR)]
    plan = POLICY.plan(answers, calendars=LISBON)

    statuses = follow_up_statuses(plan, [call("ana", FRIDAY + HOUR), call("caio", FRIDAY + HOUR)], at=DUE)
    loop = closed_loop(statuses, at=DUE)

    assert (loop.share, loop.in_time, loop.due, loop.young) == (0.5, 1, 2, 1)
    assert closed_loop([], at=DUE).share is None


def test_a_naive_instant_is_refused() -> None:
    for ask in (lambda at: follow_up_statuses([], [], at=at), lambda at: closed_loop([], at=at)):
        with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
            ask(DUE.replace(tzinfo=None))


def test_a_policy_survives_the_round_trip() -> None:
    assert FollowUpPolicy.from_dict(POLICY.to_dict()) == POLICY
