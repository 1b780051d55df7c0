"""What a rule set does to every record there can be: proofs, each with a record to try."""

from collections import Counter
from itertools import islice
from typing import Final

import attrs

from cxcore.rules._analysis._analysis_conditions import constant_conditions
from cxcore.rules._analysis._analysis_gaps import gaps, missing_facts, unused_values
from cxcore.rules._analysis._analysis_order import conflicts, hidden_rules
from cxcore.rules._analysis._findings import Finding, FindingCode, Severity
from cxcore.rules._analysis._region_map import RegionMap
from cxcore.rules._rule import HitPolicy
from cxcore.rules._rule_set import RuleSet
from cxcore.values import Value, html_table

_MOST_GAPS: Final = 8
_MOST_PAIRS: Final = 200


@attrs.frozen
class Analysis(Value):
    """
    The findings of :func:`analyse`, errors first; ``str`` prints a sentence a line.

    In a notebook it shows as a table.
    """

    rules: int
    """How many rules were analysed."""
    findings: tuple[Finding, ...]
    complete: bool = True
    """False if there may be more gaps than the 8 shown, or more pairs in conflict than the 200 shown."""

    def of(self, code: FindingCode) -> tuple[Finding, ...]:
        """Return the findings of one kind."""
        return tuple(finding for finding in self.findings if finding.code is code)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that should stop a release."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    def __str__(self) -> str:
        if not self.findings:
            return f"{_count(self.rules, 'rule')}, nothing found."
        left_out = [] if self.complete else ["There may be more of the same; these are the first."]
        return "\n".join([*map(str, self.findings), *left_out])

    def __repr__(self) -> str:
        counts = Counter(finding.severity for finding in self.findings)
        found = ", ".join(_count(counts[severity], severity.value) for severity in Severity if counts[severity])
        return f"Analysis({_count(self.rules, 'rule')}: {found or 'nothing found'})"

    def _repr_html_(self) -> str:
        rows = [(each.severity.value, each.code.value, each.message) for each in self.findings]
        return html_table(("severity", "code", "finding"), rows, caption=repr(self))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def analyse(rule_set: RuleSet) -> Analysis:
    """
    Return what a rule set does to every record there can be.

    Not a sample: each field's values are cut into atoms at the values that rules
    mention, and the search for a record that meets a claim covers all of them. So a
    finding is a proof, and nothing found is one too, for the questions asked:

    - rules that never count, because those before them *together* cover them (FIRST, PRIORITY);
    - two rules true at once where the policy allows one rule (UNIQUE) or one outcome (ANY);
    - conditions, and parts of them, that no record meets or that every record meets;
    - records that no rule is true of, with all facts known or for want of one;
    - values that a field declares and no rule mentions.

    A missing fact is a value of its own, as in :class:`Condition`. A question that
    takes too long is reported as :attr:`FindingCode.TOO_COMPLEX` and left open.

    >>> from cxcore.rules import EnumField, NumberField, Rule, RuleSet, Schema
    >>> schema = Schema({"tier": EnumField(("gold", "basic")), "orders": NumberField()})
    >>> when = {"few": "orders < 10", "gold": "tier == 'gold'", "many gold": "tier == 'gold' and orders > 5"}
    >>> rules = [Rule(name=name, when=schema.parse(text), outcome=name) for name, text in when.items()]
    >>> analysis = analyse(RuleSet(schema, rules))
    >>> analysis
    Analysis(3 rules: 1 error, 1 warning, 2 notes)
    >>> print(analysis.errors[0].message)
    rule 'many gold' never counts: rule 'gold' comes first wherever it is true, as for orders 6, tier 'gold'.
    """
    regions = RegionMap(rule_set)
    ordered = rule_set.hit in {HitPolicy.FIRST, HitPolicy.PRIORITY}
    pairs = (
        list(islice(conflicts(regions), _MOST_PAIRS + 1)) if rule_set.hit in {HitPolicy.UNIQUE, HitPolicy.ANY} else []
    )
    holes = list(gaps(regions, most=_MOST_GAPS + 1))
    found = [
        *(hidden_rules(regions) if ordered else ()),
        *pairs[:_MOST_PAIRS],
        *constant_conditions(regions),
        *holes[:_MOST_GAPS],
        *missing_facts(regions),
        *unused_values(regions),
    ]
    rank = list(Severity)
    return Analysis(
        rules=len(rule_set.rules),
        findings=tuple(sorted(found, key=lambda finding: rank.index(finding.severity))),
        complete=len(pairs) <= _MOST_PAIRS and len(holes) <= _MOST_GAPS,
    )
