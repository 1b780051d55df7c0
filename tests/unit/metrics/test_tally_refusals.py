"""Tallies that no rows can have: rows taken away that were never added, and stored ones made by hand."""

import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.metrics import CSAT, NPS, LogHistogram, Metric, Occupancy, ResolutionTime, Tally, log_rank

MARK = b"cxcore.tally\x01"


def scores(metric: Metric, *found: int) -> Tally:
    return metric.tally([{metric.needs[0]: score} for score in found])


def stored(metric: Metric, **parts: object) -> Tally:
    return Tally.from_dict({"metric": str(metric), **parts})


def headed(head: bytes) -> bytes:
    size, length = bytearray(), len(head)
    while length > 0x7F:
        size.append(length & 0x7F | 0x80)
        length >>= 7
    return MARK + bytes([*size, length]) + head


# --- what was never added ---------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "held", "taken", "why"),
    [
        (NPS(), (10, 10, 10), (0,), "nobody was a detractor"),
        (NPS(), (0, 0), (10,), "nobody was a promoter, and now both who are left are detractors less one"),
        (CSAT(), (1, 1, 1), (5,), "nobody was satisfied"),
        (CSAT(), (5, 5, 5), (1,), "all three were satisfied, and two are left"),
        (CSAT(statistic="net"), (5, 5), (3,), "nobody was in between"),
    ],
)
def test_a_score_that_nobody_gave_makes_no_figure_when_taken_away(
    metric: Metric, held: tuple[int, ...], taken: tuple[int, ...], why: str
) -> None:
    rest = scores(metric, *held) - scores(metric, *taken)

    with pytest.raises(InvalidValueError, match="take away from a tally only what was added") as caught:
        metric.result(rest)
    assert caught.value.path == "tally", why


def test_squares_below_zero_and_amounts_of_no_row_are_refused_at_once() -> None:
    mean = CSAT(statistic="mean")

    for held, taken, message in (
        ((1, 1, 1), (5,), "sums: holds fewer rows than are to be taken away; take away what was added."),
        ((5,), (1,), "sums: holds as many rows as are to be taken away, but others; take away what was added."),
    ):
        with pytest.raises(InvalidValueError) as caught:
            scores(mean, *held) - scores(mean, *taken)
        assert str(caught.value) == message


def test_a_mean_of_sums_that_contradict_each_other_is_refused() -> None:
    mean = CSAT(statistic="mean")

    for tally in (scores(mean, 5, 5, 5, 5) - scores(mean, 1), Tally(sums={"n": -1})):
        with pytest.raises(InvalidValueError, match="sums that no rows add up to"):
            mean.result(tally)


@pytest.mark.parametrize(
    "sums",
    [
        {"n": 2, "top": 10, "bottom": 2, "top_squared": 1, "bottom_squared": 4, "top_bottom": 20},
        {"n": 2, "top": 10, "bottom": -2, "top_squared": 100, "bottom_squared": 4, "top_bottom": 1},
        {"top": 10, "bottom": 2, "top_squared": 100, "bottom_squared": 4, "top_bottom": 20},
    ],
)
def test_a_ratio_of_sums_that_no_rows_have_is_refused(sums: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Occupancy().result(stored(Occupancy(), sums=sums))

    assert str(caught.value) == "tally: has sums that no rows add up to; take away from a tally only what was added."


# --- stored by hand ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"durations": {"ended": [[5, 0]]}}, "durations.ended: holds a duration that did not occur even once."),
        ({"durations": {"ended": [[5, 3], [6, -3]]}}, "durations.ended: holds a duration that did not occur even once."),
        ({"durations": {"ended": [[5, 1], [5, 2]]}}, "durations.ended: holds a duration twice; add up how often it occurred."),
        ({"durations": {"ended": [[10**90, 1]]}}, "durations.ended: holds a duration of more than 90 digits."),
        ({"durations": {"ended": [[-(10**90), 1]]}}, "durations.ended: holds a duration of more than 90 digits."),
        (
            {"durations": {"ended": [[5, 10**30]]}},
            "durations.ended: is from 0 to 100,000,000,000 rows; 1e+30 is not.",
        ),
        ({"sums": {"n": -1}}, "sums.n: is from 0 to 100,000,000,000 rows; -1 is not."),
        ({"sums": {"millionths": -(10**90)}}, "sums.millionths: has more than 90 digits."),
        ({"excluded": {"nps_score unknown": 10**13}}, "excluded.nps_score unknown: is from 0 to 100,000,000,000 rows; 1e+13 is not."),
    ],
)  # fmt: skip
def test_a_stored_tally_holds_only_what_rows_can_add_up_to(parts: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        stored(ResolutionTime(), **parts)

    assert [str(fault) for fault in caught.value.faults] == [message]


@pytest.mark.parametrize(
    "figure",
    [
        ResolutionTime().result,
        ResolutionTime(method="naive").result,
        lambda tally: log_rank(Tally(durations=tally.durations), Tally()),
    ],
)
def test_no_time_that_passed_is_below_zero(figure: Callable[[Tally], object]) -> None:
    tally = Tally(durations={"ended": ((-5, 1), (5, 1))})

    with pytest.raises(InvalidValueError) as caught:
        figure(tally)

    assert str(caught.value) == "tally.durations: holds a duration below zero."


def test_as_many_durations_as_a_tally_may_hold_have_a_median_in_seconds() -> None:
    def stop(*_: object) -> None:
        raise TimeoutError

    naive = ResolutionTime(method="naive")
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(30)
    try:
        found = naive.result(stored(naive, durations={"ended": [[3_600_000_000, 10**11]]}))
    finally:
        signal.alarm(0)

    assert (found.low, found.value, found.high) == (1, 1, 1)


def test_the_largest_sums_make_a_figure() -> None:
    largest = 10**90 - 1
    mean, ratio = CSAT(statistic="mean"), Occupancy()
    sums = {"n": 10**11, "top": 10**44, "bottom": 1, "top_squared": largest, "bottom_squared": largest}

    assert (
        mean.result(stored(mean, sums={"n": 10**11, "millionths": 1, "millionths_squared": largest})).value is not None
    )
    assert ratio.result(stored(ratio, sums=sums)).value is not None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "data: is the bytes of a tally, not a NoneType."),
        ("cxcore.tally", "data: is the bytes of a tally, not a str."),
        (headed(b"[" * 200_000), "data: is a tally whose head cannot be read."),
        (headed(b'{"durations":{"x":1e999}}'), "data: is a tally whose head cannot be read."),
        (headed(b'{"durations":{"x":1.5}}'), "data: is a tally whose head cannot be read."),
        (headed(b'{"durations":{"x":99999999999999999999}}'), "data: is a tally cut short."),
    ],
)
def test_bytes_of_another_kind_are_refused_in_words(data: Any, message: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Tally.from_bytes(data)

    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["[" * 200_000, '{"durations":{"x":1e999}}', '{"sums":{"n":1e999}}'])
def test_json_that_no_tally_is_written_as_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidDocumentError, match="Tally cannot be read") as caught:
        Tally.from_json(text)

    assert len(caught.value.faults) == 1


def test_any_bytes_that_hold_a_tally_will_do() -> None:
    tally = scores(NPS(), 10, 3)

    assert Tally.from_bytes(memoryview(tally.to_bytes())) == tally  # type: ignore[arg-type]  # as a database hands them over


# --- histograms -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (((1, 1), (1, 5)), "counts: holds a bucket twice; add up its durations."),
        (((1, 10**11), (2, 1)), "counts: holds more than 100,000,000,000 durations."),
    ],
)
def test_a_histogram_has_each_bucket_once_and_no_more_than_it_can_count(
    counts: tuple[tuple[int, int], ...], message: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        LogHistogram(counts)

    assert str(caught.value) == message


def test_a_histogram_is_of_durations() -> None:
    with pytest.raises(InvalidValueError) as caught:
        LogHistogram.of([timedelta(seconds=1), 1])  # type: ignore[list-item]  # the mistake under test

    assert str(caught.value) == "durations: holds timedeltas, not an int."
