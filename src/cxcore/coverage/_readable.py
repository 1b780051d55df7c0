"""What can be read of a document that has faults, so that the faults between its parts are found in the same go."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from cxcore.errors import InvalidDocumentError
from cxcore.values import Value

V = TypeVar("V", bound=Value)

MOST_FAULTS: Final = 100
"""How many faults between the parts are told; a hostile document has many, and looking for what was meant takes time."""


def readable_items(kind: type[V], written: object) -> Iterator[tuple[int, V]]:
    """Yield each item of a list that can be read, with its place."""
    for number, each in enumerate(written if isinstance(written, list | tuple) else ()):
        found = _read(kind, each)
        if found is not None:
            yield number, found


def readable_entries(kind: type[V], written: object) -> Iterator[tuple[str, V | None]]:
    """Yield each entry of a table by its name; ``None`` if it cannot be read."""
    for name, each in (written if isinstance(written, Mapping) else {}).items():
        yield name, _read(kind, each)


def _read(kind: type[V], written: object) -> V | None:
    try:
        return written if isinstance(written, kind) else kind.from_dict(written)  # type: ignore[arg-type]  # it says if it is no mapping
    except InvalidDocumentError:
        return None
