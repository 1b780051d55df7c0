"""What a frozen value holds where its author wrote a dict."""

from typing import NoReturn, TypeVar

V = TypeVar("V")


class FrozenDict(dict[str, V]):
    """
    A dict that refuses every change, and therefore has a hash.

    A real dict, unlike ``MappingProxyType``, so that it pickles, copies and
    is written to JSON like any other.
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping belongs to a frozen value; build a changed copy with dict(...) instead.")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # dict has none, because it can change
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (dict(self),)
