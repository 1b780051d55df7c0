"""The masks of one field that holds a set: what its members let rules survive."""

from collections.abc import Iterable, Mapping

import attrs

from cxcore.rules._tree import Any, Exists, Expression, Has, HasAll, HasAny, Not


@attrs.define
class _Slot:
    """At most one clause a rule, that one of its texts be a member."""

    free: int
    """The rules without a clause in this slot."""
    by_member: dict[str, int] = attrs.Factory(dict)


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
    refused: dict[str, int] = attrs.field(init=False, factory=dict)

    @classmethod
    def of_clauses(cls, clauses: Mapping[int, Iterable[Expression]], everything: int, flip: int) -> "SetMasks":
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

    def of(self, members: frozenset[str] | None) -> int:
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
                case Not(Has() | HasAny() as refused):
                    for text in _one_of(refused) or ():
                        self.refused[text] = self.refused.get(text, 0) | bit
                case HasAll(_, texts):
                    for text in texts:
                        self._ask(bit, taken, (text,), everything)
                        taken += 1
                case Exists():
                    pass
                case _:
                    self._ask(bit, taken, _one_of(clause) or (), everything)
                    taken += 1
            self.missing &= ~bit

    def _ask(self, bit: int, place: int, texts: Iterable[str], everything: int) -> None:
        if place == len(self.slots):
            self.slots.append(_Slot(everything))
        slot = self.slots[place]
        slot.free &= ~bit
        for text in texts:
            slot.by_member[text] = slot.by_member.get(text, 0) | bit


def decides(clause: Expression) -> bool:
    """Return whether these masks can decide a clause about a set."""
    return isinstance(clause, (Exists, HasAll)) or _refuses(clause) or _one_of(clause) is not None


def _refuses(clause: Expression) -> bool:
    """Return whether a clause refuses members, or the whole set."""
    return isinstance(clause, Not) and isinstance(clause.part, (Exists, Has, HasAny))


def _one_of(clause: Expression) -> tuple[str, ...] | None:
    """Return the texts of which one must be a member, if that is what a clause asks."""
    match clause:
        case Has(_, text):
            return (text,)
        case HasAny(_, texts):
            return texts
        case Any(parts):
            wanted = [_one_of(part) for part in parts]
            return None if None in wanted else tuple(text for texts in wanted for text in texts or ())
    return None
