"""The choices on which the trade disagrees about facts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from cxcore.models import ActorKind, Event, EventType
from cxcore.values import Value, instance_of


class ResponseClock(StrEnum):
    """From when the first response is awaited."""

    OPENED = "opened"
    """From ``case.created``."""
    FIRST_MESSAGE = "first_message"
    """From the first ``message.received``: a case that we opened keeps nobody waiting."""
    HANDOFF = "handoff"
    """From the first ``interaction.bot_handoff``; without one, from ``case.created``."""


class Repliers(StrEnum):
    """Whose replies count; a reply of nobody named always does."""

    AGENTS = "agents"
    AGENTS_AND_BOTS = "agents_and_bots"
    ANYONE = "anyone"
    """Rules of the helpdesk, integrations and the system as well."""


class Visibility(StrEnum):
    """Which answers count."""

    PUBLIC = "public"
    """What the customer sees: ``message.replied``."""
    ALL = "all"
    """Internal notes as well: somebody looked, though the customer does not know it."""


REPLIERS: Final[Mapping[Repliers, frozenset[ActorKind]]] = {
    Repliers.AGENTS: frozenset({ActorKind.AGENT}),
    Repliers.AGENTS_AND_BOTS: frozenset({ActorKind.AGENT, ActorKind.BOT}),
    Repliers.ANYONE: frozenset(ActorKind) - {ActorKind.CUSTOMER},
}

ANSWERS: Final[Mapping[Visibility, frozenset[EventType]]] = {
    Visibility.PUBLIC: frozenset({EventType.MESSAGE_REPLIED}),
    Visibility.ALL: frozenset({EventType.MESSAGE_REPLIED, EventType.MESSAGE_NOTE_ADDED}),
}


@attrs.frozen(kw_only=True)
class FactDefinitions(Value):
    """
    What counts as a reply, and from when the first one is awaited.

    Helpdesks answer these questions each in their own way, so their figures
    cannot be compared until the answers are the same. The defaults are the
    answers a customer would give: what an agent wrote to them, since they came.

    Raises:
        InvalidValueError: A choice is not one of its list.

    >>> FactDefinitions(repliers=Repliers.AGENTS_AND_BOTS).to_dict()
    {'response_clock': 'opened', 'repliers': 'agents_and_bots', 'visibility': 'public'}
    """

    response_clock: ResponseClock = attrs.field(default=ResponseClock.OPENED, validator=instance_of(ResponseClock))
    """From when the first response is awaited."""
    repliers: Repliers = attrs.field(default=Repliers.AGENTS, validator=instance_of(Repliers))
    """Whose replies count."""
    visibility: Visibility = attrs.field(default=Visibility.PUBLIC, validator=instance_of(Visibility))
    """Whether internal notes count as replies."""


def is_reply(event: Event, definitions: FactDefinitions) -> bool:
    """Return whether an event of a known version is a reply, by these definitions."""
    if event.type not in ANSWERS[definitions.visibility]:
        return False
    return event.actor is None or event.actor.kind in REPLIERS[definitions.repliers]


USUAL: Final = FactDefinitions()
