"""Addresses asked before, answered before routing: the bytes are kept, so nothing is left to read.

Reading an address the slow way (routing, validation, canonical parameters) takes longer than
sending what is kept. An address means one job while the sequence and today's date stand; both are
part of the key, so nothing remembered ever goes stale.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import Final

from fastapi import Request

from lanebook.base.clock import today
from lanebook.base.errors import LanebookError
from lanebook.views.rest.jobs import Job
from lanebook.views.rest.security.asgi import App, Receive, Scope, Send
from lanebook.views.rest.service import JOB, Service, response

#: Path and query as they came, the ledger's sequence, today.
Address = tuple[str, bytes, int, date]
#: An address takes under a kilobyte.
MOST_ADDRESSES: Final = 8_192


class Remembering:
    """An ASGI application before another: what is kept leaves from here.

    Args:
        app: answers the rest.
        service: its ledger's head and kept answers.
    """

    def __init__(self, app: App, service: Service) -> None:
        self._app = app
        self._service = service
        self._jobs: OrderedDict[Address, Job] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or hand on and remember what the address meant."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"][:5] != "/api/":
            await self._app(scope, receive, send)
            return
        address = await self._address(scope)
        job = self._jobs.get(address) if address else None
        served = self._service.answers.at_hand(job) if job else None
        if address and served:
            await response(Request(scope), served, address[2])(scope, receive, send)
            return
        await self._app(scope, receive, send)
        # Which job the route took the address for; a refused address means none.
        meant: Job | None = scope.get(JOB)
        if address and meant:
            self._remember(address, meant)

    async def _address(self, scope: Scope) -> Address | None:
        service = self._service
        try:
            head = await service.head.current()
        except LanebookError:
            return None  # the route meets it too, and says what it is
        return scope["path"], scope["query_string"], head, today(service.clock)

    def _remember(self, address: Address, job: Job) -> None:
        self._jobs[address] = job
        if len(self._jobs) > MOST_ADDRESSES:
            self._jobs.popitem(last=False)
