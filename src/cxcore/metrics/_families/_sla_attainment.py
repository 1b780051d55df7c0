"""How many promises of time are kept."""

from collections.abc import Mapping
from typing import Literal

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_order
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import Row, UnusableRow


@attrs.frozen
class SLAAttainment(Metric):
    """
    Share of the promises that were kept.

    One promise is in one cohort, and numerator and denominator are of the
    same one, so the share never exceeds 1 (dividing the promises met in March
    by those made in March does that to many reports).

    ===============  ===================================================
    `cohort`         which promises
    ===============  ===================================================
    ``due``          those that fell due before `at`, kept or not
    ``decided``      those that are known to be kept or broken, due or not
    ===============  ===================================================

    Of this morning's promises only the kept ones are decided by noon; a
    broken one is not known before it is due. So ``decided`` flatters, the
    more the younger the promises are, and ``due`` is the default. What is not
    due yet is left out and counted, as is what has no due time: cancelled
    promises, and paused ones. Wilson interval.

    Rows, one a promise, need ``met`` (bool, ``None`` while undecided) and,
    for ``due``, ``due_at`` (aware datetime or ``None``). Both are to be told
    as of `at`, as :func:`cxcore.sla.clocks` tells them.

    Args:
        cohort: One of the two.

    Raises:
        InvalidValueError: `cohort` is neither.

    >>> from datetime import UTC, datetime, timedelta
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> earlier, later = noon - timedelta(hours=1), noon + timedelta(hours=1)
    >>> promises = [(True, earlier), (False, earlier), (True, later), (True, later), (None, later)]
    >>> rows = [{"met": met, "due_at": due} for met, due in promises]
    >>> for cohort in ("due", "decided"):
    ...     attainment = SLAAttainment(cohort=cohort)
    ...     print(cohort, attainment.result(attainment.tally(rows, at=noon)).value)
    due 0.5
    decided 0.75
    """

    id = "sla_attainment"
    title = "SLA attainment"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "promises of the cohort"
    formula = "promises of the cohort that were kept / promises of the cohort"
    variants = "`cohort`: `due` (fell due before the as-of instant) or `decided` (known to be kept or broken)."
    sources = ("ITIL Foundation, ITIL 4 Edition (2019), service level management: targets met against targets agreed",)

    cohort: Literal["due", "decided"] = attrs.field(default="due", validator=one_of("due", "decided"), kw_only=True)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("met", "due_at") if self.cohort == "due" else ("met",)

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which cases are seen."""
        return self.cohort == "due"

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"cohort": self.cohort}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        if self.cohort == "due":
            return "Promises kept / promises, of those that fell due before the as-of instant."
        return "Promises kept / promises kept or broken, whether they are due yet or not, which flatters young ones."

    def _evidence(self, row: Row) -> Evidence:
        if self.cohort == "due":
            due = row.moment("due_at")
            if row.at is None:
                raise UnusableRow("no as-of instant")
            if due >= row.at:
                raise UnusableRow("not due yet")
        return Evidence({"n": 1, "met": int(row.flag("met"))})

    def _coarse(self, facts: Facts) -> Coarser:
        return only_the_order(facts, "due_at") if self.cohort == "due" else {}

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("met"), tally.sum("n"))
