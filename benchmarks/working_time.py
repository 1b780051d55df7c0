"""
What does the working time between two instants cost, near and far apart?

A desk in Lisbon, Monday to Friday with or without a lunch break, answers two
questions one call at a time: how much working time lies between two instants,
and when a number of working hours is over. Beside cxcore they are put to

- BusinessTimeDelta, which walks from span to span;
- business-duration, which lists every date between the two and knows no breaks;
- opening-hours-py, whose intervals are added up, as it has no such question;
- pandas' CustomBusinessHour, which adds whole hours and knows no difference;
- a hand-written numpy ``searchsorted`` over the same edges, all pairs at once.

All must agree before they are timed. Rounds alternate, so that a slow moment
of the machine hits all of them; the best round counts.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytz  # type: ignore[import-untyped]  # the zones that BusinessTimeDelta works with
from business_duration import businessDuration
from businesstimedelta import BusinessTimeDelta, LunchTimeRule, Rules, WorkDayRule
from businesstimedelta.rules import Rule
from opening_hours import OpeningHours, State

from cxcore.coverage import Calendar
from cxcore.intervals import Interval, to_microseconds

QUESTION = "How many times longer do others take for the working time between two instants?"
START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
ROUNDS = 5
CALLS = 5_000

Pair = tuple[datetime, datetime]
Instants = npt.NDArray[np.int64]
SECOND = timedelta(seconds=1)
LISBON = ZoneInfo("Europe/Lisbon")

PYTZ_LISBON = pytz.timezone("Europe/Lisbon")
WORK = WorkDayRule(start_time=clock(9), end_time=clock(18), working_days=[0, 1, 2, 3, 4], tz=PYTZ_LISBON)
LUNCH = LunchTimeRule(start_time=clock(13), end_time=clock(14), working_days=[0, 1, 2, 3, 4], tz=PYTZ_LISBON)


@attrs.frozen
class Desk:
    """One desk, as each of the contestants is told of it."""

    name: str
    hours: str
    rules: Rule
    spans: tuple[tuple[clock, clock], ...]


WITH_LUNCH = Desk(
    "", "Mo-Fr 09:00-13:00,14:00-18:00", Rules([WORK, LUNCH]), ((clock(9), clock(13)), (clock(14), clock(18)))
)
WITHOUT_LUNCH = Desk(" without lunch", "Mo-Fr 09:00-18:00", WORK, ((clock(9), clock(18)),))

# How far apart the instants lie, how many working hours are added, and how many calls suffice for a slow peer.
# Neither number fills whole days, because pandas then answers with the next opening and others with the closing.
GAPS = [("two-day gaps", timedelta(days=2), 19, 100), ("year gaps", timedelta(days=365), 2_003, 3)]


@attrs.frozen
class Contest:
    """One question put to several: who, how, and how many calls a round has."""

    name: str
    contestants: dict[str, tuple[Callable[[], object], int]]


def calendar_of(desk: Desk) -> Calendar:
    """Return a calendar that has compiled nothing yet."""
    return Calendar.parse(desk.hours, zone="Europe/Lisbon")


def pairs(count: int, gap: timedelta) -> list[Pair]:
    """Return pairs of instants about `gap` apart, in whole seconds, which is all that some of the peers tell apart."""
    chosen = random.Random(7)
    starts = [START + timedelta(seconds=chosen.randrange(2 * 365 * 86_400)) for _ in range(count)]
    return [(start, (start + gap * chosen.uniform(0.9, 1.1)).replace(microsecond=0)) for start in starts]


def refuse(who: str, name: str) -> None:
    """Stop, since figures of different answers cannot be compared."""
    sys.exit(f"{who} gives another answer for {name}; there is nothing to compare.")


# --- how much lies between -----------------------------------------------------


def by_searchsorted(edges: Instants, starts: Instants, ends: Instants) -> Instants:
    """Return the open microseconds between each start and end."""
    opened = np.concatenate([[0], np.cumsum(edges[1::2] - edges[::2])])

    def before(instants: Instants) -> Instants:
        passed = np.searchsorted(edges, instants, side="right")
        inside = passed % 2 == 1
        since = np.where(inside, instants - edges[np.maximum(passed - 1, 0)], 0)
        return opened[passed // 2] + since

    return before(ends) - before(starts)


def open_stretches(hours: OpeningHours, start: datetime, end: datetime | None = None) -> Iterator[Pair]:
    """Yield the open intervals that opening-hours-py finds, in UTC."""
    for since, until, state, _ in hours.intervals(start, end):
        if state == State.OPEN:
            yield since.astimezone(UTC), until.astimezone(UTC)


def elapsed_contest(desk: Desk, gap_name: str, gap: timedelta, peer_calls: int) -> Contest:
    """Return who is asked for the time between pairs of instants, once they agree."""
    calendar, name = calendar_of(desk), f"{gap_name}{desk.name}"
    some = pairs(CALLS, gap)
    few = some[:peer_calls]
    local = [(start.astimezone(LISBON), end.astimezone(LISBON)) for start, end in few]
    on_the_wall = [(start.replace(tzinfo=None), end.replace(tzinfo=None)) for start, end in local]
    hours = OpeningHours(desk.hours, timezone=LISBON)
    spans = calendar.spans(Interval(START, END))
    edges = np.array([to_microseconds(edge) for span in spans for edge in (span.start, span.end)])
    starts, ends = (np.array([to_microseconds(pair[end]) for pair in some]) for end in (0, 1))

    def ask_cxcore() -> list[timedelta]:
        return [calendar.elapsed(start, end) for start, end in some]

    def ask_businesstimedelta() -> list[timedelta]:
        return [desk.rules.difference(start, end).timedelta for start, end in few]

    def ask_opening_hours() -> list[timedelta]:
        return [sum((b - a for a, b in open_stretches(hours, *pair)), timedelta(0)) for pair in local]

    def ask_business_duration() -> list[timedelta]:
        (opens, closes), *_ = desk.spans
        return [businessDuration(start, end, opens, closes, unit="sec") * SECOND for start, end in on_the_wall]

    def ask_numpy() -> Instants:
        return by_searchsorted(edges, starts, ends)

    peers: dict[str, Callable[[], list[timedelta]]] = {
        "businesstimedelta": ask_businesstimedelta,
        "opening-hours-py": ask_opening_hours,
    }
    if len(desk.spans) == 1:
        peers["business-duration"] = ask_business_duration
    ours = ask_cxcore()
    for who, ask in peers.items():
        if ask() != ours[:peer_calls]:
            refuse(who, name)
    if (ask_numpy() * np.timedelta64(1, "us")).tolist() != ours:
        refuse("numpy", name)
    return Contest(
        name,
        {
            "cxcore": (ask_cxcore, CALLS),
            **{who: (ask, peer_calls) for who, ask in peers.items()},
            "numpy searchsorted at once": (ask_numpy, CALLS),
        },
    )


# --- when it is over -------------------------------------------------------------


def over_after(hours: OpeningHours, start: datetime, left: timedelta) -> datetime:
    """Return when so much time of opening-hours-py's intervals is over."""
    for since, until in open_stretches(hours, start):
        if left <= until - since:
            return since + left
        left -= until - since
    raise AssertionError  # the hours never end


def add_contest(desk: Desk, gap_name: str, hours_added: int, peer_calls: int) -> Contest:
    """Return who is asked when working hours are over, once they agree."""
    calendar, name = calendar_of(desk), f"adding {hours_added:,} hours{desk.name}"
    starts = [start for start, _ in pairs(CALLS, timedelta(0))]
    few = starts[:peer_calls]
    local = [start.astimezone(LISBON) for start in few]
    on_the_wall = [pd.Timestamp(start.replace(tzinfo=None)) for start in local]
    hours, amount = OpeningHours(desk.hours, timezone=LISBON), timedelta(hours=hours_added)
    delta = BusinessTimeDelta(desk.rules, hours=hours_added)
    opens, closes = ([f"{span[end]:%H:%M}" for span in desk.spans] for end in (0, 1))
    custom = pd.offsets.CustomBusinessHour(hours_added, start=opens, end=closes)

    def ask_cxcore() -> list[datetime]:
        return [calendar.add(start, amount) for start in starts]

    def ask_businesstimedelta() -> list[datetime]:
        return [start + delta for start in few]

    def ask_opening_hours() -> list[datetime]:
        return [over_after(hours, start, amount) for start in local]

    def ask_pandas() -> list[pd.Timestamp]:
        return [start + custom for start in on_the_wall]

    ours = ask_cxcore()[:peer_calls]
    peers: dict[str, Callable[[], Sequence[datetime]]] = {
        "businesstimedelta": ask_businesstimedelta,
        "opening-hours-py": ask_opening_hours,
    }
    for who, ask in peers.items():
        if [over.astimezone(UTC) for over in ask()] != ours:
            refuse(who, name)
    if [over.to_pydatetime().replace(tzinfo=LISBON).astimezone(UTC) for over in ask_pandas()] != ours:
        refuse("pandas", name)
    asked = {**peers, "pandas CustomBusinessHour": ask_pandas}
    return Contest(name, {"cxcore": (ask_cxcore, CALLS), **{who: (ask, peer_calls) for who, ask in asked.items()}})


def measure() -> tuple[dict[str, float], dict[str, float]]:
    """Return microseconds a call by what was asked of whom, and the ratios of the peers to cxcore."""
    contests = [
        contest
        for desk in (WITH_LUNCH, WITHOUT_LUNCH)
        for gap_name, gap, hours_added, peer_calls in GAPS
        for contest in (
            elapsed_contest(desk, gap_name, gap, peer_calls),
            add_contest(desk, gap_name, hours_added, peer_calls),
        )
    ]
    asked = {
        f"{who}, {contest.name}": contestant for contest in contests for who, contestant in contest.contestants.items()
    }
    asked["cxcore, compile three years"] = (
        lambda: calendar_of(WITH_LUNCH).elapsed(START, START + timedelta(days=1095)),
        1,
    )
    figures = dict.fromkeys(asked, float("inf"))
    for _ in range(ROUNDS):
        for what, (ask, calls) in asked.items():
            start = time.perf_counter()
            ask()
            figures[what] = min(figures[what], (time.perf_counter() - start) / calls * 1e6)
    ratios = {
        f"{who}/cxcore, {contest.name}": float(
            f"{figures[f'{who}, {contest.name}'] / figures[f'cxcore, {contest.name}']:.3g}"
        )
        for contest in contests
        for who in contest.contestants
        if who != "cxcore"
    }
    ratios["cxcore, year gaps/two-day gaps"] = round(figures["cxcore, year gaps"] / figures["cxcore, two-day gaps"], 2)
    return figures, ratios


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    figures, ratios = measure()
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
