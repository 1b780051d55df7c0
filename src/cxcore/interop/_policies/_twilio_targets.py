"""The targets of a TaskRouter filter: in what order, how long, for whom and in which queue a task waits."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.interop._left_out import LeftOut
from cxcore.interop._policies._twilio_clock import Clock, Skip
from cxcore.interop._policies._twilio_expressions import Comparison, Key, UnreadExpressionError, read_expression
from cxcore.interop._policies._twilio_meanings import (
    LOWEST_LEVEL,
    Meaning,
    Minimum,
    Named,
    field_of,
    level_skill,
    needs_of_worker,
)
from cxcore.routing import Needs, Queue, Step

_KNOWN_WORKER: Final = ("known_worker_sid", "known_worker_friendly_name")
_TARGET: Final = ("queue", "expression", "priority", "timeout", "order_by", "skip_if", *_KNOWN_WORKER)
_HIGHEST: Final = 2**31 - 1
_MINUTE: Final = timedelta(minutes=1)
IDLE: Final = "longest_idle"
"""Who is chosen where no order says otherwise."""
_FLEX: Final = "routing."
_NOBODY_AVAILABLE: Final = Comparison(Key("workers.available"), "==", 0)
_ORDER: Final = re.compile(r"worker\.(\w+(?:\.\w+|\[\d+\])*)\s+(asc|desc)", re.IGNORECASE)
_TASK_KEY: Final = re.compile(r"task\.(\w+(?:\.\w+|\[\d+\])*)")


class TargetReader:
    """Reads targets, and notes each fault and each thing left out with its path."""

    def __init__(self, target_workers: Mapping[str, str] | None, life: timedelta) -> None:
        self.faults: list[InvalidValueError] = []
        self.left_out: list[LeftOut] = []
        self.queues: dict[str, Queue] = {}
        self.skills: dict[str, tuple[Meaning, ...]] = {}
        self.facts: dict[str, str] = {}
        self.named: dict[str, str] = {}
        """The fields that name one agent, each with the path that asked for it first."""
        self.life = life
        self._target_workers = target_workers or {}
        self._members: dict[str, Mapping[str, int]] = {}

    def fault(self, path: str, message: str) -> None:
        self.faults.append(InvalidValueError(message, path=path))

    def leave_out(self, path: str, why: object) -> None:
        self.left_out.append(LeftOut(path, str(why)))

    # --- what stands in the document -------------------------------------------

    def leave_out_others(self, data: Mapping[str, Any], known: Sequence[str], at: str) -> None:
        for key in data:
            if key not in known:
                self.leave_out(f"{at}.{key!s:.40}".removeprefix("."), "is nothing that Twilio documents.")

    def text(self, data: Mapping[str, Any], key: str, at: str) -> str | None:
        """Return a text, or ``None`` if there is none."""
        value = data.get(key)
        if value is None or isinstance(value, str):
            return value or None
        self.fault(f"{at}.{key}", f"is text; {type_in_words(value)} came.")
        return None

    def whole(self, data: Mapping[str, Any], key: str, at: str, *, least: int) -> int | None:
        """Return a whole number, which Twilio writes as text too; ``None`` if there is none."""
        value = data.get(key)
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value):
            value = int(value)
        if type(value) is int and least <= value <= _HIGHEST:
            return value
        self.fault(f"{at}.{key}", f"is a whole number from {least} to {_HIGHEST:,}; {str(value)[:40]!r} came.")
        return None

    # --- targets --------------------------------------------------------------

    def steps(self, targets: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[Step, ...]:
        """
        Return the steps of a route.

        A target inherits the queue and the priority of the one before it. Its end counts from the
        task's arrival, so one that is left out changes none of the others' ends.
        """
        queue, priority = None, 0
        clock = Clock(self.life)
        steps: list[Step] = []
        for index, (path, target) in enumerate(targets):
            self.leave_out_others(target, _TARGET, path)
            after = len(targets) - index - 1
            queue = self.text(target, "queue", path) or queue
            changed = self.whole(target, "priority", path, least=0)
            priority = priority if changed is None else changed
            seconds = self.whole(target, "timeout", path, least=1)
            skip = self.skip(target, path, is_last=not after)
            if queue is None:
                if not index and not target.get("queue"):
                    self.fault(f"{path}.queue", "is missing; the first target of a filter names one.")
                continue
            if clock.is_over:
                self.leave_out(path, "is never reached: the targets before it last as long as the task lives.")
                continue
            if seconds is not None and clock.is_open:
                said = "counts from the end of a target without a timeout; here it is over when the task's life is."
                self.leave_out(f"{path}.timeout", said)
            clock.go_on(seconds, skip, after)
            needs = self.needs(target, path, queue)
            if needs is None:
                continue
            if needs.agent_in is not None and after and skip is None:
                self.leave_out(path, "is passed over while this agent is not here; Twilio waits for the timeout.")
            steps.append(
                Step(
                    needs=needs,
                    wait=clock.wait(skip),
                    queue=self.place(queue, priority),
                    skip_if_absent=skip is Skip.ABSENT,
                    choice=self.choice(target, path, needs),
                )
            )
        if steps and clock.rest:
            steps[-1] = attrs.evolve(steps[-1], wait=(steps[-1].wait or timedelta(0)) + clock.rest)
        return tuple(steps)

    def skip(self, target: Mapping[str, Any], path: str, *, is_last: bool) -> Skip | None:
        written = self.text(target, "skip_if", path)
        if written is None:
            return None
        try:
            tree = read_expression(written)
        except UnreadExpressionError as unread:
            self.leave_out(f"{path}.skip_if", unread)
            return None
        if tree is False:
            return None
        if tree is not True and tree != _NOBODY_AVAILABLE:
            self.leave_out(
                f"{path}.skip_if", "only 'workers.available == 0' and '1 == 1' are known; it is not skipped."
            )
            return None
        if is_last:
            said = (
                "a last step is not skipped; Twilio goes on to the next filter that matches, or to the default filter."
            )
            self.leave_out(f"{path}.skip_if", said)
            return None
        if tree is True:
            return Skip.ALWAYS
        said = (
            "it is skipped while nobody who meets its needs is here, on a break or not; "
            "Twilio counts who is available in the queue, and does not come back."
        )
        self.leave_out(f"{path}.skip_if", said)
        return Skip.ABSENT

    def place(self, queue: str, priority: int) -> str:
        """Return the queue where tasks of a priority wait for a Twilio queue's workers."""
        name = f"{queue} priority {priority}" if priority else queue
        # No two that wait differ in age by more than a life, so a point of priority is worth one.
        self.queues[name] = Queue(priority=priority * (self.life / _MINUTE))
        return name

    # --- agents ---------------------------------------------------------------

    def needs(self, target: Mapping[str, Any], path: str, queue: str) -> Needs | None:
        """Return what a target needs of an agent; ``None`` if it is left out."""
        if queue.startswith("task.") or "{" in queue:
            self.leave_out(f"{path}.queue", "the task names its queue, and a step's is always the same.")
            return None
        written = self.text(target, "expression", path)
        try:
            levels, named = self.asked(written or "1 == 1", prefixed=True)
        except UnreadExpressionError as unread:
            self.leave_out(f"{path}.expression", unread)
            return None
        for key in _KNOWN_WORKER:
            if (worker := self.text(target, key, path)) is not None:
                if (found := _TASK_KEY.fullmatch(worker.strip())) is None:
                    self.leave_out(f"{path}.{key}", "a step is for the agent whom a fact names, such as 'task.agent'.")
                    return None
                named.append(found[1])
        if len(set(named)) > 1:
            self.leave_out(path, f"is for two agents, {' and '.join(map(repr, named))}, and a step for one.")
            return None
        for task_path in named:
            self.named.setdefault(field_of(task_path), path)
            self.facts[field_of(task_path)] = task_path
        levels = _highest((*self.members(queue).items(), *levels.items()))
        return Needs(skills=levels, agent_in=field_of(named[0]) if named else None)

    def asked(self, expression: str, *, prefixed: bool) -> tuple[Mapping[str, int], list[str]]:
        """Return the levels that an expression asks for, and the attributes of the task that name an agent."""
        asked = list(needs_of_worker(read_expression(expression), prefixed=prefixed))
        minimums = [each for each in asked if isinstance(each, Minimum)]
        for each in minimums:
            self.declare(each)
        named = [each.task_path for each in asked if isinstance(each, Named)]
        return _highest((each.skill, each.level) for each in minimums), named

    def declare(self, asked: Minimum) -> None:
        """Note what a skill means; in Flex one stands in two places, and else in one."""
        meanings = self.skills.get(asked.skill, ())
        if asked.meaning in meanings:
            return
        for each in meanings:
            if not (each.path.startswith(_FLEX) and asked.meaning.path.startswith(_FLEX)):
                said = f"the skill {asked.skill!r} is {each.path!r} already, and cannot be {asked.meaning.path!r} too."
                raise UnreadExpressionError(said)
        self.skills[asked.skill] = (*meanings, asked.meaning)

    def members(self, queue: str) -> Mapping[str, int]:
        """Return the levels that say who is in a queue."""
        if queue not in self._members:
            self._members[queue] = self.read_members(queue)
        return self._members[queue]

    def read_members(self, queue: str) -> Mapping[str, int]:
        path, why = f"target_workers.{queue}", "is not given."
        try:
            if (expression := self.text(self._target_workers, queue, "target_workers")) is not None:
                levels, _ = self.asked(expression, prefixed=False)
                return levels
        except UnreadExpressionError as unread:
            why = str(unread)
        skill = f"queue {queue}"
        self.skills.setdefault(skill, ())
        self.leave_out(path, f"{why} Who is in the queue has the skill {skill!r}.")
        return {skill: LOWEST_LEVEL}

    def choice(self, target: Mapping[str, Any], path: str, needs: Needs) -> tuple[str, ...] | None:
        """Return the ladder of an order; ``None`` is who is idle longest, as without an order."""
        written = self.text(target, "order_by", path)
        if written is None:
            return None
        rungs: list[str] = []
        try:
            for clause in written.split(","):
                if (found := _ORDER.fullmatch(clause.strip())) is None:
                    said = f"{clause.strip()[:40]!r} is no attribute of a worker with ASC or DESC."
                    raise UnreadExpressionError(said)  # noqa: TRY301  # one place lists what is left out
                level = level_skill(found[1])
                self.declare(level)
                direction = found[2].lower()
                rungs.append(f"{level.skill} {direction}")
                if direction == "asc" and level.skill not in needs.skills:
                    said = f"who does not have {level.skill!r} comes first here, and last in Twilio."
                    self.leave_out(f"{path}.order_by", said)
        except UnreadExpressionError as unread:
            self.leave_out(f"{path}.order_by", f"{unread} Who is idle longest is chosen.")
            return None
        return (*rungs, IDLE)


def _highest(levels: Iterable[tuple[str, int]]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for skill, level in levels:
        highest[skill] = max(level, highest.get(skill, level))
    return highest
