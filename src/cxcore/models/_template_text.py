"""
The text of a reply template: placeholders and plurals, read into parts.

It is the part of ICU MessageFormat that translators and their tools know:
``{name}`` is a placeholder, ``{count, plural, one {# case} other {# cases}}`` a plural
in which ``#`` is the number, ``=0`` takes one exact number, and ``'{'``, ``'}'`` and
``'#'`` are the characters themselves. There are no attributes, no indices, no
format specifications and no code: a placeholder is a name and nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError
from cxcore.locale import PLURAL_CATEGORIES


@attrs.frozen
class Placeholder:
    """Where the value of a variable goes."""

    name: str


@attrs.frozen
class Count:
    """Where the number of the plural around it goes."""


@attrs.frozen
class Plural:
    """A text for each form of a count; the keys are CLDR's categories and exact numbers such as ``=0``."""

    name: str
    forms: Mapping[str, "Parts"]


Part: TypeAlias = str | Placeholder | Count | Plural
Parts: TypeAlias = tuple[Part, ...]

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_SELECTOR: Final = re.compile(r"=(?:0|[1-9]\d{0,8})|[a-z]+", re.ASCII)
_QUOTED: Final = re.compile(r"'([{}#])'")
MAX_CHARACTERS: Final = 20_000
"""The longest text; an email of ten pages."""


def read_parts(text: str) -> Parts:
    """
    Return the parts of a template's text.

    Raises:
        InvalidValueError: A brace is not closed or opens nothing, a name is no name, or a
            plural is malformed; it says at which character.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidValueError(f"has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.")
    reader = _Reader(text)
    parts = reader.parts(inside_plural=False)
    if not reader.at_end:
        raise reader.fault("'}' closes nothing; write \"'}'\" for the character")
    return parts


def names_in(parts: Parts) -> Iterator[str]:
    """Yield the name of each placeholder and plural, in the order of the text."""
    for part in parts:
        if isinstance(part, (Placeholder, Plural)):
            yield part.name
        if isinstance(part, Plural):
            for form in part.forms.values():
                yield from names_in(form)


def plurals_in(parts: Parts) -> Iterator[Plural]:
    """Yield the plurals, in the order of the text; there is none inside another."""
    return (part for part in parts if isinstance(part, Plural))


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    @property
    def at_end(self) -> bool:
        return self._place == len(self._text)

    def fault(self, problem: str) -> InvalidValueError:
        return InvalidValueError(f"{problem} (character {self._place + 1}).")

    def parts(self, *, inside_plural: bool) -> Parts:
        parts: list[Part] = []
        literal: list[str] = []

        def end_literal() -> None:
            if literal:
                parts.append("".join(literal))
                literal.clear()

        while not self.at_end and self._text[self._place] != "}":
            if quoted := _QUOTED.match(self._text, self._place):
                literal.append(quoted[1])
                self._place = quoted.end()
            elif self._text[self._place] == "{":
                end_literal()
                parts.append(self._braces(inside_plural=inside_plural))
            elif self._text[self._place] == "#" and inside_plural:
                end_literal()
                parts.append(Count())
                self._place += 1
            else:
                literal.append(self._text[self._place])
                self._place += 1
        end_literal()
        return tuple(parts)

    def _braces(self, *, inside_plural: bool) -> Placeholder | Plural:
        opened = self._place
        self._place += 1
        name = self._word(_NAME, "a placeholder is a name such as {name}, in small letters, digits and '_'")
        if self._take("}"):
            return Placeholder(name)
        if self.at_end:
            self._place = opened
            raise self.fault("this '{' is not closed; write \"'{'\" for the character")
        if not self._take(","):
            raise self.fault(f"only '}}' may come after {name!r}: a placeholder is a name and nothing more")
        if self._word(_NAME, "after the comma comes 'plural'") != "plural":
            raise self.fault("after the comma comes 'plural'; how else a value is said, its kind decides")
        if inside_plural:
            raise self.fault("a plural stands in no other plural; write two sentences")
        return Plural(name, self._forms(opened))

    def _forms(self, opened: int) -> Mapping[str, Parts]:
        if not self._take(","):
            raise self.fault("after 'plural' comes a comma and the forms, as in one {# case} other {# cases}")
        forms: dict[str, Parts] = {}
        self._skip_blanks()
        while not self._take("}"):
            if self.at_end:
                self._place = opened
                raise self.fault("this plural is not closed")
            selector = self._word(_SELECTOR, "a form begins with its name, as in one {# case} other {# cases}")
            if selector[0] != "=" and selector not in PLURAL_CATEGORIES:
                raise self.fault(f"{selector!r} is no plural form; there are {', '.join(PLURAL_CATEGORIES)} and =0")
            if selector in forms:
                raise self.fault(f"the form {selector!r} stands twice")
            if not self._take("{"):
                raise self.fault(f"after {selector!r} comes its text in braces")
            forms[selector] = self.parts(inside_plural=True)
            if not self._take("}"):
                raise self.fault(f"the text of {selector!r} is not closed")
            self._skip_blanks()
        return forms

    def _word(self, pattern: re.Pattern[str], otherwise: str) -> str:
        self._skip_blanks()
        found = pattern.match(self._text, self._place)
        if found is None:
            raise self.fault(otherwise)
        self._place = found.end()
        self._skip_blanks()
        return found[0]

    def _take(self, character: str) -> bool:
        found = self._text.startswith(character, self._place)
        self._place += found
        return found

    def _skip_blanks(self) -> None:
        while self._text[self._place : self._place + 1].isspace():
            self._place += 1
