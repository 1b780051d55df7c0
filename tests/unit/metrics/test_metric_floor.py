"""Waits cut short, agents' time, channels, self-service, customers, money and themes."""

import csv
import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any

import numpy as np
import pytest
from scipy import stats

from cxcore.errors import InvalidDocumentError, InvalidValueError, MissingFactError
from cxcore.metrics import (
    AbandonmentRate,
    AcquireAgainstKeep,
    AverageSpeedOfAnswer,
    BotContainment,
    ChannelShare,
    ChurnRate,
    ContactRate,
    CostPerInteraction,
    CustomerLifetime,
    DeflectionRate,
    HandleTime,
    LifetimeValue,
    Metric,
    Occupancy,
    Patience,
    RetentionRate,
    SelfServiceRatio,
    ThemeShare,
    Utilisation,
    WaitToAnswer,
    control_chart,
    measure,
    theme_counts,
)
from cxcore.values import Money

Facts = Mapping[str, object]

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def exactly(expected: object) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # seeded, for repeatable input


def found(metric: Metric, rows: Sequence[Facts], *, at: datetime | None = None) -> Any:
    return metric.result(metric.tally(rows, at=at))


# --- waits that were cut short --------------------------------------------------------


def queue(n: int, *, patience: float, seed: int) -> list[Facts]:
    """Calls whose answer would take a minute on average, from customers of so much patience in seconds."""
    random = seeded(seed)
    rows: list[Facts] = []
    for _ in range(n):
        answer, gives_up = random.expovariate(1 / 60), random.expovariate(1 / patience)
        rows.append({
            "offered": True,
            "answered": answer <= gives_up,
            "abandoned": gives_up < answer,
            "wait": timedelta(seconds=min(answer, gives_up)),
        })  # fmt: skip
    return rows


def test_the_honest_wait_finds_what_the_average_of_the_answered_hides() -> None:
    rows = queue(4000, patience=60, seed=2005)

    honest = found(WaitToAnswer(), rows)
    flattering = found(AverageSpeedOfAnswer(), rows)

    truth = 60 * np.log(2)
    assert honest.low <= truth <= honest.high
    assert honest.value == pytest.approx(truth, rel=0.06)
    assert flattering.value == pytest.approx(30, rel=0.06)  # half of the minute that an answer takes


def test_patience_is_found_behind_the_answers() -> None:
    estimate = found(Patience(statistic="p25"), queue(4000, patience=90, seed=1999))

    assert estimate.low <= -90 * np.log(0.75) <= estimate.high


def test_a_quantile_that_is_never_reached_has_a_reason() -> None:
    calls = [{"offered": True, "answered": n < 2, "abandoned": n >= 2, "wait": timedelta(seconds=n)} for n in range(6)]

    assert found(WaitToAnswer(), calls).reason == "the share of interactions that have been answered never reaches 50 %"
    assert found(Patience(), calls[:2]).reason == "the share of customers who have given up never reaches 50 %"


def test_the_patience_of_the_banks_callers(shared: Path) -> None:
    reference = json.loads((shared / "data" / "reference_shared.json").read_text(encoding="utf-8"))
    expected = reference["anonymous_bank"]["1999-02"]["patience_km_s"]
    with gzip.open(shared / "data" / "anonymous_bank" / "calls-1999-02.csv.gz", "rt", encoding="utf-8") as file:
        calls = [
            {
                "offered": True,
                "abandoned": record["outcome"] == "HANG",
                "wait": timedelta(seconds=int(record["q_time"])),
            }
            for record in csv.DictReader(file)
            if record["outcome"] in ("AGENT", "HANG") and int(record["q_time"]) > 0
        ]

    for name, seconds in expected["quantiles"].items():
        estimate = found(Patience(statistic=f"p{name[1:]}"), calls)
        assert (estimate.value, estimate.n) == (seconds, expected["n"])


@pytest.mark.parametrize(
    ("seconds", "value", "why"),
    [(None, 2 / 4, "every abandon counts"), (2, 2 / 4, "none is that short"), (3, 1 / 3, "the boundary is short")],
)
def test_short_abandons_leave_both_numbers(seconds: int | None, value: float, why: str) -> None:
    rows = [{"offered": True, "abandoned": n < 2, "wait": timedelta(seconds=3 + 40 * n)} for n in range(4)]
    ignoring = None if seconds is None else timedelta(seconds=seconds)

    assert found(AbandonmentRate(ignoring=ignoring), rows).value == exactly(value), why


def test_the_definition_names_the_abandons_that_it_ignores() -> None:
    rate = AbandonmentRate(ignoring=timedelta(seconds=5))

    assert str(rate) == "abandonment_rate(ignoring_seconds=5.0)"
    assert rate.definition == "Abandoned / offered, without abandons within 5 seconds in either."


def test_talk_hold_and_after_contact_work_add_up_to_the_handle_time() -> None:
    row = {"answered": True, "talk": 200, "hold": 30, "after_contact_work": 70, "handle_time": 300}
    rows = [{name: timedelta(seconds=n) if name != "answered" else n for name, n in row.items()}]
    parts = [HandleTime(part=part) for part in ("talk", "hold", "after_contact_work")]

    assert sum(found(part, rows).value for part in parts) == found(HandleTime(), rows).value == 300
    assert parts[1].definition == "Mean of hold time over answered interactions where it is known."


# --- ratios of sums -------------------------------------------------------------------


def test_a_ratio_is_of_sums_and_its_interval_that_of_the_linearised_residuals() -> None:
    weeks = [(42, 300), (58, 500), (11, 40), (90, 800), (35, 310)]

    estimate = found(ContactRate(), [{"interactions": top, "orders": bottom} for top, bottom in weeks])

    top, bottom = np.array(weeks).T
    ratio = top.sum() / bottom.sum()
    residuals = (top - ratio * bottom) / bottom.mean()
    half = stats.t.ppf(0.975, 4) * np.sqrt((residuals**2).sum() / 4 / 5)
    assert estimate.value == exactly(ratio)
    assert (estimate.low, estimate.high) == exactly((ratio - half, ratio + half))
    assert estimate.method == "Student's t of a ratio"


@pytest.mark.no_cover
def test_the_interval_of_a_ratio_holds() -> None:
    random = seeded(1977)
    held = []
    for _ in range(800):
        customers = [random.randrange(1, 9) for _ in range(60)]
        rows = [{"interactions": sum(random.random() < 0.3 for _ in range(n)), "orders": n} for n in customers]
        estimate = found(ContactRate(), rows)
        held.append(estimate.low <= 0.3 <= estimate.high)

    assert mean(held) == pytest.approx(0.95, abs=0.025)


def test_a_single_row_has_a_ratio_without_an_interval() -> None:
    estimate = found(Occupancy(), [{"handling": timedelta(hours=5), "available": timedelta(hours=3)}])

    assert (estimate.value, estimate.low, estimate.method) == (0.625, None, None)


def test_a_quiet_hour_weighs_what_it_weighs() -> None:
    hour = timedelta(hours=1)
    shifts = [{"handling": 8 * hour, "available": 0 * hour}, {"handling": 0 * hour, "available": hour / 2}]

    assert found(Occupancy(), shifts).value == exactly(8 / 8.5)  # and not the 50 % of an average of averages


def test_pauses_lower_utilisation_and_not_occupancy() -> None:
    hour = timedelta(hours=1)
    shifts = [{"handling": 6 * hour, "available": hour, "signed_in": 7.5 * hour, "paid": 8 * hour}]

    assert found(Occupancy(), shifts).value == exactly(6 / 7)
    assert found(Utilisation(of="signed_in"), shifts).value == exactly(6 / 7.5)
    assert found(Utilisation(), shifts).value == exactly(6 / 8)


# --- channels and self-service ----------------------------------------------------------


def test_the_shares_of_all_channels_add_up_to_one() -> None:
    rows: list[Facts] = [{"channel": name} for name in ("email", "chat", "email", "voice", None, "chat", "fax")]

    mix = measure(rows, [ChannelShare(channel=name) for name in ("email", "chat", "voice", "fax")])

    assert sum(each.estimate.value or 0 for each in mix) == exactly(1)
    assert mix[0].estimate.excluded == {"channel unknown": 1}


def test_a_channel_that_is_no_text_is_a_mistake_of_the_program() -> None:
    with pytest.raises(InvalidValueError) as caught:
        ChannelShare().tally([{"channel": 7}])

    assert str(caught.value) == "rows[0].channel: is text or None, not an int."


def test_one_customer_may_use_self_service_and_open_a_case() -> None:
    rows = [{"used_self_service": used, "opened_case": opened} for used, opened in ((True, True), (True, False))]

    assert found(SelfServiceRatio(), rows).value == 2


@pytest.mark.parametrize(
    ("hours", "contained", "why"),
    [
        (None, 1.0, "never came"),
        (47, 0.0, "came within two days"),
        (48, 0.0, "the boundary is within"),
        (48.01, 1.0, "came too late to blame the bot"),
    ],
)
def test_a_customer_who_comes_back_soon_was_not_contained(hours: float | None, contained: float, why: str) -> None:
    back = None if hours is None else MONDAY + timedelta(hours=hours)
    talk: Facts = {"handed_over": False, "started_at": MONDAY, "next_interaction_at": back}

    assert found(BotContainment(), [talk], at=MONDAY + 7 * DAY).value == contained, why


def test_a_young_talk_is_pending_even_when_it_has_failed_already() -> None:
    at = MONDAY + 2 * DAY
    talks: list[Facts] = [
        {"handed_over": over, "started_at": MONDAY, "next_interaction_at": back}
        for over, back in ((False, None), (True, None), (False, MONDAY + DAY))
    ]

    estimate = found(BotContainment(), talks, at=at)

    assert (estimate.value, estimate.excluded) == (None, {"window not over": 3})
    assert estimate.arguments == {"within_seconds": 172800.0, "at": at.isoformat()}


def test_without_an_instant_no_window_is_known_to_be_over() -> None:
    talk: Facts = {"started_at": MONDAY, "next_interaction_at": None}

    assert found(DeflectionRate(), [talk]).excluded == {"no as-of instant": 1}


@pytest.mark.parametrize("options", [{"evidence": "confirmed"}, {"within": None}])
def test_only_implicit_evidence_has_a_window(options: Any) -> None:
    with pytest.raises(InvalidValueError) as caught:
        DeflectionRate(**options)

    assert str(caught.value) == (
        "within: is the window of implicit evidence, and only of that; confirmed evidence takes within=None."
    )


# --- customers -------------------------------------------------------------------------


def customers(n: int, *, daily_churn: float, seed: int) -> list[Facts]:
    """Customers who came over a year before MONDAY and leave at a constant rate."""
    random = seeded(seed)
    rows: list[Facts] = []
    for _ in range(n):
        since = MONDAY - timedelta(days=random.uniform(0, 365))
        left = since + timedelta(days=random.expovariate(daily_churn))
        rows.append({"customer_since": since, "left_at": left if left < MONDAY else None,
                     "monthly_margin": Money(Decimal(random.randrange(10, 31)), "EUR")})  # fmt: skip
    return rows


def test_the_retention_curve_finds_the_churn_that_made_the_customers() -> None:
    rows = customers(3000, daily_churn=0.01, seed=90)
    curve = [RetentionRate(after=days * DAY) for days in (30, 90, 180)]

    for each, days in zip(measure(rows, curve, at=MONDAY), (30, 90, 180), strict=True):
        estimate = each.estimate
        assert estimate.value == pytest.approx(np.exp(-0.01 * days), abs=0.025)
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low <= np.exp(-0.01 * days) <= estimate.high

    monthly = found(ChurnRate(over=30 * DAY), rows, at=MONDAY)
    assert monthly.low <= 1 - np.exp(-0.3) <= monthly.high


def test_the_lifetime_of_customers_still_there_counts_as_longer() -> None:
    rows = customers(3000, daily_churn=0.01, seed=91)

    honest = found(CustomerLifetime(), rows, at=MONDAY)
    lives = [(row["left_at"] - row["customer_since"]) / DAY for row in rows if row["left_at"]]  # type: ignore[operator]  # datetimes, as made above

    assert honest.low <= 100 * np.log(2) <= honest.high
    assert median(lives) < honest.low


def test_the_lifetime_value_is_margin_times_the_restricted_mean() -> None:
    rows = customers(3000, daily_churn=0.01, seed=92)

    estimate = found(LifetimeValue(horizon=300 * DAY), rows, at=MONDAY)

    truth = 20 * 100 * (1 - np.exp(-3)) / 30.4375
    assert estimate.low <= truth <= estimate.high
    assert estimate.value == pytest.approx(truth, rel=0.03)
    assert (estimate.unit, estimate.method) == ("EUR a customer", "normal, margin and lifetime taken as independent")


@pytest.mark.parametrize("metric", [RetentionRate(after=400 * DAY), LifetimeValue(horizon=400 * DAY)])
def test_nothing_is_said_beyond_what_was_followed(metric: Metric) -> None:
    estimate = found(metric, customers(50, daily_churn=0.001, seed=1), at=MONDAY)

    assert (estimate.value, estimate.reason) == (None, "no customer has been followed for 400 days")


def test_too_few_have_left_for_a_median_lifetime() -> None:
    rows: list[Facts] = [{"customer_since": MONDAY, "left_at": None}] * 3

    estimate = found(CustomerLifetime(), rows, at=MONDAY + DAY)

    assert (estimate.value, estimate.reason) == (None, "the share of customers who have left never reaches 50 %")


def test_who_came_or_left_outside_the_period_is_no_churn_of_it() -> None:
    rows: list[Facts] = [
        {"customer_since": MONDAY - 90 * DAY, "left_at": MONDAY - 40 * DAY},  # gone before
        {"customer_since": MONDAY - 10 * DAY, "left_at": MONDAY - DAY},  # came and went within
        {"customer_since": MONDAY - 90 * DAY, "left_at": MONDAY + DAY},  # leaves after
        {"customer_since": MONDAY - 30 * DAY, "left_at": None},  # came as it began
        {"customer_since": MONDAY - 90 * DAY, "left_at": MONDAY - 30 * DAY},  # left as it began
    ]

    estimate = found(ChurnRate(over=30 * DAY), rows, at=MONDAY)

    assert (estimate.value, estimate.n) == (1 / 3, 3)


def test_without_an_instant_nobody_knows_who_is_still_there() -> None:
    assert found(ChurnRate(), [{"customer_since": MONDAY, "left_at": None}]).excluded == {"no as-of instant": 1}


# --- money ------------------------------------------------------------------------------


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_cents_add_up_exactly() -> None:
    months: list[Facts] = [{"cost": euros("0.10"), "interactions": 1}, {"cost": euros("0.20"), "interactions": 1}] * 5

    assert found(CostPerInteraction(), months).value == 0.15


def test_dollars_are_left_out_of_euros_and_counted() -> None:
    months: list[Facts] = [
        {"cost": euros("5"), "interactions": 2},
        {"cost": Money(Decimal(9), "USD"), "interactions": 1},
    ]

    estimate = found(CostPerInteraction(), months)

    assert (estimate.value, estimate.unit, estimate.excluded) == (2.5, "EUR an interaction", {"cost not in EUR": 1})
    assert found(CostPerInteraction(currency="USD"), months).value == 9


def test_a_cost_without_a_currency_is_a_mistake_of_the_program() -> None:
    with pytest.raises(InvalidValueError) as caught:
        CostPerInteraction().tally([{"cost": 5.0, "interactions": 1}])

    assert str(caught.value) == "rows[0].cost: is Money or None, not a float."


def test_a_currency_is_a_code() -> None:
    with pytest.raises(InvalidValueError, match="^currency: is an ISO 4217 code such as 'EUR'; 'euro' is not.$"):
        CostPerInteraction(currency="euro")


@pytest.mark.parametrize("field", ["customers_won", "retention_cost"])
def test_without_customers_won_or_a_cost_of_keeping_there_is_nothing_to_divide_by(field: str) -> None:
    period = {
        "acquisition_cost": euros("10"), "customers_won": 2, "retention_cost": euros("10"), "customers_kept": 2,
        field: 0 if field == "customers_won" else euros("0"),
    }  # fmt: skip

    estimate = found(AcquireAgainstKeep(), [period])

    assert estimate.value is None
    assert estimate.reason == "there are no periods in which customers were won and kept at a cost"


def test_a_single_customer_has_a_lifetime_value_without_an_interval() -> None:
    rows: list[Facts] = [{"customer_since": MONDAY, "left_at": None, "monthly_margin": euros("-30.4375")}]

    estimate = found(LifetimeValue(horizon=10 * DAY), rows, at=MONDAY + 20 * DAY)

    assert (estimate.value, estimate.low) == (exactly(-10), None)  # an unprofitable customer costs


# --- themes ----------------------------------------------------------------------------------


def test_themes_overlap_so_their_shares_exceed_the_whole() -> None:
    rows: list[Facts] = [{"tags": ["late", "refund"]}] * 3 + [{"tags": ["refund"]}, {"tags": None}]

    counts = theme_counts(rows)

    assert [(each.group["theme"], each.estimate.value, each.estimate.n) for each in counts] == [
        ("refund", 1, 4), ("late", 0.75, 4),
    ]  # fmt: skip
    assert counts[0].estimate.excluded == {"tags unknown": 1}
    assert counts[1].estimate == found(ThemeShare(theme="late"), rows)


def test_themes_of_equal_size_come_by_name_and_none_at_all_are_no_error() -> None:
    assert [each.group["theme"] for each in theme_counts([{"tags": {"b", "a"}}])] == ["a", "b"]
    assert len(theme_counts([{"labels": []}], fact="labels")) == 0


def test_a_misspelt_name_of_the_tags_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(MissingFactError) as caught:
        theme_counts([{"tags": ["late"], "channel": "voice"}], fact="tgas")

    assert str(caught.value) == "No row has 'tgas'. Did you mean 'tags'?"
    assert len(theme_counts([], fact="tgas")) == 0


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        ("late", "rows[0].tags: is a list of text or None, not a str."),
        (["late", 7], "rows[0].tags: holds text, not an int."),
    ],
)
def test_tags_that_are_no_list_of_text_are_a_mistake_of_the_program(tags: object, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        theme_counts([{"tags": tags}])

    assert str(caught.value) == sentence


def test_a_theme_that_grows_leaves_its_limits() -> None:
    rows = [
        {"week": week, "tags": ["late"] if n < late else []}
        for week, late in enumerate((10, 12, 9, 11, 40), start=1)
        for n in range(100)
    ]

    chart = control_chart(measure(rows, [ThemeShare(theme="late")], by=["week"]), limits="binomial")

    assert [point.group["week"] for point in chart.signals] == [5]


# --- documents --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "document", "paths"),
    [
        (HandleTime, {"part": "tlak"}, ["part"]),
        (AbandonmentRate, {"ignoring": "-PT5S"}, ["ignoring"]),
        (WaitToAnswer, {"statistic": "mean"}, ["statistic"]),
        (Utilisation, {"of": "logged_in"}, ["of"]),
        (BotContainment, {"within": "PT0S"}, ["within"]),
        (ChurnRate, {"over": "PT0S"}, ["over"]),
        (ContactRate, {"per": "per order"}, ["per"]),
        (ThemeShare, {"theme": " late", "fact": "1"}, ["theme", "fact"]),
    ],
)
def test_a_document_of_a_definition_that_cannot_be_is_refused(family: type[Metric], document: Any, paths: Any) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        family.from_dict(document)

    assert caught.value.details["paths"] == paths
