"""Answers on a terminal: fitted, plain when piped, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from tests.views.demo import HOSTILE, demo

from lanebook.answers.answer import Column, Table
from lanebook.views.terminal.colours import STYLES, coloured
from lanebook.views.terminal.fit import fit, grid_of
from lanebook.views.terminal.lines import Page, Span, beside, bullet, paragraph, plain
from lanebook.views.terminal.text import width
from lanebook.views.terminal.writer import answer_lines

HEAD = """\
Anthropic’s 2027: four lanes, ≥7,700 MW still open.
valid 31 May 2026 · known 31 May 2026 · sequence 812 · layers base, desk

Lanes at year-end, MW
"""


def test_eighty_columns_hold_every_line_and_every_state() -> None:
    text = plain(answer_lines(demo(), Page(80)))
    assert text.startswith(HEAD)
    assert max(map(width, text.splitlines())) <= 80
    for shown in (
        "626e",
        "≥340b",
        "≈2,000–3,000",
        "×115",
        " 0 ",
        "ended",
        "≥10,000",
        "≥7,700",
        "?",
    ):
        assert shown in text
    assert "\x1b" not in text
    assert "· Each megawatt once." in text
    assert "e energised · b binding" in text
    assert "1 assumption entered: see --assumptions." in text


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120, 160])
def test_any_width_keeps_every_figure(columns: int) -> None:
    page = Page(columns)
    for table in demo().tables():
        blocks = fit(grid_of(table, page), columns)
        shown = {text for grid, _ in blocks for row in grid.cells for text in row}
        assert shown >= {text for row in grid_of(table, page).cells for text in row[1:]}
    if columns >= 60:
        lines = plain(answer_lines(demo(), page)).splitlines()
        assert max(map(width, lines)) <= columns


def test_columns_in_which_nothing_is_known_are_left_out_and_said() -> None:
    table = demo().tables()[0]
    unknown = table.rows[2][5]
    columns = (*table.columns[:2], Column("y2024", "2024", "figure"), *table.columns[2:])
    rows = tuple((*row[:2], unknown, *row[2:]) for row in table.rows)
    text = plain(answer_lines(demo(replace(table, columns=columns, rows=rows)), Page(80)))
    assert "Nothing is known in 2024: left out here." in text


def test_hostile_text_is_inert() -> None:
    text = plain(answer_lines(demo(), Page(80)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "a<U+202E>b<U+2066>c" in text
    assert HOSTILE[0].split()[0] in text  # markup is only text here


def test_assumptions_are_printed_on_request() -> None:
    text = plain(answer_lines(demo(), Page(80), parameters=True))
    assert "· pue (*): 1.2 (1.1–1.4) ratio · assumption · 1 January 2026" in text


def test_an_empty_table_says_none() -> None:
    table = Table("empty", "Changes", (Column("a", "A"),), ())
    assert "Changes\nnone\n" in plain(answer_lines(demo(table), Page(80)))


def test_helpers_for_sentences() -> None:
    page = Page(60)
    sides = plain(beside(page, "filed 45 bn USD to May 2029", "chief 180 days"))
    assert sides.startswith("filed 45 bn USD to May 2029    chief 180 days")
    assert plain(beside(Page(40), "left", "right")) == "left\nright\n"
    assert plain(bullet(Page(20), "one two three four five")) == "· one two three four\n  five\n"
    assert plain(paragraph(page, "a b", indent="- ")) == "- a b\n"


def test_colours_repeat_what_the_text_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    text = coloured([(Span("open 7,700", "open"), Span(" plain"))])
    assert "open 7,700" in text
    assert {"open", "implied", "unknown", "withdrawn", "ended"} <= set(STYLES)


PROGRAM = """
import sys
from tests.views.demo import demo
from lanebook.views.cli import main
from lanebook.views.cli.options import OutputOptions
from lanebook.views.cli.output import emit
main._run = lambda words: emit(demo(), OutputOptions(json="json" in words))
sys.exit(main.main(["demo", *sys.argv[1:]]))
"""


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        check=False,
        env=os.environ | environment,
    )


ASCII_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_a_locale_without_utf8_degrades_and_data_stay_the_same_bytes() -> None:
    found = _run(**ASCII_LOCALE)
    assert (found.returncode, found.stderr) == (0, b"")
    assert b">=7,700" in found.stdout
    assert found.stdout.isascii()
    assert _run("json", **ASCII_LOCALE).stdout == _run("json").stdout


def test_a_closed_pipe_is_quiet() -> None:
    command = f"\"{sys.executable}\" -c '{PROGRAM}' | true"
    found = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert found.stderr == b""


def test_piped_output_is_plain_and_stable() -> None:
    assert _run(COLUMNS="80").stdout == _run(COLUMNS="80", FORCE_COLOR="1").stdout
