"""The tallies of a frame by group: kept, sent and added up, they give the figures of all rows together."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import duckdb
import polars as pl
import pytest

from cxcore.errors import InvalidValueError, MissingFactError
from cxcore.metrics import (
    CSAT,
    NPS,
    Backlog,
    GroupTally,
    Metric,
    Period,
    ResolutionTime,
    Tally,
    measure,
    tally_groups,
)

MONDAY: Final = datetime(2026, 3, 2, tzinfo=UTC)
FRIDAY: Final = MONDAY + timedelta(days=4)
METRICS: Final[tuple[Metric, ...]] = (NPS(), CSAT(), ResolutionTime(), Backlog())
FRAME: Final = pl.DataFrame(
    [
        {
            "team": ("Lisbon", "Manila", None)[number % 3],
            "nps_score": number % 12,  # 11 is none
            "csat_score": None if number % 5 == 0 else 1 + number % 5,
            "opened_at": MONDAY + timedelta(hours=number),
            "solved_at": MONDAY + timedelta(hours=number + number % 30) if number % 4 else None,
            "closed_at": None,
        }
        for number in range(90)
    ],
    schema_overrides={"closed_at": pl.Datetime("us", "UTC")},
)


def in_duckdb(rows: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    session = duckdb.connect()
    session.register("cases", rows.to_arrow())
    return session.table("cases")


def figures(tallies: Sequence[GroupTally]) -> list[tuple[object, object]]:
    """Return the group and the estimate of each sum of tallies of the same group and metric."""
    sums: dict[tuple[str, Metric], Tally] = {}
    groups: dict[str, object] = {}
    for each in tallies:
        key = str(each.group)
        groups[key] = each.group
        sums[key, each.metric] = sums.get((key, each.metric), Tally()) + each.tally
    return [(groups[key], metric.result(tally)) for (key, metric), tally in sums.items()]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda rows: rows.to_dicts(), id="rows"),
        pytest.param(lambda rows: rows, id="Polars"),
        pytest.param(lambda rows: rows.lazy(), id="Polars, lazy"),
        pytest.param(in_duckdb, id="DuckDB"),
    ],
)
def test_the_tallies_of_parts_add_up_to_the_figures_of_the_whole(made: Callable[[pl.DataFrame], Any]) -> None:
    asked: Any = {"by": ["team"], "period": "day", "zone": "Europe/Lisbon", "at": FRIDAY}
    parts = FRAME[:40], FRAME[40:41], FRAME[41:]

    tallies = [each for part in parts for each in tally_groups(made(part), METRICS, **asked)]

    whole = [(each.group, each.estimate) for each in measure(FRAME.to_dicts(), METRICS, **asked)]
    found = figures(tallies)
    assert len(found) == len(whole)
    assert all(each in whole for each in found)


def test_a_frame_without_grouping_is_one_tally_a_metric() -> None:
    tallies = tally_groups(FRAME, METRICS, at=FRIDAY)

    assert [(each.group, each.metric) for each in tallies] == [({}, metric) for metric in METRICS]
    assert tallies[0].tally == NPS().tally(FRAME.to_dicts())


def test_a_group_is_labelled_as_in_a_measurement() -> None:
    first = tally_groups(FRAME, [NPS()], by=["team"], period="week", zone="Europe/Lisbon", dated_by="opened_at")[0]

    assert first.group == {"team": "Lisbon", "week": Period.at(MONDAY, "week", zone="Europe/Lisbon")}


def test_without_rows_there_are_no_groups_and_without_grouping_an_empty_tally() -> None:
    assert tally_groups([], [NPS()], by=["team"]) == ()
    (nothing,) = tally_groups([], [NPS()])
    assert nothing.metric.result(nothing.tally).value is None


def test_what_cannot_be_measured_cannot_be_tallied_either() -> None:
    with pytest.raises(MissingFactError, match="No row has 'taem', to group by. Did you mean 'team'?"):
        tally_groups(FRAME, [NPS()], by=["taem"])
    with pytest.raises(InvalidValueError, match="a week begins at midnight somewhere"):
        tally_groups(FRAME, [NPS()], period="week")


def test_a_day_that_is_taken_from_the_days_together_leaves_the_others_with_their_durations() -> None:
    metric = ResolutionTime()
    first, second = (
        {"opened_at": MONDAY, "solved_at": MONDAY + timedelta(hours=hours), "closed_at": None} for hours in (2, 5)
    )
    both = metric.tally([first, second], at=FRIDAY)

    assert both - metric.tally([first], at=FRIDAY) == metric.tally([second], at=FRIDAY)
    assert metric.result(both - both).value is None  # nothing of any duration is left
