"""Customers who would rather be called back than wait."""

import attrs

from cxcore.metrics._families._interactions import refuse_contradictions
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import Row


@attrs.frozen
class CallbackRate(Metric):
    """
    Share of offered interactions whose customer asked to be called back.

    Who asks for a callback leaves the queue without an answer and has not
    given up; count such interactions as offered and not as abandoned. Wilson interval.

    Rows need ``offered`` and ``callback_requested`` (bool).

    >>> rate = CallbackRate()
    >>> calls = [{"offered": True, "callback_requested": asked} for asked in (True, False, False, False)]
    >>> rate.result(rate.tally(calls)).value
    0.25
    """

    id = "callback_rate"
    title = "Callback rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "neither is better"
    population = "offered interactions"
    formula = "callback requested / offered"
    variants = "None."
    sources = ("A plain share.",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("offered", "callback_requested")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Interactions with a callback requested / offered."

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        if not row.flag("offered"):
            return Evidence()
        return Evidence({"n": 1, "requested": int(row.flag("callback_requested"))})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("requested"), tally.sum("n"))


@attrs.frozen
class CallbackSuccess(Metric):
    """
    Share of requested callbacks that reached the customer.

    Requested and not yet, or never, called is not reached. Wilson interval.

    Rows need ``callback_requested`` and ``callback_reached`` (bool).

    >>> success = CallbackSuccess()
    >>> calls = [{"callback_requested": True, "callback_reached": reached} for reached in (True, True, True, False)]
    >>> success.result(success.tally(calls)).value
    0.75
    """

    id = "callback_success"
    title = "Callback success"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "requested callbacks"
    formula = "customer reached / callback requested"
    variants = "None; several attempts at one callback are one callback."
    sources = ("A plain share.",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("callback_requested", "callback_reached")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Callbacks that reached the customer / callbacks requested."

    def _evidence(self, row: Row) -> Evidence:
        if not row.flag("callback_requested"):
            return Evidence()
        return Evidence({"n": 1, "reached": int(row.flag("callback_reached"))})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("reached"), tally.sum("n"))
