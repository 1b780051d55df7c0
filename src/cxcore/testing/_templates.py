"""A strategy for reply templates and for each of their parts."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cxcore.locale import PLURAL_CATEGORIES
from cxcore.models import BrandId, RenderedReply, ReplyTemplate, TemplateVariable, TemplateVariant, VariableKind
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import channels, ids, languages, lines, maybe
from cxcore.values import Value

_PLURAL: Final = " ".join(f"{category} {{# cases}}" for category in PLURAL_CATEGORIES)
_TEXTS: Final = (
    "On it.",
    "Dear {customer}, we are on it.",
    "{customer}: {count, plural, =0 {nothing} " + _PLURAL + "}",
)
_VARIABLES: Final = {
    "customer": TemplateVariable(fallback=dict.fromkeys(("de", "en", "es", "pt", "zh"), "customer")),
    "count": TemplateVariable(kind=VariableKind.NUMBER),
}


def _variants() -> st.SearchStrategy[TemplateVariant]:
    return st.builds(
        TemplateVariant,
        language=languages(),
        channel=maybe(channels()),
        brand=maybe(ids(BrandId)),
        text=st.sampled_from(_TEXTS),
    )


def _variables() -> st.SearchStrategy[TemplateVariable]:
    fallback = st.dictionaries(languages(), lines(), max_size=2)
    return st.builds(TemplateVariable, kind=st.sampled_from(VariableKind), fallback=fallback)


@st.composite
def _templates(draw: st.DrawFn) -> ReplyTemplate:
    language = draw(st.sampled_from(["en", "pt"]))
    for_all = TemplateVariant(language=language, text=draw(st.sampled_from(_TEXTS)))
    others = st.lists(
        _variants().filter(lambda each: _has_fallback(each.language)), max_size=3, unique_by=_readers
    ).map(lambda each: [variant for variant in each if _readers(variant) != _readers(for_all)])
    return ReplyTemplate(name=draw(lines()), language=language, variables=_VARIABLES, variants=[for_all, *draw(others)])


def _has_fallback(language: str) -> bool:
    return _VARIABLES["customer"].fallback_in(language) is not None


def _readers(variant: TemplateVariant) -> tuple[object, ...]:
    return variant.language, variant.channel, variant.brand


def _rendered() -> st.SearchStrategy[RenderedReply]:
    return st.builds(
        RenderedReply,
        text=st.text(max_size=20),
        language=languages(),
        channel=maybe(channels()),
        brand=maybe(ids(BrandId)),
        fallbacks=st.lists(st.sampled_from(sorted(_VARIABLES)), max_size=2, unique=True).map(tuple),
    )


TEMPLATE_ENTITIES: Final[Mapping[type[Value], Callable[[], st.SearchStrategy[Any]]]] = {
    RenderedReply: _rendered,
    ReplyTemplate: _templates,
    TemplateVariable: _variables,
    TemplateVariant: _variants,
}
