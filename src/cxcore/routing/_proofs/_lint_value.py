"""A lint, and the list of them."""

from collections import Counter
from collections.abc import Mapping

import attrs

from cxcore.rules import Severity
from cxcore.values import FrozenDict, Value, html_table


def _record(record: Mapping[str, object] | None) -> Mapping[str, object] | None:
    return None if record is None else FrozenDict(record)


@attrs.frozen(kw_only=True)
class Lint(Value):
    """One thing in a policy that is probably not meant. ``str`` is a sentence."""

    code: str
    """A value of :class:`LintCode` or of :class:`cxcore.rules.FindingCode`; it is stable."""
    severity: Severity
    path: str
    """Where it stands in the policy, such as ``rules[3]``; empty if it is about the whole."""
    message: str
    witness: Mapping[str, object] | None = attrs.field(default=None, converter=_record)
    """The facts of an interaction that shows it; ``None`` if none can."""

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{self.severity.value} {self.code}: {where}{self.message}"


@attrs.frozen
class Lints(Value):
    """
    What :meth:`Policy.lint` found, worst first; true if there is anything. ``str`` prints a sentence a line.

    In a notebook it shows as a table.
    """

    lints: tuple[Lint, ...]

    def of(self, code: str) -> tuple[Lint, ...]:
        """Return the lints of one kind."""
        return tuple(lint for lint in self.lints if lint.code == code)

    def at_least(self, severity: Severity) -> tuple[Lint, ...]:
        """Return the lints that matter so much or more."""
        order = list(Severity)
        return tuple(lint for lint in self.lints if order.index(lint.severity) <= order.index(severity))

    def __bool__(self) -> bool:
        return bool(self.lints)

    def __str__(self) -> str:
        return "\n".join(map(str, self.lints)) or "Nothing found."

    def __repr__(self) -> str:
        counts = Counter(lint.severity for lint in self.lints)
        found = [
            f"{counts[severity]} {severity.value}{'' if counts[severity] == 1 else 's'}"
            for severity in Severity
            if counts[severity]
        ]
        return f"Lints({', '.join(found) or 'nothing found'})"

    def _repr_html_(self) -> str:
        rows = [(lint.severity.value, lint.code, lint.path, lint.message) for lint in self.lints]
        return html_table(("severity", "code", "where", "lint"), rows, caption=repr(self))
