"""Laws of reply templates: what is read can be sent, and values are said as they are."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore.errors import InvalidValueError
from cxcore.models import BrandId, Channel, ReplyTemplate, TemplateVariable, TemplateVariant
from cxcore.testing import channels, entities, ids, languages

spoken = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() != "")
few = settings(max_examples=50, deadline=None)


def problem_of(text: str) -> str:
    try:
        TemplateVariant(language="en", text=text)
    except InvalidValueError as fault:
        return str(fault)
    return ""


@given(entities(ReplyTemplate), languages(), st.none() | channels(), st.none() | ids(BrandId), st.integers(0, 10**9))
@few
def test_what_is_read_can_be_sent_to_every_reader_even_when_no_name_is_known(
    template: ReplyTemplate, language: str, channel: Channel | None, brand: BrandId | None, count: int
) -> None:
    reply = template.render({"customer": None, "count": count}, language=language, channel=channel, brand=brand)

    assert "None" not in reply.text
    assert "{" not in reply.text
    assert reply.channel in {None, channel}
    assert reply.brand in {None, brand}


@given(spoken, spoken)
@few
def test_a_text_in_quotes_and_a_value_come_out_as_they_went_in(written: str, name: str) -> None:
    quoted = re.sub("[{}]", r"'\g<0>'", written.replace("'", ""))
    template = ReplyTemplate(
        name="t",
        language="en",
        variables={"who": TemplateVariable()},
        variants=[TemplateVariant(language="en", text=f"{quoted}|{{who}}")],
    )

    assert template.render({"who": name}).text == f"{written.replace(chr(39), '')}|{name}"


@given(st.text(alphabet="{}'#=,ab0 \n" + "pluralotheone", max_size=40))
@few
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    assert re.fullmatch(r"|text: .* \(character \d+\)\.", problem_of(text), re.DOTALL)
