"""What conditions say about records."""

import pickle
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.rules import (
    BooleanField,
    DateField,
    DurationField,
    EnumField,
    InstantField,
    IntegerField,
    NumberField,
    Schema,
    TextField,
    TextSetField,
    TimeField,
)

SCHEMA = Schema(
    {
        "tier": EnumField(("gold", "vip", "basic")),
        "city": TextField(),
        "orders": IntegerField(),
        "amount": NumberField(unit="EUR"),
        "is_new": BooleanField(),
        "opened": InstantField(),
        "birthday": DateField(),
        "local_time": TimeField(),
        "wait": DurationField(),
        "skills": TextSetField(),
        "Ticket ID": TextField(),
    }
)

PRIYA: dict[str, object] = {
    "tier": "gold",
    "city": "Lisbon",
    "orders": 3,
    "amount": 9.99,
    "is_new": True,
    "opened": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "birthday": date(1990, 2, 28),
    "local_time": time(9, 30),
    "wait": timedelta(minutes=6),
    "skills": {"billing", "refunds"},
    "Ticket ID": "7",
}


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("tier == 'gold'", True),
        ("tier != 'gold'", False),
        ("tier in ['vip', 'basic']", False),
        ("tier not in ['vip', 'basic']", True),
        ("city == 'lisbon'", False),  # capitals and small letters are told apart
        ("city starts_with 'Lis'", True),
        ("city contains 'sbo'", True),
        ("city contains 'Porto'", False),
        ("orders == 3", True),
        ("orders < 3", False),  # 3 is not below 3
        ("orders <= 3", True),
        ("orders > 3", False),
        ("orders >= 3", True),
        ("orders between 3 and 5", True),  # both ends belong
        ("orders between 1 and 3", True),
        ("orders between 4 and 5", False),
        ("orders between 1 and 2", False),
        ("amount < 10", True),
        ("amount == 9.99", True),
        ("amount > -1.5e2", True),
        ("is_new", True),
        ("is_new == true", True),
        ("is_new != true", False),
        ("is_new == false", False),
        ("not is_new", False),
        ("opened >= @2026-03-02T09:00Z", True),
        ("opened == @2026-03-02T10:00+01:00", True),  # the same instant, told in another zone
        ("birthday < @1990-03-01", True),
        ("local_time between @09:00 and @17:00", True),
        ("wait > 5m", True),
        ("wait == 360s", True),
        ("wait < 1h", True),
        ("skills has 'billing'", True),
        ("skills has 'sales'", False),
        ("skills has_any ['sales', 'refunds']", True),
        ("skills has_any ['sales']", False),
        ("skills has_all ['billing', 'refunds']", True),
        ("skills has_all ['billing', 'sales']", False),
        ("exists city", True),
        ("not exists city", False),
        ("`Ticket ID` == '7'", True),
        ("tier == 'vip' and is_new or orders == 3", True),  # and binds tighter than or
        ("tier == 'vip' and (is_new or orders == 3)", False),
        ("not tier == 'vip' and is_new", True),  # not binds tighter than and
    ],
)
def test_a_condition_about_priya(condition: str, truth: bool) -> None:
    assert SCHEMA.parse(condition).truth(PRIYA) is truth
    assert SCHEMA.parse(condition).matches(PRIYA) is truth


@pytest.mark.parametrize(
    "condition",
    [
        "tier == 'gold'",
        "tier != 'gold'",
        "not tier == 'gold'",
        "tier not in ['gold']",
        "orders between 1 and 2",
        "is_new",
        "not is_new",
        "skills has 'billing'",
        "not skills has_any ['billing']",
        "skills has_all ['billing']",
        "city starts_with 'L'",
        "not city contains 'L'",
        "tier == 'gold' and is_new",
        "tier == 'gold' or is_new",
    ],
)
@pytest.mark.parametrize("record", [{}, dict.fromkeys(PRIYA)], ids=["absent", "None"])
def test_a_missing_fact_is_unknown_and_never_a_match(condition: str, record: dict[str, object]) -> None:
    assert SCHEMA.parse(condition).truth(record) is None
    assert not SCHEMA.parse(condition).matches(record)


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("orders > 1 and tier == 'gold'", False),  # false and unknown is false
        ("tier == 'gold' and orders > 1", False),
        ("orders == 1 or tier == 'gold'", True),  # true or unknown is true
        ("tier == 'gold' or orders == 1", True),
        ("exists tier", False),
        ("not exists tier", True),
        ("tier != 'gold' or not exists tier", True),  # how to ask for "not gold, as far as we know"
    ],
)
def test_what_is_known_may_decide_although_something_is_missing(condition: str, truth: bool) -> None:
    assert SCHEMA.parse(condition).truth({"orders": 1}) is truth


def test_a_name_outside_the_list_is_an_error_because_it_would_be_true_of_every_unequal() -> None:
    with pytest.raises(InvalidValueError) as caught:
        SCHEMA.parse("tier != 'gold'").truth({"tier": "platinum"})

    assert str(caught.value) == "tier: is one of a list of names ('gold', 'vip', 'basic'), and holds another text."


def test_a_long_list_of_names_is_cut_in_the_error() -> None:
    schema = Schema({"site": EnumField(tuple(f"site{number}" for number in range(12)))})

    with pytest.raises(InvalidValueError, match=r"'site9', \.\.\.\), and holds another text"):
        schema.parse("site == 'site1'").truth({"site": "elsewhere"})


def test_facts_are_read_only_until_the_answer_is_known() -> None:
    condition = SCHEMA.parse("tier == 'gold' and orders > 1")

    assert condition.truth({"tier": "basic", "orders": "many"}) is False


def test_a_fact_of_another_type_is_an_error_that_names_the_field_and_hides_the_fact() -> None:
    with pytest.raises(InvalidValueError) as caught:
        SCHEMA.parse("amount > 3").truth({"amount": "Priya owes 3"})

    assert str(caught.value) == "amount: is a number of EUR; a str came."


def test_a_naive_datetime_in_a_record_is_refused_by_the_name_of_its_field() -> None:
    with pytest.raises(NaiveDatetimeError, match="^opened is a naive datetime"):
        SCHEMA.parse("opened > @2026-03-02T09:00Z").truth({"opened": datetime(2026, 3, 2)})  # noqa: DTZ001  # the fault under test


def test_the_hour_that_happens_twice_in_lisbon_is_two_instants() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    first, second = (datetime(2026, 10, 25, 1, 30, tzinfo=lisbon, fold=fold) for fold in (0, 1))
    condition = SCHEMA.parse("opened == @2026-10-25T00:30Z")

    assert condition.truth({"opened": first}) is True
    assert condition.truth({"opened": second}) is False


def test_a_condition_knows_its_fields_and_its_canonical_text() -> None:
    condition = SCHEMA.parse('tier=="gold"   or not( exists `city` )')

    assert condition.fields == {"tier", "city"}
    assert str(condition) == "tier == 'gold' or not exists city"
    assert repr(condition) == """Condition("tier == 'gold' or not exists city")"""


def test_conditions_are_values() -> None:
    condition = SCHEMA.parse("tier == 'gold' and wait > 5m")

    assert condition == SCHEMA.parse("tier=='gold' and wait>300s")
    assert condition != SCHEMA.parse("wait > 5m and tier == 'gold'")
    assert len({condition, SCHEMA.parse("tier == 'gold' and wait > 300s")}) == 1
    assert pickle.loads(pickle.dumps(condition)) == condition  # noqa: S301  # our own bytes
    assert pickle.loads(pickle.dumps(condition)).matches(PRIYA)  # noqa: S301  # our own bytes


def test_the_same_text_about_another_type_is_another_condition() -> None:
    other = Schema({"tier": TextField()})

    assert other.parse("tier == 'gold'") != SCHEMA.parse("tier == 'gold'")


@pytest.mark.parametrize(
    ("condition", "record", "evidence"),
    [
        ("tier == 'gold'", {"tier": "gold"}, ["tier == 'gold' is true: tier is 'gold'"]),
        ("not tier == 'gold'", {"tier": "gold"}, ["tier == 'gold' is true: tier is 'gold'"]),
        ("tier == 'gold'", {}, ["tier == 'gold' is unknown: tier is missing"]),
        # only what stands in the way of an `and` is told
        ("tier == 'gold' and orders > 1", {"tier": "vip", "orders": 5}, ["tier == 'gold' is false: tier is 'vip'"]),
        # both are needed for an `and` to be true
        (
            "tier == 'gold' and orders > 1",
            {"tier": "gold", "orders": 5},
            ["tier == 'gold' is true: tier is 'gold'", "orders > 1 is true: orders is 5"],
        ),
        # one is enough for an `or`
        ("tier == 'gold' or orders > 1", {"tier": "gold", "orders": 1}, ["tier == 'gold' is true: tier is 'gold'"]),
        (
            "skills has 'billing' or wait > 5m",
            {"skills": ["sales", "refunds"], "wait": "PT4M"},
            [
                "skills has 'billing' is false: skills is ['refunds', 'sales']",
                "wait > 5m is false: wait is 4m",
            ],
        ),
    ],
)
def test_the_evidence_is_what_decided(condition: str, record: dict[str, object], evidence: list[str]) -> None:
    assert [str(each) for each in SCHEMA.parse(condition).evidence(record)] == evidence


def test_a_long_fact_is_cut_when_it_is_told_and_absent_from_the_repr() -> None:
    (evidence,) = SCHEMA.parse("city == 'Lisbon'").evidence({"city": "x" * 100})

    assert str(evidence) == f"city == 'Lisbon' is false: city is '{'x' * 59}…"
    assert "xx" not in repr(evidence)


def test_evidence_is_written_to_a_log_and_read_back() -> None:
    (evidence,) = SCHEMA.parse("skills has 'billing'").evidence({"skills": {"b", "a"}})

    assert evidence.to_json() == '{"text":"skills has \'billing\'","truth":false,"field":"skills","fact":["a","b"]}'
    assert type(evidence).from_json(evidence.to_json()).truth is False
