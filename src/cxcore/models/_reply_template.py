"""Replies written once: declared variables, variants by language, channel and brand, plurals."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Self

import attrs

from cxcore.errors import InternalContentError, InvalidDocumentError, InvalidValueError, UnknownNameError, suggest
from cxcore.locale import fallback_languages, plural_category
from cxcore.models._channel import Channel
from cxcore.models._ids import BrandId
from cxcore.models._message import InternalNote
from cxcore.models._template_faults import template_faults
from cxcore.models._template_text import Count, Parts, Plural, names_in
from cxcore.models._template_variable import TemplateVariable
from cxcore.models._template_variant import TemplateVariant
from cxcore.values import (
    PERSONAL,
    DocumentReader,
    FrozenDict,
    Value,
    as_table,
    instance_of,
    is_missing,
    language_tag,
    one_line,
    parse_document,
    to_language_tag,
)

_UNREADABLE: Final = "The reply template cannot be used"


@attrs.frozen(kw_only=True)
class RenderedReply(Value):
    """
    A reply ready to be sent, and how it came about; its text goes into a :class:`PublicMessage`.

    The text names a customer, so it is in the JSON and never in a ``repr``.
    """

    text: str = attrs.field(repr=False, metadata=PERSONAL)
    language: str
    """The language it is in, which may be another than was asked for."""
    channel: Channel | None
    """The channel its variant is written for; ``None`` is every channel."""
    brand: BrandId | None
    """The brand its variant is written for; ``None`` is every brand."""
    fallbacks: tuple[str, ...]
    """The variables that had no value, so that their fallback stands in the text."""


def _to_frozen(variables: Mapping[str, TemplateVariable]) -> Mapping[str, TemplateVariable]:
    return FrozenDict(variables)


def _to_variants(variants: Iterable[TemplateVariant]) -> tuple[TemplateVariant, ...]:
    return tuple(variants)


@attrs.frozen(kw_only=True)
class _Heading(Value):
    """What a template says of itself; a class of its own so that its faults are told with those of the parts."""

    name: str = attrs.field(validator=[instance_of(str), one_line])
    language: str = attrs.field(converter=to_language_tag, validator=[instance_of(str), language_tag])
    """The language for readers of whose own there is no variant."""


@attrs.frozen(kw_only=True)
class ReplyTemplate(_Heading):
    """
    A reply in all its variants, checked when it is read: what is read can be sent.

    Every placeholder is a declared variable. A variable without a value is said by
    its fallback, which every language that names it has, or else has to be given.
    A plural has every form that counts take in its language. There is a variant
    for every channel and every brand in the template's own language. All this is
    known before the first customer is written to.

    A template is data: nothing in it is run, no attribute is read, and a value
    is put in as it is, whatever braces it holds.

    Raises:
        InvalidDocumentError: Every fault of the template, each with its path.

    >>> template = ReplyTemplate.parse('''
    ... name = "cases merged"
    ... language = "en"
    ...
    ... [variables.customer]
    ... fallback = {en = "customer", pt = "cliente"}
    ...
    ... [variables.count]
    ... kind = "number"
    ...
    ... [[variants]]
    ... language = "en"
    ... text = "Dear {customer}, we joined your {count, plural, one {case} other {# cases}}."
    ...
    ... [[variants]]
    ... language = "pt"
    ... text = "Olá {customer}, juntámos {count, plural, one {o seu pedido} other {os seus # pedidos}}."
    ... ''')
    >>> template.render({"customer": "Ana", "count": 2}, language="pt-PT").text
    'Olá Ana, juntámos os seus 2 pedidos.'
    >>> template.render({"customer": None, "count": 1}, language="en").text
    'Dear customer, we joined your case.'
    """

    variables: Mapping[str, TemplateVariable] = attrs.field(factory=FrozenDict, converter=_to_frozen)
    """Name to what it holds."""
    variants: tuple[TemplateVariant, ...] = attrs.field(converter=_to_variants)

    def __attrs_post_init__(self) -> None:
        if faults := template_faults(self.language, self.variables, self.variants):
            raise InvalidDocumentError(_UNREADABLE, faults)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the template that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="reply template"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the template that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        reader = DocumentReader()
        reader.refuse_others(data, _SECTIONS, of="a reply template")
        heading = reader.one(_Heading.from_dict, {key: data[key] for key in _HEADING if key in data}, "")
        variables = reader.table(
            lambda each: TemplateVariable.from_dict(as_table(each)), data.get("variables", {}), "variables"
        )
        variants = reader.values(TemplateVariant, data.get("variants", []), "variants")
        if not reader.faults:
            return super().from_dict(data)
        language = heading.language if heading else None
        faults = template_faults(language, variables or {}, variants or ())
        raise InvalidDocumentError(_UNREADABLE, [*reader.faults, *faults])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there is a variant, the template's own first; goes into :func:`match_language`."""
        others = (variant.language for variant in self.variants)
        return tuple(dict.fromkeys([self.language, *others]))

    def variant(
        self, *, language: str | None = None, channel: Channel | None = None, brand: BrandId | None = None
    ) -> TemplateVariant:
        """
        Return the variant for a reader.

        The language comes first: that asked for, then the wider ones of
        :func:`cxcore.locale.fallback_languages`, then the template's own. In the first
        of these with a variant for this brand and channel, it is the one for both, else
        the brand's for every channel, else the channel's for every brand, else
        the one for all. A variant for another brand or channel is never taken.

        Args:
            language: The reader's; ``None`` is the template's own.
            channel: On which it goes out; ``None`` takes only what suits every channel.
            brand: Under which it goes out; ``None`` takes only what suits every brand.

        Raises:
            InvalidValueError: `language` is no BCP 47 tag.
        """
        written = {(each.language, each.brand, each.channel): each for each in self.variants}
        tags = (*fallback_languages(self.language if language is None else language), self.language)
        readers = ((brand, channel), (brand, None), (None, channel), (None, None))
        # There is always one: that for all in the template's own language.
        return next(written[tag, *reader] for tag in tags for reader in readers if (tag, *reader) in written)

    def render(
        self,
        values: Mapping[str, object],
        *,
        language: str | None = None,
        channel: Channel | None = None,
        brand: BrandId | None = None,
    ) -> RenderedReply:
        """
        Return the reply for a reader, with the values in it.

        A value that is ``None``, NaN or blank text is missing: its fallback is said.
        Amounts, numbers, dates and times are said as people of the variant's
        language say them.

        Args:
            values: Variable to value; every variable without a fallback is needed,
                whatever the variant, so that a test in one language counts for all.
            language: The reader's; ``None`` is the template's own.
            channel: On which it goes out.
            brand: Under which it goes out.

        Raises:
            InvalidDocumentError: A value is missing, of another kind, too long a number, or of
                a variable that is not declared: all of them, none quoted.
            InternalContentError: A value is an internal note.
            InvalidValueError: `language` is no BCP 47 tag.
        """
        variant = self.variant(language=language, channel=channel, brand=brand)
        said = self._said(values, language=variant.language)
        return RenderedReply(
            text="".join(self._filled(variant.parts, values, said, language=variant.language)),
            language=variant.language,
            channel=variant.channel,
            brand=variant.brand,
            fallbacks=tuple(name for name in dict.fromkeys(names_in(variant.parts)) if name not in said),
        )

    def _said(self, values: Mapping[str, object], *, language: str) -> Mapping[str, str]:
        """Return each variable that has a value to what is said for it."""
        said: dict[str, str] = {}
        faults: list[InvalidValueError] = []
        for name, variable in self.variables.items():
            value = values.get(name)
            if isinstance(value, InternalNote):
                raise InternalContentError(
                    f"{value.id} is an internal note and is said to nobody; give {name!r} another value."
                )
            if not _is_missing(value):
                try:
                    said[name] = variable.said(value, language=language)
                except InvalidValueError as fault:
                    faults.append(fault.under(name))
            elif not variable.fallback:
                faults.append(InvalidValueError("has no value, and no fallback to say instead.", path=name))
        for name in values:
            if name not in self.variables:
                hint = suggest(name, self.variables, kind="variables")
                faults.append(UnknownNameError(f"is not a variable of this template. {hint}", path=name))
        if faults:
            raise InvalidDocumentError(f"The values for the reply template {self.name!r} cannot be used", faults)
        return said

    def _filled(
        self, parts: Parts, values: Mapping[str, Any], said: Mapping[str, str], *, language: str, count: str = ""
    ) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield part
            elif isinstance(part, Count):
                yield count
            elif isinstance(part, Plural):
                form = _form(part, values[part.name], language)
                yield from self._filled(form, values, said, language=language, count=said[part.name])
            elif part.name in said:
                yield said[part.name]
            else:
                words = self.variables[part.name].fallback_in(language)
                assert words is not None  # noqa: S101  # checked when the template was built
                yield words


def _form(plural: Plural, number: Any, language: str) -> Parts:
    exact = f"={int(number)}" if number == int(number) else "other"
    chosen = (exact, plural_category(number, language=language), "other")
    return next(plural.forms[each] for each in chosen if each in plural.forms)


_HEADING: Final = ("name", "language")
_SECTIONS: Final = (*_HEADING, "variables", "variants")


def _is_missing(value: object) -> bool:
    return is_missing(value) or (isinstance(value, str) and not value.strip())
