"""A condition as clauses that must all be true."""

from collections.abc import Iterator

from cxcore.rules._conditions._tree import All, Any, Expression, Leaf, Not


def clauses_of(expression: Expression) -> Iterator[Expression]:
    """Yield parts of a condition that are all true exactly if it is true."""
    # De Morgan and the double negation hold in Kleene's logic too; what is true stays exactly what is true.
    match expression:
        case All(parts):
            for part in parts:
                yield from clauses_of(part)
        case Not(Any(parts)):
            for part in parts:
                yield from clauses_of(Not(part))
        case Not(Not(part)):
            yield from clauses_of(part)
        case _:
            yield expression


def alternatives_of(expression: Expression) -> Iterator[Expression]:
    """Yield parts of a condition of which one is true exactly if it is true."""
    match expression:
        case Any(parts):
            for part in parts:
                yield from alternatives_of(part)
        case Not(All(parts)):
            for part in parts:
                yield from alternatives_of(Not(part))
        case Not(Not(part)):
            yield from alternatives_of(part)
        case _:
            yield expression


def leaves_of(expression: Expression) -> Iterator[Leaf]:
    """Yield the leaves of a tree, from left to right."""
    match expression:
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves_of(part)
        case Not(part):
            yield from leaves_of(part)
        case _:
            yield expression


def only_field(expression: Expression) -> str | None:
    """Return the field that a condition is about, or ``None`` if it is about several."""
    names = {leaf.field for leaf in leaves_of(expression)}
    return names.pop() if len(names) == 1 else None
