"""Answers in notebooks."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from tests.views.demo import demo

from lanebook.answers.answer import Answer, Column, Table
from lanebook.views.notebook import MOST_ROWS, register, table_fragment, to_fragment


def test_a_fragment_shows_finding_states_and_no_markup_of_strangers() -> None:
    html = to_fragment(demo()).replace("\u00a0", " ")
    assert "≥7,700 MW still open" in html
    assert "known 31 May 2026" in html
    assert "open ≥7,700" in html
    assert "line-through" in html
    assert "<script" not in html
    assert "javascript:alert(1)</" in html  # as text, never as a link
    assert "href=" not in html


def test_long_tables_are_cut_and_counted() -> None:
    rows = tuple((str(index),) for index in range(MOST_ROWS + 5))
    html = table_fragment(Table("t", "T", (Column("a", "A"),), rows))
    assert html.count("<tr>") == MOST_ROWS + 1
    assert "5 more rows: see .frame(&#x27;t&#x27;)." in html


def test_register_tells_a_running_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[type, Any] = {}
    formatter = SimpleNamespace(for_type=known.__setitem__)
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter}))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert register()
    assert known[Answer](demo()) == to_fragment(demo())
    assert Table in known


def test_register_is_silent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert not register()
