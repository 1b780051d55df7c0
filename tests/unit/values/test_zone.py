"""Zones go by their IANA name."""

from zoneinfo import ZoneInfo

import pytest

from cxcore.errors import UnknownZoneError
from cxcore.values import zone_of


def test_a_zone_is_found_by_its_name() -> None:
    assert zone_of("Asia/Kathmandu").key == "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Lisboa", "Did you mean 'Europe/Lisbon'?"),
        ("Atlantis", "Did you mean 'Atlantic"),
        ("xq", "Use a name like 'Europe/Lisbon' or 'UTC'."),
        ("", "Use a name like 'Europe/Lisbon' or 'UTC'."),
        ("../../etc/passwd", "Use a name like 'Europe/Lisbon' or 'UTC'."),
        ("localtime", "Use a name like 'Europe/Lisbon' or 'UTC'."),
        ("right/UTC", ""),
        ("Factory", ""),
        ("/etc/passwd", "Use a name like 'Europe/Lisbon' or 'UTC'."),
        ("Europe", ""),
        ("a\0b", ""),
        ("x" * 100_000, ""),
    ],
    ids=lambda text: text[:20],
)
def test_a_name_that_is_no_zone_is_refused_with_help(name: str, hint: str) -> None:
    with pytest.raises(UnknownZoneError) as caught:
        zone_of(name)

    assert str(caught.value).startswith(f"{name!r} is not an IANA time zone. {hint}")


def test_a_zone_goes_by_its_name_and_not_by_an_object() -> None:
    with pytest.raises(UnknownZoneError) as caught:
        zone_of(ZoneInfo("Europe/Lisbon"))  # type: ignore[arg-type]  # the slip under test

    assert str(caught.value) == "a zone goes by its IANA name such as 'Europe/Lisbon', not by a ZoneInfo."
