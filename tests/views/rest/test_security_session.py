"""How a reader becomes known: a link that works once, a cookie, the token of scripts."""

from __future__ import annotations

import json

import pytest
from tests.support.served import HOME, JSON, Stub, ask, guarded

from lanebook.views.rest.security import Keeper
from lanebook.views.rest.security import keeper as keeper_module


class Watch:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def codes():
    return []


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def keeper(codes, watch):
    names = (f"secret{number}" for number in range(1, 1000))
    return Keeper(codes.append, make=lambda: next(names), elapsed=watch)


@pytest.fixture
def stub():
    return Stub()


@pytest.fixture
def app(stub, keeper):
    return guarded(stub, keeper)


def enter(app, code, *headers):
    body = [json.dumps({"code": code}).encode()]
    return ask(app, "/api/session", HOME, JSON, *headers, method="POST", body=body)


def cookie_of(reply):
    return (b"cookie", reply.header("set-cookie").partition(";")[0].encode())


def test_the_code_of_the_link_opens_a_session(app, codes, stub):
    reply = enter(app, codes[-1])
    assert (reply.status, reply.document) == (200, {"signed_in": True, "token_needed": True})
    flags = reply.header("set-cookie").split("; ")
    assert flags == ["lanebook-8750=secret3", "HttpOnly", "SameSite=Strict", "Path=/"]
    assert codes[-2] not in reply.header("set-cookie"), "the session is not the code"
    assert ask(app, "/api/sheet", cookie_of(reply)).status == 200
    assert stub.seen == [("GET", "/api/sheet", b"")]


def test_a_code_works_once_and_a_fresh_one_follows(app, codes):
    first = codes[-1]
    assert enter(app, first).status == 200
    again = enter(app, first)
    assert (again.status, again.document["code"]) == (401, "not_signed_in")
    assert again.document["next_step"].startswith("open the link that lanebook serve shows")
    assert again.header("set-cookie") is None
    assert len(codes) == 2
    assert enter(app, codes[-1]).status == 200


def test_a_reader_who_is_known_may_open_an_old_link(app, codes):
    cookie = cookie_of(enter(app, codes[-1]))
    again = enter(app, codes[0], cookie)
    assert (again.status, again.header("set-cookie"), len(codes)) == (200, None, 2)


def test_behind_tls_the_cookie_is_secure(stub, keeper, codes):
    app = guarded(stub, keeper, names=("https://safe.example",))
    reply = ask(
        app, "/api/session", (b"origin", b"https://safe.example"), JSON,
        method="POST", body=[json.dumps({"code": codes[-1]}).encode()], host=(b"host", b"safe.example"),
    )  # fmt: skip
    assert reply.header("set-cookie").endswith("; Path=/; Secure")


@pytest.mark.parametrize(
    "target", ["/api", "/api/", "/api/sheet", "/sheet.json", "/sheet.csv", "/openapi.json", "/docs"]
)
def test_nobody_reads_data_unknown(app, stub, target):
    reply = ask(app, target)
    assert (reply.status, stub.seen) == (401, [])
    assert set(reply.document) >= {"problem", "expected", "next_step"}


@pytest.mark.parametrize(
    "target", ["/", "/sheet", "/firm/openai", "/assets/app.js", "/favicon.svg"]
)
def test_pages_and_their_files_are_open(app, target):
    assert ask(app, target).status == 200


@pytest.mark.parametrize(
    "given",
    [
        b"Bearer wrong",
        b"Bearer ",
        b"Bearer",
        b"Basic secret1",
        b"secret1",
        b"Bearer secret",
        b"Bearer secret11",
        b"Bearer secret2",
        b"Bearer \xff",
    ],
)
def test_another_token_opens_nothing(app, stub, given):
    assert (ask(app, "/api/sheet", (b"authorization", given)).status, stub.seen) == (401, [])


def test_the_token_opens_everything_without_an_origin(app, stub):
    bearer = (b"authorization", b"Bearer secret1")
    assert ask(app, "/api/sheet", bearer).status == 200
    assert ask(app, "/api/claims", bearer, JSON, method="POST", body=[b"{}"]).status == 200
    assert ask(app, "/api/claims", bearer, JSON, (b"origin", b"null"), method="POST").status == 403
    cross = (b"sec-fetch-site", b"cross-site")
    assert ask(app, "/api/claims", bearer, JSON, cross, method="POST").status == 403
    assert [each[:2] for each in stub.seen] == [("GET", "/api/sheet"), ("POST", "/api/claims")]


def test_a_cookie_records_only_with_the_origin_of_the_page(app, codes, stub):
    cookie = cookie_of(enter(app, codes[-1]))
    assert ask(app, "/api/claims", cookie, JSON, method="POST").status == 403
    assert ask(app, "/api/claims", cookie, JSON, HOME, method="POST").status == 200
    assert len(stub.seen) == 1


def test_recording_needs_a_known_reader_on_every_path(app, stub):
    for target in ("/", "/sheet", "/assets/x", "/api/claims"):
        assert ask(app, target, HOME, JSON, method="POST").status == 401
    assert stub.seen == []


@pytest.mark.parametrize(
    ("cookie", "status"),
    [
        (b"lanebook-8750=secret3", 200),
        (b"a=b; lanebook-8750=secret3; c=d", 200),
        (b"lanebook-8750=planted; lanebook-8750=secret3", 200),
        (b"lanebook-8751=secret3", 401),
        (b"lanebook-8750=secret1", 401),
        (b"lanebook-8750=secret2", 401),
        (b"lanebook-8750=", 401),
        (b"lanebook-8750", 401),
        (b"LANEBOOK-8750=secret3", 401),
        (b"xlanebook-8750=secret3", 401),
        (b"", 401),
    ],
)
def test_only_a_session_of_ours_counts(app, codes, cookie, status):
    enter(app, codes[-1])
    assert ask(app, "/api/sheet", (b"cookie", cookie)).status == status


def test_without_a_token_everybody_of_this_machine_is_known_but_pages_of_others(stub):
    app = guarded(stub, None)
    assert ask(app, "/api/sheet").status == 200
    assert ask(app, "/api/session").document == {"signed_in": True, "token_needed": False}
    assert ask(app, "/api/sheet", (b"origin", b"http://evil.example")).status == 403
    assert ask(app, "/", host=(b"host", b"evil.example")).status == 421


def test_the_page_may_ask_whether_it_is_known(app, codes):
    unknown = ask(app, "/api/session")
    assert (unknown.status, unknown.document["signed_in"]) == (200, False)
    cookie = cookie_of(enter(app, codes[-1]))
    assert ask(app, "/api/session", cookie).document["signed_in"] is True
    assert ask(app, "/api/session", (b"origin", b"null")).status == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"code": 1}',
        b'{"code": null}',
        b'{"code": ["secret2"]}',
        b"\xff",
        b"[" * 100000,
        b'{"code": "\\ud800"}',
        b'"secret2"',
    ],
)
def test_a_body_that_holds_no_code_opens_nothing(app, body):
    reply = ask(app, "/api/session", HOME, JSON, method="POST", body=[body])
    assert (reply.status, reply.header("set-cookie")) == (401, None)


def test_signing_in_needs_the_page_s_origin(app, codes):
    body = [json.dumps({"code": codes[-1]}).encode()]
    assert ask(app, "/api/session", JSON, method="POST", body=body).status == 403
    form = (b"content-type", b"text/plain")
    assert ask(app, "/api/session", HOME, form, method="POST", body=body).status == 415
    assert len(codes) == 1, "not spent"


def test_after_ten_failures_nobody_signs_in_for_a_minute(app, codes, watch):
    assert [enter(app, "wrong").status for _ in range(10)] == [401] * 10
    refused = enter(app, codes[-1])
    assert (refused.status, refused.header("retry-after")) == (429, "61")
    assert ask(app, "/api/sheet", (b"authorization", b"Bearer wrong")).status == 429
    assert ask(app, "/api/sheet", (b"authorization", b"Bearer secret1")).status == 200
    watch.now = 61.0
    assert enter(app, codes[-1]).status == 200


def test_wrong_tokens_count_as_failures(app):
    wrong = (b"authorization", b"Bearer wrong")
    seen = [ask(app, "/api/sheet", wrong).status for _ in range(11)]
    assert seen == [401] * 10 + [429]


def test_the_oldest_of_many_sessions_goes(app, codes):
    cookies = [cookie_of(enter(app, codes[-1])) for _ in range(keeper_module.SESSIONS + 1)]
    assert ask(app, "/api/sheet", cookies[0]).status == 401
    assert {ask(app, "/api/sheet", each).status for each in cookies[1:]} == {200}


def test_every_secret_is_compared_in_constant_time(monkeypatch, app, codes):
    compared = []

    def same(given, expected):
        compared.append((given, expected))
        return given == expected

    monkeypatch.setattr(keeper_module, "same_secret", same)
    cookie = cookie_of(enter(app, codes[-1]))
    ask(app, "/api/sheet", cookie)
    ask(app, "/api/sheet", (b"authorization", b"Bearer secret1"))
    assert [expected for _, expected in compared] == [
        b"secret2",
        b"secret3",
        b"secret1",
    ]


def test_secrets_are_long_and_never_the_same():
    made = {secret for _ in range(50) for secret in Keeper().secrets()}
    assert (len(made), {len(secret) for secret in made}) == (100, {43})
