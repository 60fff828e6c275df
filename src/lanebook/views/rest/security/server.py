"""The server's process: listens, starts, tells when it is ready, and ends within two seconds."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

import uvicorn

from lanebook.base.errors import InputError
from lanebook.views.rest.security.asgi import App
from lanebook.views.rest.security.protocol import GuardedProtocol

#: Requests under way get so long to finish.
_GRACE_SECONDS: Final = 1
#: Then the process ends, whatever still runs.
_LAST_SECONDS: Final = 1.8
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at `host`; port 0 takes any free one.

    Raises:
        InputError: if the port is taken, needs more rights, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    address = "127.0.0.1" if host == "localhost" else host.strip("[]")
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
        found.listen(512)
    except OSError as error:
        found.close()
        raise _cannot_listen(host, port, error) from None
    return found


def _cannot_listen(host: str, port: int, error: OSError) -> InputError:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65_535 else 0
        return InputError(
            f"Port {port} of {host} is in use; perhaps lanebook serve runs already.",
            expected="a port that is free",
            next_step=f"open the link of that one, or take another: --port {other}",
        )
    return InputError(
        f"Cannot listen at {host}:{port}: {error.strerror or error}.",
        expected="an address of this machine and a port from 1024 to 65535",
        next_step="leave --host and --port out for 127.0.0.1:8750.",
    )


class Server(uvicorn.Server):
    """uvicorn with our protocol, which says when it is ready and stays silent when told to stop.

    Args:
        app: the guarded application.
        on_ready: called once the application has started.
        at_last: called if the process has to be ended before everything has stopped.
    """

    def __init__(
        self, app: App, on_ready: Callable[[], None], at_last: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=GuardedProtocol,
                loop="auto",  # "uvloop" where it is installed; the parser is always "httptools"
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=20,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        self._on_ready = on_ready
        self._at_last = at_last

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at Ctrl+C and SIGTERM; being told to stop is no failure of ours."""
        if threading.current_thread() is not threading.main_thread():
            yield  # a server inside another program: signals are that one's matter
            return
        before = {sign: signal.signal(sign, self.handle_exit) for sign in _SIGNALS}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; the second time, or when it takes too long, end at once."""
        del sig, frame
        if self.should_exit:
            self._end()
        self.should_exit = True
        watch = threading.Timer(_LAST_SECONDS, self._end)
        watch.daemon = True
        watch.start()

    def _end(self) -> None:
        end_children()
        with suppress(Exception):
            self._at_last()
        os._exit(0)


def end_children() -> None:
    """Kill worker processes that still run."""
    for child in multiprocessing.active_children():
        child.kill()
