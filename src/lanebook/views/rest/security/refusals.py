"""Refusals: a status with words, and how one leaves as a response."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.safe_text import safe
from lanebook.views.rest.problems import MEDIA_TYPE, problem_bytes
from lanebook.views.rest.security.asgi import Headers, Send
from lanebook.views.rest.security.headers import dressed

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further.

    Attributes:
        status: HTTP status.
        code: stable code of the problem document.
        problem: what is wrong.
        expected: what would have been right.
        next_step: what the user can do now.
        headers: further headers, such as Allow.
        close: end the connection, because the rest of the request is not wanted.
    """

    status: int
    code: str
    problem: str
    expected: str
    next_step: str
    headers: tuple[tuple[bytes, bytes], ...] = ()
    close: bool = False

    def body(self) -> bytes:
        """Return the problem document."""
        return problem_bytes(self.status, self.code, self.problem, self.expected, self.next_step)

    def all_headers(self, body: bytes) -> Headers:
        """Return every header of the response."""
        own = [
            (b"content-type", MEDIA_TYPE.encode("ascii")),
            (b"content-length", str(len(body)).encode("ascii")),
            *self.headers,
        ]
        if self.close:
            own.append((b"connection", b"close"))
        return dressed(own, data=False, status=self.status)


async def send_refusal(refusal: Refusal, send: Send) -> None:
    """Answer with `refusal`."""
    body = refusal.body()
    await send(
        {
            "type": "http.response.start",
            "status": refusal.status,
            "headers": refusal.all_headers(body),
        }
    )
    await send({"type": "http.response.body", "body": body})


def quoted(value: bytes) -> str:
    """Return a stranger's bytes for a message: on one line, without controls, cut."""
    return repr(safe(value.decode("utf-8", "replace"), limit=_SHOWN))


FAULT = Refusal(
    500,
    "fault",
    "A fault of Lanebook's own stopped this.",
    "an answer",
    "try again; if it stays, report it with what lanebook doctor prints.",
)
TOO_MANY_CONNECTIONS = Refusal(
    503,
    "busy",
    "Too many connections are open.",
    "a few for each browser",
    "close other programs that hold connections to this server, then reload.",
    headers=((b"retry-after", b"5"),),
    close=True,
)
NOT_HTTP = Refusal(
    400,
    "bad_request",
    "This is not a request the server can read.",
    "HTTP/1.1 with a path that begins with a slash",
    "use a browser, or curl.",
    close=True,
)
HEAD_TOO_LARGE = Refusal(
    431,
    "headers_too_large",
    "The request's headers are too many or too long.",
    "at most 100 headers of 32 kB together",
    "remove cookies of other programs for this host, then reload.",
    close=True,
)
HEAD_TOO_SLOW = Refusal(
    408,
    "too_slow",
    "The request's headers did not arrive in time.",
    "all of them within 10 seconds",
    "send the request again.",
    close=True,
)
BODY_TOO_SLOW = Refusal(
    408,
    "too_slow",
    "The request's body did not arrive in time.",
    "all of it within 10 seconds",
    "send the request again, or less at once.",
    close=True,
)
