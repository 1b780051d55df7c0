"""Scores of a record-linkage model, as evidence."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.identity._statement import Link, Method, derived_id
from cxcore.models import Actor, CustomerId


def links_from_scores(
    rows: Iterable[Mapping[str, Any]],
    *,
    run: str,
    record: Callable[[str | None, str], CustomerId],
    at: datetime,
    recorded_at: datetime | None = None,
    by: Actor | None = None,
) -> Iterator[Link]:
    """
    Yield a probabilistic link for each scored pair of customer records.

    The columns are those of Splink's predictions: ``match_probability``,
    ``unique_id_l`` and ``unique_id_r``, and if there are several data sets
    ``source_dataset_l`` and ``source_dataset_r``. Rename those of other models.
    Other columns are ignored.

    Args:
        rows: The scored pairs.
        run: What this run of the model is called. The id of a link follows from
            the run and the pair, so reading it twice changes nothing, and a new
            run makes new links beside the old.
        record: Makes a customer's id of a data set (``None`` without those
            columns) and a unique id.
        at: When the model ran.
        recorded_at: When we learnt of it; without it, `at`.
        by: Which model it was.

    Raises:
        InvalidValueError: A row lacks a column, names one record twice, or its
            probability is no number from 0 to 1.
        NaiveDatetimeError: `at` or `recorded_at` has no zone.

    >>> from datetime import UTC
    >>> rows = [{"match_probability": 0.987, "unique_id_l": "7", "unique_id_r": "12"}]
    >>> links = links_from_scores(
    ...     rows,
    ...     run="march",
    ...     record=lambda dataset, key: CustomerId(f"cus_{key}"),
    ...     at=datetime(2026, 3, 2, tzinfo=UTC),
    ... )
    >>> [(link.a, link.b, link.confidence) for link in links]
    [(CustomerId('cus_7'), CustomerId('cus_12'), 0.987)]
    """
    for number, row in enumerate(rows):
        try:
            a, b = (record(row.get(f"source_dataset_{side}"), str(_cell(row, f"unique_id_{side}"))) for side in "lr")
            yield Link(
                id=derived_id("score", a, b, run=run),
                a=a,
                b=b,
                method=Method.PROBABILISTIC,
                confidence=_probability(row),
                by=by,
                at=at,
                recorded_at=at if recorded_at is None else recorded_at,
            )
        except InvalidValueError as fault:
            raise fault.under(f"rows[{number}]") from None


def _probability(row: Mapping[str, Any]) -> float:
    score = _cell(row, "match_probability")
    try:
        return float(score)
    except (TypeError, ValueError):
        raise InvalidValueError(
            f"is a number from 0 to 1, not {type_in_words(score)}.", path="match_probability"
        ) from None


def _cell(row: Mapping[str, Any], name: str) -> Any:
    if name not in row:
        raise InvalidValueError(f"this row has no column {name!r}.", path=name)
    return row[name]
