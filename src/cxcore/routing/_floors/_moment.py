"""Instants: as decisions take them, and as they write them."""

from datetime import datetime

from cxcore.errors import NaiveDatetimeError
from cxcore.values import to_utc


def with_zone(at: datetime) -> datetime:
    """
    Return the instant that the argument `at` names, in UTC.

    Raises:
        NaiveDatetimeError: It has no zone.
    """
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    return to_utc(at)


def clock(moment: datetime) -> str:
    """Return an instant in UTC, as short as it is exact: ``2026-03-02 09:00Z``."""
    return moment.replace(tzinfo=None).isoformat(" ").removesuffix(":00") + "Z"
