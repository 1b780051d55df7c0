"""First contact resolution, by the eight definitions in use."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._families._cases import end_of, opening_of, refuse_what_a_bot_did_alone
from cxcore.metrics._tallies._tally import Evidence, Tally
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._coarse import Coarser, Facts, only_the_order
from cxcore.metrics._template._durations import positive_if_given, time_in_words
from cxcore.metrics._template._figures import share_of
from cxcore.metrics._template._metric import Figure, Metric
from cxcore.metrics._template._moments import moment_after, require_window_over
from cxcore.metrics._template._row import Row

ZAMMAD_WITHIN: Final = timedelta(minutes=15)


@attrs.frozen
class FCR(Metric):
    """
    First contact resolution: share of cases that were resolved at the first contact.

    Everybody reports it and nobody means the same; on one log the definitions
    are tens of points apart.

    ====================  ==============================================  ======================
    `kind`                resolved at the first contact                   of
    ====================  ==============================================  ======================
    ``zendesk``           at most one reply of ours (one-touch)           solved or closed
    ``dbt_zendesk``       exactly one reply of ours                       solved or closed
    ``zoho``              exactly one reply of ours                       closed
    ``freshservice``      one message of the customer at most             solved or closed
    ``intercom``          one agent took part, and it was closed once     solved or closed
    ``zammad``            first solved less than 15 minutes after the     solved at least once
                          opening
    ``repeat_free``       not reopened, and no other case of the          solved longer than
                          customer opened within `window` of the solve,   `window` before `at`
                          boundary included
    ``survey_confirmed``  the customer says so                            those who answered
    ====================  ==============================================  ======================

    The first six look at the helpdesk, the last two at the customer: one who
    gives up and opens another case tomorrow is a success of the first six.
    For ``repeat_free`` a case is pending until its window is over: it is left
    out and counted, whatever has happened so far. So are cases that a bot
    handled alone (``bot_only``), but for ``survey_confirmed``: no contact of
    ours resolved them, and :class:`BotContainment` is about them; what was
    merged into another case; and spam. Wilson interval.

    Rows need what ``needs`` says, which depends on the definition:
    ``opened_at``, ``solved_at``, ``closed_at``, ``first_solved_at`` and
    ``next_case_at``, the first case that the customer opened after that
    (aware datetimes, all but the first ``None`` until they happen);
    ``replies``, ``customer_messages``, ``agents_involved`` and ``reopens``
    (int); ``fcr_confirmed`` (bool).

    Args:
        kind: One of the eight.
        window: How long nothing may come back; for ``repeat_free`` only, which needs it.

    Raises:
        InvalidValueError: `kind` is none of the eight, or a window is missing or says nothing.

    >>> from datetime import UTC, datetime, timedelta
    >>> monday = datetime(2026, 3, 2, tzinfo=UTC)
    >>> rows = [
    ...     {"opened_at": monday, "solved_at": monday, "closed_at": None, "replies": replies} for replies in (0, 1, 1, 2)
    ... ]
    >>> for kind in ("zendesk", "dbt_zendesk"):
    ...     fcr = FCR(kind=kind)
    ...     print(kind, fcr.result(fcr.tally(rows)).value)
    zendesk 0.75
    dbt_zendesk 0.5
    """

    id = "fcr"
    title = "First contact resolution (FCR)"
    unit = "share"
    range = (0.0, 1.0)
    direction = "higher is better"
    population = "cases in the denominator"
    formula = "cases resolved at the first contact / cases in the denominator"
    variants = (
        "`kind`: `zendesk` (at most one reply), `dbt_zendesk` (exactly one), `zoho` (exactly one, of those closed), "
        "`freshservice` (at most one message of the customer), `intercom` (one agent, closed once), `zammad` (first "
        "solved in less than 15 minutes), `repeat_free` (nothing came back within `window`), `survey_confirmed` "
        "(the customer says so)."
    )
    sources = (
        "Zendesk, How are one-touch resolutions calculated? (solved or closed with fewer than two agent replies)",
        "Fivetran, dbt_zendesk, int_zendesk__comment_metrics.sql (is_one_touch_resolution: one public agent comment)",
        "Zoho Desk, Understanding the Agent Performance Report (FCR tickets: closed with one public response)",
        "Freshservice, How do you calculate FCR %? (resolved with no customer interaction after the first)",
        "Intercom, Reporting metrics and attributes (closed conversations on first contact: closed once, one teammate)",
        "Zammad, lib/report/ticket_first_solution.rb (first closed less than 15 minutes after creation)",
        "ICMI, First Contact Resolution (no repeat contact in a window; confirmed by the customer in a survey)",
    )

    kind: Literal[
        "zendesk", "dbt_zendesk", "zoho", "freshservice", "intercom", "zammad", "repeat_free", "survey_confirmed"
    ] = attrs.field(default="zendesk", kw_only=True)
    window: timedelta | None = attrs.field(default=None, validator=positive_if_given, kw_only=True)

    @kind.validator
    def _known(self, field: "attrs.Attribute[str]", value: str) -> None:
        one_of(*_KINDS)(self, field, value)

    def __attrs_post_init__(self) -> None:
        if self.kind == "repeat_free" and self.window is None:
            raise InvalidValueError("is needed for the kind 'repeat_free'.", path="window")
        if self.kind != "repeat_free" and self.window is not None:
            raise InvalidValueError(f"says nothing about the kind {self.kind!r}; leave it out.", path="window")

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts this definition cannot do without."""
        return _KINDS[self.kind].needs

    @property
    def arguments(self) -> Mapping[str, object]:
        """The choices of this definition, by name, JSON-ready."""
        window = {} if self.window is None else {"window_seconds": self.window.total_seconds()}
        return {"kind": self.kind, **window}

    @property
    def definition(self) -> str:
        """One sentence that names the choices made."""
        window = "" if self.window is None else time_in_words(self.window)
        return _KINDS[self.kind].definition.format(window=window)

    def _evidence(self, row: Row) -> Evidence:
        resolved = _KINDS[self.kind].is_resolved(row, self.window)
        return Evidence() if resolved is None else Evidence({"n": 1, "resolved": int(resolved)})

    def _coarse(self, facts: Facts) -> Coarser:
        return only_the_order(facts, *_ENDED) if self.needs[:3] == _ENDED else {}

    def _figure(self, tally: Tally) -> Figure:
        return share_of(tally.sum("resolved"), tally.sum("n"))


class _Kind(NamedTuple):
    """A definition: what it says, what it reads, and what it makes of a row, ``None`` outside its population."""

    definition: str
    needs: tuple[str, ...]
    is_resolved: Callable[[Row, timedelta | None], bool | None]


def _opening_of(row: Row) -> datetime:
    refuse_what_a_bot_did_alone(row)
    return opening_of(row)


def _has_ended(row: Row) -> bool:
    return end_of(row, _opening_of(row), closing_counts=True) is not None


def _in_one_reply_at_most(row: Row, _: timedelta | None) -> bool | None:
    return row.count("replies") <= 1 if _has_ended(row) else None


def _in_one_reply(row: Row, _: timedelta | None) -> bool | None:
    return row.count("replies") == 1 if _has_ended(row) else None


def _closed_in_one_reply(row: Row, _: timedelta | None) -> bool | None:
    closed = moment_after(row, "closed_at", start=_opening_of(row), since="opened_at")
    return None if closed is None else row.count("replies") == 1


def _in_one_message(row: Row, _: timedelta | None) -> bool | None:
    return row.count("customer_messages") <= 1 if _has_ended(row) else None


def _by_one_agent_at_once(row: Row, _: timedelta | None) -> bool | None:
    if not _has_ended(row):
        return None
    agents, reopens = row.count("agents_involved"), row.count("reopens")
    return agents == 1 and reopens == 0


def _at_once(row: Row, _: timedelta | None) -> bool | None:
    opened = _opening_of(row)
    solved = moment_after(row, "first_solved_at", start=opened, since="opened_at")
    return None if solved is None else solved - opened < ZAMMAD_WITHIN


def _for_good(row: Row, window: timedelta | None) -> bool | None:
    assert window is not None  # noqa: S101  # checked when the metric was built
    solved = moment_after(row, "first_solved_at", start=_opening_of(row), since="opened_at")
    if solved is None:
        return None
    next_case = moment_after(row, "next_case_at", start=solved, since="first_solved_at")
    reopens = row.count("reopens")
    require_window_over(row, solved, window)
    return reopens == 0 and (next_case is None or next_case - solved > window)


def _says_the_customer(row: Row, _: timedelta | None) -> bool | None:
    return row.flag("fcr_confirmed")


_ENDED: Final = ("opened_at", "solved_at", "closed_at")

_KINDS: Final[Mapping[str, _Kind]] = {
    "zendesk": _Kind(
        "Cases with at most one reply / cases solved or closed.", (*_ENDED, "replies"), _in_one_reply_at_most
    ),
    "dbt_zendesk": _Kind("Cases with exactly one reply / cases solved or closed.", (*_ENDED, "replies"), _in_one_reply),
    "zoho": _Kind(
        "Closed cases with exactly one reply / closed cases.",
        ("opened_at", "closed_at", "replies"),
        _closed_in_one_reply,
    ),
    "freshservice": _Kind(
        "Cases with at most one message of the customer / cases solved or closed.",
        (*_ENDED, "customer_messages"),
        _in_one_message,
    ),
    "intercom": _Kind(
        "Cases in which one agent took part and which were never reopened / cases solved or closed.",
        (*_ENDED, "agents_involved", "reopens"),
        _by_one_agent_at_once,
    ),
    "zammad": _Kind(
        "Cases first solved less than 15 minutes after their opening / cases ever solved.",
        ("opened_at", "first_solved_at"),
        _at_once,
    ),
    "repeat_free": _Kind(
        "Cases never reopened whose customer opened no other within {window} of the first solve / "
        "cases first solved longer before the as-of instant.",
        ("opened_at", "first_solved_at", "reopens", "next_case_at"),
        _for_good,
    ),
    "survey_confirmed": _Kind(
        "Customers who say it was resolved at the first contact / customers who answered.",
        ("fcr_confirmed",),
        _says_the_customer,
    ),
}
