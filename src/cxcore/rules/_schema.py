"""A schema: the fields a record may have, and the conditions about them."""

from collections.abc import Mapping
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownFieldError, suggest, type_in_words
from cxcore.intervals import WorkingTime
from cxcore.rules._conditions._condition import Condition, condition_of, read_condition
from cxcore.rules._conditions._condition_table import read_table
from cxcore.rules._conditions._text import write_expression
from cxcore.rules._conditions._tree import Expression
from cxcore.rules._fields._facts import Facts, read_facts
from cxcore.rules._fields._field import (
    BooleanField,
    EnumField,
    Field,
    IntegerField,
    NumberField,
    TextField,
    TextSetField,
)
from cxcore.rules._fields._json_schema import condition_json_schema
from cxcore.rules._fields._levels_field import LevelsField
from cxcore.rules._fields._predicate import Predicate, PredicateField
from cxcore.rules._fields._time_field import DateField, DurationField, InstantField, TimeField
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
    LevelsField,
)
_BY_KIND: Final = {field.kind: field for field in _FIELDS}


def _fields(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    return FrozenDict(fields)


def _calendars(calendars: Mapping[str, WorkingTime]) -> Mapping[str, WorkingTime]:
    return FrozenDict(calendars)


def _predicates(predicates: Mapping[str, Predicate]) -> Mapping[str, Predicate]:
    return FrozenDict(predicates)


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

    Fields of another schema bring along the calendars and predicates it gave them;
    :meth:`with_fields` adds to a schema.

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
    """What conditions may name: the declared fields and the predicates."""
    calendars: Mapping[str, WorkingTime] = attrs.field(default=FrozenDict(), kw_only=True, converter=_calendars)
    """The calendars that ``within`` may name."""
    predicates: Mapping[str, Predicate] = attrs.field(default=FrozenDict(), kw_only=True, converter=_predicates)
    """The predicates that a program answers, by the name that conditions use."""

    def __attrs_post_init__(self) -> None:
        # The values are frozen; what follows is the last step of their constructor.
        object.__setattr__(self, "calendars", self._known_calendars())
        object.__setattr__(self, "predicates", self._known_predicates())
        fields = {
            name: field.with_calendars(self.calendars) if isinstance(field, InstantField) else field
            for name, field in self.fields.items()
            if not isinstance(field, PredicateField)
        }
        computed = {name: _predicate_field(name, each, fields) for name, each in self.predicates.items()}
        object.__setattr__(self, "fields", FrozenDict({**fields, **computed}))

    def _known_calendars(self) -> Mapping[str, WorkingTime]:
        brought: dict[str, WorkingTime] = {}
        for path, field in self.fields.items():
            for name, calendar in field.calendars.items() if isinstance(field, InstantField) else ():
                if name not in self.calendars and brought.setdefault(name, calendar) != calendar:
                    raise InvalidValueError(
                        f"comes from a schema with another calendar {name!r}; say with calendars= which is meant.",
                        path=f"fields.{path}",
                    )
        return FrozenDict({**brought, **self.calendars})

    def _known_predicates(self) -> Mapping[str, Predicate]:
        brought = {name: field.predicate for name, field in self.fields.items() if isinstance(field, PredicateField)}
        return FrozenDict({**brought, **self.predicates})

    @classmethod
    def from_dict(
        cls,
        data: Mapping[str, object],
        *,
        calendars: Mapping[str, WorkingTime] = FrozenDict(),
        predicates: Mapping[str, Predicate] = FrozenDict(),
    ) -> Self:
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
        if not isinstance(data, Mapping):
            raise InvalidDocumentError(
                "Schema cannot be read", [InvalidValueError(f"is a table of fields; {type_in_words(data)} came.")]
            )
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
        return cls(fields, calendars=calendars, predicates=predicates)

    def with_fields(self, fields: Mapping[str, Field]) -> Self:
        """
        Return the same schema, calendars and predicates included, with more fields, or others of the same name.

        >>> from cxcore.rules import InstantField, TextField
        >>> sorted(Schema({"city": TextField()}).with_fields({"opened": InstantField()}).fields)
        ['city', 'opened']
        """
        return type(self)({**self.fields, **fields}, calendars=self.calendars, predicates=self.predicates)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the schema as JSON-ready data; :meth:`from_dict` reads it back equal.

        Calendars and predicates are the program's and stay with it.
        """
        return {
            name: {"type": field.kind, **field.to_dict()}
            for name, field in self.fields.items()
            if name not in self.predicates
        }

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

    def read_condition(self, document: object) -> Condition:
        """
        Return the condition that a text or a nested table describes, such as parsed JSON or TOML.

        A comparison is a table with ``field``, ``op`` and ``value``; ``all`` and ``any``
        hold lists of conditions, ``not`` holds one, and a text may stand for each of
        them. :meth:`Condition.to_dict` writes such tables. Times and durations are text,
        in ISO 8601 or as a condition has them.

        Raises:
            InvalidDocumentError: Every fault, each with its path. A table may be as large
                as :meth:`parse` allows its text to be, and have 10,000 parts.

        >>> from cxcore.rules import DurationField, EnumField
        >>> schema = Schema({"tier": EnumField(("gold", "basic")), "wait": DurationField()})
        >>> schema.read_condition({"all": ["tier == 'gold'", {"field": "wait", "op": ">", "value": "5m"}]})
        Condition("tier == 'gold' and wait > 5m")
        >>> schema.read_condition({"any": [{"field": "tear", "op": "==", "value": "gold"}, "wait > 5"]})
        Traceback (most recent call last):
            ...
        cxcore.errors.InvalidDocumentError: The condition cannot be read, 2 faults:
          any[0].field: there is no field 'tear'. Did you mean 'tier'?
          any[1]: wait is a duration, and 5 is a number; write for example 5m.
            wait > 5
                   ^
        """
        return condition_of(read_table(document, self.fields), self.fields)

    def condition_json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of the tables :meth:`read_condition` reads, for editors and forms."""
        return condition_json_schema(self.fields)

    def read(self, record: Mapping[str, object]) -> Facts:
        """
        Return the known facts of a record, typed as conditions compare them.

        Names that are not declared are left out, and so is what is unknown. Use it
        to check a record once before many conditions or rule sets read it.

        Raises:
            InvalidValueError: A fact is not of its field's type.

        >>> from cxcore.rules import DurationField
        >>> Schema({"wait": DurationField()}).read({"wait": "PT5M", "colour": "blue"})
        {'wait': datetime.timedelta(seconds=300)}
        """
        if type(record) is Facts and record.schema is self:
            return record
        return Facts(self, read_facts(self.fields, record))


def _predicate_field(name: str, predicate: Predicate, fields: Mapping[str, Field]) -> PredicateField:
    _check_name(name)
    if name in fields:
        raise InvalidValueError(f"{name!r} is a field already; give the predicate another name.", path="predicates")
    inputs = predicate.inputs
    for each in inputs:
        if each not in fields:
            hint = suggest(each, fields, kind="fields")
            raise UnknownFieldError(
                f"reads the field {each!r}, which is not declared. {hint}", path=f"predicates.{name}"
            )
    return PredicateField(predicate, {each: fields[each] for each in inputs})


def _read_field(name: str, declared: object) -> Field:
    if not isinstance(declared, Mapping) or not isinstance(declared.get("type"), str):
        raise InvalidValueError('is a table with a type, for example {"type": "text"}.', path=name)
    kind = declared["type"]
    if kind not in _BY_KIND:
        hint = suggest(kind, _BY_KIND, kind="field types")
        raise InvalidValueError(f"there is no field type {kind!r}. {hint}", path=f"{name}.type")
    return _BY_KIND[kind].from_dict({key: value for key, value in declared.items() if key != "type"})
