"""`lanebook serve` as a process: what it refuses, prints, hides, leaves behind and how it ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from lanebook.base.clock import system_clock
from lanebook.evidence.ledger import open_ledger
from lanebook.views.cli import serve


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "can be reached from other machines"),
        (["--host", "192.168.1.5"], "--allow-host NAME"),
        (["--host", "0.0.0.0", "--allow-host", "a.lan", "--no-token"], "leave --no-token out"),
        (["--allow-host", "a.lan", "--no-token"], "everybody who reaches the server"),
        (["--allow-host", "a/b"], "no name that a browser sends"),
        (["--port", "70000"], "a port from 0 to 65535"),
        (["--port", "-1"], "a port from 0 to 65535"),
        (["--workers", "65"], "at most 64 workers"),
        (["--host", "198.51.100.7", "--allow-host", "a.lan"], "an address of this machine"),
        (["--host", "no.such.host.example", "--allow-host", "a.lan"], "an address of this machine"),
    ],
)
def test_what_would_be_unsafe_or_cannot_be_is_refused_with_a_next_step(cli, options, words):
    ran = cli("serve", "--no-open", *options)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert "\n  next: " in ran.err


def test_a_port_in_use_names_another(cli):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = cli("serve", "--no-open", "--port", str(port))
    assert ran.status == 2
    assert f"lanebook: Port {port} of 127.0.0.1 is in use" in ran.err
    assert "--port" in ran.err.rpartition("next:")[2]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger that is there already: making one takes longer than all the rest."""
    path = tmp_path_factory.mktemp("book") / "ledger.sqlite"
    open_ledger(str(path), clock=system_clock)
    return path


@pytest.fixture
def start(tmp_path, ledger):
    """`with start("--no-token") as process:` a running `lanebook serve`, stopped at the end."""
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path), "LANEBOOK_LEDGER": str(ledger)}
    words = [sys.executable, "-m", "lanebook", "serve", "--no-open", "--port", "0"]

    @contextmanager
    def running(*options, stop=signal.SIGTERM):
        with subprocess.Popen(
            [*words, *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                first = process.stdout.readline()
                assert first.startswith("Lanebook is at http://127.0.0.1:"), process.stderr.read()
                process.port = int(first.split("127.0.0.1:")[1].split("/")[0])
                yield process
                process.send_signal(stop)
                process.said, process.complained = process.communicate(timeout=30)
            finally:
                process.kill()

    return running


def asked(process, path, **headers):
    line = http.client.HTTPConnection("127.0.0.1", process.port, timeout=60)
    line.request("GET", path, headers=headers)
    reply = line.getresponse()
    body = reply.read()
    line.close()
    return reply.status, body


def listed_arguments() -> bytes:
    """The arguments and nothing else of every process, as any account sees them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(entry.read_bytes())
    return b"\n".join(found)


def test_a_server_serves_its_user_and_leaves_nothing(start, tmp_path):
    with start() as process:
        folder = tmp_path / "lanebook"
        files = {path.name: path for path in folder.iterdir()}
        assert sorted(files) == [f"serve-{process.port}.link", f"serve-{process.port}.token"]
        assert {path.stat().st_mode & 0o777 for path in files.values()} == {0o600}
        token = files[f"serve-{process.port}.token"].read_text().strip()
        code = files[f"serve-{process.port}.link"].read_text().strip().partition("#code=")[2]
        assert asked(process, "/api/status")[0] == 401
        status, body = asked(process, "/api/status", Authorization=f"Bearer {token}")
        assert (status, json.loads(body)["layers"]) == (200, ["base"])
        assert asked(process, "/api/status", Authorization="Bearer wrong")[0] == 401
        arguments = listed_arguments()
        children = workers_of(process)
    assert (process.returncode, process.complained) == (0, "")
    assert process.said.endswith("Stopped.\n")
    everything = process.said.encode() + arguments
    assert (token.encode() in everything, code.encode() in everything) == (False, False)
    assert list(folder.iterdir()) == []
    assert alive(children) == []


def workers_of(process) -> list[int]:
    """The processes of the server's session besides itself."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == process.pid and int(entry.parent.name) != process.pid:
            found.append(int(entry.parent.name))
    return found


def alive(numbers: list[int]) -> list[int]:
    """Those of the processes that still run; an orphan may finish the answer it is at first."""
    for _ in range(1_200):
        left = [number for number in numbers if Path(f"/proc/{number}").exists()]
        if not left:
            return []
        time.sleep(0.05)
    return left


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_while_it_answers_it_ends_clean(start, stop):
    with start("--no-token", stop=stop) as process:
        line = socket.create_connection(("127.0.0.1", process.port))
        line.sendall(f"GET /api/sheet HTTP/1.1\r\nHost: 127.0.0.1:{process.port}\r\n\r\n".encode())
        half_open = socket.create_connection(("127.0.0.1", process.port))
        half_open.sendall(b"GET /")
        children = workers_of(process)
    line.close()
    half_open.close()
    assert process.returncode == 0
    assert "Traceback" not in process.complained
    assert process.said.endswith("Stopped.\n")
    assert alive(children) == []


def test_without_a_token_it_warns_and_still_knows_its_hosts(start, tmp_path):
    with start("--no-token") as process:
        assert asked(process, "/api/status")[0] == 200
        assert asked(process, "/api/status", Host="evil.example")[0] == 421
        assert asked(process, "/api/status", Origin="http://evil.example")[0] == 403
        assert list((tmp_path / "lanebook").iterdir()) == []
    assert "Warning: no token" in process.complained


def test_a_killed_server_leaves_no_worker(start):
    with start("--no-token") as process:
        assert asked(process, "/api/today")[0] == 200
        children = workers_of(process)
        assert children
        process.kill()
        process.wait(30)
        assert alive(children) == []


@pytest.mark.parametrize(
    ("host", "names", "address"),
    [
        ("127.0.0.1", (), "http://127.0.0.1:8750/"),
        ("localhost", (), "http://localhost:8750/"),
        ("127.0.0.2", (), "http://127.0.0.2:8750/"),
        ("::1", (), "http://[::1]:8750/"),
        ("[::1]", (), "http://[::1]:8750/"),
        ("0.0.0.0", ("book.lan",), "http://book.lan:8750/"),
        ("192.0.2.1", ("https://book.example", "b.lan"), "https://book.example/"),
        ("127.0.0.1", ("https://book.example",), "http://127.0.0.1:8750/"),
    ],
)
def test_the_link_names_an_address_that_is_answered(host, names, address):
    assert serve._address(host, 8750, names) == address
    allowed = serve.places(8750, (*names, *serve._own_name(host)))
    assert address.removesuffix("/").encode() in allowed.values()


# --- what the terminal says -------------------------------------------------------------------------------


class Files:
    """Notes what would be written."""

    def __init__(self):
        self.link_file = Path("serve-8750.link")
        self.token_file = Path("serve-8750.token")
        self.written = []

    def write_link(self, link):
        self.written.append(link)

    def write_token(self, token):
        self.written.append(token)

    def write_forward(self, link):
        self.written.append(link)
        return "file:///forward.html"


def site_of(files, *, opening=False, without=()):
    return serve._Site("http://127.0.0.1:8750/", without, files, opening)


def test_a_terminal_shows_the_link_and_a_fresh_one_after_each_use(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    files = Files()
    site = site_of(files, without=("mine",))
    keeper = serve.Keeper(site.take_code)
    site.announce(keeper)
    first = files.written[0]
    assert first.startswith("http://127.0.0.1:8750/?without=mine#code=")
    said = capsys.readouterr().out
    assert f"Lanebook is at {first}\n" in said
    assert "Stop with Ctrl+C" in said
    keeper.sign_in(first.partition("#code=")[2])
    fresh = files.written[-1]
    assert fresh != first
    assert capsys.readouterr().out == f"Signed in. For another browser: {fresh}\n"


def test_what_is_redirected_holds_no_link(capsys):
    files = Files()
    site = site_of(files)
    keeper = serve.Keeper(site.take_code)
    site.announce(keeper)
    keeper.sign_in(files.written[0].partition("#code=")[2])
    said = capsys.readouterr().out
    assert "code=" not in said
    assert "the link is in serve-8750.link" in said


def test_the_browser_is_opened_on_a_file_not_on_the_link(monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("threading.Thread", Now)
    files = Files()
    site = site_of(files, opening=True)
    site.announce(serve.Keeper(site.take_code))
    assert opened == ["file:///forward.html"]


class Now:
    """A thread that runs at once."""

    def __init__(self, target, **_):
        self.start = target


@pytest.mark.parametrize(
    ("platform", "display", "answer"),
    [("linux", "", False), ("linux", ":0", True), ("darwin", "", True)],
)
def test_without_a_screen_no_text_browser_takes_the_terminal(
    monkeypatch, platform, display, answer
):
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert serve._has_screen() is answer
