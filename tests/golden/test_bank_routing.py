"""
Who was served next at the bank, and which policy says so.

Source: ``reference_shared.json`` beside the shared example data, whose
definition of the replay is this: calls that queued and whose times agree; for
each that was answered the competitors of its date and type that came no later
than its turn and left the queue after it; a policy agrees if nobody among
them has a higher score at that second. The documented rule of the bank is a
credit of 1.5 minutes of waiting for priority customers.
"""

import csv
import gzip
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import attrs
import pytest

from cxcore.models import Channel, Interaction, InteractionId
from cxcore.routing import Credit, Policy, Priority, Queue, Route, Score, Waiting
from cxcore.rules import IntegerField, Schema

Turns: TypeAlias = list[tuple["Call", list["Call"]]]


@attrs.frozen(eq=False)
class Call:
    """A caller who queued."""

    waiting: Waiting
    left_at: datetime
    group: tuple[str, str]
    was_answered: bool


def policy(*priorities: Credit) -> Policy:
    return Policy(
        name="bank",
        schema=Schema({"priority": IntegerField()}),
        queues={"calls": Queue(wait=timedelta(days=1))},
        default=Route(queue="calls"),
        priority=Priority(credits=priorities),
    )


FIFO = policy()
CREDIT_90 = policy(Credit(name="priority customers", when="priority == 2", points=1.5))
STRICT = policy(Credit(name="priority customers", when="priority == 2", points=1_000_000))


def moment(date: str, clock: str) -> datetime:
    # Wall clock without a change all month, of which only differences count: any zone without one will do.
    return datetime.strptime(f"{date} {clock}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def turns(shared: Path) -> Turns:
    """Each caller who was answered while others waited, with those others."""
    queued: dict[tuple[str, str], list[Call]] = defaultdict(list)
    with gzip.open(shared / "data/anonymous_bank/calls-1999-02.csv.gz", "rt", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            seconds = int(row["q_time"])
            if row["outcome"] not in {"AGENT", "HANG"} or not seconds:
                continue
            start, end = moment(row["date"], row["q_start"]), moment(row["date"], row["q_exit"])
            if end - start != timedelta(seconds=seconds):
                continue
            call = Interaction(
                id=InteractionId(f"int_{number}"),
                channel=Channel.PHONE,
                started_at=start,
                attributes={"priority": int(row["priority"])},
            )
            group = row["date"], row["type"]
            queued[group].append(
                Call(Waiting(interaction=call, enqueued_at=start), end, group, row["outcome"] == "AGENT")
            )
    found = [
        (call, [other for other in calls if other.waiting.enqueued_at <= call.left_at < other.left_at])
        for calls in queued.values()
        for call in calls
        if call.was_answered
    ]
    return [(call, others) for call, others in found if others]


def agreements(policy: Policy, turns: Turns) -> int:
    """Return for how many turns nobody who waited had a higher score than the one who was served."""
    scores: dict[InteractionId, Score] = {}

    def points(call: Call, at: datetime) -> Fraction:
        name = call.waiting.interaction.id
        if name not in scores:
            scores[name] = policy.score(call.waiting, at=call.waiting.enqueued_at)
        return scores[name].exactly(at)

    return sum(
        points(call, call.left_at) >= max(points(other, call.left_at) for other in others) for call, others in turns
    )


@pytest.mark.parametrize(
    ("name", "rule"), [("fifo", FIFO), ("credit90", CREDIT_90), ("strict", STRICT)], ids=["fifo", "credit90", "strict"]
)
def test_a_policy_agrees_with_as_many_choices_of_the_bank_as_was_computed_independently(
    shared: Path, turns: Turns, name: str, rule: Policy
) -> None:
    reference = json.loads((shared / "data/reference_shared.json").read_text(encoding="utf-8"))
    expected = reference["anonymous_bank"]["1999-02"]["routing_replay_within_type"]["all"][name]

    assert {"decisions": len(turns), "agree": agreements(rule, turns)} == {
        "decisions": expected["decisions"],
        "agree": expected["agree"],
    }
