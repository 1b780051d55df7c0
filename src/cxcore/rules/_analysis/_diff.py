"""Which records two versions of a rule set answer differently, as regions with an example each."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

import attrs

from cxcore.errors import InvalidValueError
from cxcore.rules._analysis._atoms import MISSING, bits
from cxcore.rules._analysis._diff_side import CONFLICT, Answer, Side
from cxcore.rules._analysis._findings import show_record
from cxcore.rules._analysis._region import Box, Owned, TooComplexError
from cxcore.rules._analysis._region_map import RegionMap
from cxcore.rules._analysis._space import Space
from cxcore.rules._conditions._text import write_expression
from cxcore.rules._conditions._tree import Within
from cxcore.rules._fields._constant import write_constant, write_name
from cxcore.rules._fields._field import EnumField, Field
from cxcore.rules._fields._predicate import PredicateField
from cxcore.rules._fields._time_field import InstantField
from cxcore.rules._rule_set import RuleSet
from cxcore.rules._schema import Schema
from cxcore.values import FrozenDict, Value, html_table

_MOST_CHANGES: Final = 50


def _record(record: Mapping[str, object]) -> Mapping[str, object]:
    return FrozenDict(record)


@attrs.frozen(kw_only=True)
class Change(Value):
    """Records that two versions answer differently, all of them in one way. ``str`` is a sentence."""

    region: str | None
    """The condition of these records; it reads back with :meth:`Schema.parse`. ``None`` is every record."""
    witness: Mapping[str, object] = attrs.field(converter=_record)
    """One of these records, a set as a sorted tuple."""
    old: tuple[object, ...]
    """The outcomes of the old version, none where no rule matches; several under COLLECT, or in a conflict."""
    new: tuple[object, ...]
    old_is_conflict: bool = False
    """Whether more rules match than the hit policy of the old version allows."""
    new_is_conflict: bool = False
    assumes: tuple[str, ...] = ()
    """What the witness is supposed to answer to predicates, patterns and calendars."""

    def __str__(self) -> str:
        where = f"where {self.region}" if self.region else "everywhere"
        return f"{where}: {self.before} becomes {self.after}, as for {show_record(self.witness)}."

    @property
    def before(self) -> str:
        """What the old version answers, in words."""
        return _say(self.old, is_conflict=self.old_is_conflict)

    @property
    def after(self) -> str:
        """What the new version answers, in words."""
        return _say(self.new, is_conflict=self.new_is_conflict)


def _say(outcomes: tuple[object, ...], *, is_conflict: bool) -> str:
    said = " and ".join(map(repr, outcomes)) or "no match"
    return f"a conflict about {said}" if is_conflict else said


@attrs.frozen
class Diff(Value):
    """
    What :func:`diff` found; true if anything changes. ``str`` prints a sentence a line.

    In a notebook it shows as a table.
    """

    changes: tuple[Change, ...]
    uncompared: tuple[str, ...] = ()
    """
    Conditions that were left out: values that only one version declares, and
    calendars and predicates that are others in the other version.
    """
    complete: bool = True
    """False if there may be more changes: more than the 50 shown, or some too complex to find."""

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        if not self.changes:
            return (
                "Nothing changes."
                if self.complete
                else "No change was found, but the rules are too complex to be sure."
            )
        left_out = [] if self.complete else ["There may be more; these are the first."]
        return "\n".join([*map(str, self.changes), *left_out])

    def __repr__(self) -> str:
        more = "" if self.complete else " or more"
        return f"Diff({len(self.changes)}{more} change{'' if len(self.changes) == 1 else 's'})"

    def _repr_html_(self) -> str:
        rows = [
            (change.region or "", change.before, change.after, show_record(change.witness)) for change in self.changes
        ]
        return html_table(("where", "old", "new", "for example"), rows, caption=repr(self))


def diff(old: RuleSet, new: RuleSet) -> Diff:
    """
    Return the records that two rule sets answer differently, grouped into regions.

    What counts is what a record gets, not how the rules are written: reordered,
    split or renamed rules that decide alike are no change. Within a region both
    versions give one answer each, and no region can be widened: it leaves out every
    field that makes no difference, and holds the widest span of each ordered one.
    An answer is a set of outcomes, and whether it is a conflict: under UNIQUE two
    rules that match are one, even with one outcome. In which order COLLECT lists
    outcomes, and how often each, is not compared.

    The schemas may differ: a field that one version lacks does not count there. A
    value that only one version's enumeration declares is an error to the other, and
    is left out and listed in :attr:`Diff.uncompared`.

    Raises:
        InvalidValueError: A field has different types in the two versions, or
            a rule is too complex to compare.

    >>> from cxcore.rules import EnumField, NumberField, Rule, RuleSet, Schema
    >>> schema = Schema({"tier": EnumField(("gold", "basic")), "orders": NumberField()})
    >>> def desk(when: str) -> RuleSet:
    ...     return RuleSet(schema, [Rule(name="vip", when=schema.parse(when), outcome="vip")])
    >>> print(diff(desk("tier == 'gold'"), desk("tier == 'gold' and orders >= 3")))
    where (orders < 3 or not exists orders) and tier == 'gold': 'vip' becomes no match, as for orders 2, tier 'gold'.
    """
    fields, uncompared = _common(old.schema, new.schema)
    trees = [rule.when.tree for rule_set in (old, new) for rule in rule_set.rules if rule.when is not None]
    space = Space(fields, trees)
    sides = Side(RegionMap(old, space)), Side(RegionMap(new, space))
    found: list[Change] = []
    try:
        found.extend(islice(_changes(space, *sides), _MOST_CHANGES + 1))
        complete = len(found) <= _MOST_CHANGES
    except TooComplexError:  # what was found before stands
        complete = False
    return Diff(changes=tuple(found[:_MOST_CHANGES]), uncompared=tuple(uncompared), complete=complete)


def _common(old: Schema, new: Schema) -> tuple[dict[str, Field], list[str]]:
    """Return the fields on which both versions can be compared, and what is left out."""
    fields = {**old.fields, **new.fields}
    uncompared: list[str] = []
    for name in sorted(old.fields.keys() & new.fields.keys()):
        before, after = old.fields[name], new.fields[name]
        if isinstance(before, PredicateField) and before != after:
            uncompared.append(write_name(name))
        if isinstance(before, InstantField) and isinstance(after, InstantField):
            changed = [each for each in before.calendars if after.calendars.get(each) != before.calendars[each]]
            uncompared += [write_expression(Within(name, each)) for each in changed]
            fields[name] = after.with_calendars({**before.calendars, **after.calendars})
        if isinstance(before, EnumField) and isinstance(after, EnumField):
            shared = [value for value in after.values if value in before.values]
            alone = [value for value in (*before.values, *after.values) if value not in shared]
            uncompared += [f"{write_name(name)} == {write_constant(value)}" for value in alone]
            if shared:
                fields[name] = EnumField(shared)
                continue
            raise InvalidValueError(
                "has no value in common between the two versions; give one of them another name.", path=name
            )
        if type(before) is not type(after) or before.describe() != after.describe():
            raise InvalidValueError(
                f"is {before.describe()} in one version and {after.describe()} in the other; "
                "give one of them another name.",
                path=name,
            )
    return fields, uncompared


def _changes(space: Space, old: Side, new: Side) -> Iterator[Change]:
    told: list[Owned] = list(space.doubles)
    for one, other in ((old, new), (new, old)):
        for start, obstacles in one.claims_denied_by(other):
            while (box := space.escape(start, [*obstacles, *told]).box) is not None:
                point = space.point(box)
                answers = old.answer(point), new.answer(point)
                region = _widened(space, point, [(old, answers[0]), (new, answers[1])])
                told.append((0, region))
                yield Change(
                    region=old.regions.say(region),
                    witness=space.example(region),
                    old=_outcomes(answers[0]),
                    new=_outcomes(answers[1]),
                    old_is_conflict=CONFLICT in answers[0],
                    new_is_conflict=CONFLICT in answers[1],
                    assumes=old.regions.supposed(region),
                )


def _outcomes(answer: Answer) -> tuple[object, ...]:
    return tuple(outcome for outcome in answer if outcome is not CONFLICT)


def _widened(space: Space, point: Box, answers: list[tuple[Side, Answer]]) -> Box:
    """Return a box around a point, in which each side always gives its answer, and that no field can widen."""

    def is_alike(box: Box) -> bool:
        return all(side.always(box, answer) for side, answer in answers)

    region: dict[int, int] = dict(point)
    for atoms in space.atoms.values():  # first whole fields that make no difference, then what is left of the others
        without = {axis: mask for axis, mask in region.items() if axis not in atoms.axes}
        if is_alike(without):
            region = without
    for axis in sorted(region):
        without = {each: mask for each, mask in region.items() if each != axis}
        if is_alike(without):
            region = without
            continue
        spans = _spans if axis in space.ordered else _single_atoms
        region[axis] = spans(space.whole[axis], region[axis], lambda mask: is_alike({**region, axis: mask}))  # noqa: B023  # it is called at once
    return region


def _single_atoms(whole: int, mask: int, fits: Callable[[int], bool]) -> int:
    """Return the mask with each other atom that fits."""
    for atom in bits(whole & ~mask):
        if fits(mask | 1 << atom):
            mask |= 1 << atom
    return mask


def _spans(whole: int, mask: int, fits: Callable[[int], bool]) -> int:
    """Return the widest run of atoms around one that fits, found by halving, and "missing" if that fits too."""
    if mask == MISSING:
        return mask
    start = mask.bit_length() - 1

    def run(first: int, last: int) -> int:
        return (1 << last + 1) - (1 << first)

    last, bound = start, whole.bit_length() - 1
    while last < bound:
        middle = (last + bound + 1) // 2
        last, bound = (middle, bound) if fits(run(start, middle)) else (last, middle - 1)
    first, bound = start, 1
    while bound < first:
        middle = (first + bound) // 2
        first, bound = (middle, bound) if fits(run(middle, last)) else (first, middle + 1)
    widest = run(first, last)
    return widest | MISSING if fits(widest | MISSING) else widest
