"""Workflows of Twilio TaskRouter in, a routing policy out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, suggest, type_in_words
from cxcore.interop._policies._decision_table import inferred_schema
from cxcore.interop._policies._policy_read import PolicyRead
from cxcore.interop._policies._twilio_expressions import UnreadExpressionError, comparisons, read_expression
from cxcore.interop._policies._twilio_meanings import asked_in_the_negative, condition, field_of
from cxcore.interop._policies._twilio_targets import IDLE, TargetReader
from cxcore.routing import Policy, Route, Rule, Step
from cxcore.rules import Compare, Expression, Schema, TextField
from cxcore.values import FrozenDict

_FILTER: Final = ("filter_friendly_name", "friendly_name", "expression", "targets")
_OF_THE_HOST: Final = ("assignment_callback_url", "fallback_assignment_callback_url", "task_reservation_timeout")
"""What the resource of a workflow says besides how it routes."""
_MOST: Final = 1_000
_TASK_TIMEOUT: Final = timedelta(hours=24)  # Twilio's default, https://www.twilio.com/docs/taskrouter/api/task
_LONGEST_TASK_TIMEOUT: Final = timedelta(days=14)  # Twilio's limit, on the same page
_SECOND: Final = timedelta(seconds=1)


def from_twilio_workflow(
    document: Mapping[str, object],
    *,
    name: str,
    target_workers: Mapping[str, str] | None = None,
    schema: Schema | None = None,
    task_timeout: timedelta = _TASK_TIMEOUT,
) -> PolicyRead:
    """
    Return the policy of a TaskRouter workflow.

    Each filter becomes a rule, each of its targets a step, and the default filter
    the default. A target that asks for what a step cannot need is left out whole and
    listed, since half of it would match too much; so is a filter whose expression
    no condition says, and then the filters below it answer in its place.

    Twilio gives two tasks of unlike priority in that order, whatever their age: points
    for priority outweigh the longest wait there is. A target with a priority waits
    in a queue of its own, such as ``WQ1 priority 10``.

    Args:
        document: The parsed JSON: the configuration, which has ``task_routing``, or the resource that holds it.
        name: What the policy is called.
        target_workers: The expression of each queue that says which workers are in it. Who is in a queue
            that it does not tell has a skill of the queue's name.
        schema: The fields; by default the type of each follows from the constants it is compared with.
        task_timeout: How long a task lives that nobody takes; Twilio's default is 24 hours.

    Raises:
        InvalidDocumentError: Every fault of `document`, each with its path.
        InvalidValueError: `task_timeout` is shorter than a second or longer than 14 days.

    >>> read = from_twilio_workflow(
    ...     {"task_routing": {
    ...         "filters": [{
    ...             "filter_friendly_name": "Gold",
    ...             "expression": "type == 'ticket' AND customer_value == 'Gold'",
    ...             "targets": [
    ...                 {"queue": "WQ1", "expression": "worker.finance >= 5", "timeout": 30},
    ...                 {"expression": "task.city == worker.city", "timeout": 30},
    ...                 {"order_by": "worker.finance DESC"},
    ...             ],
    ...         }],
    ...     }},
    ...     name="support",
    ...     target_workers={"WQ1": "skills HAS 'support'"},
    ... )
    >>> read.policy.rules[0].name, read.policy.rules[0].when
    ('filter 1: Gold', "type == 'ticket' and customer_value == 'Gold'")
    >>> dict(read.policy.rules[0].steps[0].needs.skills)
    {'support': 1, 'finance': 5}
    >>> dict(read.skills_of({"skills": ["support", "chess"], "finance": 8}))
    {'finance': 8, 'support': 1}
    >>> print(read.left_out[0].path)
    task_routing.filters[0].targets[1].expression
    >>> print(read.left_out[0].reason)
    'task.city' is compared with 'worker.city', and a step compares with constants.
    """
    if not _SECOND <= task_timeout <= _LONGEST_TASK_TIMEOUT:
        raise InvalidValueError(
            f"is from one second to {_LONGEST_TASK_TIMEOUT.days} days; {task_timeout} is not.", path="task_timeout"
        )
    reader = _WorkflowReader(target_workers, task_timeout)
    listed, default = reader.workflow(document)
    filters = [each for each in listed if each is not None]
    known = schema or reader.schema(filters)
    rules = reader.rules(filters, known) if known else []
    if reader.faults or known is None:
        raise InvalidDocumentError("The workflow cannot be read", reader.faults)
    reader.leave_out_what_goes_on(listed)
    policy = Policy(
        name=name,
        schema=known,
        skills=tuple(reader.skills),
        queues=reader.queues,
        rules=rules,
        default=default,
        choice=(IDLE,),
    )
    return PolicyRead(policy, tuple(reader.left_out), FrozenDict(reader.facts), FrozenDict(reader.skills))


@attrs.frozen
class _Filter:
    path: str
    last: str
    """The path of its last target."""
    name: str
    when: Expression | None
    """``None`` is every task."""
    steps: tuple[Step, ...]

    @property
    def lasts(self) -> timedelta:
        return sum((step.wait for step in self.steps if step.wait), timedelta(0))


class _WorkflowReader(TargetReader):
    """Reads one workflow: its document and its filters, whose targets are read above."""

    # --- the document ---------------------------------------------------------

    def workflow(self, document: object) -> tuple[list[_Filter | None], Route | None]:
        """Return the filters, of which ``None`` is left out or has a fault, and the default."""
        at, document = self.configuration(document)
        if not isinstance(document, Mapping) or "task_routing" not in document:
            came = "one without it" if isinstance(document, Mapping) else type_in_words(document)
            self.fault(at, f"is an object with 'task_routing', or its JSON; {came} came.")
            return [], None
        root = f"{at}.task_routing".removeprefix(".")
        routing = document["task_routing"]
        if not isinstance(routing, Mapping):
            self.fault(root, f"is an object; {type_in_words(routing)} came.")
            return [], None
        self.leave_out_others(document, ("task_routing",), at)
        self.leave_out_others(routing, ("filters", "default_filter"), root)
        listed = list(self.objects(routing, "filters", root)) if "filters" in routing else []
        filters = [self.filter(*each) for each in listed]
        default = routing.get("default_filter")
        if default is not None and not isinstance(default, Mapping):
            self.fault(f"{root}.default_filter", f"is an object; {type_in_words(default)} came.")
            default = None
        steps = () if default is None else self.steps([(f"{root}.default_filter", default)])
        return filters, Route(steps=steps) if steps else None

    def configuration(self, document: object) -> tuple[str, object]:
        """Return the configuration and its path, out of the resource that may hold it as text."""
        if not isinstance(document, Mapping) or "configuration" not in document:
            return "", document
        for key in _OF_THE_HOST:
            if document.get(key) is not None:
                self.leave_out(key, "is for the host to do; a policy decides, and calls nobody.")
        configuration = document["configuration"]
        if isinstance(configuration, str):
            with suppress(ValueError, RecursionError):  # what is no JSON stays a text, and is refused as one
                configuration = json.loads(configuration)
        return "configuration", configuration

    def objects(self, data: Mapping[str, Any], key: str, at: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the objects of a list with their paths, and note what is none."""
        listed = data.get(key)
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            self.fault(f"{at}.{key}", f"is a list; {type_in_words(listed)} came.")
            return
        if len(listed) > _MOST:
            self.fault(f"{at}.{key}", f"has at most {_MOST:,} entries; {len(listed):,} came.")
            return
        for index, each in enumerate(listed):
            if isinstance(each, Mapping):
                yield f"{at}.{key}[{index}]", each
            else:
                self.fault(f"{at}.{key}[{index}]", f"is an object; {type_in_words(each)} came.")

    # --- filters --------------------------------------------------------------

    def filter(self, path: str, data: Mapping[str, Any]) -> _Filter | None:
        """Return a filter; ``None`` if it is left out or has a fault."""
        self.leave_out_others(data, _FILTER, path)
        number = int(path[path.rindex("[") + 1 : -1]) + 1
        friendly = " ".join(
            (self.text(data, "filter_friendly_name", path) or self.text(data, "friendly_name", path) or "").split()
        )
        name = f"filter {number}: {friendly}" if friendly and friendly.isprintable() else f"filter {number}"
        written = self.text(data, "expression", path)
        if not data.get("expression"):
            self.fault(f"{path}.expression", "is missing; a filter says which tasks it is for.")
        targets = list(self.objects(data, "targets", path))
        if data.get("targets") == []:
            self.fault(f"{path}.targets", "has at least one target.")
        try:
            tree = read_expression(written or "1 == 1")
            when = None if tree is True else condition(tree)
        except UnreadExpressionError as unread:
            self.leave_out(f"{path}.expression", unread)
            unused = TargetReader({}, self.life)
            unused.steps(targets)
            self.faults += unused.faults
            return None
        steps = self.steps(targets)
        if not steps:
            self.leave_out(path, "none of its targets carries over, and so neither does the filter.")
            return None
        if negative := asked_in_the_negative(tree):
            said = (
                f"a task without {' or '.join(map(repr, negative))} does not match; Twilio does not say what it does."
            )
            self.leave_out(f"{path}.expression", said)
        self.facts.update({field_of(test.key.path): test.key.path for test in comparisons(tree)})
        return _Filter(path, targets[-1][0], name, when, steps)

    def schema(self, filters: Sequence[_Filter]) -> Schema | None:
        """Return the schema that follows from the comparisons, or ``None`` once they contradict each other."""
        faults = len(self.faults)
        texts = [Compare(field, "==", "") for field in self.named]
        tests = [each.when for each in filters if each.when is not None]
        schema = inferred_schema([*tests, *texts], "task_routing.filters", self.faults)
        return schema if len(self.faults) == faults else None

    def rules(self, filters: Sequence[_Filter], schema: Schema) -> list[Rule]:
        for field, path in self.named.items():
            if field not in schema.fields:
                self.fault(path, f"there is no field {field!r}. {suggest(field, schema.fields, kind='fields')}")
            elif not isinstance(schema.fields[field], TextField):
                self.fault(
                    path, f"is for whom {field!r} names, which is {schema.fields[field].describe()} and no text."
                )
        rules: list[Rule] = []
        for each in filters:
            try:
                when = None if each.when is None else str(schema.check(each.when))
                rules.append(Rule(name=each.name, when=when, steps=each.steps))
            except InvalidValueError as fault:
                self.faults.append(fault.under(f"{each.path}.expression"))
        return rules

    def leave_out_what_goes_on(self, filters: Sequence[_Filter | None]) -> None:
        """List the filters whose tasks another one below may take over in Twilio, once their time is over."""
        for each in filters[:-1]:
            if each is not None and each.lasts < self.life:
                said = "when it is over the interaction is refused; Twilio goes on to the next filter that matches."
                self.leave_out(f"{each.last}.timeout", said)
