"""
Reading the document of a policy, in two steps that find every fault at once.

First each section is read by itself; then what one section says about another
is checked, as far as both could be read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest, type_in_words
from cxcore.models import Channel
from cxcore.routing._capacity import Capacity
from cxcore.routing._rule import Queue, Route, Rule
from cxcore.rules import EnumField, Field, InstantField, Schema, TextField
from cxcore.values import canonical_language, one_line

DEFAULT: Final = "default"
"""What the route without a condition is called in a decision."""

BUILT_IN: Final[Mapping[str, Field]] = {
    "interaction_id": TextField(),
    "case_id": TextField(),
    "customer_id": TextField(),
    "channel": EnumField(tuple(channel.value for channel in Channel)),
    "language": TextField(),
    "started_at": InstantField(),
}
"""The facts that every interaction has."""

T = TypeVar("T")


def with_built_in(schema: Schema) -> Schema:
    """Return the declared fields and those that every interaction has."""
    return Schema({**schema.fields, **BUILT_IN})


# --- each section by itself ---------------------------------------------------


class _Reader:
    """Reads parts of a document, and collects the faults of those that it cannot read."""

    def __init__(self) -> None:
        self.faults: list[InvalidValueError] = []

    def one(self, read: Callable[[Any], T], value: object, path: str) -> T | None:
        try:
            return read(value)
        except InvalidDocumentError as error:
            self.faults += [fault.under(path) for fault in error.faults]
        except InvalidValueError as fault:
            self.faults.append(fault.under(path))
        return None

    def sequence(self, read: Callable[[Any], T], value: object, path: str) -> tuple[T | None, ...] | None:
        values = self.one(_list, value, path)
        if values is None:
            return None
        return tuple(self.one(read, each, f"{path}[{index}]") for index, each in enumerate(values))

    def table(self, read: Callable[[Any], T], value: object, path: str) -> dict[str, T | None] | None:
        values = self.one(_table, value, path)
        if values is None:
            return None
        return {name: self.one(read, each, f"{path}.{name}") for name, each in values.items()}


@attrs.frozen(kw_only=True)
class Sections:
    """The sections of a policy; ``None`` stands for what could not be read."""

    name: str | None = None
    schema: Schema | None = attrs.field(factory=lambda: Schema({}))
    skills: Sequence[str | None] | None = ()
    languages: Sequence[str | None] | None = ()
    queues: Mapping[str, Queue | None] | None = attrs.field(factory=dict)
    rules: Sequence[Rule | None] | None = ()
    default: Route | None = None
    capacity: Capacity | None = attrs.field(factory=Capacity)


def read_sections(data: Mapping[str, object]) -> tuple[Sections, list[InvalidValueError]]:
    """Return the sections of a document, and the faults of what cannot be read."""
    reader = _Reader()
    found: dict[str, Any] = {}
    for key, value in data.items():
        match key:
            case "name":
                found["name"] = reader.one(_text, value, key)
            case "fields":
                found["schema"] = reader.one(_schema, value, key)
            case "skills" | "languages":
                found[key] = reader.sequence(_text, value, key)
            case "queues":
                found["queues"] = reader.table(Queue.from_dict, value, key)
            case "rules":
                found["rules"] = reader.sequence(Rule.from_dict, value, key)
            case "default":
                found["default"] = reader.one(Route.from_dict, value, key)
            case "capacity":
                found["capacity"] = reader.one(Capacity.from_dict, value, key)
            case _:
                hint = suggest(key, _SECTIONS, kind="sections")
                reader.faults.append(InvalidValueError(f"is not a section of a policy. {hint}", path=key))
    if "name" not in data:
        reader.faults.append(InvalidValueError("is missing; a policy has a name.", path="name"))
    return Sections(**found), reader.faults


_SECTIONS: Final = ("name", "fields", "skills", "languages", "queues", "rules", "default", "capacity")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidValueError(f"is text; {type_in_words(value)} came.")
    return value


def _schema(value: object) -> Schema:
    return Schema.from_dict(_table(value))


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, (list, tuple)):
        raise InvalidValueError(f"is a list; {type_in_words(value)} came.")
    return value


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidValueError(f"is a table; {type_in_words(value)} came.")
    return value


# --- what sections say about each other ---------------------------------------


def cross_faults(sections: Sections) -> Iterator[InvalidValueError]:
    """Yield what is wrong with names: those that are ill-formed, and those that nothing declares."""
    yield from _own_names(sections)
    every_field = with_built_in(sections.schema) if sections.schema else None
    earlier = {DEFAULT}
    for index, rule in enumerate(sections.rules or ()):
        if rule is not None:
            path = f"rules[{index}]"
            if rule.name in earlier:
                taken = "what the default is called" if rule.name == DEFAULT else "the name of an earlier rule"
                yield InvalidValueError(f"{rule.name!r} is {taken}; choose another.", path=f"{path}.name")
            earlier.add(rule.name)
            yield from _condition_faults(rule, every_field, path)
            yield from _route_faults(rule, sections, path)
    if sections.default is not None:
        yield from _route_faults(sections.default, sections, "default")


def _own_names(sections: Sections) -> Iterator[InvalidValueError]:
    if sections.name is not None:
        try:
            one_line(None, attrs.fields(Rule).name, sections.name)  # a policy is called as a rule is
        except InvalidValueError as fault:
            yield fault
    for name in sections.schema.fields if sections.schema else ():
        if name in BUILT_IN:
            yield InvalidValueError("is a fact of every interaction already; leave it out.", path=f"fields.{name}")
    for index, tag in enumerate(sections.languages or ()):
        if tag is not None and (usual := canonical_language(tag)) != tag:
            advice = f"write {usual!r}" if usual else "write one such as 'pt-BR'"
            yield InvalidValueError(f"{tag!r} is no BCP 47 language tag; {advice}.", path=f"languages[{index}]")


def _condition_faults(rule: Rule, fields: Schema | None, path: str) -> Iterator[InvalidValueError]:
    if rule.when is not None and fields is not None:
        try:
            fields.parse(rule.when)
        except InvalidValueError as fault:
            yield fault.under(f"{path}.when")


def _route_faults(route: Route, sections: Sections, path: str) -> Iterator[InvalidValueError]:
    for skill in route.needs.skills:
        yield from _unknown(skill, sections.skills, "skill", f"{path}.needs.skills.{skill}")
    for language in route.needs.languages:
        yield from _unknown(language, sections.languages, "language", f"{path}.needs.languages.{language}")
    if route.queue is not None:
        yield from _unknown(route.queue, sections.queues, "queue", f"{path}.queue")


def _unknown(name: str, known: Iterable[str | None] | None, kind: str, path: str) -> Iterator[InvalidValueError]:
    names = None if known is None else [each for each in known if each is not None]
    if names is not None and name not in names:
        yield UnknownNameError(f"there is no {kind} {name!r}. {suggest(name, names, kind=f'{kind}s')}", path=path)
