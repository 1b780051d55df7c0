"""Time zones by their IANA name."""

from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import attrs

from cxcore.errors import UnknownZoneError, suggest, type_in_words

# Names that a machine gives a meaning of its own, so that the same input would have two answers.
_OF_THE_MACHINE: Final = frozenset({"Factory", "localtime", "posixrules"})


def zone_of(name: str) -> ZoneInfo:
    """
    Return the time zone with an IANA name such as ``Europe/Lisbon``.

    Raises:
        UnknownZoneError: There is no such zone; the message suggests one. Names that
            mean another zone on another machine, as ``localtime`` does, are none.

    >>> zone_of("Europe/Lisbon")
    zoneinfo.ZoneInfo(key='Europe/Lisbon')
    >>> zone_of("Europe/Lisboa")
    Traceback (most recent call last):
        ...
    cxcore.errors.UnknownZoneError: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?
    """
    if not isinstance(name, str):
        raise UnknownZoneError(f"a zone goes by its IANA name such as 'Europe/Lisbon', not by {type_in_words(name)}.")
    try:
        if name in _OF_THE_MACHINE or name.startswith(("posix/", "right/")):
            raise ZoneInfoNotFoundError(name)  # noqa: TRY301  # found, but not the same on every machine
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = suggest(name, available_timezones() - _OF_THE_MACHINE, kind="zones")
        if hint.startswith("Known"):
            hint = "Use a name like 'Europe/Lisbon' or 'UTC'."
        raise UnknownZoneError(f"{name!r} is not an IANA time zone. {hint}", zone=name) from None


def zone_name(instance: object, field: "attrs.Attribute[Any]", name: str | None) -> None:
    """Refuse what is not the name of an IANA time zone; ``None`` is an unknown zone."""
    if name is not None:
        try:
            zone_of(name)
        except UnknownZoneError as fault:
            raise fault.under(field.name) from None
