"""Who has duty and why; where nobody has, or several would."""

from collections.abc import Iterable
from typing import Any, Final, Literal

import attrs

from cxcore.coverage._choices import check_choice
from cxcore.intervals import Interval
from cxcore.values import Value, instance_of, one_line

Because = Literal["turn", "swap", "substitution"]
_REASONS: Final = ("turn", "swap", "substitution")


def listed(items: Iterable[Any]) -> tuple[Any, ...]:
    """Keep what was listed, in the order given."""
    return tuple(items)


def _is_reason(instance: object, field: "attrs.Attribute[Any]", value: str) -> None:
    check_choice(value, _REASONS, name=field.name)


@attrs.frozen(kw_only=True)
class Duty(Value):
    """Somebody has duty, and why it is they."""

    person: str = attrs.field(validator=one_line)
    """Who has it."""
    layer: str | None = None
    """The layer of the turn; ``None`` for a substitution, which stands above all layers."""
    because: Because = attrs.field(default="turn", validator=_is_reason)
    """``"turn"``, ``"swap"`` or ``"substitution"``."""
    instead_of: str | None = None
    """Whose turn it was before a swap."""

    @property
    def why(self) -> str:
        """The reason in words."""
        match self.because:
            case "turn":
                return f"their turn in {self.layer}"
            case "swap":
                return f"swapped with {self.instead_of} in {self.layer}"
            case _:
                return "substitution"


@attrs.frozen(kw_only=True)
class Shift(Duty):
    """
    A stretch of duty: one person, for one reason, without a break.

    Turns of one person that follow each other in the same layer are one shift.
    """

    during: Interval = attrs.field(validator=instance_of(Interval))
    """When, in instants: over a change of the clocks it is as long as it really was."""


@attrs.frozen(kw_only=True)
class Gap(Value):
    """A stretch of the hours of duty in which nobody has duty."""

    during: Interval = attrs.field(validator=instance_of(Interval))
    """When."""
    on_leave: tuple[str, ...] = attrs.field(default=(), converter=listed)
    """Whose turn it was, lower layers first, had they not been on leave."""


@attrs.frozen(kw_only=True)
class IdleSwap(Value):
    """A stretch of a swap in which whoever gives has no turn, so that the swap changes nothing there."""

    during: Interval = attrs.field(validator=instance_of(Interval))
    """When."""
    person: str = attrs.field(validator=one_line)
    """Who has no turn to give."""
    other: str = attrs.field(validator=one_line)
    """Who would have it."""


@attrs.frozen(kw_only=True)
class Overlap(Value):
    """A stretch in which layers have different people on duty; the last of them has it."""

    during: Interval = attrs.field(validator=instance_of(Interval))
    """When."""
    duties: tuple[Duty, ...] = attrs.field(converter=listed)
    """What each layer has, lower ones first."""
