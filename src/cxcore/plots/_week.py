"""The open hours of a week, a row for each day."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cxcore.coverage import Calendar, VersionedCalendar
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval, WorkingTime, to_microseconds
from cxcore.plots._chart import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    ROW,
    SKY,
    VERMILION,
    WIDTH,
    YELLOW,
    Record,
    altair,
    bounded,
    colours,
    described,
    hours,
    title,
)
from cxcore.plots._wall_clock import Stretch, clock_changes, clock_text, day_text, stretches

if TYPE_CHECKING:
    from altair import LayerChart

_DAYS: Final = 7
_COLOURS: Final = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW)
_ONE: Final = "open"  # the name of a calendar that was given without one
_EARLIEST: Final = date(1, 1, 4)
_LATEST: Final = date(9999, 12, 20)


def week(calendars: WorkingTime | Mapping[str, WorkingTime], on: date, *, zone: str | None = None) -> "LayerChart":
    """
    Return a chart of the open hours of a calendar, or of several by name, in seven days from a date.

    There is a row for each date, from 00:00 to 24:00 on the wall clock of
    `zone`. Where the clock goes forward the row has a hole; where it goes
    back, the date has a second row from the hour that happens again. A week
    without open time is a chart without bars.

    Args:
        calendars: Anything with open time: calendars, what operators make of
            several, the :meth:`cxcore.coverage.FinalRota.cover` of a person.
        on: The first of the seven dates.
        zone: The IANA name of the zone whose wall clock is drawn; by default
            that of the calendars, if they all have the same.

    Raises:
        InvalidValueError: `on` is a datetime; there is no calendar, or more
            than seven; no `zone` is given and the calendars do not have one
            in common; or there are more than 5,000 openings.
        UnknownZoneError: `zone` is no IANA time zone.
        MissingExtraError: Altair is not installed.

    >>> lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    >>> manila = Calendar.parse("Mo-Fr 09:00-18:00", zone="Asia/Manila")
    >>> chart = week({"Lisbon": lisbon, "Manila": manila}, date(2026, 3, 23), zone="Europe/Lisbon")
    >>> print(chart.to_dict()["title"]["text"])
    Open hours from Mon 2026-03-23 to Sun 2026-03-29
    """
    alt = altair()
    named = dict(calendars) if isinstance(calendars, Mapping) else {_ONE: calendars}
    if not 0 < len(named) <= len(_COLOURS):
        raise InvalidValueError(
            f"are from 1 to {len(_COLOURS)} in one chart, which can be told apart; these are {len(named)}.",
            path="calendars",
        )
    clock = _common_zone(named) if zone is None else zone
    rows = _rows(on, zone=clock)
    pieces = [piece for _, piece in rows]
    window = Interval.from_microseconds(pieces[0].start, pieces[-1].end)
    opened = bounded(_open(named, rows), path="calendars", advice="draw hours that change less often")

    heading = f"Open hours from {day_text(pieces[0].on)} to {day_text(pieces[-1].on)}"
    notes = [f"On the wall clock of {clock}.", *(sentence for _, sentence in clock_changes(window, zone=clock))]
    totals = [f"{name}: {_total(opened, name):g} h." for name in named]
    order = list(dict.fromkeys(label for label, _ in rows))
    x = alt.X(
        "from:Q",
        scale=alt.Scale(domain=[0, 24], nice=False),
        axis=alt.Axis(
            title=f"Time in {clock}",
            values=list(range(0, 25, 3)),
            labelExpr="format(datum.value, '02d') + ':00'",
        ),
    )
    y = alt.Y("day:N", sort=order, title=None, axis=alt.Axis(labelLimit=240), scale=alt.Scale(paddingInner=0.2))
    clock_runs = (
        alt.Chart(alt.InlineData(values=[_runs(label, piece) for label, piece in rows]))
        .mark_bar(color=GREY)
        .encode(x=x, x2="to:Q", y=y)
    )
    palette = dict(zip(named, _COLOURS, strict=False))
    legend = None if list(named) == [_ONE] else alt.Legend(title=None, orient="top")
    bars = (
        alt.Chart(alt.InlineData(values=opened))
        .mark_bar()
        .encode(
            x=x,
            x2="to:Q",
            y=y,
            yOffset=alt.YOffset("calendar:N", scale=alt.Scale(domain=list(named))),
            color=alt.Color("calendar:N", scale=colours(alt, palette, named), legend=legend),
            tooltip=[alt.Tooltip(f"{field}:N") for field in ("calendar", "day", "opens", "closes")]
            + [alt.Tooltip("hours:Q")],
        )
    )
    chart: LayerChart = alt.layer(clock_runs, bars).properties(
        width=WIDTH,
        height=len(order) * max(ROW, 13 * len(named)),
        title=title(alt, heading, *notes),
        description=described(heading, *notes, *totals),
    )
    return chart


def _common_zone(calendars: Mapping[str, WorkingTime]) -> str:
    zones = {name: _zones(calendar) for name, calendar in calendars.items()}
    common = {zone for each in zones.values() for zone in each}
    if len(common) == 1 and all(zones.values()):
        return common.pop()
    which = f"there are {', '.join(sorted(common))}" if common else "the calendars have none"
    raise InvalidValueError(f"says on whose wall clock the week is drawn; {which}, so give one.", path="zone")


def _zones(calendar: WorkingTime) -> set[str]:
    match calendar:
        case Calendar():
            return {calendar.zone}
        case VersionedCalendar():
            return {calendar.first.zone, *(version.calendar.zone for version in calendar.later)}
        case _:
            return set()


def _rows(on: date, *, zone: str) -> list[tuple[str, Stretch]]:
    """Return the stretches of seven dates, each with the name of its row."""
    if isinstance(on, datetime):
        raise InvalidValueError("is a date, not a datetime; which date it is depends on the zone.", path="on")
    if not _EARLIEST <= on <= _LATEST:
        raise InvalidValueError(f"is from {_EARLIEST} to {_LATEST}; {on} is not.", path="on")
    utc = datetime(on.year, on.month, on.day, tzinfo=UTC)
    around = Interval(utc - timedelta(days=2), utc + timedelta(days=_DAYS + 2))
    last = on + timedelta(days=_DAYS - 1)
    rows: list[tuple[str, Stretch]] = []
    for piece in stretches(around, zone=zone):
        if on <= piece.on <= last:
            rows.append((_row_name(rows, piece), piece))
    return rows


def _row_name(rows: list[tuple[str, Stretch]], piece: Stretch) -> str:
    """Return the row of a stretch: that of its date, or another one when it begins with time that comes again."""
    earlier = [(name, other) for name, other in rows if other.on == piece.on]
    if not earlier:
        return day_text(piece.on)
    name, before = earlier[-1]
    begins = piece.wall(piece.start)
    return f"{day_text(piece.on)}, again from {clock_text(begins)}" if begins < before.wall(before.end) else name


def _runs(row: str, piece: Stretch) -> Record:
    return {"day": row, "from": hours(piece.wall(piece.start)), "to": hours(piece.wall(piece.end))}


def _open(calendars: Mapping[str, WorkingTime], rows: list[tuple[str, Stretch]]) -> Iterator[Record]:
    for name, calendar in calendars.items():
        for row, piece in rows:
            for span in calendar.spans(Interval.from_microseconds(piece.start, piece.end)):
                opens, closes = piece.wall(to_microseconds(span.start)), piece.wall(to_microseconds(span.end))
                yield {
                    "calendar": name,
                    "day": row,
                    "from": hours(opens),
                    "to": hours(closes),
                    "opens": clock_text(opens),
                    "closes": clock_text(closes),
                    "hours": hours(closes - opens),
                }


def _total(opened: list[Record], name: str) -> float:
    total: float = sum(record["hours"] for record in opened if record["calendar"] == name)
    return total
