"""The masks of one field that holds a set, or levels by name: what its members let rules survive."""

from collections.abc import Iterable, Mapping
from typing import Any as Anything
from typing import Self, TypeAlias

import attrs

from cxcore.rules._conditions._tree import Any, AtLeast, Exists, Expression, Has, HasAll, HasAny, Not
from cxcore.rules._fields._levels_field import HIGHEST_LEVEL

_Wanted: TypeAlias = tuple[str, int]
"""A member and its least level, which counts where there are levels."""


@attrs.define
class _Slot:
    """At most one clause a rule, that one of its texts be a member."""

    free: int
    """The rules without a clause in this slot."""
    by_member: dict[str, Anything] = attrs.Factory(dict)
    """The rules that a member satisfies; with levels, a list of them by the member's level."""


@attrs.define
class SetMasks:
    """
    What rules ask of a set.

    A clause that asks for one of several members takes a slot; ``has_all`` is
    a clause for each of its texts. A clause that refuses members is one entry
    each.
    """

    known: int
    missing: int
    flip: int
    slots: list[_Slot] = attrs.field(init=False, factory=list)
    refused: dict[str, Anything] = attrs.field(init=False, factory=dict)
    """The rules that a member rules out; with levels, a list of them by the member's level."""

    @classmethod
    def of_clauses(cls, clauses: Mapping[int, Iterable[Expression]], everything: int, flip: int) -> Self:
        """
        Return the masks for clauses that :func:`decides` accepts.

        Args:
            clauses: What is asked of the set, by bit.
            everything: The mask of all bits; those without a clause survive every set.
            flip: The bits that survive where their clauses are *not* all true.
        """
        made = cls(everything, everything, flip)
        for bit, about in clauses.items():
            made._add(1 << bit, about, everything)
        return made

    def of(self, members: Anything) -> int:
        """Return the mask of the bits that survive a set; ``None`` is unknown."""
        if members is None:
            return self.missing ^ self.flip
        mask = self.known
        for slot in self.slots:
            found, by_member = slot.free, slot.by_member
            for member in members:
                if member in by_member:
                    found |= by_member[member]
            mask &= found
        if self.refused:
            for member in members:
                if member in self.refused:
                    mask &= ~self.refused[member]
        return mask ^ self.flip

    def _add(self, bit: int, clauses: Iterable[Expression], everything: int) -> None:
        taken = 0
        for clause in clauses:
            match clause:
                case Not(Exists()):
                    self.known &= ~bit
                    continue
                case Not(Has() | AtLeast() | HasAny() as refused):
                    self._note(self.refused, _one_of(refused) or (), bit)
                case HasAll(_, texts):
                    for text in texts:
                        self._ask(bit, taken, ((text, 1),), everything)
                        taken += 1
                case Exists():
                    pass
                case _:
                    self._ask(bit, taken, _one_of(clause) or (), everything)
                    taken += 1
            self.missing &= ~bit

    def _ask(self, bit: int, place: int, wanted: Iterable[_Wanted], everything: int) -> None:
        if place == len(self.slots):
            self.slots.append(_Slot(everything))
        slot = self.slots[place]
        slot.free &= ~bit
        self._note(slot.by_member, wanted, bit)

    def _note(self, masks: dict[str, Anything], wanted: Iterable[_Wanted], bit: int) -> None:
        for text, _ in wanted:
            masks[text] = masks.get(text, 0) | bit


@attrs.define
class LevelMasks(SetMasks):
    """What rules ask of levels: the same, with a mask for each level of a name."""

    def of(self, members: Anything) -> int:
        """Return the mask of the bits that survive levels by name; ``None`` is unknown."""
        if members is None:
            return self.missing ^ self.flip
        mask = self.known
        for slot in self.slots:
            found, by_member = slot.free, slot.by_member
            for member, level in members.items():
                if member in by_member:
                    found |= by_member[member][level]
            mask &= found
        for member, level in members.items():
            if member in self.refused:
                mask &= ~self.refused[member][level]
        return mask ^ self.flip

    def _note(self, masks: dict[str, Anything], wanted: Iterable[_Wanted], bit: int) -> None:
        for text, least in wanted:
            by_level = masks.setdefault(text, [0] * (HIGHEST_LEVEL + 1))
            for level in range(least, HIGHEST_LEVEL + 1):
                by_level[level] |= bit


def decides(clause: Expression) -> bool:
    """Return whether these masks can decide a clause about a set."""
    return isinstance(clause, (Exists, HasAll)) or _refuses(clause) or _one_of(clause) is not None


def _refuses(clause: Expression) -> bool:
    """Return whether a clause refuses members, or the whole set."""
    return isinstance(clause, Not) and isinstance(clause.part, (Exists, Has, AtLeast, HasAny))


def _one_of(clause: Expression) -> tuple[_Wanted, ...] | None:
    """Return the texts of which one must be a member, each with its least level, if that is what a clause asks."""
    match clause:
        case Has(_, text):
            return ((text, 1),)
        case AtLeast(_, text, level):
            return ((text, level),)
        case HasAny(_, texts):
            return tuple((text, 1) for text in texts)
        case Any(parts):
            wanted = [_one_of(part) for part in parts]
            return None if None in wanted else tuple(each for some in wanted for each in some or ())
    return None
