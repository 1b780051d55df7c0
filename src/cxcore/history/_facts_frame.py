"""Facts where the events are: in a data frame."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cxcore.errors import InvalidValueError, MissingExtraError, suggest
from cxcore.history._definitions import USUAL, FactDefinitions
from cxcore.history._event_columns import INSTANTS, REQUIRED, TEXTS
from cxcore.intervals import to_microseconds
from cxcore.models import ActorKind, Phase

if TYPE_CHECKING:
    import narwhals as nw

EventsFrame = TypeVar("EventsFrame")

_WORDS: Final[Mapping[str, type[StrEnum]]] = {"phase": Phase, "actor": ActorKind}
"""The columns whose words decide what becomes of a case."""


def facts_frame(
    events: EventsFrame, *, as_of: datetime | None = None, definitions: FactDefinitions = USUAL
) -> EventsFrame:
    """
    Return the rows of :func:`facts` from a data frame of events, as a frame of the same kind.

    The frame may be an eager Polars, pandas or PyArrow one, or lazy on Polars,
    DuckDB or Spark; a lazy one stays lazy. The rows have no order. They are
    equal to those of :func:`facts`, less the columns ``merged_into``,
    ``split_from`` and ``next_case_at``, which lead from case to case, and those
    that end in ``_working``: for these, ask :func:`cxcore.coverage.with_elapsed`
    about two instants of the row. Instants are in UTC, or in the zone of an
    engine's session; durations on DuckDB and Spark are whole microseconds.

    The columns of the frame are those of :func:`event_columns`. ``id``,
    ``type``, ``at`` and ``case`` are needed; without another one, what it tells
    is unknown. Other columns are left aside. An id that comes twice is one
    event; that both its rows tell the same is not checked here, as it is in
    :func:`facts`. In a lazy frame nothing is checked that only its rows could
    say: an event without an id or an instant, or with a word that is no
    phase, is then lost on the way.

    Args:
        events: The log, in any order.
        as_of: As for :func:`facts`.
        definitions: As for :func:`facts`.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        InvalidValueError: It is no data frame, of an engine on which facts have not been
            tried, lacks a column, or its instants have no zone; or a row of an eager one is no event.
        MissingExtraError: narwhals is not installed.

    >>> import polars as pl
    >>> from datetime import UTC
    >>> log = pl.DataFrame(
    ...     {
    ...         "id": ["evt_1", "evt_2"],
    ...         "type": ["case.created", "case.solved"],
    ...         "at": [datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 11, tzinfo=UTC)],
    ...         "case": ["cas_refund", "cas_refund"],
    ...     }
    ... )
    >>> facts_frame(log).select("case_id", "phase", "requester_wait").rows()
    [('cas_refund', 'solved', datetime.timedelta(seconds=7200))]
    """
    until = None if as_of is None else to_microseconds(as_of, name="as_of")
    try:
        import narwhals as nw
    except ModuleNotFoundError:
        raise MissingExtraError.for_extra("frames", purpose="Facts from a data frame") from None
    try:
        given: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(events)
    except TypeError:
        raise InvalidValueError(
            f"is a data frame; {type(events).__name__} is none that is known.", path="events"
        ) from None

    from cxcore.history._engines import engine_of
    from cxcore.history._facts_plan import DURATIONS, facts_plan
    from cxcore.history._facts_plan import INSTANTS as MADE
    from cxcore.history._plan_terms import NEVER

    engine = engine_of(given)
    is_eager_polars = isinstance(given, nw.DataFrame) and given.implementation.is_polars()
    log: Any = given.lazy() if is_eager_polars else given
    schema = log.collect_schema()
    # A column in which nothing is told has no type that says what it would hold.
    if "recorded_at" in schema and _is_untold(given, "recorded_at"):
        log = log.drop("recorded_at")
        schema = log.collect_schema()
    _check(schema)
    if isinstance(given, nw.DataFrame):
        _check_events(given)
    log = engine.numbers(log, [name for name in INSTANTS if name in schema])
    empty = nw.lit(None).cast(nw.String)
    untold = {name: empty for name in TEXTS if name not in schema}
    log = log.select(
        "at",
        *(nw.col(name).cast(nw.String) for name in TEXTS if name in schema),
        *(expression.alias(name) for name, expression in untold.items()),
        *([nw.col("recorded_at").fill_null(NEVER).cast(nw.Int64)] if "recorded_at" in schema else []),
        (nw.col("score") if "score" in schema else nw.lit(None)).cast(nw.Float64).alias("score"),
        (nw.col("version").fill_null(1) if "version" in schema else nw.lit(1)).cast(nw.Int64).alias("version"),
    )
    if "provenance" not in schema:
        log = log.with_columns(nw.lit("recorded").alias("provenance"))
    log = log.filter(~nw.col("case").is_null())
    if until is not None:
        log = log.filter(nw.col("at") < until)
    rows = facts_plan(log, engine, definitions, until)
    rows = engine.durations(engine.instants(rows, MADE), DURATIONS)
    # Where all fits in memory anyway, the engine for what does not takes twice as long.
    found: EventsFrame = rows.to_native().collect(engine="in-memory") if is_eager_polars else rows.to_native()
    return found


def _is_untold(frame: Any, name: str) -> bool:
    import narwhals as nw

    is_eager = isinstance(frame, nw.DataFrame)
    return frame.collect_schema()[name] == nw.Unknown or (is_eager and bool(frame[name].is_null().all()))


def _check_events(events: "nw.DataFrame[Any]") -> None:
    """Refuse rows that would be lost on the way, because they have no id, or a word that nobody knows."""
    import narwhals as nw

    for name in ("id", "type", "at"):
        missing = int(events[name].is_null().sum())
        if missing:
            raise InvalidValueError(f"{name!r} is unknown in {missing:,} rows, and every event has one.", path="events")
    is_known = (nw.col("version").fill_null(1) == 1) if "version" in events.columns else nw.lit(value=True)
    for name, words in _WORDS.items():
        if name in events.columns and events.schema[name] == nw.String:
            known = [str(word) for word in words]
            odd = events.filter(is_known & ~nw.col(name).is_null() & ~nw.col(name).is_in(known))
            if len(odd):
                raise InvalidValueError(
                    f"{name!r} holds another word in {len(odd):,} rows; those it may hold are {', '.join(known)}.",
                    path="events",
                )


def _check(schema: "nw.Schema") -> None:
    import narwhals as nw

    for name in REQUIRED:
        if name not in schema:
            raise InvalidValueError(
                f"there is no column {name!r}. {suggest(name, schema, kind='columns')}", path="events"
            )
    for name in INSTANTS:
        kind = schema.get(name)
        if kind is not None and not (isinstance(kind, nw.Datetime) and kind.time_zone is not None):
            raise InvalidValueError(f"{name!r} holds instants with a zone, not {kind}.", path="events")
