"""Rows of facts as an argument: one mapping each, and no table."""

from collections.abc import Iterable, Mapping

from cxcore.errors import InvalidValueError, type_in_words


def facts_of_rows(rows: Iterable[Mapping[str, object]], *, path: str) -> Iterable[Mapping[str, object]]:
    """Return `rows`, refusing what only looks like them: a data frame goes by its columns, a mapping by its keys."""
    if isinstance(rows, Mapping):
        raise InvalidValueError("is a list of rows, not a single one; write [row].", path=path)
    if hasattr(type(rows), "columns"):  # of its class: a lazy frame would have to look for its own
        raise InvalidValueError(
            "is a table; pass its rows, which to_dicts() of Polars, to_dict('records') of pandas "
            "and to_pylist() of PyArrow give.",
            path=path,
        )
    if not isinstance(rows, Iterable):
        raise InvalidValueError(f"is a list of rows of facts, not {type_in_words(rows)}.", path=path)
    return rows
