"""Samples that anybody can draw again: stratified, by hash."""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

import attrs

from cxcore.errors import InvalidValueError, suggest
from cxcore.feedback._lot import lot
from cxcore.values import FrozenDict

T = TypeVar("T")


@attrs.frozen
class Stratum(Generic[T]):
    """What was drawn of one part of the whole."""

    name: str
    items: tuple[T, ...]
    """What was drawn, in the order of the draw: its first two are what a quota of two draws."""
    available: int
    """How many there were to draw from."""

    @property
    def weight(self) -> float | None:
        """How many of the whole each item stands for; ``None`` if nothing was drawn."""
        return self.available / len(self.items) if self.items else None


def draw(
    items: Iterable[T],
    *,
    key: Callable[[T], str],
    stratum: Callable[[T], str],
    quota: int,
    quotas: Mapping[str, int] = FrozenDict(),
    salt: str,
) -> tuple[Stratum[T], ...]:
    """
    Return so many items of each stratum, the same in whatever order they come.

    Every item draws a lot from its key and the salt, and the lowest lots of a
    stratum win (bottom-k sampling, Cohen and Kaplan 2007, Summarizing Data
    using Bottom-k Sketches, PODC, 225-234). So a later item takes the place of
    at most one, and moves no other; and a larger quota only adds. A stratum
    with fewer items gives all it has. No items, no strata.

    Args:
        items: What to draw from.
        key: What names an item, and no other; its id.
        stratum: What to draw apart: the agent, the channel, the queue.
        quota: How many of each stratum.
        quotas: How many of the strata that have another quota. Each has items, if
            there are any at all: a misspelt name would change nothing, in silence.
        salt: The name of the draw, such as ``2026-03``; another one draws anew.

    Raises:
        InvalidValueError: A quota is below zero or of a stratum that has no item, or
            two items have one key.

    >>> calls = [f"{agent}-{number}" for agent in ("priya", "rui") for number in range(100)]
    >>> march = draw(calls, key=str, stratum=lambda call: call.split("-")[0], quota=2, salt="2026-03")
    >>> [(each.name, each.items, each.weight) for each in march]
    [('priya', ('priya-70', 'priya-24'), 50.0), ('rui', ('rui-38', 'rui-30'), 50.0)]
    """
    for path, count in (("quota", quota), *((f"quotas.{name}", each) for name, each in quotas.items())):
        if count < 0:
            raise InvalidValueError(f"is at least zero; {count} is not.", path=path)
    strata = _by_stratum(items, key, stratum, salt)
    names = {name for name, _ in strata}
    for name in quotas if names else ():
        if name not in names:
            raise InvalidValueError(
                f"no item is of the stratum {name!r}. {suggest(name, names, kind='strata')}", path="quotas"
            )
    return tuple(
        Stratum(name, tuple(item for _, _, item in lots[: quotas.get(name, quota)]), len(lots)) for name, lots in strata
    )


def draw_share(
    items: Iterable[T], *, key: Callable[[T], str], stratum: Callable[[T], str], share: float, salt: str
) -> tuple[Stratum[T], ...]:
    """
    Return about a share of each stratum, each item decided by its own lot alone.

    Unlike :func:`draw`, whether an item is drawn never depends on any other, so
    it can be decided as the items come, one by one, and a later item moves
    none. The price is that the number drawn varies as coin tosses do. A larger
    share only adds.

    Raises:
        InvalidValueError: `share` is not 0 to 1, or two items have one key.

    >>> calls = [f"call-{number}" for number in range(1000)]
    >>> [drawn] = draw_share(calls, key=str, stratum=lambda call: "voice", share=0.05, salt="2026-03")
    >>> len(drawn.items)
    40
    """
    if not 0 <= share <= 1:
        raise InvalidValueError(f"lies between 0 and 1; {share} does not.", path="share")
    return tuple(
        Stratum(name, tuple(item for number, _, item in lots if number < share), len(lots))
        for name, lots in _by_stratum(items, key, stratum, salt)
    )


def _by_stratum(
    items: Iterable[T], key: Callable[[T], str], stratum: Callable[[T], str], salt: str
) -> list[tuple[str, list[tuple[float, str, T]]]]:
    """Return the strata by name, each item with its lot and its key, lowest lot first."""
    strata: dict[str, list[tuple[float, str, T]]] = {}
    seen: set[str] = set()
    for place, item in enumerate(items):
        name = key(item)
        if name in seen:
            raise InvalidValueError("has the key of an earlier item; a key names one item.", path=f"items[{place}]")
        seen.add(name)
        strata.setdefault(stratum(item), []).append((lot(salt, name), name, item))
    # The key decides between equal lots; keys differ, so items are never compared.
    return [(name, sorted(strata[name], key=lambda drawn: drawn[:2])) for name in sorted(strata)]
