"""The built app is served exactly, cheaply and with no way out of its folder."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.loops import run as run_apart

from lanebook.views.web.static import web_app

INDEX = b"<!doctype html><title>Lanebook</title>"
SCRIPT = b"export const answer = 42;\n" * 80


@dataclass(frozen=True)
class Got:
    """One answer of the application."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "static"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_bytes(INDEX)
    (built / "icon.svg").write_bytes(b"<svg/>")
    (built / "assets/index-abc.js").write_bytes(SCRIPT)
    (built / "assets/index-abc.js.gz").write_bytes(gzip.compress(SCRIPT, mtime=0))
    (built / "assets/plex-abc.woff2").write_bytes(b"wOF2")
    (built / ".hidden").write_bytes(b"hidden")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (built / "link.txt").symlink_to(tmp_path / "secret.txt")
    return built


@pytest.fixture
def get(folder):
    app = web_app(folder)

    def ask(path: str, method: str = "GET", **headers: str) -> Got:
        sent = []
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
        }

        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        run_apart(app(scope, receive, send))
        start, *rest = sent
        names = [(n.decode(), v.decode()) for n, v in start["headers"]]
        assert len(dict(names)) == len(names), "a header is sent once"
        return Got(start["status"], dict(names), b"".join(part["body"] for part in rest))

    return ask


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sheet",
        "/firm/openai",
        "/source/sec.gov-2026-04",
        "/tie/a--b--compute_supply",
        "/nope",
    ],
)
def test_every_page_s_path_gets_the_index(get, path):
    got = get(path)
    assert (got.status, got.body) == (200, INDEX)
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert got.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/secret.txt", "/../secret.txt", "/assets/../../secret.txt", "/firm/../../secret.txt",
        "/firm/..", "/./index.html", "/..\\secret.txt", "/firm/a\0b", "//etc/passwd", "/.hidden",
        "/link.txt", "/assets/", "/assets", "/assets/none.js", "/api/sheet", "/favicon.ico",
        "/assets/index-abc.js.gz", "/sheet//x",
    ],
)  # fmt: skip
def test_nothing_else_is_reachable(get, path):
    got = get(path)
    assert got.status == 404
    assert b"secret" not in got.body


def test_a_hashed_file_may_be_kept_for_good(get):
    got = get("/assets/index-abc.js")
    assert (got.status, got.body) == (200, SCRIPT)
    assert got.headers["content-type"] == "text/javascript; charset=utf-8"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in got.headers
    assert get("/assets/plex-abc.woff2").headers["content-type"] == "font/woff2"
    assert get("/icon.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.8", True), ("*", True), ("GZIP", True),
        ("gzip;q=0", False), ("gzip; q=0.000", False), ("br", False), ("identity", False),
    ],
)  # fmt: skip
def test_compressed_bytes_go_to_those_who_take_them(get, accepts, packed):
    got = get("/assets/index-abc.js", accept_encoding=accepts)
    assert (got.headers.get("content-encoding") == "gzip") is packed
    assert got.headers["content-length"] == str(len(got.body))
    assert (gzip.decompress(got.body) if packed else got.body) == SCRIPT
    assert got.headers["vary"] == "accept-encoding"


def test_an_unchanged_file_is_not_sent_again(get):
    first = get("/sheet")
    again = get("/sheet", if_none_match=f'"other", W/{first.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert get("/sheet", if_none_match='"other"').status == 200
    packed = get("/assets/index-abc.js", accept_encoding="gzip").headers["etag"]
    assert get("/assets/index-abc.js", if_none_match=packed).status == 200


def test_head_sends_the_headers_only(get):
    got = get("/sheet", "HEAD")
    assert (got.status, got.body, got.headers["content-length"]) == (200, b"", str(len(INDEX)))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_files_cannot_be_written(get, method):
    got = get("/sheet", method)
    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD")


def test_a_new_build_is_seen_without_a_restart(get, folder):
    assert get("/sheet").body == INDEX
    (folder / "index.html").write_bytes(b"<p>new</p>")
    os.utime(folder / "index.html", ns=(1, 1))
    assert get("/sheet").body == b"<p>new</p>"


def test_without_a_build_the_page_says_what_to_run(get, folder):
    (folder / "index.html").unlink()
    got = get("/sheet")
    assert got.status == 503
    assert b"make web" in got.body
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert b"style=" not in got.body
