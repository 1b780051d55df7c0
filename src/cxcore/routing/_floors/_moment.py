"""Instants: as decisions take them, and as they write them."""

from datetime import datetime

from cxcore.errors import InvalidValueError, NaiveDatetimeError, type_in_words
from cxcore.values import to_utc


def with_zone(at: datetime) -> datetime:
    """
    Return the instant that the argument `at` names, in UTC.

    Raises:
        InvalidValueError: It is no instant.
        NaiveDatetimeError: It has no zone.
    """
    if not isinstance(at, datetime):
        raise InvalidValueError(f"is an instant with a zone; {type_in_words(at)} came.", path="at")
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    return to_utc(at)


def clock(moment: datetime) -> str:
    """Return an instant in UTC, as short as it is exact: ``2026-03-02 09:00Z``."""
    return moment.replace(tzinfo=None).isoformat(" ").removesuffix(":00") + "Z"
