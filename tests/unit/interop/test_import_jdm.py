"""zen-engine's decision tables become rule sets that decide as zen-engine does, and say what they lack."""

import json
from typing import Any

import pytest
import zen
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.errors import InvalidDocumentError
from cxcore.interop import RulesRead, from_jdm
from cxcore.rules import Conflict, EnumField, NoHit, NumberField, Schema

INPUTS = [{"id": "t", "name": "Tier", "field": "tier"}, {"id": "n", "name": "Orders", "field": "orders"}]
OUTPUTS = [{"id": "q", "name": "Queue", "field": "queue"}]


def table(*rows: dict[str, Any], hit: str = "first", **more: object) -> dict[str, Any]:
    return {"hitPolicy": hit, "inputs": INPUTS, "outputs": OUTPUTS, "rules": list(rows), **more}


def graph(content: dict[str, Any], *more: dict[str, Any]) -> dict[str, Any]:
    place = {"position": {"x": 0, "y": 0}}
    return {
        "nodes": [
            {"id": "i", "name": "Request", "type": "inputNode", **place},
            {"id": "t", "name": "Desk", "type": "decisionTableNode", "content": content, **place},
            {"id": "o", "name": "Response", "type": "outputNode", **place},
            *more,
        ],
        "edges": [
            {"id": "a", "sourceId": "i", "targetId": "t", "type": "edge"},
            {"id": "b", "sourceId": "t", "targetId": "o", "type": "edge"},
        ],
    }


def zen_says(content: dict[str, Any], record: dict[str, Any]) -> Any:
    return zen.ZenEngine().create_decision(json.dumps(graph(content))).evaluate(record)["result"]


def we_say(content: dict[str, Any], record: dict[str, Any]) -> Any:
    read = from_jdm(content, schema=SCHEMA)
    assert read.left_out == ()
    verdict = read.rules.decide(record)
    assert not isinstance(verdict, Conflict)
    if content["hitPolicy"] == "collect":
        return [] if isinstance(verdict, NoHit) else list(verdict.outcomes)
    return {} if isinstance(verdict, NoHit) else verdict.outcome  # ZEN answers with an empty object


SCHEMA = Schema({"tier": EnumField(("gold", "vip", "basic")), "orders": NumberField()})

texts = st.sampled_from(["'gold'", '"vip"', "'basic'"])
numbers = st.sampled_from(["0", "3", "-2", "2.5", "7"])
text_cells = st.one_of(
    st.just(""),
    st.just("null"),
    st.just("!= null"),
    texts,
    texts.map("!= {}".format),
    st.lists(texts, min_size=1, max_size=3).map(",".join),
    st.lists(texts, min_size=1, max_size=3).map(lambda each: f"in [{', '.join(each)}]"),
    st.lists(texts, min_size=1, max_size=3).map(lambda each: f"not in [{', '.join(each)}]"),
)
simple_numbers = st.one_of(
    numbers,
    st.sampled_from(["null", "!= null", "not in [0..3]", "not in [0, 7]"]),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers),
    st.builds("{}{}..{}{}".format, st.sampled_from("[("), st.sampled_from(["-2", "0"]), numbers, st.sampled_from("])")),
)
number_cells = st.one_of(
    st.just(""),
    simple_numbers,
    st.builds("{} and {}".format, simple_numbers, simple_numbers),
    st.builds("{} or {}".format, simple_numbers, simple_numbers),
    st.builds("{}, {}".format, simple_numbers, simple_numbers),
    st.builds("{} and {} or {}".format, simple_numbers, simple_numbers, simple_numbers),
)
rows = st.lists(st.tuples(text_cells, number_cells), min_size=1, max_size=4)
records = st.fixed_dictionaries(
    {},
    optional={
        "tier": st.sampled_from(["gold", "vip", "basic", None]),
        "orders": st.sampled_from([-2, 0, 1, 2.5, 3, 7, 9, None]),
    },
)


@settings(max_examples=300, deadline=None)
@given(rows, st.sampled_from(["first", "collect"]), records)
def test_a_table_decides_as_zen_engine_does(cells: list[tuple[str, str]], hit: str, record: dict[str, Any]) -> None:
    content = table(*({"t": t, "n": n, "q": f"'desk {i}'"} for i, (t, n) in enumerate(cells)), hit=hit)

    assert we_say(content, record) == zen_says(content, record)


@pytest.mark.parametrize(
    ("cell", "passes"),
    [
        ("!= 0", True),  # nothing is not 0
        ("!= 0 or [1..5]", True),  # decided before the order is asked
        ("[1..5] or != 0", False),  # the order of nothing is an error, and the cell fails
        ("> 5 or null", False),  # likewise
        ("not in [1..5]", False),  # likewise
        ("!= null and > 5 or null", True),  # the order is never asked
    ],
)
def test_a_missing_fact_passes_a_cell_as_in_zen_engine(cell: str, *, passes: bool) -> None:
    content = table({"n": cell, "q": "'hit'"})

    assert (we_say(content, {}) == {"queue": "hit"}) is passes
    assert we_say(content, {}) == zen_says(content, {})


def test_outputs_that_are_dotted_nest_and_blank_ones_are_absent_as_in_zen_engine() -> None:
    outputs = [{"id": "q", "field": "to.queue"}, {"id": "p", "field": "to.priority"}, {"id": "c", "field": "callback"}]
    content = table({"t": "'gold'", "q": "'vip desk'", "p": "2.5", "c": ""}) | {"outputs": outputs}

    assert we_say(content, {"tier": "gold"}) == {"to": {"queue": "vip desk", "priority": 2.5}}
    assert we_say(content, {"tier": "gold"}) == zen_says(content, {"tier": "gold"})


def test_rules_are_named_by_row_and_description() -> None:
    read = from_jdm(table({"t": "'gold'", "q": "'vip'", "_description": "Gold\n customers"}, {"q": "'general'"}))

    assert [rule.name for rule in read.rules.rules] == ["row 1: Gold customers", "row 2"]


def test_the_type_of_a_column_follows_from_its_cells() -> None:
    inputs = [{"id": "t", "field": "tier"}, {"id": "n", "field": "is_new"}, {"id": "x", "field": "agent"}]
    content = table({"t": "'gold'", "n": "true", "x": "null", "q": "1"}) | {"inputs": inputs}

    read = from_jdm(content)

    assert {name: field.kind for name, field in read.rules.schema.fields.items()} == {
        "agent": "text",
        "is_new": "boolean",
        "tier": "text",
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        # a function is a program
        ({"t": "len($) > 3"}, "rules[0].t: '$) > 3' is neither a constant nor a comparison with one."),
        # another field is no constant
        ({"n": "> limit"}, "rules[0].n: a constant is expected, and 'limit' came."),
        # ZEN orders texts; our texts have no order
        ({"t": "> 'gold'"}, "rules[0].t: only numbers have an order here; a number is expected, and \"'gold'\" came."),
        # what follows a whole test
        ({"n": "3 4"}, "rules[0].n: the cell should end here, and '4' came."),
        ({"n": ">"}, "rules[0].n: a constant is expected, and the end came."),
        ({"t": "startsWith($, 'g')"}, "rules[0].t: \"$, 'g')\" is neither a constant nor a comparison with one."),
        ({"n": "not(3)"}, "rules[0].n: 'in' is expected, and '(' came."),
        ({"n": "(3)"}, "rules[0].n: a bracket may only open an interval or a list, and '3' came."),
        ({"n": "[3, null]"}, "rules[0].n: null in a list is no value to compare with."),
        ({"n": "1" * 10_001}, "rules[0].n: the cell has more than 10,000 characters."),
        # an output that is computed
        ({"q": "orders * 2"}, "rules[0].q: '* 2' is neither a constant nor a comparison with one."),
    ],
)
def test_a_row_that_does_not_carry_over_is_left_out_whole_and_listed(row: dict[str, str], said: str) -> None:
    read = from_jdm(table({"q": "'vip'", **row}, {"q": "'general'"}))

    assert [rule.name for rule in read.rules.rules] == ["row 2"]
    assert list(map(str, read.left_out)) == [said]


def test_a_column_without_a_field_and_options_of_the_table_are_listed() -> None:
    content = table({"t": "a > b", "q": "1"}, passThrough=True) | {"inputs": [{"id": "t"}]}

    assert list(map(str, from_jdm(content).left_out)) == [
        "passThrough: a rule set has no passThrough; 'True' came.",
        "rules[0].t: its column names no field, so the cell is a program of its own.",
    ]


def test_a_graph_gives_its_table_and_lists_its_other_nodes() -> None:
    function = {"id": "f", "name": "Score", "type": "functionNode"}

    read = from_jdm(graph(table({"q": "'general'"}), function))

    assert read.rules.decide({}) != NoHit()
    assert list(map(str, read.left_out)) == ["nodes[3]: the graph's functionNode is not part of this table."]


def test_one_of_several_tables_is_chosen_by_name() -> None:
    other = {"id": "u", "name": "Refunds", "type": "decisionTableNode", "content": table({"q": "'refunds'"})}
    document = graph(table({"q": "'general'"}), other)

    assert isinstance(from_jdm(document, table="Refunds"), RulesRead)
    with pytest.raises(InvalidDocumentError) as unsaid:
        from_jdm(document)
    assert "nodes: holds 2 decision tables; say with table= which is meant: Desk, Refunds." in str(unsaid.value)
    with pytest.raises(InvalidDocumentError) as misspelt:
        from_jdm(document, table="Refund")
    assert "nodes: has no decision table 'Refund'. Did you mean 'Refunds'?" in str(misspelt.value)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "is an object; a list came."),
        ({"nodes": 3}, "nodes: is a list; "),
        (graph([]), "nodes[1].content: is an object; a list came."),  # type: ignore[arg-type]  # malformed on purpose
        (table(hit="unique"), "hitPolicy: is 'first' or 'collect'; 'unique' came."),
        (table(7), "rules[0]: is an object; "),  # type: ignore[arg-type]  # malformed on purpose
        (table({"q": 3}), "rules[0].q: is the text of a cell; "),
        (table(inputs=[{"field": "tier"}]), "inputs[0].id: is a text, by which the rows name their cells."),
        (table(inputs=[INPUTS[0], INPUTS[0]]), "inputs[1].id: repeats 't'."),
        (table(inputs=[{"id": "t", "field": 3}]), "inputs[0].field: is a text; "),
        (table(outputs=[{"id": "q"}]), "outputs[0].field: is the place of one output; '' is empty or taken."),
        (table(outputs=[*OUTPUTS, {"id": "r", "field": "queue.name"}]), "'queue.name' is empty or taken."),
        (table({"t": "'gold'"}, {"t": "3"}), "inputs: 'tier' meets text and a number; say with schema= what it is."),
        (table({"t": "3"}, inputs=[{"id": "t", "field": " tier"}]), "inputs: a field is called by one line of text"),
        (table(rules=[{}] * 10_001), "rules: has at most 10,000 entries; 10,001 came."),
    ],
)
def test_a_malformed_document_is_refused_with_the_path(document: Any, said: str) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        from_jdm(document)

    assert said in str(caught.value)


def test_every_fault_is_told_at_once_and_a_given_schema_checks_the_cells() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        from_jdm(table({"t": "'glod'"}, {"t": "'platinum'", "q": 4}, hit="any"), schema=SCHEMA)

    assert [fault.path for fault in caught.value.faults] == ["hitPolicy", "rules[1].q", "rules[0]"]
    assert "Did you mean 'gold'?" in str(caught.value)


def test_a_number_with_more_digits_than_anybody_means_is_left_out_with_its_row() -> None:
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "i", "name": "wait", "field": "wait"}],
        "outputs": [{"id": "o", "name": "queue", "field": "queue"}],
        "rules": [{"_id": "r", "i": f"> {'9' * 5000}", "o": "1"}],
    }

    read = from_jdm(table)

    assert read.rules.rules == ()
    assert [each.path for each in read.left_out] == ["rules[0].i"]
