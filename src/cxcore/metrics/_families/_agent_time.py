"""How the time of agents is spent."""

from collections.abc import Mapping
from typing import Literal

import attrs

from cxcore.metrics._families._interactions import GANS_KOOLE_MANDELBAUM
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._ratios import RATIO_SOURCE, paired, ratio_of
from cxcore.metrics._template._row import Row, UnusableRow

_TEZCAN_ZHANG = (
    "Tezcan and Zhang (2014), Routing and Staffing in Customer Service Chat Systems with Impatient Customers, "
    "Operations Research 62(4), 943-956"
)


@attrs.frozen
class Occupancy(Metric):
    """
    Share of the time agents are at work on interactions or ready for one, that they are at work on one.

    Definition: sum of ``handling`` / sum of (``handling`` + ``available``).
    Pauses, meetings and training are in neither, which is what sets it apart
    from :class:`Utilisation`. Agents take turns, so an occupancy near 1 is a
    long queue, not a success.

    Rows are stretches of one agent's time, a quarter hour or a shift; they
    need ``handling`` (timedelta: at least one interaction in hand) and
    ``available`` (timedelta: none in hand, ready for one).

    >>> from datetime import timedelta
    >>> shifts = [{"handling": timedelta(hours=h), "available": timedelta(hours=7 - h)} for h in (5, 6, 4)]
    >>> occupancy = Occupancy()
    >>> occupancy.result(occupancy.tally(shifts))
    <Estimate occupancy 0.7143 [0.3594, 1.00] n=3>
    """

    id = "occupancy"
    title = "Occupancy"
    unit = "share"
    range = (0.0, 1.0)
    direction = "neither is better"
    population = "stretches of agents' time at work or ready for it"
    formula = "sum of handling / sum of (handling + available)"
    variants = "None; pauses are in neither sum."
    sources = (GANS_KOOLE_MANDELBAUM, RATIO_SOURCE)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("handling", "available")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Time handling interactions / time handling or available; pauses are in neither."

    def _evidence(self, row: Row) -> Evidence:
        handling = row.duration("handling")
        return _if_any(handling, handling + row.duration("available"))

    def _figure(self, tally: Tally) -> Figure:
        return ratio_of(tally)


@attrs.frozen
class Utilisation(Metric):
    """
    Share of the time paid for, or signed in, that agents are at work on interactions.

    Definition: sum of ``handling`` / sum of `of`. It falls with every break
    and meeting, also with those that are needed.

    Rows are stretches of one agent's time; they need ``handling`` and either
    ``paid`` or ``signed_in`` (timedeltas).

    Args:
        of: ``paid`` time, or time ``signed_in``.

    Raises:
        InvalidValueError: `of` is neither.

    >>> from datetime import timedelta
    >>> shifts = [{"handling": timedelta(hours=h), "paid": timedelta(hours=8)} for h in (5, 6, 4)]
    >>> Utilisation().result(Utilisation().tally(shifts)).value
    0.625
    """

    id = "utilisation"
    title = "Utilisation"
    unit = "share"
    range = (0.0, 1.0)
    direction = "neither is better"
    population = "stretches of agents' time"
    formula = "sum of handling / sum of paid (or signed-in) time"
    variants = "`of`: `paid`, or `signed_in`."
    sources = (
        "The trade's own ratio; no standard fixes its denominator.",
        RATIO_SOURCE,
    )

    of: Literal["paid", "signed_in"] = attrs.field(default="paid", validator=one_of("paid", "signed_in"), kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("handling", self.of)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"of": self.of}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return f"Time handling interactions / time {self.of.replace('_', ' ')}."

    def _evidence(self, row: Row) -> Evidence:
        handling, whole = row.duration("handling"), row.duration(self.of)
        if handling > whole:
            raise UnusableRow(f"handling longer than {self.of}")
        return _if_any(handling, whole)

    def _figure(self, tally: Tally) -> Figure:
        return ratio_of(tally)


@attrs.frozen
class Concurrency(Metric):
    """
    How many interactions an agent has in hand at once, while having any.

    Definition: sum of ``interaction_time`` / sum of ``handling``. Handle time
    runs on each interaction's own clock: an agent with three chats in hand
    spends a minute of three handle times in one minute. So the agent's time
    for an interaction is the handle time divided by this, and staffing
    that takes the handle time alone asks for three times the people.

    Rows are stretches of one agent's time; they need ``interaction_time``
    (timedelta: the handle times of all interactions, as far as they fall in
    the stretch) and ``handling`` (timedelta: at least one in hand).

    >>> from datetime import timedelta
    >>> hours = [{"interaction_time": timedelta(minutes=m), "handling": timedelta(minutes=50)} for m in (50, 100, 120)]
    >>> Concurrency().result(Concurrency().tally(hours)).value
    1.8
    """

    id = "concurrency"
    title = "Concurrency"
    unit = "interactions"
    range = (1.0, None)
    direction = "neither is better"
    population = "stretches of agents' time with an interaction in hand"
    formula = "sum of interaction_time / sum of handling"
    variants = "None."
    sources = (_TEZCAN_ZHANG, RATIO_SOURCE)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("interaction_time", "handling")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Handle time of all interactions / time with at least one in hand."

    def _evidence(self, row: Row) -> Evidence:
        together, handling = row.duration("interaction_time"), row.duration("handling")
        if together < handling:
            raise UnusableRow("interaction_time shorter than handling")
        return _if_any(together, handling)

    def _figure(self, tally: Tally) -> Figure:
        return ratio_of(tally)


def _if_any(top: int, bottom: int) -> Evidence:
    """Return the evidence of a stretch of time, nothing where it has no length."""
    return Evidence(paired(top, bottom)) if bottom else Evidence()
