"""Secrets stay where they belong: files of the user, no log, no listing of processes."""

from __future__ import annotations

import io
import logging
import stat
from pathlib import Path

import pytest

from lanebook.base.errors import InputError
from lanebook.views.rest.security import Keeper
from lanebook.views.rest.security.handover import Handover, secrets_folder
from lanebook.views.rest.security.redaction import HIDDEN, ShortLines, log_to


@pytest.fixture
def runtime(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- files ---------------------------------------------------------------------------------------------


def test_the_folder_is_the_user_s_alone(runtime):
    folder = secrets_folder()
    assert (folder, mode_of(folder)) == (runtime / "lanebook", 0o700)
    folder.chmod(0o755)
    assert mode_of(secrets_folder()) == 0o700, "made private again"


def test_a_link_in_place_of_the_folder_is_refused(runtime, tmp_path_factory):
    (runtime / "lanebook").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    with pytest.raises(InputError, match="not a folder of yours"):
        secrets_folder()


def test_a_folder_of_somebody_else_is_refused(runtime, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 12_345)
    with pytest.raises(InputError, match="not a folder of yours"):
        secrets_folder()


@pytest.mark.parametrize("runtime_dir", ["", "relative/path", "/nowhere/at/all"])
def test_without_a_runtime_folder_the_state_folder_serves(tmp_path, monkeypatch, runtime_dir):
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime_dir)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert secrets_folder() == tmp_path / "state" / "lanebook"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert secrets_folder() == tmp_path / "home" / ".local" / "state" / "lanebook"


def test_token_link_and_forward_are_readable_by_the_user_only(runtime):
    files = Handover(secrets_folder(), 8750)
    files.write_token("t0ken")
    files.write_link("http://127.0.0.1:8750/#code=c0de")
    address = files.write_forward("http://127.0.0.1:8750/#code=c0de")
    assert files.token_file.read_text() == "t0ken\n"
    assert files.link_file.read_text() == "http://127.0.0.1:8750/#code=c0de\n"
    assert [mode_of(path) for path in sorted(files.token_file.parent.iterdir())] == [0o600] * 3
    assert "c0de" not in address
    page = files.forward_file.read_text()
    assert '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:8750/#code=c0de">' in page
    files.remove()
    assert list(files.token_file.parent.iterdir()) == []
    files.remove()


def test_the_forward_goes_with_the_code_it_held(runtime):
    files = Handover(secrets_folder(), 8750)
    keeper = Keeper(files.write_link)
    files.write_forward(files.link_file.read_text())
    session = keeper.sign_in(files.link_file.read_text().strip())
    assert session is not None
    assert not files.forward_file.exists()


def test_a_planted_link_is_replaced_not_followed(runtime, tmp_path_factory):
    target = tmp_path_factory.mktemp("elsewhere") / "target"
    target.write_text("mine")
    files = Handover(secrets_folder(), 8750)
    for path in (files.token_file, files.token_file.with_name(".serve-8750.token.new")):
        path.symlink_to(target)
    files.write_token("t0ken")
    assert (target.read_text(), files.token_file.is_symlink()) == ("mine", False)


def test_a_link_is_escaped_where_it_becomes_a_page(runtime):
    files = Handover(secrets_folder(), 8750)
    files.write_forward('http://127.0.0.1:8750/?without="><script>&a=b#code=c')
    assert "<script>" not in files.forward_file.read_text()


# --- logs ------------------------------------------------------------------------------------------------


@pytest.fixture
def logged():
    """`logged(secrets)`: a stream that the server's loggers write to; they are put back after."""
    names = ("lanebook", "uvicorn", "asyncio")
    before = {
        name: (list(found.handlers), found.propagate, found.level)
        for name in names
        for found in [logging.getLogger(name)]
    }

    def start(secrets):
        stream = io.StringIO()
        log_to(stream, secrets)
        return stream

    yield start
    for name, (handlers, propagate, level) in before.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.mark.parametrize("name", ["lanebook.server", "uvicorn.error", "asyncio"])
def test_no_secret_reaches_a_log_whoever_writes_it(logged, name):
    keeper = Keeper()
    keeper.sign_in(keeper.secrets()[1])
    token, fresh, spent, session = keeper.secrets()
    stream = logged(keeper.secrets)
    for secret in (token, fresh, spent, session):
        logging.getLogger(name).error("met %s in %r", secret, {"header": f"Bearer {secret}"})
        fail(name, f"cookie {secret}")
    text = stream.getvalue()
    assert not [secret for secret in (token, fresh, spent, session) if secret in text]
    assert (text.count("\n"), "Traceback" in text) == (8, False)


def fail(name, words):
    """Log a failure with its exception."""
    try:
        int(words)
    except ValueError:
        logging.getLogger(name).exception("failed")


def test_a_traceback_for_debugging_is_cleaned_too(logged, monkeypatch):
    monkeypatch.setenv("LANEBOOK_DEBUG", "1")
    stream = logged(lambda: ("s3cret",))
    fail("lanebook.server", "s3cret")
    assert "Traceback" in stream.getvalue()
    assert "s3cret" not in stream.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "GET /#code=abc123",
        "Authorization: Bearer abc123",
        "authorization: bearer abc123",
        "cookie: lanebook-8750=abc123; x=y",
        'body {"code": "abc123"}',
        "/?token=abc123&a=b",
    ],
)
def test_what_looks_like_a_secret_is_hidden(text):
    shown = ShortLines(tuple).redacted(text)
    assert ("abc123" in shown, HIDDEN in shown) == (False, True)


def test_a_stranger_s_text_stays_on_one_short_line():
    record = logging.LogRecord("x", 40, "", 0, "path %s", ("/a\n\x1b[2Jb" + "c" * 9_999,), None)
    line = ShortLines(tuple).format(record)
    assert (line.isprintable(), len(line) < 600) == (True, True)
