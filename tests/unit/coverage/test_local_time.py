"""A local time names one instant, two, or none, and the caller says what an odd one means."""

from datetime import UTC, datetime

import pytest

from cxcore.coverage import Repeated, Skipped, Unambiguous, from_local, resolve_local
from cxcore.errors import InvalidValueError, UnknownZoneError


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_ordinary_time_is_unambiguous() -> None:
    assert resolve_local(local("2026-03-02T09:00"), zone="Asia/Kathmandu") == Unambiguous(utc("2026-03-02T03:15"))


def test_a_time_that_comes_twice_is_both_instants() -> None:
    assert resolve_local(local("2026-11-01T01:30"), zone="America/New_York") == Repeated(
        utc("2026-11-01T05:30"), utc("2026-11-01T06:30")
    )


@pytest.mark.parametrize(
    ("zone", "time", "transition", "reason"),
    [
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00", "an hour at 02:00"),
        ("America/New_York", "2026-03-08T02:00", "2026-03-08T07:00", "the first time that is skipped"),
        ("America/New_York", "2026-03-08T02:59:59.999999", "2026-03-08T07:00", "the last one"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30", "half an hour"),
        ("Asia/Beirut", "2026-03-29T00:00", "2026-03-28T22:00", "midnight itself"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00", "a whole date"),
        ("Africa/Monrovia", "1972-01-07T00:20", "1972-01-07T00:44:30", "an offset of odd seconds ends"),
    ],
)
def test_a_time_that_is_skipped_knows_when_the_clock_went_forward(
    zone: str, time: str, transition: str, reason: str
) -> None:
    found = resolve_local(local(time), zone=zone)

    assert isinstance(found, Skipped), reason
    assert found.transition == utc(transition)
    assert found.before < found.transition <= found.after


def test_the_caller_chooses_what_a_skipped_time_means() -> None:
    half_past_two = local("2026-03-08T02:30")

    def chosen(gap: str) -> str:
        at = from_local(half_past_two, zone="America/New_York", gap=gap, fold="refuse")  # type: ignore[arg-type]  # each of the words in turn
        return at.isoformat()

    assert chosen("before") == "2026-03-08T01:30:00-05:00"
    assert chosen("transition") == "2026-03-08T03:00:00-04:00"
    assert chosen("after") == "2026-03-08T03:30:00-04:00"
    with pytest.raises(InvalidValueError) as caught:
        chosen("refuse")
    assert str(caught.value) == (
        "local: 2026-03-08 02:30:00 does not exist in America/New_York; "
        "choose with gap='before', gap='transition' or gap='after'."
    )


def test_the_caller_chooses_what_a_repeated_time_means() -> None:
    first, second = (
        from_local(local("2026-11-01T01:30"), zone="America/New_York", gap="refuse", fold=fold)
        for fold in ("first", "second")
    )

    assert first.isoformat() == "2026-11-01T01:30:00-04:00"
    assert second.isoformat() == "2026-11-01T01:30:00-05:00"


def test_an_ordinary_time_needs_no_choice_but_the_words_are_checked() -> None:
    at = from_local(local("2026-03-02T09:00"), zone="Europe/Lisbon", gap="refuse", fold="refuse")

    assert at == utc("2026-03-02T09:00")
    with pytest.raises(InvalidValueError) as caught:
        from_local(local("2026-03-02T09:00"), zone="Europe/Lisbon", gap="later", fold="first")  # type: ignore[arg-type]  # the mistake under test
    assert str(caught.value) == "gap: is 'before' or 'transition' or 'after' or 'refuse', not 'later'."


def test_what_has_a_zone_is_no_local_time() -> None:
    with pytest.raises(InvalidValueError) as caught:
        resolve_local(utc("2026-03-02T09:00"), zone="Europe/Lisbon")

    assert str(caught.value) == "local: is a local time without a zone; this one has one."


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(UnknownZoneError, match="Did you mean 'Europe/Lisbon'"):
        resolve_local(local("2026-03-02T09:00"), zone="Europe/Lisboa")


def test_a_time_beyond_the_years_of_a_datetime_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        resolve_local(local("9999-12-31T22:59:59"), zone="America/New_York")

    assert str(caught.value) == ("local: 9999-12-31 22:59:59 in America/New_York lies outside the years 1 to 9999.")
