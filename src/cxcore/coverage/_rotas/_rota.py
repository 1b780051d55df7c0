"""A rota: layers of people who take turns, and what they arrange on top."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, Self, TypeVar

import attrs

from cxcore.coverage._calendars._calendar import Calendar
from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._calendars._weekly_hours import ROUND_THE_CLOCK, WeeklyHours
from cxcore.coverage._rotas._final_rota import FinalRota, wall_text
from cxcore.coverage._rotas._layer import Layer, Turns
from cxcore.coverage._rotas._rota_changes import Leave, Substitution, Swap
from cxcore.coverage._rotas._rota_document import cross_faults, read_rota
from cxcore.coverage._rotas._shift import Duty, Gap, IdleSwap, Overlap, Shift, listed
from cxcore.coverage._rotas._timetable import Slot, Timetable
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.intervals import Interval, to_microseconds
from cxcore.values import Value, html_table, instance_of, one_line, parse_document, zone_name

K = TypeVar("K", bound=Hashable)

_NO_HOLIDAYS: Final = Holidays()
_LONGEST: Final = timedelta(days=3_660)  # of hourly turns these are 88,000 shifts, two seconds' work


def _to_others(others: Iterable[str]) -> tuple[str, ...]:
    if isinstance(others, str):
        raise InvalidValueError(f"is a list of people; one text, {others!r}, came.", path="others")
    return listed(others)


@attrs.frozen(kw_only=True, repr=False)
class Rota(Value):
    """
    Who has duty: layers of people who take turns on the wall clock, with substitutions, swaps and leave.

    One person has duty at a time. At any instant of the hours of duty it is,
    in this order: who substitutes then, the last substitution of the list
    first; or whoever has the turn in the last layer that has anybody. Swaps
    change whose turn it is, one after another in the order of the list; then
    whoever is on leave has no turn, and the layer below shows through.
    Outside the hours of duty nobody has duty, not even who substitutes.

    A rota answers for every instant, at the same speed however far from its
    start, and may be shared by threads. A second person on call at the same
    time is a second rota.

    Raises:
        InvalidDocumentError: Names do not fit together; every fault, each with its path.
        InvalidValueError: A field is none of its kind.

    >>> from datetime import timezone
    >>> from cxcore.coverage import Handover
    >>> rota = Rota(
    ...     name="billing",
    ...     zone="Europe/Lisbon",
    ...     layers=[
    ...         Layer(
    ...             name="week",
    ...             people=["Priya", "Ana", "Tomás"],
    ...             start=datetime(2026, 3, 2, 9),
    ...             handover=Handover(unit="week"),
    ...         )
    ...     ],
    ... )
    >>> rota.on_duty(datetime(2031, 7, 14, 9, tzinfo=timezone.utc)).person
    'Ana'
    """

    name: str = attrs.field(validator=one_line)
    """What the rota is called."""
    zone: str = attrs.field(validator=zone_name)
    """The IANA name of the zone of its wall clock."""
    layers: tuple[Layer, ...] = attrs.field(converter=listed)
    """Who takes turns; where two layers have somebody, the later in the list holds."""
    duty: WeeklyHours | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(WeeklyHours)))
    """The hours in which somebody is to have duty; by default round the clock."""
    holidays: Holidays = attrs.field(default=_NO_HOLIDAYS, validator=instance_of(Holidays))
    """The dates on which hours of duty and of layers are those of ``PH``, if they name any hours at all."""
    others: tuple[str, ...] = attrs.field(default=(), converter=_to_others)
    """People in no layer who may substitute or swap."""
    substitutions: tuple[Substitution, ...] = attrs.field(default=(), converter=listed)
    """Who stands in for whomever."""
    swaps: tuple[Swap, ...] = attrs.field(default=(), converter=listed)
    """Who exchanged duty with whom."""
    leave: tuple[Leave, ...] = attrs.field(default=(), converter=listed)
    """Who is away."""
    _timetable: Timetable = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if faults := cross_faults(
            self.layers, others=self.others, substitutions=self.substitutions, swaps=self.swaps, leave=self.leave
        ):
            raise InvalidDocumentError("The rota cannot be used", faults)
        object.__setattr__(self, "_timetable", self._compiled())

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the rota that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="rota"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the rota that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        return cls(**read_rota(data))

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody the rota knows, in the order in which it names them."""
        return tuple(dict.fromkeys([*(person for layer in self.layers for person in layer.people), *self.others]))

    def on_duty(self, at: datetime) -> Duty | None:
        """
        Return who has duty at the instant `at`, and why; ``None`` if nobody has.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        return self._timetable.holder(to_microseconds(at, name="at"))

    def final(self, window: Interval) -> FinalRota:
        """
        Return the shifts, gaps and overlaps inside `window` of at most ten years, cut at its ends.

        A gap is a part of the hours of duty that nobody has, also before the
        layers start. Time outside the hours of duty is no gap. A swap whose
        stretch lies in the window, and in which nobody has what it hands over,
        is listed as idle.

        Raises:
            InvalidValueError: The window is longer.
        """
        if window.duration > _LONGEST:
            raise InvalidValueError(f"lasts at most ten years; {window} does not.", path="window")
        start, end = to_microseconds(window.start), to_microseconds(window.end)
        slots = list(self._timetable.slots(start, end))
        shifts = [Shift(during=during, **attrs.asdict(duty)) for during, duty in _runs(slots, _holder)]
        gaps = [Gap(during=during, on_leave=away) for during, away in _runs(slots, _missing)]
        overlaps = [Overlap(during=during, duties=duties) for during, duties in _runs(slots, _rivals)]
        idle = [
            IdleSwap(during=Interval.from_microseconds(since, until), person=giver, other=taker)
            for since, until, giver, taker in self._timetable.idle_swaps(start, end)
        ]
        return FinalRota(
            name=self.name,
            zone=self.zone,
            window=window,
            people=self.people,
            shifts=shifts,
            gaps=gaps,
            overlaps=overlaps,
            idle_swaps=idle,
            holidays=self.holidays,
        )

    def __repr__(self) -> str:
        layers = ", ".join(f"{layer.name!r} of {len(layer.people)}" for layer in self.layers)
        return f"<Rota {self.name!r}, {self.zone}: {layers}>"

    def _repr_html_(self) -> str:
        return html_table(
            ["layer", "people", "hand-over", "from", "until", "hours", "zone"],
            [
                (
                    layer.name,
                    ", ".join(layer.people),
                    str(layer.handover),
                    wall_text(layer.start),
                    "" if layer.until is None else wall_text(layer.until),
                    "" if layer.within is None else str(layer.within),
                    layer.zone or self.zone,
                )
                for layer in self.layers
            ],
            caption=f"{self.name}, {self.duty or ROUND_THE_CLOCK}",
        )

    def _compiled(self) -> Timetable:
        def hours(week: WeeklyHours | None, zone: str) -> Calendar | None:
            return None if week is None else Calendar(week, zone=zone, holidays=self.holidays)

        return Timetable(
            [
                (layer.name, Turns(layer, zone=self.zone), hours(layer.within, layer.zone or self.zone))
                for layer in self.layers
            ],
            due=hours(self.duty, self.zone),
            substitutions=self.substitutions,
            swaps=self.swaps,
            leave=self.leave,
        )


# --- from slots to stretches -----------------------------------------------------


def _runs(slots: Iterable[Slot], of: Callable[[Slot], K | None]) -> Iterator[tuple[Interval, K]]:
    """Yield each longest stretch with one answer, and the answer; slots follow each other without a break."""
    for answer, group in groupby(slots, key=of):
        if answer is not None:
            run = list(group)
            yield Interval.from_microseconds(run[0].start, run[-1].end), answer


def _holder(slot: Slot) -> Duty | None:
    return slot.holder


def _missing(slot: Slot) -> tuple[str, ...] | None:
    return slot.on_leave if slot.is_due and slot.holder is None else None


def _rivals(slot: Slot) -> tuple[Duty, ...] | None:
    return slot.layers if len({duty.person for duty in slot.layers}) > 1 else None
