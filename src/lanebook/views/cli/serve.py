"""`lanebook serve`: the web app in the browser, for this user of this machine."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from cyclopts import Parameter

from lanebook.base.clock import stopwatch
from lanebook.base.errors import InputError
from lanebook.views.cli.ledger_options import LedgerOptions
from lanebook.views.rest.app import create_app
from lanebook.views.rest.security import Guard, Keeper, Policy, places
from lanebook.views.rest.security.handover import Handover, secrets_folder
from lanebook.views.rest.security.policy import is_loopback
from lanebook.views.rest.security.redaction import log_to
from lanebook.views.rest.security.server import Server, end_children, listen
from lanebook.views.rest.service import Service
from lanebook.views.rest.settings import Settings
from lanebook.views.rest.warming import first_jobs
from lanebook.views.terminal.progress import Progress

DEFAULT_PORT = 8750
#: Longer than this nobody watches the pages being prepared.
WARMING_SECONDS = 120


def command(
    *,
    host: Annotated[str, Parameter(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="Port to listen at; 0 takes a free one.")] = DEFAULT_PORT,
    open_: Annotated[
        bool, Parameter(name="--open", negative="--no-open", help="Open the browser.")
    ] = True,
    token: Annotated[
        bool,
        Parameter(
            name="--token",
            negative="--no-token",
            help="Let in only who has the link or the token; without, every program here.",
        ),
    ] = True,
    allow_host: Annotated[
        tuple[str, ...], Parameter(help="Further name that browsers use (repeatable).")
    ] = (),
    workers: Annotated[
        int, Parameter(help="Processes that compute answers; 0: one a core beside the server's.")
    ] = 0,
    without_layer: Annotated[
        tuple[str, ...], Parameter(help="Open without a private layer (repeatable).")
    ] = (),
    ledger: LedgerOptions = LedgerOptions(),
) -> int:
    """Serve the web app until Ctrl+C, and open it in the browser."""
    _check(host, port, allow_host, workers, token=token)
    # Told to stop before the server listens for it: end as with Ctrl+C, files removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with listen(host, port) as listening:
        port = listening.getsockname()[1]
        folder = secrets_folder()
        names = (*allow_host, *_own_name(host))
        policy = Policy(port, places(port, names))
        address = _address(host, port, allow_host)
        site = _Site(address, without_layer, Handover(folder, port), opening=open_)
        try:
            keeper = Keeper(site.take_code) if token else None
            log_to(sys.stderr, keeper.secrets if keeper else tuple)
            with Progress() as progress:
                progress.stage("Opening the ledger")
                api = create_app(Settings(ledger=ledger.ledger, n_workers=workers))
            ready = partial(_ready, site, keeper, api.state.service)
            Server(Guard(api, policy, keeper), ready, site.close).run(sockets=[listening])
        finally:
            end_children()
            site.close()
    return 0


def _check(host: str, port: int, allow_host: tuple[str, ...], workers: int, *, token: bool) -> None:
    if not 0 <= port <= 65_535 or not 0 <= workers <= 64:
        raise InputError(
            f"Port {port} with {workers} workers cannot be.",
            expected="a port from 0 to 65535 and at most 64 workers",
            next_step="leave both out for port 8750 and one worker a core.",
        )
    if not is_loopback(host) and not allow_host:
        raise InputError(
            f"{host!r} can be reached from other machines, and no name for it is allowed.",
            expected="127.0.0.1, or a name that browsers will use, given with --allow-host",
            next_step=f"lanebook serve --host {host} --allow-host NAME. What is sent is not"
            " encrypted; put a server with TLS in front, and keep the token.",
        )
    if not token and (allow_host or not is_loopback(host)):
        raise InputError(
            "Without a token everybody who reaches the server reads and writes the book.",
            expected="--no-token with a loopback address and no further names only",
            next_step="leave --no-token out; the link signs you in.",
        )


def _own_name(host: str) -> tuple[str, ...]:
    """Return a loopback address that is none of the usual three, such as 127.0.0.2."""
    return (host,) if is_loopback(host) and host.startswith("127.") else ()


def _address(host: str, port: int, allow_host: tuple[str, ...]) -> str:
    """Return the address to open: the loopback address, else by the first name allowed."""
    if not is_loopback(host):
        usual = places(port)
        named = places(port, allow_host[:1])
        origin = next(
            (named[name] for name in named if name not in usual),
            f"http://localhost:{port}".encode(),
        )
        return f"{origin.decode('ascii')}/"
    shown = f"[{host.strip('[]')}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _ready(site: _Site, keeper: Keeper | None, service: Service) -> None:
    site.announce(keeper)
    # Kept by the loop until it ends, with the server at the latest.
    site.watching = asyncio.get_running_loop().create_task(_show_warming(service))


async def _show_warming(service: Service) -> None:
    """Show how many of the first pages are prepared, where somebody watches, until all are."""
    jobs = first_jobs(await service.head.current(), service.clock)
    waited = stopwatch()
    done = 0
    with Progress() as progress:
        progress.stage("Preparing the first pages", total=len(jobs))
        while done < len(jobs) and waited() < WARMING_SECONDS:
            await asyncio.sleep(0.25)
            now = sum(service.answers.at_hand(job) is not None for job in jobs)
            progress.advance(now - done)
            done = now


@dataclass
class _Site:
    """Where the server is, and what its terminal says."""

    address: str
    without: tuple[str, ...]
    handover: Handover
    opening: bool
    watching: asyncio.Task[None] | None = None
    _link: str = ""
    _ready: bool = False

    def take_code(self, code: str) -> None:
        """Make the link of a fresh code; once the server runs, print it for the next browser."""
        self._link = f"{self._page()}#code={code}"
        self.handover.write_link(self._link)
        if self._ready:
            print(f"Signed in. For another browser: {self._shown()}", flush=True)

    def announce(self, keeper: Keeper | None) -> None:
        """Print where to go and how to stop, and open the browser."""
        self._ready = True
        if keeper:
            self.handover.write_token(keeper.token)
        print(f"Lanebook is at {self._shown() if keeper else self._page()}")
        if keeper:
            print(f"  The link works once. Scripts: token in {self.handover.token_file}")
        else:
            print(
                "  Warning: no token. Every program and every account of this machine can read"
                " and write this book.",
                file=sys.stderr,
            )
        print("  Stop with Ctrl+C.", flush=True)
        if self.opening and _has_screen():
            target = self.handover.write_forward(self._link) if keeper else self._page()
            threading.Thread(target=_open_browser(target), daemon=True).start()

    def close(self) -> None:
        """Remove the files and say that the server has stopped."""
        self.handover.remove()
        if self._ready:
            self._ready = False
            print("Stopped.", flush=True)

    def _page(self) -> str:
        query = urlencode([("without", layer) for layer in self.without])
        return f"{self.address}?{query}" if query else self.address

    def _shown(self) -> str:
        # A terminal is read by its user; what is redirected may end anywhere.
        if sys.stdout.isatty():
            return self._link
        return f"{self.address} (the link is in {self.handover.link_file})"


def _open_browser(target: str) -> Callable[[], object]:
    return lambda: webbrowser.open(target)


def _has_screen() -> bool:
    """Tell whether a browser has a screen: without one, a text browser would take the terminal."""
    if sys.platform.startswith(("darwin", "win")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
