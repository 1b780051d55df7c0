"""Reading a document part by part, so that the faults of all its parts are told at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from cxcore.errors import InvalidDocumentError, InvalidValueError, suggest, type_in_words
from cxcore.values._value import Value

T = TypeVar("T")
V = TypeVar("V", bound=Value)


class DocumentReader:
    """
    Reads the parts of a document, and collects the faults of those that it cannot read.

    What cannot be read is ``None``, so that its neighbours can still be read
    and compared with each other. In the end the caller raises `faults`.

    >>> from cxcore.values import Money
    >>> reader = DocumentReader()
    >>> reader.values(Money, [{"amount": "9.99", "currency": "EUR"}, "9.99 EUR"], "prices")
    [Money(amount=Decimal('9.99'), currency='EUR'), None]
    >>> reader.values(Money, {}, "refunds") is None
    True
    >>> [str(fault) for fault in reader.faults]
    ['prices[1]: is a table; a str came.', 'refunds: is a list of tables; a dict came.']
    """

    def __init__(self) -> None:
        self.faults: list[InvalidValueError] = []

    def one(self, read: Callable[[Any], T], value: object, path: str) -> T | None:
        """Return what `read` makes of a value, or ``None`` once its faults are noted below `path`."""
        try:
            return read(value)
        except InvalidDocumentError as error:
            self.faults += [fault.under(path) if path else fault for fault in error.faults]
        except InvalidValueError as fault:
            self.faults.append(fault.under(path) if path else fault)
        return None

    def many(self, read: Callable[[Any], T], value: object, path: str) -> list[T | None] | None:
        """Return what `read` makes of each item of a list, ``None`` for each it cannot read."""
        items = self.one(_as_list, value, path)
        return None if items is None else [self.one(read, each, f"{path}[{place}]") for place, each in enumerate(items)]

    def values(self, kind: type[V], value: object, path: str) -> list[V | None] | None:
        """Return the values that a list of tables describes, ``None`` for each it cannot read."""
        if not isinstance(value, (list, tuple)):
            self.faults.append(InvalidValueError(f"is a list of tables; {type_in_words(value)} came.", path=path))
            return None
        return self.many(lambda each: kind.from_dict(as_table(each)), value, path)

    def table(self, read: Callable[[Any], T], value: object, path: str) -> dict[str, T | None] | None:
        """Return what `read` makes of each entry of a table, ``None`` for each it cannot read."""
        entries = self.one(as_table, value, path)
        return (
            None
            if entries is None
            else {name: self.one(read, each, f"{path}.{name}") for name, each in entries.items()}
        )

    def refuse_others(self, data: Mapping[str, object], known: Iterable[str], *, of: str) -> None:
        """Note each key of a document that is none of its sections, with the one that was meant."""
        sections = tuple(known)
        for key in data:
            if key not in sections:
                hint = suggest(key, sections, kind="sections")
                self.faults.append(InvalidValueError(f"is not a section of {of}. {hint}", path=key))


def _as_list(value: object) -> Sequence[object]:
    """
    Return a value that is a list.

    Raises:
        InvalidValueError: It is something else.
    """
    if not isinstance(value, (list, tuple)):
        raise InvalidValueError(f"is a list; {type_in_words(value)} came.")
    return value


def as_table(value: object) -> Mapping[str, object]:
    """
    Return a value that is a table.

    Raises:
        InvalidValueError: It is something else.
    """
    if not isinstance(value, Mapping):
        raise InvalidValueError(f"is a table; {type_in_words(value)} came.")
    return value
