"""Time zones under the names that Windows and Rails give them."""

from collections.abc import Mapping
from typing import Final

from cxcore.errors import UnknownZoneError, suggest, type_in_words
from cxcore.locale._rails_zones import RAILS_ZONES
from cxcore.values import zone_of

# CLDR keeps the names of zones for ever, so Babel maps to these old ones; IANA has them as links to the new ones
# (common/bcp47/timezone.xml, attribute iana).
_RENAMED: Final[Mapping[str, str]] = {
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Europe/Kiev": "Europe/Kyiv",
}


def zone_from_windows(name: str) -> str:
    """
    Return the IANA zone that a Windows time zone means, as in Outlook, Exchange and Dynamics.

    Windows has one zone where IANA has several; this is the one that CLDR gives for
    the whole world (supplemental data, windowsZones, territory 001).

    Raises:
        UnknownZoneError: Windows has no such zone; the message suggests one.

    >>> zone_from_windows("GMT Standard Time"), zone_from_windows("India Standard Time")
    ('Europe/London', 'Asia/Kolkata')
    >>> zone_from_windows("India Time")
    Traceback (most recent call last):
        ...
    cxcore.errors.UnknownZoneError: 'India Time' is not a time zone of Windows. Did you mean 'India Standard Time'?
    """
    from babel.core import get_global

    known = get_global("windows_zone_mapping")
    zone = known.get(_text(name, of="Windows", such_as="GMT Standard Time"))
    if zone is None:
        raise _unknown(name, known, of="Windows", such_as="GMT Standard Time")
    return _RENAMED.get(zone, zone)


def zone_from_rails(name: str) -> str:
    """
    Return the IANA zone that a Rails time zone means, as in Zendesk and Freshdesk.

    The names are those of ``ActiveSupport::TimeZone::MAPPING``, with the
    corrections that Rails merged up to May 2026. A name that is already IANA's is
    returned as it is, which is what Rails does.

    Raises:
        UnknownZoneError: Neither Rails nor IANA has such a zone; the message suggests one.

    >>> zone_from_rails("Eastern Time (US & Canada)"), zone_from_rails("Astana"), zone_from_rails("Europe/Lisbon")
    ('America/New_York', 'Asia/Almaty', 'Europe/Lisbon')
    """
    if _text(name, of="Rails", such_as="Eastern Time (US & Canada)") in RAILS_ZONES:
        return RAILS_ZONES[name]
    try:
        return zone_of(name).key
    except UnknownZoneError:
        raise _unknown(name, RAILS_ZONES, of="Rails", such_as="Eastern Time (US & Canada)") from None


def _text(name: object, *, of: str, such_as: str) -> str:
    if not isinstance(name, str):
        raise UnknownZoneError(f"a zone of {of} goes by its name such as {such_as!r}, not by {type_in_words(name)}.")
    return name


def _unknown(name: str, known: Mapping[str, str], *, of: str, such_as: str) -> UnknownZoneError:
    hint = suggest(name, known, kind="zones")
    if not hint.startswith("Did"):
        hint = f"Use a name like {such_as!r}."
    return UnknownZoneError(f"{name[:64]!r} is not a time zone of {of}. {hint}", zone=name)
