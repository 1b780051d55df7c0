"""Policies as rule sets whose outcomes are routes, for proofs about all interactions there can be."""

from typing import Any

import attrs

from cxcore.routing._decisions._plan import Plan
from cxcore.routing._document import DEFAULT
from cxcore.routing._terms._rule import Route
from cxcore.rules import Analysis, Diff, Finding, FindingCode, Rule, RuleSet, Severity, analyse, diff


def analysis_of(plan: Plan) -> Analysis:
    """Return what the rules of a policy do to every interaction there can be."""
    found = analyse(_rule_set(plan))
    findings = sorted(
        (_about_default(finding) for finding in found.findings if not _is_usual(finding)),
        key=lambda finding: list(Severity).index(finding.severity),
    )
    return attrs.evolve(found, rules=len(plan.ways), findings=tuple(findings))


def _is_usual(finding: Finding) -> bool:
    """Return whether it only says that rules do not name every channel there is, which nobody's do."""
    return finding.code is FindingCode.UNUSED_VALUE and "channel" in (finding.witness or ())


def _about_default(finding: Finding) -> Finding:
    """Return a finding; that nothing is left for the default is no mistake."""
    is_idle = finding.code is FindingCode.UNREACHABLE and finding.rules[0] == DEFAULT
    return attrs.evolve(finding, severity=Severity.NOTE) if is_idle else finding


def difference(old: Plan, new: Plan) -> Diff:
    """Return the interactions that two policies send on different routes."""
    return diff(_rule_set(old), _rule_set(new))


def _rule_set(plan: Plan) -> RuleSet:
    return RuleSet(
        plan.schema,
        [
            Rule(name=way.name, when=plan.condition(index), outcome=_said(way.route))
            for index, way in enumerate(plan.routes)
        ],
    )


def _said(route: Route) -> dict[str, Any]:
    """Return a route as its author would write it: without its name, and what is as usual left out."""
    document = route.to_dict()
    return {
        key: written
        for key, value in document.items()
        if key not in {"name", "when"} and (written := _without_usual(value)) not in (None, {}, [])
    }


def _without_usual(value: object) -> object:
    if isinstance(value, dict):
        return {
            key: written
            for key, each in value.items()
            if (written := _without_usual(each)) not in (None, {}, [], 0, False)
        }
    return [_without_usual(each) for each in value] if isinstance(value, list) else value
