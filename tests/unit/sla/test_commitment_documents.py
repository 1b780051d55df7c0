"""Documents of commitments: read strictly, with every fault at once."""

import json
from datetime import timedelta

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.models import Phase
from cxcore.rules import EnumField, Schema
from cxcore.sla import Commitment, Commitments, Escalation, Metric

DOCUMENT = """
[fields]
segment = {type = "enum", values = ["gold", "basic"]}

[[commitments]]
name = "gold first reply"
metric = "first_reply"
when = "segment == 'gold' and language == 'pt-PT'"
calendar = "lisbon"
target = "PT4H"
targets = {urgent = "PT30M"}
escalations = [{name = "tell the lead", remaining = "PT15M"}, {name = "too late", remaining = "-PT1H"}]

[[commitments]]
name = "resolution"
metric = "requester_wait"
target = "P5D"
pauses_in = ["snoozed", "waiting_customer"]
"""

GOLD = Commitment(
    name="gold first reply",
    metric=Metric.FIRST_REPLY,
    when="segment == 'gold' and language == 'pt-PT'",
    calendar="lisbon",
    target=timedelta(hours=4),
    targets={"urgent": timedelta(minutes=30)},
    escalations=[
        Escalation(name="tell the lead", remaining=timedelta(minutes=15)),
        Escalation(name="too late", remaining=timedelta(hours=-1)),
    ],
)
RESOLUTION = Commitment(
    name="resolution",
    metric=Metric.REQUESTER_WAIT,
    target=timedelta(days=5),
    pauses_in=[Phase.WAITING_CUSTOMER, Phase.SNOOZED],
)


def test_a_document_is_the_commitments_it_says() -> None:
    commitments = Commitments.parse(DOCUMENT)

    assert list(commitments) == [GOLD, RESOLUTION]
    assert commitments.schema == Schema({"segment": EnumField(("gold", "basic"))})
    assert commitments == Commitments(schema=commitments.schema, commitments=[GOLD, RESOLUTION])
    assert repr(commitments) == "Commitments(2 commitments)"


def test_commitments_are_written_as_json_and_read_back_equal() -> None:
    commitments = Commitments.parse(DOCUMENT)

    assert Commitments.parse(json.dumps(commitments.to_dict())) == commitments


def test_a_commitment_is_found_by_its_name() -> None:
    commitments = Commitments.parse(DOCUMENT)

    assert commitments["resolution"] == RESOLUTION
    assert len(commitments) == 2
    with pytest.raises(KeyError, match="Did you mean 'resolution'"):
        commitments["resolutoin"]


def test_a_document_that_says_nothing_is_refused_and_one_that_promises_nothing_says_so() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Commitments.parse("")

    assert [str(fault) for fault in caught.value.faults] == ["commitments: is missing; a document makes promises."]
    assert repr(Commitments.parse('{"commitments": []}')) == "Commitments(0 commitments)"
    assert repr(Commitments(commitments=[RESOLUTION])) == "Commitments(1 commitment)"


def test_priorities_that_are_declared_check_targets_and_conditions() -> None:
    written = """
priorities = ["urgent", "high", "normal"]

[[commitments]]
name = "first reply"
metric = "first_reply"
when = "priority != 'hihg'"
targets = {urgnt = "PT30M", normal = "PT4H"}

[[commitments]]
name = "resolution"
metric = "total_resolution"
target = "soon"
targets = {low = "P5D"}
"""

    with pytest.raises(InvalidDocumentError) as caught:
        Commitments.parse(written)

    assert (
        str(caught.value)
        == """\
The commitments cannot be used, 4 faults:
  commitments[1].target: Input should be a valid timedelta, invalid digit in duration.
  commitments[0].when: priority is never 'hihg'. Did you mean 'high'?
    priority != 'hihg'
                ^
  commitments[0].targets.urgnt: 'urgnt' is not a priority of the document. Did you mean 'urgent'?
  commitments[1].targets.low: 'low' is not a priority of the document. Known priorities: high, normal, urgent."""
    )
    promised = Commitment(name="reply", metric=Metric.FIRST_REPLY, targets={"urgnt": timedelta(hours=1)})
    with pytest.raises(InvalidDocumentError, match="cannot be used") as caught:
        Commitments(commitments=[promised], priorities=["urgent"])
    assert caught.value.details == {"paths": ["commitments[0].targets.urgnt"]}


def test_declared_priorities_are_written_and_read_back_equal() -> None:
    commitments = Commitments(commitments=[RESOLUTION], priorities=["urgent", "normal"])

    assert commitments.to_dict()["priorities"] == ["urgent", "normal"]
    assert Commitments.from_dict(commitments.to_dict()) == commitments
    assert Commitments(commitments=[RESOLUTION]).priorities is None


@pytest.mark.parametrize(
    ("priorities", "sentence"),
    [
        ([], "priorities: are at least one; leave them out to use any text."),
        ("urgent", "priorities: is a list; a str came."),
        (3, "priorities: is a list; an int came."),
        (["urgent", " "], "priorities[1]: is text with at least one letter."),
        (["urgent", 2], "priorities[1]: is text with at least one letter."),
        (["urgent", "urgent"], "priorities[1]: repeats 'urgent'."),
    ],
)
def test_priorities_that_cannot_be_declared_are_refused(priorities: object, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Commitments.from_dict({"priorities": priorities, "commitments": []})

    assert [str(fault) for fault in caught.value.faults] == [sentence]


def test_an_escalation_is_due_within_the_longest_target() -> None:
    targets = {"urgent": timedelta(hours=1), "low": timedelta(hours=8)}
    at_the_start = Escalation(name="at the start", remaining=timedelta(hours=8))
    before = Escalation(name="before", remaining=timedelta(hours=9))

    Commitment(name="reply", metric=Metric.FIRST_REPLY, targets=targets, escalations=[at_the_start])
    with pytest.raises(InvalidValueError) as caught:
        Commitment(name="reply", metric=Metric.FIRST_REPLY, targets=targets, escalations=[at_the_start, before])

    assert str(caught.value) == "escalations[1].remaining: is 9:00:00, more than the longest target, 8:00:00."


def test_the_phases_of_a_pause_are_kept_once_and_in_their_order() -> None:
    assert RESOLUTION.pauses_in == (Phase.WAITING_CUSTOMER, Phase.SNOOZED)
    assert RESOLUTION.pauses == {Phase.WAITING_CUSTOMER, Phase.SNOOZED}
    assert GOLD.pauses == frozenset()


def test_every_fault_is_told_with_its_path_and_a_suggestion() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Commitments.parse("""
comitments = 3

[fields]
segment = {type = "enum", values = ["gold", "basic"]}
priority = {type = "text"}

[[commitments]]
name = "gold"
metric = "first_reply"
when = "segmnt == 'gold'"
target = "PT4H"

[[commitments]]
name = "gold"
metric = "first_reply"
when = "segment == 'glod'"
target = "PT0S"

[[commitments]]
name = "slow"
metric = "total_resolution"
targets = {urgent = "P400D", low = "PT1H"}

[[commitments]]
name = "email"
metric = "total_resolution"
when = "channel == 'emial'"
target = "PT4H"

[[commitments]]
name = "updates"
metric = "periodic_update"

[[commitments]]
name = "solutions"
metric = "agent_work"
target = "PT4H"
pauses_in = ["solved"]
calender = "lisbon"
calendar = ""
escalations = [{name = "a", remaining = "PT1H"}, {name = "a", remaining = "PT2H"}, {name = "b", remaining = "P999D"}]
""")

    assert (
        str(caught.value)
        == """\
The commitments cannot be used, 13 faults:
  comitments: is not a section of the document. Did you mean 'commitments'?
  commitments[1].target: is above zero and at most 366 days; 0:00:00 is not.
  commitments[2].targets.urgent: is above zero and at most 366 days; 400 days, 0:00:00 is not.
  commitments[4]: needs a target, or targets by priority; without either it promises nothing.
  commitments[5].calendar: is one line of text without blanks at its ends.
  commitments[5].pauses_in: names phases of a case that still asks for work: new, open, waiting_customer, on_hold, \
snoozed. 'solved' stops every clock anyway.
  commitments[5].escalations[2].remaining: is at most 366 days either way; 999 days, 0:00:00 is not.
  commitments[5].calender: is not a field of Commitment. Did you mean 'calendar'?
  fields.priority: is a fact of every case already; leave it out.
  commitments[0].when: there is no field 'segmnt'. Did you mean 'segment'?
    segmnt == 'gold'
    ^
  commitments[1].name: 'gold' is the name of an earlier commitment; choose another.
  commitments[1].when: segment is never 'glod'. Did you mean 'gold'?
    segment == 'glod'
               ^
  commitments[3].when: channel is never 'emial'. Did you mean 'email'?
    channel == 'emial'
               ^"""
    )


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        ('{"fields": [], "commitments": []}', ["fields: is a table; a list came."]),
        ('{"commitments": {}}', ["commitments: is a list of tables; a dict came."]),
        ('{"commitments": ["gold"]}', ["commitments[0]: is a table; a str came."]),
        (
            (
                '{"fields": {"segment": {"type": "enumm"}}, "commitments": [{"name": "a", "metric": "first_reply", '
                '"target": "PT1H", "when": "segment == \'gold\'"}]}'
            ),
            ["fields.segment.type: there is no field type 'enumm'. Did you mean 'enum'?"],
        ),
        (
            '{"commitments": [{"name": "a", "metric": "first_replay", "target": "PT1H"}]}',
            [
                (
                    "commitments[0].metric: Input should be 'first_reply', 'next_reply', 'periodic_update', "
                    "'pausable_update', 'agent_work', 'requester_wait' or 'total_resolution'."
                )
            ],
        ),
        (
            (
                '{"commitments": [{"name": "a", "metric": "first_reply", "target": "PT1H", "escalations": '
                '[{"name": "lead", "remaining": "PT1M"}, {"name": "lead", "remaining": "PT2M"}]}]}'
            ),
            ["commitments[0].escalations[1].name: 'lead' is the name of an earlier escalation; choose another."],
        ),
        (
            '{"commitments": [{"name": "a", "metric": "first_reply", "target": 60}]}',
            ["commitments[0].target: is a duration such as 'PT20S', not an int."],
        ),
    ],
)
def test_what_cannot_be_read_is_told(document: str, faults: list[str]) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Commitments.parse(document)

    assert [str(fault) for fault in caught.value.faults] == faults


def test_commitments_built_in_python_are_checked_the_same() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Commitments(commitments=[GOLD])

    assert [fault.path for fault in caught.value.faults] == ["commitments[0].when"]


def test_a_hostile_document_is_refused_with_its_first_hundred_wrong_conditions() -> None:
    commitments = [
        {"name": f"c{number}", "metric": "first_reply", "target": "PT1H", "when": "segmnt == 'gold'"}
        for number in range(1_000)
    ]

    with pytest.raises(InvalidDocumentError) as caught:
        Commitments.from_dict({"commitments": commitments})

    assert len(caught.value.faults) == 100


def test_a_commitment_without_any_target_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Commitment(name="nothing", metric=Metric.FIRST_REPLY)

    assert str(caught.value) == "needs a target, or targets by priority; without either it promises nothing."


def test_a_metric_that_is_only_text_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Commitment(name="reply", metric="first_reply", target=timedelta(hours=1))  # type: ignore[arg-type]  # the fault under test

    assert str(caught.value) == "metric: is a Metric, not a str."
