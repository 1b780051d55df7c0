"""How a group that hangs together is divided where two of its members must not be linked."""

from collections.abc import Iterable, Sequence

import attrs

from cxcore.identity._statement import Link, MustNotLink, StatementId

Edge = tuple[Link, int, int]
Barrier = tuple[MustNotLink, int, int]


@attrs.frozen(eq=False)
class Division:
    """The parts of a group, each a customer, and the links that are held back to keep them apart."""

    part_of: dict[int, set[int]]
    """The part of each node."""
    held: dict[StatementId, Barrier]
    """What holds back each link that is held back."""


def divide(group: Iterable[int], edges: Iterable[Edge], barriers: Sequence[Barrier]) -> Division:
    """
    Return the parts that the links make if the strongest may join first and no barrier is crossed.

    Links are taken from the strongest: by method, then confidence, then the
    earlier recorded, then id. The answer depends on the links and barriers
    and not on the order in which anybody learnt of them.
    """
    part_of = {node: {node} for node in group}
    barriers = sorted(barriers, key=lambda barrier: barrier[0].id)
    kept_apart: dict[int, list[Barrier]] = {}
    for barrier in barriers:
        for node in barrier[1:]:
            kept_apart.setdefault(node, []).append(barrier)
    held: dict[StatementId, Barrier] = {}
    for link, a, b in sorted(edges, key=lambda edge: (edge[0].weakness, edge[0].recorded_at, edge[0].id)):
        small, large = sorted((part_of[a], part_of[b]), key=len)
        if small is large:
            continue
        crossed = [
            barrier
            for node in small
            for barrier in kept_apart.get(node, ())
            if barrier[1] in large or barrier[2] in large
        ]
        if crossed:
            held[link.id] = min(crossed, key=lambda barrier: barrier[0].id)
            continue
        large |= small
        for node in small:
            part_of[node] = large
    return Division(part_of, held)
