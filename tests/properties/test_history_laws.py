"""Laws of folding: arrival order and repetition change nothing, and the past does not depend on the future."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cxcore import testing
from cxcore.history import (
    FactDefinitions,
    Repliers,
    Visibility,
    facts,
    fold,
    interaction_facts,
    next_reply_facts,
    replay,
    survey_facts,
)
from cxcore.models import Event, Phase
from cxcore.testing import instants

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
moments = instants(NINE, NINE + timedelta(minutes=20), every=timedelta(minutes=1))  # few, so that many events share one


def logs() -> st.SearchStrategy[list[Event]]:
    """Return up to a dozen events of two cases and two interactions, in any order."""
    return testing.logs(at=moments)


@given(logs(), st.data())
def test_shuffling_and_repeating_the_log_changes_nothing(log: list[Event], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(log))) if log else []
    delivered = data.draw(st.permutations(log + again))

    assert fold(delivered) == fold(log)
    assert facts(delivered) == facts(log)
    assert interaction_facts(delivered) == interaction_facts(log)
    assert next_reply_facts(delivered) == next_reply_facts(log)
    assert survey_facts(delivered) == survey_facts(log)


@given(logs(), st.builds(FactDefinitions, repliers=st.sampled_from(Repliers), visibility=st.sampled_from(Visibility)))
def test_the_waits_for_next_replies_are_those_that_a_case_adds_up(
    log: list[Event], definitions: FactDefinitions
) -> None:
    waits = next_reply_facts(log, definitions=definitions)

    for case in facts(log, definitions=definitions):
        of_case = [row for row in waits if row["case_id"] == case["case_id"]]
        lengths = [row["replied_at"] - row["asked_at"] for row in of_case if row["replied_at"] is not None]
        assert len(lengths) == case["next_replies"]
        assert sum(lengths, timedelta(0)) == (case["next_reply_total"] or timedelta(0))
        assert max(lengths, default=None) == case["next_reply_longest"]
        still_waiting = [row["asked_at"] for row in of_case if row["replied_at"] is None]
        assert still_waiting == ([case["unanswered_since"]] if case["replies"] and case["unanswered_since"] else [])


@given(logs(), moments)
def test_looking_back_is_the_same_as_having_looked_then(log: list[Event], then: datetime) -> None:
    past = [event for event in log if event.at < then]

    assert fold(log, as_of=then) == fold(past)
    # The phase a case stands in lasts until the instant asked about, so that is told both times.
    assert facts(log, as_of=then) == facts(past, as_of=then)
    assert interaction_facts(log, as_of=then) == interaction_facts(past)
    assert next_reply_facts(log, as_of=then) == next_reply_facts(past)
    assert survey_facts(log, as_of=then) == survey_facts(past)


@given(logs(), moments, moments)
def test_looking_back_from_a_moment_already_looked_back_from_takes_the_earlier(
    log: list[Event], one: datetime, other: datetime
) -> None:
    known_at_one = [event for event in log if event.at < one]

    assert fold(known_at_one, as_of=other) == fold(log, as_of=min(one, other))


@given(logs())
def test_counts_only_grow_and_first_times_stay(log: list[Event]) -> None:
    instants = [*sorted({event.at for event in log}), NINE + timedelta(days=1)]

    for earlier, later in pairwise(instants):
        then, after = fold(log, as_of=earlier), fold(log, as_of=later)
        assert then.keys() <= after.keys()
        for case, state in then.items():
            assert state.reopens <= after[case].reopens
            assert state.replies <= after[case].replies
            assert state.transfers <= after[case].transfers
            assert state.opened_at in {None, after[case].opened_at}
            assert state.first_reply_at in {None, after[case].first_reply_at}
            assert state.last_event_at <= after[case].last_event_at


@given(logs())
def test_a_phase_and_its_milestones_never_contradict_each_other(log: list[Event]) -> None:
    for state in fold(log).values():
        if state.phase is None or state.phase.is_working:
            assert (state.solved_at, state.closed_at) == (None, None)
        elif state.phase is Phase.SOLVED:
            assert state.solved_at is not None
            assert state.closed_at is None
        else:
            assert state.closed_at is not None


@given(logs())
def test_an_interaction_is_never_both_answered_and_abandoned_nor_measured_below_zero(log: list[Event]) -> None:
    for row in interaction_facts(log):
        assert not (row["answered"] and row["abandoned"])
        assert row["offered"] or not (row["answered"] or row["abandoned"])
        durations = [row[name] for name in ("wait", "talk", "hold", "after_contact_work", "handle_time")]
        assert all(duration is None or duration >= timedelta(0) for duration in durations)


@given(logs())
def test_one_case_does_not_depend_on_the_others(log: list[Event]) -> None:
    together = fold(log)

    for case in together:
        assert fold([event for event in log if event.case == case])[case] == together[case]


@given(logs())
def test_a_replay_ends_where_folding_does_and_passes_through_every_state_on_the_way(log: list[Event]) -> None:
    replayed = list(replay(log))

    assert {state.case: state for _, state in replayed} == fold(log)
    assert [event for event, _ in replayed] == [event for event, _ in replay(reversed(log))]
    for count, (event, state) in enumerate(replayed, 1):
        assert fold(each for each, _ in replayed[:count])[state.case] == state
        assert event.case == state.case
