"""
Who is on call at t, near the start of a rota and years from it?

Three people change weekly, and nights only, in Lisbon. The same instants are
asked of cxcore, of a straightforward search with dateutil, which lists the
hand-overs up to t on the local clock, and of recurring-ical-events, which
reads the same rota from three recurring events. All must name the same person
before they are timed. Rounds alternate and the best round counts.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from dateutil.rrule import WEEKLY, rrule
from icalendar import Calendar

from cxcore.coverage import Handover, Layer, Rota, WeeklyHours

QUESTION = "How many times longer do others take to say who is on call?"
PEOPLE = ("Priya", "Ana", "Tomás")
LISBON = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 3, 2, 22)  # noqa: DTZ001  # a local time
NIGHT = "22:00-06:00"
PEERS = ("dateutil", "recurring-ical-events")
ROUNDS = 5

# How far from the start is asked, and how many instants of each contestant.
CASES = [("within three months", 90, 2_000, 200, 5), ("ten years on", 3_650, 2_000, 100, 5)]

Question = Callable[[], list[str | None]]


def by_dateutil(at: datetime) -> str | None:
    """List the hand-overs up to an instant, and count them."""
    wall = at.astimezone(LISBON).replace(tzinfo=None)
    if 6 <= wall.hour < 22:
        return None
    turns = len(rrule(WEEKLY, dtstart=START).between(START, wall, inc=True))
    return PEOPLE[(turns - 1) % len(PEOPLE)] if turns else None


def feed() -> str:
    """Write each person's nights as events that recur every third week, one a weekday."""
    events = []
    for week, person in enumerate(PEOPLE):
        for day in range(7):
            first = START + timedelta(weeks=week, days=day)
            events += [
                *("BEGIN:VEVENT", f"UID:{person}-{day}", f"SUMMARY:{person}"),
                f"DTSTART;TZID=Europe/Lisbon:{first:%Y%m%dT%H%M%S}",
                f"DTEND;TZID=Europe/Lisbon:{first + timedelta(hours=8):%Y%m%dT%H%M%S}",
                *("RRULE:FREQ=WEEKLY;INTERVAL=3", "END:VEVENT"),
            ]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//benchmark//EN", *events, "END:VCALENDAR", ""])


def instants(days: int, count: int) -> list[datetime]:
    """Return instants up to some days from the start, on whole minutes; none in the hours of a hand-over."""
    chosen = random.Random(7)
    first = START.replace(tzinfo=UTC) + timedelta(days=max(days - 90, 1))
    found: list[datetime] = []
    while len(found) < count:
        at = first + timedelta(minutes=chosen.randrange(60 * 24 * 89))
        # A night that spans a hand-over belongs to another person in the feed than in the rota.
        if at.astimezone(LISBON).weekday() != 0:
            found.append(at)
    return found


def questions(days: int, counts: Sequence[int]) -> list[tuple[Question, int]]:
    """Return what to ask of each contestant, with the number of instants, once they agree."""
    rota = Rota(
        name="nights",
        zone="Europe/Lisbon",
        layers=[
            Layer(
                name="week",
                people=PEOPLE,
                start=START,
                handover=Handover(unit="week"),
                within=WeeklyHours.parse(NIGHT),
            )
        ],
    )
    query = recurring_ical_events.of(Calendar.from_ical(feed()))
    asked = instants(days, max(counts))

    def ask_cxcore() -> list[str | None]:
        return [duty.person if (duty := rota.on_duty(at)) else None for at in asked[: counts[0]]]

    def ask_dateutil() -> list[str | None]:
        return [by_dateutil(at) for at in asked[: counts[1]]]

    def ask_ical() -> list[str | None]:
        return [str(found[0]["SUMMARY"]) if (found := query.at(at)) else None for at in asked[: counts[2]]]

    asks: list[Question] = [ask_cxcore, ask_dateutil, ask_ical]
    expected = ask_cxcore()
    for ask, count in zip(asks, counts, strict=True):
        if ask() != expected[:count]:
            sys.exit(f"{ask.__name__} gives another answer; there is nothing to compare.")
    return list(zip(asks, counts, strict=True))


def measure() -> dict[str, float]:
    """Return microseconds a call, by what was asked of whom."""
    asked: dict[str, tuple[Question, int]] = {}
    for name, days, *counts in CASES:
        for who, question in zip(("cxcore", *PEERS), questions(days, counts), strict=True):
            asked[f"{who}, {name}"] = question
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
    near, far = (figures[f"cxcore, {name}"] for name, *_ in CASES)
    ratios["cxcore, ten years on/within three months"] = round(far / near, 2)

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
