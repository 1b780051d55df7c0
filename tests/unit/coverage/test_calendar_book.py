"""A book of calendars says whose hours hold, and by which entry."""

from datetime import date
from typing import Any

import jsonschema
import pytest

from cxcore.coverage import Calendar, CalendarBook, Version, VersionedCalendar
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.values import parse_document

WRITTEN = """
default = "office"

[calendars.office]
hours = "Mo-Fr 09:00-18:00"
zone = "Europe/Lisbon"

[calendars.sao-paulo.first]
hours = "Mo-Fr 09:00-18:00"
zone = "America/Sao_Paulo"

[[calendars.sao-paulo.later]]
since = 2026-07-01
[calendars.sao-paulo.later.calendar]
hours = "Mo-Sa 08:00-20:00"
zone = "America/Sao_Paulo"

[calendars.always]
hours = "24/7"
zone = "UTC"

[customers]
cus_priya = "always"

[teams]
billing = "office"

[languages]
pt-BR = "sao-paulo"
pt = "office"

[channels]
chat = "always"
"""

BOOK = CalendarBook.from_dict(parse_document(WRITTEN))


@pytest.mark.parametrize(
    ("known", "name", "key", "reason"),
    [
        ({}, "office", None, "nothing is known"),
        ({"channel": "chat"}, "always", "channel", "the channel has an entry"),
        ({"channel": "email"}, "office", None, "this channel has none"),
        ({"channel": "chat", "team": "billing"}, "office", "team", "a team goes before a channel"),
        ({"customer": "cus_priya", "team": "billing"}, "always", "customer", "a customer goes before all"),
        (
            {"customer": "cus_tom", "brand": "acme", "channel": "chat"},
            "always",
            "channel",
            "keys without entry are passed over",
        ),
        ({"language": "pt-BR"}, "sao-paulo", "language", "the whole tag"),
        ({"language": "pt-PT"}, "office", "language", "a shorter tag"),
        ({"language": "pt-BR-x-gov", "channel": "chat"}, "sao-paulo", "language", "pt-BR-x-gov, pt-BR-x, pt-BR"),
        ({"language": "de", "channel": "chat"}, "always", "channel", "no tag of it has an entry"),
    ],
)
def test_the_first_entry_in_the_order_of_the_book_decides(
    known: dict[str, str], name: str, key: str | None, reason: str
) -> None:
    found = BOOK.resolve(**known)

    assert (found.name, found.key) == (name, key), reason
    assert found.calendar == BOOK.calendars[name]


def test_the_order_is_the_books() -> None:
    written = {**BOOK.to_dict(), "order": ["channel", "language", "team", "brand", "customer"]}

    channel_first = CalendarBook.from_dict(written)

    assert channel_first.resolve(customer="cus_priya", team="billing", channel="chat").key == "channel"


def test_a_book_is_written_as_it_is_read() -> None:
    assert CalendarBook.from_dict(BOOK.to_dict()) == BOOK
    assert CalendarBook.from_json(BOOK.to_json()) == BOOK
    jsonschema.validate(BOOK.to_dict(), CalendarBook.json_schema())


def test_a_book_is_built_of_calendars_in_python_too() -> None:
    office = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
    changing = VersionedCalendar(office, [Version(date(2026, 7, 1), Calendar.always(zone="UTC"))])

    book = CalendarBook(
        calendars={"office": office, "changing": changing}, default="office", teams={"night": "changing"}
    )

    assert book.resolve(team="night").calendar is changing
    assert CalendarBook.from_dict({"calendars": {"office": office}, "default": "office"}).resolve().calendar == office


def test_entries_that_name_no_calendar_are_reported_together() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        CalendarBook.from_dict({**parse_document(WRITTEN), "default": "ofice", "brands": {"acme": "24/7"}})

    assert str(caught.value).splitlines() == [
        "The calendar book cannot be used, 2 faults:",
        "  default: 'ofice' is not a calendar of the book. Did you mean 'office'?",
        "  brands.acme: '24/7' is not a calendar of the book. Known calendars: always, office, sao-paulo.",
    ]


def test_faults_inside_its_calendars_have_their_paths() -> None:
    document: dict[str, Any] = parse_document(WRITTEN)
    document["calendars"]["office"]["hours"] = "Mon-Fr 09:00-18:00"
    document["calendars"]["sao-paulo"]["later"][0]["calendar"]["zone"] = "America/SaoPaulo"

    with pytest.raises(InvalidDocumentError) as caught:
        CalendarBook.from_dict(document)

    in_office, in_sao_paulo = map(str, caught.value.faults)
    assert in_office == ("calendars.office.hours: in 'Mon-Fr 09:00-18:00': 'Mon' is not a weekday. Did you mean 'Mo'?")
    assert in_sao_paulo == (
        "calendars.sao-paulo.later[0].calendar.zone: "
        "'America/SaoPaulo' is not an IANA time zone. Did you mean 'America/Sao_Paulo'?"
    )


def test_all_faults_of_a_book_are_reported_together() -> None:
    written: dict[str, Any] = {
        "calendars": {"o": {"hours": "24/7", "zone": "UTC"}},
        "default": "x",
        "customers": {"cus_ana": "y"},
        "brands": 5,
        "languages": {"portugese!!": "o", "pt-br": "o", "pt-BR": "o"},
        "channels": {"emial": "o"},
        "order": ["team", "team"],
    }

    with pytest.raises(InvalidDocumentError) as caught:
        CalendarBook.from_dict(written)

    assert str(caught.value).splitlines() == [
        "The calendar book cannot be used, 7 faults:",
        "  brands: Input should be a valid dictionary.",
        "  order: names each of customer, brand, team, language, channel once, not team, team.",
        "  default: 'x' is not a calendar of the book. Known calendars: o.",
        "  customers[0]: 'y' is not a calendar of the book. Known calendars: o.",
        "  languages.portugese!!: is no BCP 47 language tag such as 'pt-BR'.",
        "  languages.pt-BR: is 'pt-BR', like an earlier entry.",
        "  channels.emial: 'emial' is not a channel. Did you mean 'email'?",
    ]


def test_what_a_customer_is_known_by_is_in_no_fault() -> None:
    written = {**BOOK.to_dict(), "customers": {"cus_priya": "always", "ana@example.com": 5, "tom@example.com": "alwys"}}

    with pytest.raises(InvalidDocumentError) as caught:
        CalendarBook.from_dict(written)
    with pytest.raises(InvalidDocumentError) as twice:
        CalendarBook.from_json('{"customers": {"ana@example.com": "a", "ana@example.com": "b"}}')

    assert [str(fault) for fault in caught.value.faults] == [
        "customers[1]: Input should be a valid string.",
        "customers[2]: 'alwys' is not a calendar of the book. Did you mean 'always'?",
    ]
    assert str(twice.value.faults[0]) == "customers: the key at position 2 of the object stands in it before; keep one."
    assert "example.com" not in f"{caught.value}{twice.value}"


def test_a_book_without_calendars_says_only_that() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        CalendarBook.from_dict({"default": "x"})

    assert [str(fault) for fault in caught.value.faults] == ["calendars: Field required."]


def test_languages_are_found_in_any_case() -> None:
    book = CalendarBook.from_dict({**BOOK.to_dict(), "languages": {"PT-br": "sao-paulo"}})

    assert dict(book.languages) == {"pt-BR": "sao-paulo"}
    assert book.resolve(language="pt-BR").name == "sao-paulo"
    assert BOOK.resolve(language="PT-br").name == "sao-paulo"


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"customer": 5}, "customer: is text; an int came."),
        ({"language": "???"}, "language: is no BCP 47 language tag such as 'pt-BR'."),
        ({"channel": "emial"}, "channel: 'emial' is not a channel. Did you mean 'email'?"),
    ],
)
def test_what_nobody_can_be_known_by_is_refused(known: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        BOOK.resolve(**known)

    assert str(caught.value) == sentence


def test_the_order_names_each_key_once() -> None:
    with pytest.raises(InvalidValueError) as caught:
        CalendarBook(calendars={"always": Calendar.always(zone="UTC")}, default="always", order=("team", "team"))

    assert str(caught.value) == "order: names each of customer, brand, team, language, channel once, not team, team."
