"""Whether a request comes from somebody the keeper knows, and how a browser becomes known."""

from __future__ import annotations

import json
from typing import Final

from lanebook.views.rest.security.asgi import Headers
from lanebook.views.rest.security.checks import Head
from lanebook.views.rest.security.keeper import Keeper
from lanebook.views.rest.security.policy import Policy, holds_data
from lanebook.views.rest.security.refusals import Refusal

SESSION_PATH: Final = "/api/session"
_BEARER: Final = b"bearer "
_FRESH_LINK: Final = (
    "open the link that lanebook serve shows in its terminal; each link works once and a fresh one"
    " follows. Scripts send the token of the file named there: Authorization: Bearer TOKEN."
)


def check_access(
    method: str, path: str, head: Head, policy: Policy, keeper: Keeper | None
) -> Refusal | None:
    """Refuse whoever asks for data, or to record, without a session or the token.

    A browser's session also needs the Origin that browsers send with every POST: a request with a
    cookie and without it was made by something else.
    """
    reading = method != "POST"
    if keeper is None or (reading and not holds_data(path)):
        return None
    given = head.get(b"authorization")
    if given is not None:
        if given[:7].lower() == _BEARER and keeper.knows_token(given[7:].strip()):
            return None
        return _failed(keeper, "The token is not this server's.")
    if not signed_in(head, policy, keeper):
        return not_signed_in("Nobody is signed in.")
    if reading or b"origin" in head:
        return None
    return Refusal(
        403,
        "foreign_origin",
        "This request to record something does not say which page made it.",
        "the Origin of Lanebook's own page, or the token in place of the cookie",
        "record from the page, or send Authorization: Bearer TOKEN.",
    )


def signed_in(head: Head, policy: Policy, keeper: Keeper) -> bool:
    """Tell whether one of the cookies of our name is a session.

    All are looked at: another program on this host may have set one of the same name.
    """
    wanted = policy.cookie.encode("ascii")
    for each in head.get(b"cookie", b"").split(b";"):
        name, _, value = each.strip().partition(b"=")
        if name == wanted and keeper.knows_session(value):
            return True
    return False


def sign_in(body: bytes, head: Head, policy: Policy, keeper: Keeper) -> Headers | Refusal:
    """Return the header that makes a browser known, for a body `{"code": "…"}`."""
    if b"origin" not in head:
        return Refusal(
            403,
            "foreign_origin",
            "Only a browser signs in.",
            "Lanebook's own page, or the token",
            "open the link, or send Authorization: Bearer TOKEN.",
        )
    if signed_in(head, policy, keeper):
        return []
    wait = keeper.wait_seconds()
    if wait:
        return _too_many(wait)
    session = keeper.sign_in(_code_of(body))
    if session is None:
        return not_signed_in("This link has been used, or belongs to another start of the server.")
    secure = "; Secure" if policy.places[head[b"host"]].startswith(b"https:") else ""
    cookie = f"{policy.cookie}={session}; HttpOnly; SameSite=Strict; Path=/{secure}"
    return [(b"set-cookie", cookie.encode("ascii"))]


def not_signed_in(problem: str) -> Refusal:
    """Return the refusal that says how to sign in."""
    return Refusal(
        401,
        "not_signed_in",
        problem,
        "the session that a link of lanebook serve opens, or the token",
        _FRESH_LINK,
        headers=((b"www-authenticate", b"Bearer"),),
    )


def _failed(keeper: Keeper, problem: str) -> Refusal:
    wait = keeper.wait_seconds()
    if wait:
        return _too_many(wait)
    keeper.note_failure()
    return not_signed_in(problem)


def _too_many(wait: int) -> Refusal:
    return Refusal(
        429,
        "too_many_attempts",
        "Too many attempts to sign in failed.",
        "fewer than ten within a minute",
        f"wait {wait} seconds, then open the newest link.",
        headers=((b"retry-after", str(wait).encode("ascii")),),
    )


def _code_of(body: bytes) -> str:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = document.get("code") if isinstance(document, dict) else None
    return code if isinstance(code, str) else ""
