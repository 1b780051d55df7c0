"""
The values of one field, cut into ranks at the constants that rules mention.

With the cuts ``a < b`` the ranks are: 0 below ``a``, 1 at ``a``, 2 between, 3
at ``b``, 4 above. Two values of one rank are told apart by no condition, so
one bit mask a rank says which rules survive there. What begins with a text
lies between that text and the next text that does not, and so is a range too.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate, pairwise
from operator import eq, ge, gt, le, lt, ne, xor
from typing import Any as Anything
from typing import Final

import attrs

from cxcore.rules._conditions._tree import All, Any, Between, Compare, Exists, Expression, In, IsTrue, Not, StartsWith
from cxcore.rules._matching._clauses import leaves_of

RANKED: Final = (Compare, In, Between, IsTrue, Exists, StartsWith)
"""The leaves whose truth depends on the rank of the value alone."""

_LAST_CHARACTER: Final = "\U0010ffff"
_COMPARE: Final[Mapping[str, Callable[[int, int], bool]]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


@attrs.frozen
class Ranks:
    """For each rank of a field's values, the rules that survive there, as a bit mask."""

    cuts: list[Anything]
    masks: list[int]

    @property
    def only_equality(self) -> bool:
        """Whether the values at no cut are all alike, so that order does not matter."""
        return len(set(self.masks[::2])) == 1

    def table(self) -> dict[object, int]:
        """Return the mask of each cut."""
        return dict(zip(self.cuts, self.masks[1::2], strict=True))

    def steps(self) -> tuple[list[Anything], list[int]]:
        """
        Return the values at which the mask changes, for whole numbers and texts, and the masks from there.

        These have a next value, so "above ``a``" is "from the next one on", and
        one search finds the mask where ranks take two.
        """
        starts: list[Anything] = []
        masks = self.masks[:1]
        for place, cut in enumerate(self.cuts):
            for start, mask in ((cut, self.masks[2 * place + 1]), (_next(cut), self.masks[2 * place + 2])):
                if mask != masks[-1]:
                    starts.append(start)
                    masks.append(mask)
        return starts, masks


def _next(value: int | str) -> int | str:
    return value + "\0" if isinstance(value, str) else value + 1


def rank(clauses: Mapping[int, Expression], everything: int, flip: int) -> Ranks:
    """
    Return the ranks of a known value, and the masks of the rules that survive there.

    Args:
        clauses: What is asked of the field, by bit.
        everything: The mask of all bits; those without a clause survive everywhere.
        flip: The bits that survive where their clause is *not* true.
    """
    cuts = sorted({constant for clause in clauses.values() for constant in _constants(clause)})
    places = {cut: 2 * place + 1 for place, cut in enumerate(cuts)}
    flips = [everything ^ flip, *([0] * 2 * len(cuts))]
    for index, clause in clauses.items():
        # A clause changes its mind at its own constants only, so its truth is asked there and not at every cut.
        own = sorted({places[constant] for constant in _constants(clause)})
        starts = [0, *(start for place in own for start in (place, place + 1))]
        truths = [True, *(_holds(clause, start, places) for start in starts)]
        for start, (before, after) in zip(starts, pairwise(truths), strict=True):
            if before is not after:
                flips[start] ^= 1 << index
    return Ranks(cuts, list(accumulate(flips, xor)))


def _constants(clause: Expression) -> Iterable[Anything]:
    for leaf in leaves_of(clause):
        match leaf:
            case Compare(_, _, constant):
                yield constant
            case In(_, constants):
                yield from constants
            case Between(_, low, high):
                yield from (low, high)
            case StartsWith(_, text):
                yield text
                if (after := _after(text)) is not None:
                    yield after
            case IsTrue():
                yield True


def _after(prefix: str) -> str | None:
    """Return the first text after all that begin with the prefix, in the order of code points."""
    kept = prefix.rstrip(_LAST_CHARACTER)
    return kept[:-1] + chr(ord(kept[-1]) + 1) if kept else None


def _holds(clause: Expression, here: int, places: Mapping[object, int]) -> bool:
    match clause:
        case All(parts):
            return all(_holds(part, here, places) for part in parts)
        case Any(parts):
            return any(_holds(part, here, places) for part in parts)
        case Not(part):
            return not _holds(part, here, places)
        case Compare(_, operator, constant):
            return _COMPARE[operator](here, places[constant])
        case In(_, constants):
            return any(here == places[constant] for constant in constants)
        case Between(_, low, high):
            return places[low] <= here <= places[high]
        case StartsWith(_, text):
            after = _after(text)
            return places[text] <= here and (after is None or here < places[after])
        case IsTrue():
            return here == places[True]
    return True  # Exists: a value that has a rank is there
