"""How sure a link must be before it makes two members one customer."""

import attrs

from cxcore.identity._statement import Link
from cxcore.values import Value, fraction


@attrs.frozen(kw_only=True)
class Trust(Value):
    """
    The least confidence, by method, at which a link joins its ends.

    A link below it is kept as a candidate, for somebody to decide. Weak links
    do not add up: two of 0.9 between the same members stay two of 0.9,
    because evidence about one pair is seldom independent.

    By default people and proofs are always believed, a bare declaration is
    unless its confidence says otherwise, and a score has to reach 0.95. No
    alias rule reaches its threshold, so no spelling alone merges two
    customers. The 0.95 is our choice and no standard: what a score means
    depends on the model, so set yours from a sample that people have judged.

    Raises:
        InvalidValueError: A threshold is outside 0 to 1.

    >>> Trust(probabilistic=0.99)
    Trust(manual=0.0, exact_verified=0.0, declared=0.8, probabilistic=0.99, alias_rule=0.95)
    """

    manual: float = attrs.field(default=0.0, validator=fraction)
    exact_verified: float = attrs.field(default=0.0, validator=fraction)
    declared: float = attrs.field(default=0.8, validator=fraction)
    probabilistic: float = attrs.field(default=0.95, validator=fraction)
    alias_rule: float = attrs.field(default=0.95, validator=fraction)

    def threshold(self, link: Link) -> float:
        """Return the least confidence at which a link of this method joins its ends."""
        least: float = getattr(self, link.method)
        return least

    def suffices(self, link: Link) -> bool:
        """Return whether the link is sure enough to join its ends."""
        return link.confidence >= self.threshold(link)
