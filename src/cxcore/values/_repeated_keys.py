"""JSON in which one object has a key twice, which most readers settle in silence: the last one wins."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from cxcore.errors import InvalidValueError

_MOST_FAULTS: Final = 100  # a hostile document has many

# What people name fields and teams by. Anything else, such as an address, may be somebody's and stays out of messages.
_PLAIN_NAME = re.compile(r"[A-Za-z_][\w -]*", re.ASCII)


class RepeatedKeyError(ValueError):
    """An object has a key twice; readers that take the last of the two lose the first in silence."""


def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """
    Return the object that :func:`json.loads` has read the pairs of; its ``object_pairs_hook``.

    Raises:
        RepeatedKeyError: A key stands twice in it.

    >>> json.loads('{"tier": "gold", "tier": "basic"}', object_pairs_hook=each_key_once)
    Traceback (most recent call last):
        ...
    cxcore.values._repeated_keys.RepeatedKeyError
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RepeatedKeyError
    return found


def read_json_text(text: str | bytes) -> tuple[Any, list[InvalidValueError]]:
    """
    Return what a JSON text holds, and a fault for each key that stands in its object again.

    Raises:
        ValueError: It is no JSON, or holds a number of more digits than Python reads.
        RecursionError: It is nested too deep for Python.
    """
    try:
        return json.loads(text, object_pairs_hook=each_key_once), []
    except RepeatedKeyError:
        data = json.loads(text, object_pairs_hook=_marked)
        return data, list(islice(_faults(data), _MOST_FAULTS))


class _Repeating(dict[str, Any]):
    """An object some of whose keys stand in it again: each with its position, from 0."""

    again: list[tuple[int, str]]


def _marked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    try:
        return each_key_once(pairs)
    except RepeatedKeyError:
        repeating = _Repeating(pairs)
        seen: set[str] = set()
        repeating.again = []
        for position, (key, _) in enumerate(pairs):
            if key in seen:
                repeating.again.append((position, key))
            seen.add(key)
        return repeating


def _faults(data: Any) -> Iterator[InvalidValueError]:
    parts: list[tuple[str, Any]] = [("", data)]
    while parts:
        path, part = parts.pop()
        if isinstance(part, _Repeating):
            for position, key in part.again:
                if _PLAIN_NAME.fullmatch(key):
                    what = f"the key {key!r} stands twice in one object"
                else:
                    what = f"the key at position {position + 1} of the object stands in it before"
                yield InvalidValueError(f"{what}; keep one.", path=path)
        if isinstance(part, dict):
            steps = ((_step(path, position, key), value) for position, (key, value) in enumerate(part.items()))
            parts += reversed(list(steps))
        elif isinstance(part, list):
            parts += reversed([(f"{path}[{position}]", value) for position, value in enumerate(part)])


def _step(path: str, position: int, key: str) -> str:
    if not _PLAIN_NAME.fullmatch(key):
        return f"{path}[{position}]"
    return f"{path}.{key}" if path else key
