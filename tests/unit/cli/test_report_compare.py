"""`report --compare` says what moved since an older export, and whether that is more than chance."""

import json
from typing import Any

import pytest

from cxcore.metrics import CSAT, compare
from tests.unit.cli.desk import Desk

MAPPING = """
name = "Answers"
grain = "feedback"
columns = { score = "number" }
facts = { csat_score = "score" }
"""


def answers(**counts: tuple[int, int]) -> str:
    """Return a table of answers, so many good and bad ones by channel."""
    rows = (f"{channel},{score}" for channel, each in counts.items() for score in [5] * each[0] + [1] * each[1])
    return "\n".join(["channel,score", *rows])


MAY = answers(chat=(72, 18), voice=(5, 5))
JUNE = answers(chat=(9, 1), voice=(54, 36))


@pytest.fixture
def asked(desk: Desk) -> tuple[str, ...]:
    june, may = desk.write("june.csv", JUNE), desk.write("may.csv", MAY)
    return june, "--mapping", desk.write("answers.toml", MAPPING), "--compare", may, "--metrics", "csat"


def rows_of(text: str) -> list[dict[str, object]]:
    lines = (line.split(",") for line in text.splitlines()[1:])
    return [{"channel": channel, "csat_score": float(score)} for channel, score in lines]


def test_the_difference_is_that_of_the_library_with_its_interval(desk: Desk, asked: tuple[str, ...]) -> None:
    found = desk.json(*asked, "--by", "channel")["comparisons"]

    expected = compare(rows_of(MAY), rows_of(JUNE), CSAT(), by=["channel"])
    assert found == json.loads(json.dumps(expected.to_dicts()))
    total, chat, voice = found
    assert (total["difference"], total["is_clear"], total["is_reversed"]) == (pytest.approx(-0.14), True, True)
    assert (chat["group"], voice["group"]) == ({"channel": "chat"}, {"channel": "voice"})


def test_rows_of_both_files_are_accounted_for(desk: Desk, asked: tuple[str, ...]) -> None:
    found = desk.json(*asked)

    assert (found["older"]["rows"]["read"], found["rows"]["read"]) == (100, 100)
    assert (found["older"]["as_of"], found["as_of"]) == (None, None)


def test_the_table_says_what_moved_and_warns_of_the_mix(desk: Desk, asked: tuple[str, ...]) -> None:
    status, out, err = desk.run(*asked, "--by", "channel")

    assert (status, err) == (0, "")
    assert "Answers: what moved" in out
    assert "-14.00 %" in out
    assert "more than chance" in out
    assert "+10.00 % of it within the groups, -24.00 % by their mix." in out
    assert "No group moved the way the total did: compare the groups (Simpson's paradox)." in out
    assert out.count("Rows: 100 read, 0 malformed.") == 2


def test_a_figure_of_one_file_only_cannot_be_compared_and_says_why(desk: Desk, asked: tuple[str, ...]) -> None:
    empty = desk.write("may.csv", MAY.splitlines()[0])

    _, out, _ = desk.run(*asked)

    assert empty in asked
    assert "cannot be compared: there are no answers" in " ".join(out.split())


def test_without_names_it_is_every_metric_that_both_can_answer(desk: Desk, tickets: tuple[str, ...]) -> None:
    found = desk.json(*tickets, "--compare", tickets[0])["comparisons"]

    assert {each["metric"] for each in found} == {"cases", "backlog", "resolution_time", "nps"}
    assert all(each["difference"] in (0, None) for each in found)


def test_each_side_is_seen_just_after_its_own_last_instant(desk: Desk, tickets: tuple[str, ...]) -> None:
    february = [{"opened": "2026-02-02T09:00", "solved": "2026-02-02T10:00", "score": 9}]
    older = desk.write("february.json", json.dumps(february))

    found = desk.json(*tickets, "--compare", older)
    asked_for = desk.json(*tickets, "--compare", older, "--as-of", "2026-03-04")

    assert (found["older"]["as_of"], found["as_of"]) == ("2026-02-02T10:00:01+00:00", "2026-03-03T10:00:01+00:00")
    assert (asked_for["older"]["as_of"], asked_for["as_of"]) == (
        "2026-02-02T10:00:01+00:00",
        "2026-03-04T00:00:00+00:00",
    )


def test_a_side_without_a_case_has_no_instant_of_its_own(desk: Desk, tickets: tuple[str, ...]) -> None:
    none: list[Any] = []

    found = desk.json(*tickets, "--compare", desk.write("none.json", json.dumps(none)), "--metrics", "backlog")

    assert found["older"]["as_of"] is None
    assert (found["comparisons"][0]["before"]["value"], found["comparisons"][0]["after"]["value"]) == (None, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--compare", "{older}"], "give FILE, and no --period"),
        (
            ["{newer}", "--mapping", "{mapping}", "--compare", "{older}", "--period", "week"],
            "give FILE, and no --period",
        ),
        (["{newer}", "--mapping", "{mapping}", "--compare", "nowhere.csv"], "No such file or directory"),
        (["{newer}", "--mapping", "{mapping}", "--compare", "{older}", "--by", "chanel"], "Did you mean 'channel'?"),
    ],
)
def test_what_cannot_be_compared_is_said_with_status_two(
    desk: Desk, asked: tuple[str, ...], arguments: list[str], message: str
) -> None:
    newer, _, mapping, _, older, *_ = asked

    status, out, err = desk.run(*(each.format(newer=newer, mapping=mapping, older=older) for each in arguments))

    assert (status, out) == (2, "")
    assert message in " ".join(err.replace("│", " ").split())
