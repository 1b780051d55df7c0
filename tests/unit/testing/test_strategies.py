"""Every strategy makes what it says: valid values that read back equal, and the awkward ones among them."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore import models, testing
from cxcore.coverage import Calendar, WeeklyHours
from cxcore.errors import UnknownNameError
from cxcore.intervals import Interval
from cxcore.models import Event, EventType, Interaction
from cxcore.routing import Assigned, Deferred, Floor, Policy, Queued, Refused
from cxcore.rules import BooleanField, Condition, InstantField, RuleSet, Schema
from cxcore.testing._routing import NOON
from cxcore.values import Money, Value

ENTITIES = sorted(
    {
        member
        for name in models.__all__
        if isinstance(member := getattr(models, name), type) and issubclass(member, Value)
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.__name__)
def test_every_entity_of_the_models_has_a_strategy_whose_values_read_back_equal(kind: type[Value]) -> None:
    @given(testing.entities(kind))
    @settings(max_examples=20, deadline=None)
    def reads_back(value: Value) -> None:
        assert type(value) is kind
        assert kind.from_json(value.to_json()) == value

    reads_back()


def test_a_class_that_is_no_entity_is_refused_with_the_ones_that_are() -> None:
    with pytest.raises(UnknownNameError, match=r"^there is no entity 'Money'\. Known entities: Account, Actor, Agent"):
        testing.entities(Money)


@pytest.mark.parametrize(
    ("strategy", "kind"),
    [
        (testing.customers(), models.Customer),
        (testing.agents(), models.Agent),
        (testing.cases(), models.Case),
        (testing.interactions(), Interaction),
        (testing.amounts(), Money),
        (testing.intervals(), Interval),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else "",
)
def test_a_named_strategy_is_that_of_its_class(strategy: st.SearchStrategy[object], kind: type) -> None:
    @given(strategy)
    @settings(max_examples=3, deadline=None)
    def is_one(value: object) -> None:
        assert type(value) is kind

    is_one()


@pytest.mark.parametrize("kind", EventType)
def test_every_type_of_event_is_made_with_data_that_it_allows(kind: EventType) -> None:
    @given(testing.events(types=[kind]))
    @settings(max_examples=3, deadline=None)
    def is_of_the_type(event: Event) -> None:
        assert event.type is kind

    is_of_the_type()


@given(testing.logs())
@settings(max_examples=20, deadline=None)
def test_a_log_tells_each_event_once(log: list[Event]) -> None:
    assert len({event.id for event in log}) == len(log)


NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@given(testing.logs(at=st.just(NINE)))
@settings(max_examples=5, deadline=None)
def test_a_log_happens_when_it_is_told_to(log: list[Event]) -> None:
    assert {event.at for event in log} <= {NINE}


@given(testing.instants(NINE, NINE + timedelta(hours=2), every=timedelta(hours=1)))
@settings(max_examples=20, deadline=None)
def test_instants_are_the_steps_between_both_ends(at: datetime) -> None:
    assert at - NINE in {timedelta(hours=hours) for hours in range(3)}
    assert at.utcoffset() is not None


@given(testing.calendars(), testing.instants(datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))
@settings(max_examples=20, deadline=None)
def test_a_calendar_answers_and_reads_back_equal(calendar: Calendar, at: datetime) -> None:
    assert calendar.is_open(at) in {True, False}
    assert Calendar.from_json(calendar.to_json()) == calendar


@given(testing.weekly_hours())
@settings(max_examples=50, deadline=None)
def test_weekly_hours_read_back_from_their_own_text(hours: WeeklyHours) -> None:
    assert WeeklyHours.parse(str(hours)) == hours


@given(
    testing.schemas().flatmap(
        lambda schema: st.tuples(st.just(schema), testing.conditions(schema), testing.records(schema))
    )
)
@settings(max_examples=50, deadline=None)
def test_a_condition_is_of_its_schema_and_can_be_asked_about_its_records(drawn: Any) -> None:
    schema, condition, record = drawn

    assert schema.parse(str(condition)) == condition
    assert condition.truth(record) in {True, False, None}


OPENED = Schema(
    {"opened": InstantField()}, calendars={"lisbon": Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")}
)


@given(testing.conditions(Schema({"is_new": BooleanField()})))
@settings(max_examples=5, deadline=None)
def test_a_condition_about_a_boolean_names_it(condition: Condition) -> None:
    assert "is_new" in str(condition)


def test_conditions_name_the_calendars_of_their_schema() -> None:
    drawn: list[str] = []

    @given(testing.conditions(OPENED))
    @settings(max_examples=50, deadline=None, derandomize=True, database=None)
    def collects(condition: Condition) -> None:
        drawn.append(str(condition))

    collects()
    assert any("within 'lisbon'" in text for text in drawn)


@given(testing.rule_sets())
@settings(max_examples=20, deadline=None)
def test_a_rule_set_reads_back_equal(rules: RuleSet) -> None:
    assert RuleSet.from_dict(rules.to_dict()) == rules


@given(testing.policies(), testing.floors(), testing.arrivals())
@settings(max_examples=30, deadline=None)
def test_any_policy_decides_about_any_arrival_on_any_floor(
    policy: Policy, floor: Floor, interaction: Interaction
) -> None:
    decision = policy.decide(interaction, floor, at=NOON)

    assert isinstance(decision.outcome, Assigned | Queued | Deferred | Refused)
    assert Policy.from_dict(policy.to_dict()) == policy
    assert Floor.from_json(floor.to_json()) == floor


def test_without_hypothesis_the_package_says_what_to_install() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import cxcore.testing"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr

    assert "MissingExtraError: cxcore.testing needs an optional dependency: pip install 'cxcore[testing]'" in printed
