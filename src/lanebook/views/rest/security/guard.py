"""The guard in front of the application: nothing reaches a route that has not passed it.

    app = Guard(create_app(settings), Policy(port=8750, places=places(8750)), Keeper())

Every request is asked, in this order: is its target readable, are its headers few, is its Host
ours, does its method do anything, does a page of ours make it, is the reader known, is its body of
a kind and size that the path takes. The first no is the answer, as a problem document. Then the
body is read whole, within a deadline, before the application starts. Every response, refusals and
failures included, leaves with the headers of `headers.py`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from typing import Final

from lanebook.views.rest.security.access import SESSION_PATH, check_access, sign_in, signed_in
from lanebook.views.rest.security.asgi import App, Headers, Message, Receive, Scope, Send
from lanebook.views.rest.security.checks import (
    Head,
    check_body_head,
    check_host,
    check_method,
    check_origin,
    check_target,
    read_head,
    too_large,
)
from lanebook.views.rest.security.headers import dressed
from lanebook.views.rest.security.keeper import Keeper
from lanebook.views.rest.security.policy import Policy, holds_data
from lanebook.views.rest.security.refusals import (
    BODY_TOO_SLOW,
    FAULT,
    Refusal,
    send_refusal,
)

log: Final = logging.getLogger("lanebook.server")


class Guard:
    """An ASGI application around another.

    Args:
        app: what answers requests that pass.
        policy: what passes.
        keeper: who is known; None lets every reader of this machine in (`--no-token`).
    """

    def __init__(self, app: App, policy: Policy, keeper: Keeper | None) -> None:
        self._app = app
        self._policy = policy
        self._keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand the server's start and stop on."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = self._checked(scope)
        if isinstance(head, Refusal):
            await send_refusal(head, send)
            return
        if scope["method"] == "POST":
            body = await self._body(scope["path"], receive)
            if isinstance(body, Refusal):
                await send_refusal(body, send)
                return
            if body is None:  # the client went away
                return
            receive = _replayed(body, receive)
        else:
            body = b""
        if scope["path"] == SESSION_PATH:
            await self._session(scope["method"], head, body, send)
        else:
            await self._hand_on(scope, receive, send)

    def _checked(self, scope: Scope) -> Head | Refusal:
        policy, method, path = self._policy, scope["method"], scope["path"]
        refusal = check_target(scope, policy)
        if refusal:
            return refusal
        head = read_head(scope["headers"], policy)
        if isinstance(head, Refusal):
            return head
        refusal = (
            check_host(head, policy)
            or check_method(method)
            or check_origin(method, path, head, policy)
        )
        if not refusal and path != SESSION_PATH:
            refusal = check_access(method, path, head, policy, self._keeper)
        refusal = refusal or check_body_head(method, path, head, policy)
        if refusal is None:
            return head
        # What follows of a refused POST is not read: the connection ends with the answer.
        return replace(refusal, close=True) if method == "POST" else refusal

    async def _body(self, path: str, receive: Receive) -> bytes | Refusal | None:
        most = self._policy.rooms.get(path, self._policy.room).max_bytes
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._policy.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    part = message.get("body", b"")
                    size += len(part)
                    if size > most:
                        return too_large(most)
                    parts.append(part)
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            return BODY_TOO_SLOW

    async def _session(self, method: str, head: Head, body: bytes, send: Send) -> None:
        """Answer /api/session: GET says whether the reader is known, POST makes a browser known."""
        added: Headers = []
        if method == "POST" and self._keeper:
            outcome = sign_in(body, head, self._policy, self._keeper)
            if isinstance(outcome, Refusal):
                log.warning("sign-in refused: %s", outcome.problem)
                await send_refusal(outcome, send)
                return
            added = outcome
        known = bool(added) or not self._keeper or signed_in(head, self._policy, self._keeper)
        document = {"signed_in": known, "token_needed": self._keeper is not None}
        content = json.dumps(document).encode("ascii")
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content)).encode("ascii")),
            *added,
        ]
        await send(_start(200, dressed(headers, data=True, status=200)))
        await send(_body_message(content if method != "HEAD" else b""))

    async def _hand_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        data = holds_data(scope["path"])
        headless = scope["method"] == "HEAD"
        started = False

        async def dress(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                status = message["status"]
                own = message.get("headers", ())
                message = {**message, "headers": dressed(own, data=data, status=status)}
            elif headless:
                message = {**message, "body": b""}
            await send(message)

        # HEAD is GET without the body, whatever the routes say.
        passed = {**scope, "method": "GET"} if headless else scope
        try:
            await self._app(passed, receive, dress)
        except Exception as error:  # the last door before the client
            log.exception("%s %s failed: %s", scope["method"], scope["path"], type(error).__name__)
            if not started:
                await send_refusal(FAULT, send)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the whole body first, then what the server says."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _start(status: int, headers: Headers) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _body_message(content: bytes) -> Message:
    return {"type": "http.response.body", "body": content}
