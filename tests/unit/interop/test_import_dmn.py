"""DMN's decision tables become rule sets that decide as DMN 1.3 says, and list what they lack."""

from xml.sax.saxutils import escape

import pytest

from cxcore.errors import InvalidDocumentError
from cxcore.interop import from_dmn
from cxcore.rules import Conflict, Hit, HitPolicy, NoHit, NumberField, Schema, TextField

AT = "decision[0].decisionTable"


def definitions(inside: str, more: str = "") -> str:
    return f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" {more}>{inside}</definitions>'


def cells(kind: str, texts: tuple[str, ...]) -> str:
    return "".join(f"<{kind}><text>{escape(text)}</text></{kind}>" for text in texts)


def decision(
    *rows: tuple[tuple[str, ...], tuple[str, ...]],
    hit: str = 'hitPolicy="FIRST"',
    inputs: tuple[str, ...] = ("tier",),
    outputs: str = '<output name="queue"/>',
    name: str = "Desk",
    more: str = "",
) -> str:
    columns = "".join(f"<input>{column(each)}</input>" for each in inputs)
    rules = "".join(f"<rule>{cells('inputEntry', asked)}{cells('outputEntry', given)}</rule>" for asked, given in rows)
    table = f"<decisionTable {hit}>{columns}{outputs}{rules}{more}</decisionTable>"
    return f'<decision name="{name}">{table}</decision>'


def column(text: str) -> str:
    return cells("inputExpression", (text,))


def faults(text: str, **given: str) -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        from_dmn(text, **given)  # type: ignore[arg-type]  # the tests give a table's name only
    return [str(fault) for fault in caught.value.faults]


NUMBER = Schema({"n": NumberField()})
TEXT = Schema({"n": TextField()})


@pytest.mark.parametrize(
    ("cell", "schema", "passes", "fails"),
    [
        ("3", NUMBER, [3, 3.0], [2, None]),
        ("-.5", NUMBER, [-0.5], [0.5]),
        ("< 3", NUMBER, [2], [3, None]),
        (">= 2.5", NUMBER, [2.5], [2, None]),
        ("[1..3]", NUMBER, [1, 3], [0, 4, None]),
        ("(1..3)", NUMBER, [2], [1, 3]),
        ("]1..3[", NUMBER, [2], [1, 3]),
        ("[1..3), > 9", NUMBER, [1, 10], [3, 9, None]),
        ("not(1, 2)", NUMBER, [3, None], [1, 2]),
        ("not(< 3)", NUMBER, [3], [2, None]),
        ("not(1, > 5)", NUMBER, [2], [1, 6, None]),
        ('"gold", "vip"', TEXT, ["gold", "vip"], ["basic", None]),
        ('not("gold")', TEXT, ["basic", None], ["gold"]),
        ("null", TEXT, [None], ["gold"]),
        ("not(null)", TEXT, ["gold"], [None]),
        ('null, "gold"', TEXT, [None, "gold"], ["vip"]),
        ('not(null, "gold")', TEXT, ["vip"], [None, "gold"]),
        ("-", TEXT, ["gold", None], []),
        ("", TEXT, ["gold", None], []),
    ],
)
def test_a_unary_test_asks_what_feel_asks(cell: str, schema: Schema, passes: list[object], fails: list[object]) -> None:
    rules = from_dmn(definitions(decision(((cell,), ("true",)), inputs=("n",))), schema=schema).rules
    assert [fact for fact in passes if rules.first({"n": fact}) is None] == []
    assert [fact for fact in fails if rules.first({"n": fact}) is not None] == []


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("? * 2 < 7", "'? * 2 < 7' is neither a constant nor a comparison with one."),
        ("< limit", "a constant is expected, and 'limit' came."),
        ("< true", "only numbers have an order here; a number is expected, and 'true' came."),
        ("date", "a constant is expected, and 'date' came."),
        ("[1..3", "']' or ')' or '[' is expected, and the end came."),
        ("1 2", "the cell should end here, and '2' came."),
        ("1,", "a constant is expected, and the end came."),
        ("9" * 16, f"'{'9' * 16}' is neither a constant nor a comparison with one."),
        ("1," * 5001, "the cell has more than 10,000 characters."),
    ],
)
def test_a_row_with_a_cell_that_is_not_read_is_left_out_whole(cell: str, reason: str) -> None:
    read = from_dmn(definitions(decision(((cell,), ('"a"',)), (("-",), ('"b"',)))))
    assert [str(each) for each in read.left_out] == [f"{AT}.rule[0].inputEntry[0]: {reason}"]
    assert [(rule.name, rule.outcome) for rule in read.rules.rules] == [("row 2", "b")]


def test_computed_columns_outputs_and_other_languages_are_left_out_with_their_paths() -> None:
    text = decision((("1", "-"), ("1",)), (("-", "-"), ("1, 2",)), inputs=("a + b", "not x"))
    foreign = (
        "<rule>" + 2 * "<inputEntry/>" + '<outputEntry expressionLanguage="juel"><text>x</text></outputEntry></rule>'
    )
    asked = '<rule><inputEntry expressionLanguage="juel"><text>x</text></inputEntry><inputEntry/><outputEntry/></rule>'
    read = from_dmn(definitions(text.replace("</decisionTable>", f"{foreign}{asked}</decisionTable>")))
    assert [str(each) for each in read.left_out] == [
        f"{AT}.rule[0].inputEntry[0]: its column computes what it asks about.",
        f"{AT}.rule[1].outputEntry[0]: an output is one constant.",
        f"{AT}.rule[2].outputEntry[0]: the cell is not written in FEEL.",
        f"{AT}.rule[3].inputEntry[0]: the cell is not written in FEEL.",
    ]


OVERLAP = ((("> 1",), ('"low"',)), (("> 5",), ('"high"',)), (("> 5",), ('"high"',)))
RANKED = '<output name="q"><outputValues><text>"high","low"</text></outputValues></output>'


@pytest.mark.parametrize(
    ("hit", "policy", "outcomes"),
    [
        ("", HitPolicy.UNIQUE, None),
        ('hitPolicy="ANY"', HitPolicy.ANY, None),
        ('hitPolicy="FIRST"', HitPolicy.FIRST, ("low",)),
        ('hitPolicy="PRIORITY"', HitPolicy.PRIORITY, ("high",)),
        ('hitPolicy="COLLECT"', HitPolicy.COLLECT, ("low", "high", "high")),
        ('hitPolicy="RULE ORDER"', HitPolicy.COLLECT, ("low", "high", "high")),
    ],
)
def test_each_hit_policy_decides_as_dmn_has_it(hit: str, policy: HitPolicy, outcomes: tuple[str, ...] | None) -> None:
    rules = from_dmn(definitions(decision(*OVERLAP, hit=hit, inputs=("n",), outputs=RANKED))).rules
    verdict = rules.decide({"n": 9})
    assert rules.hit is policy
    assert isinstance(verdict, Conflict) if outcomes is None else isinstance(verdict, Hit)
    assert not isinstance(verdict, Hit) or verdict.outcomes == outcomes
    assert rules.decide({"n": 0}) == NoHit()


def test_priority_ranks_by_the_first_output_first_and_several_outputs_are_a_table() -> None:
    outputs = "".join(
        f'<output name="{name}"><outputValues><text>{values}</text></outputValues></output>'
        for name, values in [("queue", '"a","b"'), ("level", "1,2")]
    )
    rows = [(("-",), ('"b"', "1")), (("-",), ('"a"', "2")), (("-",), ('"a"', "1"))]
    rules = from_dmn(definitions(decision(*rows, hit='hitPolicy="PRIORITY"', outputs=outputs))).rules
    assert [rule.priority for rule in rules.rules] == [0, 1, 2]
    verdict = rules.decide({})
    assert isinstance(verdict, Hit)
    assert verdict.outcome == {"queue": "a", "level": 1}


def test_aggregators_defaults_input_values_and_other_decisions_are_listed() -> None:
    outputs = "<output><defaultOutputEntry><text>0</text></defaultOutputEntry></output>"
    text = decision((("-",), ("",)), hit='hitPolicy="COLLECT" aggregation="SUM"', outputs=outputs)
    text = text.replace("</input>", "<inputValues><text>1</text></inputValues></input>", 1)
    read = from_dmn(definitions(text + '<decision name="Other"/>'))
    assert [str(each) for each in read.left_out] == [
        "decision[1]: another decision is not part of this table.",
        f"{AT}.aggregation: the outcomes are collected, and no SUM is made of them.",
        f"{AT}.input[0].inputValues: what values a fact may have is for the schema to say; give it with schema=.",
        f"{AT}.output[0].defaultOutputEntry: when no rule matches, the answer is NoHit.",
    ]


def test_the_description_of_a_row_names_its_rule() -> None:
    text = decision((("1",), ("1",))).replace("<rule>", "<rule><description>vip\n desk</description>")
    assert from_dmn(definitions(text)).rules.rules[0].name == "row 1: vip desk"


def test_two_columns_must_both_match_and_names_may_have_blanks_and_dots() -> None:
    rules = from_dmn(definitions(decision((("1", "2"), ("1",)), inputs=("open cases", "customer.age")))).rules
    assert rules.first({"open cases": 1, "customer.age": 2}) == 0
    assert rules.first({"open cases": 1, "customer.age": 3}) is None


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + definitions("&b;")
EXTERNAL = '<!DOCTYPE a SYSTEM "https://example.com/a.dtd">' + definitions("")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "has a document type or an entity, which are refused."),
        (EXTERNAL, "has a document type or an entity, which are refused."),
        ("<a>" * 100_000, "is nested deeper than 64 levels."),
        (" " * 5_000_001, "has at most 5,000,000 characters; 5,000,001 came."),
        ("<a>", "is no well-formed XML: no element found: line 1, column 3."),
        ("<a/>", "is the definitions of DMN; 'a' came."),
        ("<definitions/>", "is the definitions of DMN; 'definitions' came."),
        (definitions("", 'expressionLanguage="juel"'), "expressionLanguage: is FEEL."),
        (definitions(""), "decision: holds 0 decision tables; say with table= which is meant: ."),
        (
            definitions(decision(hit='hitPolicy="OUTPUT ORDER"')),
            f"{AT}.hitPolicy: is one of UNIQUE, ANY, FIRST, PRIORITY, COLLECT, RULE ORDER; 'OUTPUT ORDER' came.",
        ),
        (definitions(decision(outputs="")), f"{AT}.output: is missing; a table has at least one."),
        (
            definitions(decision(outputs=2 * '<output name="q"/>')),
            f"{AT}.output[1].name: is the name of one output; 'q' is empty or taken.",
        ),
        (
            definitions(decision(((), ("1",)))),
            f"{AT}.rule[0]: has 1 input and 1 output entries; 0 and 1 came.",
        ),
        (
            definitions(decision(hit='hitPolicy="PRIORITY"')),
            f"{AT}.output: has no outputValues, by which PRIORITY ranks.",
        ),
        (
            definitions(decision((("-",), ('"b"',)), hit='hitPolicy="PRIORITY"', outputs=RANKED)),
            f"{AT}.rule[0].outputEntry[0]: is none of the outputValues, by which PRIORITY ranks.",
        ),
        (definitions(decision(more="<rule/>" * 10_001)), f"{AT}.rule: has at most 10,000 entries; 10,001 came."),
        (
            definitions(decision((("1",), ("1",)), (('"a"',), ("1",)))),
            f"{AT}.input: 'tier' meets a number and text; say with schema= what it is.",
        ),
    ],
)
def test_what_is_hostile_or_malformed_is_refused_with_its_path(text: str, said: str) -> None:
    assert faults(text)[0] == said


def test_output_values_that_are_computed_cannot_rank() -> None:
    outputs = RANKED.replace('"high","low"', "&gt; 3")
    assert faults(definitions(decision(hit='hitPolicy="PRIORITY"', outputs=outputs)))[0] == (
        f"{AT}.output[0].outputValues: a constant is expected, and '>' came."
    )


def test_a_condition_that_the_schema_refuses_is_a_fault_of_its_row() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        from_dmn(definitions(decision((("1",), ("1",)))), schema=Schema({"tier": TextField()}))
    (fault,) = caught.value.faults
    assert fault.path == f"{AT}.rule[0]"
    assert "tier is text, and 1 is a number" in str(fault)


def test_one_of_several_tables_is_chosen_by_its_name() -> None:
    both = definitions(decision((("-",), ("1",))) + decision((("-",), ("2",)), name="Level"))
    assert from_dmn(both, table="Level").rules.rules[0].outcome == 2
    assert faults(both) == ["decision: holds 2 decision tables; say with table= which is meant: Desk, Level."]
    assert faults(both, table="Levle") == ["decision: has no decision table 'Levle'. Did you mean 'Level'?"]
