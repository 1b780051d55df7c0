"""What became of the interactions that were offered to a queue."""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._figures import count_of, share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import MICROSECOND, Row, UnusableRow
from cxcore.values import at_least_zero, instance_of

GANS_KOOLE_MANDELBAUM = (
    "Gans, Koole and Mandelbaum (2003), Telephone Call Centers: Tutorial, Review, and Research Prospects, "
    "Manufacturing & Service Operations Management 5(2), 79-141"
)


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
