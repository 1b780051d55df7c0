"""What became of the interactions that were offered to a queue, and how long they took."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_sign
from cxcore.metrics._template._duration_metric import DurationMetric, Kept, Lasted, State
from cxcore.metrics._template._figures import MICROSECONDS_A_SECOND, SQUARES, count_of, mean_of, share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import MICROSECOND, Row, UnusableRow
from cxcore.values import at_least_zero, instance_of

if TYPE_CHECKING:
    import narwhals as nw

GANS_KOOLE_MANDELBAUM = (
    "Gans, Koole and Mandelbaum (2003), Telephone Call Centers: Tutorial, Review, and Research Prospects, "
    "Manufacturing & Service Operations Management 5(2), 79-141"
)


_IN_WORDS: Final = {"talk": "talk time", "hold": "hold time", "after_contact_work": "after-contact work"}


def refuse_contradictions(row: Row) -> None:
    """Refuse outcomes that exclude each other, whichever of them a metric goes on to read."""
    answered, abandoned = row.flag_if_known("answered"), row.flag_if_known("abandoned")
    if answered and abandoned:
        raise UnusableRow("both answered and abandoned")
    if row.flag_if_known("offered") is False and (answered or abandoned):
        raise UnusableRow(f"{'answered' if answered else 'abandoned'} but not offered")


@attrs.frozen
class Offered(Metric):
    """
    How many interactions were offered to a queue.

    Offered means that the customer reached the queue and somebody should have
    answered; what ends in a menu before that is not offered. All rows are
    seen, so there is no interval.

    Rows need ``offered`` (bool).

    >>> offered = Offered()
    >>> offered.result(offered.tally([{"offered": True}, {"offered": True}, {"offered": False}])).value
    2
    """

    id = "offered"
    title = "Interactions offered"
    unit = "interactions"
    range = (0.0, None)
    direction = "neither is better"
    population = "interactions that say whether they were offered"
    formula = "number of interactions offered"
    variants = "None."
    sources = (GANS_KOOLE_MANDELBAUM,)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("offered",)

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Interactions that reached a queue."

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        return Evidence({"n": 1, "offered": int(row.flag("offered"))})

    def _figure(self, tally: Tally) -> Figure:
        return count_of(tally.sum("offered"), tally.sum("n"))


@attrs.frozen
class AbandonmentRate(Metric):
    """
    Share of offered interactions that the customer gave up before an answer.

    Definition: abandoned / offered, however short the wait; Wilson interval.
    With `ignoring`, abandons up to that wait are taken for wrong numbers and
    second thoughts, and left out of both numbers.

    Rows need ``offered`` and ``abandoned`` (bool), and ``wait`` (timedelta)
    where `ignoring` is given.

    Args:
        ignoring: The longest wait of an abandon that does not count, boundary
            included; ``None`` where every abandon counts.

    Raises:
        InvalidValueError: `ignoring` is negative.

    >>> rate = AbandonmentRate()
    >>> calls = [{"offered": True, "abandoned": gave_up} for gave_up in (True, False, False, False)]
    >>> rate.result(rate.tally(calls))
    <Estimate abandonment_rate 0.2500 [0.0456, 0.6994] n=4>
    """

    id = "abandonment_rate"
    title = "Abandonment rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "lower is better"
    population = "offered interactions"
    formula = "abandoned / offered"
    variants = (
        "`ignoring`: not given, every abandoned interaction counts, also after a second; "
        "given, abandons with a wait of at most this are in neither number."
    )
    sources = (GANS_KOOLE_MANDELBAUM,)

    ignoring: timedelta | None = attrs.field(
        default=None, validator=attrs.validators.optional([instance_of(timedelta), at_least_zero]), kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("offered", "abandoned") if self.ignoring is None else ("offered", "abandoned", "wait")

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {} if self.ignoring is None else {"ignoring_seconds": self.ignoring.total_seconds()}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        if self.ignoring is None:
            return "Abandoned / offered, short abandons included."
        return f"Abandoned / offered, without abandons within {self.ignoring.total_seconds():g} seconds in either."

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        if not row.flag("offered"):
            return Evidence()
        abandoned = row.flag("abandoned")
        if abandoned and self.ignoring is not None and row.duration("wait") <= self.ignoring // MICROSECOND:
            return Evidence()
        return Evidence({"n": 1, "abandoned": int(abandoned)})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("abandoned"), tally.sum("n"))


@attrs.frozen
class _TimeOfTheAnswered(DurationMetric):
    """The part that is the same for every mean time of interactions that were answered."""

    @property
    @abstractmethod
    def _duration(self) -> str:
        """The fact that says how long it took."""

    def _lasted(self, row: Row) -> Lasted | None:
        refuse_contradictions(row)
        return Lasted("ended", row.duration(self._duration)) if row.flag("answered") else None

    def _kept(self, state: State) -> Kept:  # noqa: ARG002  # all have ended
        return Kept(SQUARES)

    def _coarse(self, facts: Facts) -> Coarser:
        return only_the_sign(facts, self._duration)

    def _length(self, facts: Facts) -> "nw.Expr":
        return facts.duration(self._duration)

    def _figure(self, tally: Tally) -> Figure:
        return mean_of(tally, unit=MICROSECONDS_A_SECOND)


@attrs.frozen
class AverageSpeedOfAnswer(_TimeOfTheAnswered):
    """
    Mean wait of the interactions that were answered, in seconds.

    Those answered at once count with a wait of zero; the waits of customers
    who gave up do not count, so the figure flatters a queue that loses its
    most patient customers last. Student's t interval, cut at 0.

    Rows need ``answered`` (bool) and ``wait`` (timedelta).

    >>> from datetime import timedelta
    >>> speed = AverageSpeedOfAnswer()
    >>> waits = [{"answered": True, "wait": timedelta(seconds=s)} for s in (0, 10, 50)]
    >>> speed.result(speed.tally(waits)).value
    20.0
    """

    id = "average_speed_of_answer"
    title = "Average speed of answer"
    unit = "seconds"
    range = (0.0, None)
    direction = "lower is better"
    population = "answered interactions"
    formula = "sum of the waits of answered interactions / answered"
    variants = "None; waits of zero count, waits that ended in an abandon do not."
    sources = (GANS_KOOLE_MANDELBAUM,)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("answered", "wait")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Mean wait of answered interactions, those answered at once included."

    @property
    def _duration(self) -> str:
        return "wait"


@attrs.frozen
class HandleTime(_TimeOfTheAnswered):
    """
    Mean handle time of answered interactions, or of one of its parts, in seconds.

    Handle time is talk, hold and after-contact work together, on the clock of
    each interaction; where agents have several in hand at once, divide it by
    :class:`Concurrency` for the time of an agent. Interactions whose time is
    unknown are left out and counted, not taken as zero, so parts that are
    known for different interactions do not add up to the whole. Student's t
    interval, cut at 0.

    Rows need ``answered`` (bool) and the part, ``handle_time`` by default (timedelta).

    Args:
        part: ``handle_time``, ``talk``, ``hold`` or ``after_contact_work``.

    Raises:
        InvalidValueError: `part` is none of the four.

    >>> from datetime import timedelta
    >>> handle_time = HandleTime()
    >>> calls = [{"answered": True, "handle_time": timedelta(minutes=m)} for m in (2, 4)]
    >>> handle_time.result(handle_time.tally([*calls, {"answered": True, "handle_time": None}]))
    <Estimate handle_time 180.0 [0.0000, 942.4] n=2>
    """

    id = "handle_time"
    title = "Handle time"
    unit = "seconds"
    range = (0.0, None)
    direction = "neither is better"
    population = "answered interactions with a known handle time"
    formula = "sum of (talk + hold + after-contact work) / answered interactions where it is known"
    variants = (
        "`part`: `handle_time`, or one of its parts `talk`, `hold` and `after_contact_work`. Each interaction counts "
        "on its own clock, however many the agent had in hand."
    )
    sources = (GANS_KOOLE_MANDELBAUM,)

    part: Literal["handle_time", "talk", "hold", "after_contact_work"] = attrs.field(
        default="handle_time", validator=one_of("handle_time", "talk", "hold", "after_contact_work"), kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("answered", self.part)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {} if self.part == "handle_time" else {"part": self.part}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        part = "talk, hold and after-contact work" if self.part == "handle_time" else _IN_WORDS[self.part]
        return f"Mean of {part} over answered interactions where it is known."

    @property
    def _duration(self) -> str:
        return self.part


@attrs.frozen
class TransferRate(Metric):
    """
    Share of answered interactions that were handed on at least once.

    Definition: answered with ``transfers`` above 0 / answered; one handed on
    three times counts once. Wilson interval. A transfer to the right
    specialist and one that dodges work look alike here.

    Rows need ``answered`` (bool) and ``transfers`` (int).

    >>> rate = TransferRate()
    >>> calls = [{"answered": True, "transfers": n} for n in (0, 0, 1, 3)] + [{"answered": False, "transfers": 0}]
    >>> rate.result(rate.tally(calls))
    <Estimate transfer_rate 0.5000 [0.1500, 0.8500] n=4>
    """

    id = "transfer_rate"
    title = "Transfer rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "lower is better"
    population = "answered interactions"
    formula = "answered with transfers > 0 / answered"
    variants = "None; an interaction handed on three times counts once."
    sources = ("A plain share.",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("answered", "transfers")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Answered interactions handed on at least once / answered."

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        return Evidence({"n": 1, "handed_on": int(row.count("transfers") > 0)}) if row.flag("answered") else Evidence()

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("handed_on"), tally.sum("n"))
