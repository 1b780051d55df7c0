"""What people arrange on top of a rota: who stands in, who swaps, who is away."""

import attrs

from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval
from cxcore.values import Value, instance_of, one_line


@attrs.frozen(kw_only=True)
class Substitution(Value):
    """
    Somebody has duty for a stretch of time, whoever's turn it was; other tools call it an override.

    >>> from datetime import UTC, datetime
    >>> evening = Interval(datetime(2026, 3, 4, 18, tzinfo=UTC), datetime(2026, 3, 4, 22, tzinfo=UTC))
    >>> Substitution(person="Tomás", during=evening).person
    'Tomás'
    """

    person: str = attrs.field(validator=one_line)
    """Who stands in."""
    during: Interval = attrs.field(validator=instance_of(Interval))
    """When, in instants."""


@attrs.frozen(kw_only=True)
class Swap(Value):
    """
    Two people exchange duty: one hands over what they have in one stretch, and takes what the other has in another.

    Where the giver has no turn nothing changes, so it is enough to name the
    days; a stretch without any turn of theirs is among the
    :attr:`~FinalRota.idle_swaps` of the final rota. Both may be the same stretch, for two layers; two that
    overlap otherwise are a mistake.

    Raises:
        InvalidValueError: The two are one person, or the stretches overlap and are not the same.
    """

    person: str = attrs.field(validator=one_line)
    """Who asked."""
    other: str = attrs.field(validator=one_line)
    """With whom."""
    gives: Interval = attrs.field(validator=instance_of(Interval))
    """When the other has the turns of `person`."""
    takes: Interval = attrs.field(validator=instance_of(Interval))
    """When `person` has the turns of the other."""

    def __attrs_post_init__(self) -> None:
        if self.person == self.other:
            raise InvalidValueError(f"is {self.other!r}, as is the person; a swap is between two.", path="other")
        if self.gives != self.takes and self.gives.overlaps(self.takes):
            raise InvalidValueError(
                f"{self.takes} overlaps with what is given, {self.gives}; give and take apart, or in the same stretch.",
                path="takes",
            )


@attrs.frozen(kw_only=True)
class Leave(Value):
    """
    Somebody is away, so that their turns are nobody's.

    What a lower layer has then shows through, and otherwise the rota reports
    a gap and who was missing in it. Arrange a :class:`Substitution` to fill it.
    """

    person: str = attrs.field(validator=one_line)
    """Who is away."""
    during: Interval = attrs.field(validator=instance_of(Interval))
    """When, in instants."""
