"""One customer's thread over all channels and cases, and what the next agent needs of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.history import ContextPacket, CustomerTimeline, OpenPromise
from cxcore.models import (
    Actor,
    ActorKind,
    AgentId,
    CaseId,
    Channel,
    ConversationId,
    CustomerId,
    Event,
    EventId,
    InteractionId,
)

ANA = CustomerId("cus_ana")
RUI = CustomerId("cus_rui")
REFUND = CaseId("cas_refund")
PRIYA = Actor(ActorKind.AGENT, "agt_priya")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOON = NINE + timedelta(hours=3)


def at(minute: int) -> datetime:
    """Return that many minutes past nine."""
    return NINE + timedelta(minutes=minute)


def told(minute: int, type_: str, **fields: Any) -> Event:
    """Return an event about Ana, at that many minutes past nine."""
    usual: dict[str, Any] = {"id": EventId(f"evt_{minute}-{type_}"), "customer": ANA}
    return Event(type=type_, at=at(minute), **(usual | fields))


def wrote(minute: int, text: str, **fields: Any) -> Event:
    """Return a message of Ana's, by email if nothing else is said."""
    return told(minute, "message.received", **({"channel": Channel.EMAIL, "data": {"text": text}} | fields))


def packet(*events: Event, **choices: Any) -> ContextPacket:
    """Return what the next agent gets at noon."""
    return CustomerTimeline(events, customer=ANA).context(**({"at": NOON} | choices))


def texts(packet: ContextPacket) -> list[str | None]:
    """Return what the messages of a packet say, in their order."""
    return [message.text for message in packet.messages]


# --- the thread -------------------------------------------------------------


def test_the_agent_on_the_phone_knows_what_was_said_by_email_and_chat() -> None:
    log = [
        told(0, "case.created", case=REFUND, channel=Channel.EMAIL, data={"language": "pt-PT"}),
        wrote(1, "My refund has not come.", case=REFUND),
        told(5, "message.note_added", case=REFUND, actor=PRIYA, data={"text": "Third time. Careful."}),
        told(9, "message.replied", case=REFUND, actor=PRIYA, channel=Channel.EMAIL, data={"text": "It is on its way."}),
        wrote(60, "Still nothing!", channel=Channel.CHAT, case=CaseId("cas_chat")),
    ]

    found = packet(*log)

    assert texts(found) == ["Still nothing!", "It is on its way.", "My refund has not come."]
    assert [message.by_customer for message in found.messages] == [True, False, True]
    assert (found.language, found.last_channel, found.last_agent) == ("pt-PT", Channel.CHAT, AgentId("agt_priya"))
    assert [state.case for state in found.open_cases] == [REFUND]


def test_a_timeline_yields_the_newest_event_first_and_each_once() -> None:
    log = [wrote(2, "two"), wrote(1, "one"), wrote(2, "two")]

    timeline = CustomerTimeline(log, customer=ANA)

    assert [event.at for event in timeline] == [at(2), at(1)]
    assert (len(timeline), repr(timeline)) == (2, "<CustomerTimeline cus_ana: 2 events>")


def test_a_customer_of_whom_the_log_knows_nothing_has_an_empty_packet() -> None:
    assert packet() == ContextPacket(
        customer=ANA, at=NOON, language=None, is_verified=False, last_agent=None, last_channel=None
    )


@pytest.mark.parametrize(
    ("thing", "why"),
    [
        ({"case": REFUND}, "her case"),
        ({"conversation": ConversationId("cnv_1")}, "her conversation"),
        ({"interaction": InteractionId("int_1")}, "her call"),
    ],
)
def test_an_event_that_names_no_customer_belongs_to_whom_its_case_conversation_or_call_does(
    thing: dict[str, Any], why: str
) -> None:
    log = [told(0, "acme.began", **thing), wrote(1, "hello", customer=None, **thing)]

    assert texts(packet(*log)) == ["hello"], why


def test_an_event_that_names_nobody_and_is_part_of_nothing_known_is_nobodys() -> None:
    assert len(CustomerTimeline([wrote(1, "hello", customer=None, case=REFUND)], customer=ANA)) == 0


def test_the_case_says_whose_an_event_is_before_the_call_does() -> None:
    call = InteractionId("int_1")
    log = [
        told(0, "interaction.started", interaction=call),
        told(1, "case.created", case=CaseId("cas_rui"), customer=RUI),
        wrote(2, "Rui's affair", customer=None, case=CaseId("cas_rui"), interaction=call),
    ]

    assert texts(packet(*log)) == []


def test_what_somebody_else_wrote_in_her_case_is_not_hers() -> None:
    log = [told(0, "case.created", case=REFUND), wrote(1, "I am her husband.", case=REFUND, customer=RUI)]

    assert packet(*log).messages == ()


def test_a_case_of_somebody_else_in_which_she_wrote_is_not_among_her_cases() -> None:
    log = [told(0, "case.created", case=REFUND, customer=RUI), wrote(1, "I am his wife.", case=REFUND)]

    found = packet(*log)

    assert (texts(found), found.open_cases) == (["I am his wife."], ())


def test_her_other_ids_are_her() -> None:
    shop = CustomerId("cus_shop")
    log = [wrote(1, "from the shop", customer=shop), wrote(2, "from the app")]

    timeline = CustomerTimeline(log, customer=ANA, also_known_as=[shop])

    assert texts(timeline.context(at=NOON)) == ["from the app", "from the shop"]


def test_whose_a_case_is_does_not_count_before_it_is_told() -> None:
    log = [
        wrote(1, "who am I?", customer=None, case=REFUND),
        told(30, "case.tagged", case=REFUND, data={"tags": ["x"]}),
    ]

    assert texts(packet(*log, at=at(20))) == []
    assert texts(packet(*log, at=at(31))) == ["who am I?"]
    assert CustomerTimeline(log, customer=ANA).cases(at=at(20)) == {}
    assert list(CustomerTimeline(log, customer=ANA).cases()) == [REFUND]


# --- consent ----------------------------------------------------------------


def said(minute: int, what: str, purpose: str = "service", **data: Any) -> Event:
    """Return a word of Ana's about her consent."""
    return told(minute, f"privacy.consent_{what}", data={"purpose": purpose, **data})


EMAIL, CHAT = wrote(1, "by email"), wrote(2, "by chat", channel=Channel.CHAT)
NOWHERE = wrote(3, "somehow", channel=None)


@pytest.mark.parametrize(
    ("words", "needs_consent", "shown", "why"),
    [
        ([], False, ["somehow", "by chat", "by email"], "silence is no objection"),
        ([], True, [], "silence is no consent"),
        ([said(5, "granted")], True, ["somehow", "by chat", "by email"], "she agreed"),
        ([said(5, "withdrawn")], False, [], "she objects"),
        ([said(5, "withdrawn", "marketing")], False, ["somehow", "by chat", "by email"], "that is about marketing"),
        ([said(5, "withdrawn", channel="chat")], False, ["by email"], "where it was said is not known of one"),
        ([said(5, "granted", channel="chat")], True, ["by chat"], "she agreed to chat only"),
        ([said(5, "withdrawn"), said(6, "granted", channel="email")], False, ["by email"], "the later word counts"),
        ([said(5, "withdrawn", channel="chat"), said(6, "granted")], False, ["somehow", "by chat", "by email"], "all"),
        ([said(5, "withdrawn"), said(5, "granted")], False, [], "of two at one instant the withdrawal wins"),
    ],
)
def test_only_messages_to_which_the_customer_consents_are_shown(
    words: list[Event], *, needs_consent: bool, shown: list[str], why: str
) -> None:
    found = packet(EMAIL, CHAT, NOWHERE, *words, needs_consent=needs_consent)

    assert texts(found) == shown, why
    assert found.messages_withheld == 3 - len(shown)


def test_a_withdrawal_that_is_not_yet_does_not_count() -> None:
    assert texts(packet(EMAIL, said(5, "withdrawn"), at=at(5))) == ["by email"]


def test_what_was_before_an_erasure_is_not_read() -> None:
    before = [
        wrote(1, "my card number is", data={"text": "my card number is", "language": "pt-PT"}),
        told(2, "message.replied", actor=PRIYA),
        told(3, "identity.linked", data={"a": "cus_ana", "b": "email:a@example.com", "method": "exact_verified"}),
    ]

    found = packet(*before, told(4, "privacy.erased"), wrote(5, "hello again"))

    assert texts(found) == ["hello again"]
    assert (found.language, found.last_agent, found.is_verified) == (None, None, False)


def test_nothing_personal_is_in_a_repr() -> None:
    found = packet(wrote(1, "my card number is 4111"))

    assert found.messages[0].text == "my card number is 4111"
    assert "4111" not in repr(found)


# --- bounds -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("characters", "expected", "left_out"),
    [
        (8, ["four", "five"], 0),
        (7, ["four", "fi…"], 0),
        (5, ["four", "…"], 0),
        (4, ["four"], 1),
        (3, ["fo…"], 1),
        (0, [], 2),
    ],
)
def test_the_texts_together_are_no_longer_than_allowed(characters: int, expected: list[str], left_out: int) -> None:
    found = packet(wrote(1, "five"), wrote(2, "four"), characters=characters)

    assert texts(found) == expected
    assert [message.is_cut for message in found.messages] == [text.endswith("…") for text in expected]
    assert found.messages_left_out == left_out


def test_a_message_without_text_takes_no_room_and_is_told() -> None:
    found = packet(wrote(1, "five"), told(2, "message.replied", actor=PRIYA), characters=4)

    assert texts(found) == [None, "five"]


def test_lists_are_cut_at_their_bounds_and_what_is_left_out_is_counted() -> None:
    log = [wrote(number, f"message {number}") for number in range(8)]
    log += [told(10 + number, "case.created", case=CaseId(f"cas_{number}")) for number in range(3)]
    calls = [(InteractionId(f"int_{number}"), f"2026-03-03T1{number}:00Z") for number in (2, 0, 1)]
    log += [
        told(20 + n, "interaction.callback_scheduled", interaction=call, data={"callback_at": due})
        for n, (call, due) in enumerate(calls)
    ]

    found = packet(*log, messages=2, cases=2, promises=2)

    assert texts(found) == ["message 7", "message 6"]
    assert [state.case for state in found.open_cases] == ["cas_2", "cas_1"]
    assert [promise.due_at.hour for promise in found.promises] == [10, 11]
    assert (found.messages_left_out, found.open_cases_left_out, found.promises_left_out) == (6, 1, 1)


@pytest.mark.parametrize("bound", ["messages", "characters", "cases", "promises"])
def test_a_bound_below_zero_is_refused(bound: str) -> None:
    with pytest.raises(InvalidValueError, match=rf"^{bound}: is at least zero; -1 is not\.$"):
        packet(**{bound: -1})


@pytest.mark.parametrize("ask", ["cases", "context"])
def test_an_instant_without_a_zone_is_refused(ask: str) -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^at is a naive datetime"):
        getattr(CustomerTimeline([], customer=ANA), ask)(at=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


# --- who they are, who served them, what they were promised --------------------


def identity(minute: int, what: str, *, a: str = "cus_ana", b: str = "phone:1", **data: Any) -> Event:
    """Return a statement about whose an address is."""
    return told(minute, f"identity.{what}", customer=None, data={"a": a, "b": b, **data})


LINKED = identity(1, "linked", method="exact_verified")


@pytest.mark.parametrize(
    ("events", "verified", "why"),
    [
        ([LINKED], True, "she proved it"),
        ([identity(1, "linked", a="phone:1", b="cus_ana", method="exact_verified")], True, "the ends have no order"),
        ([identity(1, "linked", method="declared")], False, "she said so, and nobody checked"),
        ([LINKED, identity(2, "unlinked")], False, "it was taken back"),
        ([LINKED, identity(2, "unlinked", b="phone:2")], True, "another one was taken back"),
        ([identity(1, "linked", a="cus_rui", method="exact_verified")], False, "that is Rui"),
    ],
)
def test_a_customer_is_verified_who_proved_it_and_still_counts_as_such(
    events: list[Event], *, verified: bool, why: str
) -> None:
    assert packet(*events).is_verified is verified, why


@pytest.mark.parametrize(
    ("events", "agent"),
    [
        ([told(1, "message.replied", actor=PRIYA)], "agt_priya"),
        ([told(1, "message.replied", actor=Actor(ActorKind.BOT))], None),
        ([told(1, "message.replied")], None),
        ([told(1, "message.replied", actor=Actor(ActorKind.AGENT))], None),
        ([told(1, "message.note_added", actor=PRIYA)], None),
        ([told(1, "interaction.connected", interaction=InteractionId("int_1"), data={"agent": "agt_rui"})], "agt_rui"),
        ([told(1, "interaction.connected", interaction=InteractionId("int_1"), data={"agent": None})], None),
        ([told(1, "interaction.connected", interaction=InteractionId("int_1"), actor=PRIYA)], "agt_priya"),
    ],
)
def test_the_last_agent_is_who_last_wrote_to_them_or_spoke_with_them(events: list[Event], agent: str | None) -> None:
    assert packet(*events).last_agent == agent


def test_the_language_is_the_one_the_customer_used_last_and_not_the_one_we_replied_in() -> None:
    log = [
        told(1, "message.received", data={"language": "uk"}),
        told(2, "message.replied", actor=PRIYA, data={"language": "ru"}),
        told(3, "message.note_added", actor=PRIYA, data={"language": "en"}),
    ]

    assert packet(*log).language == "uk"


def test_a_callback_is_owed_until_the_customer_is_next_connected() -> None:
    call = InteractionId("int_1")
    promised = told(
        1,
        "interaction.callback_scheduled",
        interaction=call,
        case=REFUND,
        channel=Channel.PHONE,
        data={"callback_at": "2026-03-02T11:00Z"},
    )
    made = told(60, "interaction.connected", interaction=InteractionId("int_2"))

    assert packet(promised).promises == (
        OpenPromise(due_at=at(120), promised_at=at(1), interaction=call, case=REFUND, channel=Channel.PHONE),
    )
    assert packet(promised, made).promises == ()


def test_a_solved_case_is_not_open() -> None:
    assert packet(told(0, "case.created", case=REFUND), told(1, "case.solved", case=REFUND)).open_cases == ()


def test_a_case_whose_phase_is_unknown_is_not_called_open() -> None:
    assert packet(wrote(0, "hello", case=REFUND)).open_cases == ()


def test_a_packet_goes_through_json_both_ways() -> None:
    found = packet(wrote(1, "hello", case=REFUND), told(0, "case.created", case=REFUND))

    assert ContextPacket.from_json(found.to_json()) == found
