"""Routes made from the tables: JSON, CSV and workbook of every question, and every chart.

No `annotations` import here: FastAPI reads the parameters' types off the functions made below.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, create_model

from lanebook.views.rest.asked import Question
from lanebook.views.rest.charts import CHARTS, Chart
from lanebook.views.rest.jobs import Form
from lanebook.views.rest.questions import QUESTIONS
from lanebook.views.rest.service import Service

_FILES: tuple[tuple[Form, str], ...] = (("csv", "as CSV"), ("xlsx", "as a workbook"))


def answers_router(service: Service) -> APIRouter:
    """Return the routes of all questions and charts."""
    router = APIRouter()
    for name, question in QUESTIONS.items():
        _add_json(router, service, name, question)
        for form, words in _FILES:
            _add_file(router, service, name, question, form, words)
    _add_file(router, service, "map", QUESTIONS["map"], "graphml", "as GraphML")
    for name, chart in CHARTS.items():
        _add_chart(router, service, name, chart)
    return router


def _add_json(router: APIRouter, service: Service, name: str, question: Question) -> None:
    Params = question.params  # noqa: N806  a type

    async def ask(request: Request, params: Annotated[Params, Query()]) -> Response:  # type: ignore[valid-type]
        return await service.respond(request, name, "json", params)

    router.add_api_route(
        f"/api/{name}", ask, methods=["GET"], name=name, summary=question.title,
        operation_id=name, response_class=Response,
    )  # fmt: skip


def _add_file(
    router: APIRouter, service: Service, name: str, question: Question, form: Form, words: str
) -> None:
    Params = create_model(  # noqa: N806  a type
        f"{question.params.__name__}Of{form.title()}",
        __base__=question.params,
        table=(Annotated[str, Field(max_length=100)], ""),
    )

    async def ask(
        request: Request,
        params: Annotated[Params, Query()],  # type: ignore[valid-type]
    ) -> Response:
        table: str = getattr(params, "table", "")
        return await service.respond(request, name, form, params, table)

    router.add_api_route(
        f"/api/{name}.{form}", ask, methods=["GET"], name=f"{name}.{form}",
        summary=f"{question.title.rstrip('.')}, {words}.", operation_id=f"{name}_{form}",
        response_class=Response,
    )  # fmt: skip


def _add_chart(router: APIRouter, service: Service, name: str, chart: Chart) -> None:
    Params = chart.params  # noqa: N806  a type

    async def draw(request: Request, params: Annotated[Params, Query()]) -> Response:  # type: ignore[valid-type]
        return await service.respond(request, name, "chart", params)

    router.add_api_route(
        f"/api/chart/{name}", draw, methods=["GET"], name=f"chart {name}", summary=chart.title,
        operation_id=f"chart_{name}", response_class=Response,
    )  # fmt: skip
