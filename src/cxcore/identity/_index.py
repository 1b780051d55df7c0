"""Everything that has been said, arranged so that a change touches only the customers it is about."""

from collections.abc import Iterator
from datetime import datetime

from cxcore.errors import ConflictingEventError, UnknownNameError
from cxcore.identity._components import Components
from cxcore.identity._division import Barrier, Division, Edge, divide
from cxcore.identity._member import Member, in_words, sort_key, to_member
from cxcore.identity._outcome import UnusedReason
from cxcore.identity._statement import (
    Link,
    MustNotLink,
    Record,
    SharedPoint,
    Statement,
    StatementId,
    Unlink,
    members_of,
)
from cxcore.identity._trust import Trust
from cxcore.models import ContactPoint, CustomerId


class Index:
    """The members as nodes, what has been said of each, and the parts they fall into."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.nodes: dict[Member, int] = {}
        self.members: list[Member] = []
        self.said: dict[StatementId, Link | MustNotLink | SharedPoint] = {}
        self.taken_back: dict[StatementId, list[Unlink]] = {}
        self.records: dict[int, list[Record]] = {}
        self._idle: dict[int, dict[StatementId, int]] = {}  # of a node, the other end of links that stand unused
        self.shared: dict[int, set[StatementId]] = {}
        """The nodes that are shared, and what says so."""
        self.barriers: dict[int, dict[StatementId, Barrier]] = {}
        """Of each node that must not be linked with some other, what says so."""
        self.components = Components()
        """The groups that hang together by the links that are used."""
        self._since: list[datetime] = []
        self._divisions: dict[int, Division | None] = {}
        self._by_derived_id: dict[CustomerId, int] = {}
        self._derived_until = 0

    def hear(self, statement: Statement) -> None:
        """Take in a statement; one that is known already changes nothing."""
        if isinstance(statement, Unlink):
            self._take_back(statement)
        elif isinstance(statement, Record):
            told = self.records.setdefault(self._node(statement.id, statement.recorded_at), [])
            if statement not in told:
                told.append(statement)
        elif (known := self.said.get(statement.id)) is None:
            self.said[statement.id] = statement
            nodes = [self._node(member, statement.recorded_at) for member in members_of(statement)]
            if statement.id not in self.taken_back:
                self._apply(statement, nodes)
        elif known != statement:
            raise ConflictingEventError(
                f"two different statements have the id {str(known.id)!r}; a statement never changes, "
                "so give the second an id of its own or keep only one of them.",
                id=str(known.id),
            )

    def _take_back(self, unlink: Unlink) -> None:
        told = self.taken_back.setdefault(unlink.of, [])
        statement = self.said.get(unlink.of)
        if not told and statement is not None:
            self._revoke(statement, [self.nodes[member] for member in members_of(statement)])
        if unlink not in told:
            told.append(unlink)

    def _node(self, member: Member, recorded_at: datetime) -> int:
        # One look-up, because a contact point takes a while to hash.
        node = self.nodes.setdefault(member, len(self.members))
        if node == len(self.members):
            self.components.add()
            self.members.append(member)
            self._since.append(recorded_at)
        elif recorded_at < self._since[node]:
            self._since[node] = recorded_at
        return node

    def _apply(self, statement: Link | MustNotLink | SharedPoint, nodes: list[int]) -> None:
        if isinstance(statement, Link):
            a, b = nodes
            if self.unused(statement, a, b) is None:
                self._connect(statement.id, a, b)
            else:
                self._lay_idle(statement.id, a, b)
        elif isinstance(statement, MustNotLink):
            a, b = nodes
            for node in nodes:
                self.barriers.setdefault(node, {})[statement.id] = (statement, a, b)
                self._divisions.pop(self.components.group[node], None)
        else:
            (node,) = nodes
            self.shared.setdefault(node, set()).add(statement.id)
            for key, other in list(self.components.edges[node].items()):
                self._disconnect(key, node, other)
                self._lay_idle(key, node, other)

    def _revoke(self, statement: Link | MustNotLink | SharedPoint, nodes: list[int]) -> None:
        if isinstance(statement, Link):
            a, b = nodes
            if statement.id in self.components.edges[a]:
                self._disconnect(statement.id, a, b)
            else:
                del self._idle[a][statement.id], self._idle[b][statement.id]
        elif isinstance(statement, MustNotLink):
            for node in nodes:
                del self.barriers[node][statement.id]
                if not self.barriers[node]:
                    del self.barriers[node]
                self._divisions.pop(self.components.group[node], None)
        else:
            (node,) = nodes
            self.shared[node].remove(statement.id)
            if not self.shared[node]:
                del self.shared[node]
                for key, other in list(self._idle.get(node, {}).items()):
                    if self.unused(self.link(key), node, other) is None:
                        del self._idle[node][key], self._idle[other][key]
                        self._connect(key, node, other)

    def _lay_idle(self, key: StatementId, a: int, b: int) -> None:
        self._idle.setdefault(a, {})[key] = b
        self._idle.setdefault(b, {})[key] = a

    def _connect(self, key: StatementId, a: int, b: int) -> None:
        for node in (a, b) if self._divisions else ():
            self._divisions.pop(self.components.group[node], None)
        self.components.connect(key, a, b)

    def _disconnect(self, key: StatementId, a: int, b: int) -> None:
        self._divisions.pop(self.components.group[a], None)
        self.components.disconnect(key, a, b)

    def link(self, key: StatementId) -> Link:
        """Return a link by its id."""
        link = self.said[key]
        assert isinstance(link, Link), "only links have ends"  # noqa: S101  # the impossible, recorded
        return link

    def links_at(self, node: int) -> Iterator[tuple[StatementId, int]]:
        """Yield every link that stands at a node, used or not, with its other end."""
        yield from self.components.edges[node].items()
        yield from self._idle.get(node, {}).items()

    def unused(self, link: Link, a: int, b: int) -> UnusedReason | None:
        """Return why a link between two nodes joins nobody by itself, or ``None`` if it is used."""
        if link.id in self.taken_back:
            return UnusedReason.WITHDRAWN
        if a in self.shared or b in self.shared:
            return UnusedReason.SHARED_POINT
        return None if self.trust.suffices(link) else UnusedReason.BELOW_THRESHOLD

    def find(self, member: Member) -> int | None:
        """Return the node of a member, or of the member that a customer's id was made from."""
        node = self.nodes.get(to_member(member))
        if node is None and isinstance(member, CustomerId):
            while self._derived_until < len(self.members):
                self._by_derived_id[self._id_of_member(self._derived_until)] = self._derived_until
                self._derived_until += 1
            node = self._by_derived_id.get(member)
        return node

    def known(self, member: Member, *, name: str = "customer") -> int:
        """Return the node of a member, or refuse it by the name of the argument."""
        node = self.find(member)
        if node is None:
            raise UnknownNameError(f"{in_words(member)} is not in this graph.", path=name)
        return node

    def _id_of_member(self, node: int) -> CustomerId:
        member = self.members[node]
        if isinstance(member, ContactPoint):
            return CustomerId.for_source("cxcore", "", member.kind, member.value)
        return member

    def customer_id(self, part: set[int]) -> CustomerId:
        """Return the id of a customer: that of the member known longest."""
        return self._id_of_member(min(part, key=lambda node: (self._since[node], sort_key(self.members[node]))))

    def part(self, node: int) -> set[int]:
        """Return the nodes that are one customer with a node, itself included."""
        label = self.components.group[node]
        division = self.division(label)
        return self.components.nodes(label) if division is None else division.part_of[node]

    def division(self, label: int) -> Division | None:
        """Return how a group is divided; ``None`` is not at all."""
        if label not in self._divisions:
            group = self.components.nodes(label)
            barriers = self.barriers_in(group)
            self._divisions[label] = divide(group, self._edges_in(group), barriers) if barriers else None
        return self._divisions[label]

    def barriers_in(self, group: set[int]) -> list[Barrier]:
        """Return what keeps two of some nodes apart."""
        near = (self.barriers[node] for node in group if node in self.barriers) if self.barriers else ()
        every = {key: barrier for barriers in near for key, barrier in barriers.items()}
        return [barrier for barrier in every.values() if barrier[1] in group and barrier[2] in group]

    def _edges_in(self, group: set[int]) -> Iterator[Edge]:
        for node in group:
            for key, other in self.components.edges[node].items():
                if node < other:
                    yield self.link(key), node, other
