"""HTTP on one connection: uvicorn's fast protocol with deadlines and limits before any request.

uvicorn's own has none for a request's head: a connection that sends nothing, or headers without
end, would be held and kept in memory for ever. Here a head has a deadline and a size, a reader who
stops reading is dropped, and what is not HTTP is refused with the same words and headers as
everything else.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, Final

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from lanebook.views.rest.security.refusals import (
    HEAD_TOO_LARGE,
    HEAD_TOO_SLOW,
    NOT_HTTP,
    TOO_MANY_CONNECTIONS,
    Refusal,
)

#: Target, header names and values of one request together, in bytes as they arrive.
MAX_HEAD_BYTES: Final = 65_536


class GuardedProtocol(HttpToolsProtocol):
    """One connection.

    Attributes:
        head_seconds: how long a request's head may take, from the connection or its first byte.
        reader_seconds: how long a reader may leave an answer unread.
        max_connections: how many may be open; the next is refused.
    """

    head_seconds: ClassVar[float] = 10.0
    reader_seconds: ClassVar[float] = 30.0
    max_connections: ClassVar[int] = 512

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._in_head = True
        self._head_bytes = 0
        self._head_deadline: asyncio.TimerHandle | None = None
        self._reader_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline of the first head, or refuse one connection too many."""
        super().connection_made(transport)
        if len(self.connections) > self.max_connections:
            self._refuse(TOO_MANY_CONNECTIONS)
        else:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop what still runs for the connection."""
        self._stop(self._head_deadline)
        self._stop(self._reader_deadline)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what arrived; a head beyond its size is refused."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_deadline is None:
                self._expect_head()
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Start the head's deadline, for one that follows in the packet of another too."""
        super().on_message_begin()
        if self._head_deadline is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        """End the head's deadline; a target that names a host of its own is refused."""
        self._stop(self._head_deadline)
        self._head_deadline = None
        self._in_head = False
        if not self.url.startswith(b"/"):
            # The absolute form names a host of its own, which nobody would have checked.
            raise ValueError("target")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next head."""
        super().on_message_complete()
        self._in_head = True
        self._head_bytes = 0

    def pause_writing(self) -> None:
        """Start the deadline of a reader who leaves an answer unread."""
        super().pause_writing()
        self._reader_deadline = self.loop.call_later(self.reader_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """End the deadline of the reader."""
        super().resume_writing()
        self._stop(self._reader_deadline)
        self._reader_deadline = None

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser cannot read; its own words are not passed on."""
        del msg
        self._refuse(NOT_HTTP)

    def _expect_head(self) -> None:
        self._head_deadline = self.loop.call_later(self.head_seconds, self._late)

    def _late(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:  # type: ignore[redundant-expr]  # None until the first request
            self._expect_head()  # we are the slow ones: an answer before it is still being made
        elif not self.transport.is_closing():
            self._refuse(HEAD_TOO_SLOW)

    def _refuse(self, refusal: Refusal) -> None:
        body = refusal.body()
        head = [f"HTTP/1.1 {refusal.status} {HTTPStatus(refusal.status).phrase}".encode("ascii")]
        head += [b"%s: %s" % each for each in refusal.all_headers(body)]
        self.transport.write(b"\r\n".join([*head, b"", body]))
        self.transport.close()

    @staticmethod
    def _stop(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
