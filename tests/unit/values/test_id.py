"""Ids are typed text: born here in time order, or made from another system's id for ever the same."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.values import Id


class TicketId(Id, prefix="tkt"):
    """A ticket."""


class PersonId(Id, prefix="per"):
    """A person."""


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_importing_twice_makes_the_same_id() -> None:
    assert TicketId.for_source("zendesk", "acme", "ticket", "42") == TicketId.for_source(
        "zendesk", "acme", "ticket", "42"
    )


@given(st.lists(st.text(max_size=3), min_size=8, max_size=8))
def test_different_sources_make_different_ids(words: list[str]) -> None:
    one, other = words[:4], words[4:]

    same = TicketId.for_source(*one) == TicketId.for_source(*other)

    assert same == (one == other)


def test_a_new_id_sorts_after_those_born_before() -> None:
    random = Random(7)  # noqa: S311  # an id is no secret

    born = [TicketId.new(at=NOON + timedelta(milliseconds=after), random=random) for after in range(50)]

    assert born == sorted(born)
    assert len(set(born)) == 50


def test_a_new_id_is_a_version_7_uuid() -> None:
    digits = TicketId.new(at=NOON, random=Random(7)).removeprefix("tkt_")  # noqa: S311  # an id is no secret

    assert (len(digits), digits[12], digits[16] in "89ab") == (32, "7", True)
    assert int(digits[:12], 16) == NOON.timestamp() * 1000


def test_the_same_seed_and_time_make_the_same_id() -> None:
    assert TicketId.new(at=NOON, random=Random(7)) == TicketId.new(at=NOON, random=Random(7))  # noqa: S311  # seeded


def test_an_id_is_born_at_an_instant() -> None:
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        TicketId.new(at=datetime(2026, 3, 2), random=Random(7))  # noqa: DTZ001, S311  # the fault under test


@pytest.mark.parametrize("text", ["", "tkt", "tkt_", "per_42", "42", "tkt_a b", "tkt_" + "x" * 129, "tkt_é"])
def test_text_that_is_no_id_of_the_kind_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="^a TicketId is 'tkt_' and up to 128 letters"):
        TicketId(text)


def test_ids_of_two_kinds_are_never_equal() -> None:
    assert str(TicketId("tkt_1")) != str(PersonId("per_1"))


def test_an_id_is_text_in_json_and_typed_in_python() -> None:
    assert json.dumps(TicketId("tkt_42")) == '"tkt_42"'
    assert repr(TicketId("tkt_42")) == "TicketId('tkt_42')"


def test_pydantic_reads_an_id_strictly_and_writes_it_as_text() -> None:
    adapter = pydantic.TypeAdapter(TicketId)

    assert adapter.validate_json('"tkt_42"') == TicketId("tkt_42")
    assert adapter.dump_json(TicketId("tkt_42")) == b'"tkt_42"'
    assert adapter.json_schema() == {"type": "string"}
    with pytest.raises(pydantic.ValidationError, match="a TicketId is 'tkt_'"):
        adapter.validate_python("per_1")
    with pytest.raises(pydantic.ValidationError, match="valid string"):
        adapter.validate_python(42)
