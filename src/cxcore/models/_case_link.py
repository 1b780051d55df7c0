"""How cases belong together."""

from datetime import datetime
from enum import StrEnum

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models._ids import CaseId
from cxcore.values import Value, aware, instance_of, to_utc


class LinkKind(StrEnum):
    """What one case is to another: `case` is the ... of `to`, read from left to right."""

    CHILD_OF = "child_of"
    INCIDENT_OF = "incident_of"
    """One of the many cases that a problem causes."""
    DUPLICATE_OF = "duplicate_of"
    SPLIT_FROM = "split_from"
    MERGED_INTO = "merged_into"
    FOLLOW_UP_OF = "follow_up_of"
    """Opened because the other one was closed and could not be reopened."""
    SIDE_CONVERSATION_OF = "side_conversation_of"
    """A talk with somebody else, such as a supplier, about the other one."""


@attrs.frozen(kw_only=True)
class CaseLink(Value):
    """
    Two cases and what the first is to the second.

    Raises:
        InvalidValueError: A case is linked to itself, or a field is of the wrong kind.

    >>> CaseLink(case=CaseId("cas_2"), kind=LinkKind.FOLLOW_UP_OF, to=CaseId("cas_1"))
    CaseLink(case=CaseId('cas_2'), kind=<LinkKind.FOLLOW_UP_OF: 'follow_up_of'>, to=CaseId('cas_1'), since=None)
    """

    case: CaseId = attrs.field(validator=instance_of(CaseId))
    kind: LinkKind = attrs.field(validator=instance_of(LinkKind))
    to: CaseId = attrs.field(validator=instance_of(CaseId))
    since: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    """When it was linked; ``None`` is unknown."""

    def __attrs_post_init__(self) -> None:
        if self.case == self.to:
            raise InvalidValueError(f"is another case than {str(self.case)!r}, which it is linked from.", path="to")
