"""Values that a document writes as one piece of text."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema
    from pydantic_core.core_schema import ValidatorFunctionWrapHandler


class WrittenAsText:
    """Base of a value whose ``str`` is its document, and which ``parse`` reads back equal."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def parse(cls, text: str) -> Self:
        """Return the value that `text` spells."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}.parse({str(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        def read(value: object, as_text: "ValidatorFunctionWrapHandler") -> object:
            return value if isinstance(value, cls) else cls.parse(as_text(value))

        return core_schema.no_info_wrap_validator_function(
            read,
            core_schema.str_schema(strict=True),
            serialization=core_schema.to_string_ser_schema(),
        )
