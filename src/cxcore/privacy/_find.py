"""
Finding personal data in a text by pattern and checksum.

Every pattern is bounded, so that the time grows with the length of a text and
with nothing else.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from cxcore.privacy._iban import ibans
from cxcore.privacy._pattern import Finding, Pattern

Span = tuple[int, int]


def find_personal(text: str, *, kinds: Iterable[Pattern] = tuple(Pattern)) -> tuple[Finding, ...]:
    """
    Return what in a text has the form of personal data, in the order of the text.

    No two findings overlap; where two could, the first of :class:`Pattern` in its order wins,
    also when only the other is asked for.

    **Email**: ``name@host.tld`` in any script. **IBAN**, **card** and **IP** must
    pass their checks, so that an order number is none by its length alone; of
    the card numbers that one long number could be, the longest counts.
    **Phone**: international numbers, which begin with ``+`` or ``00``; and
    national ones that begin with 0, have their area code in parentheses, or
    the North American form 555-234-5678. Dates, prices and numbers after ``#`` are none.

    What has no form cannot be found: names, streets, a number spelled out in
    words. A text without findings is not proved to be free of personal data.

    Args:
        text: Any text.
        kinds: What to look for.

    >>> text = "Mail ana@example.com or call +351 912 345 678, order 2026-03-02/4711."
    >>> [(finding.kind.value, text[finding.start : finding.end]) for finding in find_personal(text)]
    [('email', 'ana@example.com'), ('phone', '+351 912 345 678')]
    >>> find_personal("")
    ()
    """
    taken = bytearray(len(text))
    found = []
    for kind, spans in _FINDERS.items():
        for start, end in spans(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Finding(kind, start, end))
    wanted = frozenset(kinds)
    return tuple(sorted((each for each in found if each.kind in wanted), key=lambda each: each.start))


# --- email ------------------------------------------------------------------

# Atoms of RFC 5322 (a quoted local part is not looked for), with the lengths of RFC 5321; letters of any script, as
# RFC 6531 allows. A host has a dot in it, and its last part has no digits unless it is punycode.
_EMAIL: Final = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]{1,64}(?:\.[\w!#$%&'*+/=?^`{|}~-]{1,64}){0,16}"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{1,59}|[^\W\d_]{2,63})",
    re.IGNORECASE,
)
_AT: Final = re.compile("@")
_BEFORE_AT: Final = 128  # the longest stretch before the @ that is looked at; RFC 5321 allows 64
_AFTER_AT: Final = 256


def _emails(text: str) -> Iterator[Span]:
    # Looking around each @ instead of at each letter keeps a text of a million letters cheap.
    done = 0
    for at in _AT.finditer(text):
        found = _EMAIL.search(text, max(done, at.start() - _BEFORE_AT), at.start() + _AFTER_AT)
        done = max(done, at.end())
        if found is not None:
            yield found.span()
            done = found.end()


# --- cards ------------------------------------------------------------------

_DIGIT_GROUPS: Final = re.compile(r"(?<![0-9+])[0-9]{1,19}(?:[ \u00a0.-][0-9]{1,19})*(?![0-9])")
_GROUP: Final = re.compile(r"[0-9]+")
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_SHORTEST_GROUP: Final = 4  # of all but the last: 4-4-4-4, 4-6-5 (American Express), 4-6-4 (Diners Club), 4-4-4-4-3
# The first digit of the cards people pay with (ISO/IEC 7812-1, major industries 3 to 6; Mastercard from 2221). It also
# keeps out milliseconds since 1970, which begin with 1.
_FIRST_DIGITS: Final = "23456"


def _cards(text: str) -> Iterator[Span]:
    for chain in _DIGIT_GROUPS.finditer(text):
        groups = list(_GROUP.finditer(text, *chain.span()))
        first = 0
        while first < len(groups):
            last = _card_from(groups, first)
            if last is not None:
                yield groups[first].start(), groups[last].end()
            first = first + 1 if last is None else last + 1


def _card_from(groups: list[re.Match[str]], first: int) -> int | None:
    """Return the last group of the longest card number that begins with a group."""
    digits, longest = "", None
    for place in range(first, len(groups)):
        digits += groups[place].group()
        if len(digits) > _LONGEST_CARD:
            break
        if len(digits) >= _SHORTEST_CARD and digits[0] in _FIRST_DIGITS and _passes_luhn(digits):
            longest = place
        if len(groups[place].group()) < _SHORTEST_GROUP:
            break
    return longest


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(number - 9 * (number > 9) for number in doubled)) % 10 == 0  # noqa: PLR2004  # of a doubled digit both digits count


# --- Internet addresses -----------------------------------------------------

_IPV4: Final = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?!\w|\.[0-9])")
_IPV6: Final = re.compile(
    r"(?<![\w:.])(?=[0-9a-f:.]{0,44}[0-9])[0-9a-f:]{2,39}(?:[0-9.]{0,15}[0-9])?(?![\w:])", re.IGNORECASE
)


def _addresses(text: str) -> Iterator[Span]:
    for pattern, address in ((_IPV6, IPv6Address), (_IPV4, IPv4Address)):
        for found in pattern.finditer(text):
            try:
                address(found.group())
            except AddressValueError:
                continue
            yield found.span()


# --- telephone numbers ------------------------------------------------------

_NOT_WITHIN: Final = r"(?<![\w#+])(?<![0-9][.,/-])"
_INTERNATIONAL: Final = re.compile(_NOT_WITHIN + r"(?:\+|00)[1-9](?:[ \u00a0.()/-]{0,3}[0-9]){7,14}(?![0-9])")
_NORTH_AMERICAN: Final = re.compile(
    _NOT_WITHIN + r"(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}(?![\w-])"
)
_NATIONAL: Final = re.compile(
    _NOT_WITHIN + r"(?:\(0[1-9][0-9]{0,4}\)|0[1-9][0-9]{0,4})(?:[ \u00a0./-]{0,1}[0-9]{2,8}){1,5}(?!\w|[.,-][0-9])"
)
_DATE: Final = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?![0-9])")
_FEWEST_NATIONAL, _MOST_NATIONAL = 9, 12


def _phones(text: str) -> Iterator[Span]:
    for pattern in (_INTERNATIONAL, _NORTH_AMERICAN):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _NATIONAL.finditer(text):
        digits = sum(character.isdigit() for character in found.group())
        if _FEWEST_NATIONAL <= digits <= _MOST_NATIONAL and not _DATE.match(found.group()):
            yield found.span()


_FINDERS: Final[Mapping[Pattern, Callable[[str], Iterator[Span]]]] = {
    Pattern.EMAIL: _emails,
    Pattern.IBAN: ibans,
    Pattern.CARD: _cards,
    Pattern.IP: _addresses,
    Pattern.PHONE: _phones,
}
assert tuple(_FINDERS) == tuple(Pattern)  # noqa: S101  # the order of belief is that of the enumeration
