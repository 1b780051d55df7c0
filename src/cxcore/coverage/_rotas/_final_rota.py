"""What comes of a rota in a window: the shifts that hold, the gaps and the overlaps."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._rotas._fairness import Fairness, Load, in_hours, unpopular_hours
from cxcore.coverage._rotas._shift import Gap, IdleSwap, Overlap, Shift, listed
from cxcore.coverage._timelines._open_time import OpenTime, set_timelines
from cxcore.coverage._timelines._timeline import BLOCK, FIRST_BLOCK, Timeline, span_of_block, span_of_year
from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.intervals import Interval, IntervalSet, WorkingTime
from cxcore.values import Value, html_table, instance_of, one_line, zone_name, zone_of

_NO_HOLIDAYS: Final = Holidays()


def _in_order(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    return tuple(sorted(shifts, key=lambda shift: shift.during))


@attrs.frozen(kw_only=True, repr=False)
class FinalRota(Value):
    """
    The rota of a window as it holds: who has duty when and why, where nobody has, and where layers hid each other.

    Shifts and gaps are together exactly the hours of duty in the window, each
    instant once. :meth:`Rota.final` makes one.

    Raises:
        InvalidValueError: Shifts overlap or leave the window.
    """

    name: str = attrs.field(validator=one_line)
    """The name of the rota."""
    zone: str = attrs.field(validator=zone_name)
    """The IANA name of the zone in which it is read."""
    window: Interval = attrs.field(validator=instance_of(Interval))
    """The time it is about."""
    people: tuple[str, ...] = attrs.field(default=(), converter=listed)
    """Everybody the rota knows, whether they have a shift here or not."""
    shifts: tuple[Shift, ...] = attrs.field(default=(), converter=_in_order)
    """Who has duty, in order of time."""
    gaps: tuple[Gap, ...] = attrs.field(default=(), converter=listed)
    """The hours of duty that nobody has. Time outside the hours of duty is no gap."""
    overlaps: tuple[Overlap, ...] = attrs.field(default=(), converter=listed)
    """Where layers have different people, before substitutions; the last layer holds."""
    idle_swaps: tuple[IdleSwap, ...] = attrs.field(default=(), converter=listed)
    """What swaps hand over inside the window and nobody has; most likely their days are wrong."""
    holidays: Holidays = attrs.field(default=_NO_HOLIDAYS, validator=instance_of(Holidays))
    """The holidays of the rota, which are unpopular hours."""

    def __attrs_post_init__(self) -> None:
        for number, shift in enumerate(self.shifts):
            path = f"shifts[{number}].during"
            if shift.during.start < self.window.start or self.window.end < shift.during.end:
                raise InvalidValueError(f"{shift.during} is not inside the window {self.window}.", path=path)
            if number and shift.during.start < self.shifts[number - 1].during.end:
                earlier = self.shifts[number - 1].during
                raise InvalidValueError(f"{shift.during} overlaps with {earlier}; one at a time.", path=path)

    def cover(self, person: str | None = None) -> OpenTime:
        """
        Return the time in which somebody has duty, or one person, as open time; outside the window there is none.

        It goes wherever a :class:`cxcore.intervals.WorkingTime` is asked, and
        combines with calendars: ``desk - final.cover()`` is open and has nobody.

        Raises:
            UnknownNameError: The rota does not know `person`.
        """
        if person is not None and person not in self._everybody():
            hint = suggest(person, self._everybody(), kind="people")
            raise UnknownNameError(f"{person!r} is not on the rota. {hint}", path="person")
        return _Cover(
            self.name,
            person,
            IntervalSet.of(shift.during for shift in self.shifts if person in {None, shift.person}).edges,
        )

    def fairness(self, unpopular: WorkingTime | None = None) -> Fairness:
        """
        Return the hours and the unpopular hours of each person.

        Add those of windows that do not overlap; where windows overlap, what they share counts twice.

        Args:
            unpopular: The hours that nobody likes; by default
                :func:`unpopular_hours` in the zone and with the holidays of the rota.
        """
        disliked = unpopular_hours(zone=self.zone, holidays=self.holidays) if unpopular is None else unpopular
        total = dict.fromkeys(self._everybody(), (timedelta(0), timedelta(0)))
        for shift in self.shifts:
            hours, bad = total[shift.person]
            start, end = shift.during.start, shift.during.end
            total[shift.person] = hours + shift.during.duration, bad + disliked.elapsed(start, end)
        return Fairness(Load(person=person, hours=hours, unpopular=bad) for person, (hours, bad) in total.items())

    def _everybody(self) -> list[str]:
        return list(dict.fromkeys([*self.people, *(shift.person for shift in self.shifts)]))

    def __repr__(self) -> str:
        gaps, overlaps = len(self.gaps), len(self.overlaps)
        idle = f", {_count(len(self.idle_swaps), 'idle swap')}" if self.idle_swaps else ""
        return (
            f"<FinalRota {self.name!r} {self.window}: {_count(len(self.shifts), 'shift')}, "
            f"{_count(gaps, 'gap')}, {_count(overlaps, 'overlap')}{idle}>"
        )

    def _repr_html_(self) -> str:
        clock = zone_of(self.zone)
        rows = [(shift.during, shift.person, shift.why) for shift in self.shifts]
        rows += [(gap.during, "nobody", _leave_in_words(gap)) for gap in self.gaps]
        rows += [(idle.during, idle.person, f"has no turn to swap with {idle.other}") for idle in self.idle_swaps]
        return html_table(
            [f"from ({self.zone})", "to", "hours", "who", "why"],
            [
                [*(wall_text(edge) for edge in during.in_zone(clock)), in_hours(during.duration), who, why]
                for during, who, why in sorted(rows)
            ],
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _leave_in_words(gap: Gap) -> str:
    return f"on leave: {', '.join(gap.on_leave)}" if gap.on_leave else "gap"


def wall_text(edge: datetime) -> str:
    """Return what the clock and the calendar on the wall show, such as ``Mon 2026-03-02 09:00``."""
    return edge.strftime("%a ") + edge.replace(tzinfo=None).isoformat(" ").removesuffix(":00")


# --- shifts as open time -------------------------------------------------------


@attrs.frozen(repr=False)
class _Cover(OpenTime):
    """The shifts of a final rota, or of one person in it, as open time."""

    rota: str
    person: str | None
    edges: tuple[int, ...]
    _open: Timeline = attrs.field(init=False, eq=False)
    _closed: Timeline = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        timeline = Timeline(_Stretches(self.edges))
        set_timelines(self, timeline, timeline.complement())

    def _behind(self, window: Interval) -> Iterator[tuple[str, Sequence[str]]]:  # noqa: ARG002  # it never changes
        yield from ()  # shifts are instants, which no rules of a zone move

    def __repr__(self) -> str:
        whose = "" if self.person is None else f" by {self.person}"
        return f"<cover of {self.rota!r}{whose}>"


@attrs.frozen(eq=False)
class _Stretches:
    """Stretches that are listed."""

    listed: tuple[int, ...]

    def edges(self, start: int, end: int) -> tuple[int, ...]:
        pairs = zip(self.listed[::2], self.listed[1::2], strict=True)
        inside = ((max(since, start), min(until, end)) for since, until in pairs if since < end and start < until)
        return tuple(edge for pair in inside for edge in pair)

    def shape(self, index: int) -> Hashable:
        return self._shape(index, *span_of_block(index))

    def shape_of_year(self, index: int) -> Hashable:
        return self._shape(index, *span_of_year(index))

    @property
    def settled(self) -> int:
        return self.listed[-1] // BLOCK + 1 if self.listed else FIRST_BLOCK

    def _shape(self, index: int, start: int, end: int) -> Hashable:
        nothing = not self.listed or end <= self.listed[0] or self.listed[-1] <= start
        return "never" if nothing else index
