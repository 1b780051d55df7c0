"""From the columns of a row to its facts."""

import pytest

from cxcore.interop import Table, TableMapping, read_csv

HEAD = """
name = "Cases"
grain = "case"
[columns]
number = "text"
seq = "integer"
state = "text"
score = "number"
{rest}
"""


def read(rest: str, *lines: str) -> Table:
    """Read cases with the rest of a mapping."""
    return read_csv(["number,seq,state,score", *lines], TableMapping.parse(HEAD.format(rest=rest)))


def column(table: Table, fact: str) -> list[object]:
    """Return one fact of every row."""
    return [row[fact] for row in table.facts]


def test_words_are_translated_and_a_word_that_is_not_known_is_unknown() -> None:
    table = read(
        """
        [facts.phase]
        column = "state"
        translate = { Neu = "new", Offen = "open" }
        """,
        "1,0,Neu,",
        "2,0,Ruht,",
        "3,0,,",
    )

    assert column(table, "phase") == ["new", None, None]
    assert table.report.missing == {"phase": 2}


def test_a_constant_stands_in_every_row() -> None:
    assert column(read("[facts]\nchannel = { value = 'email' }", "1,0,,", "2,0,,"), "channel") == ["email", "email"]


def test_a_condition_that_is_unknown_gives_an_unknown_fact() -> None:
    mapping = TableMapping.parse("""
        name = "Calls"
        grain = "interaction"
        [columns]
        outcome = "text"
        [facts]
        answered = { when = "outcome == 'AGENT'" }
        offered = { value = true }
    """)

    table = read_csv(["outcome,agent", "AGENT,Rui", "HANG,", ",Rui"], mapping)

    assert column(table, "answered") == [True, False, None]
    assert column(table, "offered") == [True, True, True]


def test_only_if_leaves_a_fact_unknown_and_missing_also_counts_the_reason() -> None:
    table = read(
        """
        [facts.nps_score]
        column = "score"
        only_if = "state == 'asked'"
        missing = { "blank" = "score == 11", "empty" = "not exists score" }
        """,
        "1,0,asked,9",
        "2,0,asked,11",
        "3,0,asked,",
        "4,0,not asked,11",  # nobody asked, so nobody left it blank
        "5,0,,8",  # unknown whether asked
    )

    assert column(table, "nps_score") == [9.0, None, None, None, None]
    assert table.report.excluded == {"nps_score: blank": 1, "nps_score: empty": 1}
    assert table.report.missing == {"nps_score": 4}
    assert (table.report.facts, table.report.excluded_rows) == (5, 0)


def test_a_fact_hides_the_column_of_its_name() -> None:
    table = read("[facts]\npriority = 'state'", "1,0,high,")

    assert table.facts[0]["priority"] == "high"
    assert table.facts[0]["state"] == "high"


LOG = ["1,0,New,1", "2,0,New,1", "1,2,Closed,3", "1,1,Open,2", "2,1,Open,2"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("", ["New", "New", "Closed", "Open", "Open"]),
        ("rows = { key = 'number', order = 'seq' }", ["Closed", "Open"]),
        ("rows = { key = 'number', order = 'seq', keep = 'first' }", ["New", "New"]),
        ("rows = { key = 'number' }", ["Open", "Open"]),
        ("rows = { key = 'number', keep = 'first' }", ["New", "New"]),
    ],
)
def test_one_of_several_rows_about_a_thing_gives_its_facts(rows: str, expected: list[str]) -> None:
    mapping = TableMapping.parse(rows + "\n" + HEAD.format(rest="[facts]\nphase = 'state'"))

    table = read_csv(["number,seq,state,score", *LOG], mapping)

    assert column(table, "phase") == expected
    report = table.report
    assert report.rows == report.facts + report.superseded == 5


def test_of_rows_with_the_same_place_the_later_line_is_the_last() -> None:
    mapping = TableMapping.parse(
        "rows = { key = 'number', order = 'seq' }\n" + HEAD.format(rest="[facts]\nphase = 'state'")
    )

    table = read_csv(["number,seq,state,score", "1,7,earlier,", "1,7,later,"], mapping)

    assert column(table, "phase") == ["later"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",0,New,1", "line 3, column 'number': is missing, and tells the rows apart"),
        ("1,,New,1", "line 3, column 'seq': is missing, and tells the rows apart"),
    ],
)
def test_a_row_that_says_of_nothing_or_of_no_time_is_malformed(line: str, told: str) -> None:
    mapping = TableMapping.parse(
        "rows = { key = 'number', order = 'seq' }\n" + HEAD.format(rest="[facts]\nphase = 'state'")
    )

    table = read_csv(["number,seq,state,score", "1,1,Open,", line], mapping)

    assert [str(row) for row in table.report.malformed] == [told]
    assert column(table, "phase") == ["Open"]


def test_a_malformed_last_row_gives_way_to_the_last_one_that_can_be_read() -> None:
    mapping = TableMapping.parse(
        "rows = { key = 'number', order = 'seq' }\n" + HEAD.format(rest="[facts]\nphase = 'state'")
    )

    table = read_csv(["number,seq,state,score", "1,1,Open,", "1,2,Closed,many"], mapping)

    assert column(table, "phase") == ["Open"]


def test_the_first_reason_that_fits_excludes_a_row() -> None:
    table = read(
        "[exclude]\n'a test' = \"state == 'test'\"\n'no score' = \"not exists score\"",
        "1,0,test,",
        "2,0,New,",
        "3,0,New,5",
    )

    assert table.report.excluded == {"a test": 1, "no score": 1}
    assert table.report.excluded_rows == 2
