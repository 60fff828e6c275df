"""From a question to its bytes: kept ones at once, others once, in order of need.

The same job gives the same bytes for ever, so nothing kept ever goes stale; a new ledger sequence
is a new job. Two readers who ask the same at the same time wait for one computation. Readers come
before what the page asks for in advance, and that before what the server warms up by itself.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable
from itertools import count
from typing import Final

from lanebook.base.errors import LanebookError, LedgerError
from lanebook.views.rest.jobs import Job, Served
from lanebook.views.rest.workers import Make, Worker

#: Rank, number in order of asking, job.
Line = asyncio.PriorityQueue[tuple[int, int, Job]]
READER: Final = 0
AHEAD: Final = 1
WARM: Final = 2
#: Beyond this many jobs in line, asking in advance is refused: readers would wait behind it.
MOST_AHEAD: Final = 12
#: Beyond this many, everything is refused: an answer after minutes helps nobody.
MOST_WAITING: Final = 400


class Busy(LedgerError):
    """More is asked for than the workers can answer in reasonable time."""

    code = "busy"
    http_status = 503


class Answering:
    """Workers, the line before them, and the answers already made.

    Slow questions stand in a line of their own before one worker more: a reader of the sheet never
    waits behind somebody's ensemble.

    Attributes:
        n_bytes: how much of answers is kept, least recently used leaving first.
        slow: names of the questions that take seconds.
    """

    def __init__(
        self,
        make: Make,
        *,
        n_workers: int,
        seconds: float,
        n_bytes: int = 256 * 2**20,
        slow: Collection[str] = (),
    ) -> None:
        self.n_bytes = n_bytes
        self.slow = frozenset(slow)
        self._workers = [Worker(make, seconds) for _ in range(n_workers)]
        self._slow_worker = Worker(make, seconds)
        self._kept: OrderedDict[Job, Served] = OrderedDict()
        self._held = 0
        self._flights: dict[Job, asyncio.Future[Served]] = {}
        self._ranks: dict[Job, int] = {}
        self._line: Line = asyncio.PriorityQueue()
        self._slow_line: Line = asyncio.PriorityQueue()
        self._number = count()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to serve; the worker processes start with their first job."""
        lines = [(worker, self._line) for worker in self._workers]
        lines.append((self._slow_worker, self._slow_line))
        self._tasks = [asyncio.create_task(self._work(*each)) for each in lines]

    async def stop(self) -> None:
        """End the workers; whoever still waits is told that the server stops."""
        for task in self._tasks:
            task.cancel()
        for worker in (*self._workers, self._slow_worker):
            await asyncio.to_thread(worker.stop)
        for flight in self._flights.values():
            flight.cancel()

    def at_hand(self, job: Job) -> Served | None:
        """Return the answer if it is kept."""
        found = self._kept.get(job)
        if found is not None:
            self._kept.move_to_end(job)
        return found

    async def get(self, job: Job, rank: int = READER) -> Served:
        """Return the job's bytes, kept or made now.

        Raises:
            Busy: if too many wait already.
            LanebookError: if a worker cannot start, dies or takes too long.
        """
        found = self.at_hand(job)
        if found is not None:
            return found
        flight = self._flights.get(job)
        if flight is None:
            self._refuse_if_full(rank)
            flight = self._board(job, rank)
        elif rank < self._ranks.get(job, READER):
            # Asked again with more need: it stands in line twice, the later place is skipped.
            self._stand(job, rank)
        return await asyncio.shield(flight)

    def warm(self, jobs: Iterable[Job]) -> None:
        """Put jobs at the end of the line; nobody waits for them."""
        for job in jobs:
            if job not in self._kept and job not in self._flights:
                self._board(job, WARM)

    def _board(self, job: Job, rank: int) -> asyncio.Future[Served]:
        flight: asyncio.Future[Served] = asyncio.get_running_loop().create_future()
        flight.add_done_callback(_heard)
        self._flights[job] = flight
        self._stand(job, rank)
        return flight

    def _stand(self, job: Job, rank: int) -> None:
        self._ranks[job] = rank
        line = self._slow_line if job.question in self.slow else self._line
        line.put_nowait((rank, next(self._number), job))

    def _refuse_if_full(self, rank: int) -> None:
        waiting = sum(1 for held in self._ranks.values() if held <= rank)
        if waiting >= (MOST_WAITING if rank == READER else MOST_AHEAD):
            raise Busy(
                f"{waiting} answers are waiting to be computed.",
                expected=f"fewer than {MOST_WAITING if rank == READER else MOST_AHEAD}",
                next_step="ask again in a few seconds.",
            )

    async def _work(self, worker: Worker, line: Line) -> None:
        while True:
            _, _, job = await line.get()
            if self._ranks.pop(job, None) is None:
                continue  # made, or being made, from an earlier place in line
            flight = self._flights[job]
            try:
                served = await asyncio.to_thread(worker.serve, job)
            except LanebookError as error:
                flight.set_exception(error)
            except asyncio.CancelledError:
                flight.cancel()
                raise
            else:
                self._keep(job, served)
                flight.set_result(served)
            finally:
                del self._flights[job]

    def _keep(self, job: Job, served: Served) -> None:
        if not served.etag:
            return  # a refusal: its cause may go away
        self._kept[job] = served
        self._held += len(served.body)
        while self._held > self.n_bytes and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._held -= len(dropped.body)


def _heard(flight: asyncio.Future[Served]) -> None:
    """Look at the outcome: nobody may be waiting for what was warmed up."""
    if not flight.cancelled():
        flight.exception()
