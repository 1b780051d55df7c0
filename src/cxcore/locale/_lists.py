"""Lists, and from one thing to another."""

import re
from collections.abc import Iterable
from functools import reduce
from typing import Final

from cxcore.locale._cldr import locale_of

_DASH: Final = re.compile(r"\s*([^\w\s{}]+)\s*")


def list_in_words(items: Iterable[str], *, language: str) -> str:
    """
    Return items one after another, between the separators of the language.

    It is the separator that CLDR puts inside a standard list, so there is no
    "and" before the last item, except in languages such as Arabic that put
    the word before every item. Nothing listed is empty text.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> list_in_words(["billing", "sales", "claims"], language="pt-BR")
    'billing, sales, claims'
    >>> list_in_words(["請求", "販売"], language="ja")
    '請求、販売'
    """
    pattern = str(locale_of(language).list_patterns["standard"]["middle"])
    listed = list(items)
    return reduce(pattern.format, listed) if listed else ""


def from_to(start: str, end: str, *, language: str) -> str:
    """
    Return one thing to another, with the dash of the language.

    CLDR's general pattern has blanks around the dash. Many of its patterns for
    particular fields drop them where neither side has a blank itself; Babel
    has none for weekdays, so we do that to all.
    """
    pattern = str(locale_of(language).interval_formats[None])
    if not re.search(r"\s", start + end):
        pattern = _DASH.sub(r"\1", pattern)
    return pattern.format(start, end)
