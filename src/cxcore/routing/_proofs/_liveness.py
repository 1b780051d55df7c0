"""Liveness: what can come in a given week that nobody on the roster will ever take."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final

import attrs

from cxcore.intervals import Interval, IntervalSet, WorkingTime
from cxcore.models import Channel
from cxcore.routing._decisions._plan import Plan, Way
from cxcore.routing._document import DEFAULT
from cxcore.routing._floors._moment import clock
from cxcore.routing._proofs._arrivals import OTHER_LANGUAGE, Arrival, Arrivals
from cxcore.routing._proofs._desk import Desk
from cxcore.routing._proofs._ends import dead_spans
from cxcore.routing._proofs._rostered_agent import RosteredAgent
from cxcore.values import FrozenDict, Value, html_table

_MOST_SAID: Final = 3


def _record(record: Mapping[str, object]) -> Mapping[str, object]:
    return FrozenDict(record)


@attrs.frozen(kw_only=True)
class DeadEnd(Value):
    """
    Interactions that come to a route at certain hours, and that nobody takes before its wait is over.

    ``str`` is a sentence, with instants in UTC.
    """

    route: str
    """The name of the rule, or ``default``."""
    channels: tuple[Channel, ...]
    """The channels it happens on, all with the same `spans`."""
    languages: tuple[str, ...]
    """The languages it happens in; ``und`` is every one that no rule names. None listed is any language."""
    skills: tuple[str, ...]
    """The skills that the steps of the route ask for."""
    spans: tuple[Interval, ...]
    """When they come, exactly: an interaction that begins in a span is lost."""
    declared: str | None
    """The reason for which the route refuses them, if its author gave one."""
    witness: Mapping[str, object] = attrs.field(converter=_record)
    """The facts of one of them, which comes at the start of the first span."""

    @property
    def duration(self) -> timedelta:
        """How much of the window it lasts."""
        return sum((span.duration for span in self.spans), timedelta(0))

    def __str__(self) -> str:
        route = f"rule {self.route!r}" if self.route != DEFAULT else "the default"
        every = len(self.channels) == len(Channel)
        channels = "" if every else f" on {', '.join(self.channels)}"
        others = {OTHER_LANGUAGE: "another language"}
        languages = f" in {', '.join(others.get(tag, tag) for tag in self.languages)}" if self.languages else ""
        said = f"nobody takes what {route} gets{channels}{languages} {_when(self.spans)}"
        return f"{said}; it is refused: {self.declared}." if self.declared else f"{said}."


def _when(spans: tuple[Interval, ...]) -> str:
    shown = [f"from {clock(span.start)} to {clock(span.end)}" for span in spans[:_MOST_SAID]]
    more = len(spans) - len(shown)
    return ", ".join(shown) + (f" and {more} more time{'s' if more > 1 else ''}" if more else "")


@attrs.frozen(kw_only=True)
class Liveness(Value):
    """
    What :meth:`Policy.liveness` found; true if every path ends well. ``str`` prints a sentence a line.

    In a notebook it shows as a table.
    """

    window: Interval
    dead_ends: tuple[DeadEnd, ...]

    def __bool__(self) -> bool:
        return not self.dead_ends

    def at(self, moment: datetime) -> tuple[DeadEnd, ...]:
        """
        Return what is lost that comes at an instant of the window.

        Raises:
            NaiveDatetimeError: `moment` has no zone.
        """
        return tuple(end for end in self.dead_ends if any(span.contains(moment) for span in end.spans))

    def __str__(self) -> str:
        return "\n".join(map(str, self.dead_ends)) or "Every path ends well."

    def _repr_html_(self) -> str:
        rows = [
            (end.route, ", ".join(end.channels), ", ".join(end.languages), ", ".join(end.skills), _when(end.spans))
            for end in self.dead_ends
        ]
        return html_table(("route", "channels", "languages", "skills", "lost"), rows, caption=str(self.window))


def liveness_of(
    plan: Plan, roster: Iterable[RosteredAgent], window: Interval, calendars: Mapping[str, WorkingTime]
) -> Liveness:
    """Return what nobody takes of all that can come in a window."""
    desk, arrivals = Desk.of(plan, roster, window, calendars), Arrivals(plan)
    found: list[DeadEnd] = []
    for index, way in enumerate(plan.routes):
        lost_on = dead_spans(way, desk)
        for channels in arrivals.channels():
            dead: dict[IntervalSet, list[Channel]] = {}
            for channel in channels:
                dead.setdefault(lost_on[channel], []).append(channel)
            for spans, alike in dead.items():
                for languages in arrivals.languages():
                    lost, witness = _proven(arrivals, index, Kind(alike[0], languages), spans.within(window))
                    if lost:
                        found.append(_dead_end(way, alike, languages, lost, witness))
    every = {tag for languages in arrivals.languages() for tag in languages}
    return Liveness(window=window, dead_ends=tuple(_joined(found, every)))


@attrs.frozen
class Kind:
    """A channel and some languages that every condition treats alike."""

    channel: Channel
    languages: tuple[str, ...]


def _proven(
    arrivals: Arrivals, route: int, kind: Kind, spans: IntervalSet
) -> tuple[tuple[Interval, ...], Mapping[str, object]]:
    """Return those spans, or parts of them, in which such interactions do come to a route, and the first of them."""
    language = kind.languages[0] if kind.languages else None
    lost: list[Interval] = []
    witness: Mapping[str, object] = {}
    for span in spans:
        for part in arrivals.moments(span):
            example = arrivals.example(route, Arrival(kind.channel, language, part.start))
            if example is not None:
                witness = witness or example
                lost.append(part)
    return tuple(IntervalSet.of(lost)), witness


def _dead_end(
    way: Way,
    channels: Iterable[Channel],
    languages: tuple[str, ...],
    spans: tuple[Interval, ...],
    witness: Mapping[str, object],
) -> DeadEnd:
    return DeadEnd(
        route=way.name,
        channels=tuple(channels),
        languages=languages,
        skills=tuple(sorted({skill for leg in way.path for skill in leg.step.needs.skills})),
        spans=spans,
        declared=way.route.otherwise,
        witness=witness,
    )


def _joined(found: Iterable[DeadEnd], every: AbstractSet[str]) -> Iterator[DeadEnd]:
    """Yield dead ends with those joined that differ in their languages or their channels only."""
    by_languages: dict[tuple[object, ...], list[DeadEnd]] = {}
    for end in found:
        by_languages.setdefault((end.route, end.channels, end.spans), []).append(end)
    by_channels: dict[tuple[object, ...], list[DeadEnd]] = {}
    for ends in by_languages.values():
        tags = {tag for end in ends for tag in end.languages}
        named = () if tags == every else sorted(tags, key=lambda tag: (tag == OTHER_LANGUAGE, tag))
        joined = attrs.evolve(ends[0], languages=tuple(named))
        by_channels.setdefault((joined.route, joined.languages, joined.spans), []).append(joined)
    for ends in by_channels.values():
        yield attrs.evolve(ends[0], channels=tuple(channel for end in ends for channel in end.channels))
