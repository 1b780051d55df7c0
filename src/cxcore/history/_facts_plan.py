"""
Facts as one plan on a data frame: whole numbers, group-by counts and equi-joins, and one pass of running counts.

The life of a case is a table of moves, and each move depends on the one
before. It still needs no step-by-step reading, because of what the table says:
between two requests for work the phase only rises, from solved over closed to
gone. So the log of a case is cut into *runs*, one for each request for work
(run 0 is before the first), and of a run only its first ends count. A status
change that reopens and the ``case.reopened`` that tells the same again are
found by *lives*: a life begins with each end.

Replies cut the log into *rounds* in the same way: a round ends with a reply,
and the oldest message in it is what the reply answers.

All numbers are microseconds, instants since 1970-01-01T00:00Z.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import narwhals as nw

from cxcore.history._definitions import ANSWERS, REPLIERS, FactDefinitions, ResponseClock
from cxcore.history._engines import KEY, Engine, Frame, Table
from cxcore.history._facts import CaseFacts
from cxcore.history._journey import ACTS_OF_AGENTS, PHASE_TIMES
from cxcore.models import ActorKind, EventType, Phase, Provenance

NEVER: Final = 1 << 60
"""Later than any instant; engines agree on numbers and not on what is missing."""

_TYPES: Final = tuple(EventType)
_PHASES: Final = tuple(Phase)
_NONE: Final = -1
_WORKING: Final = tuple(phase for phase in Phase if phase.is_working)
_GONE: Final = tuple(phase for phase in Phase if phase.is_final and phase is not Phase.CLOSED)
_ASKS: Final = {
    EventType.CASE_SOLVED: Phase.SOLVED,
    EventType.CASE_CLOSED: Phase.CLOSED,
    EventType.CASE_CANCELLED: Phase.CANCELLED,
    EventType.CASE_MERGED: Phase.MERGED,
    EventType.CASE_REOPENED: Phase.OPEN,
    EventType.CASE_CREATED: Phase.NEW,
}
_ASSIGNS: Final = (EventType.CASE_CREATED, EventType.CASE_ASSIGNED, EventType.CASE_TRANSFERRED)

_PLACES: Final = 10**12
"""More than there are events: added to a place, it makes all places equally long in writing."""
_BASE: Final = 16
"""More than there are phases: a place and a phase in one number, so that the latest is the greatest."""

Made = Mapping[str, tuple[nw.Expr, str]]
"""Columns to make: of what, and whether its ``min``, ``max`` or ``sum``."""
_NO_TEXTS: Final[Made] = {}


def facts_plan(log: Frame, engine: Engine, definitions: FactDefinitions, as_of: int | None) -> Frame:
    """Return the frame of facts; instants and durations are numbers, and :data:`NEVER` what is unknown."""
    rows = _in_order(_once(log), engine, definitions)
    cases = _grouped(rows, [KEY], _counts(), _texts())
    cases = cases.join(_agents(rows), on=KEY, how="left")
    cases = cases.join(_switches(rows, engine), on=KEY, how="left")
    cases = cases.join(_replies(rows, definitions), on=KEY, how="inner")
    cases = cases.join(_lives(rows, engine, as_of), on=KEY, how="inner")
    return _finished(cases, engine)


# --- one row an event, in order ---------------------------------------------


def _once(log: Frame) -> Frame:
    """Return each event once, with the earliest time it was recorded at."""
    recorded = log.group_by("id").agg(nw.col("recorded_at").min())
    return log.drop("recorded_at").unique(subset=["id"], keep="any").join(recorded, on="id", how="inner")


def _is(*types: EventType) -> nw.Expr:
    return nw.col("act").is_in([_TYPES.index(each) for each in types])


def _wants(*phases: Phase) -> nw.Expr:
    return nw.col("wanted").is_in([_PHASES.index(phase) for phase in phases])


def _where(condition: nw.Expr, value: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """Return one number or the other; a condition that is unknown does not hold."""
    return nw.when(condition).then(value).otherwise(otherwise).cast(nw.Int64)


def _flag(condition: nw.Expr) -> nw.Expr:
    return _where(condition, nw.lit(1), nw.lit(0))


def _at(condition: nw.Expr, column: str = "at") -> nw.Expr:
    return _where(condition, nw.col(column), nw.lit(NEVER))


def _in_order(log: Frame, engine: Engine, definitions: FactDefinitions) -> Frame:
    """Add to each event what it asks for, its place in its case, and which run, life, round and meeting it is in."""
    asked = {type_: _PHASES.index(phase) for type_, phase in _ASKS.items()}
    types: Table = {
        "type": list(map(str, _TYPES)),
        "rank": list(range(len(_TYPES))),
        "asks": [asked.get(each, _NONE) for each in _TYPES],
    }
    phases: Table = {"phase": list(map(str, _PHASES)), "phase_asked": list(range(len(_PHASES)))}
    rows = log.join(engine.table(log, types), on="type", how="left")
    rows = rows.join(engine.table(log, phases), on="phase", how="left")
    rows = rows.with_columns(
        nw.col("rank").fill_null(len(_TYPES)).cast(nw.Int64),
        *(nw.col(name).fill_null(_NONE).cast(nw.Int64) for name in ("asks", "phase_asked")),
    )
    rows = rows.with_columns(
        _where(nw.col("version") == 1, nw.col("rank"), nw.lit(len(_TYPES))).alias("act"),
        _where(nw.col("recorded_at") == NEVER, nw.col("at"), nw.col("recorded_at")).alias("recorded_at"),
    )
    is_understood = nw.col("act") < len(_TYPES)
    wanted = _where(_is(EventType.CASE_STATUS_CHANGED), nw.col("phase_asked"), nw.col("asks"))
    counts = [str(kind) for kind in sorted(REPLIERS[definitions.repliers])]
    answers = _is(*ANSWERS[definitions.visibility]) & (nw.col("actor").is_null() | nw.col("actor").is_in(counts))
    switches = _is(EventType.INTERACTION_CHANNEL_SWITCHED) & ~nw.col("to_channel").is_null()
    rows = rows.with_columns(
        _where(is_understood, wanted, nw.lit(_NONE)).alias("wanted"),
        _flag(answers).alias("is_answer"),
        nw.when(switches).then(nw.col("to_channel")).otherwise(nw.col("channel")).alias("met_on"),
    )
    is_creation = _is(EventType.CASE_CREATED)
    running = {
        "place": _flag(nw.col("at") < NEVER),
        "requests": _flag(nw.col("wanted") != _NONE),
        "run": _flag(_wants(*_WORKING) & ~is_creation),
        "life": _flag(_wants(Phase.SOLVED, Phase.CLOSED, *_GONE)),
        "answers": nw.col("is_answer"),
        "meetings": _flag(~nw.col("met_on").is_null()),
    }
    rows = engine.running(rows, running, by="case", order=["at", "recorded_at", "rank", "id"])
    # A creation moves a case of which nothing was known, and no other.
    moves = ~is_creation | (nw.col("requests") == 1)
    return rows.with_columns(
        _where(moves, nw.col("wanted"), nw.lit(_NONE)).alias("wanted"),
        (nw.col("answers") - nw.col("is_answer")).alias("round"),
    )


def _grouped(rows: Frame, keys: Sequence[str], made: Made, texts: Made = _NO_TEXTS) -> Frame:
    """Return one row a group; engines that group only plain columns are given plain columns."""
    every = {**made, **texts}
    rows = rows.select(*keys, *(value.alias(name) for name, (value, _) in every.items()))
    found = rows.group_by(*keys).agg(getattr(nw.col(name), how)() for name, (_, how) in every.items())
    return found.with_columns(nw.col(name).cast(nw.Int64) for name in made)


# --- counts -----------------------------------------------------------------


def _counts() -> Made:
    is_agents = nw.col("actor").is_null() | (nw.col("actor") == str(ActorKind.AGENT))
    is_bots = ~nw.col("actor").is_null() & (nw.col("actor") == str(ActorKind.BOT))
    replied = _is(EventType.MESSAGE_REPLIED)
    return {
        "opened_at": (_at(_is(EventType.CASE_CREATED)), "min"),
        "first_reply_at": (_at(nw.col("is_answer") == 1), "min"),
        "first_solved_at": (_at(_wants(Phase.SOLVED)), "min"),
        "replies": (nw.col("is_answer"), "sum"),
        "transfers": (_flag(_is(EventType.CASE_TRANSFERRED)), "sum"),
        "escalations": (_flag(_is(EventType.CASE_ESCALATED)), "sum"),
        "connections": (_flag(_is(EventType.INTERACTION_CONNECTED)), "sum"),
        "customer_messages": (_flag(_is(EventType.MESSAGE_RECEIVED)), "sum"),
        "agent_replies": (_flag(replied & is_agents), "sum"),
        "bot_replies": (_flag(replied & is_bots), "sum"),
        "bot_handoffs": (_flag(_is(EventType.INTERACTION_BOT_HANDOFF)), "sum"),
        **{f"{kind}_events": (_flag(nw.col("provenance") == str(kind)), "sum") for kind in Provenance},
    }


def _agents(rows: Frame) -> Frame:
    acted = rows.filter(_is(*ACTS_OF_AGENTS))
    actors = acted.filter(nw.col("actor") == str(ActorKind.AGENT)).select(KEY, nw.col("actor_id").alias("who"))
    named = acted.select(KEY, nw.col("agent").alias("who"))
    who = nw.concat([actors, named], how="vertical").filter(~nw.col("who").is_null() & (nw.col("who") != ""))
    return _grouped(who.unique(subset=[KEY, "who"]), [KEY], {"agents_involved": (_flag(nw.col("who") != ""), "sum")})


def _switches(rows: Frame, engine: Engine) -> Frame:
    met = rows.filter(~nw.col("met_on").is_null()).select(KEY, "meetings", "met_on")
    met = engine.beside(met, {"met_before": "met_on"}, 1, by=KEY, order="meetings")
    switched = ~nw.col("met_before").is_null() & (nw.col("met_before") != nw.col("met_on"))
    return _grouped(met, [KEY], {"channel_switches": (_flag(switched), "sum")})


# --- the latest and the first of what is told --------------------------------

_TEXTS: Final[Mapping[str, tuple[tuple[EventType, ...], str, str]]] = {
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
}
"""By column: the events that tell it, which may be all, the column of theirs, and which of them counts."""


def _condition(name: str) -> nw.Expr:
    types, value, _ = _TEXTS[name]
    told = ~nw.col(value).is_null()
    if name.endswith("_score"):
        told &= nw.col("survey") == name.removesuffix("_score")
    return told & _is(*types) if types else told


def _texts() -> Made:
    """Return texts with their place in front, so that the least is the first and the greatest the latest."""
    place = (nw.col("place") + _PLACES).cast(nw.String)
    made = {}
    for name, (_, value, which) in _TEXTS.items():
        text = nw.concat_str(place, nw.col(value).cast(nw.String))
        # What stands for untold comes after every place, or before it, because pandas compares no gaps.
        how, untold = ("min", "~") if which == "first" else ("max", "")
        made[name] = nw.when(_condition(name)).then(text).otherwise(nw.lit(untold)), how
    return {**made, "case": (nw.col("case"), "min")}


# --- replies ----------------------------------------------------------------


def _replies(rows: Frame, definitions: FactDefinitions) -> Frame:
    """Return what the rounds say of each case; round 0 ends with the first reply, the last one with none."""
    clock = definitions.response_clock
    rounds = _grouped(
        rows,
        [KEY, "round"],
        {
            "asked": (_at(_is(EventType.MESSAGE_RECEIVED)), "min"),
            "answered": (_at(nw.col("is_answer") == 1), "min"),
            "start": (_at(_is(_STARTS[clock])), "min"),
            "opening": (_at(_is(EventType.CASE_CREATED)), "min"),
        },
    )
    # The clock starts once, in the first of the rounds in which it could.
    rounds = rounds.with_columns(
        _at(nw.col(name) < NEVER, "round").alias(f"{name}_round") for name in ("start", "opening")
    ).with_columns(nw.col(f"{name}_round").min().over(KEY).alias(f"{name}_round") for name in ("start", "opening"))

    is_over = nw.col("answered") < NEVER
    is_next = is_over & (nw.col("asked") < NEVER) & (nw.col("round") > 0)
    wait = nw.col("answered") - nw.col("asked")

    def response(name: str) -> nw.Expr:
        is_first = is_over & (nw.col("round") == nw.col(f"{name}_round"))
        return _where(is_first, nw.col("answered") - nw.col(name), nw.lit(NEVER))

    found = _grouped(
        rounds,
        [KEY],
        {
            "next_replies": (_flag(is_next), "sum"),
            "next_reply_total": (_where(is_next, wait, nw.lit(0)), "sum"),
            "next_reply_longest": (_where(is_next, wait, nw.lit(0)), "max"),
            "unanswered_since": (_at(~is_over, "asked"), "min"),
            "start_round": (nw.col("start_round"), "min"),
            "first_response": (response("start"), "min"),
            "since_opening": (response("opening"), "min"),
        },
    )
    has_no_handoff = nw.lit(clock is ResponseClock.HANDOFF) & (nw.col("start_round") == NEVER)
    has_next = nw.col("next_replies") > 0
    return found.select(
        KEY,
        "next_replies",
        "unanswered_since",
        _where(has_no_handoff, nw.col("since_opening"), nw.col("first_response")).alias("first_response"),
        *(
            _where(has_next, nw.col(each), nw.lit(NEVER)).alias(each)
            for each in ("next_reply_total", "next_reply_longest")
        ),
    )


_STARTS: Final = {
    ResponseClock.OPENED: EventType.CASE_CREATED,
    ResponseClock.FIRST_MESSAGE: EventType.MESSAGE_RECEIVED,
    ResponseClock.HANDOFF: EventType.INTERACTION_BOT_HANDOFF,
}


# --- the life of a case ------------------------------------------------------


def _lives(rows: Frame, engine: Engine, as_of: int | None) -> Frame:
    """Return where each case stands, how often it was reopened, and how long it stood in each phase."""
    runs = _runs(rows, engine, as_of)
    last = nw.col("run") == nw.col("last_run")

    def at_last(name: str) -> nw.Expr:
        return _where(last, nw.col(name), nw.lit(-NEVER))

    def spent(phases: Sequence[Phase]) -> nw.Expr:
        stood = nw.col("stood").is_in([_PHASES.index(phase) for phase in phases])
        return _where(stood, nw.col("spent"), nw.lit(0))

    return _grouped(
        runs,
        [KEY],
        {
            "reopens": (nw.col("reopens"), "sum"),
            **{name: (at_last(name), "max") for name in ("stands", "solved_at", "closed_at")},
            **{name: (spent(phases), "sum") for name, phases in PHASE_TIMES.items()},
        },
    )


def _runs(rows: Frame, engine: Engine, as_of: int | None) -> Frame:
    starts = _wants(*_WORKING)
    runs = _grouped(
        rows,
        [KEY, "run"],
        {
            "began": (_at(starts), "min"),
            "stood": (_where(starts, nw.col("wanted"), nw.lit(_NONE)), "max"),
            "explicit": (_flag(_is(EventType.CASE_REOPENED)), "max"),
            "life": (nw.col("life"), "min"),
            "solved_at": (_at(_wants(Phase.SOLVED)), "min"),
            "closed_at": (_at(_wants(Phase.CLOSED, *_GONE)), "min"),
            "was_closed": (_flag(_wants(Phase.CLOSED)), "max"),
            "gone": (_where(_wants(*_GONE), nw.col("place") * _BASE + nw.col("wanted"), nw.lit(_NONE)), "max"),
            "until": (nw.col("at"), "max"),
        },
    )
    before = {"stood": _NONE, "gone": _NONE, "solved_at": NEVER, "closed_at": NEVER}
    runs = engine.beside(runs, {f"{name}_before": name for name in before}, 1, by=KEY, order="run")
    runs = engine.beside(runs, {"next_began": "began"}, -1, by=KEY, order="run")
    runs = runs.with_columns(
        nw.col("next_began").fill_null(NEVER).cast(nw.Int64),
        *(nw.col(f"{name}_before").fill_null(number).cast(nw.Int64) for name, number in before.items()),
    )
    had_ended = (nw.col("solved_at_before") < NEVER) | (nw.col("closed_at_before") < NEVER)
    by_status = (nw.col("explicit") == 0) & had_ended & (nw.col("gone_before") == _NONE)
    runs = runs.with_columns(_flag(by_status).alias("by_status"), _at(nw.col("explicit") == 1, "run").alias("told"))

    # In a life that a status change began by reopening, the first case.reopened tells the same again.
    runs = runs.with_columns(
        nw.col("by_status").max().over(KEY, "life").alias("life_by_status"),
        nw.col("told").min().over(KEY, "life").alias("first_told"),
        nw.col("run").max().over(KEY).alias("last_run"),
        (nw.col("until").max().over(KEY) if as_of is None else nw.lit(as_of).cast(nw.Int64)).alias("until"),
    )
    again = (nw.col("life_by_status") == 1) & (nw.col("run") == nw.col("first_told"))
    runs = runs.with_columns(
        _where(again, nw.col("stood_before"), nw.col("stood")).alias("stood"),
        (nw.col("by_status") + nw.col("explicit") - _flag(again)).alias("reopens"),
    )
    ended = nw.min_horizontal("solved_at", "closed_at", "next_began", "until")
    stands = _where(nw.col("solved_at") < NEVER, nw.lit(_PHASES.index(Phase.SOLVED)), nw.col("stood"))
    stands = _where(nw.col("was_closed") == 1, nw.lit(_PHASES.index(Phase.CLOSED)), stands)
    stands = _where(nw.col("gone") != _NONE, nw.col("gone") % _BASE, stands)
    return runs.with_columns(
        _where(nw.col("began") < NEVER, ended - nw.col("began"), nw.lit(0)).alias("spent"), stands.alias("stands")
    )


# --- names -------------------------------------------------------------------


def _finished(cases: Frame, engine: Engine) -> Frame:
    """Return the columns as they are called, unknown numbers still :data:`NEVER`."""
    has_ended = (nw.col("solved_at") < NEVER) | (nw.col("closed_at") < NEVER)
    people = nw.col("agent_replies") + nw.col("bot_handoffs") + nw.col("connections")
    phases: Table = {"stands": list(range(len(_PHASES))), "phase": list(map(str, _PHASES))}
    cases = cases.join(engine.table(cases, phases), on="stands", how="left")
    cases = cases.with_columns(
        *(_told(nw.col(name).str.slice(len(str(_PLACES)))).alias(name) for name in _TEXTS),
        *(nw.col(name).fill_null(0).cast(nw.Int64) for name in ("agents_involved", "channel_switches")),
    ).with_columns(
        nw.col("case").alias("case_id"),
        *(nw.col(name).cast(nw.Float64) for name in _SCORES),
        nw.coalesce("changed_priority", "first_priority").alias("priority"),
        (nw.col("replies") + nw.col("connections")).alias("touches"),
        ((nw.col("bot_replies") > 0) & (people == 0)).alias("bot_only"),
        (nw.col("stands") == _PHASES.index(Phase.MERGED)).alias("is_merged"),
        (nw.col("stands") == _PHASES.index(Phase.SPAM)).alias("is_spam"),
        *(_where(nw.col("stands") == _NONE, nw.lit(NEVER), nw.col(name)).alias(name) for name in PHASE_TIMES),
    )
    one_touch = nw.when(has_ended).then((nw.col("touches") <= 1) & (nw.col("reopens") == 0))
    confirmed = nw.when((nw.col("fcr_score") == 0) | (nw.col("fcr_score") == 1)).then(nw.col("fcr_score") == 1)
    cases = cases.with_columns(one_touch.alias("one_touch"), confirmed.alias("fcr_confirmed"))
    known = (*INSTANTS, *DURATIONS)
    return cases.select(COLUMNS).with_columns(
        nw.when(nw.col(name) < NEVER).then(nw.col(name)).alias(name) for name in known
    )


def _told(text: nw.Expr) -> nw.Expr:
    """Return a text, or nothing for the empty one."""
    return nw.when(text != "").then(text)


_SCORES: Final = tuple(name for name in _TEXTS if name.endswith("_score"))
INSTANTS: Final = ("opened_at", "first_reply_at", "solved_at", "first_solved_at", "closed_at", "unanswered_since")
DURATIONS: Final = ("first_response", "next_reply_total", "next_reply_longest", *PHASE_TIMES)
COLUMNS: Final = tuple(
    name
    for name in CaseFacts.__annotations__
    if not name.endswith("_working") and name not in {"merged_into", "split_from", "next_case_at"}
)
"""The facts that a plan can give."""
