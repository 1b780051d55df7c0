"""What a system calls one stage of a case, where every account has words of its own."""

import attrs

from cxcore.models import Phase
from cxcore.values import Id, Value, instance_of, one_line


class NativeStatusId(Id, prefix="sta"):
    """Names a status of a system's own: ``sta_...``."""

    __slots__ = ()


@attrs.frozen(kw_only=True)
class NativeStatus(Value):
    """
    A status that an account made up for itself, and the phase it means.

    Raises:
        InvalidValueError: `name` is not one line, or a field is of the wrong kind.

    >>> NativeStatus(id=NativeStatusId("sta_10011"), name="With the warehouse", phase=Phase.ON_HOLD).phase
    <Phase.ON_HOLD: 'on_hold'>
    """

    id: NativeStatusId = attrs.field(validator=instance_of(NativeStatusId))
    name: str = attrs.field(validator=one_line)
    phase: Phase | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(Phase)))
    """``None`` is unknown."""
