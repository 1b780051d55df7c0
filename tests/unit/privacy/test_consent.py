"""What a customer agreed to: by purpose and channel, as of an instant, as far as we knew."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.models import CaseId, Channel, CustomerId, Event, EventId
from cxcore.privacy import ConsentBasis, ConsentLedger, SilenceRule

ANA, BRUNO = CustomerId("cus_ana"), CustomerId("cus_bruno")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GRANTED, WITHDRAWN, ERASED = "privacy.consent_granted", "privacy.consent_withdrawn", "privacy.erased"


def said(
    number: int,
    kind: str,
    hour: float = 0,
    *,
    purpose: str = "survey",
    channel: Channel | None = None,
    recorded: float | None = None,
    who: CustomerId = ANA,
) -> Event:
    data = {} if kind == ERASED else {"purpose": purpose} | ({} if channel is None else {"channel": channel.value})
    return Event(
        id=EventId(f"evt_{number}"),
        type=kind,
        at=NOON + hour * HOUR,
        recorded_at=None if recorded is None else NOON + recorded * HOUR,
        customer=who,
        data=data,
    )


def may(log: list[Event], at: float, channel: Channel | None = None, *, known: float | None = None) -> bool:
    known_at = None if known is None else NOON + known * HOUR
    answers = {
        bool(
            ConsentLedger(shuffled, customer=ANA).ask("survey", at=NOON + at * HOUR, channel=channel, known_at=known_at)
        )
        for shuffled in permutations(log)
    }
    assert len(answers) == 1, "the order in which a log arrives changes nothing"
    return answers.pop()


def test_consent_holds_from_when_it_was_given_until_it_was_withdrawn() -> None:
    log = [said(1, GRANTED, 1), said(2, WITHDRAWN, 3), said(3, GRANTED, 5)]

    assert [may(log, hour) for hour in (0, 1, 2, 3, 4, 5, 6)] == [False, True, True, False, False, True, True]


def test_at_one_instant_the_withdrawal_wins_also_if_it_was_recorded_first() -> None:
    assert not may([said(1, WITHDRAWN, 0, recorded=1), said(2, GRANTED, 0, recorded=2)], 1)
    assert not may([said(1, GRANTED, 0, channel=Channel.EMAIL), said(2, WITHDRAWN, 0)], 1, Channel.EMAIL)
    assert not may([said(1, GRANTED, 0), said(2, WITHDRAWN, 0, channel=Channel.EMAIL)], 1, Channel.EMAIL)


def test_a_word_about_all_channels_is_one_about_each_and_a_later_one_about_a_channel_replaces_it_there() -> None:
    log = [said(1, GRANTED, 0), said(2, WITHDRAWN, 1, channel=Channel.SMS)]

    assert may(log, 2, Channel.EMAIL)
    assert not may(log, 2, Channel.SMS)
    assert not may(log, 2), "on whichever channel it is, it may be the one they do not want"
    assert may([*log, said(3, GRANTED, 3)], 4, Channel.SMS), "the last word is about all"


def test_a_yes_on_one_channel_is_none_for_the_others() -> None:
    log = [said(1, GRANTED, 0, channel=Channel.EMAIL)]

    assert may(log, 1, Channel.EMAIL)
    assert not may(log, 1, Channel.PHONE)
    assert not may(log, 1)


def test_what_we_knew_then_differs_from_what_we_know_now() -> None:
    log = [said(1, GRANTED, 0), said(2, WITHDRAWN, 1, recorded=5)]

    assert not may(log, 2)
    assert may(log, 2, known=4), "the letter had not been opened"
    assert not may(log, 2, known=5)


def test_nobody_elses_word_counts_and_those_of_their_other_records_do() -> None:
    log = [said(1, GRANTED, 0, who=BRUNO)]

    assert not ConsentLedger(log, customer=ANA).ask("survey", at=NOON)
    assert ConsentLedger(log, customer=ANA, also_known_as=[BRUNO]).ask("survey", at=NOON)


def test_after_an_erasure_nothing_is_left_that_was_agreed_to() -> None:
    log = [said(1, GRANTED, 0), said(2, ERASED, 1)]

    assert may(log, 0)
    assert not may(log, 1)
    assert may([*log, said(3, GRANTED, 1)], 1), "what is said with the erasure is said anew"


def test_silence_is_a_no_unless_a_rule_says_otherwise_and_a_withdrawal_counts_all_the_same() -> None:
    rule = SilenceRule({"service": True, "survey": True})
    ledger = ConsentLedger([said(1, WITHDRAWN, 0)], customer=ANA, silence=rule)

    answers = {purpose: ledger.ask(purpose, at=NOON) for purpose in ("service", "survey", "marketing")}

    assert {purpose: (answer.may, answer.basis) for purpose, answer in answers.items()} == {
        "service": (True, ConsentBasis.SILENCE),
        "survey": (False, ConsentBasis.WITHDRAWN),
        "marketing": (False, ConsentBasis.SILENCE),
    }


def test_an_answer_names_the_event_it_rests_on() -> None:
    ledger = ConsentLedger([said(1, GRANTED, 0)], customer=ANA)

    answer, silent = ledger.ask("survey", at=NOON, channel=Channel.EMAIL), ledger.ask("sales", at=NOON)

    assert (answer.event, answer.since, answer.channel) == ("evt_1", NOON, Channel.EMAIL)
    assert (silent.event, silent.since) == (None, None)


def test_a_ledger_lists_its_purposes_and_shows_its_size() -> None:
    ledger = ConsentLedger([said(1, GRANTED), said(2, GRANTED, purpose="calls"), said(3, ERASED, 1)], customer=ANA)

    assert ledger.purposes == ("calls", "survey")
    assert repr(ledger) == "<ConsentLedger cus_ana: 3 words>"
    assert repr(ConsentLedger([said(1, GRANTED)], customer=ANA)) == "<ConsentLedger cus_ana: 1 word>"


def test_other_events_and_versions_we_do_not_know_say_nothing() -> None:
    other = Event(id=EventId("evt_8"), type="message.received", at=NOON, customer=ANA, case=CaseId("cas_1"))
    later = Event(id=EventId("evt_9"), type=GRANTED, at=NOON, customer=ANA, version=2)

    assert not ConsentLedger([other, later], customer=ANA).ask("survey", at=NOON)


def test_an_instant_has_a_zone() -> None:
    ledger = ConsentLedger([], customer=ANA)

    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        ledger.ask("survey", at=NOON.replace(tzinfo=None))
    with pytest.raises(NaiveDatetimeError, match="known_at is a naive datetime"):
        ledger.ask("survey", at=NOON, known_at=NOON.replace(tzinfo=None))


def test_what_silence_means_is_yes_or_no() -> None:
    with pytest.raises(InvalidValueError) as caught:
        SilenceRule({"service": "yes"})  # type: ignore[dict-item]  # a program without type checks
    assert str(caught.value) == "purposes.service: is true or false."
    with pytest.raises(InvalidDocumentError) as document:
        SilenceRule.from_dict({"purposes": {"service": 1}})
    assert [fault.path for fault in document.value.faults] == ["purposes.service"]
