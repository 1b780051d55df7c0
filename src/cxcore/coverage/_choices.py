"""Arguments that are one of a few words."""

from collections.abc import Sequence

from cxcore.errors import InvalidValueError


def check_choice(value: str, known: Sequence[str], *, name: str) -> None:
    """Refuse a word that is none of the known ones."""
    if value not in known:
        raise InvalidValueError(f"is {' or '.join(map(repr, known))}, not {value!r}.", path=name)
