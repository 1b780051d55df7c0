"""`report` answers what the data can answer, accounts for every row, and exits as a shell user expects."""

import gzip
import json
import os
import subprocess
import sys

import pytest

import cxcore
from cxcore.cli import main
from tests.unit.cli.desk import CALLS, MAPPING, TICKETS, TICKETS_MAPPING, Desk, values


def test_a_report_has_every_metric_the_data_can_answer(desk: Desk, calls: tuple[str, ...]) -> None:
    report = desk.json(*calls)

    assert values(report, "offered") == [3]
    assert values(report, "average_speed_of_answer") == [15.0]
    assert {
        each["arguments"]["denominator"] for each in report["measurements"] if each["metric"] == "service_level"
    } == {
        "offered",
        "offered_less_short_abandons",
        "answered",
        "short_abandons_met",
    }
    assert values(report, "nps") == values(report, "handle_time") == []


def test_every_measurement_has_the_agreed_keys(desk: Desk, calls: tuple[str, ...]) -> None:
    agreed = {"metric", "arguments", "group", "value", "low", "high", "n", "unit", "definition"}

    assert all(agreed <= each.keys() for each in desk.json(*calls)["measurements"])


def test_every_row_is_accounted_for(desk: Desk, calls: tuple[str, ...]) -> None:
    rows = desk.json(*calls)["rows"]

    assert (rows["read"], rows["malformed"], rows["excluded"]) == (5, 1, {"test call": 1})
    assert rows["malformed_rows"] == [{"line": 6, "column": "wait", "reason": "is not a number of seconds"}]


def test_groups_are_those_of_any_column_of_the_file(desk: Desk, calls: tuple[str, ...]) -> None:
    report = desk.json(*calls, "--by", "team")

    offered = {each["group"]["team"]: each["value"] for each in report["measurements"] if each["metric"] == "offered"}
    assert offered == {"Lisbon": 2, "Manila": 1}


def test_the_threshold_of_service_level_can_be_chosen(desk: Desk, calls: tuple[str, ...]) -> None:
    report = desk.json(*calls, "--within", "25")

    assert values(report, "service_level")[0] == pytest.approx(2 / 3)


def test_working_hours_are_measured_beside_all_hours(desk: Desk, tickets: tuple[str, ...]) -> None:
    report = desk.json(*tickets, "--hours", "Mo-Fr 09:00-18:00")

    mean = {
        each["arguments"]["time"]: each["value"]
        for each in report["measurements"]
        if each["metric"] == "resolution_time" and each["arguments"]["statistic"] == "mean"
    }
    assert mean == {"calendar": pytest.approx((3 + 18) / 2), "working": pytest.approx((3 + 2 + 1) / 2)}


def test_hours_may_stand_in_another_zone_than_the_stamps(desk: Desk, tickets: tuple[str, ...]) -> None:
    report = desk.json(*tickets, "--hours", "Mo-Fr 09:00-18:00", "--zone", "America/Bogota")

    naive = [
        each["value"]
        for each in report["measurements"]
        if each["metric"] == "resolution_time" and each["arguments"]["time"] == "working"
    ]
    assert naive[-1] == pytest.approx((0 + 7) / 2)  # nine in Bogota is two in the afternoon in Lisbon


@pytest.mark.parametrize(
    ("as_of", "backlog"),
    [
        ("2026-03-02", None),  # no case had been opened
        ("2026-03-03", 1),
        ("2026-03-03T09:30", 2),
        ("2026-03-03T10:00+01:00", 1),  # nine in Lisbon: the third is not yet open
    ],
)
def test_cases_are_seen_as_of_an_instant(desk: Desk, tickets: tuple[str, ...], as_of: str, backlog: int | None) -> None:
    assert values(desk.json(*tickets, "--as-of", as_of), "backlog") == [backlog]


def test_without_an_instant_cases_are_seen_just_after_the_last_one_recorded(
    desk: Desk, tickets: tuple[str, ...]
) -> None:
    report = desk.json(*tickets)

    assert report["as_of"] == "2026-03-03T10:00:01+00:00"
    assert values(report, "backlog") == [1]


def test_a_score_outside_its_scale_is_a_counted_exclusion(desk: Desk, tickets: tuple[str, ...]) -> None:
    (nps,) = [each for each in desk.json(*tickets)["measurements"] if each["metric"] == "nps"]

    assert (nps["value"], nps["n"]) == (100.0, 1)
    assert nps["excluded"] == {"nps_score outside 0 to 10": 1, "nps_score unknown": 1}


def test_json_lines_and_gzipped_files_are_read_by_their_name(desk: Desk, tickets: tuple[str, ...]) -> None:
    path = desk.folder / "tickets.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(ticket) for ticket in TICKETS).encode()))

    assert desk.json(str(path), *tickets[1:])["measurements"] == desk.json(*tickets)["measurements"]


def test_no_data_is_null_with_a_reason(desk: Desk, calls: tuple[str, ...]) -> None:
    empty = desk.write("none.csv", CALLS.splitlines()[0])

    report = desk.json(empty, *calls[1:])

    (speed,) = [each for each in report["measurements"] if each["metric"] == "average_speed_of_answer"]
    assert (speed["value"], speed["low"], speed["high"], speed["n"]) == (None, None, None, 0)
    assert speed["reason"]
    assert values(report, "offered") == [None]


def test_the_tables_show_figures_definitions_and_what_was_left_out(desk: Desk, calls: tuple[str, ...]) -> None:
    status, out, err = desk.run(*calls, "--by", "team")

    assert (status, err) == (0, "")
    assert "Calls: team Lisbon" in out
    assert "15.00 s" in out
    assert "66.67 %" not in out
    assert "Rows: 5 read, 1 malformed (20.0 %)." in out
    assert "left out: 1 (test call)" in out
    assert "malformed: line 6, column 'wait': is not a number of seconds" in out


def test_a_long_list_of_malformed_rows_is_cut_on_the_screen_only(desk: Desk, calls: tuple[str, ...]) -> None:
    path = desk.write("calls.csv", CALLS + "9,Lisbon,2026-03-02T09:00,soon,AGENT\n" * 30)

    _, out, _ = desk.run(path, *calls[1:])

    assert "and 11 more; --json lists all." in out
    assert len(desk.json(path, *calls[1:])["rows"]["malformed_rows"]) == 31


def test_strict_refuses_a_file_with_a_malformed_row(desk: Desk, calls: tuple[str, ...]) -> None:
    status, out, err = desk.run(*calls, "--strict")

    assert (status, out) == (1, "")
    assert err.startswith("line 6, column 'wait': is not a number of seconds")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.csv", "--mapping", "{mapping}"], "No such file or directory: 'nowhere.csv'"),
        (["{file}", "--mapping", "nowhere.toml"], "No such file or directory: 'nowhere.toml'"),
        (["{file}", "--mapping", "{file}"], "The mapping cannot be read"),
        (
            ["{file}", "--mapping", "{mapping}", "--by", "taem"],
            "There is no column 'taem' to group by. Did you mean 'team'?",
        ),
        (["{file}", "--mapping", "{mapping}", "--hours", "Mo-Fr 9-17"], "'9-17' is not a span such as '09:00-17:00'"),
        (
            ["{file}", "--mapping", "{mapping}", "--hours", "Mo 09:00-17:00", "--zone", "Europe/Lisboa"],
            "'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?",
        ),
        (["{file}", "--mapping", "{mapping}", "--hours", "Mo 09:00-12:00,11:00-13:00"], "overlap"),
        (["{file}"], "FILE and --mapping go together"),
        (["--mapping", "{mapping}"], "FILE and --mapping go together"),
        (["--zone", "UTC"], "--zone is the zone of --hours"),
        (["--as-of", "yesterday"], "--as-of is a date such as 2026-03-15"),
        (["--as-of", "9999-12-31T23:59:59-14:00"], "--as-of is a date such as 2026-03-15"),
        (["--within", "nan"], "--within is a number of seconds, not nan"),
        (["--within", "1e300"], "--within is a number of seconds, not 1e+300"),
        (["--within", "-1"], "--within is at least 0 seconds, not -1"),
        (["--hours", "off"], "--hours 'off' never opens, so nothing could be measured in them"),
        (["--hours", "24/7", "--zone", ""], "'' is not an IANA time zone"),
        (["--colour"], "No such option"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_what_cannot_be_used_is_said_on_standard_error_with_status_two(
    desk: Desk, calls: tuple[str, ...], arguments: list[str], message: str
) -> None:
    file, _, mapping = calls

    status, out, err = desk.run(*(each.format(file=file, mapping=mapping) for each in arguments))

    assert (status, out) == (2, "")
    assert message in " ".join(err.replace("│", " ").split())


def test_a_missing_column_is_named_with_those_that_are_there(desk: Desk, calls: tuple[str, ...]) -> None:
    path = desk.write("calls.csv", CALLS.replace("wait", "waited"))

    status, _, err = desk.run(path, *calls[1:])

    assert status == 2
    assert "has no column 'wait'" in err
    assert "Did you mean 'waited'?" in err


def test_a_truncated_gzip_file_is_refused(desk: Desk, calls: tuple[str, ...]) -> None:
    path = desk.folder / "calls.csv.gz"
    path.write_bytes(gzip.compress(CALLS.encode())[:-12])

    status, out, err = desk.run(str(path), *calls[1:])

    assert (status, out) == (1, "")
    assert "calls.csv.gz is damaged" in err


@pytest.mark.parametrize("text", ["[1, 2]", '{"opened": 1}', "[", "[" * 100_000, "[" + "9" * 5_000 + "]"])
def test_json_that_is_no_list_of_objects_is_refused(desk: Desk, tickets: tuple[str, ...], text: str) -> None:
    status, out, err = desk.run(desk.write("bad.json", text), *tickets[1:])

    assert (status, out) == (1, "")
    assert err.startswith("bad.json is not")


def test_without_a_file_it_reports_on_the_built_in_desk_and_explains_a_decision(desk: Desk) -> None:
    report = desk.json()

    measured = {each["metric"] for each in report["measurements"] if each["value"] is not None}
    assert measured == {
        "abandonment_rate",
        "average_speed_of_answer",
        "backlog",
        "cases",
        "csat",
        "handle_time",
        "nps",
        "offered",
        "reopen_rate",
        "resolution_time",
        "service_level",
    }
    assert report["decision"]["outcome"]


def test_the_built_in_desk_prints_its_decision_in_words(desk: Desk) -> None:
    status, out, err = desk.run()

    assert (status, err) == (0, "")
    assert "Built-in support desk" in out
    assert "agt_rui is chosen: idle longest" in out


def test_help_is_no_error(desk: Desk) -> None:
    status, out, _ = desk.run("--help")

    assert status == 0
    assert "--mapping" in out


def test_lines_of_one_metric_are_told_apart_by_their_choices(desk: Desk, calls: tuple[str, ...]) -> None:
    _, out, _ = desk.run(*calls)

    for choice in ("offered less short abandons", "short abandons met"):
        assert choice in out


def test_rows_that_gave_way_to_a_later_row_are_counted(desk: Desk) -> None:
    keyed = TICKETS_MAPPING.replace("[columns]", '[columns]\nticket = "text"').replace(
        "[facts]", '[rows]\nkey = "ticket"\n[facts]'
    )
    updates = [TICKETS[0] | {"ticket": "A"}, TICKETS[0] | {"ticket": "A", "solved": None}, TICKETS[1] | {"ticket": "B"}]
    arguments = desk.write("log.json", json.dumps(updates)), "--mapping", desk.write("log.toml", keyed)

    assert desk.json(*arguments)["rows"]["superseded"] == 1
    assert "gave way to a later row about the same thing: 1" in desk.run(*arguments)[1]


def test_a_metric_without_a_figure_says_why(desk: Desk, calls: tuple[str, ...]) -> None:
    _, out, _ = desk.run(desk.write("none.csv", CALLS.splitlines()[0]), *calls[1:])

    assert "no figure: there are no" in " ".join(out.split())


def test_what_the_data_say_is_shown_and_never_obeyed_by_the_terminal(desk: Desk, calls: tuple[str, ...]) -> None:
    hostile = desk.write("calls.csv", CALLS.replace("Lisbon", "[/]\x1b[31m[red]M").replace("Manila", ""))

    status, out, _ = desk.run(hostile, *calls[1:], "--by", "team")

    assert status == 0
    assert "team [/]\\x1b[31m[red]M" in out
    assert "team (unknown)" in out
    assert "\x1b" not in out


def test_a_group_that_is_called_unknown_is_not_the_group_of_the_unknown(desk: Desk, calls: tuple[str, ...]) -> None:
    path = desk.write("calls.csv", CALLS.replace("Lisbon", "(unknown)").replace("Manila", ""))

    _, out, _ = desk.run(path, *calls[1:], "--by", "team")

    assert out.count("Calls: team (unknown)") == 2


def test_a_case_that_ends_at_the_end_of_time_is_no_crash(desk: Desk, tickets: tuple[str, ...]) -> None:
    never = [TICKETS[0] | {"solved": "9999-12-31T23:59:59"}]

    report = desk.json(desk.write("tickets.json", json.dumps(never)), *tickets[1:])

    assert report["as_of"].startswith("9999-12-31T23:59:59")


def test_a_mapping_may_begin_with_a_byte_order_mark(desk: Desk, calls: tuple[str, ...]) -> None:
    mapping = desk.write("bom.toml", "\ufeff" + MAPPING)

    assert desk.json(calls[0], "--mapping", mapping)["rows"]["read"] == 5


def test_a_mapping_that_is_not_utf_8_is_named(desk: Desk, calls: tuple[str, ...]) -> None:
    path = desk.folder / "latin.toml"
    path.write_bytes("# für alle".encode("latin-1"))

    status, _, err = desk.run(calls[0], "--mapping", str(path))

    assert (status, err) == (2, "latin.toml is not UTF-8: byte 3 cannot be read.\n")


def test_a_pipe_is_read_like_a_file(calls: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "cxcore", "report", "/dev/stdin", *calls[1:], "--json"]

    piped = subprocess.run(command, input=CALLS, capture_output=True, text=True, check=True)

    assert json.loads(piped.stdout)["rows"]["read"] == 5


@pytest.mark.parametrize("form", ["--json", "--by=team"])
def test_a_terminal_that_lacks_a_letter_still_gets_its_report(desk: Desk, calls: tuple[str, ...], form: str) -> None:
    path = desk.write("calls.csv", CALLS.replace("Lisbon", "Málaga").replace("Manila", "東京"))
    command = [sys.executable, "-m", "cxcore", "report", path, *calls[1:], "--by", "team", form]

    shown = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, check=True
    )

    assert "M\\u00e1laga" in shown.stdout or "M\\xe1laga" in shown.stdout


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"cxcore {cxcore.__version__}\n"


@pytest.mark.parametrize(
    ("option", "value", "what"),
    [
        ("--as-of", "2026-03-02", "figures of cases"),
        ("--hours", "Mo-Fr 09:00-17:00", "times that cases take"),
    ],
)
def test_an_option_that_changes_nothing_says_so_and_the_report_is_the_same(
    desk: Desk, calls: tuple[str, ...], option: str, value: str, what: str
) -> None:
    plain = desk.json(*calls)

    status, out, err = desk.run(*calls, option, value, "--json")

    assert (status, json.loads(out)) == (0, plain)
    assert err == f"{option} changes nothing here: only {what} depend on it.\n"
