"""One of the two rule sets of a comparison: what it answers at a point, and whether it does so all over a box."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final, TypeAlias

from cxcore.errors import InvalidValueError
from cxcore.rules._analysis._region import Box, Owned, meet
from cxcore.rules._analysis._region_map import RegionMap
from cxcore.rules._rule import HitPolicy

CONFLICT: Final = object()
"""Stands among the outcomes where several rules match and the hit policy forbids it."""
Answer: TypeAlias = tuple[object, ...]
"""The distinct outcomes a record gets, in the order of the rules."""


class Side:
    """
    A rule set as answers to points.

    Raises:
        InvalidValueError: A rule is too complex to compare.
    """

    def __init__(self, regions: RegionMap) -> None:
        if regions.unknown_rules:
            raise InvalidValueError(
                f"rule {regions.unknown_rules[0]!r} is too complex to compare: its condition falls apart into "
                "too many cases. Split it into several rules."
            )
        self.regions = regions
        self.is_ordered = regions.rule_set.hit in {HitPolicy.FIRST, HitPolicy.PRIORITY}
        self.order = regions.order
        rules = [regions.rule_set.rules[index] for index in self.order]
        self.outcomes: list[object] = [rule.outcome for rule in rules]
        self.boxes = [regions.boxes[index] for index in self.order]
        self.trees: list[object] = [rule.when.tree if rule.when else None for rule in rules]
        for one, other in self._forbidden_pairs():
            met = (meet(here, there) for here in self.boxes[one] for there in self.boxes[other])
            if both := [box for box in met if box is not None]:  # of the many pairs, few ever match together
                self.outcomes.append(CONFLICT)
                self.boxes.append(both)
                self.trees.append((self.trees[one], self.trees[other]))
        self._places: dict[tuple[object, object], int] = {}
        for place, outcome in enumerate(self.outcomes):
            self._places.setdefault((self.trees[place], outcome), place)

    def _forbidden_pairs(self) -> list[tuple[int, int]]:
        """Return the pairs of rules that must not match together."""
        pairs = combinations(range(len(self.outcomes)), 2)
        match self.regions.rule_set.hit:
            case HitPolicy.UNIQUE:
                return list(pairs)
            case HitPolicy.ANY:
                return [(one, other) for one, other in pairs if self.outcomes[one] != self.outcomes[other]]
            case _:
                return []

    def answer(self, point: Box) -> Answer:
        """Return what a point gets."""
        outcomes: list[object] = []
        for outcome, boxes in zip(self.outcomes, self.boxes, strict=True):
            if outcome not in outcomes and any(meet(box, point) is not None for box in boxes):
                outcomes.append(outcome)
                if self.is_ordered:
                    break
        return tuple(outcomes)

    def always(self, box: Box, answer: Answer) -> bool:
        """Whether every point of a box gets the same outcomes."""
        space = self.regions.space
        for place, outcome in enumerate(self.outcomes):
            if outcome in answer:
                continue
            for other in self.boxes[place]:
                shared = meet(other, box)
                if shared is not None:
                    before = self.owned(*answer, before=place) if self.is_ordered else []
                    if space.escape(shared, before).box is not None:
                        return False
        return all(space.escape(box, self.owned(outcome)).box is None for outcome in answer)

    def owned(self, *outcomes: object, before: int | None = None) -> list[Owned]:
        """Return the boxes of the rules with some outcomes, or of those of them that count before a place."""
        return [
            (place, box)
            for place, outcome in enumerate(self.outcomes[:before])
            if outcome in outcomes
            for box in self.boxes[place]
        ]

    def claims_denied_by(self, other: "Side") -> Iterator[tuple[Box, list[Owned]]]:
        """
        Yield where this side may give an outcome that the other does not, each with what to keep out of.

        A point outside these obstacles gets the outcome here and not there.
        """
        for place, outcome in enumerate(self.outcomes):
            mine = self._others_before(place) if self.is_ordered else []
            twin = other.place_of(place, self)
            if twin is None:
                theirs = other.owned(outcome)
                yield from ((box, mine + theirs) for box in self.boxes[place])
            if other.is_ordered:
                yield from self._overruled(place, other, twin, mine)

    def _overruled(
        self, place: int, other: "Side", before: int | None, mine: list[Owned]
    ) -> Iterator[tuple[Box, list[Owned]]]:
        """Yield where a rule of the other side may come before those with this rule's outcome."""
        outcome = self.outcomes[place]
        for rival, overruling in enumerate(other.outcomes[:before]):
            if overruling == outcome:
                continue
            twin = self.place_of(rival, other)
            if self.is_ordered and twin is not None and twin < place:
                continue  # the rival overrules the rule here, too
            theirs = other.owned(outcome, before=rival)
            for mine_box in self.boxes[place]:
                for their_box in other.boxes[rival]:
                    if (shared := meet(mine_box, their_box)) is not None:
                        yield shared, mine + theirs

    def _others_before(self, place: int) -> list[Owned]:
        outcome = self.outcomes[place]
        return [
            (earlier, box)
            for earlier, rival in enumerate(self.outcomes[:place])
            if rival != outcome
            for box in self.boxes[earlier]
        ]

    def place_of(self, place: int, other: "Side") -> int | None:
        """Return the first place here of a rule with the condition and the outcome of one of the other side's."""
        return self._places.get((other.trees[place], other.outcomes[place]))
