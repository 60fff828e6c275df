"""How secrets reach the user and nobody else: through files that only they can read.

A process list shows arguments, a log keeps what a server printed, and a redirected output may be
read by others. So the token and the newest link lie in files of mode 600 in a folder of mode 700,
and a browser is opened on a file that forwards to the link.
"""

from __future__ import annotations

import html
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from lanebook.base.errors import InputError

_FORWARD: Final = """<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>Lanebook</title>
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={link}">
<p><a href="{link}" rel="noreferrer">Open Lanebook</a></p>
</html>
"""


def secrets_folder() -> Path:
    """Return the user's folder for what lives as long as a server (XDG), made where missing.

    Raises:
        InputError: if it belongs to somebody else, or others may write to it.
        OSError: if it cannot be made.
    """
    folder = _base() / "lanebook"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
        raise InputError(
            f"{folder} is not a folder of yours.",
            expected="a folder that only you can read, for the server's token",
            next_step="remove it, or set XDG_RUNTIME_DIR to a folder of your own.",
        )
    folder.chmod(0o700)
    return folder


def _base() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_absolute() and Path(runtime).is_dir():
        return Path(runtime)
    state = os.environ.get("XDG_STATE_HOME")
    if state and Path(state).is_absolute():
        return Path(state)
    return Path.home() / ".local" / "state"


class Handover:
    """The files of one server: token, newest link, and the page that forwards a browser.

    Attributes:
        token_file: holds the token of scripts, on one line.
        link_file: holds the newest link, on one line.
        forward_file: forwards a browser to it.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.token_file = folder / f"serve-{port}.token"
        self.link_file = folder / f"serve-{port}.link"
        self.forward_file = folder / f"serve-{port}.html"

    def write_token(self, token: str) -> None:
        """Write the token file."""
        _write_secret(self.token_file, f"{token}\n")

    def write_link(self, link: str) -> None:
        """Write the newest link; a page that forwards to an older one goes."""
        _write_secret(self.link_file, f"{link}\n")
        self.forward_file.unlink(missing_ok=True)

    def write_forward(self, link: str) -> str:
        """Write the page that forwards to `link`; returns its address, which holds no secret."""
        _write_secret(self.forward_file, _FORWARD.format(link=html.escape(link)))
        return self.forward_file.as_uri()

    def remove(self) -> None:
        """Remove all files; those already gone are no fault."""
        for path in (self.token_file, self.link_file, self.forward_file):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _write_secret(path: Path, text: str) -> None:
    """Write a file that never had another mode than 600; a link in its place is replaced."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
