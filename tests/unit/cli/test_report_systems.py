"""`report --from` reads the lists of a helpdesk as they came, and accounts for every file and field."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cxcore import interop
from cxcore.cli._export import SYSTEMS
from cxcore.interop import System
from tests.unit.cli.desk import Desk, values


def ticket(number: int, *, hours: int | None) -> dict[str, Any]:
    solved = None if hours is None else f"2026-03-02T{9 + hours:02}:00:00Z"
    return {
        "id": number,
        "created_at": "2026-03-02T09:00:00Z",
        "updated_at": solved or "2026-03-02T09:00:00Z",
        "requester_id": 1001,
        "source": 1,
        "status": 2 if hours is None else 4,
        "description_text": "Charged twice!",
        "stats": {"resolved_at": solved, "first_responded_at": None, "closed_at": None, "reopened_at": None},
        "custom_fields": {"cf_plan": "pro"},
    }


TICKETS = [ticket(20, hours=3), ticket(21, hours=5), ticket(22, hours=None)]


@pytest.fixture
def export(desk: Desk) -> Path:
    folder = desk.folder / "march"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")


def test_tickets_of_a_helpdesk_are_measured_without_a_mapping(desk: Desk, export: Path) -> None:
    put(export, "tickets.json", TICKETS)

    report = desk.json(str(export), "--from", "freshdesk")

    assert values(report, "cases") == [3]
    assert values(report, "backlog") == [1]
    assert report["as_of"] == "2026-03-02T14:00:01+00:00"
    assert (report["rows"]["read"], report["rows"]["malformed"]) == (3, 0)


def test_conversations_of_a_helpdesk_answer_how_long_a_next_reply_takes(desk: Desk, export: Path) -> None:
    def said(number: int, minute: int, *, by_customer: bool) -> dict[str, Any]:
        return {
            "id": number,
            "ticket_id": 22,
            "incoming": by_customer,
            "private": False,
            "user_id": 1001 if by_customer else 2001,
            "created_at": f"2026-03-02T10:{minute:02}:00Z",
            "body_text": "...",
        }

    put(export, "tickets.json", TICKETS)
    put(export, "conversations.json", [
        said(1, 0, by_customer=False), said(2, 5, by_customer=True), said(3, 9, by_customer=True),
        said(4, 35, by_customer=False), said(5, 50, by_customer=True),
    ])  # fmt: skip

    (found,) = desk.json(
        str(export), "--from", "freshdesk", "--metrics", "next_reply_time", "--as-of", "2026-03-02T11:00Z"
    )["measurements"]

    assert (found["value"], found["n"], found["censored"]) == (30, 2, 0.5)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tickets.json", TICKETS),
        ("tickets.json", {"tickets": TICKETS, "next_page": None}),
        ("tickets.jsonl", "\n".join(map(json.dumps, TICKETS)) + "\n\n"),
        ("tickets.NDJSON", "\n".join(map(json.dumps, TICKETS))),
        ("page1.tickets.json", TICKETS),
    ],
)
def test_a_list_comes_as_json_as_an_answer_of_the_api_or_as_json_lines(
    desk: Desk, export: Path, name: str, content: object
) -> None:
    put(export, name, content)

    assert values(desk.json(str(export), "--from", "freshdesk"), "cases") == [3]


@pytest.mark.parametrize("content", [TICKETS[0], {"ticket": TICKETS[0]}])
def test_one_record_is_a_list_of_one(desk: Desk, export: Path, content: object) -> None:
    put(export, "ticket.json", content)

    assert values(desk.json(str(export), "--from", "freshdesk"), "cases") == [1]


def test_pages_of_a_list_and_packed_files_are_read_together(desk: Desk, export: Path) -> None:
    put(export, "page1.tickets.json", TICKETS[:1])
    (export / "page2.tickets.json.gz").write_bytes(gzip.compress(json.dumps(TICKETS[1:]).encode()))

    assert values(desk.json(str(export), "--from", "freshdesk"), "cases") == [3]


def test_a_file_that_is_called_after_its_kind_is_a_record_of_it(desk: Desk, export: Path) -> None:
    put(export, "call17.ticket", TICKETS[0])

    assert values(desk.json(str(export), "--from", "freshdesk"), "cases") == [1]


def test_the_rows_of_a_database_copy_are_read_as_csv(desk: Desk, export: Path) -> None:
    put(
        export,
        "ticket_data.csv",
        "id,created_at,updated_at,status,note\n"
        '1,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z,open,"two\nlines"\n'
        "\n"
        "2,2026-03-02T09:00:00Z\n",
    )

    report = desk.json(str(export), "--from", "zendesk", "--metrics", "cases")

    assert values(report, "cases") == [1]
    assert report["rows"]["malformed_rows"] == [
        {"resource": "tickets", "number": 2, "path": "record", "reason": "is an object of fields; a list came."}
    ]


def test_records_that_cannot_be_read_are_counted_once_and_listed_with_their_place(desk: Desk, export: Path) -> None:
    broken = TICKETS[0] | {"id": 23, "created_at": "yesterday", "updated_at": "soon"}
    put(export, "tickets.jsonl", "\n".join(["{", *map(json.dumps, [*TICKETS, broken])]))

    rows = desk.json(str(export), "--from", "freshdesk")["rows"]
    _, out, _ = desk.run(str(export), "--from", "freshdesk")

    assert (rows["read"], rows["malformed"]) == (5, 2)
    assert "Rows: 5 read, 2 malformed (40.0 %)." in out
    assert "malformed: tickets, record 1: record: is no JSON that can be read." in out


@pytest.mark.parametrize("name", ["tickets.json", "tickets.jsonl"])
def test_a_record_with_a_key_twice_is_malformed_and_the_others_are_read(desk: Desk, export: Path, name: str) -> None:
    nested = json.dumps(TICKETS[0] | {"id": 23}).replace('"id": 23', '"id": 23, "more": [{"tag": "a", "tag": "b"}]')
    records = [nested, *map(json.dumps, TICKETS)]
    put(export, name, "[" + ", ".join(records) + "]" if name == "tickets.json" else "\n".join(records))

    report = desk.json(str(export), "--from", "freshdesk")

    assert values(report, "cases") == [3]
    assert report["rows"]["malformed_rows"] == [
        {"resource": "tickets", "number": 1, "path": "record", "reason": "an object in it has a key twice; keep one."}
    ]


def test_strict_refuses_an_export_with_a_record_that_cannot_be_read(desk: Desk, export: Path) -> None:
    put(export, "tickets.json", [*TICKETS, "a ticket"])

    status, out, err = desk.run(str(export), "--from", "freshdesk", "--strict")

    assert (status, out) == (1, "")
    assert err == (
        "tickets, record 4: record: is an object of fields; a str came. Strict reading takes no such record.\n"
    )


def test_files_that_are_no_list_and_fields_without_a_meaning_are_named(desk: Desk, export: Path) -> None:
    put(export, "tickets.json", TICKETS)
    for name in ("notes.txt", "invoices.json", "README"):
        put(export, name, "")

    rows = desk.json(str(export), "--from", "freshdesk")["rows"]
    _, out, _ = desk.run(str(export), "--from", "freshdesk")

    assert rows["files_not_read"] == ["README", "invoices.json", "notes.txt"]
    assert {"resource": "tickets", "path": "custom_fields.cf_plan", "reason": "not mapped", "records": 3} in rows[
        "not_mapped"
    ]
    assert "files that are no list of the system: README, invoices.json, notes.txt" in out
    assert "fields that no figure is made of: " in out


def test_cases_are_seen_as_of_an_instant_and_in_working_hours(desk: Desk, export: Path) -> None:
    put(export, "tickets.json", TICKETS)
    asked = str(export), "--from", "freshdesk", "--as-of", "2026-03-02T13:00Z", "--metrics", "backlog,agent_work"

    report = desk.json(*asked, "--hours", "Mo-Fr 09:00-17:00")

    assert values(report, "backlog") == [2]
    assert values(report, "agent_work") == [3.0, 3.0]  # of the one that was solved by then


def test_times_without_a_zone_are_of_the_zone_asked_for(desk: Desk, export: Path) -> None:
    put(export, "tickets.json", json.dumps(TICKETS).replace("00Z", "00"))

    report = desk.json(str(export), "--from", "freshdesk", "--zone", "America/Bogota")

    assert report["as_of"] == "2026-03-02T19:00:01+00:00"


def test_an_export_without_a_record_has_no_figures_and_says_so(desk: Desk, export: Path) -> None:
    put(export, "tickets.json", [])

    report = desk.json(str(export), "--from", "freshdesk", "--metrics", "cases")

    assert (values(report, "cases"), report["as_of"], report["rows"]["read"]) == ([None], None, 0)


def test_teams_go_by_their_names_and_agents_by_their_numbers(desk: Desk, export: Path) -> None:
    groups = [{"id": 5, "name": "Billing"}, {"id": 6, "name": "Returns"}, {"id": 7, "name": "Returns"}]
    put(export, "groups.json", groups)
    put(export, "agents.json", [{"id": 501, "contact": {"name": "Priya"}}])
    put(export, "contacts.json", [{"id": 1001, "name": "Tomás"}])
    owners = [(5, 501), (6, 501), (7, None), (8, 502)]
    tickets = [
        ticket(30 + place, hours=1) | {"group_id": group, "responder_id": agent}
        for place, (group, agent) in enumerate(owners)
    ]
    put(export, "tickets.json", tickets)

    found = desk.json(str(export), "--from", "freshdesk", "--metrics", "cases", "--by", "team", "--by", "agent")

    groups_found = {tuple(each["group"].values()) for each in found["measurements"]}
    assert {("Billing", "501"), ("Returns (6)", "501"), ("Returns (7)", None)} < groups_found
    (other,) = groups_found - {("Billing", "501"), ("Returns (6)", "501"), ("Returns (7)", None)}
    assert (other[0][:5], other[1][:4]) == ("team_", "agt_")  # which no list describes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{folder}", "--from", "freshdsk"], "--from: there is no system 'freshdsk'. Did you mean 'freshdesk'?"),
        (
            ["{folder}", "--from", "freshdesk"],
            "called after what they list, such as tickets.json; the lists are tickets, ticket, ",
        ),
        (["{folder}/tickets.json", "--from", "freshdesk"], "No such file or directory"),
        (["{folder}", "--from", "freshdesk", "--mapping", "m.toml"], "--mapping and --from exclude each other"),
        (["--from", "freshdesk"], "FILE and --mapping go together"),
        (["{folder}"], "A folder needs --from and the name of its system."),
    ],
)
def test_what_cannot_be_used_is_said_with_status_two(
    desk: Desk, export: Path, arguments: list[str], message: str
) -> None:
    status, out, err = desk.run(*(each.format(folder=export) for each in arguments))

    assert (status, out) == (2, "")
    assert message in " ".join(err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("tickets.json", "[", "tickets.json is not JSON that can be read"),
        (
            "tickets.csv",
            'id,status\n1,"open',
            "tickets.csv is not CSV that can be read: unexpected end of data, in line 2",
        ),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    desk: Desk, export: Path, name: str, content: str, message: str
) -> None:
    put(export, name, content)

    status, out, err = desk.run(str(export), "--from", "freshdesk")

    assert (status, out) == (1, "")
    assert err.startswith(message)


def test_every_system_that_the_library_reads_can_be_named() -> None:
    exported = {value.name for value in vars(interop).values() if isinstance(value, System)}

    assert exported == set(SYSTEMS)
    assert {"zendesk", "freshdesk", "intercom"} <= exported
