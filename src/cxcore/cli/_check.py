"""What is wrong with a policy, or probably not meant, and what a change of it changes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import attrs

from cxcore.cli._files import text_of
from cxcore.cli._roster import Roster
from cxcore.errors import InvalidDocumentError
from cxcore.routing import Lints, Policy
from cxcore.rules import Diff, Severity

T = TypeVar("T")


@attrs.frozen
class Check:
    """What `check` found."""

    policy: Policy
    lints: Lints
    diff: Diff | None
    """What goes elsewhere than in another version; ``None`` if none was given."""

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing worse than a note."""
        return not self.lints.at_least(Severity.WARNING)

    def __str__(self) -> str:
        changes = [] if self.diff is None else ["", *_changes(self.diff)]
        return "\n".join([*map(str, self.lints.lints), repr(self.policy) + f": {_count(self.lints)}.", *changes])

    def to_dict(self) -> dict[str, Any]:
        """Return the findings as JSON-ready data."""
        diff = {} if self.diff is None else {"diff": self.diff.to_dict()}
        return {
            "policy": self.policy.name,
            "digest": self.policy.digest,
            "clean": self.is_clean,
            **self.lints.to_dict(),
            **diff,
        }


def _count(lints: Lints) -> str:
    return repr(lints).removeprefix("Lints(").removesuffix(")")


def _changes(diff: Diff) -> list[str]:
    left_out = [f"Not compared: {', '.join(diff.uncompared)}."] if diff.uncompared else []
    return [*str(diff).splitlines(), *left_out]


def check(policy: Path, *, roster: Path | None, older: Path | None, within: timedelta | None) -> Check:
    """
    Return what is found in a policy.

    Raises:
        OSError: A file cannot be opened.
        InvalidDocumentError: A document cannot be read; the message begins with the file's name.
    """
    staffing = None if roster is None else _read(roster, Roster.parse)
    calendars = {} if staffing is None else staffing.calendars
    read = _read(policy, lambda text: Policy.parse(text, calendars=calendars))
    before = None if older is None else _read(older, lambda text: Policy.parse(text, calendars=calendars))
    if staffing is None or not staffing.agents:
        lints = read.lint(within=within)
    else:
        lints = read.lint(staffing.agents, window=staffing.window, calendars=calendars, within=within)
    return Check(read, lints, None if before is None else read.diff(before))


def _read(file: Path, parse: Callable[[str], T]) -> T:
    try:
        return parse(text_of(file))
    except InvalidDocumentError as error:
        raise InvalidDocumentError(f"{file.name}: {error.message}", error.faults) from None
