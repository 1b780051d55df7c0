"""What every entity is made of: lines of text, ids, languages, zones, levels, amounts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, TypeVar

from cxcore.models import Channel
from cxcore.testing._hypothesis import st
from cxcore.values import Id, Money

T = TypeVar("T")
I = TypeVar("I", bound=Id)  # noqa: E741  # an id

ZONES: Final = ("UTC", "Europe/Lisbon", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe")
"""Clocks that never change, change by an hour, no longer change, stand at odd minutes, and change by half an hour."""
_WORDS: Final = ("billing", "refunds", "sales")


def maybe(strategy: "st.SearchStrategy[T]") -> "st.SearchStrategy[T | None]":
    """Return the strategy for a field that may be absent."""
    return st.none() | strategy


def lines() -> st.SearchStrategy[str]:
    """Return one line of text without blanks at its ends: words, any letters, signs and digits."""
    return _LINES


_LINES: Final = st.sampled_from(_WORDS) | st.text(
    st.characters(categories=["L", "M", "N", "P", "S"], include_characters=" "), min_size=1, max_size=20
).filter(lambda text: text == text.strip() and text.isprintable())  # built once: logs draw hundreds


def ids(kind: type[I]) -> st.SearchStrategy[I]:
    """
    Return ids of one kind, few enough that some meet again.

    >>> from cxcore.models import CaseId
    >>> from hypothesis import find
    >>> find(ids(CaseId), lambda _: True)
    CaseId('cas_0')
    """
    return st.text("0123abc", min_size=1, max_size=3).map(lambda tail: kind(f"{kind.prefix}_{tail}"))


def languages() -> st.SearchStrategy[str]:
    """
    Return BCP 47 language tags in their usual case, from ``de`` to ``zh-Hant-TW``.

    >>> from hypothesis import find
    >>> find(languages(), lambda tag: tag.count("-") == 2)
    'de-Hant-419'
    """
    parts = (
        st.sampled_from(["de", "en", "es", "pt", "zh"]),
        st.sampled_from(["", "-Hant", "-Latn"]),
        st.sampled_from(["", "-419", "-BR", "-PT", "-TW"]),
    )
    return st.tuples(*parts).map("".join)


def zones() -> st.SearchStrategy[str]:
    """Return IANA time zones whose clocks differ in every way that matters."""
    return st.sampled_from(ZONES)


def channels() -> st.SearchStrategy[Channel]:
    """Return channels."""
    return st.sampled_from(Channel)


def levels() -> st.SearchStrategy[Mapping[str, int]]:
    """Return skills with their levels."""
    return st.dictionaries(lines(), st.integers(1, 10), max_size=3)


def language_levels() -> st.SearchStrategy[Mapping[str, int]]:
    """Return languages with their levels."""
    return st.dictionaries(languages(), st.integers(1, 10), max_size=3)


def amounts() -> st.SearchStrategy[Money]:
    """Return amounts of money, with as many decimals as anybody writes."""
    return st.builds(
        Money,
        st.decimals(Decimal(-10_000), Decimal(10_000), places=3, allow_nan=False, allow_infinity=False),
        st.sampled_from(["EUR", "JPY", "BRL"]),
    )


def json_data() -> st.SearchStrategy[Mapping[str, object]]:
    """Return whatever JSON can say and read back unchanged."""
    scalars = (
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
    )
    nested = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)
    return st.dictionaries(st.text(), nested, max_size=4)
