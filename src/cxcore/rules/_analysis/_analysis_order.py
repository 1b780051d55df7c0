"""Rules in each other's way: hidden by those that count first, or in conflict where order does not count."""

from collections.abc import Iterator
from itertools import combinations

from cxcore.rules._analysis._analysis_conditions import too_complex
from cxcore.rules._analysis._findings import Finding, FindingCode, Severity, in_words, show_record
from cxcore.rules._analysis._region import Box, Owned, TooComplexError, meet
from cxcore.rules._analysis._region_map import RegionMap
from cxcore.rules._rule import HitPolicy


def hidden_rules(regions: RegionMap) -> Iterator[Finding]:
    """Yield the rules that never count, because the rules before them together cover them."""
    earlier: list[Owned] = []
    for index in regions.order:
        try:
            blockers = _blockers(regions, index, earlier)
        except TooComplexError:
            yield too_complex(regions.name(index), "whether the rules before it cover it takes too long to prove.")
            blockers = frozenset()
        if blockers:
            yield _hidden(regions, index, blockers)
        else:
            earlier += regions.owned([index])


def _blockers(regions: RegionMap, index: int, earlier: list[Owned]) -> frozenset[int]:
    """Return the rules that together cover a rule, none of which can be spared; none if they leave it room."""
    blockers: set[int] = set()
    for box in regions.boxes[index]:
        found = regions.space.escape(box, earlier)
        if found.box is not None:
            return frozenset()
        blockers |= found.blockers
    blockers &= set(range(len(regions.boxes)))  # the boxes that no record lies in have no rule
    for spared in sorted(blockers, reverse=True):
        fewer = regions.owned(blockers - {spared})
        if all(regions.space.escape(box, fewer).box is None for box in regions.boxes[index]):
            blockers.remove(spared)
    return frozenset(blockers)


def _hidden(regions: RegionMap, index: int, blockers: frozenset[int]) -> Finding:
    priority = regions.rule_set.hit is HitPolicy.PRIORITY
    names = tuple(regions.name(each) for each in regions.order if each in blockers)
    box = next(found for box in regions.boxes[index] if (found := regions.space.escape(box).box) is not None)
    witness = regions.space.example(box)
    comes = ("outrank" if priority else "come") if len(names) > 1 else ("outranks" if priority else "comes")
    first = " it" if priority else " first"
    return Finding(
        code=FindingCode.MASKED if priority else FindingCode.UNREACHABLE,
        severity=Severity.ERROR,
        message=(
            f"rule {regions.name(index)!r} never counts: {'rules' if len(names) > 1 else 'rule'} {in_words(names)} "
            f"{comes}{first} wherever it is true, as for {show_record(witness)}."
        ),
        rules=(regions.name(index), *names),
        witness=witness,
        assumes=regions.supposed(box),
    )


def conflicts(regions: RegionMap) -> Iterator[Finding]:
    """Yield the pairs of rules that are true of one record where the hit policy wants one rule or one outcome."""
    rules = regions.rule_set.rules
    unique = regions.rule_set.hit is HitPolicy.UNIQUE
    for first, second in combinations(range(len(rules)), 2):
        agree = rules[first].outcome == rules[second].outcome
        if agree and not unique:
            continue
        try:
            box = _shared(regions, first, second)
        except TooComplexError:
            yield too_complex(
                regions.name(second), f"whether {regions.name(first)!r} is true with it takes too long to prove."
            )
            continue
        if box is not None:
            yield _conflict(regions, first, second, box, agree=agree)


def _shared(regions: RegionMap, first: int, second: int) -> Box | None:
    shared = (meet(a, b) for a in regions.boxes[first] for b in regions.boxes[second])
    found = (regions.space.escape(box).box for box in shared if box is not None)
    return next((box for box in found if box is not None), None)


def _conflict(regions: RegionMap, first: int, second: int, box: Box, *, agree: bool) -> Finding:
    names = (regions.name(first), regions.name(second))
    witness = regions.space.example(box)
    wants = "one rule" if regions.rule_set.hit is HitPolicy.UNIQUE else "one outcome"
    same = "equal outcomes" if agree else "different outcomes"
    return Finding(
        code=FindingCode.OVERLAP if agree else FindingCode.CONFLICT,
        severity=Severity.ERROR,
        message=(
            f"rules {in_words(names)} are both true, with {same}, for {show_record(witness)}; "
            f"{regions.rule_set.hit.name} allows {wants}."
        ),
        rules=names,
        region=regions.say(box),
        witness=witness,
        assumes=regions.supposed(box),
    )
