"""Which figure of many durations is asked for, how it is said, and the figure where all durations are known."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._quantiles import quantile, quantile_interval
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._tallies._tally_bounds import refuse_below_zero
from cxcore.metrics._template._duration_metric import Kept
from cxcore.metrics._template._figures import MICROSECONDS_A_MINUTE, MICROSECONDS_AN_HOUR, SQUARES, mean_of, share_of
from cxcore.metrics._template._metric import CONFIDENCE, Direction, Figure
from cxcore.metrics._template._row import MICROSECOND
from cxcore.values import instance_of, positive

HYNDMAN_FAN = (
    "Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, The American Statistician 50(4), 361-365"
)
DAVID_NAGARAJA = "David and Nagaraja (2003), Order Statistics, 3rd ed., section 7.1"

MICROSECONDS_BY_UNIT: Final[Mapping[str, int]] = {"minutes": MICROSECONDS_A_MINUTE, "hours": MICROSECONDS_AN_HOUR}

positive_if_given: Final = attrs.validators.optional([instance_of(timedelta), positive])
"""A time to compare durations with, which a definition may do without."""

_PERCENTILE: Final = re.compile(r"p([1-9]\d?)")
_BESIDES: Final[Mapping[str, str]] = {"share": "within", "restricted_mean": "horizon"}


def one_of_statistics(*names: str) -> "Callable[[object, attrs.Attribute[Any], object], None]":
    """Return a validator that takes these names, and percentiles from ``p1`` to ``p99``."""
    known = f"{', '.join(repr(name) for name in names)} or a percentile from 'p1' to 'p99'"

    def check(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if value not in names and not (isinstance(value, str) and _PERCENTILE.fullmatch(value)):
            raise InvalidValueError(f"is {known}, not {value!r}.", path=field.name)

    return check


def refuse_unused(statistic: str, *, within: timedelta | None, horizon: timedelta | None = None) -> None:
    """Refuse a `within` or a `horizon` that the statistic does not read, and a statistic that lacks its own."""
    given = {"within": within, "horizon": horizon}
    for each, needed in _BESIDES.items():
        if statistic == each and given[needed] is None:
            raise InvalidValueError(f"is needed for the statistic {each!r}.", path=needed)
        if statistic != each and given[needed] is not None:
            raise InvalidValueError(f"says nothing about the statistic {statistic!r}; leave it out.", path=needed)


def share_below(statistic: str) -> float | None:
    """Return the share that a quantile is about; ``None`` where `statistic` is no quantile."""
    percentile = _PERCENTILE.fullmatch(statistic)
    return int(percentile.group(1)) / 100 if percentile else 0.5 if statistic == "median" else None


def unit_of(statistic: str, unit: str) -> str:
    """Return the unit of a statistic of durations that are told in `unit`."""
    return "share" if statistic == "share" else unit


def range_of(statistic: str) -> tuple[float, float | None]:
    """Return the lowest and the highest value of a statistic of durations."""
    return (0.0, 1.0 if statistic == "share" else None)


def direction_of(statistic: str) -> Direction:
    """Return which way is better, where short durations are."""
    return "higher is better" if statistic == "share" else "lower is better"


def time_in_words(time: timedelta, *, days: bool = True) -> str:
    """
    Return a time in the largest unit of which it is a whole number.

    In working time a day is not 24 hours; there, `days` are none of the units.
    """
    units = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
    for name, unit in units.items():
        if time % unit == timedelta(0) and (days or name != "day"):
            count = time // unit
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{time.total_seconds():g} seconds"


def in_words(statistic: str, *, of: str, within: timedelta | None = None, horizon: timedelta | None = None) -> str:
    """Return, for example, ``Median of the hours`` or ``Share not above 4 hours of the hours``."""
    if within is not None:
        return f"Share not above {time_in_words(within, days=False)} of the {of}"
    if horizon is not None:
        return f"Mean, each cut at {time_in_words(horizon, days=False)}, of the {of}"
    percentile = _PERCENTILE.fullmatch(statistic)
    return f"{f'{percentile.group(1)} % quantile' if percentile else statistic.capitalize()} of the {of}"


def seconds_by_name(*, within: timedelta | None, horizon: timedelta | None = None) -> dict[str, object]:
    """Return those of the two that were chosen, JSON-ready."""
    given = {"within_seconds": within, "horizon_seconds": horizon}
    return {name: each.total_seconds() for name, each in given.items() if each is not None}


def kept_of_known(statistic: str, *, within: timedelta | None) -> Kept:
    """Return what the tally of a statistic keeps of durations that are known."""
    if within is not None:
        limit = within // MICROSECOND
        return Kept({"n": lambda _: 1, "within": lambda microseconds: int(microseconds <= limit)})
    return Kept(SQUARES) if statistic == "mean" else Kept(whole="ended")


def figure_of_known(tally: Tally, statistic: str, *, unit: str) -> Figure:
    """Return a statistic of durations that are all known, with its interval."""
    microseconds = MICROSECONDS_BY_UNIT[unit]
    if statistic == "share":
        return share_of(tally.sum("within"), tally.sum("n"))
    if statistic == "mean":
        return mean_of(tally, unit=microseconds)
    below, ended = share_below(statistic), tally.distribution("ended")
    assert below is not None  # noqa: S101  # what is neither a share nor a mean is a quantile
    if not ended:
        return Figure(None, 0)
    refuse_below_zero(ended)
    low, high = (in_unit(end, unit) for end in quantile_interval(ended, below, CONFIDENCE))
    return Figure(quantile(ended, below) / microseconds, ended.n, low, high, "binomial order statistics")


def in_unit(microseconds: float | None, unit: str) -> float | None:
    """Return microseconds in a unit of time, ``None`` as ``None``."""
    return None if microseconds is None else microseconds / MICROSECONDS_BY_UNIT[unit]
