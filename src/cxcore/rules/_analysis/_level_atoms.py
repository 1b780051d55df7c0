"""Atoms of levels by name, which are sets that hold a name once for each level that rules mention."""

from collections.abc import Iterable
from itertools import combinations

from cxcore.rules._analysis._atoms import NO, YES, Atoms
from cxcore.rules._analysis._region import Box
from cxcore.rules._analysis._text_atoms import SetAtoms, members
from cxcore.rules._conditions._tree import AtLeast, Expression, Has, Leaf
from cxcore.values import FrozenDict


class LevelAtoms(SetAtoms):
    """
    Levels by name: of each name and level that a rule mentions, whether the name has at least that level.

    Who has a level has each lower one.
    """

    def __init__(self, name: str, leaves: Iterable[Leaf], *, main: int) -> None:
        asked = sorted({each for leaf in leaves for each in _asked(leaf)})
        leaf_of = {(who, level): _leaf(name, who, level) for who, level in asked}
        Atoms.__init__(self, name, main=main, size=2, open_leaves=dict.fromkeys(leaf_of.values(), 1 << 1))
        self._steps = [
            (self.axis_of[leaf_of[low]], self.axis_of[leaf_of[high]])
            for low, high in combinations(asked, 2)
            if low[0] == high[0]
        ]
        self.impossible = [{main: self.known, low: NO, high: YES} for low, high in self._steps]

    def example(self, atom: int, true: frozenset[Leaf]) -> FrozenDict[int]:  # noqa: ARG002  # there is one atom
        """Return the lowest levels of which the leaves are true."""
        return FrozenDict({who: level for leaf in sorted(true, key=_level) for who, level in _asked(leaf)})

    def at_edge(self, leaf: Leaf, truth: bool, atom: int, true: frozenset[Leaf]) -> object:
        """Return the levels of an example, with that of the leaf's name just high or just low enough."""
        ((who, level),) = _asked(leaf)
        others = {each for each in true if members(each) != (who,)}
        levels = self.example(atom, frozenset(others))
        just = level if truth else level - 1
        return FrozenDict({**levels, who: just} if just else levels)

    def condition(self, box: Box) -> Expression | None:
        """Return the condition that is true of a box, without the levels that follow from others."""
        implied = {low for low, high in self._steps if box.get(low) == box.get(high) == YES}
        implied |= {high for low, high in self._steps if box.get(low) == box.get(high) == NO}
        return super().condition({axis: mask for axis, mask in box.items() if axis not in implied})


def _leaf(field: str, who: str, level: int) -> Leaf:
    return Has(field, who) if level == 1 else AtLeast(field, who, level)


def _asked(leaf: Leaf) -> tuple[tuple[str, int], ...]:
    """Return the names that a leaf looks for, each with its least level."""
    level = _level(leaf)
    return tuple((who, level) for who in members(leaf))


def _level(leaf: Leaf) -> int:
    return leaf.level if isinstance(leaf, AtLeast) else 1
