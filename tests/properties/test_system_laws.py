"""Laws of every system: nothing lost on the way back, nothing changed by reading again, no record lost to another."""

import copy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxcore import interop
from cxcore.history import fold
from cxcore.interop import System
from cxcore.interop._systems._template._record import look_up

SYSTEMS = [found for name in interop.__all__ if isinstance(found := getattr(interop, name), System)]
NOON = "2026-03-02T12:00:00Z"

# What stands where something else should: the wrong type, an unknown word, no instant, nothing, too much.
BAD: list[Any] = [None, "", "no such word", "2026-13-45T99:99:99Z", -1, 10**400, 0.5, True, [], {}, [None], [[]],
                  {"id": {"id": []}}, ["x"], "\x00", "9" * 5_000, float("inf"), float("nan")]  # fmt: skip


def deep(depth: int) -> Any:
    found: Any = {}
    for _ in range(depth):
        found = {"id": found, "list": [found]} if depth < 5 else {"id": found}
    return found


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of each value in a record."""
    found = [path] if path else []
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        found += places(member, (*path, key))
    return found


def replaced(record: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(record)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def made_up(system: System, when: Any = NOON) -> dict[str, list[dict[str, Any]]]:
    """Return two records of each resource that fill the fields its rules read."""
    return {resource.name: [_record(resource, number, when) for number in (1, 2)] for resource in system.resources}


def _record(resource: Any, number: int, when: Any) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for path in sorted(resource.mapped):
        _put(record, path, str(number) if path.lower().endswith("id") else when)
    for path in resource.id:
        _put(record, path.split("|")[0], str(number))
    for event in resource.events:
        member = record
        for name in event.lists:
            member = _only_member(member, name)
        for path in (path for rule in (event.at, *event.fields) for path in rule.paths if event.lists):
            if path != "." and not path.startswith("^"):
                _put(member, path, str(number) if path.lower().endswith("id") else when)
    return record


def _only_member(record: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the member of a list at a dotted place, which is put there where it is not yet."""
    if not isinstance(found := look_up(record, path), list):
        _put(record, path, found := [{}])
    member: dict[str, Any] = found[0]
    return member


def _put(record: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a dotted place, where a text may have stood before."""
    *parents, last = path.split(".")
    for name in parents:
        if not isinstance(record.get(name), dict):
            record[name] = {}
        record = record[name]
    record[last] = value


def in_order(records: list[Any]) -> list[Any]:
    return sorted(records, key=repr)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
@settings(max_examples=10)
@given(data=st.data())
def test_a_bad_record_never_loses_another_and_never_speaks_of_itself(system: System, data: st.DataObject) -> None:
    records = made_up(system)
    name = data.draw(st.sampled_from(sorted(records)))
    path = data.draw(st.sampled_from(places(records[name][0])))
    value = data.draw(st.one_of(st.sampled_from(BAD), st.integers(1, 40).map(deep)))
    damaged = {**records, name: [replaced(records[name][0], path, value), *records[name][1:], "cut o"]}

    found = system.read(damaged, tenant="acme")

    others = {**records, name: records[name][1:]}
    undamaged = system.read(others, tenant="acme")
    written = system.write(found.events, found.entities)
    for resource, kept in system.write(undamaged.events, undamaged.entities).items():
        assert all(record in written.get(resource, []) for record in kept)
    assert found.faults
    assert "no such word" not in " ".join(map(str, found.faults))


@pytest.mark.parametrize("when", [NOON, 1772442000, 1772442000000], ids=["text", "seconds", "milliseconds"])
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_what_was_read_is_written_back_or_said_to_be_left_out(system: System, when: Any) -> None:
    records = made_up(system, when)

    found = system.read(records, tenant="acme")

    faulty = {(fault.resource, fault.number) for fault in found.faults}
    left_out = {residual.resource for residual in found.residuals if residual.path == "record"}
    written = system.write(found.events, found.entities)
    for resource, given_records in records.items():
        if resource in left_out:
            continue
        unharmed = [each for number, each in enumerate(given_records, start=1) if (resource, number) not in faulty]
        assert all(record in written.get(resource, []) for record in unharmed)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
@settings(max_examples=5)
@given(when=st.sampled_from([NOON, 1772442000, 1772442000000]), luck=st.randoms(use_true_random=False))
def test_shuffled_and_doubled_deliveries_tell_the_same(system: System, when: Any, luck: Random) -> None:
    records = made_up(system, when)
    shuffled = {name: luck.sample(each * 2, 2 * len(each)) for name, each in records.items()}

    once, twice = system.read(records, tenant="acme"), system.read(shuffled, tenant="acme")

    assert twice.events == once.events
    assert in_order(list(twice.entities)) == in_order(list(once.entities))
    assert fold([*once.events, *twice.events]) == fold(once.events)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_record_nested_beyond_reading_is_a_fault_and_loses_no_other(system: System) -> None:
    records = made_up(system)
    first = next(iter(records))

    found = system.read(
        {**records, first: [{**records[first][0], "abyss": deep(20_000)}, *records[first]]}, tenant="acme"
    )

    reasons = {str(fault) for fault in found.faults if fault.number == 1 and fault.resource == first}
    assert f"{first}, record 1: record: is nested deeper than can be read." in reasons
    assert found.events == system.read(records, tenant="acme").events
