"""What a program gives to a schema: calendars for ``within``, and predicates."""

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime

import attrs
import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidDocumentError, InvalidValueError, PredicateError, UnknownFieldError, UnknownNameError
from cxcore.rules import EnumField, InstantField, IntegerField, Rule, RuleSet, Schema, field

LISBON = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
MONDAY_MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@attrs.frozen
class Risky:
    """Many orders of a basic customer."""

    inputs: tuple[str, ...] = ("tier", "orders")

    def __call__(self, facts: Mapping[str, object]) -> bool | None:
        orders = facts["orders"]
        assert isinstance(orders, int)
        return None if orders < 0 else facts["tier"] == "basic" and orders > 100


@attrs.frozen
class Answers:
    """Always the same, whatever it is."""

    answer: object
    inputs: tuple[str, ...] = ()

    def __call__(self, facts: Mapping[str, object]) -> bool | None:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[return-value]  # the mistake under test


FIELDS = {"tier": EnumField(("gold", "basic")), "orders": IntegerField(), "opened": InstantField()}
SCHEMA = Schema(FIELDS, calendars={"lisbon": LISBON}, predicates={"risky": Risky()})


# --- calendars -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "truth"),
    [
        (MONDAY_MORNING, True),
        (datetime(2026, 3, 2, 18, tzinfo=UTC), False),  # the desk closes at six, half-open
        (datetime(2026, 3, 1, 12, tzinfo=UTC), False),  # a Sunday
        (datetime(2026, 6, 1, 8, tzinfo=UTC), True),  # nine o'clock in a Lisbon summer
        ("2026-03-02T09:00Z", True),
        (None, None),
    ],
)
def test_an_instant_is_within_a_calendar_while_it_is_open(opened: object, truth: bool | None) -> None:
    assert SCHEMA.parse("opened within 'lisbon'").truth({"opened": opened}) is truth


def test_an_unknown_calendar_is_an_error_when_the_condition_is_read() -> None:
    with pytest.raises(UnknownNameError) as caught:
        SCHEMA.parse("opened within 'lisboa'")

    assert str(caught.value) == (
        "there is no calendar 'lisboa'. Did you mean 'lisbon'?\n    opened within 'lisboa'\n                  ^"
    )


def test_a_calendar_is_named_by_text() -> None:
    with pytest.raises(InvalidValueError, match="expected a calendar's name such as 'lisbon', not 5m"):
        SCHEMA.parse("opened within 5m")


def test_a_window_is_written_as_a_table() -> None:
    condition = SCHEMA.parse("opened within 'lisbon'")

    assert condition.to_dict() == {"field": "opened", "op": "within", "value": "lisbon"}
    assert SCHEMA.read_condition(condition.to_dict()) == condition
    assert SCHEMA.check(field("opened").within("lisbon")) == condition
    assert pickle.loads(pickle.dumps(condition)).matches({"opened": MONDAY_MORNING})  # noqa: S301  # our own bytes


def test_a_condition_about_another_calendar_is_another_condition() -> None:
    other = Schema(FIELDS, calendars={"lisbon": Calendar.parse("24/7", zone="UTC")})

    assert other.parse("opened within 'lisbon'") != SCHEMA.parse("opened within 'lisbon'")


# --- predicates ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "truth"),
    [
        ({"tier": "basic", "orders": 101}, True),
        ({"tier": "gold", "orders": 101}, False),
        ({"tier": "basic"}, None),  # an input is missing, so nobody is asked
        ({"tier": "basic", "orders": -1}, None),  # the predicate does not know
        ({"risky": True}, True),  # a record that holds the answer is believed
        ({"tier": "basic", "orders": 101, "risky": False}, False),
    ],
)
def test_a_predicate_is_a_boolean_that_a_program_computes(record: Mapping[str, object], truth: bool | None) -> None:
    condition = SCHEMA.parse("risky")

    assert condition.truth(record) is truth
    assert SCHEMA.parse("not risky").truth(record) is (None if truth is None else not truth)
    assert SCHEMA.parse("exists risky").truth(record) is (truth is not None)
    assert [each.fact for each in condition.evidence(record)] == [truth]


def test_a_rule_set_asks_predicates_of_the_survivors() -> None:
    rules = [
        Rule(name="fraud desk", when=SCHEMA.parse("risky and opened within 'lisbon'")),
        Rule(name="either", when=SCHEMA.parse("risky or tier == 'gold'")),
    ]
    rule_set = RuleSet(SCHEMA, rules)

    record = {"tier": "basic", "orders": 200, "opened": MONDAY_MORNING}

    assert rule_set.matches(record) == (0, 1)
    assert rule_set.matches(SCHEMA.read(record)) == (0, 1)
    assert rule_set.first({"tier": "gold", "orders": 200, "opened": MONDAY_MORNING}) == 1
    assert rule_set.first({"tier": "basic", "orders": 2, "opened": MONDAY_MORNING}) is None


def test_a_predicate_that_raises_is_reported_by_its_name_and_without_the_record() -> None:
    schema = Schema({}, predicates={"risky": Answers(KeyError("Priya"))})

    with pytest.raises(PredicateError) as caught:
        schema.parse("risky").truth({})

    assert str(caught.value) == "the predicate 'risky' raised a KeyError; its cause is attached."
    assert isinstance(caught.value.__cause__, KeyError)
    assert caught.value.details == {"predicate": "risky"}


def test_a_predicate_that_answers_otherwise_is_reported() -> None:
    with pytest.raises(PredicateError) as caught:
        Schema({}, predicates={"risky": Answers(1)}).parse("risky").truth({})

    assert str(caught.value) == "the predicate 'risky' answers true, false or None, not with an int."


def test_a_predicate_reads_declared_fields_only() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        Schema({"tier": FIELDS["tier"]}, predicates={"risky": Risky()})

    assert str(caught.value) == "predicates.risky: reads the field 'orders', which is not declared. Known fields: tier."


def test_a_predicate_is_not_called_like_a_field() -> None:
    with pytest.raises(InvalidValueError, match="'tier' is a field already; give the predicate another name"):
        Schema(FIELDS, predicates={"tier": Risky()})


def test_fields_of_a_schema_bring_along_its_calendars_and_predicates() -> None:
    wider = Schema({**SCHEMA.fields, "city": EnumField(("Lisbon",))})

    assert Schema(SCHEMA.fields) == SCHEMA
    assert wider == SCHEMA.with_fields({"city": EnumField(("Lisbon",))})
    assert wider.parse("opened within 'lisbon' and not risky").matches(
        {"tier": "gold", "orders": 2, "opened": MONDAY_MORNING}
    )


def test_a_field_that_is_added_may_ask_the_calendars_of_the_schema() -> None:
    schema = Schema({}, calendars={"lisbon": LISBON}).with_fields({"opened": InstantField()})

    assert schema.parse("opened within 'lisbon'").matches({"opened": MONDAY_MORNING})


def test_what_the_program_gives_counts_more_than_what_fields_bring_along() -> None:
    always = Calendar.parse("24/7", zone="UTC")

    schema = Schema(SCHEMA.fields, calendars={"lisbon": always}, predicates={"risky": Answers(True)})

    assert schema.calendars == {"lisbon": always}
    assert schema.parse("opened within 'lisbon'").matches({"opened": datetime(2026, 3, 1, 3, tzinfo=UTC)})
    assert schema.parse("risky").matches({})


def test_two_calendars_of_one_name_are_not_mixed_up() -> None:
    other = Schema({"closed": InstantField()}, calendars={"lisbon": Calendar.parse("24/7", zone="UTC")})

    with pytest.raises(InvalidValueError) as caught:
        Schema({**SCHEMA.fields, **other.fields})

    assert str(caught.value) == (
        "fields.closed: comes from a schema with another calendar 'lisbon'; say with calendars= which is meant."
    )


def test_a_schema_writes_its_fields_and_is_read_back_with_what_the_program_gives() -> None:
    document = SCHEMA.to_dict()

    assert list(document) == ["tier", "orders", "opened"]
    assert Schema.from_dict(document, calendars={"lisbon": LISBON}, predicates={"risky": Risky()}) == SCHEMA


def test_a_document_cannot_declare_a_predicate() -> None:
    with pytest.raises(InvalidDocumentError, match="Schema cannot be read"):
        Schema.from_dict({"risky": {"type": "predicate"}})


def test_a_schema_with_predicates_is_a_value() -> None:
    assert pickle.loads(pickle.dumps(SCHEMA)) == SCHEMA  # noqa: S301  # our own bytes
    assert attrs.evolve(SCHEMA) == SCHEMA
    assert hash(Schema(FIELDS, predicates={"risky": Risky()}))
