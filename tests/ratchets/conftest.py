"""The project's own files, parsed once: what every ratchet looks at."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


@lru_cache
def _sources(folder: str) -> tuple[Source, ...]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


@pytest.fixture(scope="session")
def package() -> tuple[Source, ...]:
    """Every module of the package."""
    return _sources("src/lanebook")


@pytest.fixture(scope="session")
def programs() -> tuple[Source, ...]:
    """The package, the tools and the benchmarks."""
    return _sources("src/lanebook") + _sources("tools") + _sources("benchmarks")


@pytest.fixture(scope="session")
def suite() -> tuple[Source, ...]:
    """Every test file."""
    return _sources("tests")


@pytest.fixture(scope="session")
def tracked() -> tuple[Path, ...]:
    """Every file git keeps."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())
