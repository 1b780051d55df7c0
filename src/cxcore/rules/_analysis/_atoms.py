"""
How the values of one field fall into atoms: sets of values that no rule tells apart.

Each field has a main axis, whose atom 0 is "missing" and whose others are
values or sets of values. What is true of some values of an atom and not of
others, such as what a set holds, has an axis of its own with the atoms "no"
and "yes", which counts on those atoms of the main axis that leave it open.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any as Anything
from typing import Final

from cxcore.rules._analysis._line import LINES
from cxcore.rules._analysis._region import Box
from cxcore.rules._conditions._tree import All, Any, Between, Compare, Exists, Expression, In, IsTrue, Leaf, Not, Within
from cxcore.rules._fields._field import Field
from cxcore.rules._fields._time_field import InstantField

MISSING: Final = 1
"""The mask of the missing value on a main axis."""
NO: Final = 1
YES: Final = 2
"""The masks of an axis that says whether something is true."""

Split = tuple[list[Box], list[Box]]
"""The boxes where a leaf is true, and those where it is false."""


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits of a mask, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def both(parts: Sequence[Expression]) -> Expression:
    """Return the condition that all of some parts hold."""
    return parts[0] if len(parts) == 1 else All(parts)


def either(parts: Sequence[Expression]) -> Expression:
    """Return the condition that one of some parts holds."""
    return parts[0] if len(parts) == 1 else Any(parts)


class Atoms(ABC):
    """
    The atoms of a field, given the leaves that ask about it.

    Leaves that are `opaque` are taken as true or false at will, because no example
    can be made for them: what is proven holds whatever they answer.

    Args:
        name: The field's name.
        main: The number of its main axis; the others follow.
        size: How many atoms the main axis has, "missing" included.
        open_leaves: What no atom decides, each with the mask of the main axis's atoms that leave it open.
    """

    def __init__(self, name: str, *, main: int, size: int, open_leaves: Mapping[Leaf, int]) -> None:
        self.name = name
        self.main = main
        self.whole = (1 << size) - 1
        self.known = self.whole & ~MISSING
        self.open_leaves = open_leaves
        self.axis_of = {leaf: main + 1 + index for index, leaf in enumerate(open_leaves)}
        self.axes = frozenset((main, *self.axis_of.values()))
        self.masks = (self.whole, *(NO | YES for _ in open_leaves))
        self.impossible: list[Box] = []
        self.opaque: tuple[Leaf, ...] = ()

    def split(self, leaf: Leaf) -> Split:
        """Return where a leaf is true and where it is false; elsewhere it is unknown."""
        if isinstance(leaf, Exists):
            return [{self.main: self.known}], [{self.main: MISSING}]
        true = self.true_of(leaf)
        undecided = self.open_leaves.get(leaf, 0)
        false = self.known & ~true & ~undecided
        where_true, where_false = self._at(true), self._at(false)
        if undecided:
            axis = self.axis_of[leaf]
            where_true.append({self.main: undecided, axis: YES})
            where_false.append({self.main: undecided, axis: NO})
        return where_true, where_false

    def _at(self, mask: int) -> list[Box]:
        return [{self.main: mask}] if mask else []

    @abstractmethod
    def true_of(self, leaf: Leaf) -> int:
        """Return the atoms of the main axis of which a leaf is wholly true."""
        ...

    @abstractmethod
    def example(self, atom: int, true: frozenset[Leaf]) -> object:
        """Return a value of an atom of which the given open leaves are true, and the others are not."""
        ...

    def at_edge(self, leaf: Leaf, truth: bool, atom: int, true: frozenset[Leaf]) -> object:
        """Return a value like an example, but of which an open leaf is just true, or just not."""
        return self.example(atom, true | {leaf} if truth else true - {leaf})

    @abstractmethod
    def say(self, mask: int) -> Expression | None:
        """Return the condition that is true of some known atoms of the main axis; ``None`` if that is all of them."""
        ...

    def condition(self, box: Box) -> Expression | None:
        """Return the condition that is true of a box, as far as this field goes; ``None`` if it says nothing."""
        mask = box.get(self.main, self.whole)
        asked = {leaf: box[axis] for leaf, axis in self.axis_of.items() if box.get(axis, NO | YES) != NO | YES}
        groups: dict[tuple[Leaf, ...], int] = {}
        for atom in bits(mask & ~MISSING):
            counted = tuple(leaf for leaf in asked if self.open_leaves[leaf] >> atom & 1)
            groups[counted] = groups.get(counted, 0) | 1 << atom
        if mask == self.whole and set(groups) <= {()}:
            return None
        choices = [self._all_of(atoms, {leaf: asked[leaf] for leaf in counted}) for counted, atoms in groups.items()]
        if mask & MISSING:
            choices.append(Not(Exists(self.name)))
        return either(choices)

    def _all_of(self, mask: int, asked: Mapping[Leaf, int]) -> Expression:
        said = self.say(mask)
        parts = [] if said is None else [said]
        parts += [leaf if truth == YES else Not(leaf) for leaf, truth in asked.items()]
        return both(parts or [Exists(self.name)])


class OrderedAtoms(Atoms):
    """
    Values with an order: each that a rule mentions, and what lies between, before and after them.

    Whether a calendar is open at another instant is opaque.
    """

    def __init__(self, name: str, field: Field, leaves: Iterable[Leaf], *, main: int) -> None:
        self.line = LINES[type(field)]
        self.calendars = field.calendars if isinstance(field, InstantField) else {}
        leaves = list(leaves)
        cuts = sorted({value for leaf in leaves for value in mentioned(leaf)})
        self._values: list[Anything] = [None]
        # What each atom lies between; a mentioned value lies between itself and itself.
        self.bounds: list[tuple[Anything, Anything]] = [(None, None)]
        for low, high in zip([None, *cuts], [*cuts, None], strict=True):
            if (example := self.line.between(low, high)) is not None:
                self._values.append(example)
                self.bounds.append((low, high))
            if high is not None:
                self._values.append(high)
                self.bounds.append((high, high))
        self._atom_of = {high: atom for atom, (low, high) in enumerate(self.bounds) if atom and self.is_value(atom)}
        size = len(self._values)
        between = sum(1 << atom for atom in range(1, size) if not self.is_value(atom))
        windows = [leaf for leaf in leaves if isinstance(leaf, Within)]
        super().__init__(name, main=main, size=size, open_leaves=dict.fromkeys(windows, between))
        self.opaque = tuple(windows)

    def is_value(self, atom: int) -> bool:
        """Whether an atom is one value that a rule mentions."""
        low, high = self.bounds[atom]
        return low is not None and low == high

    def true_of(self, leaf: Leaf) -> int:
        match leaf:
            case In(_, values):
                return sum(1 << self._atom_of[value] for value in set(values))
            case Between(_, low, high):
                return self._order(low, ">=") & self._order(high, "<=")
            case Compare(_, operator, value):
                return self._order(value, operator)
        assert isinstance(leaf, Within)  # noqa: S101  # nothing else asks about what has an order
        is_open = self.calendars[leaf.calendar].is_open
        return sum(1 << atom for value, atom in self._atom_of.items() if is_open(value))

    def _order(self, value: object, operator: str) -> int:
        here = 1 << self._atom_of[value]
        below = (here - 1) & self.known
        above = self.known & ~below & ~here
        masks = {"<": below, "<=": below | here, ">": above, ">=": above | here, "==": here, "!=": below | above}
        return masks[operator]

    def example(self, atom: int, true: frozenset[Leaf]) -> object:  # noqa: ARG002  # the value says it all
        return self._values[atom]

    def edge(self, atom: int, neighbour: int) -> object:
        """Return the value of an atom that is nearest to a neighbouring atom."""
        low, high = self.bounds[atom]
        if self.is_value(atom):
            return low
        return self.line.after(low) if neighbour < atom else self.line.before(high)

    def say(self, mask: int) -> Expression | None:
        if mask == self.known:
            return None
        left_out = [self.bounds[atom][0] for atom in bits(self.known & ~mask) if self.is_value(atom)]
        if len(left_out) == (self.known & ~mask).bit_count():
            return Compare(self.name, "!=", left_out[0]) if len(left_out) == 1 else Not(In(self.name, left_out))
        runs = list(_runs(mask))
        if all(first == last and self.is_value(first) for first, last in runs) and len(runs) > 1:
            return In(self.name, [self.bounds[first][0] for first, _ in runs])
        return either([self._run(first, last) for first, last in runs])

    def _run(self, first: int, last: int) -> Expression:
        low, high = self.bounds[first][0], self.bounds[last][1]
        from_value, to_value = self.is_value(first), self.is_value(last)
        if first == last and from_value:
            return Compare(self.name, "==", low)
        at_start, at_end = first == 1, last == len(self.bounds) - 1
        if from_value and to_value and not at_start and not at_end:
            return Between(self.name, low, high)
        parts: list[Expression] = []
        if not at_start:
            parts.append(Compare(self.name, ">=" if from_value else ">", low))
        if not at_end:
            parts.append(Compare(self.name, "<=" if to_value else "<", high))
        return both(parts)


class ListedAtoms(Atoms):
    """One of a closed list: each value that a rule mentions, and the others together."""

    def __init__(self, name: str, values: Sequence[Anything], leaves: Iterable[Leaf], *, main: int) -> None:
        asked = {value for leaf in leaves for value in mentioned(leaf)}
        self.groups: list[tuple[Anything, ...]] = [(), *((value,) for value in values if value in asked)]
        if others := tuple(value for value in values if value not in asked):
            self.groups.append(others)
        self._atom_of = {value: atom for atom, group in enumerate(self.groups) for value in group}
        super().__init__(name, main=main, size=len(self.groups), open_leaves={})

    def true_of(self, leaf: Leaf) -> int:
        wanted = set(mentioned(leaf))
        mask = sum(1 << self._atom_of[value] for value in wanted if value in self._atom_of)
        return self.known & ~mask if isinstance(leaf, Compare) and leaf.operator == "!=" else mask

    def example(self, atom: int, true: frozenset[Leaf]) -> object:  # noqa: ARG002  # the value says it all
        return self.groups[atom][0]

    def say(self, mask: int) -> Expression | None:
        if mask == self.known:
            return None
        inside = [value for atom in bits(mask) for value in self.groups[atom]]
        outside = [value for atom in bits(self.known & ~mask) for value in self.groups[atom]]
        if isinstance(inside[0], bool):
            return IsTrue(self.name) if inside[0] else Not(IsTrue(self.name))
        if len(inside) == 1:
            return Compare(self.name, "==", inside[0])
        if len(outside) == 1:
            return Compare(self.name, "!=", outside[0])
        return In(self.name, inside) if len(inside) <= len(outside) else Not(In(self.name, outside))


def mentioned(leaf: Leaf) -> tuple[Anything, ...]:
    """Return the values of a field that a leaf compares with."""
    match leaf:
        case Compare(_, _, value):
            return (value,)
        case In(_, values):
            return values
        case Between(_, low, high):
            return low, high
        case IsTrue(_):
            return (True,)
    return ()


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last bit of each run of neighbouring bits."""
    while mask:
        first = (mask & -mask).bit_length() - 1
        last = first + (~(mask >> first) & (mask >> first) + 1).bit_length() - 2
        yield first, last
        mask &= -1 << last + 1
