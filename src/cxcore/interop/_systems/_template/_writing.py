"""From events and entities back to the records of a system."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cxcore.interop._systems._template._import import ImportedEntity
from cxcore.interop._systems._template._record import ABSENT, look_up, put
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource
from cxcore.models import Event, EventId


def write_records(
    resource: Resource, events: Iterable[Event], entities: Iterable[ImportedEntity], *, system: str
) -> list[dict[str, Any]]:
    """Return the records of a resource, each as it last was, in the order of their names."""
    latest: dict[str, Event] = {}
    for event in events:
        source = event.source
        if source is None or (source.system, source.kind) != (system, resource.kind) or _rest_of(event, system) is None:
            continue
        held = latest.get(source.id)
        if held is None or _version(held, system) < _version(event, system):
            latest[source.id] = event
    records = {
        name: _record(_carrier(resource), event, _rest_of(event, system) or {}) for name, event in latest.items()
    }
    if resource.entity is not None:
        for each in entities:
            if (each.source.system, each.source.kind) == (system, resource.kind):
                records.setdefault(each.source.id, _filled(resource.entity.fields, each.entity, each.extra))
    return [records[name] for name in sorted(records)]


def _version(event: Event, system: str) -> tuple[datetime, int, EventId]:
    """Return what orders the versions of a record; of two at one instant, the one that says more is later."""
    return event.at, len(_rest_of(event, system) or {}), event.id


def _rest_of(event: Event, system: str) -> Mapping[str, Any] | None:
    extra = event.data.get("extra")
    rest = extra.get(system) if isinstance(extra, Mapping) else None
    return rest if isinstance(rest, Mapping) else None


def _carrier(resource: Resource) -> EventOf:
    return next(rule for rule in resource.events if rule.carries)


def _record(rule: EventOf, event: Event, rest: Mapping[str, Any]) -> dict[str, Any]:
    return _filled((rule.at, *rule.fields), event, rest)


def _filled(rules: Iterable[FieldRule], told: object, rest: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = _thawed(rest)
    for rule in rules:
        value = _value(told, rule.to)
        if (
            value is None
            or rule.codec.encode is None
            or any(look_up(record, path) is not ABSENT for path in rule.paths)
        ):
            continue
        put(record, rule.paths[0], rule.codec.encode(value))
    return record


def _value(told: object, to: str) -> Any:
    head, _, tail = to.partition(".")
    found = getattr(told, head)
    return found.get(tail) if tail else found


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _thawed(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_thawed(each) for each in value]
    return value
