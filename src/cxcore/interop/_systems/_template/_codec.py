"""From what a system wrote in a field to what cxcore keeps, and back."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import attrs

from cxcore.values import Id, canonical_language, zone_of


class UnreadableFieldError(ValueError):
    """A field does not hold what its mapping expects."""


class UnknownWordError(ValueError):
    """A field holds a word that its mapping does not know; the record keeps it."""


def as_it_is(raw: Any) -> Any:
    """Return what came; most systems write a name in one way only."""
    return raw


@attrs.frozen
class Tenant:
    """Whose account of which system a record comes from, and how that account writes times without a zone."""

    system: str
    name: str
    zone: str = "UTC"
    name_of: Callable[[Any], Any] = as_it_is
    """Of several ways to write the name of a record, the one that counts."""


@attrs.frozen
class Codec:
    """How one kind of field is read, and written back."""

    expected: str
    """In words, for a fault."""
    decode: Callable[[Any, Tenant], object]
    """Raises :class:`UnreadableFieldError`, :class:`UnknownWordError` or ValueError."""
    encode: Callable[[Any], object] | None = None
    """``None`` where the way back is lost, so that the record has to keep the field."""


def _text(raw: object, _: Tenant) -> str:
    if not isinstance(raw, str):
        raise UnreadableFieldError
    return raw


def _name(raw: object, _: Tenant) -> str:
    """Return an id or another short name; some exports write ids as numbers."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if not isinstance(raw, str):
        raise UnreadableFieldError
    return raw


def _flag(raw: object, _: Tenant) -> bool:
    known = raw if isinstance(raw, bool) else _FLAGS.get(raw.lower()) if isinstance(raw, str) else None
    if known is None:
        raise UnreadableFieldError
    return known


_FLAGS: Final[Mapping[str, bool]] = {"true": True, "false": False, "1": True, "0": False}


def _number(raw: object, _: Tenant) -> float | int:
    if isinstance(raw, str) and _NUMBER.fullmatch(raw):
        return float(raw) if "." in raw else int(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise UnreadableFieldError
    return raw


_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_OFFSET_WITHOUT_COLON: Final = re.compile(r"([+-][0-9]{2})([0-9]{2})$")
_UTC_SUFFIX: Final = " UTC"


def _instant(raw: object, tenant: Tenant) -> datetime:
    if not isinstance(raw, str):
        raise UnreadableFieldError
    text = raw.removesuffix(_UTC_SUFFIX) + "Z" if raw.endswith(_UTC_SUFFIX) else raw
    moment = datetime.fromisoformat(_OFFSET_WITHOUT_COLON.sub(r"\1:\2", text))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone_of(tenant.zone))


def _write_instant(moment: datetime) -> str:
    fraction = f".{moment.microsecond // 1000:03d}" if moment.microsecond else ""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}{fraction}Z"


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _since_epoch(unit: timedelta) -> Codec:
    def decode(raw: object, tenant: Tenant) -> datetime:
        number = _number(raw, tenant)
        return _EPOCH + unit * number

    def encode(moment: datetime) -> object:
        whole, rest = divmod(moment - _EPOCH, unit)
        return whole if not rest else None

    return Codec(
        f"a number of {'seconds' if unit == timedelta(seconds=1) else 'milliseconds'} since 1970", decode, encode
    )


def _language(raw: object, _: Tenant) -> str:
    tag = canonical_language(raw.replace("_", "-")) if isinstance(raw, str) else None
    if tag is None:
        raise UnreadableFieldError
    return tag


def _texts(raw: object, _: Tenant) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise UnreadableFieldError
    return tuple(raw)


TEXT: Final = Codec("text", _text, str)
NAME: Final = Codec("a name or number", _name)
FLAG: Final = Codec("true or false", _flag, bool)
NUMBER: Final = Codec("a number", _number, lambda number: number)
INSTANT: Final = Codec("an instant in ISO 8601", _instant, _write_instant)
UNIX_SECONDS: Final = _since_epoch(timedelta(seconds=1))
UNIX_MILLISECONDS: Final = _since_epoch(timedelta(milliseconds=1))
LANGUAGE: Final = Codec("a language tag", _language, str)
TEXTS: Final = Codec("a list of texts", _texts, list)


def id_of(kind: type[Id], what: str) -> Codec:
    """Return the codec of a reference: the id of `what` the system calls by this name."""

    # The rules of one record ask for the same few ids again and again.
    @lru_cache(maxsize=1_024)
    def named(system: str, tenant: str, name: str) -> Id:
        return kind.for_source(system, tenant, what, name)

    def decode(raw: object, tenant: Tenant) -> Id:
        return named(tenant.system, tenant.name, _name(tenant.name_of(raw), tenant))

    return Codec(f"the id of a {what}", decode)


def either(usual: Codec, *others: Codec) -> Codec:
    """Return the codec of a field with several forms, such as seconds in the API and text in an export."""

    def decode(raw: object, tenant: Tenant) -> object:
        for codec in (usual, *others):
            try:
                return codec.decode(raw, tenant)
            except ValueError:
                continue
        raise UnreadableFieldError

    return Codec(" or ".join(codec.expected for codec in (usual, *others)), decode, usual.encode)


def words(known: Mapping[str, object]) -> Codec:
    """Return the codec of an enumeration: the system's words, and ours for each."""
    back: dict[object, object] = {}
    for theirs, ours in known.items():
        back.setdefault(ours, theirs)

    def decode(raw: object, tenant: Tenant) -> object:
        word = _name(raw, tenant)
        if word not in known:
            raise UnknownWordError
        return known[word]

    return Codec(f"one of {', '.join(known)}", decode, back.get)
