"""Facts that are instants, seen as of an instant: what lies at or after it has not happened yet."""

from datetime import datetime, timedelta

from cxcore.metrics._template._row import Row, UnusableRow


def start_of(row: Row, fact: str) -> datetime:
    """Return when something began, refusing what had not by the as-of instant."""
    start = row.moment(fact)
    if row.at is not None and start >= row.at:
        raise UnusableRow(f"{fact} at or after {row.at.isoformat()}")
    return start


def moment_after(row: Row, fact: str, *, start: datetime, since: str) -> datetime | None:
    """Return when something happened after the `start`, which is the fact `since`; ``None`` if it has not yet."""
    moment = row.moment_if_known(fact)
    if moment is not None and moment < start:
        raise UnusableRow(f"{fact} before {since}")
    return None if moment is not None and row.at is not None and moment >= row.at else moment


def require_window_over(row: Row, start: datetime, within: timedelta) -> None:
    """
    Refuse a row whose window of time is not over as of the instant.

    What happens in the last instant of a window still counts, and what is at
    the as-of instant has not happened yet: so the window is over only after
    its last instant.

    What succeeds early can be seen early, what fails only at the end: counting
    the young ones that already succeeded would flatter the share.
    """
    if row.at is None:
        raise UnusableRow("no as-of instant")
    if start + within >= row.at:
        raise UnusableRow("window not over")
