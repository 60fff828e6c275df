"""What the brief says of chokepoints: the worst of each kind, the layers, the stacks, no claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lanebook.answers.book import Book
from lanebook.answers.brief_chokepoints import Few, few_of
from lanebook.answers.chokepoints import chokepoints


@pytest.fixture(scope="module")
def few(book: Callable[..., Book]) -> Few:
    return few_of(chokepoints(book("2026-05-31")))


def test_it_tells_the_worst_of_each_kind_then_layers_then_stacks(few: Few) -> None:
    tables = {table.name: table for table in few.tables()}
    assert list(tables) == [
        "chokepoints", "chokepoints_grids", "chokepoints_countries", "chokepoints_layers",
        "chokepoints_stacks",
    ]  # fmt: skip
    assert len(tables["chokepoints"].rows) == 12
    assert len(tables["chokepoints_grids"].rows) == 6
    keys = [column.key for column in tables["chokepoints_countries"].columns]
    assert "layer" not in keys
    assert "share" not in keys
    assert {"dies", "dies_later"} <= set(keys)


def test_the_page_leaves_places_to_the_answer_and_says_the_caution_once(few: Few) -> None:
    layers = next(each for each in few.tables() if each.name == "chokepoints_layers")
    names = [row[0] for row in layers.rows]
    assert len(names) == len(set(names))
    cautions = [note for table in few.tables() for note in table.notes if "written down" in note]
    assert len(cautions) == 1


def test_its_claims_stay_with_the_answer(few: Few) -> None:
    assert not any(each.share.claims for each in few.data.points)
    assert not any(held.claims for each in few.data.layers for held in each.shares)
    assert (few.data.supplies, few.data.fates) == ((), ())
