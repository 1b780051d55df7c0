"""A rule's condition under the rule's name."""

from collections.abc import Mapping

import attrs

from cxcore.rules import Condition, Evidence


@attrs.frozen
class NamedCondition:
    """A rule's name and its condition; ``None`` matches everything."""

    rule: str
    condition: Condition | None

    def truth(self, facts: Mapping[str, object]) -> bool | None:
        """Return whether the rule's condition holds."""
        return True if self.condition is None else self.condition.truth(facts)

    def evidence(self, facts: Mapping[str, object]) -> tuple[Evidence, ...]:
        """Return what makes the rule's condition so."""
        return () if self.condition is None else self.condition.evidence(facts)
