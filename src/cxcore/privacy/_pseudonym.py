"""Names that stand for other names, and lead back only for who has the secret."""

import hashlib
import hmac
import re
from typing import Final, TypeVar

from cxcore.errors import InvalidValueError
from cxcore.values import Id

I = TypeVar("I", bound=Id)  # noqa: E741  # an id of whatever kind

SHORTEST_SECRET: Final = 16
_PSEUDONYM: Final = re.compile(r"(?:[a-z]+_)?erased-[0-9a-f]{32}")
_DIGITS: Final = 32  # 128 bits: no two of all the customers in the world share a pseudonym


class Pseudonyms:
    """
    Keyed pseudonyms: the same secret gives the same one, and no other secret does.

    A hash without a key would be found by trying all telephone numbers; this
    is HMAC-SHA-256 (RFC 2104). A pseudonym is its own pseudonym.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise InvalidValueError(
                f"is at least {SHORTEST_SECRET} random bytes that you keep; {len(secret)} came.", path="secret"
            )
        self._secret = secret

    def of(self, kind: str, text: str) -> str:
        """Return the pseudonym of a text of some kind; of two kinds, one text has two."""
        if is_pseudonym(text):
            return text
        name = f"{kind}\x00{text}".encode()
        return f"erased-{hmac.new(self._secret, name, hashlib.sha256).hexdigest()[:_DIGITS]}"

    def of_name(self, name: str) -> str:
        """Return the pseudonym of what has a prefix, with the same prefix."""
        prefix, _, _ = name.partition("_")
        return name if is_pseudonym(name) else f"{prefix}_{self.of(prefix, name)}"

    def of_id(self, name: I) -> I:
        """Return the pseudonym of an id, which is an id of the same kind."""
        return type(name)(self.of_name(name))


def is_pseudonym(text: str) -> bool:
    """Return whether a text is a pseudonym already."""
    return _PSEUDONYM.fullmatch(text) is not None


def pseudonym_of(name: I, *, secret: bytes) -> I:
    """
    Return the id that stands for a customer's id after :func:`erase`, to change tables of your own alike.

    Whoever has the secret can find out whether a pseudonym is a given
    customer's; when nobody has it any more, nobody can.

    Args:
        name: The id as it was; a pseudonym stays as it is.
        secret: At least 16 random bytes, the same as for :func:`erase`.

    Raises:
        InvalidValueError: The secret is shorter.

    >>> from cxcore.models import CustomerId
    >>> pseudonym_of(CustomerId("cus_ana"), secret=b"sixteen bytes or more")
    CustomerId('cus_erased-2f3c4ff48135cc5919b1ebd6379a1e65')
    """
    return Pseudonyms(secret).of_id(name)
