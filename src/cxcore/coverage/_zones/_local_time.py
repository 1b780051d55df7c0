"""Which instant a wall clock means, when it shows a time once, twice or never."""

from datetime import UTC, datetime, tzinfo
from typing import Literal, get_args

import attrs

from cxcore.coverage._choices import check_choice
from cxcore.errors import InvalidValueError
from cxcore.intervals import from_microseconds, to_microseconds
from cxcore.values import Value, aware, to_utc, zone_of

Gap = Literal["before", "transition", "after", "refuse"]
Fold = Literal["first", "second", "refuse"]

_SECOND = 1_000_000


@attrs.frozen
class Unambiguous(Value):
    """A local time that the clock shows once."""

    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant, in UTC."""


@attrs.frozen
class Repeated(Value):
    """A local time that the clock shows twice, because it went back in between."""

    first: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant before the clock went back, in UTC."""
    second: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant after it, in UTC."""


@attrs.frozen
class Skipped(Value):
    """A local time that the clock never shows, because it went forward over it."""

    transition: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant at which the clock went forward, in UTC."""
    before: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant if the clock had been forward already: it lies before the transition, by what was skipped after it."""
    after: datetime = attrs.field(converter=to_utc, validator=aware)
    """The instant if the clock had not gone forward: it lies after the transition, by what was skipped before it."""


def resolve_local(local: datetime, *, zone: str) -> Unambiguous | Repeated | Skipped:
    """
    Return which instant, or instants, a local time without a zone names in a zone.

    Raises:
        InvalidValueError: `local` has a zone, or names an instant outside the years 1 to 9999.
        UnknownZoneError: `zone` is no IANA time zone.

    >>> resolve_local(datetime(2026, 3, 29, 1, 30), zone="Europe/Lisbon").transition
    datetime.datetime(2026, 3, 29, 1, 0, tzinfo=datetime.timezone.utc)
    >>> match resolve_local(datetime(2026, 10, 25, 1, 30), zone="Europe/Lisbon"):
    ...     case Repeated(first=first, second=second):
    ...         print(first, "and", second)
    2026-10-25 00:30:00+00:00 and 2026-10-25 01:30:00+00:00
    """
    if local.tzinfo is not None:
        raise InvalidValueError("is a local time without a zone; this one has one.", path="local")
    clock = zone_of(zone)
    try:
        first, second = (local.replace(tzinfo=clock, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        raise InvalidValueError(f"{local} in {zone} lies outside the years 1 to 9999.", path="local") from None
    if first == second:
        return Unambiguous(first)
    if first < second:
        return Repeated(first, second)
    return Skipped(_transition(second, first, clock), before=second, after=first)


def from_local(local: datetime, *, zone: str, gap: Gap, fold: Fold) -> datetime:
    """
    Return the instant, in the zone, that a local time without a zone names; you say what an odd one means.

    Args:
        local: What the wall clock shows, a datetime without a zone.
        zone: The IANA name of the zone.
        gap: If the clock never shows it: ``"transition"`` is the instant at
            which the clock went forward, ``"before"`` and ``"after"`` the ones
            of :class:`Skipped`, ``"refuse"`` an error.
        fold: If the clock shows it twice: ``"first"``, ``"second"``, or
            ``"refuse"``, an error.

    Raises:
        InvalidValueError: As for :func:`resolve_local`, or the time was refused.
        UnknownZoneError: `zone` is no IANA time zone.

    >>> print(from_local(datetime(2026, 3, 29, 1, 30), zone="Europe/Lisbon", gap="after", fold="first"))
    2026-03-29 02:30:00+01:00
    >>> from_local(datetime(2026, 10, 25, 1, 30), zone="Europe/Lisbon", gap="refuse", fold="refuse")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: local: 2026-10-25 01:30:00 comes twice in Europe/Lisbon; choose with fold='first' or fold='second'.
    """
    check_choice(gap, get_args(Gap), name="gap")
    check_choice(fold, get_args(Fold), name="fold")
    match resolve_local(local, zone=zone):
        case Unambiguous(at=at):
            found = at
        case Repeated(first=first, second=second):
            if fold == "refuse":
                raise InvalidValueError(
                    f"{local} comes twice in {zone}; choose with fold='first' or fold='second'.", path="local"
                )
            found = first if fold == "first" else second
        case skipped:
            if gap == "refuse":
                raise InvalidValueError(
                    f"{local} does not exist in {zone}; choose with gap='before', gap='transition' or gap='after'.",
                    path="local",
                )
            found = {"before": skipped.before, "transition": skipped.transition, "after": skipped.after}[gap]
    return found.astimezone(zone_of(zone))


def _transition(low: datetime, high: datetime, clock: tzinfo) -> datetime:
    """Return the instant between `low` and `high` at which the clock changed; clocks change on whole seconds."""
    old = low.astimezone(clock).utcoffset()
    before, after = to_microseconds(low) // _SECOND, -(-to_microseconds(high) // _SECOND)
    while after - before > 1:
        middle = (before + after) // 2
        if from_microseconds(middle * _SECOND).astimezone(clock).utcoffset() == old:
            before = middle
        else:
            after = middle
    return from_microseconds(after * _SECOND)


def first_instant(midnight: datetime, *, zone: str) -> datetime:
    """Return the first instant of the date that begins at a local midnight, whether or not the clock shows it."""
    return from_local(midnight, zone=zone, gap="transition", fold="first")
