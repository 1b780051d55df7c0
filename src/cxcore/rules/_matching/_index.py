"""
Which of many rules match, without asking each: one bit a rule, one mask a fact.

A rule is taken apart into clauses that must all be true. For the clauses
about one field, an index gives for a value the mask of the rules that survive
it; the masks of all fields together leave the rules that match. What no mask
covers, such as the inside of a text, is asked only of the rules that survived.

A clause that is an ``or`` across fields has a bit of its own, above those of
the rules, which survives a field whose alternative is *not* true. If it
survives all fields the ``or`` has failed. So one pass of ``&`` serves both.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any as Anything
from typing import Final, TypeAlias

import attrs

from cxcore.rules._conditions._compile import Truth, compile_expression
from cxcore.rules._conditions._tree import All, Any, Expression
from cxcore.rules._fields._field import Field, IntegerField, TextField, TextSetField
from cxcore.rules._fields._levels_field import LevelsField
from cxcore.rules._fields._predicate import PredicateField
from cxcore.rules._matching._clauses import alternatives_of, clauses_of, leaves_of, only_field
from cxcore.rules._matching._ranks import RANKED, rank
from cxcore.rules._matching._set_masks import LevelMasks, SetMasks, decides

_Facts: TypeAlias = Mapping[str, object]


@attrs.frozen
class RuleIndex:
    """The masks of a rule set; :func:`index_rules` makes it."""

    rules: int
    """How many rules there are: the first of the bits. A slot of as many bits for each ``or`` of a rule follows."""
    slots: int
    everything: int
    """The mask of all rules."""
    start: int
    """The mask of all rules, and of the ``or`` of those that have one."""
    tables: Sequence[tuple[str, Callable[..., int], int]]
    """Field, its mask by value (``None`` too), and the mask of a value that no rule mentions."""
    steps: Sequence[tuple[str, list[Anything], list[int], int]]
    """Field, values at which its mask changes, the masks, and the mask of a missing value."""
    ranks: Sequence[tuple[str, list[Anything], list[int], int]]
    """Field, cuts, masks by rank, and the mask of a missing value."""
    sets: Sequence[tuple[str, SetMasks]]
    rest: Mapping[int, Truth]
    has_rest: int

    def matches(self, facts: _Facts) -> tuple[int, ...]:
        """Return the indexes of all rules that are true of the known facts."""
        mask = self._survivors(facts)
        if suspects := mask & self.has_rest:
            for index in bits(suspects):
                if self.rest[index](facts) is not True:
                    mask ^= 1 << index
        return bits(mask)

    def first(self, facts: _Facts) -> int | None:
        """Return the lowest index of a rule that is true of the known facts."""
        mask = self._survivors(facts)
        while mask:
            lowest = mask & -mask
            index = lowest.bit_length() - 1
            if not lowest & self.has_rest or self.rest[index](facts) is True:
                return index
            mask ^= lowest
        return None

    def _survivors(self, facts: _Facts) -> int:
        fact = facts.get
        mask = self.start
        for name, masks, otherwise in self.tables:
            mask &= masks(fact(name), otherwise)
        for name, starts, stepped, missing in self.steps:
            value = fact(name)
            mask &= missing if value is None else stepped[bisect_right(starts, value)]
        for name, cuts, ranked, missing in self.ranks:
            value = fact(name)
            # The two differ by one exactly where the value is a cut, so their sum is its rank.
            mask &= missing if value is None else ranked[bisect_left(cuts, value) + bisect_right(cuts, value)]
        for name, members in self.sets:
            mask &= members.of(fact(name))
        failed = mask >> self.rules
        if not failed:
            return mask
        for _ in range(self.slots):
            mask &= ~failed
            failed >>= self.rules
        return mask & self.everything


_FEW: Final = 8


def bits(mask: int) -> tuple[int, ...]:
    """Return the places of the ones of a mask, lowest first."""
    found = []
    if mask.bit_count() > _FEW:
        # Arithmetic on long numbers is slow; the zeros before each one of its text say how far the next place is.
        zeros = bin(mask)[:1:-1].split("1")
        zeros.pop()
        place = -1
        for gap in zeros:
            place += len(gap) + 1
            found.append(place)
        return tuple(found)
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return tuple(found)


# --- building the index ------------------------------------------------------

_SETS: Final[Mapping[type[Field], type[SetMasks]]] = {TextSetField: SetMasks, LevelsField: LevelMasks}
"""How the masks are made of fields whose values have members."""


def index_rules(rules: Sequence[Expression | None], fields: Mapping[str, Field]) -> RuleIndex:
    """Return the index of rules; ``None`` is a rule without a condition."""
    asked: dict[str, _Asked] = defaultdict(_Asked)
    rest: dict[int, Truth] = {}
    alternatives: list[int] = []
    for index, rule in enumerate(rules):
        left: list[Expression] = []
        bit = index
        for clause in () if rule is None else clauses_of(rule):
            name = only_field(clause)
            if name is not None and _decides(clause, fields[name]):
                asked[name].clauses.setdefault(index, []).append(clause)
            elif (parts := _by_field(clause, fields)) is not None:
                bit += len(rules)
                alternatives.append(bit)
                for about, part in parts.items():
                    asked[about].clauses[bit] = part
                    asked[about].alternatives |= 1 << bit
            else:
                left.append(clause)
        if left:
            rest[index] = compile_expression(All(left), fields)
    return _assemble(len(rules), alternatives, asked, rest, fields)


@attrs.define
class _Asked:
    """What rules ask of one field, by bit."""

    clauses: dict[int, list[Expression]] = attrs.Factory(dict)
    alternatives: int = 0
    """The bits that survive where their clauses are *not* true."""


def _assemble(
    count: int,
    alternatives: Sequence[int],
    asked: Mapping[str, _Asked],
    rest: Mapping[int, Truth],
    fields: Mapping[str, Field],
) -> RuleIndex:
    start = _mask([*range(count), *alternatives])
    tables: list[tuple[str, Callable[..., int], int]] = []
    steps, ranked, sets = [], [], []
    for name, about in asked.items():
        field, flip = fields[name], about.alternatives
        if type(field) in _SETS:
            sets.append((name, _SETS[type(field)].of_clauses(about.clauses, start, flip)))
            continue
        together = {bit: All(clauses) for bit, clauses in about.clauses.items()}
        missing = (
            flip
            ^ start
            ^ _mask(bit for bit, clause in together.items() if compile_expression(clause, fields)({}) is not True)
        )
        ranks = rank(together, start, flip)
        if ranks.only_equality:
            tables.append((name, {**ranks.table(), None: missing}.get, ranks.masks[0]))
        elif isinstance(field, (IntegerField, TextField)):
            steps.append((name, *ranks.steps(), missing))
        else:
            ranked.append((name, ranks.cuts, ranks.masks, missing))
    slots = max(alternatives, default=0) // max(count, 1)
    return RuleIndex(count, slots, _mask(range(count)), start, tables, steps, ranked, sets, rest, _mask(rest))


def _by_field(clause: Expression, fields: Mapping[str, Field]) -> dict[str, list[Expression]] | None:
    """Return, for an ``or``, what each of its fields may satisfy it with; ``None`` if masks cannot decide it."""
    alternatives: dict[str, list[Expression]] = defaultdict(list)
    for part in alternatives_of(clause):
        name = only_field(part)
        if name is None:
            return None
        alternatives[name].append(part)
    found: dict[str, list[Expression]] = {
        name: list(clauses_of(parts[0])) if len(parts) == 1 else [Any(parts)] for name, parts in alternatives.items()
    }
    decided = all(_decides(part, fields[name]) for name, parts in found.items() for part in parts)
    return found if decided else None


def _decides(clause: Expression, field: Field) -> bool:
    """Return whether the masks of a field can decide a clause about it."""
    if isinstance(field, PredicateField):
        return False
    if type(field) in _SETS:
        return decides(clause)
    return all(isinstance(leaf, RANKED) for leaf in leaves_of(clause))


def _mask(indexes: Iterable[int]) -> int:
    """Return the mask of some rules."""
    return reduce(or_, (1 << index for index in indexes), 0)
