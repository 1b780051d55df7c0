"""
How does the analysis of a rule set grow with its rules, and what does comparing pairs of rules miss?

A desk's rules are made from a fixed seed: tiers, languages, skills, waits and
order values, and every twentieth rule is hidden, half of these by several
earlier rules together. cxcore analyses all of it: hidden rules, gaps,
constant conditions, unused values. The naive peer asks only, for each pair of
rules, whether the earlier one covers the later one by itself; it sees each
rule as one box, as the policy linters of routing consoles do. Both use the
same boxes, so the ratio is the price of proving what a union covers.
"""

import argparse
import json
import random
import time
from collections.abc import Callable

from cxcore.rules import (
    DurationField,
    EnumField,
    FindingCode,
    IntegerField,
    Rule,
    RuleSet,
    Schema,
    TextSetField,
    analyse,
)
from cxcore.rules._analysis._region import Box
from cxcore.rules._analysis._region_map import RegionMap

QUESTION = "How does the analysis of a rule set grow with its rules, and what does comparing pairs of rules miss?"
SIZES = (50, 300, 1_000)
ROUNDS = 3

TIERS = ("gold", "vip", "plus", "basic")
LANGUAGES = ("en", "pt", "es", "fr", "de", "ja", "tl")
CHANNELS = ("email", "chat", "voice", "messaging")
SKILLS = ("billing", "refunds", "bookings", "hotels", "airport", "loyalty", "fraud", "groups")
SCHEMA = Schema(
    {
        "tier": EnumField(TIERS),
        "language": EnumField(LANGUAGES),
        "channel": EnumField(CHANNELS),
        "skills": TextSetField(SKILLS),
        "wait": DurationField(),
        "orders": IntegerField(),
    }
)


def condition(chosen: random.Random, *, most: int = 6) -> str:
    """Return a condition such as people write, of three parts or more."""
    parts = [
        f"tier in {chosen.sample(TIERS, chosen.randint(1, 2))}",
        f"language == {chosen.choice(LANGUAGES)!r}",
        f"channel == {chosen.choice(CHANNELS)!r}",
        f"skills has {chosen.choice(SKILLS)!r}",
        f"skills has_any {chosen.sample(SKILLS, 2)}",
        f"wait > {chosen.randrange(5, 120)}m",
    ]
    parts += [f"orders between {chosen.randrange(10)} and {chosen.randrange(10, 500)}"] if most > 4 else []
    return " and ".join(chosen.sample(parts, chosen.randint(3, most)))


def rules(count: int) -> RuleSet:
    """Return rules of which every twentieth can never count, hidden by one other or by two together."""
    chosen = random.Random(7)
    texts: list[str] = []
    for block in range(count // 10):
        shape = condition(chosen, most=4)
        if block % 4 == 1:
            hidden = [shape, f"{shape} and orders > 900"]
        elif block % 4 == 3:
            hidden = [f"{shape} and orders < 700", f"{shape} and orders >= 600", f"{shape} and orders > 2"]
        else:
            hidden = []
        texts += [condition(chosen) for _ in range(10 - len(hidden))] + hidden
    made = [
        Rule(name=f"rule {place}", when=SCHEMA.parse(text), outcome=f"queue {place % 12}")
        for place, text in enumerate(texts)
    ]
    return RuleSet(SCHEMA, made)


def hidden_by_pairs(rule_set: RuleSet) -> set[str]:
    """Return the rules that one earlier rule covers by itself: each of its boxes lies in a box of that rule."""
    regions = RegionMap(rule_set)
    whole = regions.space.whole

    def lies_in(inner: Box, outer: Box) -> bool:
        return all(not inner.get(axis, whole[axis]) & ~mask for axis, mask in outer.items())

    return {
        regions.name(later)
        for later in range(len(regions.boxes))
        for earlier in range(later)
        if regions.boxes[later]
        and all(any(lies_in(box, other) for other in regions.boxes[earlier]) for box in regions.boxes[later])
    }


def hidden_by_unions(rule_set: RuleSet) -> set[str]:
    """Return the rules that earlier ones together cover, as the whole analysis finds them."""
    return {finding.rules[0] for finding in analyse(rule_set).of(FindingCode.UNREACHABLE)}


def measure() -> tuple[dict[str, float], dict[str, float]]:
    """Return the milliseconds each took, and how many hidden rules each found."""
    milliseconds: dict[str, float] = {}
    found: dict[str, float] = {}
    contestants: dict[str, Callable[[RuleSet], set[str]]] = {"cxcore": hidden_by_unions, "pairs": hidden_by_pairs}
    for size in SIZES:
        rule_set = rules(size)
        for _ in range(ROUNDS):
            for who, ask in contestants.items():
                start = time.perf_counter()
                answer = ask(rule_set)
                taken = (time.perf_counter() - start) * 1e3
                milliseconds[f"{who}, {size} rules"] = min(milliseconds.get(f"{who}, {size} rules", taken), taken)
                found[f"{who}, {size} rules"] = len(answer)
    return milliseconds, found


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    milliseconds, found = measure()
    ratios = {
        f"pairs/cxcore, {size} rules": float(
            f"{milliseconds[f'pairs, {size} rules'] / milliseconds[f'cxcore, {size} rules']:.3g}"
        )
        for size in SIZES
    }
    if arguments.json:
        figures = {what: round(figure, 1) for what, figure in milliseconds.items()}
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": figures, "hidden rules found": found}))
        return
    print(QUESTION)
    for what, figure in milliseconds.items():
        print(f"{figure:12,.1f} ms  {what}: {found[what]:g} hidden rules found")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")


if __name__ == "__main__":
    main()
