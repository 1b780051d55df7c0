"""Digests, by which a stored decision names the policy and the floor it was made from."""

import hashlib
import json


def digest_of(data: object) -> str:
    """Return the SHA-256 of JSON-ready data in hexadecimal, whatever the order of its keys."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
