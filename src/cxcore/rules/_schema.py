"""A schema: the fields a record may have, and the conditions about them."""

from collections.abc import Mapping
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, suggest
from cxcore.rules._condition import Condition, read_condition
from cxcore.rules._field import (
    BooleanField,
    EnumField,
    Field,
    IntegerField,
    NumberField,
    TextField,
    TextSetField,
)
from cxcore.rules._text import write_expression
from cxcore.rules._time_field import DateField, DurationField, InstantField, TimeField
from cxcore.rules._tree import Expression
from cxcore.values import FrozenDict

_FIELDS: Final[tuple[type[Field], ...]] = (
    TextField,
    EnumField,
    IntegerField,
    NumberField,
    BooleanField,
    InstantField,
    DateField,
    TimeField,
    DurationField,
    TextSetField,
)
_BY_KIND: Final = {field.kind: field for field in _FIELDS}


def _fields(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    return FrozenDict(fields)


def _check_name(name: str) -> None:
    if not name or name != name.strip() or not name.isprintable() or "`" in name:
        raise InvalidValueError(
            f"a field is called by one line of text without backticks or blanks at the ends; {name!r} is not that."
        )


def _check_names(instance: object, field: "attrs.Attribute[Any]", fields: Mapping[str, Field]) -> None:
    for name in fields:
        _check_name(name)


@attrs.frozen
class Schema:
    """
    The declared fields of a record, by name.

    Conditions are checked against it when they are read, so that a wrong name
    or an impossible comparison is an error then, and never a rule that matches
    everybody.

    >>> from datetime import timedelta
    >>> from cxcore.rules import DurationField, EnumField, TextSetField
    >>> schema = Schema({"tier": EnumField(("gold", "vip", "basic")), "wait": DurationField(), "skills": TextSetField()})
    >>> condition = schema.parse("tier in ['gold', 'vip'] and skills has 'billing' and wait > 5m")
    >>> condition.matches({"tier": "vip", "skills": ["billing"], "wait": timedelta(minutes=6)})
    True
    >>> schema.parse("teir != 'gold'")
    Traceback (most recent call last):
        ...
    cxcore.errors.UnknownFieldError: there is no field 'teir'. Did you mean 'tier'?
        teir != 'gold'
        ^
    """

    fields: Mapping[str, Field] = attrs.field(converter=_fields, validator=_check_names)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the schema that a mapping describes, such as parsed JSON or TOML.

        Each field is a table with its ``type`` and what that type needs, for
        example ``{"tier": {"type": "enum", "values": ["gold", "basic"]}}``.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.

        >>> Schema.from_dict({"wait": {"type": "durration"}})
        Traceback (most recent call last):
            ...
        cxcore.errors.InvalidDocumentError: Schema cannot be read, 1 fault:
          wait.type: there is no field type 'durration'. Did you mean 'duration'?
        """
        fields: dict[str, Field] = {}
        faults: list[InvalidValueError] = []
        for name, declared in data.items():
            try:
                _check_name(name)
                fields[name] = _read_field(name, declared)
            except InvalidDocumentError as error:
                faults += [fault.under(name) for fault in error.faults]
            except InvalidValueError as fault:
                faults.append(fault)
        if faults:
            raise InvalidDocumentError("Schema cannot be read", faults)
        return cls(fields)

    def to_dict(self) -> dict[str, Any]:
        """Return the schema as JSON-ready data; :meth:`from_dict` reads it back equal."""
        return {name: {"type": field.kind, **field.to_dict()} for name, field in self.fields.items()}

    def parse(self, text: str) -> Condition:
        """
        Return the condition that a text describes.

        Raises:
            ConditionSyntaxError: The text is no condition, or has more than 50,000
                characters, 32 levels of brackets or 1,000 comparisons.
            UnknownFieldError: It names a field that is not declared here.
            ConditionTypeError: It compares what cannot be compared.
        """
        return read_condition(text, self.fields)

    def check(self, expression: Expression) -> Condition:
        """
        Return the condition that a tree built in Python describes.

        The tree is written as text and read again, so both forms obey one set of
        rules and have the same errors; the condition's tree is in canonical form.

        Raises:
            ConditionSyntaxError: The tree is too large or too deep.
            UnknownFieldError: It names a field that is not declared here.
            ConditionTypeError: It compares what cannot be compared.

        >>> from datetime import timedelta
        >>> from cxcore.rules import Compare, DurationField, Not
        >>> str(Schema({"wait": DurationField()}).check(Not(Compare("wait", "<", timedelta(seconds=90)))))
        'not wait < 90s'
        """
        return self.parse(write_expression(expression))

    def read(self, record: Mapping[str, object]) -> dict[str, object]:
        """
        Return the known facts of a record, typed as conditions compare them.

        Names that are not declared are left out, and so is what is unknown. Use it
        to check a record once before many conditions read it.

        Raises:
            InvalidValueError: A fact is not of its field's type.

        >>> from cxcore.rules import DurationField
        >>> Schema({"wait": DurationField()}).read({"wait": "PT5M", "colour": "blue"})
        {'wait': datetime.timedelta(seconds=300)}
        """
        facts = {name: field.read(record.get(name), name=name) for name, field in self.fields.items()}
        return {name: fact for name, fact in facts.items() if fact is not None}


def _read_field(name: str, declared: object) -> Field:
    if not isinstance(declared, Mapping) or not isinstance(declared.get("type"), str):
        raise InvalidValueError('is a table with a type, for example {"type": "text"}.', path=name)
    kind = declared["type"]
    if kind not in _BY_KIND:
        hint = suggest(kind, _BY_KIND, kind="field types")
        raise InvalidValueError(f"there is no field type {kind!r}. {hint}", path=f"{name}.type")
    return _BY_KIND[kind].from_dict({key: value for key, value in declared.items() if key != "type"})
