"""What every route works with: the ledger's head, the answers, the clock."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from functools import partial
from typing import Final

from fastapi import Request, Response

from lanebook.base.clock import Clock
from lanebook.base.errors import InputError
from lanebook.evidence.ledger import Ledger, open_ledger
from lanebook.views.rest.answering import AHEAD, READER, Answering
from lanebook.views.rest.asking import Head, job_of
from lanebook.views.rest.computing import Computer
from lanebook.views.rest.jobs import Form, Job, Served
from lanebook.views.rest.params import Params
from lanebook.views.rest.questions import QUESTIONS
from lanebook.views.rest.settings import Settings
from lanebook.views.rest.workers import Make

#: Where a request's scope says which job its address was taken for.
JOB: Final = "lanebook.job"


class Service:
    """What every route works with.

    Attributes:
        settings: how the server is set up.
        clock: tells today's date.
        ledger: the server's own connection: heads and writes. Workers open theirs.
        head: its last sequence.
        answers: computed and kept answers.
    """

    def __init__(self, settings: Settings, clock: Clock, make: Make | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self.ledger: Ledger = open_ledger(settings.ledger, clock=clock)
        self.head = Head(self.ledger)
        self._layers: tuple[int, tuple[str, ...]] = (-1, ())
        self.answers = Answering(
            make or partial(make_computer, settings.ledger),
            n_workers=settings.workers,
            seconds=settings.answer_seconds,
            slow=[name for name, question in QUESTIONS.items() if question.is_slow],
        )

    async def layers(self) -> tuple[str, ...]:
        """Return the ledger's layers, lowest first; read again where the sequence moved.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        sequence = await self.head.current()
        if self._layers[0] != sequence:
            self._layers = (sequence, await asyncio.to_thread(self.ledger.layers))
        return self._layers[1]

    async def respond(
        self, request: Request, question: str, form: Form, params: Params, table: str = ""
    ) -> Response:
        """Return the response to one question; 304 where the reader has it already.

        Raises:
            InputError: if a parameter that takes one value stands twice.
            LanebookError: as `Answering.get`.
        """
        refuse_repeated(request, params)
        head = await self.head.current()
        job = job_of(question, form, params, head, self.clock, table=table)
        request.scope[JOB] = job
        served = self.answers.at_hand(job)
        if served is None:
            # A page that asks in advance says so; a reader who waits comes first.
            rank = AHEAD if request.headers.get("x-lanebook-ahead") else READER
            served = await self.answers.get(job, rank)
        return response(request, served, head)


def make_computer(ledger: str | None) -> Callable[[Job], Served]:
    """Return what serves jobs in a worker process."""
    return Computer(ledger).serve


def refuse_repeated(request: Request, params: Params) -> None:
    """Refuse an address that gives two values where one is meant: either would be a guess.

    Raises:
        InputError: naming the parameter.
    """
    seen: set[str] = set()
    given = params.model_dump(by_alias=True)
    for name, _ in request.query_params.multi_items():
        if name in seen and not isinstance(given.get(name), list):
            raise InputError(
                f"The parameter {name!r} stands twice in the address.",
                expected="one value",
                next_step="leave one of the two out.",
            )
        seen.add(name)


def response(request: Request, served: Served, head: int) -> Response:
    """Return `served` as this reader can take it: not again, compressed, or plain."""
    headers = {"x-lanebook-sequence": str(head), "vary": "accept-encoding"}
    if served.etag:
        headers["etag"] = served.etag
        if served.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    if served.file_name:
        headers["content-disposition"] = f'attachment; filename="{served.file_name}"'
    body = served.body
    if served.gzipped:
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
    return Response(body, served.status, headers, served.media_type)
