"""From a request's parameters to the job they mean, at the ledger's present sequence."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Final

from lanebook.base.clock import Clock, stopwatch, today
from lanebook.evidence.ledger import Ledger
from lanebook.views.rest.jobs import Form, Job
from lanebook.views.rest.params import OF_THE_BOOK, Params

#: How long a sequence read from the ledger holds; other processes may write meanwhile.
FRESH_SECONDS: Final = 0.25
#: Parameters that say which book and which table, not what is asked.
NOT_THE_QUESTIONS: Final = {*OF_THE_BOOK, "table"}


class Head:
    """The ledger's last sequence, looked up at most every quarter of a second."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sequence = -1
        self._n_writes = 0
        self._since = stopwatch()
        self._looking = asyncio.Lock()

    async def current(self) -> int:
        """Return the sequence, at most a quarter of a second old.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        if self._is_stale():
            async with self._looking:  # one looks, the others wait for what it sees
                while self._is_stale():
                    await self._look()
        return self._sequence

    async def _look(self) -> None:
        n_writes = self._n_writes
        sequence = await asyncio.to_thread(self._ledger.head)
        if n_writes == self._n_writes:  # else it may be from before a write of ours: look again
            self._sequence = sequence
            self._since = stopwatch()

    def _is_stale(self) -> bool:
        return self._sequence < 0 or self._since() > FRESH_SECONDS

    def forget(self) -> None:
        """Look the sequence up anew next time: something was just written."""
        self._sequence = -1
        self._n_writes += 1


def job_of(
    question: str, form: Form, params: Params, head: int, clock: Clock, *, table: str = ""
) -> Job:
    """Return the job that `params` mean when the ledger stands at `head`."""
    known: date = params.known or today(clock)
    return Job(
        question=question,
        form=form,
        params=params.model_dump_json(exclude=NOT_THE_QUESTIONS, by_alias=True),
        known=known,
        valid=params.valid or known,
        at=head if params.at is None else params.at,
        without=tuple(sorted(set(params.without))),
        table=table,
    )
