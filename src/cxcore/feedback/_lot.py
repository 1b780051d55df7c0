"""A lot: the number between 0 and 1 that a key draws, the same on every machine and in every year."""

from hashlib import blake2b
from typing import Final

_BYTES: Final = 7  # 56 bits; the top 53 make a float without rounding
_BITS: Final = 53


def lot(salt: str, key: str) -> float:
    """
    Return the lot that `key` draws in the draw called `salt`, 0 included and 1 not.

    Python's own ``hash`` differs from run to run, so this is BLAKE2b
    (RFC 7693). The salt's length comes first, so that ``("a", "bc")`` and
    ``("ab", "c")`` draw apart.
    """
    text = f"{len(salt)}:{salt}{key}".encode("utf-8", "surrogatepass")
    number = int.from_bytes(blake2b(text, digest_size=_BYTES).digest(), "big")
    return (number >> (8 * _BYTES - _BITS)) / (1 << _BITS)
