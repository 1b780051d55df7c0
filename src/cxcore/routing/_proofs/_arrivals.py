"""
Which interactions can come to which route: by channel, language and instant, as far as conditions tell these apart.

Channels that every condition treats alike are one kind, and so are languages.
What depends on other facts is left open, until a proof is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, TypeVar

import attrs

from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval
from cxcore.models import Channel
from cxcore.routing._decisions._plan import Plan
from cxcore.rules import (
    All,
    Any,
    Between,
    Compare,
    Condition,
    Expression,
    In,
    InstantField,
    Leaf,
    Not,
    Rule,
    RuleSet,
    Within,
    diff,
)

OTHER_LANGUAGE: Final = "und"
"""The BCP 47 tag that stands for every language that no condition names."""
_TICK: Final = timedelta(microseconds=1)
_Kind = TypeVar("_Kind")


@attrs.frozen
class Arrival:
    """What is known of an interaction that comes."""

    channel: Channel
    language: str | None
    """``None`` where no condition asks for it."""
    at: datetime

    @property
    def facts(self) -> Mapping[str, object]:
        """The facts that conditions compare."""
        return {"channel": self.channel.value, "language": self.language, "started_at": self.at}


class Arrivals:
    """The kinds of interactions that the conditions of a policy tell apart."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._trees = [
            None if (condition := plan.condition(index)) is None else condition.tree
            for index in range(len(plan.routes))
        ]
        leaves = {leaf for tree in self._trees if tree is not None for leaf in _leaves(tree)}
        self._asked = {
            field: [leaf for leaf in leaves if leaf.field == field] for field in ("channel", "language", "started_at")
        }
        self._checked: dict[Leaf, Condition] = {}
        self._examples: dict[tuple[object, ...], Mapping[str, object] | None] = {}

    def channels(self) -> Iterable[tuple[Channel, ...]]:
        """Return the channels, those together that every condition treats alike."""
        return self._alike("channel", {channel: channel.value for channel in Channel})

    def languages(self) -> Iterable[tuple[str, ...]]:
        """Return the languages, those together that every condition treats alike; one empty kind if none asks."""
        asked = self._asked["language"]
        if not asked:
            return [()]
        named = {str(value) for leaf in asked for value in _constants(leaf)}
        tags = sorted({*self._plan.languages, *named})
        return self._alike("language", {tag: tag for tag in (*tags, OTHER_LANGUAGE)})

    def _alike(self, field: str, values: Mapping[_Kind, str]) -> list[tuple[_Kind, ...]]:
        kinds: dict[tuple[bool | None, ...], list[_Kind]] = {}
        for kind, value in values.items():
            answers = tuple(self._truth(leaf, {field: value}) for leaf in self._asked[field])
            kinds.setdefault(answers, []).append(kind)
        return [tuple(kind) for kind in kinds.values()]

    def moments(self, window: Interval) -> list[Interval]:
        """Return the parts of a window in which every condition about the start has one answer."""
        cuts = {window.start, window.end}
        for leaf in self._asked["started_at"]:
            if isinstance(leaf, Within):
                field = self._plan.schema.fields["started_at"]
                assert isinstance(field, InstantField)  # noqa: S101  # every interaction's start is one
                for span in field.calendars[leaf.calendar].spans(window):
                    cuts |= {span.start, span.end}
            named = [moment for moment in _constants(leaf) if isinstance(moment, datetime)]
            cuts |= {*named, *(moment + _TICK for moment in named)}
        edges = sorted(cut for cut in cuts if window.start <= cut <= window.end)
        return [Interval(start, end) for start, end in pairwise(edges)]

    def example(self, route: int, arrival: Arrival) -> Mapping[str, object] | None:
        """Return the facts of an interaction that comes so and goes to a route, or ``None`` if there is none."""
        facts = arrival.facts
        # Of two instants that every condition treats alike, what is proven of one holds of the other.
        when = tuple(self._truth(leaf, facts) for leaf in self._asked["started_at"])
        key = (route, arrival.channel, arrival.language, when)
        if key not in self._examples:
            self._examples[key] = self._found(route, arrival)
        found = self._examples[key]
        return None if found is None else {**found, **facts}

    def _found(self, route: int, arrival: Arrival) -> Mapping[str, object] | None:
        facts = arrival.facts
        here = self._of(self._trees[route], facts)
        if here is False:
            return None
        before = [self._of(tree, facts) for tree in self._trees[:route]]
        if True in before:
            return None
        open_before = [index for index, truth in enumerate(before) if truth is None]
        return self._proven(route, open_before, arrival) if here is None or open_before else {}

    def _proven(self, route: int, earlier: Iterable[int], arrival: Arrival) -> Mapping[str, object] | None:
        """Return the facts of an interaction that no earlier route takes and this one does: the change it makes."""
        schema, tree = self._plan.schema, self._trees[route]
        before = [Rule(name=str(index), when=self._plan.condition(index)) for index in earlier]
        asked: list[Expression] = [
            Compare(field, "==", arrival.facts[field])  # type: ignore[arg-type]  # text and an instant, where it is asked about
            for field, leaves in self._asked.items()
            if leaves
        ]
        asked += [] if tree is None else [tree]
        here = Rule(name="here", when=schema.check(All(asked)) if asked else None, outcome="here")
        try:
            change = diff(RuleSet(schema, before), RuleSet(schema, [*before, here]))
        except InvalidValueError:  # too complex to be proven; nothing says that none can come
            return {}
        if not change:
            return None if change.complete else {}
        return change.changes[0].witness

    def _of(self, tree: Expression | None, facts: Mapping[str, object]) -> bool | None:
        """Return whether a condition is true whatever the other facts are; ``None`` depends on them."""
        match tree:
            case None:
                return True
            case All(parts):
                return _all(self._of(part, facts) for part in parts)
            case Any(parts):
                return _not(_all(_not(self._of(part, facts)) for part in parts))
            case Not(part):
                return _not(self._of(part, facts))
        return self._truth(tree, facts)

    def _truth(self, leaf: Leaf, facts: Mapping[str, object]) -> bool | None:
        if facts.get(leaf.field) is None:
            return None
        if leaf not in self._checked:
            self._checked[leaf] = self._plan.schema.check(leaf)
        return self._checked[leaf].truth(facts)


def _leaves(tree: Expression) -> Iterator[Leaf]:
    match tree:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield tree


def _constants(leaf: Leaf) -> tuple[object, ...]:
    match leaf:
        case Compare(_, _, value):
            return (value,)
        case In(_, values):
            return values
        case Between(_, low, high):
            return (low, high)
    return ()


def _all(truths: Iterable[bool | None]) -> bool | None:
    found = list(truths)
    return False if False in found else None if None in found else True


def _not(truth: bool | None) -> bool | None:  # the operand of a negation
    return None if truth is None else not truth
