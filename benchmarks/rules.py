"""
Which of 50 and of 1,000 rules match a customer's interaction, and what does asking cost?

The rules are those of a large desk: three to five comparisons of tier, channel,
language, wait, orders and skills each, and one in eight with an ``or`` across
fields. They are written in four languages from one source: a cxcore rule set,
a collecting decision table of zen-engine (asked one call at a time and in one
batch), rule-engine, and Python code that an engineer would write by hand,
compiled. The closures are cxcore conditions asked one by one, without index.
All must agree on every record before they are timed; every fact is known,
because the peers have no third truth.

"Read" records went through ``Schema.read``; a "raw" record is checked and read
within the call. zen-engine's calls include what it cannot leave out, turning
a dict into its own values and its answer into a dict. Rounds alternate; the
best round counts.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any as Anything

import rule_engine
import zen

from cxcore.rules import EnumField, HitPolicy, IntegerField, Rule, RuleSet, Schema, TextField, TextSetField

QUESTION = "How many times longer do others take to find which of 50 and of 1,000 rules match?"
SIZES = (50, 1_000)
ROUNDS = 7
RECORDS = 400

TIERS = ("vip", "gold", "silver", "basic")
CHANNELS = ("voice", "email", "chat", "messaging")
LANGUAGES = ("en", "pt", "es", "de", "fr", "ja", "it", "nl")
SKILLS = ("billing", "refunds", "sales", "shipping", "returns", "fraud", "vat", "api")
SCHEMA = Schema(
    {
        "tier": EnumField(TIERS),
        "channel": EnumField(CHANNELS),
        "language": TextField(),
        "wait": IntegerField(unit="seconds"),
        "orders": IntegerField(),
        "skills": TextSetField(),
    }
)

Clause = tuple[str, str, Anything]
Question = Callable[[], list[list[int]]]
Record = Mapping[str, Anything]


def clauses(chosen: random.Random) -> list[Clause]:
    """Return the comparisons of one rule: field, operator, value; an ``or`` holds two comparisons as its value."""
    drawn: list[Clause] = [
        ("tier", "in", chosen.sample(TIERS, 2)),
        ("channel", "==", chosen.choice(CHANNELS)),
        ("language", "in", chosen.sample(LANGUAGES, 2)),
        ("wait", ">", chosen.randrange(0, 1_800, 30)),
        ("wait", "<=", chosen.randrange(300, 3_600, 30)),
        ("orders", ">=", chosen.randrange(1, 20)),
        ("skills", "has", chosen.choice(SKILLS)),
    ]
    some = chosen.sample(drawn, chosen.randint(3, 5))
    if chosen.random() < 1 / 8:
        some.append(("", "or", [("tier", "==", "vip"), ("orders", ">", chosen.randrange(5, 30))]))
    return some


def record(chosen: random.Random) -> dict[str, Anything]:
    """Return one interaction."""
    return {
        "tier": chosen.choice(TIERS),
        "channel": chosen.choice(CHANNELS),
        "language": chosen.choice(LANGUAGES),
        "wait": chosen.randrange(3_600),
        "orders": chosen.randrange(30),
        "skills": frozenset(chosen.sample(SKILLS, chosen.randint(1, 3))),
    }


# --- one rule in four languages ------------------------------------------------


def as_text(clause: Clause) -> str:
    """Return a clause in cxcore's language."""
    field, operator, value = clause
    if operator == "or":
        return "(" + " or ".join(map(as_text, value)) + ")"
    return f"{field} {operator} {json.dumps(value)}"


def as_rule_engine(clause: Clause) -> str:
    """Return a clause in the language of rule-engine."""
    field, operator, value = clause
    if operator == "or":
        return "(" + " or ".join(map(as_rule_engine, value)) + ")"
    return f"{json.dumps(value)} in {field}" if operator == "has" else f"{field} {operator} {json.dumps(value)}"


def as_python(clause: Clause) -> str:
    """Return a clause as Python."""
    field, operator, value = clause
    if operator == "or":
        return "(" + " or ".join(map(as_python, value)) + ")"
    if operator == "in":
        return f"{field} in {set(value)!r}"
    return f"{value!r} in {field}" if operator == "has" else f"{field} {operator} {value!r}"


def as_zen(rule: Sequence[Clause]) -> dict[str, str]:
    """Return a rule as a row of a decision table with one column a field, and one for the ``or``."""
    cells: dict[str, list[str]] = {}
    for field, operator, value in rule:
        match operator:
            case "or":
                said = " or ".join(f"{name} {sign} {json.dumps(constant)}" for name, sign, constant in value)
            case "in":
                said = f"$ in {json.dumps(value)}"
            case "has":
                said = f"contains($, {json.dumps(value)})"
            case _:
                said = f"$ {operator} {json.dumps(value)}"
        cells.setdefault(field or "or", []).append(said)
    return {name: " and ".join(said) for name, said in cells.items()}


def zen_table(rules: Sequence[Sequence[Clause]]) -> dict[str, Anything]:
    """Return a decision model whose one table collects the indexes of the rules that match."""
    columns = [{"id": name, "name": name, "type": "expression", "field": name} for name in SCHEMA.fields]
    rows = [{"_id": str(index), **as_zen(rule), "index": str(index)} for index, rule in enumerate(rules)]
    table = {
        "hitPolicy": "collect",
        "inputs": [*columns, {"id": "or", "name": "or", "type": "expression"}],
        "outputs": [{"id": "index", "name": "index", "type": "expression", "field": "index"}],
        "rules": rows,
    }
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def generated(rules: Sequence[Sequence[Clause]]) -> Callable[[Record], list[int]]:
    """Return a compiled Python function with one ``if`` a rule."""
    lines = ["def matches(record):", "    found = []"]
    lines += [f"    {name} = record[{name!r}]" for name in SCHEMA.fields]
    for index, rule in enumerate(rules):
        lines += [f"    if {' and '.join(map(as_python, rule))}:", f"        found.append({index})"]
    lines.append("    return found")
    names: dict[str, Anything] = {}
    exec("\n".join(lines), names)  # noqa: S102  # the peer is generated code, and this file wrote it
    made: Callable[[Record], list[int]] = names["matches"]
    return made


# --- the contestants -------------------------------------------------------------


def questions(size: int) -> dict[str, tuple[Question, int]]:
    """Return what to ask whom about how many records, once all agree."""
    chosen = random.Random(7)
    rules = [clauses(chosen) for _ in range(size)]
    records = [record(chosen) for _ in range(RECORDS)]
    few = records[: 40_000 // size // 4]
    as_json = [{**each, "skills": sorted(each["skills"])} for each in few]
    facts = [SCHEMA.read(each) for each in records]

    conditions = [SCHEMA.parse(" and ".join(map(as_text, rule))) for rule in rules]
    rule_set = RuleSet(
        SCHEMA,
        [Rule(name=str(index), when=condition, outcome=index) for index, condition in enumerate(conditions)],
        HitPolicy.COLLECT,
    )
    code = generated(rules)
    engine_rules = [rule_engine.Rule(" and ".join(map(as_rule_engine, rule))) for rule in rules]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": zen_table(rules)}}})
    requests: list[zen.EvaluateBatchRequest] = [{"key": "rules", "context": each} for each in as_json]

    def by_zen() -> list[list[int]]:
        return [[row["index"] for row in engine.evaluate("rules", each)["result"]] for each in as_json]

    def by_zen_batch() -> list[list[int]]:
        return [[row["index"] for row in each["data"]["result"]] for each in engine.evaluate_batch(requests)]

    def by_rule_engine() -> list[list[int]]:
        return [[index for index, rule in enumerate(engine_rules) if rule.matches(each)] for each in as_json]

    def by_closures() -> list[list[int]]:
        return [[index for index, each in enumerate(conditions) if each.matches(known)] for known in facts]

    asked: dict[str, tuple[Question, int]] = {
        "cxcore, read records": (lambda: [list(rule_set.matches(each)) for each in facts], RECORDS),
        "cxcore, raw records": (lambda: [list(rule_set.matches(each)) for each in records], RECORDS),
        "closures": (by_closures, RECORDS),
        "generated code": (lambda: [code(each) for each in records], RECORDS),
        "zen-engine": (by_zen, len(few)),
        "zen-engine batch": (by_zen_batch, len(few)),
        "rule-engine": (by_rule_engine, len(few)),
    }
    ours = asked["cxcore, read records"][0]()
    for who, (ask, count) in asked.items():
        if ask() != ours[:count]:
            sys.exit(f"{who} gives another answer for {size} rules; there is nothing to compare.")
    print(f"{size:,} rules, of which {sum(map(len, ours)) / RECORDS:.1f} match on average", file=sys.stderr)
    return {f"{who}, {size:,} rules": question for who, question in asked.items()}


def measure() -> dict[str, float]:
    """Return microseconds a record, by what was asked of whom."""
    asked = {what: question for size in SIZES for what, question in questions(size).items()}
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
    ratios: dict[str, float] = {}
    for size in SIZES:
        ours = figures[f"cxcore, read records, {size:,} rules"]
        for peer in ("zen-engine", "zen-engine batch", "rule-engine", "closures", "generated code"):
            ratios[f"{peer}/cxcore, {size:,} rules"] = float(f"{figures[f'{peer}, {size:,} rules'] / ours:.3g}")
    growth = figures["cxcore, read records, 1,000 rules"] / figures["cxcore, read records, 50 rules"]
    ratios["cxcore, 1,000 rules/50 rules"] = round(growth, 2)

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
