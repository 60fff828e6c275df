"""What the page asks every few seconds: does the server live, and where does the ledger stand."""

from datetime import date

from fastapi import APIRouter, Response
from pydantic import BaseModel

from lanebook.base.clock import today
from lanebook.base.version import VERSION
from lanebook.views.rest.service import Service


class Status(BaseModel):
    """The server's state: nothing of the book but its last sequence and its layers."""

    version: str
    today: date
    sequence: int
    layers: list[str]


def status_router(service: Service) -> APIRouter:
    """Return the route `/api/status`; it computes nothing, so it answers at once."""
    router = APIRouter()

    @router.get("/api/status", operation_id="status", summary="Whether the server lives.")
    async def status(response: Response) -> Status:
        sequence = await service.head.current()
        response.headers["x-lanebook-sequence"] = str(sequence)
        return Status(
            version=VERSION,
            today=today(service.clock),
            sequence=sequence,
            layers=list(await service.layers()),
        )

    return router
