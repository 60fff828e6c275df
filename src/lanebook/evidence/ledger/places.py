"""Where a ledger lives: the user's own file, a path, or a PostgreSQL URL."""

from __future__ import annotations

import os
import re
from pathlib import Path

from lanebook.base.errors import InputError

LEDGER_VARIABLE = "LANEBOOK_LEDGER"
_URL = re.compile(r"([a-z][a-z0-9+.-]*)://", re.ASCII | re.IGNORECASE)
_POSTGRES = frozenset({"postgresql", "postgres"})
_SECRET = re.compile(r"(://[^:/@\s]*:)[^@/\s]*@|(password=)[^&\s]*", re.IGNORECASE)


def default_location() -> str:
    """Return `LANEBOOK_LEDGER`, else the ledger in the user's data folder (XDG)."""
    named = os.environ.get(LEDGER_VARIABLE)
    if named:
        return named
    data = os.environ.get("XDG_DATA_HOME")
    folder = Path(data) if data and Path(data).is_absolute() else Path.home() / ".local" / "share"
    return str(folder / "lanebook" / "ledger.sqlite")


def is_postgres(location: str) -> bool:
    """Tell whether `location` names a PostgreSQL ledger."""
    scheme = _URL.match(location)
    return bool(scheme) and scheme[1].lower() in _POSTGRES if scheme else False


def sqlite_path(location: str) -> Path:
    """Return the file that `location` names: a path, or `sqlite:///path`.

    Raises:
        InputError: if it is a URL of another kind, or names a folder.
    """
    scheme = _URL.match(location)
    if scheme and scheme[1].lower() != "sqlite":
        raise InputError(
            f"{masked(location)!r} is no place for a ledger.",
            expected="a file path, or a URL postgresql://user@host/database",
            next_step="name one with --ledger or in LANEBOOK_LEDGER.",
        )
    text = re.sub(r"^sqlite:///", "", location, flags=re.IGNORECASE)
    if not text or "\0" in text or Path(text).is_dir():
        raise InputError(
            f"{text!r} is not a ledger file.",
            expected="the path of a file, such as ledger.sqlite",
            next_step="name the file, not its folder.",
        )
    return Path(text).expanduser()


def masked(location: str) -> str:
    """Return `location` with any password replaced by `***`."""
    return _SECRET.sub(lambda m: f"{m[1]}***@" if m[1] else f"{m[2]}***", location)
