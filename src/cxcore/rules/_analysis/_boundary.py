"""Records just inside and just outside what each rule asks for: the test cases of a rule set."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cxcore.rules._analysis._atoms import MISSING, NO, YES, Atoms, OrderedAtoms, bits
from cxcore.rules._analysis._findings import show_record
from cxcore.rules._analysis._region import Box, TooComplexError
from cxcore.rules._analysis._region_map import RegionMap
from cxcore.rules._rule import NoHit
from cxcore.rules._rule_set import RuleSet
from cxcore.values import FrozenDict, Value

_MOST_BOXES: Final = 20
_MOST_VALUES: Final = 20


def _record(record: Mapping[str, object]) -> Mapping[str, object]:
    return FrozenDict(record)


@attrs.frozen(kw_only=True)
class BoundaryCase(Value):
    """A record at the edge of a rule, and what the rule set answers today."""

    rule: str
    field: str
    """The field whose value stands at the edge; in the next case of the rule it may lie across."""
    record: Mapping[str, object] = attrs.field(converter=_record)
    is_inside: bool
    """Whether the rule is true of the record."""
    outcomes: tuple[object, ...]
    """What the rule set answers: none if no rule matches, several under COLLECT, ANY or in a conflict."""

    def __str__(self) -> str:
        side = "inside" if self.is_inside else "outside"
        answer = " and ".join(map(repr, self.outcomes)) or "no match"
        return f"{side} {self.rule!r} by {self.field}: {show_record(self.record)} gives {answer}"


def boundary_cases(rule_set: RuleSet) -> tuple[BoundaryCase, ...]:
    """
    Return records just inside and just outside each boundary that each rule mentions.

    Store them beside the rules as their tests: a later change that moves a
    boundary, on purpose or not, changes the outcome of some of them. Around a
    number, a time or a level the two records are neighbours, with no value between; of an
    enumeration, a text or a set each mentioned member and one that is not mentioned
    is tried, and of every field the missing fact. The other fields are such that the
    rule decides, if there are such records. Where another alternative of the same
    rule takes in what lies across, there is no case outside.

    The order is that of the rules, then of the fields by name. Rules that are too
    complex to analyse have no cases; of a rule with more than 20 alternatives the
    first 20 are taken.

    >>> from cxcore.rules import IntegerField, Rule, RuleSet, Schema
    >>> schema = Schema({"orders": IntegerField()})
    >>> regulars = Rule(name="regulars", when=schema.parse("orders >= 10"), outcome="loyalty desk")
    >>> for case in boundary_cases(RuleSet(schema, [regulars])):
    ...     print(case)
    inside 'regulars' by orders: orders 10 gives 'loyalty desk'
    outside 'regulars' by orders: orders 9 gives no match
    outside 'regulars' by orders: a record without facts gives no match
    """
    regions = RegionMap(rule_set)
    found: dict[tuple[str, Mapping[str, object]], BoundaryCase] = {}
    for place, index in enumerate(regions.order):
        for box in regions.boxes[index][:_MOST_BOXES]:
            base = _base(regions, index, box, regions.order[:place])
            for name, record, is_inside in _edges(regions, box, base) if base is not None else ():
                case = _case(rule_set, index, name, record)
                if case.is_inside is is_inside:
                    found.setdefault((case.rule, case.record), case)
    places = {rule.name: place for place, rule in enumerate(rule_set.rules)}
    return tuple(sorted(found.values(), key=lambda case: (places[case.rule], case.field)))


def _case(rule_set: RuleSet, index: int, name: str, record: Mapping[str, object]) -> BoundaryCase:
    verdict = rule_set.decide(record)
    return BoundaryCase(
        rule=rule_set.rules[index].name,
        field=name,
        record=record,
        is_inside=index in rule_set.matches(record),
        outcomes=() if isinstance(verdict, NoHit) else tuple(rule.outcome for rule in verdict.rules),
    )


def _base(regions: RegionMap, index: int, box: Box, earlier: list[int]) -> Box | None:
    """Return a part of a rule's box, if there is one where the rule decides, and for no other reason than this box."""
    others = [(index, other) for other in regions.boxes[index] if other is not box]
    before = regions.owned(earlier)
    try:
        found = (regions.space.escape(box, kept_out).box for kept_out in ([*before, *others], before, ()))
        return next((each for each in found if each is not None), None)
    except TooComplexError:
        return None


def _edges(regions: RegionMap, box: Box, base: Box) -> Iterator[tuple[str, Mapping[str, object], bool]]:
    """Yield the records at the edges of a box: the field that is varied, the record, and whether it is inside."""
    space = regions.space
    record = space.example(base)
    for name, atoms in space.atoms.items():
        asked = [(leaf, axis) for leaf, axis in atoms.axis_of.items() if axis in box]
        if atoms.main not in box and not asked:
            continue
        mask = box.get(atoms.main, atoms.whole)
        for value, is_inside in _main_values(atoms, mask, base):
            yield name, FrozenDict({**record, name: value}), is_inside
        known = mask & ~MISSING
        atom = (known & -known).bit_length() - 1
        true = frozenset(leaf for leaf, axis in atoms.axis_of.items() if base.get(axis) == YES)
        for leaf, axis in asked:
            for truth in (NO, YES):
                value = atoms.at_edge(leaf, truth == YES, atom, true)
                yield name, FrozenDict({**record, name: value}), bool(box[axis] & truth)
        if mask != atoms.whole:
            absent = FrozenDict({each: fact for each, fact in record.items() if each != name})
            yield name, absent, bool(mask & MISSING)


def _main_values(atoms: Atoms, mask: int, base: Box) -> Iterator[tuple[object, bool]]:
    true = frozenset(leaf for leaf, axis in atoms.axis_of.items() if base.get(axis) == YES)
    inside, outside = mask & ~MISSING, atoms.known & ~mask
    if not isinstance(atoms, OrderedAtoms):
        for side in (inside, outside):
            for atom in list(bits(side))[:_MOST_VALUES]:
                yield atoms.example(atom, true), side == inside
        return
    if not outside:
        yield atoms.example((inside & -inside).bit_length() - 1, true), True
    for atom in bits(inside):
        for neighbour in (atom - 1, atom + 1):
            if outside >> neighbour & 1:
                yield atoms.edge(atom, neighbour), True
                yield atoms.edge(neighbour, atom), False
