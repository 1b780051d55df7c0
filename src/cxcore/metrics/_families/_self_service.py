"""What customers get done without an agent, and whether it stayed done."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._durations import positive_if_given, time_in_words
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._ratios import RATIO_SOURCE, paired, ratio_of
from cxcore.metrics._template._row import Row, UnusableRow

_TWO_DAYS: Final[timedelta | None] = timedelta(days=2)  # the trade's usual 24 to 48 hours, the longer of them
_ZENDESK: Final = "Zendesk, Ticket deflection: the currency of self-service (the self-service score)"
_TRADE: Final = "The trade's own definitions, which differ in the evidence they accept and in the length of the window"


def came_back(row: Row, within: timedelta) -> bool:
    """
    Return whether the customer of a session came to an agent within a time, boundary included.

    A session that is younger than that at the as-of instant is left out: its
    customer may come yet.
    """
    started, returned = row.moment("started_at"), row.moment_if_known("next_interaction_at")
    if row.at is None:
        raise UnusableRow("no as-of instant")
    if started >= row.at:
        raise UnusableRow(f"started at or after {row.at.isoformat()}")
    if returned is not None and returned < started:
        raise UnusableRow("next_interaction_at before started_at")
    if row.at - started <= within:
        # Also who has come back already: else the young sessions that count would all be failures.
        raise UnusableRow("window not over")
    return returned is not None and returned - started <= within


@attrs.frozen
class _Windowed(Metric):
    """The part that is the same for metrics that wait whether a customer comes back."""

    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"

    within: timedelta | None = attrs.field(default=_TWO_DAYS, validator=positive_if_given, kw_only=True)

    @property
    def sees_cases(self) -> bool:
        """Whether the figure depends on the instant as of which rows are seen."""
        return "started_at" in self.needs

    @property
    def _window(self) -> Mapping[str, object]:
        return {"within_seconds": None if self.within is None else self.within.total_seconds()}

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("kept"), tally.sum("n"))


@attrs.frozen
class SelfServiceRatio(Metric):
    """
    How many customers use self-service for each one who opens a case.

    Definition: customers with ``used_self_service`` / customers with
    ``opened_case``; one who did both is in both numbers. It is no share, and
    says nothing about whether anyone was helped: visitors who came to look
    up the price are in it. Read it for its trend.

    Rows are one customer each; they need ``used_self_service`` and ``opened_case`` (bool).

    >>> rows = [{"used_self_service": True, "opened_case": n < 2} for n in range(8)]
    >>> SelfServiceRatio().result(SelfServiceRatio().tally(rows)).value
    4.0
    """

    id = "self_service_ratio"
    title = "Self-service ratio"
    unit = "customers a customer with a case"
    range = (0.0, None)
    direction = "neither is better"
    population = "customers with a case"
    formula = "customers who used self-service / customers who opened a case"
    variants = "None; customers are counted, not visits."
    sources = (_ZENDESK, RATIO_SOURCE)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("used_self_service", "opened_case")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Customers who used self-service / customers who opened a case; those who did both are in both."

    def _evidence(self, row: Row) -> Evidence:
        used, opened = row.flag("used_self_service"), row.flag("opened_case")
        return Evidence(paired(int(used), int(opened))) if used or opened else Evidence()

    def _figure(self, tally: Tally) -> Figure:
        return ratio_of(tally)


@attrs.frozen
class DeflectionRate(_Windowed):
    """
    Share of self-service sessions that spared a case.

    ``implicit`` takes silence for success: no interaction with an agent
    followed within the window. Whoever gave up and left counts as helped, so
    it is an upper bound. ``confirmed`` believes only customers who said that
    their problem was solved; most say nothing, so it rests on those who did.
    Wilson interval.

    Sessions whose window was not over at `at` are left out and counted, those
    that have failed already included.

    Rows are one session each. ``implicit`` needs ``started_at`` and
    ``next_interaction_at`` (aware datetimes, the second ``None`` until it
    happens) and an as-of instant; ``confirmed`` needs ``confirmed_solved``
    (bool, ``None`` where nobody said).

    Args:
        evidence: ``implicit`` or ``confirmed``.
        within: The window of ``implicit``, boundary included; ``confirmed`` has none.

    Raises:
        InvalidValueError: `evidence` is neither, or `within` is not above zero.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> rows = [
    ...     {"started_at": monday, "next_interaction_at": back and monday + timedelta(hours=back), "confirmed_solved": said}
    ...     for back, said in ((None, True), (None, None), (None, None), (5, False))
    ... ]
    >>> for rate in (DeflectionRate(), DeflectionRate(evidence="confirmed", within=None)):
    ...     print(rate.result(rate.tally(rows, at=monday + timedelta(days=7))).value, rate.evidence)
    0.75 implicit
    0.5 confirmed
    """

    id = "deflection_rate"
    title = "Deflection rate"
    population = "self-service sessions whose outcome is known"
    formula = "sessions that spared a case / sessions"
    variants = (
        "`evidence`: `implicit` (no interaction with an agent `within` the window, so at most this) or `confirmed` "
        "(the customer said that it was solved). For the ratio of users see the self-service ratio."
    )
    sources = (_TRADE, _ZENDESK)

    evidence: Literal["implicit", "confirmed"] = attrs.field(
        default="implicit", validator=one_of("implicit", "confirmed"), kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        if (self.evidence == "implicit") == (self.within is None):
            raise InvalidValueError(
                "is the window of implicit evidence, and only of that; confirmed evidence takes within=None.",
                path="within",
            )

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("started_at", "next_interaction_at") if self.within is not None else ("confirmed_solved",)

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return {"evidence": self.evidence, **self._window}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        if self.within is not None:
            return f"Sessions without an interaction with an agent within {time_in_words(self.within)} / sessions that old."
        return "Sessions said to have solved the problem / sessions of which anything was said."

    def _evidence(self, row: Row) -> Evidence:
        if self.within is None:
            return Evidence({"n": 1, "kept": int(row.flag("confirmed_solved"))})
        return Evidence({"n": 1, "kept": int(not came_back(row, self.within))})


@attrs.frozen
class BotContainment(_Windowed):
    """
    Share of bot conversations that needed no agent, then or soon after.

    Vendors count every conversation that was not handed over, so a bot that
    hides the way to an agent scores best. Here a customer who comes to an
    agent within the window was not contained either. Without a window
    (``within=None``) it is the vendors' figure. Wilson interval.

    Conversations whose window was not over at `at` are left out and counted,
    those handed over included, or the youngest would all be failures.

    Rows are one bot conversation each; they need ``handed_over`` (bool), and
    with a window ``started_at`` and ``next_interaction_at`` (aware datetimes,
    the second ``None`` until it happens) and an as-of instant.

    Args:
        within: How long no agent must be needed, boundary included; ``None`` for the vendors' figure.

    Raises:
        InvalidValueError: `within` is not above zero.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> talks = [
    ...     {"handed_over": over, "started_at": monday, "next_interaction_at": back and monday + timedelta(hours=back)}
    ...     for over, back in ((False, None), (False, 3), (False, 90), (True, None))
    ... ]
    >>> for containment in (BotContainment(within=None), BotContainment()):
    ...     print(containment.result(containment.tally(talks, at=monday + timedelta(days=7))).value)
    0.75
    0.5
    """

    id = "bot_containment"
    title = "Bot containment"
    population = "bot conversations whose window is over"
    formula = "bot conversations neither handed over nor followed by an interaction with an agent / bot conversations"
    variants = "`within`: the window in which an interaction with an agent undoes containment; `None` looks for none."
    sources = (_TRADE,)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("handed_over",) + (() if self.within is None else ("started_at", "next_interaction_at"))

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        return self._window

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        if self.within is None:
            return "Bot conversations not handed over / bot conversations; who comes back later counts as contained."
        return f"Bot conversations without an agent, then and within {time_in_words(self.within)} / bot conversations that old."

    def _evidence(self, row: Row) -> Evidence:
        handed_over = row.flag("handed_over")
        returned = False if self.within is None else came_back(row, self.within)
        return Evidence({"n": 1, "kept": int(not handed_over and not returned)})


@attrs.frozen
class ArticleHelpfulness(Metric):
    """
    Share of votes on help articles that say "helpful".

    Group by article, and rank by the lower end of the interval, not by the
    share: one vote of one is not better than 95 of 100. Wilson interval.

    Rows are one vote each; they need ``helpful`` (bool).

    >>> helpfulness = ArticleHelpfulness()
    >>> helpfulness.result(helpfulness.tally([{"helpful": vote} for vote in (True, True, True, False, None)]))
    <Estimate article_helpfulness 0.7500 [0.3006, 0.9544] n=4>
    """

    id = "article_helpfulness"
    title = "Article helpfulness"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "votes"
    formula = "votes for helpful / votes"
    variants = "None; readers who do not vote are not in it."
    sources = ("Miller (2009), How Not To Sort By Average Rating (the lower end of Wilson's interval as the rank)",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("helpful",)

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Votes for helpful / votes."

    def _evidence(self, row: Row) -> Evidence:
        return Evidence({"n": 1, "helpful": int(row.flag("helpful"))})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("helpful"), tally.sum("n"))
