"""Jira Service Management: from its payloads to events, and back."""

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import fold
from cxcore.interop import NativeStatus, jira
from cxcore.models import (
    ActorKind,
    Agent,
    AgentId,
    Bot,
    CaseId,
    Channel,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    Team,
)

CASE = CaseId.for_source("jira", "acme", "issue", "10010")
PRIYA = AgentId.for_source("jira", "acme", "user", "5b10a2844c20165700ede21g")
ANA = CustomerId.for_source("jira", "acme", "user", "qm:a713c8ea:ana")

CUSTOMER: dict[str, Any] = {"accountId": "qm:a713c8ea:ana", "accountType": "customer", "displayName": "Ana Sousa"}
AGENT: dict[str, Any] = {
    "accountId": "5b10a2844c20165700ede21g",
    "accountType": "atlassian",
    "displayName": "Priya",
}
APP: dict[str, Any] = {"accountId": "557058:f58131cb", "accountType": "app", "displayName": "Automation for Jira"}
SITE = "https://acme.atlassian.net/rest"


def at(minute: int) -> str:
    """Return an instant as the platform writes it: an hour ahead, and no colon in the offset."""
    return f"2026-03-02T10:{minute:02d}:00.000+0100"


def dto(minute: int, *, friendly: str = "Today 10:00 AM") -> dict[str, Any]:
    """Return an instant as service management writes it: four forms of one."""
    return {
        "iso8601": f"2026-03-02T10:{minute:02d}:00+0100",
        "jira": at(minute),
        "friendly": friendly,
        "epochMillis": 1772442000000 + 60_000 * minute,
    }


def adf(*paragraphs: str) -> dict[str, Any]:
    """Return a text as the third version of the API writes it."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


def status(name: str, number: str, category: str) -> dict[str, Any]:
    return {"id": number, "name": name, "statusCategory": {"key": category}}


def change(number: str, minute: int, author: Any, *items: dict[str, Any]) -> dict[str, Any]:
    return {"id": number, "author": author, "created": at(minute), "items": list(items)}


def item(field: str, to: str | None, name: str | None) -> dict[str, Any]:
    return {
        "field": field,
        "fieldId": field,
        "fieldtype": "jira",
        "from": None,
        "fromString": None,
        "to": to,
        "toString": name,
    }


def comment(number: str, minute: int, author: Any, body: Any = "…", **more: Any) -> dict[str, Any]:
    own = f"{SITE}/api/3/issue/10010/comment/{number}"
    return {
        "self": own,
        "id": number,
        "author": author,
        "body": body,
        "created": at(minute),
        "updated": at(minute),
        **more,
    }


HISTORY: list[dict[str, Any]] = [
    change("901", 5, AGENT, item("assignee", "5b10a2844c20165700ede21g", "Priya"), item("status", "3", "In Progress")),
    change("902", 6, AGENT, item("priority", "2", "High"), item("labels", None, "refund")),
    change("903", 20, AGENT, item("status", "5", "Resolved"), item("resolution", "10000", "Done")),
    change("904", 30, CUSTOMER, item("status", "10011", "With the Warehouse")),
    change("905", 40, APP, item("status", "5", "Resolved"), item("assignee", None, None)),
]
COMMENTS: list[dict[str, Any]] = [
    comment("1", 1, APP, "We got it.", jsdPublic=True),
    comment("2", 10, AGENT, adf("Third time", "this week."), jsdPublic=False),
    comment("3", 12, AGENT, adf("I will look."), jsdPublic=True),
    comment("4", 14, CUSTOMER, "Thank you.", jsdPublic=True),
    comment("5", 15, AGENT, "Leads only.", jsdPublic=True, visibility={"type": "role", "value": "Leads"}),
    comment("6", 16, AGENT, "Hm.", properties=[{"key": "sd.public.comment", "value": {"internal": True}}]),
    comment("7", 17, AGENT, "Done.", properties=[{"key": "sd.public.comment", "value": {"internal": False}}]),
]
ISSUE: dict[str, Any] = {
    "id": "10010",
    "key": "HD-1",
    "self": f"{SITE}/api/3/issue/10010",
    "properties": {"request.channel.type": {"value": "email"}},
    "fields": {
        "summary": "Charged twice",
        "description": adf("Charged twice!"),
        "created": at(0),
        "updated": at(45),
        "resolutiondate": at(40),
        "reporter": CUSTOMER,
        "creator": CUSTOMER,
        "assignee": AGENT,
        "priority": {"id": "2", "name": "High"},
        "status": status("Resolved", "5", "done"),
        "comment": {"comments": COMMENTS, "total": len(COMMENTS)},
        "customfield_10010": {"currentStatus": {"status": "Resolved"}},
    },
}
WITH_HISTORY: dict[str, Any] = {**ISSUE, "changelog": {"startAt": 0, "total": 5, "histories": HISTORY}}
WAREHOUSE: dict[str, Any] = {
    "id": "10020",
    "fields": {"created": at(0), "updated": at(1), "status": status("With the Warehouse", "10011", "indeterminate")},
}


def told(found: Any, area: str) -> list[tuple[int, str, ActorKind | None]]:
    """Return minute, type and author of what is in one area of our vocabulary, about our case."""
    return [
        (event.at.minute, str(event.type), event.actor.kind if event.actor else None)
        for event in found.events
        if event.is_known and event.type.startswith(area) and event.case == CASE
    ]


def moves(found: Any, provenance: str = "recorded") -> list[tuple[int, object, object]]:
    return [
        (event.at.minute, event.data["phase"], event.data["status"])
        for event in found.events
        if event.type == EventType.CASE_STATUS_CHANGED and event.case == CASE and event.provenance == provenance
    ]


def test_a_comment_is_the_customers_ours_a_rules_or_a_note() -> None:
    found = jira.read({"issues": [ISSUE]}, tenant="acme")

    assert found.faults == ()
    assert told(found, "message.") == [
        (0, "message.received", ActorKind.CUSTOMER),
        (1, "message.replied", ActorKind.AUTOMATION),
        (10, "message.note_added", ActorKind.AGENT),
        (12, "message.replied", ActorKind.AGENT),
        (14, "message.received", ActorKind.CUSTOMER),
        (15, "message.note_added", ActorKind.AGENT),
        (16, "message.note_added", ActorKind.AGENT),
        (17, "message.replied", ActorKind.AGENT),
    ]
    state = fold(found.events)[CASE]
    assert state.first_reply_at is not None
    assert (state.first_reply_at.minute, state.replies, state.channel, state.customer) == (12, 2, Channel.EMAIL, ANA)


def test_a_document_is_read_as_plain_text_with_a_line_for_each_block() -> None:
    mention = {"type": "mention", "attrs": {"id": "5b10", "text": "@Priya"}}
    body = {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [mention, {"type": "text", "text": " look:"}, {"type": "hardBreak"}, "?"]},
            {"type": "bulletList", "content": [{"type": "listItem", "content": [adf("one")]}, {"type": "rule"}]},
            {
                "type": "paragraph",
                "content": [{"type": "emoji", "attrs": {"text": "🙂"}}, {"type": "media", "attrs": 3}],
            },
        ],
    }

    found = jira.read({"comments": [comment("1", 1, AGENT, body)]}, tenant="acme")

    [reply] = [event for event in found.events if event.type == EventType.MESSAGE_REPLIED]
    assert reply.data["text"] == "@Priya look:\none\n🙂"


def test_a_document_without_words_stays_in_the_record() -> None:
    picture = {
        "type": "doc",
        "content": [{"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "1"}}]}],
    }

    found = jira.read({"comments": [comment("1", 1, AGENT, picture)]}, tenant="acme")

    [reply] = [event for event in found.events if event.type == EventType.MESSAGE_REPLIED]
    assert "text" not in reply.data
    assert [(each.path, each.reason) for each in found.residuals] == [("body", "a word we do not know")]


def test_a_changelog_says_when_things_changed_and_then_the_issue_does_not() -> None:
    found = jira.read({"issues": [WITH_HISTORY, WAREHOUSE]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority, state.reopens) == (Phase.SOLVED, "Resolved", "High", 1)
    assert state.agent is None
    assert state.solved_at is not None
    assert state.solved_at.minute == 40
    assert moves(found) == [
        (5, "open", "In Progress"),
        (20, "solved", "Resolved"),
        (30, "open", "With the Warehouse"),
        (40, "solved", "Resolved"),
    ]
    assert moves(found, "derived") == []
    assert [event.actor.kind for event in found.events if event.actor and event.type == "case.assigned"] == [
        ActorKind.AGENT,
        ActorKind.AUTOMATION,
    ]


@pytest.mark.parametrize(
    ("beside", "phase", "why"),
    [
        ({"issues": [WAREHOUSE]}, Phase.OPEN, "an issue that stands in the status brings its category"),
        ({"statuses": [status("With the Warehouse", "10011", "new")]}, Phase.NEW, "the list of statuses says it"),
        (
            {"statuses": [status("With the Warehouse", "10011", "undefined")], "issues": [WAREHOUSE]},
            Phase.OPEN,
            "what the list leaves open an issue may say",
        ),
        (
            {"status": [{"id": "10011", "name": "Pending", "status_category_id": "4"}]},
            Phase.ON_HOLD,
            "a name of the templates says more than its category",
        ),
    ],
)
def test_what_a_status_of_ones_own_means_is_read_where_it_is_said(
    beside: dict[str, Any], phase: Phase, why: str
) -> None:
    issue = {**ISSUE, "changelog": {"histories": HISTORY[3:4]}}

    found = jira.read({"issue": [issue], **beside}, tenant="acme")

    assert moves(found) == [(30, phase, "With the Warehouse")], why


def test_a_status_nobody_explains_moves_nothing() -> None:
    issue = {**ISSUE, "changelog": {"histories": HISTORY[3:4]}}

    assert moves(jira.read({"issues": [issue]}, tenant="acme")) == []


def test_a_changelog_and_comments_of_their_own_tell_the_same_events() -> None:
    bare = {**ISSUE, "fields": {name: value for name, value in ISSUE["fields"].items() if name != "comment"}}
    logs = [{**each, "issueId": "10010"} for each in HISTORY]

    nested = jira.read({"issues": [WITH_HISTORY, WAREHOUSE]}, tenant="acme")
    beside = jira.read({"issues": [bare, WAREHOUSE], "changelogs": logs, "comments": COMMENTS}, tenant="acme")
    both = jira.read({"issues": [WITH_HISTORY, WAREHOUSE], "changelogs": logs, "comments": COMMENTS}, tenant="acme")

    known = [event for event in nested.events if event.is_known]
    assert [event for event in beside.events if event.is_known] == known
    assert [event for event in both.events if event.is_known] == known


def test_an_issue_alone_is_a_snapshot() -> None:
    found = jira.read({"issues": [ISSUE]}, tenant="acme")

    state = fold(found.events)[CASE]
    assert (state.phase, state.status, state.priority, state.agent) == (Phase.SOLVED, "Resolved", "High", PRIYA)
    assert state.solved_at is not None
    assert state.solved_at.minute == 40  # not 45, when it was last updated
    assert moves(found, "derived") == [(45, "solved", "Resolved")]


def test_a_status_without_a_name_is_called_by_its_phase() -> None:
    issue = {**ISSUE, "fields": {**ISSUE["fields"], "status": {"id": "5", "statusCategory": {"key": "done"}}}}
    request = {**REQUEST, "status": None, "currentStatus": {"statusCategory": "DONE", "statusDate": dto(20)}}

    assert moves(jira.read({"issues": [issue]}, tenant="acme"), "derived") == [(45, "solved", "solved")]
    assert moves(jira.read({"requests": [request]}, tenant="acme"), "derived") == [(20, "solved", "solved")]


def test_an_issue_that_is_worked_on_again_is_not_solved_by_its_old_date() -> None:
    again = {**ISSUE, "fields": {**ISSUE["fields"], "status": status("Waiting for support", "1", "indeterminate")}}

    assert fold(jira.read({"issues": [again]}, tenant="acme").events)[CASE].solved_at is None


@pytest.mark.parametrize(
    ("fields", "kinds", "why"),
    [
        ({"creator": AGENT}, [], "an agent wrote it down for the customer"),
        ({"description": None}, [], "nothing was written"),
        ({"reporter": None}, [], "nobody knows whose it is"),
        ({"creator": None}, ["message.received"], "the reporter is all we know"),
    ],
)
def test_the_description_is_the_customers_first_message_if_they_wrote_it(
    fields: dict[str, Any], kinds: list[str], why: str
) -> None:
    issue = {**ISSUE, "fields": {**ISSUE["fields"], "comment": None, **fields}}

    found = jira.read({"issues": [issue]}, tenant="acme")

    assert [kind for _, kind, _ in told(found, "message.")] == kinds, why


def test_whoever_brought_an_issue_or_takes_part_is_its_customer_even_with_a_licence() -> None:
    joao, rita = {"accountId": "j1", "accountType": "atlassian"}, {"accountId": "r1", "accountType": "atlassian"}
    issue = {**ISSUE, "fields": {**ISSUE["fields"], "comment": None, "reporter": joao, "creator": joao}}
    request = {**REQUEST, "participants": {"values": [rita]}}
    comments = [comment("1", 1, joao), comment("2", 2, rita), comment("3", 3, AGENT), comment("4", 4, None)]

    found = jira.read({"issues": [issue], "requests": [request], "comments": comments}, tenant="acme")

    assert told(found, "message.")[-3:] == [
        (1, "message.received", ActorKind.CUSTOMER),
        (2, "message.received", ActorKind.CUSTOMER),
        (3, "message.replied", ActorKind.AGENT),
    ]


def test_a_user_of_a_server_has_a_key_or_a_name() -> None:
    by_key, by_name = {"key": "JIRAUSER10100", "name": "priya"}, {"name": "ana"}
    issue = {**ISSUE, "fields": {**ISSUE["fields"], "reporter": by_name, "creator": by_name, "assignee": by_key}}

    state = fold(jira.read({"issues": [issue]}, tenant="acme").events)[CASE]

    assert state.agent == AgentId.for_source("jira", "acme", "user", "JIRAUSER10100")
    assert state.customer == CustomerId.for_source("jira", "acme", "user", "ana")


# --- requests -------------------------------------------------------------

CYCLE: dict[str, Any] = {
    "startTime": dto(0),
    "stopTime": dto(12),
    "breachTime": dto(10),
    "breached": True,
    "goalDuration": {"millis": 600_000, "friendly": "10m"},
    "elapsedTime": {"millis": 720_000, "friendly": "12m"},
    "remainingTime": {"millis": -120_000, "friendly": "-2m"},
}
REQUEST: dict[str, Any] = {
    "issueId": "10010",
    "issueKey": "HD-1",
    "requestTypeId": "25",
    "serviceDeskId": "10",
    "createdDate": dto(0),
    "reporter": CUSTOMER,
    "requestFieldValues": [
        {"fieldId": "summary", "label": "What?", "value": "Charged twice"},
        {"fieldId": "description", "label": "More?", "value": "Charged twice!"},
    ],
    "currentStatus": {"status": "Resolved", "statusCategory": "DONE", "statusDate": dto(20)},
    "status": {
        "values": [
            {"status": "Resolved", "statusCategory": "DONE", "statusDate": dto(20)},
            {"status": "Simmering", "statusCategory": "UNDEFINED", "statusDate": dto(7)},
            {"status": "Waiting for support", "statusCategory": "INDETERMINATE", "statusDate": dto(0)},
        ]
    },
    "comments": {
        "values": [
            {"id": "3", "body": "I will look.", "public": True, "author": AGENT, "created": dto(12)},
            {"id": "2", "body": "Third time.", "public": False, "author": AGENT, "created": dto(10)},
        ]
    },
    "sla": {"values": [{"id": "1", "name": "Time to first response", "completedCycles": [CYCLE]}]},
}


def test_a_request_tells_its_history_by_itself() -> None:
    found = jira.read({"requests": [REQUEST]}, tenant="acme")

    assert found.faults == ()
    assert moves(found) == [(0, "open", "Waiting for support"), (20, "solved", "Resolved")]
    assert told(found, "message.") == [
        (0, "message.received", ActorKind.CUSTOMER),
        (10, "message.note_added", ActorKind.AGENT),
        (12, "message.replied", ActorKind.AGENT),
    ]
    state = fold(found.events)[CASE]
    assert state.opened_at is not None
    assert (state.opened_at.hour, state.customer, state.replies) == (9, ANA, 1)


def test_the_cycles_of_an_sla_say_what_jira_measured() -> None:
    found = jira.read({"requests": [REQUEST]}, tenant="acme")

    [cycle] = [event for event in found.events if event.type == "jira.sla_completed"]
    assert (cycle.case, cycle.at.minute) == (CASE, 12)
    assert dict(cycle.data) == {
        "sla": "Time to first response",
        "breached": True,
        "goal_seconds": 600.0,
        "elapsed_seconds": 720.0,
    }


def test_a_cycle_without_its_durations_says_the_rest() -> None:
    bare = {"startTime": dto(0), "stopTime": dto(12), "elapsedTime": {"millis": "long"}}
    request = {**REQUEST, "sla": {"values": [{"id": "1", "name": "Time to resolution", "completedCycles": [bare]}]}}

    found = jira.read({"requests": [request]}, tenant="acme")

    [cycle] = [event for event in found.events if event.type == "jira.sla_completed"]
    assert dict(cycle.data) == {"sla": "Time to resolution"}


def test_a_request_and_its_issue_are_one_case_that_is_created_once() -> None:
    found = jira.read({"issues": [WITH_HISTORY], "requests": [REQUEST]}, tenant="acme")

    assert len(told(found, "case.created")) == 1
    assert moves(found) == [  # from the changelog only
        (5, "open", "In Progress"),
        (20, "solved", "Resolved"),
        (40, "solved", "Resolved"),
    ]
    messages = [event.message for event in found.events if event.type == EventType.MESSAGE_REPLIED]
    assert messages.count(MessageId.for_source("jira", "acme", "comment", "3")) == 1


def test_the_same_request_asked_for_tomorrow_tells_the_same_events() -> None:
    old = {
        **REQUEST,
        "createdDate": dto(0, friendly="Yesterday 10:00 AM"),
        "currentStatus": {**REQUEST["currentStatus"], "statusDate": dto(20, friendly="Yesterday 10:20 AM")},
        "status": {"values": [{**each, "statusDate": {**each["statusDate"], "friendly": "Yesterday"}}
                              for each in REQUEST["status"]["values"]]},
    }  # fmt: skip

    today, tomorrow = (jira.read({"requests": [each]}, tenant="acme").events for each in (REQUEST, old))

    assert [event for event in today if event.is_known] == [event for event in tomorrow if event.is_known]


@pytest.mark.parametrize(
    "date",
    [
        at(7),
        1772442420000,
        {"epochMillis": 1772442420000, "friendly": "Today"},
        {"jira": at(7)},
        {"iso8601": "2026-03-02T10:07:00+0100"},
        "2026-03-02 09:07:00",
    ],
)
def test_an_instant_is_read_in_each_of_its_encodings(date: Any) -> None:
    found = jira.read({"comments": [{**comment("1", 7, AGENT), "created": date}]}, tenant="acme")

    assert [event.at.isoformat() for event in found.events if event.is_known] == ["2026-03-02T09:07:00+00:00"]


def test_satisfaction_is_from_one_to_five() -> None:
    answer = {"issueId": "10010", "type": "csat", "rating": 4, "comment": {"body": "Fast!"}, "date": at(50)}

    found = jira.read({"feedback": [answer]}, tenant="acme")

    [event] = [each for each in found.events if each.is_known]
    assert (event.type, event.data["survey"], event.data["comment"]) == ("feedback.survey_answered", "csat", "Fast!")
    assert fold(found.events)[CASE].csat_score == 4
    assert jira.write(found.events) == {"feedback": [answer]}


# --- tables ---------------------------------------------------------------


def test_the_tables_of_a_warehouse_are_read_like_the_api() -> None:
    issue = {"id": "10010", "created": "2026-03-02 09:00:00", "updated": "2026-03-02 09:45:00", "reporter": "u1",
             "creator": "u1", "assignee": "u2", "priority": "3", "status": "5", "description": "Hi",
             "resolved": "2026-03-02 09:40:00"}  # fmt: skip
    row = {"issue_id": "10010", "_fivetran_synced": "2026-03-03 00:00:00", "author_id": "u2"}
    rows = [
        {**row, "field_id": "status", "time": "2026-03-02 09:20:00", "value": "5"},
        {**row, "field_id": "assignee", "time": "2026-03-02 09:05:00", "value": "u2"},
        {**row, "field_id": "priority", "time": "2026-03-02 09:06:00", "value": "3"},
        {**row, "field_id": "priority", "time": "2026-03-02 09:07:00", "value": ""},
    ]
    comments = [
        {
            "id": "1",
            "issue_id": "10010",
            "author_id": "u2",
            "body": "x",
            "created": "2026-03-02 09:10:00",
            "is_public": "false",
        },
        {
            "id": "2",
            "issue_id": "10010",
            "author_id": "u1",
            "body": "y",
            "created": "2026-03-02 09:11:00",
            "is_public": "true",
        },
    ]
    statuses = [{"id": "5", "name": "Done", "status_category_id": "3"}]
    users = [{"id": "u1", "name": "Ana"}, {"id": "u2", "name": "Priya"}]

    alone = jira.read({"issue": [issue], "status": statuses}, tenant="acme")
    tables = {"issue_field_history": rows, "comment": comments, "user": users}
    found = jira.read({"issue": [issue], "status": statuses, **tables}, tenant="acme")

    assert fold(alone.events)[CASE].solved_at == next(e.at for e in alone.events if e.type == "case.solved")
    assert moves(alone, "derived") == [(45, "solved", "Done")]
    assert moves(found) == [(20, "solved", "Done")]
    state = fold(found.events)[CASE]
    assert (state.priority, state.agent) == ("3", AgentId.for_source("jira", "acme", "user", "u2"))
    assert told(found, "message.")[1:] == [
        (10, "message.note_added", ActorKind.AGENT),
        (11, "message.received", ActorKind.CUSTOMER),
    ]
    assert [type(each.entity) for each in found.entities] == [Customer, Agent, NativeStatus]
    assert jira.write(found.events, found.entities) == {
        "issues": [issue],
        "issue_field_history": sorted(rows, key=lambda each: (each["field_id"], each["time"])),
        "comments": comments,
        "users": users,
        "statuses": statuses,
    }


def test_users_are_customers_agents_or_bots_and_teams_and_statuses_are_entities() -> None:
    payloads = {
        "users": [CUSTOMER, AGENT, {**APP, "emailAddress": "rules@example.com"}],
        "teams": [{"id": "t1", "name": "Billing"}],
        "statuses": [status("With the Warehouse", "10011", "indeterminate")],
    }

    found = jira.read(payloads, tenant="acme")

    assert [type(each.entity) for each in found.entities] == [Customer, Agent, Bot, Team, NativeStatus]
    [ana, priya, *_, warehouse] = [each.entity for each in found.entities]
    assert isinstance(ana, Customer)
    assert isinstance(priya, Agent)
    assert isinstance(warehouse, NativeStatus)
    assert (ana.id, priya.id, warehouse.phase) == (ANA, PRIYA, Phase.OPEN)
    written = jira.write(found.events, found.entities)
    assert written["statuses"] == payloads["statuses"]
    assert sorted(written["users"], key=str) == sorted(payloads["users"], key=str)


# --- faults ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "fault"),
    [
        ({"issues": [{"key": "HD-2"}]}, "issues, record 1: id: is missing, and names the record."),
        (
            {"comments": [{**COMMENTS[2], "self": None}]},
            "comments, record 1: issueId: is missing.",
        ),
        (
            {"comments": [{**COMMENTS[2], "body": 7}]},
            (
                "comments, record 1: body: is text, or a document in the Atlassian Document Format, not an int that "
                "cannot be read as such."
            ),
        ),
        (
            {"comments": [{**COMMENTS[2], "created": {"friendly": "Today"}}]},
            (
                "comments, record 1: created: is an instant in ISO 8601 or a number of milliseconds since 1970 or the "
                "four forms of a date, not a dict that cannot be read as such."
            ),
        ),
        (
            {"comments": [{**COMMENTS[2], "created": []}]},
            (
                "comments, record 1: created: is an instant in ISO 8601 or a number of milliseconds since 1970 or the "
                "four forms of a date, not a list that cannot be read as such."
            ),
        ),
        (
            {"changelogs": [{**HISTORY[0], "created": None, "issueId": "10010"}]},
            "changelogs, record 1: created: is missing.",
        ),
        (
            {"feedback": [{"issueId": "10010", "rating": 5}]},
            "feedback, record 1: date: is missing.",
        ),
    ],
)
def test_a_bad_record_is_a_fault_with_its_place_and_loses_no_other(records: dict[str, Any], fault: str) -> None:
    name, broken = next(iter(records.items()))

    found = jira.read({name: broken, "issue": [ISSUE]}, tenant="acme")

    assert fault in [str(each) for each in found.faults]
    assert told(found, "case.created")


@pytest.mark.parametrize(
    "record",
    [
        "text",
        None,
        {"id": ["10011"]},
        {"id": "10011", "fields": "none", "changelog": 4, "properties": [1]},
        {"id": "10011", "fields": {"created": at(0), "status": [], "reporter": [], "creator": {}, "priority": "P1"}},
        {"id": "10011", "fields": {"created": at(0), "comment": {"comments": ["x", {"author": {"accountType": []}}]}}},
        {"id": "10011", "fields": {"created": at(0)}, "changelog": {"histories": ["x", {"items": [{"field": []}]}]}},
        {
            "id": "10011",
            "fields": {"created": at(0), "reporter": CUSTOMER, "description": {"type": [], "content": [1]}},
        },
        {"id": "10011", "properties": {"request.channel.type": "email"}, "fields": {"created": at(0), "status": 7}},
    ],
)
def test_whatever_comes_the_file_is_read(record: Any) -> None:
    found = jira.read({"issues": [record, ISSUE]}, tenant="acme")

    assert told(found, "case.created")


def test_a_request_with_odd_parts_is_read() -> None:
    odd = {**REQUEST, "participants": {"values": "none"}, "currentStatus": "Resolved", "status": {"values": [{"status": 1}]},
           "comments": {"values": [{"id": "9", "author": AGENT, "created": dto(1), "properties": [3, {"key": "x"}]}]}}  # fmt: skip

    found = jira.read({"requests": [odd]}, tenant="acme")

    assert told(found, "case.created")
    assert (1, "message.replied", ActorKind.AGENT) in told(found, "message.")


# --- writing --------------------------------------------------------------

PAYLOADS: dict[str, list[dict[str, Any]]] = {
    "issues": [WITH_HISTORY, WAREHOUSE],
    "changelogs": [{**HISTORY[0], "issueId": "10010"}],
    "comments": COMMENTS,
    "requests": [REQUEST],
    "users": [AGENT, CUSTOMER],
}


def test_what_was_read_can_be_written_back() -> None:
    found = jira.read(PAYLOADS, tenant="acme")

    assert found.faults == ()
    assert jira.write(found.events, found.entities) == PAYLOADS


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = {name: random.Random(7).sample(each * 2, 2 * len(each)) for name, each in PAYLOADS.items()}  # noqa: S311  # seeded, for repeatable input

    assert jira.read(shuffled, tenant="acme").events == jira.read(PAYLOADS, tenant="acme").events


# --- the samples ----------------------------------------------------------


@pytest.fixture
def tables(shared: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of the export that the reader knows."""
    known = {name for resource in jira.resources for name in (resource.name, *resource.also_called)}
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((shared / "samples" / "jira").glob("*.csv")):
        if path.stem in known:
            with path.open(encoding="utf-8") as lines:
                found[path.stem] = list(csv.DictReader(lines))
    return found


def test_every_sample_record_is_read_and_written_back(tables: dict[str, list[dict[str, Any]]]) -> None:
    found = jira.read(tables, tenant="acme")
    written = jira.write(found.events, found.entities)

    assert found.faults == ()
    assert sorted(tables) == ["issue", "issue_field_history", "status", "team", "user"]
    resources = {name: each.name for each in jira.resources for name in (each.name, *each.also_called)}
    for table, records in tables.items():
        assert sorted(map(sorted, (each.items() for each in written[resources[table]]))) == sorted(
            map(sorted, (each.items() for each in records))
        ), table


def test_the_samples_give_the_same_events_in_any_order(tables: dict[str, list[dict[str, Any]]]) -> None:
    shuffled = {name: random.Random(7).sample(each * 2, 2 * len(each)) for name, each in tables.items()}  # noqa: S311  # seeded, for repeatable input

    assert jira.read(shuffled, tenant="acme").events == jira.read(tables, tenant="acme").events


def test_an_app_without_a_name_is_a_fault_that_says_what_is_missing() -> None:
    found = jira.read({"users": [{"accountId": "557058:f58131cb", "accountType": "app"}, APP]}, tenant="acme")

    assert [type(each.entity) for each in found.entities] == [Bot]
    assert [str(fault) for fault in found.faults] == ["users, record 1: displayName: is missing."]
