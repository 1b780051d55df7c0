"""What the documents of this package share: named rules, each with a condition about declared facts."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, Protocol, TypeVar

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.rules import Condition, Field, Schema
from cxcore.values import DocumentReader, Value, as_table

_MOST_FAULTS: Final = 100  # a hostile document has many, and looking for what was meant takes time


class Conditional(Protocol):
    """A rule with a name, and a condition that may be missing."""

    @property
    def name(self) -> str:
        """The name, no two alike in a document."""
        ...

    @property
    def when(self) -> str | None:
        """The condition; ``None`` is always."""
        ...


R = TypeVar("R", bound=Value)


def read_rules(
    data: Mapping[str, object], kind: type[R], built_in: Mapping[str, Field], *, unusable: str
) -> tuple[Schema, list[R]]:
    """
    Return the schema and the rules that a document describes.

    Raises:
        InvalidDocumentError: Every fault of its parts, each with its path.
    """
    reader = DocumentReader()
    reader.refuse_others(data, ("fields", "rules"), of="the document")
    schema = reader.one(lambda fields: Schema.from_dict(as_table(fields)), data.get("fields", {}), "fields")
    written = data.get("rules", [])
    rules = reader.values(kind, written, "rules") or []
    if reader.faults or schema is None:
        headings = [_heading(each) for each in written] if isinstance(written, (list, tuple)) else []
        faults = islice(_cross_faults(schema, built_in, headings), _MOST_FAULTS)
        raise InvalidDocumentError(unusable, [*reader.faults, *faults])
    return schema, [each for each in rules if each is not None]


def read_conditions(
    schema: Schema, built_in: Mapping[str, Field], rules: Sequence[Conditional], *, unusable: str
) -> tuple[Condition | None, ...]:
    """
    Return the condition of each rule.

    Raises:
        InvalidDocumentError: A declared field or a name is taken, or a condition is wrong.
    """
    headings = [(rule.name, rule.when) for rule in rules]
    if faults := list(islice(_cross_faults(schema, built_in, headings), _MOST_FAULTS)):
        raise InvalidDocumentError(unusable, faults)
    facts = schema.with_fields(built_in)
    return tuple(None if rule.when is None else facts.parse(rule.when) for rule in rules)


def _heading(written: object) -> tuple[str | None, str | None]:
    """Return the name and the condition of a rule, also of one that cannot be read otherwise."""
    table = written if isinstance(written, Mapping) else {}
    name, when = table.get("name"), table.get("when")
    return name if isinstance(name, str) else None, when if isinstance(when, str) else None


def _cross_faults(
    schema: Schema | None, built_in: Mapping[str, Field], headings: Sequence[tuple[str | None, str | None]]
) -> Iterator[InvalidValueError]:
    for declared in schema.fields if schema else ():
        if declared in built_in:
            yield InvalidValueError("is known without a declaration; leave it out.", path=f"fields.{declared}")
    facts = None if schema is None else schema.with_fields(built_in)
    earlier: set[str] = set()
    for place, (name, when) in enumerate(headings):
        if name in earlier:
            yield InvalidValueError(
                f"{name!r} is the name of an earlier rule; choose another.", path=f"rules[{place}].name"
            )
        if name is not None:
            earlier.add(name)
        if when is not None and facts is not None:
            try:
                facts.parse(when)
            except InvalidValueError as fault:
                yield fault.under(f"rules[{place}].when")
