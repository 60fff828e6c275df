"""An address asked before is answered from what is kept, never past a new day or a new entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from lanebook.answers.editing import NewClaim, add_claim
from lanebook.evidence.ledger import open_ledger
from lanebook.views.rest.app import create_app
from lanebook.views.rest.settings import Settings

ASKED = "/api/why?known=2026-05-31&subject=openai"


class Days:
    """A clock that a test sets."""

    now = datetime(2026, 5, 31, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Routed:
    """Counts what reaches the application's routes."""

    def __init__(self) -> None:
        self.paths: list[str] = []


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def place(tmp_path: Path, days: Days) -> Path:
    path = tmp_path / "ledger.sqlite"
    open_ledger(str(path), clock=days)
    return path


@pytest.fixture
def app(place: Path, days: Days) -> FastAPI:
    return create_app(Settings(ledger=str(place), warm_up=False), clock=days)


@pytest.fixture
def routed(app: FastAPI) -> Routed:
    seen = Routed()
    service = app.state.service
    respond = service.respond

    async def counted(request: object, question: str, *rest: object) -> object:
        seen.paths.append(question)
        return await respond(request, question, *rest)

    service.respond = counted
    return seen


@pytest.fixture
def client(app: FastAPI, routed: Routed) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def test_the_second_asking_skips_the_routes_and_gives_the_same(
    client: TestClient, routed: Routed
) -> None:
    first, second = client.get(ASKED), client.get(ASKED)
    assert routed.paths == ["why"]
    assert (second.content, dict(second.headers)) == (first.content, dict(first.headers))
    again = client.get(ASKED, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, routed.paths) == (304, b"", ["why"])


def test_another_form_of_the_same_question_is_another_address(client: TestClient) -> None:
    assert client.get(ASKED).headers["content-type"] == "application/json"
    for _ in range(2):
        file = client.get(ASKED.replace("why?", "why.csv?"))
        assert file.headers["content-type"].startswith("text/csv")


def test_a_new_entry_is_seen_at_once(client: TestClient, place: Path, days: Days) -> None:
    before = client.get(ASKED)
    assert client.get(ASKED).headers["etag"] == before.headers["etag"]
    claim = NewClaim(
        subject="org:openai", property="capacity", value="1", basis="unknown",
        valid_from="2026-06-01", published="2026-05-31", source="webhound-colossus", note="test",
    )  # fmt: skip
    add_claim(open_ledger(str(place), clock=days), claim)
    client.app.state.service.head.forget()  # type: ignore[attr-defined]
    after = client.get(ASKED)
    assert int(after.headers["x-lanebook-sequence"]) > int(before.headers["x-lanebook-sequence"])
    assert after.headers["etag"] != before.headers["etag"]


def test_an_address_without_a_day_means_another_job_tomorrow(
    client: TestClient, routed: Routed, days: Days
) -> None:
    today = [client.get("/api/sheet") for _ in range(2)][1]
    days.now += timedelta(days=1)
    tomorrow = client.get("/api/sheet")
    assert [got.json()["known_at"] for got in (today, tomorrow)] == ["2026-05-31", "2026-06-01"]
    assert routed.paths == ["sheet", "sheet"]


def test_what_was_refused_is_asked_again(client: TestClient, routed: Routed) -> None:
    unknown = "/api/show?subject=no-such-firm"
    assert [client.get(unknown).status_code for _ in range(2)] == [404, 404]
    assert routed.paths == ["show", "show"]
    twice = "/api/why?subject=openai&subject=anthropic"
    assert [client.get(twice).status_code for _ in range(2)] == [400, 400]
