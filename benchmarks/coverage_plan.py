"""
What does it cost to hold a year of demand against three sites?

Six streams of two regions and the hours of three sites, whose clocks change
on different dates, are answered three ways: by cxcore, by a plain loop over
the minutes with zoneinfo, and by pandas over a range of quarter hours that is
converted to each zone. The hours of the sites stand at quarters, so the
sampled answers are exact and must be the same. The loop is too slow for a
year and answers a month. Only the peers' share of the total is made; cxcore
lists the gaps, overlaps and single points as well. Rounds alternate, and the
best round counts.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from cxcore.coverage import (
    ArrivalProfile,
    Calendar,
    CoveragePlan,
    Demand,
    DemandStream,
    Region,
    TeamCover,
    coverage,
    recommend,
)
from cxcore.intervals import Interval
from cxcore.models import Channel

QUESTION = "How many times longer do others take to hold demand against the hours of three sites?"
MONTH = Interval(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
YEAR = Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
ROUNDS = 3

REGIONS = {"us": "America/New_York", "eu": "Europe/Berlin"}
CHANNELS = (Channel.PHONE, Channel.CHAT, Channel.EMAIL)
# Site: its zone, first and last quarter hour of a working day, and channels.
SITES = {
    "Manila": ("Asia/Manila", 56, 92, {Channel.CHAT, Channel.EMAIL}),
    "Lisbon": ("Europe/Lisbon", 34, 70, set(CHANNELS)),
    "Bogota": ("America/Bogota", 48, 84, {Channel.PHONE, Channel.CHAT}),
}
Ask = Callable[[Interval], float]


def rates(region: str, channel: Channel) -> npt.NDArray[np.float64]:
    """Return interactions an hour by weekday and hour: a curve with two humps, thinner on weekends."""
    hours = np.arange(24)
    day = 8 * np.exp(-(((hours - 11) / 3) ** 2)) + 5 * np.exp(-(((hours - 17) / 3) ** 2))
    scale = (2 if region == "us" else 1) * (1 + CHANNELS.index(channel))
    return np.outer([1.2, 1, 1, 1, 1, 0.4, 0.3], day * scale).round(6)


STREAMS = {(region, channel): rates(region, channel) for region in REGIONS for channel in CHANNELS}


def clock(quarter: int) -> str:
    """Return the time of day of a quarter hour."""
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


def site(name: str) -> TeamCover:
    """Return a site whose calendar has compiled nothing yet."""
    zone, first, last, channels = SITES[name]
    calendar = Calendar.parse(f"Mo-Fr {clock(first)}-{clock(last)}", zone=zone)
    return TeamCover(name=name, cover=calendar, channels=sorted(channels), languages={"en": 8})


DEMAND = Demand(
    regions={name: Region(zone=zone) for name, zone in REGIONS.items()},
    streams=[
        DemandStream(region=region, channel=channel, language="en", profile=ArrivalProfile(table.tolist()))
        for (region, channel), table in STREAMS.items()
    ],
)


def by_cxcore(window: Interval) -> float:
    """Return the covered interactions, from calendars that have compiled nothing."""
    return coverage(CoveragePlan(teams=[site(name) for name in SITES]), DEMAND, window).total.covered


def by_minutes(window: Interval) -> float:
    """Return the covered interactions by looking at every minute."""
    zones = {name: ZoneInfo(zone) for name, zone in REGIONS.items()}
    sites = [(ZoneInfo(zone), first, last, channels) for zone, first, last, channels in SITES.values()]
    tables = {stream: table.tolist() for stream, table in STREAMS.items()}
    covered, at = 0.0, window.start
    while at < window.end:
        there: set[Channel] = set()
        for zone, first, last, channels in sites:
            local = at.astimezone(zone)
            if local.weekday() < 5 and first <= local.hour * 4 + local.minute // 15 < last:
                there |= channels
        for region, zone in zones.items():
            local = at.astimezone(zone)
            for channel in there:
                covered += tables[region, channel][local.weekday()][local.hour] / 60
        at += timedelta(minutes=1)
    return covered


def by_pandas(window: Interval) -> float:
    """Return the covered interactions by looking at every quarter hour, all at once."""
    quarters = pd.date_range(window.start, window.end, freq="15min", inclusive="left")
    there = {channel: np.zeros(len(quarters), bool) for channel in CHANNELS}
    for zone, first, last, channels in SITES.values():
        local = quarters.tz_convert(zone)
        quarter = local.hour * 4 + local.minute // 15
        is_open = np.asarray((local.dayofweek < 5) & (quarter >= first) & (quarter < last))
        for channel in channels:
            there[channel] |= is_open
    covered = 0.0
    for region, zone in REGIONS.items():
        local = quarters.tz_convert(zone)
        days, hours = np.asarray(local.dayofweek), np.asarray(local.hour)
        for channel in CHANNELS:
            covered += float(STREAMS[region, channel][days, hours][there[channel]].sum()) / 4
    return covered


def by_recommend(window: Interval) -> float:
    """Return the gain of the first of twenty candidates."""
    candidates = [
        TeamCover(
            name=f"{zone} {first:02}",
            cover=Calendar.parse(f"Mo-Su {first:02}:00-{first + 4:02}:00", zone=zone),
            channels=CHANNELS,
            languages={"en": 8},
        )
        for zone in ("Europe/Lisbon", "America/Bogota", "Asia/Manila", "Asia/Kolkata")
        for first in (0, 5, 10, 15, 20)
    ]
    return recommend(CoveragePlan(teams=[site(name) for name in SITES]), DEMAND, candidates, window)[0].gain


CASES: dict[str, tuple[Ask, Interval]] = {
    "cxcore, a month": (by_cxcore, MONTH),
    "minute loop, a month": (by_minutes, MONTH),
    "pandas quarters, a month": (by_pandas, MONTH),
    "cxcore, a year": (by_cxcore, YEAR),
    "pandas quarters, a year": (by_pandas, YEAR),
    "cxcore, twenty candidates for a year": (by_recommend, YEAR),
}


def measure() -> dict[str, float]:
    """Return microseconds by who was asked what, once all agree."""
    for window in (MONTH, YEAR):
        answers = [ask(window) for ask, asked in CASES.values() if asked is window and ask is not by_recommend]
        if not all(math.isclose(answer, answers[0], rel_tol=1e-9) for answer in answers):
            sys.exit(f"The answers differ: {answers}; there is nothing to compare.")
    figures = dict.fromkeys(CASES, float("inf"))
    for _ in range(ROUNDS):
        for name, (ask, window) in CASES.items():
            start = time.perf_counter()
            ask(window)
            figures[name] = min(figures[name], (time.perf_counter() - start) * 1e6)
    return figures


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    figures = measure()
    ratios = {
        f"{peer}/cxcore, {span}": float(f"{figures[f'{peer}, {span}'] / figures[f'cxcore, {span}']:.3g}")
        for peer, span in (("minute loop", "a month"), ("pandas quarters", "a month"), ("pandas quarters", "a year"))
    }

    if arguments.json:
        microseconds = {what: round(figure, 2) for what, figure in figures.items()}
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": microseconds}))
        return
    print(QUESTION)
    for what, figure in figures.items():
        print(f"{figure:14,.0f} µs  {what}")
    for what, ratio in ratios.items():
        print(f"{ratio:14,} x   {what}")


if __name__ == "__main__":
    main()
