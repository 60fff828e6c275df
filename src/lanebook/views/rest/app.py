"""The application: a route for every row of the tables, and problem details for everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError

from lanebook.base.clock import Clock, system_clock
from lanebook.base.errors import LanebookError
from lanebook.base.version import VERSION
from lanebook.views.rest.openapi import document
from lanebook.views.rest.problems import MEDIA_TYPE, problem_bytes, problem_of
from lanebook.views.rest.questions import QUESTIONS
from lanebook.views.rest.remembering import Remembering
from lanebook.views.rest.routes import answers_router
from lanebook.views.rest.service import Service
from lanebook.views.rest.settings import Settings
from lanebook.views.rest.status import status_router
from lanebook.views.rest.twins import twins_router
from lanebook.views.rest.warming import first_jobs
from lanebook.views.rest.workers import Make
from lanebook.views.rest.writes import writes_router
from lanebook.views.web.static import web_app

#: What FastAPI's exception builds on: the router raises it, and the reader of bodies.
_ANY_HTTP: type[Exception] = HTTPException.__mro__[1]


def create_app(
    settings: Settings | None = None, *, clock: Clock = system_clock, make: Make | None = None
) -> FastAPI:
    """Return the application; whoever serves it puts the guard before it.

    Args:
        settings: how the server is set up; default the user's own ledger.
        clock: tells today's date.
        make: makes, in a worker process, what serves jobs; for tests.

    Raises:
        LedgerError: if the ledger cannot be opened.
    """
    service = Service(settings or Settings(), clock, make)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        service.answers.start()
        if service.settings.warm_up:
            service.answers.warm(first_jobs(await service.head.current(), clock))
        yield
        await service.answers.stop()

    app = FastAPI(
        title="Lanebook", version=VERSION, lifespan=life, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.include_router(status_router(service))
    app.include_router(answers_router(service))
    app.include_router(twins_router(service))
    app.include_router(writes_router(service))
    # Before the pages: a mistyped question is a problem document, not a page.
    app.add_api_route("/api/{rest:path}", _nothing, methods=["GET"], include_in_schema=False)
    app.mount("/", web_app())
    app.add_exception_handler(LanebookError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(_ANY_HTTP, _on_http)
    app.add_exception_handler(Exception, _on_fault)
    app.add_middleware(Remembering, service=service)
    app.openapi = _remembered(app)  # type: ignore[method-assign]
    app.state.service = service
    return app


def _remembered(app: FastAPI) -> Any:  # noqa: ANN401  FastAPI's own hook
    def openapi() -> dict[str, Any]:
        app.openapi_schema = app.openapi_schema or document(app, QUESTIONS)
        return app.openapi_schema

    return openapi


def _problem(status: int, code: str, problem: str, expected: str, next_step: str) -> Response:
    body = problem_bytes(status, code, problem, expected, next_step)
    return Response(body, status, media_type=MEDIA_TYPE)


async def _nothing(rest: str) -> Response:
    raise HTTPException(404, rest)


async def _on_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, LanebookError)  # noqa: S101  registered for this type
    return Response(problem_of(error), error.http_status, media_type=MEDIA_TYPE)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for this type
    faults = error.errors()
    said = "; ".join(f"{_place(fault['loc'])}: {fault['msg']}" for fault in faults)
    names = ", ".join(sorted({_place(fault["loc"]) for fault in faults}))
    return _problem(
        400,
        "input_error",
        f"The request cannot be understood: {said}.",
        f"{request.url.path} with {names} as its description in /api/openapi.json says",
        "correct the address, or leave the parameter out for its default.",
    )


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location[1:]) or "body"


async def _on_http(request: Request, error: Exception) -> Response:
    status: int = getattr(error, "status_code", 500)
    if status == 405:
        return _problem(
            405,
            "method_not_allowed",
            f"{request.method} is not answered at {request.url.path}.",
            "GET to read; POST only where something is recorded",
            "see /api/openapi.json.",
        )
    return _problem(
        status,
        "unknown_path" if status == 404 else "http_error",
        f"Nothing is at {request.url.path}."
        if status == 404
        else f"{request.url.path}: {getattr(error, 'detail', '')}",
        "a path of /api/openapi.json",
        "open / for the pages, /api/openapi.json for the questions.",
    )


async def _on_fault(request: Request, error: Exception) -> Response:
    return _problem(
        500,
        "fault",
        f"A fault of Lanebook's own: {type(error).__name__} at {request.url.path}.",
        "an answer",
        "report it with this address and the output of `lanebook doctor`.",
    )
