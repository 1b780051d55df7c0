"""
What do facts from a million events cost, in a data frame and in plain Python?

The peers are written by hand for the same log: Polars expressions for a dozen
of the columns, and a loop over events that keeps a dictionary a case. Both
read what this log holds and nothing else: no repeated event, no merges, no
reopening told twice, no time in phases. They must agree on what they share
before they are timed. Rounds alternate; the best round counts.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from cxcore.history import facts, facts_frame
from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId

QUESTION = "What do facts from a million events cost, in a data frame and in plain Python?"
MILLION, ROUNDS, SCALAR_CASES = 1_000_000, 3, 5_000
COURSE = (
    ("case.created", None),
    ("message.received", "customer"),
    ("case.assigned", None),
    ("message.replied", "bot"),
    ("message.replied", "agent"),
    ("message.received", "customer"),
    ("message.replied", "agent"),
    ("case.solved", None),
)
SHARED = ["case_id", "opened_at", "first_reply_at", "solved_at", "replies", "customer_messages", "channel", "agent"]


def frame(events: int) -> pl.DataFrame:
    """Return a log of cases of eight events each, shuffled."""
    cases = events // len(COURSE)
    case = pl.int_range(cases, eager=True).alias("number")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        pl.DataFrame({"number": case}).with_columns(
            ("evt_" + pl.col("number").cast(pl.String) + f"_{step}").alias("id"),
            ("cas_" + pl.col("number").cast(pl.String)).alias("case"),
            pl.lit(type_).alias("type"),
            (pl.lit(start) + pl.duration(seconds=pl.col("number") * 7 % 7_000_000 + step * 600)).alias("at"),
            pl.lit(actor, pl.String).alias("actor"),
            pl.lit("agt_priya" if actor == "agent" else None, pl.String).alias("actor_id"),
            pl.lit("agt_priya" if type_ == "case.assigned" else None, pl.String).alias("agent"),
            pl.lit("email" if step % 3 else "chat").alias("channel"),
            ("cus_" + (pl.col("number") % 50_000).cast(pl.String)).alias("customer"),
        )
        for step, (type_, actor) in enumerate(COURSE)
    ]
    return pl.concat(rows).drop("number").sample(fraction=1, shuffle=True, seed=7)


def by_hand(log: pl.DataFrame) -> pl.DataFrame:
    """Return the shared columns as one would write them for this log."""
    at, type_ = pl.col("at"), pl.col("type")
    replied = (type_ == "message.replied") & (pl.col("actor").is_null() | (pl.col("actor") == "agent"))
    return (
        log.lazy()
        .unique(subset="id", keep="any")
        .sort("at", "id")
        .group_by("case")
        .agg(
            at.filter(type_ == "case.created").min().alias("opened_at"),
            at.filter(replied).min().alias("first_reply_at"),
            at.filter(type_ == "case.solved").min().alias("solved_at"),
            replied.sum().cast(pl.Int64).alias("replies"),
            (type_ == "message.received").sum().cast(pl.Int64).alias("customer_messages"),
            pl.col("channel").drop_nulls().first(),
            pl.col("agent").drop_nulls().last(),
            pl.col("customer").drop_nulls().first().alias("customer_id"),
            (type_ == "case.reopened").sum().alias("reopens"),
            (type_ == "case.transferred").sum().alias("transfers"),
            (type_ == "case.escalated").sum().alias("escalations"),
            pl.col("actor_id").filter(replied).n_unique().alias("agents_involved"),
        )
        .rename({"case": "case_id"})
        .collect()
    )


def scalar_log(cases: int) -> list[Event]:
    """Return the same course of cases as events, shuffled."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    people = {
        "customer": Actor(ActorKind.CUSTOMER),
        "bot": Actor(ActorKind.BOT),
        "agent": Actor(ActorKind.AGENT, "agt_priya"),
    }
    log = [
        Event(
            id=EventId(f"evt_{number}_{step}"),
            type=type_,
            at=start + timedelta(seconds=number * 7 + step * 600),
            case=CaseId(f"cas_{number}"),
            customer=CustomerId(f"cus_{number % 500}"),
            channel=Channel.EMAIL if step % 3 else Channel.CHAT,
            actor=None if actor is None else people[actor],
            data={"agent": "agt_priya"} if type_ == "case.assigned" else {},
        )
        for number in range(cases)
        for step, (type_, actor) in enumerate(COURSE)
    ]
    random.Random(7).shuffle(log)
    return log


def by_loop(log: list[Event]) -> list[dict[str, Any]]:
    """Return the shared columns by a plain loop."""
    rows: dict[str, dict[str, Any]] = {}
    for event in sorted({event.id: event for event in log}.values(), key=lambda event: (event.at, event.id)):
        assert event.case is not None  # noqa: S101  # all events of this log name one
        row = rows.setdefault(
            event.case, dict.fromkeys(SHARED) | {"case_id": event.case, "replies": 0, "customer_messages": 0}
        )
        row["channel"] = row["channel"] or event.channel
        if event.type == "case.created":
            row["opened_at"] = event.at
        elif event.type == "message.received":
            row["customer_messages"] += 1
        elif event.type == "message.replied" and (event.actor is None or event.actor.kind is ActorKind.AGENT):
            row["first_reply_at"] = row["first_reply_at"] or event.at
            row["replies"] += 1
        elif event.type == "case.assigned":
            row["agent"] = event.data["agent"]
        elif event.type == "case.solved":
            row["solved_at"] = event.at
    return [rows[case] for case in sorted(rows)]


def measure(asked: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Return the best milliseconds of each."""
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
    parser.add_argument("--large", action="store_true", help="ten million events in the frame")
    arguments = parser.parse_args()

    told = scalar_log(SCALAR_CASES)
    if [{name: row[name] for name in SHARED} for row in facts(told)] != by_loop(told):  # type: ignore[literal-required]  # a list of names
        sys.exit("The loop gives other rows; there is nothing to compare.")
    figures = measure({"facts, 40,000 events": lambda: facts(told), "plain loop": lambda: by_loop(told)})

    log = frame(10 * MILLION if arguments.large else MILLION)
    ours, theirs = facts_frame(log), by_hand(log)
    if not ours.select(SHARED).sort("case_id").equals(theirs.select(SHARED).sort("case_id")):
        sys.exit("The hand-written Polars gives other rows; there is nothing to compare.")
    del ours, theirs
    figures |= measure({"facts_frame": lambda: facts_frame(log), "hand-written Polars": lambda: by_hand(log)})

    figures = {who: round(figure, 1) for who, figure in figures.items()}
    ratios = {
        "facts/plain loop": round(figures["facts, 40,000 events"] / figures["plain loop"], 2),
        "facts_frame/hand-written Polars": round(figures["facts_frame"] / figures["hand-written Polars"], 2),
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if arguments.json:
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": figures}))
        return
    print(QUESTION)
    for who, figure in figures.items():
        print(f"{figure:12,.1f} ms  {who}")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")
    print(f"{peak:12,.0f} MiB at the most")


if __name__ == "__main__":
    main()
