"""International bank account numbers, ISO 13616."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

# Total lengths from SWIFT's IBAN registry, release 99 (2024). A country that is not in it has no IBAN.
LENGTHS: Final[Mapping[str, int]] = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28,
    "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22,
    "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25,
    "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}  # fmt: skip

_START: Final = re.compile(r"(?<![^\W_])[A-Za-z]{2}[0-9]{2}")
_NEXT: Final = re.compile(r"[ \u00a0-]?([A-Za-z0-9])", re.ASCII)


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the account numbers of a text start and end, written in one piece or in groups."""
    for found in _START.finditer(text):
        characters = found.group().upper()
        place = found.end()
        while len(characters) < LENGTHS.get(characters[:2], 0) and (following := _NEXT.match(text, place)):
            characters += following[1].upper()
            place = following.end()
        if (
            len(characters) == LENGTHS.get(characters[:2])
            and not text[place : place + 1].isalnum()
            and _passes(characters)
        ):
            yield found.start(), place


def _passes(iban: str) -> bool:
    """Return whether the check digits of a number are right: ISO 7064, mod 97-10."""
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 == 1
