"""Rule sets as documents."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cxcore.errors import InvalidDocumentError, InvalidValueError, suggest, type_in_words
from cxcore.rules._conditions._condition_table import check_size
from cxcore.rules._rule import HitPolicy, Outcome, Rule
from cxcore.rules._schema import Schema
from cxcore.values import DocumentReader, as_table

MAX_RULES: Final = 10_000
MAX_PARTS: Final = 500_000
MAX_DEPTH: Final = 128
_RULE_KEYS: Final = ("name", "when", "outcome", "priority")
_KEYS: Final = ("schema", "hit", "rules")
_HITS: Final = {hit.value: hit for hit in HitPolicy}


class RuleSetReader(DocumentReader):
    """Reads the parts of a rule set's document and notes every fault with its path."""

    def read(self, data: Mapping[str, object], given: Schema | None) -> tuple[Schema, list[Rule], HitPolicy]:
        """
        Return the schema, the rules and the hit policy.

        Raises:
            InvalidDocumentError: Every fault of the document.
        """
        try:
            check_size(as_table(data), parts=MAX_PARTS, depth=MAX_DEPTH)
        except InvalidValueError as fault:
            raise InvalidDocumentError("The rule set cannot be read", [fault]) from None
        self.faults += _unknown_keys(data, _KEYS, "")
        hit = self.one(_hit, data.get("hit", HitPolicy.FIRST.value), "hit") or HitPolicy.FIRST
        schema = self.one(lambda declared: _schema(declared, given), data.get("schema"), "schema")
        rows = self.one(_rows, data.get("rules"), "rules") or []
        # Without a schema no condition can be read; its own faults are enough for now.
        rules = [self.rule(row, f"rules[{index}]", schema) for index, row in enumerate(rows)] if schema else []
        self.faults += _repeated_names(rows)
        if self.faults or schema is None:
            raise InvalidDocumentError("The rule set cannot be read", self.faults)
        return schema, [rule for rule in rules if rule is not None], hit

    def rule(self, row: object, path: str, schema: Schema) -> Rule | None:
        if not isinstance(row, Mapping):
            self.faults.append(InvalidValueError(f"is a table with a name; {type_in_words(row)} came.", path=path))
            return None
        self.faults += _unknown_keys(row, _RULE_KEYS, path)
        known = {key: row[key] for key in ("name", "outcome", "priority") if key in row}
        when = self.one(schema.read_condition, row["when"], f"{path}.when") if "when" in row else None
        if "name" not in known:
            self.faults.append(InvalidValueError("is missing; a rule is called by it.", path=f"{path}.name"))
            return None
        return self.one(lambda parts: Rule(when=when, **parts), known, path)


def _hit(name: object) -> HitPolicy:
    if not isinstance(name, str) or name not in _HITS:
        hint = suggest(name, _HITS, kind="hit policies") if isinstance(name, str) else "It is text."
        raise InvalidValueError(f"is no hit policy. {hint}")
    return _HITS[name]


def _schema(declared: object, given: Schema | None) -> Schema:
    if given is not None:
        if declared is not None:
            raise InvalidValueError("is given by the program already; leave it out here.")
        return given
    if not isinstance(declared, Mapping):
        raise InvalidValueError("is a table of fields, each with its type.")
    return Schema.from_dict(declared)


def _rows(rows: object) -> list[object]:
    if not isinstance(rows, (list, tuple)):
        raise InvalidValueError("is a list of rules.")
    if len(rows) > MAX_RULES:
        raise InvalidValueError(f"has {len(rows):,} rules; at most {MAX_RULES:,} are read.")
    return list(rows)


def _unknown_keys(table: Mapping[str, object], known: Iterable[str], path: str) -> list[InvalidValueError]:
    joint = f"{path}." if path else ""
    return [
        InvalidValueError(f"is no key of this table. {suggest(str(key), known, kind='keys')}", path=f"{joint}{key}")
        for key in table
        if key not in known
    ]


def _repeated_names(rows: Iterable[object]) -> list[InvalidValueError]:
    first: dict[object, int] = {}
    faults = []
    for index, row in enumerate(rows):
        name = row.get("name") if isinstance(row, Mapping) else None
        if isinstance(name, str) and first.setdefault(name, index) != index:
            faults.append(
                InvalidValueError(
                    f"is {name!r}, as that of rules[{first[name]}] is; rename one.", path=f"rules[{index}].name"
                )
            )
    return faults


def rule_set_json_schema(schema: Schema) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a rule set's document without its schema."""
    conditions = schema.condition_json_schema()
    rule = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1},
            "when": {"$ref": "#/$defs/condition"},
            "outcome": {"description": "What the rule gives: any text, number, list or table."},
            "priority": {"type": "integer", "default": 0},
        },
        "required": ["name"],
        "additionalProperties": False,
    }
    return {
        "$schema": conditions["$schema"],
        "title": "Rule set",
        "type": "object",
        "properties": {
            "hit": {"enum": list(_HITS), "default": HitPolicy.FIRST.value},
            "rules": {"type": "array", "items": rule, "maxItems": MAX_RULES},
        },
        "required": ["rules"],
        "additionalProperties": False,
        "$defs": conditions["$defs"],
    }


def write_rule_set(schema: Schema, rules: Iterable[Rule], hit: HitPolicy) -> dict[str, Any]:
    """Return the document of a rule set, JSON-ready."""
    return {"schema": schema.to_dict(), "hit": hit.value, "rules": [_row(rule) for rule in rules]}


def _row(rule: Rule) -> dict[str, Any]:
    when = {} if rule.when is None else {"when": str(rule.when)}
    priority = {"priority": rule.priority} if rule.priority else {}
    return {"name": rule.name, **when, "outcome": _thawed(rule.outcome), **priority}


def _thawed(outcome: Outcome) -> Any:
    if isinstance(outcome, tuple):
        return [_thawed(each) for each in outcome]
    if isinstance(outcome, dict):
        return {key: _thawed(each) for key, each in outcome.items()}
    return outcome
