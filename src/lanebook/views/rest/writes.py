"""Writes: a private claim, a retraction, an undo; each answers with its receipt and its effect.

No `annotations` import here: FastAPI reads the parameters' types off the functions made below.
"""

import asyncio
import json
from collections.abc import Callable
from gzip import decompress
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from lanebook.answers.answer import Answer
from lanebook.answers.editing import NewClaim, NewSource, retract_claim, undo
from lanebook.answers.override import override
from lanebook.answers.recorded import Recorded
from lanebook.answers.serialise import envelope
from lanebook.base.clock import today
from lanebook.base.errors import LanebookError
from lanebook.evidence.ledger import DESK
from lanebook.views.rest.asking import job_of
from lanebook.views.rest.params import Day, EffectParams
from lanebook.views.rest.service import Service

Word = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=2_000)]
_BODY = ConfigDict(extra="forbid", frozen=True)


class Seen(BaseModel):
    """What the reader looks at: whose change is told.

    Attributes:
        known, valid, without: as in the address of every question.
        basis, load: of the sheet.
        cell: BUYER/LANE/YEAR of the cell that is meant; "" for none.
    """

    model_config = _BODY

    known: Day | None = None
    valid: Day | None = None
    without: Annotated[list[Word], Field(max_length=50)] = []
    basis: Literal["energised", "firm", "announced", "all"] = "announced"
    load: Literal["it", "facility"] = "it"
    cell: Words = ""


class SourceBody(BaseModel):
    """A source that the ledger may not have yet."""

    model_config = _BODY

    url: Words
    publisher: Word
    title: Words
    kind: Word = "news"


class ClaimBody(BaseModel):
    """One private claim; names as in claims.csv, "" where nothing is said.

    Attributes:
        published: day from which it is known; default the day looked at, else today.
        note: why, in a few words; a claim without a source needs it.
        source: id of a source of the ledger; new_source: one it may not have yet. Without either
            the claim stands as a note entered by hand.
        layer: private layer to write to.
        seen: what the reader looks at.
        effect: wait until it can be told what changed; a page asks `effect` itself, meanwhile.
    """

    model_config = _BODY

    subject: Word
    property: Word
    value: Words
    unit: Word = ""
    valid_from: Word = ""
    valid_to: Word = ""
    precision: Word = ""
    published: Word = ""
    status: Word = "reported"
    confidence: Word = "medium"
    basis: Word = ""
    bound: Word = ""
    note: Words = ""
    source: Word = ""
    new_source: SourceBody | None = None
    layer: Word = DESK
    seen: Seen = Seen()
    effect: bool = True


class RetractBody(BaseModel):
    """Why a claim does not hold; layer: default the claim's own; effect: as in `ClaimBody`."""

    model_config = _BODY

    why: Words
    layer: Word | None = None
    seen: Seen = Seen()
    effect: bool = True


class UndoBody(BaseModel):
    """What the reader looks at; effect: as in `ClaimBody`."""

    model_config = _BODY

    seen: Seen = Seen()
    effect: bool = True


_NOTHING_SEEN = UndoBody()


class Written(BaseModel):
    """What was written, and what it changed.

    Attributes:
        finding: the receipt in a sentence.
        receipt: its number; None where nothing was written.
        layer: written to; rows: ids of the rows written.
        before, sequence: the ledger's last sequence before and afterwards.
        findings: warnings that came with the rows.
        effect: the answer `effect`; None where nothing was written, it was not asked for or it
            cannot be told.
    """

    finding: str
    receipt: int | None
    layer: str
    rows: list[str]
    before: int
    sequence: int
    findings: list[dict[str, Any]]
    effect: dict[str, Any] | None


def writes_router(service: Service) -> APIRouter:
    """Return the routes that write; a GET never does."""
    router = APIRouter()

    @router.post("/api/claims", operation_id="add_claim", summary="Record a private claim.")
    async def add(body: ClaimBody, response: Response) -> Written:
        claim = _claim(body, service)
        source = NewSource(**body.new_source.model_dump()) if body.new_source else None
        return await _written(
            service, response, body,
            lambda: override(service.ledger, claim, source=source, layer=body.layer),
        )  # fmt: skip

    @router.post(
        "/api/claims/{claim}/retract",
        operation_id="retract_claim",
        summary="Take a claim back in a private layer.",
    )
    async def retract(
        claim: Annotated[str, Path(max_length=40)], body: RetractBody, response: Response
    ) -> Written:
        return await _written(
            service, response, body,
            lambda: retract_claim(service.ledger, claim, why=body.why, layer=body.layer),
        )  # fmt: skip

    @router.post(
        "/api/receipts/{receipt}/undo",
        operation_id="undo_receipt",
        summary="Take a receipt back by appending its inverse.",
    )
    async def undo_one(
        receipt: Annotated[int, Path(ge=1, le=2**53)],
        response: Response,
        body: UndoBody = _NOTHING_SEEN,
    ) -> Written:
        return await _written(
            service, response, body, lambda: undo(service.ledger, receipt)
        )  # fmt: skip

    return router


def _claim(body: ClaimBody, service: Service) -> NewClaim:
    published = body.published or (body.seen.known or today(service.clock)).isoformat()
    return NewClaim(
        subject=body.subject, property=body.property, value=body.value, published=published,
        source=body.source, unit=body.unit, valid_from=body.valid_from, valid_to=body.valid_to,
        precision=body.precision, status=body.status, confidence=body.confidence,
        basis=body.basis, bound=body.bound, note=body.note,
    )  # fmt: skip


async def _written(
    service: Service,
    response: Response,
    asked: ClaimBody | RetractBody | UndoBody,
    write: Callable[[], Answer[Recorded]],
) -> Written:
    """Write, then tell the effect: the write stands even where its effect cannot be told."""
    answer = await asyncio.to_thread(write)
    service.head.forget()
    data = answer.data
    before = answer.sequence if data.first_sequence is None else data.first_sequence - 1
    after = data.last_sequence or answer.sequence
    response.headers["x-lanebook-sequence"] = str(answer.sequence)
    told = None
    if data.receipt is not None and asked.effect:
        told = await _effect(service, asked.seen, before, after)
    return Written(
        finding=answer.finding,
        receipt=data.receipt,
        layer=data.layer,
        rows=list(data.rows),
        before=before,
        sequence=after,
        findings=envelope(answer)["data"]["findings"],
        effect=told,
    )


async def _effect(service: Service, seen: Seen, before: int, after: int) -> dict[str, Any] | None:
    params = EffectParams(
        known=seen.known, valid=seen.valid, without=seen.without, at=after, before=before,
        basis=seen.basis, load=seen.load, cell=seen.cell,
    )  # fmt: skip
    try:
        served = await service.answers.get(job_of("effect", "json", params, after, service.clock))
    except LanebookError:
        return None
    if served.status != 200:
        return None
    body = decompress(served.body) if served.gzipped else served.body
    found: dict[str, Any] = json.loads(body)
    return found
