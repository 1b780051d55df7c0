"""JSON lines and records: the same mapping, other containers."""

from datetime import UTC, datetime, timedelta

import pytest

from cxcore.errors import MalformedTableError, MissingColumnError
from cxcore.interop import TableMapping, read_csv, read_json_lines, read_records

ANSWERS = TableMapping.parse("""
    name = "Answers"
    grain = "feedback"
    [columns]
    customer = "text"
    score = { type = "number", missing = ["11"] }
    [facts]
    customer_id = "customer"
    nps_score = "score"
""")


def test_json_lines_are_read_with_their_own_types() -> None:
    table = read_json_lines(
        [
            '\ufeff{"customer": 42, "score": 9, "plan": "gold", "new": true}\n',
            "\n",
            '{"customer": "Ana", "score": "8.0"}',
        ],
        ANSWERS,
    )

    first, second = table.facts
    assert first == {"customer": 42, "score": 9, "plan": "gold", "new": True, "customer_id": "42", "nps_score": 9.0}
    assert second == {"customer": "Ana", "score": "8.0", "customer_id": "Ana", "nps_score": 8.0}
    assert table.report.rows == 2


def test_a_key_that_a_line_lacks_is_missing_there() -> None:
    table = read_json_lines(
        ['{"customer": "Ana", "score": 11}', '{"customer": null, "score": 9}', '{"score": 10}'], ANSWERS
    )

    assert [row["nps_score"] for row in table.facts] == [None, 9.0, 10.0]
    assert table.facts[0]["score"] is None  # 11 is the code of this column for "missing"
    assert table.report.missing == {"customer_id": 2, "nps_score": 1}


def test_what_is_nested_cannot_be_grouped_by_and_is_left_out() -> None:
    (row,) = read_json_lines(
        ['{"customer": "Ana", "score": 9, "tags": ["a"], "address": {"city": "Lisbon"}}'], ANSWERS
    ).facts

    assert row.keys() == {"customer", "score", "customer_id", "nps_score"}


BROKEN_LINES = [
    ('{"customer": "Ana", "score": 9', "line 2: is not JSON", "cut off"),
    ('{"score": NaN}', "line 2: is not JSON", "NaN, which JSON does not know"),
    ('{"score": ' + "9" * 5_000 + "}", "line 2: is not JSON", "more digits than Python reads"),
    ("[" * 100_000, "line 2: is not JSON", "nested without end"),
    ('{"score": 9, "score": 3}', "line 2: has a key twice in one object", "either could be meant"),
    ('{"score": 9, "tags": [{"a": 1, "a": 2}]}', "line 2: has a key twice in one object", "however deep it stands"),
    ('["Ana", 9]', "line 2: is JSON, but not an object", "a list"),
    ("9", "line 2: is JSON, but not an object", "a number"),
    ('{"score": "many"}', "line 2, column 'score': is not a number such as 3.5", "a word for a number"),
    ('{"score": [9]}', "line 2, column 'score': is not a number such as 3.5", "a list for a number"),
    ('{"customer": "\\ud800"}', "line 2, column 'customer': is not Unicode text", "half a character"),
    ('{"customer": "\udce9"}', "line 2: is not UTF-8", "a byte that is not UTF-8, as Python escapes it"),
]


@pytest.mark.parametrize(("line", "told"), [case[:2] for case in BROKEN_LINES], ids=[case[2] for case in BROKEN_LINES])
def test_a_broken_line_is_listed_and_the_next_is_read(line: str, told: str) -> None:
    table = read_json_lines(['{"customer": "Ana", "score": 9}', line, '{"score": 8}'], ANSWERS)

    (row,) = table.report.malformed
    assert str(row) == told
    assert row.cells == (line,)
    assert [row["nps_score"] for row in table.facts] == [9.0, 8.0]


def test_strict_reading_of_json_lines_stops_at_the_first_broken_one() -> None:
    with pytest.raises(MalformedTableError, match="^line 1: is not JSON. Strict reading takes no malformed row.$"):
        read_json_lines(["{"], ANSWERS, strict=True)


def test_records_may_hold_python_values_of_the_type_of_their_column() -> None:
    mapping = TableMapping.parse("""
        name = "Cases"
        grain = "case"
        [columns]
        opened = "instant"
        closed = "instant"
        tries = "integer"
        [facts]
        opened_at = "opened"
        closed_at = "closed"
        reopens = "tries"
    """)
    opened = datetime(2026, 3, 2, 9, tzinfo=UTC)

    table = read_records(
        [
            {"opened": opened, "closed": float("nan"), "tries": 2},
            {"opened": "2026-03-02T09:00Z", "closed": opened + timedelta(days=1), "tries": float("nan")},
            {"opened": opened, "closed": "never", "tries": timedelta(1)},
        ],
        mapping,
    )

    facts = [(row["opened_at"], row["closed_at"], row["reopens"]) for row in table.facts]
    assert facts == [(opened, None, 2), (opened, opened + timedelta(days=1), None)]
    (row,) = table.report.malformed
    assert (row.line, row.column) == (3, "closed")
    assert row.cells == ("2026-03-02 09:00:00+00:00", "never", "1 day, 0:00:00")


@pytest.mark.parametrize("read", [read_json_lines, read_records])
def test_no_rows_are_a_table_without_rows(read: object) -> None:
    table = read([], ANSWERS)  # type: ignore[operator]  # either of the two readers

    assert (table.facts, table.report.rows, table.report.missing) == ((), 0, {"customer_id": 0, "nps_score": 0})


def test_a_column_that_no_line_has_is_missing() -> None:
    with pytest.raises(MissingColumnError) as caught:
        read_json_lines(['{"customer": "Ana", "scor": 9}', '{"plan": "gold"}'], ANSWERS)

    assert str(caught.value) == (
        "The table has no column 'score', which the mapping 'Answers' declares. Did you mean 'scor'? "
        "Its columns: customer, scor, plan."
    )


def test_a_column_that_no_record_has_is_missing() -> None:
    with pytest.raises(MissingColumnError, match="has no column 'customer', which"):
        read_records([{"score": 9}], ANSWERS)


def test_the_three_forms_of_one_table_give_the_same_facts() -> None:
    by_csv = read_csv(["customer,score", "Ana,9", "Rui,11"], ANSWERS)
    by_lines = read_json_lines(['{"customer": "Ana", "score": "9"}', '{"customer": "Rui", "score": "11"}'], ANSWERS)
    by_records = read_records([{"customer": "Ana", "score": "9"}, {"customer": "Rui", "score": "11"}], ANSWERS)

    assert by_csv == by_lines == by_records


class NotAvailable:
    """A gap as nullable data frames have it: no comparison with it is true or false."""

    def __ne__(self, other: object) -> "NotAvailable":  # type: ignore[override]  # that is the trouble with it
        return self

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    __hash__ = object.__hash__


def test_the_gap_of_a_nullable_data_frame_is_missing() -> None:
    table = read_records([{"customer": "C1", "score": NotAvailable()}], ANSWERS)

    assert table.report.missing["nps_score"] == 1
