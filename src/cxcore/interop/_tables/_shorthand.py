"""Values that a document may write as one word, where nothing else is to be said."""

from typing import TYPE_CHECKING, Any, ClassVar

from cxcore.values import Value

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class Shorthand(Value):
    """A value whose document is an object, or just the text of its one field that matters most."""

    __slots__ = ()
    shorthand: ClassVar[str]
    """The field that a bare text stands for."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        return core_schema.no_info_before_validator_function(
            lambda data: {cls.shorthand: data} if isinstance(data, str) else data,
            super().__get_pydantic_core_schema__(source, handler),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        schema = super().__get_pydantic_json_schema__(core, handler)
        return {"title": cls.__name__, "anyOf": [{"type": "string"}, schema]}
