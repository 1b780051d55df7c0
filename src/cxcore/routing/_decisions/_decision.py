"""What routing returns: an outcome, and every reason for it."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import attrs

from cxcore.errors import PluginError
from cxcore.models import Interaction
from cxcore.routing._choice._candidates import WOULD_WIN, Search, WhyNot
from cxcore.routing._decisions._plan import Plan
from cxcore.routing._decisions._waiting import Waiting
from cxcore.routing._floors._floor import Floor
from cxcore.routing._floors._moment import clock
from cxcore.routing._terms._outcome import Assigned, Deferred, Outcome, Queued
from cxcore.routing._terms._score import Score
from cxcore.rules import Evidence, Facts
from cxcore.values import Value, html_table


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


@attrs.frozen(kw_only=True, repr=False)
class Decision:
    """
    What becomes of an interaction, and why; :meth:`Policy.decide` makes them.

    The outcome is one of :class:`Assigned`, :class:`Queued`, :class:`Deferred`
    and :class:`Refused`, made to be matched on. Reasons are worked out from the
    inputs when they are first asked for. The same inputs make an equal decision
    and the same bytes.
    """

    outcome: Outcome
    rule: str | None
    """The rule that decided, or ``default``; ``None`` if no rule matches and there is no default."""
    step: int | None
    """Which step of its route it has reached, counted from 0; ``None`` if the last one is over or no rule matches."""
    next_step_at: datetime | None
    """When the next step begins, and it is time to decide again; ``None`` if none follows."""
    splits: Mapping[str, str]
    """Its part in each split of the policy."""
    at: datetime
    waiting: Waiting
    """The interaction, and since when it waits: since `at`, if it came just now."""
    floor: Floor
    policy: str
    """The name of the policy."""
    policy_digest: str
    _is_new: bool
    _plan: Plan = attrs.field(eq=False)
    _facts: Facts
    _queue: str | None
    """The queue of its step."""
    _search: Search | None
    """What was asked of the floor; ``None`` if nothing was."""

    @property
    def interaction(self) -> Interaction:
        """The interaction it is about."""
        return self.waiting.interaction

    @cached_property
    def score(self) -> Score:
        """How urgent the interaction is."""
        return self._plan.score(self.waiting, self._facts, self._queue)

    @cached_property
    def reasons(self) -> tuple[RuleReason, ...]:
        """
        What each rule of the policy said, in their order, with the facts that decided it.

        These are facts of the interaction: declare no field in a policy that may
        not be written to the log of decisions.
        """
        return tuple(
            RuleReason(each.rule, each.truth(self._facts), each.rule == self.rule, each.evidence(self._facts))
            for each in self._plan.conditions
        )

    @cached_property
    def why_not(self) -> tuple[WhyNot, ...]:
        """Why each other agent of the floor was not chosen, by their ids; empty if nobody was sought."""
        return () if self._search is None else self._search.why_not(self.floor)

    @cached_property
    def would_win(self) -> tuple[str, ...]:
        """
        What would have to change for each other agent whom one thing alone keeps from it.

        One sentence for each who would then be chosen, such as ``agt_priya would
        win with one more free slot``; empty if there is nobody of that kind.
        """
        found = () if self._search is None else self._search.would_win(self.floor)
        return tuple(f"{each.agent} would win {WOULD_WIN[each.obstacle]}." for each in found)

    @cached_property
    def plugin_errors(self) -> tuple[PluginError, ...]:
        """What went wrong with plugins, and what was done instead; raise or log them as you see fit."""
        by_agents = () if self._search is None else self._search.plugin_errors(self.floor)
        return (*self._plan.plugin_errors(self._facts), *by_agents)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the decision with all its reasons as JSON-ready data, for a log.

        Policy and floor are named by their digests: deciding again with the same
        policy, interaction, floor and instant gives the same data.
        """
        return {
            "at": _written(self.at),
            "interaction": str(self.waiting.interaction.id),
            "outcome": {"kind": type(self.outcome).__name__.lower(), **self.outcome.to_dict()},
            "rule": self.rule,
            "step": self.step,
            "next_step_at": None if self.next_step_at is None else _written(self.next_step_at),
            "score": self.score.to_dict(at=self.at),
            "splits": dict(self.splits),
            "reasons": [reason.to_dict() for reason in self.reasons],
            "why_not": [each.to_dict() for each in self.why_not],
            "would_win": list(self.would_win),
            **({"plugin_errors": list(map(str, self.plugin_errors))} if self.plugin_errors else {}),
            "policy": self.policy,
            "policy_digest": self.policy_digest,
            "floor_digest": self.floor.digest,
        }

    def to_record(self) -> dict[str, Any]:
        """
        Return the decision and everything it was made from but the policy, as JSON-ready data.

        :meth:`Policy.replay` makes it again. The record holds the facts of the
        interaction and the whole floor; keep it where those may be kept.
        """
        return {
            "at": _written(self.at),
            "is_new": self._is_new,
            "waiting": self.waiting.to_dict(),
            "floor": self.floor.to_dict(),
            "decision": self.to_dict(),
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
        lines = [f"{clock(self.at)} {self._said()}, by {rule} of policy {self.policy!r}."]
        if self.step and self._search is not None:
            lines.append(f"Step {self.step + 1} of its route.")
        if self.next_step_at is not None:
            lines.append(f"The next step begins at {clock(self.next_step_at)}.")
        if points := self.score.at(self.at):
            lines.append(f"Score: {points:g} ({'; '.join(map(str, self.score.terms))}).")
        lines += ["Rules:", *(f"  {reason}" for reason in self.reasons)]
        if self._search is not None:
            lines += ["Agents:", f"  {self._choice(self._search)}", *(f"  {each}" for each in self.why_not)]
        lines += [f"  {each}" for each in self.would_win]
        lines += [str(each) for each in self.plugin_errors]
        return "\n".join(lines)

    def _said(self) -> str:
        name = self.waiting.interaction.id
        match self.outcome:
            case Assigned(agent):
                return f"{name} goes to {agent}"
            case Queued(queue, until):
                return f"{name} waits in {queue!r} {f'until {clock(until)}' if until else 'without a bound'}"
            case Deferred(to, until):
                return f"{name} is left to {to}{f' until {clock(until)}' if until else ''}"
            case refused:
                return f"{name} is refused ({refused.reason})"

    def _choice(self, search: Search) -> str:
        if isinstance(self.outcome, Assigned):
            return f"{self.outcome.agent} is chosen: {search.why(self.floor)}."
        return "nobody can take it now."

    def __repr__(self) -> str:
        return f"Decision({self.outcome!r}, rule={self.rule!r}, at={clock(self.at)!r})"

    def _repr_html_(self) -> str:
        """Return the decision as a small table, for notebooks."""
        rule = "no rule" if self.rule is None else f"rule {self.rule!r}"
        rows = [(str(each.agent), each.text) for each in self.why_not]
        if isinstance(self.outcome, Assigned) and self._search is not None:
            rows.insert(0, (str(self.outcome.agent), f"is chosen: {self._search.why(self.floor)}."))
        return html_table(("agent", "why"), rows, caption=f"{self._said()}, by {rule} of policy {self.policy!r}")


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
