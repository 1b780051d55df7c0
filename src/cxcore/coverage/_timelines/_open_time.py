"""Open time, and the algebra that joins calendars."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

import attrs

from cxcore.coverage._timelines._edges import BOTH, EITHER, FIRST_ONLY, Keep
from cxcore.coverage._timelines._questions import Questions
from cxcore.coverage._timelines._timeline import Timeline
from cxcore.intervals import Interval

if TYPE_CHECKING:
    from cxcore.coverage._zones._provenance import CalendarProvenance


class OpenTime(Questions):
    """
    Instants at which something is open, and every question about them; a :class:`cxcore.intervals.WorkingTime`.

    A :class:`Calendar` is one, and so is whatever the operators make of
    several: ``a | b`` is open when either is, ``a & b`` when both are, ``a - b``
    when `a` is and `b` is not, ``~a`` when `a` is not. They compare instants,
    so calendars of different zones combine exactly. The result answers the
    same questions as fast, whatever it was made of, and its ``repr`` says
    what that is. It has no zone and no dates of its own.

    All answers are exact to the microsecond for every aware datetime, in
    whatever zone it is written, and come back in the zone of the question.
    Intervals are half-open: it is open when it opens and closed when it
    closes. It compiles itself a year at a time as it is asked, and may be
    shared by threads.

    Whether two calendars that share no hour ever open together is found from
    one year of each shape that the years to come can have, few dozens;
    questions with a window do not look beyond it.

    >>> from datetime import UTC, datetime
    >>> from cxcore.coverage import Calendar
    >>> from cxcore.intervals import Interval
    >>> lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    >>> manila = Calendar.parse("Mo-Fr 09:00-18:00", zone="Asia/Manila")
    >>> monday = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
    >>> [str(span) for span in (lisbon & manila).spans(monday)]
    ['[2026-03-02 09:00Z, 2026-03-02 10:00Z)']
    >>> print((lisbon | manila).elapsed(monday.start, monday.end))
    17:00:00
    """

    __slots__ = ()

    def __or__(self, other: "OpenTime") -> "OpenTime":
        if not isinstance(other, OpenTime):
            return NotImplemented
        return _Combination("|", self, other)

    def __and__(self, other: "OpenTime") -> "OpenTime":
        if not isinstance(other, OpenTime):
            return NotImplemented
        return _Combination("&", self, other)

    def __sub__(self, other: "OpenTime") -> "OpenTime":
        if not isinstance(other, OpenTime):
            return NotImplemented
        return _Combination("-", self, other)

    def __invert__(self) -> "OpenTime":
        return _Complement(self)

    def complement(self) -> "OpenTime":
        """Return what is open exactly when this is closed; the same as ``~``."""
        return ~self

    def provenance(self, window: Interval) -> "CalendarProvenance":
        """
        Return which time zone rules and which lists of holidays stand behind the answers inside `window`.

        Of a :class:`VersionedCalendar` they are those of the versions that
        hold in the window, of a combination those of all its calendars.

        Raises:
            InvalidValueError: The window is longer than a thousand years.

        >>> from datetime import UTC, datetime
        >>> from cxcore.coverage import Calendar, Holidays
        >>> from cxcore.intervals import Interval
        >>> lisbon = Calendar.parse("Mo-Fr 09:00-17:00", zone="Europe/Lisbon", holidays=Holidays.of("PT", years=[2026]))
        >>> manila = Calendar.parse("Mo-Fr 09:00-17:00", zone="Asia/Manila")
        >>> year = Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
        >>> behind = (lisbon | manila).provenance(year)
        >>> [(rules.zone, len(rules.changes)) for rules in behind.rules]
        [('Asia/Manila', 0), ('Europe/Lisbon', 2)]
        >>> behind.holidays
        ('holidays ...: PT, public, 2026',)
        """
        from cxcore.coverage._zones._provenance import CalendarProvenance  # whoever never asks does not load it
        from cxcore.coverage._zones._zone_rules import ZoneRules

        behind = list(self._behind(window))
        zones = {zone for zone, _ in behind}
        return CalendarProvenance(
            (ZoneRules.of(zone, window) for zone in zones), (source for _, sources in behind for source in sources)
        )

    @abstractmethod
    def _behind(self, window: Interval) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield the zone, and the sources of the holidays, of each calendar that answers inside a window."""


_KEPT: Final[Mapping[str, Keep]] = {"|": EITHER, "&": BOTH, "-": FIRST_ONLY}


@attrs.frozen(repr=False)
class _Combination(OpenTime):
    """What an operator makes of two calendars."""

    operator: Literal["|", "&", "-"]
    left: OpenTime
    right: OpenTime
    _open: Timeline = attrs.field(init=False, eq=False)
    _closed: Timeline = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        timeline = self.left._open.combined(self.right._open, _KEPT[self.operator])  # noqa: SLF001  # its own kind
        set_timelines(self, timeline, timeline.complement())

    def _behind(self, window: Interval) -> Iterator[tuple[str, Sequence[str]]]:
        yield from self.left._behind(window)  # noqa: SLF001  # its own kind
        yield from self.right._behind(window)  # noqa: SLF001  # as above

    def __repr__(self) -> str:
        return f"({self.left!r} {self.operator} {self.right!r})"


@attrs.frozen(repr=False)
class _Complement(OpenTime):
    """What is open when another is closed."""

    whole: OpenTime
    _open: Timeline = attrs.field(init=False, eq=False)
    _closed: Timeline = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        set_timelines(self, self.whole._closed, self.whole._open)  # noqa: SLF001  # its own kind

    def _behind(self, window: Interval) -> Iterator[tuple[str, Sequence[str]]]:
        yield from self.whole._behind(window)  # noqa: SLF001  # its own kind

    def __repr__(self) -> str:
        return f"~{self.whole!r}"


def set_timelines(owner: OpenTime, opened: Timeline, closed: Timeline) -> None:
    """Give a frozen value its compiled form, while it is being built."""
    object.__setattr__(owner, "_open", opened)
    object.__setattr__(owner, "_closed", closed)
