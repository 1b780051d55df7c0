"""Logs read from the records of other systems, whose raw records lie in the events: each customer goes, every fact stays."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from cxcore.history import facts, interaction_facts
from cxcore.interop import (
    System,
    SystemImport,
    amazon_connect,
    freshdesk,
    genesys,
    help_scout,
    intercom,
    jira,
    twilio_conversations,
    vcon,
    zendesk,
)
from cxcore.metrics import answerable, measure
from cxcore.models import (
    ActorKind,
    CaseId,
    Channel,
    ConversationId,
    Customer,
    CustomerId,
    Event,
    EventId,
    InteractionId,
    MessageId,
)
from cxcore.privacy import erase
from cxcore.privacy._sensitivity import HANDLING_DATA
from cxcore.values import Value

SECRET = b"a secret of the tests"
AUTUMN = datetime(2026, 9, 1, tzinfo=UTC)
Records = Mapping[str, list[Any]]
Part = CaseId | ConversationId | InteractionId | MessageId


def parsed(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def tables(system: System) -> Callable[[Path], Records]:
    known = {name for resource in system.resources for name in (resource.name, *resource.also_called)}

    def read(folder: Path) -> Records:
        return {
            path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
            for path in sorted((folder / system.name).glob("*.csv"))
            if path.stem in known
        }

    return read


def freshdesk_records(folder: Path) -> Records:
    found = {path.stem: parsed(path) for path in sorted((folder / "freshdesk").glob("*.json"))}
    exported = [found["chatwoot_ticket_with_conversations"], found["chatwoot_web_chat_ticket_with_conversations"]]
    return {
        "contacts": [found["chatwoot_contact"]],
        "tickets": [*({**each["ticket"], "conversations": each["conversations"]} for each in exported),
                    found["cli_ticket_with_conversations"]],
    }  # fmt: skip


def help_scout_records(folder: Path) -> Records:
    payloads = {name.partition(".")[2]: each for name, each in parsed(folder / "helpscout/payloads.json").items()}
    conversation = {**payloads["conversation"], "_embedded": {"threads": [payloads["thread"]]}}
    return {"conversations": [conversation], "customers": [payloads["customer"]]}


def genesys_records(folder: Path) -> Records:
    return {"conversations": [parsed(folder / "genesys/conversation1.json")]}


def connect_records(folder: Path) -> Records:
    came = {"InitiationTimestamp": "2026-03-02T09:00:00Z", "LastUpdateTimestamp": "2026-03-02T09:00:00Z"}
    paths = sorted((folder / "amazon_connect").glob("*.json"))
    return {"contact_records": [{**parsed(path)["Details"]["ContactData"], **came} for path in paths]}


def twilio_records(folder: Path) -> Records:
    kinds = {"CH": "conversations", "IM": "messages", "MB": "participants"}

    def found(part: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(part, dict):
            if str(part.get("sid"))[:2] in kinds:
                yield kinds[str(part["sid"])[:2]], part
            part = list(part.values())
        if isinstance(part, list):
            for each in part:
                yield from found(each)

    records: dict[str, list[Any]] = {}
    for name, record in found(parsed(folder / "twilio/twilio_conversations_v1_examples.json")):
        records.setdefault(name, []).append(record)
    return records


def vcon_records(folder: Path) -> Records:
    return {"vcons": [parsed(path) for path in sorted((folder / "vcon").glob("*.vcon"))]}


SAMPLES: Mapping[str, tuple[System, Callable[[Path], Records]]] = {
    "zendesk": (zendesk, tables(zendesk)),
    "intercom": (intercom, tables(intercom)),
    "jira": (jira, tables(jira)),
    "freshdesk": (freshdesk, freshdesk_records),
    "help_scout": (help_scout, help_scout_records),
    "genesys": (genesys, genesys_records),
    "amazon_connect": (amazon_connect, connect_records),
    "twilio": (twilio_conversations, twilio_records),
    "vcon": (vcon, vcon_records),
}


@pytest.fixture(params=SAMPLES)
def found(request: pytest.FixtureRequest, shared: Path) -> SystemImport:
    system, records = SAMPLES[request.param]
    return system.read(records(shared / "samples"), tenant="acme")


def customers_in(found: SystemImport) -> set[CustomerId]:
    acting = {
        CustomerId(event.actor.id)
        for event in found.events
        if event.actor is not None and event.actor.kind is ActorKind.CUSTOMER and event.actor.id is not None
    }
    described = {each.entity.id for each in found.entities if isinstance(each.entity, Customer)}
    return {event.customer for event in found.events if event.customer is not None} | acting | described


def parts_of(found: SystemImport) -> list[Part]:
    """Return what the events are part of; a host knows whose each is, where the source does not say."""
    parts = ((event.case, event.conversation, event.interaction, event.message) for event in found.events)
    return [part for each in parts for part in each if part is not None]


def words(data: object) -> Iterator[str]:
    """Yield what people may have written or be called: long words, several words, addresses; no instants."""
    if isinstance(data, str):
        if (len(data) > 12 or " " in data or "@" in data) and not data[:4].isdigit():
            yield data
    elif isinstance(data, Mapping):
        for each in data.values():
            yield from words(each)
    elif isinstance(data, (list, tuple)):
        for each in data:
            yield from words(each)


def without_everybody(found: SystemImport) -> tuple[tuple[Event, ...], tuple[Value, ...]]:
    events, entities = found.events, tuple(each.entity for each in found.entities)
    for customer in customers_in(found) or {CustomerId("cus_caller")}:
        left = erase(
            events, customer=customer, secret=SECRET, at=AUTUMN, entities=entities, also_theirs=parts_of(found)
        )
        events, entities = left.events, left.entities
    return events, entities


def test_each_customer_of_a_system_can_be_erased_and_no_fact_moves(found: SystemImport) -> None:
    entities = [each.entity for each in found.entities]
    before = {rows: rows(found.events) for rows in (facts, interaction_facts)}

    for customer in customers_in(found):
        left = erase(found.events, customer=customer, secret=SECRET, at=AUTUMN, entities=entities)
        called = {str(was): str(now) for was, now in left.pseudonyms.items()}
        for rows, were in before.items():
            renamed = [{**row, "customer_id": called.get(str(row["customer_id"]), row["customer_id"])} for row in were]
            assert [dict(row) for row in rows(left.events)] == renamed
        assert customer not in "".join(event.to_json() for event in left.events)
        assert customer not in "".join(entity.to_json() for entity in left.entities)


def test_when_everybody_is_erased_no_raw_record_and_no_word_of_theirs_is_left(found: SystemImport) -> None:
    events, entities = without_everybody(found)

    assert {name for event in events for name in event.data} <= HANDLING_DATA
    data = [(name, value) for event in found.events for name, value in event.data.items()]
    handling = {word for name, value in data if name in HANDLING_DATA for word in words(value)}
    personal = {word for name, value in data if name not in HANDLING_DATA for word in words(value)} - handling
    people = [entity for entity in entities if isinstance(entity, Customer)]
    written = "".join(each.to_json() for each in (*events, *people))
    assert [word for word in personal if json.dumps(word, ensure_ascii=False)[1:-1] in written] == []
    assert personal


def test_what_is_left_of_a_raw_record_is_no_record_to_write_back(found: SystemImport) -> None:
    system = next(system for system, _ in SAMPLES.values() if system.name == found.system)

    events, _ = without_everybody(found)

    assert system.write(events) == {}


# --- a bank's calls --------------------------------------------


def calls(path: Path) -> Iterator[Event]:
    """Yield what happened in two thousand calls; the customer of some is known by a number."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for number, row in enumerate(islice(csv.DictReader(lines), 2_000)):
            entered = datetime.fromisoformat(f"{row['date']}T{row['vru_entry']:0>8}").replace(tzinfo=UTC)
            answered = row["outcome"] == "AGENT"
            waited, handled = int(row["q_time"]), int(row["ser_time"])
            of_call: dict[str, Any] = {
                "interaction": InteractionId(f"int_{number}"),
                "case": CaseId(f"cas_{number}"),
                "customer": CustomerId(f"cus_{row['customer_id']}") if row["customer_id"].strip("0") else None,
                "channel": Channel.PHONE,
            }
            left = entered + timedelta(seconds=waited)
            for kind, at, data in (
                ("interaction.started", entered, {"extra": {"bank": row}}),
                ("case.created", entered, {"priority": row["priority"]}),
                ("interaction.queued", entered, {"queue": row["type"]}),
                ("interaction.connected" if answered else "interaction.abandoned", left, {"wait_seconds": waited}),
                ("interaction.ended", left + timedelta(seconds=handled), {"after_contact_work_seconds": 0}),
                ("case.solved", left + timedelta(seconds=handled), {}),
            ):
                yield Event(id=EventId(f"evt_{number}-{kind}"), type=kind, at=at, data=data, **of_call)


def test_a_customer_of_a_bank_can_be_erased_and_its_report_stays_the_same(shared: Path) -> None:
    log = list(calls(shared / "data" / "anonymous_bank" / "calls-1999-02.csv.gz"))
    customer, count = Counter(event.customer for event in log if event.customer).most_common(1)[0]

    left = erase(log, customer=customer, secret=SECRET, at=AUTUMN).events

    assert len(left) == len(log) + 1 > 10_000
    assert count > 20
    assert str(customer).removeprefix("cus_") not in "".join(event.to_json() for event in left)
    for rows in (facts, interaction_facts):
        before: list[Any] = list(rows(log))
        after: list[Any] = list(rows(left))
        metrics = answerable(before[0])
        assert list(measure(after, metrics, by=["channel"], at=AUTUMN)) == list(
            measure(before, metrics, by=["channel"], at=AUTUMN)
        )
        changed = {name for was, now in zip(before, after, strict=True) for name in was if was[name] != now[name]}
        assert changed == {"customer_id"}
