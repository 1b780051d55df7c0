"""Atoms of texts and of sets of texts, of which there is always one more."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from cxcore.rules._analysis._atoms import NO, YES, Atoms, Split, both, either, mentioned
from cxcore.rules._analysis._region import Box
from cxcore.rules._conditions._pattern import Pattern
from cxcore.rules._conditions._tree import (
    AtLeast,
    Compare,
    Contains,
    Exists,
    Expression,
    Has,
    HasAll,
    HasAny,
    In,
    Leaf,
    Matches,
    Not,
    StartsWith,
)


class TextAtoms(Atoms):
    """
    Any text: each that a rule mentions, and for each mentioned prefix the others that start with it.

    Texts are endless, so there is always another one that starts with a prefix
    and holds any of the mentioned parts, joined by a character that no rule mentions.
    Whether another text matches a pattern is opaque.
    """

    def __init__(self, name: str, leaves: Iterable[Leaf], *, main: int) -> None:
        leaves = list(leaves)
        self.texts = sorted({value for leaf in leaves for value in mentioned(leaf)})
        self.prefixes = sorted({"", *(leaf.text for leaf in leaves if isinstance(leaf, StartsWith))})
        held = sorted({leaf.text for leaf in leaves if isinstance(leaf, Contains)})
        patterns = [leaf for leaf in leaves if isinstance(leaf, Matches)]
        first_prefix = 1 + len(self.texts)
        size = first_prefix + len(self.prefixes)
        others = (1 << size) - (1 << first_prefix)
        open_leaves: dict[Leaf, int] = {}
        for text in held:
            certain = sum(1 << first_prefix + at for at, prefix in enumerate(self.prefixes) if text in prefix)
            open_leaves[Contains(name, text)] = others & ~certain
        open_leaves |= dict.fromkeys(patterns, others)
        super().__init__(name, main=main, size=size, open_leaves=open_leaves)
        self.opaque = tuple(patterns)
        self._first_prefix = first_prefix
        self._joint = _unmentioned([*self.texts, *self.prefixes, *held])
        # Who holds a text holds each part of it.
        self.impossible = [
            {main: shared, self.axis_of[longer]: YES, self.axis_of[part]: NO}
            for longer in (Contains(name, text) for text in held)
            for part in (Contains(name, text) for text in held)
            if part != longer and part.text in longer.text and (shared := open_leaves[longer] & open_leaves[part])
        ]

    def true_of(self, leaf: Leaf) -> int:
        match leaf:
            case Compare(_, operator, value):
                mask = self._text(str(value))
                return self.known & ~mask if operator == "!=" else mask
            case In(_, values):
                return sum(self._text(str(value)) for value in set(values))
            case StartsWith(_, text):
                return self._mask(lambda value: value.startswith(text))
            case Contains(_, text):
                return self._mask(lambda value: text in value)
        assert isinstance(leaf, Matches)  # noqa: S101  # nothing else asks about text
        return self._mask(Pattern.parse(leaf.pattern).matches) & ~self.open_leaves[leaf]

    def _text(self, value: str) -> int:
        return 1 << 1 + bisect_left(self.texts, value)

    def _mask(self, holds: Callable[[str], bool]) -> int:
        return sum(1 << 1 + at for at, text in enumerate([*self.texts, *self.prefixes]) if holds(text))

    def example(self, atom: int, true: frozenset[Leaf]) -> object:
        if atom < self._first_prefix:
            return self.texts[atom - 1]
        prefix = self.prefixes[atom - self._first_prefix]
        parts = sorted(leaf.text for leaf in true if isinstance(leaf, Contains))
        longest = [part for part in parts if not any(part != other and part in other for other in parts)]
        return prefix + self._joint + self._joint.join(longest)

    def say(self, mask: int) -> Expression | None:
        if mask == self.known:
            return None
        choices: list[Expression] = []
        alone = [text for at, text in enumerate(self.texts) if mask >> 1 + at & 1 and not mask & self._others(text)]
        if alone:
            choices.append(Compare(self.name, "==", alone[0]) if len(alone) == 1 else In(self.name, alone))
        choices += [
            self._starting(prefix, mask)
            for prefix in self.prefixes
            if self._allows(prefix, mask) and not (prefix and self._allows(self._outer(prefix), mask))
        ]
        return either(choices)

    def _others(self, text: str) -> int:
        """Return the atom of other texts that start with the longest prefix of a text."""
        longest = max((prefix for prefix in self.prefixes if text.startswith(prefix)), key=len)
        return 1 << self._first_prefix + bisect_left(self.prefixes, longest)

    def _outer(self, prefix: str) -> str:
        """Return the longest other prefix that a prefix starts with."""
        return max((each for each in self.prefixes if each != prefix and prefix.startswith(each)), key=len)

    def _allows(self, prefix: str, mask: int) -> bool:
        """Whether a mask allows the other texts that start with a prefix and with no longer one."""
        return bool(mask >> self._first_prefix + bisect_left(self.prefixes, prefix) & 1)

    def _starting(self, prefix: str, mask: int) -> Expression:
        """Return the condition of the texts with a prefix, less what the mask leaves out of them."""
        parts: list[Expression] = [StartsWith(self.name, prefix)] if prefix else []
        inner = [each for each in self.prefixes if each != prefix and each.startswith(prefix)]
        parts += [
            Not(StartsWith(self.name, each))
            for each in inner
            if self._allows(self._outer(each), mask) and not self._allows(each, mask)
        ]
        unwanted = [
            text
            for at, text in enumerate(self.texts)
            if text.startswith(prefix) and not mask >> 1 + at & 1 and mask & self._others(text)
        ]
        if unwanted:
            parts.append(Compare(self.name, "!=", unwanted[0]) if len(unwanted) == 1 else Not(In(self.name, unwanted)))
        return both(parts or [Exists(self.name)])


def _unmentioned(texts: Iterable[str]) -> str:
    """Return a character that is in none of some texts."""
    used = set().union(*texts)
    candidates = ("?", "*", "~", *map(chr, range(0x20, 0xD800)))
    return next(character for character in candidates if character not in used)


class SetAtoms(Atoms):
    """A set of texts: of each text that a rule mentions, whether the set holds it."""

    def __init__(self, name: str, leaves: Iterable[Leaf], *, main: int) -> None:
        looked_for = sorted({text for leaf in leaves for text in members(leaf)})
        super().__init__(name, main=main, size=2, open_leaves={Has(name, text): 1 << 1 for text in looked_for})

    def split(self, leaf: Leaf) -> Split:
        """Return where a leaf is true and where it is false; elsewhere it is unknown."""
        if not isinstance(leaf, (HasAny, HasAll)):
            return super().split(leaf)
        axes = [self.axis_of[Has(self.name, text)] for text in dict.fromkeys(leaf.values)]
        truth = YES if isinstance(leaf, HasAll) else NO
        every: Box = {self.main: self.known, **dict.fromkeys(axes, truth)}
        some: list[Box] = [{self.main: self.known, axis: (NO | YES) & ~truth} for axis in axes]
        return ([every], some) if isinstance(leaf, HasAll) else (some, [every])

    def true_of(self, leaf: Leaf) -> int:  # noqa: ARG002  # the signature is that of every field
        """Return no atom, because each text has an axis of its own."""
        return 0

    def example(self, atom: int, true: frozenset[Leaf]) -> object:  # noqa: ARG002  # there is one atom
        """Return the texts as a sorted tuple."""
        return tuple(sorted(leaf.value for leaf in true if isinstance(leaf, Has)))

    def say(self, mask: int) -> Expression | None:  # noqa: ARG002  # there is one atom
        """Return ``None``: there is one known atom."""
        return None


def members(leaf: Leaf) -> tuple[str, ...]:
    """Return the texts that a leaf looks for in a set, or among levels."""
    match leaf:
        case Has(_, text) | AtLeast(_, text, _):
            return (text,)
        case HasAny(_, texts) | HasAll(_, texts):
            return texts
    return ()
