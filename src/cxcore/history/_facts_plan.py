"""
Facts as one plan on a data frame: whole numbers, group-by counts and equi-joins, and one pass of running counts.

All numbers are microseconds, instants since 1970-01-01T00:00Z.
"""

from collections.abc import Mapping
from typing import Final, Literal

import narwhals as nw

from cxcore.history._definitions import FactDefinitions
from cxcore.history._engines import KEY, Engine, Table
from cxcore.history._facts import CaseFacts
from cxcore.history._grouping import Frame, Made, Told, grouped
from cxcore.history._journey import ACTS_OF_AGENTS, PHASE_TIMES
from cxcore.history._plan_lives import lives_of
from cxcore.history._plan_replies import replies_of
from cxcore.history._plan_rows import rows_in_order
from cxcore.history._plan_terms import NEVER, NONE, PHASES, flag, instant, is_a, wants, where
from cxcore.models import ActorKind, EventType, Phase, Provenance

_ASSIGNS: Final = (EventType.CASE_CREATED, EventType.CASE_ASSIGNED, EventType.CASE_TRANSFERRED)


def facts_plan(log: Frame, engine: Engine, definitions: FactDefinitions, as_of: int | None) -> Frame:
    """Return the frame of facts; instants and durations are numbers, and :data:`NEVER` what is unknown."""
    rows = rows_in_order(log, engine, definitions)
    cases = engine.told(rows, _counts(), _texts())
    cases = cases.join(_agents(rows), on=KEY, how="left")
    cases = cases.join(_switches(rows, engine), on=KEY, how="left")
    cases = cases.join(replies_of(rows, definitions), on=KEY, how="inner")
    cases = cases.join(lives_of(rows, engine, as_of), on=KEY, how="inner")
    return _finished(cases, engine)


# --- counts -----------------------------------------------------------------


def _counts() -> Made:
    is_agents = nw.col("actor").is_null() | (nw.col("actor") == str(ActorKind.AGENT))
    is_bots = ~nw.col("actor").is_null() & (nw.col("actor") == str(ActorKind.BOT))
    replied = is_a(EventType.MESSAGE_REPLIED)
    return {
        "opened_at": (instant(is_a(EventType.CASE_CREATED)), "min"),
        "first_reply_at": (instant(nw.col("is_answer") == 1), "min"),
        "first_solved_at": (instant(wants(Phase.SOLVED)), "min"),
        "replies": (nw.col("is_answer"), "sum"),
        "transfers": (flag(is_a(EventType.CASE_TRANSFERRED)), "sum"),
        "escalations": (flag(is_a(EventType.CASE_ESCALATED)), "sum"),
        "connections": (flag(is_a(EventType.INTERACTION_CONNECTED)), "sum"),
        "customer_messages": (flag(is_a(EventType.MESSAGE_RECEIVED)), "sum"),
        "agent_replies": (flag(replied & is_agents), "sum"),
        "bot_replies": (flag(replied & is_bots), "sum"),
        "bot_handoffs": (flag(is_a(EventType.INTERACTION_BOT_HANDOFF)), "sum"),
        **{f"{kind}_events": (flag(nw.col("provenance") == str(kind)), "sum") for kind in Provenance},
    }


def _agents(rows: Frame) -> Frame:
    acted = rows.filter(is_a(*ACTS_OF_AGENTS))
    actors = acted.filter(nw.col("actor") == str(ActorKind.AGENT)).select(KEY, nw.col("actor_id").alias("who"))
    named = acted.select(KEY, nw.col("agent").alias("who"))
    who = nw.concat([actors, named], how="vertical").filter(~nw.col("who").is_null() & (nw.col("who") != ""))
    return grouped(who.unique(subset=[KEY, "who"]), [KEY], {"agents_involved": (flag(nw.col("who") != ""), "sum")})


def _switches(rows: Frame, engine: Engine) -> Frame:
    met = rows.filter(~nw.col("met_on").is_null()).select(KEY, "meetings", "met_on")
    met = engine.beside(met, {"met_before": "met_on"}, 1, by=KEY, order="meetings")
    switched = ~nw.col("met_before").is_null() & (nw.col("met_before") != nw.col("met_on"))
    return grouped(met, [KEY], {"channel_switches": (flag(switched), "sum")})


# --- the latest and the first of what is told --------------------------------

_TEXTS: Final[Mapping[str, tuple[tuple[EventType, ...], str, Literal["first", "last"]]]] = {
    "customer_id": ((), "customer", "first"),
    "channel": ((), "channel", "first"),
    "last_channel": ((), "met_on", "last"),
    "language": ((EventType.CASE_CREATED,), "language", "first"),
    "first_priority": ((EventType.CASE_CREATED,), "priority", "first"),
    "changed_priority": ((EventType.CASE_PRIORITY_CHANGED,), "priority", "last"),
    "team": (_ASSIGNS, "team", "last"),
    "agent": (_ASSIGNS, "agent", "last"),
    "csat_score": ((EventType.FEEDBACK_SURVEY_ANSWERED,), "score", "last"),
    "nps_score": ((EventType.FEEDBACK_SURVEY_ANSWERED,), "score", "last"),
    "ces_score": ((EventType.FEEDBACK_SURVEY_ANSWERED,), "score", "last"),
    "fcr_score": ((EventType.FEEDBACK_SURVEY_ANSWERED,), "score", "last"),
    "first_csat_score": ((EventType.FEEDBACK_SURVEY_ANSWERED,), "score", "first"),
    "first_nps_score": ((EventType.FEEDBACK_SURVEY_ANSWERED,), "score", "first"),
    "first_ces_score": ((EventType.FEEDBACK_SURVEY_ANSWERED,), "score", "first"),
}
"""By column: the events that tell it, which may be all, the column of theirs, and which of them counts."""


def _texts() -> Told:
    return {name: (_condition(name), column, which) for name, (_, column, which) in _TEXTS.items()}


def _condition(name: str) -> nw.Expr:
    types, value, _ = _TEXTS[name]
    told = ~nw.col(value).is_null()
    if name.endswith("_score"):
        told &= nw.col("survey") == name.removeprefix("first_").removesuffix("_score")
    return told & is_a(*types) if types else told


# --- names -------------------------------------------------------------------


def _finished(cases: Frame, engine: Engine) -> Frame:
    """Return the columns as they are called, unknown numbers still :data:`NEVER`."""
    has_ended = (nw.col("solved_at") < NEVER) | (nw.col("closed_at") < NEVER)
    people = nw.col("agent_replies") + nw.col("bot_handoffs") + nw.col("connections")
    phases: Table = {"stands": list(range(len(PHASES))), "phase": list(map(str, PHASES))}
    cases = cases.join(engine.table(cases, phases), on="stands", how="left")
    cases = cases.with_columns(
        # An empty text says that there is none any more, as nobody is responsible after an assignment to no one.
        *(nw.when(nw.col(name) != "").then(nw.col(name)).alias(name) for name in _TEXTS),
        *(nw.col(name).fill_null(0).cast(nw.Int64) for name in ("agents_involved", "channel_switches")),
    ).with_columns(
        nw.col("case").alias("case_id"),
        *(nw.col(name).cast(nw.Float64) for name in _SCORES),
        nw.coalesce("changed_priority", "first_priority").alias("priority"),
        (nw.col("replies") + nw.col("connections")).alias("touches"),
        ((nw.col("bot_replies") > 0) & (people == 0)).alias("bot_only"),
        (nw.col("stands") == PHASES.index(Phase.MERGED)).alias("is_merged"),
        (nw.col("stands") == PHASES.index(Phase.SPAM)).alias("is_spam"),
        *(where(nw.col("stands") == NONE, nw.lit(NEVER), nw.col(name)).alias(name) for name in PHASE_TIMES),
    )
    one_touch = nw.when(has_ended).then((nw.col("touches") <= 1) & (nw.col("reopens") == 0))
    confirmed = nw.when((nw.col("fcr_score") == 0) | (nw.col("fcr_score") == 1)).then(nw.col("fcr_score") == 1)
    cases = cases.with_columns(one_touch.alias("one_touch"), confirmed.alias("fcr_confirmed"))
    known = (*INSTANTS, *DURATIONS)
    return cases.select(COLUMNS).with_columns(
        nw.when(nw.col(name) < NEVER).then(nw.col(name)).alias(name) for name in known
    )


_SCORES: Final = tuple(name for name in _TEXTS if name.endswith("_score"))
INSTANTS: Final = ("opened_at", "first_reply_at", "solved_at", "first_solved_at", "closed_at", "unanswered_since")
DURATIONS: Final = ("first_response", "next_reply_total", "next_reply_longest", *PHASE_TIMES)
COLUMNS: Final = tuple(
    name
    for name in CaseFacts.__annotations__
    if not name.endswith("_working") and name not in {"merged_into", "split_from", "next_case_at"}
)
"""The facts that a plan can give."""
