"""
The questions of open time as plans on lazy frames.

A frame is asked once which UTC days it names, and what is open on these becomes
a table of whole numbers: the open time before the day, and when it opens and
closes. The answer is an equi-join and sums, which every engine has and all of
them do alike; none is asked about time zones. Where a duration leads is found
the same way, by joining on the open time instead of on the day.

All numbers are microseconds, instants since 1970-01-01T00:00Z and open time
counted from there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import reduce
from operator import add, or_
from typing import Final

import narwhals as nw

from cxcore.coverage._timelines._engines import Engine, Frame, engine_of
from cxcore.coverage._timelines._timeline import BLOCK, Timeline
from cxcore.errors import NeverOpensError

_DAY: Final = 86_400_000_000
# How much open time shares a key: a day of work is as good as any, few enough openings and not too many keys.
_DAY_OF_WORK: Final = 28_800_000_000
# More than all time, small enough that open time may be added to it, and a whole number of both.
_FOR_EVER: Final = (1 << 60) // _DAY * _DAY

# No column of a host is called like these.
_START: Final = "__cxcore_start"
_END: Final = "__cxcore_end"
_AMOUNT: Final = "__cxcore_amount"
_GOAL: Final = "__cxcore_goal"
_KEY: Final = "__cxcore_key"
_LEAST: Final = "__cxcore_least"
_MOST: Final = "__cxcore_most"
_BEFORE: Final = "__cxcore_before"
_UNTIL: Final = "__cxcore_until"
_CLOSES: Final = "__cxcore_closes"

_Days = Mapping[str, list[int]]


def with_elapsed(frame: Frame, timeline: Timeline, *, start: str, end: str, into: str) -> Frame:
    """Add the open time between two columns."""
    engine = engine_of(frame)
    plan = engine.with_numbers(frame, {_START: start, _END: end})
    days = _days(timeline, engine, plan, [_START, _END])
    for column in (_START, _END):
        plan = _on_its_day(engine, plan, column, days, into=column, answer=_counted(column, days))
    counted = nw.col(_END) - nw.col(_START)
    if engine.durations is nw.Duration:
        counted = counted.cast(nw.Duration("us"))
    return _finished(frame, plan.with_columns(counted.alias(into)), into)


def with_is_open(frame: Frame, timeline: Timeline, *, at: str, into: str) -> Frame:
    """Add whether it is open at the instants of a column."""
    engine = engine_of(frame)
    plan = engine.with_numbers(frame, {_START: at})
    days = _days(timeline, engine, plan, [_START])
    plan = _on_its_day(engine, plan, _START, days, into=into, answer=_is_open(_START, days))
    return _finished(frame, plan, into)


def with_added(frame: Frame, timeline: Timeline, *, at: str, duration: str | timedelta, into: str) -> Frame:
    """Add the earliest instants to which durations of open time lead from those of a column."""
    engine = engine_of(frame)
    plan = engine.with_numbers(frame, {_START: at})
    if isinstance(duration, timedelta):
        whole = max(-_FOR_EVER, min(duration // timedelta(microseconds=1), _FOR_EVER))
        plan = plan.with_columns(nw.lit(whole).cast(nw.Int64).alias(_AMOUNT))
    else:
        plan = plan.with_columns(_numbers(engine, duration).alias(_AMOUNT))
    days = _days(timeline, engine, plan, [_START])
    plan = _on_its_day(engine, plan, _START, days, into=_GOAL, answer=_counted(_START, days))

    # Nothing added leads to the instant itself, open or not, so it has no goal.
    amount, goal = nw.col(_AMOUNT), nw.col(_GOAL)
    plan = plan.with_columns(nw.when(amount != 0).then(goal + amount).alias(_GOAL))
    plan = plan.with_columns(_cut(_GOAL, _DAY_OF_WORK).alias(_KEY))
    plan = engine.joined(plan, _pieces_by_key(timeline, engine, plan), on=_KEY)
    plan = plan.filter(nw.col(_UNTIL).is_null() | ((goal > nw.col(_BEFORE)) & (goal <= nw.col(_UNTIL))))
    found = nw.when(amount == 0).then(nw.col(_START)).otherwise(nw.col(_CLOSES) - nw.col(_UNTIL) + goal)
    plan = plan.with_columns(found.alias(_END))
    return _finished(frame, engine.with_instants(plan, _END, into, like=at), into)


def _numbers(engine: Engine, durations: str) -> nw.Expr:
    column = nw.col(durations)
    return column.cast(nw.Duration("us")).cast(nw.Int64) if engine.durations is nw.Duration else column


def _finished(frame: Frame, plan: Frame, into: str) -> Frame:
    return plan.select(*frame.collect_schema(), into)


def _cut(column: str, width: int) -> nw.Expr:
    """Return a column rounded down, by a remainder of what is above zero: engines disagree about the others."""
    return nw.col(column) - (nw.col(column) + _FOR_EVER) % width


# --- by day -----------------------------------------------------------------


def _days(timeline: Timeline, engine: Engine, plan: Frame, columns: Iterable[str]) -> _Days:
    """Return the table of the days that the columns name: its key, the open time before it, and its stretches."""
    asked = (engine.rows(plan.select(_cut(column, _DAY).alias(_KEY)).unique()) for column in columns)
    days = sorted({day for rows in asked for (day,) in rows if day is not None})
    stretches = [list(_stretches(timeline, day, day + _DAY)) for day in days]
    table = {_KEY: days, _BEFORE: [timeline.between(0, day) for day in days]}
    for number in range(max(map(len, stretches), default=0)):
        # A day with fewer stretches than another closes as it opens.
        opened = [each[number] if number < len(each) else (0, 0) for each in stretches]
        table[_opens(number)], table[_closes(number)] = ([pair[side] for pair in opened] for side in (0, 1))
    return table


def _opens(number: int) -> str:
    return f"__cxcore_opens_{number}"


def _closes(number: int) -> str:
    return f"__cxcore_closes_{number}"


def _on_its_day(engine: Engine, plan: Frame, column: str, days: _Days, *, into: str, answer: nw.Expr) -> Frame:
    """Add what the table of days says of a column."""
    kept = [name for name in plan.collect_schema() if name != into]
    joined = engine.joined(plan.with_columns(_cut(column, _DAY).alias(_KEY)), days, on=_KEY)
    return joined.with_columns(answer.alias(into)).select(*kept, into)


def _openings(days: _Days) -> list[tuple[nw.Expr, nw.Expr]]:
    return [(nw.col(_opens(number)), nw.col(_closes(number))) for number in range(len(days) // 2 - 1)]


def _counted(column: str, days: _Days) -> nw.Expr:
    at = nw.col(column)
    parts = [
        nw.when(at >= closes).then(closes - opens).otherwise(nw.when(at > opens).then(at - opens).otherwise(nw.lit(0)))
        for opens, closes in _openings(days)
    ]
    return reduce(add, parts, nw.col(_BEFORE))


def _is_open(column: str, days: _Days) -> nw.Expr:
    at = nw.col(column)
    inside = [(at >= opens) & (at < closes) for opens, closes in _openings(days)]
    return reduce(or_, inside, at < -_FOR_EVER)  # unknown where the instant is


def _stretches(timeline: Timeline, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what is open in ``[start, end)``, cut at its ends; stretches may touch."""
    for block in range(start // BLOCK, (end - 1) // BLOCK + 1):
        edges = timeline.edges(block)
        low, high = bisect_right(edges, start), bisect_left(edges, end)
        inside = [*((start,) * (low % 2)), *edges[low:high], *((end,) * (high % 2))]
        yield from zip(inside[::2], inside[1::2], strict=True)


# --- by open time -----------------------------------------------------------


def _pieces_by_key(timeline: Timeline, engine: Engine, plan: Frame) -> Mapping[str, Sequence[int]]:
    """Return the table of the stretches that hold a goal: its key, the open time before and until, and its closing."""
    goals = plan.filter(~nw.col(_GOAL).is_null()).group_by(_KEY)
    asked = engine.rows(goals.agg(nw.col(_GOAL).min().alias(_LEAST), nw.col(_GOAL).max().alias(_MOST)))
    table: dict[str, list[int]] = {name: [] for name in (_KEY, _BEFORE, _UNTIL, _CLOSES)}
    for key, least, most in sorted(asked):
        for piece in _pieces(timeline, least, most):
            for name, number in zip(table, (key, *piece), strict=True):
                table[name].append(number)
    return table


def _pieces(timeline: Timeline, least: int, most: int) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches in which goals are reached: the open time before, until its closing, and the closing."""
    if timeline.shifted(0, least, latest=False) is None:
        # Going back through all the time there is ends at the first opening, before which nothing is open.
        first = timeline.shifted(0, least, latest=True)
        if first is None:
            raise _too_much()
        yield least - 1, least, first
        least += 1
        if least > most:
            return
    first, last = (timeline.shifted(0, goal, latest=False) for goal in (least, most))
    if first is None or last is None:
        raise _too_much()
    before = least - 1
    for opens, closes in _stretches(timeline, first - 1, last):
        yield before, before + closes - opens, closes
        before += closes - opens


def _too_much() -> NeverOpensError:
    return NeverOpensError("some row asks for more open time than there is in that direction.")
