"""How one value is derived from the columns of a row."""

from collections.abc import Mapping
from typing import ClassVar, Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.interop._tables._shorthand import Shorthand
from cxcore.values import FrozenDict

_SOURCES: Final = "'column', 'when', 'value', or 'date' with 'time'"


def frozen_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Convert to a mapping that cannot change."""
    return FrozenDict(texts)


@attrs.frozen(kw_only=True)
class Derivation(Shorthand):
    """
    How one value is derived from a row: a fact, or what an event tells.

    In a mapping, the name of a column alone is enough: ``wait = "q_time"`` is
    ``wait = { column = "q_time" }``.

    Args:
        column: The column that holds it.
        when: A condition; the value is whether it holds, and unknown where the
            condition is unknown.
        value: The same for every row.
        date: With `time`, the two columns that make an instant together.
        time: A time of day past 24:00 is one of the next day.
        translate: The source's words and ours; a word that is not here is unknown.
        only_if: A condition; where it does not hold the value is unknown.
        missing: Reasons and conditions: where a condition holds the value is
            unknown, and the row is counted under the reason.

    Raises:
        InvalidValueError: There is no source for the value, or more than one.

    >>> Derivation(column="q_time")
    Derivation(column='q_time')
    >>> Derivation(date="date")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: needs exactly one of 'column', 'when', 'value', or 'date' with 'time'.
    """

    shorthand: ClassVar[str] = "column"

    column: str | None = None
    when: str | None = None
    value: str | bool | None = None
    date: str | None = None
    time: str | None = None
    translate: Mapping[str, str] = attrs.field(factory=dict, converter=frozen_texts)
    only_if: str | None = None
    missing: Mapping[str, str] = attrs.field(factory=dict, converter=frozen_texts)

    def __attrs_post_init__(self) -> None:
        given = sum(source is not None for source in (self.column, self.when, self.value, self.date))
        if given != 1 or (self.date is None) != (self.time is None):
            raise InvalidValueError(f"needs exactly one of {_SOURCES}.")
        if self.translate and self.column is None:
            raise InvalidValueError("translates the words of a column; there is no column.", path="translate")

    def __repr__(self) -> str:
        said = [field.name for field in attrs.fields(type(self)) if getattr(self, field.name) not in (None, {})]
        return f"Derivation({', '.join(f'{name}={getattr(self, name)!r}' for name in said)})"


def frozen_derivations(derivations: Mapping[str, Derivation]) -> Mapping[str, Derivation]:
    """Convert to a mapping that cannot change."""
    return FrozenDict(derivations)
