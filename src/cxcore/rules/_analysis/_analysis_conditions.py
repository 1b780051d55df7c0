"""Conditions that are constant: never true, or always."""

from collections.abc import Iterator

from cxcore.rules._analysis._atoms import MISSING
from cxcore.rules._analysis._findings import Finding, FindingCode, Severity, in_words
from cxcore.rules._analysis._region import EVERYTHING, Box, TooComplexError
from cxcore.rules._analysis._region_map import RegionMap
from cxcore.rules._analysis._space import Space, leaves_of
from cxcore.rules._conditions._text import write_expression
from cxcore.rules._conditions._tree import All, Any, Exists, Expression, Not


def constant_conditions(regions: RegionMap) -> Iterator[Finding]:
    """Yield what is wrong with conditions by themselves, rule by rule."""
    for index, rule in enumerate(regions.rule_set.rules):
        if index in regions.too_complex:
            yield too_complex(rule.name, "its condition falls apart into too many cases; nothing is claimed about it.")
        if rule.when is not None:
            yield from _of_part(regions.space, rule.name, rule.when.tree, whole=True)


def too_complex(name: str, why: str) -> Finding:
    """Return the finding that a question about a rule stays open."""
    message = f"rule {name!r} is too complex to analyse: {why}"
    return Finding(code=FindingCode.TOO_COMPLEX, severity=Severity.WARNING, message=message, rules=(name,))


def _of_part(space: Space, name: str, part: Expression, *, whole: bool) -> Iterator[Finding]:
    """Yield the finding about a condition, or those about its parts: the outermost counts."""
    try:
        found = _never(space, name, part, whole=whole) or _always(space, name, part)
    except TooComplexError:
        found = None
    if found:
        yield found
        return
    match part:
        case All(parts) | Any(parts):
            for each in parts:
                yield from _of_part(space, name, each, whole=False)
        case Not(All() | Any() as each):
            yield from _of_part(space, name, each, whole=False)


def _never(space: Space, name: str, part: Expression, *, whole: bool) -> Finding | None:
    if any(space.escape(box).box is not None for box in space.true_boxes(part)):
        return None
    severity = Severity.ERROR if whole else Severity.WARNING
    asked = f"rule {name!r} is never true" if whole else f"rule {name!r} asks what is never true"
    text = write_expression(part)
    hoped = next((found for box in space.hoped_boxes(part) if (found := space.escape(box).box) is not None), None)
    if hoped is None:
        message = f"{asked}: no record can meet {text}."
        return Finding(code=FindingCode.NEVER_TRUE, severity=severity, message=message, rules=(name,), region=text)
    absent = [each for each, atoms in space.atoms.items() if hoped.get(atoms.main) == MISSING]
    message = (
        f"{asked}: {text} could only be met where {in_words(absent, last='or')} is missing, "
        "and a missing fact never matches, not even under not."
    )
    return Finding(
        code=FindingCode.NEVER_KNOWN,
        severity=severity,
        message=message,
        rules=(name,),
        region=text,
        witness=space.example(hoped),
    )


def _always(space: Space, name: str, part: Expression) -> Finding | None:
    leaves = list(leaves_of(part))
    # `exists` asks about missing facts; any other condition has something to say of known facts only.
    asks_for_missing = any(isinstance(leaf, Exists) for leaf in leaves)
    fields = sorted({leaf.field for leaf in leaves})
    start: Box = (
        EVERYTHING if asks_for_missing else {space.atoms[each].main: space.atoms[each].known for each in fields}
    )
    if space.escape(start, [(0, box) for box in space.true_boxes(part)]).box is not None:
        return None
    of = "every record" if asks_for_missing else f"every record that knows {in_words(fields)}"
    return Finding(
        code=FindingCode.ALWAYS_TRUE,
        severity=Severity.NOTE,
        message=f"rule {name!r} asks what is true of {of}: {write_expression(part)}.",
        rules=(name,),
        region=write_expression(part),
        witness=space.example(start),
    )
