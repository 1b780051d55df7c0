"""The addresses by which a record says that a customer is reached."""

from collections.abc import Callable, Container, Mapping
from typing import Any

from cxcore.interop._systems._template._look import Look
from cxcore.models import ContactPoint, ContactPointKind


def reached_at(
    look: Look,
    kinds: Mapping[str, ContactPointKind],
    *,
    said: Callable[[Look, str], object] = Look.word,
    verified: Container[str] = (),
) -> Mapping[str, Any]:
    """
    Return the contact points of a customer, by the fields that hold an address.

    Args:
        look: The record.
        kinds: Which fields hold an address, and of what kind.
        said: What a field says, where a system writes one in several places or forms.
        verified: The fields whose address the system has proved; nobody has proved that the others are theirs.
    """
    said_to_be = ((field, kind, said(look, field)) for field, kind in kinds.items())
    return {
        "contact_points": tuple(
            ContactPoint(kind, address.strip(), verified=field in verified)
            for field, kind, address in said_to_be
            if isinstance(address, str) and address.strip()
        )
    }
