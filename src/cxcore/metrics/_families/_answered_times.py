"""How long the interactions that were answered waited, and how long they took to handle."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

import attrs

from cxcore.metrics._families._interactions import GANS_KOOLE_MANDELBAUM, refuse_contradictions
from cxcore.metrics._tallies._tally import Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_sign
from cxcore.metrics._template._duration_metric import DurationMetric, Kept, Lasted, State
from cxcore.metrics._template._figures import MICROSECONDS_A_SECOND, SQUARES, mean_of
from cxcore.metrics._template._metric import Figure
from cxcore.metrics._template._row import Row

if TYPE_CHECKING:
    import narwhals as nw

_IN_WORDS: Final = {"talk": "talk time", "hold": "hold time", "after_contact_work": "after-contact work"}


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
