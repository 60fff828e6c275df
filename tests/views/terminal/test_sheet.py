"""The sheet on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lanebook.answers.book import Book
from lanebook.answers.sheet import sheet
from lanebook.views.terminal.lines import Page, plain
from lanebook.views.terminal.sheet import sheet_lines
from lanebook.views.terminal.text import width


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_every_line_fits(book: Callable[..., Book], columns: int) -> None:
    answer = sheet(book("2026-05-31"), labs=["openai", "anthropic", "mistral"])
    text = plain(sheet_lines(answer, Page(columns), lanes=True))
    assert max(map(width, text.splitlines())) <= columns


def test_anthropic_reads_at_a_glance(book: Callable[..., Book]) -> None:
    answer = sheet(book("2026-05-31"), labs=["anthropic"])
    text = plain(sheet_lines(answer, Page(80), lanes=True))
    lines = text.splitlines()
    years = next(line for line in lines if line.startswith("Anthropic  "))
    assert years.split() == ["Anthropic", *map(str, answer.data.years)]
    # The README's fuller rule: 626 MW cleared at end 2025 and ≥10,000 asked for at end 2027.
    cleared = next(line for line in lines if line.startswith("Cleared"))
    assert cleared.split()[1] == "626"
    spacex = next(i for i, line in enumerate(lines) if line.startswith("SpaceX"))
    assert any("ended" in line for line in lines[spacex : spacex + 2])
    assert "Ask" in text
    assert "≥7,229" in next(line for line in lines if line.startswith("Open "))
    assert "without megawatts or dollars" in text
    assert "e energised · b binding" in text


def test_long_ranges_fold_into_even_blocks(book: Callable[..., Book]) -> None:
    answer = sheet(book("2026-05-31"), labs=["openai"], years=(2020, 2035))
    text = plain(sheet_lines(answer, Page(80), lanes=True))
    heads = [line for line in text.splitlines() if line.startswith("OpenAI  ")]
    shown = [int(year) for line in heads for year in line.split()[1:] if year.isdigit()]
    assert shown[:16] == list(range(2020, 2036))
    assert max(map(width, text.splitlines())) <= 80


def test_the_overview_has_one_row_per_buyer_and_the_widest_columns(
    book: Callable[..., Book],
) -> None:
    answer = sheet(book("2026-05-31"))
    text = plain(sheet_lines(answer, Page(80), lanes=False))
    assert text.count("\nAnthropic ") >= 1
    assert "Widest open columns" in text
    assert "--lab NAME shows the lanes of one buyer" in text
    assert len(text.splitlines()) < 60


def test_an_ascii_terminal_gets_stand_ins(book: Callable[..., Book]) -> None:
    answer = sheet(book("2026-05-31"), labs=["anthropic"])
    text = plain(sheet_lines(answer, Page(80, "ascii"), lanes=True))
    assert text.isascii()
    assert ">=7,229" in text


def test_a_day_before_anything_was_known(book: Callable[..., Book]) -> None:
    answer = sheet(book("2024-01-31"), labs=["mistral"])
    text = plain(sheet_lines(answer, Page(80), lanes=True))
    assert text.startswith("Nothing was known about these lanes on 31 January 2024.")
