"""How often intervals of few rows hold the truth: what docs/pitfalls/the-interval-of-five-answers.md says, measured."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random

import pytest

from cxcore.metrics import CSAT, Estimate, Measurement, ResolutionTime, Tally, Utilisation, league_table

pytestmark = pytest.mark.no_cover  # thousands of the same lines, which chosen examples reach

SKEWED = ((1, 2, 3, 4, 5), (0.05, 0.05, 0.1, 0.3, 0.5))
TRUE_MEAN = 4.15


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # seeded, for repeatable input


def held(estimates: Iterable[Estimate], truth: float) -> float:
    """Return in how many of the cases the truth lies in the interval; one that is not given holds nothing."""
    found = [
        each.low is not None and each.high is not None and each.low <= truth <= each.high
        for each in estimates
        if each.value is not None
    ]
    return sum(found) / len(found)


@pytest.mark.parametrize(("n", "least", "most"), [(5, 0.83, 0.91), (10, 0.88, 0.94), (30, 0.91, 0.96)])
def test_the_mean_of_a_few_skewed_answers_is_held_less_often_than_promised(n: int, least: float, most: float) -> None:
    random, metric = seeded(5), CSAT(statistic="mean")

    coverage = held(
        (
            metric.result(metric.tally({"csat_score": each} for each in random.choices(*SKEWED, k=n)))
            for _ in range(600)
        ),
        TRUE_MEAN,
    )

    assert least < coverage < most


@pytest.mark.parametrize(("n", "least", "most"), [(5, 0.88, 0.94), (10, 0.9, 0.96), (30, 0.92, 0.97)])
def test_the_ratio_of_a_few_unequal_shifts_is_held_a_little_less_often(n: int, least: float, most: float) -> None:
    random, metric = seeded(8), Utilisation()

    def shift() -> dict[str, object]:
        paid = random.choice((2, 8))
        return {"handling": timedelta(hours=paid * random.betavariate(2, 2)), "paid": timedelta(hours=paid)}

    coverage = held((metric.result(metric.tally(shift() for _ in range(n))) for _ in range(600)), 0.5)

    assert least < coverage < most


@pytest.mark.parametrize(("n", "least", "most"), [(5, 0.77, 0.87), (10, 0.85, 0.93), (20, 0.9, 0.96)])
def test_the_restricted_mean_of_a_few_cases_is_held_less_often(n: int, least: float, most: float) -> None:
    random, metric = seeded(20), ResolutionTime(statistic="restricted_mean", horizon=timedelta(hours=20))
    monday = datetime(2026, 3, 2, tzinfo=UTC)

    def followed() -> Tally:
        durations: dict[str, list[tuple[int, int]]] = {"ended": [], "open": []}
        for _ in range(n):
            lasts, watched = random.expovariate(1 / 20), random.uniform(0, 60)
            durations["ended" if lasts <= watched else "open"].append((int(min(lasts, watched) * 3.6e9), 1))
        return Tally(str(metric), at=monday, durations={name: tuple(pairs) for name, pairs in durations.items()})

    coverage = held((metric.result(followed()) for _ in range(600)), 20 * (1 - exp(-1)))

    assert least < coverage < most


@pytest.mark.parametrize(("agents", "least"), [(5, 0.93), (10, 0.91), (50, 0.85)])
def test_a_league_table_knows_how_little_a_few_agents_tell(agents: int, least: float) -> None:
    random, csat, ratings = seeded(1983), CSAT(), 20
    hits = []
    for _ in range(2000 // agents):
        truths = [random.betavariate(40, 10) for _ in range(agents)]
        counted = [sum(random.random() < truth for _ in range(ratings)) for truth in truths]
        measured = [
            Measurement({"agent": agent}, csat.result(Tally(str(csat), sums={"n": ratings, "satisfied": k})))
            for agent, k in enumerate(counted)
        ]
        by_agent = {each.group["agent"]: each for each in league_table(measured)}
        hits += [by_agent[agent].low <= truth <= by_agent[agent].high for agent, truth in enumerate(truths)]

    assert sum(hits) / len(hits) > least
