"""All lints of a policy, worst first."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TypeAlias

from cxcore.intervals import Interval, WorkingTime
from cxcore.routing._decisions._plan import Plan
from cxcore.routing._proofs._changes import analysis_of
from cxcore.routing._proofs._desk import Desk
from cxcore.routing._proofs._lint_codes import LintCode
from cxcore.routing._proofs._lint_value import Lint, Lints
from cxcore.routing._proofs._lints_of_document import document_lints, path_to
from cxcore.routing._proofs._lints_of_roster import roster_lints
from cxcore.routing._proofs._liveness import liveness_of
from cxcore.routing._proofs._rostered_agent import RosteredAgent
from cxcore.rules import Severity

Staffing: TypeAlias = tuple[tuple[RosteredAgent, ...], Interval, Mapping[str, WorkingTime]]
"""Who could serve, in which window, and the calendars of their hours."""


def lints_of(plan: Plan, staffing: Staffing | None, within: timedelta | None) -> Lints:
    """Return all lints of a policy."""
    found = [*_of_rules(plan), *document_lints(plan, within)]
    if staffing is not None:
        agents, window, calendars = staffing
        found += _of_liveness(plan, staffing)
        found += roster_lints(plan, Desk.of(plan, agents, window, calendars), {**plan.calendars, **calendars})
    order = list(Severity)
    return Lints(tuple(sorted(found, key=lambda lint: order.index(lint.severity))))


def _of_rules(plan: Plan) -> Iterator[Lint]:
    for finding in analysis_of(plan).findings:
        yield Lint(
            code=finding.code.value,
            severity=finding.severity,
            path=path_to(plan, finding.rules[0]) if finding.rules else "",
            message=finding.message,
            witness=finding.witness,
        )


def _of_liveness(plan: Plan, staffing: Staffing) -> Iterator[Lint]:
    for end in liveness_of(plan, *staffing).dead_ends:
        code = LintCode.HOURS_REFUSED if end.declared else LintCode.DEAD_END
        yield Lint(
            code=code, severity=code.severity, path=path_to(plan, end.route), message=str(end), witness=end.witness
        )
