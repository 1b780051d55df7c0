"""How long records are kept, and what a legal hold keeps for longer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import ConflictingEventError, InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.models import (
    Actor,
    ActorKind,
    CaseId,
    ConversationId,
    CustomerId,
    Event,
    EventId,
    EventType,
    InteractionId,
    MessageId,
)
from cxcore.privacy import (
    LegalHold,
    RecordKind,
    RetentionAction,
    RetentionClock,
    RetentionPlan,
    RetentionPolicy,
    RetentionRule,
    due,
    erase,
    holds_on,
)

ANA, BRUNO = CustomerId("cus_ana"), CustomerId("cus_bruno")
REFUND, PARCEL, MAIN = CaseId("cas_refund"), CaseId("cas_parcel"), CaseId("cas_main")
CALL = InteractionId("int_call")
BEGIN = datetime(2024, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CASES = RetentionRule(name="cases", records=RecordKind.CASE, after=100 * DAY)
CALLS = RetentionRule(name="calls", records=RecordKind.INTERACTION, after=100 * DAY)
CUSTOMERS = RetentionRule(
    name="customers", records=RecordKind.CUSTOMER, after=100 * DAY, action=RetentionAction.ANONYMISE
)
EVERYTHING = (CASES, CALLS, CUSTOMERS)


def said(number: int, kind: str = "message.received", day: float = 0, data: Any = None, **fields: Any) -> Event:
    return Event(id=EventId(f"evt_{number}"), type=kind, at=BEGIN + day * DAY, data=data or {}, **fields)


def plan(
    *log: Event, rules: tuple[RetentionRule, ...] = EVERYTHING, holds: tuple[LegalHold, ...] = (), day: float = 1000
) -> RetentionPlan:
    return due(RetentionPolicy(rules=rules, holds=holds), log, at=BEGIN + day * DAY)


def names(records: tuple[Any, ...]) -> list[str]:
    return [record.id for record in records]


# --- when ---------------------------------------------------------------------


def test_a_record_is_due_from_the_instant_on_at_which_its_time_is_over() -> None:
    log = [said(1, case=REFUND), said(2, case=REFUND, day=10)]

    assert [names(plan(*log, day=day).due) for day in (109.9, 110, 500)] == [[], [REFUND], [REFUND]]


def test_what_has_not_happened_yet_counts_for_nothing() -> None:
    log = [said(1, case=REFUND), said(2, case=REFUND, day=200)]

    assert names(plan(*log, day=150).due) == [REFUND]
    assert names(plan(*log, day=250).due) == []


def test_a_case_counted_from_its_close_is_not_due_while_it_is_open() -> None:
    rule = RetentionRule(name="closed", records=RecordKind.CASE, since=RetentionClock.CLOSED, after=100 * DAY)
    closed = [
        said(1, "case.created", case=REFUND),
        said(2, "case.closed", 5, case=REFUND),
        said(3, "case.tagged", 90, {"tags": ["x"]}, case=REFUND),
    ]
    reopened = [*closed, said(4, "case.reopened", 95, case=REFUND)]

    [record] = plan(*closed, rules=(rule,), day=105).due

    assert (record.counted_from, record.due_at) == (BEGIN + 5 * DAY, BEGIN + 105 * DAY)
    assert names(plan(*reopened, rules=(rule,)).due) == []


def test_what_we_do_for_privacy_is_no_activity_of_the_customer() -> None:
    log = [
        said(1, customer=ANA),
        said(2, "privacy.consent_withdrawn", 90, {"purpose": "survey"}, customer=ANA),
        said(3, "identity.linked", 90, {"a": "cus_ana", "b": "email:ana@example.com", "method": "manual"}),
    ]

    [record] = plan(*log, day=100).due

    assert (record.id, record.counted_from, record.events) == (ANA, BEGIN, ("evt_1", "evt_2", "evt_3"))
    assert names(plan(log[1]).due) == [], "of whom nothing else is known, nothing can be too old"


def test_of_several_rules_on_one_record_erasing_wins_then_the_earlier() -> None:
    def rule(name: str, days: int, action: RetentionAction) -> RetentionRule:
        return RetentionRule(name=name, records=RecordKind.CUSTOMER, after=days * DAY, action=action)

    rules = (
        rule("late", 300, RetentionAction.ANONYMISE),
        rule("early", 100, RetentionAction.ANONYMISE),
        rule("for good", 500, RetentionAction.ERASE),
    )

    told = [
        [(each.rule, each.action) for each in plan(said(1, customer=ANA), rules=rules, day=day).due]
        for day in (400, 500)
    ]

    assert told == [[("early", "anonymise")], [("for good", "erase")]]


def test_who_is_anonymous_is_not_anonymised_again() -> None:
    erased = erase([said(1, customer=ANA)], customer=ANA, secret=b"a secret of the tests", at=BEGIN + DAY)

    assert plan(*erased.events).due == ()


def test_a_rule_longer_than_time_is_never_due() -> None:
    assert (
        plan(said(1, case=REFUND), rules=(RetentionRule(name="x", records=RecordKind.CASE, after=timedelta.max),)).due
        == ()
    )


# --- what ---------------------------------------------------------------------


def test_a_customer_is_the_events_that_name_them_and_those_of_nobody_in_what_is_theirs() -> None:
    log = [
        said(1, customer=ANA, case=REFUND),
        said(2, "message.replied", case=REFUND),
        said(3, customer=BRUNO, case=REFUND),
        said(4, actor=Actor(ActorKind.CUSTOMER, ANA), conversation=ConversationId("cnv_1")),
        said(5, "message.replied", conversation=ConversationId("cnv_1")),
        said(6, "message.replied"),
    ]

    told = {record.id: record.events for record in plan(*log, rules=(CUSTOMERS,)).due}

    assert told == {ANA: ("evt_1", "evt_2", "evt_4", "evt_5"), BRUNO: ("evt_3",)}


def test_the_events_to_be_deleted_are_those_of_what_is_to_be_erased() -> None:
    log = [
        said(1, customer=ANA, case=REFUND),
        said(2, customer=BRUNO, interaction=CALL),
        said(3, customer=ANA, day=950, case=PARCEL),
    ]

    told = plan(*log)

    assert [(record.kind.value, record.id) for record in told.due] == [
        ("case", REFUND), ("interaction", CALL), ("customer", BRUNO),
    ]  # fmt: skip
    assert told.erased_events == {"evt_1", "evt_2"}


# --- legal holds -----------------------------------------------------------------

LOG = (
    said(1, customer=ANA, case=REFUND),
    said(2, "message.replied", case=REFUND),
    said(3, customer=BRUNO, case=PARCEL, interaction=CALL),
    said(4, customer=ANA, case=PARCEL),
    said(5, "case.merged", data={"into": str(MAIN)}, case=PARCEL),
    said(6, customer=BRUNO, case=MAIN),
    said(7, customer=BRUNO, case=CaseId("cas_z")),
)


@pytest.mark.parametrize(
    ("hold", "still_due", "reason"),
    [
        (LegalHold(name="h", cases=[REFUND]), ["cas_main", "cas_parcel", "cas_z", "int_call", "cus_bruno"],
         "the case, and whom we would take out of it"),
        (LegalHold(name="h", cases=[MAIN]), ["cas_refund", "cas_z"], "what was merged into it, and the call in there"),
        (LegalHold(name="h", cases=[PARCEL]), ["cas_refund", "cas_z"], "what it goes on in"),
        (LegalHold(name="h", interactions=[CALL]), ["cas_main", "cas_refund", "cas_z", "cus_ana"], "the case the call is in"),
        (LegalHold(name="h", customers=[ANA]), ["cas_z"], "every case she is named in, with whoever else is"),
        (LegalHold(name="h", customers=[CustomerId("cus_nobody")]),
         ["cas_main", "cas_parcel", "cas_refund", "cas_z", "int_call", "cus_ana", "cus_bruno"], "nobody we know"),
        (LegalHold(name="h", cases=[REFUND], since=BEGIN + 1001 * DAY),
         ["cas_main", "cas_parcel", "cas_refund", "cas_z", "int_call", "cus_ana", "cus_bruno"], "not yet in force"),
        (LegalHold(name="h", cases=[REFUND], until=BEGIN + 1000 * DAY),
         ["cas_main", "cas_parcel", "cas_refund", "cas_z", "int_call", "cus_ana", "cus_bruno"], "over at this instant"),
    ],
)  # fmt: skip
def test_a_hold_keeps_whatever_an_action_would_touch_of_it(hold: LegalHold, still_due: list[str], reason: str) -> None:
    told = plan(*LOG, holds=(hold,))

    assert names(told.due) == still_due, reason
    assert sorted(names(told.due) + names(told.held)) == sorted(names(plan(*LOG).due))


def test_a_hold_on_a_customer_covers_what_was_stated_about_who_they_are() -> None:
    linked = said(1, "identity.linked", data={"a": "cus_bruno", "b": "cus_ana", "method": "manual"})

    told = plan(linked, said(2, customer=BRUNO), holds=(LegalHold(name="h", customers=[ANA]),))

    assert (names(told.due), names(told.held)) == ([], [BRUNO])


@pytest.mark.parametrize(
    ("hold", "customer", "holds", "reason"),
    [
        (LegalHold(name="h", customers=[ANA]), ANA, ("h",), "she herself"),
        (LegalHold(name="h", customers=[ANA]), BRUNO, ("h",), "he is in a case with her"),
        (LegalHold(name="h", cases=[REFUND]), BRUNO, (), "a case he has no part in"),
        (LegalHold(name="h", interactions=[CALL]), ANA, (), "the call of somebody else in his case"),
        (
            LegalHold(name="h", customers=[CustomerId("cus_unheard-of")]),
            CustomerId("cus_unheard-of"),
            ("h",),
            "unheard of",
        ),
        (LegalHold(name="h", cases=[REFUND], until=BEGIN), ANA, (), "over"),
    ],
)
def test_a_hold_keeps_a_customer_from_being_erased(
    hold: LegalHold, customer: CustomerId, holds: tuple[str, ...], reason: str
) -> None:
    policy = RetentionPolicy(holds=[hold])

    assert holds_on(policy, LOG, customer=customer, at=BEGIN + DAY) == holds, reason
    assert holds_on(policy, LOG, customer=CustomerId("cus_x"), also_known_as=[customer], at=BEGIN + DAY) == holds, (
        reason
    )


def test_a_merge_that_says_not_where_to_or_of_a_version_we_do_not_know_joins_nothing() -> None:
    log = [
        said(1, "case.merged", case=REFUND),
        said(2, "case.merged", case=PARCEL, data={"into": str(MAIN)}, version=2),
        said(3, case=MAIN),
    ]

    assert names(plan(*log, holds=(LegalHold(name="h", cases=[MAIN]),)).due) == ["cas_parcel", "cas_refund"]


def test_a_plan_says_why() -> None:
    holds = (LegalHold(name="Sousa v. Acme", cases=[REFUND]), LegalHold(name="audit", customers=[ANA]))

    told = plan(said(1, case=REFUND, customer=ANA), said(2, case=MAIN), rules=(CASES,), holds=holds)

    assert told.explain() == (
        "case cas_main: erase, due since 2024-06-10 by 'cases', counted from 2024-03-02.\n"
        "case cas_refund: kept by the holds 'Sousa v. Acme', 'audit'; else erase, due since 2024-06-10 by 'cases', "
        "counted from 2024-03-02."
    )
    assert repr(told) == "<RetentionPlan at 2026-11-27: 1 due, 1 held>"
    assert plan().explain() == "Nothing is due."


def test_in_a_notebook_a_plan_is_a_table_with_one_row_a_record() -> None:
    hold = LegalHold(name="Sousa <v. Acme>", cases=[REFUND])
    told = plan(said(1, case=REFUND), said(2, case=MAIN), rules=(CASES,), holds=(hold,))

    table = told._repr_html_()

    assert table.count("<tr>") == 3
    assert "Retention at 2026-11-27: 1 due, 1 held" in table
    assert "Sousa &lt;v. Acme&gt;" in table


# --- the document -------------------------------------------------------------------


def test_a_document_is_read_with_every_fault_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        RetentionPolicy.parse("""
            [[rules]]
            name = "calls"
            records = "interaction"
            since = "closed"
            after = "P1Y"

            [[rules]]
            name = "cases"
            records = "case"
            after = "P0D"
            acton = "erase"

            [[holds]]
            name = "nothing"

            [[holds]]
            name = "a person"
            customers = ["ana"]
        """)

    assert [fault.path for fault in caught.value.faults] == [
        "rules[0].after",
        "rules[1].after",
        "rules[1].acton",
        "holds[0]",
        "holds[1].customers[0]",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"records": RecordKind.INTERACTION, "since": RetentionClock.CLOSED},
         "since: is 'last_activity' here: only cases are closed."),
        ({"records": RecordKind.CASE, "action": RetentionAction.ANONYMISE},
         "action: is 'erase' here: only a customer is anonymised, with everything that is theirs."),
        ({"records": RecordKind.CASE, "after": timedelta(0)}, "after: is above zero; 0:00:00 is not."),
    ],
)  # fmt: skip
def test_a_rule_says_something_that_can_be_done(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        RetentionRule(**{"name": "x", "after": DAY, **fields})

    assert str(caught.value) == sentence


def test_a_hold_ends_after_it_begins_and_names_something() -> None:
    with pytest.raises(InvalidValueError, match="until: is after since"):
        LegalHold(name="x", cases=[REFUND], since=BEGIN, until=BEGIN)
    with pytest.raises(InvalidValueError, match="this one names none"):
        LegalHold(name="x")
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        LegalHold(name="x", cases=[REFUND]).is_in_force(BEGIN.replace(tzinfo=None))


def test_two_rules_have_two_names() -> None:
    with pytest.raises(InvalidValueError) as caught:
        RetentionPolicy(rules=[CASES, CALLS, CASES])

    assert str(caught.value) == "rules[2].name: is 'cases', as that of rules[0]; give each a name of its own."


def test_a_policy_is_written_and_read_back() -> None:
    policy = RetentionPolicy(rules=EVERYTHING, holds=[LegalHold(name="h", customers=[ANA], since=BEGIN)])

    assert RetentionPolicy.from_json(policy.to_json()) == policy


def test_now_has_a_zone_and_a_log_does_not_contradict_itself() -> None:
    with pytest.raises(NaiveDatetimeError, match="at is a naive datetime"):
        due(RetentionPolicy(), [], at=BEGIN.replace(tzinfo=None))
    with pytest.raises(ConflictingEventError):
        plan(said(1, case=REFUND), said(1, EventType.MESSAGE_READ, case=REFUND, message=MessageId("msg_1")))
