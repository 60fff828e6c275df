"""Where a scan keeps what is done: one file a pass, named by what its numbers depend on."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lanebook.base.version import VERSION
from lanebook.engines.scan.scanning import Keep
from lanebook.engines.scan.shocks import WIDTH
from lanebook.scenarios.checkpoint import Checkpoint, checkpoint
from lanebook.scenarios.hashing import hash_of

#: Their versions may change a number's last digit.
_PACKAGES: Final = ("numpy", "numba")


def keep_in(folder: Path, *, fresh: bool = False) -> Keep:
    """Return what opens the checkpoint of a pass in a folder.

    Args:
        folder: created where it is missing; the oldest files are removed.
        fresh: forget what was done before.
    """

    @contextmanager
    def keep(parts: tuple[object, ...]) -> Iterator[Checkpoint]:
        key = hash_of(VERSION, [_version(name) for name in _PACKAGES], *parts)[:32]
        with checkpoint(folder, f"scan-{key}", WIDTH, fresh=fresh, what="scan") as kept:
            yield kept

    return keep


def _version(name: str) -> str:
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{name} none"
