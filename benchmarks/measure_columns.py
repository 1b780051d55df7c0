"""
What do NPS, CSAT and a median by channel and week cost, beside what one would write by hand?

The peers are a Polars, a DuckDB and a pandas expression for the bare figures,
without intervals, reasons or refusals; their scores are clean, so all agree.
Durations are whole seconds of up to four hours, of which many are alike; and
once, on Polars, microseconds of up to months, of which none are.
Weeks are those of Lisbon. Rounds alternate; the best round counts.
"""

import argparse
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from cxcore.metrics import CSAT, NPS, Metric, ResolutionTime, measure

QUESTION = "What do NPS, CSAT and a median by channel and week cost, beside what one would write by hand?"
LOOPED = 100_000
METRICS: tuple[Metric, ...] = (NPS(), CSAT(), ResolutionTime(method="naive", until="solved"))
ZONE = "Europe/Lisbon"
Figures = dict[tuple[str, str], tuple[float, float, float]]


def cases(rows: int) -> pl.DataFrame:
    """Return cases of a year with their scores, solved after so many whole seconds."""
    random = np.random.default_rng(7)
    opened = 1_767_225_600 + random.integers(0, 360 * 86_400, rows)
    solved = opened + np.minimum(random.lognormal(6, 1, rows), 14_400).astype(np.int64)
    return pl.DataFrame(
        {
            "channel": np.array(["email", "chat", "voice", "messaging", "web"])[random.integers(0, 5, rows)],
            "nps_score": random.integers(0, 11, rows),
            "csat_score": random.integers(1, 6, rows),
            "opened_at": opened * 1_000_000,
            "solved_at": solved * 1_000_000,
        }
    ).with_columns(pl.col("opened_at", "solved_at").cast(pl.Datetime("us", "UTC")))


def without_two_alike(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the cases, solved after so many microseconds of which no two are alike."""
    taken = np.random.default_rng(8).lognormal(25, 1.5, frame.height).astype(np.int64)
    return frame.with_columns(solved_at=pl.col("opened_at") + pl.Series(taken).cast(pl.Duration("us")))


def by_cxcore(frame: Any) -> Figures:
    """Return the figures by channel and week."""
    found = measure(frame, METRICS, by=["channel"], period="week", zone=ZONE)
    values: dict[tuple[str, str], list[float]] = {}
    for each in found:
        assert each.estimate.value is not None  # noqa: S101  # every group has answers
        values.setdefault((str(each.group["channel"]), str(each.group["week"])), []).append(each.estimate.value)
    return {group: (nps, csat, median) for group, (nps, csat, median) in values.items()}


def by_polars(frame: pl.LazyFrame) -> Figures:
    """Return the same figures by a Polars expression."""
    nps, csat = pl.col("nps_score"), pl.col("csat_score")
    week = pl.col("opened_at").dt.convert_time_zone(ZONE).dt.truncate("1w")
    found = (
        frame.group_by("channel", week.alias("week"))
        .agg(
            100 * ((nps >= 9).cast(pl.Int64).sum() - (nps <= 6).cast(pl.Int64).sum()) / pl.len(),
            (csat >= 4).mean(),
            (pl.col("solved_at") - pl.col("opened_at")).dt.total_microseconds().median() / 3.6e9,
        )
        .with_columns(pl.col("week").dt.strftime("%G-W%V"))
        .collect()
    )
    return {(channel, week): (a, b, c) for channel, week, a, b, c in found.rows()}


def by_duckdb(frame: duckdb.DuckDBPyRelation) -> Figures:
    """Return the same figures by a query."""
    found = frame.aggregate(
        "channel, date_trunc('week', timezone('Europe/Lisbon', opened_at)) AS week, "
        "100 * (count(*) FILTER (nps_score >= 9) - count(*) FILTER (nps_score <= 6)) / count(*), "
        "(count(*) FILTER (csat_score >= 4)) / count(*), "
        "median(epoch_us(solved_at) - epoch_us(opened_at)) / 3.6e9",
        "channel, week",
    ).fetchall()
    return {(channel, f"{week:%G-W%V}"): (a, b, c) for channel, week, a, b, c in found}


def by_pandas(frame: pd.DataFrame) -> Figures:
    """Return the same figures by groupby."""
    local = frame["opened_at"].dt.tz_convert(ZONE).dt.tz_localize(None)
    week = local.dt.normalize() - pd.to_timedelta(local.dt.weekday, unit="D")
    told = pd.DataFrame(
        {
            "channel": frame["channel"],
            "week": week,
            "nps": 100 * ((frame["nps_score"] >= 9).astype("int8") - (frame["nps_score"] <= 6).astype("int8")),
            "csat": frame["csat_score"] >= 4,
            "hours": (frame["solved_at"] - frame["opened_at"]).dt.total_seconds() / 3600,
        }
    )
    found = told.groupby(["channel", "week"]).agg({"nps": "mean", "csat": "mean", "hours": "median"})
    return {(channel, f"{week:%G-W%V}"): (a, b, c) for (channel, week), a, b, c in found.itertuples()}


def by_loop(rows: list[dict[str, Any]]) -> float:
    """Return an NPS as one would count it in plain Python."""
    promoters = detractors = n = 0
    for row in rows:
        score = row["nps_score"]
        if score is None:
            continue
        n += 1
        promoters += score >= 9
        detractors += score <= 6
    return 100 * (promoters - detractors) / n


def timed(asked: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return milliseconds by who answered."""
    figures = dict.fromkeys(asked, float("inf"))
    for _ in range(rounds):
        for who, ask in asked.items():
            start = time.perf_counter()
            ask()
            figures[who] = min(figures[who], (time.perf_counter() - start) * 1e3)
    return figures


def run(rows: int, rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return the figures in milliseconds, and the ratios."""
    frame = cases(rows)
    lazy, unlike = frame.lazy(), without_two_alike(frame).lazy()
    session = duckdb.connect()
    session.execute("SET timezone = 'UTC'")
    session.register("arrow_cases", frame.to_arrow())
    session.execute("CREATE TABLE cases AS SELECT * FROM arrow_cases")
    table = session.table("cases")
    native = frame.to_pandas()
    looped = frame.head(LOOPED).to_dicts()
    asked: dict[str, Callable[[], Any]] = {
        "cxcore on Polars": lambda: by_cxcore(lazy),
        "Polars": lambda: by_polars(lazy),
        "cxcore on Polars, no two alike": lambda: by_cxcore(unlike),
        "Polars, no two alike": lambda: by_polars(unlike),
        "cxcore on DuckDB": lambda: by_cxcore(table),
        "DuckDB": lambda: by_duckdb(table),
        "cxcore on pandas": lambda: by_cxcore(native),
        "pandas": lambda: by_pandas(native),
        "cxcore, a list": lambda: measure(looped, [NPS()])["nps"].value,
        "plain loop": lambda: by_loop(looped),
    }
    frames = [who for who in asked if "list" not in who and "loop" not in who]
    for ours, theirs in zip(frames[::2], frames[1::2], strict=True):
        found, truth = asked[ours](), asked[theirs]()
        if found.keys() != truth.keys() or not all(np.allclose(found[group], truth[group]) for group in truth):
            sys.exit(f"{ours} and {theirs} give different answers; there is nothing to compare.")
    figures = timed(asked, rounds)
    tracemalloc.start()
    by_cxcore(lazy)
    figures["MB of Python at most, cxcore on Polars"] = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    pairs = list(asked)
    ratios = {
        f"{ours}/by hand": figures[ours] / figures[theirs] for ours, theirs in zip(pairs[::2], pairs[1::2], strict=True)
    }
    return figures, ratios


def main() -> None:
    """Run the benchmark and print it."""
    parser = argparse.ArgumentParser(description=QUESTION)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--large", action="store_true", help="10 million rows instead of one")
    arguments = parser.parse_args()

    figures, ratios = run(10_000_000, rounds=2) if arguments.large else run(1_000_000, rounds=7)
    figures = {who: round(figure, 1) for who, figure in figures.items()}
    ratios = {what: round(ratio, 2) for what, ratio in ratios.items()}
    if arguments.json:
        print(json.dumps({"question": QUESTION, "ratios": ratios, "figures": figures}))
        return
    print(QUESTION)
    for who, figure in figures.items():
        print(f"{figure:12,.1f} ms  {who}" if "MB" not in who else f"{figure:12,.1f}     {who}")
    for what, ratio in ratios.items():
        print(f"{ratio:12,} x   {what}")


if __name__ == "__main__":
    main()
