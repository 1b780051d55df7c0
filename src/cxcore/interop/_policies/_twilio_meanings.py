"""What TaskRouter's expressions mean here: of a task a condition, of a worker levels of skills."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

import attrs

from cxcore.interop._policies._twilio_expressions import (
    Comparison,
    Constant,
    Every,
    Key,
    Some,
    Tree,
    UnreadExpressionError,
    comparisons,
    is_number,
)
from cxcore.rules import All, Compare, Contains, Expression, Has, In, Not
from cxcore.rules import Any as AnyOf

_OF_EVERY_INTERACTION: Final = ("interaction_id", "case_id", "customer_id", "channel", "language", "started_at")
"""The names that the facts of an interaction have taken; see :meth:`cxcore.models.Interaction.facts`."""
_SKILLS: Final = ("skills", "routing.skills")
"""Where workers list skills: by custom, and in Flex."""
_LEVELS: Final = "routing.levels."
"""Where workers have the levels of their skills in Flex."""
_FIELDS_OF_WORKERS: Final = ("sid", "friendly_name", "activity_sid", "activity_name")
"""What TaskRouter knows of a worker besides their attributes."""
_NAMES_OF_WORKERS: Final = ("sid", "friendly_name")
LOWEST_LEVEL: Final = 1
HIGHEST_LEVEL: Final = 10  # the levels that cxcore.models.Agent has


def field_of(path: str) -> str:
    """Return the name of the field that holds an attribute of the task."""
    return f"task {path}" if path in _OF_EVERY_INTERACTION else path


def found_at(attributes: Mapping[str, object], path: str) -> object:
    """Return what attributes hold at a path; ``None`` if there is nothing."""
    found: object = attributes
    for name in re.findall(r"\w+", path):
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list | tuple) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


# --- tasks ------------------------------------------------------------------


def condition(tree: Tree) -> Expression:
    """
    Return what an expression asks of a task.

    Raises:
        UnreadExpressionError: A condition cannot say it.
    """
    match tree:
        case Every(parts):
            return All(tuple(map(condition, parts)))
        case Some(parts):
            return AnyOf(tuple(map(condition, parts)))
        case Comparison():
            return _leaf(tree)
        case _:
            raise UnreadExpressionError("is never true.")


def asked_in_the_negative(tree: Tree) -> list[str]:
    """Return the fields that a test of a tree must not find to be something, in their order."""
    negative = ("!=", "NOT IN", "NOT HAS")
    return list(dict.fromkeys(field_of(each.key.path) for each in comparisons(tree) if each.operator in negative))


def _leaf(test: Comparison) -> Expression:
    field, value = field_of(test.key.path), test.value
    if test.key.path.startswith("taskrouter."):
        raise UnreadExpressionError(f"{test.key.path!r} is of Twilio's clock, and no attribute of the task.")
    match test.operator, value:
        case _, Key(other):
            raise UnreadExpressionError(
                f"{test.key.path!r} is compared with {other!r}, and a condition compares with constants."
            )
        case "IN", tuple():
            return In(field, value)
        case "NOT IN", tuple():
            return Not(In(field, value))
        case "HAS", str():
            return Has(field, value)
        case "NOT HAS", str():
            return Not(Has(field, value))
        case "CONTAINS", str():
            return Contains(field, value)
        case ("==" | "!=") as sign, str() | bool() | int() | float():
            return Compare(field, sign, value)
        case ("<" | "<=" | ">" | ">=") as sign, _ if is_number(value):
            return Compare(field, sign, cast("float", value))
    raise UnreadExpressionError(f"{test.operator} is asked of {test.key.path!r} with a value that it does not fit.")


# --- workers ----------------------------------------------------------------


@attrs.frozen
class Meaning:
    """What a worker's attributes hold if they have a skill."""

    path: str
    operator: str | None = None
    """``HAS`` or ``==``; ``None`` if the attribute is the level itself."""
    value: Constant | None = None

    def level(self, attributes: Mapping[str, object]) -> object:
        """Return the level that attributes give; ``None`` is no skill."""
        found = found_at(attributes, self.path)
        if self.operator is None:
            return found or None
        if self.operator == "HAS":
            has = isinstance(found, list | tuple) and self.value in found
        else:
            has = type(found) is type(self.value) and found == self.value
        return LOWEST_LEVEL if has else None


@attrs.frozen
class Minimum:
    """A level of a skill at least, and what the skill means."""

    skill: str
    meaning: Meaning
    level: int = LOWEST_LEVEL


@attrs.frozen
class Named:
    """The one worker whom an attribute of the task names."""

    task_path: str


def level_skill(path: str) -> Minimum:
    """Return the skill whose level an attribute of a worker is."""
    _refuse_fields_of_workers(path)
    return Minimum(path.removeprefix(_LEVELS), Meaning(path))


def needs_of_worker(tree: Tree, *, prefixed: bool) -> Iterator[Minimum | Named]:
    """
    Yield what an expression asks of a worker, all of which must hold.

    Args:
        tree: The expression.
        prefixed: Whether attributes are written as ``worker.`` and ``task.``, as those of a target are.

    Raises:
        UnreadExpressionError: It asks something else than minimums joined by ``AND``.
    """
    match tree:
        case Every(parts):
            for part in parts:
                yield from needs_of_worker(part, prefixed=prefixed)
        case Comparison():
            yield _of_target(tree) if prefixed else _need(tree)
        case Some():
            raise UnreadExpressionError("asks for one or another with OR, and a step for all that it needs.")
        case False:
            raise UnreadExpressionError("is never true.")


def _of_target(test: Comparison) -> Minimum | Named:
    key, value = test.key.path, test.value
    if isinstance(value, Key):
        of_worker, of_task = sorted((key, value.path), reverse=True)
        names = of_worker.removeprefix("worker.") in _NAMES_OF_WORKERS and of_worker.startswith("worker.")
        if names and of_task.startswith("task.") and test.operator == "==":
            return Named(of_task.removeprefix("task."))
    elif key.startswith("task."):
        raise UnreadExpressionError(f"{key!r} is of the task, and a step asks about the agent.")
    elif not key.startswith("worker."):
        raise UnreadExpressionError(f"{key!r} begins neither with 'worker.' nor with 'task.'.")
    return _need(attrs.evolve(test, key=Key(key.removeprefix("worker."))))


def _need(test: Comparison) -> Minimum:
    path, value = test.key.path, test.value
    _refuse_fields_of_workers(path)
    match test.operator, value:
        case _, Key(other):
            raise UnreadExpressionError(f"{path!r} is compared with {other!r}, and a step compares with constants.")
        case "HAS", str() if value and value.isprintable():
            return Minimum(value if path in _SKILLS else f"{path}:{value}", Meaning(path, "HAS", value))
        case "==", str() | bool() | int() | float():
            written = value if isinstance(value, str) and value.isprintable() else json.dumps(value)
            return Minimum(f"{path}={written}", Meaning(path, "==", value))
        case "IN", (only,):
            return _need(Comparison(test.key, "==", only))
        case ">" | ">=", _ if is_number(value):
            number = cast("float", value)
            level = math.floor(number) + 1 if test.operator == ">" else math.ceil(number)
            if LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
                return attrs.evolve(level_skill(path), level=level)
            raise UnreadExpressionError(f"levels go from {LOWEST_LEVEL} to {HIGHEST_LEVEL}, and {path!r} from {level}.")
    raise UnreadExpressionError(f"{test.operator} is asked of {path!r}, and a step asks for minimums.")


def _refuse_fields_of_workers(path: str) -> None:
    if path in _FIELDS_OF_WORKERS:
        raise UnreadExpressionError(f"{path!r} is no attribute that could be a skill.")
