"""Numbers of documents, computed with exactly."""

import math
from fractions import Fraction

from cxcore.errors import InvalidValueError


def exact(number: float) -> Fraction:
    """Return what the author wrote: 0.1 is a tenth, not the float beside it."""
    return Fraction(repr(number))


def above_zero(number: float, path: str) -> None:
    """Refuse a number that is not finite and above zero."""
    if not (number > 0 and math.isfinite(number)):
        raise InvalidValueError(f"is a finite number above zero; {number} is not.", path=path)
