"""What no rule answers: records without a match, and values that no rule mentions."""

from collections.abc import Iterator
from itertools import islice

from cxcore.rules._analysis._atoms import MISSING, mentioned
from cxcore.rules._analysis._findings import Finding, FindingCode, Severity, in_words, show_record
from cxcore.rules._analysis._region import Box, Owned, TooComplexError, meet
from cxcore.rules._analysis._region_map import RegionMap
from cxcore.rules._analysis._text_atoms import members
from cxcore.rules._conditions._text import write_expression
from cxcore.rules._conditions._tree import HasAny, In
from cxcore.rules._fields._constant import write_name
from cxcore.rules._fields._field import EnumField, Field, TextSetField
from cxcore.rules._fields._levels_field import LevelsField
from cxcore.rules._rule import HitPolicy
from cxcore.values import FrozenDict


def gaps(regions: RegionMap, *, most: int) -> Iterator[Finding]:
    """Yield up to `most` regions of known facts that no rule covers."""
    severity = Severity.NOTE if regions.rule_set.hit is HitPolicy.COLLECT else Severity.WARNING
    try:
        for box, region in islice(_uncovered(regions, regions.owned(regions.order)), most):
            yield _gap(regions, box, region, severity)
    except TooComplexError:
        yield _unproven("whether they leave a gap")


def _unproven(question: str) -> Finding:
    return Finding(
        code=FindingCode.TOO_COMPLEX,
        severity=Severity.WARNING,
        message=f"the rules are too complex to analyse: {question} takes too long to prove.",
    )


def _uncovered(regions: RegionMap, rules: list[Owned]) -> Iterator[tuple[Box, Box]]:
    """Yield boxes that no rule covers, each with the region around it and outside the regions before."""
    space, covered = regions.space, [*rules, *regions.space.doubles]
    while (box := space.escape(space.all_known, covered).box) is not None:
        region = space.grown(box, rules)
        covered.append((0, region))
        yield box, region


def _gap(regions: RegionMap, box: Box, region: Box, severity: Severity) -> Finding:
    known = meet(
        region, {atoms.main: atoms.known for atoms in regions.space.atoms.values() if atoms.axes & region.keys()}
    )
    assert known is not None  # noqa: S101  # the box in it misses no fact
    witness, said = regions.space.example(box), regions.say(known)
    unless = f", unless {in_words(regions.unknown_rules, last='or')} does" if regions.unknown_rules else ""
    where = f"the records where {said}" if said else "any record"
    return Finding(
        code=FindingCode.GAP,
        severity=severity,
        message=f"no rule is true of {where}, such as {show_record(witness)}{unless}.",
        region=said,
        witness=witness,
        assumes=regions.supposed(box),
    )


def missing_facts(regions: RegionMap) -> Iterator[Finding]:
    """Yield one finding about all fields without which a record may match nothing."""
    covered = regions.owned(regions.order)
    try:
        lost = {name: box for name in regions.space.atoms if (box := _lost_without(regions, name, covered))}
    except TooComplexError:
        yield _unproven("whether a missing fact leaves a record without a match")
        return
    if not lost:
        return
    box = next(iter(lost.values()))
    witness = regions.space.example(box)
    yield Finding(
        code=FindingCode.MISSING_FACT,
        severity=Severity.NOTE,
        message=f"a record that misses {in_words(lost, last='or')} may match no rule, for example {show_record(witness)}.",
        witness=witness,
        assumes=regions.supposed(box),
    )


def _lost_without(regions: RegionMap, name: str, covered: list[Owned]) -> Box | None:
    """Return records that match nothing because one fact is missing, and would match with some value of it."""
    space, atoms = regions.space, regions.space.atoms[name]
    for _, box in covered:
        needed = {axis: mask for axis, mask in box.items() if axis in atoms.axes}
        if not needed or space.escape(needed).box is None:
            continue
        rest = {axis: mask for axis, mask in box.items() if axis not in atoms.axes}
        start = meet(rest, {**space.all_known, atoms.main: MISSING})
        if start is not None and (found := space.escape(start, covered).box) is not None:
            return found
    return None


def unused_values(regions: RegionMap) -> Iterator[Finding]:
    """Yield for each field that rules ask about the declared values that none of them mentions."""
    for name, asked in regions.space.leaves.items():
        field = regions.rule_set.schema.fields[name]
        used = {value for leaf in asked for value in (*mentioned(leaf), *members(leaf))}
        if used and (unused := [value for value in field.listed() if value not in used]):
            yield Finding(
                code=FindingCode.UNUSED_VALUE,
                severity=Severity.NOTE,
                message=f"no rule mentions {in_words(unused, last='or')}, which {write_name(name)} may hold.",
                region=write_expression(In(name, unused) if isinstance(field, EnumField) else HasAny(name, unused)),
                witness={name: _holding(field, unused[0])},
            )


def _holding(field: Field, value: str) -> object:
    match field:
        case TextSetField():
            return (value,)
        case LevelsField():
            return FrozenDict({value: 1})
    return value
