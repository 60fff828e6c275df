"""The API says what the command line says: same answers, same refusals, for any date."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx2 as httpx
import jsonschema_rs
import openpyxl
import pytest
from starlette.testclient import TestClient

from lanebook.answers.book import Book
from lanebook.answers.editing import NewClaim, add_claim, undo
from lanebook.answers.serialise import envelope
from lanebook.answers.sheet import sheet
from lanebook.base.clock import system_clock
from lanebook.evidence.ledger import open_ledger
from lanebook.views.rest.app import create_app
from lanebook.views.rest.questions import QUESTIONS
from lanebook.views.rest.settings import Settings
from lanebook.views.rest.twins import PAGES

DAY = "2026-05-31"
#: What each question needs beside the date; a new row of the table fails here until it is named.
NEEDS: dict[str, dict[str, str]] = {
    "calendar": {}, "capex": {}, "check": {}, "compare": {}, "contradictions": {}, "directory": {},
    "cell": {"buyer": "anthropic", "lane": "sum:open", "year": "2027"},
    "chokepoints": {},
    "closing": {"buyer": "anthropic", "lane": "tie:spacex--anthropic--compute_supply", "year": "2027"},
    "compose": {"line": "outage: firm:tsmc, from: 2027-01-15, for: 90 days"},
    "constraint": {"layer": "power", "period": "2027", "draws": "2"},
    "constraints": {"draws": "2", "buyer": "anthropic"},
    "constraints_timeline": {"draws": "0", "known": "2024-03-31"},
    "diff": {"from": "2026-05-01"},
    "effect": {},
    "ensemble": {"draws": "4", "first": "2026", "last": "2028"},
    "evidence": {"claims": "c-b8d4f303d4"},
    "firms": {},
    "lanes": {"lab": "anthropic"},
    "layout": {}, "log": {}, "map": {}, "sheet": {},
    "scan": {},
    "scenario": {"name": "power-delay-ercot"},
    "scenario_diff": {"a": "base", "b": "n2-sold-out"},
    "scenarios": {},
    "option": {"buyer": "anthropic", "mw": "500", "by": "2028"},
    "shock": {"scenario": "power-delay-ercot", "horizon": "12"},
    "shock_diff": {"a": "power-delay-ercot", "b": "hbm-shortfall", "horizon": "12"},
    "shocks": {"horizon": "12"},
    "show": {"subject": "anthropic"},
    "theses": {"name": "patron-pricing-is-dead"},
    "today": {},
    "why": {"subject": "tie:spacex--anthropic--compute_supply"},
    "world": {},
}  # fmt: skip


def _clock() -> datetime:
    return datetime(2026, 5, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rest") / "ledger.sqlite"
    open_ledger(str(path), clock=_clock)
    return path


@pytest.fixture(scope="module")
def client(shipped: Path) -> Iterator[TestClient]:
    app = create_app(Settings(ledger=str(shipped), warm_up=False), clock=_clock)
    with TestClient(app) as client:
        yield client


def ask(client: TestClient, name: str, **params: str) -> httpx.Response:
    query = urlencode({"known": DAY, **NEEDS.get(name, {}), **params})
    return client.get(f"/api/{name}?{query}")


def test_every_question_is_listed_here() -> None:
    assert sorted(NEEDS) == sorted(QUESTIONS)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_answer_is_as_the_openapi_document_describes_it(
    client: TestClient, name: str
) -> None:
    document = client.get("/api/openapi.json").json()
    got = ask(client, name)
    assert got.status_code == 200, got.text
    body = got.json()
    assert body["finding"]
    reference = document["paths"][f"/api/{name}"]["get"]["responses"]["200"]["content"]
    schema = {**reference["application/json"]["schema"], "components": document["components"]}
    jsonschema_rs.validator_for(schema).validate(body)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - {"check", "log"}))
def test_every_answer_stands_on_an_early_day_too(client: TestClient, name: str) -> None:
    got = ask(
        client, name, known="2019-01-01", **({"from": "2018-01-01"} if name == "diff" else {})
    )
    # A cascade begins with the clearing model, which begins in 2023: it says so.
    assert got.status_code in (200, 400 if name.startswith("shock") else 404), got.text
    assert got.json().get("finding") or got.json()["next_step"]


def test_the_sheet_is_the_sheet_of_the_command_line(
    client: TestClient, book: Callable[..., Book]
) -> None:
    said = ask(client, "sheet", basis="firm").json()
    own = envelope(sheet(book(DAY), basis="firm"))
    assert said["data"] == json.loads(json.dumps(own["data"]))
    assert said["finding"] == own["finding"]


def test_a_reader_who_has_the_answer_gets_none_again(client: TestClient) -> None:
    first = ask(client, "why")
    again = client.get(first.url, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-lanebook-sequence"] == first.headers["x-lanebook-sequence"]


def test_an_answer_comes_compressed_only_to_whoever_takes_it(client: TestClient) -> None:
    with client.stream("GET", f"/api/why?known={DAY}&subject=openai") as packed:
        raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
    plain = client.get(f"/api/why?known={DAY}&subject=openai", headers={"accept-encoding": "br"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content


def test_the_csv_is_that_of_the_command_line(
    client: TestClient, cli: Callable[..., object]
) -> None:
    got = client.get(f"/api/sheet.csv?known={DAY}")
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    assert "lanebook-sheet-2026-05-31-sheet.csv" in got.headers["content-disposition"]
    printed = cli("sheet", "--csv", "--known", DAY)
    assert got.text == printed.out  # type: ignore[attr-defined]


def test_any_table_of_an_answer_leaves_as_csv_and_an_unknown_one_is_refused(
    client: TestClient,
) -> None:
    assert client.get(f"/api/sheet.csv?known={DAY}&table=widest_open").text.startswith("buyer,year")
    refused = client.get(f"/api/sheet.csv?known={DAY}&table=nix").json()
    assert refused["code"] == "input_error"
    assert "widest_open" in refused["expected"]


def test_the_workbook_opens_and_lists_its_claims(client: TestClient) -> None:
    got = client.get(f"/api/why.xlsx?known={DAY}&subject=tie:spacex--anthropic--compute_supply")
    book = openpyxl.load_workbook(io.BytesIO(got.content))
    cells = {cell.value for sheet_ in book for row in sheet_.iter_rows() for cell in row}
    assert "c-b8d4f303d4" in cells


def test_a_mistyped_parameter_is_refused_not_passed_over(client: TestClient) -> None:
    got = client.get("/api/sheet?knwon=2026-05-31")
    assert got.status_code == 400
    assert got.headers["content-type"] == "application/problem+json"
    assert "knwon" in got.json()["problem"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"/api/show?known={DAY}&subject=opnai", 404, "unknown_name"),
        ("/api/nothing", 404, "unknown_path"),
        ("/nothing.json", 404, "unknown_name"),
        (f"/api/sheet?known={DAY}&at=3", 400, "input_error"),
        (f"/api/sheet?known={DAY}&without=nix", 404, "unknown_name"),
        (f"/api/capex?known={DAY}&set=discount_rate", 400, "input_error"),
        ("/api/diff?from=2026-06-01&to=2026-05-01", 400, "input_error"),
    ],
)
def test_refusals_carry_the_code_of_the_command_line(
    client: TestClient, path: str, status: int, code: str
) -> None:
    got = client.get(path)
    said = got.json()
    assert (got.status_code, said["status"], said["code"]) == (status, status, code)
    assert said["problem"]
    assert said["expected"]
    assert said["next_step"]


def test_an_unknown_name_offers_the_nearest(client: TestClient) -> None:
    said = client.get(f"/api/show?known={DAY}&subject=opnai").json()
    assert "OpenAI" in said["expected"] + said["next_step"] + said["problem"]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_page_has_a_twin_that_passes_over_what_only_the_page_knows(
    client: TestClient, page: str
) -> None:
    own = urlencode(NEEDS[PAGES[page]])
    twin = client.get(f"/{page}.json?known={DAY}&{own}&claims=c-1&view=table")
    assert twin.content == ask(client, PAGES[page]).content


def test_a_firms_page_has_a_twin(client: TestClient) -> None:
    twin = client.get(f"/firm/anthropic.json?known={DAY}")
    assert twin.json()["data"] == ask(client, "show").json()["data"]


def test_what_another_process_writes_is_seen_and_the_past_stays(
    shipped: Path, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.sqlite"
    shutil.copy(shipped, path)
    app = create_app(Settings(ledger=str(path), warm_up=False), clock=_clock)
    with TestClient(app) as client:
        first = ask(client, "sheet")
        before = first.json()["sequence"]
        app.state.service.head.forget()  # instead of waiting for a quarter of a second
        other = open_ledger(str(path), clock=system_clock)
        claim = NewClaim(
            subject="tie:spacex--anthropic--compute_supply", property="capacity", value="0",
            basis="unknown", valid_from="2026-06-01", published="2026-05-31",
            source="webhound-colossus", note="test",
        )  # fmt: skip
        receipt = add_claim(other, claim).data
        app.state.service.head.forget()
        second = ask(client, "sheet")
        assert second.json()["sequence"] > before
        assert second.json()["data"] != first.json()["data"]
        assert ask(client, "sheet", at=str(before)).json() == first.json()
        assert client.get("/api/status").json()["layers"] == ["base", "desk"]
        undo(other, receipt.receipt)
        app.state.service.head.forget()
        third = ask(client, "sheet")
        assert third.json()["data"] == first.json()["data"]
