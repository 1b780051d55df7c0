"""The built-in desk shows every shape a report can have, and is the same for ever."""

from cxcore.cli._sample import CASES, END, START, sample_events
from cxcore.history import facts, interaction_facts


def test_the_desk_is_the_same_at_every_call() -> None:
    assert sample_events() == sample_events()


def test_the_log_is_in_order_and_inside_its_four_weeks() -> None:
    instants = [event.at for event in sample_events()]

    assert instants == sorted(instants)
    assert START <= instants[0] <= instants[-1] < END


def test_the_desk_has_every_shape_a_report_can_show() -> None:
    cases = facts(sample_events(), as_of=END)
    interactions = interaction_facts(sample_events(), as_of=END)

    assert len(cases) == CASES
    assert {row["channel"] for row in cases} == {"email", "phone", "chat", "messaging", "web_form"}
    assert {row["language"] for row in cases} == {"en", "es", "fil", "pt-PT"}
    assert {row["team"] for row in cases} == {"team_lisbon", "team_manila", "team_bogota"}
    assert any(row["solved_at"] is None for row in cases), "still open"
    assert any(row["reopens"] for row in cases), "reopened"
    assert any(row["nps_score"] is not None for row in cases), "surveyed"
    assert any(row["abandoned"] for row in interactions), "given up"
    assert all(row["handle_time"] is not None for row in interactions if row["answered"] and row["started_at"] < END)
