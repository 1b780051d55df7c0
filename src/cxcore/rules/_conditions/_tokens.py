"""From the text of a condition to its tokens, and from a position back to a caret."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar

import attrs

from cxcore.errors import ConditionSyntaxError, InvalidValueError, type_in_words
from cxcore.rules._fields._constant import KEYWORDS, UNITS, Constant, shorten

MAX_CHARACTERS: Final = 50_000
_NUMBER_DIGITS: Final = 18
_DURATION_DIGITS: Final = 20  # the longest timedelta in microseconds
_SHOWN_BEFORE: Final = 60
_SHOWN_AFTER: Final = 40

E = TypeVar("E", bound=InvalidValueError)


@attrs.frozen
class Token:
    """A piece of a condition: a constant, a name, a keyword, a symbol or the end."""

    kind: str
    text: str
    position: int
    value: Constant | None = None

    @property
    def shown(self) -> str:
        """The token as an error message quotes it."""
        if self.kind == "end":
            return "the end"
        return shorten(self.text) if self.kind == "constant" else f"'{shorten(self.text)}'"


def pointed(kind: type[E], message: str, text: str, position: int) -> E:
    """Return an error whose message ends with the line of the text and a caret below the position."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position) if "\n" in text[position:] else len(text)
    left, right = max(start, position - _SHOWN_BEFORE), min(end, position + _SHOWN_AFTER)
    before, after = "…" * (left > start), "…" * (right < end)
    line = "".join(character if character.isprintable() else " " for character in text[left:right])
    caret = " " * (len(before) + position - left)
    return kind(f"{message}\n    {before}{line}{after}\n    {caret}^", position=position)


_TOKEN: Final = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<text>'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*")
    | (?P<quoted>`[^`]+`)
    | (?P<duration>-?[0-9]+(?:us|ms|s|m|h|d)\b)
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.]))
    | (?P<moment>@[0-9TZ:.+-]+)
    | (?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    | (?P<symbol>==|!=|<=|>=|<(?!>)|>|\(|\)|\[|\]|,)
    """,
    re.VERBOSE,
)

_ELSEWHERE: Final = {"=": "==", "<>": "!=", "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not"}
"""What other languages write, and what it is here."""


def tokenize(text: str) -> list[Token]:
    """
    Return the tokens of a condition, the last one its end.

    Raises:
        ConditionSyntaxError: It is no text, or too long, or something in it is no token.
    """
    if not isinstance(text, str):
        raise ConditionSyntaxError(f"is text; {type_in_words(text)} came.")
    if len(text) > MAX_CHARACTERS:
        raise ConditionSyntaxError(f"has {len(text):,} characters; a condition has at most {MAX_CHARACTERS:,}.")
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise pointed(ConditionSyntaxError, _no_token(text, position), text, position)
        kind, found = str(match.lastgroup), match.group()
        try:
            token = _token(kind, found, position)
        except (ValueError, OverflowError) as error:
            raise pointed(ConditionSyntaxError, str(error), text, position) from None
        if token is not None:
            yield token
        position = match.end()
    yield Token("end", "", len(text))


def _token(kind: str, found: str, position: int) -> Token | None:
    match kind:
        case "blank":
            return None
        case "text":
            return Token("constant", found, position, found[1:-1].replace(found[0] * 2, found[0]))
        case "quoted":
            return Token("name", found[1:-1], position)
        case "duration":
            return Token("constant", found, position, _duration(found))
        case "number":
            return Token("constant", found, position, _number(found))
        case "moment":
            return Token("constant", found, position, _moment(found[1:]))
        case "word" if found in {"true", "false"}:
            return Token("constant", found, position, found == "true")
        case "word" if found not in KEYWORDS:
            return Token("name", found, position)
    return Token("symbol", found, position)


def _number(found: str) -> float:
    if not found.lstrip("-").isdigit():
        number = float(found)
        if math.isinf(number):
            raise ValueError("this number is too large to compute with.")
        return number
    if len(found.lstrip("-")) > _NUMBER_DIGITS:
        raise ValueError(f"a whole number has at most {_NUMBER_DIGITS} digits.")
    return int(found)


def _duration(found: str) -> timedelta:
    unit = found.lstrip("-0123456789")
    amount = found.removesuffix(unit)
    if len(amount.lstrip("-")) > _DURATION_DIGITS:
        raise ValueError(f"a duration has at most {_DURATION_DIGITS} digits.")
    try:
        return timedelta(microseconds=int(amount) * UNITS[unit])
    except OverflowError:
        raise OverflowError("this duration is too long to compute with.") from None


def _moment(found: str) -> Constant:
    try:
        if "T" not in found:
            return _time(found) if ":" in found else date.fromisoformat(found)
        instant = datetime.fromisoformat(found)
        if instant.utcoffset() is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("this is no date, time or instant; write @2026-03-02, @09:00 or @2026-03-02T09:00Z.") from None
    raise ValueError(f"a time without a zone names no instant; write its zone, for example @{found}Z.")


def _time(found: str) -> time:
    moment = time.fromisoformat(found)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


def _no_token(text: str, position: int) -> str:
    for wrong in (text[position : position + 2], text[position]):
        if wrong in _ELSEWHERE:
            return f"'{wrong}' is no operator here; write {_ELSEWHERE[wrong]}."
    if text[position] in "'\"`":
        return f"this {'name' if text[position] == '`' else 'text'} has no closing {text[position]}."
    if text[position].isdigit():
        return "this is neither a number nor a duration; durations are whole numbers of us, ms, s, m, h or d, like 5m."
    return f"{text[position]!r} means nothing in a condition; text stands in quotes."
