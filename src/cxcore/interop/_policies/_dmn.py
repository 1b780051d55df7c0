"""The decision tables of DMN (OMG Decision Model and Notation): XML in, a rule set out."""

import re
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, suggest
from cxcore.interop._left_out import LeftOut
from cxcore.interop._policies._decision_table import RulesRead, inferred_schema
from cxcore.interop._policies._feel_cells import read_constants, read_unary_tests
from cxcore.interop._policies._jdm_cells import Constant, UnreadCellError
from cxcore.rules import All, Expression, HitPolicy, Rule, RuleSet, Schema
from cxcore.values import FrozenDict

_HITS: Final = {
    "UNIQUE": HitPolicy.UNIQUE,
    "ANY": HitPolicy.ANY,
    "FIRST": HitPolicy.FIRST,
    "PRIORITY": HitPolicy.PRIORITY,
    "COLLECT": HitPolicy.COLLECT,
    "RULE ORDER": HitPolicy.COLLECT,  # which keeps the order of the rules
}
_LONGEST: Final = 5_000_000
_DEEPEST: Final = 64
_MOST_ROWS: Final = 10_000
_NAME: Final = re.compile(r"[^\W\d]\w*(?:[ .][^\W\d]\w*)*")
_KEYWORDS: Final = frozenset(
    ("and", "between", "every", "false", "for", "function", "if", "in", "instance", "not", "null", "or", "some", "true")
)


@attrs.frozen
class _Row:
    path: str
    name: str
    tests: tuple[Expression, ...]
    outputs: tuple[Constant, ...]


def from_dmn(text: str, *, table: str | None = None, schema: Schema | None = None) -> RulesRead:
    """
    Return the rule set of a decision table in DMN's XML, versions 1.1 to 1.5.

    The hit policies UNIQUE, ANY, FIRST, PRIORITY and COLLECT carry over, and RULE ORDER
    is COLLECT, which keeps that order; OUTPUT ORDER is refused. An aggregator of COLLECT
    is listed: the outcomes come as they are. Under PRIORITY, rules rank by the lists of
    output values (DMN 1.3, section 8.2.10). A row with a cell that is no constant,
    comparison, list or interval is left out and listed.

    The outcome is the value of a single output, and a table of several.

    Args:
        text: The XML. A document type is refused before anything is parsed, and with it
            all entities; so are more than 5,000,000 characters and 64 levels.
        table: The name of the decision, if the document has several tables.
        schema: The fields; by default each column's type follows from its cells.

    Raises:
        InvalidDocumentError: Every fault of `text`, each with its path.

    >>> read = from_dmn('''<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
    ...   <decision name="Desk"><decisionTable hitPolicy="FIRST">
    ...     <input><inputExpression><text>tier</text></inputExpression></input>
    ...     <output name="queue"/>
    ...     <rule><inputEntry><text>"gold", "vip"</text></inputEntry><outputEntry><text>"vip"</text></outputEntry></rule>
    ...     <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"general"</text></outputEntry></rule>
    ...   </decisionTable></decision>
    ... </definitions>''')
    >>> read.rules.decide({"tier": "gold"}).outcome, read.left_out
    ('vip', ())
    """
    reader = _DmnReader()
    rules = reader.read(text, table, schema)
    if reader.faults or rules is None:
        raise InvalidDocumentError("The decision table cannot be read", reader.faults)
    return RulesRead(rules, tuple(reader.left_out))


class _Bounded(TreeBuilder):
    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InvalidValueError(f"is nested deeper than {_DEEPEST} levels.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def _parsed(text: str) -> Element:
    """Return the root; without a document type there is no entity to expand and nothing to fetch."""
    if len(text) > _LONGEST:
        raise InvalidValueError(f"has at most {_LONGEST:,} characters; {len(text):,} came.")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InvalidValueError("has a document type or an entity, which are refused.")
    parser = XMLParser(target=_Bounded())  # noqa: S314  # bounded above, and no entity can be declared
    try:
        parser.feed(text)
        root: Element = parser.close()
    except (ParseError, UnicodeError) as error:
        raise InvalidValueError(f"is no well-formed XML: {error}.") from None
    return root


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: Element, name: str) -> list[Element]:
    return [each for each in element if _local(each) == name]


def _text(element: Element) -> str:
    return next((each.text or "" for each in element if _local(each) == "text"), "").strip()


def _speaks_feel(element: Element) -> bool:
    return "feel" in element.get("expressionLanguage", "feel").lower()


class _DmnReader:
    """Reads one table, and notes each fault and each thing left out with its path."""

    def __init__(self) -> None:
        self.faults: list[InvalidValueError] = []
        self.left_out: list[LeftOut] = []

    def fault(self, path: str, message: str) -> None:
        self.faults.append(InvalidValueError(message, path=path))

    def read(self, text: str, name: str | None, given: Schema | None) -> RuleSet | None:
        try:
            root = _parsed(text)
        except InvalidValueError as fault:
            self.faults.append(fault)
            return None
        if _local(root) != "definitions" or "omg.org/spec/DMN/" not in root.tag:
            self.fault("", f"is the definitions of DMN; {_local(root)[:40]!r} came.")
        elif not _speaks_feel(root):
            self.fault("expressionLanguage", "is FEEL.")
        elif table := self.find_table(root, name):
            return self.rule_set(*table, given)
        return None

    def find_table(self, root: Element, name: str | None) -> tuple[Element, str] | None:
        decisions = list(enumerate(_children(root, "decision")))
        tables = [(index, each) for index, each in decisions if _children(each, "decisionTable")]
        names = [each.get("name", "") for _, each in tables]
        chosen = [(index, each) for index, each in tables if name is None or each.get("name") == name]
        if len(chosen) != 1:
            if name is not None and not chosen:
                said = f"has no decision table {name!r}. {suggest(name, names, kind='tables')}"
            else:
                said = f"holds {len(chosen)} decision tables; say with table= which is meant: {', '.join(names)}."
            self.fault("decision", said)
            return None
        ((index, decision),) = chosen
        for other, each in decisions:
            if each is not decision:
                self.left_out.append(LeftOut(f"decision[{other}]", "another decision is not part of this table."))
        return _children(decision, "decisionTable")[0], f"decision[{index}].decisionTable"

    def rule_set(self, table: Element, at: str, given: Schema | None) -> RuleSet | None:
        policy = table.get("hitPolicy", "UNIQUE")
        if policy not in _HITS:
            self.fault(f"{at}.hitPolicy", f"is one of {', '.join(_HITS)}; {policy[:40]!r} came.")
            return None
        if aggregation := table.get("aggregation"):
            said = f"the outcomes are collected, and no {aggregation[:40]} is made of them."
            self.left_out.append(LeftOut(f"{at}.aggregation", said))
        fields = self.fields(_children(table, "input"), at)
        outputs = _children(table, "output")
        names = self.names(outputs, at)
        rules = _children(table, "rule")
        if len(rules) > _MOST_ROWS:
            self.fault(f"{at}.rule", f"has at most {_MOST_ROWS:,} entries; {len(rules):,} came.")
            return None
        read = [self.row(f"{at}.rule[{index}]", index + 1, each, fields, names) for index, each in enumerate(rules)]
        rows = [row for row in read if row is not None]
        hit = _HITS[policy]
        priorities = self.priorities(outputs, rows, at) if hit is HitPolicy.PRIORITY else [0] * len(rows)
        schema = given or inferred_schema([test for row in rows for test in row.tests], f"{at}.input", self.faults)
        if self.faults or schema is None:
            return None
        made = [self.rule(row, names, rank, schema) for row, rank in zip(rows, priorities, strict=True)]
        return None if self.faults else RuleSet(schema, [rule for rule in made if rule], hit)

    def fields(self, inputs: Sequence[Element], at: str) -> list[str | None]:
        """Return the field of each input; ``None`` where it is computed."""
        fields: list[str | None] = []
        for index, each in enumerate(inputs):
            written = " ".join(_text(next(iter(_children(each, "inputExpression")), each)).split())
            plain = _NAME.fullmatch(written) and _KEYWORDS.isdisjoint(written.split())
            fields.append(written if plain else None)
            if _children(each, "inputValues"):
                said = "what values a fact may have is for the schema to say; give it with schema=."
                self.left_out.append(LeftOut(f"{at}.input[{index}].inputValues", said))
        return fields

    def names(self, outputs: Sequence[Element], at: str) -> list[str]:
        names = [each.get("name", "") for each in outputs]
        if not names:
            self.fault(f"{at}.output", "is missing; a table has at least one.")
        for index, each in enumerate(outputs):
            if len(names) > 1 and (not names[index] or names[index] in names[:index]):
                self.fault(
                    f"{at}.output[{index}].name", f"is the name of one output; {names[index]!r} is empty or taken."
                )
            if _children(each, "defaultOutputEntry"):
                said = "when no rule matches, the answer is NoHit."
                self.left_out.append(LeftOut(f"{at}.output[{index}].defaultOutputEntry", said))
        return names

    def row(self, path: str, number: int, rule: Element, fields: Sequence[str | None], names: list[str]) -> _Row | None:
        """Return the row; ``None`` if it is left out or has a fault."""
        entries, results = _children(rule, "inputEntry"), _children(rule, "outputEntry")
        if len(entries) != len(fields) or len(results) != len(names):
            came = f"{len(entries)} and {len(results)} came"
            self.fault(path, f"has {len(fields)} input and {len(names)} output entries; {came}.")
            return None
        tests: list[Expression] = []
        outputs: list[Constant] = []
        whole = True
        for index, each in enumerate((*entries, *results)):
            is_input = index < len(fields)
            place = f"inputEntry[{index}]" if is_input else f"outputEntry[{index - len(fields)}]"
            try:
                if is_input:
                    tests += _asked(each, fields[index])
                else:
                    outputs.append(_given(each))
            except UnreadCellError as unread:
                self.left_out.append(LeftOut(f"{path}.{place}", str(unread)))
                whole = False
        described = " ".join("".join(each.text or "" for each in _children(rule, "description")).split())
        name = f"row {number}: {described}" if described and described.isprintable() else f"row {number}"
        return _Row(path, name, tuple(tests), tuple(outputs)) if whole else None

    def priorities(self, outputs: Sequence[Element], rows: Sequence[_Row], at: str) -> list[int]:
        """Return the priority of each row: the rank of its outputs, the first output first."""
        orders: dict[int, list[Constant]] = {}
        for index, each in enumerate(outputs):
            for values in _children(each, "outputValues"):
                try:
                    orders[index] = read_constants(_text(values))
                except UnreadCellError as unread:
                    self.fault(f"{at}.output[{index}].outputValues", str(unread))
        if not orders:
            self.fault(f"{at}.output", "has no outputValues, by which PRIORITY ranks.")
        ranks: list[tuple[int, ...]] = []
        for row in rows:
            missing = [index for index, order in orders.items() if row.outputs[index] not in order]
            for index in missing:
                self.fault(f"{row.path}.outputEntry[{index}]", "is none of the outputValues, by which PRIORITY ranks.")
            ranks.append(() if missing else tuple(order.index(row.outputs[index]) for index, order in orders.items()))
        ranked = sorted(set(ranks), reverse=True)
        return [ranked.index(rank) for rank in ranks]

    def rule(self, row: _Row, names: Sequence[str], priority: int, schema: Schema) -> Rule | None:
        outcome = row.outputs[0] if len(names) == 1 else FrozenDict(zip(names, row.outputs, strict=True))
        try:
            when = schema.check(row.tests[0] if len(row.tests) == 1 else All(row.tests)) if row.tests else None
            return Rule(name=row.name, when=when, outcome=outcome, priority=priority)
        except InvalidValueError as fault:
            self.faults.append(fault.under(row.path))
            return None


def _asked(entry: Element, field: str | None) -> list[Expression]:
    cell = _text(entry)
    if cell in ("", "-"):
        return []
    if not _speaks_feel(entry):
        raise UnreadCellError("the cell is not written in FEEL.")
    if field is None:
        raise UnreadCellError("its column computes what it asks about.")
    return [read_unary_tests(cell, field)]


def _given(entry: Element) -> Constant:
    cell = _text(entry)
    if cell in ("", "-"):
        return None
    if not _speaks_feel(entry):
        raise UnreadCellError("the cell is not written in FEEL.")
    constants = read_constants(cell)
    if len(constants) > 1:
        raise UnreadCellError("an output is one constant.")
    return constants[0]
