"""
Every error cxcore raises, in one tree.

::

    CxError                          .code is stable, .details carries the values
    ├── InvalidValueError            ValueError; .path says where in a document
    │   ├── NaiveDatetimeError       a datetime without a zone
    │   ├── UnknownZoneError         LookupError; no such IANA time zone
    │   ├── InvalidHoursError        opening hours that cannot be read, overlap or are empty
    │   ├── ConditionSyntaxError     a condition that cannot be parsed; the text is shown with a caret
    │   ├── ConditionTypeError       a condition that compares what cannot be compared
    │   ├── UnknownFieldError        LookupError; a condition names an undeclared field
    │   └── UnknownNameError         LookupError; a document refers to a name nobody defined
    ├── InvalidDocumentError         ExceptionGroup of InvalidValueError: every fault of a document
    ├── PredicateError               RuntimeError; a predicate given to a schema failed
    ├── PluginError                  RuntimeError; a plugin failed, or cannot be loaded
    ├── CurrencyMismatchError        TypeError; amounts of two currencies were added or compared
    ├── InternalContentError         TypeError; an internal note was about to leave the house
    ├── NeverOpensError              LookupError; a calendar has no opening in that direction
    ├── UnboundedError               ValueError; a set without end was asked for its members
    ├── MissingColumnError           LookupError; a table lacks a column that its mapping names
    ├── MalformedTableError          ValueError; a table that cannot be read, or rows refused under strict
    ├── ConflictingEventError        ValueError; two different events have one id
    ├── UnderHoldError               ValueError; an erasure would change what a legal hold keeps
    ├── MissingFactError             LookupError; rows lack a fact that a metric needs
    ├── NotOneMeasurementError       LookupError; a name matches no measurement, or several
    ├── StaleFloorError              ValueError; a decision is about a floor that has changed since
    ├── ConformanceError             AssertionError; a plugin breaks a law of plugins
    └── MissingExtraError            ImportError; an optional dependency is not installed

A message says what came, where, what is allowed and what to do.
It never contains a customer's personal data.
"""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final, Self


class CxError(Exception):
    """
    The root of every error cxcore raises.

    ``code`` is stable across versions and made for programs; the wording of
    the message is for people and may improve. ``details`` holds the values
    the message was made from.

    >>> error = CxError("The queue 'sales' is closed.", queue="sales")
    >>> error.code, error.details
    ('cx.error', {'queue': 'sales'})
    """

    code: ClassVar[str] = "cx.error"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.details: dict[str, Any] = details

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, self.details)


def _rebuild(kind: type[CxError], args: tuple[Any, ...], details: dict[str, Any]) -> CxError:
    return kind(*args, **details)


class InvalidValueError(CxError, ValueError):
    """
    A value that its type cannot hold.

    ``path`` says where it stood in the document or the argument list, for
    example ``rules[3].when``; it is empty when the error is about the value
    as a whole.

    >>> str(InvalidValueError("must be at least 0, not -1", path="rules[3].priority"))
    'rules[3].priority: must be at least 0, not -1'
    """

    code = "value.invalid"

    def __init__(self, message: str, *, path: str = "", **details: object) -> None:
        super().__init__(message, path=path, **details)
        self.path = path

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{self.path}: {message}" if self.path else message

    def under(self, parent: str) -> Self:
        """Return the same fault with its path placed below `parent`."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return type(self)(*self.args, **{**self.details, "path": f"{parent}{joint}{self.path}"})


class NaiveDatetimeError(InvalidValueError):
    """A datetime without a zone, which names no instant."""

    code = "time.naive"

    @classmethod
    def for_argument(cls, name: str) -> Self:
        """Return the error for the argument or field called `name`."""
        return cls(
            f"{name} is a naive datetime, which names no instant; "
            f"attach its zone, for example {name}.replace(tzinfo=ZoneInfo('Europe/Lisbon')).",
            argument=name,
        )


class UnknownZoneError(InvalidValueError, LookupError):
    """A name that is not an IANA time zone."""

    code = "time.unknown-zone"


class InvalidHoursError(InvalidValueError):
    """Opening hours that cannot be read, overlap or are empty."""

    code = "coverage.invalid-hours"


class ConditionSyntaxError(InvalidValueError):
    """A condition that cannot be parsed; the message shows the text with a caret."""

    code = "rules.syntax"


class ConditionTypeError(InvalidValueError):
    """A condition that compares what cannot be compared."""

    code = "rules.type"


class UnknownFieldError(InvalidValueError, LookupError):
    """A condition names a field that its schema does not declare."""

    code = "rules.unknown-field"


class UnknownNameError(InvalidValueError, LookupError):
    """A document refers to a name (a queue, a fact, a column) that nothing defines."""

    code = "document.unknown-name"


class InvalidDocumentError(CxError, ExceptionGroup[InvalidValueError]):
    """
    A document with faults: all of them, each with its path.

    It is an exception group, so ``except*`` and tracebacks show every fault.

    >>> fault = InvalidValueError("must be at least 0, not -1", path="limit")
    >>> print(InvalidDocumentError("The policy cannot be used", [fault]))
    The policy cannot be used, 1 fault:
      limit: must be at least 0, not -1
    """

    code = "document.invalid"

    def __new__(cls, message: str, faults: Sequence[InvalidValueError]) -> Self:
        """Group `faults` under `message`."""
        return super().__new__(cls, message, faults)

    def __init__(self, message: str, faults: Sequence[InvalidValueError]) -> None:
        super().__init__(message)
        self.details = {"paths": [fault.path for fault in faults]}

    @property
    def faults(self) -> tuple[InvalidValueError, ...]:
        """Every fault, in the order of the document."""
        return tuple(fault for fault in self.exceptions if isinstance(fault, InvalidValueError))

    def __str__(self) -> str:
        count = f"{len(self.exceptions)} fault{'s' if len(self.exceptions) > 1 else ''}"
        return "\n".join([f"{self.message}, {count}:", *(f"  {fault}" for fault in self.exceptions)])

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, list(self.exceptions))

    def derive(self, excs: Sequence[InvalidValueError]) -> Self:  # type: ignore[override]  # a group of our own faults only
        """Return a group of the same kind, as ``except*`` needs."""
        return type(self)(self.message, excs)


class PredicateError(CxError, RuntimeError):
    """A predicate that a program gave to a schema raised, or gave no answer; its name is in the details."""

    code = "rules.predicate"


class PluginError(CxError, RuntimeError):
    """A plugin raised, gave no answer or cannot be loaded; its name and kind are in the details."""

    code = "routing.plugin"


class CurrencyMismatchError(CxError, TypeError):
    """Amounts of two currencies were added or compared."""

    code = "money.currency-mismatch"


class InternalContentError(CxError, TypeError):
    """Something internal was about to be shown to a customer."""

    code = "models.internal-content"


class NeverOpensError(CxError, LookupError):
    """A calendar has no opening in the direction that was searched."""

    code = "coverage.never-opens"


class UnboundedError(CxError, ValueError):
    """A set that goes on for ever was asked for all its members or its length."""

    code = "intervals.unbounded"


class MissingColumnError(CxError, LookupError):
    """A table lacks a column that its mapping names."""

    code = "interop.missing-column"


class MalformedTableError(CxError, ValueError):
    """A table that cannot be read at all, or whose malformed rows were refused."""

    code = "interop.malformed-table"


class ConflictingEventError(CxError, ValueError):
    """Two different events have one id."""

    code = "history.conflicting-event"


class UnderHoldError(CxError, ValueError):
    """An erasure would change what a legal hold keeps; the ids of the events are in the details."""

    code = "privacy.under-hold"


class MissingFactError(CxError, LookupError):
    """No row has a fact that a metric needs."""

    code = "metrics.missing-fact"


class NotOneMeasurementError(CxError, LookupError):
    """A name matches no measurement, or more than one."""

    code = "metrics.not-one"


class StaleFloorError(CxError, ValueError):
    """A decision is about a floor that has changed since."""

    code = "routing.stale-floor"


class ConformanceError(CxError, AssertionError):
    """A plugin breaks a law that all plugins keep; the message says which, and on what."""

    code = "testing.conformance"


class MissingExtraError(CxError, ImportError):
    """An optional dependency is not installed."""

    code = "cx.missing-extra"

    @classmethod
    def for_extra(cls, extra: str, *, purpose: str) -> Self:
        """Return the one-line error that names the extra to install."""
        return cls(
            f"{purpose} needs an optional dependency: pip install 'cxcore[{extra}]'",
            extra=extra,
        )


def type_in_words(value: object) -> str:
    """
    Return the type of a value with its article, for an error that must not show the value itself.

    >>> type_in_words(7), type_in_words("seven")
    ('an int', 'a str')
    """
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


# Names come from untrusted documents, and likeness is slow to compute. There are about 600 time zones.
_MOST_COMPARED: Final = 700
_LONGEST_COMPARED: Final = 100
_MOST_LISTED: Final = 50


def suggest(name: str, known: Iterable[str], *, kind: str) -> str:
    """
    Return the sentence that helps after a wrong name.

    >>> suggest("billling", ["billing", "sales"], kind="skills")
    "Did you mean 'billing'?"
    >>> suggest("x", ["sales", "billing"], kind="skills")
    'Known skills: billing, sales.'
    >>> suggest("x", [], kind="skills")
    'No skills are defined.'
    """
    name, names = str(name), sorted(map(str, known))  # in a document that Python built, a key may be a number
    if not names:
        return f"No {kind} are defined."
    near = difflib.get_close_matches(name, names[:_MOST_COMPARED], n=1) if len(name) <= _LONGEST_COMPARED else []
    if near:
        return f"Did you mean {near[0]!r}?"
    more = f" and {len(names) - _MOST_LISTED:,} more" if len(names) > _MOST_LISTED else ""
    return f"Known {kind}: {', '.join(names[:_MOST_LISTED])}{more}."
