"""Which event a record tells, where a condition holds."""

from collections.abc import Callable

from cxcore.interop._systems._template._look import Look
from cxcore.models import EventType


def told_if(is_told: Callable[[Look], object], kind: EventType) -> Callable[[Look], EventType | None]:
    """Return the type of what a record tells where something is true of it, or where it says something."""
    return lambda look: kind if is_told(look) else None


def told_if_said(path: str, kind: EventType) -> Callable[[Look], EventType | None]:
    """Return the type of what a record tells that says a field, in any of its places."""
    return told_if(lambda look: look.first(path) is not None, kind)
