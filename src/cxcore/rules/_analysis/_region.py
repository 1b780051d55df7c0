"""
Boxes of atoms, and whether some of them together cover another.

A point has one atom on every axis. A box allows a set of atoms on each, as the
bits of an integer; an axis that a box does not name is free. Numbers name the
axes, and :class:`cxcore.rules._analysis._space.Space` says what they mean.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

Box: TypeAlias = Mapping[int, int]
Owned: TypeAlias = tuple[int, Box]
"""A box and the number of the rule it belongs to."""

EVERYTHING: Final[Box] = {}
MOST_BOXES: Final = 2_000
"""More boxes than this, and a condition is too complex to analyse."""
_MOST_STEPS: Final = 50_000
_MOST_LOOKS: Final = 5_000_000  # some ten seconds; a thousand rules such as people write take a third of it


class TooComplexError(Exception):
    """An exact answer would take too long; it never leaves the analysis."""


def touches(a: Box, b: Box) -> bool:
    """Return whether two boxes share anything; quick where the second names few axes."""
    return all(mask & a.get(axis, mask) for axis, mask in b.items())


def meet(a: Box, b: Box) -> Box | None:
    """Return what two boxes share, or ``None`` if that is nothing."""
    shared = dict(a)
    for axis, mask in b.items():
        found = shared.get(axis, mask) & mask
        if not found:
            return None
        shared[axis] = found
    return shared


def crossed(alternatives: Sequence[Sequence[Box]]) -> list[Box]:
    """
    Return the boxes in which one box of each of several unions holds.

    Raises:
        TooComplexError: They are too many.
    """
    found: list[Box] = [EVERYTHING]
    for boxes in sorted(alternatives, key=len):
        shared = (both for a in found for b in boxes if (both := meet(a, b)) is not None)
        found = joined(shared) if len(boxes) > 1 else list(shared)
    return found


def joined(boxes: Iterable[Box]) -> list[Box]:
    """
    Return the same union in fewer boxes, where boxes differ on one axis only.

    Raises:
        TooComplexError: They are too many.
    """
    distinct: dict[frozenset[tuple[int, int]], Box] = {}
    for box in boxes:
        distinct[frozenset(box.items())] = box
        if len(distinct) > MOST_BOXES:
            raise TooComplexError
    found = list(distinct.values())
    if len(found) == 1:
        return found
    for axis in sorted({axis for box in found for axis in box}):
        found = _joined_along(axis, found)
    return found


def _joined_along(axis: int, boxes: list[Box]) -> list[Box]:
    masks: dict[frozenset[tuple[int, int]], int] = {}
    apart: dict[frozenset[tuple[int, int]], Box] = {}
    free: list[Box] = []
    for box in boxes:
        if axis not in box:
            free.append(box)
            continue
        others = {other: mask for other, mask in box.items() if other != axis}
        key = frozenset(others.items())
        masks[key] = masks.get(key, 0) | box[axis]
        apart[key] = others
    return [*free, *({**others, axis: masks[key]} for key, others in apart.items())]


@attrs.frozen
class Escape:
    """A box outside all obstacles, or none; then the numbers of the obstacles that together leave no room."""

    box: Box | None
    blockers: frozenset[int] = frozenset()


@attrs.define
class Patience:
    """How many obstacles may still be looked at for all questions about some rules, so that hostile ones end, too."""

    left: int = attrs.field(factory=lambda: _MOST_LOOKS)

    def spend(self, looks: int) -> None:
        """
        Take from what is left.

        Raises:
            TooComplexError: There is nothing left.
        """
        self.left -= looks
        if self.left < 0:
            raise TooComplexError


def escape(box: Box, obstacles: Iterable[Owned], whole: Sequence[int], patience: Patience) -> Escape:
    """
    Return a part of a box that lies outside all obstacles, or the proof that there is none.

    It subtracts one obstacle after another, always the one that is open on the
    fewest axes, so that most subtractions only narrow the box.

    Args:
        box: Where to look.
        obstacles: Boxes with the numbers of their owners.
        whole: The mask of all atoms of each axis.
        patience: What the obstacles looked at are taken from.

    Raises:
        TooComplexError: The answer takes too many steps.
    """
    blockers: set[int] = set()
    remaining: list[tuple[Box, list[Owned]]] = [(box, list(obstacles))]
    for _ in range(_MOST_STEPS):
        if not remaining:
            return Escape(None, frozenset(blockers))
        place, candidates = remaining.pop()
        patience.spend(len(candidates))
        near, nearest = _near(place, candidates, whole)
        if nearest is None:
            return Escape(place)
        owner, obstacle = nearest
        blockers.add(owner)
        remaining += [(outside, near) for outside in _outside(place, obstacle, whole)]
    raise TooComplexError


def _near(place: Box, candidates: list[Owned], whole: Sequence[int]) -> tuple[list[Owned], Owned | None]:
    """Return the obstacles that touch a box, and that of them which is open on the fewest axes."""
    near: list[Owned] = []
    nearest: Owned | None = None
    fewest = len(whole) + 1
    for candidate in candidates:
        still_open = 0
        for axis, mask in candidate[1].items():
            here = place.get(axis)
            if here is None:
                here = whole[axis]
            if not here & mask:
                break
            if here & ~mask:
                still_open += 1
        else:
            near.append(candidate)
            if still_open < fewest:
                nearest, fewest = candidate, still_open
                if not fewest:
                    break
    return near, nearest


def _outside(place: Box, obstacle: Box, whole: Sequence[int]) -> Iterator[Box]:
    """Yield disjoint boxes that together are a box without an obstacle."""
    inside = dict(place)
    for axis, mask in obstacle.items():
        here = inside.get(axis, whole[axis])
        if here & ~mask:
            yield {**inside, axis: here & ~mask}
            inside[axis] = here & mask
