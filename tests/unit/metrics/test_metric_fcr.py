"""First contact resolution: one log, eight definitions."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import FCR, Estimate, OneTouchRate

Facts = Mapping[str, object]

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN_DAYS_LATER = MONDAY + timedelta(days=10)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def case(
    solved: float | None,
    *,
    replies: int = 1,
    messages: int = 1,
    agents: int = 1,
    reopens: int = 0,
    closed: float | None = None,
    again: float | None = None,
    says: bool | None = None,
) -> Facts:
    """A case opened on Monday at nine, with its instants in hours from then."""

    def instant(hours: float | None) -> datetime | None:
        return None if hours is None else MONDAY + hours * HOUR

    return {
        "opened_at": MONDAY,
        "solved_at": instant(solved),
        "first_solved_at": instant(solved),
        "closed_at": instant(closed),
        "next_case_at": instant(again),
        "replies": replies,
        "customer_messages": messages,
        "agents_involved": agents,
        "reopens": reopens,
        "fcr_confirmed": says,
    }


LOG = [
    case(0.2, replies=0, closed=72, says=True),  # a duplicate: solved at once, without a word
    case(1, closed=73, again=30, says=False),  # answered once; Ana opened another case the next day
    case(3, messages=2, closed=75, says=True),  # she thanked us, which is a message
    case(5, replies=2, messages=2, closed=77, says=True),
    case(40, agents=2, reopens=1),  # solved again after a reopening
    case(96),  # solved on Friday: six days ago
    case(None),  # open
]


def fcr(kind: str, *rows: Facts, window: timedelta | None = None) -> Estimate:
    metric = FCR(kind=kind, window=window)  # type: ignore[arg-type]  # a table of kinds
    return metric.result(metric.tally(rows or LOG, at=TEN_DAYS_LATER))


@pytest.mark.parametrize(
    ("kind", "resolved", "of", "why"),
    [
        ("zendesk", 5, 6, "all that were solved but the one with two replies"),
        ("dbt_zendesk", 4, 6, "the duplicate without a reply is no touch either"),
        ("zoho", 2, 4, "four are closed, two of them with exactly one reply"),
        ("freshservice", 4, 6, "two customers wrote a second time"),
        ("intercom", 5, 6, "one was reopened and had two agents"),
        ("zammad", 1, 6, "the duplicate, after 12 minutes"),
        ("survey_confirmed", 3, 4, "four answered and one denies it"),
    ],
)
def test_one_log_has_as_many_figures_as_definitions(kind: str, resolved: int, of: int, why: str) -> None:
    estimate = fcr(kind)

    assert estimate.value == pytest.approx(resolved / of), why
    assert estimate.n == of, why


def test_a_case_is_pending_until_its_window_is_over_whatever_has_happened() -> None:
    estimate = fcr("repeat_free", window=WEEK)

    assert estimate.value == pytest.approx(3 / 5)  # not the one Ana came back on, nor the reopened
    assert estimate.n == 5
    assert estimate.excluded == {"window not over": 1}


@pytest.mark.parametrize(
    ("again", "resolved", "why"),
    [
        (2 + 24, 0, "came back at the very end of the window"),
        (2 + 24.001, 1, "came back after it"),
        (None, 1, "never came back"),
        (400, 1, "comes back later than we look"),
    ],
)
def test_the_end_of_the_window_belongs_to_it(again: float | None, resolved: int, why: str) -> None:
    assert fcr("repeat_free", case(2, again=again), window=timedelta(days=1)).value == resolved, why


def test_who_comes_back_at_the_very_end_is_seen_only_after_it() -> None:
    metric, row = FCR(kind="repeat_free", window=timedelta(days=1)), case(2, again=2 + 24)
    solved = row["first_solved_at"]
    assert isinstance(solved, datetime)
    end = solved + timedelta(days=1)

    at_the_end, after_it = (metric.result(metric.tally([row], at=at)) for at in (end, end + timedelta(microseconds=1)))

    assert at_the_end.excluded == {"window not over": 1}
    assert after_it.value == 0


def test_a_quarter_of_an_hour_is_too_long_for_zammad() -> None:
    assert [fcr("zammad", case(hours)).value for hours in (0.2499, 0.25)] == [1, 0]


def test_a_window_belongs_to_the_one_kind_that_has_one() -> None:
    with pytest.raises(InvalidValueError) as missing:
        FCR(kind="repeat_free")
    with pytest.raises(InvalidValueError) as unused:
        FCR(window=WEEK)

    assert str(missing.value) == "window: is needed for the kind 'repeat_free'."
    assert str(unused.value) == "window: says nothing about the kind 'zendesk'; leave it out."


def test_an_unknown_kind_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InvalidValueError) as caught:
        FCR(kind="zendeks")  # type: ignore[arg-type]  # the mistake under test

    assert str(caught.value) == "kind: there is no 'zendeks'. Did you mean 'zendesk'?"


def test_every_kind_has_a_source_and_a_sentence_of_its_own() -> None:
    kinds = ("zendesk", "dbt_zendesk", "zoho", "freshservice", "intercom", "zammad", "survey_confirmed")
    metrics = [*(FCR(kind=kind) for kind in kinds), FCR(kind="repeat_free", window=WEEK)]  # type: ignore[arg-type]

    assert len({metric.definition for metric in metrics}) == len(metrics)
    assert len(FCR.sources) == 7
    assert metrics[-1].definition == (
        "Cases never reopened whose customer opened no other within 7 days of the first solve / "
        "cases first solved longer before the as-of instant."
    )


def test_the_one_touch_rate_counts_what_the_facts_have_counted() -> None:
    rate = OneTouchRate()

    estimate = rate.result(rate.tally([{"one_touch": touch} for touch in (True, False, True, None)]))

    assert estimate.value == pytest.approx(2 / 3)
    assert estimate.n == 3
