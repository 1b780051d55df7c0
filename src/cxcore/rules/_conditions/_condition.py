"""A condition: a checked tree, ready to be asked."""

from collections.abc import Iterator, Mapping
from typing import Any as Anything

import attrs

from cxcore.rules._conditions._compile import Truth, compile_expression
from cxcore.rules._conditions._condition_table import write_table
from cxcore.rules._conditions._parser import parse_expression
from cxcore.rules._conditions._text import write_expression
from cxcore.rules._conditions._tree import All, Any, Expression, Leaf, Not
from cxcore.rules._fields._constant import shorten, write_fact, write_name
from cxcore.rules._fields._field import Field
from cxcore.values import PERSONAL, FrozenDict, Value


@attrs.frozen
class Evidence(Value):
    """
    A comparison that decides a condition, and the fact it met.

    ``str`` tells it as a sentence, with the fact: keep it from readers who may
    not see the record.
    """

    text: str
    """The comparison."""
    truth: bool | None
    """``None`` is unknown, because the fact is missing."""
    field: str
    fact: object = attrs.field(repr=False, metadata=PERSONAL)
    """What the record holds, a set as a sorted tuple; ``None`` if it is missing."""

    def __str__(self) -> str:
        said = "missing" if self.fact is None else write_fact(self.fact)
        truth = "unknown" if self.truth is None else str(self.truth).lower()
        return f"{self.text} is {truth}: {write_name(self.field)} is {shorten(said)}"


def _types(types: Mapping[str, Field]) -> Mapping[str, Field]:
    return FrozenDict(types)


def _compiled(condition: "Condition") -> Truth:
    return compile_expression(condition.tree, condition.types)


@attrs.frozen(repr=False)
class Condition:
    """
    A checked condition; :meth:`Schema.parse` and :meth:`Schema.check` make them.

    Its truth has three values. A missing fact, absent or ``None``, makes a
    comparison *unknown*; ``and``, ``or`` and ``not`` combine the three as Kleene
    did: false and unknown is false, true or unknown is true, not unknown is
    unknown. So a missing fact is never a match, not even under ``not``.

    Conditions are equal if their trees are and their fields have the same types.
    ``str`` gives the canonical text, which parses back to an equal condition.

    >>> from cxcore.rules import BooleanField, EnumField, Schema
    >>> schema = Schema({"tier": EnumField(("gold", "basic")), "is_new": BooleanField()})
    >>> gold = schema.parse("tier == 'gold' or is_new")
    >>> gold.truth({"tier": "gold"}), gold.truth({"tier": "basic"})
    (True, None)
    >>> gold.fields == {"tier", "is_new"}
    True
    """

    tree: Expression
    types: Mapping[str, Field] = attrs.field(converter=_types)
    """The type of each field it names."""
    _truth: Truth = attrs.field(init=False, eq=False, default=attrs.Factory(_compiled, takes_self=True))

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields it compares."""
        return frozenset(self.types)

    def truth(self, record: Mapping[str, object]) -> bool | None:
        """
        Return whether the condition is true of a record; ``None`` is unknown.

        Only as many facts are read as decide the answer.

        Raises:
            InvalidValueError: A fact is not of its field's type; the message names
                the field and never shows the fact.
        """
        return self._truth(record)

    def matches(self, record: Mapping[str, object]) -> bool:
        """
        Return whether the condition is known to be true of a record.

        Raises:
            InvalidValueError: A fact is not of its field's type.
        """
        return self._truth(record) is True

    def evidence(self, record: Mapping[str, object]) -> tuple[Evidence, ...]:
        """
        Return the comparisons that decide the condition's truth, with the facts they met.

        These are, at each level of the tree, the parts whose truth is the truth
        of the whole: if ``a and b`` is false, all that are false; if it is true,
        both. So each is a reason, and nothing that made no difference is among them.

        Raises:
            InvalidValueError: A fact is not of its field's type.

        >>> from cxcore.rules import EnumField, NumberField, Schema
        >>> schema = Schema({"tier": EnumField(("gold", "basic")), "orders": NumberField()})
        >>> condition = schema.parse("tier == 'gold' and orders > 3")
        >>> [str(each) for each in condition.evidence({"tier": "basic", "orders": 5})]
        ["tier == 'gold' is false: tier is 'basic'"]
        """
        return tuple(self._leaf_evidence(leaf, record) for leaf in self._deciding(self.tree, record))

    def _deciding(self, part: Expression, record: Mapping[str, object]) -> Iterator[Leaf]:
        match part:
            case All(parts) | Any(parts):
                truths = [compile_expression(each, self.types)(record) for each in parts]
                whole = compile_expression(part, self.types)(record)
                for each, truth in zip(parts, truths, strict=True):
                    if truth is whole:
                        yield from self._deciding(each, record)
            case Not(inner):
                yield from self._deciding(inner, record)
            case _:
                yield part

    def _leaf_evidence(self, leaf: Leaf, record: Mapping[str, object]) -> Evidence:
        fact = self.types[leaf.field].fact(record, leaf.field)
        return Evidence(
            text=write_expression(leaf),
            truth=compile_expression(leaf, self.types)(record),
            field=leaf.field,
            fact=tuple(sorted(fact)) if isinstance(fact, frozenset) else fact,
        )

    def to_dict(self) -> dict[str, Anything]:
        """
        Return the condition as nested tables, JSON-ready; :meth:`Schema.read_condition` reads them back equal.

        >>> from cxcore.rules import DurationField, Schema
        >>> Schema({"wait": DurationField()}).parse("wait > 5m").to_dict()
        {'field': 'wait', 'op': '>', 'value': '5m'}
        """
        return write_table(self.tree)

    def __str__(self) -> str:
        return write_expression(self.tree)

    def __repr__(self) -> str:
        return f"Condition({str(self)!r})"

    def __reduce__(self) -> tuple[Anything, ...]:
        return Condition, (self.tree, dict(self.types))  # closures do not pickle; they are made again


def read_condition(text: str, fields: Mapping[str, Field]) -> Condition:
    """Return the condition that a text describes; :meth:`Schema.parse` says what is raised."""
    return condition_of(parse_expression(text, fields), fields)


def condition_of(tree: Expression, fields: Mapping[str, Field]) -> Condition:
    """Return the condition of a checked tree."""
    return Condition(tree, {name: fields[name] for name in sorted(_names(tree))})


def _names(expression: Expression) -> Iterator[str]:
    match expression:
        case All(parts) | Any(parts):
            for part in parts:
                yield from _names(part)
        case Not(part):
            yield from _names(part)
        case _:
            yield expression.field
