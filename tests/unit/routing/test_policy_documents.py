"""Policy documents: read strictly, with every fault at once."""

import json
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.models import Channel, Interaction, InteractionId
from cxcore.routing import Capacity, Needs, Policy, Queue, Route, Rule
from cxcore.rules import EnumField, Schema

DOCUMENT = """
name = "first line"
skills = ["billing", "refunds"]
languages = ["pt-BR", "en"]

[fields]
tier = {type = "enum", values = ["gold", "basic"]}

[capacity]
units = 6
weights = {messaging = 2}

[queues.billing]
limit = 20
wait = "PT10M"

[[rules]]
name = "gold billing"
when = "tier=='gold'"
needs = {skills = {billing = 2}, languages = {pt-BR = 3}, team = "team_lisbon"}
queue = "billing"

[default]
otherwise = "write to us"
"""


def test_a_document_is_the_policy_it_says() -> None:
    policy = Policy.parse(DOCUMENT)

    assert policy == Policy(
        name="first line",
        schema=Schema({"tier": EnumField(("gold", "basic"))}),
        skills=["refunds", "billing"],
        languages=["en", "pt-BR"],
        queues={"billing": Queue(limit=20, wait=timedelta(minutes=10))},
        rules=[
            Rule(
                name="gold billing",
                when="tier == 'gold'",
                needs=Needs.from_dict({"skills": {"billing": 2}, "languages": {"pt-br": 3}, "team": "team_lisbon"}),
                queue="billing",
            )
        ],
        default=Route(otherwise="write to us"),
        capacity=Capacity(units=6, weights={"messaging": 2}),
    )


def test_a_policy_is_written_as_json_and_read_back_equal() -> None:
    policy = Policy.parse(DOCUMENT)

    again = Policy.parse(json.dumps(policy.to_dict()))

    assert again == policy
    assert again.digest == policy.digest
    assert hash(again) == hash(policy)
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301  # our own bytes


def test_layout_and_spelling_do_not_change_the_digest_but_meaning_does() -> None:
    policy = Policy.parse(DOCUMENT)

    assert Policy.parse(DOCUMENT.replace("tier=='gold'", "( tier  ==  'gold' )")).digest == policy.digest
    assert Policy.parse(DOCUMENT.replace("tier=='gold'", "tier=='basic'")).digest != policy.digest
    assert Policy.parse(DOCUMENT.replace("20", "21")) != policy
    assert policy != "first line"


def test_the_smallest_policy_has_a_name() -> None:
    assert repr(Policy.parse('name = "nothing"')) == "Policy('nothing', 0 rules)"
    assert Policy.parse('name = "nothing"').to_dict()["rules"] == []


def test_every_fault_is_told_with_its_path_and_a_suggestion() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.parse("""
name = "first line "
skills = ["billing"]
languages = ["pt-br", "pt_BR"]
lanes = 3

[fields]
tier = {type = "enum", values = ["gold", "basic"]}
channel = {type = "text"}

[capacity]
units = 1
weights = {phone = 2}

[queues.billing]
limit = -1

[[rules]]
name = "gold"
when = "teir == 'gold'"
needs = {skills = {billling = 2}}
queue = "biling"

[[rules]]
name = "gold"
when = "tier == 'glod'"
queue = "billing"

[[rules]]
name = "nowhere"
wen = "tier == 'gold'"

[[rules]]
name = "default"
needs = {languages = {en = 1}}
otherwise = "write to us"

[default]
queue = "sales"
""")

    assert (
        str(caught.value)
        == """\
The policy cannot be used, 16 faults:
  lanes: is not a section of a policy. Did you mean 'languages'?
  capacity.weights.phone: takes 2 units, and no agent has more than 1.
  queues.billing.limit: is at least zero, or absent for no limit; -1 is not.
  rules[2].wen: is not a field of Rule. Did you mean 'when'?
  name: is one line of text without blanks at its ends.
  fields.channel: is a fact of every interaction already; leave it out.
  languages[0]: 'pt-br' is no BCP 47 language tag; write 'pt-BR'.
  languages[1]: 'pt_BR' is no BCP 47 language tag; write one such as 'pt-BR'.
  rules[0].when: there is no field 'teir'. Did you mean 'tier'?
    teir == 'gold'
    ^
  rules[0].needs.skills.billling: there is no skill 'billling'. Did you mean 'billing'?
  rules[0].queue: there is no queue 'biling'. Did you mean 'billing'?
  rules[1].name: 'gold' is the name of an earlier rule; choose another.
  rules[1].when: tier is never 'glod'. Did you mean 'gold'?
    tier == 'glod'
            ^
  rules[3].name: 'default' is what the default is called; choose another.
  rules[3].needs.languages.en: there is no language 'en'. Known languages: pt-br, pt_BR.
  default.queue: there is no queue 'sales'. Known queues: billing."""
    )


@pytest.mark.parametrize(
    ("document", "faults"),
    [
        ("{}", ["name: is missing; a policy has a name."]),
        ('{"name": 3}', ["name: is text; an int came."]),
        ('{"name": "x", "skills": "billing"}', ["skills: is a list; a str came."]),
        ('{"name": "x", "skills": ["billing", 3]}', ["skills[1]: is text; an int came."]),
        ('{"name": "x", "fields": []}', ["fields: is a table; a list came."]),
        (
            '{"name": "x", "fields": {"tier": "text"}}',
            ['fields.tier: is a table with a type, for example {"type": "text"}.'],
        ),
        ('{"name": "x", "queues": []}', ["queues: is a table; a list came."]),
        ('{"name": "x", "rules": {}}', ["rules: is a list; a dict came."]),
        (
            '{"name": "x", "default": {}}',
            ["default: needs a queue, or a reason to refuse under 'otherwise'; without either it ends nowhere."],
        ),
        (
            '{"name": "x", "default": {"otherwise": ""}}',
            ["default.otherwise: is one line of text without blanks at its ends."],
        ),
        (
            '{"name": "x", "queues": {"q": {"wait": "P400D"}}}',
            ["queues.q.wait: is above zero and at most 366 days; 400 days, 0:00:00 is not."],
        ),
        (
            '{"name": "x", "default": {"otherwise": "no", "needs": {"skills": {"billing": 11}}}}',
            ["default.needs.skills.billing: is a whole number from 1 (least) to 10 (most); 11 is not."],
        ),
    ],
)
def test_a_section_that_cannot_be_read_is_told(document: str, faults: list[str]) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.parse(document)

    assert [str(fault) for fault in caught.value.faults] == faults


def test_what_could_not_be_read_is_not_reported_again_where_it_is_used() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict(
            {
                "name": "x",
                "fields": {"tier": {"type": "enumm"}},
                "priority": {"due_in": "due", "credits": [{"name": "gold", "when": "tier == 'gold'", "points": 1}]},
                "choice": ["billing desc"],
                "skills": "billing",
                "languages": "en",
                "queues": 3,
                "rules": [
                    {
                        "name": "gold",
                        "when": "tier == 'gold'",
                        "needs": {"skills": {"billing": 1}, "languages": {"en": 1}},
                        "queue": "front",
                    }
                ],
            }
        )

    assert [fault.path for fault in caught.value.faults] == ["fields.tier.type", "skills", "languages", "queues"]


def test_a_policy_built_in_python_is_checked_the_same() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy(name="x", rules=[Rule(name="gold", when="tier == 'gold'", queue="front")])

    assert [fault.path for fault in caught.value.faults] == ["rules[0].when", "rules[0].queue"]


def test_one_text_is_not_taken_for_a_list_of_skills() -> None:
    with pytest.raises(InvalidValueError, match="^skills and languages are lists of names; one text came.$"):
        Policy(name="x", skills="billing")


def test_a_hostile_policy_is_refused_with_its_first_hundred_faults() -> None:
    skills = [f"skill number {number}" for number in range(300)]
    rules = [
        {"name": f"r{number}", "queue": "q", "needs": {"skills": {f"skil numbr {number}": 1}}}
        for number in range(1_000)
    ]

    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({"name": "x", "skills": skills, "queues": {"q": {}}, "rules": rules})

    assert len(caught.value.faults) == 100  # looking for the name that was meant costs time for each


def test_the_facts_that_every_interaction_has_are_known_without_a_declaration() -> None:
    interaction = Interaction(
        id=InteractionId("int_call"), channel=Channel.PHONE, started_at=datetime(2026, 3, 2, tzinfo=UTC)
    )

    for fact in interaction.facts():
        policy = Policy(name="x", rules=[Rule(name="r", when=f"exists {fact}", otherwise="no")])
        assert policy.to_dict()["rules"][0]["when"] == f"exists {fact}"


@pytest.mark.parametrize(("came", "said"), [(None, "a NoneType"), ([], "a list"), ("name", "a str"), (7, "an int")])
def test_what_is_no_table_is_no_policy(came: Any, said: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict(came)

    assert [str(fault) for fault in caught.value.faults] == [f"is a table; {said} came."]


def test_a_skill_or_queue_has_a_name_of_one_line_and_is_listed_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Policy.from_dict({"name": "p", "skills": ["billing", "a\nb", " sales", "billing"], "queues": {"": {}}})

    assert [str(fault) for fault in caught.value.faults] == [
        "skills: a name is one line without blanks at its ends; 'a\\nb' is not.",
        "skills: a name is one line without blanks at its ends; ' sales' is not.",
        "skills: 'billing' is listed twice.",
        "queues: a name is one line without blanks at its ends; '' is not.",
    ]


def test_points_of_a_queue_are_finite_and_do_not_fall_with_the_wait() -> None:
    with pytest.raises(InvalidValueError, match="priority: is a finite number; nan is not"):
        Queue(priority=float("nan"))
    with pytest.raises(InvalidValueError, match="per_minute: is at least zero, so that who waits rises; -1 is not"):
        Queue(per_minute=-1)
    with pytest.raises(InvalidValueError, match="per_minute: is a finite number; inf is not"):
        Queue(per_minute=float("inf"))
