"""Who is who: customers as the connected components of what has been said."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from cxcore.errors import NaiveDatetimeError, UnknownNameError, suggest
from cxcore.identity._index import Index
from cxcore.identity._member import Member, sort_key
from cxcore.identity._outcome import (
    Conflict,
    DifferentCustomers,
    Linked,
    LinkOutcome,
    SameCustomer,
    Unused,
    UnusedReason,
)
from cxcore.identity._paths import best_chain
from cxcore.identity._profile import Profile, Survivorship
from cxcore.identity._statement import (
    Link,
    Method,
    MustNotLink,
    Record,
    SharedPoint,
    Statement,
    StatementId,
    Unlink,
    log_key,
    members_of,
)
from cxcore.identity._trust import Trust
from cxcore.models import Actor, ContactPoint, CustomerId

_DEFAULT_TRUST: Final = Trust()
_NO_SURVIVORSHIP: Final = Survivorship()


class IdentityGraph:
    """
    Who is who, by everything that has been said so far.

    A customer is whatever hangs together by links that stand, are sure enough
    (:class:`Trust`) and lead through no shared contact point. Of a group with
    two members that must not be linked, the links count from the strongest
    down, and one that would join the two is held back as a :class:`Conflict`.

    A customer's id is that of the member known longest: of whom a statement
    was recorded first, taken back or not; at the same instant records come
    before contact points, then by text. So of two customers that become one
    the older id stays, and when they part again each has the id it had. A
    customer whose oldest member is a contact point has an id made from the
    address. An id that has gone over into another is still understood.

    The graph is the one thing here that changes; what it accumulates is
    :attr:`statements`, values that make an equal graph again in any order and
    with repetitions. Every change costs no more than the customers it touches.

    Args:
        statements: What has been said.
        trust: How sure a link must be.

    Raises:
        ConflictingEventError: Two different statements have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import ContactPointKind
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> shop, phone = CustomerId("cus_shop"), ContactPoint(ContactPointKind.PHONE, "+351 912 345 678")
    >>> graph = IdentityGraph()
    >>> graph.link(Link(id=StatementId("idn_1"), a=shop, b=phone, method=Method.EXACT_VERIFIED, at=noon))
    Linked(customer=CustomerId('cus_shop'), gone=())
    >>> graph.customer_of(phone)
    CustomerId('cus_shop')
    """

    def __init__(self, statements: Iterable[Statement] = (), *, trust: Trust = _DEFAULT_TRUST) -> None:
        self._index = Index(trust)
        for statement in statements:
            self._index.hear(statement)

    def __repr__(self) -> str:
        return f"<IdentityGraph of {len(self._index.members):,} members>"

    # --- saying something -----------------------------------------------------

    def link(self, link: Link) -> LinkOutcome:
        """
        Add a link, and return what comes of it.

        Raises:
            ConflictingEventError: A different statement has its id.
        """
        before = {self.customer_of(link.a), self.customer_of(link.b)} - {None}
        self._index.hear(link)
        a, b = self._nodes_of(link)
        reason = self._index.unused(link, a, b)
        if reason is not None:
            return Unused(reason=reason)
        held = {conflict.link.id: conflict for conflict in self._conflicts_around(link.a)}
        if link.id in held:
            return held[link.id]
        customer = self._index.customer_id(self._index.part(a))
        return Linked(customer=customer, gone=tuple(sorted(each for each in before if each and each != customer)))

    def must_not_link(self, statement: MustNotLink) -> tuple[Conflict, ...]:
        """
        Keep two members apart, and return the links that are held back around them.

        Raises:
            ConflictingEventError: A different statement has its id.
        """
        self._index.hear(statement)
        around = [*self._conflicts_around(statement.a), *self._conflicts_around(statement.b)]
        return tuple({conflict.link.id: conflict for conflict in around}.values())

    def mark_shared(self, statement: SharedPoint) -> tuple[CustomerId, ...]:
        """
        Let a contact point identify nobody, and return the customers who use it.

        Raises:
            ConflictingEventError: A different statement has its id.
        """
        self._index.hear(statement)
        return self.users_of(statement.point)

    def describe(self, record: Record) -> None:
        """Add what a source knows of a customer."""
        self._index.hear(record)

    def unlink(
        self, of: StatementId, *, at: datetime, recorded_at: datetime | None = None, by: Actor | None = None
    ) -> tuple[CustomerId, ...]:
        """
        Take back a link, a must-not-link or a shared mark; return who its members are now.

        It is as if it had never been said. What was linked to one of its ends
        since stays with that end, because customers are computed from the
        links that stand and were never poured together.

        Raises:
            UnknownNameError: Nothing has been said by that id.
            NaiveDatetimeError: `at` or `recorded_at` has no zone.
        """
        if of not in self._index.said:
            hint = suggest(of, map(str, self._index.said), kind="statements")
            raise UnknownNameError(f"nothing was said with the id {str(of)!r}. {hint}", path="of")
        self._index.hear(Unlink(of=of, at=at, recorded_at=at if recorded_at is None else recorded_at, by=by))
        found = {self.customer_of(member) for member in members_of(self._index.said[of])}
        return tuple(sorted(customer for customer in found if customer is not None))

    # --- asking ---------------------------------------------------------------

    def customer_of(self, member: Member) -> CustomerId | None:
        """
        Return the customer that a contact point or record belongs to.

        The id of a customer, now or at any time before, is understood as well.
        ``None`` is somebody never heard of, or a shared contact point; see
        :meth:`users_of` for the latter.
        """
        node = self._index.find(member)
        return None if node is None or node in self._index.shared else self._index.customer_id(self._index.part(node))

    def members(self, customer: CustomerId) -> tuple[Member, ...]:
        """
        Return the records and contact points of a customer, records first.

        Raises:
            UnknownNameError: There is no such customer.
        """
        return tuple(
            sorted((self._index.members[node] for node in self._index.part(self._index.known(customer))), key=sort_key)
        )

    def customers(self) -> tuple[CustomerId, ...]:
        """Return the id of each customer, sorted."""
        parts = {
            id(part): part
            for node in range(len(self._index.members))
            if node not in self._index.shared
            for part in [self._index.part(node)]
        }
        return tuple(sorted(map(self._index.customer_id, parts.values())))

    def users_of(self, point: ContactPoint) -> tuple[CustomerId, ...]:
        """Return every customer who uses a contact point: one, or several if it is shared, or none."""
        node = self._index.find(point)
        if node is None:
            return ()
        nodes = [other for _, other in self._index.links_at(node)] if node in self._index.shared else [node]
        return tuple(
            sorted(
                {self._index.customer_id(self._index.part(each)) for each in nodes if each not in self._index.shared}
            )
        )

    def crowded_points(self, *, more_than: int) -> tuple[ContactPoint, ...]:
        """
        Return the contact points that link more customer records than that, and are not marked as shared yet.

        They are probably switchboards, family mailboxes or ``info@``: look at
        them, and :meth:`mark_shared` those that identify nobody.
        """
        found = []
        for node, member in enumerate(self._index.members):
            if isinstance(member, ContactPoint) and node not in self._index.shared:
                records = {
                    other
                    for _, other in self._index.links_at(node)
                    if isinstance(self._index.members[other], CustomerId)
                }
                if len(records) > more_than:
                    found.append((-len(records), sort_key(member), member))
        return tuple(point for *_, point in sorted(found, key=lambda each: each[:2]))

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return every link that is held back, in the order of their ids."""
        around = {self._index.components.group[node]: node for node in self._index.barriers}
        found = [each for node in around.values() for each in self._conflicts_around(self._index.members[node])]
        return tuple(sorted(found, key=lambda each: each.link.id))

    def candidates(self) -> tuple[Link, ...]:
        """Return the links that are not sure enough and would join two customers, the strongest first."""
        found = [
            link
            for link in self._index.said.values()
            if isinstance(link, Link)
            and self._index.unused(link, *self._nodes_of(link)) is UnusedReason.BELOW_THRESHOLD
            and self._joins_two(*map(self._index.part, self._nodes_of(link)))
        ]
        return tuple(sorted(found, key=_strongest_first))

    def explain(self, a: Member, b: Member) -> SameCustomer | DifferentCustomers:
        """
        Return why two members are one customer, or what stands between them.

        Raises:
            UnknownNameError: One of them was never heard of.
        """
        index = self._index
        start, goal = index.known(a, name="a"), index.known(b, name="b")
        first, second = index.members[start], index.members[goal]
        part, other_part = index.part(start), index.part(goal)
        if part is other_part:
            return SameCustomer(a=first, b=second, customer=index.customer_id(part), chain=self._chain(start, goal))
        between = {key for node in part for key, other in index.links_at(node) if other in other_part}
        return DifferentCustomers(
            a=first,
            b=second,
            customers=(self.customer_of(first), self.customer_of(second)),
            kept_apart=self._kept_apart(part, other_part),
            unused=tuple(sorted(map(index.link, between), key=_strongest_first)),
        )

    def profile(self, customer: CustomerId, *, survivorship: Survivorship = _NO_SURVIVORSHIP) -> Profile:
        """
        Return what is known of a customer, each field with its source.

        Raises:
            UnknownNameError: There is no such customer.
        """
        part = self._index.part(self._index.known(customer))
        members = self.members(customer)
        return Profile(
            id=self._index.customer_id(part),
            fields=survivorship.survivors(record for node in part for record in self._index.records.get(node, ())),
            records=tuple(member for member in members if isinstance(member, CustomerId)),
            contact_points=tuple(
                ContactPoint(member.kind, member.value, verified=self._is_proved(member, part))
                for member in members
                if isinstance(member, ContactPoint)
            ),
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Everything that has been said, in the order in which it was recorded."""
        groups = (self._index.said.values(), *self._index.taken_back.values(), *self._index.records.values())
        return tuple(sorted((statement for group in groups for statement in group), key=log_key))

    def as_believed_at(self, instant: datetime) -> "IdentityGraph":
        """
        Return the graph as it was: of everything recorded before an instant.

        Raises:
            NaiveDatetimeError: `instant` has no zone.
        """
        if instant.utcoffset() is None:
            raise NaiveDatetimeError.for_argument("instant")
        return IdentityGraph((each for each in self.statements if each.recorded_at < instant), trust=self._index.trust)

    # --- looking closer -------------------------------------------------------

    def _conflicts_around(self, member: Member) -> Iterator[Conflict]:
        """Yield every link that is held back in the group of a member."""
        division = self._index.division(self._index.components.group[self._index.nodes[member]])
        if division is None:
            return
        for key in sorted(division.held):
            link, (must_not_link, start, goal) = self._index.link(key), division.held[key]
            a, b = self._nodes_of(link)
            if a not in division.part_of[start]:
                a, b = b, a
            chain = (*self._chain(start, a), link, *self._chain(b, goal))
            yield Conflict(link=link, must_not_link=must_not_link, chain=chain)

    def _nodes_of(self, link: Link) -> tuple[int, int]:
        return self._index.nodes[link.a], self._index.nodes[link.b]

    def _chain(self, start: int, goal: int) -> tuple[Link, ...]:
        part, edges = self._index.part(start), self._index.components.edges
        return best_chain(
            start, goal, lambda node: ((self._index.link(key), to) for key, to in edges[node].items() if to in part)
        )

    def _joins_two(self, part: set[int], other: set[int]) -> bool:
        return part is not other and not self._kept_apart(part, other)

    def _kept_apart(self, part: set[int], other: set[int]) -> tuple[MustNotLink, ...]:
        return tuple(sorted((barrier[0] for barrier in self._index.barriers_in(part | other)), key=log_key))

    def _is_proved(self, point: ContactPoint, part: set[int]) -> bool:
        edges = self._index.components.edges[self._index.nodes[point]]
        return any(
            other in part and self._index.link(key).method is Method.EXACT_VERIFIED for key, other in edges.items()
        )


def _strongest_first(link: Link) -> tuple[tuple[int, float], StatementId]:
    return link.weakness, link.id
