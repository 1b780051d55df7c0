"""The state of a case, folded from its events."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cxcore.errors import ConflictingEventError, NaiveDatetimeError
from cxcore.history import CaseState, fold, replay
from cxcore.history._case_builder import NEXT, STANDING, Standing
from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId, EventType, Phase

REFUND = CaseId("cas_refund")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minute: int) -> datetime:
    """Return that many minutes past nine."""
    return NINE + timedelta(minutes=minute)


def told(minute: int, type_: str, **fields: Any) -> Event:
    """Return an event about Ana's refund, at that many minutes past nine."""
    usual: dict[str, Any] = {"id": EventId(f"evt_{minute}-{type_}"), "case": REFUND}
    return Event(type=type_, at=at(minute), **(usual | fields))


def status(minute: int, phase: Phase, **data: Any) -> Event:
    """Return a change of the native status to one that means `phase`."""
    return told(minute, "case.status_changed", data={"phase": str(phase), **data}, id=EventId(f"evt_{minute}-{phase}"))


def state(*events: Event, as_of: datetime | None = None) -> CaseState:
    """Return where Ana's refund stands after these events."""
    return fold(events, as_of=as_of)[REFUND]


def test_an_ordinary_case_passes_its_milestones() -> None:
    log = [
        told(
            0,
            "case.created",
            channel=Channel.EMAIL,
            customer=CustomerId("cus_ana"),
            data={"priority": "normal", "language": "pt-PT", "team": "team_billing", "status": "New"},
        ),
        told(5, "case.assigned", data={"agent": "agt_priya"}),
        told(12, "message.replied", actor=Actor(ActorKind.AGENT, "agt_priya")),
        status(12, Phase.WAITING_CUSTOMER, status="Awaiting User Info"),
        told(20, "case.priority_changed", data={"priority": "high"}),
        told(30, "message.replied", actor=Actor(ActorKind.AGENT, "agt_priya")),
        told(31, "case.solved", data={"status": "Resolved"}),
        told(40, "feedback.survey_answered", data={"survey": "csat", "score": 4}),
        told(50, "case.closed"),
    ]

    assert state(*log) == CaseState(
        case=REFUND,
        customer=CustomerId("cus_ana"),
        channel=Channel.EMAIL,
        language="pt-PT",
        priority="high",
        team="team_billing",  # type: ignore[arg-type]  # a readable comparison
        agent="agt_priya",  # type: ignore[arg-type]  # a readable comparison
        phase=Phase.CLOSED,
        status="Resolved",
        opened_at=at(0),
        first_reply_at=at(12),
        solved_at=at(31),
        first_solved_at=at(31),
        closed_at=at(50),
        reopens=0,
        replies=2,
        transfers=0,
        csat_score=4,
        nps_score=None,
        last_event_at=at(50),
    )


def test_an_empty_log_has_no_cases() -> None:
    assert fold([]) == {}


def test_cases_come_sorted_by_their_id() -> None:
    log = [told(0, "case.created", id=EventId(f"evt_{name}"), case=CaseId(f"cas_{name}")) for name in "cab"]

    assert list(fold(log)) == ["cas_a", "cas_b", "cas_c"]


def test_events_about_no_case_belong_to_no_case() -> None:
    assert fold([told(0, "message.received", case=None)]) == {}
    assert list(replay([told(0, "message.received", case=None)])) == []


def test_an_event_at_the_instant_asked_for_has_not_happened_yet() -> None:
    log = [told(0, "case.created"), told(10, "case.solved")]

    assert state(*log, as_of=at(10)).solved_at is None
    assert state(*log, as_of=at(10) + timedelta(microseconds=1)).solved_at == at(10)
    assert fold(log, as_of=at(0)) == {}


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^as_of is a naive datetime"):
        fold([], as_of=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


# --- one event, one time --------------------------------------------------


def test_an_event_told_twice_counts_once() -> None:
    reply = told(5, "message.replied")

    assert state(told(0, "case.created"), reply, reply).replies == 1


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_an_event_recorded_twice_counts_from_its_first_record(order: slice) -> None:
    deliveries = [
        told(5, "case.priority_changed", data={"priority": "high"}, id=EventId("evt_a"), recorded_at=at(60)),
        told(5, "case.priority_changed", data={"priority": "high"}, id=EventId("evt_a"), recorded_at=at(6)),
        told(5, "case.priority_changed", data={"priority": "low"}, id=EventId("evt_b"), recorded_at=at(7)),
    ]

    assert state(*deliveries[order]).priority == "low"


def test_a_record_without_a_time_adds_nothing_to_one_with_it() -> None:
    dated = told(5, "case.priority_changed", data={"priority": "high"}, id=EventId("evt_b"), recorded_at=at(9))
    undated = told(5, "case.priority_changed", data={"priority": "high"}, id=EventId("evt_b"))
    other = told(5, "case.priority_changed", data={"priority": "low"}, id=EventId("evt_a"), recorded_at=at(8))

    assert state(dated, undated, other) == state(undated, other, dated) == state(dated, other)


def test_two_different_events_with_one_id_are_refused_without_showing_their_data() -> None:
    first = told(0, "message.received", id=EventId("evt_7"), data={"text": "I am Ana Sousa"})
    second = told(0, "message.received", id=EventId("evt_7"), data={"text": "I am Rui Costa"})

    with pytest.raises(ConflictingEventError) as caught:
        fold([first, second])

    assert str(caught.value) == (
        "two different events have the id 'evt_7'; an event never changes, "
        "so give the second an id of its own or keep only one of them."
    )
    assert caught.value.details == {"id": "evt_7"}


# --- order within one instant ---------------------------------------------


def test_in_one_minute_a_case_is_created_solved_and_closed_in_that_order() -> None:
    log = [
        told(0, "case.closed", id=EventId("evt_1")),
        told(0, "case.solved", id=EventId("evt_2")),
        told(0, "case.created", id=EventId("evt_3")),
    ]

    assert (state(*log).phase, state(*log).opened_at, state(*log).solved_at) == (Phase.CLOSED, at(0), at(0))


def test_what_was_recorded_later_counts_as_later_within_one_instant() -> None:
    log = [
        told(0, "case.priority_changed", id=EventId("evt_1"), data={"priority": "high"}, recorded_at=at(2)),
        told(0, "case.priority_changed", id=EventId("evt_2"), data={"priority": "low"}, recorded_at=at(1)),
    ]

    assert state(*log).priority == "high"


# --- the life of a case ---------------------------------------------------

BEGINNINGS: dict[Standing, list[Event]] = {
    Standing.UNSEEN: [told(0, "message.received")],
    Standing.WORKING: [told(0, "case.created")],
    Standing.SOLVED: [told(0, "case.created"), told(1, "case.solved")],
    Standing.CLOSED: [told(0, "case.created"), told(2, "case.closed")],
    Standing.GONE: [told(0, "case.created"), status(2, Phase.SPAM)],
}


@pytest.mark.parametrize(
    ("before", "asked", "phase", "solved", "closed", "reopens", "why"),
    [
        (Standing.UNSEEN, Phase.OPEN, Phase.OPEN, None, None, 0, "the log begins in the middle"),
        (Standing.UNSEEN, Phase.SOLVED, Phase.SOLVED, 9, None, 0, "the log begins with the solve"),
        (Standing.UNSEEN, Phase.CLOSED, Phase.CLOSED, None, 9, 0, "the log begins with the close"),
        (Standing.UNSEEN, Phase.DELETED, Phase.DELETED, None, 9, 0, "whatever ends work closes"),
        (Standing.WORKING, Phase.ON_HOLD, Phase.ON_HOLD, None, None, 0, "waiting is not ending"),
        (Standing.WORKING, Phase.NEW, Phase.NEW, None, None, 0, "a source may put a case back"),
        (Standing.WORKING, Phase.SOLVED, Phase.SOLVED, 9, None, 0, "solved"),
        (Standing.WORKING, Phase.CLOSED, Phase.CLOSED, None, 9, 0, "closed without a solution"),
        (Standing.WORKING, Phase.MERGED, Phase.MERGED, None, 9, 0, "it goes on elsewhere"),
        (Standing.SOLVED, Phase.OPEN, Phase.OPEN, None, None, 1, "the customer disagrees"),
        (Standing.SOLVED, Phase.SOLVED, Phase.SOLVED, 1, None, 0, "solving twice moves nothing"),
        (Standing.SOLVED, Phase.CLOSED, Phase.CLOSED, 1, 9, 0, "the solve remains known"),
        (Standing.SOLVED, Phase.MERGED, Phase.MERGED, 1, 9, 0, "the solve remains known"),
        (Standing.CLOSED, Phase.OPEN, Phase.OPEN, None, None, 1, "some sources reopen closed cases"),
        (Standing.CLOSED, Phase.SOLVED, Phase.CLOSED, 9, 2, 0, "a solve told late does not open what is closed"),
        (Standing.CLOSED, Phase.CLOSED, Phase.CLOSED, None, 2, 0, "closing twice moves nothing"),
        (Standing.CLOSED, Phase.DELETED, Phase.DELETED, None, 2, 0, "it had ended before it was deleted"),
        (Standing.GONE, Phase.OPEN, Phase.OPEN, None, None, 0, "taken out of the spam folder: no reopening"),
        (Standing.GONE, Phase.SOLVED, Phase.SPAM, 9, 2, 0, "spam stays spam"),
        (Standing.GONE, Phase.CLOSED, Phase.SPAM, None, 2, 0, "spam stays spam"),
        (Standing.GONE, Phase.DELETED, Phase.DELETED, None, 2, 0, "spam is deleted in the end"),
    ],
)
def test_a_case_moves_as_its_lifecycle_says(
    before: Standing, asked: Phase, *, phase: Phase, solved: int | None, closed: int | None, reopens: int, why: str
) -> None:
    after = state(*BEGINNINGS[before], status(9, asked))

    assert after.phase is phase, why
    assert after.solved_at == (None if solved is None else at(solved)), why
    assert after.closed_at == (None if closed is None else at(closed)), why
    assert after.reopens == reopens, why


def test_the_lifecycle_table_has_every_cell() -> None:
    reachable = set(Standing) - {Standing.UNSEEN}

    assert set(STANDING) == {None, *Phase}
    assert set(NEXT) == set(Standing)
    assert all(set(row) == reachable for row in NEXT.values())


def test_the_history_page_draws_the_lifecycle_table(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "history.md").read_text(encoding="utf-8")
    header, _, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| .* \|$", page, re.MULTILINE)
    )

    drawn = {row[0]: dict(zip(header[1:], row[1:], strict=True)) for row in rows}

    words: Callable[[str], str] = lambda name: name.replace("_", " ")  # noqa: E731  # the page writes names as words
    assert drawn == {
        before.name.lower(): {asked.name.lower(): words(move.__name__) for asked, move in row.items()}
        for before, row in NEXT.items()
    }


@pytest.mark.parametrize(
    ("type_", "phase"),
    [
        ("case.created", Phase.NEW),
        ("case.solved", Phase.SOLVED),
        ("case.closed", Phase.CLOSED),
        ("case.cancelled", Phase.CANCELLED),
        ("case.merged", Phase.MERGED),
        ("case.reopened", Phase.OPEN),
    ],
)
def test_an_event_that_is_named_after_a_phase_leads_there(type_: str, phase: Phase) -> None:
    assert state(told(0, type_)).phase is phase


def test_a_creation_told_after_the_first_change_opens_the_case_and_moves_nothing() -> None:
    log = [status(0, Phase.OPEN, status="Active"), told(1, "case.created", data={"status": "New"})]

    assert (state(*log).phase, state(*log).status, state(*log).opened_at) == (Phase.OPEN, "Active", at(1))


def test_a_second_creation_does_not_open_the_case_again() -> None:
    assert state(told(0, "case.created"), told(5, "case.created")).opened_at == at(0)


# --- reopening ------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "reopens", "why"),
    [
        ([told(5, "case.solved"), told(6, "case.reopened")], 1, "told once"),
        ([told(5, "case.solved"), status(6, Phase.OPEN), told(6, "case.reopened")], 1, "told by status and by name"),
        ([told(5, "case.solved"), told(6, "case.reopened"), status(7, Phase.OPEN)], 1, "told by name, then by status"),
        (
            [told(5, "case.solved"), status(6, Phase.OPEN), told(7, "case.solved"), told(8, "case.reopened")],
            2,
            "solved again in between",
        ),
        (
            [told(5, "case.solved"), status(6, Phase.OPEN), told(7, "case.closed"), status(8, Phase.OPEN)],
            2,
            "closed in between",
        ),
        ([told(5, "case.reopened"), told(6, "case.reopened")], 2, "the source keeps no solves: each counts"),
        ([status(5, Phase.SPAM), told(6, "case.reopened")], 1, "an explicit reopening counts from anywhere"),
    ],
)
def test_each_reopening_counts_once_however_it_is_told(events: list[Event], reopens: int, why: str) -> None:
    assert state(told(0, "case.created"), *events).reopens == reopens, why


def test_a_reopened_case_is_not_solved_until_it_is_solved_again() -> None:
    log = [told(0, "case.created"), told(5, "case.solved"), told(6, "case.reopened"), told(9, "case.solved")]

    assert state(*log, as_of=at(7)).solved_at is None
    assert state(*log).solved_at == at(9)


def test_a_status_that_reopened_the_case_is_kept_when_the_reopening_is_also_told_by_name() -> None:
    log = [told(5, "case.solved"), status(6, Phase.WAITING_CUSTOMER), told(7, "case.reopened", data={"status": "On"})]

    assert (state(*log).phase, state(*log).status) == (Phase.WAITING_CUSTOMER, "On")


# --- replies, responsibility, scores --------------------------------------


@pytest.mark.parametrize(
    ("actor", "replies"),
    [
        (Actor(ActorKind.AGENT, "agt_priya"), 1),
        (None, 1),
        (Actor(ActorKind.BOT), 0),
        (Actor(ActorKind.AUTOMATION), 0),
        (Actor(ActorKind.INTEGRATION), 0),
        (Actor(ActorKind.SYSTEM), 0),
    ],
)
def test_only_a_person_replies(actor: Actor | None, replies: int) -> None:
    after = state(told(0, "case.created"), told(3, "message.replied", actor=actor))

    assert after.replies == replies
    assert after.first_reply_at == (at(3) if replies else None)


@pytest.mark.parametrize("type_", ["message.received", "message.note_added"])
def test_neither_the_customer_nor_an_internal_note_is_a_reply(type_: str) -> None:
    assert state(told(3, type_, actor=Actor(ActorKind.AGENT, "agt_priya"))).replies == 0


def test_an_assignment_changes_what_it_names_and_null_is_nobody() -> None:
    log = [
        told(0, "case.created", data={"team": "team_billing", "agent": "agt_priya"}),
        told(1, "case.assigned", data={"agent": "agt_rui"}),
        told(2, "case.transferred", data={"team": "team_legal", "agent": None}),
        told(3, "case.assigned"),
        told(4, "case.assigned", data={"team": None}),
    ]

    responsible = [(state(*log[:count]).team, state(*log[:count]).agent) for count in range(1, 6)]

    assert responsible == [
        ("team_billing", "agt_priya"),
        ("team_billing", "agt_rui"),
        ("team_legal", None),
        ("team_legal", None),
        (None, None),
    ]
    assert state(*log).transfers == 1


def test_the_latest_answer_of_each_survey_counts() -> None:
    log = [
        told(0, "feedback.survey_sent", data={"survey": "csat"}),
        told(1, "feedback.survey_answered", data={"survey": "csat", "score": 2}),
        told(2, "feedback.survey_answered", data={"survey": "csat", "score": 5}),
        told(3, "feedback.survey_answered", data={"survey": "nps", "score": 0}),
        told(4, "feedback.survey_answered", data={"survey": "ces", "score": 7}),
    ]

    assert (state(*log).csat_score, state(*log).nps_score, state(*log).ces_score) == (5, 0, 7)


@pytest.mark.parametrize(("score", "confirmed"), [(1, True), (0, False), (0.5, None)])
def test_a_customer_confirms_that_one_contact_was_enough_by_yes_or_no(score: float, confirmed: bool | None) -> None:
    answered = told(0, "feedback.survey_answered", data={"survey": "fcr", "score": score})

    assert state(answered).fcr_confirmed is confirmed
    assert state(told(0, "case.created")).fcr_confirmed is None


def test_the_first_solve_is_remembered_whatever_came_of_it() -> None:
    reopened = [told(0, "case.created"), told(5, "case.solved"), told(9, "case.reopened")]

    assert (state(*reopened).solved_at, state(*reopened).first_solved_at) == (None, at(5))
    assert state(*reopened, told(20, "case.solved")).first_solved_at == at(5)
    assert state(told(0, "case.closed"), told(5, "case.solved")).first_solved_at == at(5)


def test_the_first_channel_and_customer_named_are_those_of_the_case() -> None:
    log = [
        told(0, "case.created"),
        told(1, "message.received", channel=Channel.CHAT, customer=CustomerId("cus_ana")),
        told(2, "message.received", channel=Channel.EMAIL, customer=CustomerId("cus_rui")),
    ]

    assert (state(*log).channel, state(*log).customer) == (Channel.CHAT, "cus_ana")


@pytest.mark.parametrize(
    "stranger",
    [told(9, "acme.case_solved"), told(9, EventType.CASE_SOLVED, version=2, data={"how": "by magic"})],
    ids=["unknown type", "later version"],
)
def test_an_event_that_cxcore_does_not_understand_moves_nothing_but_is_the_last(stranger: Event) -> None:
    after = state(told(0, "case.created"), stranger)

    assert (after.phase, after.solved_at, after.last_event_at) == (Phase.NEW, None, at(9))


def test_a_state_is_equal_after_json_both_ways() -> None:
    before = state(told(0, "case.created", channel=Channel.EMAIL), told(1, "case.solved"))

    assert CaseState.from_json(before.to_json()) == before
