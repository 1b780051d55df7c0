"""The decision tables of zen-engine: JSON Decision Model (JDM) in, a rule set out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, suggest, type_in_words
from cxcore.interop._left_out import LeftOut
from cxcore.interop._policies._decision_table import RulesRead, inferred_schema
from cxcore.interop._policies._jdm_cells import UnreadCellError, read_constant, read_test
from cxcore.rules import All, Expression, HitPolicy, Rule, RuleSet, Schema
from cxcore.values import FrozenDict

_HITS: Final = {"first": HitPolicy.FIRST, "collect": HitPolicy.COLLECT}
_MOST_ROWS: Final = 10_000
_TABLE: Final = "decisionTableNode"
_FRAME: Final = (_TABLE, "inputNode", "outputNode")
_OPTIONS: Final[Mapping[str, tuple[object, ...]]] = {
    "passThrough": (False, None),
    "passThorough": (False, None),  # zen-engine's own spelling in older files
    "inputField": ("", None),
    "outputPath": ("", None),
    "executionMode": ("single", None),
}
"""What a table may say besides its rows, and the values by which it says nothing."""


@attrs.frozen
class _Column:
    id: str
    field: str
    path: str


def from_jdm(document: Mapping[str, object], *, table: str | None = None, schema: Schema | None = None) -> RulesRead:
    """
    Return the rule set of a decision table in the JSON Decision Model of zen-engine.

    Each row becomes a rule whose outcome is a table of its output cells. Cells with
    constants, comparisons, lists and intervals carry over; a row with any other cell is
    left out and listed, since a row read by half would match too much. Under the hit
    policy *first* the rows below it then answer in its place: look at the list.

    As in ZEN, a missing fact passes ``!=``, ``not in`` a list, and ``null``, and a test of
    its order fails all that follows in the cell.
    A dotted field such as ``customer.tier`` is one field of that name.

    Args:
        document: The parsed JSON: a graph with ``nodes``, or the ``content`` of one table.
        table: The name of the table, if the graph has several.
        schema: The fields; by default each input column's type follows from its cells,
            and a column of blank cells is no field.

    Raises:
        InvalidDocumentError: Every fault of `document`, each with its path.

    >>> read = from_jdm({
    ...     "hitPolicy": "first",
    ...     "inputs": [{"id": "a", "field": "tier"}, {"id": "b", "field": "orders"}],
    ...     "outputs": [{"id": "c", "field": "queue"}],
    ...     "rules": [
    ...         {"a": "'gold','vip'", "b": "> 3", "c": "'vip desk'"},
    ...         {"a": "lower('G')", "b": "", "c": "'gold desk'"},
    ...         {"a": "", "b": "", "c": "'general'"},
    ...     ],
    ... })
    >>> read.rules.decide({"tier": "vip", "orders": 5}).outcome
    {'queue': 'vip desk'}
    >>> print(*read.left_out)
    rules[1].a: a constant is expected, and 'lower' came.
    """
    reader = _JdmReader()
    found = reader.find_table(document, table)
    rules = reader.rule_set(*found, schema) if found else None
    if reader.faults or rules is None:
        raise InvalidDocumentError("The decision table cannot be read", reader.faults)
    return RulesRead(rules, tuple(reader.left_out))


class _JdmReader:
    """Reads one table, and notes each fault and each thing left out with its path."""

    def __init__(self) -> None:
        self.faults: list[InvalidValueError] = []
        self.left_out: list[LeftOut] = []

    def fault(self, path: str, message: str) -> None:
        self.faults.append(InvalidValueError(message, path=path))

    def find_table(self, document: object, name: str | None) -> tuple[Mapping[str, Any], str] | None:
        """Return the content of the table that is meant and its path; ``None`` once a fault is noted."""
        if not isinstance(document, Mapping):
            self.fault("", f"is an object; {type_in_words(document)} came.")
            return None
        if "nodes" not in document:
            return document, ""
        nodes = list(self.objects(document, "nodes", ""))
        tables = [(path, node) for path, node in nodes if node.get("type") == _TABLE]
        chosen = [each for each in tables if name is None or each[1].get("name") == name]
        if len(chosen) != 1:
            names = [str(node.get("name")) for _, node in tables]
            if name is not None and not chosen:
                said = f"has no decision table {name!r}. {suggest(name, names, kind='tables')}"
            else:
                said = f"holds {len(chosen)} decision tables; say with table= which is meant: {', '.join(names)}."
            self.fault("nodes", said)
            return None
        ((path, node),) = chosen
        for other, each in nodes:
            if each is not node and (each.get("type") not in _FRAME or each.get("type") == _TABLE):
                self.left_out.append(LeftOut(other, f"the graph's {each.get('type')} is not part of this table."))
        content = node.get("content")
        if not isinstance(content, Mapping):
            self.fault(f"{path}.content", f"is an object; {type_in_words(content)} came.")
            return None
        return content, f"{path}.content."

    def objects(self, data: Mapping[str, Any], key: str, at: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the objects of a list with their paths, and note what is none."""
        listed = data.get(key)
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            self.fault(f"{at}{key}", f"is a list; {type_in_words(listed)} came.")
            return
        if len(listed) > _MOST_ROWS:
            self.fault(f"{at}{key}", f"has at most {_MOST_ROWS:,} entries; {len(listed):,} came.")
            return
        for index, each in enumerate(listed):
            if isinstance(each, Mapping):
                yield f"{at}{key}[{index}]", each
            else:
                self.fault(f"{at}{key}[{index}]", f"is an object; {type_in_words(each)} came.")

    def rule_set(self, content: Mapping[str, Any], at: str, given: Schema | None) -> RuleSet | None:
        """Return the rule set of a table, or ``None`` once a fault is noted."""
        hit = content.get("hitPolicy", "first")
        if not isinstance(hit, str) or hit not in _HITS:
            self.fault(f"{at}hitPolicy", f"is 'first' or 'collect'; {str(hit)[:40]!r} came.")
        for option, silent in _OPTIONS.items():
            if (said := content.get(option)) not in silent:
                self.left_out.append(LeftOut(f"{at}{option}", f"a rule set has no {option}; {str(said)[:40]!r} came."))
        inputs, outputs = self.columns(content, "inputs", at), self.columns(content, "outputs", at)
        rows = [self.row(path, row, inputs, outputs) for path, row in self.objects(content, "rules", at)]
        kept = [row for row in rows if row is not None]
        schema = given or inferred_schema(
            [test for _, _, tests, _ in kept for test in tests], f"{at}inputs", self.faults
        )
        rules = [self.rule(*row, schema) for row in kept] if schema else []
        if self.faults or schema is None:
            return None
        return RuleSet(schema, [rule for rule in rules if rule], _HITS[hit])

    def columns(self, content: Mapping[str, Any], key: str, at: str) -> list[_Column]:
        columns: list[_Column] = []
        for path, column in self.objects(content, key, at):
            name, field = column.get("id"), column.get("field") or ""
            if not isinstance(name, str) or not name:
                self.fault(f"{path}.id", "is a text, by which the rows name their cells.")
            elif name in [each.id for each in columns]:
                self.fault(f"{path}.id", f"repeats {name!r}.")
            elif not isinstance(field, str):
                self.fault(f"{path}.field", f"is a text; {type_in_words(field)} came.")
            elif key == "outputs" and (not field or _clashes(field, [each.field for each in columns])):
                self.fault(f"{path}.field", f"is the place of one output; {field!r} is empty or taken.")
            else:
                columns.append(_Column(name, field, path))
        return columns

    def row(
        self, path: str, row: Mapping[str, Any], inputs: Sequence[_Column], outputs: Sequence[_Column]
    ) -> tuple[str, str, list[Expression], Mapping[str, Any]] | None:
        """Return a row's path, name, tests and outcome; ``None`` if it is left out or has a fault."""
        number = int(path[path.rindex("[") + 1 : -1]) + 1
        described = " ".join(str(row.get("_description") or "").split())
        name = f"row {number}: {described}" if described.isprintable() and described else f"row {number}"
        tests: list[Expression] = []
        outcome: dict[str, Any] = {}
        whole = True
        for column in (*inputs, *outputs):
            cell = row.get(column.id, "")
            if not isinstance(cell, str):
                self.fault(f"{path}.{column.id}", f"is the text of a cell; {type_in_words(cell)} came.")
                whole = False
                continue
            if not cell.strip():
                continue
            try:
                if column in outputs:
                    _place(outcome, column.field, read_constant(cell))
                elif column.field:
                    tests.append(read_test(cell, column.field))
                else:
                    raise UnreadCellError("its column names no field, so the cell is a program of its own.")  # noqa: TRY301  # one place lists what is left out
            except UnreadCellError as unread:
                self.left_out.append(LeftOut(f"{path}.{column.id}", str(unread)))
                whole = False
        return (path, name, tests, outcome) if whole else None

    def rule(
        self, path: str, name: str, tests: Sequence[Expression], outcome: Mapping[str, Any], schema: Schema
    ) -> Rule | None:
        try:
            when = schema.check(tests[0] if len(tests) == 1 else All(tuple(tests))) if tests else None
            return Rule(name=name, when=when, outcome=FrozenDict(outcome))
        except InvalidValueError as fault:
            self.faults.append(fault.under(path))
            return None


def _clashes(field: str, others: Sequence[str]) -> bool:
    return any(f"{field}.".startswith(f"{each}.") or f"{each}.".startswith(f"{field}.") for each in others)


def _place(outcome: dict[str, Any], field: str, value: object) -> None:
    """Put a value where a dotted field points; ZEN nests its outputs so."""
    *above, last = field.split(".")
    for name in above:
        outcome = outcome.setdefault(name, {})
    outcome[last] = value
