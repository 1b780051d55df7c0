"""What each channel can do."""

from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator

from cxcore.errors import InvalidValueError
from cxcore.models import Channel, ChannelCapabilities, ContactPointKind, capabilities_of


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_has_capabilities_and_their_source(channel: Channel) -> None:
    capabilities = capabilities_of(channel)

    assert capabilities.source
    assert ChannelCapabilities.from_json(capabilities.to_json()) == capabilities
    Draft202012Validator(ChannelCapabilities.json_schema()).validate(capabilities.to_dict())


@pytest.mark.parametrize(
    ("app", "window", "template"),
    [
        (ContactPointKind.WHATSAPP, timedelta(hours=24), True),
        (ContactPointKind.MESSENGER, timedelta(hours=24), False),
        (ContactPointKind.INSTAGRAM, timedelta(hours=24), False),
        (ContactPointKind.WECHAT, timedelta(hours=48), False),
        (ContactPointKind.TELEGRAM, None, False),
        (ContactPointKind.LINE, None, False),
    ],
)
def test_an_app_has_the_reply_window_its_operator_publishes(
    app: ContactPointKind, window: timedelta | None, *, template: bool
) -> None:
    capabilities = capabilities_of(Channel.MESSAGING, via=app)

    assert (capabilities.reply_window, capabilities.template_required_outside_window) == (window, template)


@pytest.mark.parametrize("channel", [Channel.MESSAGING, Channel.SOCIAL_PRIVATE])
def test_an_unnamed_app_has_limits_that_every_app_keeps(channel: Channel) -> None:
    narrowest = capabilities_of(channel)

    for app in ContactPointKind:
        capabilities = capabilities_of(channel, via=app)
        assert narrowest.reply_window is not None
        assert capabilities.reply_window is None or narrowest.reply_window <= capabilities.reply_window
        assert narrowest.max_characters is not None
        assert capabilities.max_characters is None or narrowest.max_characters <= capabilities.max_characters


def test_an_address_kind_says_nothing_about_a_channel_that_is_no_app() -> None:
    assert capabilities_of(Channel.PHONE, via=ContactPointKind.WHATSAPP) == capabilities_of(Channel.PHONE)


def test_an_agent_takes_one_call_or_four_chats() -> None:
    assert capabilities_of(Channel.PHONE).capacity_weight == 1
    assert 4 * capabilities_of(Channel.CHAT).capacity_weight == 1


def test_what_no_agent_serves_weighs_nothing() -> None:
    assert {channel for channel in Channel if capabilities_of(channel).capacity_weight == 0} == {
        Channel.IVR,
        Channel.CHATBOT,
        Channel.SELF_SERVICE,
    }


def test_strangers_read_public_posts_and_forums_only() -> None:
    assert {channel for channel in Channel if capabilities_of(channel).public} == {
        Channel.SOCIAL_PUBLIC,
        Channel.COMMUNITY,
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"max_characters": 0}, "max_characters: is above zero, or None for no limit; 0 is not."),
        ({"reply_window": timedelta(0)}, "reply_window: is above zero, or None for no limit; 0:00:00 is not."),
        ({"capacity_weight": 1.5}, "capacity_weight: lies between 0 and 1; 1.5 does not."),
        (
            {"template_required_outside_window": True},
            (
                "template_required_outside_window: needs a reply_window, because outside a window that never ends there is "
                "nothing to require."
            ),
        ),
    ],
)
def test_capabilities_that_cannot_be_are_refused(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ChannelCapabilities(synchronous=False, source="our own contract", **fields)  # type: ignore[arg-type]  # one row, one field

    assert str(caught.value) == sentence
