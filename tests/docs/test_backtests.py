"""The backtest pages say what the book says the day before, and nothing published later."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import backtests

pytestmark = pytest.mark.docs


@pytest.mark.parametrize("name", sorted(backtests.PAGES))
def test_a_backtest_page_says_what_the_book_says(name: str, root: Path) -> None:
    page = (root / "docs/backtests" / f"{name}.md").read_text(encoding="utf-8")
    figures = backtests.PAGES[name]()
    assert backtests.filled(page, figures) == page, "run python tools/backtests.py"


def test_good_and_bad_results_stand_on_every_page(root: Path) -> None:
    for name in backtests.PAGES:
        page = (root / "docs/backtests" / f"{name}.md").read_text(encoding="utf-8")
        verdicts = [row.split(" | ")[3] for row in page.splitlines() if row.count(" | ") == 3]
        assert any(verdict.startswith("good") for verdict in verdicts), name
        assert any(verdict.startswith(("poor", "too")) for verdict in verdicts), name
