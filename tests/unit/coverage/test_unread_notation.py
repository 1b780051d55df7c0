"""What of OpenStreetMap's notation is not read is refused by its name, with what to do instead."""

import functools

import pytest

from cxcore.coverage import Calendar, WeeklyHours
from cxcore.errors import InvalidHoursError


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Mo-Fr 09:00-18:00 || closed", "'||' is a fallback rule, which is not read here; say which hours hold."),
        ('Mo 09:00-18:00 "by phone"', "'\"' is a comment, which is not read here; keep it beside the hours."),
        ("Sa unknown", "'unknown' is an unknown state, which is not read here; a desk is open or closed."),
        ("Mo 09:00-sunset", "'sunset' is a time of the sun, which is not read here; hours stand on the wall clock."),
        ("Fr 18:00+", "'18:00+' is an open end, which is not read here; say when it closes."),
        ("Mo 10:00-16:00/90", "'16:00/90' is a repetition, which is not read here; write each span."),
        (
            "Mo[1] 09:00-12:00",
            "'Mo[1]' is the n-th weekday of a month, which is not read here; use an override for each date.",
        ),
        ("SH off", "'SH' is school holidays, which is not read here; give their dates as holidays."),
        ("PH +1 day off", "'PH +1 day' is a day beside a holiday, which is not read here; give its dates as holidays."),
        (
            "easter off",
            "'easter' is a date that moves with Easter, which is not read here; give its dates as holidays.",
        ),
        (
            "week 1-26 Mo 09:00-12:00",
            "'week' is weeks of the year, which is not read here; use an override for a range of dates.",
        ),
        (
            "Aug off",
            "'Aug' is a whole month, which is not read here; write its first and last day, such as 'Aug 01-Aug 31'.",
        ),
        (
            "Apr-Sep 09:00-20:00",
            (
                "'Apr-Sep' is a whole month, which is not read here; "
                "write its first and last day, such as 'Aug 01-Aug 31'."
            ),
        ),
        (
            "Jan-Mar Sa 10:00-14:00",
            "'Jan-Mar Sa' is weekdays of some dates, which is not read here; use an override for each date.",
        ),
        (
            "Dec 24-31 Mo-Fr 10:00-14:00",
            "'Dec 24-31 Mo-Fr' is weekdays of some dates, which is not read here; use an override for each date.",
        ),
        (
            "2026 Mo-Fr 10:00-14:00",
            "'2026' is a whole year, which is not read here; use versions of a calendar.",
        ),
    ],
)
def test_a_part_that_is_not_read_is_named_by_a_week_and_by_a_calendar(text: str, sentence: str) -> None:
    for read in (WeeklyHours.parse, functools.partial(Calendar.parse, zone="UTC")):
        with pytest.raises(InvalidHoursError) as caught:
            read(text)

        assert str(caught.value) == f"in {text!r}: {sentence}"
