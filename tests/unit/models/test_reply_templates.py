"""Reply templates: every fault when they are read, and never "Dear None" when they are rendered."""

import pickle
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cxcore.errors import InternalContentError, InvalidDocumentError, InvalidValueError
from cxcore.locale import match_language
from cxcore.models import (
    BrandId,
    Channel,
    InternalNote,
    MessageId,
    PublicMessage,
    ReplyTemplate,
    TemplateVariable,
    TemplateVariant,
    VariableKind,
    outward,
)
from cxcore.models._template_text import MAX_CHARACTERS
from cxcore.values import Money

NORD, SUD = BrandId("brd_nord"), BrandId("brd_sud")
MERGED = """
name = "cases merged"
language = "en"

[variables.customer]
fallback = {en = "customer", pt = "cliente", pl = "kliencie"}

[variables.count]
kind = "number"

[[variants]]
language = "en"
text = "Dear {customer}, we joined your {count, plural, one {case} other {# cases}}."

[[variants]]
language = "pt"
text = "Olá {customer}, juntámos {count, plural, one {o seu pedido} other {os seus # pedidos}}."

[[variants]]
language = "pl"
text = '''{customer}: {count, plural,
    one {połączyliśmy sprawę} few {połączyliśmy # sprawy} many {połączyliśmy # spraw} other {połączyliśmy # sprawy}
}.'''
"""


def template(*variants: TemplateVariant, **variables: TemplateVariable) -> ReplyTemplate:
    return ReplyTemplate(name="test", language="en", variables=variables, variants=variants)


def saying(text: str, language: str = "en", **variant: Any) -> TemplateVariant:
    return TemplateVariant(language=language, text=text, **variant)


# --- what is said ------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "customer", "count", "text"),
    [
        ("en", "Priya", 1, "Dear Priya, we joined your case."),
        ("en", "Priya", 3, "Dear Priya, we joined your 3 cases."),
        ("en-GB", "Priya", 1234, "Dear Priya, we joined your 1,234 cases."),
        ("pt-PT", "Ana", 2, "Olá Ana, juntámos os seus 2 pedidos."),
        ("pl", "Zofia", 1, "Zofia: połączyliśmy sprawę."),
        ("pl", "Zofia", 2, "Zofia: połączyliśmy 2 sprawy."),
        ("pl", "Zofia", 12, "Zofia: połączyliśmy 12 spraw."),
        ("pl", "Zofia", Decimal("1.5"), "Zofia: połączyliśmy 1,5 sprawy."),
    ],
)
def test_a_reply_says_its_values_and_counts_by_the_rules_of_the_language(
    language: str, customer: str, count: int, text: str
) -> None:
    reply = ReplyTemplate.parse(MERGED).render({"customer": customer, "count": count}, language=language)

    assert reply.text == text
    assert reply.fallbacks == ()


@pytest.mark.parametrize(
    ("nothing", "reason"),
    [
        (None, "no name is known"),
        (float("nan"), "a gap of a data frame"),
        ("", "an empty field of a form"),
        ("  \n", "a blank one"),
    ],
)
def test_a_name_that_is_missing_is_never_said_as_none(nothing: object, reason: str) -> None:
    reply = ReplyTemplate.parse(MERGED).render({"customer": nothing, "count": 1}, language="pt-BR")

    assert reply.text == "Olá cliente, juntámos o seu pedido.", reason
    assert reply.fallbacks == ("customer",)


def test_a_name_that_is_not_even_mentioned_is_missing_too() -> None:
    assert ReplyTemplate.parse(MERGED).render({"count": 1}).text == "Dear customer, we joined your case."


@pytest.mark.parametrize("surname", ["Null", "None", "{count}", "O'{Neil}", "#"])
def test_what_a_value_says_is_said_as_it_is(surname: str) -> None:
    assert ReplyTemplate.parse(MERGED).render({"customer": surname, "count": 1}).text.startswith(f"Dear {surname}, ")


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("text", "Lisbon", "Lisbon"),
        ("number", 1234.5, "1,234.5"),
        ("money", Money(Decimal("9.9"), "EUR"), "€9.90"),
        ("date", date(2026, 3, 2), "Mon, 2 Mar 2026"),
        ("time", time(15, 30), "15:30"),
        ("duration", timedelta(hours=2), "2 hours"),
        ("moment", datetime(2026, 3, 2, 15, 30, tzinfo=UTC), "Mon, 2 Mar 2026, 15:30 GMT+00:00"),
    ],
)
def test_each_kind_of_value_is_said_as_people_of_the_language_say_it(kind: str, value: object, said: str) -> None:
    one = ReplyTemplate(
        name="one",
        language="en-GB",
        variables={"it": TemplateVariable(kind=VariableKind(kind))},
        variants=[saying("{ it }!", "en-GB")],
    )

    assert one.render({"it": value}).text == f"{said}!"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "no cases"), (1, "1 case"), (1.0, "1 case"), (2, "a pair"), (2.5, "2.5 cases"), (3, "3 cases")],
)
def test_an_exact_number_comes_before_its_form(count: float, text: str) -> None:
    one = template(
        saying("{n, plural, =0 {no cases} =2 {a pair} one {# case} other {# cases}}"),
        n=TemplateVariable(kind=VariableKind.NUMBER),
    )

    assert one.render({"n": count}).text == text


def test_a_form_may_be_empty_and_may_name_others_and_braces_are_written_in_quotes() -> None:
    one = template(
        saying("'{'{who}'}' '#' isn't '{alone}' {n, plural, =0 {} one {{who} and '#'#} other {{who} and #}}"),
        who=TemplateVariable(),
        n=TemplateVariable(kind=VariableKind.NUMBER),
        alone=TemplateVariable(),
    )

    assert one.render({"who": "Ana", "n": 0, "alone": "x"}).text == "{Ana} '#' isn't 'x' ".replace("'#'", "#")
    assert one.render({"who": "Ana", "n": 1, "alone": "x"}).text.endswith("Ana and #1")


def test_a_rendered_reply_makes_a_public_message_and_hides_its_text() -> None:
    reply = ReplyTemplate.parse(MERGED).render({"customer": "Priya", "count": 2}, language="en-GB")

    message = PublicMessage(
        id=MessageId("msg_1"),
        written_at=datetime(2026, 3, 2, tzinfo=UTC),
        text=reply.text,
        language=reply.language,
    )

    assert outward(message) == "Dear Priya, we joined your 2 cases."
    assert "Priya" not in repr(reply)
    assert type(reply).from_json(reply.to_json()) == reply


# --- which variant -----------------------------------------------------------

VARIANTS = template(
    saying("en"),
    saying("en nord", brand=NORD),
    saying("en sms", channel=Channel.SMS),
    saying("en nord sms", brand=NORD, channel=Channel.SMS),
    saying("es-419", "es-419"),
    saying("zh-Hant", "zh-Hant"),
    saying("zh", "zh"),
    saying("pt sud", "pt", brand=SUD),
)


@pytest.mark.parametrize(
    ("language", "channel", "brand", "text", "reason"),
    [
        (None, None, None, "en", "the template's own"),
        ("en-GB", Channel.EMAIL, None, "en", "a wider language, and a text for every channel"),
        ("en", Channel.SMS, None, "en sms", "for the channel"),
        ("en", Channel.SMS, NORD, "en nord sms", "for the brand and the channel"),
        ("en", Channel.EMAIL, NORD, "en nord", "for the brand on every channel"),
        ("en", Channel.SMS, SUD, "en sms", "for the channel under every brand, and never another brand's"),
        ("es-MX", Channel.SMS, NORD, "es-419", "what a customer can read comes before the brand's voice"),
        ("zh-TW", None, None, "zh-Hant", "the script of Taiwan"),
        ("zh-SG", None, None, "zh", "and of Singapore"),
        ("pt", None, NORD, "en nord", "the only Portuguese is another brand's"),
        ("pt", None, SUD, "pt sud", "which is for its own"),
        ("ja", None, None, "en", "nothing nearer than the template's own"),
    ],
)
def test_the_variant_is_chosen_by_language_then_brand_then_channel(
    language: str | None, channel: Channel | None, brand: BrandId | None, text: str, reason: str
) -> None:
    reply = VARIANTS.render({}, language=language, channel=channel, brand=brand)

    assert reply.text == text, reason
    chosen = VARIANTS.variant(language=language, channel=channel, brand=brand)
    assert (reply.language, reply.channel, reply.brand) == (chosen.language, chosen.channel, chosen.brand)


def test_language_matching_takes_the_languages_of_a_template() -> None:
    only_brazil = ReplyTemplate(
        name="t", language="en", variants=[saying("Hello"), saying("Oi", "pt-BR"), saying("Oi!", "pt-BR", brand=SUD)]
    )
    match = match_language("pt-PT", only_brazil.languages)

    assert only_brazil.languages == ("en", "pt-BR")
    assert match is not None
    assert only_brazil.render({}, language="pt-PT").text == "Hello"  # pt-BR is no wider language than pt-PT
    assert only_brazil.render({}, language=match.language).text == "Oi"


def test_a_reader_whose_language_is_no_tag_is_refused() -> None:
    with pytest.raises(
        InvalidValueError, match=r"language: is a BCP 47 language tag such as 'pt-BR'; 'pt_PT' is not\."
    ):
        VARIANTS.render({}, language="pt_PT")


# --- what cannot be rendered -------------------------------------------------


def test_every_fault_of_the_values_is_told_at_once_and_none_is_quoted() -> None:
    several = template(
        saying("Hello"),
        who=TemplateVariable(),
        amount=TemplateVariable(kind=VariableKind.MONEY),
        due=TemplateVariable(kind=VariableKind.DATE),
        at=TemplateVariable(kind=VariableKind.MOMENT),
        left=TemplateVariable(kind=VariableKind.DURATION),
        opens=TemplateVariable(kind=VariableKind.TIME),
        count=TemplateVariable(kind=VariableKind.NUMBER),
    )

    with pytest.raises(InvalidDocumentError) as caught:
        several.render({
            "amount": "9.99 EUR",
            "due": datetime(2026, 3, 2, tzinfo=UTC),
            "at": datetime(2026, 3, 2),  # noqa: DTZ001  # the naive one is under test
            "left": timedelta(-1),
            "opens": "09:00",
            "count": True,
            "hwo": "Priya Raman",
        })  # fmt: skip

    assert str(caught.value).splitlines() == [
        "The values for the reply template 'test' cannot be used, 8 faults:",
        "  who: has no value, and no fallback to say instead.",
        "  amount: is a Money, not a str.",
        "  due: is a date, not a datetime.",
        "  at: is a datetime with its zone, not a datetime.",
        "  left: is a timedelta of zero or more, not a timedelta.",
        "  opens: is a time of day, not a str.",
        "  count: is a number, not a bool.",
        "  hwo: is not a variable of this template. Did you mean 'who'?",
    ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("number", Decimal("1E+30")), ("number", 5e-324), ("money", Money(Decimal("1E+999999"), "EUR"))],
)
def test_a_number_that_nobody_would_read_is_refused_before_it_fills_the_memory(kind: str, value: object) -> None:
    one = template(saying("{it}"), it=TemplateVariable(kind=VariableKind(kind)))

    with pytest.raises(InvalidDocumentError) as caught:
        one.render({"it": value})

    assert "has at most 30 digits before its decimals" in str(caught.value.faults[0])


def test_a_value_is_needed_in_every_language_so_that_a_test_in_one_counts_for_all() -> None:
    one = template(saying("Dear {who}"), saying("Olá", "pt"), who=TemplateVariable())

    with pytest.raises(InvalidDocumentError) as caught:
        one.render({}, language="pt")

    assert [str(fault) for fault in caught.value.faults] == ["who: has no value, and no fallback to say instead."]


def test_an_internal_note_is_said_to_nobody() -> None:
    one = template(saying("We say: {what}"), what=TemplateVariable(fallback={"en": "nothing"}))
    note = InternalNote(id=MessageId("msg_2"), written_at=datetime(2026, 3, 2, tzinfo=UTC), text="Third time. Be kind.")

    with pytest.raises(InternalContentError) as caught:
        one.render({"what": note})

    assert str(caught.value) == "msg_2 is an internal note and is said to nobody; give 'what' another value."


# --- what cannot be read -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Dear {", "a placeholder is a name such as {name}, in small letters, digits and '_' (character 7)."),
        ("Dear {name", "this '{' is not closed; write \"'{'\" for the character (character 6)."),
        ("Dear {}", "a placeholder is a name such as {name}, in small letters, digits and '_' (character 7)."),
        ("Dear {0}", "a placeholder is a name such as {name}, in small letters, digits and '_' (character 7)."),
        ("Dear {Name}", "a placeholder is a name such as {name}, in small letters, digits and '_' (character 7)."),
        ("Dear name}", "'}' closes nothing; write \"'}'\" for the character (character 10)."),
        (
            "{user.__class__}",
            "only '}' may come after 'user': a placeholder is a name and nothing more (character 6).",
        ),
        ("{user[0]}", "only '}' may come after 'user': a placeholder is a name and nothing more (character 6)."),
        ("{user!r}", "only '}' may come after 'user': a placeholder is a name and nothing more (character 6)."),
        ("{due:%Y}", "only '}' may come after 'due': a placeholder is a name and nothing more (character 5)."),
        ("{due, date}", "after the comma comes 'plural'; how else a value is said, its kind decides (character 11)."),
        ("{n, }", "after the comma comes 'plural' (character 5)."),
        (
            "{n, plural}",
            "after 'plural' comes a comma and the forms, as in one {# case} other {# cases} (character 11).",
        ),
        ("{n, plural, other {x}", "this plural is not closed (character 1)."),
        (
            "{n, plural, more {x}}",
            "'more' is no plural form; there are zero, one, two, few, many, other and =0 (character 18).",
        ),
        (
            "{n, plural, ={x}}",
            "a form begins with its name, as in one {# case} other {# cases} (character 13).",
        ),
        ("{n, plural, one x}", "after 'one' comes its text in braces (character 17)."),
        ("{n, plural, one {x} one {y}}", "the form 'one' stands twice (character 25)."),
        ("{n, plural, one {x", "the text of 'one' is not closed (character 19)."),
        (
            "{n, plural, one {{m, plural, other {x}}} other {y}}",
            "a plural stands in no other plural; write two sentences (character 28).",
        ),
        ("x" * (MAX_CHARACTERS + 1), "has 20,001 characters; at most 20,000 are read."),
    ],
)
def test_a_text_that_cannot_be_read_says_where(text: str, problem: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        saying(text)

    assert str(caught.value) == f"text: {problem}"


def test_every_fault_of_a_template_is_told_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        ReplyTemplate.parse("""
            name = "merged "
            language = "en"

            [variables.customer]
            fallback = {en = "customer"}

            [variables.count]
            kind = "numbr"

            [variables.due]
            kind = "date"
            fallback = {en = " "}

            [variables.left]
            fallback = {en_GB = "some"}

            [[variants]]
            language = "en"
            text = "Dear {custmer}"

            [[variants]]
            language = "pl"
            text = "Dear {customer"

            [[variants]]
            language = "pt_BR"
            text = "Olá"

            [[variants]]
            language = "fr"
            text = "{customer} {count, plural, one {# cas}}"

            [[variant]]
        """)

    assert str(caught.value).splitlines() == [
        "The reply template cannot be used, 10 faults:",
        "  variant: is not a section of a reply template. Did you mean 'variants'?",
        "  name: is one line of text without blanks at its ends.",
        "  variables.count.kind: Input should be 'text', 'number', 'money', 'date', 'time', 'duration' or 'moment'.",
        "  variables.due.fallback.en: is some words to say; write the sentence without it instead.",
        "  variables.left.fallback: is by BCP 47 tags such as 'pt-BR'; 'en_GB' is none.",
        "  variants[1].text: this '{' is not closed; write \"'{'\" for the character (character 6).",
        "  variants[2].language: is a BCP 47 language tag such as 'pt-BR'; 'pt_BR' is not.",
        "  variants[0].text: names 'custmer', which is not declared. Did you mean 'customer'?",
        "  variants[3].text: the plural of 'count' lacks 'other'; counts in 'fr' need one, other.",
        "  variables.customer.fallback: has no words in 'fr', in which a variant names 'customer'.",
    ]


NUMBER = TemplateVariable(kind=VariableKind.NUMBER)


@pytest.mark.parametrize(
    ("variants", "variables", "sentence", "reason"),
    [
        (
            [saying("Olá", "pt")],
            {},
            "variants: has none in 'en' for every channel and brand, which is what is sent where nothing else suits.",
            "an English reader would get nothing",
        ),
        (
            [saying("Hi", brand=NORD)],
            {},
            "variants: has none in 'en' for every channel and brand, which is what is sent where nothing else suits.",
            "and so would one of another brand",
        ),
        (
            [saying("Hi"), saying("Hello")],
            {},
            "variants[1]: is for the same language, channel and brand as an earlier one.",
            "which of the two is sent?",
        ),
        (
            [saying("{n, plural, one {x} other {y}}"), saying("{n, plural, one {x} other {y}}", "pl")],
            {"n": NUMBER},
            "variants[1].text: the plural of 'n' lacks 'few' and 'many'; counts in 'pl' need one, few, many, other.",
            "a form that English does not have",
        ),
        (
            [saying("{n, plural, one {x} other {y}}")],
            {"n": TemplateVariable()},
            "variants[0].text: counts 'n', whose kind is 'text' and not 'number'.",
            "text is not counted",
        ),
        (
            [saying("{n, plural, one {x} other {y}}")],
            {"n": TemplateVariable(kind=VariableKind.NUMBER, fallback={"en": "some"})},
            "variants[0].text: counts 'n', which has a fallback; words cannot be counted.",
            "and neither are words",
        ),
        (
            [saying("Hi"), saying("nuqneH", "tlh")],
            {},
            "variants[1].language: 'tlh' is not a language that CLDR knows. Did you mean 'th'?",
            "no rules, no separators, no days",
        ),
        (
            [saying("Hi {who}")],
            {},
            "variants[0].text: names 'who', which is not declared. No variables are defined.",
            "nothing is declared",
        ),
    ],
)
def test_parts_that_do_not_go_together_are_refused(
    variants: list[TemplateVariant], variables: dict[str, TemplateVariable], sentence: str, reason: str
) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        template(*variants, **variables)

    assert [str(fault) for fault in caught.value.faults] == [sentence], reason


def test_a_name_is_reported_once_a_variant_and_a_hundred_faults_are_enough() -> None:
    hostile = " ".join(f"{{a{number}}} {{a{number}}}" for number in range(500))

    with pytest.raises(InvalidDocumentError) as caught:
        template(saying(hostile))

    assert len(caught.value.faults) == 100


@pytest.mark.parametrize(
    ("data", "sentences"),
    [
        ({}, ["name: Field required.", "language: Field required."]),
        ({"name": "t", "language": "en"}, ["variants: Field required."]),
        ({"name": "t", "language": "en", "variants": {}}, ["variants: is a list of tables; a dict came.", "variants: has none in 'en' for every channel and brand, which is what is sent where nothing else suits."]),
        ({"name": "t", "language": None, "variants": []}, ["language: Input should be a valid string."]),
    ],
)  # fmt: skip
def test_a_document_without_its_sections_is_refused(data: dict[str, object], sentences: list[str]) -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        ReplyTemplate.from_dict(data)

    assert [str(fault) for fault in caught.value.faults] == sentences


# --- stored ------------------------------------------------------------------


def test_a_template_is_written_down_read_back_and_pickled() -> None:
    merged = ReplyTemplate.parse(MERGED)

    assert ReplyTemplate.from_json(merged.to_json()) == merged
    assert ReplyTemplate.from_dict(merged.to_dict()) == merged
    assert pickle.loads(pickle.dumps(merged)) == merged  # noqa: S301  # our own bytes
    assert hash(merged) == hash(ReplyTemplate.parse(MERGED))
