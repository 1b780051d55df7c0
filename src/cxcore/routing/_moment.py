"""Instants as decisions write them."""

from datetime import datetime


def clock(moment: datetime) -> str:
    """Return an instant in UTC, as short as it is exact: ``2026-03-02 09:00Z``."""
    return moment.replace(tzinfo=None).isoformat(" ").removesuffix(":00") + "Z"
