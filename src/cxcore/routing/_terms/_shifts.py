"""The edges of a shift, at which agents take less."""

from datetime import timedelta

import attrs

from cxcore.values import Value, at_least_zero


@attrs.frozen(kw_only=True)
class Shifts(Value):
    """
    How new work stops before the end of a shift, and grows after its start.

    Raises:
        InvalidValueError: A duration is negative.

    >>> Shifts(wind_down=timedelta(minutes=10)).wind_down
    datetime.timedelta(seconds=600)
    """

    wind_down: timedelta = attrs.field(default=timedelta(0), validator=at_least_zero)
    """For how long before the end of their hours an agent is given nothing new."""
    ramp_up: timedelta = attrs.field(default=timedelta(0), validator=at_least_zero)
    """
    Over how long after the start of a shift an agent's units grow from none to all.

    Who has nothing open may always take one. So nobody who comes at eight is
    given the whole night's backlog at eight.
    """
