"""A real server for tests: started as a user would, on a ledger and secrets of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

#: A start computes nothing, but two busy cores may take their time.
START_SECONDS = 60


class Site:
    """`lanebook serve` in a process of its own.

    Attributes:
        url: where it is, without a slash at the end; known once it has started.
        ledger: its ledger's file.
    """

    def __init__(self, ledger: Path, folder: Path) -> None:
        self.url = ""
        self.ledger = ledger
        self._folder = folder
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers; again at the same port after a stop."""
        log = (self._folder / "serve.log").open("wb")
        environment = os.environ | {
            "LANEBOOK_LEDGER": str(self.ledger),
            "XDG_RUNTIME_DIR": str(self._folder),
            "HOME": str(self._folder),
            "PYTHONUNBUFFERED": "1",
        }
        with log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lanebook", "serve", "--no-open", "--port", str(self._port)],
                stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while not (said := re.search(r"Lanebook is at (http://[\d.]+:(\d+))/", self.log())):
            assert self._process.poll() is None, f"the server ended:\n{self.log()}"
            assert time.monotonic() < until, f"the server did not start:\n{self.log()}"
            time.sleep(0.05)
        self.url, self._port = said[1], int(said[2])

    def stop(self) -> None:
        """Stop the server as Ctrl+C does, and wait until it has ended."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def log(self) -> str:
        """Return what the server printed since it was started."""
        path = self._folder / "serve.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def link(self) -> str:
        """Return the link that signs the next browser in."""
        return self._secret("link")

    def token(self) -> str:
        """Return the token of scripts."""
        return self._secret("token")

    def _secret(self, kind: str) -> str:
        path = self._folder / "lanebook" / f"serve-{self._port}.{kind}"
        return path.read_text(encoding="utf-8").strip()
