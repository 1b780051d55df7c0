"""The connected components of a graph that grows and shrinks, on whole numbers."""

from collections.abc import Collection, Iterator

from cxcore.identity._statement import StatementId


class Components:
    """
    Nodes ``0, 1, 2 ...``, edges with keys, and which nodes hang together.

    An edge that joins two groups moves the smaller into the larger. An edge
    that goes searches from both ends in turn, so that the smaller part pays;
    nothing outside the group is touched.
    """

    def __init__(self) -> None:
        self.edges: list[dict[StatementId, int]] = []
        """Of each node, the neighbour at the other end of each edge."""
        self.group: list[int] = []
        """Of each node, the label of its group: its own number as long as it is alone."""
        self._groups: dict[int, set[int]] = {}  # a node that was always alone has none until somebody asks
        self._labels = 0  # of groups that are more than a node, below zero

    def add(self) -> None:
        """Add a node with the next number, alone in its group."""
        self.group.append(len(self.edges))
        self.edges.append({})

    def nodes(self, label: int) -> set[int]:
        """Return the nodes of a group: the same set as long as the group does not change."""
        group = self._groups.get(label)
        if group is None:
            group = self._groups[label] = {label}
        return group

    def connect(self, key: StatementId, a: int, b: int) -> None:
        """Add an edge."""
        self.edges[a][key] = b
        self.edges[b][key] = a
        large, small = self.group[a], self.group[b]
        if large == small:
            return
        if self._size(large) < self._size(small):
            large, small = small, large
        if large >= 0:
            alone, large = large, self._new_label()
            self._move(self._groups.pop(alone, {alone}), large)
        self._move(self._groups.pop(small, (small,)), large)

    def disconnect(self, key: StatementId, a: int, b: int) -> None:
        """Remove an edge."""
        del self.edges[a][key], self.edges[b][key]
        part = self._cut_off(a, b)
        if part is not None:
            self._groups[self.group[a]] -= part
            self._move(part, self._new_label())

    def _size(self, label: int) -> int:
        return len(self._groups[label]) if label in self._groups else 1

    def _new_label(self) -> int:
        self._labels -= 1
        self._groups[self._labels] = set()
        return self._labels

    def _move(self, nodes: Collection[int], label: int) -> None:
        self._groups[label].update(nodes)
        for node in nodes:
            self.group[node] = label

    def _cut_off(self, a: int, b: int) -> set[int] | None:
        """Return all that hangs together with the end from which less does, or ``None`` if both ends still do."""
        near, far = {a}, {b}
        walks = ((self._walk(a, near), near, far), (self._walk(b, far), far, near))
        while True:
            for walk, own, other in walks:
                node = next(walk, None)
                if node is None:
                    return own
                if node in other:
                    return None

    def _walk(self, start: int, seen: set[int]) -> Iterator[int]:
        """Yield the neighbours of all that can be reached, one edge at a time."""
        frontier = [start]
        while frontier:
            for neighbour in self.edges[frontier.pop()].values():
                if neighbour not in seen:
                    seen.add(neighbour)
                    frontier.append(neighbour)
                yield neighbour
