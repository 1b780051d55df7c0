"""A rule, and what a rule set answers: a hit, no hit, or a conflict."""

import math
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.rules._conditions._condition import Condition, Evidence
from cxcore.values import FrozenDict, instance_of, one_line

Outcome: TypeAlias = str | int | float | bool | tuple["Outcome", ...] | FrozenDict["Outcome"] | None
"""What a rule gives: whatever JSON can hold, frozen. Lists become tuples, objects a ``FrozenDict``."""

MAX_OUTCOME_DEPTH: Final = 16


class HitPolicy(Enum):
    """
    Which of several matching rules counts, by the names of DMN 1.5 (section 8.2.10).

    DMN ranks PRIORITY by a list of outcomes; here each rule says its own
    `priority`, as routing tables do, and the earlier rule wins a tie.
    """

    FIRST = "first"
    """The earliest rule that matches."""
    UNIQUE = "unique"
    """At most one rule may match; two are a conflict."""
    ANY = "any"
    """Several may match if their outcomes are equal; else they are a conflict."""
    PRIORITY = "priority"
    """The matching rule with the highest `priority`; of equals, the earliest."""
    COLLECT = "collect"
    """All rules that match, in their order."""


def _frozen_outcome(value: object, depth: int = 1) -> Outcome:
    if depth > MAX_OUTCOME_DEPTH:
        raise InvalidValueError(f"is nested deeper than {MAX_OUTCOME_DEPTH} levels.", path="outcome")
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidValueError(f"is a finite number; {value} is not.", path="outcome")
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return tuple(_frozen_outcome(each, depth + 1) for each in value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return FrozenDict({key: _frozen_outcome(each, depth + 1) for key, each in value.items()})
    raise InvalidValueError(
        f"is text, a number, true, false, a list or a table; {type_in_words(value)} came.", path="outcome"
    )


def _condition_or_none(instance: object, field: "attrs.Attribute[Any]", when: object) -> None:
    if when is not None and not isinstance(when, Condition):
        raise InvalidValueError(
            f"is a condition that Schema.parse or Schema.check has read; {type_in_words(when)} came.", path=field.name
        )


def _whole(instance: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if type(value) is not int:
        raise InvalidValueError(f"is a whole number; {type_in_words(value)} came.", path=field.name)


@attrs.frozen(kw_only=True)
class Rule:
    """
    When a condition is true of a record, this is the outcome.

    >>> from cxcore.rules import EnumField, Rule, Schema
    >>> schema = Schema({"tier": EnumField(("gold", "basic"))})
    >>> Rule(name="vip desk", when=schema.parse("tier == 'gold'"), outcome={"queue": "vip"})
    Rule(name='vip desk', when=Condition("tier == 'gold'"), outcome={'queue': 'vip'}, priority=0)
    """

    name: str = attrs.field(validator=[instance_of(str), one_line])
    when: Condition | None = attrs.field(default=None, validator=_condition_or_none)
    """``None`` is true of every record."""
    outcome: Outcome = attrs.field(default=None, converter=_frozen_outcome)
    """Whatever JSON can hold; a list is kept as a tuple, and a table as a ``FrozenDict``."""
    priority: int = attrs.field(default=0, validator=_whole)
    """Counts under :attr:`HitPolicy.PRIORITY` only; higher wins."""


@attrs.frozen
class Hit:
    """The rules that count for a record, by the hit policy."""

    rules: tuple[Rule, ...]
    """One under FIRST, UNIQUE and PRIORITY; all that matched under ANY and COLLECT. Never empty."""

    @property
    def outcome(self) -> Outcome:
        """The outcome of the first of them, which is *the* outcome except under COLLECT."""
        return self.rules[0].outcome

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcome of each of them."""
        return tuple(rule.outcome for rule in self.rules)


@attrs.frozen
class NoHit:
    """No rule matches the record."""


@attrs.frozen
class Conflict:
    """Several rules match where the hit policy allows one (UNIQUE) or one outcome (ANY)."""

    hit: HitPolicy
    rules: tuple[Rule, ...]
    """All that matched, in their order."""

    def __str__(self) -> str:
        names = ", ".join(repr(rule.name) for rule in self.rules)
        allowed = "one rule" if self.hit is HitPolicy.UNIQUE else "one outcome"
        return f"{self.hit.name} allows {allowed}, and these match: {names}."


Verdict: TypeAlias = Hit | NoHit | Conflict
"""What a rule set answers."""


@attrs.frozen
class RuleReason:
    """Why a rule did or did not match a record."""

    rule: Rule
    truth: bool | None
    """``None`` is unknown, which is no match."""
    evidence: tuple[Evidence, ...]
    """The comparisons that decide; none if the rule has no condition."""

    def __str__(self) -> str:
        said = {True: "matches", False: "does not match", None: "does not match, as far as we know"}[self.truth]
        reasons = "; ".join(map(str, self.evidence)) or "it has no condition"
        return f"{self.rule.name!r} {said}: {reasons}"
