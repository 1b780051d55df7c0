"""What the row of a case says, column by column."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.coverage import Calendar
from cxcore.history import (
    CaseFacts,
    FactDefinitions,
    Repliers,
    ResponseClock,
    Visibility,
    facts,
    fold,
    goes_on_in,
)
from cxcore.metrics import CSAT, measure
from cxcore.models import (
    Actor,
    ActorKind,
    CaseId,
    Channel,
    CustomerId,
    Event,
    EventId,
    InteractionId,
    Phase,
    Provenance,
)

REFUND = CaseId("cas_refund")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
PRIYA = Actor(ActorKind.AGENT, "agt_priya")
RUI = Actor(ActorKind.AGENT, "agt_rui")
BOT = Actor(ActorKind.BOT, "bot_1")
CALL = InteractionId("int_call")


def at(minute: int) -> datetime:
    """Return that many minutes past nine."""
    return NINE + timedelta(minutes=minute)


def told(minute: int, type_: str, **fields: Any) -> Event:
    """Return an event about Ana's refund, at that many minutes past nine."""
    usual: dict[str, Any] = {"id": EventId(f"evt_{minute}-{type_}"), "case": REFUND}
    return Event(type=type_, at=at(minute), **(usual | fields))


def status(minute: int, phase: str) -> Event:
    """Return a change of status."""
    return told(minute, "case.status_changed", data={"phase": phase})


def asked(minute: int, **fields: Any) -> Event:
    """Return a message of Ana's."""
    return told(minute, "message.received", **fields)


def replied(minute: int, actor: Actor | None = PRIYA, **fields: Any) -> Event:
    """Return a reply, by Priya if nothing else is said."""
    return told(minute, "message.replied", actor=actor, **fields)


def row(*events: Event, **question: Any) -> CaseFacts:
    """Return the facts of Ana's refund."""
    (only,) = facts(events, **question)
    return only


def minutes(value: timedelta | None) -> float | None:
    """Return a duration in minutes."""
    return None if value is None else value / timedelta(minutes=1)


OPENED = told(0, "case.created")
HANDOFF = told(10, "interaction.bot_handoff", interaction=CALL)


@pytest.mark.parametrize(
    ("log", "choices", "expected", "why"),
    [
        ([OPENED, asked(5), replied(30)], {}, 30, "from the opening to the agent"),
        ([OPENED], {}, None, "nobody replied"),
        ([replied(30)], {}, None, "when it was opened is not known"),
        ([replied(0, id=EventId("evt_z")), told(5, "case.created"), replied(30)], {}, 25, "a reply before the clock"),
        ([OPENED, replied(2, BOT), replied(30)], {}, 30, "a bot is no agent"),
        ([OPENED, replied(2, BOT), replied(30)], {"repliers": Repliers.AGENTS_AND_BOTS}, 2, "a bot counts"),
        ([OPENED, replied(2, Actor(ActorKind.AUTOMATION))], {"repliers": Repliers.AGENTS_AND_BOTS}, None, "a rule"),
        ([OPENED, replied(2, Actor(ActorKind.AUTOMATION))], {"repliers": Repliers.ANYONE}, 2, "a rule counts"),
        ([OPENED, replied(2, None)], {}, 2, "nobody named"),
        ([OPENED, told(3, "message.note_added", actor=PRIYA)], {}, None, "a note is not seen"),
        ([OPENED, told(3, "message.note_added", actor=PRIYA)], {"visibility": Visibility.ALL}, 3, "a note counts"),
        ([OPENED, asked(5), replied(30)], {"response_clock": ResponseClock.FIRST_MESSAGE}, 25, "from her message"),
        ([OPENED, replied(30)], {"response_clock": ResponseClock.FIRST_MESSAGE}, None, "she never wrote"),
        ([OPENED, replied(5), HANDOFF, replied(30)], {"response_clock": ResponseClock.HANDOFF}, 20, "from the handoff"),
        ([OPENED, replied(30)], {"response_clock": ResponseClock.HANDOFF}, 30, "there was no bot"),
    ],
)
def test_the_first_response_is_measured_from_the_chosen_start_to_who_counts(
    log: list[Event], choices: dict[str, Any], expected: int | None, why: str
) -> None:
    assert minutes(row(*log, definitions=FactDefinitions(**choices))["first_response"]) == expected, why


def test_a_next_reply_is_measured_from_the_oldest_unanswered_message() -> None:
    log = [
        OPENED,
        asked(1),
        replied(10),
        asked(20),
        asked(40),
        replied(50),
        replied(55),
        asked(60),
        replied(64),
        asked(70),
    ]

    found = row(*log)

    assert (found["next_replies"], found["replies"], found["customer_messages"]) == (2, 4, 5)
    assert (minutes(found["next_reply_total"]), minutes(found["next_reply_longest"])) == (34, 30)
    assert found["unanswered_since"] == at(70)


def test_without_a_next_reply_its_time_is_unknown_and_not_zero() -> None:
    found = row(OPENED, asked(1), replied(10))

    assert (found["next_replies"], found["next_reply_total"], found["next_reply_longest"]) == (0, None, None)
    assert found["unanswered_since"] is None


def test_time_is_spent_in_the_phase_a_case_stands_in() -> None:
    log = [OPENED, status(5, "open"), status(15, "waiting_customer"), status(35, "open"), status(40, "on_hold")]
    log += [status(70, "snoozed"), told(100, "case.solved"), status(150, "open"), told(152, "case.solved")]

    found = row(*log)

    names = ["new_time", "open_time", "waiting_customer_time", "on_hold_time", "snoozed_time"]
    assert [minutes(found[name]) for name in names] == [5, 17, 20, 30, 30]  # type: ignore[literal-required]  # names in a list
    assert (minutes(found["requester_wait"]), minutes(found["agent_work"])) == (82, 22)


def test_the_phase_a_case_stands_in_lasts_until_the_instant_asked_about_and_else_until_its_last_event() -> None:
    log = [OPENED, asked(30)]

    assert minutes(row(*log)["new_time"]) == 30
    assert minutes(row(*log, as_of=at(90))["new_time"]) == 90


def test_time_in_phases_is_unknown_of_a_case_whose_phase_is() -> None:
    assert row(asked(0), asked(9))["new_time"] is None


def test_working_time_counts_the_hours_of_the_calendar_only() -> None:
    desk = Calendar.parse("Mo-Fr 09:00-10:00", zone="UTC")
    log = [OPENED, asked(1), replied(90), asked(100), replied(60 * 24 + 10), told(60 * 24 + 20, "case.solved")]

    found = row(*log, working_time=desk)

    assert minutes(found["first_response"]) == 90
    assert minutes(found["first_response_working"]) == 60
    assert (minutes(found["next_reply_total_working"]), minutes(found["next_reply_longest_working"])) == (10, 10)
    assert minutes(found["requester_wait_working"]) == 80
    assert row(*log)["first_response_working"] is None


CONNECTED = told(3, "interaction.connected", interaction=CALL, data={"agent": "agt_rui"})


@pytest.mark.parametrize(
    ("log", "one_touch", "why"),
    [
        ([replied(1), told(5, "case.solved")], True, "one reply"),
        ([CONNECTED, told(5, "case.solved")], True, "one call"),
        ([told(5, "case.closed")], True, "closed without a word"),
        ([replied(1), replied(2), told(5, "case.solved")], False, "two replies"),
        ([replied(1), CONNECTED, told(5, "case.solved")], False, "a reply and a call"),
        ([replied(1), told(5, "case.solved"), status(6, "open"), told(7, "case.solved")], False, "it came back"),
        ([replied(1)], None, "it goes on"),
        ([replied(1), told(5, "case.solved"), status(6, "open")], None, "it goes on again"),
    ],
)
def test_one_touch_is_an_end_after_at_most_one_reply_or_call(
    log: list[Event], *, one_touch: bool | None, why: str
) -> None:
    assert row(OPENED, *log)["one_touch"] is one_touch, why


def test_agents_are_involved_who_wrote_or_spoke_and_not_who_was_assigned() -> None:
    log = [
        told(1, "case.assigned", data={"agent": "agt_zoe"}),
        replied(2),
        replied(3),
        CONNECTED,
        told(4, "message.note_added", actor=RUI),
        replied(5, Actor(ActorKind.AGENT)),
        told(6, "case.transferred"),
        told(7, "case.escalated"),
    ]

    found = row(OPENED, *log)

    assert (found["agents_involved"], found["touches"]) == (2, 4)
    assert (found["transfers"], found["escalations"]) == (1, 1)


@pytest.mark.parametrize(
    ("log", "bot_only"),
    [
        ([replied(1, BOT)], True),
        ([], False),
        ([replied(1, BOT), replied(2)], False),
        ([replied(1, BOT), replied(2, None)], False),
        ([replied(1, BOT), HANDOFF], False),
        ([replied(1, BOT), CONNECTED], False),
    ],
)
def test_a_case_is_the_bots_alone_if_no_person_was_involved(log: list[Event], *, bot_only: bool) -> None:
    assert row(OPENED, *log)["bot_only"] is bot_only


def test_a_switch_of_channels_is_told_or_seen() -> None:
    log = [
        asked(1, channel=Channel.EMAIL),
        replied(2),
        replied(3, channel=Channel.EMAIL),
        asked(4, channel=Channel.CHAT),
        told(5, "interaction.channel_switched", interaction=CALL, channel=Channel.CHAT, data={"to": "phone"}),
        asked(6, channel=Channel.PHONE),
    ]

    found = row(OPENED, *log)

    assert (found["channel"], found["last_channel"], found["channel_switches"]) == ("email", "phone", 2)


def test_how_we_know_is_counted() -> None:
    found = row(OPENED, asked(1, provenance=Provenance.DERIVED), told(2, "acme.thing", provenance=Provenance.DERIVED))

    assert (found["recorded_events"], found["derived_events"], found["inferred_events"]) == (1, 2, 0)


# --- merges and splits --------------------------------------------------------


def merged(case: str, into: str | None, *, minute: int = 1) -> Event:
    """Return a merge of one case into another."""
    data = {} if into is None else {"into": f"cas_{into}"}
    return told(minute, "case.merged", id=EventId(f"evt_{case}{minute}"), case=CaseId(f"cas_{case}"), data=data)


@pytest.mark.parametrize(
    ("log", "goes_on", "why"),
    [
        ([merged("a", "b")], "cas_b", "of the other nothing else is known"),
        ([merged("a", "b"), merged("b", "c")], "cas_c", "a chain"),
        ([merged("a", None)], None, "nobody says where"),
        ([merged("a", "b"), merged("b", None)], None, "the chain is lost"),
        ([merged("a", "a")], None, "into itself"),
        ([merged("a", "b"), merged("b", "c"), merged("c", "b")], None, "the chain leads back into itself"),
        ([merged("a", "b"), merged("a", "c", minute=2)], "cas_c", "the later merge"),
        ([merged("a", "b"), merged("a", None, minute=2)], "cas_b", "told again, without a place"),
    ],
)
def test_a_merged_case_goes_on_at_the_end_of_its_chain(log: list[Event], goes_on: str | None, why: str) -> None:
    first = facts(log)[0]

    assert (first["case_id"], first["is_merged"], first["merged_into"]) == ("cas_a", True, goes_on), why


def test_a_case_that_is_not_merged_goes_on_in_itself() -> None:
    states = fold([OPENED])

    assert (goes_on_in(REFUND, states), goes_on_in(CaseId("cas_stranger"), states)) == (REFUND, "cas_stranger")
    assert facts([OPENED])[0]["merged_into"] is None


def test_a_merge_that_is_undone_leads_nowhere() -> None:
    log = [OPENED, told(1, "case.merged", data={"into": "cas_b"}), status(2, "open")]
    again = told(3, "case.merged")

    assert fold(log)[REFUND].merged_into is None
    assert fold([*log, again])[REFUND].phase is Phase.MERGED
    assert fold([*log, again])[REFUND].merged_into is None


def test_a_merged_case_keeps_its_own_facts_and_the_other_gets_none_of_them() -> None:
    other = CaseId("cas_other")
    log = [OPENED, replied(1), told(2, "case.merged", data={"into": "cas_other"})]
    log += [told(0, "case.created", id=EventId("evt_o"), case=other), replied(5, id=EventId("evt_p"), case=other)]

    assert [(each["case_id"], each["replies"]) for each in facts(log)] == [("cas_other", 1), ("cas_refund", 1)]


def test_the_next_case_is_the_first_that_the_same_customer_opened_after_this_one_was_solved() -> None:
    def of(case: str, customer: str | None, opened: int, solved: int | None = None) -> list[Event]:
        subject: dict[str, Any] = {"case": CaseId(case), "customer": None if customer is None else CustomerId(customer)}
        log = [told(opened, "case.created", id=EventId(f"evt_{case}-1"), **subject)]
        return log if solved is None else [*log, told(solved, "case.solved", id=EventId(f"evt_{case}-2"), **subject)]

    log = [
        *of("cas_a", "cus_ana", opened=0, solved=30),
        *of("cas_b", "cus_ana", opened=10),  # before the first was solved
        *of("cas_c", "cus_ben", opened=40),  # of somebody else
        *of("cas_d", "cus_ana", opened=50, solved=60),
        *of("cas_e", "cus_ana", opened=90),
        *of("cas_f", None, opened=0, solved=5),  # of nobody known
    ]

    assert {row["case_id"]: row["next_case_at"] for row in facts(log)} == {
        "cas_a": at(50),
        "cas_b": None,
        "cas_c": None,
        "cas_d": at(90),
        "cas_e": None,
        "cas_f": None,
    }


def test_a_split_names_the_case_it_came_from() -> None:
    assert row(OPENED, told(0, "case.split", data={"from": "cas_whole"}))["split_from"] == "cas_whole"


def test_spam_is_flagged() -> None:
    found = row(OPENED, status(1, "spam"))

    assert (found["is_spam"], found["is_merged"]) == (True, False)


def test_the_first_answer_of_each_survey_is_kept_beside_the_latest() -> None:
    answers = [("csat", 2), ("csat", 5), ("nps", 9), ("ces", 7), ("ces", 1)]
    log = [told(0, "case.created")] + [
        told(minute, "feedback.survey_answered", data={"survey": survey, "score": score})
        for minute, (survey, score) in enumerate(answers, start=1)
    ]

    (row,) = facts(log)

    assert (row["first_csat_score"], row["first_nps_score"], row["first_ces_score"]) == (2, 9, 7)
    assert (row["csat_score"], row["nps_score"], row["ces_score"]) == (5, 9, 1)
    assert measure([row], [CSAT(answer="first")])["csat"].value == 0
