"""A system that cxcore reads from and writes to."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from cxcore.errors import CxError, InvalidValueError, suggest, type_in_words
from cxcore.interop._systems._template._codec import Tenant, as_it_is
from cxcore.interop._systems._template._import import ImportedEntity, SystemImport
from cxcore.interop._systems._template._reading import SystemReading
from cxcore.interop._systems._template._rules import Resource
from cxcore.interop._systems._template._writing import write_records
from cxcore.models import Event
from cxcore.values import zone_of


@attrs.frozen(kw_only=True)
class System:
    """
    A helpdesk or contact centre, and how its records become events and entities.

    ``read`` and ``write`` are pure: hand in parsed payloads, get events. What a
    record says and cxcore does not hold stays with one of its events, under
    ``data["extra"][name]``, and :meth:`write` puts the record together again.
    """

    name: str
    """Such as ``zendesk``; it goes into ids, so it never changes."""
    title: str
    sources: tuple[str, ...]
    """The pages that describe its payloads."""
    resources: tuple[Resource, ...] = attrs.field(repr=False)
    name_of: Callable[[Any], Any] = attrs.field(default=as_it_is, repr=False)
    """Of several ways in which it writes the name of a record, the one that counts."""

    def read(
        self, records: Mapping[str, Iterable[Mapping[str, Any] | CxError]], *, tenant: str, zone: str = "UTC"
    ) -> SystemImport:
        """
        Return what the records tell.

        Args:
            records: Parsed payloads or rows by what the system calls them, for example ``tickets``.
                In the place of a record that could not be parsed goes the error that says why: it
                becomes a fault with the number of the record.
            tenant: Whose account it is; it goes into every id.
            zone: The IANA zone of times that state none.

        Raises:
            InvalidValueError: A list is called by a name this system does not have, or is no list.
            UnknownZoneError: `zone` is not an IANA zone.
        """
        zone_of(zone)
        known = {name: resource for resource in self.resources for name in (resource.name, *resource.also_called)}
        lists: dict[str, tuple[Any, ...]] = {}
        for name, each in records.items():
            if name not in known:
                hint = suggest(name, known, kind="records")
                raise InvalidValueError(f"{self.title} has no {name!r}. {hint}", path=f"records.{name}")
            if isinstance(each, (str, bytes, Mapping)):
                raise InvalidValueError(f"is a list of records, not {type_in_words(each)}.", path=f"records.{name}")
            lists[known[name].name] = (*lists.get(known[name].name, ()), *each)
        reading = SystemReading(Tenant(self.name, tenant, zone, self.name_of), lists)
        for resource in self.resources:
            reading.read(resource, lists.get(resource.name, ()))
        return reading.finish()

    def write(
        self, events: Iterable[Event], entities: Iterable[ImportedEntity] = ()
    ) -> dict[str, list[dict[str, Any]]]:
        """
        Return the records that events and entities came from, by what the system calls them.

        Each record is as it last was; resources without records are left out.
        """
        log, described = tuple(events), tuple(entities)
        written = {
            resource.name: write_records(resource, log, described, system=self.name) for resource in self.resources
        }
        return {name: records for name, records in written.items() if records}
