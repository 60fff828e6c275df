"""The built web app as an ASGI application: an exact list of files, and one page for every view.

`web_app()` reads the folder that `make web` fills. A request is looked up in a dictionary of names
read from that folder, so no path can lead outside it and no folder can be listed. Paths of pages
(`/`, `/sheet`, `/firm/openai`) get the same `index.html`, which reads the address itself.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

#: Where `make web` and the wheel put the built app.
BUILT: Final = Path(__file__).parent / "static"
INDEX: Final = "index.html"
#: Their names carry a hash of what they hold: a browser may keep them for good.
HASHED: Final = "assets/"
FOR_EVER: Final = b"public, max-age=31536000, immutable"
ASK_FIRST: Final = b"no-cache"
TYPES: Final = {".js": "text/javascript", ".woff2": "font/woff2", ".json": "application/json"}

NOT_BUILT: Final = b"""<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>Lanebook: not built</title>
<h1>The web app has not been built here.</h1>
<p>Run <code>make web</code> in the source tree, or install a wheel, which holds it.</p>
<p>The same answers: <code>lanebook sheet</code>, or <a href="/api/sheet">/api/sheet</a>.</p>
</html>
"""


@dataclass(frozen=True)
class File:
    """One built file: its bytes, the same compressed if that was worth it, and its headers."""

    body: bytes
    packed: bytes | None
    kind: str
    caching: bytes
    tag: str


def web_app(folder: Path = BUILT) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Return the ASGI application that serves the app built into `folder`.

    Args:
        folder: where the built files lie; read at the first request, and again when its
            `index.html` has changed.

    GET and HEAD of a file's exact name give that file; of a page's path `index.html`; of anything
    else 404. Where nothing was built, every page says what to run, with status 503.
    """
    shelf = _Shelf(folder)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # requests for files have no body we would read
        if scope["type"] != "http":
            return
        asked = {name.lower(): value for name, value in scope["headers"]}
        status, headers, body = _answer(shelf, scope["method"], scope["path"], asked)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        sent = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": sent})

    return serve


class _Shelf:
    """The files of one build, read into memory, once per build."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark: tuple[int, int] | None = None
        self._files: dict[str, File] = {}

    def files(self) -> dict[str, File]:
        """Return the built files by name from the folder, `/` between parts; empty if none."""
        mark = self._now()
        if mark != self._mark:
            self._files = _read(self._folder) if mark else {}
            self._mark = mark
        return self._files

    def _now(self) -> tuple[int, int] | None:
        try:
            state = (self._folder / INDEX).stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size


def _read(folder: Path) -> dict[str, File]:
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or path.suffix == ".gz" or "/." in f"/{name}":
            continue
        body = path.read_bytes()
        packed = path.with_name(f"{path.name}.gz")
        files[name] = File(
            body=body,
            packed=packed.read_bytes() if packed.is_file() else None,
            kind=_kind(path),
            caching=FOR_EVER if name.startswith(HASHED) else ASK_FIRST,
            tag=hashlib.sha256(body).hexdigest()[:16],
        )
    return files


def _kind(path: Path) -> str:
    kind = TYPES.get(path.suffix) or mimetypes.types_map.get(path.suffix) or "text/plain"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _answer(
    shelf: _Shelf, method: str, path: str, asked: dict[bytes, bytes]
) -> tuple[int, Headers, bytes]:
    if method not in {"GET", "HEAD"}:
        return _plain(405, b"Only GET and HEAD are answered here.\n", (b"allow", b"GET, HEAD"))
    files = shelf.files()
    file = files.get(path[1:])
    if file is None and _is_page(path):
        file = files.get(INDEX)
        if file is None:
            html = (b"content-type", b"text/html; charset=utf-8")
            return 503, [html, *_length(NOT_BUILT), (b"cache-control", b"no-store")], NOT_BUILT
    if file is None:
        return _plain(404, b"No such file.\n")
    return _file(file, asked)


def _is_page(path: str) -> bool:
    """Whether a path may be a page's: its first part has no dot, none is a step up or hidden.

    Later parts are ids and may hold dots.
    """
    parts = path.split("/")[1:]
    return (
        parts[0] not in {"api", HASHED.rstrip("/")}
        and "." not in parts[0]
        and not any(part.startswith(".") for part in parts)
        and "//" not in path
        and not set(path) & {"\\", "\0"}
    )


def _file(file: File, asked: dict[bytes, bytes]) -> tuple[int, Headers, bytes]:
    packed = file.packed if _takes_gzip(asked.get(b"accept-encoding", b"")) else None
    # The compressed bytes are another representation: another strong tag.
    tag = f'"{file.tag}{"-gz" if packed else ""}"'.encode()
    headers: Headers = [
        (b"etag", tag),
        (b"cache-control", file.caching),
        (b"vary", b"accept-encoding"),
    ]
    if _matches(asked.get(b"if-none-match", b""), tag):
        return 304, headers, b""
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    body = packed or file.body
    return 200, [(b"content-type", file.kind.encode()), *_length(body), *headers], body


def _matches(wanted: bytes, tag: bytes) -> bool:
    given = {each.strip().removeprefix(b"W/") for each in wanted.split(b",")}
    return tag in given or b"*" in given


def _takes_gzip(accepted: bytes) -> bool:
    for each in accepted.lower().split(b","):
        name, _, rest = each.partition(b";")
        if name.strip() in {b"gzip", b"*"}:
            weight = rest.replace(b" ", b"").removeprefix(b"q=")
            return weight.rstrip(b"0") not in {b"0.", b""} if weight else True
    return False


def _plain(status: int, text: bytes, *more: tuple[bytes, bytes]) -> tuple[int, Headers, bytes]:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    return status, [kind, *_length(text), *more], text


def _length(body: bytes) -> Headers:
    return [(b"content-length", str(len(body)).encode())]
