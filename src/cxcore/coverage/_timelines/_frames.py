"""Open time for the columns of data frames; what a frame is made of is looked at in the modules it calls."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from cxcore.coverage._timelines._open_time import OpenTime
from cxcore.errors import InvalidValueError, MissingExtraError, suggest

if TYPE_CHECKING:
    pass

Frame = TypeVar("Frame")


def with_elapsed(frame: Frame, calendar: OpenTime, *, start: str, end: str, into: str) -> Frame:
    """
    Return a frame with a column of the open time between two others, as :meth:`OpenTime.elapsed` says of two instants.

    The frame may be eager, a Polars, pandas or PyArrow one, or lazy on Polars,
    DuckDB or Spark, and comes back as the same kind; a lazy one stays lazy,
    but is asked once which days it names. Instants are columns with a zone,
    and the session of an engine may have any; a null makes a null. The new
    column holds durations, exact to the microsecond; on DuckDB and Spark,
    whose intervals cannot be summed or do not leave the engine whole, they are
    whole microseconds. These two keep no order of rows.

    Args:
        frame: The rows.
        calendar: What counts as open.
        start: The column of the instants from which it counts.
        end: The column of those until which it does; before the start, the answer is negative.
        into: The name of the new column.

    Raises:
        InvalidValueError: A column is missing, holds no instants or has no
            zone, `into` is a column already, or no calendar was tried on the engine.
        MissingExtraError: narwhals is not installed, or for an eager frame numpy.

    >>> import polars as pl
    >>> from cxcore.coverage import Calendar
    >>> lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    >>> cases = pl.DataFrame({"opened_at": ["2026-03-06T16:00Z"], "solved_at": ["2026-03-09T10:00Z"]})
    >>> cases = cases.with_columns(pl.all().str.to_datetime(time_zone="UTC"))
    >>> found = with_elapsed(cases, lisbon, start="opened_at", end="solved_at", into="working_time")
    >>> found["working_time"].to_list()
    [datetime.timedelta(seconds=10800)]
    """
    rows = _opened(frame, instants={"start": start, "end": end}, into=into)
    if _is_eager(rows):
        eager: Frame = _with(rows, calendar.elapsed_many(rows[start].to_native(), rows[end].to_native()), into)
        return eager
    from cxcore.coverage._timelines import _plans

    lazy: Frame = _plans.with_elapsed(rows, calendar._open, start=start, end=end, into=into).to_native()  # noqa: SLF001  # its own kind
    return lazy


def with_added(frame: Frame, calendar: OpenTime, *, at: str, duration: str | timedelta, into: str) -> Frame:
    """
    Return a frame with a column of the instants that durations of open time lead to, as :meth:`OpenTime.add` does.

    They are the earliest such instants, in the zone of the column `at` or of
    the engine's session. Frames are as in :func:`with_elapsed`; a lazy one is
    also asked how far its rows lead.

    Args:
        frame: The rows.
        calendar: What counts as open.
        at: The column of the instants to start from.
        duration: How much open time to add: a timedelta for all rows, or a column of
            durations, which are whole microseconds on DuckDB and Spark.
        into: The name of the new column.

    Raises:
        NeverOpensError: Some row has not that much open time.
        InvalidValueError: As for :func:`with_elapsed`, or `duration` is a column of something else.
        MissingExtraError: As for :func:`with_elapsed`.
    """
    rows = _opened(frame, instants={"at": at}, into=into)
    if isinstance(duration, str):
        _check_column(rows, "duration", duration, holds_durations=True)
    if _is_eager(rows):
        durations = rows[duration].to_native() if isinstance(duration, str) else duration
        eager: Frame = _with(rows, calendar.add_many(rows[at].to_native(), durations), into)
        return eager
    from cxcore.coverage._timelines import _plans

    lazy: Frame = _plans.with_added(rows, calendar._open, at=at, duration=duration, into=into).to_native()  # noqa: SLF001  # its own kind
    return lazy


def with_is_open(frame: Frame, calendar: OpenTime, *, at: str, into: str) -> Frame:
    """
    Return a frame with a column that says whether it is open at the instants of another one.

    Frames and errors are those of :func:`with_elapsed`; at a null it is
    neither open nor closed, so the answer is null.
    """
    rows = _opened(frame, instants={"at": at}, into=into)
    if _is_eager(rows):
        eager: Frame = _with(rows, calendar.is_open_many(rows[at].to_native()), into)
        return eager
    from cxcore.coverage._timelines import _plans

    lazy: Frame = _plans.with_is_open(rows, calendar._open, at=at, into=into).to_native()  # noqa: SLF001  # its own kind
    return lazy


def _opened(frame: Any, *, instants: dict[str, str], into: str) -> Any:
    """Return a frame as Narwhals sees it, with its columns checked."""
    try:
        import narwhals as nw
    except ModuleNotFoundError:
        raise MissingExtraError.for_extra("frames", purpose="Working time in data frames") from None
    try:
        rows: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    except TypeError:
        raise InvalidValueError(
            f"is a data frame; {type(frame).__name__} is none that is known.", path="frame"
        ) from None
    for argument, column in instants.items():
        _check_column(rows, argument, column, holds_durations=False)
    if into in rows.collect_schema():
        raise InvalidValueError(f"{into!r} is a column of the frame already; choose another name.", path="into")
    return rows


def _check_column(rows: Any, argument: str, column: str, *, holds_durations: bool) -> None:
    import narwhals as nw

    from cxcore.coverage._timelines._engines import engine_of
    from cxcore.coverage._timelines._series import check_durations, check_instants

    schema = rows.collect_schema()
    if column not in schema:
        raise InvalidValueError(
            f"there is no column {column!r}. {suggest(column, schema, kind='columns')}", path=argument
        )
    if holds_durations:
        check_durations(
            schema[column], path=column, held_as=nw.Duration if _is_eager(rows) else engine_of(rows).durations
        )
    else:
        check_instants(schema[column], path=column)


def _is_eager(rows: Any) -> bool:
    import narwhals as nw

    return isinstance(rows, nw.DataFrame)


def _with(rows: Any, answer: Any, into: str) -> Any:
    import narwhals as nw

    return rows.with_columns(nw.from_native(answer, series_only=True).alias(into)).to_native()
