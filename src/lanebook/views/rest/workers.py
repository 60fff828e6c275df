"""Worker processes: one pipe each, a deadline a job, and a new process where one died.

Answers hold Python's interpreter lock for a quarter of a second; computed in the server's own
process they would stall every other reader. A child can also be stopped, and its death harms
nobody else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from lanebook.base.errors import EngineError, LanebookError, LedgerError
from lanebook.views.rest.jobs import Job, Served
from lanebook.views.rest.problems import MEDIA_TYPE, problem_bytes

#: Makes the thing that serves jobs, inside the child.
Make = Callable[[], Callable[[Job], Served]]
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 1.0
_NEXT: Final = "run `lanebook doctor`; it says whether the ledger opens."


class TookTooLong(EngineError):
    """An answer did not come within its time."""

    code = "took_too_long"
    http_status = 504


class WorkerDied(EngineError):
    """A worker process ended in the middle of an answer."""

    code = "worker_died"
    http_status = 503


class Worker:
    """One child process that answers one job at a time.

    Attributes:
        make: called in the child; must be picklable.
        seconds: longest time a job may take.
    """

    def __init__(self, make: Make, seconds: float) -> None:
        self._make = make
        self._seconds = seconds
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def serve(self, job: Job) -> Served:
        """Return what the child makes of `job`; blocks.

        Raises:
            TookTooLong: if it takes longer than allowed; the child is then replaced.
            WorkerDied: if the child ends; the next job gets a new one.
            LedgerError: if a child cannot start.
        """
        pipe = self._pipe if self._alive() and self._pipe else self._start()
        try:
            pipe.send(job)
            if not pipe.poll(self._seconds):
                raise self._late(job)
            answer = pipe.recv()
        except (EOFError, OSError):
            raise self._dead(job) from None
        assert isinstance(answer, Served)  # noqa: S101  the child sends nothing else
        return answer

    def stop(self) -> None:
        """End the child now."""
        if self._pipe:
            self._pipe.close()
        if self._process and self._process.is_alive():
            self._process.kill()
            self._process.join(STOP_SECONDS)
        self._process = self._pipe = None

    def _alive(self) -> bool:
        return bool(self._process and self._process.is_alive())

    def _start(self) -> Connection:
        self.stop()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_child, args=(theirs, self._make), name="lanebook-worker", daemon=True
        )
        self._process.start()
        theirs.close()
        self._pipe = ours
        nothing = ("A worker gave no sign of life.", "a process that opens the ledger", _NEXT)
        try:
            failed = ours.recv() if ours.poll(START_SECONDS) else nothing
        except (EOFError, OSError):
            failed = nothing
        if failed is not None:
            self.stop()
            problem, expected, next_step = failed
            raise LedgerError(problem, expected=expected, next_step=next_step)
        return ours

    def _late(self, job: Job) -> TookTooLong:
        self.stop()
        return TookTooLong(
            f"The answer {job.question!r} took longer than {self._seconds:g} seconds.",
            expected="an answer within that time",
            next_step="ask for less (fewer years, one firm), or raise --answer-seconds.",
        )

    def _dead(self, job: Job) -> WorkerDied:
        code = None
        if self._process:
            self._process.join(STOP_SECONDS)  # the pipe closes a moment before the process is gone
            code = self._process.exitcode
        self.stop()
        return WorkerDied(
            f"The worker that computed {job.question!r} ended (exit status {code}).",
            expected="a worker that lives to answer",
            next_step="ask again; if it ends again, look at the machine's free memory.",
        )


def _child(pipe: Connection, make: Make) -> None:
    """Serve jobs from the pipe until it closes; the terminal's Ctrl+C is the parent's matter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.nice(5)  # the server's own process answers first
    try:
        serve = make()
    except Exception as error:  # noqa: BLE001  whatever it is, the parent must hear of it
        pipe.send(_words(error))
        return
    pipe.send(None)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_served(serve, pipe.recv()))


def _served(serve: Callable[[Job], Served], job: Job) -> Served:
    try:
        return serve(job)
    except Exception as error:  # noqa: BLE001  a fault of one answer ends no worker
        fault = f"A fault of Lanebook's own: {type(error).__name__}: {error}"
        next_step = "report it with the address of this page and the output of `lanebook doctor`."
        body = problem_bytes(500, "fault", fault, "an answer", next_step)
        return Served(500, MEDIA_TYPE, body, gzipped=False, etag="")


def _words(error: Exception) -> tuple[str, str, str]:
    """Return problem, expectation and next step as text, which crosses a pipe unharmed."""
    if isinstance(error, LanebookError):
        return error.problem, error.expected, error.next_step
    expected = "a process that opens the ledger"
    return f"{type(error).__name__}: {error}", expected, "run `lanebook doctor`."
