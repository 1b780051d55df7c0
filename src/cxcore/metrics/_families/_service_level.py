"""Service level, with the four denominators the trade uses."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

import attrs

from cxcore.metrics._families._interactions import GANS_KOOLE_MANDELBAUM, refuse_contradictions
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._coarse import Coarser, Facts, only_whether_within
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import MICROSECOND, Row
from cxcore.values import at_least_zero, instance_of

DENOMINATORS: Final = ("offered", "offered_less_short_abandons", "answered", "short_abandons_met")

_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "offered": ("offered", "answered", "wait"),
    "offered_less_short_abandons": ("offered", "answered", "abandoned", "wait"),
    "answered": ("answered", "wait"),
    "short_abandons_met": ("offered", "answered", "abandoned", "wait"),
}

_DEFINITIONS: Final[Mapping[str, str]] = {
    "offered": "Answered within {within} / offered; every abandoned interaction counts against it.",
    "offered_less_short_abandons": (
        "Answered within {within} / (offered - abandoned within {within}); short abandons do not count at all."
    ),
    "answered": "Answered within {within} / answered; abandoned interactions do not count at all.",
    "short_abandons_met": (
        "(Answered within {within} + abandoned within {within}) / offered; short abandons count in its favour."
    ),
}


@attrs.frozen
class ServiceLevel(Metric):
    """
    Share of interactions answered within a threshold.

    Vendors divide the interactions answered in time by four different things,
    and on one day of one queue the four differ by several points. A short
    abandon is an interaction abandoned with a wait of at most `within`.

    ================================  ===========================================================
    `denominator`                     formula
    ================================  ===========================================================
    ``offered``                       answered in time / offered
    ``offered_less_short_abandons``   answered in time / (offered - short abandons)
    ``answered``                      answered in time / answered
    ``short_abandons_met``            (answered in time + short abandons) / offered
    ================================  ===========================================================

    An interaction that was offered and neither answered nor abandoned (it
    was transferred, or is waiting still) counts as offered. Wilson interval.

    Rows need ``answered`` (bool) and ``wait`` (timedelta); ``offered``
    except for ``answered``; ``abandoned`` where short abandons matter.

    Args:
        within: Longest wait that still counts, boundary included.
        denominator: One of the four.

    Raises:
        InvalidValueError: `within` is negative or `denominator` none of the four.

    >>> from datetime import timedelta
    >>> calls = [{"offered": True, "answered": True, "abandoned": False, "wait": timedelta(seconds=s)} for s in (5, 20, 21)]
    >>> calls += [{"offered": True, "answered": False, "abandoned": True, "wait": timedelta(seconds=2)}]
    >>> for denominator in ("offered", "offered_less_short_abandons", "answered", "short_abandons_met"):
    ...     level = ServiceLevel(within=timedelta(seconds=20), denominator=denominator)
    ...     print(round(level.result(level.tally(calls)).value, 3), denominator)
    0.5 offered
    0.667 offered_less_short_abandons
    0.667 answered
    0.75 short_abandons_met
    """

    id = "service_level"
    title = "Service level"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "interactions in the denominator"
    formula = "answered with wait <= within / denominator"
    variants = (
        "`denominator`: `offered`; `offered_less_short_abandons` (offered - abandoned with wait <= within); "
        "`answered`; `short_abandons_met` (offered, with the abandons of wait <= within added to the numerator). "
        "`within`: the threshold, boundary included."
    )
    sources = (
        "ICMI (2002), Queue Tips: Service Level Calculations (the formulas in use, with a worked example)",
        GANS_KOOLE_MANDELBAUM,
    )

    within: timedelta = attrs.field(
        default=timedelta(seconds=20), validator=[instance_of(timedelta), at_least_zero], kw_only=True
    )
    denominator: Literal["offered", "offered_less_short_abandons", "answered", "short_abandons_met"] = attrs.field(
        default="offered", validator=one_of(*DENOMINATORS), kw_only=True
    )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return _NEEDS[self.denominator]

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"within_seconds": self.within.total_seconds(), "denominator": self.denominator}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return _DEFINITIONS[self.denominator].format(within=f"{self.within.total_seconds():g} seconds")

    def _evidence(self, row: Row) -> Evidence:
        refuse_contradictions(row)
        if not row.flag("answered" if self.denominator == "answered" else "offered"):
            return Evidence()
        answered = row.flag("answered")
        abandoned = self._weighs_abandons and row.flag("abandoned")
        in_time = (answered or abandoned) and row.duration("wait") <= self.within // MICROSECOND
        short_abandon = in_time and abandoned
        if short_abandon and self.denominator == "offered_less_short_abandons":
            return Evidence()
        return Evidence({"n": 1, "met": int(in_time)})

    def _coarse(self, facts: Facts) -> Coarser:
        return only_whether_within(facts, "wait", self.within // MICROSECOND)

    @property
    def _weighs_abandons(self) -> bool:
        return "abandoned" in self.needs

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("met"), tally.sum("n"))
