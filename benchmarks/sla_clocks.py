"""
What does an SLA clock cost, and a million of them, beside what one would write by hand?

One case: an event log with a first reply, measured in working hours, beside a
loop over BusinessTimeDelta that knows the opening and the reply and answers
elapsed and due only. A million cases: columns of events beside hand-written
numpy that is given two aligned columns, opening and reply, and the calendar's
edges. Both must agree before they are timed. Rounds alternate; the best counts.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as wall_clock
from typing import Any

import businesstimedelta
import numpy as np

from cxcore.coverage import Calendar
from cxcore.intervals import Interval, to_microseconds
from cxcore.models import CaseId, Event, EventId
from cxcore.sla import Commitment, EventColumns, Metric, clock, clock_columns

QUESTION = "What does an SLA clock cost, and a million of them, beside what one would write by hand?"
DESK = Calendar.parse("Mo-Fr 09:00-17:00", zone="UTC")
PROMISE = Commitment(name="first reply", metric=Metric.FIRST_REPLY, target=timedelta(hours=8), calendar="desk")
CALENDARS = {"desk": DESK}
YEAR, AT = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
CASES, ROUNDS = 300, 5


def in_turn(asked: dict[str, Callable[[], Any]], *, per: float) -> dict[str, float]:
    """Return the best time of each, divided."""
    best = dict.fromkeys(asked, float("inf"))
    for _ in range(ROUNDS):
        for who, ask in asked.items():
            start = time.perf_counter()
            ask()
            best[who] = min(best[who], time.perf_counter() - start)
    return {who: seconds / per for who, seconds in best.items()}


def one_by_one(opened: list[datetime], replied: list[datetime]) -> dict[str, float]:
    """Return microseconds for the clock of one case, by who answered."""
    rule = businesstimedelta.WorkDayRule(
        start_time=wall_clock(9),
        end_time=wall_clock(17),
        working_days=range(5),
    )
    hours = businesstimedelta.Rules([rule])
    target = businesstimedelta.BusinessTimeDelta(hours, hours=8)
    logs = [
        [
            Event(id=EventId(f"evt_{number}_1"), type="case.created", at=start, case=CaseId(f"cas_{number}")),
            Event(id=EventId(f"evt_{number}_2"), type="message.replied", at=end, case=CaseId(f"cas_{number}")),
        ]
        for number, (start, end) in enumerate(zip(opened, replied, strict=True))
    ]

    def ours() -> list[timedelta]:
        found = (clock(PROMISE, log, at=AT, calendars=CALENDARS) for log in logs)
        return [each.elapsed for each in found if each is not None]

    def theirs() -> list[timedelta]:
        found = []
        for start, end in zip(opened, replied, strict=True):
            found.append(hours.difference(start, end).timedelta)
            start + target  # the due instant
        return found

    if ours() != theirs():
        sys.exit("BusinessTimeDelta gives another answer; there is nothing to compare.")
    return in_turn({"clock": ours, "BusinessTimeDelta": theirs}, per=len(logs) / 1e6)


def as_columns(opened: "np.ndarray[Any, Any]", replied: "np.ndarray[Any, Any]") -> dict[str, float]:
    """Return milliseconds for all cases, by who answered."""
    count = len(opened)
    spans = DESK.spans(Interval(YEAR, AT))
    edges = np.array([to_microseconds(edge) for span in spans for edge in (span.start, span.end)])
    sums = np.concatenate([[0], np.cumsum(edges[1::2] - edges[::2])])
    target = PROMISE.target // timedelta(microseconds=1) if PROMISE.target else 0
    log = EventColumns(
        case=np.repeat(np.arange(count), 2),
        at=np.column_stack([opened, replied]).ravel(),
        type=np.tile(np.array(["case.created", "message.replied"]), count),
    )

    def counted(at: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        passed = np.searchsorted(edges, at, side="right")
        inside = passed % 2 == 1
        return sums[passed // 2] + np.where(inside, at - edges[passed - 1], 0)

    def by_hand() -> tuple[Any, Any]:
        begun = counted(opened)
        goal = begun + target
        span = np.searchsorted(sums, goal, side="left")
        return counted(replied) - begun, edges[2 * span - 1] - (sums[span] - goal)

    def ours() -> tuple[Any, Any]:
        found = clock_columns(PROMISE, log, at=AT, calendars=CALENDARS)
        return found.elapsed.view(np.int64), found.due_at.view(np.int64)

    if not all(np.array_equal(left, right) for left, right in zip(ours(), by_hand(), strict=True)):
        sys.exit("The hand-written numpy gives another answer; there is nothing to compare.")
    return in_turn({"clock_columns": ours, "numpy by hand": by_hand}, per=1e-3)


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many cases the columns hold")
    arguments = parser.parse_args()

    chosen = np.random.default_rng(7)
    seconds = chosen.integers(0, 360 * 86_400, arguments.cases)
    opened = to_microseconds(YEAR) + seconds * 1_000_000
    replied = opened + chosen.integers(0, 20 * 86_400, arguments.cases) * 1_000_000
    few = [
        [YEAR + timedelta(microseconds=int(at) - to_microseconds(YEAR)) for at in column[:CASES]]
        for column in (opened, replied)
    ]
    single, many = one_by_one(*few), as_columns(opened, replied)
    ratios = {
        "BusinessTimeDelta/clock, one case": single["BusinessTimeDelta"] / single["clock"],
        "clock_columns/numpy by hand": many["clock_columns"] / many["numpy by hand"],
        "clock/clock_columns, per case": single["clock"] * arguments.cases / 1e3 / many["clock_columns"],
    }
    ratios = {what: round(ratio, 2) for what, ratio in ratios.items()}
    figures = {who: round(figure, 1) for who, figure in (single | many).items()}
    if arguments.json:
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": figures}))
        return
    print(QUESTION)
    for who, figure in figures.items():
        print(f"{figure:12,.1f} {'us' if who in single else 'ms'}  {who}")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")


if __name__ == "__main__":
    main()
