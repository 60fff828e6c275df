"""A small application behind the guard: asked without a socket, or served on one."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.support.loops import run as run_apart

from lanebook.views.rest.security import Guard, Keeper, Policy, places
from lanebook.views.rest.security.server import Server, listen

PORT = 8750
HOST = (b"host", b"127.0.0.1:8750")
HOME = (b"origin", b"http://127.0.0.1:8750")
JSON = (b"content-type", b"application/json")
Pair = tuple[bytes, bytes]


@dataclass
class Reply:
    """What came back: status, headers in order, body."""

    status: int
    headers: list[Pair]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the header's values, joined; None if it is absent."""
        found = [value.decode() for key, value in self.headers if key == name.encode()]
        return ", ".join(found) if found else None

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Stub:
    """An application that notes what reached it, answers, and fails at /api/fault."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, bytes]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["path"] == "/api/fault":
            raise RuntimeError("a secret of ours")
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.seen.append((scope["method"], scope["path"], body))
        status = 404 if scope["path"] == "/api/missing" else 200
        headers = [
            (b"content-type", b"text/plain"),
            (b"server", b"stub"),
            (b"content-length", b"2"),
        ]
        if scope["path"].startswith("/assets/"):
            headers.append((b"cache-control", b"public, max-age=31536000, immutable"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok"})


async def _live(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def ask(
    app: Any,
    target: str = "/api/sheet",
    *headers: Pair,
    method: str = "GET",
    body: Sequence[bytes] = (b"",),
    host: Pair | None = HOST,
) -> Reply:
    """Return the reply of `app` to one request, headers exactly as given, body in pieces."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode("utf-8"),
        "query_string": query.encode("utf-8"),
        "headers": [*([host] if host else []), *headers],
    }
    waiting = [
        {"type": "http.request", "body": part, "more_body": number < len(body)}
        for number, part in enumerate(body, start=1)
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        return await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    run_apart(asyncio.wait_for(app(scope, receive, send), 30))
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return Reply(sent[0]["status"], list(sent[0]["headers"]), content)


def guarded(
    app: Any,
    keeper: Keeper | None = None,
    *,
    port: int = PORT,
    names: tuple[str, ...] = (),
    **limits: Any,
) -> Guard:
    """Return `app` behind a guard; without a keeper nobody needs a token."""
    return Guard(app, Policy(port, places(port, names), **limits), keeper)


@contextmanager
def serving(app: Any, keeper: Keeper | None = None, **limits: Any) -> Iterator[int]:
    """Serve `app` behind a guard on a free port of 127.0.0.1; yields the port."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        ready = threading.Event()
        server = Server(guarded(app, keeper, port=port, **limits), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        assert ready.wait(30), "the server did not start"
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(30)


def say(port: int, *parts: bytes) -> bytes:
    """Send bytes as they are to the server, one packet each, and return all it says."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        for part in parts:
            line.sendall(part)
        return hear(line)


def hear(line: socket.socket) -> bytes:
    """Return everything until the server closes."""
    said = b""
    try:
        while piece := line.recv(65_536):
            said += piece
    except ConnectionResetError:
        pass  # it closed before it had read all of ours
    return said
