"""The questions asked of every request before any code of the application sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lanebook.views.rest.security.asgi import Scope
from lanebook.views.rest.security.policy import Policy, holds_data
from lanebook.views.rest.security.refusals import HEAD_TOO_LARGE, Refusal, quoted

#: Headers that decide something; each may stand once.
_SINGLE: Final = frozenset(
    {
        b"host", b"origin", b"cookie", b"authorization", b"content-length", b"content-type",
        b"transfer-encoding", b"content-encoding", b"sec-fetch-site", b"sec-fetch-mode",
        b"sec-fetch-dest",
    }
)  # fmt: skip
Head = dict[bytes, bytes]

_READING: Final = frozenset({"GET", "HEAD"})
_HOME: Final = "open the address that lanebook serve printed."


def read_head(headers: Iterable[tuple[bytes, bytes]], policy: Policy) -> Head | Refusal:
    """Return the headers that decide something, or why there are too many of them."""
    head: Head = {}
    size = count = 0
    for name, value in headers:
        count += 1
        size += len(name) + len(value)
        if name in _SINGLE:
            if name in head:
                return Refusal(
                    400,
                    "bad_request",
                    f"The header {name.decode('ascii')} stands twice.",
                    "one of each",
                    "send the request again without the second.",
                )
            head[name] = value
    most, most_bytes = policy.max_headers
    if count > most or size > most_bytes:
        return HEAD_TOO_LARGE
    return head


def check_target(scope: Scope, policy: Policy) -> Refusal | None:
    """Refuse targets that are too long, or that mean another file to another reader."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "replace")
    if len(raw) + len(scope["query_string"]) > policy.max_target:
        return Refusal(
            414,
            "target_too_long",
            f"The address is longer than {policy.max_target:,} characters.",
            "path and query of at most that",
            "ask for less at once.",
        )
    path: str = scope["path"]
    plain = path.isascii() and path.isprintable() and path.startswith("/")
    if plain and not ("." in path or "\\" in path or "//" in path):
        return None
    segments = path.split("/")
    if (
        not path.startswith("/")
        or "\\" in path
        or "" in segments[1:-1]
        or not {".", ".."}.isdisjoint(segments)
        or any(character < " " or character in "\x7f\ufffd" for character in path)
    ):
        return Refusal(
            400,
            "bad_request",
            f"The path {quoted(path.encode('utf-8', 'replace'))} is none of ours.",
            "names between single slashes, no dots that lead upwards and no control characters",
            _HOME,
        )
    return None


def check_host(head: Head, policy: Policy) -> Refusal | None:
    """Refuse every Host that is not on the list: names that others made point at this machine."""
    if head.get(b"host", b"") in policy.places:
        return None
    listed = ", ".join(name.decode("ascii") for name in policy.places)
    return Refusal(
        421,
        "wrong_host",
        f"This server does not answer to the host {quoted(head.get(b'host', b''))}.",
        f"one of {listed}",
        "open the address that lanebook serve printed, or name the host with --allow-host.",
    )


def check_method(method: str) -> Refusal | None:
    """Refuse every method but GET, HEAD and POST; preflights too, since nobody else may ask."""
    if method in _READING or method == "POST":
        return None
    return Refusal(
        405,
        "wrong_method",
        f"The method {quoted(method.encode('utf-8', 'replace'))} does nothing here.",
        "GET to read, POST to record",
        "see /api for what can be asked.",
        headers=((b"allow", b"GET, HEAD, POST"),),
    )


def check_origin(method: str, path: str, head: Head, policy: Policy) -> Refusal | None:
    """Refuse requests that pages of others make.

    An Origin, where there is one, must be this server's by scheme, host and port. A browser that
    says where a request comes from (Sec-Fetch-Site) must say: from our own page, or typed by the
    user. One thing may come from elsewhere: the opening of a page, which holds no data.
    """
    origin = head.get(b"origin")
    if origin is not None and origin != policy.places[head[b"host"]]:
        return _foreign(f"A page of {quoted(origin)} made this request.")
    site = head.get(b"sec-fetch-site")
    if site is None or site == b"same-origin":
        return None
    reading = method in _READING
    if site == b"none" and reading:
        return None
    opens_a_page = (
        reading
        and head.get(b"sec-fetch-mode") == b"navigate"
        and head.get(b"sec-fetch-dest") == b"document"
        and not holds_data(path)
    )
    if opens_a_page and site in {b"cross-site", b"same-site"}:
        return None
    return _foreign(f"A page of another site made this request ({quoted(site)}).")


def _foreign(problem: str) -> Refusal:
    return Refusal(403, "foreign_origin", problem, "a request of Lanebook's own page", _HOME)


def check_body_head(method: str, path: str, head: Head, policy: Policy) -> Refusal | None:
    """Refuse bodies where none belong, of another media type, or announced as too large."""
    length = head.get(b"content-length", b"0")
    if method in _READING:
        if length == b"0" and b"transfer-encoding" not in head:
            return None
        return Refusal(
            400, "bad_request", "A question came with a body.", "none", "leave it out.", close=True
        )
    room = policy.rooms.get(path, policy.room)
    kind = head.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind not in room.media_types or b"content-encoding" in head:
        listed = ", ".join(sorted(each.decode("ascii") for each in room.media_types))
        return Refusal(
            415,
            "wrong_media_type",
            f"The body is of the type {quoted(kind)} or compressed.",
            f"{listed}, not compressed",
            "name the type in Content-Type.",
            close=True,
        )
    if not length.isdigit() or int(length[:20]) > room.max_bytes:
        return too_large(room.max_bytes)
    return None


def too_large(most: int) -> Refusal:
    """Return the refusal of a body of more than `most` bytes."""
    return Refusal(
        413,
        "body_too_large",
        "The body is too large.",
        f"at most {most:,} bytes",
        "send less at once.",
        close=True,
    )
