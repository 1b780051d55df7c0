"""Estimates weighted to the mix of all customers, where those who answered are another mix."""

from collections.abc import Mapping
from math import inf

import attrs

from cxcore._statistics._newcombe import Part, weighted_sum
from cxcore.errors import InvalidValueError
from cxcore.metrics._comparison._averages import is_quantile
from cxcore.metrics._measuring._measure import Measurements
from cxcore.metrics._template._estimate import Estimate


@attrs.frozen
class PostStratified:
    """
    A weighted estimate, and how many rows it is worth.

    Args:
        estimate: The weighted figure with its interval; its n is the number of rows.
        effective_n: How many rows drawn in the right mix would be as
            informative (Kish 1965, Survey Sampling, 11.7); ``None`` without a value.
    """

    estimate: Estimate
    effective_n: float | None


def post_stratify(measurements: Measurements, weights: Mapping[object, float]) -> PostStratified:
    """
    Return what a figure would be if the groups were as large as `weights` says.

    Chat customers answer surveys three times as often as callers, so the
    plain score of all answers is mostly the score of chat. Weighted to the
    interactions of each channel it is the score of the customers. It
    removes what the groups explain, and nothing else: those who answer may
    still differ from those who do not within a group.

    Formula: sum of weight x figure of the group, over groups; the interval
    is made of the groups' intervals (Zou and Donner 2008).

    Args:
        measurements: One metric by one column, as :func:`measure` gives it:
            a share, a mean or a score, but no median, which does not average.
        weights: The size of each group among all customers, in any unit.

    Raises:
        InvalidValueError: A group has no weight, a weight is negative or none
            is positive, or the measurements are not of one metric by one
            column, or of a median, a percentile or a count.

    >>> from cxcore.metrics import CSAT, measure
    >>> rows = [{"channel": "chat", "csat_score": s} for s in (5, 5, 5, 4, 5, 2)]
    >>> rows += [{"channel": "voice", "csat_score": s} for s in (4, 2)]
    >>> by_channel = measure(rows, [CSAT()], by=["channel"])
    >>> weighted = post_stratify(by_channel, {"chat": 1000, "voice": 3000})
    >>> round(weighted.estimate.value, 3), round(weighted.effective_n, 2)
    (0.583, 3.43)
    """
    groups = _by_label(measurements)
    shares = _normalised(weights)
    for label in groups:
        if label not in shares:
            raise InvalidValueError(
                f"gives no weight to {label!r}; a group that does not count weighs 0.", path="weights"
            )
    counted = {label: share for label, share in shares.items() if share > 0}
    first = next(iter(groups.values()))
    estimate = attrs.evolve(
        first,
        arguments={**first.arguments, "weights": {str(label): share for label, share in shares.items()}},
        n=sum(groups[label].n for label in counted if label in groups),
        definition=f"{first.definition} Weighted to the sizes of the groups.",
        excluded={},
    )
    silent = [str(label) for label in counted if label not in groups or groups[label].value is None]
    if silent:
        return PostStratified(_unknown(estimate, f"there is no figure for {', '.join(silent)}"), None)
    members = [(share, groups[label]) for label, share in counted.items()]
    effective_n = 1 / sum(share**2 / each.n for share, each in members)
    if any(each.low is None or each.high is None for _, each in members):
        value = sum(share * (each.value or 0) for share, each in members)
        return PostStratified(
            attrs.evolve(estimate, value=value, low=None, high=None, confidence=None, method=None), effective_n
        )
    parts = [Part(each.value or 0, each.low or 0, each.high or 0, share) for share, each in members]
    value, low, high = weighted_sum(parts)
    method = f"Zou-Donner sum of intervals ({first.method})"
    return PostStratified(attrs.evolve(estimate, value=value, low=low, high=high, method=method), effective_n)


def _by_label(measurements: Measurements) -> dict[object, Estimate]:
    found: dict[object, Estimate] = {}
    for each in measurements:
        if len(each.group) != 1:
            raise InvalidValueError("are grouped by one column.", path="measurements")
        (label,) = each.group.values()
        if label in found:
            raise InvalidValueError("are of one metric.", path="measurements")
        if is_quantile(each.estimate.arguments) or isinstance(each.estimate.value, int):  # whole numbers are counts
            raise InvalidValueError(
                f"{each.estimate.metric} in this definition does not average: the figure of all is no weighted mean "
                "of the figures of the groups; weight a share, a mean or a score.",
                path="measurements",
            )
        found[label] = each.estimate
    if not found:
        raise InvalidValueError("are of at least one group.", path="measurements")
    return found


def _normalised(weights: Mapping[object, float]) -> dict[object, float]:
    total = sum(weights.values())
    if any(weight < 0 for weight in weights.values()) or not 0 < total < inf:
        raise InvalidValueError("are finite and at least 0 each, and not all 0.", path="weights")
    return {label: weight / total for label, weight in weights.items()}


def _unknown(estimate: Estimate, reason: str) -> Estimate:
    return attrs.evolve(estimate, value=None, low=None, high=None, confidence=None, method=None, reason=reason)
