"""Typed identifiers."""

import re
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import NAMESPACE_URL, uuid5

from cxcore.errors import InvalidValueError, NaiveDatetimeError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_TEXT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")


class Id(str):
    """
    Base class of every typed id: text with the prefix of its kind.

    A ``CaseId`` and a ``CustomerId`` are different types and never equal,
    because their prefixes differ. Ids sort and hash as text and are written
    to JSON as text.

    Two ways to make one, besides reading it back: :meth:`for_source` for what
    another system knows already, so that importing twice makes the same id,
    and :meth:`new` for what is born here, sorting by time of birth.

    Raises:
        InvalidValueError: The text lacks the prefix, or what follows is not up to
            128 letters, digits, ``_ . : -``.

    >>> class TicketId(Id, prefix="tkt"):
    ...     pass
    >>> TicketId("tkt_42")
    TicketId('tkt_42')
    >>> TicketId.for_source("zendesk", "acme", "ticket", "42")
    TicketId('tkt_cb1f917246e159d19980bdb9e9680ab8')
    >>> TicketId("cus_42")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: a TicketId is 'tkt_' and up to 128 letters, digits, '_', '.', ':' or '-'.
    """

    __slots__ = ()
    prefix: ClassVar[str] = ""

    def __init_subclass__(cls, *, prefix: str) -> None:
        cls.prefix = prefix

    def __new__(cls, text: str) -> Self:
        """Return the id that `text` spells."""
        head, separator, tail = text.partition("_")
        if head != cls.prefix or not separator or not _TEXT.fullmatch(tail):
            raise InvalidValueError(
                f"a {cls.__name__} is '{cls.prefix}_' and up to 128 letters, digits, '_', '.', ':' or '-'."
            )
        return super().__new__(cls, text)

    @classmethod
    def for_source(cls, system: str, tenant: str, kind: str, native: str) -> Self:
        """Return the id of what `system` calls `native`: always the same for the same four words."""
        # The length of each word goes in, so that no two quadruples share one name.
        name = "".join(f"{len(word)}:{word}" for word in (system, tenant, kind, native))
        return cls(f"{cls.prefix}_{uuid5(NAMESPACE_URL, name).hex}")

    @classmethod
    def new(cls, *, at: datetime, random: Random) -> Self:
        """
        Return a fresh id that sorts after those born in an earlier millisecond.

        The layout is that of a version 7 UUID (RFC 9562): 48 bits of
        milliseconds, then 74 random bits taken from `random`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        if at.utcoffset() is None:
            raise NaiveDatetimeError.for_argument("at")
        milliseconds = int(at.timestamp() * 1000)
        bits = milliseconds << 80 | 0x7 << 76 | random.getrandbits(12) << 64 | 0b10 << 62 | random.getrandbits(62)
        return cls(f"{cls.prefix}_{bits:032x}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(strict=True),
            serialization=core_schema.to_string_ser_schema(),
        )
