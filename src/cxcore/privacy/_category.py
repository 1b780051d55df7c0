"""What sort of personal data something is."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from cxcore.values import PERSONAL


class DataCategory(StrEnum):
    """
    The sorts of personal data that customer service meets.

    Their keys are those of the Fides language of data categories (fideslang,
    version 2), a public taxonomy, so that a record of processing can name
    them. A key lies within each shorter one: an email address is contact data.

    >>> DataCategory.EMAIL.is_within(DataCategory.CONTACT)
    True
    """

    PERSONAL = "user"
    """Personal, and nobody said of what sort."""
    NAME = "user.name"
    UNIQUE_ID = "user.unique_id"
    """An id that we or another system gave to a person."""
    CONTACT = "user.contact"
    """An address at which somebody can be reached, of whatever kind."""
    EMAIL = "user.contact.email"
    PHONE_NUMBER = "user.contact.phone_number"
    ORGANISATION = "user.contact.organization"
    CONTENT = "user.content"
    """What somebody wrote, or what was written about them."""
    BANK_ACCOUNT = "user.financial.bank_account"
    CARD = "user.financial.credit_card"
    IP_ADDRESS = "user.device.ip_address"

    def is_within(self, other: "DataCategory") -> bool:
        """Return whether this is the other category or a part of it."""
        return self == other or self.startswith(f"{other}.")


CATEGORY: Final = "category"


def personal(category: DataCategory) -> Mapping[str, str]:
    """
    Return the metadata of a field of your own that holds personal data of one category.

    Keep such a field out of the ``repr`` as well.

    >>> import attrs
    >>> from cxcore.values import Value
    >>> @attrs.frozen
    ... class Parcel(Value):
    ...     recipient: str = attrs.field(repr=False, metadata=personal(DataCategory.NAME))
    >>> Parcel("Ana Sousa")
    Parcel()
    """
    return {**PERSONAL, CATEGORY: str(category)}
