"""The twin of each page: its address with `.json` gives the page's main answer.

What only the page understands (an open drawer, a view) is passed over, so that a page's whole
address works with `.json` put behind its path.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from lanebook.base.errors import UnknownName
from lanebook.views.rest.params import Params
from lanebook.views.rest.questions import QUESTIONS
from lanebook.views.rest.service import Service

#: Page -> question.
PAGES: Final = {
    "today": "today", "sheet": "sheet", "map": "layout", "world": "world", "firms": "directory",
    "changes": "diff", "capex": "capex", "check": "check", "why": "why",
    "constraints": "constraints", "scenarios": "scenarios", "scenario": "scenario",
    "ensemble": "ensemble", "option": "option", "theses": "theses", "shock": "shock",
    "scan": "scan", "chokepoints": "chokepoints",
}  # fmt: skip
#: Page of one subject -> kind of subject.
SUBJECTS: Final = {
    "firm": "org", "site": "site", "tie": "tie", "source": "source", "layer": "layer",
    "market": "market",
}  # fmt: skip


def twins_router(service: Service) -> APIRouter:
    """Return the routes `/PAGE.json` and `/KIND/ID.json`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/{page}.json")
    async def page(request: Request, page: str) -> Response:
        question = PAGES.get(page, "")
        if question not in QUESTIONS:
            raise _unknown(page, sorted(PAGES))
        return await service.respond(request, question, "json", _params(request, question))

    @router.get("/{kind}/{name}.json")
    async def subject(request: Request, kind: str, name: str) -> Response:
        if kind not in SUBJECTS:
            raise _unknown(kind, sorted(SUBJECTS))
        params = _params(request, "show", subject=f"{SUBJECTS[kind]}:{name}")
        return await service.respond(request, "show", "json", params)

    return router


def _unknown(name: str, known: list[str]) -> UnknownName:
    return UnknownName(
        f"There is no page {name!r}.",
        expected=f"one of {', '.join(known)}",
        next_step="open / for the pages.",
    )


def _params(request: Request, question: str, **fixed: str) -> Params:
    model = QUESTIONS[question].params
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        values = request.query_params.getlist(key)
        if values:
            listed = field.get_default(call_default_factory=True) == []
            found[key] = values if listed else values[-1]
    try:
        return model.model_validate({**found, **fixed})
    except ValidationError as error:
        places = [{**fault, "loc": ("query", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(places) from None
