"""Who is let in, and with what: every case of a foreign host, page, method, path and body."""

from __future__ import annotations

import pytest
from tests.support.served import HOME, HOST, JSON, Stub, ask, guarded

from lanebook.base.errors import InputError
from lanebook.views.rest.security import Keeper, Room, places
from lanebook.views.rest.security.headers import FIXED
from lanebook.views.rest.security.policy import holds_data, is_loopback

SAME = (b"sec-fetch-site", b"same-origin")
OPENING = ((b"sec-fetch-mode", b"navigate"), (b"sec-fetch-dest", b"document"))


@pytest.fixture
def stub():
    return Stub()


@pytest.fixture
def open_app(stub):
    """Behind a guard that knows everybody: what is refused is refused for other reasons."""
    return guarded(stub)


# --- Host: DNS rebinding ------------------------------------------------------------------------


@pytest.mark.parametrize("name", [b"localhost:8750", b"127.0.0.1:8750", b"[::1]:8750"])
def test_the_loopback_names_with_our_port_are_answered(open_app, name):
    assert ask(open_app, host=(b"host", name)).status == 200


@pytest.mark.parametrize(
    "name",
    [
        b"evil.example",
        b"evil.example:8750",
        b"localhost",
        b"127.0.0.1",
        b"localhost:80",
        b"localhost:8751",
        b"localhost:08750",
        b"LOCALHOST:8750",
        b"localhost.:8750",
        b"localhost.evil.example:8750",
        b"127.0.0.1.nip.example:8750",
        b"127.1:8750",
        b"2130706433:8750",
        b"0x7f000001:8750",
        b"0.0.0.0:8750",
        b"[::]:8750",
        b"[::ffff:127.0.0.1]:8750",
        b"::1:8750",
        b"user@localhost:8750",
        b"localhost:8750, evil.example",
        b" localhost:8750",
        b"localhost:8750/",
        b"",
        b"\xff",
    ],
)
@pytest.mark.parametrize("target", ["/", "/assets/app.js", "/api/sheet", "/openapi.json", "/docs"])
def test_every_other_host_is_misdirected_whatever_it_asks(open_app, stub, name, target):
    reply = ask(open_app, target, host=(b"host", name))
    assert (reply.status, reply.document["code"], stub.seen) == (421, "wrong_host", [])


def test_no_host_is_misdirected_and_two_are_refused(open_app):
    assert ask(open_app, host=None).status == 421
    assert ask(open_app, "/", HOST).document["problem"] == "The header host stands twice."


@pytest.mark.parametrize(
    "header", [(b"x-forwarded-host", b"evil.example"), (b"forwarded", b"host=evil.example")]
)
def test_a_host_that_a_proxy_would_name_changes_nothing(open_app, header):
    assert ask(open_app, "/", header).status == 200
    assert ask(open_app, "/", header, host=(b"host", b"evil.example")).status == 421


def test_a_further_name_is_answered_as_it_was_given(stub):
    app = guarded(stub, names=("lanebook.lan", "book.example:9000", "https://safe.example"))
    for name, origin in (
        (b"lanebook.lan:8750", b"http://lanebook.lan:8750"),
        (b"book.example:9000", b"http://book.example:9000"),
        (b"safe.example", b"https://safe.example"),
    ):
        assert ask(app, "/api/sheet", (b"origin", origin), host=(b"host", name)).status == 200
        foreign = (b"origin", b"http://127.0.0.1:8750")
        assert ask(app, "/api/sheet", foreign, host=(b"host", name)).status == 403
    assert ask(app, "/", host=(b"host", b"lanebook.lan")).status == 421


@pytest.mark.parametrize("name", ["", "*", "a b", "a/b", "A.example", "a..b", "ftp://a", "a:99999"])
def test_a_name_no_browser_sends_is_refused_at_the_start(name):
    with pytest.raises(InputError, match="no name that a browser sends"):
        places(8750, (name,))


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.2", False),
        ("localhost.evil", False),
    ],
)
def test_loopback_is_told_from_the_rest(host, answer):
    assert is_loopback(host) is answer


# --- Origin and Sec-Fetch-Site: pages of others ----------------------------------------------------

FOREIGN = [
    b"null",
    b"http://evil.example",
    b"http://localhost:8750",
    b"https://127.0.0.1:8750",
    b"http://127.0.0.1",
    b"http://127.0.0.1:8751",
    b"http://127.0.0.1:80",
    b"http://127.0.0.1.:8750",
    b"http://127.0.0.1:8750.evil.example",
    b"http://localhost.evil.example",
    b"HTTP://127.0.0.1:8750",
    b"http://127.0.0.1:8750/",
    b"http://127.0.0.1:8750 http://evil.example",
    b"http://user@127.0.0.1:8750",
    b"http://[::1]:8750",
    b"",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_of_another_origin_is_refused(open_app, stub, origin, method):
    reply = ask(open_app, "/api/sheet", (b"origin", origin), JSON, method=method)
    assert (reply.status, reply.document["code"], stub.seen) == (403, "foreign_origin", [])


def test_upper_case_is_no_origin_of_a_browser_even_for_a_name(stub):
    app = guarded(stub, names=("lanebook.lan",))
    host = (b"host", b"lanebook.lan:8750")
    assert ask(app, "/", (b"origin", b"http://LANEBOOK.lan:8750"), host=host).status == 403


@pytest.mark.parametrize(
    ("site", "method", "target", "status"),
    [
        (b"same-origin", "GET", "/api/sheet", 200),
        (b"same-origin", "POST", "/api/claims", 200),
        (b"none", "GET", "/api/sheet", 200),
        (b"none", "GET", "/sheet.json", 200),
        (b"none", "POST", "/api/claims", 403),
        (b"same-site", "GET", "/api/sheet", 403),
        (b"cross-site", "GET", "/api/sheet", 403),
        (b"cross-site", "GET", "/sheet.json", 403),
        (b"cross-site", "HEAD", "/api/sheet", 403),
        (b"cross-site", "GET", "/assets/app.js", 403),
        (b"cross-site", "GET", "/", 403),
        (b"cross-site", "POST", "/api/claims", 403),
        (b"Same-Origin", "GET", "/api/sheet", 403),
        (b"", "GET", "/api/sheet", 403),
        (b"none, same-origin", "GET", "/api/sheet", 403),
    ],
)
def test_what_the_browser_says_of_the_page_decides(open_app, site, method, target, status):
    assert ask(open_app, target, (b"sec-fetch-site", site), JSON, method=method).status == status


@pytest.mark.parametrize("site", [b"cross-site", b"same-site"])
def test_a_link_elsewhere_opens_a_page_but_no_answer_and_no_frame(open_app, site):
    came = (b"sec-fetch-site", site)
    assert ask(open_app, "/sheet?lab=openai", came, *OPENING).status == 200
    assert ask(open_app, "/api/sheet", came, *OPENING).status == 403
    assert ask(open_app, "/api/sheet.xlsx", came, *OPENING).status == 403
    assert ask(open_app, "/sheet.json", came, *OPENING).status == 403
    frame = (OPENING[0], (b"sec-fetch-dest", b"iframe"))
    assert ask(open_app, "/sheet", came, *frame).status == 403
    assert ask(open_app, "/sheet", came, *OPENING, JSON, method="POST").status == 403


@pytest.mark.parametrize(
    "kind",
    [
        b"text/plain",
        b"application/x-www-form-urlencoded",
        b"multipart/form-data; boundary=x",
        b"text/plain; application/json",
        b"",
        b"application/jsonp",
        b"application/csp-report",
    ],
)
def test_bodies_that_a_form_can_send_are_refused(open_app, stub, kind):
    reply = ask(open_app, "/api/claims", HOME, SAME, (b"content-type", kind), method="POST")
    assert (reply.status, reply.document["code"], stub.seen) == (415, "wrong_media_type", [])


def test_a_body_without_a_type_or_compressed_is_refused(open_app):
    assert ask(open_app, "/api/claims", HOME, method="POST").status == 415
    packed = (b"content-encoding", b"gzip")
    assert ask(open_app, "/api/claims", HOME, JSON, packed, method="POST").status == 415


def test_json_of_our_own_page_passes_with_a_charset(open_app, stub):
    kind = (b"content-type", b"Application/JSON; charset=utf-8")
    assert ask(open_app, "/api/x", HOME, SAME, kind, method="POST", body=[b"{", b"}"]).status == 200
    assert stub.seen == [("POST", "/api/x", b"{}")]


# --- methods and targets -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "QUERY"]
)
@pytest.mark.parametrize("target", ["/", "/api/claims", "/assets/app.js"])
def test_other_methods_do_nothing(open_app, stub, method, target):
    reply = ask(open_app, target, HOME, JSON, method=method)
    assert (reply.status, reply.header("allow"), stub.seen) == (405, "GET, HEAD, POST", [])


@pytest.mark.parametrize(
    "name", [b"x-http-method-override", b"x-http-method", b"x-method-override"]
)
def test_a_header_cannot_make_a_question_a_write(open_app, stub, name):
    ask(open_app, "/api/claims?_method=POST", (name, b"POST"))
    assert stub.seen == [("GET", "/api/claims", b"")]


@pytest.mark.parametrize(
    "target",
    [
        "/../etc/passwd",
        "/assets/../../etc/passwd",
        "/assets/..%2f..%2fetc/passwd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%5c..%5cwindows",
        "/assets/.%2e/x",
        "/./api/sheet",
        "//evil.example/x",
        "/assets//x",
        "/%2fetc/passwd",
        "/assets/\\..\\x",
        "/assets/app.js%00.png",
        "/assets/%0d%0aset-cookie:x",
        "/%7f",
        "/%ff%fe",
        "/..",
        "*",
        "",
        "http://evil.example/",
    ],
)
def test_paths_that_lead_elsewhere_are_refused(open_app, stub, target):
    reply = ask(open_app, target)
    assert (reply.status, reply.document["code"], stub.seen) == (400, "bad_request", [])


@pytest.mark.parametrize(
    "target", ["/firm/%C3%A9clair", "/source/a..b", "/firm/a%20b", "/firm/x.y/", "/site/%E6%97%A5"]
)
def test_honest_names_pass(open_app, target):
    assert ask(open_app, target).status == 200


def test_long_targets_and_head_bombs_are_refused(open_app, stub):
    assert ask(open_app, f"/api/sheet?x={'a' * 8_192}").status == 414
    assert ask(open_app, "/" + "a" * 8_192).status == 414
    many = [(b"x-%d" % number, b"1") for number in range(101)]
    assert ask(open_app, "/", *many).document["code"] == "headers_too_large"
    assert ask(open_app, "/", (b"cookie", b"a" * 33_000)).status == 431
    assert stub.seen == []


# --- bodies ----------------------------------------------------------------------------------------


def test_a_body_over_its_room_is_refused_before_and_while_it_arrives(stub):
    app = guarded(stub, room=Room(10), rooms={"/api/books": Room(20, frozenset({b"text/csv"}))})
    announced = (b"content-length", b"11")
    chunked = (b"transfer-encoding", b"chunked")
    lying = (b"content-length", b"3")
    for headers, body in (
        ([announced], [b""]),
        ([chunked], [b"123456", b"78901"]),
        ([lying], [b"x" * 11]),
    ):
        reply = ask(app, "/api/claims", HOME, JSON, *headers, method="POST", body=body)
        assert (reply.status, reply.header("connection")) == (413, "close")
    assert stub.seen == []
    csv = (b"content-type", b"text/csv")
    assert ask(app, "/api/books", HOME, csv, method="POST", body=[b"x" * 20]).status == 200
    assert ask(app, "/api/books", HOME, csv, method="POST", body=[b"x" * 21]).status == 413
    assert ask(app, "/api/books", HOME, JSON, method="POST").status == 415


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"+1", b"9" * 40, b"", b" 1"])
def test_a_length_that_is_none_is_refused(open_app, length):
    headers = (HOME, JSON, (b"content-length", length))
    assert ask(open_app, "/api/claims", *headers, method="POST").status == 413


def test_a_body_that_stops_arriving_ends_after_its_time(stub):
    app = guarded(stub, body_seconds=0.05)
    coming = (HOME, JSON, (b"transfer-encoding", b"chunked"))
    reply = _unfinished(app, *coming)
    assert (reply.status, reply.document["code"], stub.seen) == (408, "too_slow", [])


def _unfinished(app, *headers):
    class Unending(list):
        def __len__(self):
            return 99

    return ask(app, "/api/claims", *headers, method="POST", body=Unending([b"{"]))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_question_carries_no_body(open_app, method):
    for header in ((b"content-length", b"2"), (b"transfer-encoding", b"chunked")):
        assert ask(open_app, "/api/sheet", header, method=method).status == 400
    assert ask(open_app, "/api/sheet", (b"content-length", b"0"), method=method).status == 200


# --- headers of every response -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "headers", "method", "status"),
    [
        ("/", [], "GET", 200),
        ("/assets/app.js", [], "GET", 200),
        ("/api/sheet", [], "GET", 401),
        ("/api/session", [], "GET", 200),
        ("/", [(b"origin", b"null")], "GET", 403),
        ("/..", [], "GET", 400),
        ("/", [], "PUT", 405),
        ("/api/missing", [(b"authorization", b"Bearer secret1")], "GET", 404),
        ("/api/fault", [(b"authorization", b"Bearer secret1")], "GET", 500),
        ("/api/sheet", [(b"authorization", b"Bearer secret1")], "HEAD", 200),
    ],
)
def test_every_response_carries_the_same_protection(stub, target, headers, method, status):
    names = iter(["secret1", "secret2"])
    reply = ask(guarded(stub, Keeper(make=lambda: next(names))), target, *headers, method=method)
    assert reply.status == status
    sent = [pair for pair in reply.headers if pair in FIXED]
    assert sent == FIXED, "each once, as fixed"
    assert reply.header("server") is None


def test_the_policy_allows_nothing_unsafe():
    policy = dict(FIXED)[b"content-security-policy"].decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert not {"unsafe", "http", "*", "eval", "nonce"} & set(policy.replace("-", " ").split())


def test_answers_are_asked_about_each_time_and_refusals_never_kept(open_app, stub):
    data = ask(open_app, "/api/sheet")
    assert data.header("cache-control") == "private, no-cache"
    assert data.header("vary") == "Authorization, Cookie"
    assert ask(open_app, "/sheet").header("cache-control") == "no-cache"
    assert ask(open_app, "/assets/app-1.js").header("cache-control") == (
        "public, max-age=31536000, immutable"
    )
    assert ask(open_app, "/api/missing").header("cache-control") == "no-store"
    assert ask(open_app, "/", host=None).header("cache-control") == "no-store"


def test_a_fault_tells_nothing_of_the_inside(open_app):
    reply = ask(open_app, "/api/fault")
    assert reply.status == 500
    assert b"secret of ours" not in reply.body
    assert b"RuntimeError" not in reply.body
    assert reply.document["next_step"].startswith("try again")


def test_head_is_get_without_the_body(open_app, stub):
    reply = ask(open_app, "/api/sheet", method="HEAD")
    assert (reply.status, reply.body, stub.seen) == (200, b"", [("GET", "/api/sheet", b"")])


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/", False),
        ("/sheet", False),
        ("/firm/openai", False),
        ("/assets/x.json", False),
        ("/index.html", False),
        ("/favicon.svg", False),
        ("/manifest.json", False),
        ("/api", True),
        ("/api/", True),
        ("/api/sheet", True),
        ("/openapi.json", True),
        ("/docs", True),
        ("/docs/oauth2", True),
        ("/sheet.json", True),
        ("/firm/x.JSON", True),
        ("/sheet.csv", True),
        ("/sheet.xlsx", True),
        ("/map.graphml", True),
        ("sheet", True),
    ],
)
def test_what_may_hold_data_is_told_by_its_path(path, data):
    assert holds_data(path) is data
