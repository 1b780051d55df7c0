"""Salesforce Service Cloud: from its payloads to events, and back."""

import random
from datetime import timedelta
from typing import Any

import pytest

from cxcore.history import fold, interaction_facts
from cxcore.interop import NativeStatus, salesforce
from cxcore.interop._systems._salesforce_words import id_in_full
from cxcore.models import (
    Account,
    ActorKind,
    Agent,
    AgentId,
    CaseId,
    Channel,
    Customer,
    CustomerId,
    Event,
    EventType,
    Phase,
    Provenance,
    Team,
    TeamId,
)

CASE_ID = "500D000000Ab3cdIAB"
PRIYA, ANA_USER, FLOW = "005D0000001QX8vIAG", "005D0000001qX9w", "005D0000001QxFlow"
BILLING, ANA = "00GD0000000abCDMAY", "003D000000QVxyzAAC"


def rest(kind: str, **fields: Any) -> dict[str, Any]:
    """Return a record as the REST API answers a query."""
    return {"attributes": {"type": kind, "url": f"/services/data/v60.0/sobjects/{kind}/{fields['Id']}"}, **fields}


CASE = rest(
    "Case",
    Id=CASE_ID,
    CaseNumber="00001026",
    ContactId=ANA,
    OwnerId=PRIYA,
    CreatedById=ANA_USER,
    Subject="Charged twice",
    Origin="Email",
    Status="Closed",
    IsClosed=True,
    Priority="High",
    CreatedDate="2026-03-02T09:00:00.000+0000",
    ClosedDate="2026-03-02T11:00:00.000+0000",
    LastModifiedDate="2026-03-03T08:00:00.000+0000",
)
USERS = [
    rest("User", Id=PRIYA, Name="Priya", UserType="Standard", TimeZoneSidKey="Europe/Lisbon"),
    rest("User", Id=ANA_USER, Name="Ana Sousa", UserType="CspLitePortal", ContactId=ANA),
    rest("User", Id=FLOW, Name="Automated Process", UserType="AutomatedProcess", TimeZoneSidKey="Mars/Olympus"),
]


def change(number: int, field: str, old: Any, new: Any, at: str, **more: Any) -> dict[str, Any]:
    """Return a row of the history."""
    return rest(
        "CaseHistory",
        Id=f"017D0000000{number:04d}",
        CaseId=CASE_ID,
        Field=field,
        OldValue=old,
        NewValue=new,
        CreatedById=PRIYA,
        CreatedDate=f"2026-03-02T{at}:00.000+0000",
        **more,
    )


HISTORY = [
    change(1, "Owner", "Billing", "Priya", "09:30", DataType="Text"),
    change(2, "Owner", BILLING, PRIYA, "09:30", DataType="EntityId"),
    change(3, "Status", "New", "Working", "09:30"),
    change(4, "Priority", "Medium", "High", "09:40"),
    change(5, "IsEscalated", False, True, "09:50"),
    change(6, "Status", "Working", "Closed", "10:00"),
    change(7, "Description", None, None, "10:10"),
]
EMAILS = [
    rest("EmailMessage", Id="02sD0000000000A", ParentId=CASE_ID, Incoming=True, Status="1", TextBody="Twice!",
         CreatedById=FLOW, MessageDate="2026-03-02T09:00:00.000+0000", CreatedDate="2026-03-02T09:00:05.000+0000"),
    rest("EmailMessage", Id="02sD0000000000B", ParentId=CASE_ID, Incoming=False, Status="3", TextBody="We look.",
         CreatedById=FLOW, MessageDate="2026-03-02T09:01:00.000+0000", CreatedDate="2026-03-02T09:01:00.000+0000"),
    rest("EmailMessage", Id="02sD0000000000C", ParentId=CASE_ID, Incoming=False, Status="3", TextBody="Refunded.",
         CreatedById=PRIYA, MessageDate="2026-03-02T09:20:00.000+0000", CreatedDate="2026-03-02T09:20:00.000+0000"),
    rest("EmailMessage", Id="02sD0000000000D", ParentId=CASE_ID, Incoming=False, Status="5", TextBody="Hm",
         CreatedById=PRIYA, MessageDate=None, CreatedDate="2026-03-02T09:25:00.000+0000"),
]  # fmt: skip
COMMENTS = [
    rest("CaseComment", Id="00aD0000000000A", ParentId=CASE_ID, IsPublished=False, CommentBody="Third time.",
         CreatedById=PRIYA, CreatedDate="2026-03-02T09:10:00.000+0000"),
    rest("CaseComment", Id="00aD0000000000B", ParentId=CASE_ID, IsPublished=True, CommentBody="Thanks!",
         CreatedById=ANA_USER, CreatedDate="2026-03-02T09:26:00.000+0000"),
    rest("CaseComment", Id="00aD0000000000C", ParentId=CASE_ID, IsPublished=True, CommentBody="Welcome.",
         CreatedById=PRIYA, CreatedDate="2026-03-02T09:27:00.000+0000"),
]  # fmt: skip

CASE_OF_ACME = CaseId.for_source("salesforce", "acme", "Case", CASE_ID)
PRIYA_OF_ACME = AgentId.for_source("salesforce", "acme", "User", id_in_full(PRIYA))
ANA_OF_ACME = CustomerId.for_source("salesforce", "acme", "Contact", id_in_full(ANA))
BILLING_OF_ACME = TeamId.for_source("salesforce", "acme", "Group", id_in_full(BILLING))


def written(events: tuple[Event, ...]) -> list[tuple[str, ActorKind | None]]:
    return [
        (str(each.type), each.actor.kind if each.actor else None) for each in events if each.type.startswith("message.")
    ]


# --- ids -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written_as", "in_full", "why"),
    [
        ("00130000003nwB1", "00130000003nwB1AAI", "the checksum is of the capitals"),
        ("00130000003nwB1AAI", "00130000003nwB1AAI", "it is in full"),
        ("00130000003NWB1AAI", "00130000003nwB1AAI", "a table wrote it in capitals"),
        ("00130000003nwb1aai", "00130000003nwB1AAI", "a table wrote it without capitals"),
        ("00130000003nwB15AI", "00130000003nwB15AI", "its checksum says that a digit is a capital: it is no id"),
        ("Priya", "Priya", "it is a name"),
        (42, 42, "it is no text"),
    ],
)
def test_an_id_has_eighteen_characters_of_which_the_last_three_say_the_capitals(
    written_as: object, in_full: object, why: str
) -> None:
    assert id_in_full(written_as) == in_full, why


def test_a_record_is_one_whether_its_id_has_fifteen_or_eighteen_characters() -> None:
    short = {**CASE, "Id": CASE_ID[:15], "LastModifiedDate": "2026-03-03T09:00:00.000+0000", "Priority": "Low"}

    comment = {**COMMENTS[0], "ParentId": CASE_ID[:15]}

    found = salesforce.read({"Case": [CASE, short], "CaseComment": [comment]}, tenant="acme")

    assert list(fold(found.events)) == [CASE_OF_ACME]
    assert salesforce.write(found.events)["Case"] == [short]


# --- cases ---------------------------------------------------------------


def test_a_case_alone_tells_what_holds_now_and_when_it_was_closed() -> None:
    found = salesforce.read({"Case": [CASE]}, tenant="acme")

    state = fold(found.events)[CASE_OF_ACME]
    assert (state.phase, state.status, state.priority) == (Phase.SOLVED, "Closed", "High")
    assert (state.agent, state.customer, state.channel) == (PRIYA_OF_ACME, ANA_OF_ACME, Channel.EMAIL)
    assert state.solved_at is not None
    assert state.solved_at.hour == 11
    derived = {each.type for each in found.events if each.provenance is Provenance.DERIVED}
    assert derived == {EventType.CASE_STATUS_CHANGED, EventType.CASE_PRIORITY_CHANGED, EventType.CASE_ASSIGNED}


def test_the_history_says_when_things_changed_and_then_the_case_does_not() -> None:
    found = salesforce.read({"Case": [CASE], "CaseHistory": HISTORY}, tenant="acme")

    told = [
        (each.at.minute, str(each.type))
        for each in found.events
        if each.type.startswith("case.") and each.type != EventType.CASE_CREATED
    ]
    assert sorted(told) == [
        (0, "case.status_changed"),
        (30, "case.assigned"),
        (30, "case.status_changed"),
        (40, "case.priority_changed"),
        (50, "case.escalated"),
    ]
    state = fold(found.events)[CASE_OF_ACME]
    assert state.solved_at is not None
    assert (state.solved_at.hour, state.agent) == (10, PRIYA_OF_ACME)


def test_of_the_two_rows_of_a_change_of_owner_the_one_with_the_id_is_read() -> None:
    found = salesforce.read({"CaseHistory": HISTORY[:2]}, tenant="acme")

    [assigned] = [each for each in found.events if each.type == EventType.CASE_ASSIGNED]
    assert assigned.data["agent"] == PRIYA_OF_ACME


def test_a_queue_that_owns_a_case_is_a_team_and_no_agent() -> None:
    rows = [change(1, "ownerAssignment", PRIYA, BILLING, "09:30")]

    state = fold(salesforce.read({"CaseHistory": rows}, tenant="acme").events)[CASE_OF_ACME]

    assert (state.agent, state.team) == (None, BILLING_OF_ACME)


def test_what_a_sub_query_nests_is_the_same_as_what_a_query_of_its_own_gives() -> None:
    def nested(records: list[dict[str, Any]]) -> dict[str, Any]:
        return {"totalSize": len(records), "done": True, "records": records}

    around = {
        **CASE, "Histories": nested(HISTORY), "EmailMessages": nested(EMAILS), "CaseComments": nested(COMMENTS),
    }  # fmt: skip
    apart = {"Case": [CASE], "CaseHistory": HISTORY, "EmailMessage": EMAILS, "CaseComment": COMMENTS}

    one = salesforce.read({"Case": [around], "User": USERS}, tenant="acme")
    many = salesforce.read({**apart, "User": USERS}, tenant="acme")

    assert {each.id for each in one.events if each.is_known} == {each.id for each in many.events if each.is_known}
    assert salesforce.write(one.events)["Case"] == [around]


@pytest.mark.parametrize(
    ("status", "beside", "phase", "why"),
    [
        ("On Hold", [], Phase.ON_HOLD, "its word is known"),
        ("With legal", [rest("CaseStatus", Id="01JD00000000001", MasterLabel="With legal", IsClosed=False)], Phase.OPEN,
         "the account counts it among the open"),
        ("Paid back", [rest("CaseStatus", Id="01JD00000000002", ApiName="Paid back", MasterLabel="Pago", IsClosed="true")],
         Phase.SOLVED, "the account counts it among the closed"),
        ("Fired up", [], Phase.NEW, "nobody knows"),
        (None, [], Phase.NEW, "it was not asked for"),
    ],
)  # fmt: skip
def test_a_status_of_its_own_means_what_the_account_says(
    status: str | None, beside: list[dict[str, Any]], phase: Phase, why: str
) -> None:
    case = {name: value for name, value in CASE.items() if name not in {"IsClosed", "ClosedDate"}}

    found = salesforce.read({"Case": [{**case, "Status": status}], "CaseStatus": beside}, tenant="acme")

    assert fold(found.events)[CASE_OF_ACME].phase is phase, why
    assert [each.entity.phase for each in found.entities if isinstance(each.entity, NativeStatus)] == [
        phase for _ in beside
    ]


def test_a_status_of_its_own_means_what_a_case_in_it_says() -> None:
    closed = {**CASE, "Status": "Refunded"}
    rows = [change(1, "Status", "New", "Refunded", "10:00")]

    found = salesforce.read({"Case": [closed], "CaseHistory": rows}, tenant="acme")

    assert fold(found.events)[CASE_OF_ACME].phase is Phase.SOLVED


def test_a_merged_case_goes_on_in_its_master() -> None:
    merged = {**CASE, "Status": "Merged", "IsClosed": None, "ClosedDate": None, "MasterRecordId": "500D000000Ab9zz"}

    state = fold(salesforce.read({"Case": [merged]}, tenant="acme").events)[CASE_OF_ACME]

    assert state.phase is Phase.MERGED
    assert state.merged_into == CaseId.for_source("salesforce", "acme", "Case", id_in_full("500D000000Ab9zz"))


def test_the_description_of_a_case_from_the_web_is_the_customers_first_message() -> None:
    web = {**CASE, "Origin": "Web", "Description": "Twice!"}
    anonymous = {**web, "Id": "500D000000Ab9zz", "ContactId": None}
    from_email = {**web, "Id": "500D000000Ab9zy", "Origin": "Email"}

    found = salesforce.read({"Case": [web, anonymous, from_email]}, tenant="acme")

    messages = [each for each in found.events if each.type == EventType.MESSAGE_RECEIVED]
    assert [each.actor and each.actor.id for each in messages] in ([ANA_OF_ACME, None], [None, ANA_OF_ACME])
    assert {each.data["text"] for each in messages} == {"Twice!"}


# --- messages ------------------------------------------------------------


def test_an_email_came_in_or_went_out_and_a_draft_did_neither() -> None:
    found = salesforce.read({"Case": [CASE], "EmailMessage": EMAILS, "User": USERS}, tenant="acme")

    assert written(found.events) == [
        ("message.received", ActorKind.CUSTOMER),
        ("message.replied", ActorKind.AUTOMATION),
        ("message.replied", ActorKind.AGENT),
    ]
    state = fold(found.events)[CASE_OF_ACME]
    assert state.first_reply_at is not None
    assert (state.first_reply_at.minute, state.replies) == (20, 1)


def test_an_email_whose_case_is_not_there_is_from_some_customer() -> None:
    [received] = [
        each
        for each in salesforce.read({"EmailMessage": EMAILS[:1]}, tenant="acme").events
        if each.type == EventType.MESSAGE_RECEIVED
    ]

    assert received.actor is not None
    assert (received.actor.kind, received.actor.id) == (ActorKind.CUSTOMER, None)


def test_an_email_about_something_that_is_no_case_is_kept_and_tells_nothing() -> None:
    offer = {**EMAILS[0], "ParentId": None, "RelatedToId": "006D0000000Offr"}

    found = salesforce.read({"EmailMessage": [offer]}, tenant="acme")

    assert (found.faults, written(found.events)) == ((), [])
    assert salesforce.write(found.events) == {"EmailMessage": [offer]}


def test_a_comment_is_a_note_until_it_is_published() -> None:
    found = salesforce.read({"CaseComment": COMMENTS, "User": USERS}, tenant="acme")

    assert written(found.events) == [
        ("message.note_added", ActorKind.AGENT),
        ("message.received", ActorKind.CUSTOMER),
        ("message.replied", ActorKind.AGENT),
    ]


def test_a_comment_whose_author_is_unknown_is_still_a_reply_or_a_note() -> None:
    nobody = [{**each, "CreatedById": None} for each in COMMENTS[:2]]

    assert written(salesforce.read({"CaseComment": nobody}, tenant="acme").events) == [
        ("message.note_added", None),
        ("message.replied", None),
    ]


# --- work ----------------------------------------------------------------

CHAT_ID = "570D000000000Ch"
CHAT = rest("LiveChatTranscript", Id=CHAT_ID, CaseId=CASE_ID, ContactId=ANA, OwnerId=PRIYA, Status="Completed",
            RequestTime="2026-03-02T09:00:00.000+0000", StartTime="2026-03-02T09:00:40.000+0000",
            EndTime="2026-03-02T09:10:40.000+0000", WaitTime=40, Abandoned=0, Body="<p>Hello</p>",
            CreatedDate="2026-03-02T09:00:01.000+0000")  # fmt: skip
MISSED = rest("LiveChatTranscript", Id="570D000000000Ci", CaseId=None, ContactId=None, OwnerId=PRIYA, Status="Missed",
              RequestTime="2026-03-02T09:00:00.000+0000", StartTime=None, EndTime="2026-03-02T09:01:30.000+0000",
              WaitTime=90, Abandoned=90, CreatedDate="2026-03-02T09:00:01.000+0000")  # fmt: skip
DECLINED = {**MISSED, "Id": "570D000000000Cj", "Abandoned": 0}


def test_a_chat_waits_and_is_answered_or_given_up_or_missed() -> None:
    found = salesforce.read({"LiveChatTranscript": [CHAT, MISSED, DECLINED]}, tenant="acme")

    rows = interaction_facts(found.events)
    assert {(row["answered"], row["abandoned"], row["wait"]) for row in rows} == {
        (True, False, timedelta(seconds=40)),
        (False, True, timedelta(seconds=90)),
        (False, False, None),
    }
    [answered] = [row for row in rows if row["answered"]]
    assert (answered["agent"], answered["customer_id"], answered["channel"], answered["talk"]) == (
        PRIYA_OF_ACME, ANA_OF_ACME, Channel.CHAT, timedelta(minutes=10),
    )  # fmt: skip


def work(number: int, status: str, **fields: Any) -> dict[str, Any]:
    """Return the work of one agent on the chat."""
    return rest("AgentWork", Id=f"0BzD0000000{number:04d}", WorkItemId=CHAT_ID, UserId=PRIYA, Status=status,
                RequestDateTime="2026-03-02T09:00:00.000+0000", OriginalGroupId=BILLING,
                CreatedDate="2026-03-02T09:00:10.000+0000", **fields)  # fmt: skip


def test_routed_work_is_offered_and_declined_accepted_transferred_and_closed() -> None:
    routed = [
        work(1, "Declined", AssignedDateTime="2026-03-02T09:00:10.000+0000", DeclineReason="Lunch",
             DeclineDateTime="2026-03-02T09:00:20.000+0000"),
        work(2, "Transferred", AssignedDateTime="2026-03-02T09:00:30.000+0000", SpeedToAnswer=40,
             AcceptDateTime="2026-03-02T09:00:40.000+0000", CloseDateTime="2026-03-02T09:05:00.000+0000",
             HandleTime=240),
        work(3, "Closed", AcceptDateTime="2026-03-02T09:06:00.000+0000", CloseDateTime="2026-03-02T09:12:00.000+0000",
             HandleTime=360, AfterConversationActualTime=60),
        work(4, "Closed", WaitsFor="nothing"),
    ]  # fmt: skip
    waiting = rest("PendingServiceRouting", Id="0JRD00000000001", WorkItemId=CHAT_ID, GroupId=BILLING,
                   CreatedDate="2026-03-02T09:00:02.000+0000")  # fmt: skip

    found = salesforce.read({"AgentWork": routed, "PendingServiceRouting": [waiting]}, tenant="acme")

    told = [str(each.type).removeprefix("interaction.") for each in found.events if each.is_known]
    assert sorted(told) == sorted(
        ["queued"] * 5 + ["offered"] * 2 + ["declined"] + ["connected"] * 2 + ["transferred", "ended"]
    )
    [row] = interaction_facts(found.events)
    assert (row["wait"], row["talk"], row["after_contact_work"], row["team"]) == (
        timedelta(seconds=40), timedelta(minutes=4 + 5), timedelta(minutes=1), BILLING_OF_ACME,
    )  # fmt: skip


def test_work_on_a_case_belongs_to_it() -> None:
    one = {**work(1, "Opened", AcceptDateTime="2026-03-02T09:00:40.000+0000"), "WorkItemId": CASE_ID, "UserId": None}

    found = salesforce.read({"AgentWork": [one]}, tenant="acme")

    connected = next(each for each in found.events if each.type == EventType.INTERACTION_CONNECTED)
    assert (connected.case, connected.actor) == (CASE_OF_ACME, None)


def test_work_that_was_handled_and_has_no_after_contact_work_is_talk() -> None:
    one = work(1, "Closed", AcceptDateTime="2026-03-02T09:06:00.000+0000",
               CloseDateTime="2026-03-02T09:12:00.000+0000", HandleTime=300)  # fmt: skip

    [row] = interaction_facts(salesforce.read({"AgentWork": [one]}, tenant="acme").events)

    assert (row["talk"], row["after_contact_work"]) == (timedelta(minutes=5), None)


# --- people --------------------------------------------------------------


def test_users_contacts_accounts_and_groups_are_entities() -> None:
    contacts = [
        rest("Contact", Id=ANA, FirstName="Ana", LastName="Sousa", Email="ana@example.com", Phone="+351 21 000 0000",
             AccountId="001D000000AcmeA"),
        rest("Contact", Id="003D000000QVxya", Name="Rui Costa"),
        rest("Contact", Id="003D000000QVxyb"),
    ]  # fmt: skip
    accounts = [rest("Account", Id="001D000000AcmeA", Name="Acme")]
    groups = [rest("Group", Id=BILLING, Name="Billing", Type="Queue")]
    records = {"User": USERS, "Contact": contacts, "Account": accounts, "Group": groups}

    found = salesforce.read(records, tenant="acme")

    entities = [each.entity for each in found.entities]
    assert [type(each) for each in entities] == [Agent, Customer, Customer, Customer, Account, Team]
    priya, ana, rui, nameless = entities[:4]
    assert isinstance(priya, Agent)
    assert priya.zone == "Europe/Lisbon"
    assert isinstance(ana, Customer)
    assert (ana.id, ana.name, [point.kind for point in ana.contact_points]) == (
        ANA_OF_ACME, "Ana Sousa", ["email", "phone"],
    )  # fmt: skip
    assert isinstance(rui, Customer)
    assert isinstance(nameless, Customer)
    assert (rui.name, nameless.name) == ("Rui Costa", None)


def test_a_time_zone_nobody_knows_stays_with_the_user() -> None:
    user = rest("User", Id=PRIYA, Name="Priya", TimeZoneSidKey="Mars/Olympus")

    found = salesforce.read({"User": [user]}, tenant="acme")

    assert [(each.path, each.reason) for each in found.residuals] == [("TimeZoneSidKey", "a word we do not know")]
    assert salesforce.write((), found.entities) == {"User": [user]}


# --- both ways -----------------------------------------------------------

EVERYTHING: dict[str, list[dict[str, Any]]] = {
    "Case": [CASE],
    "CaseHistory": HISTORY,
    "EmailMessage": EMAILS,
    "CaseComment": COMMENTS,
    "LiveChatTranscript": [CHAT, MISSED, DECLINED],
    "AgentWork": [work(1, "Declined", DeclineDateTime="2026-03-02T09:00:20.000+0000")],
}


def test_what_was_read_can_be_written_back() -> None:
    found = salesforce.read(EVERYTHING, tenant="acme")

    assert found.faults == ()
    assert salesforce.write(found.events, found.entities) == EVERYTHING


def as_data_loader(record: dict[str, Any]) -> dict[str, str]:
    """Return a record as a row of Data Loader: all text, the heads in capitals, nothing of the envelope."""
    return {
        name.upper(): "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in record.items()
        if name != "attributes"
    }


def test_a_table_of_data_loader_tells_the_same_as_the_api() -> None:
    tables = {name: [as_data_loader(each) for each in records] for name, records in EVERYTHING.items()}

    found = salesforce.read(tables, tenant="acme")

    assert found.faults == ()
    assert fold(found.events) == fold(salesforce.read(EVERYTHING, tenant="acme").events)
    assert salesforce.write(found.events) == tables


def test_shuffled_and_repeated_deliveries_give_the_same_events() -> None:
    shuffled = {
        name: random.Random(7).sample(records * 2, 2 * len(records))  # noqa: S311  # seeded, for repeatable input
        for name, records in EVERYTHING.items()
    }

    assert salesforce.read(shuffled, tenant="acme").events == salesforce.read(EVERYTHING, tenant="acme").events


def test_a_record_that_cannot_be_read_is_a_fault_and_loses_no_other() -> None:
    nameless = {name: value for name, value in CASE.items() if name != "Id"}
    timeless = {**CASE, "Id": "500D000000Ab9zz", "CreatedDate": "yesterday"}
    hasty = {**CHAT, "WaitTime": -1}

    records: dict[str, Any] = {"Case": [nameless, "a case", timeless, CASE], "LiveChatTranscript": [hasty]}

    found = salesforce.read(records, tenant="acme")

    assert CASE_OF_ACME in fold(found.events)
    assert [str(each) for each in found.faults] == [
        "Case, record 1: Id|ID: is missing, and names the record.",
        "Case, record 2: record: is an object of fields; a str came.",
        "Case, record 3: CreatedDate: is an instant in ISO 8601, not a str that cannot be read as such.",
        "LiveChatTranscript, record 1: WaitTime: is a number of seconds, not an int that cannot be read as such.",
    ]
