"""What is wrong between the parts of a reply template, told all at once."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.locale import plural_categories
from cxcore.models._template_text import names_in, plurals_in
from cxcore.models._template_variable import TemplateVariable, VariableKind
from cxcore.models._template_variant import TemplateVariant

_MOST_FAULTS: Final = 100  # a hostile document has many, and looking for what was meant takes time


def template_faults(
    language: str | None,
    variables: Mapping[str, TemplateVariable | None],
    variants: Iterable[TemplateVariant | None],
) -> list[InvalidValueError]:
    """Return what is wrong between the parts of a template; one that cannot be read is ``None`` and excuses others."""
    return list(islice(_faults(language, variables, variants), _MOST_FAULTS))


def _faults(
    language: str | None,
    variables: Mapping[str, TemplateVariable | None],
    variants: Iterable[TemplateVariant | None],
) -> Iterator[InvalidValueError]:
    listed = list(variants)
    seen: set[tuple[object, ...]] = set()
    for place, variant in enumerate(listed):
        if variant is None:
            continue
        path = f"variants[{place}]"
        key = (variant.language, variant.channel, variant.brand)
        if key in seen:
            yield InvalidValueError("is for the same language, channel and brand as an earlier one.", path=path)
        seen.add(key)
        for fault in chain(_name_faults(variant, variables), _plural_faults(variant, variables)):
            yield fault.under(path)
    yield from _fallback_faults(variables, listed)
    if language is not None and None not in listed and (language, None, None) not in seen:
        yield InvalidValueError(
            f"has none in {language!r} for every channel and brand, which is what is sent where nothing else suits.",
            path="variants",
        )


def _name_faults(
    variant: TemplateVariant, variables: Mapping[str, TemplateVariable | None]
) -> Iterator[InvalidValueError]:
    for name in dict.fromkeys(names_in(variant.parts)):
        if name not in variables:
            hint = suggest(name, variables, kind="variables")
            yield UnknownNameError(f"names {name!r}, which is not declared. {hint}", path="text")


def _plural_faults(
    variant: TemplateVariant, variables: Mapping[str, TemplateVariable | None]
) -> Iterator[InvalidValueError]:
    try:
        needed = plural_categories(variant.language)
    except InvalidValueError as fault:
        yield fault
        return
    for plural in plurals_in(variant.parts):
        missing = [category for category in needed if category not in plural.forms]
        if missing:
            yield InvalidValueError(
                f"the plural of {plural.name!r} lacks {' and '.join(map(repr, missing))}; "
                f"counts in {variant.language!r} need {', '.join(needed)}.",
                path="text",
            )
        variable = variables.get(plural.name)
        if variable is None:
            continue
        if variable.kind is not VariableKind.NUMBER:
            yield InvalidValueError(
                f"counts {plural.name!r}, whose kind is {variable.kind.value!r} and not 'number'.", path="text"
            )
        elif variable.fallback:
            yield InvalidValueError(
                f"counts {plural.name!r}, which has a fallback; words cannot be counted.", path="text"
            )


def _fallback_faults(
    variables: Mapping[str, TemplateVariable | None], variants: Iterable[TemplateVariant | None]
) -> Iterator[InvalidValueError]:
    named = {
        (name, variant.language): None
        for variant in variants
        if variant is not None
        for name in names_in(variant.parts)
    }
    for name, language in named:
        variable = variables.get(name)
        if variable is not None and variable.fallback and variable.fallback_in(language) is None:
            yield InvalidValueError(
                f"has no words in {language!r}, in which a variant names {name!r}.",
                path=f"variables.{name}.fallback",
            )
