"""Writes over HTTP: a claim, a retraction, an undo; what they refuse, and that a GET writes none."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from lanebook.base.errors import LedgerError
from lanebook.evidence.ledger import Ledger, open_ledger
from lanebook.views.rest.app import create_app
from lanebook.views.rest.settings import Settings

LANE = "tie:spacex--anthropic--compute_supply"
SEEN = {"known": "2026-05-31", "cell": f"org:anthropic/{LANE}/2027"}
CLAIM = {
    "subject": LANE, "property": "capacity", "value": "0", "unit": "MW", "basis": "it",
    "valid_from": "2027-12-31", "status": "operational", "note": "operator called", "seen": SEEN,
}  # fmt: skip


def _clock() -> datetime:
    return datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("writes") / "ledger.sqlite"
    open_ledger(str(path), clock=_clock)
    return path


@pytest.fixture
def ledger(shipped: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(shipped, tmp_path / "ledger.sqlite"))


@pytest.fixture
def client(ledger: Path) -> Iterator[TestClient]:
    app = create_app(Settings(ledger=str(ledger), n_workers=1, warm_up=False), clock=_clock)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def held(client: TestClient) -> Ledger:
    """The ledger the server writes to."""
    return client.app.state.service.ledger  # type: ignore[attr-defined,no-any-return]


Add = Callable[..., Any]


@pytest.fixture
def add(client: TestClient) -> Add:
    """`add(value="7")`: post the claim with other cells, without its effect."""

    def post(**cells: Any) -> Any:
        return client.post("/api/claims", json={**CLAIM, "effect": False, **cells})

    return post


def test_a_claim_a_change_and_its_undo(client: TestClient) -> None:
    """The answer says what the sheet says before and after; undo says that it is back."""
    written = client.post("/api/claims", json=CLAIM).json()
    assert written["layer"] == "desk"
    assert written["sequence"] == written["before"] + 2, "the claim and the note it stands in"
    assert written["effect"]["finding"] == (
        "SpaceX 2027 is now 0 MW in layer ‘desk’. Open 2027: ≥7,229 → ≥7,569 MW; 4 other cells"
        " changed."
    )
    undone = client.post(f"/api/receipts/{written['receipt']}/undo", json={"seen": SEEN}).json()
    assert undone["effect"]["finding"].startswith("Undone: SpaceX 2027 is 340 MW again.")
    address = f"/api/effect?known=2026-05-31&before={written['before']}&at={written['sequence']}"
    assert client.get(address).json()["data"]["changes"] == written["effect"]["data"]["changes"]


def test_a_claim_is_published_the_day_its_writer_looks_at(add: Add, held: Ledger) -> None:
    row = add().json()["rows"][0]
    claims = held.tables()["claims"]
    found = claims.filter(claims["id"] == row).to_dicts()[0]
    assert (found["published"], found["ledger_layer"]) == ("2026-05-31", "desk")
    later = add(seen={}).json()["rows"][0]
    claims = held.tables()["claims"]
    assert claims.filter(claims["id"] == later)["published"].to_list() == ["2026-06-01"]


def test_the_same_claim_twice_is_one(add: Add) -> None:
    first, again = add().json(), add().json()
    assert first["receipt"] is not None
    assert (again["receipt"], again["effect"]) == (None, None)
    assert again["before"] == again["sequence"] == first["sequence"]


def test_any_private_layer_and_a_source_of_its_own(add: Add, held: Ledger) -> None:
    source = {"url": "https://wire.example/a", "publisher": "Wire", "title": "<b>Dark</b>"}
    written = add(layer="radar", new_source=source, note="").json()
    assert written["layer"] == "radar"
    assert (
        held.tables()["sources"].filter(held.tables()["sources"]["title"] == "<b>Dark</b>").height
    )


@pytest.mark.parametrize(
    ("cells", "code", "message"),
    [
        ({"value": "many"}, "data_error", "many"),
        ({"basis": ""}, "data_error", "no basis"),
        ({"valid_from": "2027-13-01"}, "data_error", "valid_from"),
        ({"subject": "tie:nobody"}, "data_error", "nobody"),
        ({"note": "word " * 30}, "data_error", "at most 24"),
    ],
)
def test_findings_come_with_their_hints(
    add: Add, held: Ledger, cells: dict[str, str], code: str, message: str
) -> None:
    before = held.head()
    got = add(**cells)
    assert got.status_code == 422
    assert got.headers["content-type"] == "application/problem+json"
    body = got.json()
    assert body["code"] == code
    assert any(message in each["message"] for each in body["findings"])
    assert all(
        {"file", "line", "code", "message", "hint"} == set(each) for each in body["findings"]
    )
    assert held.head() == before


@pytest.mark.parametrize(
    "cells",
    [{"layer": "base"}, {"layer": "../x"}, {"note": ""}, {"colour": "red"}, {"value": "9" * 3000}],
    ids=["base", "path", "no reason", "unknown field", "too long"],
)
def test_what_cannot_be_understood_is_refused(
    add: Add, held: Ledger, cells: dict[str, str]
) -> None:
    before = held.head()
    got = add(**cells)
    assert got.status_code == 400
    assert got.json()["next_step"]
    assert held.head() == before


def test_a_claim_of_the_base_is_taken_back_privately(client: TestClient, held: Ledger) -> None:
    body = {"why": "wrong site", "effect": False}
    written = client.post("/api/claims/c-53115a05f7/retract", json=body).json()
    assert written["layer"] == "desk"
    assert "c-53115a05f7" not in held.tables()["claims"]["id"]
    assert "c-53115a05f7" in held.tables(layers=["base"])["claims"]["id"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/claims/c-0000000bad/retract", {"why": "x"}, 404),
        ("/api/claims/c-53115a05f7/retract", {"why": " "}, 400),
        ("/api/claims/c-53115a05f7/retract", {}, 400),
        ("/api/receipts/99/undo", {}, 400),
        ("/api/receipts/1/undo", {}, 400),
        ("/api/receipts/0/undo", {}, 400),
        ("/api/receipts/nix/undo", {}, 400),
    ],
    ids=["no claim", "no reason", "no why", "no receipt", "the base", "zero", "no number"],
)
def test_what_is_not_there_cannot_be_taken_back(
    client: TestClient, path: str, body: dict[str, str], status: int
) -> None:
    got = client.post(path, json=body)
    assert got.status_code == status
    assert got.json()["problem"]


def test_undoing_twice_is_refused_and_says_so(client: TestClient, add: Add) -> None:
    receipt = add().json()["receipt"]
    path = f"/api/receipts/{receipt}/undo"
    assert client.post(path, json={"effect": False}).status_code == 200
    again = client.post(path, json={"effect": False})
    assert again.status_code == 400
    assert "is undone already" in again.json()["problem"]


def test_a_get_never_writes(client: TestClient, held: Ledger) -> None:
    before = held.head()
    for path in ("/api/claims", "/api/claims/c-53115a05f7/retract", "/api/receipts/1/undo"):
        assert client.get(path).status_code in (404, 405)
    assert held.head() == before


def test_a_write_without_its_effect_still_stands(
    client: TestClient, held: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers may be busy or gone: what was recorded is not taken back for that."""

    async def gone(*_: object) -> None:
        raise LedgerError("Gone.", expected="a worker", next_step="wait.")

    monkeypatch.setattr(client.app.state.service.answers, "get", gone)  # type: ignore[attr-defined]
    before = held.head()
    written = client.post("/api/claims", json=CLAIM).json()
    assert written["effect"] is None
    assert held.head() == written["sequence"] > before
