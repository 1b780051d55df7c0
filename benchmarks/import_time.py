"""
What does importing cxcore cost a program that starts often?

Each package is imported in a fresh interpreter, in turn with its peer: the
standard modules and the attrs it cannot do without. The ratio compares the
medians of the time beyond that of an interpreter that imports nothing.
"""

import argparse
import json
import pkgutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

import cxcore

QUESTION = "How much longer is importing cxcore than importing attrs, datetime and zoneinfo?"
PEER = "import attrs, datetime, zoneinfo"
ROUNDS = 15


def seconds(statement: str) -> float:
    """Return how long a fresh interpreter takes to run a statement."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-c", statement], check=True)
    return time.perf_counter() - start


def packages() -> Sequence[str]:
    """Return the library's packages; the command line and the test strategies are not for embedding."""
    names = sorted(module.name for module in pkgutil.iter_modules(cxcore.__path__) if module.ispkg)
    return ["cxcore", *(f"cxcore.{name}" for name in names if name not in {"cli", "testing"})]


def measure() -> dict[str, float]:
    """Return the median milliseconds beyond an empty interpreter, for each import."""
    statements = ["pass", PEER, *(f"import {name}" for name in packages())]
    runs: dict[str, list[float]] = {statement: [] for statement in statements}
    for _ in range(ROUNDS):
        for statement in statements:  # in turn, so that a slow moment of the machine hits all of them
            runs[statement].append(seconds(statement))
    empty = statistics.median(runs["pass"])
    return {statement: (statistics.median(runs[statement]) - empty) * 1000 for statement in statements[1:]}


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()

    figures = measure()
    ratios = {f"{name}/peer": round(figures[f"import {name}"] / figures[PEER], 2) for name in packages()}

    if arguments.json:
        print(json.dumps({"question": QUESTION, "ratios": ratios}))
        return
    print(QUESTION)
    for statement, milliseconds in figures.items():
        print(f"{milliseconds:8.1f} ms  {statement}")
    for name, ratio in ratios.items():
        print(f"{ratio:8.2f} x   {name}")


if __name__ == "__main__":
    main()
