"""
The bridge between attrs values and pydantic; the only file that imports it at the top.

From the attrs fields of a class it makes a pydantic-core schema: a strict
dictionary of the fields, then the class's own constructor. So there is one
definition of each value, and pydantic finds all faults of all fields before
the constructor runs.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, ErrorDetails, InitErrorDetails, PydanticCustomError, core_schema

from cxcore.errors import InvalidDocumentError, InvalidValueError, suggest, type_in_words
from cxcore.values._personal import is_personal
from cxcore.values._repeated_keys import read_json_text

V = TypeVar("V")

# --- reading and writing -------------------------------------------------


def read_python(cls: type[V], data: object) -> V:
    """Return the value that parsed data describe, or raise all faults."""
    return _read(cls, lambda adapter: adapter.validate_python(data))


def read_json(cls: type[V], text: str | bytes) -> V:
    """Return the value that JSON text describes, or raise all faults."""
    repeated = _repeated_keys(text)
    try:
        found = _read(cls, lambda adapter: adapter.validate_json(text))
    except InvalidDocumentError as error:
        raise InvalidDocumentError(error.message, [*repeated, *error.faults]) from None
    if repeated:
        raise InvalidDocumentError(f"{cls.__name__} cannot be read", repeated)
    return found


def _repeated_keys(text: str | bytes) -> list[InvalidValueError]:
    try:
        return read_json_text(text)[1]
    except (TypeError, ValueError, RecursionError):
        return []  # pydantic says why it is no JSON


def write_dict(value: object) -> dict[str, Any]:
    """Return JSON-ready data."""
    written: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json")
    return written


def write_json(value: object) -> str:
    """Return compact JSON."""
    written: bytes = _adapter(type(value)).dump_json(value)
    return written.decode()


def json_schema(cls: type) -> dict[str, Any]:
    """Return the JSON Schema of a value's documents."""
    schema: dict[str, Any] = _adapter(cls).json_schema()
    return schema


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}  # one a class: building one takes a millisecond, using it microseconds


def _adapter(cls: Any) -> TypeAdapter[Any]:
    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]


def _read(cls: type[V], validate: Callable[[TypeAdapter[V]], V]) -> V:
    try:
        return validate(_adapter(cls))
    except ValidationError as error:
        faults = [_fault(detail) for detail in error.errors(include_url=False)]
        raise InvalidDocumentError(f"{cls.__name__} cannot be read", faults) from None


def _fault(detail: ErrorDetails) -> InvalidValueError:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in detail["loc"]).lstrip(".")
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, InvalidValueError):
        return cause.under(path) if path else cause
    if detail["type"] == "unknown_field":
        hint = suggest(str(detail["loc"][-1]), detail["ctx"]["known"], kind="fields")
        return InvalidValueError(f"{detail['msg']}. {hint}", path=path)
    return InvalidValueError(f"{detail['msg']}.", path=path, expected=detail["type"])


# --- the schema of a class -----------------------------------------------


def core_schema_of(cls: type, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return the schema pydantic validates, serialises and describes `cls` with."""
    attrs.resolve_types(cls)
    fields = [field for field in attrs.fields(cls) if field.init]
    document = core_schema.typed_dict_schema(
        {
            field.alias: core_schema.typed_dict_field(
                _checked(field, _schema_of_field(field, handler)),
                required=field.default is attrs.NOTHING,
            )
            for field in fields
        },
        extra_behavior="allow",
        extras_schema=_refuse_unknown(cls, [field.alias for field in fields]),
    )

    def build(data: object, read: core_schema.ValidatorFunctionWrapHandler) -> object:
        if isinstance(data, cls):
            return data
        try:
            return cls(**read(data))
        except InvalidDocumentError as error:  # faults between fields, told together like those of fields
            raise ValidationError.from_exception_data(
                cls.__name__,
                [{"type": "value_error", "input": None, "ctx": {"error": fault}} for fault in error.faults],
            ) from None

    def take_apart(value: object, write: core_schema.SerializerFunctionWrapHandler) -> object:
        return write({field.alias: getattr(value, field.name) for field in fields})

    return core_schema.no_info_wrap_validator_function(
        build,
        document,
        ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
        serialization=core_schema.wrap_serializer_function_ser_schema(take_apart, schema=document),
    )


def _schema_of_field(field: "attrs.Attribute[Any]", handler: GetCoreSchemaHandler) -> CoreSchema:
    schema = _schema_of_type(field.type, handler)
    return _by_position(schema) if is_personal(field) and schema["type"] == "dict" else schema


def _by_position(schema: CoreSchema) -> CoreSchema:
    """Give the entries of a table in faults by their positions, since keys are content as well."""

    def read(table: object, as_table: core_schema.ValidatorFunctionWrapHandler) -> object:
        try:
            return as_table(table)
        except ValidationError as error:
            keys = list(table) if isinstance(table, Mapping) else []
            faults = [_moved(detail, keys) for detail in error.errors(include_url=False)]
            raise ValidationError.from_exception_data(error.title, faults) from None

    return core_schema.no_info_wrap_validator_function(read, schema)


def _moved(detail: ErrorDetails, keys: list[object]) -> InitErrorDetails:
    """Return the same fault with the position of the key it lies below."""
    context = detail.get("ctx", {})
    kind = detail["type"]
    return {
        "type": kind if "error" in context else PydanticCustomError(kind, detail["msg"], context),
        "loc": (*(keys.index(key) for key in detail["loc"][:1]), *detail["loc"][1:]),
        "input": detail["input"],
        "ctx": context,
    }


def _checked(field: "attrs.Attribute[Any]", schema: CoreSchema) -> CoreSchema:
    """Run the field's own validator with the others, so that one document shows all its faults."""
    if field.validator is None:
        return schema
    validator = field.validator

    def check(value: object) -> object:
        try:
            validator(None, field, value)
        except InvalidValueError as fault:
            # pydantic knows the field's place already; keep only what lies below it.
            rest = fault.path.removeprefix(field.name).lstrip(".")
            raise type(fault)(*fault.args, **{**fault.details, "path": rest}) from None
        return value

    return core_schema.no_info_after_validator_function(check, schema)


def _refuse_unknown(cls: type, known: list[str]) -> CoreSchema:
    def refuse(_: object) -> object:
        raise PydanticCustomError("unknown_field", f"is not a field of {cls.__name__}", {"known": known})

    return core_schema.no_info_before_validator_function(refuse, core_schema.any_schema())


# --- the schema of a field's type ----------------------------------------
# Strict where pydantic's default is lenient: whole numbers are not cut from
# 1.9, text is not made from numbers, instants are not made from numbers.


def _schema_of_type(kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    if kind in _STRICT:
        return _STRICT[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        others = [each for each in arguments if each is not NoneType]
        if len(others) < len(arguments):
            return core_schema.nullable_schema(_schema_of_union(others, handler))
        return _schema_of_union(others, handler)
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:  # noqa: PLR2004  # tuple[X, ...]
        return core_schema.tuple_schema([_schema_of_type(arguments[0], handler)], variadic_item_index=0)
    if origin is tuple:
        return core_schema.tuple_positional_schema([_schema_of_type(each, handler) for each in arguments])
    if origin is frozenset:
        return core_schema.frozenset_schema(_schema_of_type(arguments[0], handler))
    if origin is Mapping:
        keys, values = (_schema_of_type(each, handler) for each in arguments)
        return core_schema.dict_schema(keys, values)
    if kind is object:
        return core_schema.any_schema()
    return handler.generate_schema(kind)


def _schema_of_union(kinds: list[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
    if len(kinds) == 1:
        return _schema_of_type(kinds[0], handler)
    return core_schema.union_schema([_schema_of_type(each, handler) for each in kinds])


def _textual(accepted: type | tuple[type, ...], schema: CoreSchema, expected: str) -> CoreSchema:
    """Accept Python's own type and ISO text, never a number."""

    def refuse_the_rest(value: object) -> object:
        if isinstance(value, accepted) and not (accepted is date and isinstance(value, datetime)):
            return value
        if isinstance(value, str) and not value.strip().lstrip("+-").replace(".", "", 1).isdigit():
            return value
        raise PydanticCustomError("iso_text", f"is {expected}, not {type_in_words(value)}")

    return core_schema.no_info_before_validator_function(refuse_the_rest, schema)


def _exact(value: object) -> object:
    if isinstance(value, (float, bool)):
        raise PydanticCustomError(
            "exact_number",
            "is a decimal number written as text, such as '9.99', not a float",
        )
    return value


def _of_fixed_length(value: object) -> object:
    if isinstance(value, str) and _YEARS_OR_MONTHS.match(value):
        raise PydanticCustomError("fixed_length", "has years or months, which have no fixed length; write days")
    return value


_YEARS_OR_MONTHS = re.compile(r"[+-]?P[^T]*[YM]", re.IGNORECASE)

_STRICT: Mapping[Any, CoreSchema] = {
    bool: core_schema.bool_schema(strict=True),
    int: core_schema.int_schema(strict=True),
    float: core_schema.float_schema(strict=True, allow_inf_nan=False),
    str: core_schema.str_schema(strict=True),
    Decimal: core_schema.no_info_before_validator_function(_exact, core_schema.decimal_schema(allow_inf_nan=False)),
    datetime: _textual(
        datetime,
        core_schema.datetime_schema(tz_constraint="aware"),
        "a time with its zone such as '2026-03-02T09:00Z'",
    ),
    date: _textual(date, core_schema.date_schema(), "a date such as '2026-03-02'"),
    time: _textual(time, core_schema.time_schema(), "a time of day such as '09:00'"),
    timedelta: _textual(
        timedelta,
        core_schema.no_info_before_validator_function(_of_fixed_length, core_schema.timedelta_schema()),
        "a duration such as 'PT20S'",
    ),
}
