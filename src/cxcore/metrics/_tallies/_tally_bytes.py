"""
Tallies as bytes: a mark, a head in JSON, and the durations as small numbers.

Durations are in order, so each is written as its distance from the one before,
and how often it occurred after it. Numbers are written seven bits a byte,
lowest first, the eighth says that more follow (LEB128); a first duration may
be negative, so distances are doubled and odd below zero.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from cxcore.errors import InvalidValueError, type_in_words

SCHEMA_VERSION: Final = 1

_MARK: Final = b"cxcore.tally"
# Of a number: 2 ** 70 microseconds are more than all time.
_MOST_BYTES: Final = 10


def packed(tally: Mapping[str, Any]) -> bytes:
    """Return the document of a tally as bytes."""
    durations = tally["durations"]
    head = {**tally, "durations": {name: len(distribution) for name, distribution in durations.items()}}
    text = json.dumps(head, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    written = bytearray(_MARK + bytes([SCHEMA_VERSION]))
    _write(written, len(text))
    written += text
    for name in sorted(durations):
        before = 0
        for duration, times in durations[name]:
            distance = duration - before
            _write(written, 2 * distance if distance >= 0 else -2 * distance - 1)
            _write(written, times)
            before = duration
    return bytes(written)


def unpacked(data: bytes) -> dict[str, Any]:
    """Return the document of a tally that bytes hold."""
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise InvalidValueError(f"is the bytes of a tally, not {type_in_words(data)}.", path="data")
    data = bytes(data)
    if not data.startswith(_MARK):
        raise InvalidValueError("does not begin as the bytes of a tally do.", path="data")
    content = iter(data[len(_MARK) :])
    version = next(content, None)
    if version != SCHEMA_VERSION:
        raise InvalidValueError(
            f"is a tally in version {version} of its form; this cxcore reads version {SCHEMA_VERSION}.", path="data"
        )
    size = _read(content)
    try:
        head = json.loads(bytes(islice(content, size)))
        lengths = {name: range(length) for name, length in head["durations"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InvalidValueError("is a tally whose head cannot be read.", path="data") from None
    durations = {name: _distribution(content, lengths[name]) for name in sorted(lengths)}
    if next(content, None) is not None:
        raise InvalidValueError("has more bytes than its tally.", path="data")
    return {**head, "durations": durations}


def _distribution(content: Iterator[int], length: range) -> tuple[tuple[int, int], ...]:
    found = []
    duration = 0
    for _ in length:
        distance = _read(content)
        duration += distance // 2 if distance % 2 == 0 else -(distance + 1) // 2
        found.append((duration, _read(content)))
    return tuple(found)


def _write(written: bytearray, number: int) -> None:
    while number > 0x7F:  # noqa: PLR2004  # what seven bits hold
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)


def _read(content: Iterator[int]) -> int:
    number = 0
    for place in range(_MOST_BYTES):
        byte = next(content, None)
        if byte is None:
            raise InvalidValueError("is a tally cut short.", path="data")
        number |= (byte & 0x7F) << (7 * place)
        if byte <= 0x7F:  # noqa: PLR2004  # the last of its number
            return number
    raise InvalidValueError("holds a number that no tally has.", path="data")
