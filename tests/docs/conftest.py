"""Where the documents are."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def pages(root: Path) -> tuple[Path, ...]:
    """Every page of documentation, at the root and under docs/."""
    return (*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md")))
