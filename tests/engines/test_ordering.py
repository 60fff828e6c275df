"""Orders of columns: proofs, a drawing with a known best, and laws on random ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.errors import InputError
from lanebook.engines.ordering import Ordering, order_columns


def _order(block: list[int], column_of: tuple[int, ...], lines: list[tuple[int, int]]) -> Ordering:
    left, right = np.array(lines, dtype=np.intp).reshape(-1, 2).T
    return order_columns(np.array(block, dtype=np.intp), column_of, left, right)


def test_a_twisted_ladder_is_untwisted() -> None:
    # Three rungs from a column to the next, each to the mirror place: 3 crossings, none needed.
    found = _order([0, 0, 0, 1, 1, 1], (0, 1), [(0, 5), (1, 4), (2, 3)])
    assert found.crossings == 0
    assert found.climb == 0.0
    assert found.climb_before == pytest.approx(4 / 3)  # two rungs climb two thirds each
    found.certificate().demand()


def test_crossings_are_counted_between_columns_far_apart() -> None:
    # Column 0: a, b; column 1: c; column 2: d, e. a-e and b-d cross half way; a-c, c-d do not.
    lines = np.array([(0, 4), (1, 3), (0, 2), (2, 3)]).T
    kept = Ordering(
        np.array([0, 1, 0, 0, 1]), np.array([0, 0, 1, 2, 2]), (0, 1, 2), lines[0], lines[1], 0, 0
    )
    # a-e runs from 1/4 to 3/4 and passes c's height 1/2 at c: it touches a-c's end only at its
    # start and c-d at its middle; b-d likewise meets c-d at c, so a-e x b-d alone cross.
    assert kept.crossings == 1


def test_blocks_of_one_column_stay_one_under_the_other() -> None:
    # c (second block) would like to be on top, but its block stands below.
    found = _order([0, 0, 1, 2, 2], (0, 0, 1), [(2, 3), (0, 4), (1, 4)])
    assert sorted(found.rank[:2].tolist()) == [0, 1]
    assert found.rank[2] == 0


def test_lines_within_a_column_and_nodes_without_lines_change_nothing() -> None:
    found = _order([0, 0, 1, 1], (0, 1), [(0, 1)])
    assert found.rank.tolist() == [0, 1, 0, 1]
    assert found.climb == found.climb_before == 0.0
    empty = _order([], (0, 1), [])
    assert empty.rank.size == 0
    empty.certificate().demand()


@pytest.mark.parametrize(
    ("block", "columns", "lines", "complaint"),
    [
        ([0, 2], (0, 1), [(0, 1)], "a block points to nothing"),
        ([0, 1], (0, 1), [(0, 2)], "a line points to nothing"),
        ([0, 1], (1, 0), [(0, 1)], "the columns of the blocks fall"),
    ],
)
def test_refusals(
    block: list[int], columns: tuple[int, ...], lines: list[tuple[int, int]], complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        _order(block, columns, lines)


def test_a_certificate_finds_a_node_placed_twice() -> None:
    good = _order([0, 0, 1, 1], (0, 1), [(0, 3), (1, 2)])
    bad = Ordering(
        np.array([0, 0, 0, 1]), good.block, good.column_of, good.left, good.right, good.climb, 9.0
    )
    assert not bad.certificate().holds


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60),
)
def test_laws(block: list[int], pairs: list[tuple[int, int]]) -> None:
    lines = [(a % len(block), b % len(block)) for a, b in pairs]
    found = _order(block, (0, 1, 1, 2), lines)
    found.certificate().demand()
    turned = _order(block, (0, 1, 1, 2), [(b, a) for a, b in lines])
    assert turned.rank.tolist() == found.rank.tolist()
    assert turned.crossings == found.crossings
