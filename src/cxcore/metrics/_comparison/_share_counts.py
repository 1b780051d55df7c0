"""The whole numbers behind shares that were measured by group."""

from collections.abc import Iterable
from typing import NamedTuple

from cxcore.errors import InvalidValueError
from cxcore.metrics._measuring._measure import Measurement


class ShareCount(NamedTuple):
    """So many of so many, and the measurement they were read from."""

    measurement: Measurement
    k: int
    n: int

    @property
    def share(self) -> float:
        """The share, which there is because `n` is above 0."""
        return self.k / self.n


def share_counts(measurements: Iterable[Measurement]) -> list[ShareCount]:
    """
    Return the counts of one share measured by group, in order, without the groups that have no value.

    Raises:
        InvalidValueError: They are of several definitions, or no plain shares.
    """
    found = []
    definition = None
    for each in measurements:
        estimate = each.estimate
        # Wilson's is the interval of independent rows of which each counts or does not. A ratio of sums, such as
        # occupancy, is told in shares too, but its rows say 0.7: as counts they would be 1 of 1.
        if estimate.unit != "share" or (estimate.value is not None and estimate.method != "Wilson"):
            raise InvalidValueError(
                f"{estimate.metric} is no plain share of rows; measure one, such as csat.", path="measurements"
            )
        if definition not in (None, same := (estimate.metric, estimate.arguments)):
            raise InvalidValueError(
                f"holds {definition[0]} and {estimate.metric} in two definitions; measure one at a time.",
                path="measurements",
            )
        definition = same
        if estimate.value is not None:
            found.append(ShareCount(each, round(estimate.value * estimate.n), estimate.n))
    return found
