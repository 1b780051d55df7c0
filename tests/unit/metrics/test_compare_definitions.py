"""One figure of one log under every vendor's definition."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from cxcore.errors import InvalidValueError
from cxcore.metrics import DefinitionTable, compare_definitions
from cxcore.models import Actor, ActorKind, CaseId, Event, EventId, InteractionId

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)

CALLS: list[Mapping[str, object]] = [
    {"offered": True, "answered": answered, "abandoned": not answered, "wait": timedelta(seconds=wait)}
    for answered, wait in ((True, 5), (True, 25), (False, 10), (False, 60))
]


def case(replies: int, messages: int) -> Mapping[str, object]:
    """A case that was solved and closed at once by one agent."""
    instants = dict.fromkeys(("opened_at", "solved_at", "closed_at"), NINE)
    return {**instants, "replies": replies, "customer_messages": messages, "agents_involved": 1, "reopens": 0}


CASES = [case(0, 1), case(1, 2), case(1, 1), case(2, 1)]


def values(table: DefinitionTable) -> dict[str, float | None]:
    return {row.vendor: row.estimate.value for row in table}


def test_four_cases_have_a_figure_for_each_vendor() -> None:
    assert values(compare_definitions(CASES, of="fcr")) == {
        "Zendesk": 0.75,
        "dbt_zendesk (Fivetran)": 0.5,
        "Intercom": 1.0,
        "Freshservice": 0.75,
        "Zoho Desk": 0.5,
        "Zammad": None,
        "ICMI, the association": None,
    }


def test_a_definition_whose_facts_are_missing_says_which() -> None:
    table = compare_definitions(CASES, of="fcr")

    assert [row.estimate.reason for row in table if row.estimate.value is None] == [
        "no row has first_solved_at",
        "no row has first_solved_at",
        "no row has fcr_confirmed",
    ]


def test_rows_that_can_be_read_only_once_are_enough() -> None:
    def once() -> Iterator[Mapping[str, object]]:
        yield from CASES

    assert values(compare_definitions(once(), of="fcr")) == values(compare_definitions(CASES, of="fcr"))


def test_a_frame_gives_the_same_figures_and_the_same_reasons() -> None:
    of_rows = compare_definitions(CASES, of="fcr", at=NINE + timedelta(days=1))

    of_frame = compare_definitions(pl.DataFrame(CASES), of="fcr", at=NINE + timedelta(days=1))

    assert of_frame == of_rows


def test_the_two_calls_in_five_and_in_twenty_five_seconds_are_four_service_levels() -> None:
    table = compare_definitions(CALLS, of="service_level")

    assert {row.definition.name: row.estimate.value for row in table if row.vendor.startswith("Cisco")} == {
        "SL Aban Negative": 1 / 4,
        "SL Aban Ignored": 1 / 3,
        "SL Aban Positive": 2 / 4,
    }
    assert table[2].definition.name == "Service Level %, abandons not included"
    assert table[2].estimate.value == 1 / 2


def test_the_threshold_can_be_that_of_the_queue() -> None:
    table = compare_definitions(CALLS, of="service_level", within=timedelta(seconds=30))

    assert table[0].estimate.value == 2 / 4


def test_without_rows_every_figure_is_unknown() -> None:
    assert set(values(compare_definitions([], of="service_level")).values()) == {None}


def test_a_figure_with_one_definition_may_lack_its_facts_too() -> None:
    assert compare_definitions(CASES, of="transfer_rate")[0].estimate.reason == "no row has answered"


def told(minute: int, type_: str, **fields: object) -> Event:
    at = NINE + timedelta(minutes=minute)
    return Event(id=EventId(f"evt_{minute}"), type=type_, at=at, case=CaseId("cas_refund"), **fields)  # type: ignore[arg-type]  # a table of events


def test_a_log_of_events_is_folded_into_cases() -> None:
    log = [
        told(0, "case.created"),
        told(5, "message.replied", actor=Actor(ActorKind.AGENT, "agt_priya")),
        told(9, "case.solved"),
    ]

    table = compare_definitions(log, of="first_response_time", at=NINE + timedelta(hours=1))

    assert set(values(table).values()) == {5.0}


def test_a_log_of_events_is_folded_into_interactions_where_the_figure_is_about_them() -> None:
    call = InteractionId("int_call")
    log = [
        told(0, "interaction.queued", interaction=call),
        told(1, "interaction.abandoned", interaction=call),
    ]

    assert compare_definitions(log, of="abandonment_rate")[0].estimate.value == 1.0


def test_a_figure_that_no_vendor_defines_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InvalidValueError) as caught:
        compare_definitions(CASES, of="fcrr")

    assert str(caught.value) == "of: no vendor's definition of 'fcrr' is known. Did you mean 'fcr'?"


def test_it_prints_as_a_table_with_the_source_of_each_row() -> None:
    table = compare_definitions(CALLS, of="abandonment_rate")

    assert str(table).splitlines() == [
        "vendor         value   n  left out  definition                                     source",
        (
            "Genesys Cloud  0.5000  4            Abandoned / offered, short abandons included.  "
            "Genesys Cloud, Metric definitions"
        ),
    ]


def test_a_notebook_shows_the_table_with_what_differs_as_a_hint() -> None:
    html = compare_definitions(CALLS, of="handle_time")._repr_html_()

    assert html.startswith("<table><thead><tr><th>vendor</th>")
    assert '<tr title="Dialing and contacting of outbound calls count there' in html
    assert "<td>no row has handle_time</td>" in html


def test_it_is_a_sequence_with_records() -> None:
    table = compare_definitions(CALLS, of="service_level")

    assert repr(table[:2]) == "<DefinitionTable: service_level by 2 definitions>"
    assert table.to_dicts()[0]["vendor"] == "Genesys Cloud"
    assert table.to_dicts()[0]["differs"].startswith("With flow-outs left out")
    assert len(table) == 10
