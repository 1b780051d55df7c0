"""What routing returns: an outcome, and every reason for it."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import attrs

from cxcore.models import Interaction
from cxcore.routing._candidates import Search, WhyNot, clock
from cxcore.routing._floor import Floor
from cxcore.routing._outcome import Assigned, Outcome, Queued
from cxcore.rules import Condition, Evidence
from cxcore.values import Value


@attrs.frozen
class RuleReason(Value):
    """
    What one rule said about the interaction.

    ``str`` tells it in a sentence, with the facts that decided it.
    """

    rule: str
    truth: bool | None
    """Whether its condition holds; ``None`` is unknown, because a fact is missing. Only ``True`` matches."""
    decided: bool
    """Whether it is the rule that decided: the first that matches."""
    evidence: tuple[Evidence, ...]
    """The comparisons that made its condition so, with their facts; none for a rule without a condition."""

    def __str__(self) -> str:
        match self.truth, self.decided:
            case True, True:
                said = "matched and decided"
            case True, False:
                said = "would match too, but comes later"
            case False, _:
                said = "did not match"
            case _:
                said = "did not match, because a fact is missing"
        because = "; ".join(str(each) for each in self.evidence) or "it has no condition"
        return f"{self.rule!r} {said}: {because}."


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


@attrs.frozen(kw_only=True, repr=False)
class Decision:
    """
    What becomes of an interaction, and why; :meth:`Policy.decide` makes them.

    The outcome is one of :class:`Assigned`, :class:`Queued` and :class:`Refused`,
    made to be matched on. Reasons are worked out from the inputs when they are
    first asked for. The same inputs make an equal decision and the same bytes.
    """

    outcome: Outcome
    rule: str | None
    """The rule that decided, or ``default``; ``None`` if no rule matches and there is no default."""
    at: datetime
    interaction: Interaction
    floor: Floor
    policy: str
    """The name of the policy."""
    policy_digest: str
    _rules: tuple[NamedCondition, ...]
    _facts: Mapping[str, object]
    _search: Search | None
    """What was asked of the floor; ``None`` if nothing was, because no rule matches."""

    @cached_property
    def reasons(self) -> tuple[RuleReason, ...]:
        """
        What each rule of the policy said, in their order, with the facts that decided it.

        These are facts of the interaction: declare no field in a policy that may
        not be written to the log of decisions.
        """
        return tuple(
            RuleReason(each.rule, each.truth(self._facts), each.rule == self.rule, each.evidence(self._facts))
            for each in self._rules
        )

    @cached_property
    def why_not(self) -> tuple[WhyNot, ...]:
        """Why each other agent of the floor was not chosen, by their ids; empty if nobody was sought."""
        return () if self._search is None else self._search.why_not(self.floor)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the decision with all its reasons as JSON-ready data, for a log.

        Policy and floor are named by their digests: deciding again with the same
        policy, interaction, floor and instant gives the same data.
        """
        return {
            "at": self.at.isoformat().replace("+00:00", "Z"),
            "interaction": str(self.interaction.id),
            "outcome": {"kind": type(self.outcome).__name__.lower(), **self.outcome.to_dict()},
            "rule": self.rule,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "why_not": [each.to_dict() for each in self.why_not],
            "policy": self.policy,
            "policy_digest": self.policy_digest,
            "floor_digest": self.floor.digest,
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as compact JSON: equal decisions, equal bytes."""
        return json.dumps(self.to_dict(), separators=(",", ":"))

    def explain(self) -> str:
        """
        Return the decision in words: what, why, and why not the others.

        It quotes the facts that decided, so show it to those who may see the interaction.
        """
        rule = "no rule" if self.rule is None else f"rule {self.rule!r}"
        lines = [f"{clock(self.at)} {self.interaction.id} {self._said()}, by {rule} of policy {self.policy!r}."]
        lines += ["Rules:", *(f"  {reason}" for reason in self.reasons)]
        if self._search is not None:
            lines += ["Agents:", f"  {self._choice(self._search)}", *(f"  {each}" for each in self.why_not)]
        return "\n".join(lines)

    def _said(self) -> str:
        match self.outcome:
            case Assigned(agent):
                return f"goes to {agent}"
            case Queued(queue, until):
                return f"waits in {queue!r} {f'until {clock(until)}' if until else 'without a bound'}"
            case refused:
                return f"is refused ({refused.reason})"

    def _choice(self, search: Search) -> str:
        if isinstance(self.outcome, Assigned):
            return f"{self.outcome.agent} is chosen: {search.why(self.floor)}."
        return "nobody can take it now."

    def __repr__(self) -> str:
        return f"Decision({self.outcome!r}, rule={self.rule!r}, at={clock(self.at)!r})"
