"""Personal data that have a form are found and taken out; dates, prices and order numbers stay."""

from ipaddress import IPv4Address, IPv6Address
from random import Random

import phonenumbers
import pytest

from cxcore.privacy import Finding, Pattern, find_personal, redact
from cxcore.privacy._iban import LENGTHS

EMAIL, IBAN, CARD, IP, PHONE = Pattern


@pytest.mark.parametrize(
    ("text", "redacted", "reason"),
    [
        (
            "Write to ana.sousa+shop@example.co.uk.",
            "Write to [email].",
            "dots, a plus, and the full stop of a sentence",
        ),
        ("<ana@example.com>,bruno@example.org", "<[email]>,[email]", "two in a row"),
        ("josé@exämple.de schrieb", "[email] schrieb", "letters of any script, RFC 6531"),
        ("用户@例子.中国", "[email]", "no Latin letter at all"),
        ("ana@xn--exmple-cua.xn--p1ai", "[email]", "a host in punycode, to its last part"),
        ("follow @ana, or ana@home", "follow @ana, or ana@home", "a handle, and a host without a dot"),
        ("12@ 30 or @example.com", "12@ 30 or @example.com", "no name before the @"),
        ("PT50 0002 0123 1234 5678 9015 4, please", "[iban], please", "Portugal, in groups of four"),
        ("de89370400440532013000", "[iban]", "Germany, small letters, in one piece"),
        ("GB82WEST12345698765432", "[iban]", "letters inside"),
        ("NO93 8601 1117 947", "[iban]", "the shortest of all"),
        ("MT84MALT011000012345MTLCAST001S", "[iban]", "31 characters"),
        ("DE88370400440532013000", "DE88370400440532013000", "its check digits are wrong"),
        ("DE8937040044053201300", "DE8937040044053201300", "one digit short"),
        ("DE893704004405320130001", "DE893704004405320130001", "one digit long"),
        ("ZZ89370400440532013000", "ZZ89370400440532013000", "no country of the registry"),
        ("Card 4111 1111 1111 1111 exp 12/27", "Card [card] exp 12/27", "Visa's test number"),
        ("4111-1111-1111-1111-5", "[card]-5", "what follows a card is no part of it"),
        ("3782 822463 10005", "[card]", "American Express, 4-6-5"),
        ("30569309025904", "[card]", "Diners Club, 14 digits"),
        ("4222222222222", "[card]", "13 digits"),
        ("6304 0000 0000 0000 000", "[card]", "Maestro, 19 digits"),
        ("order 12 5555 5555 5555 4444", "order 12 [card]", "a number before it"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112", "Luhn's check fails"),
        ("at 1772442000003 ms", "at 1772442000003 ms", "milliseconds pass Luhn one time in ten; no card begins with 1"),
        ("41111111111111111111", "41111111111111111111", "twenty digits"),
        ("411 111 111 111 1111", "411 111 111 111 1111", "no card is written in groups of three"),
        ("from 203.0.113.7:8080", "from [ip]:8080", "with a port"),
        ("203.0.113.256 and 1.2.3", "203.0.113.256 and 1.2.3", "256 is no byte, and a version number"),
        ("2001:db8::1.", "[ip].", "version 6, and the full stop of a sentence"),
        ("[::ffff:203.0.113.7]", "[[ip]]", "version 4 inside version 6"),
        (
            "at 09:30:15, std::sort, 00:1a:2b:3c:4d:5e",
            "at 09:30:15, std::sort, 00:1a:2b:3c:4d:5e",
            "times, code, hardware",
        ),
        ("a::b::c 1::2::3", "a::b::c 1::2::3", "two gaps are no address"),
        ("+351 912 345 678 2026-03-02", "[phone] 2026-03-02", "no number has more than 15 digits, E.164"),
        ("+351 912 345 678, 2026-03-02", "[phone], 2026-03-02", "a comma ends it"),
        ("00351912345678", "[phone]", "the prefix as most of Europe dials it"),
        ("tel,+44(0)20-7946-0958", "tel,[phone]", "the zero that is not dialled"),
        ("(555) 234-5678 or 555-234-5678", "[phone] or [phone]", "North America"),
        ("0171 2345678, 030/12345678, (021) 345-6789", "[phone], [phone], [phone]", "national, with a zero"),
        ("on 01.02.2026 10:30", "on 01.02.2026 10:30", "a day and a time"),
        ("01.02.26 1030 0171", "01.02.26 1030 0171", "twelve digits that begin with a day"),
        ("2026-03-02T09:30:00+01:00", "2026-03-02T09:30:00+01:00", "an instant of ISO 8601"),
        ("€ 1.234.567,89 or 0.123456789", "€ 1.234.567,89 or 0.123456789", "prices and fractions"),
        ("+5 points, +10 000", "+5 points, +10 000", "too few digits"),
        ("order 4711-0815-4711, #0171234567", "order 4711-0815-4711, #0171234567", "order numbers"),
        ("open 09-17, room 0815", "open 09-17, room 0815", "hours and a room"),
        ("", "", "nothing"),
    ],
)
def test_what_has_a_form_is_replaced_and_the_rest_stays(text: str, redacted: str, reason: str) -> None:
    assert redact(text).text == redacted, reason


def test_a_finding_says_what_kind_and_where_and_never_what() -> None:
    text = "Ana, ana@example.com, wants it on PT50 0002 0123 1234 5678 9015 4."

    redacted = redact(text)

    assert redacted.findings == (Finding(EMAIL, 5, 20), Finding(IBAN, 34, 65))
    assert [text[each.start : each.end] for each in redacted.findings] == [
        "ana@example.com",
        "PT50 0002 0123 1234 5678 9015 4",
    ]
    assert "Ana" not in repr(redacted)
    assert "ana@" not in repr(redacted.findings)


def test_only_the_kinds_asked_for_are_taken_out() -> None:
    assert redact("ana@example.com, 4111111111111111", kinds=[CARD]).text == "ana@example.com, [card]"
    assert redact("ana@example.com", kinds=[]).text == "ana@example.com"


def test_what_is_a_card_is_no_telephone_number_when_only_those_are_asked_for() -> None:
    # 0 begins no card, so this one begins an international number unless somebody looked for accounts first
    text = "AE07 0331 2345 6789 0123 456"

    assert find_personal(text) == (Finding(IBAN, 0, 28),)
    assert find_personal(text, kinds=[PHONE]) == ()


def test_the_replacement_may_keep_what_support_needs() -> None:
    def last_four(kind: Pattern, found: str) -> str:
        return f"{kind} ending in {found[-4:]}"

    assert redact("4111 1111 1111 1111", replace=last_four).text == "card ending in 1111"


def test_an_example_number_of_every_country_is_found_in_its_international_form() -> None:
    for region in phonenumbers.SUPPORTED_REGIONS:
        number = phonenumbers.example_number(region)
        assert number is not None
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        if sum(character.isdigit() for character in written) < 8:
            continue  # an island with so few lines that its numbers look like anything
        assert redact(f"Call {written}!").text == "Call [phone]!", region


def test_every_valid_address_is_found() -> None:
    random = Random(7)  # noqa: S311  # seeded, for repeatable input

    for _ in range(200):
        for address in (IPv4Address(random.getrandbits(32)), IPv6Address(random.getrandbits(128))):
            assert redact(f"from {address}.").text == "from [ip]."


def test_every_account_number_with_right_check_digits_is_found_and_no_other() -> None:
    for country, length in LENGTHS.items():
        rest = "".join(str(place % 10) for place in range(length - 4))
        numbers = [f"{country}{check:02d}{rest}" for check in range(2, 99)]

        found = [number for number in numbers if find_personal(number, kinds=[IBAN])]

        assert len(found) == 1, country  # of the 97 remainders one is right
        assert redact(" ".join(found[0][at : at + 4] for at in range(0, length, 4))).text == "[iban]"


@pytest.mark.parametrize(
    "piece", ["a", "a.", "a@", "1", "1 ", "1.", "0171 ", "DE89", "1:", "::", "+1", "(0", "4111 ", "@a."]
)
def test_the_work_grows_with_the_length_and_with_nothing_else(piece: str) -> None:
    # A pattern that tries every split of this would never end.
    assert redact(piece * (40_000 // len(piece))).text is not None


@pytest.mark.parametrize(
    "example",
    [
        "AD1200012030200359100100", "AE070331234567890123456", "AL47212110090000000235698741", "AT611904300234573201",
        "AZ21NABZ00000000137010001944", "BE68539007547034", "BR9700360305000010009795493P1", "CH9300762011623852957",
        "CY17002001280000001200527600", "EG380019000500000000263180002", "FR1420041010050500013M02606",
        "GB29NWBK60161331926819", "JO94CBJO0010000000000131000302", "KW81CBKU0000000000001234560101",
        "LC55HEMM000100010012001200023015", "LY83002048000020100120361", "SC18SSCB11010000000000001497USD",
        "SO211000001001000100141", "TR330006100519786457841326", "UA213223130000026007233566001",
        "VG96VPVG0000012345678901",
    ],
)  # fmt: skip
def test_the_examples_that_countries_publish_are_found(example: str) -> None:
    assert find_personal(example, kinds=[IBAN]) == (Finding(IBAN, 0, len(example)),)
