"""A rule set: rules in order over one schema, and which of them count for a record."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

import attrs

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.rules._fields._facts import Facts, read_facts
from cxcore.rules._fields._field import Field
from cxcore.rules._fields._predicate import PredicateField
from cxcore.rules._matching._index import RuleIndex, index_rules
from cxcore.rules._rule import Conflict, Hit, HitPolicy, NoHit, Rule, RuleReason, Verdict
from cxcore.rules._rule_table import RuleSetReader, rule_set_json_schema, write_rule_set
from cxcore.rules._schema import Schema
from cxcore.values import DocumentFormat, instance_of, parse_document


def _rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rules)


def _check_rules(rule_set: "RuleSet", field: "attrs.Attribute[Any]", rules: tuple[Rule, ...]) -> None:
    names: dict[str, int] = {}
    for index, rule in enumerate(rules):
        path = f"{field.name}[{index}]"
        if not isinstance(rule, Rule):
            raise InvalidValueError(f"is a Rule; {type_in_words(rule)} came.", path=path)
        if rule.name in names:
            raise InvalidValueError(
                f"is called {rule.name!r}, as rules[{names[rule.name]}] is; rename one.", path=f"{path}.name"
            )
        names[rule.name] = index
        for name, kind in rule.when.types.items() if rule.when else ():
            if rule_set.schema.fields.get(name) != kind:
                raise InvalidValueError(
                    f"was read with another schema, in which {name!r} is not what it is in this one.",
                    path=f"{path}.when",
                )


@attrs.frozen
class RuleSet:
    """
    Rules in order over one schema, with the policy that says which match counts.

    >>> from cxcore.rules import EnumField, HitPolicy, Rule, RuleSet, Schema
    >>> schema = Schema({"tier": EnumField(("gold", "vip", "basic"))})
    >>> rules = RuleSet(
    ...     schema,
    ...     [
    ...         Rule(name="vip desk", when=schema.parse("tier in ['gold', 'vip']"), outcome="vip"),
    ...         Rule(name="everybody", outcome="general"),
    ...     ],
    ... )
    >>> rules.matches({"tier": "vip"}), rules.first({"tier": "basic"}), rules.first({})
    ((0, 1), 1, 1)
    >>> rules.decide({"tier": "vip"}).outcome
    'vip'
    """

    schema: Schema = attrs.field(validator=instance_of(Schema))
    rules: tuple[Rule, ...] = attrs.field(converter=_rules, validator=_check_rules)
    hit: HitPolicy = attrs.field(default=HitPolicy.FIRST, validator=instance_of(HitPolicy))
    _fields: Mapping[str, Field] = attrs.field(init=False, eq=False, repr=False)
    _index: RuleIndex = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        fields: dict[str, Field] = {}
        for rule in self.rules:
            for name, field in rule.when.types.items() if rule.when else ():
                fields[name] = field
                fields |= field.inputs if isinstance(field, PredicateField) else {}
        index = index_rules([rule.when.tree if rule.when else None for rule in self.rules], fields)
        object.__setattr__(self, "_fields", fields)  # the values are frozen; this is their constructor's last step
        object.__setattr__(self, "_index", index)

    @classmethod
    def parse(cls, text: str, *, schema: Schema | None = None, format: DocumentFormat | None = None) -> Self:  # noqa: A002  # as parse_document calls it
        """
        Return the rule set that a JSON, TOML or YAML text describes.

        Args:
            text: The document: ``hit``, a list of ``rules`` with ``name``, ``when``,
                ``outcome`` and ``priority``, and the ``schema`` of their records.
            schema: The schema, if the program declares it and the document does not.
            format: See :func:`cxcore.values.parse_document`.

        Raises:
            InvalidDocumentError: Every fault of the document, each with its path.

        >>> rules = RuleSet.parse('''
        ... hit = "first"
        ... [schema]
        ... tier = { type = "enum", values = ["gold", "basic"] }
        ... [[rules]]
        ... name = "gold desk"
        ... when = "tier == 'gold'"
        ... outcome = { queue = "gold" }
        ... [[rules]]
        ... name = "everybody"
        ... outcome = { queue = "general" }
        ... ''')
        >>> rules.decide({"tier": "gold"}).outcome["queue"]
        'gold'
        """
        return cls.from_dict(parse_document(text, name="rule set", format=format), schema=schema)

    @classmethod
    def from_dict(cls, data: Mapping[str, object], *, schema: Schema | None = None) -> Self:
        """
        Return the rule set that a mapping describes; see :meth:`parse`.

        A rule's ``when`` is a text or the tables of :meth:`Schema.read_condition`. A
        document has at most 10,000 rules.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        return cls(*RuleSetReader().read(data, schema))

    @staticmethod
    def json_schema(schema: Schema) -> dict[str, Any]:
        """
        Return the JSON Schema (draft 2020-12) of the documents :meth:`from_dict` reads for `schema`, for editors.

        It describes a condition's text as any text; :meth:`from_dict` says what is wrong in one.

        >>> from cxcore.rules import EnumField, RuleSet, Schema
        >>> document = RuleSet.json_schema(Schema({"tier": EnumField(("gold", "basic"))}))
        >>> document["properties"]["hit"]["enum"]
        ['first', 'unique', 'any', 'priority', 'collect']
        """
        return rule_set_json_schema(schema)

    def to_dict(self) -> dict[str, Any]:
        """Return the rule set as JSON-ready data with its schema; :meth:`from_dict` reads it back equal."""
        return write_rule_set(self.schema, self.rules, self.hit)

    def matches(self, record: Mapping[str, object]) -> tuple[int, ...]:
        """
        Return the indexes of all rules that are known to be true of a record, in order.

        Raises:
            InvalidValueError: A fact that some rule asks for is not of its field's type.
        """
        return self._index.matches(self._facts(record))

    def first(self, record: Mapping[str, object]) -> int | None:
        """
        Return the index of the first rule that is known to be true of a record, or ``None``.

        Raises:
            InvalidValueError: A fact that some rule asks for is not of its field's type.
        """
        return self._index.first(self._facts(record))

    def decide(self, record: Mapping[str, object]) -> Verdict:
        """
        Return what the hit policy makes of the rules that match a record.

        A conflict is an answer to match on and not an exception: one customer's
        record must not stop the desk, and :class:`Conflict` says which rules disagree.

        Raises:
            InvalidValueError: A fact that some rule asks for is not of its field's type.
        """
        if self.hit is HitPolicy.FIRST:
            first = self.first(record)
            return NoHit() if first is None else Hit((self.rules[first],))
        matched = tuple(self.rules[index] for index in self.matches(record))
        if not matched:
            return NoHit()
        if self.hit is HitPolicy.PRIORITY:
            return Hit((max(matched, key=lambda rule: rule.priority),))  # of equals, max keeps the earliest
        alone = self.hit is HitPolicy.UNIQUE and len(matched) > 1
        at_odds = self.hit is HitPolicy.ANY and any(rule.outcome != matched[0].outcome for rule in matched)
        return Conflict(self.hit, matched) if alone or at_odds else Hit(matched)

    def explain(self, record: Mapping[str, object]) -> tuple[RuleReason, ...]:
        """
        Return for each rule, in order, whether it matches a record and why.

        Nothing of this is computed by the other methods.

        Raises:
            InvalidValueError: A fact that some rule asks for is not of its field's type.
        """
        facts = self._facts(record)
        return tuple(
            RuleReason(rule, True, ())
            if rule.when is None
            else RuleReason(rule, rule.when.truth(facts), rule.when.evidence(facts))
            for rule in self.rules
        )

    def _facts(self, record: Mapping[str, object]) -> Mapping[str, object]:
        if type(record) is Facts and record.schema is self.schema:
            return record
        return read_facts(self._fields, record)

    def __reduce__(self) -> tuple[Any, ...]:
        return RuleSet, (self.schema, self.rules, self.hit)  # closures do not pickle; they are made again
