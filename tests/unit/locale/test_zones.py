"""Zones under the names of Windows and of Rails."""

from zoneinfo import available_timezones

import pytest
from babel.core import get_global

from cxcore.errors import UnknownZoneError
from cxcore.locale import zone_from_rails, zone_from_windows
from cxcore.locale._rails_zones import RAILS_ZONES


@pytest.mark.parametrize(
    ("name", "zone", "reason"),
    [
        ("GMT Standard Time", "Europe/London", "which has summer time, whatever its name says"),
        ("W. Europe Standard Time", "Europe/Berlin", "one of several"),
        ("UTC", "Etc/UTC", "no place"),
        ("India Standard Time", "Asia/Kolkata", "by its name of today"),
        ("Myanmar Standard Time", "Asia/Yangon", "by its name of today"),
        ("FLE Standard Time", "Europe/Kyiv", "by its name of today"),
        ("Argentina Standard Time", "America/Argentina/Buenos_Aires", "by its name of today"),
    ],
)
def test_a_windows_zone_is_the_one_cldr_gives(name: str, zone: str, reason: str) -> None:
    assert zone_from_windows(name) == zone, reason


def test_every_zone_of_windows_is_one_of_iana_and_none_is_an_old_name() -> None:
    zones = {zone_from_windows(name) for name in get_global("windows_zone_mapping")}

    assert zones <= available_timezones()
    assert not zones & {"Asia/Calcutta", "Asia/Katmandu", "Asia/Rangoon", "Europe/Kiev", "America/Godthab"}


@pytest.mark.parametrize(
    ("name", "zone", "reason"),
    [
        ("Eastern Time (US & Canada)", "America/New_York", "the default of a Zendesk account"),
        ("Lisbon", "Europe/Lisbon", "a city"),
        ("Edinburgh", "Europe/London", "a city without a zone of its own"),
        ("Nuku'alofa", "Pacific/Tongatapu", "with its apostrophe"),
        ("Astana", "Asia/Almaty", "corrected by Rails in 2024; it was that of Dhaka"),
        ("Greenland", "America/Nuuk", "corrected by Rails in 2025"),
        ("Kyiv", "Europe/Kyiv", "corrected by Rails in 2026"),
        ("Rangoon", "Asia/Yangon", "corrected by Rails in 2026"),
        ("America/Chicago", "America/Chicago", "Rails takes the names of IANA too"),
    ],
)
def test_a_rails_zone_is_the_one_rails_has(name: str, zone: str, reason: str) -> None:
    assert zone_from_rails(name) == zone, reason


def test_every_zone_of_rails_is_one_of_iana() -> None:
    assert {zone_from_rails(name) for name in RAILS_ZONES} <= available_timezones()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Lisboa", "'Lisboa' is not a time zone of Rails. Did you mean 'Lisbon'?"),
        ("Qo'noS", "\"Qo'noS\" is not a time zone of Rails. Use a name like 'Eastern Time (US & Canada)'."),
        (None, "a zone of Rails goes by its name such as 'Eastern Time (US & Canada)', not by a NoneType."),
    ],
)
def test_what_rails_does_not_know_is_refused_with_help(name: str, sentence: str) -> None:
    with pytest.raises(UnknownZoneError) as caught:
        zone_from_rails(name)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("GMT Standrd Time", "'GMT Standrd Time' is not a time zone of Windows. Did you mean 'GMT Standard Time'?"),
        ("Europe/Lisbon", "'Europe/Lisbon' is not a time zone of Windows. Use a name like 'GMT Standard Time'."),
        (3, "a zone of Windows goes by its name such as 'GMT Standard Time', not by an int."),
    ],
)
def test_what_windows_does_not_know_is_refused_with_help(name: str, sentence: str) -> None:
    with pytest.raises(UnknownZoneError) as caught:
        zone_from_windows(name)

    assert str(caught.value) == sentence
