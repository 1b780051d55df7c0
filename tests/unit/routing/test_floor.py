"""The floor is a value: every change is another floor."""

import pickle
from datetime import UTC, datetime

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError, UnknownNameError
from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId
from cxcore.routing import AgentState, AgentStatus, Floor, OpenWork

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRIYA, JOAO = AgentId("agt_priya"), AgentId("agt_joao")
CALL = Interaction(id=InteractionId("int_call"), channel=Channel.PHONE, started_at=NINE)
CHAT = Interaction(id=InteractionId("int_chat"), channel=Channel.CHAT, started_at=NINE)


def idle(agent: AgentId) -> AgentStatus:
    return AgentStatus(agent=Agent(id=agent), state=AgentState.AVAILABLE, idle_since=NINE)


FLOOR = Floor((idle(PRIYA), idle(JOAO)), waiting={"billing": 1})


def test_assigning_gives_the_agent_the_work_and_ends_their_idleness() -> None:
    after = FLOOR.assign(PRIYA, CALL)

    assert after.status(PRIYA).work == (OpenWork(CALL.id, Channel.PHONE),)
    assert after.status(PRIYA).idle_since is None
    assert after.status(JOAO) == FLOOR.status(JOAO)
    assert FLOOR.status(PRIYA).work == ()  # the floor before is what it was


def test_releasing_the_last_work_makes_the_agent_idle() -> None:
    both = FLOOR.assign(PRIYA, CALL).assign(PRIYA, CHAT)

    one_left = both.release(PRIYA, CALL.id, at=NINE.replace(hour=10))
    none_left = one_left.release(PRIYA, CHAT.id, at=NINE.replace(hour=11))

    assert one_left.status(PRIYA).idle_since is None
    assert none_left.status(PRIYA).idle_since == NINE.replace(hour=11)
    assert none_left.status(PRIYA).work == ()


def test_a_status_is_replaced_or_added() -> None:
    away = AgentStatus(agent=Agent(id=PRIYA), state=AgentState.AWAY)
    mei = idle(AgentId("agt_mei"))

    assert FLOOR.with_status(away).status(PRIYA).state is AgentState.AWAY
    assert [each.agent.id for each in FLOOR.with_status(mei).agents] == ["agt_joao", "agt_mei", "agt_priya"]


def test_a_queue_grows_and_shrinks() -> None:
    assert FLOOR.enqueue("billing").enqueue("sales").waiting == {"billing": 2, "sales": 1}
    assert FLOOR.dequeue("billing").waiting == {}
    with pytest.raises(InvalidValueError, match="^waiting.sales: is a whole number of at least zero; -1 is not.$"):
        FLOOR.dequeue("sales")


def test_floors_that_mean_the_same_are_equal_and_have_one_digest() -> None:
    same = Floor((idle(JOAO), idle(PRIYA)), waiting={"sales": 0, "billing": 1})

    assert same == FLOOR
    assert same.digest == FLOOR.digest
    assert hash(same) == hash(FLOOR)
    assert Floor.from_json(FLOOR.to_json()).digest == FLOOR.digest
    assert pickle.loads(pickle.dumps(FLOOR)).digest == FLOOR.digest  # noqa: S301  # our own bytes


def test_work_in_another_order_is_the_same_work() -> None:
    assert FLOOR.assign(PRIYA, CALL).assign(PRIYA, CHAT) == FLOOR.assign(PRIYA, CHAT).assign(PRIYA, CALL)


def test_who_is_not_on_the_floor_is_refused_with_who_may_be_meant() -> None:
    with pytest.raises(UnknownNameError) as caught:
        FLOOR.assign(AgentId("agt_pria"), CALL)

    assert str(caught.value) == "agent: agt_pria is not on this floor. Did you mean 'agt_priya'?"


def test_an_interaction_is_given_once_and_released_by_who_has_it() -> None:
    with pytest.raises(InvalidValueError, match="^work: lists int_call twice.$"):
        FLOOR.assign(PRIYA, CALL).assign(PRIYA, CALL)
    with pytest.raises(UnknownNameError, match="^interaction: agt_priya does not have int_call.$"):
        FLOOR.release(PRIYA, CALL.id, at=NINE)


def test_an_agent_is_on_the_floor_once() -> None:
    with pytest.raises(InvalidValueError, match="^agents: lists agt_priya twice.$"):
        Floor((idle(PRIYA), idle(JOAO), idle(PRIYA)))


def test_instants_have_a_zone() -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001  # the fault under test
    with pytest.raises(NaiveDatetimeError, match="^at is a naive datetime"):
        FLOOR.assign(PRIYA, CALL).release(PRIYA, CALL.id, at=naive)
    with pytest.raises(NaiveDatetimeError, match="^shift_end is a naive datetime"):
        AgentStatus(agent=Agent(id=PRIYA), state=AgentState.AVAILABLE, shift_end=naive)


def test_a_floor_is_read_from_a_document_with_every_fault() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        Floor.from_dict({"agents": [{"agent": {"id": "agt_priya"}, "state": "avail"}], "waiting": {"billing": "many"}})

    assert [fault.path for fault in caught.value.faults] == ["agents[0].state", "waiting.billing"]


def test_the_name_of_an_agent_is_not_in_the_repr_of_a_floor() -> None:
    named = AgentStatus(agent=Agent(id=PRIYA, name="Priya Nair"), state=AgentState.AVAILABLE)

    assert "Nair" not in repr(Floor((named,)))


def test_a_state_is_a_state_and_not_its_name() -> None:
    with pytest.raises(InvalidValueError, match="^state: is an AgentState, not a str"):
        AgentStatus(agent=Agent(id=AgentId("agt_priya")), state="available")  # type: ignore[arg-type]  # the slip under test


def test_a_count_of_those_who_wait_is_a_whole_number() -> None:
    with pytest.raises(InvalidValueError, match=r"^waiting\.billing: is a whole number of at least zero; True is not"):
        Floor((), waiting={"billing": True})
