"""
The layers and changes of a rota, merged for a stretch of time.

Time is cut into blocks of a month, each compiled when it is first asked about,
so that a question is a bisection at any distance from the start. What is kept
is replaced whole, so threads may share it without a lock.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

import attrs

from cxcore.coverage._rotas._layer import Turns
from cxcore.coverage._rotas._rota_changes import Leave, Substitution, Swap
from cxcore.coverage._rotas._shift import Duty
from cxcore.coverage._timelines._open_time import OpenTime
from cxcore.coverage._timelines._timeline import BLOCK
from cxcore.intervals import Interval, to_microseconds

_MONTH: Final = BLOCK // 12
_MONTHS_KEPT: Final = 128


@attrs.frozen
class Absence:
    """A turn of somebody who is on leave."""

    person: str


@attrs.frozen(kw_only=True)
class Slot:
    """A stretch in which nothing changes."""

    start: int
    end: int
    layers: tuple[Duty, ...]
    on_leave: tuple[str, ...]
    substitution: Duty | None
    is_due: bool

    @property
    def holder(self) -> Duty | None:
        """Who has duty: a substitution, or what the last layer has."""
        return self.substitution or (self.layers[-1] if self.layers else None)


Piece = tuple[int, int, Duty | Absence]
_Span = tuple[int, int]
_Swap = tuple[str, str, _Span, _Span]
_Layer = tuple[str, Turns, OpenTime | None]


class Timetable:
    """Who has duty at any instant; the compiled form of a rota."""

    __slots__ = ("_due", "_layers", "_leave", "_months", "_substitutions", "_swaps")

    def __init__(
        self,
        layers: Sequence[_Layer],
        *,
        due: OpenTime | None,
        substitutions: Sequence[Substitution],
        swaps: Sequence[Swap],
        leave: Sequence[Leave],
    ) -> None:
        self._layers = layers
        self._due = due
        self._substitutions = [(*_ends(each.during), each.person) for each in substitutions]
        self._swaps = [(each.person, each.other, _ends(each.gives), _ends(each.takes)) for each in swaps]
        self._leave = [(*_ends(each.during), each.person) for each in leave]
        self._months: dict[int, tuple[list[int], list[Duty | None]]] = {}

    def holder(self, instant: int) -> Duty | None:
        """Return who has duty at an instant, if anybody has."""
        month = instant // _MONTH
        starts, holders = self._months.get(month) or self._compile(month)
        return holders[bisect_right(starts, instant) - 1]

    def slots(self, start: int, end: int) -> Iterator[Slot]:
        """Yield ``[start, end)`` cut wherever something changes."""
        due = _open_spans(self._due, start, end)
        rows: list[Iterable[tuple[int, int, Duty | Absence | None]]] = [[(since, until, None) for since, until in due]]
        rows += [_cut(self._pieces(layer, start, end), due) for layer in self._layers]
        substitutes = len(rows)
        rows += [
            _cut([(max(since, start), min(until, end), Duty(person=person, because="substitution"))], due)
            for since, until, person in self._substitutions
            if since < end and start < until
        ]
        return _swept(rows, substitutes, start, end)

    def idle_swaps(self, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
        """Yield each stretch of a swap inside ``[start, end)`` in which its giver has no turn, the giver and the taker."""
        for number, (person, other, gives, takes) in enumerate(self._swaps):
            for giver, taker, (since, until) in ((person, other, gives), (other, person, takes)):
                if start <= since and until <= end and not self._has_turn(giver, since, until, self._swaps[:number]):
                    yield since, until, giver, taker

    def _has_turn(self, person: str, start: int, end: int, swaps: Sequence[_Swap]) -> bool:
        """Whether somebody has a turn in hours of duty, after some swaps."""
        due = _open_spans(self._due, start, end)
        return any(
            duty.person == person
            for layer in self._layers
            for _, _, duty in _cut(self._swapped(layer, start, end, swaps), due)
        )

    def _compile(self, month: int) -> tuple[list[int], list[Duty | None]]:
        slots = self.slots(month * _MONTH, (month + 1) * _MONTH)
        held = [(slot.start, slot.holder) for slot in slots]
        compiled = [start for start, _ in held], [holder for _, holder in held]
        kept = list(self._months.items())[1 - _MONTHS_KEPT :]
        self._months = dict([*kept, (month, compiled)])
        return compiled

    def _pieces(self, layer: _Layer, start: int, end: int) -> list[Piece]:
        pieces = self._swapped(layer, start, end, self._swaps)
        for since, until, person in self._leave:
            if since < end and start < until:
                pieces = [
                    (low, high, Absence(person) if since <= low < until and duty.person == person else duty)
                    for low, high, duty in _split(pieces, (since, until))
                ]
        return pieces

    def _swapped(self, layer: _Layer, start: int, end: int, swaps: Sequence[_Swap]) -> list[Piece]:
        """Return the turns of a layer after some swaps."""
        name, turns, within = layer
        held: list[Piece] = [
            (since, until, Duty(person=person, layer=name)) for since, until, person in turns.between(start, end)
        ]
        pieces = list(_cut(held, _open_spans(within, start, end)))
        for swap in swaps:
            _, _, gives, takes = swap
            if min(gives[0], takes[0]) < end and start < max(gives[1], takes[1]):
                pieces = [
                    (since, until, _swapped(since, duty, swap))
                    for since, until, duty in _split(pieces, (*gives, *takes))
                ]
        return pieces


def _ends(interval: Interval) -> _Span:
    return to_microseconds(interval.start), to_microseconds(interval.end)


def _swapped(at: int, duty: Duty | Absence, swap: _Swap) -> Duty | Absence:
    assert isinstance(duty, Duty)  # noqa: S101  # nobody is on leave yet: swaps come first
    person, other, gives, takes = swap
    if gives[0] <= at < gives[1] and duty.person == person:
        taker = other
    elif takes[0] <= at < takes[1] and duty.person == other:
        taker = person
    else:
        return duty
    return Duty(person=taker, layer=duty.layer, because="swap", instead_of=duty.person)


def _open_spans(hours: OpenTime | None, start: int, end: int) -> list[_Span]:
    """Return the open stretches inside ``[start, end)``; all of it where no hours are given."""
    if hours is None:
        return [(start, end)]
    edges = [edge for index in range(start // BLOCK, (end - 1) // BLOCK + 1) for edge in hours._open.edges(index)]  # noqa: SLF001  # its own kind
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [(max(since, start), min(until, end)) for since, until in spans if since < end and start < until]


def _cut(pieces: Iterable[Piece], spans: Sequence[_Span]) -> Iterator[Piece]:
    """Yield what lies in the spans, which are in order."""
    for start, end, what in pieces:
        first = max(bisect_right(spans, start, key=_since) - 1, 0)
        for since, until in spans[first:]:
            if since >= end:
                break
            if max(start, since) < min(end, until):
                yield max(start, since), min(end, until), what


def _since(span: _Span) -> int:
    return span[0]


def _split(pieces: Iterable[Piece], cuts: Iterable[int]) -> Iterator[Piece]:
    edges = sorted(set(cuts))
    for start, end, what in pieces:
        for low, high in pairwise([start, *(edge for edge in edges if start < edge < end), end]):
            yield low, high, what


def _swept(
    rows: Sequence[Iterable[tuple[int, int, Duty | Absence | None]]], substitutes: int, start: int, end: int
) -> Iterator[Slot]:
    """Yield the stretches between the edges of all rows: hours of duty, layers, and then substitutions."""
    events: list[tuple[int, int, bool, Duty | Absence | None]] = [(start, -1, False, None), (end, -1, False, None)]
    for row, pieces in enumerate(rows):
        for since, until, what in pieces:
            events += [(since, row, True, what), (until, row, False, None)]
    events.sort(key=lambda event: event[:3])  # a row ends before it begins again
    active: dict[int, Duty | Absence | None] = {}
    instants = [(instant, list(group)) for instant, group in groupby(events, key=lambda event: event[0])]
    for (since, happened), (until, _) in pairwise(instants):
        for _, row, begins, what in happened:
            if begins:
                active[row] = what
            else:
                active.pop(row, None)
        layers = [active[row] for row in sorted(active) if 0 < row < substitutes]
        last = max(active, default=0)
        above = active[last] if last >= substitutes else None
        yield Slot(
            start=since,
            end=until,
            layers=tuple(each for each in layers if isinstance(each, Duty)),
            on_leave=tuple(each.person for each in layers if isinstance(each, Absence)),
            substitution=above if isinstance(above, Duty) else None,
            is_due=0 in active,
        )
