"""The base of every value: documents in, documents out, pydantic on request."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class Value:
    """
    Base class of every frozen attrs value.

    Declare a value like this; the checks run when it is built.

    >>> import attrs
    >>> from cxcore.values import fraction
    >>> @attrs.frozen
    ... class ServiceTarget(Value):
    ...     share: float = attrs.field(validator=fraction)
    ...     channel: str = "email"
    >>> ServiceTarget(share=0.8).to_dict()
    {'share': 0.8, 'channel': 'email'}
    >>> ServiceTarget.from_json('{"share": 0.8, "channel": "chat"}')
    ServiceTarget(share=0.8, channel='chat')

    Reading is strict: ``None``, ``1.9`` for a whole number, numbers for text,
    naive datetimes and unknown keys are faults. All are reported together.

    >>> ServiceTarget.from_dict({"share": 1.2, "chanel": "chat"})
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidDocumentError: ServiceTarget cannot be read, 2 faults:
      share: lies between 0 and 1; 1.2 does not.
      chanel: is not a field of ServiceTarget. Did you mean 'channel'?
    """

    __slots__ = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the value that a mapping describes, such as parsed JSON or TOML.

        Dates, times and durations may be Python objects or ISO 8601 text.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        from cxcore.values._pydantic import read_python  # pydantic only when a document is read

        return read_python(cls, data)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """
        Return the value that a JSON text describes, in which no object has a key twice.

        Raises:
            InvalidDocumentError: Every fault of `text`, each with its path.
        """
        from cxcore.values._pydantic import read_json  # pydantic only when a document is read

        return read_json(cls, text)

    def to_dict(self) -> dict[str, Any]:
        """Return the value as JSON-ready dictionaries, lists, text and numbers."""
        from cxcore.values._pydantic import write_dict  # pydantic only when a document is written

        return write_dict(self)

    def to_json(self) -> str:
        """Return the value as compact JSON; :meth:`from_json` reads it back equal."""
        from cxcore.values._pydantic import write_json  # pydantic only when a document is written

        return write_json(self)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of the documents :meth:`from_json` reads."""
        from cxcore.values._pydantic import json_schema  # pydantic only when a schema is asked for

        return json_schema(cls)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from cxcore.values._pydantic import core_schema_of  # pydantic is calling us

        return core_schema_of(cls, handler)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        schema = handler.resolve_ref_schema(handler(core))
        schema["title"] = cls.__name__
        schema["additionalProperties"] = False
        return schema
