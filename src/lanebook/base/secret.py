"""The only place that asks the machine for secrets, and the only way to compare them."""

from __future__ import annotations

import hmac
from secrets import token_urlsafe

BYTES = 32


def new_secret() -> str:
    """Return 256 unguessable bits as 43 characters that are safe in addresses and headers."""
    return token_urlsafe(BYTES)


def same_secret(given: bytes, expected: bytes) -> bool:
    """Tell whether two values are equal, in a time that does not say where they differ."""
    return hmac.compare_digest(given, expected)
