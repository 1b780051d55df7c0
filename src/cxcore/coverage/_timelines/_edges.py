"""Sorted edges: the numbers at which something starts, stops, starts again."""

from collections.abc import Callable, Sequence
from operator import and_, or_
from typing import Final

Keep = Callable[[bool, bool], bool]

# Beyond every instant of a datetime, in microseconds.
_END: Final = 1 << 62


def first_only(left: bool, right: bool) -> bool:
    """Keep what lies in the first and not in the second."""
    return left and not right


EITHER: Final[Keep] = or_
BOTH: Final[Keep] = and_
FIRST_ONLY: Final[Keep] = first_only


def merged(left: Sequence[int], right: Sequence[int], keep: Keep) -> list[int]:
    """
    Return the edges of what `keep` keeps of two lists of stretches.

    `keep` is told whether a number lies in the left and in the right ones,
    and keeps nothing that lies in neither. Stretches that touch become one.

    >>> merged([9, 17], [12, 13], lambda desk, lunch: desk and not lunch)
    [9, 12, 13, 17]
    """
    edges: list[int] = []
    inside = False
    lefts, rights = (*left, _END), (*right, _END)
    at_left = at_right = 0
    while (edge := min(lefts[at_left], rights[at_right])) < _END:
        while lefts[at_left] == edge:
            at_left += 1
        while rights[at_right] == edge:
            at_right += 1
        if keep(at_left % 2 == 1, at_right % 2 == 1) != inside:
            inside = not inside
            edges.append(edge)
    return edges
