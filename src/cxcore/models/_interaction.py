"""One exchange on one channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._channel import Channel
from cxcore.models._freeze import FACTS, freeze
from cxcore.models._ids import CaseId, CustomerId, InteractionId
from cxcore.values import PERSONAL, FrozenDict, Value, aware, instance_of, language_tag, to_language_tag, to_utc


def _to_facts(attributes: Mapping[str, Any]) -> Mapping[str, object]:
    return freeze(attributes, scalars=FACTS, path="attributes")


def _does_not_shadow(instance: object, field: "attrs.Attribute[Any]", attributes: Mapping[str, object]) -> None:
    for name in attributes:
        if name in _BUILT_IN:
            raise InvalidValueError(
                f"may not be called {name!r}, because every interaction has that fact already.", path=field.name
            )


@attrs.frozen(kw_only=True)
class Interaction(Value):
    """
    One exchange with a customer on one channel: a call, a chat, an email that came in.

    It is what routing decides about. Conditions see :meth:`facts`: the fields
    below and whatever the host adds as `attributes`, for example the
    customer's tier or how long they have waited.

    An attribute is text, a number, a boolean, an aware datetime, a date, a
    time, a duration, or a list of these. Lists and sets are kept as tuples.
    JSON has no type for times and durations: they are written as ISO 8601
    text and read back as that text, which conditions understand as well.

    Raises:
        InvalidValueError: An attribute bears the name of a built-in fact or holds
            something else; `language` is no BCP 47 tag.
        NaiveDatetimeError: `started_at` or an attribute has no zone.

    >>> from datetime import UTC
    >>> call = Interaction(
    ...     id=InteractionId("int_call"),
    ...     channel=Channel.PHONE,
    ...     started_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    ...     language="pt-PT",
    ...     attributes={"tier": "gold"},
    ... )
    >>> facts = call.facts()
    >>> facts["tier"], str(facts["channel"]), facts["language"], facts["case_id"]
    ('gold', 'phone', 'pt-PT', None)
    """

    id: InteractionId = attrs.field(validator=instance_of(InteractionId))
    channel: Channel = attrs.field(validator=instance_of(Channel))
    started_at: datetime = attrs.field(converter=to_utc, validator=aware)
    case: CaseId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(CaseId)))
    customer: CustomerId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(CustomerId))
    )
    language: str | None = attrs.field(default=None, converter=to_language_tag, validator=language_tag)
    attributes: Mapping[str, object] = attrs.field(
        factory=FrozenDict, repr=False, converter=_to_facts, validator=_does_not_shadow, metadata=PERSONAL
    )

    def facts(self) -> Mapping[str, object]:
        """
        Return the facts that conditions compare: the attributes, and six that are always there.

        These are ``interaction_id``, ``case_id``, ``customer_id``, ``channel``,
        ``language`` and ``started_at``; ``None`` is an unknown fact.
        """
        return {**self.attributes, **{name: getattr(self, field) for name, field in _BUILT_IN.items()}}


_BUILT_IN: Mapping[str, str] = {
    "interaction_id": "id",
    "case_id": "case",
    "customer_id": "customer",
    "channel": "channel",
    "language": "language",
    "started_at": "started_at",
}
