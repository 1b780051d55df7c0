"""Documents that people write: JSON or TOML text, read with bounds."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from cxcore.errors import InvalidDocumentError, InvalidValueError

MAX_CHARACTERS: Final = 1_000_000
MAX_DEPTH: Final = 64
_TOO_MANY_DIGITS: Final = "holds a whole number of more digits than Python reads."


def parse_document(text: str, *, name: str = "document") -> dict[str, Any]:
    """
    Return the mapping that a JSON or TOML text holds.

    JSON is recognised by its opening brace, everything else is TOML. The text
    is untrusted: at most a million characters, at most 64 levels deep, no key
    twice in one object, no ``NaN`` or infinity.

    Args:
        text: The document.
        name: What to call it in an error, for example ``policy``.

    Raises:
        InvalidDocumentError: The text is none of these; it says where.

    >>> parse_document('limit = 3')
    {'limit': 3}
    >>> parse_document('{"limit": 3}')
    {'limit': 3}
    >>> parse_document('{"limit": 3, "limit": 4}', name="policy")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidDocumentError: The policy cannot be read, 1 fault:
      the key 'limit' stands twice in one object; keep one.
    """
    try:
        if len(text) > MAX_CHARACTERS:
            raise InvalidValueError(f"has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.")  # noqa: TRY301  # one place turns every fault into a group
        data = _parse_json(text) if text.lstrip().startswith("{") else _parse_toml(text)
        _check_numbers_and_depth(data, depth=1)
    except InvalidValueError as fault:
        raise InvalidDocumentError(f"The {name} cannot be read", [fault]) from None
    return data


def _parse_json(text: str) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise InvalidValueError(f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except InvalidValueError:
        raise
    except ValueError:
        raise InvalidValueError(_TOO_MANY_DIGITS) from None
    except RecursionError:
        raise InvalidValueError(f"is nested deeper than {MAX_DEPTH} levels.") from None
    return data


def _parse_toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidValueError(f"is not TOML: {error}.") from None
    except ValueError:
        raise InvalidValueError(_TOO_MANY_DIGITS) from None
    except RecursionError:
        raise InvalidValueError(f"is nested deeper than {MAX_DEPTH} levels.") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidValueError(f"the key {key!r} stands twice in one object; keep one.")
        found[key] = value
    return found


def _check_numbers_and_depth(data: object, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise InvalidValueError(f"is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(data, float) and (data != data or data in (float("inf"), float("-inf"))):  # noqa: PLR0124  # NaN differs from itself
        raise InvalidValueError(f"holds {data}, which is no number to compute with.")
    children = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for child in children:
        _check_numbers_and_depth(child, depth=depth + 1)
