"""Facts: one plain row a case, which is what metrics read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypedDict, cast

from cxcore.history._case_builder import CaseBuilder
from cxcore.history._case_state import CaseState, goes_on_in
from cxcore.history._definitions import USUAL, FactDefinitions
from cxcore.history._journey import Journey, durations
from cxcore.history._openings import Openings
from cxcore.history._order import in_order
from cxcore.history._plain import plain
from cxcore.intervals import WorkingTime
from cxcore.models import CaseId, Event, Phase, Provenance


class CaseFacts(TypedDict):
    """
    One row a case; ``None`` is unknown or not yet.

    Replies are those that :class:`FactDefinitions` counts: by default what an
    agent, or nobody named, wrote to the customer.

    ==============================  ============================================
    column                          definition
    ==============================  ============================================
    case_id                         the case
    customer_id                     the first customer that an event of the case names
    channel                         the first channel that an event of the case names
    language                        the language told by ``case.created``
    priority                        the latest priority
    team                            the team responsible now
    agent                           the agent responsible now
    phase                           where it stands, see :class:`~cxcore.models.Phase`
    opened_at                       ``case.created``
    first_reply_at                  the first reply
    solved_at                       when it was solved, and is still; gone again after a reopening
    first_solved_at                 when it was solved for the first time, whatever came of it
    next_case_at                    when the customer's next case was opened, after ``first_solved_at``
    closed_at                       when it was closed, cancelled, merged, marked as spam or deleted; gone again after a reopening
    reopens                         how often it went back to work after solved or closed
    replies                         how many replies
    transfers                       how many ``case.transferred``
    csat_score                      the latest answer to a survey called ``csat``
    nps_score                       the latest answer to a survey called ``nps``
    ces_score                       the latest answer to a survey called ``ces``
    first_csat_score                the first answer to a survey called ``csat``
    first_nps_score                 the first answer to a survey called ``nps``
    first_ces_score                 the first answer to a survey called ``ces``
    fcr_confirmed                   whether the latest answer to a survey called ``fcr`` is 1, for yes, or 0, for no
    last_channel                    the latest channel that an event of the case names, or was switched to
    channel_switches                how often an event named another channel than the one before
    escalations                     how many ``case.escalated``
    touches                         replies, and times an agent was connected
    one_touch                       at most one touch and no reopening; unknown until it ended
    agents_involved                 how many agents replied, wrote a note or were connected
    customer_messages               how many ``message.received``
    unanswered_since                the oldest message of the customer after the last reply
    next_replies                    how many later messages of the customer were replied to; several in a row are one
    bot_replies                     how many ``message.replied`` by a bot
    bot_handoffs                    how many ``interaction.bot_handoff``
    bot_only                        a bot replied, no agent did nor was connected, and nothing was handed over
    is_merged                       its phase is merged
    is_spam                         its phase is spam
    merged_into                     the case it goes on in, at the end of the chain of merges
    split_from                      the case it was taken out of
    recorded_events                 how many of its events the source logged
    derived_events                  how many were computed from what the source keeps
    inferred_events                 how many were concluded by a rule
    first_response                  from the start of the chosen clock to the first reply after it
    next_reply_total                over the next replies, the time since the oldest unanswered message
    next_reply_longest              the longest of these
    new_time                        time in phase new
    open_time                       time in phase open
    waiting_customer_time           time in phase waiting_customer
    on_hold_time                    time in phase on_hold
    snoozed_time                    time in phase snoozed
    requester_wait                  time in new, open, on_hold and snoozed: the customer waits for us
    agent_work                      time in new and open: it is our turn
    ==============================  ============================================

    Each duration has a twin whose name ends in ``_working``, measured in the
    hours of `working_time`, and ``None`` without it.
    """

    case_id: str
    customer_id: str | None
    channel: str | None
    language: str | None
    priority: str | None
    team: str | None
    agent: str | None
    phase: str | None
    opened_at: datetime | None
    first_reply_at: datetime | None
    solved_at: datetime | None
    first_solved_at: datetime | None
    next_case_at: datetime | None
    closed_at: datetime | None
    reopens: int
    replies: int
    transfers: int
    csat_score: float | None
    nps_score: float | None
    ces_score: float | None
    first_csat_score: float | None
    first_nps_score: float | None
    first_ces_score: float | None
    fcr_confirmed: bool | None
    last_channel: str | None
    channel_switches: int
    escalations: int
    touches: int
    one_touch: bool | None
    agents_involved: int
    customer_messages: int
    unanswered_since: datetime | None
    next_replies: int
    bot_replies: int
    bot_handoffs: int
    bot_only: bool
    is_merged: bool
    is_spam: bool
    merged_into: str | None
    split_from: str | None
    recorded_events: int
    derived_events: int
    inferred_events: int
    first_response: timedelta | None
    next_reply_total: timedelta | None
    next_reply_longest: timedelta | None
    new_time: timedelta | None
    open_time: timedelta | None
    waiting_customer_time: timedelta | None
    on_hold_time: timedelta | None
    snoozed_time: timedelta | None
    requester_wait: timedelta | None
    agent_work: timedelta | None
    first_response_working: timedelta | None
    next_reply_total_working: timedelta | None
    next_reply_longest_working: timedelta | None
    new_time_working: timedelta | None
    open_time_working: timedelta | None
    waiting_customer_time_working: timedelta | None
    on_hold_time_working: timedelta | None
    snoozed_time_working: timedelta | None
    requester_wait_working: timedelta | None
    agent_work_working: timedelta | None


def facts(
    events: Iterable[Event],
    *,
    as_of: datetime | None = None,
    definitions: FactDefinitions = USUAL,
    working_time: WorkingTime | None = None,
) -> list[CaseFacts]:
    """
    Return one row of facts a case, sorted by case id; the columns are :class:`CaseFacts`.

    Rows hold plain text, numbers and UTC datetimes, so they go into a data
    frame or a metric as they are. Order and repetition of `events` change
    nothing; see :func:`fold`.

    Args:
        events: The log, in any order.
        as_of: Count only events with ``at < as_of``. The phase a case stands in lasts
            until then; without it, until the last event of the case.
        definitions: What counts as a reply, and from when the first is awaited.
        working_time: The hours that the columns ending in ``_working`` count.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import CaseId, EventId, EventType
    >>> opened = Event(
    ...     id=EventId("evt_1"),
    ...     type=EventType.CASE_CREATED,
    ...     at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    ...     case=CaseId("cas_refund"),
    ... )
    >>> row = facts([opened, opened], as_of=datetime(2026, 3, 2, 11, tzinfo=UTC))[0]
    >>> row["case_id"], row["phase"], row["reopens"], row["solved_at"]
    ('cas_refund', 'new', 0, None)
    >>> row["requester_wait"]
    datetime.timedelta(seconds=7200)
    >>> facts([])
    []
    """
    return [row for row, _ in rows_and_journeys(events, as_of, definitions, working_time)]


def rows_and_journeys(
    events: Iterable[Event], as_of: datetime | None, definitions: FactDefinitions, working_time: WorkingTime | None
) -> Iterator[tuple[CaseFacts, Journey]]:
    """Yield the row of each case with the journey that it tells in short."""
    cases: dict[CaseId, tuple[CaseBuilder, Journey]] = {}
    for event in in_order(events, as_of=as_of):
        if event.case is not None:
            found = cases.get(event.case)
            if found is None:
                found = cases[event.case] = CaseBuilder(event.case), Journey(definitions)
            builder, journey = found
            before = builder.phase
            builder.read(event)
            journey.read(event, before, builder.phase)
    states = {case: builder.state() for case, (builder, _) in cases.items()}
    openings = Openings(states.values())
    for case in sorted(states):
        state, journey = states[case], cases[case][1]
        journey.end(state.phase, state.last_event_at if as_of is None else as_of)
        yield _row(state, journey, states, openings, working_time), journey


def _row(
    state: CaseState,
    journey: Journey,
    states: Mapping[CaseId, CaseState],
    openings: Openings,
    working_time: WorkingTime | None,
) -> CaseFacts:
    is_merged = state.phase is Phase.MERGED
    has_ended = state.solved_at is not None or state.closed_at is not None
    spent = durations(journey, state.phase, None)
    worked = dict.fromkeys(spent) if working_time is None else durations(journey, state.phase, working_time)
    row = {
        "case_id": str(state.case),
        "customer_id": plain(state.customer),
        "channel": plain(state.channel),
        "language": state.language,
        "priority": state.priority,
        "team": plain(state.team),
        "agent": plain(state.agent),
        "phase": plain(state.phase),
        "opened_at": state.opened_at,
        "first_reply_at": journey.first_reply_at,
        "solved_at": state.solved_at,
        "first_solved_at": state.first_solved_at,
        "next_case_at": openings.after(state.customer, state.first_solved_at),
        "closed_at": state.closed_at,
        "reopens": state.reopens,
        "replies": journey.replies,
        "transfers": state.transfers,
        "csat_score": state.csat_score,
        "nps_score": state.nps_score,
        "ces_score": state.ces_score,
        **{f"first_{survey}_score": journey.first_scores.get(survey) for survey in ("csat", "nps", "ces")},
        "fcr_confirmed": state.fcr_confirmed,
        "last_channel": plain(journey.last_channel),
        "channel_switches": journey.channel_switches,
        "escalations": journey.escalations,
        "touches": journey.touches,
        "one_touch": journey.touches <= 1 and state.reopens == 0 if has_ended else None,
        "agents_involved": len(journey.agents),
        "customer_messages": journey.customer_messages,
        "unanswered_since": journey.oldest_unanswered,
        "next_replies": len(journey.next_replies),
        "bot_replies": journey.bot_replies,
        "bot_handoffs": journey.bot_handoffs,
        "bot_only": journey.is_bot_only,
        "is_merged": is_merged,
        "is_spam": state.phase is Phase.SPAM,
        "merged_into": plain(goes_on_in(state.case, states)) if is_merged else None,
        "split_from": plain(state.split_from),
        "recorded_events": journey.known_by[Provenance.RECORDED],
        "derived_events": journey.known_by[Provenance.DERIVED],
        "inferred_events": journey.known_by[Provenance.INFERRED],
        **spent,
        **{f"{name}_working": duration for name, duration in worked.items()},
    }
    return cast("CaseFacts", row)  # the type of each duration comes from one table, which no checker reads
