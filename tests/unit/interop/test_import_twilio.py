"""Workflows of Twilio TaskRouter become policies that route as they did, and say what they lack."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.interop import PolicyRead, from_twilio_workflow
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import AgentState, AgentStatus, Assigned, Decision, Floor, Outcome, Queued, Refused, Waiting
from cxcore.rules import EnumField, IntegerField, NumberField, Schema, TextField

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERYBODY = dict.fromkeys(("WQ1", "WQ2", "WQ3", "WQ9"), "1 == 1")
FILTER = "task_routing.filters[0]"
TARGET = f"{FILTER}.targets[0]"


def workflow(*filters: dict[str, Any], default: str | None = None) -> dict[str, Any]:
    last = {} if default is None else {"default_filter": {"queue": default}}
    return {"task_routing": {"filters": list(filters), **last}}


def one(expression: str, *targets: dict[str, Any], name: str = "Support") -> dict[str, Any]:
    return {"filter_friendly_name": name, "expression": expression, "targets": list(targets) or [{"queue": "WQ1"}]}


def read(
    *filters: dict[str, Any], default: str | None = None, workers: dict[str, str] | None = None, **more: Any
) -> PolicyRead:
    target_workers = {**EVERYBODY, **(workers or {})}
    return from_twilio_workflow(
        workflow(*filters, default=default), name="support", target_workers=target_workers, **more
    )


def left_out(*filters: dict[str, Any], **more: Any) -> list[str]:
    return [str(each) for each in read(*filters, **more).left_out]


def faults(document: Any, **more: Any) -> list[str]:
    with pytest.raises(InvalidDocumentError, match="The workflow cannot be read") as caught:
        from_twilio_workflow(document, name="support", **more)
    return [str(fault) for fault in caught.value.faults]


def task(**attributes: object) -> Interaction:
    return Interaction(id=InteractionId("int_1"), channel=Channel.CHAT, started_at=NINE, attributes=attributes)


def agent(name: str, *, state: AgentState = AgentState.AVAILABLE, idle: int = 0, **fields: Any) -> AgentStatus:
    idle_since = NINE - timedelta(minutes=idle)
    return AgentStatus(agent=Agent(id=AgentId(f"agt_{name}"), **fields), state=state, idle_since=idle_since)


def decided(found: PolicyRead, interaction: Interaction, *agents: AgentStatus, after: float = 0) -> Decision:
    at = NINE + timedelta(seconds=after)
    return found.policy.decide(interaction, Floor(agents), at=at, enqueued_at=NINE)


def outcome(found: PolicyRead, interaction: Interaction, *agents: AgentStatus, after: float = 0) -> Outcome:
    return decided(found, interaction, *agents, after=after).outcome


def queue_of(found: PolicyRead, interaction: Interaction, *, after: float = 0) -> str | None:
    waits = outcome(found, interaction, after=after)
    return waits.queue if isinstance(waits, Queued) else None


# --- scenarios that Twilio publishes ------------------------------------------------


def test_three_targets_of_ten_seconds_follow_each_other_by_the_age_of_the_task() -> None:
    found = read(one("1==1", *({"queue": queue, "timeout": 10} for queue in ("WQ1", "WQ2", "WQ3"))))

    places = [queue_of(found, task(), after=seconds) for seconds in (0, 9, 10, 19, 20, 29, 30)]

    assert places == ["WQ1", "WQ1", "WQ2", "WQ2", "WQ3", "WQ3", None]
    assert outcome(found, task(), after=30) == Refused("the wait that its route allows is over")
    assert found.left_out == ()


def test_moved_early_at_eight_seconds_a_task_leaves_the_second_target_at_twenty() -> None:
    # https://www.twilio.com/docs/taskrouter/task-evaluation
    first = {"queue": "WQ1", "timeout": 10, "skip_if": "workers.available == 0"}
    found = read(one("1==1", first, {"queue": "WQ2", "timeout": 10}, {"queue": "WQ3", "timeout": 10}))

    moved = decided(found, task(), after=8)

    assert moved.outcome == Queued("WQ2", NINE + timedelta(seconds=30))
    assert moved.next_step_at == NINE + timedelta(seconds=20)


def test_ordered_by_finance_and_then_support_the_second_worker_is_first() -> None:
    # https://www.twilio.com/docs/taskrouter/order-workers
    target = {"queue": "WQ1", "order_by": "worker.finance ASC, worker.support asc"}
    found = read(one("1==1", target), workers={"WQ1": "finance >= 1 AND support >= 1"})
    alice, bob = ({"finance": 10, "support": 8}, {"finance": 10, "support": 5})

    staff = [
        agent("alice", idle=9, skills=found.skills_of(alice)),
        agent("bob", skills=found.skills_of(bob)),
    ]

    assert outcome(found, task(), *staff) == Assigned(AgentId("agt_bob"))
    assert found.left_out == ()


def test_the_worker_without_a_task_for_longest_is_first_among_equals() -> None:
    found = read(one("1==1", {"queue": "WQ1", "timeout": 30, "order_by": "worker.finance DESC"}, {}))
    staff = [
        agent("new", idle=1, skills={"finance": 7}),
        agent("idle", idle=9, skills={"finance": 7}),
        agent("novice", idle=60),
    ]

    assert outcome(found, task(), *staff) == Assigned(AgentId("agt_idle"))
    assert outcome(found, task(), *staff, after=30) == Assigned(AgentId("agt_novice"))  # no order, and idle longest
    assert found.left_out == ()


DOCUMENTED = {
    "task_routing": {
        "filters": [
            {
                "filter_friendly_name": "Bronze and Silver Tickets",
                "expression": "type == 'ticket' AND customer_value IN ['Silver', 'Bronze']",
                "targets": [{"queue": "WQbbb"}],
            },
            {
                "filter_friendly_name": "Gold Tickets",
                "expression": "type == 'ticket' AND customer_value == 'Gold'",
                "targets": [{"queue": "WQbbb", "priority": "10", "timeout": 300}, {"queue": "WQccc"}],
            },
            {
                "filter_friendly_name": "Leads",
                "expression": "type == 'lead'",
                "targets": [{"queue": "WQaaa", "priority": 1}],
            },
        ],
        "default_filter": {"queue": "WQccc"},
    }
}
"""The complex routing example of https://www.twilio.com/docs/taskrouter/workflow-configuration."""
TEAMS = {"WQaaa": "team == 'sales'", "WQbbb": "team == 'support'", "WQccc": "1==1"}


def test_the_documented_workflow_carries_over_whole() -> None:
    found = from_twilio_workflow(DOCUMENTED, name="desk", target_workers=TEAMS)
    support = agent("priya", skills=found.skills_of({"team": "support"}))
    sales = agent("joao", skills=found.skills_of({"team": "sales"}))
    gold, bronze = task(type="ticket", customer_value="Gold"), task(type="ticket", customer_value="Bronze")

    assert found.left_out == ()
    assert outcome(found, bronze, sales, support) == Assigned(AgentId("agt_priya"))
    assert outcome(found, bronze, sales, after=80_000) == Queued("WQbbb", NINE + timedelta(days=1))
    assert outcome(found, gold, sales, after=299) == Queued("WQbbb priority 10", NINE + timedelta(days=1))
    assert outcome(found, gold, sales, after=300) == Assigned(AgentId("agt_joao"))
    assert queue_of(found, gold, after=300) == "WQccc priority 10"  # the queue is another, the priority stays
    assert outcome(found, task(type="lead"), support) == Queued("WQaaa priority 1", NINE + timedelta(days=1))
    assert decided(found, task(), sales).rule == "default"
    assert [rule.name for rule in found.policy.rules] == [
        "filter 1: Bronze and Silver Tickets",
        "filter 2: Gold Tickets",
        "filter 3: Leads",
    ]


def test_a_higher_priority_is_served_first_however_long_the_others_have_waited() -> None:
    found = from_twilio_workflow(DOCUMENTED, name="desk")
    late = NINE + timedelta(days=1) - timedelta(microseconds=1)

    def line(since: datetime, **attributes: str) -> Waiting:
        return Waiting(interaction=task(**attributes), enqueued_at=since)

    old = line(NINE, type="ticket", customer_value="Bronze")
    lead = line(late, type="lead")
    gold = line(late, type="ticket", customer_value="Gold")

    scores = [found.policy.score(each, at=late).at(late) for each in (old, lead, gold)]

    assert scores == sorted(scores)
    assert len(set(scores)) == 3


# --- the conditions of filters ------------------------------------------------------

Attributes = dict[str, Any]
Predicate = Callable[[Attributes], bool]

ASKED: list[tuple[str, Predicate]] = [
    ("tier == 'gold'", lambda a: a["tier"] == "gold"),
    ('"vip" != tier', lambda a: a["tier"] != "vip"),
    ("value > 3", lambda a: a["value"] > 3),
    ("3 >= value", lambda a: a["value"] <= 3),
    ("value < -2.5", lambda a: a["value"] < -2.5),
    ("7 == value", lambda a: a["value"] == 7),
    ("new == true", lambda a: a["new"]),
    ("new != TRUE", lambda a: not a["new"]),
    ("tier IN ['gold', 'vip']", lambda a: a["tier"] in ("gold", "vip")),
    ("['gold', 'vip'] HAS tier", lambda a: a["tier"] in ("gold", "vip")),
    ("value not in [3, 7]", lambda a: a["value"] not in (3, 7)),
    ("order.tags HAS 'late'", lambda a: "late" in a["order"]["tags"]),
    ("'late' IN order.tags", lambda a: "late" in a["order"]["tags"]),
    ("'late' NOT IN order.tags", lambda a: "late" not in a["order"]["tags"]),
    ("channel CONTAINS 'o'", lambda a: "o" in a["channel"]),
    ("order.steps[1] == 'b'", lambda a: a["order"]["steps"][1] == "b"),
    ("1==1", lambda a: True),
    ("'apple' == 'orange'", lambda a: False),
    ("2 >= 2.0", lambda a: True),
]


def joined(parts: st.SearchStrategy[tuple[str, Predicate]]) -> st.SearchStrategy[tuple[str, Predicate]]:
    def both(left: tuple[str, Predicate], right: tuple[str, Predicate]) -> tuple[str, Predicate]:
        return f"({left[0]}) AND ({right[0]})", lambda a: left[1](a) and right[1](a)

    def either(left: tuple[str, Predicate], right: tuple[str, Predicate]) -> tuple[str, Predicate]:
        return f"({left[0]} or {right[0]})", lambda a: left[1](a) or right[1](a)

    return st.builds(both, parts, parts) | st.builds(either, parts, parts)


tasks = st.fixed_dictionaries(
    {
        "tier": st.sampled_from(["gold", "vip", "basic"]),
        "value": st.sampled_from([-3, 0, 2.5, 3, 4, 7]),
        "new": st.booleans(),
        "channel": st.sampled_from(["voice", "chat"]),
        "order": st.fixed_dictionaries(
            {"tags": st.lists(st.sampled_from(["late", "gift"])), "steps": st.lists(st.sampled_from("ab"), min_size=2)}
        ),
    }
)


@settings(max_examples=50, deadline=None)
@given(st.recursive(st.sampled_from(ASKED), joined, max_leaves=6), tasks)
def test_a_filter_matches_the_tasks_that_its_expression_is_true_of(
    asked: tuple[str, Predicate], attributes: Attributes
) -> None:
    expression, expected = asked
    found = read(one(expression), one("1==1", {"queue": "WQ2"}))

    assert queue_of(found, task(**found.facts_of(attributes))) == ("WQ1" if expected(attributes) else "WQ2")


def test_and_binds_closer_than_or() -> None:
    found = read(one("a == 1 OR b == 1 AND c == 1"))

    assert found.policy.rules[0].when == "a == 1 or b == 1 and c == 1"


def test_the_type_of_an_attribute_follows_from_its_comparisons() -> None:
    found = read(
        one("a == 'x' AND b > 1 AND c == true AND d HAS 'x' AND e CONTAINS 'x' AND f IN ['x'] AND language == 'en'")
    )

    kinds = {name: field.kind for name, field in found.policy.schema.fields.items()}

    assert kinds == {
        "a": "text",
        "b": "number",
        "c": "boolean",
        "d": "text_set",
        "e": "text",
        "f": "text",
        "task language": "text",  # every interaction has a `language` already, and that is a tag
    }


def test_attributes_named_as_a_fact_of_every_interaction_stand_beside_it() -> None:
    facts = task().facts()
    expression = " AND ".join(f"{name} == 'x'" for name in facts)
    found = read(one(expression))

    assert set(found.policy.schema.fields) == {f"task {name}" for name in facts}
    assert found.facts_of(dict.fromkeys(facts, "x")) == {f"task {name}": "x" for name in facts}


def test_facts_that_are_not_there_are_left_out() -> None:
    found = read(one("a.b[1].c == 'x' AND d == 1"))

    assert found.facts_of({"a": {"b": [{}, {"c": "x"}]}, "d": 2, "e": 3}) == {"a.b[1].c": "x", "d": 2}
    assert found.facts_of({"a": {"b": [{}]}}) == {}
    assert found.facts_of({"a": {"b": "text"}, "d": None}) == {}


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("type == ", "an attribute or a constant is expected, and the end came."),
        ("type", "a comparison is expected, and the end came."),
        ("type NOT 'a'", "a comparison is expected, and \"'a'\" came."),
        ("type == 'a' 'b'", "the expression should end here, and \"'b'\" came."),
        ("(type == 'a'", "')' is expected, and the end came."),
        ("type IN ['a'", "']' is expected, and the end came."),
        ("type IN [a]", "the list holds the attribute 'a'."),
        ("type == NULL", "an attribute or a constant is expected, and 'NULL' came."),
        ("type = 'a'", "\"= 'a'\" is no attribute, constant or comparison."),
        ("type == 'it\\'s'", "\"'it\\\\'s'\" is no attribute, constant or comparison."),
        ("NOT type == 'a'", "an attribute or a constant is expected, and 'NOT' came."),
        ("'abc' CONTAINS type", "CONTAINS is asked of a constant."),
        ("'a' < 'b'", "< is asked of two constants that it does not fit."),
        ("1 == '1'", "== is asked of two constants that it does not fit."),
        ("'a' IN ['a']", "IN is asked of two constants that it does not fit."),
        ("type == kind", "'type' is compared with 'kind', and a condition compares with constants."),
        ("type > 'a'", "> is asked of 'type' with a value that it does not fit."),
        ("type IN 'abc'", "IN is asked of 'type' with a value that it does not fit."),
        ("tags HAS 3", "HAS is asked of 'tags' with a value that it does not fit."),
        ("taskrouter.dayOfWeek == 'Mon'", "'taskrouter.dayOfWeek' is of Twilio's clock, and no attribute of the task."),
        ("1 == 2 AND a == 1", "is never true."),
        ("1 == 2 OR 2 == 3", "is never true."),
        ("(" * 33 + "a == 1" + ")" * 33, "is nested deeper than 32 levels."),
        ("a == 1 AND " * 1_000 + "a == 1", "has more than 10,000 characters."),
    ],
)
def test_a_filter_that_no_condition_says_is_left_out_whole(expression: str, why: str) -> None:
    found = read(one(expression), one("1==1", {"queue": "WQ2"}))

    assert [str(each) for each in found.left_out] == [f"{FILTER}.expression: {why}"]
    assert [rule.name for rule in found.policy.rules] == ["filter 2: Support"]


def test_a_filter_that_is_left_out_declares_nothing_and_still_tells_its_faults() -> None:
    unread = one("a == b", {"queue": "WQ3", "known_worker_sid": "task.agent", "order_by": "worker.tax DESC"})

    found = read(unread, one("1==1"))

    assert found.policy == read(one("a == b"), one("1==1")).policy
    assert faults(workflow(one("a == b", {"queue": "WQ1", "timeout": 0}))) == [
        f"{TARGET}.timeout: is a whole number from 1 to 2,147,483,647; '0' came."
    ]


def test_what_is_not_known_of_a_missing_attribute_is_said() -> None:
    found = read(one("tier != 'gold' AND tags HAS 'x' AND (city NOT IN ['Lisbon'] OR 'x' NOT IN words)"))

    assert [str(each) for each in found.left_out] == [
        (
            f"{FILTER}.expression: a task without 'tier' or 'city' or 'words' does not match; "
            "Twilio does not say what it does."
        )
    ]
    assert isinstance(outcome(found, task(tags=["x"], city="Porto")), Refused)


def test_a_schema_that_is_given_finds_a_misspelt_value() -> None:
    schema = Schema({"tier": EnumField(("gold", "basic")), "last": TextField()})

    assert read(one("tier == 'gold'", {"queue": "WQ1", "known_worker_sid": "task.last"}), schema=schema).left_out == ()
    assert faults(workflow(one("1==1"), one("tier == 'golf'"), one("teir == 'gold'")), schema=schema) == [
        (
            "task_routing.filters[1].expression: tier is never 'golf'. Did you mean 'gold'?\n"
            "    tier == 'golf'\n"
            "            ^"
        ),
        (
            "task_routing.filters[2].expression: there is no field 'teir'. Did you mean 'tier'?\n"
            "    teir == 'gold'\n"
            "    ^"
        ),
    ]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (None, "there is no field 'agent'. Known fields: tier."),
        (IntegerField(), "is for whom 'agent' names, which is a whole number and no text."),
    ],
)
def test_a_schema_that_is_given_declares_who_is_asked_for(field: IntegerField | None, said: str) -> None:
    schema = Schema({"tier": NumberField()} | ({} if field is None else {"agent": field}))

    assert faults(workflow(one("1==1", {"queue": "WQ1", "known_worker_sid": "task.agent"})), schema=schema) == [
        f"{TARGET}: {said}"
    ]


def test_an_attribute_of_two_types_is_a_fault() -> None:
    assert faults(workflow(one("a == 1"), one("a == 'one'"))) == [
        "task_routing.filters: 'a' meets a number and text; say with schema= what it is."
    ]


# --- workers ------------------------------------------------------------------------

OF_WORKERS: list[tuple[str, Predicate]] = [
    ("routing.skills HAS 'billing'", lambda a: "billing" in a["routing"]["skills"]),
    ("routing.levels.billing >= 4", lambda a: a["routing"]["levels"].get("billing", 0) >= 4),
    ("routing.levels.billing > 6", lambda a: a["routing"]["levels"].get("billing", 0) > 6),
    ("2 < finance", lambda a: a["finance"] > 2),
    ("finance >= 4.5", lambda a: a["finance"] >= 4.5),
    ("languages HAS 'english'", lambda a: "english" in a["languages"]),
    ("'french' IN languages", lambda a: "french" in a["languages"]),
    ("team == 'lisbon'", lambda a: a["team"] == "lisbon"),
    ("team IN ['porto']", lambda a: a["team"] == "porto"),
    ("senior == true", lambda a: a["senior"]),
    ("finance == 3", lambda a: a["finance"] == 3),
    ("1==1", lambda a: True),
]

workers = st.builds(
    lambda levels, finance, languages, team, senior: {
        "routing": {"skills": sorted(levels), "levels": levels},
        "finance": finance,
        "languages": languages,
        "team": team,
        "senior": senior,
    },
    st.dictionaries(st.just("billing"), st.integers(1, 10)),
    st.integers(0, 10),
    st.lists(st.sampled_from(["english", "french"])),
    st.sampled_from(["lisbon", "porto"]),
    st.booleans(),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(OF_WORKERS), min_size=1, max_size=3), st.sampled_from(OF_WORKERS), workers)
def test_a_step_needs_what_the_queue_and_the_target_ask_for(
    of_queue: list[tuple[str, Predicate]], of_target: tuple[str, Predicate], attributes: Attributes
) -> None:
    expression = of_target[0]
    for name in ("routing", "finance", "languages", "team", "senior"):
        expression = expression.replace(f"{name}", f"worker.{name}", 1)
    found = read(
        one("1==1", {"queue": "WQ1", "expression": expression}),
        workers={"WQ1": " AND ".join(text for text, _ in of_queue)},
    )

    taken = outcome(found, task(), agent("priya", skills=found.skills_of(attributes)))

    assert found.left_out == ()
    assert isinstance(taken, Assigned) is all(each(attributes) for _, each in (*of_queue, of_target))


def test_skills_are_named_by_what_they_mean() -> None:
    asked = "skills HAS 'billing' AND languages HAS 'en' AND team == 'lisbon' AND grade == 2.5 AND finance > 1"
    found = read(one("1==1"), workers={"WQ1": asked})

    assert found.policy.rules[0].steps[0].needs.skills == {
        "billing": 1,
        "languages:en": 1,
        "team=lisbon": 1,
        "grade=2.5": 1,
        "finance": 2,
    }
    assert found.skills_of({"finance": 0, "skills": "billing", "team": ["lisbon"]}) == {}


@pytest.mark.parametrize("level", [11, 2.5, "5", True, -1])
def test_an_attribute_that_is_no_level_is_refused_by_name(level: object) -> None:
    found = read(one("1==1", {"queue": "WQ1", "order_by": "worker.finance DESC"}))

    with pytest.raises(InvalidValueError) as caught:
        found.skills_of({"finance": level})

    assert str(caught.value) == "finance: is the level of a skill, a whole number from 1 to 10, or 0 for none."


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("worker.a == 'x' OR worker.b == 'x'", "asks for one or another with OR, and a step for all that it needs."),
        ("worker.a IN ['x', 'y']", "IN is asked of 'a', and a step asks for minimums."),
        ("worker.a != 'x'", "!= is asked of 'a', and a step asks for minimums."),
        ("worker.level < 3", "< is asked of 'level', and a step asks for minimums."),
        ("worker.level > 10", "levels go from 1 to 10, and 'level' from 11."),
        ("worker.level >= 0", "levels go from 1 to 10, and 'level' from 0."),
        ("1==0", "is never true."),
        ("task.tier == 'gold'", "'task.tier' is of the task, and a step asks about the agent."),
        ("tier == 'gold'", "'tier' begins neither with 'worker.' nor with 'task.'."),
        ("worker.activity_name == 'Idle'", "'activity_name' is no attribute that could be a skill."),
        ("worker.sid == 'WK1'", "'sid' is no attribute that could be a skill."),
        ("worker.sid > task.agent", "'sid' is no attribute that could be a skill."),
        ("worker.sid == worker.agent", "'sid' is no attribute that could be a skill."),
        ("worker.city == task.city", "'city' is compared with 'task.city', and a step compares with constants."),
        ("worker.a =>", "'=>' is no attribute, constant or comparison."),
        ("worker.skills HAS 'tax' AND worker.tax > 2", "the skill 'tax' is 'skills' already, and cannot be 'tax' too."),
    ],
)
def test_a_target_whose_workers_no_step_can_ask_for_is_left_out_whole(expression: str, why: str) -> None:
    found = read(
        one("1==1", {"queue": "WQ1", "timeout": 10, "expression": expression}, {"queue": "WQ2", "timeout": 10})
    )

    assert [str(each) for each in found.left_out] == [f"{TARGET}.expression: {why}"]
    assert outcome(found, task()) == Queued("WQ2", NINE + timedelta(seconds=20))  # which ends when it did


def test_the_last_step_has_the_time_of_the_targets_after_it_that_are_left_out() -> None:
    unread = {"queue": "WQ2", "timeout": 10, "expression": "task.a == 1"}
    found = read(one("1==1", {"queue": "WQ1", "timeout": 10, "skip_if": "1==1"}, unread))

    assert outcome(found, task(), after=19) == Queued("WQ1", NINE + timedelta(seconds=20))


def test_a_filter_without_a_target_that_carries_over_is_left_out_too() -> None:
    found = read(one("1==1", {"queue": "task.queue"}), one("a == 1"))

    assert [str(each) for each in found.left_out] == [
        f"{TARGET}.queue: the task names its queue, and a step's is always the same.",
        f"{FILTER}: none of its targets carries over, and so neither does the filter.",
    ]
    assert [rule.name for rule in found.policy.rules] == ["filter 2: Support"]


def test_who_is_in_a_queue_that_nothing_tells_of_has_a_skill_for_it() -> None:
    found = from_twilio_workflow(
        workflow(one("a == 1"), one("a == 2", {"queue": "WQ2"}), one("1==1")),
        name="support",
        target_workers={"WQ2": "team == 'x' OR team == 'y'"},
    )

    assert [str(each) for each in found.left_out] == [
        "target_workers.WQ1: is not given. Who is in the queue has the skill 'queue WQ1'.",
        (
            "target_workers.WQ2: asks for one or another with OR, and a step for all that it needs. "
            "Who is in the queue has the skill 'queue WQ2'."
        ),
    ]
    assert outcome(found, task(a=3), agent("joao")) == Queued("WQ1", NINE + timedelta(days=1))
    assert outcome(found, task(a=3), agent("priya", skills={"queue WQ1": 1})) == Assigned(AgentId("agt_priya"))


@pytest.mark.parametrize(
    "asked",
    [
        {"known_worker_sid": "task.last_agent"},
        {"known_worker_friendly_name": "task.last_agent"},
        {"expression": "worker.sid == task.last_agent"},
        {"expression": "task.last_agent == worker.friendly_name", "known_worker_sid": "task.last_agent"},
    ],
)
def test_the_known_worker_is_waited_for_while_they_are_here_and_then_anybody_takes_it(asked: dict[str, str]) -> None:
    found = read(one("1==1", {"queue": "WQ1", "timeout": 30, **asked}, {"queue": "WQ2"}))
    known, other = agent("priya"), agent("joao", idle=9)
    busy, away = agent("priya", state=AgentState.BUSY), agent("priya", state=AgentState.OFFLINE)
    asks = task(**found.facts_of({"last_agent": "agt_priya"}))

    assert outcome(found, asks, known, other) == Assigned(AgentId("agt_priya"))
    assert isinstance(outcome(found, asks, busy, other), Queued)
    assert outcome(found, asks, busy, other, after=30) == Assigned(AgentId("agt_joao"))
    assert outcome(found, asks, away, other) == Assigned(AgentId("agt_joao"))
    assert [str(each) for each in found.left_out] == [
        f"{TARGET}: is passed over while this agent is not here; Twilio waits for the timeout."
    ]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (
            {"known_worker_sid": "WK123"},
            ".known_worker_sid: a step is for the agent whom a fact names, such as 'task.agent'.",
        ),
        (
            {"known_worker_sid": "task.a", "known_worker_friendly_name": "task.b"},
            ": is for two agents, 'a' and 'b', and a step for one.",
        ),
    ],
)
def test_a_known_worker_whom_no_fact_names_leaves_the_target_out(target: dict[str, str], said: str) -> None:
    assert left_out(one("1==1", {"queue": "WQ1", "timeout": 9, **target}, {"queue": "WQ2"})) == [f"{TARGET}{said}"]


# --- the order, the time and the skipping of targets ---------------------------------


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("worker.level", "'worker.level' is no attribute of a worker with ASC or DESC. Who is idle longest is chosen."),
        ("level DESC", "'level DESC' is no attribute of a worker with ASC or DESC. Who is idle longest is chosen."),
        ("worker.sid ASC", "'sid' is no attribute that could be a skill. Who is idle longest is chosen."),
        ("worker.level ASC", "who does not have 'level' comes first here, and last in Twilio."),
    ],
)
def test_an_order_that_differs_is_listed(order: str, said: str) -> None:
    assert left_out(one("1==1", {"queue": "WQ1", "order_by": order})) == [f"{TARGET}.order_by: {said}"]


def test_flex_has_a_skill_and_its_level_in_two_places() -> None:
    target = {
        "queue": "WQ1",
        "expression": "worker.routing.levels.tax >= 3",
        "order_by": "worker.routing.levels.tax DESC",
    }
    found = read(one("1==1", target), workers={"WQ1": "routing.skills HAS 'tax'"})

    assert found.policy.rules[0].steps[0].needs.skills == {"tax": 3}
    assert found.policy.rules[0].steps[0].choice == ("tax desc", "longest_idle")
    assert found.skills_of({"routing": {"skills": ["tax"], "levels": {"tax": 5}}}) == {"tax": 5}
    assert found.skills_of({"routing": {"skills": ["tax"]}}) == {"tax": 1}


def test_a_target_that_is_always_skipped_is_tried_once_and_costs_no_time() -> None:
    first = {"queue": "WQ1", "timeout": 30, "expression": "worker.vip == true", "skip_if": "1==1"}
    found = read(one("1==1", first, {"queue": "WQ2", "timeout": 30}))
    expert, other = agent("priya", skills={"vip=true": 1}), agent("joao", idle=9)

    assert outcome(found, task(), other, expert) == Assigned(AgentId("agt_priya"))
    assert decided(found, task()).next_step_at == NINE + timedelta(microseconds=1)
    assert outcome(found, task(), other, after=1) == Assigned(AgentId("agt_joao"))
    assert outcome(found, task(), after=59) == Queued("WQ2", NINE + timedelta(seconds=60))
    assert found.left_out == ()


def test_targets_that_are_only_skipped_leave_the_time_to_the_last() -> None:
    tried = [{"queue": queue, "skip_if": "1==1"} for queue in ("WQ1", "WQ2")]
    found = read(one("1==1", *tried, {"queue": "WQ3", "timeout": 30}))

    assert queue_of(found, task(), after=1) == "WQ3"
    assert outcome(found, task(), after=1) == Queued("WQ3", NINE + timedelta(seconds=30))


def test_a_target_without_a_timeout_is_skipped_while_nobody_is_here() -> None:
    # The example of https://www.twilio.com/docs/taskrouter/worker-presence
    first = {"queue": "WQ1", "expression": "worker.field == 'x'", "skip_if": "workers.available == 0"}
    found = read(one("1==1", first, {"queue": "WQ2", "timeout": 60}, {"queue": "WQ3"}))
    busy = agent("priya", state=AgentState.BUSY, skills={"field=x": 1})

    assert queue_of(found, task(), after=86_000) == "WQ2"
    assert outcome(found, task(), busy, after=86_000) == Queued("WQ1", NINE + timedelta(days=1))
    assert isinstance(outcome(found, task(), after=86_400), Refused)
    assert [str(each) for each in found.left_out] == [
        (
            f"{TARGET}.skip_if: it is skipped while nobody who meets its needs is here, on a break or not; "
            "Twilio counts who is available in the queue, and does not come back."
        ),
        (
            f"{FILTER}.targets[1].timeout: counts from the end of a target without a timeout; "
            "here it is over when the task's life is."
        ),
    ]


@pytest.mark.parametrize(
    ("first", "life"), [({}, timedelta(hours=24)), ({"timeout": 7200}, timedelta(hours=2)), ({}, timedelta(seconds=1))]
)
def test_what_follows_a_target_that_lasts_for_life_is_never_reached(first: dict[str, int], life: timedelta) -> None:
    found = read(one("1==1", {"queue": "WQ1", **first}, {"queue": "WQ2"}), task_timeout=life)

    assert outcome(found, task()) == Queued("WQ1", NINE + life)
    assert [str(each) for each in found.left_out] == [
        f"{FILTER}.targets[1]: is never reached: the targets before it last as long as the task lives."
    ]


@pytest.mark.parametrize("life", [timedelta(0), timedelta(days=15)])
def test_a_task_lives_from_a_second_to_two_weeks(life: timedelta) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read(task_timeout=life)

    assert str(caught.value) == f"task_timeout: is from one second to 14 days; {life} is not."


GOES_ON = (
    f"{TARGET}.timeout: when it is over the interaction is refused; Twilio goes on to the next filter that matches."
)


def test_after_the_last_timeout_twilio_goes_on_to_the_next_filter_that_matches_and_that_is_said() -> None:
    found = read(
        one("a == 1", {"queue": "WQ1", "timeout": 9}), one("1==1", {"queue": "WQ2", "timeout": 9}), default="WQ9"
    )

    assert [str(each) for each in found.left_out] == [GOES_ON]
    assert isinstance(outcome(found, task(a=1), after=9), Refused)
    assert isinstance(outcome(found, task(), after=9), Refused)  # the default is for those that no filter matches


def test_a_filter_below_that_was_left_out_may_match_too() -> None:
    found = read(one("a == 1", {"queue": "WQ1", "timeout": 9}), one("a == b"))

    assert [each.path for each in found.left_out] == ["task_routing.filters[1].expression", f"{TARGET}.timeout"]


@pytest.mark.parametrize(
    ("skip", "said"),
    [
        ("workers.WA1 < 2", "only 'workers.available == 0' and '1 == 1' are known; it is not skipped."),
        ("workers.available", "a comparison is expected, and the end came."),
        (
            "1==1",
            "a last step is not skipped; Twilio goes on to the next filter that matches, or to the default filter.",
        ),
    ],
)
def test_a_skip_that_no_step_can_say_is_listed(skip: str, said: str) -> None:
    assert left_out(one("1==1", {"queue": "WQ1", "skip_if": skip})) == [f"{TARGET}.skip_if: {said}"]


def test_a_skip_that_is_never_true_changes_nothing() -> None:
    assert read(one("1==1", {"queue": "WQ1", "skip_if": "1==2"})) == read(one("1==1"))


# --- the document -------------------------------------------------------------------


def test_filters_are_named_by_their_place_and_what_they_are_called() -> None:
    filters = [one("1==1", name=name) for name in (" Gold\n tickets ", "", "\x07")]
    older = {"friendly_name": "Leads", "expression": "1==1", "targets": [{"queue": "WQ1"}]}

    assert [rule.name for rule in read(*filters, older).policy.rules] == [
        "filter 1: Gold tickets",
        "filter 2",
        "filter 3",
        "filter 4: Leads",
    ]


def test_what_nobody_documents_is_listed_by_its_path() -> None:
    document = {
        "colour": 1,
        "task_routing": {"x": 1, "filters": [one("1==1", {"queue": "WQ1", "y": 1}) | {"z": 1}]},
    }

    found = from_twilio_workflow(document, name="support", target_workers=EVERYBODY)

    assert [each.path for each in found.left_out] == ["colour", "task_routing.x", f"{FILTER}.z", f"{TARGET}.y"]
    assert {each.reason for each in found.left_out} == {"is nothing that Twilio documents."}


def test_a_workflow_resource_holds_its_configuration_as_text() -> None:
    resource = {
        "friendly_name": "Sales, Marketing, Support Workflow",
        "configuration": json.dumps(DOCUMENTED),
        "task_reservation_timeout": 120,
        "assignment_callback_url": None,
    }

    found = from_twilio_workflow(resource, name="desk", target_workers=TEAMS)

    assert found.policy == from_twilio_workflow(DOCUMENTED, name="desk", target_workers=TEAMS).policy
    assert [str(each) for each in found.left_out] == [
        "task_reservation_timeout: is for the host to do; a policy decides, and calls nobody."
    ]


def test_a_workflow_may_have_nothing_but_a_default() -> None:
    found = read(default="WQ9")

    assert queue_of(found, task()) == "WQ9"
    assert found.policy.rules == ()
    assert read().policy.default is None
    assert from_twilio_workflow({"task_routing": {"default_filter": None}}, name="empty").policy.default is None


NO_ROUTING = "is an object with 'task_routing', or its JSON;"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], [f"{NO_ROUTING} a list came."]),
        ({}, [f"{NO_ROUTING} one without it came."]),
        ({"configuration": "- yaml"}, [f"configuration: {NO_ROUTING} a str came."]),
        ({"configuration": "[" * 100_000}, [f"configuration: {NO_ROUTING} a str came."]),
        ({"configuration": {"task_routing": []}}, ["configuration.task_routing: is an object; a list came."]),
        ({"task_routing": {"filters": "x"}}, ["task_routing.filters: is a list; a str came."]),
        ({"task_routing": {"filters": [{}] * 1_001}}, ["task_routing.filters: has at most 1,000 entries; 1,001 came."]),
        (
            {
                "task_routing": {
                    "filters": [
                        None,
                        {"expression": 1},
                        one("1==1", {"timeout": 0, "priority": "ten"}, {"timeout": True}),
                        {"targets": [{"queue": ["WQ1"]}]},
                        {"expression": "1==1", "targets": []},
                        one("1==1", {"queue": "WQ1", "timeout": 3_000_000_000, "known_worker_sid": 7}),
                    ],
                    "default_filter": "WQ9",
                }
            },
            [
                "task_routing.filters[0]: is an object; a NoneType came.",
                "task_routing.filters[1].expression: is text; an int came.",
                "task_routing.filters[1].targets: is a list; a NoneType came.",
                "task_routing.filters[2].targets[0].priority: is a whole number from 0 to 2,147,483,647; 'ten' came.",
                "task_routing.filters[2].targets[0].timeout: is a whole number from 1 to 2,147,483,647; '0' came.",
                "task_routing.filters[2].targets[0].queue: is missing; the first target of a filter names one.",
                "task_routing.filters[2].targets[1].timeout: is a whole number from 1 to 2,147,483,647; 'True' came.",
                "task_routing.filters[3].expression: is missing; a filter says which tasks it is for.",
                "task_routing.filters[3].targets[0].queue: is text; a list came.",
                "task_routing.filters[4].targets: has at least one target.",
                "task_routing.filters[5].targets[0].timeout: is a whole number from 1 to 2,147,483,647; '3000000000' came.",
                "task_routing.filters[5].targets[0].known_worker_sid: is text; an int came.",
                "task_routing.default_filter: is an object; a str came.",
            ],
        ),
    ],
)
def test_every_fault_is_told_at_once_with_its_path(document: Any, said: list[str]) -> None:
    assert faults(document) == said


def test_the_expressions_of_queues_are_texts() -> None:
    workers: Any = {"WQ1": ["skills HAS 'x'"]}

    assert faults(workflow(one("1==1")), target_workers=workers) == ["target_workers.WQ1: is text; a list came."]


def test_the_workflows_of_the_published_examples_are_refused_in_words(shared: Path) -> None:
    examples = json.loads((shared / "samples/twilio/twilio_taskrouter_v1_examples.json").read_text())
    example = examples["GET /v1/Workspaces/{WorkspaceSid}/Workflows/{Sid} 200 fetch"]

    assert faults(example) == [f"configuration: {NO_ROUTING} a str came."]  # theirs is YAML, which no workflow is


def test_the_policy_that_is_read_is_a_document_like_any_other() -> None:
    found = from_twilio_workflow(DOCUMENTED, name="desk", target_workers=TEAMS)

    assert type(found.policy).from_dict(found.policy.to_dict()) == found.policy
