"""The headers of every response, whoever wrote the response: page, answer, refusal or failure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lanebook.views.rest.security.asgi import Headers

#: Everything comes from this server, nothing runs that is not a file of ours, nobody frames us.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

#: Powers of a browser that no page of ours uses.
_UNUSED_POWERS: Final = (
    "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope hid"
    " identity-credentials-get idle-detection local-fonts magnetometer microphone midi payment"
    " publickey-credentials-get screen-wake-lock serial usb xr-spatial-tracking"
)

FIXED: Final[Headers] = [
    (name.encode("ascii"), value.encode("ascii"))
    for name, value in (
        ("content-security-policy", CONTENT_SECURITY_POLICY),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", ", ".join(f"{power}=()" for power in _UNUSED_POWERS.split())),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    )
]

#: Answers belong to whoever asked: kept by their browser only, and asked about each time.
_DATA: Final[Headers] = [
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"Authorization, Cookie"),
]
_NEVER_KEPT: Final = (b"cache-control", b"no-store")
_SHELL: Final = (b"cache-control", b"no-cache")

#: Names that only this module sets, and a banner that nobody sets.
_OURS: Final = frozenset({name for name, _ in FIXED} | {b"server", b"x-powered-by"})


def dressed(headers: Iterable[tuple[bytes, bytes]], *, data: bool, status: int) -> Headers:
    """Return a response's headers with ours added and whatever contradicts them left out.

    Args:
        headers: names in lower case, as the application set them.
        data: whether the response holds answers; if not, the application's own caching stands.
        status: refusals and failures are never kept.
    """
    refused = status >= 400
    kept = [
        each
        for each in headers
        if each[0] not in _OURS and not ((data or refused) and each[0] == b"cache-control")
    ]
    if refused:
        return [*kept, _NEVER_KEPT, *FIXED]
    if data:
        return [*kept, *_DATA, *FIXED]
    if not any(name == b"cache-control" for name, _ in kept):
        kept.append(_SHELL)
    return [*kept, *FIXED]
