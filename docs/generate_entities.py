"""
Write docs/reference/entities.md from the fields of the models.

Run ``python docs/generate_entities.py > docs/reference/entities.md`` after a
change to an entity; a test compares the two.
"""  # noqa: INP001  # a script, not a package

import sys
import typing
from collections.abc import Iterator

import attrs

from cxcore import models
from cxcore.models import Event
from cxcore.values import Id, Value

HEAD = """\
<!-- Written by docs/generate_entities.py; change the models and run it again. -->

# Entities

Which record refers to which, and by which field?

An arrow is a field: the id of another entity, or the entity itself where it is part of the one that holds it.
Its end says how many there are: `||` exactly one, `o|` one or none, `o{` any number.
"""

EVENT = """
## Events

An {py:class}`~cxcore.models.Event` is about some of these at once, and names each that it is about: """

# What the diagram is about: who we serve, who serves, what is said and done. The others are values of these.
DRAWN = (
    "Account", "Agent", "Bot", "Brand", "BusinessUnit", "Case", "CaseLink", "Consent", "ContactPoint", "Conversation",
    "Customer", "FeedbackRequest", "FeedbackResponse", "Interaction", "InternalNote", "PublicMessage", "Segment", "Team",
)  # fmt: skip


class Reference(typing.NamedTuple):
    """A field by which one entity leads to another."""

    entity: str
    field: str
    to: str
    ends: str
    """How many of the one there are to how many of the other, as Mermaid writes it."""


def references(entity: type[Value]) -> Iterator[Reference]:
    """Yield the fields of an entity that lead to another."""
    kinds = typing.get_type_hints(entity)
    for field in attrs.fields(entity):
        for kind in _parts(kinds[field.name]):
            if field.name != "id" and kind in _OWNERS:
                yield Reference(entity.__name__, field.name, _OWNERS[kind], f"}}o--{_end(kinds[field.name])}")
            elif isinstance(kind, type) and kind.__name__ in DRAWN and kind is not entity:
                yield Reference(entity.__name__, field.name, kind.__name__, f"||--{_end(kinds[field.name])}")


def _parts(kind: typing.Any) -> Iterator[typing.Any]:
    """Yield a type and the types in it."""
    yield kind
    for part in typing.get_args(kind):
        yield from _parts(part)


def _end(kind: typing.Any) -> str:
    if typing.get_origin(kind) in (tuple, frozenset):
        return "o{"
    return "o|" if type(None) in typing.get_args(kind) else "||"


def _owners() -> dict[typing.Any, str]:
    """Return the entity that each type of id belongs to; of messages the public one, because it is what is answered."""
    owners: dict[typing.Any, str] = {}
    for name in DRAWN:
        kind = typing.get_type_hints(getattr(models, name)).get("id")
        if isinstance(kind, type) and issubclass(kind, Id):
            owners[kind] = name
    return owners


_OWNERS = _owners()


def render() -> str:
    """Return the page: the diagram, then the same as a table."""
    drawn = [each for name in DRAWN for each in references(getattr(models, name))]
    named = " and ".join(", ".join(f"`{each.field}`" for each in references(Event)).rsplit(", ", 1))
    return "\n".join(
        [
            HEAD,
            "```mermaid",
            "erDiagram",
            *(f"    {each.entity} {each.ends} {each.to} : {each.field}" for each in drawn),
            "```",
            "",
            "| entity | field | leads to |",
            "| --- | --- | --- |",
            *(
                f"| {{py:class}}`~cxcore.models.{each.entity}` | `{each.field}` | {{py:class}}`~cxcore.models.{each.to}` |"
                for each in drawn
            ),
            f"{EVENT}{named}.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(render())
