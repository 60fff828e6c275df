"""Flat tables as polars frames."""

from __future__ import annotations

import polars as pl
import pytest
from tests.views.demo import DAY, ROWS, SOURCES, demo

from lanebook.answers.frames import to_frame
from lanebook.base.errors import InputError


def test_frames_expand_figures_and_keep_absence() -> None:
    frame = to_frame(demo().tables()[0])
    assert frame.columns[:6] == ["lab", "lane", "y2025_low", "y2025_point", "y2025_high",
                                 "y2025_state"]  # fmt: skip
    assert frame.columns[-1] == "claims"
    assert frame.height == len(ROWS)
    assert frame["y2026_point"].to_list() == [1037, 340, 2500, 115, 1377, None, None]
    assert frame["y2026_state"].to_list() == [
        "carried", "stated", "implied", "withdrawn", "derived", "unknown", "unknown",
    ]  # fmt: skip
    assert frame.schema["claims"] == pl.List(pl.String)
    assert to_frame(SOURCES)["published"].to_list() == [DAY] * SOURCES.rows.__len__()


def test_an_answer_gives_its_tables_by_name() -> None:
    answer = demo()
    assert answer.frame().equals(to_frame(answer.tables()[0]))
    assert answer.frame("sources")["id"].to_list() == [row[0] for row in SOURCES.rows]
    with pytest.raises(InputError, match="no table 'else'"):
        answer.frame("else")
