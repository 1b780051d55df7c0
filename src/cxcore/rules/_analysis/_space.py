"""The space of all records, as far as some conditions tell records apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cxcore.rules._analysis._atoms import MISSING, NO, YES, Atoms, ListedAtoms, OrderedAtoms, Split, both
from cxcore.rules._analysis._level_atoms import LevelAtoms
from cxcore.rules._analysis._region import EVERYTHING, Box, Escape, Owned, Patience, crossed, escape, joined, touches
from cxcore.rules._analysis._text_atoms import SetAtoms, TextAtoms
from cxcore.rules._conditions._compile import compile_expression
from cxcore.rules._conditions._tree import All, Any, Compare, Exists, Expression, Leaf, Not
from cxcore.rules._fields._field import BooleanField, EnumField, Field, TextField, TextSetField
from cxcore.rules._fields._levels_field import LevelsField
from cxcore.rules._fields._predicate import PredicateField
from cxcore.values import FrozenDict

IMPOSSIBLE: Final = -1
"""The owner of the boxes that no record lies in."""


class Space:
    """
    The atoms of every field that some conditions ask about, and where those conditions are true.

    Args:
        fields: The type of each field.
        conditions: The trees; a leaf of no other tree can be asked about.
    """

    def __init__(self, fields: Mapping[str, Field], conditions: Iterable[Expression]) -> None:
        leaves: dict[str, dict[Leaf, None]] = {}
        for tree in conditions:
            for leaf in leaves_of(tree):
                leaves.setdefault(leaf.field, {})[leaf] = None
        self.leaves = {name: list(leaves[name]) for name in sorted(leaves)}
        self.atoms: dict[str, Atoms] = {}
        self.whole: list[int] = []
        for name, asked in self.leaves.items():
            atoms = _atoms(name, fields[name], asked, main=len(self.whole))
            self.atoms[name] = atoms
            self.whole += atoms.masks
        self.fields = fields
        self.impossible: list[Owned] = [(IMPOSSIBLE, box) for atoms in self.atoms.values() for box in atoms.impossible]
        # Where an axis does not count, its "yes" would say again what its "no" says.
        self.doubles: list[Owned] = [
            (IMPOSSIBLE, {atoms.main: closed, atoms.axis_of[leaf]: YES})
            for atoms in self.atoms.values()
            for leaf, mask in atoms.open_leaves.items()
            if (closed := atoms.whole & ~mask)
        ]
        self.ordered = {atoms.main for atoms in self.atoms.values() if isinstance(atoms, OrderedAtoms)}
        self._mains = {atoms.main for atoms in self.atoms.values()}
        self._splits: dict[Leaf, Split] = {}
        self._patience = Patience()

    @property
    def all_known(self) -> Box:
        """The box of the records that miss none of the fields."""
        return {atoms.main: atoms.known for atoms in self.atoms.values()}

    def true_boxes(self, tree: Expression | None) -> list[Box]:
        """
        Return the boxes where a condition is known to be true; ``None`` is true everywhere.

        Raises:
            TooComplexError: They are too many.
        """
        return [EVERYTHING] if tree is None else self._boxes(tree, truth=True)

    def hoped_boxes(self, tree: Expression) -> list[Box]:
        """
        Return the boxes where a condition would be true if what is unknown were false, as many authors hope.

        Raises:
            TooComplexError: They are too many.
        """
        return self._boxes(tree, truth=True, unknown_is_false=True)

    def _boxes(self, tree: Expression, *, truth: bool, unknown_is_false: bool = False) -> list[Box]:
        match tree:
            case Not(part):
                return self._boxes(part, truth=not truth, unknown_is_false=unknown_is_false)
            case All(parts) | Any(parts):
                alternatives = [self._boxes(part, truth=truth, unknown_is_false=unknown_is_false) for part in parts]
                if isinstance(tree, All) is truth:
                    return crossed(alternatives)
                return joined(box for boxes in alternatives for box in boxes)
        if tree not in self._splits:
            self._splits[tree] = self.atoms[tree.field].split(tree)
        where_true, where_false = self._splits[tree]
        is_negative = isinstance(tree, Compare) and tree.operator == "!="  # which is a `not` in other words
        unknown = {self.atoms[tree.field].main: MISSING}
        if unknown_is_false and not isinstance(tree, Exists) and truth is is_negative:
            return [*(where_true if truth else where_false), unknown]
        return where_true if truth else where_false

    def escape(self, box: Box, obstacles: Iterable[Owned] = ()) -> Escape:
        """
        Return a part of a box where records lie, outside all obstacles, or the proof that there is none.

        Raises:
            TooComplexError: The answer takes too many steps.
        """
        return escape(box, [*obstacles, *self.impossible], self.whole, self._patience)

    def grown(self, box: Box, obstacles: Sequence[Owned]) -> Box:
        """
        Return a box that holds the given one, touches no obstacle either, and cannot grow along any axis.

        Raises:
            TooComplexError: The answer takes too many steps.
        """
        grown = dict(box)
        for axis in sorted(box):
            self._patience.spend(len(obstacles))
            del grown[axis]
            near = [other for _, other in obstacles if touches(grown, other)]
            allowed = self.whole[axis]
            for other in near:
                allowed &= ~other[axis]
            if allowed != self.whole[axis]:
                grown[axis] = allowed
        return grown

    def point(self, box: Box) -> Box:
        """Return one point of a box, in which facts are known where the box leaves a choice."""
        point: dict[int, int] = {}
        for axis, whole in enumerate(self.whole):
            mask = box.get(axis, whole)
            if axis in self._mains:
                mask = mask & ~MISSING or mask
            point[axis] = mask & -mask
        return point

    def example(self, box: Box) -> FrozenDict[object]:
        """
        Return a record of a box: where the box leaves a choice, what is missing stays missing.

        What is opaque is left out of account, so the record may lie elsewhere; :meth:`supposed` tells.
        """
        record: dict[str, object] = {}
        for name, atoms in self.atoms.items():
            mask = box.get(atoms.main, atoms.whole)
            true = frozenset(leaf for leaf, axis in atoms.axis_of.items() if box.get(axis) == YES)
            if mask == atoms.whole and not any(axis in box for axis in atoms.axis_of.values()):
                continue
            if known := mask & ~MISSING:
                record[name] = atoms.example((known & -known).bit_length() - 1, true)
        return FrozenDict(record)

    def supposed(self, box: Box) -> list[Expression]:
        """
        Return what the example of a box is only supposed to answer.

        These are the answers of predicates, and of patterns and calendars where the example answers otherwise.
        """
        record = self.example(box)
        found: list[Expression] = []
        for name, atoms in self.atoms.items():
            if isinstance(self.fields[name], PredicateField) and (said := atoms.condition(box)) is not None:
                found.append(said)
            for leaf in atoms.opaque:
                wanted = box.get(atoms.axis_of[leaf], NO | YES)
                if wanted != NO | YES and compile_expression(leaf, self.fields)(record) is not (wanted == YES):
                    found.append(leaf if wanted == YES else Not(leaf))
        return found

    def condition(self, box: Box) -> Expression | None:
        """Return the condition that is true of exactly the records of a box; ``None`` is true of every record."""
        parts = [said for atoms in self.atoms.values() if (said := atoms.condition(box)) is not None]
        flat = [each for part in parts for each in (part.parts if isinstance(part, All) else (part,))]
        return both(flat) if flat else None


def leaves_of(tree: Expression) -> Iterator[Leaf]:
    """Yield the leaves of a tree, from left to right."""
    match tree:
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves_of(part)
        case Not(part):
            yield from leaves_of(part)
        case _:
            yield tree


def _atoms(name: str, field: Field, leaves: Sequence[Leaf], *, main: int) -> Atoms:
    match field:
        case EnumField(values):
            return ListedAtoms(name, values, leaves, main=main)
        case BooleanField():
            return ListedAtoms(name, (True, False), leaves, main=main)
        case TextField():
            return TextAtoms(name, leaves, main=main)
        case TextSetField():
            return SetAtoms(name, leaves, main=main)
        case LevelsField():
            return LevelAtoms(name, leaves, main=main)
    return OrderedAtoms(name, field, leaves, main=main)
