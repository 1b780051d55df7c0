"""From the rows of a table to events."""

from datetime import UTC, datetime

from cxcore.interop import Table, TableMapping, read_csv
from cxcore.models import AgentId, CaseId, Channel, CustomerId, Event, EventId, Provenance, Source

HEAD = """
name = "Tickets"
grain = "case"
source = { system = "helpdesk", tenant = "acme" }
[rows]
key = "number"
order = "seq"
[columns]
number = "text"
seq = "integer"
customer = "text"
agent = "text"
state = "text"
wait = { type = "duration", unit = "seconds" }
opened = "instant"
changed = "instant"
"""
COLUMNS = "number,seq,customer,agent,state,wait,opened,changed"


def read(events: str, *lines: str) -> Table:
    """Read a log of tickets."""
    return read_csv([COLUMNS, *lines], TableMapping.parse(HEAD + events))


CREATED = """
[[events]]
type = "case.created"
at = "opened"
key = ["number"]
case = "number"
customer = "customer"
channel = { value = "email" }
provenance = "recorded"
data = { status = "state", agent = "agent" }
"""


def test_an_event_carries_what_the_row_tells_and_where_it_comes_from() -> None:
    (event,) = read(CREATED, "7,0,Ana,Priya,New,,2026-03-02T09:00Z,").events

    assert event == Event(
        id=EventId.for_source("helpdesk", "acme", "case.created", '["7"]'),
        type="case.created",
        at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        case=CaseId.for_source("helpdesk", "acme", "case", "7"),
        customer=CustomerId.for_source("helpdesk", "acme", "customer", "Ana"),
        channel=Channel.EMAIL,
        data={"status": "New", "agent": AgentId.for_source("helpdesk", "acme", "agent", "Priya")},
        source=Source(system="helpdesk", tenant="acme", kind="case.created", id='["7"]'),
        provenance=Provenance.RECORDED,
    )


def test_what_is_unknown_is_left_out_of_an_event() -> None:
    (event,) = read(CREATED, "7,0,,,,,2026-03-02T09:00Z,").events

    assert (event.customer, event.data) == (None, {})


def test_a_fact_repeated_on_many_rows_is_one_event_told_by_the_first_in_order() -> None:
    table = read(
        CREATED,
        "7,2,Ana,Rui,Closed,,2026-03-02T09:00Z,",
        "7,0,Ana,Priya,New,,2026-03-02T09:00Z,",
        "7,1,Ana,Priya,Open,,2026-03-02T09:00Z,",
        "8,0,Eva,Priya,New,,2026-03-02T08:00Z,",
    )

    assert [event.data["status"] for event in table.events] == ["New", "New"]
    assert [event.at.hour for event in table.events] == [8, 9]  # in the order of time
    assert repr(table) == "Table('Tickets', 2 case facts, 2 events, 0 of 4 rows malformed)"


def test_a_row_without_the_time_the_key_or_the_condition_does_not_tell_of_an_event() -> None:
    closed = """
    [[events]]
    type = "case.closed"
    at = { column = "changed", only_if = "seq > 0" }
    key = ["number", "agent"]
    case = "number"
    when = "state == 'Closed'"
    """

    table = read(
        closed,
        "1,1,Ana,Rui,Closed,,,2026-03-02T09:00Z",
        "2,1,Ana,Rui,Closed,,,",  # no time
        "3,0,Ana,Rui,Closed,,,2026-03-02T09:00Z",  # a time that does not count
        "4,1,Ana,,Closed,,,2026-03-02T09:00Z",  # no key
        "5,1,Ana,Rui,Open,,,2026-03-02T09:00Z",  # another state
        "6,1,Ana,Rui,,,,2026-03-02T09:00Z",  # an unknown state
    )

    (event,) = table.events
    assert event.case == CaseId.for_source("helpdesk", "acme", "case", "1")
    assert event.provenance is Provenance.DERIVED
    assert table.report.excluded == {}


def test_one_row_may_tell_of_several_events() -> None:
    closed = '[[events]]\ntype = "case.closed"\nat = "changed"\nkey = ["number"]\ncase = "number"'

    table = read(CREATED + closed, "7,0,Ana,Rui,Closed,,2026-03-02T09:00Z,2026-03-03T09:00Z")

    assert [event.type for event in table.events] == ["case.created", "case.closed"]


def test_keys_of_several_columns_do_not_run_into_each_other() -> None:
    changed = """
    [[events]]
    type = "acme.pinged"
    at = "changed"
    key = ["customer", "agent"]
    """

    table = read(changed, "1,0,a,bc,,,,2026-03-02T09:00Z", "2,0,ab,c,,,,2026-03-02T09:00Z")

    assert len({event.id for event in table.events}) == 2


def test_excluded_and_malformed_rows_tell_of_nothing() -> None:
    table = read(
        "[exclude]\n'a test' = \"customer == 'Test'\"\n" + CREATED,
        "1,0,Test,Rui,New,,2026-03-02T09:00Z,",
        "2,0,Ana,Rui,New,soon,2026-03-02T09:00Z,",
    )

    assert table.events == ()


def test_an_event_that_lacks_what_its_type_needs_is_counted_by_reason() -> None:
    status = """
    [[events]]
    type = "case.status_changed"
    at = "changed"
    key = ["number", "seq"]
    case = "number"
    data = { phase = { column = "state", translate = { New = "new" } } }
    """

    table = read(status, "1,0,,,New,,,2026-03-02T09:00Z", "1,1,,,Resting,,,2026-03-02T10:00Z")

    assert [event.data["phase"] for event in table.events] == ["new"]
    assert table.report.excluded == {"case.status_changed: data: case.status_changed needs 'phase' in its data.": 1}


def test_data_are_written_as_json_can_say_them() -> None:
    ended = """
    [[events]]
    type = "acme.measured"
    at = "changed"
    key = ["number"]
    data = { wait = "wait", half = { column = "wait" }, opened = "opened", seq = "seq", long = { when = "wait > 20s" } }
    """

    first, second = read(
        ended,
        "1,0,,,,20,2026-03-02T09:00Z,2026-03-02T09:00Z",
        "2,1,,,,20.5,2026-03-02T09:00Z,2026-03-02T09:01Z",
    ).events

    assert first.data == {"wait": 20, "half": 20, "opened": "2026-03-02T09:00:00+00:00", "seq": 0, "long": False}
    assert (second.data["wait"], second.data["long"]) == (20.5, True)


def test_a_channel_that_is_none_of_ours_is_unknown() -> None:
    pinged = '[[events]]\ntype = "acme.pinged"\nat = "changed"\nkey = ["number"]\nchannel = "state"'

    table = read(pinged, "1,0,,,phone,,,2026-03-02T09:00Z", "2,0,,,fax,,,2026-03-02T09:01Z")

    assert [event.channel for event in table.events] == [Channel.PHONE, None]


def test_reading_twice_gives_the_same_events() -> None:
    lines = ["7,0,Ana,Priya,New,,2026-03-02T09:00Z,", "8,0,Eva,Rui,New,,2026-03-02T09:00Z,"]

    assert read(CREATED, *lines).events == read(CREATED, *reversed(lines)).events


def test_nothing_of_a_row_is_shown_by_its_event_or_its_table() -> None:
    table = read(CREATED, "7,0,ana@example.com,Priya,secret illness,,2026-03-02T09:00Z,")

    shown = repr(table) + repr(table.events)
    assert "ana@" not in shown
    assert "illness" not in shown
