"""Time zones by their IANA name."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import attrs

from cxcore.errors import UnknownZoneError, suggest


def zone_of(name: str) -> ZoneInfo:
    """
    Return the time zone with an IANA name such as ``Europe/Lisbon``.

    Raises:
        UnknownZoneError: There is no such zone; the message suggests one.

    >>> zone_of("Europe/Lisbon")
    zoneinfo.ZoneInfo(key='Europe/Lisbon')
    >>> zone_of("Europe/Lisboa")
    Traceback (most recent call last):
        ...
    cxcore.errors.UnknownZoneError: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = suggest(name, available_timezones(), kind="zones")
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
