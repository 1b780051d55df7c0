"""What the sections of a policy say about each other, checked as far as they could be read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.models import AgentId
from cxcore.routing._choice._ladder import is_taken, rung
from cxcore.routing._document import BUILT_IN, DEFAULT, Sections, with_built_in
from cxcore.routing._terms._exact import above_zero
from cxcore.routing._terms._path import endless
from cxcore.routing._terms._rule import Queue, Route, Rule
from cxcore.rules import Field, InstantField, Predicate, Schema, TextField
from cxcore.values import canonical_language, one_line


def cross_faults(sections: Sections) -> Iterator[InvalidValueError]:
    """Yield what is wrong with names: those that are ill-formed, and those that nothing declares."""
    yield from _own_names(sections)
    yield from _other_names(sections)
    predicate_faults = list(_predicate_faults(sections))
    yield from predicate_faults
    fields = None if predicate_faults else _fields(sections, _predicates(sections))
    yield from _queue_faults(sections)
    yield from _field_faults(sections, fields)
    yield from _plugin_faults(sections, fields)
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


def _predicates(sections: Sections) -> Mapping[str, Predicate]:
    return {**(sections.schema.predicates if sections.schema else {}), **sections.predicates}


def _fields(sections: Sections, predicates: Mapping[str, Predicate]) -> Schema | None:
    if sections.schema is None:
        return None
    return with_built_in(sections.schema, sections.splits or {}, sections.calendars, predicates)


def _predicate_faults(sections: Sections) -> Iterator[InvalidValueError]:
    for name, predicate in _predicates(sections).items():
        try:
            _fields(sections, {name: predicate})
        except InvalidValueError as fault:
            yield fault


def _plugin_faults(sections: Sections, fields: Schema | None) -> Iterator[InvalidValueError]:
    skills = [skill for skill in sections.skills or () if skill is not None]
    for name in sections.strategies:
        if is_taken(name, skills):
            yield InvalidValueError("is a rung of the ladder already; choose another name.", path=f"strategies.{name}")
    for path, plugins in (
        ("strategies", sections.strategies),
        ("score_terms", sections.score_terms),
        ("requirements", sections.requirements),
    ):
        for name, plugin in plugins.items():
            for each in plugin.inputs:
                yield from _unknown(each, fields.fields if fields else None, "field", f"{path}.{name}")


def _own_names(sections: Sections) -> Iterator[InvalidValueError]:
    if sections.name is not None:
        try:
            one_line(None, attrs.fields(Rule).name, sections.name)  # a policy is called as a rule is
        except InvalidValueError as fault:
            yield fault
    yield from _name_faults(sections.skills or (), "skills")
    yield from _name_faults(sections.queues or (), "queues")
    for name in sections.schema.fields if sections.schema else ():
        if name in BUILT_IN:
            yield InvalidValueError("is a fact of every interaction already; leave it out.", path=f"fields.{name}")
    for index, tag in enumerate(sections.languages or ()):
        if tag is not None and (usual := canonical_language(tag)) != tag:
            advice = f"write {usual!r}" if usual else "write one such as 'pt-BR'"
            yield InvalidValueError(f"{tag!r} is no BCP 47 language tag; {advice}.", path=f"languages[{index}]")


def _name_faults(names: Iterable[str | None], path: str) -> Iterator[InvalidValueError]:
    seen: set[str] = set()
    for name in names:
        if name is None:
            continue
        if not name or name != name.strip() or not name.isprintable():
            yield InvalidValueError(f"a name is one line without blanks at its ends; {name[:40]!r} is not.", path=path)
        elif name in seen:
            yield InvalidValueError(f"{name!r} is listed twice.", path=path)
        seen.add(name)


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
        for index, term in enumerate(sections.priority.terms):
            yield from _unknown(term.name, sections.score_terms, "score term", f"priority.terms[{index}].name")


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
                rung(text or "longest_idle", skills, sections.strategies)
            except InvalidValueError as fault:
                yield fault.under(f"{path}[{index}]")


def _route_faults(route: Route, sections: Sections, fields: Schema | None, path: str) -> Iterator[InvalidValueError]:
    for index, step in enumerate(route.targets):
        below = f"{path}.steps[{index}]" if route.steps else path
        for skill in step.needs.skills:
            yield from _unknown(skill, sections.skills, "skill", f"{below}.needs.skills.{skill}")
        for language in step.needs.languages:
            yield from _unknown(language, sections.languages, "language", f"{below}.needs.languages.{language}")
        for each, requirement in enumerate(step.needs.requirements):
            path_of_it = f"{below}.needs.requirements[{each}]"
            yield from _unknown(requirement, sections.requirements, "requirement", path_of_it)
        if step.needs.agent_in is not None:
            yield from _fact_faults(step.needs.agent_in, TextField, fields, f"{below}.needs.agent_in")
        yield from _choice_faults(step.choice, sections, f"{below}.choice")
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
