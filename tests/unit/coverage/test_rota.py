"""Rotas: layers, changes, and what comes of them."""

import pickle
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cxcore.coverage import (
    Calendar,
    Duty,
    Fairness,
    FinalRota,
    Gap,
    Handover,
    Holidays,
    IdleSwap,
    Layer,
    Leave,
    Load,
    Rota,
    Shift,
    Substitution,
    Swap,
    WeeklyHours,
    unpopular_hours,
)
from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError, UnknownNameError
from cxcore.intervals import Interval, WorkingTime

WEEK = Handover(unit="week")
DAY = Handover(unit="day")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "Z")


def between(start: str, end: str) -> Interval:
    return Interval(at(start), at(end))


def layer(**changed: Any) -> Layer:
    given: dict[str, Any] = {
        "name": "week",
        "people": ["Priya", "Ana", "Tomás"],
        "start": local("2026-03-02T09:00"),
        "handover": WEEK,
    }
    return Layer(**(given | changed))


def rota(*layers: Layer, **changed: Any) -> Rota:
    given: dict[str, Any] = {"name": "billing", "zone": "Europe/Lisbon", "layers": layers or (layer(),)}
    return Rota(**(given | changed))


def who(some: Rota, text: str) -> str | None:
    duty = some.on_duty(at(text))
    return duty.person if duty else None


# --- turns ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "expected", "reason"),
    [
        ("2026-03-02T08:59:59.999999", None, "before the start"),
        ("2026-03-02T09:00", "Priya", "at the start"),
        ("2026-03-09T08:59:59.999999", "Priya", "just before the hand-over"),
        ("2026-03-09T09:00", "Ana", "at the hand-over"),
        ("2026-03-30T07:59:59", "Priya", "the clocks went forward: 09:00 comes an hour earlier in UTC"),
        ("2026-03-30T08:00", "Ana", "at 09:00 of summer time"),
        ("2400-03-06T09:00", "Priya", "centuries on"),
    ],
)
def test_a_weekly_turn_starts_at_its_local_time(instant: str, expected: str | None, reason: str) -> None:
    assert who(rota(), instant) == expected, reason


def test_the_far_future_is_counted_and_not_walked() -> None:
    weeks = (datetime(9990, 1, 1, tzinfo=UTC) - at("2026-03-02T09:00")) // timedelta(weeks=1)

    assert who(rota(), "9990-01-01T00:00") == ("Priya", "Ana", "Tomás")[weeks % 3]
    assert who(rota(layer(handover=Handover(unit="month", every=100_000))), "9999-12-31T23:00") == "Priya"
    assert who(rota(), "0001-01-01T00:00") is None


def test_friday_keeps_the_weekend_where_hand_overs_are_on_active_days_only() -> None:
    weekdays = ["Mo", "Tu", "We", "Th", "Fr"]

    days = rota(layer(handover=Handover(unit="day", active_days=weekdays)))

    people = [who(days, f"2026-03-{day:02}T12:00") for day in range(2, 11)]
    assert people == ["Priya", "Ana", "Tomás", "Priya", "Ana", "Ana", "Ana", "Tomás", "Priya"]


@pytest.mark.parametrize(
    ("month_end", "days", "reason"),
    [
        ("last-day", ["02-28", "03-31", "04-30"], "28 February stands in"),
        ("next-day", ["03-01", "03-31", "05-01"], "1 March stands in"),
        ("skip", ["03-31", "05-31", "07-31"], "February has no hand-over"),
    ],
)
def test_a_month_that_is_too_short_follows_the_month_end_rule(month_end: Any, days: list[str], reason: str) -> None:
    months = rota(
        layer(start=local("2026-01-31T00:00"), handover=Handover(unit="month", month_end=month_end)), zone="UTC"
    )

    final = months.final(between("2026-02-01T00:00", "2026-08-01T00:00"))

    assert [f"{shift.during.start:%m-%d}" for shift in final.shifts[1:4]] == days, reason
    assert not final.gaps


def test_every_second_hour_of_a_day_with_25_hours_is_covered_once() -> None:
    hours = rota(layer(start=local("2026-10-25T00:00"), handover=Handover(unit="hour")))

    final = hours.final(between("2026-10-24T23:00", "2026-10-25T05:00"))

    lengths = [shift.during.duration / timedelta(hours=1) for shift in final.shifts]
    assert lengths == [1, 2, 1, 1, 1]  # 01:00 comes twice, and Ana has both
    assert [shift.person for shift in final.shifts] == ["Priya", "Ana", "Tomás", "Priya", "Ana"]


def test_an_hour_that_the_clock_skips_is_nobodys_turn() -> None:
    hours = rota(layer(start=local("2026-03-29T00:00"), handover=Handover(unit="hour")))

    final = hours.final(between("2026-03-29T00:00", "2026-03-29T02:00"))

    assert [shift.person for shift in final.shifts] == ["Priya", "Tomás"]
    assert not final.gaps


def test_a_layer_that_ends_leaves_the_past_as_it_was_and_the_next_one_takes_over() -> None:
    changed = rota(
        layer(until=local("2026-03-18T09:00")),
        layer(name="new team", people=["Yuki"], start=local("2026-03-18T09:00")),
    )

    assert [who(changed, f"2026-03-{day}T12:00") for day in (16, 17, 18, 19)] == ["Tomás", "Tomás", "Yuki", "Yuki"]
    assert who(rota(layer(until=local("2026-03-18T09:00"))), "2026-03-20T12:00") is None


def test_a_layer_may_stand_on_the_clock_of_another_zone() -> None:
    sites = rota(
        layer(name="Lisbon", people=["Priya"]),
        layer(name="Manila", people=["Maria"], within=WeeklyHours.parse("09:00-18:00"), zone="Asia/Manila"),
    )

    assert [who(sites, f"2026-03-04T{hour}") for hour in ("00:59", "01:00", "09:59", "10:00")] == [
        "Priya",
        "Maria",
        "Maria",
        "Priya",
    ]


def test_turns_pass_on_outside_the_hours_of_a_layer() -> None:
    nights = rota(layer(handover=DAY, start=local("2026-03-02T22:00"), within=WeeklyHours.parse("Mo,We 22:00-06:00")))

    final = nights.final(between("2026-03-02T00:00", "2026-03-09T00:00"))

    assert [(shift.person, f"{shift.during.start:%a %H:%M}") for shift in final.shifts] == [
        ("Priya", "Mon 22:00"),
        ("Tomás", "Wed 22:00"),
    ]


# --- changes -------------------------------------------------------------------


def test_the_later_layer_holds_and_the_overlap_is_reported() -> None:
    layered = rota(layer(), layer(name="evening", people=["Yuki"], within=WeeklyHours.parse("Mo 18:00-22:00")))

    final = layered.final(between("2026-03-02T17:00", "2026-03-02T23:00"))

    assert [(shift.person, shift.layer) for shift in final.shifts] == [
        ("Priya", "week"),
        ("Yuki", "evening"),
        ("Priya", "week"),
    ]
    (overlap,) = final.overlaps
    assert overlap.during == between("2026-03-02T18:00", "2026-03-02T22:00")
    assert overlap.duties == (Duty(person="Priya", layer="week"), Duty(person="Yuki", layer="evening"))


def test_one_person_in_two_layers_is_no_overlap() -> None:
    twice = rota(layer(people=["Priya"]), layer(name="again", people=["Priya"]))

    assert twice.final(between("2026-03-02T09:00", "2026-03-03T09:00")).overlaps == ()


def test_a_substitution_stands_above_all_layers_and_the_last_one_holds() -> None:
    stood_in = rota(
        substitutions=[
            Substitution(person="Ana", during=between("2026-03-03T10:00", "2026-03-03T14:00")),
            Substitution(person="Tomás", during=between("2026-03-03T12:00", "2026-03-03T16:00")),
        ]
    )

    final = stood_in.final(between("2026-03-03T09:00", "2026-03-03T17:00"))

    assert [(shift.person, shift.during.start.hour, shift.why) for shift in final.shifts] == [
        ("Priya", 9, "their turn in week"),
        ("Ana", 10, "substitution"),
        ("Tomás", 12, "substitution"),
        ("Priya", 16, "their turn in week"),
    ]


def test_a_swap_exchanges_turns_and_says_with_whom() -> None:
    swapped = rota(
        swaps=[
            Swap(
                person="Priya",
                other="Ana",
                gives=between("2026-03-02T00:00", "2026-03-07T00:00"),
                takes=between("2026-03-09T00:00", "2026-03-11T00:00"),
            )
        ]
    )

    shifts = swapped.final(between("2026-03-02T09:00", "2026-03-16T09:00")).shifts

    assert [(shift.person, f"{shift.during.start:%d}", shift.why) for shift in shifts] == [
        ("Ana", "02", "swapped with Priya in week"),
        ("Priya", "07", "their turn in week"),
        ("Priya", "09", "swapped with Ana in week"),
        ("Ana", "11", "their turn in week"),
    ]


def test_whoever_is_on_leave_may_stand_in_at_another_time() -> None:
    away = [Leave(person="Ana", during=between("2026-03-04T00:00", "2026-03-05T00:00"))]
    evening = Substitution(person="Ana", during=between("2026-03-05T00:00", "2026-03-05T22:00"))

    found = rota(substitutions=[evening], leave=away).on_duty(at("2026-03-05T12:00"))

    assert found == Duty(person="Ana", because="substitution")


def test_a_swap_whose_giver_has_no_turn_is_listed_as_idle() -> None:
    second, third = between("2026-03-09T09:00", "2026-03-16T09:00"), between("2026-03-16T09:00", "2026-03-23T09:00")
    march = between("2026-03-01T00:00", "2026-04-01T00:00")

    found = rota(swaps=[Swap(person="Priya", other="Ana", gives=third, takes=second)]).final(march)

    assert found.idle_swaps == (IdleSwap(during=third, person="Priya", other="Ana"),), "it is the week of Tomás"
    assert ("Priya", second) in [(shift.person, shift.during) for shift in found.shifts]
    assert "1 idle swap>" in repr(found)
    assert "has no turn to swap with Ana" in found._repr_html_()


@pytest.mark.parametrize(
    ("changed", "window", "is_idle", "reason"),
    [
        ({}, between("2026-03-01T00:00", "2026-04-01T00:00"), False, "a turn that they swapped for is theirs to give"),
        (
            {"leave": [Leave(person="Priya", during=between("2026-03-09T09:00", "2026-03-16T09:00"))]},
            between("2026-03-01T00:00", "2026-04-01T00:00"),
            False,
            "swaps come before leave",
        ),
        (
            {"duty": WeeklyHours.parse("Mo 00:00-08:00")},
            between("2026-03-01T00:00", "2026-03-16T09:00"),
            True,
            "outside of the hours of duty nobody has any",
        ),
        (
            {"duty": WeeklyHours.parse("Mo 00:00-08:00")},
            between("2026-03-01T00:00", "2026-03-09T12:00"),
            False,
            "the stretch leaves the window",
        ),
    ],
)
def test_a_swap_is_idle_after_the_swaps_before_it(
    changed: dict[str, Any], window: Interval, is_idle: bool, reason: str
) -> None:
    first, second = between("2026-03-02T09:00", "2026-03-09T09:00"), between("2026-03-09T09:00", "2026-03-10T00:00")
    third = between("2026-03-16T09:00", "2026-03-23T09:00")
    swaps = [
        Swap(person="Priya", other="Ana", gives=first, takes=second),
        Swap(person="Priya", other="Tomás", gives=second, takes=third),
    ]

    idle = rota(swaps=swaps, **changed).final(window).idle_swaps

    assert any(each.during == second and each.person == "Priya" for each in idle) is is_idle, reason


def test_two_people_may_swap_two_layers_in_the_same_stretch() -> None:
    monday = between("2026-03-02T09:00", "2026-03-03T09:00")
    both = rota(
        layer(people=["Priya"]),
        layer(name="evening", people=["Ana"], within=WeeklyHours.parse("18:00-22:00")),
        swaps=[Swap(person="Priya", other="Ana", gives=monday, takes=monday)],
    )

    assert [who(both, f"2026-03-02T{hour}:00") for hour in (12, 19)] == ["Ana", "Priya"]


def test_leave_shows_the_layer_below_and_otherwise_a_gap_that_says_who_is_missing() -> None:
    away = Leave(person="Priya", during=between("2026-03-03T00:00", "2026-03-04T00:00"))
    window = between("2026-03-02T12:00", "2026-03-05T00:00")

    alone = rota(leave=[away]).final(window)
    backed = rota(layer(name="backup", people=["Yuki"]), layer(), leave=[away]).final(window)

    assert alone.gaps == (Gap(during=away.during, on_leave=["Priya"]),)
    assert [shift.person for shift in backed.shifts] == ["Priya", "Yuki", "Priya"]
    assert backed.gaps == ()


def test_whoever_swaps_before_going_on_leave_leaves_no_gap() -> None:
    week = between("2026-03-02T09:00", "2026-03-09T09:00")
    planned = rota(
        swaps=[Swap(person="Priya", other="Ana", gives=week, takes=between("2026-03-09T09:00", "2026-03-16T09:00"))],
        leave=[Leave(person="Priya", during=week)],
    )

    final = planned.final(between("2026-03-02T09:00", "2026-03-16T09:00"))

    assert [shift.person for shift in final.shifts] == ["Ana", "Priya"]
    assert not final.gaps


def test_time_outside_the_hours_of_duty_is_no_gap_and_nobody_has_it() -> None:
    desk = rota(
        duty=WeeklyHours.parse("Mo-Fr 09:00-18:00; PH off"),
        holidays=Holidays.on([date(2026, 3, 4)]),
        leave=[Leave(person="Priya", during=between("2026-03-03T17:00", "2026-03-05T10:00"))],
        substitutions=[Substitution(person="Ana", during=between("2026-03-02T17:00", "2026-03-02T20:00"))],
    )

    final = desk.final(between("2026-03-02T00:00", "2026-03-06T00:00"))

    assert [str(gap.during) for gap in final.gaps] == [
        "[2026-03-03 17:00Z, 2026-03-03 18:00Z)",
        "[2026-03-05 09:00Z, 2026-03-05 10:00Z)",
    ]
    assert who(desk, "2026-03-02T18:00") is None
    assert who(desk, "2026-03-04T12:00") is None


# --- the final rota --------------------------------------------------------------


def night_rota(**changed: Any) -> Rota:
    return rota(
        layer(
            name="nights",
            people=["Priya", "Ana"],
            handover=DAY,
            start=local("2026-03-01T22:00"),
            within=WeeklyHours.parse("22:00-06:00"),
        ),
        duty=WeeklyHours.parse("22:00-06:00"),
        **changed,
    )


@pytest.mark.parametrize(
    ("night", "hours", "reason"),
    [
        ("2026-03-27", 8, "an ordinary night"),
        ("2026-03-28", 7, "the clocks go forward"),
        ("2026-10-24", 9, "the clocks go back"),
    ],
)
def test_a_night_has_the_hours_that_it_really_has(night: str, hours: int, reason: str) -> None:
    noon = at(f"{night}T12:00")

    final = night_rota().final(Interval(noon, noon + timedelta(days=1)))

    assert [shift.during.duration for shift in final.shifts] == [timedelta(hours=hours)], reason
    assert final.gaps == ()
    assert sum((load.hours for load in final.fairness()), timedelta()) == timedelta(hours=hours)


def test_fairness_counts_hours_and_unpopular_hours_of_everybody() -> None:
    week = rota(others=["Yuki"], holidays=Holidays.on([date(2026, 3, 5)]))

    fairness = week.final(between("2026-03-02T09:00", "2026-03-09T09:00")).fairness()

    # Nights of five weekdays 8 h each less one night that is a holiday, the holiday, and the weekend up to Monday 06:00.
    assert [(load.person, load.hours, load.unpopular) for load in fairness] == [
        ("Ana", timedelta(0), timedelta(0)),
        ("Priya", timedelta(hours=168), timedelta(hours=2 + 8 + 8 + 24 + 8 + 48 + 6)),
        ("Tomás", timedelta(0), timedelta(0)),
        ("Yuki", timedelta(0), timedelta(0)),
    ]


def test_unpopular_hours_are_whatever_you_say() -> None:
    fridays = Calendar.parse("Fr 16:00-20:00", zone="Europe/Lisbon")

    (_, priya, _) = rota().final(between("2026-03-02T09:00", "2026-03-09T09:00")).fairness(unpopular=fridays)

    assert priya.unpopular == timedelta(hours=4)


def test_cover_goes_wherever_working_time_is_asked() -> None:
    final = night_rota().final(between("2026-03-27T12:00", "2026-03-29T12:00"))
    desk = Calendar.parse("24/7", zone="Europe/Lisbon")

    ana, whole = final.cover("Ana"), final.cover()

    assert isinstance(whole, WorkingTime)
    assert whole.elapsed(at("2026-01-01T00:00"), at("2027-01-01T00:00")) == timedelta(hours=15)
    assert ana.next_open(at("2026-01-01T00:00")) == at("2026-03-28T22:00")
    assert ana.next_open(at("2026-03-29T06:00")) is None
    assert (desk - whole).elapsed(at("2026-03-27T12:00"), at("2026-03-28T12:00")) == timedelta(hours=16)
    assert repr(ana) == "<cover of 'billing' by Ana>"
    assert repr(whole) == "<cover of 'billing'>"
    assert not final.cover("Priya").is_open(at("2026-03-28T23:00"))
    with pytest.raises(UnknownNameError, match=r"path|'Anna' is not on the rota\. Did you mean 'Ana'\?"):
        final.cover("Anna")


def test_a_final_rota_of_more_than_ten_years_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        rota().final(between("2026-01-01T00:00", "2037-01-01T00:00"))

    assert str(caught.value) == ("window: lasts at most ten years; [2026-01-01 00:00Z, 2037-01-01 00:00Z) does not.")


def test_a_final_rota_without_shifts_covers_nothing() -> None:
    empty = rota().final(between("2025-03-27T12:00", "2025-03-29T12:00"))

    assert empty.cover().next_open(at("2020-01-01T00:00")) is None
    assert repr(empty) == "<FinalRota 'billing' [2025-03-27 12:00Z, 2025-03-29 12:00Z): 0 shifts, 1 gap, 0 overlaps>"


def test_a_final_rota_is_a_table_on_its_own_clock_in_a_notebook() -> None:
    final = rota(
        layer(people=["<Priya>"]),
        leave=[Leave(person="<Priya>", during=between("2026-03-30T10:00", "2026-03-31T00:00"))],
    ).final(between("2026-03-30T08:30", "2026-03-30T11:00"))

    assert final._repr_html_() == (
        "<table><thead><tr><th>from (Europe/Lisbon)</th><th>to</th><th>hours</th><th>who</th><th>why</th></tr></thead>"
        "<tbody><tr><td>Mon 2026-03-30 09:30</td><td>Mon 2026-03-30 11:00</td><td>1.5</td><td>&lt;Priya&gt;</td>"
        "<td>their turn in week</td></tr><tr><td>Mon 2026-03-30 11:00</td><td>Mon 2026-03-30 12:00</td><td>1</td>"
        "<td>nobody</td><td>on leave: &lt;Priya&gt;</td></tr></tbody></table>"
    )
    before = rota().final(between("2026-01-01T00:00", "2026-01-02T00:00"))
    assert "<td>nobody</td><td>gap</td>" in before._repr_html_()


def test_fairness_is_a_table_in_a_notebook() -> None:
    fairness = Fairness([Load(person="Ana", hours=timedelta(hours=7.5), unpopular=timedelta(hours=2))])

    assert fairness._repr_html_().endswith("<tr><td>Ana</td><td>7.5</td><td>2</td></tr></tbody></table>")


def test_only_fairness_adds_to_fairness() -> None:
    with pytest.raises(TypeError):
        Fairness() + 1  # type: ignore[operator]  # what is refused


def test_the_default_of_unpopular_hours_is_stated() -> None:
    assert str(unpopular_hours(zone="UTC").hours) == "Mo-Fr 00:00-06:00,22:00-24:00; Sa-Su 00:00-24:00; PH 00:00-24:00"


# --- sharing -----------------------------------------------------------------------


def test_threads_share_a_rota() -> None:
    shared = rota()
    asked = [at("2026-03-02T09:00") + timedelta(days=number * 31) for number in range(20)]
    alone = rota()
    expected = [alone.on_duty(each) for each in asked]
    answers: list[list[Duty | None]] = []
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [
            threading.Thread(target=lambda: answers.append([shared.on_duty(each) for each in asked])) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)

    assert answers == [expected] * 4


def test_parts_that_cannot_be_read_still_say_their_names() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Rota.parse("""
        name = "billing"
        zone = "Europe/Lisbon"
        substitutions = [{person = "Prya"}, "Ana"]
        swaps = [{person = "Priya", other = "Tomas"}]
        leave = [{person = "Yuki", during = 5}]

        [[layers]]
        name = "week"
        people = ["Priya", "Tomás"]

        [[layers]]
        name = "week"
        people = 5

        [[layers]]
        people = ["Priya"]
        """)

    told = [str(fault) for fault in caught.value.faults]
    assert told[-4:] == [
        "layers[1].name: 'week' is the name of an earlier layer; choose another.",
        "substitutions[0].person: 'Prya' is in no layer, nor among the others. Did you mean 'Priya'?",
        "swaps[0].other: 'Tomas' is in no layer, nor among the others. Did you mean 'Tomás'?",
        "leave[0].person: 'Yuki' is in no layer, nor among the others. Known people: Priya, Tomás.",
    ]


def test_what_is_compiled_is_bounded() -> None:
    asked = rota()

    for number in range(400):
        asked.on_duty(at("2026-03-02T09:00") + timedelta(days=number * 31))

    assert len(asked._timetable._months) == 128


def test_a_rota_pickles_with_and_without_hours() -> None:
    for some in (rota(), night_rota()):
        copy = pickle.loads(pickle.dumps(some))  # noqa: S301  # our own

        assert copy == some
        assert copy.on_duty(at("2026-03-28T23:00")) == some.on_duty(at("2026-03-28T23:00"))


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        rota().on_duty(local("2026-03-02T09:00"))


def test_a_rota_says_what_it_is() -> None:
    assert repr(rota()) == "<Rota 'billing', Europe/Lisbon: 'week' of 3>"
    assert rota(others=["Yuki", "Ana"]).people == ("Priya", "Ana", "Tomás", "Yuki")


# --- what a value refuses ------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda: Handover(unit="fortnight"), "unit: is 'hour' or 'day' or 'week' or 'month', not 'fortnight'."),  # type: ignore[arg-type]
        (lambda: Handover(unit="day", every=0), "every: is a whole number from 1 up."),
        (lambda: Handover(unit="day", every=1.5), "every: is a whole number from 1 up."),  # type: ignore[arg-type]
        (lambda: Handover(unit="day", every=True), "every: is a whole number from 1 up."),
        (
            lambda: Handover(unit="month", month_end="first"),  # type: ignore[arg-type]
            "month_end: is 'last-day' or 'next-day' or 'skip', not 'first'.",
        ),
        (
            lambda: Handover(unit="day", active_days=["Mo", "Tuu"]),
            "active_days[1]: 'Tuu' is not a weekday. Did you mean 'Tu'?",
        ),
        (
            lambda: Handover(unit="week", active_days=["Mo"]),
            "active_days: are for hand-overs by hour or by day; these go by week.",
        ),
        (
            lambda: Handover(unit="day", active_days=[]),
            "active_days: are at least one; leave them out for every day.",
        ),
        (lambda: Handover(unit="day", active_days="Mo"), "active_days: is a list of weekdays; one text, 'Mo', came."),
        (lambda: rota(others="Ana"), "others: is a list of people; one text, 'Ana', came."),
        (lambda: layer(people="Ana"), "people: is a list of people; one text, 'Ana', came."),
        (lambda: layer(people=[]), "people: are at least one; a layer without people covers nothing."),
        (lambda: layer(people=["Ana", " "]), "people[1]: is one line of text without blanks at its ends."),
        (
            lambda: layer(start=at("2026-03-02T09:00")),
            "start: is a local time without a zone; this one has one.",
        ),
        (
            lambda: layer(until="2026-04-01T09:00"),
            "until: is a local time, a datetime without a zone, not a str.",
        ),
        (
            lambda: layer(until=local("2026-03-02T09:00")),
            "until: is 2026-03-02 09:00:00, not after the start, 2026-03-02 09:00:00.",
        ),
        (
            lambda: layer(handover=Handover(unit="day", active_days=["Tu"])),
            "start: is on a weekday, Mo, that is not among the active days of the hand-over.",
        ),
        (
            lambda: layer(start=local("2026-01-30T09:00"), handover=Handover(unit="month")),
            "handover.month_end: is missing; the layer starts on the 30th, which not every month has: 'last-day', 'next-day' or 'skip'.",
        ),
        (
            lambda: Swap(
                person="Ana",
                other="Ana",
                gives=between("2026-03-02T09:00", "2026-03-03T09:00"),
                takes=between("2026-03-02T09:00", "2026-03-03T09:00"),
            ),
            "other: is 'Ana', as is the person; a swap is between two.",
        ),
        (
            lambda: Swap(
                person="Ana",
                other="Priya",
                gives=between("2026-03-02T09:00", "2026-03-04T09:00"),
                takes=between("2026-03-03T09:00", "2026-03-05T09:00"),
            ),
            (
                f"takes: {between('2026-03-03T09:00', '2026-03-05T09:00')} overlaps with what is given, "
                f"{between('2026-03-02T09:00', '2026-03-04T09:00')}; give and take apart, or in the same stretch."
            ),
        ),
        (
            lambda: Load(person="Ana", hours=timedelta(hours=1), unpopular=timedelta(hours=2)),
            "unpopular: is 2:00:00, more than all hours, 1:00:00.",
        ),
        (lambda: Fairness([Load(person="Ana")] * 2), "loads[1]: 'Ana' stands twice; add the two up."),
        (
            lambda: FinalRota(
                name="x",
                zone="UTC",
                window=between("2026-03-02T09:00", "2026-03-03T09:00"),
                shifts=[Shift(person="Ana", during=between("2026-03-02T08:00", "2026-03-02T10:00"))],
            ),
            "shifts[0].during: [2026-03-02 08:00Z, 2026-03-02 10:00Z) is not inside the window [2026-03-02 09:00Z, 2026-03-03 09:00Z).",
        ),
        (
            lambda: FinalRota(
                name="x",
                zone="UTC",
                window=between("2026-03-02T09:00", "2026-03-03T09:00"),
                shifts=[
                    Shift(person="Ana", during=between("2026-03-02T11:00", "2026-03-02T13:00")),
                    Shift(person="Ana", during=between("2026-03-02T10:00", "2026-03-02T12:00")),
                ],
            ),
            "shifts[1].during: [2026-03-02 11:00Z, 2026-03-02 13:00Z) overlaps with [2026-03-02 10:00Z, 2026-03-02 12:00Z); one at a time.",
        ),
        (lambda: Duty(person="Ana", because="whim"), "because: is 'turn' or 'swap' or 'substitution', not 'whim'."),  # type: ignore[arg-type]
    ],
)
def test_a_value_that_cannot_be_is_refused(build: Any, expected: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        build()

    assert str(caught.value) == expected


# --- documents -------------------------------------------------------------------------

DOCUMENT = """
name = "billing"
zone = "Europe/Lisbon"
duty = "Mo-Fr 08:00-20:00"
holidays = ["2026-04-03", "12-25"]
others = ["Yuki"]

[[layers]]
name = "weekdays"
people = ["Priya", "Ana", "Tomás"]
start = 2026-03-02T09:00:00
handover = { unit = "day", active_days = ["Mo", "Tu", "We", "Th", "Fr"] }
within = "Mo-Fr 08:00-20:00"

[[layers]]
name = "month's end"
people = ["Ana"]
start = "2026-01-31T00:00"
until = 2027-01-01T00:00:00
handover = { unit = "month", every = 2, month_end = "last-day" }
zone = "Atlantic/Azores"

[[substitutions]]
person = "Yuki"
during = { start = 2026-03-04T18:00:00Z, end = 2026-03-04T20:00:00Z }

[[swaps]]
person = "Priya"
other = "Ana"
gives = { start = 2026-03-05T00:00:00Z, end = 2026-03-06T00:00:00Z }
takes = { start = 2026-03-09T00:00:00Z, end = 2026-03-10T00:00:00Z }

[[leave]]
person = "Tomás"
during = { start = 2026-03-11T00:00:00Z, end = 2026-03-12T00:00:00Z }
"""


def test_a_document_is_read_and_written() -> None:
    read = Rota.parse(DOCUMENT)

    assert read.layers[0].start == local("2026-03-02T09:00")
    assert who(read, "2026-03-04T18:30") == "Yuki"
    assert Rota.from_dict(read.to_dict()) == read
    assert Rota.from_json(read.to_json()) == read
    assert Rota.json_schema()["title"] == "Rota"


FAULTY = """
name = "billing "
zone = "Europe/Lisboa"
dutty = "Mo-Fr 08:00-20:00"
others = ["Yuki"]

[[layers]]
name = "weekdays"
people = ["Priya", "Ana"]
start = 2026-03-02T09:00:00Z
handover = { unit = "day", active_day = ["Mo"] }

[[layers]]
name = "month's end"
people = ["Tomás"]
start = "31 JanuaryT"
handover = { unit = "fortnight" }

[[layers]]
name = "31st"
people = ["Tomás"]
start = 2026-01-31T09:00:00
handover = { unit = "month" }

[[layers]]
name = "nights"
people = ["Tomás"]
start = 2026-01-31T09:00:00
handover = { unit = "week" }

[[layers]]
name = "nights"
people = ["Tomás"]
start = 7
handover = { unit = "week" }

[[layers]]
name = "nights"
people = ["Tomás"]
start = 2026-01-31T09:00:00
handover = { unit = "week" }

[[substitutions]]
person = "Yuky"
during = { start = 2026-03-04T18:00:00Z, end = 2026-03-04T20:00:00Z }

[[substitutions]]
person = "Yuki"
during = { start = 2026-03-04T20:00:00Z, end = 2026-03-04T18:00:00Z }

[[substitutions]]
person = "Ana"
during = { start = 2026-03-11T10:00:00Z, end = 2026-03-11T18:00:00Z }

[[leave]]
person = "Ana"
during = { start = 2026-03-11T00:00:00Z, end = 2026-03-12T00:00:00Z }
"""


def test_every_fault_of_a_document_is_told_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Rota.parse(FAULTY)

    assert str(caught.value).splitlines() == [
        "The rota cannot be used, 14 faults:",
        "  name: is one line of text without blanks at its ends.",
        "  zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?",
        "  dutty: is not a section of a rota. Did you mean 'duty'?",
        "  layers[0].start: is a local time without a zone; this one has one.",
        "  layers[0].handover.active_day: is not a field of Handover. Did you mean 'active_days'?",
        "  layers[1].start: is a local time such as '2026-03-02T09:00', not '31 JanuaryT'.",
        "  layers[1].handover.unit: Input should be 'hour', 'day', 'week' or 'month'.",
        "  layers[2].handover.month_end: is missing; the layer starts on the 31st, which not every month has: 'last-day', 'next-day' or 'skip'.",
        "  layers[4].start: is a local time such as '2026-03-02T09:00', not an int.",
        "  substitutions[1].during.end: an interval ends after it starts; this one starts at 2026-03-04T20:00:00+00:00 and ends at 2026-03-04T18:00:00+00:00.",
        "  layers[4].name: 'nights' is the name of an earlier layer; choose another.",
        "  layers[5].name: 'nights' is the name of an earlier layer; choose another.",
        "  substitutions[0].person: 'Yuky' is in no layer, nor among the others. Did you mean 'Yuki'?",
        "  substitutions[2].during: 'Ana' is on leave during [2026-03-11 00:00Z, 2026-03-12 00:00Z); choose somebody else, or another time.",
    ]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            {"layers": {}},
            [
                "layers: is a list of tables; a dict came.",
                "layers: are at least one; a rota without layers has nobody.",
            ],
        ),
        ({"layers": ["x"]}, ["layers[0]: is a table; a str came."]),
        ({"others": "Ana"}, ["others: Input should be a valid tuple."]),
        ({"layers": [{"people": "Ana"}]}, None),
        ({"leave": ["Ana"]}, ["leave[0]: is a table; a str came."]),
    ],
)
def test_sections_of_another_shape_are_refused(section: dict[str, object], expected: list[str] | None) -> None:
    document = Rota.parse(DOCUMENT).to_dict() | {"substitutions": [], "swaps": [], "leave": []} | section

    with pytest.raises(InvalidDocumentError) as caught:
        Rota.from_dict(document)

    if expected is not None:
        assert [str(fault) for fault in caught.value.faults] == expected


def test_names_are_checked_when_a_rota_is_built_too() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        rota(layer(), layer(), leave=[Leave(person="Yuki", during=between("2026-03-04T18:00", "2026-03-04T20:00"))])

    assert str(caught.value).splitlines() == [
        "The rota cannot be used, 2 faults:",
        "  layers[1].name: 'week' is the name of an earlier layer; choose another.",
        "  leave[0].person: 'Yuki' is in no layer, nor among the others. Known people: Ana, Priya, Tomás.",
    ]
