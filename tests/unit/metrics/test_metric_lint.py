"""What misleads in a report although every sum in it is right."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import (
    CSAT,
    Backlog,
    MetricLintCode,
    NextReplyTime,
    ResolutionTime,
    SLAAttainment,
    lint,
    measure,
)
from cxcore.rules import Severity

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)
CASES: list[Mapping[str, object]] = [
    {"opened_at": MONDAY, "solved_at": MONDAY + timedelta(hours=1), "closed_at": None},
    {"opened_at": MONDAY, "solved_at": None, "closed_at": None},
]


def sentences(report: Any) -> list[str]:
    return [str(found) for found in lint(report)]


def test_a_mean_of_ended_cases_is_of_the_quick_ones() -> None:
    mean = ResolutionTime(statistic="mean", method="naive")

    assert sentences(measure(CASES, [mean], at=FRIDAY)) == [
        (
            "warning metrics.survivors-only: resolution_time: 1 of 2 are still open and left out, so it describes the "
            "quick ones; where it has a method, ask for 'kaplan_meier'."
        )
    ]


def test_the_same_mean_is_fine_once_all_have_ended() -> None:
    assert lint(measure(CASES[:1], [ResolutionTime(statistic="mean", method="naive")], at=FRIDAY)) == ()


def test_the_honest_median_is_fine() -> None:
    assert lint(measure(CASES, [ResolutionTime()], at=FRIDAY)) == ()


def test_a_clock_that_starts_at_the_newest_message_is_named_in_each_group() -> None:
    row = {"last_asked_at": MONDAY, "replied_at": FRIDAY, "queue": "billing"}

    assert sentences(measure([row], [NextReplyTime(since="newest")], by=["queue"])) == [
        (
            "warning metrics.newest-message-clock: next_reply_time, queue=billing: a customer who asks again sets the "
            "clock back, so nudging improves it; ask for since='oldest'."
        )
    ]


def test_promises_counted_as_they_are_decided_mix_cohorts() -> None:
    found = lint(measure([{"met": True}], [SLAAttainment(cohort="decided")]))

    assert [each.code for each in found] == [MetricLintCode.MIXED_COHORTS]
    assert found[0].message == (
        "promises kept early are decided before their broken neighbours; ask for the cohort 'due'."
    )


def test_figures_as_of_two_instants_are_not_about_the_same_cases() -> None:
    report = [*measure(CASES, [Backlog()], at=MONDAY), *measure(CASES, [Backlog()], at=FRIDAY)]

    assert sentences(report) == [
        "warning metrics.mixed-cohorts: backlog: they see cases as of 2 instants, so they are not about the same cases."
    ]


@pytest.mark.parametrize(
    ("unit", "value", "is_wrong", "why"),
    [
        ("share", 1.04, True, "promises met in March by those made in March"),
        ("share", 1.0, False, "all of them"),
        ("share", -0.1, True, "no part is negative"),
        ("percent", 104, True, "the same in percent"),
        ("%", 100, False, "all of them, in percent"),
        ("hours", 104, False, "no share at all"),
        ("share", None, False, "unknown"),
    ],
)
def test_a_share_over_one_hundred_percent_is_wrong(
    unit: str, value: float | None, is_wrong: bool, why: str
) -> None:  # a column of the table
    codes = [found.code for found in lint([{"metric": "sla_attainment", "unit": unit, "value": value}])]

    assert codes == [MetricLintCode.SHARE_OVER_ONE] * is_wrong, why


def test_the_sentence_about_a_share_says_what_it_divides() -> None:
    assert sentences([{"metric": "sla_attainment", "unit": "share", "value": 1.04}]) == [
        (
            "error metrics.share-over-one: sla_attainment: 1.04 is no share: its numerator counts what its denominator "
            "does not."
        )
    ]


def test_no_answers_are_no_zero() -> None:
    assert sentences([{"metric": "csat", "unit": "share", "value": 0, "n": 0}]) == [
        "error metrics.zero-from-nothing: csat: it rests on no rows, so it is unknown and not 0."
    ]


def test_no_cases_are_zero_cases() -> None:
    assert lint([{"metric": "backlog", "unit": "cases", "value": 0, "n": 0}]) == ()


def by_channel(total: float, **extra: object) -> list[dict[str, object]]:
    """Ten answers by chat and 990 by email, and the total that a report shows beside them."""
    shares = (("chat", 0.9, 10), ("email", 0.5, 990))
    return [
        *(
            {"metric": "csat", "value": value, "n": n, "group": {"channel": channel}, **extra}
            for channel, value, n in shares
        ),
        {"metric": "csat", "value": total, "n": 1000, **extra},
    ]


@pytest.mark.parametrize(
    ("report", "codes", "why"),
    [
        (by_channel(0.7), ["metrics.average-of-averages"], "the mean of 0.9 and 0.5"),
        (by_channel(0.504), [], "weighted by the answers"),
        (by_channel(0.7, arguments={"statistic": "median"}), [], "medians do not add up in any way"),
        (by_channel(0.7, unit="cases"), [], "nor do counts have a mean"),
        (by_channel(0.7)[:2], [], "there is no total"),
        (by_channel(0.7)[2:], [], "there are no groups"),
        ([{**each, "n": None} for each in by_channel(0.7)], [], "nobody knows how large the groups are"),
    ],
)
def test_a_total_that_is_the_plain_mean_of_unequal_groups_is_wrong(
    report: list[dict[str, object]], codes: list[str], why: str
) -> None:
    assert [found.code.value for found in lint(report)] == codes, why


def test_our_own_totals_are_weighted() -> None:
    answers = [{"channel": "chat", "csat_score": 5}] + [{"channel": "email", "csat_score": 1}] * 3

    assert lint([*measure(answers, [CSAT()], by=["channel"]), *measure(answers, [CSAT()])]) == ()


def test_errors_come_before_warnings() -> None:
    report = [
        {"metric": "resolution_time", "value": 10.2, "excluded": {"still open": 900}},
        {"metric": "sla_attainment", "unit": "share", "value": 1.04},
    ]

    assert [found.severity for found in lint(report)] == [Severity.ERROR, Severity.WARNING]
    assert lint(report)[1].message.startswith("900 are still open")


def test_a_printed_report_is_an_object_with_measurements() -> None:
    assert len(lint({"as_of": None, "measurements": [{"metric": "csat", "unit": "share", "value": 2}]})) == 1


def test_a_single_record_is_no_report() -> None:
    with pytest.raises(InvalidValueError) as caught:
        lint({"metric": "csat", "unit": "share", "value": 2})

    assert str(caught.value) == (
        "report: is a list of records, or an object that has them as 'measurements'; write [record]."
    )


@pytest.mark.parametrize("name", ["value", "n"])
def test_a_number_in_quotes_is_no_number(name: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        lint([{"metric": "csat", "unit": "share", "value": 0.5, "n": 2, name: "2"}])

    assert str(caught.value) == f"measurements[0].{name}: is a number or None, not a str."


def test_a_record_without_a_value_is_refused_by_its_place() -> None:
    with pytest.raises(InvalidValueError) as caught:
        lint([{"metric": "csat", "value": 0.5}, {"metric": "nps"}])

    assert str(caught.value) == "measurements[1].value: is missing."
