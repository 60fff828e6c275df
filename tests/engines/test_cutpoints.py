"""Where a graph can be cut: by hand, and against removal of every node in turn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.base.errors import EngineError, InputError
from lanebook.engines.cutpoints import articulation_points, cut_off

NODES = 7
ends = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=14)


def _rows(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _parts(pairs: list[tuple[int, int]], gone: int | None) -> int:
    """Count the connected parts among nodes with an edge, by growing sets."""
    kept = [(a, b) for a, b in pairs if gone not in (a, b)]
    nodes = {each for pair in pairs for each in pair if pair[0] != pair[1]} - {gone}
    parts = 0
    while nodes:
        part = {nodes.pop()}
        while grown := {b for a, b in kept if a in part} | {a for a, b in kept if b in part}:
            if grown <= part:
                break
            part |= grown
        nodes -= part
        parts += 1
    return parts


def test_a_chain_a_ring_and_a_bridge_by_hand() -> None:
    # 0-1-2-0 is a ring, 2-3 a bridge, 3-4-5-3 a ring, 6 alone: without 2 or 3 the rings part
    pairs = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)]
    found = articulation_points(NODES, *_rows(pairs))
    assert np.flatnonzero(found).tolist() == [2, 3]


@given(ends)
def test_articulation_points_are_those_whose_removal_leaves_more_parts(
    pairs: list[tuple[int, int]],
) -> None:
    found = articulation_points(NODES, *_rows(pairs))
    whole = _parts(pairs, None)
    for node in range(NODES):
        more = _parts(pairs, node) > whole
        assert bool(found[node]) == more


def test_one_foundry_cuts_both_labs_and_two_memories_cut_nobody() -> None:
    # 0 foundry, 1 and 2 memories, 3 and 4 designers, 5 and 6 labs
    giver = np.array([0, 0, 1, 2, 2, 3, 4])
    taker = np.array([3, 4, 3, 3, 4, 5, 6])
    labs = np.array([5, 6])
    wafers = cut_off(NODES, giver, taker, np.array([0]), labs)
    wafers.certificate().demand()
    assert wafers.lost[0].tolist() == [True, True]
    assert wafers.lost[3].tolist() == [True, False]
    memory = cut_off(NODES, giver, taker, np.array([1, 2]), labs)
    assert memory.lost[1].tolist() == [False, False]
    # the second lab has one memory only
    assert memory.lost[2].tolist() == [False, True]


def test_a_lab_without_any_path_loses_none() -> None:
    found = cut_off(3, np.array([0]), np.array([1]), np.array([0]), np.array([2]))
    assert found.reached.tolist() == [False]
    assert not found.lost.any()


def test_a_lab_that_makes_the_thing_itself_is_reached_and_cuts_nobody() -> None:
    found = cut_off(2, np.array([0]), np.array([1]), np.array([0]), np.array([0]))
    assert found.reached.tolist() == [True]
    assert not found.lost.any()


@given(ends, st.sets(st.integers(0, NODES - 1), min_size=1), st.integers(0, NODES - 1))
def test_lost_is_what_a_search_without_the_node_no_longer_finds(
    pairs: list[tuple[int, int]], sources: set[int], target: int
) -> None:
    found = cut_off(NODES, *_rows(pairs), np.array(sorted(sources)), np.array([target]))
    found.certificate().demand()

    def reaches(gone: int | None) -> bool:
        seen = sources - {gone}
        while more := {b for a, b in pairs if a in seen and b != gone} - seen:
            seen |= more
        return target in seen

    for node in range(NODES):
        expected = reaches(None) and not reaches(node) and node != target
        assert bool(found.lost[node, 0]) == expected


def test_an_end_that_is_no_node_is_refused() -> None:
    with pytest.raises(InputError, match=r"^9 is no node"):
        articulation_points(3, np.array([0]), np.array([9]))
    with pytest.raises(InputError, match=r"^-1 is no node"):
        cut_off(3, np.array([0]), np.array([1]), np.array([-1]), np.array([2]))


def test_a_wrong_cut_is_not_certified() -> None:
    found = cut_off(3, np.array([0]), np.array([1]), np.array([0]), np.array([2]))
    with pytest.raises(EngineError, match="never was"):
        replace(found, lost=np.ones_like(found.lost)).certificate().demand()
