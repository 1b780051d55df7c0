"""When the customers of a log opened their cases."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from cxcore.history._case_state import CaseState
from cxcore.models import CustomerId


class Openings:
    """The instants at which each customer opened cases, to find the next."""

    def __init__(self, states: Iterable[CaseState]) -> None:
        self._by_customer: defaultdict[CustomerId, list[datetime]] = defaultdict(list)
        for state in states:
            if state.customer is not None and state.opened_at is not None:
                self._by_customer[state.customer].append(state.opened_at)
        for instants in self._by_customer.values():
            instants.sort()

    def after(self, customer: CustomerId | None, instant: datetime | None) -> datetime | None:
        """Return the first opening of a customer after an instant."""
        if customer is None or instant is None:
            return None
        instants = self._by_customer[customer]
        place = bisect_right(instants, instant)
        return instants[place] if place < len(instants) else None
