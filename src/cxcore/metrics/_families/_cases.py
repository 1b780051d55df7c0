"""Cases: how many there are, how many are open, how many came back."""

from datetime import datetime

import attrs

from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_order
from cxcore.metrics._template._figures import count_of, share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._row import Row, UnusableRow


def refuse_what_is_no_case(row: Row) -> None:
    """Refuse a case that was merged into another, which tells the rest of it, and spam, where the facts say so."""
    for fact, reason in (("is_merged", "merged"), ("is_spam", "spam")):
        if row.flag_if_known(fact):
            raise UnusableRow(reason)


def refuse_what_a_bot_did_alone(row: Row) -> None:
    """Refuse a case that no agent ever saw, where the facts say so."""
    if row.flag_if_known("bot_only"):
        raise UnusableRow("bot only")


def opening_of(row: Row) -> datetime:
    """Return when a case was opened, refusing what is none and those that were not yet at the as-of instant."""
    refuse_what_is_no_case(row)
    opened = row.moment("opened_at")
    if row.at is not None and opened >= row.at:
        raise UnusableRow(f"opened at or after {row.at.isoformat()}")
    return opened


def end_of(row: Row, opened: datetime, *, closing_counts: bool) -> datetime | None:
    """
    Return when a case ended: when it was solved, or closed if it never was and `closing_counts`.

    ``None`` if it has not, which includes an end at or after the as-of instant.
    """
    ended = row.moment_if_known("solved_at")
    how = "solved"
    if ended is None and closing_counts:
        ended, how = row.moment_if_known("closed_at"), "closed"
    if ended is not None and ended < opened:
        raise UnusableRow(f"{how} before opened")
    if ended is not None and row.at is not None and ended >= row.at:
        return None
    return ended


@attrs.frozen
class Cases(Metric):
    """
    How many cases there are; with `at`, how many had been opened before it.

    What was merged into another case, and spam, is no case of its own: it is
    left out and counted, here and in every metric of cases, where rows say so
    (``is_merged``, ``is_spam``). All rows are seen, so there is no interval.

    Rows need ``opened_at`` (aware datetime).

    >>> from datetime import UTC, datetime
    >>> cases = Cases()
    >>> opened = [{"opened_at": datetime(2026, 3, day, tzinfo=UTC)} for day in (2, 3, 9)]
    >>> cases.result(cases.tally(opened, at=datetime(2026, 3, 9, tzinfo=UTC))).value
    2
    """

    id = "cases"
    title = "Cases"
    unit = "cases"
    range = (0.0, None)
    direction = "neither is better"
    population = "cases with a known opening"
    formula = "number of cases opened (before at)"
    variants = "None."
    sources = ("A plain count.",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("opened_at",)

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Cases opened, before the as-of instant if there is one."

    def _evidence(self, row: Row) -> Evidence:
        opening_of(row)
        return Evidence({"n": 1})

    def _coarse(self, facts: Facts) -> Coarser:
        return only_the_order(facts, "opened_at")

    def _figure(self, tally: Tally) -> Figure:
        return count_of(tally.sum("n"), tally.sum("n"))


@attrs.frozen
class Backlog(Metric):
    """
    How many cases are open at an instant.

    Definition: opened before `at` and not ended before it; a case ends when it
    is solved, or closed if it never was solved. A backlog is a photograph, so
    without `at` the value is ``None``. All rows are seen: there is no interval.

    Rows need ``opened_at``, ``solved_at`` and ``closed_at`` (aware datetimes,
    the last two ``None`` until they happen).

    >>> from datetime import UTC, datetime
    >>> backlog = Backlog()
    >>> monday, tuesday, friday = (datetime(2026, 3, day, tzinfo=UTC) for day in (2, 3, 6))
    >>> rows = [{"opened_at": monday, "solved_at": end, "closed_at": None} for end in (tuesday, friday, None)]
    >>> backlog.result(backlog.tally(rows, at=friday)).value
    2
    >>> backlog.result(backlog.tally(rows)).reason
    'there are no cases seen at an instant; left out: 3 (no as-of instant)'
    """

    id = "backlog"
    title = "Backlog"
    unit = "cases"
    range = (0.0, None)
    direction = "lower is better"
    population = "cases seen at an instant"
    formula = "number of cases opened before at and not solved, nor closed, before at"
    variants = "None."
    sources = ("A plain count.",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("opened_at", "solved_at", "closed_at")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Cases opened and neither solved nor closed before the as-of instant."

    def _evidence(self, row: Row) -> Evidence:
        if row.at is None:
            raise UnusableRow("no as-of instant")
        ended = end_of(row, opening_of(row), closing_counts=True)
        return Evidence({"n": 1, "open": int(ended is None)})

    def _coarse(self, facts: Facts) -> Coarser:
        return only_the_order(facts, "opened_at", "solved_at", "closed_at")

    def _figure(self, tally: Tally) -> Figure:
        return count_of(tally.sum("open"), tally.sum("n"))


@attrs.frozen
class ReopenRate(Metric):
    """
    Share of the cases that ever ended which were opened again.

    Definition: cases with ``reopens`` above 0 / cases that are solved or
    closed, or have been before they were reopened. Cases still in their first
    life are outside. A count of reopens carries no date, so a reopened case
    that ended at or after `at` is left out and counted: it may have come back
    before `at` or after. Wilson interval.

    Rows need ``opened_at``, ``solved_at``, ``closed_at`` (aware datetimes or
    ``None``) and ``reopens`` (int).

    >>> from datetime import UTC, datetime
    >>> rate = ReopenRate()
    >>> monday, friday = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)
    >>> ends = ((friday, 0), (friday, 1), (None, 1), (None, 0))
    >>> rows = [{"opened_at": monday, "solved_at": end, "closed_at": None, "reopens": n} for end, n in ends]
    >>> rate.result(rate.tally(rows))
    <Estimate reopen_rate 0.6667 [0.2077, 0.9385] n=3>
    """

    id = "reopen_rate"
    title = "Reopen rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "lower is better"
    population = "cases that ever ended"
    formula = "cases with reopens > 0 / cases solved or closed at least once"
    variants = "None; a case reopened three times counts once."
    sources = ("Kaizo, Reopen Rate metric definition: reopened tickets / tickets solved",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("opened_at", "solved_at", "closed_at", "reopens")

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Cases reopened at least once / cases solved or closed at least once."

    def _evidence(self, row: Row) -> Evidence:
        ended = end_of(row, opening_of(row), closing_counts=True)
        reopened = row.count("reopens") > 0
        if reopened and ended is None and any(map(row.moment_if_known, ("solved_at", "closed_at"))):
            raise UnusableRow("reopened, perhaps after the as-of instant")
        return Evidence({"n": 1, "reopened": int(reopened)}) if reopened or ended is not None else Evidence()

    def _coarse(self, facts: Facts) -> Coarser:
        return only_the_order(facts, "opened_at", "solved_at", "closed_at")

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("reopened"), tally.sum("n"))


@attrs.frozen
class OneTouchRate(Metric):
    """
    Share of ended cases that took one touch.

    Definition: cases with at most one touch and no reopening / cases that
    have ended. A touch is a reply of ours, or a conversation with one of us;
    the fact ``one_touch`` has counted them. :class:`FCR` has the definitions
    of helpdesks, which count replies only. Cases that a bot handled alone
    (``bot_only``) are left out and counted: nobody touched them, and
    :class:`BotContainment` is about them. Wilson interval.

    Rows need ``one_touch`` (bool, ``None`` until the case ends).

    >>> rate = OneTouchRate()
    >>> rate.result(rate.tally([{"one_touch": touched} for touched in (True, True, False, None)])).excluded
    {'one_touch unknown': 1}
    """

    id = "one_touch_rate"
    title = "One-touch rate"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "cases that have ended"
    formula = "cases with at most one touch and no reopening / cases that have ended"
    variants = "None here; see first contact resolution for the definitions of helpdesks."
    sources = ("Zendesk, How are one-touch resolutions calculated?",)

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return ("one_touch",)

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        return "Cases with at most one touch and no reopening / cases that have ended."

    def _evidence(self, row: Row) -> Evidence:
        refuse_what_is_no_case(row)
        refuse_what_a_bot_did_alone(row)
        return Evidence({"n": 1, "one_touch": int(row.flag("one_touch"))})

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("one_touch"), tally.sum("n"))
