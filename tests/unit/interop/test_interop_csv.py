"""CSV text, good and broken: each row counts once, and none is lost in silence."""

import csv
import io
import pickle

import pytest

from cxcore.errors import InvalidValueError, MalformedTableError, MissingColumnError
from cxcore.interop import MalformedRow, Table, TableMapping, read_csv

CALLS = TableMapping.parse("""
    name = "Calls"
    grain = "interaction"
    [columns]
    caller = "text"
    q_time = { type = "duration", unit = "seconds" }
    [exclude]
    "test call" = "caller == 'Priya'"
    [facts]
    customer_id = "caller"
    wait = "q_time"
""")
HEADER = "caller,note,q_time\r\n"


def read(*lines: str, strict: bool = False) -> Table:
    """Read calls."""
    return read_csv([HEADER, *lines], CALLS, strict=strict)


def waits(table: Table) -> list[object]:
    """Return the waits in seconds that were read."""
    return [row["wait"].total_seconds() for row in table.facts]  # type: ignore[attr-defined]  # a timedelta, by the mapping


def told(table: Table) -> list[str]:
    """Return the malformed rows as sentences."""
    return [str(row) for row in table.report.malformed]


def test_the_columns_of_the_source_stand_beside_the_facts() -> None:
    table = read("Ana,hello,21\r\n")

    (row,) = table.facts
    assert {name: row[name] for name in ("caller", "note", "q_time", "customer_id")} == {
        "caller": "Ana",
        "note": "hello",
        "q_time": "21",
        "customer_id": "Ana",
    }


def test_an_empty_cell_is_missing() -> None:
    (row,) = read(",,\n").facts

    assert row == {"caller": None, "note": None, "q_time": None, "customer_id": None, "wait": None}


def test_a_column_that_only_has_the_name_of_a_measured_fact_does_not_pass_for_it() -> None:
    table = read_csv(["caller,q_time,handle_time,priority", "Ana,21,soon,high"], CALLS)

    # Text under handle_time would be read by a metric. A priority is text anyway.
    (row,) = table.facts
    assert "handle_time" not in row
    assert row["priority"] == "high"


def test_quotes_may_hold_delimiters_quotes_and_line_ends() -> None:
    table = read('"Ana, of ""Lisbon""","two\r\n', 'lines",21\r\n', "Rui,one,22\r\n")

    assert [row["caller"] for row in table.facts] == ['Ana, of "Lisbon"', "Rui"]
    assert table.facts[0]["note"] == "two\r\nlines"


def test_lines_need_no_line_ends_and_empty_lines_are_no_rows() -> None:
    table = read_csv(["caller,note,q_time", "", "Ana,,21", "\n", "Rui,,22", ""], CALLS)

    assert (waits(table), table.report.rows) == ([21, 22], 2)


def test_a_byte_order_mark_and_blanks_in_the_header_are_no_part_of_a_name() -> None:
    table = read_csv(['\ufeff"caller" ,note , q_time\n'.replace('" ,', '",'), "Ana,,21"], CALLS)

    assert waits(table) == [21]


def test_another_delimiter_stands_in_the_mapping() -> None:
    mapping = TableMapping.parse(
        'name = "Calls"\ngrain = "interaction"\ndelimiter = ";"\ncolumns = { caller = "text" }'
    )

    assert read_csv(["caller;city", "Ana;Lisbon"], mapping).facts == ({"caller": "Ana", "city": "Lisbon"},)


BROKEN = [
    (["Ana,,21,extra\n"], ["line 2: has 4 cells, and the header has 3"], "a cell too many"),
    (["Ana,21\n"], ["line 2: has 2 cells, and the header has 3"], "a cell too few"),
    (["Ana,,soon\n"], ["line 2, column 'q_time': is not a number of seconds"], "no number"),
    (["Ana,\0,21\n"], ["line 2: holds a NUL character"], "a NUL character"),
    (["Ana,\udce9,21\n"], ["line 2: is not UTF-8"], "a byte that is not UTF-8, as Python escapes it"),
    (["Ana,\u00e9,21\n", "Rui,,soon"], ["line 3, column 'q_time': is not a number of seconds"], "good Unicode is fine"),
    (['Ana,"cut off\n'], ["line 2: opens a quote that is not closed"], "a last line that was cut off"),
    (['Ana,"a"b,21\n'], ["line 2: is not CSV: a quote or a line end stands where neither may"], "text after a quote"),
    (
        ["Ana,a\rb,21\n"],
        ["line 2: is not CSV: a quote or a line end stands where neither may"],
        "a bare carriage return",
    ),
    (["Ana," + "x" * 200_000 + ",21\n"], ["line 2: holds a cell that is too long"], "an endless cell"),
]


@pytest.mark.parametrize(("lines", "reasons"), [case[:2] for case in BROKEN], ids=[case[2] for case in BROKEN])
def test_a_broken_row_is_listed_and_no_evidence(lines: list[str], reasons: list[str]) -> None:
    table = read(*lines)

    assert told(table) == reasons
    assert table.report.rows == len(lines)
    assert len(table.facts) == len(lines) - len(reasons)


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest_of_the_table() -> None:
    table = read('Ana,"oops,21\n', "Rui,,22\n", "Eva,,23\n")

    assert told(table) == ["line 2: opens a quote that is not closed"]
    assert waits(table) == [22, 23]


def test_a_quote_that_is_never_closed_in_a_long_table_costs_one_row() -> None:
    table = read('Ana,"oops,21\n', *(["Rui,,22\n"] * 20_000))

    assert told(table) == ["line 2: opens a quote that is not closed"]
    assert table.report.facts == 20_000


def test_two_quotes_that_are_never_closed_cost_two_rows() -> None:
    # The second would close the first, were it followed by a comma.
    table = read('Ana,"oops,21\n', "Rui,,22\n", 'Eva,"again,23\n', "Lea,,24\n")

    assert [row.line for row in table.report.malformed] == [2, 4]
    assert waits(table) == [22, 24]


def test_lines_are_physical_even_after_a_row_of_several_lines() -> None:
    table = read('Ana,"two\n', 'lines",21\n', "\n", "Rui,,soon\n", 'Eva,"a\n', 'b","c"\n', "Lea,,later\n")

    assert told(table) == [
        "line 5, column 'q_time': is not a number of seconds",
        "line 6, column 'q_time': is not a number of seconds",
        "line 8, column 'q_time': is not a number of seconds",
    ]


def test_the_row_is_kept_as_it_came_but_never_shown() -> None:
    table = read("Ana,secret illness,soon\n", 'Rui,"cut off\n')

    first, second = table.report.malformed
    assert first.cells == ("Ana", "secret illness", "soon")
    assert second.cells == ('Rui,"cut off\n',)
    assert "secret" not in repr(table) + repr(table.report) + str(first) + repr(first)


def test_strict_reading_takes_no_malformed_row_and_quotes_none() -> None:
    with pytest.raises(MalformedTableError) as caught:
        read("Ana,secret illness,21\n", "Rui,secret illness,soon\n", strict=True)

    assert str(caught.value) == (
        "line 3, column 'q_time': is not a number of seconds. Strict reading takes no malformed row."
    )
    assert caught.value.details == {"line": 3, "column": "q_time", "reason": "is not a number of seconds"}
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301  # our own bytes


def test_strict_reading_of_a_good_table_is_like_any_other() -> None:
    assert read("Ana,,21\n", strict=True) == read("Ana,,21\n")


def test_a_row_is_excluded_by_reason_and_counted_once() -> None:
    table = read("Priya,,21\n", "Ana,,22\n", "Priya,,soon\n", "Priya,,23\n")

    report = table.report
    assert report.excluded == {"test call": 2}
    assert (report.rows, report.facts, report.excluded_rows, report.superseded) == (4, 1, 2, 0)
    assert [row.line for row in report.malformed] == [4]  # what cannot be read cannot be judged either
    assert report.missing == {"customer_id": 0, "wait": 0}


@pytest.mark.parametrize("lines", [[], [""], ["\n", "\n"]])
def test_a_table_without_a_header_is_no_table(lines: list[str]) -> None:
    with pytest.raises(MalformedTableError) as caught:
        read_csv(lines, CALLS)

    assert str(caught.value) == "The table is empty; its first line should name the columns."


def test_a_header_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(MalformedTableError) as caught:
        read_csv(['caller,"q_time\n', "Ana,21\n"], CALLS)

    assert str(caught.value) == "The header of the table, line 1, opens a quote that is not closed."


def test_a_name_that_stands_twice_in_the_header_is_an_error() -> None:
    with pytest.raises(MalformedTableError) as caught:
        read_csv(["caller,q_time,note,q_time \n"], CALLS)

    assert str(caught.value) == "The header of the table has one name twice, in columns 2 and 4."


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = read()

    assert (table.facts, table.events, table.report.rows) == ((), (), 0)
    assert repr(table) == "Table('Calls', 0 interaction facts, 0 events, 0 of 0 rows malformed)"


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (
            "caller,qtime,note",
            (
                "The table has no column 'q_time', which the mapping 'Calls' declares. Did you mean 'qtime'? "
                "Its columns: caller, qtime, note."
            ),
        ),
        (
            "Ana Silva,ana@example.pt",
            (
                "The first line of the table has none of the columns that the mapping 'Calls' declares: caller, q_time. "
                "Is it the header, and is ',' what stands between its cells?"
            ),
        ),
    ],
)
def test_a_missing_column_is_named_with_what_is_there(header: str, sentence: str) -> None:
    with pytest.raises(MissingColumnError) as caught:
        read_csv([header], CALLS)

    assert str(caught.value) == sentence


def test_progress_is_told_every_thousand_rows_and_at_the_end() -> None:
    told_rows: list[int] = []

    read_csv([HEADER, *(["Ana,,21\n"] * 2_499), "Ana,,soon\n"], CALLS, progress=told_rows.append)

    assert told_rows == [1_000, 2_000, 2_500]


def test_the_report_goes_to_json_and_back() -> None:
    report = read("Ana,,soon\n", "Priya,,2\n").report

    assert type(report).from_json(report.to_json()) == report
    assert report.malformed == (
        MalformedRow(line=2, column="q_time", reason="is not a number of seconds", cells=("Ana", "", "soon")),
    )


def test_what_python_writes_as_csv_is_read_back() -> None:
    cells = ["", "plain", 'with "quotes"', "a,b", "line\nend", "line\r\nend", " blanks ", "é", "'"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["caller", "note", "q_time"])
    writer.writerows([cell, cell, "1"] for cell in cells)

    table = read_csv(text.getvalue().splitlines(keepends=True), CALLS)

    assert [row["note"] or "" for row in table.facts] == cells


@pytest.mark.parametrize("text", ["caller,q_time\nC1,5\n", b"caller,q_time"])
def test_one_text_in_place_of_lines_is_refused(text: object) -> None:
    with pytest.raises(
        InvalidValueError, match="lines: is lines, not a (str|bytes); hand in an open file or text.splitlines"
    ):
        read_csv(text, CALLS)  # type: ignore[arg-type]  # the slip under test
