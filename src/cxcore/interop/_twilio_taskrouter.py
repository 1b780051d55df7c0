"""The workflows of Twilio TaskRouter: their configuration in, a routing policy out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, type_in_words
from cxcore.interop._schema_org import LeftOut
from cxcore.interop._twilio_conditions import ALWAYS, condition_of, inferred_schema
from cxcore.interop._twilio_expressions import UnreadExpressionError, read_expression
from cxcore.interop._twilio_needs import Asking, asking_of, skill_named
from cxcore.routing import Policy, Queue, Route, Rule, Step
from cxcore.rules import Expression, Schema
from cxcore.values import FrozenDict

_DAY: Final = timedelta(days=1)
_POINTS: Final = 1_000_000.0
"""Of one step of priority: more than the minutes of the longest wait, so that who waits longer never overtakes it."""
_MOST_FILTERS: Final = 1_000
_MOST_TARGETS: Final = 100
_OVER: Final = "the time is over that the workflow allows"
_FILTER: Final = ("filter_friendly_name", "friendly_name", "expression", "targets")
_TARGET: Final = (
    "queue",
    "expression",
    "priority",
    "timeout",
    "order_by",
    "skip_if",
    "known_worker_sid",
    "known_worker_friendly_name",
)
_RESOURCE: Final = ("assignment_callback_url", "fallback_assignment_callback_url", "task_reservation_timeout")
_ABSENT: Final = "workers.available==0"


@attrs.frozen
class PolicyRead:
    """A policy made from another engine's document, and what of that document it lacks."""

    policy: Policy
    left_out: tuple[LeftOut, ...] = ()
    """What the policy does not say, or says differently; empty if it routes as the document did."""
    stands_for: Mapping[str, str] = attrs.field(factory=FrozenDict)
    """What each skill and language of the policy is among the attributes of workers: give it to the agents who have that."""


def from_twilio_workflow(
    document: Mapping[str, object],
    *,
    name: str,
    target_workers: Mapping[str, str] | None = None,
    schema: Schema | None = None,
    longest_wait: timedelta = _DAY,
) -> PolicyRead:
    """
    Return the policy of a workflow of Twilio TaskRouter.

    A filter becomes a rule, a target a step: its queue, its timeout as the wait, the
    queue's workers and its own expression as needs, ``order_by`` as the ladder of choice
    before *longest idle*, ``known_worker_sid`` as the one agent who may take it,
    ``priority`` as points that no wait makes up for. The default filter is the default,
    and the last step of each rule whose targets all have a timeout.

    A filter whose expression cannot be said is left out whole, and so is a target whose
    workers cannot, since half of it would match too much; look at the list. A missing
    attribute is unknown and never a match. A dotted attribute is one field of that name.

    Args:
        document: The parsed JSON: a configuration with ``task_routing``, or the workflow
            resource that holds one.
        name: What the policy is called.
        target_workers: The expression of each queue by its sid, as its resource has it.
        schema: The attributes of tasks; by default each one's type follows from its comparisons.
        longest_wait: How long a target without a timeout lasts: the ``timeout`` of tasks, a day unless said otherwise.

    Raises:
        InvalidDocumentError: Every fault of `document`, each with its path.

    >>> read = from_twilio_workflow(
    ...     {
    ...         "task_routing": {
    ...             "filters": [
    ...                 {
    ...                     "filter_friendly_name": "Spanish",
    ...                     "expression": "selected_language == 'es' AND tier IN ['gold', 'vip']",
    ...                     "targets": [{"queue": "WQ1", "timeout": 30, "order_by": "worker.level DESC"}],
    ...                 }
    ...             ],
    ...             "default_filter": {"queue": "WQ2"},
    ...         }
    ...     },
    ...     name="support",
    ...     target_workers={"WQ1": "languages HAS 'es' AND level >= 3", "WQ2": "1 == 1"},
    ... )
    >>> read.policy.rules[0].when
    "selected_language == 'es' and tier in ['gold', 'vip']"
    >>> read.policy.rules[0].steps[0].needs.to_dict()["skills"], read.left_out
    ({'level': 3}, ())
    """
    reader = _WorkflowReader(target_workers or {}, longest_wait)
    policy = reader.policy(document, name, schema)
    if reader.faults or policy is None:
        raise InvalidDocumentError("The workflow cannot be read", reader.faults)
    return PolicyRead(policy, tuple(reader.left_out), FrozenDict(dict(sorted(reader.stands_for.items()))))


@attrs.frozen
class _Filter:
    """A filter whose expression and targets are read."""

    path: str
    name: str
    when: Expression | None
    steps: tuple[Step, ...]


class _WorkflowReader:
    """Reads one workflow, and notes each fault and each thing left out with its path."""

    def __init__(self, target_workers: Mapping[str, str], longest_wait: timedelta) -> None:
        self.target_workers = target_workers
        self.longest_wait = longest_wait
        self.faults: list[InvalidValueError] = []
        self.left_out: list[LeftOut] = []
        self.stands_for: dict[str, str] = {}
        self.skills: set[str] = set()
        self.languages: set[str] = set()
        self.agent_fields: set[str] = set()
        self.queues: dict[str, Queue] = {}
        self.unnamed: set[str] = set()

    def fault(self, path: str, message: str) -> None:
        self.faults.append(InvalidValueError(message, path=path))

    def leave_out(self, path: str, reason: str) -> None:
        self.left_out.append(LeftOut(path, reason))

    # --- the document ------------------------------------------------------------

    def policy(self, document: object, name: str, given: Schema | None) -> Policy | None:
        """Return the policy, or ``None`` once a fault is noted."""
        found = self.routing(document)
        if found is None:
            return None
        path, routing = found
        self.others(routing, ("filters", "default_filter"), path)
        last = self.default(routing.get("default_filter"), f"{path}.default_filter")
        filters = [
            each
            for at, data in self.objects(routing.get("filters", []), f"{path}.filters", _MOST_FILTERS)
            if (each := self.filter(at, data, last)) is not None
        ]
        asked = [each.when for each in filters if each.when is not None]
        schema = given or inferred_schema(asked, self.agent_fields, f"{path}.filters", self.faults)
        if self.faults:
            return None
        return Policy(
            name=name,
            schema=schema,
            skills=sorted(self.skills),
            languages=sorted(self.languages),
            queues=self.queues,
            rules=self.rules(filters, schema),
            default=None if last is None else Route(steps=(last,), otherwise=_OVER),
        )

    def routing(self, document: object) -> tuple[str, Mapping[str, Any]] | None:
        """Return the path and the content of ``task_routing``."""
        path = ""
        if isinstance(document, Mapping) and "configuration" in document:
            for key in _RESOURCE:
                if document.get(key) is not None:
                    self.leave_out(key, "is for the host to do: cxcore decides and calls nobody.")
            path, document = "configuration.", document["configuration"]
            if isinstance(document, str):
                try:
                    document = json.loads(document)
                except (ValueError, RecursionError):
                    self.fault("configuration", "is JSON text; this is not.")
                    return None
        if not isinstance(document, Mapping) or "task_routing" not in document:
            came = "an object without it" if isinstance(document, Mapping) else type_in_words(document)
            self.fault(path.removesuffix("."), f"is an object with 'task_routing'; {came} came.")
            return None
        self.others(document, ("task_routing",), path.removesuffix("."))
        routing = document["task_routing"]
        if not isinstance(routing, Mapping):
            self.fault(f"{path}task_routing", f"is an object; {type_in_words(routing)} came.")
            return None
        return f"{path}task_routing", routing

    def objects(self, listed: object, path: str, most: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the objects of a list with their paths, and note what is none."""
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            self.fault(path, f"is a list; {type_in_words(listed)} came.")
            return
        if len(listed) > most:
            self.fault(path, f"has at most {most:,} entries; {len(listed):,} came.")
            return
        for index, each in enumerate(listed):
            if isinstance(each, Mapping):
                yield f"{path}[{index}]", each
            else:
                self.fault(f"{path}[{index}]", f"is an object; {type_in_words(each)} came.")

    def others(self, data: Mapping[str, Any], known: Sequence[str], path: str) -> None:
        for key in data:
            if key not in known:
                self.leave_out(f"{path}.{key}".removeprefix("."), "is nothing that a policy knows.")

    # --- filters -----------------------------------------------------------------

    def filter(self, path: str, data: Mapping[str, Any], last: Step | None) -> _Filter | None:
        """Return a filter; ``None`` if it is left out or has a fault."""
        self.others(data, _FILTER, path)
        said = self.text(data, "filter_friendly_name", path) or self.text(data, "friendly_name", path)
        words = " ".join((said or "").split())
        number = int(path[path.rindex("[") + 1 : -1]) + 1
        expression = self.text(data, "expression", path)
        targets = list(self.objects(data.get("targets"), f"{path}.targets", _MOST_TARGETS))
        steps = self.steps(targets, last)
        if expression is None:
            if "expression" not in data:
                self.fault(f"{path}.expression", "is missing; a filter has one.")
            return None
        try:
            when = condition_of(read_expression(expression))
        except UnreadExpressionError as unread:
            self.leave_out(f"{path}.expression", f"{unread} The filter is left out.")
            return None
        if not steps:
            if targets:
                self.leave_out(path, "no target is left, so the filter is left out.")
            else:
                self.fault(f"{path}.targets", "names at least one queue.")
            return None
        return _Filter(path, words if words and words.isprintable() else f"filter {number}", when, steps)

    def rules(self, filters: Sequence[_Filter], schema: Schema) -> list[Rule]:
        """Return the rules of filters whose conditions the schema understands."""
        facts = schema.with_fields(ALWAYS)
        rules: list[Rule] = []
        taken = {"default"}
        for each in filters:
            try:
                when = None if each.when is None else str(facts.check(each.when))
            except InvalidValueError as fault:
                self.leave_out(f"{each.path}.expression", f"{str(fault).splitlines()[0]} The filter is left out.")
                continue
            name, number = each.name, 2
            while name in taken:
                name, number = f"{each.name} ({number})", number + 1
            taken.add(name)
            rules.append(Rule(name=name, when=when, steps=each.steps, otherwise=_OVER))
        return rules

    # --- targets -----------------------------------------------------------------

    def default(self, data: object, path: str) -> Step | None:
        if data is None:
            return None
        if not isinstance(data, Mapping):
            self.fault(path, f"is an object; {type_in_words(data)} came.")
            return None
        return self.step(path, data)

    def steps(self, targets: Sequence[tuple[str, Mapping[str, Any]]], last: Step | None) -> tuple[Step, ...]:
        """Return the steps of a filter: its targets, and the default where they come to an end."""
        steps: list[Step] = []
        for path, target in targets:
            if steps and self.holds(steps[-1]):
                self.leave_out(path, "is never reached: the target before it has no timeout.")
            elif (step := self.step(path, target)) is not None:
                steps.append(step)
        if steps and last is not None and not self.holds(steps[-1]):
            steps.append(last)
        return tuple(steps)

    def holds(self, step: Step) -> bool:
        """Whether nothing follows a step, because it has no timeout and is never skipped."""
        return step.wait is None and not step.skip_if_absent and step.needs.agent_in is None

    def step(self, path: str, data: Mapping[str, Any]) -> Step | None:
        """Return the step of a target; ``None`` if it is left out or has a fault."""
        self.others(data, _TARGET, path)
        queue = self.text(data, "queue", path)
        priority = self.number(data, "priority", path) or 0
        timeout = self.number(data, "timeout", path)
        asking = self.asking(path, data, queue)
        choice = self.choice(self.text(data, "order_by", path), path)
        skips = self.skips(self.text(data, "skip_if", path), path)
        if not queue:
            self.fault(f"{path}.queue", "is the sid of a queue.")
            return None
        if asking is None:
            return None
        place = self.queue(queue, priority)
        self.note(asking)
        try:
            return Step(
                needs=asking.needs(),
                queue=place,
                wait=timedelta(seconds=timeout) if timeout else None,
                skip_if_absent=skips,
                choice=choice,
            )
        except (InvalidValueError, OverflowError):
            self.fault(f"{path}.timeout", "is a number of seconds, and at most 366 days.")
            return None

    def queue(self, sid: str, priority: int) -> str:
        """Return the name of the queue that a target waits in, where it has that priority."""
        name, points = sid, priority * _POINTS
        if sid in self.queues and self.queues[sid].priority != points:
            name = f"{sid} at priority {priority}"
        self.queues[name] = Queue(wait=self.longest_wait, priority=points)
        return name

    def note(self, asking: Asking) -> None:
        self.skills.update(asking.skills)
        self.languages.update(asking.languages)
        self.stands_for.update(asking.stands_for)
        if asking.agent_in is not None:
            self.agent_fields.add(asking.agent_in)

    def asking(self, path: str, data: Mapping[str, Any], queue: str | None) -> Asking | None:
        """Return whom a target asks for among the workers of its queue; ``None`` if that cannot be said."""
        expressions = [(f"{path}.expression", self.text(data, "expression", path))]
        if queue and queue in self.target_workers:
            expressions.append((f"target_workers.{queue}", self.target_workers[queue]))
        elif queue and queue not in self.unnamed:
            self.unnamed.add(queue)
            self.leave_out(f"{path}.queue", f"target_workers says nothing of {queue!r}, so everybody may serve it.")
        found = self.known_worker(path, data)
        for at, text in expressions:
            try:
                if text is not None and text.strip():
                    found = found.joined(asking_of(read_expression(text)))
            except UnreadExpressionError as unread:
                self.leave_out(path, f"{at}: {unread} The target is left out.")
                return None
        return found

    def known_worker(self, path: str, data: Mapping[str, Any]) -> Asking:
        for key in ("known_worker_sid", "known_worker_friendly_name"):
            said = self.text(data, key, path)
            field = (said or "").strip().removeprefix("task.")
            if said and (field == said.strip() or not field):
                self.leave_out(f"{path}.{key}", f"{said[:40]!r} is no attribute of the task, such as 'task.agent'.")
            elif said:
                self.leave_out(f"{path}.{key}", f"the fact {field!r} must hold the id of an agent here.")
                return Asking(agent_in=field)
        return Asking()

    def choice(self, text: str | None, path: str) -> tuple[str, ...] | None:
        """Return the ladder of a target; ``None`` is the usual one."""
        rungs: list[str] = []
        for part in (text or "").split(","):
            attribute, _, direction = " ".join(part.split()).partition(" ")
            if not attribute:
                continue
            if (
                direction.lower() not in ("", "asc", "desc")
                or not attribute.replace(".", "").replace("_", "").isalnum()
            ):
                self.leave_out(f"{path}.order_by", f"{part.strip()[:40]!r} is no attribute with ASC or DESC.")
                return None
            skill = skill_named(attribute)
            self.skills.add(skill)
            self.stands_for[skill] = f"the level in {attribute}"
            rungs.append(f"{skill} {direction.lower() or 'asc'}")
        return (*rungs, "longest_idle") if rungs else None

    def skips(self, text: str | None, path: str) -> bool:
        if not text:
            return False
        if "".join(text.split()).lower() == _ABSENT:
            self.leave_out(
                f"{path}.skip_if", "the step is skipped where nobody who suits is here, not even busy or away."
            )
            return True
        self.leave_out(f"{path}.skip_if", f"only 'workers.available == 0' carries over; {text[:40]!r} came.")
        return False

    # --- cells -------------------------------------------------------------------

    def text(self, data: Mapping[str, Any], key: str, path: str) -> str | None:
        value = data.get(key)
        if value is None or isinstance(value, str):
            return value
        self.fault(f"{path}.{key}", f"is text; {type_in_words(value)} came.")
        return None

    def number(self, data: Mapping[str, Any], key: str, path: str) -> int | None:
        value = data.get(key)
        if value is None or (type(value) is int and 0 <= value < 1 << 31):
            return value
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < len("2147483648"):
            return int(value)
        self.fault(f"{path}.{key}", "is a whole number of at least zero.")
        return None
