"""What comes out of reading the records of a system: events, entities, what did not map, what could not be read."""

from collections.abc import Mapping

import attrs

from cxcore.models import Event, Source
from cxcore.values import PERSONAL, FrozenDict, Value


@attrs.frozen(kw_only=True)
class Residual(Value):
    """A field that no event or entity holds, and that its record keeps; or a record that describes nothing we have."""

    resource: str
    path: str
    reason: str
    """``not mapped``, ``a word we do not know``, or that the whole record is not kept."""
    records: int
    """In how many records."""


@attrs.frozen(kw_only=True)
class RecordFault(Value):
    """
    A record, or one event of it, that could not be read.

    The reason says what was expected and never quotes the record.
    """

    resource: str
    number: int
    """Its place among the records of the resource, from 1."""
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.resource}, record {self.number}: {self.path}: {self.reason}"


@attrs.frozen(kw_only=True)
class ImportedEntity:
    """An entity, the record it comes from, and what of that record it does not hold."""

    entity: Value
    source: Source
    extra: Mapping[str, object] = attrs.field(factory=FrozenDict, repr=False, metadata=PERSONAL)


@attrs.frozen(kw_only=True)
class SystemImport:
    """
    The records of a system, read.

    Ids come from the system, tenant, kind and id of a record, so that reading
    the same records again gives the same events and entities.
    """

    system: str
    tenant: str
    events: tuple[Event, ...] = attrs.field(repr=False)
    """In the order of time."""
    entities: tuple[ImportedEntity, ...] = attrs.field(repr=False)
    residuals: tuple[Residual, ...] = attrs.field(repr=False)
    """What is kept and means nothing to cxcore, most frequent first."""
    faults: tuple[RecordFault, ...] = attrs.field(repr=False)
    """What could not be read; the rest of the file was."""
    records: int
    """How many records came."""

    def __repr__(self) -> str:
        return (
            f"SystemImport({self.system!r}, {self.records:,} records, {len(self.events):,} events, "
            f"{len(self.entities):,} entities, {len(self.residuals):,} residuals, {len(self.faults):,} faults)"
        )
