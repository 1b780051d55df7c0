"""Mapping documents: what they may say, and every fault with its place."""

import pickle
import tomllib
from pathlib import Path

import jsonschema
import pytest

from cxcore.errors import InvalidDocumentError
from cxcore.interop import Column, Derivation, EventRule, RowRule, SourceSystem, TableMapping, read_csv

EXAMPLES = ["airport_survey", "anonymous_bank", "incidents"]

CALLS = """
name = "Calls"
grain = "interaction"
source = { system = "acd", tenant = "acme" }
zone = "Europe/Lisbon"
[columns]
id = "text"
queue = { type = "enum", values = ["billing", "sales"] }
outcome = "text"
q_time = { type = "duration", unit = "seconds" }
date = "date"
time = "time"
stamp = "instant"
[exclude]
"test call" = "queue == 'sales' and q_time > 10m"
[rows]
key = "id"
order = "stamp"
[facts]
wait = "q_time"
answered = { when = "outcome == 'AGENT'" }
channel = { value = "phone" }
[[events]]
type = "interaction.ended"
at = { date = "date", time = "time" }
key = ["id"]
interaction = "id"
"""


def faults_of(text: str) -> list[str]:
    """Parse a faulty mapping."""
    with pytest.raises(InvalidDocumentError) as caught:
        TableMapping.parse(text)
    assert caught.value.message == "The mapping cannot be used"
    return [str(fault) for fault in caught.value.faults]


def faults_after(old: str, new: str) -> list[str]:
    """Spoil the mapping of calls in one place."""
    assert CALLS.count(old) == 1
    return faults_of(CALLS.replace(old, new))


FAULTS = [
    # head
    ('grain = "interaction"', 'grain = "call"', ["grain: Input should be 'interaction', 'case' or 'feedback'."]),
    (
        'zone = "Europe/Lisbon"',
        'zone = "Europe/Lisboa"',
        ["zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?"],
    ),
    (
        'zone = "Europe/Lisbon"',
        "",
        [
            "events[0].at: is made of a date and a time of day without a zone, so the mapping states the zone: zone = 'Europe/Lisbon'."
        ],
    ),
    (
        'zone = "Europe/Lisbon"',
        'zone = "Europe/Lisbon"\ngap = "guess"',
        ["gap: Input should be 'refuse', 'earlier' or 'later'."],
    ),
    (
        'name = "Calls"',
        'name = "Calls"\ndelimiter = ";;"',
        ["delimiter: is the one character between cells, such as ';' or '\\t'."],
    ),
    (
        'name = "Calls"',
        'nmae = "Calls"',
        ["name: Field required.", "nmae: is not a field of TableMapping. Did you mean 'name'?"],
    ),
    (
        'source = { system = "acd", tenant = "acme" }',
        "",
        ["source: is needed for the ids of events: source = { system = '...', tenant = '...' }."],
    ),
    # columns
    (
        'stamp = "instant"',
        'stamp = { type = "instant", format = "%d/%m/%Y %H:%M" }\n"`" = "text"',
        ["columns.`: is called by one line of text without backticks or blanks at its ends."],
    ),
    (
        'stamp = "instant"',
        'stamp = "instnat"',
        ["columns.stamp.type: 'instnat' is not a type of column. Did you mean 'instant'?"],
    ),
    (
        'stamp = "instant"',
        'stamp = { type = "instant", zone = "UTC" }',
        [
            "columns.stamp.zone: is not a field of Column. Known fields: false, format, missing, true, type, unit, values."
        ],
    ),
    # rows
    (
        'key = "id"\norder',
        'key = "idd"\norder',
        ["rows.key: 'idd' is not among the [columns] of the mapping. Did you mean 'id'?"],
    ),
    (
        'key = "id"\norder',
        'key = "q_time"\norder',
        ["rows.key: needs a column of type enum or integer or text; 'q_time' is declared as duration."],
    ),
    (
        'order = "stamp"',
        'order = "stump"',
        ["rows.order: 'stump' is not among the [columns] of the mapping. Did you mean 'stamp'?"],
    ),
    # facts
    ('wait = "q_time"', 'wiat = "q_time"', ["facts.wiat: is not a fact of an interaction table. Did you mean 'wait'?"]),
    (
        'wait = "q_time"',
        'reopens = "q_time"',
        [
            "facts.reopens: is not a fact of an interaction table. Known facts: abandoned, after_contact_work, agent, answered, case_id, ces_score, channel, csat_score, customer_id, fcr_confirmed, handle_time, hold, interaction_id, language, nps_score, offered, priority, started_at, talk, team, wait."
        ],
    ),
    (
        'wait = "q_time"',
        'wait = "qtime"',
        ["facts.wait: 'qtime' is not among the [columns] of the mapping. Did you mean 'q_time'?"],
    ),
    (
        'wait = "q_time"',
        'wait = "outcome"',
        ["facts.wait: needs a column of type duration; 'outcome' is declared as text."],
    ),
    (
        'wait = "q_time"',
        'wait = { column = "q_time", when = "true" }',
        ["facts.wait: needs exactly one of 'column', 'when', 'value', or 'date' with 'time'."],
    ),
    (
        'wait = "q_time"',
        'wait = { date = "date" }',
        ["facts.wait: needs exactly one of 'column', 'when', 'value', or 'date' with 'time'."],
    ),
    (
        'wait = "q_time"',
        'wait = { when = "q_time > 5s" }',
        ["facts.wait: is of type duration, which a condition does not give."],
    ),
    (
        'wait = "q_time"',
        'wait = { value = "20" }',
        ["facts.wait: is of type duration, which a constant does not give."],
    ),
    (
        'wait = "q_time"',
        'wait = { date = "date", time = "time" }',
        ["facts.wait: is of type duration, which a date with a time does not give."],
    ),
    (
        'wait = "q_time"',
        'started_at = { date = "time", time = "date" }',
        [
            "facts.started_at.date: needs a column of type date; 'time' is declared as time.",
            "facts.started_at.time: needs a column of type time; 'date' is declared as date.",
        ],
    ),
    (
        'wait = "q_time"',
        'wait = { value = "a", translate = { a = "b" } }',
        ["facts.wait.translate: translates the words of a column; there is no column."],
    ),
    (
        'wait = "q_time"',
        'wait = { column = "outcome", translate = { a = "b" } }',
        ["facts.wait: is of type duration, which a translated word does not give."],
    ),
    (
        """answered = { when = "outcome == 'AGENT'" }""",
        """answered = { when = "outcom == 'AGENT'" }""",
        ["facts.answered.when: there is no field 'outcom'. Did you mean 'outcome'?\n    outcom == 'AGENT'\n    ^"],
    ),
    (
        '"test call" = "queue == \'sales\' and q_time > 10m"',
        '"test call" = "queue == \'slaes\'"',
        ["exclude.test call: queue is never 'slaes'. Did you mean 'sales'?\n    queue == 'slaes'\n             ^"],
    ),
    # events
    (
        'type = "interaction.ended"',
        'type = "Ended"',
        ["events[0].type: is two to four dotted words of a-z, 0-9 and '_', such as 'case.created'."],
    ),
    (
        '\ninteraction = "id"',
        "",
        ["events[0].interaction: names the column with the id of the interaction; interaction.ended needs it."],
    ),
    (
        '\ninteraction = "id"',
        '\ninteraction = "date"',
        ["events[0].interaction: needs a column of type enum or integer or text; 'date' is declared as date."],
    ),
    ('key = ["id"]', "key = []", ["events[0].key: names the columns that make the event one; there are none."]),
    (
        'key = ["id"]',
        'key = ["ids"]',
        ["events[0].key: 'ids' is not among the [columns] of the mapping. Did you mean 'id'?"],
    ),
    (
        'key = ["id"]',
        'key = ["id"]\nwhen = "q_tim > 5s"',
        ["events[0].when: there is no field 'q_tim'. Did you mean 'q_time'?\n    q_tim > 5s\n    ^"],
    ),
    (
        'key = ["id"]',
        'key = ["id"]\nchannel = { value = "phon" }',
        ["events[0].channel: 'phon' is not a channel. Did you mean 'phone'?"],
    ),
    (
        'key = ["id"]',
        'key = ["id"]\nchannel = { column = "queue", translate = { billing = "fax" } }',
        [
            "events[0].channel: 'fax' is not a channel. Known channels: chat, chatbot, community, email, in_app, in_person, ivr, messaging, phone, post, self_service, sms, social_private, social_public, video, web_form."
        ],
    ),
    (
        'key = ["id"]',
        'key = ["id"]\ndata = { talk = "q_time" }',
        [
            "events[0].data.talk: interaction.ended has no field 'talk'. Known fields of interaction.ended: after_contact_work_seconds, extra, hold_seconds, talk_seconds."
        ],
    ),
    (
        'key = ["id"]',
        'key = ["id"]\ndata = { talk_seconds = { value = "20" } }',
        ["events[0].data.talk_seconds: is a number of seconds, zero or more in interaction.ended; '20' is not."],
    ),
    (
        'key = ["id"]',
        'key = ["id"]\ndata = { talk_seconds = { column = "q_time", missing = { none = "q_time == 0s" } } }',
        ["events[0].data.talk_seconds.missing: counts rows by reason for facts only; use only_if."],
    ),
    (
        'at = { date = "date", time = "time" }',
        'at = "date"',
        ["events[0].at: needs a column of type instant; 'date' is declared as date."],
    ),
    (
        '\ninteraction = "id"',
        '\ncase = "id"\ninteraction = "id"\n[[events]]\ntype = "case.status_changed"\nat = "stamp"\nkey = ["id"]\ncase = "id"',
        ["events[1].data: case.status_changed needs 'phase'."],
    ),
]


@pytest.mark.parametrize(("old", "new", "faults"), FAULTS)
def test_a_fault_is_told_with_its_place_and_what_would_be_right(old: str, new: str, faults: list[str]) -> None:
    assert faults_after(old, new) == faults


def test_a_mapping_without_fault_is_accepted() -> None:
    mapping = TableMapping.parse(CALLS)

    assert (mapping.name, mapping.zone, mapping.gap) == ("Calls", "Europe/Lisbon", "refuse")
    assert mapping.source == SourceSystem(system="acd", tenant="acme")
    assert mapping.columns["queue"] == Column("enum", values=("billing", "sales"))
    assert mapping.rows == RowRule(key="id", order="stamp")
    assert mapping.facts["answered"] == Derivation(when="outcome == 'AGENT'")
    assert mapping.events[0].at == Derivation(date="date", time="time")


def test_all_faults_are_told_at_once_those_of_form_and_those_of_meaning() -> None:
    faults = faults_of("""
        name = "Calls"
        grain = "interaction"
        nmae = "Calls"
        zone = "Lisbon"
        source = "acd"
        rows = "id"
        [columns]
        q_time = "duratoin"
        outcome = "text"
        date = "date"
        time = "time"
        [exclude]
        "test call" = "q_time > 10m"
        "phantom" = "outcom == 'PHANTOM'"
        "number" = 5
        [facts]
        wait = "q_time"
        wiat = "q_time"
        offered = { whem = "q_time > 0s" }
        started_at = { date = "date", time = "time" }
        [[events]]
        type = "interaction.ended"
        at = { date = "date", time = "tine" }
        key = ["outcome"]
        interaction = "outcome"
        [[events]]
        tpye = "interaction.ended"
    """)

    assert faults == [
        "source: Input should be a valid dictionary.",
        "zone: 'Lisbon' is not an IANA time zone. Did you mean 'Europe/Lisbon'?",
        "columns.q_time.type: 'duratoin' is not a type of column. Did you mean 'duration'?",
        "exclude.number: Input should be a valid string.",
        "rows: Input should be a valid dictionary.",
        "facts.offered.whem: is not a field of Derivation. Did you mean 'when'?",
        "events[1].type: Field required.",
        "events[1].at: Field required.",
        "events[1].key: Field required.",
        "events[1].tpye: is not a field of EventRule. Did you mean 'type'?",
        "nmae: is not a field of TableMapping. Did you mean 'name'?",
        "exclude.phantom: there is no field 'outcom'. Did you mean 'outcome'?\n    outcom == 'PHANTOM'\n    ^",
        "facts.wiat: is not a fact of an interaction table. Did you mean 'wait'?",
        "events[0].at.time: 'tine' is not among the [columns] of the mapping. Did you mean 'time'?",
    ]


@pytest.mark.parametrize("columns", ['columns = "all"', "columns = 3\nfacts = 4\nevents = 5\nexclude = 6"])
def test_sections_that_are_no_tables_are_told_too(columns: str) -> None:
    faults = faults_of(f'name = "Calls"\ngrain = "case"\n{columns}')

    assert faults[0] == "columns: Input should be a valid dictionary."


def test_facts_are_checked_even_where_the_grain_is_not_known() -> None:
    faults = faults_of('name = "Calls"\ngrain = "call"\n[columns]\na = "text"\n[facts]\nwiat = "a"\nreopens = "a"')

    assert faults == [
        "grain: Input should be 'interaction', 'case' or 'feedback'.",
        "facts.wiat: is not a fact of a table. Did you mean 'wait'?",
        "facts.reopens: needs a column of type integer; 'a' is declared as text.",
    ]


def test_a_format_without_an_offset_needs_the_zone() -> None:
    faults = faults_of("""
        name = "Cases"
        grain = "case"
        [columns]
        opened = { type = "instant", format = "%d/%m/%Y %H:%M" }
    """)

    assert faults == ["columns.opened.format: has no %z, so the mapping states the zone: zone = 'Europe/Lisbon'."]


def test_a_mapping_built_in_python_is_checked_just_the_same() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        TableMapping(name="Calls", grain="interaction", columns={}, facts={"wait": Derivation(column="q_time")})

    assert str(caught.value) == (
        "The mapping cannot be used, 1 fault:\n"
        "  facts.wait: 'q_time' is not among the [columns] of the mapping. No columns are defined."
    )


def test_text_that_is_neither_toml_nor_json_is_refused() -> None:
    with pytest.raises(InvalidDocumentError, match="The mapping cannot be read"):
        TableMapping.parse("name = ")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_mapping_writes_itself_and_reads_itself_back(repository: Path, name: str) -> None:
    mapping = TableMapping.parse((repository / "docs" / "examples" / f"{name}.toml").read_text(encoding="utf-8"))

    assert TableMapping.from_json(mapping.to_json()) == mapping
    assert TableMapping.parse(mapping.to_json()) == mapping
    assert pickle.loads(pickle.dumps(mapping)) == mapping  # noqa: S301  # our own bytes, to read on several processors
    assert len({mapping, TableMapping.from_json(mapping.to_json())}) == 1


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_json_schema_accepts_the_example_mappings(repository: Path, name: str) -> None:
    document = tomllib.loads((repository / "docs" / "examples" / f"{name}.toml").read_text(encoding="utf-8"))
    schema = TableMapping.json_schema()

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        ({"grain": "call"}, "an unknown grain"),
        ({"nmae": "Calls"}, "an unknown key"),
        ({"columns": {"q_time": "duratoin"}}, "an unknown type, written short"),
        ({"columns": {"q_time": {"type": "duratoin"}}}, "an unknown type, written long"),
        ({"columns": {"q_time": {"type": "duration", "units": "seconds"}}}, "an unknown key of a column"),
        ({"facts": {"wait": {"colunm": "q_time"}}}, "an unknown key of a fact"),
        ({"facts": {"wait": 5}}, "a fact that is a number"),
        ({"events": [{"type": "case.closed"}]}, "an event without a time"),
    ],
)
def test_the_json_schema_refuses(spoil: dict[str, object], reason: str) -> None:
    document = {"name": "Calls", "grain": "interaction", "columns": {}, **spoil}

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, TableMapping.json_schema())


def test_the_parts_of_a_mapping_show_what_was_said() -> None:
    assert (
        repr(Derivation(column="a", missing={"blank": "a == 11"}))
        == "Derivation(column='a', missing={'blank': 'a == 11'})"
    )
    assert repr(Derivation(value=False)) == "Derivation(value=False)"
    assert "closed_at" in repr(EventRule(type="case.closed", at=Derivation(column="closed_at"), key=("id",), case="id"))


def test_changing_the_dict_a_mapping_was_built_from_changes_nothing() -> None:
    columns = {"cell": Column("text")}
    mapping = TableMapping(name="Calls", grain="interaction", columns=columns)

    columns.clear()

    assert list(read_csv(["cell", "a"], mapping).facts) == [{"cell": "a"}]
