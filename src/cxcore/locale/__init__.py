"""
Languages, territories, money and time, in the words of the reader.

Which language serves a reader (:func:`match_language`), which money is legal
tender where and when (:func:`currencies_of`), and how a reader says an amount,
a time, a day, a duration. Names, orders, separators, plurals and the choice of
a 12-hour or 24-hour clock are those of the Unicode CLDR, as Babel ships it;
:func:`cldr_version` says which. A language goes by its BCP 47 tag, such as
``pt-BR``. Babel is imported when the first word is asked for, not before.

Text is in logical order, as it is read aloud, also where it runs from right
to left: whoever shows it sets its direction, which
:func:`is_right_to_left` tells.
"""

from cxcore.locale._cldr import cldr_version, is_right_to_left
from cxcore.locale._currencies import CURRENCY_OVERLAY, CurrencyUse, currencies_of, currency_uses
from cxcore.locale._days import date_in_words, day_in_words, weekdays_in_words
from cxcore.locale._fallbacks import fallback_languages
from cxcore.locale._lists import list_in_words
from cxcore.locale._matching import (
    CLOSE_ENOUGH,
    LanguageLevel,
    LanguageMatch,
    match_language,
    match_language_level,
)
from cxcore.locale._moments import moment_in_words
from cxcore.locale._money import ExchangeRate, ShownPrice, money_in_words, rounded, shown_in
from cxcore.locale._person_names import (
    PERSON_NAMES_AS_OF,
    PERSON_NAMES_SOURCE,
    Formality,
    NameOrder,
    formality_of,
    name_order_of,
)
from cxcore.locale._plurals import (
    PLURAL_CATEGORIES,
    PluralCategory,
    number_in_words,
    plural_categories,
    plural_category,
)
from cxcore.locale._territories import languages_of, territory_code
from cxcore.locale._times import HourCycle, duration_in_words, hour_cycle, time_in_words, time_span_in_words
from cxcore.locale._zones import zone_from_rails, zone_from_windows

__all__ = [
    "CLOSE_ENOUGH",
    "CURRENCY_OVERLAY",
    "PERSON_NAMES_AS_OF",
    "PERSON_NAMES_SOURCE",
    "PLURAL_CATEGORIES",
    "CurrencyUse",
    "ExchangeRate",
    "Formality",
    "HourCycle",
    "LanguageLevel",
    "LanguageMatch",
    "NameOrder",
    "PluralCategory",
    "ShownPrice",
    "cldr_version",
    "currencies_of",
    "currency_uses",
    "date_in_words",
    "day_in_words",
    "duration_in_words",
    "fallback_languages",
    "formality_of",
    "hour_cycle",
    "is_right_to_left",
    "languages_of",
    "list_in_words",
    "match_language",
    "match_language_level",
    "moment_in_words",
    "money_in_words",
    "name_order_of",
    "number_in_words",
    "plural_categories",
    "plural_category",
    "rounded",
    "shown_in",
    "territory_code",
    "time_in_words",
    "time_span_in_words",
    "weekdays_in_words",
    "zone_from_rails",
    "zone_from_windows",
]
