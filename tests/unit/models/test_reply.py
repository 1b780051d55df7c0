"""Whether and where we may write to a customer."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.models import (
    Channel,
    ChannelChoice,
    Consent,
    ContactPointKind,
    CustomerId,
    Permission,
    can_reply,
    capabilities_of,
    next_channel,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHATSAPP = capabilities_of(Channel.MESSAGING, via=ContactPointKind.WHATSAPP)
MESSENGER = capabilities_of(Channel.MESSAGING, via=ContactPointKind.MESSENGER)
A_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("capabilities", "hours", "permission", "reason"),
    [
        (WHATSAPP, 0, "freeform", "the reply window is open"),
        (WHATSAPP, 23.999, "freeform", "the reply window is open"),
        (WHATSAPP, 24, "template", "the reply window is over, so only an approved template may go"),
        (MESSENGER, 24, "blocked", "the reply window is over, so nothing may go until they write"),
        (capabilities_of(Channel.EMAIL), 9000, "freeform", "the channel has no reply window"),
    ],
)
def test_the_window_is_half_open_and_what_follows_depends_on_the_operator(
    capabilities: object, hours: float, permission: str, reason: str
) -> None:
    reply = can_reply(capabilities, at=NINE + timedelta(hours=hours), last_inbound=NINE)  # type: ignore[arg-type]

    assert (reply.permission, reply.reason) == (permission, reason)
    assert reply.may_write == (permission != "blocked")


def test_an_open_window_says_when_it_closes_also_over_a_change_of_clocks() -> None:
    evening_before = datetime(2026, 3, 28, 18, tzinfo=ZoneInfo("Europe/Lisbon"))

    reply = can_reply(WHATSAPP, at=evening_before, last_inbound=evening_before)

    assert reply.until == datetime(2026, 3, 29, 18, tzinfo=UTC)  # 24 hours later it is 19:00 in Lisbon


@pytest.mark.parametrize(("capabilities", "permission"), [(WHATSAPP, "template"), (MESSENGER, "blocked")])
def test_a_customer_who_never_wrote_has_opened_no_window(capabilities: object, permission: str) -> None:
    assert can_reply(capabilities, at=NINE).permission == permission  # type: ignore[arg-type]


def test_a_message_from_the_future_and_a_time_without_a_zone_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="last_inbound: is not after 'at'"):
        can_reply(WHATSAPP, at=NINE, last_inbound=NINE + A_SECOND)
    with pytest.raises(NaiveDatetimeError, match=r"^at is a naive"):
        can_reply(WHATSAPP, at=NINE.replace(tzinfo=None))
    with pytest.raises(NaiveDatetimeError, match=r"^last_inbound is a naive"):
        can_reply(WHATSAPP, at=NINE, last_inbound=NINE.replace(tzinfo=None))


BOTH = [Channel.EMAIL, Channel.SMS]


@pytest.mark.parametrize(
    ("asked", "channel", "reason"),
    [
        ({"preferred": [Channel.SMS]}, Channel.SMS, "the customer prefers it"),
        ({"last_inbound": {Channel.SMS: NINE - A_SECOND}}, Channel.SMS, "the customer wrote there last"),
        (
            {"last_inbound": {Channel.SMS: NINE - A_SECOND, Channel.EMAIL: NINE}},
            Channel.EMAIL,
            "the customer wrote there last",
        ),
        (
            {"preferred": [Channel.EMAIL], "last_inbound": {Channel.SMS: NINE}},
            Channel.EMAIL,
            "the customer prefers it",
        ),
        ({"usual": [Channel.SMS, Channel.EMAIL]}, Channel.SMS, "it is usual in the customer's market"),
        ({}, Channel.EMAIL, "nothing speaks for another one"),
    ],
)
def test_preference_comes_before_habit_and_habit_before_the_market(
    asked: dict[str, object], channel: Channel, reason: str
) -> None:
    choice = next_channel(BOTH, at=NINE, **asked)  # type: ignore[arg-type]  # a table of arguments

    assert (choice.channel, choice.reason) == (channel, reason)


def test_where_anything_may_be_written_comes_before_where_only_a_template_may() -> None:
    choice = next_channel(
        [Channel.MESSAGING, Channel.EMAIL],
        at=NINE,
        preferred=[Channel.MESSAGING],
        capabilities={Channel.MESSAGING: WHATSAPP},
    )

    assert choice.channel is Channel.EMAIL
    assert choice.ruled_out == {}


def test_a_template_is_better_than_nothing() -> None:
    choice = next_channel([Channel.MESSAGING], at=NINE, capabilities={Channel.MESSAGING: WHATSAPP})

    assert choice.reply is not None
    assert (choice.channel, choice.reply.permission) == (Channel.MESSAGING, Permission.TEMPLATE)


def consent(granted: bool, *, channel: Channel | None = None, after: timedelta = timedelta(0)) -> Consent:
    return Consent(customer=CustomerId("cus_ana"), purpose="survey", granted=granted, at=NINE + after, channel=channel)


@pytest.mark.parametrize(
    ("consents", "possible"),
    [
        ([], []),
        ([consent(granted=True)], BOTH),
        ([consent(granted=True, channel=Channel.SMS)], [Channel.SMS]),
        ([consent(granted=True), consent(granted=False, channel=Channel.SMS, after=A_SECOND)], [Channel.EMAIL]),
        ([consent(granted=True), consent(granted=False)], []),
        ([consent(granted=False), consent(granted=True, after=A_SECOND)], BOTH),
        ([consent(granted=True, after=2 * A_SECOND)], []),
    ],
)
def test_a_purpose_needs_consent_and_of_two_at_one_instant_the_withdrawal_counts(
    consents: list[Consent], possible: list[Channel]
) -> None:
    choice = next_channel(BOTH, at=NINE + A_SECOND, purpose="survey", consents=consents)

    assert [channel for channel in BOTH if channel not in choice.ruled_out] == possible
    assert set(choice.ruled_out.values()) <= {"there is no consent to 'survey' on it"}


def test_public_channels_and_those_nobody_writes_on_are_never_chosen() -> None:
    choice = next_channel([Channel.SOCIAL_PUBLIC, Channel.IVR], at=NINE)

    assert choice == ChannelChoice(
        reason="no channel is possible",
        ruled_out={Channel.SOCIAL_PUBLIC: "strangers read along", Channel.IVR: "nobody writes on it"},
    )
    assert ChannelChoice.from_json(choice.to_json()) == choice
