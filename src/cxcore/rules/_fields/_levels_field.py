"""A field type of levels: what somebody can do, and how well."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.rules._fields._constant import Constant, shorten, write_constant, write_name
from cxcore.rules._fields._field import Field, distinct, to_names, unknown_name
from cxcore.values import FrozenDict

HIGHEST_LEVEL: Final = 10  # as that of an agent's skills: Salesforce has 0 to 10, Genesys Cloud 0 to 5, Connect 1 to 5


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return to_names(names, "names")


@attrs.frozen
class LevelsField(Field):
    """
    Levels by name, such as an agent's skills: ``{"billing": 4, "sales": 1}``.

    Levels are whole numbers from 0 to 10. A name that a record leaves out has
    level 0, which is known: the agent cannot do it. Without the record's whole
    table of levels it is unknown. ``skills has 'billing' at least 3`` asks for a
    level, and ``skills has 'billing'`` for any but 0.

    Args:
        names: The only names a condition may look for; empty means any text.

    >>> from cxcore.rules import Schema
    >>> schema = Schema({"skills": LevelsField(("billing", "sales"))})
    >>> good = schema.parse("skills has 'billing' at least 3")
    >>> good.truth({"skills": {"billing": 4}}), good.truth({"skills": {"sales": 9}}), good.truth({})
    (True, False, None)
    """

    kind = "levels"
    operators = ("has", "has_any", "has_all")
    noun = "a table of levels"
    example = "'billing'"
    constants = frozenset({str})

    names: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=distinct)

    def listed(self) -> tuple[str, ...]:
        """Return the names."""
        return self.names

    def objection(self, name: str, constant: Constant) -> str | None:
        """Return why a condition cannot look for a constant in the field `name`, or ``None`` if it can."""
        if mismatch := Field.objection(self, name, constant):
            return mismatch
        return unknown_name(self.names, f"{write_name(name)} never holds", constant) if self.names else None

    def level_objection(self, name: str, level: Constant) -> str | None:
        """Return why a condition cannot ask for a level in the field `name`, or ``None`` if it can."""
        if type(level) is int and 1 <= level <= HIGHEST_LEVEL:
            return None
        return (
            f"a level of {write_name(name)} is a whole number, at least 1 and at most {HIGHEST_LEVEL}, "
            f"not {shorten(write_constant(level))}."
        )

    def read(self, value: object, *, name: str) -> FrozenDict[int] | None:
        """Return the levels above 0, by name."""
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.wrong(value, name)
        if not all(isinstance(each, str) for each in value):
            raise InvalidValueError(f"is {self.noun} by name, and one of its names is no text.", path=name)
        if not all(type(level) is int and 0 <= level <= HIGHEST_LEVEL for level in value.values()):
            raise InvalidValueError(f"is {self.noun}, whole numbers from 0 to {HIGHEST_LEVEL}; one is not.", path=name)
        return FrozenDict({each: level for each, level in value.items() if level})
