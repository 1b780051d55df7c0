"""First responses and next replies, and what they say while some customers still wait."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidValueError
from cxcore.metrics import Estimate, FirstResponseTime, Metric, NextReplyTime

Facts = Mapping[str, object]

LISBON = ZoneInfo("Europe/Lisbon")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
NOON = NINE + timedelta(hours=3)
MINUTE = timedelta(minutes=1)


def case(
    reply: float | None = None, *, opened: float = 0, bot: float | None = None, ended: float | None = None
) -> Facts:
    """A case with its instants in minutes after nine."""

    def instant(minutes: float | None) -> datetime | None:
        return None if minutes is None else NINE + minutes * MINUTE

    return {
        "opened_at": instant(opened),
        "first_reply_at": instant(reply),
        "first_bot_reply_at": instant(bot),
        "handed_over_at": instant(bot),
        "solved_at": None,
        "closed_at": instant(ended),
    }


def answer(metric: Metric, *rows: Facts, at: datetime | None = NOON) -> Estimate:
    return metric.result(metric.tally(rows, at=at))


def test_the_customers_who_still_wait_are_in_the_median() -> None:
    rows = [case(2), case(4), case(6), case(), case()]

    assert answer(FirstResponseTime(), *rows).value == 6
    naive = answer(FirstResponseTime(method="naive"), *rows)
    assert (naive.value, naive.n, naive.excluded) == (4, 3, {"unanswered": 2})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (case(ended=30), "ended without a reply"),
        (case(-1), "first_reply_at before opened_at"),
        (case(opened=180), "opened_at at or after 2026-03-02T12:00:00+00:00"),
    ],
)
def test_a_case_that_tells_nothing_about_a_wait_is_left_out_and_says_why(row: Facts, reason: str) -> None:
    assert answer(FirstResponseTime(), case(5), row).excluded == {reason: 1}


def test_a_case_that_ends_later_than_we_look_still_waits() -> None:
    assert answer(FirstResponseTime(), case(5), case(ended=200)).n == 2


def test_a_reply_at_the_instant_we_look_has_not_happened_yet() -> None:
    tally = FirstResponseTime().tally([case(180)], at=NOON)

    assert list(tally.distribution("ended")) == []
    assert list(tally.distribution("open")) == [(180 * 60_000_000, 1)]


@pytest.mark.parametrize(
    ("metric", "minutes", "why"),
    [
        (FirstResponseTime(), 30, "from the opening to the first reply of an agent"),
        (FirstResponseTime(reply="first_bot_reply_at"), 1, "the bot answers at once"),
        (FirstResponseTime(start="handed_over_at"), 29, "from the hand-over by the bot"),
    ],
)
def test_who_counts_and_from_when_are_facts_that_the_definition_names(
    metric: FirstResponseTime, minutes: float, why: str
) -> None:
    estimate = answer(metric, case(30, bot=1))

    assert estimate.value == minutes, why
    assert f"{metric.start} to {metric.reply}" in estimate.definition


@pytest.mark.parametrize("name", ["", "first reply", "1st_reply"])
def test_what_cannot_be_a_fact_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        FirstResponseTime(reply=name)

    assert str(caught.value) == "reply: is the name of a fact, such as 'opened_at'."


def test_a_night_does_not_count_in_working_time() -> None:
    lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    friday_evening = datetime(2026, 3, 6, 17, 50, tzinfo=LISBON)
    row = {
        "opened_at": friday_evening,
        "first_reply_at": datetime(2026, 3, 9, 9, 5, tzinfo=LISBON),
        "solved_at": None,
        "closed_at": None,
    }

    assert answer(FirstResponseTime(working_time=lisbon), row, at=None).value == 15
    assert "working minutes" in FirstResponseTime(working_time=lisbon).definition


@pytest.mark.parametrize(("minutes", "share"), [(10, 1), (9.999, 0)])
def test_an_answer_exactly_within_the_time_is_within_it(minutes: float, share: int) -> None:
    metric = FirstResponseTime(statistic="share", within=minutes * MINUTE)

    assert answer(metric, case(10), case(10)).value == share


def test_a_share_needs_its_time_and_nothing_else_may_have_one() -> None:
    with pytest.raises(InvalidValueError) as missing:
        FirstResponseTime(statistic="share")
    with pytest.raises(InvalidValueError) as unused:
        FirstResponseTime(within=MINUTE)

    assert str(missing.value) == "within: is needed for the statistic 'share'."
    assert str(unused.value) == "within: says nothing about the statistic 'median'; leave it out."


def test_a_share_is_in_no_unit_and_better_higher() -> None:
    share = FirstResponseTime(statistic="share", within=MINUTE)

    assert (share.unit, share.range, share.direction) == ("share", (0, 1), "higher is better")
    assert share.definition == (
        "Share not above 1 minute of the minutes from opened_at to first_reply_at; "
        "cases still open count as longer than their age so far."
    )


# --- next replies ---------------------------------------------------------------


def stretch(*, asked: float, nudged: float, replied: float | None) -> Facts:
    """Ana's unanswered messages, in minutes after nine."""
    return {
        "asked_at": NINE + asked * MINUTE,
        "last_asked_at": NINE + nudged * MINUTE,
        "replied_at": None if replied is None else NINE + replied * MINUTE,
    }


def test_a_customer_who_asks_again_improves_only_the_newest_message_clock() -> None:
    patient = stretch(asked=0, nudged=0, replied=60)
    nudging = stretch(asked=0, nudged=59, replied=60)

    def minutes(row: Facts, **choices: str) -> float | None:
        return answer(NextReplyTime(**choices), row).value  # type: ignore[arg-type]  # the choice under test

    assert minutes(patient) == minutes(nudging) == 60
    assert (minutes(patient, since="newest"), minutes(nudging, since="newest")) == (60, 1)


def test_a_message_nobody_has_answered_counts_as_longer_than_it_has_waited() -> None:
    rows = [stretch(asked=0, nudged=0, replied=10), stretch(asked=0, nudged=0, replied=None)]

    assert answer(NextReplyTime(), *rows).value == 10
    assert answer(NextReplyTime(statistic="p90"), *rows).reason == (
        "the share of cases that have ended never reaches 90 %"
    )


def test_the_definition_says_which_message_starts_the_clock() -> None:
    assert NextReplyTime(since="newest", method="naive", statistic="mean").definition == (
        "Mean of the minutes from the newest unanswered message to its reply; "
        "cases that have not ended are ignored, which makes it too short where many are open."
    )
