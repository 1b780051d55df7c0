"""Where each rule of a rule set is true, as boxes of one space."""

from collections.abc import Iterable

from cxcore.errors import ConditionSyntaxError
from cxcore.rules._analysis._region import Box, Owned, TooComplexError
from cxcore.rules._analysis._space import Space
from cxcore.rules._conditions._text import write_expression
from cxcore.rules._rule import HitPolicy
from cxcore.rules._rule_set import RuleSet


class RegionMap:
    """
    The boxes of each rule, and the order in which rules count.

    Args:
        rule_set: The rules.
        space: A space that knows all their leaves; one is made if there is none.
    """

    def __init__(self, rule_set: RuleSet, space: Space | None = None) -> None:
        self.rule_set = rule_set
        self.space = space or Space(
            rule_set.schema.fields, [rule.when.tree for rule in rule_set.rules if rule.when is not None]
        )
        self.too_complex: set[int] = set()
        self.boxes = [self._boxes(index) for index in range(len(rule_set.rules))]

    def _boxes(self, index: int) -> list[Box]:
        when = self.rule_set.rules[index].when
        try:
            return self.space.true_boxes(when.tree if when else None)
        except TooComplexError:
            self.too_complex.add(index)
            return []

    @property
    def order(self) -> list[int]:
        """The rules from the one that counts first; their own order where the hit policy has none."""
        rules = self.rule_set.rules
        if self.rule_set.hit is HitPolicy.PRIORITY:
            return sorted(range(len(rules)), key=lambda index: -rules[index].priority)
        return list(range(len(rules)))

    def owned(self, indexes: Iterable[int]) -> list[Owned]:
        """Return the boxes of some rules, each with its rule's index."""
        return [(index, box) for index in indexes for box in self.boxes[index]]

    def name(self, index: int) -> str:
        """Return the name of a rule."""
        return self.rule_set.rules[index].name

    @property
    def unknown_rules(self) -> list[str]:
        """The names of the rules whose boxes are too many to know."""
        return [self.name(index) for index in sorted(self.too_complex)]

    def say(self, box: Box) -> str | None:
        """Return the condition of a box as text; ``None`` if it is true of every record, or too long to be said."""
        tree = self.space.condition(box)
        try:
            return None if tree is None else write_expression(tree)
        except ConditionSyntaxError:
            return None

    def supposed(self, box: Box) -> tuple[str, ...]:
        """Return what the example of a box is only supposed to answer, as text."""
        return tuple(map(write_expression, self.space.supposed(box)))
