"""Facts that are words: a channel, a currency, a theme."""

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.metrics._template._row import Row, UnusableRow


def label_of(row: Row, fact: str) -> str:
    """Return a word that the metric cannot do without."""
    value = row.label(fact)
    if value is None:
        raise UnusableRow(f"{fact} unknown")
    if not isinstance(value, str):
        raise InvalidValueError(f"is text or None, not {type_in_words(value)}.", path=row.path_of(fact))
    return value
