"""
Times, days and durations in the words of the reader's language.

Names, orders, separators and the choice of a 12-hour or 24-hour clock are
those of the Unicode CLDR, as Babel ships it; :func:`cldr_version` says which.
A language goes by its BCP 47 tag, such as ``pt-BR``. Babel is imported when
the first word is asked for, not before.

Text is in logical order, as it is read aloud, also where it runs from right
to left: whoever shows it sets its direction, which
:func:`is_right_to_left` tells.
"""

from cxcore.locale._cldr import cldr_version, is_right_to_left
from cxcore.locale._days import date_in_words, day_in_words, weekdays_in_words
from cxcore.locale._lists import list_in_words
from cxcore.locale._times import HourCycle, duration_in_words, hour_cycle, time_in_words, time_span_in_words

__all__ = [
    "HourCycle",
    "cldr_version",
    "date_in_words",
    "day_in_words",
    "duration_in_words",
    "hour_cycle",
    "is_right_to_left",
    "list_in_words",
    "time_in_words",
    "time_span_in_words",
    "weekdays_in_words",
]
