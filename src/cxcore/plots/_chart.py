"""What all charts share: colours, titles, the axis of time, and how much one may hold."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from types import ModuleType
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, MissingExtraError
from cxcore.intervals import Interval, to_microseconds
from cxcore.plots._wall_clock import (
    DAY,
    HOUR,
    Stretch,
    clock_changes,
    clock_text,
    full_hours,
    moment_text,
    short_day_text,
    stretches,
)

Record = Mapping[str, Any]

# Okabe and Ito (2008), Color Universal Design: told apart with every common kind of colour vision.
BLUE: Final = "#0072B2"
SKY: Final = "#56B4E9"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
VERMILION: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
YELLOW: Final = "#F0E442"
GREY: Final = "#ECEFF1"

WIDTH: Final = 760
ROW: Final = 26

MOST_MARKS: Final = 5_000  # as many records as Altair itself takes from a data frame


def altair() -> ModuleType:
    """
    Return Altair, imported when the first chart is drawn.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import altair as alt
    except ImportError:
        raise MissingExtraError.for_extra("plots", purpose="A chart") from None
    return alt


def bounded(records: Iterable[Record], *, path: str, advice: str) -> list[Record]:
    """
    Return the records of a chart.

    Raises:
        InvalidValueError: They are more than a chart can show.
    """
    kept = list(islice(records, MOST_MARKS + 1))
    if len(kept) > MOST_MARKS:
        raise InvalidValueError(f"makes more than {MOST_MARKS:,} marks, which no chart can show; {advice}.", path=path)
    return kept


def title(alt: ModuleType, text: str, *lines: str) -> Any:
    """Return the title of a chart, with the lines below it."""
    return alt.TitleParams(text, subtitle=list(lines), anchor="start", subtitleColor="#555", offset=12)


def described(text: str, *lines: str) -> str:
    """Return the same for a screen reader."""
    return " ".join([f"{text}.", *lines])


def count(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def hours(duration: int) -> float:
    """Return microseconds as hours."""
    return duration / HOUR


# --- the axis of time ----------------------------------------------------------


@attrs.frozen
class TimeAxis:
    """
    A window as an axis: hours that really pass, labelled with the wall clock of a zone.

    A day on which the clock goes forward is shorter on it, so nothing that
    lasts as long looks longer.
    """

    window: Interval
    zone: str
    pieces: list[Stretch]

    @classmethod
    def of(cls, window: Interval, *, zone: str) -> "TimeAxis":
        """
        Return the axis of a window.

        Raises:
            UnknownZoneError: `zone` is no IANA time zone.
        """
        return cls(window, zone, stretches(window, zone=zone))

    def place(self, instant: int) -> float:
        """Return where an instant lies, in hours since the window began."""
        return hours(instant - to_microseconds(self.window.start))

    def moment(self, instant: int) -> str:
        """Return what calendar and clock show at an instant; the end of the window as the end of its last day."""
        found = next((piece for piece in self.pieces if instant < piece.end), self.pieces[-1])
        return moment_text(instant, found)

    def span(self, during: Interval) -> Record:
        """Return where an interval inside the window lies, and when it is."""
        start, end = to_microseconds(during.start), to_microseconds(during.end)
        return {
            "from": self.place(start),
            "to": self.place(end),
            "starts": self.moment(start),
            "ends": self.moment(end),
            "hours": hours(end - start),
        }

    def notes(self) -> list[str]:
        """Return a sentence for each change of the clock."""
        return [sentence for _, sentence in clock_changes(self.window, zone=self.zone)]

    def scale(self, alt: ModuleType) -> Any:
        """Return the scale, which is exactly the window."""
        return alt.Scale(domain=[0, self.place(to_microseconds(self.window.end))], nice=False, zero=False)

    def labels(self, alt: ModuleType, *, hidden: bool = False) -> Any:
        """Return the labels and the grid: hours, days, Mondays or months, as many as can be read."""
        marks = self._marks()
        places = [place for place, _ in marks]
        return alt.Axis(
            title=None if hidden else f"Time in {self.zone}",
            values=places,
            labels=not hidden,
            # The browser would say these in its own zone; so we say what stands at each.
            labelExpr=f"{json.dumps([text for _, text in marks])}[indexof({json.dumps(places)}, datum.value)]",
            labelOverlap="greedy",
            labelFlush=False,
            grid=True,
        )

    def changes(self, alt: ModuleType) -> Any:
        """Return a line at each change of the clock."""
        records = [
            {"from": self.place(instant), "note": sentence}
            for instant, sentence in clock_changes(self.window, zone=self.zone)
        ]
        return (
            alt.Chart(alt.InlineData(values=records))
            .mark_rule(strokeDash=[4, 3], color="#333")
            .encode(x=alt.X("from:Q"), tooltip=[alt.Tooltip("note:N", title="clock")])
        )

    def _marks(self) -> list[tuple[float, str]]:
        length = to_microseconds(self.window.end) - to_microseconds(self.window.start)
        if length <= 8 * DAY:
            every = next(step for step, most in ((1, DAY // 2), (3, 2 * DAY), (12, 8 * DAY)) if length <= most)
            return [
                (self.place(at), clock_text(piece.wall(at)) if piece.wall(at) else short_day_text(piece.on))
                for at, piece in full_hours(self.pieces, every=every)
            ]
        days = self._first_of_days()
        if length <= 16 * DAY:
            return [(self.place(piece.start), short_day_text(piece.on)) for piece in days]
        if length <= 16 * 7 * DAY:
            return [(self.place(piece.start), short_day_text(piece.on)) for piece in days if piece.on.weekday() == 0]
        return [(self.place(piece.start), piece.on.isoformat()[:7]) for piece in days if piece.on.day == 1]

    def _first_of_days(self) -> list[Stretch]:
        firsts = {piece.on: piece for piece in reversed(self.pieces)}
        return [
            piece
            for piece in reversed(firsts.values())
            if piece.start > self.pieces[0].start or not piece.wall(piece.start)
        ]


def check_length(window: Interval, *, days: int, path: str, advice: str) -> None:
    """Refuse a window that is longer than so many days, and the hour that a change of the clock may add."""
    if to_microseconds(window.end) - to_microseconds(window.start) > days * DAY + HOUR:
        raise InvalidValueError(f"lasts {window.duration}, and a chart shows at most {days} days; {advice}.", path=path)


def colours(alt: ModuleType, palette: Mapping[str, str], present: Iterable[str]) -> Any:
    """Return the colours of what is present, in the order of the palette."""
    shown = set(present)
    names: Sequence[str] = [name for name in palette if name in shown]
    return alt.Scale(domain=names, range=[palette[name] for name in names])
