"""What is known of a customer, field by field, and from where."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from cxcore.identity._statement import FieldValue, Record
from cxcore.intervals import to_microseconds
from cxcore.models import ContactPoint, Customer, CustomerId
from cxcore.values import PERSONAL, FrozenDict, Value, aware, to_utc


@attrs.frozen(kw_only=True)
class KnownField(Value):
    """The value of one field, and which record of which source it comes from."""

    value: FieldValue = attrs.field(repr=False, metadata=PERSONAL)
    source: str
    record: CustomerId
    at: datetime = attrs.field(converter=to_utc, validator=aware)
    """When the source knew it to be so."""
    verified: bool
    """Whether somebody checked it."""


def _to_fields(fields: Mapping[str, KnownField]) -> Mapping[str, KnownField]:
    return FrozenDict(fields)


@attrs.frozen(kw_only=True)
class Profile(Value):
    """
    What is known of one customer: each field with its source, and all their members.

    It follows from the records of the members and the :class:`Survivorship`
    alone, so taking a link back gives each customer the profile they had.
    """

    id: CustomerId
    fields: Mapping[str, KnownField] = attrs.field(converter=_to_fields)
    """By name; a field that no record knows is not there."""
    records: tuple[CustomerId, ...]
    """The customer records that are this customer."""
    contact_points: tuple[ContactPoint, ...]
    """Their contact points, without shared ones; verified if a link says that it was proved."""

    def to_customer(self) -> Customer:
        """Return the customer as other packages take them, without the sources."""
        known = {name: self.fields[name].value for name in ("name", "language", "zone") if name in self.fields}
        return Customer(id=self.id, contact_points=self.contact_points, **known)  # type: ignore[arg-type]  # a Record checks these three


def _to_order(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sources)


def _to_orders(by_field: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return FrozenDict({name: tuple(sources) for name, sources in by_field.items()})


@attrs.frozen(kw_only=True)
class Survivorship(Value):
    """
    Which value of a field stands when records disagree.

    The first difference decides, in this order:

    1. the rank of the source; sources that are not listed come last, together,
    2. verified before not verified,
    3. the more recent `at`,
    4. the source's name, the record's id, the later `recorded_at` and the text
       of the value, so that there is never a tie.

    An unknown field (``None``) is no value and never overwrites one.

    >>> rule = Survivorship(sources=["crm", "chat"], by_field={"language": ["chat", "crm"]})
    >>> rule.rank("name", "crm"), rule.rank("language", "crm"), rule.rank("name", "import")
    (0, 1, 2)
    """

    sources: tuple[str, ...] = attrs.field(default=(), converter=_to_order)
    """The sources, the best first."""
    by_field: Mapping[str, tuple[str, ...]] = attrs.field(factory=FrozenDict, converter=_to_orders)
    """Another order for some fields."""

    def rank(self, field: str, source: str) -> int:
        """Return the place of a source for a field, from 0."""
        order = self.by_field.get(field, self.sources)
        return order.index(source) if source in order else len(order)

    def survivors(self, records: Iterable[Record]) -> dict[str, KnownField]:
        """Return the value that stands of each field some record knows, in the order of the fields' names."""
        claims: dict[str, list[tuple[Record, FieldValue]]] = {}
        for record in records:
            for name, value in record.fields.items():
                if value is not None:
                    claims.setdefault(name, []).append((record, value))
        return {name: self._survivor(name, claims[name]) for name in sorted(claims)}

    def _survivor(self, name: str, claims: list[tuple[Record, FieldValue]]) -> KnownField:
        def ladder(claim: tuple[Record, FieldValue]) -> tuple[object, ...]:
            record, value = claim
            return (
                self.rank(name, record.source),
                name not in record.verified,
                -to_microseconds(record.at),
                record.source,
                record.id,
                -to_microseconds(record.recorded_at),
                repr(value),
            )

        record, value = min(claims, key=ladder)
        return KnownField(
            value=value, source=record.source, record=record.id, at=record.at, verified=name in record.verified
        )
