"""Who writes or calls, from where, on which channel, in which language, and when."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Final, Self

import attrs

from cxcore.coverage._calendars._local_hours import LocalHours
from cxcore.coverage._planning._demand_stream import NO_HOLIDAYS, DemandStream, Region
from cxcore.coverage._planning._expected_curve import ExpectedCurve, interactions
from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest
from cxcore.intervals import Interval, from_microseconds, to_microseconds
from cxcore.values import DocumentReader, FrozenDict, Value, canonical_language, html_table, parse_document

_QUARTER: Final = timedelta(minutes=15)
_MOST_INTERVALS: Final = 100_000  # three years of quarter hours, less than a second's work
_MOST_FAULTS: Final = 100  # a hostile document has many, and looking for what was meant takes time


def _frozen(by_stream: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenDict(by_stream)


@attrs.frozen
class ExpectedInteractions(Value):
    """How many interactions of each stream are expected in an interval."""

    interval: Interval
    by_stream: Mapping[str, float] = attrs.field(converter=_frozen)
    """Interactions by the name of their stream."""

    @property
    def total(self) -> float:
        """The interactions of all streams together."""
        return math.fsum(self.by_stream.values())


def _to_regions(regions: Mapping[str, Region]) -> Mapping[str, Region]:
    return FrozenDict(regions)


def _to_streams(streams: Iterable[DemandStream]) -> tuple[DemandStream, ...]:
    return tuple(streams)


@attrs.frozen(kw_only=True, repr=False)
class Demand(Value):
    """
    The interactions that customers are expected to start: regions, and the streams that come from them.

    Profiles stand on the clocks of the regions, and every answer is about
    instants: the same profile asks for people an hour earlier in UTC once the
    clocks of its region have gone forward. Numbers are expectations, so they
    are no whole numbers.

    A stream of a region with holidays needs to know what they bring: rates
    for holidays in its profile, or else a `holiday_share` of its region.

    Raises:
        InvalidDocumentError: A stream names a region that is not there, has
            the name of an earlier one, or does not know its holidays; all
            faults, each with its path.

    >>> demand = Demand.parse('''
    ... [regions.us]
    ... zone = "America/New_York"
    ... holidays = ["07-04"]
    ... holiday_share = 0.5
    ...
    ... [[streams]]
    ... region = "us"
    ... channel = "phone"
    ... language = "en"
    ... profile = {"Mo-Fr 08:00-20:00" = 10.0, "Sa 10:00-16:00" = 4.0}
    ... ''')
    >>> demand
    <Demand of 624 interactions a week in 1 stream>
    >>> from datetime import UTC, datetime
    >>> week = Interval(datetime(2026, 6, 29, 4, tzinfo=UTC), datetime(2026, 7, 6, 4, tzinfo=UTC))
    >>> demand.expected(week).by_stream  # the fourth of July is a Saturday
    {'us phone en': 612.0}
    """

    regions: Mapping[str, Region] = attrs.field(converter=_to_regions)
    """The regions by name."""
    streams: tuple[DemandStream, ...] = attrs.field(converter=_to_streams)
    """What comes from them; each has a name of its own."""

    def __attrs_post_init__(self) -> None:
        if faults := list(islice(_faults_between(self.regions, self.streams), _MOST_FAULTS)):
            raise InvalidDocumentError(_UNUSABLE, faults)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the demand that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="demand"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the demand that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path; of those
                between its parts the first hundred.
        """
        try:
            return super().from_dict(data)
        except InvalidDocumentError as error:
            # Its faults are known already; what can be read tells those between the parts.
            reader = DocumentReader()
            regions = reader.table(Region.from_dict, data.get("regions"), "")
            written = data.get("streams")
            streams = reader.many(DemandStream.from_dict, written, "") or []
            said = [
                stream or _said(each)
                for stream, each in zip(streams, written if isinstance(written, (list, tuple)) else (), strict=True)
            ]
            between = _faults_between(regions, said)
            faults = {str(fault): fault for fault in (*error.faults, *islice(between, _MOST_FAULTS))}
            raise InvalidDocumentError(_UNUSABLE, list(faults.values())) from None

    def expected(self, window: Interval) -> ExpectedInteractions:
        """
        Return how many interactions are expected in a window of at most ten years.

        Windows add up: a day is the sum of its hours.
        """
        start, end = to_microseconds(window.start), to_microseconds(window.end)
        curves = curves_of(self, window)
        return _expected(curves, start, end)

    def by_interval(self, window: Interval, *, every: timedelta = _QUARTER) -> tuple[ExpectedInteractions, ...]:
        """
        Return what is expected in each interval of a window, in order and in UTC.

        The first begins where the window does, and the last is cut where it ends.

        Raises:
            InvalidValueError: `every` is not above zero, or there are more than 100,000 intervals.

        >>> from datetime import UTC, datetime
        >>> from cxcore.coverage import ArrivalProfile
        >>> from cxcore.models import Channel
        >>> demand = Demand(
        ...     regions={"us": Region(zone="America/New_York")},
        ...     streams=[DemandStream(
        ...         region="us", channel=Channel.CHAT, language="en", profile=ArrivalProfile.of({"Mo-Fr 08:00-10:00": 6})
        ...     )],
        ... )
        >>> for day in (6, 9):  # the clocks go forward on Sunday, 8 March
        ...     noon = datetime(2026, 3, day, 12, tzinfo=UTC)
        ...     hours = demand.by_interval(Interval(noon, noon + timedelta(hours=3)), every=timedelta(hours=1))
        ...     print(*(f"{hour.interval.start:%H:%M} {hour.total}" for hour in hours))
        12:00 0.0 13:00 6.0 14:00 6.0
        12:00 6.0 13:00 6.0 14:00 0.0
        """
        if every <= timedelta(0):
            raise InvalidValueError(f"is above zero; {every} is not.", path="every")
        if window.duration / every > _MOST_INTERVALS:
            raise InvalidValueError(
                f"cuts the window into more than {_MOST_INTERVALS:,} intervals; choose a longer one.", path="every"
            )
        start, end = to_microseconds(window.start), to_microseconds(window.end)
        step = every // timedelta(microseconds=1)
        curves = curves_of(self, window)
        return tuple(_expected(curves, since, min(since + step, end)) for since in range(start, end, step))

    def __getitem__(self, name: str) -> DemandStream:
        for stream in self.streams:
            if stream.name == name:
                return stream
        raise KeyError(f"{name!r}. {suggest(name, (stream.name for stream in self.streams), kind='streams')}")

    def __repr__(self) -> str:
        count = len(self.streams)
        total = math.fsum(stream.profile.per_week for stream in self.streams)
        return f"<Demand of {total:,.6g} interactions a week in {count} stream{'' if count == 1 else 's'}>"

    def _repr_html_(self) -> str:
        return html_table(
            ["stream", "zone", "interactions a week"],
            [
                (stream.name, self.regions[stream.region].zone, f"{stream.profile.per_week:,.6g}")
                for stream in self.streams
            ],
        )


_UNUSABLE: Final = "The demand cannot be used"


@attrs.frozen
class _Said:
    """What a stream that cannot be read still says; ``None`` where it does not."""

    region: str | None
    name: str | None


def _said(written: object) -> _Said:
    table = written if isinstance(written, Mapping) else {}
    region, channel, language, intent = (table.get(key) for key in ("region", "channel", "language", "intent"))
    if not isinstance(region, str):
        return _Said(None, None)
    if not (isinstance(channel, str) and isinstance(language, str) and isinstance(intent, str | None)):
        return _Said(region, None)
    parts = (region, channel, canonical_language(language) or language, intent)
    return _Said(region, " ".join(part for part in parts if part is not None))


def _faults_between(
    regions: Mapping[str, Region | None] | None, streams: Iterable[DemandStream | _Said]
) -> Iterator[InvalidValueError]:
    """Yield what is wrong between the parts; a region that cannot be read is ``None``."""
    earlier: set[str] = set()
    for number, stream in enumerate(streams):
        if regions is not None and stream.region is not None:
            yield from _region_faults(regions, stream, stream.region, f"streams[{number}]")
        if stream.name is None:
            continue
        if stream.name in earlier:
            yield InvalidValueError(
                f"is {stream.name!r}, like an earlier stream; join them, or give each an intent.",
                path=f"streams[{number}]",
            )
        earlier.add(stream.name)


def _region_faults(
    regions: Mapping[str, Region | None], stream: DemandStream | _Said, named: str, path: str
) -> Iterator[InvalidValueError]:
    if named not in regions:
        hint = suggest(named, regions, kind="regions")
        yield UnknownNameError(f"{named!r} is not a region of the demand. {hint}", path=f"{path}.region")
    region = regions.get(named)
    if isinstance(stream, DemandStream) and region and not _knows_holidays(region, stream):
        yield InvalidValueError(
            f"has no rates for holidays ('PH'), and {named!r} has holidays without a holiday_share.",
            path=f"{path}.profile",
        )


def _knows_holidays(region: Region, stream: DemandStream) -> bool:
    if region.holidays == NO_HOLIDAYS:
        return True
    return region.holiday_share is not None or stream.profile.on_holidays is not None


def curves_of(demand: Demand, window: Interval) -> dict[str, ExpectedCurve]:
    """Return the curve of each stream over a window, by the stream's name."""
    hours = {
        name: LocalHours.of(region.zone, region.holidays, window)
        for name, region in demand.regions.items()
        if any(stream.region == name for stream in demand.streams)
    }
    return {
        stream.name: ExpectedCurve.of(
            stream.profile, demand.regions[stream.region].holiday_share or 0.0, hours[stream.region]
        )
        for stream in demand.streams
    }


def _expected(curves: Mapping[str, ExpectedCurve], start: int, end: int) -> ExpectedInteractions:
    by_stream = {name: interactions(curve.between(start, end)) for name, curve in curves.items()}
    return ExpectedInteractions(Interval(from_microseconds(start), from_microseconds(end)), by_stream)
