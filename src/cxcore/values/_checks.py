"""
Validators and converters for attrs fields, shared by every value.

A validator raises :class:`~cxcore.errors.InvalidValueError` whose path is the
name of the field; its message reads on from that name.
"""

from datetime import UTC, datetime
from typing import Any

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError, type_in_words


def positive(instance: object, field: "attrs.Attribute[Any]", value: Any) -> None:
    """Refuse a number or duration that is not above zero."""
    if not value > type(value)(0):
        raise InvalidValueError(f"is above zero; {value} is not.", path=field.name)


def at_least_zero(instance: object, field: "attrs.Attribute[Any]", value: Any) -> None:
    """Refuse a negative number or duration."""
    if not value >= type(value)(0):
        raise InvalidValueError(f"is at least zero; {value} is not.", path=field.name)


def fraction(instance: object, field: "attrs.Attribute[Any]", value: float) -> None:
    """Refuse a share outside 0 to 1, both included."""
    if not 0 <= value <= 1:
        raise InvalidValueError(f"lies between 0 and 1; {value} does not.", path=field.name)


def one_line(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Refuse a name that is empty, blank at its ends, or more than one printable line."""
    if not value or value != value.strip() or not value.isprintable():
        raise InvalidValueError("is one line of text without blanks at its ends.", path=field.name)


def aware(instance: object, field: "attrs.Attribute[Any]", value: datetime) -> None:
    """Refuse a datetime without a zone, and what is no datetime."""
    if not isinstance(value, datetime):
        raise InvalidValueError(f"is a datetime with a zone, not {type_in_words(value)}.", path=field.name)
    if value.utcoffset() is None:
        raise NaiveDatetimeError.for_argument(field.name)


def to_utc(moment: datetime) -> datetime:
    """
    Convert an aware datetime to UTC; goes with the validator :func:`aware`.

    A naive datetime is handed on as it is, for the validator to refuse by the
    name of its field: Python would read it in the zone of the machine. So is
    what is no datetime.
    """
    try:
        return moment if moment.utcoffset() is None else moment.astimezone(UTC)
    except AttributeError:
        return moment
