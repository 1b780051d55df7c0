"""What comes of a link, and why two members are or are not one customer."""

from enum import StrEnum
from typing import TypeAlias

import attrs

from cxcore.identity._member import Member, in_words
from cxcore.identity._statement import Link, MustNotLink
from cxcore.models import CustomerId
from cxcore.values import Value


@attrs.frozen(kw_only=True)
class Linked(Value):
    """The link joins its ends: they are one customer."""

    customer: CustomerId
    """Who they are now."""
    gone: tuple[CustomerId, ...] = ()
    """The ids they had before and have no longer; asking for one of these finds `customer`."""


class UnusedReason(StrEnum):
    """Why a link joins nobody."""

    BELOW_THRESHOLD = "below_threshold"
    """It is less sure than its method must be; it is a candidate for somebody to decide."""
    SHARED_POINT = "shared_point"
    """One of its ends is shared and identifies nobody."""
    WITHDRAWN = "withdrawn"
    """It was taken back, before we heard of it."""


@attrs.frozen(kw_only=True)
class Unused(Value):
    """The link is kept and joins nobody."""

    reason: UnusedReason


@attrs.frozen(kw_only=True)
class Conflict(Value):
    """A link that is held back, because it would make one customer of two members that must not be linked."""

    link: Link
    """The one held back: taken from the strongest down, the first that would join the two."""
    must_not_link: MustNotLink
    """What it would contradict."""
    chain: tuple[Link, ...]
    """The shortest way from ``must_not_link.a`` to ``must_not_link.b`` through the link that is held back."""

    def __str__(self) -> str:
        return (
            f"{self.link.id} is held back, because {in_words(self.must_not_link.a)} and "
            f"{in_words(self.must_not_link.b)} must not be linked ({self.must_not_link.id}):\n"
            f"{_chain_in_words(self.must_not_link.a, self.chain)}"
        )


LinkOutcome: TypeAlias = Linked | Unused | Conflict
"""What comes of a link; to ``match`` on."""


@attrs.frozen(kw_only=True)
class SameCustomer(Value):
    """Two members are one customer, and this chain of links is why."""

    a: Member
    b: Member
    customer: CustomerId
    chain: tuple[Link, ...]
    """The shortest chain from `a` to `b`; of equally short ones the one whose weakest link is strongest."""

    @property
    def confidence(self) -> float:
        """The least confidence in the chain: a chain is as strong as its weakest link."""
        return min((link.confidence for link in self.chain), default=1.0)

    def __str__(self) -> str:
        count = f"{len(self.chain)} link{'' if len(self.chain) == 1 else 's'}"
        head = f"{in_words(self.a)} and {in_words(self.b)} are one customer, {self.customer}, by {count}:"
        return f"{head}\n{_chain_in_words(self.a, self.chain)}" if self.chain else head.replace(", by 0 links:", ".")


@attrs.frozen(kw_only=True)
class DifferentCustomers(Value):
    """Two members are not one customer."""

    a: Member
    b: Member
    customers: tuple[CustomerId | None, CustomerId | None]
    """Who each of them is; ``None`` is a shared contact point, which is nobody."""
    kept_apart: tuple[MustNotLink, ...] = ()
    """What says that the two customers must not be linked."""
    unused: tuple[Link, ...] = ()
    """The links between the two customers that join nobody, the strongest first."""

    def __str__(self) -> str:
        a, b = (customer or "a shared contact point" for customer in self.customers)
        lines = [f"{in_words(self.a)} is {a}, {in_words(self.b)} is {b}."]
        lines += [
            f"  {each.id}: {in_words(each.a)} and {in_words(each.b)} must not be linked" for each in self.kept_apart
        ]
        lines += [f"  not used: {_link_in_words(each, each.a)}" for each in self.unused]
        return "\n".join(lines)


def _chain_in_words(start: Member, chain: tuple[Link, ...]) -> str:
    lines = []
    for link in chain:
        lines.append(f"  {_link_in_words(link, start)}")
        start = link.b if link.a == start else link.a
    return "\n".join(lines)


def _link_in_words(link: Link, start: Member) -> str:
    end = link.b if link.a == start else link.a
    who = "" if link.by is None else f", by {link.by.id or link.by.kind}"
    return (
        f"{link.id}: {in_words(start)} to {in_words(end)}, {link.method} {link.confidence:.2f}, "
        f"{link.at:%Y-%m-%d %H:%M}Z{who}"
    )
