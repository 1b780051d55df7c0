"""The chain of links that best explains why two members are one customer."""

from collections.abc import Callable, Iterable

from cxcore.identity._statement import Link, StatementId


def best_chain(start: int, goal: int, links_at: Callable[[int], Iterable[tuple[Link, int]]]) -> tuple[Link, ...]:
    """
    Return the shortest chain of links between two connected nodes, and of these the strongest.

    A chain is as strong as its weakest link; of equally strong chains the one
    with the smaller ids wins.
    """
    reached: dict[int, tuple[tuple[int, float], int, Link | None]] = {start: ((-1, 0.0), start, None)}
    layer = [start]
    while goal not in reached:
        found: dict[int, tuple[tuple[int, float], int, Link | None]] = {}
        best: dict[int, tuple[tuple[int, float], StatementId]] = {}
        for node in layer:
            so_far = reached[node][0]
            for link, other in links_at(node):
                if other in reached:
                    continue
                offer = max(so_far, link.weakness), link.id
                if other not in best or offer < best[other]:
                    best[other] = offer
                    found[other] = offer[0], node, link
        reached |= found
        layer = list(found)
    chain: list[Link] = []
    node = goal
    while (step := reached[node])[2] is not None:
        chain.append(step[2])
        node = step[1]
    return tuple(reversed(chain))
