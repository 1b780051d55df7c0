"""Clocks for whole columns: what comes out, and what is refused."""

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import numpy as np
import pytest

from cxcore.coverage import Calendar, Override
from cxcore.errors import InvalidValueError, MissingExtraError, NaiveDatetimeError, UnknownNameError
from cxcore.sla import Commitment, EventColumns, JudgedBy, Metric, clock_columns

DESKS = {
    "lisbon": Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon"),
    "manila": Calendar.parse("Mo-Fr 09:00-18:00", zone="Asia/Manila"),
}
FIRST_REPLY = Commitment(
    name="first reply",
    metric=Metric.FIRST_REPLY,
    target=timedelta(hours=4),
    targets={"urgent": timedelta(hours=1)},
    calendar="lisbon",
    calendars={"team_manila": "manila"},
)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
RULES: Final[tuple[JudgedBy, ...]] = ("in-force", "application")


def log(**columns: Any) -> EventColumns:
    """Return the log of two cases of the second of March 2026, a Monday."""
    usual: dict[str, Any] = {
        "case": np.array([7, 7, 8, 8]),
        "at": np.array(["2026-03-02T16", "2026-03-02T23", "2026-03-02T16", "2026-03-03T10"], "datetime64[h]"),
        "type": np.array(["case.created", "case.transferred", "case.created", "message.replied"]),
        "priority": np.array(["urgent", "", "", ""]),
        "team": np.array(["", "team_manila", "", ""]),
    }
    return EventColumns(**(usual | columns))


def test_a_row_says_what_the_clock_of_the_case_would() -> None:
    found = clock_columns(FIRST_REPLY, log(), at=NOON, calendars=DESKS)

    assert repr(found) == "ClockColumns(2 cases)"
    assert found.case.tolist() == [7, 8]
    assert found.priority.tolist() == ["urgent", None]
    assert found.state.tolist() == ["breached", "met"]
    # Lisbon counted two hours until it closed, Manila nine from its morning, at one at night in Lisbon.
    assert found.elapsed.tolist() == [timedelta(hours=11), timedelta(hours=3)]
    assert found.remaining.tolist() == [timedelta(hours=-10), timedelta(hours=1)]
    assert found.due_at.tolist() == [datetime(2026, 3, 2, 17), datetime(2026, 3, 3, 11)]  # noqa: DTZ001  # numpy's own
    assert found.breached_at.tolist() == [datetime(2026, 3, 2, 17), None]  # noqa: DTZ001  # numpy's own
    assert found.breaches.tolist() == [1, 0]


@pytest.mark.parametrize("order", [[3, 2, 1, 0], [0, 2, 1, 3], [1, 0, 2, 3], [2, 3, 0, 1]])
@pytest.mark.parametrize("cases", [[7, 7, 8, 8], ["a", "a", "b", "b"], np.array(["a", "a", "b", "b"], object)])
def test_the_order_of_the_rows_does_not_matter(order: list[int], cases: Any) -> None:
    by_case = log(case=np.asarray(cases))
    shuffled = log(
        **{name: getattr(by_case, name)[order] for name in ("case", "at", "type", "priority", "team")},
    )

    usual, found = (
        clock_columns(FIRST_REPLY, each, at=NOON, calendars=DESKS).to_dict() for each in (by_case, shuffled)
    )

    assert {name: column.tolist() for name, column in found.items()} == {
        name: column.tolist() for name, column in usual.items()
    }


def test_a_log_without_events_has_no_clocks() -> None:
    nothing = {name: np.array([], "U9") for name in ("case", "type", "priority", "team")}

    found = clock_columns(FIRST_REPLY, log(at=np.array([], "datetime64[s]"), **nothing), at=NOON, calendars=DESKS)

    assert repr(found) == "ClockColumns(0 cases)"
    assert {len(column) for column in found.to_dict().values()} == {0}


def test_a_team_without_a_calendar_of_its_own_keeps_the_usual_one() -> None:
    found = clock_columns(FIRST_REPLY, log(team=np.array(["team_new"] * 4)), at=NOON, calendars=DESKS)

    assert found.elapsed.tolist() == [timedelta(hours=5), timedelta(hours=3)]


def test_what_never_comes_due_has_no_instant_and_the_others_have_theirs() -> None:
    once = Calendar.parse("off", zone="UTC", overrides=[Override.parse("09:00-18:00", on=date(2026, 3, 3))])

    found = clock_columns(
        FIRST_REPLY,
        log(at=np.array(["2026-03-02T16", "2026-03-02T17", "2026-03-03T11", "2026-03-03T12"], "datetime64[h]")),
        at=datetime(2026, 3, 3, 11, 30, tzinfo=UTC),
        calendars={"lisbon": once, "manila": Calendar.parse("off", zone="UTC")},
    )

    assert found.due_at.tolist() == [None, datetime(2026, 3, 3, 15)]  # noqa: DTZ001  # numpy's own


def test_due_instants_that_exist_are_found_beside_those_that_do_not() -> None:
    once = Calendar.parse("off", zone="UTC", overrides=[Override.parse("09:00-18:00", on=date(2026, 3, 3))])
    promise = Commitment(
        name="first reply",
        metric=Metric.FIRST_REPLY,
        target=timedelta(hours=4),
        targets={"urgent": timedelta(hours=12)},
        calendar="once",
    )
    at = np.array(["2026-03-03T10"] * 4, "datetime64[h]")

    found = clock_columns(promise, log(at=at, type=np.array(["case.created"] * 4)), at=NOON, calendars={"once": once})

    assert found.due_at.tolist() == [None, datetime(2026, 3, 3, 14)]  # noqa: DTZ001  # numpy's own


@pytest.mark.parametrize(
    ("metric", "expected", "reason"),
    [
        (Metric.FIRST_REPLY, ("met", 1, 1, 0), "the reply at ten came an hour after the opening"),
        (Metric.NEXT_REPLY, ("breached", 2, 2, 1), "the customer's second question waits since four"),
        (Metric.PERIODIC_UPDATE, ("breached", 2, 3, 2), "four hours and then three without a word from us"),
        (Metric.TOTAL_RESOLUTION, ("breached", 1, 9, 1), "nothing but a solution would stop it"),
    ],
)
def test_a_clock_in_columns_begins_and_begins_again_as_its_metric_says(
    metric: Metric, expected: tuple[str, int, int, int], reason: str
) -> None:
    promise = Commitment(name="promise", metric=metric, target=timedelta(minutes=90))
    story = {
        "2026-03-02T09": "case.created",
        "2026-03-02T10": "message.replied",
        "2026-03-02T14": "message.received",
        "2026-03-02T15": "message.replied",
        "2026-03-02T16": "message.received",
    }
    told = EventColumns(
        case=np.full(5, 7), at=np.array(list(story), "datetime64[h]"), type=np.array(list(story.values()))
    )

    found = clock_columns(promise, told, at=datetime(2026, 3, 2, 18, tzinfo=UTC))

    (elapsed,) = found.elapsed // np.timedelta64(1, "h")
    assert found.case.tolist() == [7]
    assert (found.state[0], found.round[0], elapsed, found.breaches[0]) == expected, reason


def test_a_clock_to_the_solution_goes_on_where_it_stood_when_the_case_is_reopened() -> None:
    promise = Commitment(name="solution", metric=Metric.TOTAL_RESOLUTION, target=timedelta(hours=8))
    told = EventColumns(
        case=np.full(3, 7),
        at=np.array(["2026-03-02T09", "2026-03-02T12", "2026-03-03T09"], "datetime64[h]"),
        type=np.array(["case.created", "case.status_changed", "case.reopened"]),
        phase=np.array(["", "solved", ""]),
    )

    found = clock_columns(promise, told, at=NOON)

    assert (found.state.tolist(), found.round.tolist()) == (["running"], [1])
    assert found.elapsed.tolist() == [timedelta(hours=6)]  # three of Monday and three of Tuesday, none between


def test_a_priority_told_later_changes_the_target_unless_that_of_the_application_counts() -> None:
    told = EventColumns(
        case=np.full(2, 7),
        at=np.array(["2026-03-02T09", "2026-03-02T10"], "datetime64[h]"),
        type=np.array(["case.created", "case.priority_changed"]),
        priority=np.array([None, "urgent"], object),
    )

    in_force, at_application = (
        clock_columns(FIRST_REPLY, told, at=NOON, calendars=DESKS, judged_by=rule).target.tolist() for rule in RULES
    )

    assert (in_force, at_application) == ([timedelta(hours=1)], [timedelta(hours=4)])


def test_events_that_move_no_clock_may_stay_in() -> None:
    types = np.array(["case.created", "acme.coffee_spilled", "case.created", "message.note_added"])

    found = clock_columns(FIRST_REPLY, log(type=types), at=NOON, calendars=DESKS)

    assert found.state.tolist() == ["breached", "breached"]


def test_instants_may_be_whole_microseconds() -> None:
    at = log().at.astype("datetime64[us]").view(np.int64)

    found = clock_columns(FIRST_REPLY, log(at=at), at=NOON, calendars=DESKS)

    assert found.started_at.tolist() == [datetime(2026, 3, 2, 16)] * 2  # noqa: DTZ001  # numpy's own


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"team": np.array(["team_manila"])}, "team: has 1 rows, and case has 4."),
        ({"at": np.array(["2026-03-02"] * 4)}, "at: is an array of datetime64, or of int64 microseconds, not of <U10."),
        ({"at": np.array(["NaT"] * 4, "datetime64[s]")}, "at: holds NaT, and every event has its instant."),
        (
            {"type": np.array(["case.status_changed"] * 4), "phase": np.array(["opn"] * 4)},
            "phase: 'opn' is no phase. Did you mean 'open'?",
        ),
        ({"type": np.array(["case.status_changed"] * 4)}, "phase: is where a status change leads; one has none."),
        (
            {"type": np.array(["case.status_changed"] * 4), "phase": np.array([""] * 4)},
            "phase: is where a status change leads; one has none.",
        ),
    ],
)
def test_columns_that_hold_what_they_should_not_are_refused(columns: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        clock_columns(FIRST_REPLY, log(**columns), at=NOON, calendars=DESKS)

    assert str(caught.value) == said


def test_a_condition_is_for_the_caller_to_judge() -> None:
    gold = Commitment(name="gold", metric=Metric.FIRST_REPLY, target=timedelta(hours=1), when="priority == 'gold'")

    with pytest.raises(InvalidValueError) as caught:
        clock_columns(gold, log(), at=NOON)

    assert str(caught.value) == (
        "commitment.when: 'gold' has a condition, \"priority == 'gold'\", and columns hold no facts to judge it by; "
        "choose the cases that it covers, and pass the commitment without it."
    )


def test_questions_that_clock_refuses_are_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match="^at"):
        clock_columns(FIRST_REPLY, log(), at=NOON.replace(tzinfo=None), calendars=DESKS)
    with pytest.raises(UnknownNameError) as caught:
        clock_columns(FIRST_REPLY, log(), at=NOON, calendars={"lisbon": DESKS["lisbon"]})

    assert str(caught.value) == (
        "calendars: lack 'manila', which commitment 'first reply' names. Known calendars: lisbon."
    )


def test_without_numpy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = log()
    monkeypatch.delitem(sys.modules, "cxcore.sla._column_judge", raising=False)
    monkeypatch.setitem(sys.modules, "numpy", None)

    with pytest.raises(MissingExtraError) as caught:
        clock_columns(FIRST_REPLY, columns, at=NOON, calendars=DESKS)

    assert str(caught.value) == "SLA clocks for columns needs an optional dependency: pip install 'cxcore[fast]'"
