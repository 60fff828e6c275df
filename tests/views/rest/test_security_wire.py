"""The server on its socket: bytes that no browser sends, connections that never end."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack

import pytest
from tests.support.served import Stub, hear, say, serving

from lanebook.views.rest.security import Room
from lanebook.views.rest.security.headers import FIXED
from lanebook.views.rest.security.protocol import MAX_HEAD_BYTES, GuardedProtocol


@pytest.fixture(scope="module")
def stub():
    return Stub()


@pytest.fixture(scope="module")
def port(stub):
    with serving(stub, room=Room(1_000)) as found:
        yield found


@pytest.fixture(autouse=True)
def forgotten(stub):
    stub.seen.clear()


def status_of(said: bytes) -> int:
    return int(said.split(b" ", 2)[1]) if said else 0


def request(port, target="/", *, method="GET", host=None, headers=(), body=b""):
    lines = [f"{method} {target} HTTP/1.1".encode("utf-8", "surrogateescape")]
    lines += [f"Host: {host or f'127.0.0.1:{port}'}".encode(), b"Connection: close", *headers]
    return b"\r\n".join([*lines, b"", body])


def assert_protected(said: bytes) -> None:
    for name, value in FIXED:
        assert said.lower().count(b"\r\n%s: " % name) == 1
        assert b"\r\n%s: %s\r\n" % (name, value) in said
    assert b"\r\nserver:" not in said.lower()


def test_an_honest_request_is_answered_without_a_banner(port, stub):
    said = say(port, request(port, "/api/sheet?lab=openai"))
    assert (status_of(said), stub.seen) == (200, [("GET", "/api/sheet", b"")])
    assert_protected(said)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 421),
        (b"GET / HTTP/1.0\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: HERE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\n host: evil.example\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : HERE\r\n\r\n", 400),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET http://HERE/api/sheet HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET evil HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"OPTIONS * HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET /../../etc/passwd HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET /a\x00b HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET /a%00b HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET /\xc3\xa9 HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nX: a\x00b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nX: a\rInjected: b\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: HERE\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 421),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"SSH-2.0-OpenSSH_9.2\r\n", 400),
        (b"BREW / HTTP/1.1\r\nHost: HERE\r\n\r\n", 400),
        (b"TRACE / HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", 405),
        (b"DELETE / HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", 405),
        (
            b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
            400,
        ),
        (b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: -1\r\n\r\nabc", 400),
        (
            b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
            400,
        ),
        (b"POST / HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: xchunked\r\n\r\nabc", 400),
    ],
)
def test_what_no_browser_sends_is_refused_in_our_words(port, stub, head, status):
    # Closing our side shows the server that nothing follows.
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head.replace(b"HERE", f"127.0.0.1:{port}".encode()))
        line.shutdown(socket.SHUT_WR)
        said = hear(line)
    assert (status_of(said), stub.seen) == (status, [])
    assert_protected(said)
    body = said.partition(b"\r\n\r\n")[2]
    assert json.loads(body)["status"] == status


def test_an_endless_head_is_refused_before_it_fills_the_memory(port):
    start = request(port).removesuffix(b"\r\n")
    one_line = [start, b"X: ", *[b"a" * 10_000] * (MAX_HEAD_BYTES // 10_000 + 1)]
    many_lines = [start, *[b"X-%d: y\r\n" % number for number in range(20_000)]]
    long_target = [b"GET /", *[b"a" * 10_000] * (MAX_HEAD_BYTES // 10_000 + 1)]
    for parts in (one_line, [b"".join(many_lines)], long_target):
        said = say(port, *parts)
        # The server closes without reading the rest; what it said may then be lost on the way.
        assert status_of(said) in {431, 0}
    assert status_of(say(port, request(port))) == 200


def test_long_targets_and_many_headers_are_told_so(port, stub):
    assert status_of(say(port, request(port, "/?" + "a" * 9_000))) == 414
    many = [b"X-%d: y" % number for number in range(101)]
    assert status_of(say(port, request(port, headers=many))) == 431
    assert stub.seen == []


JSON = b"Content-Type: application/json"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (b"Content-Length: 1001", b""),
        (b"Content-Length: 99999999999999999999", b""),
        (b"Transfer-Encoding: chunked", b"3e9\r\n" + b"x" * 1_001 + b"\r\n0\r\n\r\n"),
        (b"Transfer-Encoding: chunked", b"1f4\r\n" + b"x" * 500 + b"\r\n1f5\r\n" + b"x" * 501),
        (b"Transfer-Encoding: chunked", b"ffffffff\r\n" + b"x" * 2_000),
    ],
)
def test_a_body_over_the_limit_is_refused_however_it_comes(port, stub, header, body):
    sent = request(port, "/api/claims", method="POST", headers=[JSON, header], body=body)
    said = say(port, sent)
    # A length beyond 64 bits is refused by the parser already.
    assert status_of(said) in {413, 400}
    assert_protected(said)
    assert stub.seen == []


def test_more_than_the_length_announced_is_another_request(port, stub):
    headers = [JSON, b"Content-Length: 2"]
    said = say(port, request(port, "/api/x", method="POST", headers=headers, body=b"{}GET /api/y"))
    assert (status_of(said), stub.seen) == (200, [("POST", "/api/x", b"{}")])


def test_a_body_sent_in_crumbs_arrives_whole(port, stub):
    headers = [JSON, b"Transfer-Encoding: chunked"]
    head = request(port, "/api/x", method="POST", headers=headers)
    said = say(port, head, *[b"1\r\na\r\n"] * 50, b"0\r\n\r\n")
    assert (status_of(said), stub.seen) == (200, [("POST", "/api/x", b"a" * 50)])


def test_a_client_that_waits_for_leave_gets_a_refusal_first(port, stub):
    headers = [JSON, b"Content-Length: 5000", b"Expect: 100-continue"]
    said = say(port, request(port, "/api/x", method="POST", headers=headers))
    assert (status_of(said), b"100 Continue" in said, stub.seen) == (413, False, [])


def test_a_web_socket_gets_no_special_way_in(port, stub):
    handshake = [b"Upgrade: websocket", b"Connection: Upgrade", b"Sec-WebSocket-Version: 13"]
    sent = request(port, "/api/live", host="evil.example", headers=handshake)
    assert (status_of(say(port, sent)), stub.seen) == (421, [])


def test_requests_in_one_packet_are_each_checked(port, stub):
    good = request(port, "/api/a").replace(b"Connection: close\r\n", b"")
    bad = request(port, "/api/b", host="evil.example")
    said = say(port, good + bad)
    assert [part[:3] for part in said.split(b"HTTP/1.1 ")[1:]] == [b"200", b"421"]
    assert stub.seen == [("GET", "/api/a", b"")]


def test_head_has_no_body_on_the_wire(port):
    said = say(port, request(port, "/api/sheet", method="HEAD"))
    assert (status_of(said), said.endswith(b"\r\n\r\n")) == (200, True)


def test_a_fault_is_answered_and_the_server_lives(port):
    said = say(port, request(port, "/api/fault"))
    assert status_of(said) == 500
    assert_protected(said)
    assert b"secret of ours" not in said
    assert status_of(say(port, request(port))) == 200


# --- slow and many ------------------------------------------------------------------------------------


def test_half_open_connections_do_not_stop_the_service(port):
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(200)
        ]
        for number, line in enumerate(lines):
            line.sendall([b"", b"G", b"GET / HTTP/1.1\r\nHost: ", b"\r\n"][number % 4])
        assert [status_of(say(port, request(port))) for _ in range(20)] == [200] * 20


@pytest.mark.parametrize(
    "start",
    [b"", b"GET / HT", b"\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n"],
)
def test_a_head_that_never_ends_is_given_up(monkeypatch, start):
    monkeypatch.setattr(GuardedProtocol, "head_seconds", 0.1)
    with serving(Stub()) as port:
        said = say(port, start)
    assert status_of(said) == 408
    assert_protected(said)


def test_the_next_head_on_a_kept_connection_has_its_time_too(monkeypatch):
    monkeypatch.setattr(GuardedProtocol, "head_seconds", 0.1)
    with serving(Stub()) as port:
        whole = request(port).replace(b"Connection: close\r\n", b"")
        said = say(port, whole + b"GET / HTTP/1.1\r\n")
    assert [part[:3] for part in said.split(b"HTTP/1.1 ")[1:]] == [b"200", b"408"]


def test_a_body_that_stops_is_given_up():
    with serving(Stub(), body_seconds=0.1) as port:
        headers = [JSON, b"Content-Length: 10"]
        said = say(port, request(port, "/api/x", method="POST", headers=headers, body=b"{"))
    assert (status_of(said), b"\r\nconnection: close\r\n" in said) == (408, True)


def test_a_reader_who_stops_reading_is_dropped(monkeypatch):
    monkeypatch.setattr(GuardedProtocol, "reader_seconds", 0.1)

    class Endless(Stub):
        stopped = False

        async def __call__(self, scope, receive, send):
            if scope["type"] == "lifespan":
                await super().__call__(scope, receive, send)
                return
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(1_000):
                more = {"type": "http.response.body", "body": b"x" * 1_000_000, "more_body": True}
                await send(more)
                if (await _state(receive)) == "gone":
                    self.stopped = True
                    return

    app = Endless()
    with serving(app) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(request(port))
        line.recv(10)
        for _ in range(100):
            if app.stopped:
                break
            _pause()
    assert app.stopped


async def _state(receive):
    import asyncio

    try:
        message = await asyncio.wait_for(receive(), 0.001)
        while message["type"] == "http.request":
            message = await asyncio.wait_for(receive(), 0.001)
    except TimeoutError:
        return "there"
    return "gone"


def _pause():
    import time

    time.sleep(0.05)


def test_one_connection_too_many_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(GuardedProtocol, "max_connections", 3)
    with serving(Stub()) as port, ExitStack() as stack:
        for _ in range(3):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(request(port, "/").replace(b"Connection: close\r\n", b""))
            line.recv(10)
        said = say(port)
    assert (status_of(said), b"\r\nretry-after: 5\r\n" in said) == (503, True)
    assert_protected(said)
