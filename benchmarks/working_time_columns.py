"""
How much longer do a million pairs take than a hand-written searchsorted?

The peer is given the edges of the calendar, and knows nothing of units,
missing values or far-away years. Both must agree before they are timed.
Rounds alternate; the best round counts.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from working_time import (  # type: ignore[import-not-found]  # the script beside this one
    END,
    START,
    WITH_LUNCH,
    by_searchsorted,
    calendar_of,
)

from cxcore.intervals import Interval, to_microseconds

QUESTION = "How much longer do a million pairs take than a hand-written searchsorted?"
PAIRS, ROUNDS = 1_000_000, 7


def measure() -> dict[str, float]:
    """Return milliseconds for the whole column, by who answered."""
    calendar = calendar_of(WITH_LUNCH)
    spans = calendar.spans(Interval(START, END))
    edges = np.array([to_microseconds(edge) for span in spans for edge in (span.start, span.end)])
    chosen = np.random.default_rng(7)
    low, high = to_microseconds(START), to_microseconds(END)
    starts, ends = (chosen.integers(low, high, PAIRS) for _ in range(2))
    asked: dict[str, Callable[[], npt.NDArray[np.int64]]] = {
        "cxcore": lambda: calendar.elapsed_many(starts, ends).view(np.int64),
        "searchsorted": lambda: by_searchsorted(edges, starts, ends),
    }
    if not np.array_equal(asked["cxcore"](), asked["searchsorted"]()):
        sys.exit("The searchsorted gives another answer; there is nothing to compare.")

    figures = dict.fromkeys(asked, float("inf"))
    for _ in range(ROUNDS):
        for who, ask in asked.items():
            start = time.perf_counter()
            ask()
            figures[who] = min(figures[who], (time.perf_counter() - start) * 1e3)
    return figures


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    figures = {who: round(figure, 1) for who, figure in measure().items()}
    ratios = {"cxcore/searchsorted": round(figures["cxcore"] / figures["searchsorted"], 2)}
    if arguments.json:
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": figures}))
        return
    print(QUESTION)
    for who, figure in figures.items():
        print(f"{figure:12,.1f} ms  {who}")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")


if __name__ == "__main__":
    main()
