"""Which fields of a value, and which data of an event, are personal."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

import attrs

from cxcore.errors import InvalidValueError, suggest
from cxcore.history import SaidInPublic
from cxcore.models import (
    PAYLOADS,
    Account,
    Agent,
    Attachment,
    Case,
    ContactPoint,
    Conversation,
    Customer,
    CustomerId,
    FeedbackResponse,
    InternalNote,
    PublicMessage,
    RenderedReply,
)
from cxcore.privacy._category import CATEGORY, DataCategory
from cxcore.values import FrozenDict, Value, is_personal

# The fields themselves say that they are personal; of what sort is said here, above the models, which know no taxonomy.
_CATEGORIES: Final[Mapping[tuple[type, str], DataCategory]] = {
    (Account, "name"): DataCategory.ORGANISATION,
    (Agent, "name"): DataCategory.NAME,
    (Attachment, "name"): DataCategory.CONTENT,
    (Case, "subject"): DataCategory.CONTENT,
    (ContactPoint, "value"): DataCategory.CONTACT,
    (Conversation, "subject"): DataCategory.CONTENT,
    (Customer, "name"): DataCategory.NAME,
    (FeedbackResponse, "comment"): DataCategory.CONTENT,
    (InternalNote, "text"): DataCategory.CONTENT,
    (PublicMessage, "text"): DataCategory.CONTENT,
    (RenderedReply, "text"): DataCategory.CONTENT,
    (SaidInPublic, "text"): DataCategory.CONTENT,
}


def sensitivity_of(kind: type[Value]) -> Mapping[str, DataCategory]:
    """
    Return the path of each field of a class that holds personal data, and of what category.

    Personal is what a field declares: by ``metadata=PERSONAL``, by
    :func:`personal`, which says the category too, or by holding a
    :class:`~cxcore.models.CustomerId`. Values inside are looked into: ``[]``
    stands for each member of a list and ``.*`` for each entry of a mapping.

    A language, a zone and the instant of a message are not marked: alone they
    single out nobody, and figures are grouped by them.

    >>> from cxcore.models import Customer
    >>> for path, category in sensitivity_of(Customer).items():
    ...     print(path, category)
    id user.unique_id
    name user.name
    contact_points[].value user.contact
    """
    return FrozenDict(_fields(kind, "", frozenset({kind})))


def _fields(kind: type, prefix: str, around: frozenset[type]) -> Iterator[tuple[str, DataCategory]]:
    attrs.resolve_types(kind)
    for field in attrs.fields(kind):
        path = prefix + field.name
        if is_personal(field):
            said = field.metadata.get(CATEGORY)
            usual = _CATEGORIES.get((kind, field.name), DataCategory.PERSONAL)
            yield path, usual if said is None else DataCategory(said)
        else:
            for suffix, inner in _types(field.type):
                if inner is CustomerId:
                    yield path + suffix, DataCategory.UNIQUE_ID
                elif attrs.has(inner) and inner not in around:
                    yield from _fields(inner, f"{path}{suffix}.", around | {inner})


def _types(kind: Any) -> Iterator[tuple[str, type]]:
    """Yield the classes that a field can hold, each with how a path leads to it."""
    arguments = [each for each in get_args(kind) if each is not ...]
    if not arguments:
        if isinstance(kind, type):
            yield "", kind
        return
    origin = getattr(kind, "__origin__", None)
    is_mapping = isinstance(origin, type) and issubclass(origin, Mapping)
    is_list = isinstance(origin, type) and issubclass(origin, (tuple, frozenset))
    step = ".*" if is_mapping else "[]" if is_list else ""
    for each in arguments[1:] if is_mapping else arguments:
        for suffix, inner in _types(each):
            yield step + suffix, inner


# --- events -------------------------------------------------------------------

# By the name of the field, because a name means the same in every event. What is in neither of the two is of no event;
# a test looks at each.
PERSONAL_DATA: Final[Mapping[str, DataCategory]] = {
    "text": DataCategory.CONTENT,
    "subject": DataCategory.CONTENT,
    "comment": DataCategory.CONTENT,
    "reason": DataCategory.CONTENT,
    "value": DataCategory.PERSONAL,
    "a": DataCategory.UNIQUE_ID,
    "b": DataCategory.UNIQUE_ID,
    "extra": DataCategory.PERSONAL,
}
"""The data of events that are personal: free text, what a custom field holds, who is who, and all that a host adds."""

HANDLING_DATA: Final = frozenset(
    {
        *("agent", "team", "role", "queue", "bot", "to", "from", "into", "kind", "phase", "status", "priority", "tags"),
        *("language", "channel", "article", "helpful", "node", "intent", "confidence", "field", "definition", "method"),
        *("survey", "score", "purpose", "callback_at"),
        *("wait_seconds", "talk_seconds", "hold_seconds", "after_contact_work_seconds"),
    }
)
"""The data of events that tell how a case was handled, in our words."""


def sensitivity_of_event(type: str) -> Mapping[str, DataCategory]:  # noqa: A002  # an event calls it so
    """
    Return which fields of the data of an event type are personal, and of what category.

    Free text is personal whoever wrote it, the value of a custom field may be
    anything, and what a host adds under ``extra`` often holds the raw record
    of its source.

    Args:
        type: A type of :class:`~cxcore.models.EventType`; the data of a host's own types are personal altogether.

    Raises:
        InvalidValueError: No event type of ours has this name.

    >>> dict(sensitivity_of_event("feedback.survey_answered"))
    {'comment': <DataCategory.CONTENT: 'user.content'>, 'extra': <DataCategory.PERSONAL: 'user'>}
    """
    payload = PAYLOADS.get(type)
    if payload is None:
        hint = suggest(type, map(str, PAYLOADS), kind="event types")
        raise InvalidValueError(
            f"is an event type of cxcore; {type!r} is not. {hint} All data of a host's own types are personal.",
            path="type",
        )
    return FrozenDict({name: PERSONAL_DATA[name] for name in payload.kinds if name in PERSONAL_DATA})
