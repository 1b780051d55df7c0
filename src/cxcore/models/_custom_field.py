"""Fields that a host adds to its cases, and what they may hold."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from cxcore.errors import InvalidValueError, UnknownNameError, suggest, type_in_words
from cxcore.values import Value, instance_of, one_line


class FieldKind(StrEnum):
    """What a custom field holds; ``None`` is always allowed and is unknown."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    """ISO 8601 text such as ``2026-03-02``, because values travel as JSON."""
    CHOICE = "choice"
    """One of the choices."""
    CHOICES = "choices"
    """A list of some of the choices."""


_WITH_CHOICES = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})


def _to_texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(texts)


@attrs.frozen(kw_only=True)
class CustomField(Value):
    """
    One version of the definition of a custom field.

    A definition never changes: where the choices change, a new version says
    so, and values written under the old one stay right under the old one.

    Raises:
        InvalidValueError: The name is not one line, the version below 1, a choice
            field has no choices, another field has some, or a choice stands twice.

    >>> reason = CustomField(name="refund_reason", kind=FieldKind.CHOICE, choices=["late", "broken"])
    >>> reason.check("late")
    >>> reason.check("lost")
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: refund_reason: is no choice of version 1; there are 'late' and 'broken'.
    """

    name: str = attrs.field(validator=one_line)
    kind: FieldKind = attrs.field(validator=instance_of(FieldKind))
    version: int = 1
    choices: tuple[str, ...] = attrs.field(
        default=(), converter=_to_texts, validator=attrs.validators.deep_iterable(one_line)
    )

    def __attrs_post_init__(self) -> None:
        if self.version < 1:
            raise InvalidValueError(f"counts from 1; {self.version} does not.", path="version")
        if (self.kind in _WITH_CHOICES) != bool(self.choices):
            needs = "needs some" if self.kind in _WITH_CHOICES else "has none"
            raise InvalidValueError(f"a field of kind {str(self.kind)!r} {needs}.", path="choices")
        if len(set(self.choices)) < len(self.choices):
            raise InvalidValueError("name each choice once.", path="choices")

    def check(self, value: object) -> None:
        """
        Refuse a value that this version does not allow.

        Raises:
            InvalidValueError: The value is of another kind, or no choice; the
                message never quotes it.
        """
        if value is None:
            return
        if self.kind in _WITH_CHOICES:
            self._check_choices(value)
        elif not _IS[self.kind](value):
            raise InvalidValueError(f"is {_IN_WORDS[self.kind]}, not {type_in_words(value)}.", path=self.name)

    def _check_choices(self, value: object) -> None:
        if self.kind is FieldKind.CHOICES and not isinstance(value, (list, tuple)):
            raise InvalidValueError(f"is a list of choices, not {type_in_words(value)}.", path=self.name)
        chosen = value if isinstance(value, (list, tuple)) and self.kind is FieldKind.CHOICES else (value,)
        if not all(each in self.choices for each in chosen):
            known = " and ".join(repr(choice) for choice in self.choices)
            raise InvalidValueError(f"is no choice of version {self.version}; there are {known}.", path=self.name)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_IS = {
    FieldKind.TEXT: lambda value: isinstance(value, str),
    FieldKind.NUMBER: lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    FieldKind.BOOLEAN: lambda value: isinstance(value, bool),
    FieldKind.DATE: _is_date,
}
_IN_WORDS = {
    FieldKind.TEXT: "text",
    FieldKind.NUMBER: "a number",
    FieldKind.BOOLEAN: "true or false",
    FieldKind.DATE: "a date such as '2026-03-02'",
}


def _to_definitions(definitions: Iterable[CustomField]) -> tuple[CustomField, ...]:
    return tuple(sorted(definitions, key=lambda each: (each.name, each.version)))


def _each_once(instance: object, field: "attrs.Attribute[Any]", definitions: tuple[CustomField, ...]) -> None:
    seen: set[tuple[str, int]] = set()
    for each in definitions:
        if (each.name, each.version) in seen:
            raise InvalidValueError(f"{each.name!r} has version {each.version} twice.", path=field.name)
        seen.add((each.name, each.version))


@attrs.frozen
class CustomFields(Value):
    """
    The custom fields of a host, in all their versions.

    Raises:
        InvalidValueError: A field has one version twice.

    >>> fields = CustomFields([
    ...     CustomField(name="plan", kind=FieldKind.CHOICE, choices=["free", "pro"]),
    ...     CustomField(name="plan", kind=FieldKind.CHOICE, choices=["free", "team"], version=2),
    ... ])
    >>> fields.definition("plan").version, fields.definition("plan", version=1).choices
    (2, ('free', 'pro'))
    """

    definitions: tuple[CustomField, ...] = attrs.field(default=(), converter=_to_definitions, validator=_each_once)

    def definition(self, name: str, *, version: int | None = None) -> CustomField:
        """
        Return the definition of a field, the latest where no version is asked for.

        Raises:
            UnknownNameError: There is no such field, or no such version of it.
        """
        found = [each for each in self.definitions if each.name == name]
        if not found:
            hint = suggest(name, {each.name for each in self.definitions}, kind="custom fields")
            raise UnknownNameError(f"there is no custom field {name!r}. {hint}")
        if version is None:
            return found[-1]
        for each in found:
            if each.version == version:
                return each
        raise UnknownNameError(f"custom field {name!r} has no version {version}; the latest is {found[-1].version}.")

    def __iter__(self) -> Iterator[CustomField]:
        return iter(self.definitions)
