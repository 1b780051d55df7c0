"""
The same customer? Link, unlink, explain.

One person writes from two mailboxes, calls from a number and has an account
in three systems. :class:`IdentityGraph` says who is who: customers are what
hangs together by links between customer records and contact
points, each :class:`Link` with its method, its confidence, who said so and when. A
link that was wrong is taken back and everything is as if it had never been
said. :class:`MustNotLink` beats any score, and a contradiction is shown, never
merged. :meth:`IdentityGraph.explain` shows the chain, and
:meth:`IdentityGraph.profile` what is known of a customer, each field with its
source.
"""

from cxcore.identity._aliases import Alias, AliasRule, alias_links, aliases_of, is_role_address
from cxcore.identity._events import from_events, to_event
from cxcore.identity._graph import IdentityGraph
from cxcore.identity._member import Member, canonical_point
from cxcore.identity._outcome import (
    Conflict,
    DifferentCustomers,
    Linked,
    LinkOutcome,
    SameCustomer,
    Unused,
    UnusedReason,
)
from cxcore.identity._profile import KnownField, Profile, Survivorship
from cxcore.identity._scores import links_from_scores
from cxcore.identity._statement import (
    Link,
    Method,
    MustNotLink,
    Record,
    SharedPoint,
    Statement,
    StatementId,
    Unlink,
    contact_links,
)
from cxcore.identity._trust import Trust

__all__ = [
    "Alias",
    "AliasRule",
    "Conflict",
    "DifferentCustomers",
    "IdentityGraph",
    "KnownField",
    "Link",
    "LinkOutcome",
    "Linked",
    "Member",
    "Method",
    "MustNotLink",
    "Profile",
    "Record",
    "SameCustomer",
    "SharedPoint",
    "Statement",
    "StatementId",
    "Survivorship",
    "Trust",
    "Unlink",
    "Unused",
    "UnusedReason",
    "alias_links",
    "aliases_of",
    "canonical_point",
    "contact_links",
    "from_events",
    "is_role_address",
    "links_from_scores",
    "to_event",
]
