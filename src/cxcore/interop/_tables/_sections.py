"""The smaller parts of a mapping: where rows come from, which of them count, what they tell of."""

from collections.abc import Mapping
from typing import Literal

import attrs

from cxcore.errors import InvalidValueError
from cxcore.interop._tables._derivation import Derivation, frozen_derivations
from cxcore.models import Provenance
from cxcore.values import Value, one_line


@attrs.frozen(kw_only=True)
class SourceSystem(Value):
    """
    Where rows come from.

    Ids made of what this source calls a thing are the same in every file and
    at every reading, and differ from those of any other source.

    >>> SourceSystem(system="servicenow", tenant="acme")
    SourceSystem(system='servicenow', tenant='acme')
    """

    system: str = attrs.field(validator=one_line)
    """The product or register, such as ``servicenow``."""
    tenant: str = attrs.field(validator=one_line)
    """Whose account there."""


@attrs.frozen(kw_only=True)
class RowRule(Value):
    """
    Which of several rows about one thing gives its facts.

    >>> RowRule(key="number", order="seq")
    RowRule(key='number', order='seq', keep='last')
    """

    key: str
    """The column that names the thing; rows without it are malformed."""
    order: str | None = None
    """The column that puts the rows of one thing in order; the order of the table without it."""
    keep: Literal["first", "last"] = "last"
    """Which of them gives the facts."""


def _has_names(instance: object, field: "attrs.Attribute[tuple[str, ...]]", key: tuple[str, ...]) -> None:
    if not key:
        raise InvalidValueError("names the columns that make the event one; there are none.", path=field.name)


@attrs.frozen(kw_only=True)
class EventRule(Value):
    """
    An event that rows tell of.

    Rows with the same `key` tell of the same event: the first of them, in the
    order of the mapping's ``rows``, says what it was. Its id is made from the
    source, the type and the key, so that reading twice makes the same event.

    ``case``, ``interaction``, ``customer``, ``conversation`` and ``message``
    are columns with the source's own ids. So are ``agent``, ``team`` and
    ``into`` among the data.

    >>> EventRule(type="case.closed", at="closed_at", key=("number",), case="number").provenance
    <Provenance.DERIVED: 'derived'>
    """

    type: str
    """Such as ``case.created``."""
    at: Derivation
    """When it happened; rows without it do not tell of the event."""
    key: tuple[str, ...] = attrs.field(validator=_has_names)
    """The columns that make the event one; rows that lack one of them do not tell of it."""
    when: str | None = None
    """A condition: which rows tell of it."""
    case: str | None = None
    interaction: str | None = None
    customer: str | None = None
    conversation: str | None = None
    message: str | None = None
    channel: Derivation | None = None
    """Unknown where it is none of the channels of :class:`~cxcore.models.Channel`."""
    provenance: Provenance = Provenance.DERIVED
    """Whether the source logged the event (``recorded``), or it is ``derived`` or ``inferred`` from what it keeps."""
    data: Mapping[str, Derivation] = attrs.field(factory=dict, converter=frozen_derivations)
    """What the event tells; unknown values are left out."""
