"""Many metrics by group, and the standard report."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest

from cxcore.errors import InvalidValueError, MissingFactError, NaiveDatetimeError, NotOneMeasurementError
from cxcore.intervals import Interval, WorkingTime
from cxcore.metrics import (
    CSAT,
    NPS,
    STANDARD,
    Cases,
    Measurement,
    Measurements,
    ResolutionTime,
    ServiceLevel,
    Tally,
    answerable,
    measure,
    standard_metrics,
)

Facts = Mapping[str, object]

ANSWERS: list[Facts] = [
    {"channel": "email", "language": "pt", "nps_score": 10, "csat_score": 5},
    {"channel": "chat", "language": "en", "nps_score": 9, "csat_score": 4},
    {"channel": None, "language": "en", "nps_score": 0, "csat_score": 1},
    {"channel": "email", "language": "en", "nps_score": 6, "csat_score": 3},
    {"language": "pt", "nps_score": 8, "csat_score": 4},
]


def test_groups_are_sorted_with_unknown_last_and_metrics_come_as_given() -> None:
    found = measure(ANSWERS, [NPS(), CSAT()], by=["channel"])

    assert [(each.group["channel"], each.estimate.metric, each.estimate.value) for each in found] == [
        ("chat", "nps", 100), ("chat", "csat", 1), ("email", "nps", 0), ("email", "csat", 0.5), (None, "nps", -50), (None, "csat", 0.5),
    ]  # fmt: skip


def test_several_columns_group_by_their_combinations() -> None:
    found = measure(ANSWERS, [NPS()], by=["language", "channel"])

    assert [str(each) for each in found] == [
        "language=en, channel=chat",
        "language=en, channel=email",
        "language=en, channel=None",
        "language=pt, channel=email",
        "language=pt, channel=None",
    ]


def test_numbers_sort_as_numbers_before_text_and_gaps_of_a_data_frame_are_unknown() -> None:
    priorities = [10, "urgent", 9, float("nan"), None]
    rows = [{"priority": priority, "nps_score": 10} for priority in priorities]

    found = measure(rows, [NPS()], by=["priority"])

    assert [each.group["priority"] for each in found] == [9, 10, "urgent", None]
    assert found[-1].estimate.n == 2


def test_rows_may_be_an_iterator_that_can_be_read_once() -> None:
    assert measure(iter(ANSWERS), [NPS(), CSAT()])["csat"].value == 3 / 5


def test_without_grouping_there_is_one_group_even_without_rows() -> None:
    (measurement,) = measure([], [NPS()])

    assert measurement.group == {}
    assert measurement.estimate.reason == "there are no answers from 0 to 10"


def test_without_rows_there_are_no_groups() -> None:
    found = measure([], [NPS()], by=["channel"])

    assert len(found) == 0
    assert repr(found) == "<Measurements: none>"


def test_a_column_no_row_has_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(MissingFactError) as caught:
        measure(ANSWERS, [NPS()], by=["chanel"])

    assert str(caught.value) == "No row has 'chanel', to group by. Did you mean 'channel'?"


def test_a_fact_no_row_has_is_refused_with_the_metric_that_needs_it() -> None:
    with pytest.raises(MissingFactError) as caught:
        measure([{"npsscore": 10}], [NPS()])

    assert str(caught.value) == "No row has 'nps_score', which nps needs. Did you mean 'npsscore'?"


def test_one_row_with_the_fact_is_enough() -> None:
    assert measure([{}, {"nps_score": None}], [NPS()])["nps"].excluded == {"nps_score unknown": 2}


def test_the_columns_to_group_by_are_a_list_and_not_a_word() -> None:
    with pytest.raises(InvalidValueError) as caught:
        measure(ANSWERS, [NPS()], by="channel")

    assert str(caught.value) == "by: is a list of columns; write ['channel']."


def test_rows_are_not_grouped_by_lists() -> None:
    with pytest.raises(InvalidValueError) as caught:
        measure([*ANSWERS, {"channel": ["email"], "nps_score": 1}], [NPS()], by=["channel"])

    assert str(caught.value) == "rows[5].channel: is a list, and rows are grouped by single values."


def test_a_row_that_is_no_mapping_is_refused_by_its_place() -> None:
    with pytest.raises(InvalidValueError) as caught:
        measure([ANSWERS[0], ["email", 10]], [NPS()])

    assert str(caught.value) == "rows[1]: a row is a mapping of facts, not a list."


def test_the_row_of_a_mistake_is_its_place_among_all_rows_and_not_in_its_group() -> None:
    with pytest.raises(InvalidValueError) as caught:
        measure([*ANSWERS, {"channel": "chat", "nps_score": "ten"}], [NPS()], by=["channel"])

    assert caught.value.path == "rows[5].nps_score"


def test_the_as_of_instant_is_refused_by_name_if_it_is_naive() -> None:
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        measure([], [Cases()], at=datetime(2026, 3, 2))  # noqa: DTZ001  # the mistake under test


# --- asking for one -------------------------------------------------------------


def test_a_metric_is_found_by_its_id_and_measurements_by_their_place() -> None:
    found = measure(ANSWERS, [NPS(), CSAT()])

    assert found["nps"] == found[0].estimate
    assert list(found[1:]) == [found[1]]
    assert isinstance(found[1:], Measurements)


def test_a_name_nobody_measured_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(NotOneMeasurementError) as caught:
        measure(ANSWERS, [NPS(), CSAT()])["cast"]

    assert str(caught.value) == "No measurement is called 'cast'. Did you mean 'csat'?"


def test_a_name_that_matches_several_is_refused_with_what_tells_them_apart() -> None:
    found = measure(ANSWERS, [CSAT(), CSAT(top=5)], by=["channel"])[:2]

    with pytest.raises(NotOneMeasurementError) as caught:
        found["csat"]

    assert str(caught.value) == (
        "2 measurements are called 'csat': channel=chat, statistic=top_share, top=4, low=1, high=5, answer=last; "
        "channel=chat, statistic=top_share, top=5, low=1, high=5, answer=last. Pick one by its place, or loop."
    )


# --- handing on -----------------------------------------------------------------


class Channel(StrEnum):
    EMAIL = "email"


def test_a_group_is_written_as_json_can_hold_it() -> None:
    rows = [{"channel": Channel.EMAIL, "day": date(2026, 3, 2), "vip": True, "nps_score": 10}]

    (record,) = measure(rows, [NPS()], by=["channel", "day", "vip"]).to_dicts()

    assert record["group"] == {"channel": "email", "day": "2026-03-02", "vip": True}


def test_the_table_for_notebooks_shows_each_group_and_escapes_it() -> None:
    table = measure([{"team": "<b>Lisbon</b>", "nps_score": 10}], [NPS()], by=["team"])._repr_html_()

    assert "<td>team=&lt;b&gt;Lisbon&lt;/b&gt;</td>" in table


def test_the_repr_of_measurements_names_the_metrics() -> None:
    assert repr(measure(ANSWERS, [NPS(), CSAT()], by=["language"])) == "<Measurements: 4 of nps, csat>"


def test_a_measurement_without_a_group_has_no_label() -> None:
    (measurement,) = measure(ANSWERS, [NPS()])

    assert str(measurement) == ""
    assert isinstance(measurement, Measurement)


# --- tallies --------------------------------------------------------------------


def test_tallies_of_two_definitions_do_not_add_up() -> None:
    with pytest.raises(InvalidValueError) as caught:
        NPS().tally(ANSWERS) + CSAT().tally(ANSWERS)

    assert str(caught.value) == (
        "a tally of nps(interval='adjusted_wald', answer='last') and one of csat(statistic='top_share', top=4, low=1, "
        "high=5, answer='last') do not add up; add tallies of one definition."
    )


def test_a_tally_leaves_no_negative_number_of_rows_out() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Tally(excluded={"nps_score unknown": -1})

    assert str(caught.value) == "excluded.nps_score unknown: counts things, so it is at least 0, not -1."


# --- the standard report -----------------------------------------------------------


def test_only_metrics_whose_facts_are_all_there_are_answerable() -> None:
    assert [metric.id for metric in answerable(["opened_at", "solved_at"])] == [
        "cases",
        "resolution_time",
        "resolution_time",
    ]
    assert answerable([]) == ()


def test_the_standard_report_has_service_level_in_all_four_definitions() -> None:
    levels = [metric for metric in STANDARD if isinstance(metric, ServiceLevel)]

    assert [level.denominator for level in levels] == [
        "offered",
        "offered_less_short_abandons",
        "answered",
        "short_abandons_met",
    ]
    assert standard_metrics() == STANDARD


def test_the_threshold_of_the_standard_report_can_be_chosen() -> None:
    levels = [metric for metric in standard_metrics(within=timedelta(seconds=60)) if isinstance(metric, ServiceLevel)]

    assert {level.within for level in levels} == {timedelta(seconds=60)}


class Never:
    """A desk that is always closed."""

    def is_open(self, at: datetime) -> bool:
        raise NotImplementedError

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        return timedelta()

    def add(self, at: datetime, duration: timedelta) -> datetime:
        raise NotImplementedError

    def next_open(self, at: datetime) -> datetime | None:
        raise NotImplementedError

    def next_close(self, at: datetime) -> datetime | None:
        raise NotImplementedError

    def spans(self, window: Interval) -> Iterator[Interval]:
        raise NotImplementedError


def test_with_a_calendar_resolution_times_come_in_all_hours_and_in_working_hours() -> None:
    never: WorkingTime = Never()
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    rows = [{"opened_at": monday, "solved_at": monday + timedelta(hours=30), "closed_at": None}]

    found = measure(rows, answerable(rows[0], metrics=standard_metrics(working_time=never)), at=monday + timedelta(9))

    times = [
        (each.estimate.arguments["time"], each.estimate.value)
        for each in found
        if each.estimate.metric == "resolution_time"
    ]
    assert times == [("calendar", 30)] * 4 + [("working", 0)] * 4
    assert ResolutionTime(working_time=never) in standard_metrics(working_time=never)
