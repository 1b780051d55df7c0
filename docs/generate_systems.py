"""
Write docs/reference/systems.md from the declarations of the systems.

Run ``python docs/generate_systems.py > docs/reference/systems.md`` after a
change to a system; a test compares the two.
"""  # noqa: INP001  # a script, not a package

import sys
from collections.abc import Iterator

from cxcore import interop
from cxcore.interop import System

HEAD = """\
<!-- Written by docs/generate_systems.py; change the systems and run it again. -->

# Systems

Which field of which system becomes what?

A row is one field of a record, and where it goes: an attribute of an event or entity, or `data.` and a field of an event's data.
`^` before a field says that it stands in the record around a list, and `or` that it has several places.
*Recorded* is what the system logged, *derived* what follows from how a record stands.
Events whose type depends on the record, and what a rule reads by hand, are explained on the page of the system.
"""

SYSTEMS = sorted(
    (found for name in interop.__all__ if isinstance(found := getattr(interop, name), System)),
    key=lambda system: system.title,
)


def rows(system: System) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield resource, field, what it becomes, in which events, and how we know; a field is one row for all of them."""
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for resource in system.resources:
        for event in resource.events:
            name = f"`{event.type}`" if isinstance(event.type, str) else event.name.replace("_", " ")
            where = f"`{resource.name}`" if event.each is None else f"`{resource.name}`, each of `{event.each}`"
            for rule in (event.at, *event.fields):
                found.setdefault((where, _places(rule.paths), rule.to), []).append((name, str(event.provenance)))
        for rule in resource.entity.fields if resource.entity is not None else ():
            found.setdefault((f"`{resource.name}`", _places(rule.paths), rule.to), []).append(("entity", "recorded"))
    for (where, field, to), told in found.items():
        names, provenance = (dict.fromkeys(each[part] for each in told) for part in (0, 1))
        yield where, field, f"`{to}`", ", ".join(names), ", ".join(provenance)


def _places(paths: tuple[str, ...]) -> str:
    return " or ".join(f"`{path}`" for path in paths)


def render() -> str:
    """Return the page: one table for each system."""
    lines = [HEAD]
    for system in SYSTEMS:
        page = system.name.replace("_", "-")
        lines += [
            f"## {system.title}",
            "",
            f"See [how to read it](../how-to/read-{page}.md).",
            f"Its payloads are described at {', '.join(f'<{source}>' for source in system.sources)}.",
            "",
            "| records | field | becomes | told in | provenance |",
            "| --- | --- | --- | --- | --- |",
            *(f"| {' | '.join(row)} |" for row in rows(system)),
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(render())
