"""Documents that people write: JSON, TOML or YAML text, read with bounds."""

import json
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

from cxcore.errors import InvalidDocumentError, InvalidValueError, MissingExtraError
from cxcore.values._repeated_keys import read_json_text

DocumentFormat: TypeAlias = Literal["json", "toml", "yaml"]
"""The languages of documents."""

MAX_CHARACTERS: Final = 1_000_000
MAX_DEPTH: Final = 64
MAX_YAML_CHARACTERS: Final = 100_000  # its reader takes several microseconds a character
_TOO_DEEP: Final = f"is nested deeper than {MAX_DEPTH} levels."
_TOO_MANY_DIGITS: Final = "holds a whole number of more digits than Python reads."


def parse_document(text: str, *, name: str = "document", format: DocumentFormat | None = None) -> dict[str, Any]:  # noqa: A002  # the word everybody uses for it
    """
    Return the mapping that a JSON, TOML or YAML text holds.

    The text is untrusted: at most a million characters, at most 64 levels deep,
    no key twice in one object, no ``NaN`` or infinity. YAML is version 1.2, in
    which ``no`` is a word and no boolean, without anchors, aliases and tags,
    with which a small text can stand for a huge one; it needs the extra ``yaml``.

    Args:
        text: The document.
        name: What to call it in an error, for example ``policy``.
        format: The language. By default JSON if the text begins with a brace,
            else TOML. YAML is never guessed, because nearly every text is some YAML.

    Raises:
        InvalidDocumentError: The text is none of these; it says where.
        MissingExtraError: It is YAML, and the reader is not installed.

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
        data = _PARSERS[format or ("json" if text.lstrip().startswith("{") else "toml")](text)
        if not isinstance(data, dict):
            raise InvalidValueError("holds no table of names and values.")  # noqa: TRY301  # as above
        _check_parts(data, depth=1)
    except InvalidValueError as fault:
        raise InvalidDocumentError(f"The {name} cannot be read", [fault]) from None
    except InvalidDocumentError as error:
        raise InvalidDocumentError(f"The {name} cannot be read", error.faults) from None
    return data


def _parse_json(text: str) -> dict[str, Any]:
    try:
        data, repeated = read_json_text(text)
    except json.JSONDecodeError as error:
        raise InvalidValueError(f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except ValueError:
        raise InvalidValueError(_TOO_MANY_DIGITS) from None
    except RecursionError:
        raise InvalidValueError(_TOO_DEEP) from None
    if repeated:
        raise InvalidDocumentError("The document cannot be read", repeated)
    found: dict[str, Any] = data
    return found


def _parse_toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidValueError(f"is not TOML: {error}.") from None
    except ValueError:
        raise InvalidValueError(_TOO_MANY_DIGITS) from None
    except RecursionError:
        raise InvalidValueError(_TOO_DEEP) from None


def _parse_yaml(text: str) -> dict[str, Any]:
    try:
        from ruamel.yaml import YAML  # an extra: imported where it is used
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
    except ImportError:
        raise MissingExtraError.for_extra("yaml", purpose="A YAML document") from None
    if len(text) > MAX_YAML_CHARACTERS:
        raise InvalidValueError(f"has {len(text):,} characters; at most {MAX_YAML_CHARACTERS:,} of YAML are read.")
    try:
        depth = 0
        for token in YAML(typ="safe", pure=True).scan(text):  # before anything is built of it
            kind = type(token).__name__
            depth += kind.endswith(_OPENS) - kind.endswith(_CLOSES)
            if kind in _REFUSED:
                raise InvalidValueError(f"uses {_REFUSED[kind]} at line {token.start_mark.line + 1}; write it out.")
            if depth > MAX_DEPTH:
                raise InvalidValueError(_TOO_DEEP)
        data: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        where = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise InvalidValueError(f"is not YAML: {error.problem}{where}.") from None
    except (YAMLError, ValueError) as error:
        if isinstance(error, InvalidValueError):
            raise
        raise InvalidValueError("is not YAML: it holds a character or a number that YAML does not have.") from None
    return data


_OPENS: Final = ("MappingStartToken", "SequenceStartToken")
_CLOSES: Final = ("BlockEndToken", "FlowMappingEndToken", "FlowSequenceEndToken")
_REFUSED: Final = {
    "AliasToken": "an alias",
    "AnchorToken": "an anchor",
    "TagToken": "a tag",
    "DirectiveToken": "a directive",
}
_PARSERS: Final[Mapping[str, Callable[[str], dict[str, Any]]]] = {
    "json": _parse_json,
    "toml": _parse_toml,
    "yaml": _parse_yaml,
}


def _check_parts(data: object, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise InvalidValueError(_TOO_DEEP)
    if isinstance(data, float) and (data != data or data in (float("inf"), float("-inf"))):  # noqa: PLR0124  # NaN differs from itself
        raise InvalidValueError(f"holds {data}, which is no number to compute with.")
    if isinstance(data, Mapping) and not all(isinstance(key, str) for key in data):  # in YAML it may be a number
        raise InvalidValueError("has a key that is no text; put it in quotes.")
    children = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for child in children:
        _check_parts(child, depth=depth + 1)
