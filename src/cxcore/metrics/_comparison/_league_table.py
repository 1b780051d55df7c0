"""Who does better, and who was only luckier."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, lgamma
from typing import Final, Literal

import attrs

from cxcore._statistics._false_discovery import q_values
from cxcore._statistics._shrinkage import fitted_prior, shrunken
from cxcore.errors import InvalidValueError
from cxcore.metrics._comparison._share_counts import ShareCount, share_counts
from cxcore.metrics._measuring._measure import Measurement
from cxcore.metrics._template._estimate import Estimate
from cxcore.metrics._template._metric import CONFIDENCE
from cxcore.values import html_table

_TIES: Final = 1e-7  # tables as likely as the one seen, up to rounding, count as at least as unlikely


@attrs.frozen
class Standing:
    """
    Where one member of a league table stands.

    Args:
        group: Who it is, as it was grouped by.
        estimate: The share as it was measured.
        value: The share drawn towards the others, as far as its n leaves it open.
        low, high: The interval of `value`, at 95 %.
        q_value: The share of false alarms to accept for this one to be told from the rest.
        verdict: ``above`` or ``below`` the rest, or ``not told apart`` from them.
        places: The best and the worst place that the intervals leave open.
    """

    group: Mapping[str, object]
    estimate: Estimate
    value: float
    low: float
    high: float
    q_value: float
    verdict: Literal["above", "below", "not told apart"]
    places: tuple[int, int]


@attrs.frozen(repr=False)
class LeagueTable(Sequence[Standing]):
    """Standings, highest value first. Those whose `places` overlap are tied, and no order among them means anything."""

    _standings: tuple[Standing, ...]

    def __getitem__(self, place: int) -> Standing:  # type: ignore[override]  # a table is not cut in slices
        return self._standings[place]

    def __iter__(self) -> Iterator[Standing]:
        return iter(self._standings)

    def __len__(self) -> int:
        return len(self._standings)

    @property
    def told_apart(self) -> tuple[Standing, ...]:
        """Those who stand above or below the rest."""
        return tuple(each for each in self._standings if each.verdict != "not told apart")

    def __repr__(self) -> str:
        return f"<LeagueTable of {len(self)}: {len(self.told_apart)} told apart from the rest>"

    def _repr_html_(self) -> str:
        head = ("who", "places", "value", "interval", "n", "measured", "verdict")
        return html_table(head, map(_cells, self._standings))


def league_table(measurements: Sequence[Measurement], *, false_discovery_rate: float = 0.05) -> LeagueTable:
    """
    Return agents, teams or queues by a share, admitting ties.

    Fifty agents of one and the same skill, with twenty ratings each, show a
    best of 99 % and a worst of 65 %. So each share is drawn towards the
    others (beta-binomial empirical Bayes: Kleinman 1973), far where it rests
    on little, with an interval that knows how little so many groups tell of
    what they have in common (Morris 1983; measured at 20 ratings each, it holds
    the true share of 96 % of 5, 93 % of 10 and 90 % of 50 agents); each is tested against all the others together (Fisher's exact
    test); and of those told apart, an expected `false_discovery_rate` at most
    are so by luck (Benjamini and Hochberg 1995). Most are tied, and the table says so.

    Who takes the hard cases looks worse than he is: group by queue too, or
    compare within one.

    Args:
        measurements: One share by person, as :func:`measure` gives it. Who
            has no value has no place.
        false_discovery_rate: The share of false alarms to accept.

    Raises:
        InvalidValueError: They are no shares of one definition, or
            `false_discovery_rate` does not lie between 0 and 1.

    >>> from cxcore.metrics import CSAT, measure
    >>> ratings = {"Priya": (19, 1), "Tomás": (18, 2), "Ana": (17, 3), "Rui": (20, 30)}
    >>> rows = [
    ...     {"agent": agent, "csat_score": score}
    ...     for agent, (good, bad) in ratings.items()
    ...     for score in [5] * good + [1] * bad
    ... ]
    >>> for each in league_table(measure(rows, [CSAT()], by=["agent"])):
    ...     print(each.group["agent"], each.estimate.value, round(each.value, 2), each.places, each.verdict)
    Priya 0.95 0.93 (1, 3) above
    Tomás 0.9 0.88 (1, 3) above
    Ana 0.85 0.84 (1, 3) not told apart
    Rui 0.4 0.41 (4, 4) below
    """
    if not 0 <= false_discovery_rate <= 1:
        raise InvalidValueError(f"lies between 0 and 1; {false_discovery_rate} does not.", path="false_discovery_rate")
    counts = share_counts(measurements)
    if not counts:
        return LeagueTable(())
    pooled = sum(each.k for each in counts), sum(each.n for each in counts)
    prior = fitted_prior([(each.k, each.n) for each in counts])
    values = [shrunken(each.k, each.n, prior, pooled, CONFIDENCE, groups=len(counts)) for each in counts]
    alarms = q_values([against_the_rest(each.k, each.n, *pooled) for each in counts])
    standings = [
        Standing(
            group=each.measurement.group,
            estimate=each.measurement.estimate,
            value=value,
            low=low,
            high=high,
            q_value=alarm,
            verdict=_verdict(each, pooled, is_told_apart=alarm <= false_discovery_rate),
            places=(
                1 + sum(other_low > high for _, other_low, _ in values),
                len(values) - sum(other_high < low for _, _, other_high in values),
            ),
        )
        for each, (value, low, high), alarm in zip(counts, values, alarms, strict=True)
    ]
    # Equal values keep the order in which they were measured, which is that of their groups.
    return LeagueTable(tuple(sorted(standings, key=lambda each: -each.value)))


def against_the_rest(k: int, n: int, all_k: int, all_n: int) -> float:
    """
    Return the two-sided p-value of Fisher's exact test of `k` of `n` against the rest of `all_k` of `all_n`.

    Fisher (1935), The Logic of Inductive Inference, JRSS 98(1), 39-82: the
    probability of every split of the same totals that is no likelier than this one.
    """
    fewest, most = max(0, n - (all_n - all_k)), min(n, all_k)
    base = _ways(all_n, n)
    chances = [exp(_ways(all_k, hits) + _ways(all_n - all_k, n - hits) - base) for hits in range(fewest, most + 1)]
    seen = chances[k - fewest] * (1 + _TIES)
    return min(1.0, sum(chance for chance in chances if chance <= seen))


def _ways(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _verdict(
    each: ShareCount, pooled: tuple[int, int], *, is_told_apart: bool
) -> Literal["above", "below", "not told apart"]:
    if not is_told_apart:
        return "not told apart"
    return "above" if each.k * pooled[1] > each.n * pooled[0] else "below"


def _cells(each: Standing) -> tuple[str, ...]:
    return (
        ", ".join(str(value) for value in each.group.values()),
        f"{each.places[0]} to {each.places[1]}",
        f"{each.value:.4f}",
        f"{each.low:.4f} to {each.high:.4f}",
        f"{each.estimate.n:,}",
        f"{each.estimate.value:.4f}",
        each.verdict,
    )
