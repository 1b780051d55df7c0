"""Numbers, and the form of a word that goes with one."""

from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Final, Literal, TypeAlias, cast, get_args

from cxcore.errors import InvalidValueError, type_in_words
from cxcore.locale._cldr import locale_of

PluralCategory: TypeAlias = Literal["zero", "one", "two", "few", "many", "other"]
"""The plural categories of CLDR; each language uses some of them, and every language ``other``."""

PLURAL_CATEGORIES: Final[tuple[PluralCategory, ...]] = get_args(PluralCategory)
"""The plural categories of CLDR, in its order."""

_COUNTED: Final = 1000
_MOST_DIGITS: Final = 30  # of what anybody counts or measures, on each side of the point


def plural_category(number: float | Decimal, *, language: str) -> PluralCategory:
    """
    Return the form of a word that goes with a number, by CLDR's cardinal rules.

    A number is taken by its value, as :func:`number_in_words` shows it: 1.0 is 1.

    Raises:
        InvalidValueError: `number` is no finite number or has more than 30 digits on one
            side of its point; `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> [plural_category(count, language="pl") for count in (1, 2, 5, 22)]
    ['one', 'few', 'many', 'few']
    """
    return cast("PluralCategory", locale_of(language).plural_form(_exact(number)))


def plural_categories(language: str) -> tuple[PluralCategory, ...]:
    """
    Return the forms that a text about a count needs in a language.

    They are those that the whole numbers below 1,000 take, and ``other``. So
    Polish needs four and Arabic six; Spanish needs two, because its ``many`` is only
    for millions.

    Raises:
        InvalidValueError: `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> plural_categories("en"), plural_categories("pl"), plural_categories("ja")
    (('one', 'other'), ('one', 'few', 'many', 'other'), ('other',))
    """
    return _categories(str(locale_of(language)))


@lru_cache(maxsize=256)
def _categories(locale: str) -> tuple[PluralCategory, ...]:
    language = locale.replace("_", "-")
    taken = {plural_category(number, language=language) for number in range(_COUNTED)} | {"other"}
    return tuple(category for category in PLURAL_CATEGORIES if category in taken)


def number_in_words(number: float | Decimal, *, language: str) -> str:
    """
    Return a number with the separators of the language; nothing is rounded.

    Babel writes the digits 0 to 9 in every language.

    Raises:
        InvalidValueError: `number` is no finite number or has more than 30 digits on one
            side of its point; `language` is no BCP 47 tag, or of no language that CLDR knows.

    >>> number_in_words(1234567, language="hi"), number_in_words(0.5, language="de")
    ('12,34,567', '0,5')
    """
    from babel.numbers import format_decimal

    with localcontext() as context:
        context.prec = 2 * _MOST_DIGITS  # Babel rounds to it
        return format_decimal(_exact(number), locale=locale_of(language), decimal_quantization=False)


def _exact(number: float | Decimal) -> int | Decimal:
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
        raise InvalidValueError(f"is a number, not {type_in_words(number)}.", path="number")
    if not (isinstance(number, int) or Decimal(number).is_finite()):
        raise InvalidValueError(f"is a finite number; {number} is not.", path="number")
    exact = Decimal(float.__repr__(number)) if isinstance(number, float) else Decimal(number)
    with localcontext() as context:
        context.prec = len(exact.as_tuple().digits)  # so that nothing is rounded
        exact = exact.normalize()
    decimals = -int(exact.as_tuple().exponent)
    if exact.adjusted() >= _MOST_DIGITS or decimals > _MOST_DIGITS:
        raise InvalidValueError(
            f"has at most {_MOST_DIGITS} digits before its decimals and {_MOST_DIGITS} decimals.", path="number"
        )
    # As it is shown: 1.0 is 1, and takes its form.
    return exact if decimals > 0 else int(exact)
