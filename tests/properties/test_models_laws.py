"""Laws of entities and events: JSON loses nothing, and nothing can be changed from outside."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cxcore.models import PAYLOADS, Agent, AgentId, Event, EventId, EventType
from cxcore.testing import instants, json_data, languages
from cxcore.values import canonical_language

tags = languages()


def event(data: dict[str, Any], at: datetime) -> Event:
    """Return an event of a host's own type."""
    return Event(id=EventId("evt_1"), type="acme.thing", at=at, data=data)


@given(json_data(), instants())
def test_an_event_with_any_json_data_is_equal_after_json_both_ways(data: dict[str, Any], at: datetime) -> None:
    written = event(data, at)

    read = Event.from_json(written.to_json())

    assert read == written
    assert hash(read) == hash(written)
    assert read.to_json() == written.to_json()
    assert read.to_dict()["data"] == data
    assert read.at.tzinfo is UTC or read.at.utcoffset() == timedelta(0)


@given(json_data())
def test_no_text_of_the_data_is_in_a_repr(data: dict[str, Any]) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)

    assert repr(event(data, at)) == repr(event({}, at))


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 10)), st.dictionaries(tags, st.integers(1, 10)))
def test_an_agent_is_equal_after_json_both_ways(skills: dict[str, int], languages: dict[str, int]) -> None:
    agent = Agent(id=AgentId("agt_priya"), skills=skills, languages=languages)

    assert Agent.from_json(agent.to_json()) == agent
    assert agent.languages == languages


@given(tags, st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_the_case_of_a_language_tag_does_not_matter_and_normalising_twice_is_normalising_once(
    tag: str, respell: Any
) -> None:
    assert canonical_language(respell(tag)) == tag
    assert canonical_language(tag) == tag


@given(st.text(max_size=30))
def test_any_text_is_a_language_tag_or_none_and_never_an_accident(text: str) -> None:
    canonical = canonical_language(text)

    assert canonical is None or canonical.lower() == text.lower()


@given(st.sampled_from([*EventType]))
def test_a_known_type_is_the_same_written_in_either_way(kind: EventType) -> None:
    data: dict[str, Any] = {
        "phase": "open", "score": 5, "agent": "agt_priya", "helpful": True, "tags": ["refund"], "from": "cas_2",
        "to": "cas_3" if kind.startswith("case.") else "email", "callback_at": "2026-03-02T12:00Z",
    }  # fmt: skip
    fields: dict[str, Any] = {
        "id": "evt_1",
        "at": "2026-03-02T09:00Z",
        "case": "cas_1",
        "interaction": "int_1",
        "message": "msg_1",
        "customer": "cus_1",
        "data": {name: data.get(name, "a text") for name in PAYLOADS[kind].required},
    }

    assert Event.from_dict({**fields, "type": kind}) == Event.from_dict({**fields, "type": str(kind)})
