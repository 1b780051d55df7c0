"""The rules of a zone are a value: whose they are, whether they are the same, what they say of a local time."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from struct import pack
from zoneinfo import ZoneInfo

import attrs
import pytest
import tzdata  # type: ignore[import-untyped]  # the package carries data, and no types
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.coverage import (
    Calendar,
    CalendarProvenance,
    ClockChange,
    FinalRota,
    Holidays,
    Repeated,
    Skipped,
    Unambiguous,
    Version,
    VersionedCalendar,
    ZoneRules,
    resolve_local,
)
from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError, UnknownZoneError
from cxcore.intervals import Interval

HOUR = timedelta(hours=1)
YEAR_2024 = Interval(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
LISBON_2024 = (
    ClockChange(datetime(2024, 3, 31, 1, tzinfo=UTC), HOUR),
    ClockChange(datetime(2024, 10, 27, 1, tzinfo=UTC), timedelta(0)),
)
LISBON = ZoneRules("Europe/Lisbon", YEAR_2024, timedelta(0), LISBON_2024)


def tzif(*changes: tuple[datetime, timedelta]) -> bytes:
    """Return a TZif file (RFC 9636, version 2) of a clock that starts at UTC and changes as listed."""
    offsets = [timedelta(0), *(offset for _, offset in changes)]
    names = b"-00\0"
    kinds = b"".join(pack(">lbB", int(offset.total_seconds()), 0, 0) for offset in offsets)

    def header(times: int, types: int) -> bytes:
        return b"TZif2" + bytes(15) + pack(">6l", 0, 0, 0, times, types, len(names))

    first = header(0, 1) + pack(">lbB", 0, 0, 0) + names
    times = b"".join(pack(">q", int(at.timestamp())) for at, _ in changes)
    second = header(len(changes), len(offsets)) + times + bytes(range(1, len(offsets))) + kinds + names
    return first + second + b"\n\n"


def clock(key: str, *changes: tuple[datetime, timedelta]) -> ZoneInfo:
    return ZoneInfo.from_file(BytesIO(tzif(*changes)), key=key)


# --- what they are --------------------------------------------------------------


def test_the_rules_of_a_zone_are_its_offset_and_each_change_of_it() -> None:
    rules = ZoneRules.of("Europe/Lisbon", YEAR_2024)

    assert rules == LISBON
    assert rules.offset_at(datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC)) == timedelta(0)
    assert rules.offset_at(datetime(2024, 3, 31, 1, tzinfo=UTC)) == HOUR
    assert rules.offset_at(datetime(2023, 7, 1, tzinfo=UTC)) == timedelta(0), "as at the nearer end of the window"


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        ("America/Sao_Paulo", 2017, 2020),
        ("Africa/Casablanca", 2023, 2025),
        ("Australia/Lord_Howe", 2023, 2025),
        ("Asia/Beirut", 2022, 2024),
        ("America/Manaus", 2023, 2025),
        ("Pacific/Apia", 2011, 2012),
    ],
)
def test_they_agree_with_a_look_at_the_clock_every_half_hour(zone: str, start: int, end: int) -> None:
    window = Interval(datetime(start, 1, 1, tzinfo=UTC), datetime(end, 1, 1, tzinfo=UTC))
    rules = ZoneRules.of(zone, window)

    looks = [window.start + number * HOUR / 2 for number in range(1, (end - start) * 365 * 48)]
    offsets = [(at, at.astimezone(ZoneInfo(zone)).utcoffset()) for at in looks]
    seen = [at for (_, before), (at, after) in pairwise(offsets) if before != after]

    assert [change.at for change in rules.changes] == seen


def test_a_window_may_begin_and_end_between_seconds_and_on_a_change() -> None:
    half = timedelta(microseconds=500_000)
    forward, back = (change.at for change in LISBON_2024)

    assert ZoneRules.of("Europe/Lisbon", Interval(forward, back)).changes == ()
    assert ZoneRules.of("Europe/Lisbon", Interval(forward, back)).offset == HOUR
    within = ZoneRules.of("Europe/Lisbon", Interval(forward - half, back + half))
    assert [change.at for change in within.changes] == [forward, back]
    beside = ZoneRules.of("Europe/Lisbon", Interval(forward + half, back - half))
    assert (beside.offset, beside.changes) == (HOUR, ())


def test_rules_are_kept_in_documents() -> None:
    assert ZoneRules.from_json(LISBON.to_json()) == LISBON
    assert LISBON.to_dict()["changes"][0] == {"at": "2024-03-31T01:00:00Z", "offset": "PT1H"}


def test_the_digest_says_whether_two_clocks_agree_and_does_not_change_between_releases() -> None:
    madrid = ZoneRules("Europe/Madrid", YEAR_2024, timedelta(0), LISBON_2024)

    assert LISBON.digest == "044696136b163c20a2dd4381eba100f5210aef9640ac209c665d31152744d4a5"
    assert LISBON.digest == ZoneRules("Europe/Lisbon", YEAR_2024, timedelta(0), LISBON_2024, "2024a").digest
    others = [
        madrid,
        ZoneRules("Europe/Lisbon", YEAR_2024, timedelta(0), LISBON_2024[:1]),
        ZoneRules("Europe/Lisbon", YEAR_2024, -HOUR, LISBON_2024),
    ]
    assert len({LISBON.digest, *(each.digest for each in others)}) == 4


def test_a_line_of_text_says_what_and_whose_they_are() -> None:
    one = ZoneRules("Europe/Lisbon", YEAR_2024, HOUR, LISBON_2024[1:], "2024a")
    window = "[2024-01-01 00:00Z, 2025-01-01 00:00Z)"

    assert str(one) == f"Europe/Lisbon in {window}: 1 change of the clock, tzdata 2024a, digest {one.digest[:12]}"
    assert str(LISBON).startswith(f"Europe/Lisbon in {window}: 2 changes of the clock, tzdata of an unknown version,")


def test_rules_that_cannot_be_meant_are_refused_with_their_path() -> None:
    document = LISBON.to_dict()

    def faults(**changed: object) -> list[str]:
        with pytest.raises(InvalidDocumentError) as caught:
            ZoneRules.from_dict({**document, **changed})
        return [str(fault) for fault in caught.value.faults]

    forward, back = document["changes"]
    outside = "changes lie inside the window, each after the one before."
    assert faults(changes=[back, forward]) == ["changes[0].offset: is 0:00:00 already, so nothing changes."]
    assert faults(changes=[forward, forward]) == [f"changes[1].at: {outside}"]
    assert faults(changes=[{"at": "2025-01-01T00:00Z", "offset": "PT1H"}]) == [f"changes[0].at: {outside}"]
    assert faults(offset="PT24H") == ["offset: is less than a day either way; 1 day, 0:00:00 is not."]
    assert faults(zone="Europe/Lisboa") == [
        "zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?"
    ]
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        LISBON.offset_at(datetime(2024, 7, 1))  # noqa: DTZ001  # the fault under test


# --- whose they are ---------------------------------------------------------------


def test_rules_that_the_tzdata_package_shares_carry_its_version() -> None:
    rules = ZoneRules.of("Europe/Lisbon", YEAR_2024)

    assert rules.version == tzdata.IANA_VERSION
    assert rules == ZoneRules.of_package("Europe/Lisbon", YEAR_2024)


def test_rules_of_another_database_have_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A package in which Portugal has stayed on winter time.
    file = tmp_path / "zoneinfo" / "Europe" / "Lisbon"
    file.parent.mkdir(parents=True)
    file.write_bytes(tzif((datetime(1990, 1, 1, tzinfo=UTC), -HOUR), (datetime(1992, 1, 1, tzinfo=UTC), timedelta(0))))
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)

    in_force, packaged = (make("Europe/Lisbon", YEAR_2024) for make in (ZoneRules.of, ZoneRules.of_package))

    assert (in_force, in_force and in_force.version) == (LISBON, None)
    assert packaged == ZoneRules("Europe/Lisbon", YEAR_2024, timedelta(0))
    assert ZoneRules.of_package("Europe/Madrid", YEAR_2024) is None, "which it lacks"


def test_a_zone_loaded_from_a_file_of_the_callers_has_rules_too() -> None:
    made_up = clock("Europe/Lisbon", *((change.at, change.offset) for change in LISBON_2024))

    assert ZoneRules.of_clock(made_up, YEAR_2024) == LISBON
    with pytest.raises(UnknownZoneError, match="^a zone goes by its IANA name"):
        ZoneRules.of_clock(ZoneInfo.from_file(BytesIO(tzif())), YEAR_2024)


def test_an_unknown_zone_has_no_rules() -> None:
    for make in (ZoneRules.of, ZoneRules.of_package):
        with pytest.raises(UnknownZoneError, match="Did you mean 'Europe/Lisbon'"):
            make("Europe/Lisboa", YEAR_2024)


def test_rules_of_more_than_a_thousand_years_are_refused() -> None:
    for_ever = Interval(datetime(1, 1, 1, tzinfo=UTC), datetime(1002, 1, 1, tzinfo=UTC))

    for make in (ZoneRules.of, ZoneRules.of_package):
        with pytest.raises(InvalidValueError) as caught:
            make("UTC", for_ever)
        assert str(caught.value) == (
            "window: lasts at most a thousand years; [0001-01-01 00:00Z, 1002-01-01 00:00Z) does not."
        )


def test_a_calendar_says_which_data_stand_behind_its_answers() -> None:
    listed = Holidays((datetime(2024, 4, 25, tzinfo=UTC).date(),), sources=("holidays 0.109: PT, public, 2024",))
    desk = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon", holidays=listed)

    behind = desk.provenance(YEAR_2024)

    assert behind == CalendarProvenance([LISBON], ["holidays 0.109: PT, public, 2024"])
    assert CalendarProvenance.from_json(behind.to_json()) == behind
    assert str(behind) == f"{behind.rules[0]}; holidays 0.109: PT, public, 2024"
    assert Calendar.always(zone="UTC").provenance(YEAR_2024).holidays == ()


def test_behind_a_combination_stand_the_rules_of_each_zone_once() -> None:
    lisbon, manila = (Calendar.parse("Mo-Fr 09:00-18:00", zone=zone) for zone in ("Europe/Lisbon", "Asia/Manila"))
    listed = attrs.evolve(lisbon, holidays=Holidays(sources=("holidays 0.109: PT, public, 2024",)))

    behind = (lisbon & ~(manila - listed)).provenance(YEAR_2024)

    assert [rules.zone for rules in behind.rules] == ["Asia/Manila", "Europe/Lisbon"]
    assert behind.rules[1] == LISBON
    assert behind.holidays == ("holidays 0.109: PT, public, 2024",)


@pytest.mark.parametrize(
    ("since", "zones", "reason"),
    [
        (date(2025, 1, 2), ["Europe/Lisbon"], "the move to Manila is after the window"),
        (date(2025, 1, 1), ["Asia/Manila", "Europe/Lisbon"], "New Year comes to Manila in the window"),
        (date(2024, 1, 1), ["Asia/Manila"], "before the window, by the clock of Manila"),
    ],
)
def test_behind_a_versioned_calendar_stand_the_versions_in_force(since: date, zones: list[str], reason: str) -> None:
    lisbon, manila = (Calendar.parse("Mo-Fr 09:00-18:00", zone=zone) for zone in ("Europe/Lisbon", "Asia/Manila"))

    behind = VersionedCalendar(lisbon, [Version(since, manila)]).provenance(YEAR_2024)

    assert [rules.zone for rules in behind.rules] == zones, reason


def test_nothing_stands_behind_the_cover_of_a_final_rota() -> None:
    covered = FinalRota(name="billing", zone="Europe/Lisbon", window=YEAR_2024).cover()

    assert covered.provenance(YEAR_2024) == CalendarProvenance()


# --- what they say of a local time ------------------------------------------------


def test_a_local_time_is_shown_once_twice_or_never() -> None:
    assert LISBON.resolve(datetime(2024, 7, 1, 9)) == Unambiguous(datetime(2024, 7, 1, 8, tzinfo=UTC))  # noqa: DTZ001  # a local time
    assert LISBON.resolve(datetime(2024, 10, 27, 1, 30)) == Repeated(  # noqa: DTZ001  # a local time
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    )
    assert LISBON.resolve(datetime(2024, 3, 31, 1, 30)) == Skipped(  # noqa: DTZ001  # a local time
        transition=datetime(2024, 3, 31, 1, tzinfo=UTC),
        before=datetime(2024, 3, 31, 0, 30, tzinfo=UTC),
        after=datetime(2024, 3, 31, 1, 30, tzinfo=UTC),
    )
    with pytest.raises(InvalidValueError, match="^local: is a local time without a zone; this one has one.$"):
        LISBON.resolve(datetime(2024, 7, 1, tzinfo=UTC))


ZONES = [
    "Europe/Lisbon",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
]
RULES = {
    zone: ZoneRules.of(zone, Interval(datetime(2009, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)))
    for zone in ZONES
}


@given(st.sampled_from(ZONES), st.integers(0, 999), st.integers(-36 * 60, 36 * 60))
@settings(max_examples=200, deadline=None)
def test_they_resolve_local_times_as_the_zone_itself_does(zone: str, number: int, minutes: int) -> None:
    rules = RULES[zone]
    near = rules.changes[number % len(rules.changes)].at.replace(tzinfo=None) + rules.offset

    local = near + timedelta(minutes=minutes)

    assert rules.resolve(local) == resolve_local(local, zone=zone)
