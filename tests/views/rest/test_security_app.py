"""The application itself behind the guard: what is asked of it, not only of a stand-in."""

from __future__ import annotations

import pytest
from tests.support.served import HOME, JSON, Reply, ask, guarded

from lanebook.base.clock import system_clock
from lanebook.evidence.ledger import open_ledger
from lanebook.views.rest.app import create_app
from lanebook.views.rest.security import Keeper
from lanebook.views.rest.settings import Settings
from lanebook.views.rest.twins import PAGES, SUBJECTS


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return str(tmp_path_factory.mktemp("guarded") / "ledger.sqlite")


@pytest.fixture(scope="module")
def ledger(place):
    return open_ledger(place, clock=system_clock)


@pytest.fixture(scope="module")
def api(place, ledger):
    """The application, not started: no worker computes, so only what needs none is answered."""
    return create_app(Settings(place, warm_up=False))


@pytest.fixture
def open_app(api):
    """Everybody is known, so that requests reach the application."""
    return guarded(api)


def test_every_route_asks_for_a_known_reader(api):
    app = guarded(api, Keeper())
    paths = api.openapi()["paths"]
    written = [path for path, methods in paths.items() if "post" in methods]
    twins = [f"/{page}.json" for page in PAGES] + [f"/{kind}/x.json" for kind in SUBJECTS]
    for path in [*paths, *twins, "/api/openapi.json", "/api/nothing"]:
        assert ask(app, path).status == 401, path
    for path in written:
        assert ask(app, path, HOME, JSON, method="POST", body=[b"{}"]).status == 401, path


def test_the_methods_are_those_the_guard_lets_through(api):
    methods = {method for operations in api.openapi()["paths"].values() for method in operations}
    assert methods == {"get", "post"}


def recorded(app, body: bytes, *headers) -> Reply:
    return ask(app, "/api/claims", HOME, JSON, *headers, method="POST", body=[body])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"NaN",
        b'"text"',
        b"\xff\xfe",
        b"[" * 400_000,
        b'{"a":' * 150_000,
        b'{"subject": NaN, "property": "p", "value": Infinity}',
        b'{"subject": 1e400, "property": "p", "value": "v"}',
        b'{"subject": "s", "property": "p", "value": "v", "unknown": 1}',
        b'{"subject": "s", "property": "p", "value": "v", "seen": {"known": "yesterday"}}',
        b'{"subject": ["s"], "property": {"p": 1}, "value": true}',
        b'{"subject": "' + b"x" * 5_000 + b'", "property": "p", "value": "v"}',
        b'{"subject": "\\ud800", "property": "\\u0000", "value": "\\u202e"}',
        b'{"subject": "s", "property": "p", "value": "v", "layer": "../../etc"}',
        b'{"subject": "s", "property": "p", "value": "v", "layer": "base"}',
        b"9" * 100_000,
    ],
)
def test_a_body_that_is_no_claim_is_refused_and_nothing_is_recorded(open_app, ledger, body):
    before = ledger.head()
    reply = recorded(open_app, body)
    assert (reply.status // 100, reply.header("content-type")) == (4, "application/problem+json")
    assert set(reply.document) >= {"code", "problem", "expected", "next_step"}
    assert ledger.head() == before


@pytest.mark.parametrize(
    "target",
    [
        "/api/sheet?known=0000-00-00",
        "/api/sheet?known=2026-02-30",
        "/api/sheet?known=%EF%BC%92026-01-01",
        "/api/sheet?known=2026-W09-4",
        "/api/sheet?at=1e400",
        "/api/sheet?at=NaN",
        "/api/sheet?at=" + "9" * 4_000,
        "/api/sheet?at=-1",
        "/api/sheet?unknown=1",
        "/api/sheet?known=2026-01-01&known=2026-02-01",
        "/api/sheet?basis=firm&basis=all",
        "/api/sheet?at=1&at=1",
        "/sheet.json?known=2026-01-01&known=2026-02-01",
        "/api/sheet?known=0",
        "/api/sheet?known=86400",
        "/api/sheet?known=2026-05-31T00:00:00",
        "/api/sheet?at=9007199254740993",
        "/api/chart/..",
        "/api/chart/ramp",
        "/api/nothing",
        "/api/",
        "/firm/..%2f..%2fetc.json",
        "/nothing/x.json",
    ],
)
def test_a_question_that_cannot_be_understood_is_refused(open_app, target):
    reply = ask(open_app, target)
    assert (reply.status // 100, reply.header("content-type")) == (4, "application/problem+json")


@pytest.mark.parametrize(
    "ranges", [b"bytes=0-0", b"bytes=" + b"0-1," * 5_000, b"bytes=-", b"lines=1-2", b"bytes=9-1"]
)
def test_games_with_ranges_get_the_whole_or_a_refusal(open_app, ranges):
    reply = ask(open_app, "/api/status", (b"range", ranges))
    assert reply.status in {200, 431}
    assert reply.header("content-range") is None
