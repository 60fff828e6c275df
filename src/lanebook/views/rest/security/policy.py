"""What the server lets in: names, methods, paths and sizes, decided once at the start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

from lanebook.base.errors import InputError

JSON: Final = b"application/json"
#: Paths of one segment and more that hold data; everything else is the static shell.
_DATA_FOLDERS: Final = frozenset({"api", "docs", "redoc", "openapi.json"})
#: Twins and exports: data wherever they stand. Assets never end so, except below /assets/.
_DATA_SUFFIXES: Final = frozenset(
    "json csv tsv xlsx pdf html htm zip gz sqlite parquet graphml gexf xml md txt".split()
)
_ASSETS: Final = "/assets/"
_SHELL_FILES: Final = frozenset({"/", "/index.html", "/robots.txt", "/manifest.json"})
_NAME: Final = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?P<port>\d{1,5}))?"
)


@dataclass(frozen=True, slots=True)
class Room:
    """What one path takes: so many bytes, of these media types."""

    max_bytes: int = 1_000_000
    media_types: frozenset[bytes] = frozenset({JSON})


@dataclass(frozen=True, slots=True)
class Policy:
    """What the server lets in.

    Attributes:
        port: where it listens; names the cookie.
        places: allowed Host values and the origin a browser gives for each, both exact.
        rooms: paths that take another body than the usual one.
        room: the usual body.
        max_target: characters of path and query together.
        max_headers: how many headers, and their bytes together.
        body_seconds: how long a body may take to arrive.
    """

    port: int
    places: Mapping[bytes, bytes]
    rooms: Mapping[str, Room] = field(default_factory=dict)
    room: Room = Room()
    max_target: int = 8_192
    max_headers: tuple[int, int] = (100, 32_768)
    body_seconds: float = 10.0

    @property
    def cookie(self) -> str:
        """The cookie's name: one a port, since browsers share cookies between ports."""
        return f"lanebook-{self.port}"


def places(port: int, names: tuple[str, ...] = ()) -> dict[bytes, bytes]:
    """Return every allowed Host with its origin: the loopback names, then `names`.

    Args:
        port: where the server listens.
        names: further names as a browser writes them: `host`, `host:port` or `https://host`
            (something in front of the server ends TLS). Without a port, the server's own; with
            https, 443.

    Raises:
        InputError: if a name is none.
    """
    found: dict[bytes, bytes] = {}
    for host in ("localhost", "127.0.0.1", "[::1]"):
        found |= _place("http", host, port)
    for name in names:
        parts = _NAME.fullmatch(name)
        if not parts or ".." in name or int(parts["port"] or 1) > 65_535:
            raise InputError(
                f"{name!r} is no name that a browser sends.",
                expected="a lower-case host, host:port or https://host, without a path",
                next_step="name it as the address bar will show it: --allow-host lanebook.lan",
            )
        scheme = parts["scheme"] or "http"
        usual = 443 if scheme == "https" else port
        found |= _place(scheme, parts["host"], int(parts["port"] or usual))
    return found


def _place(scheme: str, host: str, port: int) -> dict[bytes, bytes]:
    usual = {"http": 80, "https": 443}[scheme]
    shown = host if port == usual else f"{host}:{port}"
    return {shown.encode("ascii"): f"{scheme}://{shown}".encode("ascii")}


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches a server that listens at `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def holds_data(path: str) -> bool:
    """Tell whether `path` (decoded) may hold answers, so that only a known reader may have it."""
    if path in _SHELL_FILES or path.startswith(_ASSETS):
        return False
    first = path.split("/", 2)[1] if path.startswith("/") else "api"
    if first in _DATA_FOLDERS:
        return True
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    return suffix in _DATA_SUFFIXES
