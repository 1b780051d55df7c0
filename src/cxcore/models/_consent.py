"""What a customer agreed to."""

from datetime import datetime

import attrs

from cxcore.models._channel import Channel
from cxcore.models._event import Source
from cxcore.models._ids import CustomerId
from cxcore.values import Value, aware, instance_of, one_line, to_utc


@attrs.frozen(kw_only=True)
class Consent(Value):
    """
    What a customer said about one purpose, at an instant.

    Raises:
        InvalidValueError: `purpose` is not one line, or an id is of the wrong kind.
        NaiveDatetimeError: `at` has no zone.

    >>> from datetime import UTC
    >>> Consent(
    ...     customer=CustomerId("cus_ana"), purpose="survey", granted=True, at=datetime(2026, 3, 2, tzinfo=UTC)
    ... ).granted
    True
    """

    customer: CustomerId = attrs.field(validator=instance_of(CustomerId))
    purpose: str = attrs.field(validator=one_line)
    """What for, such as ``survey`` or ``marketing``."""
    granted: bool
    """``False`` is withdrawn, or refused."""
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    channel: Channel | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Channel)))
    """On which channel; ``None`` is on all."""
    source: Source | None = None
