"""Demand: streams on the clocks of their regions, expected in UTC."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from cxcore.coverage import ArrivalProfile, Demand, DemandStream, Holidays, Region
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError
from cxcore.intervals import Interval
from cxcore.models import Channel

OFFICE = ArrivalProfile.of({"Mo-Fr 09:00-17:00": 6})
CHANNELS = f"{', '.join(map(repr, list(map(str, Channel))[:-1]))} or 'post'"
ALWAYS = ArrivalProfile.of({"24/7": 2})


def local_day(on: date, zone: str, count: int = 1) -> Interval:
    start = datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone))
    return Interval(start, start + timedelta(days=count))


def one_stream(profile: ArrivalProfile, **region: object) -> Demand:
    return Demand(
        regions={"here": Region(**region)},  # type: ignore[arg-type]  # each test names what it needs
        streams=[DemandStream(region="here", channel=Channel.CHAT, language="en", profile=profile)],
    )


def test_an_ordinary_week_brings_what_its_profile_says() -> None:
    demand = one_stream(OFFICE, zone="Europe/Lisbon")

    assert demand.expected(local_day(date(2026, 3, 2), "Europe/Lisbon", 7)).total == 5 * 8 * 6


@pytest.mark.parametrize(
    ("sunday", "hours", "reason"),
    [
        (date(2026, 3, 22), 24, "an ordinary day"),
        (date(2026, 3, 29), 23, "the clocks go forward: the hour from 01:00 brings nobody"),
        (date(2026, 10, 25), 25, "the clocks go back: the hour from 01:00 comes twice"),
    ],
)
def test_a_day_brings_as_many_as_it_has_hours(sunday: date, hours: int, reason: str) -> None:
    demand = one_stream(ALWAYS, zone="Europe/Lisbon")

    assert demand.expected(local_day(sunday, "Europe/Lisbon")).total == 2 * hours, reason


def test_a_quarter_of_an_hour_brings_a_quarter() -> None:
    demand = one_stream(OFFICE, zone="Asia/Kathmandu")  # whose hours begin at a quarter past, in UTC
    start = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)

    quarters = demand.by_interval(Interval(start, start + timedelta(hours=1)))

    assert [str(each.interval) for each in quarters[:2]] == [
        "[2026-03-02 03:00Z, 2026-03-02 03:15Z)",
        "[2026-03-02 03:15Z, 2026-03-02 03:30Z)",
    ]
    assert [each.total for each in quarters] == [0.0, 1.5, 1.5, 1.5]  # 09:00 there is 03:15Z


def test_the_last_interval_is_cut_where_the_window_ends() -> None:
    demand = one_stream(ALWAYS, zone="UTC")
    start = datetime(2026, 3, 2, tzinfo=UTC)

    found = demand.by_interval(Interval(start, start + timedelta(minutes=75)), every=timedelta(hours=1))

    assert [(each.interval.duration, each.total) for each in found] == [
        (timedelta(hours=1), 2.0),
        (timedelta(minutes=15), 0.5),
    ]


def test_intervals_that_are_empty_or_too_many_are_refused() -> None:
    demand = one_stream(ALWAYS, zone="UTC")
    day = local_day(date(2026, 3, 2), "UTC")

    with pytest.raises(InvalidValueError, match=r"every: is above zero; 0:00:00 is not\."):
        demand.by_interval(day, every=timedelta(0))
    with pytest.raises(InvalidValueError, match="every: cuts the window into more than 100,000 intervals"):
        demand.by_interval(day, every=timedelta(milliseconds=1))


def test_a_holiday_brings_its_share_of_the_usual() -> None:
    friday = date(2026, 4, 3)
    demand = one_stream(OFFICE, zone="Europe/Lisbon", holidays=Holidays.on([friday]), holiday_share=0.25)

    assert demand.expected(local_day(friday, "Europe/Lisbon")).total == 8 * 6 * 0.25
    assert demand.expected(local_day(friday - timedelta(days=1), "Europe/Lisbon")).total == 8 * 6


def test_a_holiday_of_the_profile_goes_before_the_share_of_the_region() -> None:
    friday = date(2026, 4, 3)
    profile = ArrivalProfile.of({"Mo-Fr 09:00-17:00": 6, "PH 10:00-12:00": 1})
    demand = one_stream(profile, zone="Europe/Lisbon", holidays=Holidays.on([friday]), holiday_share=0.25)

    assert demand.expected(local_day(friday, "Europe/Lisbon")).total == 2


def test_each_region_keeps_its_own_holidays() -> None:
    demand = Demand(
        regions={
            "us": Region(zone="America/New_York", holidays=Holidays.yearly(7, 4), holiday_share=0),
            "eu": Region(zone="Europe/Berlin"),
        },
        streams=[
            DemandStream(region=region, channel=Channel.CHAT, language="en", profile=ALWAYS) for region in ("us", "eu")
        ],
    )

    fourth = demand.expected(local_day(date(2026, 7, 4), "America/New_York")).by_stream

    assert fourth == {"us chat en": 0.0, "eu chat en": 48.0}


def test_a_stream_is_named_by_what_tells_it_from_others() -> None:
    stream = DemandStream(
        region="brazil", channel=Channel.CHAT, language="pt-br", intent="order status", profile=OFFICE
    )

    assert stream.name == "brazil chat pt-BR order status"
    assert repr(stream) == "<DemandStream brazil chat pt-BR order status, 240 a week>"


def test_a_stream_is_looked_up_by_its_name() -> None:
    demand = one_stream(OFFICE, zone="UTC")

    assert demand["here chat en"] is demand.streams[0]
    with pytest.raises(KeyError) as caught:
        demand["here chat eng"]
    assert caught.value.args == ("'here chat eng'. Did you mean 'here chat en'?",)


def test_a_level_of_a_language_is_a_level() -> None:
    with pytest.raises(InvalidValueError) as caught:
        DemandStream(region="here", channel=Channel.CHAT, language="en", profile=OFFICE, language_level=0)

    assert str(caught.value) == "language_level: is a whole number from 1 (least) to 10 (most); 0 is not."


# --- documents -------------------------------------------------------------

WRITTEN = """
[regions.us]
zone = "America/New_York"
holidays = ["07-04", "2026-11-26"]
holiday_share = 0.3

[regions.brazil]
zone = "America/Sao_Paulo"

[[streams]]
region = "us"
channel = "phone"
language = "en"
language_level = 6
skills = {us_billing = 2}
profile = {"Mo-Fr 08:00-20:00" = 10.0}

[[streams]]
region = "brazil"
channel = "chat"
language = "pt-br"
intent = "order status"
profile = {"24/7" = 2.0}
"""


def test_a_demand_is_a_document() -> None:
    demand = Demand.parse(WRITTEN)

    assert demand["us phone en"].skills == {"us_billing": 2}
    assert demand["brazil chat pt-BR order status"].profile == ALWAYS
    assert demand.regions["us"].holiday_share == 0.3
    assert repr(demand) == "<Demand of 936 interactions a week in 2 streams>"
    assert Demand.from_dict(demand.to_dict()) == demand
    assert Demand.from_json(demand.to_json()) == demand
    jsonschema.validate(demand.to_dict(), Demand.json_schema())


def test_every_fault_of_the_fields_is_reported_with_its_path() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Demand.from_dict(
            {
                "regions": {"us": {"zone": "America/NewYork", "holiday_share": -1.0}},
                "streams": [
                    {
                        "region": "us",
                        "channel": "fone",
                        "language": "english language",
                        "language_level": 11,
                        "profile": {"Mon-Fr 08:00-20:00": 10.0},
                        "intent": "",
                    },
                ],
            }
        )

    assert str(caught.value).splitlines() == [
        "The demand cannot be used, 7 faults:",
        "  regions.us.zone: 'America/NewYork' is not an IANA time zone. Did you mean 'America/New_York'?",
        "  regions.us.holiday_share: is a share of the usual demand, at least zero; -1.0 is not.",
        f"  streams[0].channel: Input should be {CHANNELS}.",
        "  streams[0].language: is a BCP 47 language tag such as 'pt-BR'; 'english language' is not.",
        "  streams[0].profile: in 'Mon-Fr 08:00-20:00': 'Mon' is not a weekday. Did you mean 'Mo'?",
        "  streams[0].intent: is one line of text without blanks at its ends.",
        "  streams[0].language_level: is a whole number from 1 (least) to 10 (most); 11 is not.",
    ]


def test_every_fault_between_the_parts_is_reported_with_its_path() -> None:
    office = {"Mo-Fr 09:00-17:00": 6.0}

    with pytest.raises(InvalidDocumentError) as caught:
        Demand.from_dict(
            {
                "regions": {"us": {"zone": "America/New_York", "holidays": ["07-04"]}},
                "streams": [
                    {"region": "usa", "channel": "chat", "language": "en", "profile": office},
                    {"region": "us", "channel": "chat", "language": "en", "profile": office},
                    {"region": "us", "channel": "chat", "language": "EN", "profile": {"PH 09:00-17:00": 1.0}},
                ],
            }
        )

    assert str(caught.value).splitlines() == [
        "The demand cannot be used, 3 faults:",
        "  streams[0].region: 'usa' is not a region of the demand. Did you mean 'us'?",
        "  streams[1].profile: has no rates for holidays ('PH'), and 'us' has holidays without a holiday_share.",
        "  streams[2]: is 'us chat en', like an earlier stream; join them, or give each an intent.",
    ]
    assert isinstance(caught.value.faults[0], UnknownNameError)


def test_faults_of_fields_and_between_parts_are_reported_together() -> None:
    office = {"Mo-Fr 09:00-17:00": 6.0}

    with pytest.raises(InvalidDocumentError) as caught:
        Demand.from_dict(
            {
                "regions": {"us": {"zone": "America/NewYork"}},
                "streams": [
                    "a call",
                    {"region": "us", "channel": "chat", "language": "en", "profile": office},
                    {"region": "usa", "channel": "chat", "language": "en", "profile": office},
                    DemandStream(region="eu", channel=Channel.CHAT, language="en", profile=OFFICE),
                ],
            }
        )

    assert str(caught.value).splitlines() == [
        "The demand cannot be used, 4 faults:",
        "  regions.us.zone: 'America/NewYork' is not an IANA time zone. Did you mean 'America/New_York'?",
        "  streams[0]: Input should be a valid dictionary.",
        "  streams[2].region: 'usa' is not a region of the demand. Did you mean 'us'?",
        "  streams[3].region: 'eu' is not a region of the demand. Known regions: us.",
    ]


def test_a_share_is_a_number() -> None:
    written: Any = "0.5"

    with pytest.raises(InvalidValueError) as caught:
        Region(zone="UTC", holiday_share=written)

    assert str(caught.value) == "holiday_share: is a number, not a str."


def test_a_stream_that_cannot_be_read_still_says_its_region_and_its_name() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Demand.parse("""
        [regions.us]
        zone = "America/New_York"

        [[streams]]
        region = "uss"
        channel = "chat"
        language = "en"
        profile = {"Mo 9-10" = 3.0, "Mx 09:00-10:00" = 1, "Tu 09:00-10:00" = "many"}

        [[streams]]
        region = "us"
        channel = "chat"
        language = "en"
        profile = {"Mo 09:00-10:00" = 3.0}

        [[streams]]
        region = "us"
        channel = "chat"
        language = "EN"
        head = 1
        profile = {}

        [[streams]]
        region = 5
        channel = "chat"
        language = "en"
        profile = {}

        [[streams]]
        region = "eu"
        channel = 5
        language = "en"
        profile = 5
        """)

    told = [str(fault) for fault in caught.value.faults]
    assert told[:3] == [
        "streams[0].profile: in 'Mo 9-10': '9-10' is not a span such as '09:00-17:00', nor 'off'.",
        (
            "streams[0].profile: in 'Mx 09:00-10:00': 'Mx' is not a weekday. "
            "Weekdays are Mo, Tu, We, Th, Fr, Sa, Su. Holidays are PH, outside of any range; "
            "dates belong in holidays and overrides."
        ),
        "streams[0].profile.Tu 09:00-10:00: Input should be a valid number.",
    ]
    assert told[-3:] == [
        "streams[0].region: 'uss' is not a region of the demand. Did you mean 'us'?",
        "streams[2]: is 'us chat en', like an earlier stream; join them, or give each an intent.",
        "streams[4].region: 'eu' is not a region of the demand. Known regions: us.",
    ]


def test_a_profile_inside_a_document_may_be_one_already_or_a_table_of_hours_that_are_text() -> None:
    stream = {"region": "us", "channel": "chat", "language": "en"}

    assert DemandStream.from_dict({**stream, "profile": OFFICE}).profile is OFFICE
    with pytest.raises(InvalidDocumentError) as caught:
        DemandStream.from_dict({**stream, "profile": {5: 1.0}})
    assert [str(fault).rpartition(": ")[2] for fault in caught.value.faults] == ["Input should be a valid string."]


def test_of_many_wrong_names_the_first_hundred_are_told() -> None:
    streams = [{"region": f"m{number}", "channel": "chat", "language": "en", "profile": {}} for number in range(300)]

    with pytest.raises(InvalidDocumentError) as caught:
        Demand.from_dict({"regions": {}, "streams": streams})

    assert len(caught.value.faults) == 100


def test_a_document_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Demand.from_dict({"regions": [], "streams": {}})

    assert caught.value.details == {"paths": ["regions", "streams"]}


def test_a_notebook_shows_a_demand_as_a_table_with_its_text_escaped() -> None:
    demand = Demand(
        regions={"<b>": Region(zone="UTC")},
        streams=[DemandStream(region="<b>", channel=Channel.CHAT, language="en", profile=OFFICE)],
    )

    assert "<td>&lt;b&gt; chat en</td><td>UTC</td><td>240</td>" in demand._repr_html_()
