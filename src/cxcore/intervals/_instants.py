"""Between aware datetimes, as people pass them, and the integers we compute with."""

from datetime import UTC, datetime, timedelta

from cxcore.errors import InvalidValueError, NaiveDatetimeError, type_in_words

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(instant: datetime, *, name: str = "instant") -> int:
    """
    Return the microseconds from 1970-01-01T00:00Z to an aware datetime.

    Exact over the whole range of ``datetime``, negative before 1970.

    Args:
        instant: Any aware datetime; its zone does not matter.
        name: What the caller calls this argument, for the error.

    Raises:
        NaiveDatetimeError: `instant` has no zone, so it names no instant.
        InvalidValueError: `instant` is no datetime.

    >>> to_microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    try:
        return (instant - _EPOCH) // _MICROSECOND
    except TypeError:  # Python subtracts no naive datetime from an aware one; asking first would cost every caller
        if not isinstance(instant, datetime):
            raise InvalidValueError(f"is a datetime with a zone, not {type_in_words(instant)}.", path=name) from None
        raise NaiveDatetimeError.for_argument(name) from None


def from_microseconds(microseconds: int) -> datetime:
    """
    Return the UTC datetime that many microseconds after 1970-01-01T00:00Z.

    >>> from_microseconds(1_000_000)
    datetime.datetime(1970, 1, 1, 0, 0, 1, tzinfo=datetime.timezone.utc)
    """
    return _EPOCH + timedelta(microseconds=microseconds)


def short_form(microseconds: int) -> str:
    """Return an instant as short as it is exact, for a ``repr``: ``2026-03-02 09:00Z``."""
    return from_microseconds(microseconds).replace(tzinfo=None).isoformat(" ").removesuffix(":00") + "Z"
