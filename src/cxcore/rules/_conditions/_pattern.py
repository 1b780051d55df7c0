r"""
Patterns that take time proportional to the text, whoever wrote them.

A pattern is a subset of what everybody writes as a regular expression:
characters, ``.``, classes such as ``[A-Z0-9]`` or ``\d``, the repetitions
``?``, ``*``, ``+``, ``{3}``, ``{2,4}`` of one character or class, and ``|``
between whole patterns. It is matched against the whole text. There are no
groups, so nothing nests and no pattern blows up: it becomes a row of places,
a set of places is a number, and each character of the text moves the whole
set once (Navarro and Raffinot, *Flexible Pattern Matching in Strings*, 2002,
section 4.2).
"""

import re
from collections.abc import Iterator
from typing import Final

import attrs

from cxcore.errors import InvalidValueError

MAX_PATTERN: Final = 200
MAX_PLACES: Final = 500

_SHORTHANDS: Final = {
    "d": frozenset("0123456789"),
    "w": frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
    "s": frozenset(" \t\n\r\f\v"),
}
_REPEATED: Final = re.compile(r"\{([0-9]{1,3})(,([0-9]{0,3}))?\}")
_REFUSED: Final = {
    "(": "has no groups; write the alternatives out with |",
    ")": "has no groups; write the alternatives out with |",
    "^": "matches the whole text already; leave ^ out",
    "$": "matches the whole text already; leave $ out",
    "*": "begins a repetition with nothing before it",
    "+": "begins a repetition with nothing before it",
    "?": "begins a repetition with nothing before it",
    "{": "begins a repetition with nothing before it",
    "]": "closes a class that nothing opened; write \\]",
    "}": "closes a repetition that nothing opened; write \\}",
}


@attrs.frozen
class _Class:
    """A set of characters: some texts and ranges, or all others."""

    singles: frozenset[str]
    ranges: tuple[tuple[str, str], ...] = ()
    negated: bool = False

    def holds(self, character: str) -> bool:
        inside = character in self.singles or any(low <= character <= high for low, high in self.ranges)
        return inside is not self.negated


_ANY: Final = _Class(frozenset(), negated=True)


@attrs.frozen
class Pattern:
    r"""
    A compiled pattern.

    >>> order = Pattern.parse(r"(ORD)-\d{6}")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: the pattern has no groups; write the alternatives out with | (at character 1).
    >>> order = Pattern.parse(r"ORD-\d{6}|RMA.*")
    >>> order.matches("ORD-204711"), order.matches("ORD-20471"), order.matches("RMA 7")
    (True, False, True)
    """

    _rows: tuple["_Row", ...]

    @classmethod
    def parse(cls, text: str) -> "Pattern":
        """
        Return the pattern that a text describes.

        Raises:
            InvalidValueError: It is none, has more than 200 characters, or more than
                500 places once its repetitions are written out.
        """
        if len(text) > MAX_PATTERN:
            raise InvalidValueError(f"the pattern has {len(text):,} characters; at most {MAX_PATTERN} are read.")
        return cls(tuple(_Reader(text).rows()))

    def matches(self, text: str) -> bool:
        """Return whether the whole text matches, in time proportional to its length."""
        return any(row.matches(text) for row in self._rows)


@attrs.frozen
class _Row:
    """One alternative: places between characters, and what leads from each to the next."""

    classes: tuple[_Class, ...]
    skippable: int
    """The places whose character may be left out."""
    repeating: int
    """The places whose character may come again."""

    def matches(self, text: str) -> bool:
        accepting: dict[str, int] = {}
        places = self._spread(1)
        for character in text:
            if character not in accepting:
                accepting[character] = sum(1 << at for at, each in enumerate(self.classes) if each.holds(character))
            taken = places & accepting[character]
            # A repeating place stays where it is, and what may be left out is left out by `_spread`.
            places = self._spread((taken & ~self.repeating) << 1 | taken & self.repeating)
            if not places:
                return False
        return bool(places >> len(self.classes) & 1)

    def _spread(self, places: int) -> int:
        """Return the places, and those after what may be left out behind them."""
        while True:
            further = places | (places & self.skippable) << 1
            if further == places:
                return places
            places = further


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def rows(self) -> Iterator[_Row]:
        while True:
            yield self.row()
            if self.at == len(self.text):
                return
            self.at += 1  # the | between two rows

    def row(self) -> _Row:
        classes: list[_Class] = []
        skippable = repeating = 0
        while self.at < len(self.text) and self.text[self.at] != "|":
            each = self.character()
            least, most = self.repetition()
            for number in range(max(least, most or 0)):
                skippable |= (number >= least) << len(classes)
                classes.append(each)
            if most is None:  # any number more: a place that repeats, and may be left out
                skippable |= 1 << len(classes)
                repeating |= 1 << len(classes)
                classes.append(each)
            if len(classes) > MAX_PLACES:
                raise self.fault(f"has more than {MAX_PLACES} places once its repetitions are written out")
        return _Row(tuple(classes), skippable, repeating)

    def character(self) -> _Class:
        found = self.text[self.at]
        if found in _REFUSED:
            raise self.fault(_REFUSED[found])
        self.at += 1
        if found == ".":
            return _ANY
        if found == "\\":
            return self.escaped()
        return self.range() if found == "[" else _Class(frozenset(found))

    def escaped(self) -> _Class:
        if self.at == len(self.text):
            raise self.fault("ends with a backslash that escapes nothing", back=1)
        found = self.text[self.at]
        self.at += 1
        if found in _SHORTHANDS:
            return _Class(_SHORTHANDS[found])
        if found.isalnum():
            raise self.fault(f"has no \\{found}; there are \\d, \\w and \\s, and signs may be escaped", back=2)
        return _Class(frozenset(found))

    def range(self) -> _Class:
        opened = self.at
        negated = self.text.startswith("^", self.at)
        self.at += negated
        singles: frozenset[str] = frozenset()
        ranges: list[tuple[str, str]] = []
        while not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise self.fault("opens a class that nothing closes", back=len(self.text) - opened + 1)
            low = self.member()
            if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at) and len(low) == 1:
                self.at += 1
                high = self.member() if self.at < len(self.text) else frozenset()
                (first,), last = low, min(high, default="")
                if len(high) != 1 or last < first:
                    raise self.fault("has a range that ends before it begins", back=1)
                ranges.append((first, last))
            else:
                singles |= low
        self.at += 1
        if not singles and not ranges:
            raise self.fault("has an empty class", back=2)
        return _Class(singles, tuple(ranges), negated)

    def member(self) -> frozenset[str]:
        found = self.text[self.at]
        self.at += 1
        return self.escaped().singles if found == "\\" else frozenset(found)

    def repetition(self) -> tuple[int, int | None]:
        """Return how often the last character comes at least and at most; ``None`` is without end."""
        sign = self.text[self.at : self.at + 1]
        if sign and sign in "?*+":
            self.at += 1
            return {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
        if sign != "{":
            return 1, 1
        match = _REPEATED.match(self.text, self.at)
        if match is None:
            raise self.fault("has a repetition that is none of {3}, {2,4} and {2,}; write \\{ for the sign")
        least = int(match[1])
        most = least if match[2] is None else int(match[3]) if match[3] else None
        if most is not None and most < least:
            raise self.fault("has a repetition whose most is less than its least")
        self.at = match.end()
        return least, most

    def fault(self, what: str, *, back: int = 0) -> InvalidValueError:
        return InvalidValueError(f"the pattern {what} (at character {self.at - back + 1}).")
