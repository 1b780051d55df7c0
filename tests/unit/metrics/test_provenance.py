"""Of how many rows a figure says how they are known."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import CSAT, HandleTime, Tally, measure

COUNTS = ("recorded_events", "derived_events", "inferred_events")


def answer(
    recorded: int | None = 0, derived: int | None = 0, inferred: int | None = 0, score: int | None = 5
) -> Mapping[str, Any]:
    return {"csat_score": score, **dict(zip(COUNTS, (recorded, derived, inferred), strict=True))}  # fmt: skip


def known(*rows: Mapping[str, Any]) -> Mapping[str, int]:
    return measure(rows, [CSAT()])["csat"].provenance


@pytest.mark.parametrize(
    ("row", "provenance"),
    [
        (answer(recorded=3), {"recorded": 1}),
        (answer(recorded=3, derived=1), {"derived": 1}),
        (answer(recorded=3, derived=1, inferred=1), {"inferred": 1}),
        (answer(recorded=None, derived=None, inferred=2), {"inferred": 1}),
        (answer(), {}),
        (answer(recorded=None, derived=None, inferred=None), {}),
        ({"csat_score": 5}, {}),
        ({"csat_score": 5, "derived_events": 1}, {"derived": 1}),
    ],
)
def test_a_row_is_known_as_well_as_the_least_certain_of_its_events(
    row: Mapping[str, Any], provenance: Mapping[str, int]
) -> None:
    assert known(row) == provenance
    assert measure(pl.DataFrame([row]), [CSAT()])["csat"].provenance == provenance


def test_a_row_that_is_left_out_does_not_count() -> None:
    assert known(answer(recorded=1), answer(inferred=1, score=None), answer(derived=1, score=9)) == {"recorded": 1}


def test_a_row_outside_the_population_does_not_count() -> None:
    abandoned = {"offered": True, "answered": False, "handle_time": None, "inferred_events": 1}

    assert measure([abandoned], [HandleTime()])["handle_time"].provenance == {}
    assert measure(pl.DataFrame([abandoned]), [HandleTime()])["handle_time"].provenance == {}


def test_the_explanation_warns_of_what_was_not_recorded() -> None:
    clean, mixed = (
        measure(rows, [CSAT()])["csat"] for rows in ([answer(recorded=1)], [answer(recorded=1), answer(derived=2)] * 2)
    )

    assert "recorded" not in clean.explain()
    assert mixed.explain().endswith("Rows that rest on more than recorded events: 2 (derived).")


def test_provenance_adds_up_and_can_be_taken_away() -> None:
    morning, evening = CSAT().tally([answer(recorded=1)] * 2), CSAT().tally([answer(recorded=1), answer(inferred=1)])

    both = morning + evening

    assert both.provenance == {"recorded": 3, "inferred": 1}
    assert both - evening == morning
    with pytest.raises(InvalidValueError) as caught:
        CSAT().tally([answer(recorded=1)] * 2) - CSAT().tally([answer(inferred=1)])
    assert str(caught.value) == "provenance: holds fewer rows than are to be taken away; take away what was added."


def test_provenance_survives_storage() -> None:
    tally = CSAT().tally([answer(recorded=1), answer(derived=1)])

    assert Tally.from_bytes(tally.to_bytes()) == tally
    assert Tally.from_json(tally.to_json()).provenance == {"derived": 1, "recorded": 1}


@pytest.mark.parametrize("wrong", ["three", True, 1.5])
def test_a_count_that_is_none_is_a_mistake_of_the_program(wrong: object) -> None:
    for rows in ([{**answer(), "derived_events": wrong}], pl.DataFrame([{**answer(), "derived_events": wrong}])):
        with pytest.raises(InvalidValueError) as caught:
            measure(rows, [CSAT()])
        assert caught.value.path.endswith("derived_events")
