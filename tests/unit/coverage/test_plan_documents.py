"""Who covers what: teams, automation, and the document that lists them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import jsonschema
import pytest
from pydantic_core import PydanticSerializationError

from cxcore.coverage import (
    ArrivalProfile,
    AutomatedCover,
    Calendar,
    CoveragePlan,
    DemandStream,
    TeamCover,
    Version,
    VersionedCalendar,
)
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.models import Channel

OFFICE = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
PROFILE = ArrivalProfile.of({"24/7": 1})


def team(**changed: Any) -> TeamCover:
    return TeamCover(
        **{"name": "Lisbon", "cover": OFFICE, "channels": [Channel.CHAT], "languages": {"en": 8}, **changed}
    )


def bot(**changed: Any) -> AutomatedCover:
    usual = {
        "name": "order bot",
        "kind": Channel.CHATBOT,
        "cover": Calendar.always(zone="UTC"),
        "channels": [Channel.CHAT],
        "languages": ["en"],
        "intents": ["order status"],
    }
    return AutomatedCover(**{**usual, **changed})


def stream(**changed: Any) -> DemandStream:
    return DemandStream(**{"region": "us", "channel": Channel.CHAT, "language": "en", "profile": PROFILE, **changed})


@pytest.mark.parametrize(
    ("who", "what", "serves", "reason"),
    [
        ({}, {}, True, "channel and language are theirs"),
        ({}, {"channel": Channel.PHONE}, False, "not on that channel"),
        ({}, {"language": "de"}, False, "not in that language"),
        ({}, {"language_level": 8}, True, "as well as needed"),
        ({}, {"language_level": 9}, False, "not that well"),
        ({"languages": {"pt-BR": 5}}, {"language": "pt"}, True, "who speaks pt-BR speaks pt"),
        ({"languages": {"pt": 5}}, {"language": "pt-BR"}, False, "who speaks pt may not speak pt-BR"),
        ({"languages": {"ptx": 5}}, {"language": "pt"}, False, "another language that begins alike"),
        ({"skills": {"billing": 3}}, {"skills": {"billing": 3}}, True, "skilled as needed"),
        ({"skills": {"billing": 2}}, {"skills": {"billing": 3}}, False, "less skilled than needed"),
        ({}, {"skills": {"billing": 1}}, False, "not skilled"),
        ({}, {"intent": "refund"}, True, "people take any intent that needs no skill"),
    ],
)
def test_a_team_serves_a_stream_if_it_has_all_that_the_stream_needs(
    who: dict[str, Any], what: dict[str, Any], serves: bool, reason: str
) -> None:
    assert team(**who).serves(stream(**what)) is serves, reason


@pytest.mark.parametrize(
    ("who", "what", "serves", "reason"),
    [
        ({}, {"intent": "order status"}, True, "what it was made for"),
        ({}, {"intent": "refund"}, False, "another intent"),
        ({}, {}, False, "an unknown intent may be anything"),
        ({}, {"intent": "order status", "channel": Channel.PHONE}, False, "not on that channel"),
        ({}, {"intent": "order status", "language": "de"}, False, "not in that language"),
        ({"languages": ["EN-us"]}, {"intent": "order status", "language": "en-US"}, True, "tags in any case"),
        ({}, {"intent": "order status", "skills": {"billing": 9}}, True, "skills are what people need"),
    ],
)
def test_automation_serves_only_what_it_was_made_for(
    who: dict[str, Any], what: dict[str, Any], serves: bool, reason: str
) -> None:
    assert bot(**who).serves(stream(**what)) is serves, reason


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "name: is one line of text without blanks at its ends."),
        ({"cover": "24/7"}, "cover: is a WorkingTime, not a str."),
        ({"channels": []}, "channels: names at least one channel."),
        ({"channels": ["fone"]}, "channels: is a Channel, not a str."),
        ({"channels": [Channel.IVR]}, "channels: 'ivr' has no people; list it as automated cover."),
        ({"languages": {}}, "languages: names at least one language with its level."),
        ({"languages": {"en": 11}}, "languages.en: is a whole number from 1 (least) to 10 (most); 11 is not."),
        ({"skills": {"billing": 0}}, "skills.billing: is a whole number from 1 (least) to 10 (most); 0 is not."),
        ({"heads": 0}, "heads: is a whole number of people from 1 up; 0 is not."),
        ({"heads": True}, "heads: is a whole number of people from 1 up; True is not."),
    ],
)
def test_a_team_that_cannot_be_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        team(**changed)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": Channel.PHONE}, "kind: is one of chatbot, ivr, self_service; 'phone' is not."),
        ({"kind": "robot"}, "kind: is one of chatbot, ivr, self_service; 'robot' is not."),
        ({"channels": []}, "channels: names at least one channel."),
        ({"languages": []}, "languages: names at least one language."),
        ({"languages": ["en_US"]}, "languages: is a BCP 47 language tag such as 'pt-BR'; 'en_US' is not."),
        ({"intents": []}, "intents: names at least one intent; automation serves only what it was made for."),
        ({"intents": [" "]}, "intents: is one line of text without blanks at its ends."),
    ],
)
def test_automation_that_cannot_be_is_refused(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        bot(**changed)

    assert str(caught.value) == sentence


WRITTEN = """
[[teams]]
name = "Lisbon"
cover = {hours = "Mo-Fr 09:00-18:00", zone = "Europe/Lisbon"}
channels = ["phone", "chat", "phone"]
languages = {en = 8, pt-pt = 10}
heads = 4

[[teams]]
name = "Manila"
channels = ["chat"]
languages = {en = 9}
skills = {billing = 3}

[teams.cover]
first = {hours = "Mo-Fr 09:00-18:00", zone = "Asia/Manila"}
later = [{since = 2026-07-01, calendar = {hours = "24/7", zone = "Asia/Manila"}}]

[[automated]]
name = "order bot"
kind = "chatbot"
cover = {hours = "24/7", zone = "UTC"}
channels = ["chat"]
languages = ["en"]
intents = ["order status"]
"""


def test_a_plan_is_a_document() -> None:
    plan = CoveragePlan.parse(WRITTEN)

    lisbon, manila = plan.teams
    assert lisbon == team(channels=[Channel.PHONE, Channel.CHAT], languages={"en": 8, "pt-PT": 10}, heads=4)
    assert manila.cover == VersionedCalendar(
        Calendar.parse("Mo-Fr 09:00-18:00", zone="Asia/Manila"),
        [Version(date(2026, 7, 1), Calendar.always(zone="Asia/Manila"))],
    )
    assert plan.automated == (bot(),)
    assert repr(plan) == "<CoveragePlan of Lisbon, Manila; automated: order bot>"
    assert CoveragePlan.from_dict(plan.to_dict()) == plan
    assert CoveragePlan.from_json(plan.to_json()) == plan
    jsonschema.validate(plan.to_dict(), CoveragePlan.json_schema())


def test_a_document_may_hold_a_cover_that_is_there_already() -> None:
    cover = OFFICE | Calendar.parse("Sa 10:00-14:00", zone="Europe/Lisbon")

    read = TeamCover.from_dict({"name": "Lisbon", "cover": cover, "channels": ["chat"], "languages": {"en": 8}})

    assert read.cover is cover


def test_every_fault_of_the_fields_is_reported_with_its_path() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        CoveragePlan.from_dict(
            {
                "teams": [
                    {
                        "name": "Lisbon",
                        "cover": {"hours": "Mo-Fr 9-18", "zone": "Europe/Lisboa"},
                        "channels": ["chat"],
                        "languages": {"en": 8},
                        "head": 4,
                    }
                ],
                "automated": [
                    {
                        "name": "order bot",
                        "kind": "chatbot",
                        "cover": "24/7",
                        "channels": ["chat"],
                        "languages": ["en"],
                        "intents": [],
                    }
                ],
            }
        )

    assert str(caught.value).splitlines() == [
        "The coverage plan cannot be used, 5 faults:",
        "  teams[0].cover.hours: in 'Mo-Fr 9-18': '9-18' is not a span such as '09:00-17:00', nor 'off'.",
        "  teams[0].cover.zone: 'Europe/Lisboa' is not an IANA time zone. Did you mean 'Europe/Lisbon'?",
        "  teams[0].head: is not a field of TeamCover. Did you mean 'heads'?",
        "  automated[0].cover: Input should be a valid dictionary.",
        "  automated[0].intents: names at least one intent; automation serves only what it was made for.",
    ]


def test_faults_of_fields_and_between_parts_are_reported_together() -> None:
    written = {"name": "Lisbon", "cover": OFFICE.to_dict(), "channels": ["chat"], "languages": {"en": 8}}

    with pytest.raises(InvalidDocumentError) as caught:
        CoveragePlan.from_dict({"teams": [written, {**written, "heads": 0}, written]})

    assert str(caught.value).splitlines() == [
        "The coverage plan cannot be used, 3 faults:",
        "  teams[1].heads: is a whole number of people from 1 up; 0 is not.",
        "  teams[1].name: 'Lisbon' is the name of an earlier cover; choose another.",
        "  teams[2].name: 'Lisbon' is the name of an earlier cover; choose another.",
    ]
    with pytest.raises(InvalidDocumentError) as caught:
        CoveragePlan.from_dict({"teams": [written, written]})
    assert caught.value.details == {"paths": ["teams[1].name"]}


def test_a_cover_that_cannot_be_read_still_says_its_name() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        CoveragePlan.from_dict(
            {"teams": [{"name": "a", "cover": {"hours": "x", "zone": "UTC"}}, team(name="a")], "automated": ["a"]}
        )

    told = [str(fault) for fault in caught.value.faults]
    assert "teams[0].channels: Field required." in told
    assert told[-1] == "teams[1].name: 'a' is the name of an earlier cover; choose another."


def test_a_document_that_says_nothing_is_refused() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        CoveragePlan.parse("")

    assert [str(fault) for fault in caught.value.faults] == [
        "teams: are missing, and so is automation; a plan has either."
    ]


def test_covers_of_one_name_are_refused_with_their_paths() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        CoveragePlan(teams=[team(), team()], automated=[bot(name="Lisbon")])

    assert str(caught.value).splitlines() == [
        "The coverage plan cannot be used, 2 faults:",
        "  teams[1].name: 'Lisbon' is the name of an earlier cover; choose another.",
        "  automated[0].name: 'Lisbon' is the name of an earlier cover; choose another.",
    ]


def test_a_plan_with_one_more_team_is_another_plan() -> None:
    plan = CoveragePlan(teams=[team()])

    more = plan.with_team(team(name="Bogota"))

    assert [each.name for each in more.teams] == ["Lisbon", "Bogota"]
    assert [each.name for each in plan.teams] == ["Lisbon"]
    with pytest.raises(InvalidDocumentError) as caught:
        plan.with_team(team())
    assert caught.value.details == {"paths": ["teams[1].name"]}


def test_a_cover_may_be_what_operators_make_but_has_no_document_then() -> None:
    plan = CoveragePlan(teams=[team(cover=OFFICE - Calendar.parse("12:00-13:00", zone="Europe/Lisbon"))])

    assert not plan.teams[0].cover.is_open(datetime(2026, 3, 2, 12, 30, tzinfo=UTC))
    assert plan.teams[0].cover.elapsed(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)) == timedelta(
        hours=8
    )
    with pytest.raises(
        PydanticSerializationError, match=r"only a Calendar or a VersionedCalendar has a document; this is neither\."
    ):
        plan.to_dict()


def test_a_notebook_shows_a_plan_as_a_table_with_its_text_escaped() -> None:
    html = CoveragePlan(teams=[team(name="<b>", skills={"billing": 2})], automated=[bot()])._repr_html_()

    assert "<td>&lt;b&gt;</td><td>1</td><td>chat</td><td>en</td><td>billing</td>" in html
    assert "<td>order bot</td><td>chatbot</td><td>chat</td><td>en</td><td>order status</td>" in html
    assert repr(CoveragePlan()) == "<CoveragePlan of nobody>"
