"""What can be told by its form in a text, and where it was found."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from cxcore.privacy._category import DataCategory
from cxcore.values import Value, instance_of


class Pattern(StrEnum):
    """
    Personal data that have a form of their own.

    The order is that in which they are believed: digits that make a valid
    IBAN are no telephone number.
    """

    EMAIL = "email"
    """An email address."""
    IBAN = "iban"
    """A bank account: a country of the registry, its length, and the check of ISO 7064 (mod 97-10)."""
    CARD = "card"
    """A payment card: 13 to 19 digits that pass Luhn's check (ISO/IEC 7812-1)."""
    IP = "ip"
    """An address of the Internet, version 4 or 6."""
    PHONE = "phone"
    """A telephone number."""

    @property
    def category(self) -> DataCategory:
        """
        What sort of personal data it finds.

        >>> Pattern.IBAN.category
        <DataCategory.BANK_ACCOUNT: 'user.financial.bank_account'>
        """
        return _CATEGORIES[self]


_CATEGORIES: Final[Mapping[Pattern, DataCategory]] = {
    Pattern.EMAIL: DataCategory.EMAIL,
    Pattern.IBAN: DataCategory.BANK_ACCOUNT,
    Pattern.CARD: DataCategory.CARD,
    Pattern.IP: DataCategory.IP_ADDRESS,
    Pattern.PHONE: DataCategory.PHONE_NUMBER,
}


@attrs.frozen
class Finding(Value):
    """
    Something personal in a text: of what kind and where, never what.

    >>> Finding(Pattern.EMAIL, 3, 20)
    Finding(kind=<Pattern.EMAIL: 'email'>, start=3, end=20)
    """

    kind: Pattern = attrs.field(validator=instance_of(Pattern))
    start: int
    """The place of its first character in the text."""
    end: int
    """The place after its last one."""
