"""
What does the working time between two instants cost, near and far apart?

A desk in Lisbon, Monday to Friday with a lunch break, answers the same pairs
of instants three ways: cxcore one call at a time, BusinessTimeDelta one call
at a time, and a hand-written numpy ``searchsorted`` over the same edges with
all pairs at once. A second desk without the break is the best case of
BusinessTimeDelta, which walks from span to span. All must agree before they
are timed. Rounds alternate, so that a slow moment of the machine hits all of
them; the best round counts.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock

import numpy as np
import numpy.typing as npt
import pytz  # type: ignore[import-untyped]  # the zones that BusinessTimeDelta works with
from businesstimedelta import LunchTimeRule, Rules, WorkDayRule
from businesstimedelta.rules import Rule

from cxcore.coverage import Calendar
from cxcore.intervals import Interval, to_microseconds

QUESTION = "How many times longer do others take for the working time between two instants?"
START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
ROUNDS = 7

Pair = tuple[datetime, datetime]
Question = Callable[[], object]
Instants = npt.NDArray[np.int64]


LISBON = pytz.timezone("Europe/Lisbon")
WORK = WorkDayRule(start_time=clock(9), end_time=clock(18), working_days=[0, 1, 2, 3, 4], tz=LISBON)
LUNCH = LunchTimeRule(start_time=clock(13), end_time=clock(14), working_days=[0, 1, 2, 3, 4], tz=LISBON)
WITH_LUNCH, WITHOUT_LUNCH = "Mo-Fr 09:00-13:00,14:00-18:00", "Mo-Fr 09:00-18:00"

# What is asked: its name, the hours, the peer's rules, the gap, and how many pairs we and the slower peer answer.
CASES = [
    ("two-day gaps", WITH_LUNCH, Rules([WORK, LUNCH]), timedelta(days=2), 5_000, 100),
    ("year gaps", WITH_LUNCH, Rules([WORK, LUNCH]), timedelta(days=365), 5_000, 3),
    ("two-day gaps without lunch", WITHOUT_LUNCH, WORK, timedelta(days=2), 5_000, 200),
    ("year gaps without lunch", WITHOUT_LUNCH, WORK, timedelta(days=365), 5_000, 10),
]
PEERS = ("businesstimedelta", "numpy searchsorted at once")


def desk(hours: str) -> Calendar:
    """Return a calendar that has compiled nothing yet."""
    return Calendar.parse(hours, zone="Europe/Lisbon")


def pairs(count: int, gap: timedelta) -> list[Pair]:
    """Return pairs of instants that lie about `gap` apart."""
    chosen = random.Random(7)
    starts = [START + timedelta(seconds=chosen.randrange(2 * 365 * 86_400)) for _ in range(count)]
    return [(start, start + gap * chosen.uniform(0.9, 1.1)) for start in starts]


def whole_seconds(some: Sequence[Pair]) -> list[Pair]:
    """Cut the pairs to seconds, which is all that BusinessTimeDelta tells apart."""
    return [(start, end.replace(microsecond=0)) for start, end in some]


def by_searchsorted(edges: Instants, starts: Instants, ends: Instants) -> Instants:
    """Return the open microseconds between each start and end."""
    opened = np.concatenate([[0], np.cumsum(edges[1::2] - edges[::2])])

    def before(instants: Instants) -> Instants:
        passed = np.searchsorted(edges, instants, side="right")
        inside = passed % 2 == 1
        since = np.where(inside, instants - edges[np.maximum(passed - 1, 0)], 0)
        return opened[passed // 2] + since

    return before(ends) - before(starts)


def questions(hours: str, rules: Rule, gap: timedelta, calls: int, peer_calls: int) -> list[tuple[Question, int]]:
    """Return what to ask cxcore, BusinessTimeDelta and numpy, each with its number of pairs, once they agree."""
    calendar = desk(hours)
    some = whole_seconds(pairs(calls, gap))
    few = some[:peer_calls]
    spans = calendar.spans(Interval(START, END))
    edges = np.array([to_microseconds(edge) for span in spans for edge in (span.start, span.end)])
    starts = np.array([to_microseconds(start) for start, _ in some])
    ends = np.array([to_microseconds(end) for _, end in some])

    def ask_cxcore() -> list[timedelta]:
        return [calendar.elapsed(start, end) for start, end in some]

    def ask_businesstimedelta() -> list[timedelta]:
        return [rules.difference(start, end).timedelta for start, end in few]

    def ask_numpy() -> Instants:
        return by_searchsorted(edges, starts, ends)

    ours = ask_cxcore()
    if ask_businesstimedelta() != ours[:peer_calls]:
        sys.exit("BusinessTimeDelta gives another answer; there is nothing to compare.")
    if ask_numpy().tolist() != [answer // timedelta(microseconds=1) for answer in ours]:
        sys.exit("The searchsorted gives another answer; there is nothing to compare.")
    return [(ask_cxcore, calls), (ask_businesstimedelta, peer_calls), (ask_numpy, calls)]


def measure() -> dict[str, float]:
    """Return microseconds a call, by what was asked of whom."""
    asked: dict[str, tuple[Question, int]] = {}
    for name, hours, rules, gap, calls, peer_calls in CASES:
        for who, question in zip(("cxcore", *PEERS), questions(hours, rules, gap, calls, peer_calls), strict=True):
            asked[f"{who}, {name}"] = question
    asked["cxcore, compile three years"] = (lambda: desk(WITH_LUNCH).elapsed(START, START + timedelta(days=1095)), 1)

    figures = dict.fromkeys(asked, float("inf"))
    for _ in range(ROUNDS):
        for what, (ask, calls) in asked.items():
            start = time.perf_counter()
            ask()
            figures[what] = min(figures[what], (time.perf_counter() - start) / calls * 1e6)
    return figures


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    figures = measure()
    ratios = {
        f"{peer}/cxcore, {name}": float(f"{figures[f'{peer}, {name}'] / figures[f'cxcore, {name}']:.3g}")
        for name, *_ in CASES
        for peer in PEERS
    }
    ratios["cxcore, year gaps/two-day gaps"] = round(figures["cxcore, year gaps"] / figures["cxcore, two-day gaps"], 2)

    if arguments.json:
        microseconds = {what: round(figure, 2) for what, figure in figures.items()}
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": microseconds}))
        return
    print(QUESTION)
    for what, figure in figures.items():
        print(f"{figure:12,.2f} µs  {what}")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")


if __name__ == "__main__":
    main()
