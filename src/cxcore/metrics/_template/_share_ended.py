"""The share that has ended by a time, where some are still running."""

from cxcore._statistics._shares import wilson
from cxcore.metrics._tallies._distribution import Distribution
from cxcore.metrics._tallies._survival import kaplan_meier


def is_followed_to(ended: Distribution, still_open: Distribution, time: int) -> bool:
    """Return whether the curve is known up to `time`: somebody was followed for that long, or all ended sooner."""
    if not still_open:
        return True
    longest_watch = still_open.durations[-1]
    return time <= longest_watch or (bool(ended) and longest_watch < ended.durations[-1])


def share_ended(
    ended: Distribution, still_open: Distribution, within: int, confidence: float
) -> tuple[float, float, float] | None:
    """
    Return the share that ends `within` a time, boundary included, and its interval; ``None`` beyond what was seen.

    The share is read off the curve of Kaplan and Meier. Its interval is that
    of Rothman (1978), Journal of Chronic Diseases 31(8), 557-560: Wilson's,
    of as many cases as would give the share Greenwood's variance. Where
    nothing is still open it is Wilson's own. Greenwood's variance says
    nothing about a share of 0 or 1; there, the cases count whose side is known.
    """
    if not is_followed_to(ended, still_open, within):
        return None
    curve = kaplan_meier(ended, still_open)
    open_share = curve.survival(within)
    if 0 < open_share < 1:
        effective = open_share * (1 - open_share) / curve.standard_error(within) ** 2
    else:
        effective = ended.n + sum(times for watched, times in still_open if watched >= within)
    return 1 - open_share, *wilson((1 - open_share) * effective, effective, confidence)
