"""
What does it cost to say who is who, and to take one link back?

A hundred thousand email addresses are each linked to one of a third as many
customer records. The peer is the union-find that an engineer writes in ten
lines: it knows the components and nothing else, and cannot take a link back,
so it starts again without it. A second case takes links back in the middle of
one customer of a thousand members in a row, which is the worst shape for us.
Both must agree on the customers, before and after, before they are timed.
Rounds alternate; the best round counts. Building the links themselves, which
both are given, is left out.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Hashable, Iterable
from datetime import UTC, datetime

from cxcore.identity import IdentityGraph, Link, Member, Method, StatementId
from cxcore.models import ContactPoint, ContactPointKind, CustomerId

QUESTION = "How many times longer does a plain union-find take to build the customers, and to take a link back?"
AT = datetime(2026, 3, 2, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
CHAIN = 1_000
ROUNDS = 5
TAKEN_BACK = 200

Figures = dict[str, float]


def link(number: int, a: Member, b: Member) -> Link:
    """Return a proved link."""
    return Link(id=StatementId(f"idn_{number}"), a=a, b=b, method=Method.EXACT_VERIFIED, at=AT)


def point(number: int) -> ContactPoint:
    """Return an email address."""
    return ContactPoint(ContactPointKind.EMAIL, f"customer{number}@example.com")


def many_customers(size: int) -> list[Link]:
    """Return links of as many addresses to a third as many records."""
    chosen = random.Random(7)
    return [link(number, CustomerId(f"cus_{chosen.randrange(size // 3)}"), point(number)) for number in range(size)]


def one_customer(size: int) -> list[Link]:
    """Return the links of addresses in a row."""
    return [link(number, point(number), point(number + 1)) for number in range(size - 1)]


def union_find(links: Iterable[Link]) -> dict[Hashable, Hashable]:
    """Return the parent of each member, by union with path halving."""
    parent: dict[Hashable, Hashable] = {}

    def root(member: Hashable) -> Hashable:
        parent.setdefault(member, member)
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for each in links:
        parent[root(each.a)] = root(each.b)
    return parent


def partition(links: Iterable[Link]) -> set[frozenset[Member]]:
    """Return the components that the union-find makes, for comparison."""
    links = list(links)
    parent = union_find(links)
    parts: dict[Hashable, set[Member]] = {}
    for each in links:
        for member in (each.a, each.b):
            root: Hashable = member
            while parent[root] != root:
                root = parent[root]
            parts.setdefault(root, set()).add(member)
    return {frozenset(part) for part in parts.values()}


def customers(graph: IdentityGraph) -> set[frozenset[Member]]:
    """Return the members of each customer of more than one, for comparison."""
    parts = (frozenset(graph.members(customer)) for customer in graph.customers())
    return {part for part in parts if len(part) > 1}


def check(links: list[Link], gone: list[Link]) -> None:
    """Stop unless both find the same customers, before and after some links are taken back."""
    graph = IdentityGraph(links)
    if customers(graph) != partition(links):
        sys.exit("The two find different customers; there is nothing to compare.")
    for each in gone:
        graph.unlink(each.id, at=AT)
    without = set(gone)
    if customers(graph) != partition(each for each in links if each not in without):
        sys.exit("The two find different customers after unlinking; there is nothing to compare.")


def seconds_to_unlink(links: list[Link], gone: list[Link]) -> float:
    """Return how long one link takes to be taken back, on average."""
    graph = IdentityGraph(links)
    start = time.perf_counter()
    for each in gone:
        graph.unlink(each.id, at=AT)
    return (time.perf_counter() - start) / len(gone)


def seconds_to_build(links: list[Link]) -> float:
    """Return how long the graph takes to build."""
    start = time.perf_counter()
    IdentityGraph(links)
    return time.perf_counter() - start


def seconds_of_union_find(links: list[Link]) -> float:
    """Return how long the union-find takes to build, which is also what taking a link back costs it."""
    start = time.perf_counter()
    union_find(links)
    return time.perf_counter() - start


def measure() -> Figures:
    """Return microseconds, by what was asked of whom."""
    cases = {f"{size:,} addresses": many_customers(size) for size in SIZES}
    cases[f"one customer of {CHAIN:,}"] = one_customer(CHAIN)
    chosen = random.Random(11)
    gone = {name: chosen.sample(links, TAKEN_BACK) for name, links in cases.items()}
    for name, links in cases.items():
        check(links, gone[name])

    figures: Figures = {}
    for _ in range(ROUNDS):
        for name, links in cases.items():
            for what, seconds in (
                (f"cxcore, build, {name}", seconds_to_build(links)),
                (f"union-find, build, {name}", seconds_of_union_find(links)),
                (f"cxcore, unlink, {name}", seconds_to_unlink(links, gone[name])),
            ):
                figures[what] = min(figures.get(what, float("inf")), seconds * 1e6)
    return figures


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    figures = measure()
    names = [what.removeprefix("cxcore, build, ") for what in figures if what.startswith("cxcore, build, ")]
    ratios: Figures = {}
    for name in names:
        rebuilt = figures[f"union-find, build, {name}"]
        for what in ("build", "unlink"):
            ratios[f"union-find/cxcore, {what}, {name}"] = float(f"{rebuilt / figures[f'cxcore, {what}, {name}']:.3g}")

    if arguments.json:
        microseconds = {what: round(figure, 2) for what, figure in figures.items()}
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": microseconds}))
        return
    print(QUESTION)
    for what, figure in figures.items():
        print(f"{figure:12,.1f} µs  {what}")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")


if __name__ == "__main__":
    main()
