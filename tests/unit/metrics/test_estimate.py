"""How an estimate reads, to a person and in a notebook."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from cxcore.metrics import CSAT, NPS, BacklogAge, Cases, Estimate, Metric, ResolutionTime, WaitToAnswer
from cxcore.metrics._template._estimate import in_words

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
CSAT_OF_FIVE = CSAT().result(CSAT().tally([{"csat_score": score} for score in (5, 4, 4, 2, 9)]))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (31094, "31,094"),
        (31094.25, "31,094.2"),
        (40.774, "40.77"),
        (1.0, "1.00"),
        (0.12646, "0.1265"),
        (-29.78, "-29.78"),
        (None, "unknown"),
    ],
)
def test_a_number_is_read_with_the_digits_that_count(value: float | None, words: str) -> None:
    assert in_words(value) == words


def test_an_estimate_explains_itself() -> None:
    assert CSAT_OF_FIVE.explain() == (
        "csat is 0.7500. The 95 % interval runs from 0.3006 to 0.9544 (Wilson), n = 4.\n"
        "Definition: Answers of 4 or more / answers, on a scale of 1 to 5.\n"
        "Left out: 1 (csat_score outside 1 to 5)."
    )


def test_an_estimate_without_a_value_explains_why() -> None:
    nobody = NPS().result(NPS().tally([{"nps_score": None}]))

    assert repr(nobody) == "<Estimate nps None: there are no answers from 0 to 10; left out: 1 (nps_score unknown)>"
    assert nobody.explain() == (
        "nps is unknown: there are no answers from 0 to 10; left out: 1 (nps_score unknown).\n"
        "Definition: 100 x (promoters - detractors) / answers; promoters score 9 or 10, detractors 0 to 6."
    )


def test_a_count_has_no_interval_to_explain() -> None:
    cases = Cases().result(Cases().tally([{}]) + Cases().tally([]))

    assert cases.explain().startswith("cases is unknown: there are no cases with a known opening")


def test_an_end_that_the_rows_do_not_set_is_called_unknown() -> None:
    one_sided = attrs.evolve(CSAT_OF_FIVE, high=None)

    assert repr(one_sided) == "<Estimate csat 0.7500 [0.3006, unknown] n=4>"


def test_the_table_carries_the_definition_and_the_reason() -> None:
    nobody = ResolutionTime().result(ResolutionTime().tally([]))

    assert nobody._repr_html_() == (
        "<table><thead><tr><th>metric</th><th>group</th><th>value</th><th>interval</th><th>n</th><th>unit</th>"
        "<th>left out</th></tr></thead><tbody>"
        '<tr title="Median of the hours from opened to solved, or closed if never solved; '
        'cases still open count as longer than their age so far.">'
        "<td>resolution_time</td><td></td><td>unknown</td><td>there are no cases whose duration is known</td>"
        "<td>0</td><td>hours</td><td></td></tr></tbody></table>"
    )


@pytest.mark.parametrize("value", [3, 3.0])
def test_whole_numbers_and_others_come_back_from_json_as_they_were(value: float) -> None:
    estimate = attrs.evolve(CSAT_OF_FIVE, value=value)

    read = Estimate.from_json(estimate.to_json())

    assert read == estimate
    assert type(read.value) is type(value)


def _cases(*hours: float | None) -> list[dict[str, object]]:
    return [
        {
            "opened_at": MONDAY,
            "solved_at": None if each is None else MONDAY + timedelta(hours=each),
            "closed_at": None,
        }
        for each in hours
    ]


@pytest.mark.parametrize(
    ("metric", "hours", "censored", "why"),
    [
        (ResolutionTime(), (1, 2, None, None), 0.5, "two of four are still open"),
        (ResolutionTime(), (1, 2), 0.0, "none is"),
        (ResolutionTime(), (), None, "there is nothing to have a share of"),
        (ResolutionTime(method="naive"), (1, 2, None), None, "what is still open is left out"),
        (ResolutionTime(method="naive", statistic="mean"), (1, 2, None), None, "likewise"),
        (BacklogAge(), (1, None), None, "an age is seen whole"),
        (Cases(), (1, None), None, "a count has no length"),
    ],
)
def test_an_estimate_says_which_share_was_not_seen_to_its_end(
    metric: Metric, hours: tuple[float | None, ...], censored: float | None, why: str
) -> None:
    estimate = metric.result(metric.tally(_cases(*hours), at=MONDAY + timedelta(days=1)))

    assert estimate.censored == censored, why


def test_who_gave_up_waiting_was_not_seen_to_wait_to_the_end() -> None:
    calls = [{"offered": True, "answered": ok, "wait": timedelta(seconds=30)} for ok in (True, True, True, False)]
    metric = WaitToAnswer()

    assert metric.result(metric.tally(calls)).censored == 0.25


def test_the_explanation_tells_of_what_was_not_seen_to_its_end_where_there_is_any() -> None:
    at = MONDAY + timedelta(days=1)
    one_open, none_open = (
        ResolutionTime().result(ResolutionTime().tally(_cases(1, 2, last), at=at)).explain() for last in (None, 3)
    )

    assert "Of the n, 33.3 % were not seen to their end, and count as longer than that." in one_open
    assert "not seen" not in none_open


def test_an_estimate_carries_the_version_of_its_definition() -> None:
    class Revised(NPS):
        version = 2

    rows = [{"nps_score": 10}]

    assert NPS().result(NPS().tally(rows)).version == 1
    assert Revised().result(Revised().tally(rows)).to_dict()["version"] == 2
