"""Taking known names and addresses out of what stays."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from cxcore.values import FrozenDict

MARK: Final = "[erased]"
"""What stands in a text where something was taken out."""

_NEVER: Final = re.compile(r"(?!)")
_NUMBER: Final = re.compile(r"\+?[0-9][0-9\s().\-/]{5,}")
_BETWEEN_DIGITS: Final = r"[\s().\-/\u00a0]{0,3}"


class Mask:
    """
    Finds known words of a person in texts, in any case, and takes them out.

    A word counts where no letter or digit continues it: ``ana@example.com`` is
    not in ``mariana@example.com``. Telephone numbers are found however their
    digits are grouped, the words of a name whatever joins them.
    """

    def __init__(self, words: Iterable[str], *, mark: str = MARK) -> None:
        self._mark = mark
        # The longest first: of an address and the name within it, the address goes.
        patterns = sorted({_pattern(word) for word in words}, key=lambda pattern: (-len(pattern), pattern))
        self._known = (
            re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE) if patterns else _NEVER
        )

    def is_in(self, text: str) -> bool:
        """Return whether a text has one of the words in it."""
        return self._known.search(text) is not None

    def text(self, text: str) -> str:
        """Return a text without the words."""
        return self._known.sub(self._mark, text)

    def data(self, value: Any) -> Any:
        """Return data without the words, wherever in them they stand, also in keys and as whole numbers."""
        if isinstance(value, str):
            return self.text(value) if self.is_in(value) else value
        if isinstance(value, Mapping):
            return FrozenDict({self.text(name): self.data(each) for name, each in value.items()})
        if isinstance(value, (tuple, list)):
            return tuple(self.data(each) for each in value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self._mark if self.is_in(str(value)) else value
        return value


def _pattern(word: str) -> str:
    if _NUMBER.fullmatch(word):
        digits = [character for character in word if character.isdigit()]
        return r"(?:\+|00)?" + _BETWEEN_DIGITS.join(digits)
    return r"[\s._-]+".join(map(re.escape, word.split()))
