"""
Reading the document of a policy, in two steps that find every fault at once.

First each section is read by itself; then what one section says about another
is checked, as far as both could be read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest, type_in_words
from cxcore.intervals import WorkingTime
from cxcore.models import AgentId, Channel
from cxcore.routing._capacity import Capacity
from cxcore.routing._escalation import Escalation
from cxcore.routing._exact import above_zero
from cxcore.routing._ladder import USUAL, rung
from cxcore.routing._path import endless
from cxcore.routing._rule import Queue, Route, Rule
from cxcore.routing._score import Priority
from cxcore.routing._shifts import Shifts
from cxcore.routing._split import Split
from cxcore.rules import EnumField, Field, InstantField, Schema, TextField
from cxcore.values import Value, canonical_language, one_line

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


def with_built_in(schema: Schema, splits: Mapping[str, Split | None]) -> Schema:
    """Return the declared fields, those that every interaction has, and those that the policy makes itself."""
    made = {name: EnumField(tuple(split.shares)) for name, split in splits.items() if split is not None}
    return Schema({**schema.fields, **made, **BUILT_IN})


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
    choice: Sequence[str | None] | None = USUAL
    shares: Mapping[str, float | None] | None = attrs.field(factory=dict)
    priority: Priority | None = attrs.field(factory=Priority)
    shifts: Shifts | None = attrs.field(factory=Shifts)
    splits: Mapping[str, Split | None] | None = attrs.field(factory=dict)
    escalation: Escalation | None = None
    calendars: Mapping[str, WorkingTime] = attrs.field(factory=dict)


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
            case "skills" | "languages" | "choice":
                found[key] = reader.sequence(_text, value, key)
            case "shares":
                found[key] = reader.table(_number, value, key)
            case "queues" | "splits":
                found[key] = reader.table(_VALUES[key].from_dict, value, key)
            case "rules":
                found["rules"] = reader.sequence(Rule.from_dict, value, key)
            case "default" | "capacity" | "priority" | "shifts" | "escalation":
                found[key] = reader.one(_VALUES[key].from_dict, value, key)
            case _:
                hint = suggest(key, _SECTIONS, kind="sections")
                reader.faults.append(InvalidValueError(f"is not a section of a policy. {hint}", path=key))
    if "name" not in data:
        reader.faults.append(InvalidValueError("is missing; a policy has a name.", path="name"))
    return Sections(**found), reader.faults


_VALUES: Final[Mapping[str, type[Value]]] = {
    "queues": Queue,
    "splits": Split,
    "default": Route,
    "capacity": Capacity,
    "priority": Priority,
    "shifts": Shifts,
    "escalation": Escalation,
}
_SECTIONS: Final = ("name", "fields", "skills", "languages", "rules", "choice", "shares", *_VALUES)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidValueError(f"is text; {type_in_words(value)} came.")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidValueError(f"is a number; {type_in_words(value)} came.")
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
    yield from _other_names(sections)
    fields = with_built_in(sections.schema, sections.splits or {}) if sections.schema else None
    yield from _queue_faults(sections)
    yield from _field_faults(sections, fields)
    yield from _choice_faults(sections.choice, sections, "choice")
    earlier = {DEFAULT}
    for index, rule in enumerate(sections.rules or ()):
        if rule is not None:
            path = f"rules[{index}]"
            if rule.name in earlier:
                taken = "what the default is called" if rule.name == DEFAULT else "the name of an earlier rule"
                yield InvalidValueError(f"{rule.name!r} is {taken}; choose another.", path=f"{path}.name")
            earlier.add(rule.name)
            if rule.when is not None:
                yield from _condition_faults(rule.when, fields, f"{path}.when")
            yield from _route_faults(rule, sections, fields, path)
    if sections.default is not None:
        yield from _route_faults(sections.default, sections, fields, "default")


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


def _other_names(sections: Sections) -> Iterator[InvalidValueError]:
    for name in sections.splits or ():
        if name in BUILT_IN or (sections.schema and name in sections.schema.fields):
            yield InvalidValueError("is the name of a fact already; choose another.", path=f"splits.{name}")
    for name, share in (sections.shares or {}).items():
        try:
            AgentId(name)
            above_zero(1 if share is None else share, "")
        except InvalidValueError as fault:
            yield fault.under(f"shares.{name}")


def _queue_faults(sections: Sections) -> Iterator[InvalidValueError]:
    queues = sections.queues or {}
    for name, queue in queues.items():
        if queue is None:
            continue
        if queue.calendar is not None:
            yield from _unknown(queue.calendar, sections.calendars, "calendar", f"queues.{name}.calendar")
        if queue.overflow is not None:
            yield from _unknown(queue.overflow, queues, "queue", f"queues.{name}.overflow")
        if _comes_back(name, queues):
            yield InvalidValueError("overflows into itself in the end; let one queue refuse.", path=f"queues.{name}")


def _comes_back(name: str, queues: Mapping[str, Queue | None]) -> bool:
    seen, now = {name}, queues.get(name)
    while now is not None and now.overflow is not None and now.overflow not in seen:
        seen.add(now.overflow)
        now = queues.get(now.overflow)
    return now is not None and now.overflow == name


def _field_faults(sections: Sections, fields: Schema | None) -> Iterator[InvalidValueError]:
    for name, split in (sections.splits or {}).items():
        if split is not None:
            yield from _fact_faults(split.by, TextField, fields, f"splits.{name}.by")
    if sections.priority is not None:
        if sections.priority.due_in is not None:
            yield from _fact_faults(sections.priority.due_in, InstantField, fields, "priority.due_in")
        for index, credit in enumerate(sections.priority.credits):
            yield from _condition_faults(credit.when, fields, f"priority.credits[{index}].when")


def _fact_faults(name: str, kind: type[Field], fields: Schema | None, path: str) -> Iterator[InvalidValueError]:
    if fields is None:
        return
    if name not in fields.fields:
        hint = suggest(name, fields.fields, kind="fields")
        yield UnknownNameError(f"there is no field {name!r}. {hint}", path=path)
    elif not isinstance(fields.fields[name], kind):
        yield InvalidValueError(f"is a field of type {kind.kind}; {name!r} is not.", path=path)


def _condition_faults(text: str, fields: Schema | None, path: str) -> Iterator[InvalidValueError]:
    if fields is not None:
        try:
            fields.parse(text)
        except InvalidValueError as fault:
            yield fault.under(path)


def _choice_faults(choice: Sequence[str | None] | None, sections: Sections, path: str) -> Iterator[InvalidValueError]:
    if sections.skills is not None:
        skills = [skill for skill in sections.skills if skill is not None]
        for index, text in enumerate(choice or ()):
            try:
                rung(text or "longest_idle", skills)
            except InvalidValueError as fault:
                yield fault.under(f"{path}[{index}]")


def _route_faults(route: Route, sections: Sections, fields: Schema | None, path: str) -> Iterator[InvalidValueError]:
    for index, step in enumerate(route.targets):
        below = f"{path}.steps[{index}]" if route.steps else path
        for skill in step.needs.skills:
            yield from _unknown(skill, sections.skills, "skill", f"{below}.needs.skills.{skill}")
        for language in step.needs.languages:
            yield from _unknown(language, sections.languages, "language", f"{below}.needs.languages.{language}")
        if step.needs.agent_in is not None:
            yield from _fact_faults(step.needs.agent_in, TextField, fields, f"{below}.needs.agent_in")
        if step.queue is not None:
            yield from _unknown(step.queue, sections.queues, "queue", f"{below}.queue")
    if route.queue is not None:
        yield from _unknown(route.queue, sections.queues, "queue", f"{path}.queue")
    if sections.queues is not None:
        yield from (fault.under(path) for fault in endless(route, sections.queues))
    yield from _choice_faults(route.choice, sections, f"{path}.choice")


def _unknown(name: str, known: Iterable[str | None] | None, kind: str, path: str) -> Iterator[InvalidValueError]:
    names = None if known is None else [each for each in known if each is not None]
    if names is not None and name not in names:
        yield UnknownNameError(f"there is no {kind} {name!r}. {suggest(name, names, kind=f'{kind}s')}", path=path)
