"""What test workers serve: importable, because a worker is a process of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date

from lanebook.base.errors import LedgerError
from lanebook.views.rest.jobs import Job, Served


def job(question: str = "echo", params: str = "{}", known: date = date(2026, 5, 31)) -> Job:
    """Return a job that a test worker understands."""
    return Job(question, "json", params, known, known, at=1)


def made(text: str) -> Served:
    """Return an answer that may be kept."""
    return Served(200, "text/plain", text.encode(), gzipped=False, etag=f'"{text}"')


def obedient() -> Callable[[Job], Served]:
    """Return what does as the question's name says; it names its process and counts its jobs."""
    done: list[str] = []

    def serve(asked: Job) -> Served:
        done.append(asked.params)
        if asked.question == "sleep":
            time.sleep(30)
        if asked.question == "die":
            os._exit(7)
        if asked.question == "fail":
            raise ValueError("a bug")
        if asked.question == "refuse":
            return Served(422, "text/plain", b"no", gzipped=False, etag="")
        if asked.question == "history":
            return made(" ".join(done))
        return made(f"{os.getpid():>8} {len(done)}")

    return serve


def barred() -> Callable[[Job], Served]:
    """Fail to start, as with a ledger that cannot be opened."""
    raise LedgerError(
        "The ledger is on the moon.", expected="one on this disk", next_step="bring it here."
    )
