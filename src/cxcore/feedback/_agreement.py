"""Whether reviewers agree: Krippendorff's alpha."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate
from math import isfinite
from random import Random
from typing import Final, TypeAlias

import attrs

from cxcore._statistics._quantile import quantile
from cxcore.errors import InvalidValueError, suggest
from cxcore.values import Value, is_missing

_Distances: TypeAlias = Mapping[tuple[Hashable, Hashable], float]


class Level(StrEnum):
    """What the difference of two answers means (Stevens's levels of measurement)."""

    NOMINAL = "nominal"
    """They are the same or not: a reason, a language."""
    ORDINAL = "ordinal"
    """One is higher, by no stated amount: poor, fair, good as 0, 1, 2."""
    INTERVAL = "interval"
    """The difference counts: a score in points."""
    RATIO = "ratio"
    """The difference counts in proportion, as with a duration; zero is none."""


@attrs.frozen(kw_only=True)
class Agreement(Value):
    """How far reviewers agree beyond chance."""

    alpha: float | None
    """1 is perfect, 0 is chance, below 0 is worse than chance; ``None`` if it cannot be said."""
    low: float | None
    high: float | None
    reason: str
    """Why there is no alpha or no interval; empty if there are both."""
    level: Level
    units: int
    """How many units have at least two answers; the others tell nothing of agreement."""
    answers: int
    """How many answers those units have."""
    confidence: float
    repeats: int
    """How many of the samples drawn again have an alpha; the interval is made of these."""


def krippendorff_alpha(
    units: Iterable[Sequence[Hashable | None]],
    *,
    level: Level,
    random: Random,
    repeats: int = 1000,
    confidence: float = 0.95,
) -> Agreement:
    """
    Return Krippendorff's alpha of the answers, one sequence of them a unit, with an interval.

    Alpha is ``1 - observed disagreement / expected disagreement``, by the
    coincidences of Krippendorff (2011), Computing Krippendorff's
    Alpha-Reliability, University of Pennsylvania. It takes any number of
    reviewers, of whom each may have left units out, and needs no names: who
    gave which answer does not matter. The usual reading is from the same
    author: rely on 0.800, draw tentative conclusions down to 0.667.

    The interval is the percentile bootstrap over units, which holds what it
    promises where the author's own is too narrow (Zapf et al. 2016, Measuring
    inter-rater reliability for nominal data, BMC Medical Research Methodology
    16:93). The same seed draws the same samples.

    Where every answer is the same there was nothing to tell apart, so alpha is
    ``None``, not 1. No pair of answers, no alpha either.

    Args:
        units: The answers about each unit, ``None`` where a reviewer gave none, or
            NaN, as data frames mark it.
        level: What the difference of two answers means. All but nominal need
            numbers, ratio such as are not below zero.
        random: The seeded source of draws.
        repeats: How many samples to draw; 0 leaves the interval out.
        confidence: Between 0 and 1, both excluded.

    Raises:
        InvalidValueError: An answer is no number of its level, there is no such
            level, `repeats` is below 0, or `confidence` is not between 0 and 1.

    >>> reviews = [("yes", "yes"), ("no", "no"), ("yes", "no"), ("n/a", "n/a"), ("yes", None), ("no", "no")]
    >>> agreement = krippendorff_alpha(reviews, level=Level.NOMINAL, random=Random(7))
    >>> round(agreement.alpha, 3), agreement.units
    (0.71, 5)
    """
    if not isinstance(level, Level):
        raise InvalidValueError(f"there is no {level!r}. {suggest(level, Level, kind='levels')}", path="level")
    if repeats < 0:
        raise InvalidValueError(f"is at least zero; {repeats} is not.", path="repeats")
    if not 0 < confidence < 1:
        raise InvalidValueError(f"lies between 0 and 1; {confidence} does not.", path="confidence")
    counts = [Counter(given) for unit in _checked(units, level) if len(given := _given(unit)) > 1]
    alpha = _alpha(counts, level)
    drawn = sorted(
        value
        for _ in range(repeats if alpha is not None and len(counts) > 1 else 0)
        if (value := _alpha(random.choices(counts, k=len(counts)), level)) is not None
    )
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    low, high = (quantile(drawn, tail) for tail in tails) if drawn else (None, None)
    return Agreement(
        alpha=alpha,
        low=low,
        high=high,
        reason=_reason(counts, alpha, drawn),
        level=level,
        units=len(counts),
        answers=sum(map(Counter.total, counts)),
        confidence=confidence,
        repeats=len(drawn),
    )


def _given(unit: Sequence[Hashable | None]) -> list[Hashable]:
    return [answer for answer in unit if not is_missing(answer)]


def _checked(units: Iterable[Sequence[Hashable | None]], level: Level) -> list[Sequence[Hashable | None]]:
    found = list(units)
    for place, unit in enumerate(found):
        for number, answer in enumerate(unit):
            if not is_missing(answer) and level is not Level.NOMINAL and not _is_number(answer, level):
                least = " of at least zero" if level is Level.RATIO else ""
                raise InvalidValueError(
                    f"is a finite number{least}, as the level {level.value!r} asks.", path=f"units[{place}][{number}]"
                )
    return found


def _is_number(answer: Hashable, level: Level) -> bool:
    if not isinstance(answer, (int, float)) or not isfinite(answer):
        return False
    return level is not Level.RATIO or answer >= 0


def _alpha(counts: Sequence[Counter[Hashable]], level: Level) -> float | None:
    totals: Counter[Hashable] = Counter()
    for unit in counts:
        totals.update(unit)
    distances = _DISTANCES[level](totals)
    expected = _disagreement(totals, distances)
    if not expected:
        return None
    observed = sum(_disagreement(unit, distances) for unit in counts)
    return 1 - observed / expected


def _disagreement(counts: Counter[Hashable], distances: _Distances) -> float:
    """Return the squared distances of all pairs of answers, each answer sharing one pair's worth among the others."""
    if len(counts) < 2:  # noqa: PLR2004  # equal answers are no distance apart
        return 0.0
    pairs = sum(
        m * n * distances[one, other] for one, m in counts.items() for other, n in counts.items() if one != other
    )
    return pairs / (counts.total() - 1)


def _nominal(totals: Counter[Hashable]) -> _Distances:
    return {(one, other): 1.0 for one in totals for other in totals}


def _ordinal(totals: Counter[Hashable]) -> _Distances:
    ordered = sorted(totals)  # type: ignore[type-var]  # checked to be numbers
    middles = [
        upto - totals[each] / 2
        for each, upto in zip(ordered, accumulate(totals[each] for each in ordered), strict=True)
    ]
    places = list(zip(ordered, middles, strict=True))
    return {(one, other): (here - there) ** 2 for one, here in places for other, there in places}


def _interval(totals: Counter[Hashable]) -> _Distances:
    return {(one, other): (one - other) ** 2 for one in totals for other in totals}  # type: ignore[operator]  # checked to be numbers


def _ratio(totals: Counter[Hashable]) -> _Distances:
    return {
        (one, other): ((one - other) / (one + other)) ** 2  # type: ignore[operator]  # checked to be numbers
        for one in totals
        for other in totals
        if one != other
    }


_DISTANCES: Final[Mapping[Level, Callable[[Counter[Hashable]], _Distances]]] = {
    Level.NOMINAL: _nominal,
    Level.ORDINAL: _ordinal,
    Level.INTERVAL: _interval,
    Level.RATIO: _ratio,
}


def _reason(counts: Sequence[Counter[Hashable]], alpha: float | None, drawn: Sequence[float]) -> str:
    if not counts:
        return "No unit has two answers, so nothing shows agreement."
    if alpha is None:
        return "Every answer is the same, so there was nothing to tell apart."
    if len(counts) == 1:
        return "One unit does not show how far the next may be off."
    return "" if drawn else "No sample was drawn again."
