"""What an analysis finds: a sentence, a stable code, and a record to try it with."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

import attrs

from cxcore.rules._fields._constant import write_fact, write_name
from cxcore.values import FrozenDict, Value


class Severity(Enum):
    """How much a finding matters."""

    ERROR = "error"
    """Something in the rule set can never do what it says."""
    WARNING = "warning"
    """Something that is rarely meant."""
    NOTE = "note"
    """Something worth knowing."""


class FindingCode(Enum):
    """What kind of finding it is. The values are stable; programs may keep lists of them."""

    UNREACHABLE = "rules.unreachable"
    """Under FIRST: earlier rules come first wherever the rule is true."""
    MASKED = "rules.masked"
    """Under PRIORITY: rules of higher priority, or earlier ones of the same, cover it."""
    CONFLICT = "rules.conflict"
    """Under UNIQUE and ANY: two rules with different outcomes are true of one record."""
    OVERLAP = "rules.overlap"
    """Under UNIQUE: two rules with equal outcomes are true of one record."""
    NEVER_TRUE = "rules.never-true"
    """No record meets a condition, or a part of one."""
    NEVER_KNOWN = "rules.never-known"
    """A condition could only be met by a missing fact, which never matches."""
    ALWAYS_TRUE = "rules.always-true"
    """A condition, or a part of one, tells no records apart."""
    GAP = "rules.gap"
    """Records that lack no fact and match no rule."""
    MISSING_FACT = "rules.missing-fact"
    """Records that match no rule because a fact is missing."""
    UNUSED_VALUE = "rules.unused-value"
    """A declared value of a field that no rule mentions, although rules ask about the field."""
    TOO_COMPLEX = "rules.too-complex"
    """A question that would take too long to answer exactly; nothing is claimed."""


def _record(record: Mapping[str, object] | None) -> Mapping[str, object] | None:
    return None if record is None else FrozenDict(record)


@attrs.frozen(kw_only=True)
class Finding(Value):
    """
    One thing an analysis found. ``str`` is a sentence for the author of the rules.

    A finding is proven: it holds for every record, unless `assumes` says what
    the proof leaves open.
    """

    code: FindingCode
    severity: Severity
    message: str
    rules: tuple[str, ...] = ()
    """The names of the rules it is about, the one to repair first."""
    region: str | None = None
    """The condition of the records it is about; it reads back with :meth:`Schema.parse`."""
    witness: Mapping[str, object] | None = attrs.field(default=None, converter=_record)
    """A record that shows it, a set as a sorted tuple; ``None`` if no record can."""
    assumes: tuple[str, ...] = ()
    """What the witness is supposed to answer to conditions that cannot be looked into."""

    def __str__(self) -> str:
        return f"{self.severity.value} {self.code.value}: {self.message}"


_MOST_NAMED: Final = 8


def in_words(names: Iterable[str], *, last: str = "and") -> str:
    """Return names as a sentence lists them: 'a', 'b' and 'c'."""
    quoted = [repr(name) for name in names]
    if len(quoted) > _MOST_NAMED:
        quoted = [*quoted[:_MOST_NAMED], f"{len(quoted) - _MOST_NAMED} more"]
    return f" {last} ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def show_record(record: Mapping[str, object]) -> str:
    """Return a record as a sentence gives it: tier 'gold', wait 6m."""
    if not record:
        return "a record without facts"
    return ", ".join(f"{write_name(name)} {write_fact(fact)}" for name, fact in record.items())
