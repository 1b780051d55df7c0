"""Taking out of a text what has the form of personal data."""

from collections.abc import Callable, Iterable

import attrs

from cxcore.privacy._find import find_personal
from cxcore.privacy._pattern import Finding, Pattern
from cxcore.values import PERSONAL, Value


@attrs.frozen
class RedactedText(Value):
    """A text without what was found in it; names may still be there, so it stays out of a ``repr``."""

    text: str = attrs.field(repr=False, metadata=PERSONAL)
    findings: tuple[Finding, ...] = ()
    """What was taken out, at its place in the text as it came."""


def _mark(kind: Pattern, _: str) -> str:
    return f"[{kind}]"


def redact(
    text: str, *, kinds: Iterable[Pattern] = tuple(Pattern), replace: Callable[[Pattern, str], str] = _mark
) -> RedactedText:
    """
    Return a text without what :func:`find_personal` finds in it, and the findings.

    Everything else stays as it is, to the character.

    Args:
        text: Any text.
        kinds: What to take out.
        replace: From the kind and what was found to what stands in its place; by
            default the kind in brackets.

    >>> redacted = redact("Refund card 4111 1111 1111 1111 for order 4111 1111 1111 1112, please.")
    >>> redacted.text
    'Refund card [card] for order 4111 1111 1111 1112, please.'
    >>> redacted
    RedactedText(findings=(Finding(kind=<Pattern.CARD: 'card'>, start=12, end=31),))
    >>> redact("Card 4111 1111 1111 1111.", replace=lambda kind, found: f"{kind} ending in {found[-4:]}").text
    'Card card ending in 1111.'
    """
    findings = find_personal(text, kinds=kinds)
    parts, done = [], 0
    for finding in findings:
        parts += [text[done : finding.start], replace(finding.kind, text[finding.start : finding.end])]
        done = finding.end
    return RedactedText("".join([*parts, text[done:]]), findings)
