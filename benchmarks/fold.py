"""
What does it cost to fold a log into states, beside a loop that only keeps the last status?

A log of cases of eight events each, in disorder, is folded into what every
case has come to. The peer goes through the same events in order of time and
keeps one dictionary entry a case: its phase, and nothing of who asked, who
answered, when, and what was merged, repeated or undone. Both must agree on the
phases before they are timed. Rounds alternate; the best round counts.
"""

import argparse
import gc
import json
import random
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from cxcore.history import fold
from cxcore.models import Actor, ActorKind, CaseId, CustomerId, Event, EventId, EventType, Phase

QUESTION = "What does it cost to fold a log into states, beside a loop that only keeps the last status?"
EVENTS, MANY, ROUNDS = 200_000, 1_000_000, 3
COURSE: tuple[tuple[EventType, ActorKind | None], ...] = (
    (EventType.CASE_CREATED, None),
    (EventType.MESSAGE_RECEIVED, ActorKind.CUSTOMER),
    (EventType.CASE_ASSIGNED, None),
    (EventType.MESSAGE_REPLIED, ActorKind.AGENT),
    (EventType.MESSAGE_RECEIVED, ActorKind.CUSTOMER),
    (EventType.MESSAGE_REPLIED, ActorKind.AGENT),
    (EventType.CASE_SOLVED, None),
    (EventType.CASE_CLOSED, None),
)
ENDS = {EventType.CASE_CREATED: Phase.NEW, EventType.CASE_SOLVED: Phase.SOLVED, EventType.CASE_CLOSED: Phase.CLOSED}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def log(events: int) -> list[Event]:
    """Return cases of eight events each, shuffled; the seed makes every run fold the same."""
    found = []
    for number in range(events // len(COURSE)):
        case, customer = CaseId(f"cas_{number}"), CustomerId(f"cus_{number % 50_000}")
        for step, (kind, by) in enumerate(COURSE):
            found.append(
                Event(
                    id=EventId(f"evt_{number}-{step}"),
                    type=kind,
                    at=START + timedelta(seconds=number * 7 % 7_000_000 + step * 600),
                    case=case,
                    customer=customer,
                    actor=None if by is None else Actor(by),
                    data={"agent": "agt_priya"} if kind is EventType.CASE_ASSIGNED else {},
                )
            )
    random.Random(7).shuffle(found)  # repeatable input
    return found


def by_cxcore(events: list[Event]) -> Mapping[str, Phase | None]:
    """Return the phase of each case from all that is known of it."""
    return {str(case): state.phase for case, state in fold(events).items()}


def by_loop(events: list[Event]) -> Mapping[str, Phase | None]:
    """Return the last status of each case."""
    phases: dict[str, Phase | None] = {}
    for event in sorted(events, key=lambda event: event.at):
        phase = ENDS.get(event.type)  # type: ignore[call-overload]  # other types move nothing here
        if phase is not None and event.case is not None:
            phases[str(event.case)] = phase
    return phases


def run(events: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the figures, and the ratio."""
    told = log(events)
    asked: dict[str, Callable[[list[Event]], Mapping[str, Phase | None]]] = {"cxcore": by_cxcore, "loop": by_loop}
    if by_cxcore(told) != by_loop(told):
        sys.exit("The two do not agree; there is nothing to compare.")
    best = dict.fromkeys(asked, float("inf"))
    for _ in range(ROUNDS):
        for who, ask in asked.items():
            gc.collect()
            start = time.perf_counter()
            ask(told)
            best[who] = min(best[who], time.perf_counter() - start)
    figures = {
        "cxcore, microseconds an event": best["cxcore"] / events * 1e6,
        "loop, microseconds an event": best["loop"] / events * 1e6,
        "cxcore, events a second": events / best["cxcore"],
    }
    return figures, {"loop/cxcore": best["loop"] / best["cxcore"]}


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--large", action="store_true", help=f"{MANY:,} events instead of {EVENTS:,}")
    arguments = parser.parse_args()

    figures, ratios = run(MANY if arguments.large else EVENTS)
    figures = {what: round(figure, 2) for what, figure in figures.items()}
    ratios = {what: round(ratio, 3) for what, ratio in ratios.items()}
    if arguments.json:
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": figures}))
        return
    print(QUESTION)
    for what, figure in figures.items():
        print(f"{figure:14,.2f}  {what}")
    for what, ratio in ratios.items():
        print(f"{ratio:14,} x  {what}")


if __name__ == "__main__":
    main()
