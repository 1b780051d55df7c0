"""What became of the interactions that were offered to a queue, and how long they took."""

import attrs

from cxcore.metrics._figures import MICROSECONDS_A_SECOND, count_of, mean_of, share_of, squared
from cxcore.metrics._metric import Figure, Metric
from cxcore.metrics._row import Row, UnusableRow
from cxcore.metrics._tally import Evidence, Tally

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

    Rows need ``offered`` and ``abandoned`` (bool).

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
    variants = "None; every abandoned interaction counts, also after a second."
    sources = (GANS_KOOLE_MANDELBAUM,)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("offered", "abandoned")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Abandoned / offered, short abandons included."

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        if not row.flag("offered"):
            return Evidence()
        return Evidence({"n": 1, "abandoned": int(row.flag("abandoned"))})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("abandoned"), tally.sum("n"))


@attrs.frozen
class AverageSpeedOfAnswer(Metric):
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

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        return Evidence(squared(row.duration("wait"))) if row.flag("answered") else Evidence()

    def _figure(self, tally: Tally) -> Figure:
        return mean_of(tally, unit=MICROSECONDS_A_SECOND)


@attrs.frozen
class HandleTime(Metric):
    """
    Mean handle time of answered interactions, in seconds.

    Handle time is talk, hold and after-contact work together. Interactions
    whose handle time is unknown are left out and counted, not taken as zero.
    Student's t interval, cut at 0.

    Rows need ``answered`` (bool) and ``handle_time`` (timedelta).

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
    variants = "None."
    sources = (GANS_KOOLE_MANDELBAUM,)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("answered", "handle_time")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Mean of talk, hold and after-contact work over answered interactions where it is known."

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        return Evidence(squared(row.duration("handle_time"))) if row.flag("answered") else Evidence()

    def _figure(self, tally: Tally) -> Figure:
        return mean_of(tally, unit=MICROSECONDS_A_SECOND)
