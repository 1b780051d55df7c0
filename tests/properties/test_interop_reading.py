"""Laws of reading tables."""

import csv
import io
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cxcore.interop import Table, TableMapping, read_csv

LOG = TableMapping.parse("""
    name = "Tickets"
    grain = "case"
    source = { system = "helpdesk", tenant = "acme" }
    [rows]
    key = "number"
    order = "seq"
    [columns]
    number = "text"
    seq = "integer"
    state = { type = "enum", values = ["New", "Open", "Closed"] }
    at = "instant"
    [exclude]
    "not yet" = "state == 'New' and seq > 5"
    [facts]
    case_id = "number"
    phase = "state"
    [[events]]
    type = "case.created"
    at = "at"
    key = ["number"]
    case = "number"
    data = { status = "state" }
    [[events]]
    type = "case.closed"
    at = "at"
    key = ["number", "state"]
    case = "number"
    when = "state == 'Closed'"
""")
HEADER = ("number", "seq", "state", "at")
START = datetime(2026, 3, 2, tzinfo=UTC)

rows = st.lists(
    st.tuples(st.sampled_from("123"), st.integers(0, 9), st.sampled_from(["New", "Open", "Closed"])),
    unique_by=lambda row: row[:2],
    max_size=12,
)


def read(cells: list[tuple[str, int, str]]) -> Table:
    """Read a log in which each update happens an hour after the one before."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows((*row, (START + timedelta(hours=row[1])).isoformat()) for row in cells)
    return read_csv(text.getvalue().splitlines(keepends=True), LOG)


@given(rows, st.data())
def test_neither_order_nor_repetition_of_rows_changes_the_events_or_the_cases(
    cells: list[tuple[str, int, str]], data: st.DataObject
) -> None:
    repeated = cells + data.draw(st.lists(st.sampled_from(cells), max_size=5) if cells else st.just([]))
    shuffled = data.draw(st.permutations(repeated))

    once, again = read(cells), read(shuffled)

    assert again.events == once.events
    assert sorted(again.facts, key=str) == sorted(once.facts, key=str)


@given(
    st.lists(st.text(st.characters(blacklist_categories=["Cs"]) | st.sampled_from('",\n\r;'), max_size=20), max_size=20)
)
def test_every_row_is_counted_once_whatever_the_lines_hold(lines: list[str]) -> None:
    table = read_csv([",".join(HEADER) + "\n", *(line + "\n" for line in lines)], LOG)

    report = table.report
    assert report.rows == len(report.malformed) + report.excluded_rows + report.superseded + report.facts
    assert len(table.facts) == report.facts
    assert [row.line for row in report.malformed] == sorted({row.line for row in report.malformed})
    assert all(1 < row.line <= len(lines) + 1 for row in report.malformed)


@given(rows, st.integers(0, 12))
def test_a_broken_row_takes_nothing_from_the_others(cells: list[tuple[str, int, str]], place: int) -> None:
    good = read(cells)
    text = [
        ",".join(HEADER),
        *(f"{number},{seq},{state},{START + timedelta(hours=seq)}" for number, seq, state in cells),
    ]
    text.insert(min(place, len(cells)) + 1, '9,"1,Open')

    spoiled = read_csv(text, LOG)

    assert spoiled.events == good.events
    assert [row["case_id"] for row in spoiled.facts] == [row["case_id"] for row in good.facts]
    assert len(spoiled.report.malformed) == 1
