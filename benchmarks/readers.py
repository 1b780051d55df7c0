"""
What does it cost to read a helpdesk's payloads into events, beside models that only check them?

Ten thousand Zendesk tickets (``--tickets`` asks for more) as the API writes them become events: five
a ticket, with ids that stay the same, what did not map listed, and each record
kept to be written back. Beside that pydantic models read the same payloads and
do nothing else; that is the floor for anybody who checks what comes in.

Memory is the peak of what Python allocated while reading, in a run of its own.
"""

import argparse
import gc
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, TypeAdapter

from cxcore.interop import zendesk

QUESTION = "How many times longer does it take to read Zendesk's tickets into events than into pydantic models?"
TICKETS = 10_000
ROUNDS = 3
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Via(BaseModel):
    """How a ticket came."""

    channel: str


class Ticket(BaseModel):
    """A ticket as one would declare it."""

    id: int
    created_at: datetime
    updated_at: datetime
    status: str
    priority: str | None
    requester_id: int
    assignee_id: int | None
    group_id: int | None
    subject: str
    tags: list[str]
    via: Via


def tickets(count: int) -> list[dict[str, Any]]:
    """Return tickets of a desk; the seed makes every run read the same."""
    luck = random.Random(7)  # repeatable input
    return [
        {
            "id": number,
            "created_at": f"{(opened := START + timedelta(minutes=number)):%Y-%m-%dT%H:%M:%SZ}",
            "updated_at": f"{opened + timedelta(minutes=luck.randrange(5_000)):%Y-%m-%dT%H:%M:%SZ}",
            "status": luck.choice(["new", "open", "pending", "solved", "closed"]),
            "priority": luck.choice(["low", "normal", "high", "urgent"]),
            "requester_id": luck.randrange(20_000),
            "assignee_id": luck.randrange(50),
            "group_id": luck.randrange(8),
            "subject": "Charged twice",
            "tags": ["billing", "vip"],
            "via": {"channel": luck.choice(["email", "web", "chat"])},
        }
        for number in range(count)
    ]


def best(read: Callable[[], object], rounds: int) -> float:
    """Return the seconds of the best round."""
    found = []
    for _ in range(rounds):
        gc.collect()
        began = time.perf_counter()
        read()
        found.append(time.perf_counter() - began)
    return min(found)


def peak(read: Callable[[], object]) -> float:
    """Return the peak of allocated memory while reading, in MiB."""
    tracemalloc.start()
    read()
    found = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return found


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tickets", type=int, default=TICKETS)
    arguments = parser.parse_args()
    payloads = tickets(arguments.tickets)
    adapter = TypeAdapter(list[Ticket])

    def ours() -> Any:
        return zendesk.read({"tickets": payloads}, tenant="acme")

    def theirs() -> Any:
        return adapter.validate_python(payloads)

    found = ours()
    if found.faults or [each.id for each in theirs()] != [each["id"] for each in payloads]:
        sys.exit("the two did not read the same tickets")
    events = len(found.events)
    del found
    our_time, their_time = best(ours, ROUNDS), best(theirs, ROUNDS)
    ratios = {f"pydantic/cxcore, {arguments.tickets:,} tickets": their_time / our_time}
    figures = {
        "events a second": events / our_time,
        "microseconds an event": our_time / events * 1e6,
        "microseconds a pydantic ticket": their_time / arguments.tickets * 1e6,
        "peak memory of cxcore, MiB": peak(ours),
        "peak memory of pydantic, MiB": peak(theirs),
    }
    if arguments.json:
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": figures}))
        return
    print(QUESTION)
    for name, figure in {**ratios, **figures}.items():
        print(f"{name:45} {figure:12,.3f}")


if __name__ == "__main__":
    main()
