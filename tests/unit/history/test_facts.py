"""Rows of facts: one a case, one an interaction."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from cxcore.errors import ConflictingEventError, NaiveDatetimeError
from cxcore.history import (
    CaseFacts,
    InteractionFacts,
    NextReplyFacts,
    SurveyFacts,
    facts,
    interaction_facts,
    next_reply_facts,
    survey_facts,
)
from cxcore.models import Actor, ActorKind, CaseId, Channel, CustomerId, Event, EventId, InteractionId

CALL = InteractionId("int_call")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRIYA = Actor(ActorKind.AGENT, "agt_priya")


def seconds(count: float) -> timedelta:
    """Return a duration."""
    return timedelta(seconds=count)


def told(second: int, what: str, **fields: Any) -> Event:
    """Return an event of Ana's call, at that many seconds past nine."""
    usual: dict[str, Any] = {"id": EventId(f"evt_{second}-{what}"), "interaction": CALL}
    return Event(type=f"interaction.{what}", at=NINE + seconds(second), **(usual | fields))


def row(*events: Event, as_of: datetime | None = None) -> InteractionFacts:
    """Return the facts of Ana's call."""
    (only,) = interaction_facts(events, as_of=as_of)
    return only


ANSWERED = [
    told(0, "started", channel=Channel.PHONE, customer=CustomerId("cus_ana"), data={"language": "pt-PT"}),
    told(15, "queued", case=CaseId("cas_refund"), data={"team": "team_billing"}),
    told(40, "connected", actor=PRIYA),
    told(100, "held"),
    told(130, "resumed"),
    told(200, "ended"),
    told(245, "wrapped_up"),
]


def test_an_answered_call_is_measured_stage_by_stage() -> None:
    assert row(*ANSWERED) == {
        "interaction_id": "int_call",
        "case_id": "cas_refund",
        "customer_id": "cus_ana",
        "channel": "phone",
        "language": "pt-PT",
        "team": "team_billing",
        "agent": "agt_priya",
        "started_at": NINE,
        "offered": True,
        "answered": True,
        "abandoned": False,
        "wait": seconds(25),
        "talk": seconds(130),
        "hold": seconds(30),
        "after_contact_work": seconds(45),
        "handle_time": seconds(205),
    }


@pytest.mark.parametrize(
    ("until", "wait", "talk", "after", "handled"),
    [
        (40, None, None, None, None),
        (41, 25, None, None, None),
        (131, 25, None, None, None),
        (201, 25, 130, None, None),
        (246, 25, 130, 45, 205),
    ],
    ids=["in the queue", "just connected", "after hold", "being wrapped up", "done"],
)
def test_a_stage_that_is_not_over_is_unknown(
    until: int, wait: int | None, talk: int | None, after: int | None, handled: int | None
) -> None:
    now = row(*ANSWERED, as_of=NINE + seconds(until))

    expected = [None if each is None else seconds(each) for each in (wait, talk, after, handled)]
    assert [now["wait"], now["talk"], now["after_contact_work"], now["handle_time"]] == expected


def test_an_interaction_abandoned_in_the_queue_is_offered_but_not_answered() -> None:
    call = row(told(0, "queued"), told(30, "abandoned"), told(30, "ended"))

    assert (call["offered"], call["answered"], call["abandoned"]) == (True, False, True)
    assert call["wait"] == seconds(30)
    assert [call["talk"], call["hold"], call["after_contact_work"], call["handle_time"]] == [None] * 4


@pytest.mark.parametrize(
    ("events", "offered", "why"),
    [
        ([told(0, "started"), told(9, "ended")], False, "served by the menu alone"),
        ([told(0, "queued"), told(9, "ended")], True, "the desk closed while it waited"),
        ([told(0, "connected")], True, "an agent was there at once"),
        ([told(9, "abandoned")], True, "who leaves a queue has been in it"),
    ],
)
def test_offered_is_what_entered_a_queue_or_reached_an_agent(events: list[Event], *, offered: bool, why: str) -> None:
    assert row(*events)["offered"] is offered, why


def test_without_a_queue_in_the_log_the_wait_is_unknown_and_not_zero() -> None:
    assert row(told(0, "connected"))["wait"] is None
    assert row(told(9, "abandoned"))["wait"] is None


def test_a_queue_that_is_first_told_of_after_the_connection_gives_no_wait() -> None:
    assert row(told(0, "connected"), told(60, "transferred"), told(60, "queued"))["wait"] is None


def test_the_wait_is_that_for_the_first_agent() -> None:
    call = row(
        told(0, "queued", data={"queue": "billing", "team": "team_billing"}),
        told(10, "queued", data={"queue": "overflow"}),
        told(25, "connected", data={"agent": "agt_priya"}),
        told(85, "transferred"),
        told(86, "queued", data={"queue": "legal", "team": "team_legal"}),
        told(186, "connected", data={"agent": "agt_rui"}),
        told(246, "ended"),
    )

    assert call["wait"] == seconds(25)
    assert call["talk"] == seconds(120)
    assert (call["team"], call["agent"]) == ("team_legal", "agt_rui")


def test_who_hangs_up_in_a_second_queue_has_been_answered() -> None:
    call = row(
        told(0, "queued"), told(20, "connected"), told(80, "transferred"), told(80, "queued"), told(99, "abandoned")
    )

    assert (call["answered"], call["abandoned"], call["wait"]) == (True, False, seconds(20))


def test_a_chat_taken_up_again_was_not_being_wrapped_up_in_between() -> None:
    chat = row(
        told(0, "connected"), told(60, "ended"), told(3600, "connected"), told(3630, "ended"), told(3640, "wrapped_up")
    )

    assert (chat["talk"], chat["after_contact_work"], chat["handle_time"]) == (seconds(90), seconds(10), seconds(100))


def test_a_chat_taken_up_again_is_not_over() -> None:
    chat = row(told(0, "connected"), told(60, "ended"), told(90, "connected"))

    assert (chat["talk"], chat["hold"]) == (None, None)


def test_an_end_that_both_legs_report_is_one_end() -> None:
    call = row(told(0, "connected"), told(60, "ended"), told(61, "ended"), told(70, "wrapped_up"))

    assert (call["talk"], call["after_contact_work"]) == (seconds(60), seconds(10))


def test_a_wrap_up_without_an_end_measures_nothing() -> None:
    call = row(told(0, "connected"), told(70, "wrapped_up"))

    assert (call["talk"], call["after_contact_work"]) == (None, None)


def test_what_the_source_measured_wins_over_the_time_between_events() -> None:
    call = row(
        told(0, "queued"),
        told(20, "connected", data={"wait_seconds": 18.5}),
        told(80, "ended", data={"talk_seconds": 55, "hold_seconds": 3}),
        told(90, "wrapped_up", data={"after_contact_work_seconds": 0}),
    )

    assert call["wait"] == seconds(18.5)
    assert [call["talk"], call["hold"], call["after_contact_work"]] == [seconds(55), seconds(3), seconds(0)]
    assert call["handle_time"] == seconds(58)


def test_of_several_measured_waits_the_first_counts() -> None:
    call = row(
        told(0, "connected", data={"wait_seconds": 5}),
        told(60, "transferred"),
        told(99, "connected", data={"wait_seconds": 39}),
    )

    assert call["wait"] == seconds(5)


def test_handle_time_of_a_call_that_nobody_answered_is_unknown_even_if_the_source_says_zero() -> None:
    data = {"talk_seconds": 0, "hold_seconds": 0, "after_contact_work_seconds": 0}

    assert row(told(0, "queued"), told(9, "ended", data=data))["handle_time"] is None


@pytest.mark.parametrize(
    ("fields", "agent"),
    [
        ({"actor": PRIYA}, "agt_priya"),
        ({"actor": PRIYA, "data": {"agent": "agt_rui"}}, "agt_rui"),
        ({"actor": PRIYA, "data": {"agent": None}}, None),
        ({"actor": Actor(ActorKind.AGENT)}, None),
        ({"actor": Actor(ActorKind.SYSTEM)}, None),
        ({}, None),
    ],
)
def test_the_agent_is_the_one_named_and_else_the_one_who_connected(fields: dict[str, Any], agent: str | None) -> None:
    assert row(told(0, "connected", **fields))["agent"] == agent


def test_a_team_of_nobody_is_unknown() -> None:
    assert row(told(0, "queued", data={"team": "team_billing"}), told(1, "queued", data={"team": None}))["team"] is None


def test_two_interactions_of_one_case_are_two_rows_and_one_row() -> None:
    case = CaseId("cas_refund")
    email = InteractionId("int_a_email")
    log = [
        *ANSWERED,
        told(0, "started", id=EventId("evt_mail"), interaction=email, case=case, channel=Channel.EMAIL),
        Event(id=EventId("evt_c"), type="case.created", at=NINE, case=case),
    ]

    assert [each["interaction_id"] for each in interaction_facts(log)] == ["int_a_email", "int_call"]
    assert {each["case_id"] for each in interaction_facts(log)} == {case}
    assert [each["case_id"] for each in facts(log)] == [case]


def test_events_that_are_not_about_an_interaction_make_no_row() -> None:
    log = [Event(id=EventId("evt_c"), type="case.created", at=NINE, case=CaseId("cas_refund"))]

    assert interaction_facts(log) == []
    assert interaction_facts([]) == []


def test_an_event_that_cxcore_does_not_understand_names_but_does_not_measure() -> None:
    stranger = Event(id=EventId("evt_x"), type="acme.whispered", at=NINE, interaction=CALL, case=CaseId("cas_refund"))
    later = told(5, "connected", version=2, data={"whatever": 1})

    assert (row(stranger, later)["case_id"], row(stranger, later)["answered"]) == ("cas_refund", False)


def test_a_row_of_a_case_holds_plain_values_only() -> None:
    log = [
        Event(
            id=EventId("evt_c"),
            type="case.created",
            at=NINE,
            case=CaseId("cas_refund"),
            customer=CustomerId("cus_ana"),
            channel=Channel.EMAIL,
            data={"agent": "agt_priya", "team": "team_billing"},
        ),
        *ANSWERED,
    ]
    plain = {str, bool, int, float, datetime, timedelta, type(None)}

    for each in (*facts(log), *interaction_facts(log)):
        assert {type(value) for value in each.values()} <= plain


@pytest.mark.parametrize("compute", [facts, interaction_facts, next_reply_facts, survey_facts])
def test_the_log_is_refused_as_fold_refuses_it(compute: Any) -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^as_of is a naive datetime"):
        compute([], as_of=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test
    with pytest.raises(ConflictingEventError, match="'evt_1'"):
        compute([told(0, "queued", id=EventId("evt_1")), told(1, "queued", id=EventId("evt_1"))])


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (CaseFacts, facts),
        (InteractionFacts, interaction_facts),
        (NextReplyFacts, next_reply_facts),
        (SurveyFacts, survey_facts),
    ],
)
def test_the_page_and_the_docstring_define_exactly_the_columns_that_rows_have(
    table: type, rows: Any, repository: Path
) -> None:
    page = (repository / "docs" / "reference" / "facts.md").read_text(encoding="utf-8")
    section = page.split(f"({table.__name__})=")[1].split("\n(", maxsplit=1)[0]
    case = Event(id=EventId("evt_c"), type="case.created", at=NINE, case=CaseId("cas_refund"))

    messages = [
        Event(id=EventId(f"evt_m{minute}"), type=type_, at=NINE + timedelta(minutes=minute), case=CaseId("cas_refund"))
        for minute, type_ in enumerate(("message.received", "message.replied", "message.received"))
    ]

    asked = Event(id=EventId("evt_s"), type="feedback.survey_sent", at=NINE, data={"survey": "csat"})

    (found, *_) = rows([case, *messages, asked, *ANSWERED])

    assert list(found) == list(get_type_hints(table))
    assert list(found) == re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    # The docstring tells of the twins in working time in one sentence.
    assert [name for name in found if not name.endswith("_working")] == [
        name for name in re.findall(r"^ {4}(\w+) {2,}\S", table.__doc__ or "", re.MULTILINE) if name in found
    ]
