"""The addresses by which a record says that a customer is reached."""

from collections.abc import Mapping
from typing import Any

from cxcore.interop._systems._template._look import Look
from cxcore.models import ContactPoint, ContactPointKind


def reached_at(look: Look, kinds: Mapping[str, ContactPointKind]) -> Mapping[str, Any]:
    """
    Return the contact points of a customer, by the fields that hold an address.

    Nobody has proved that they are theirs: a source that knows better says so itself.
    """
    addresses = ((kind, (look.word(field) or "").strip()) for field, kind in kinds.items())
    return {"contact_points": tuple(ContactPoint(kind, address) for kind, address in addresses if address)}
