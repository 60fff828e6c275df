"""Queries on a hand-drawn network, and laws on random ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.answers.book import Book
from lanebook.base.time import AsOf
from lanebook.network import query
from lanebook.network.model import LANE_KINDS, NONE, TIE_KINDS, Network

DAY = AsOf(date(2026, 5, 31), date(2026, 5, 31))


def drawn(
    n_nodes: int,
    ties: list[tuple[int, int, str]],
    *,
    part_of: list[int] | None = None,
    parent: list[int] | None = None,
    over: list[bool] | None = None,
) -> Network:
    """Return a network of `n_nodes` labs n0, n1, … and (provider, recipient, kind) ties."""
    nodes, m = np.full(n_nodes, NONE, np.int32), len(ties)
    blank, no = np.full(m, NONE, np.int32), np.zeros(m, np.bool_)
    return Network(
        as_of=DAY,
        node_ids=tuple(f"n{row}" for row in range(n_nodes)),
        node_labels=tuple(f"N{row}" for row in range(n_nodes)),
        node_kind=np.zeros(n_nodes, np.int8),
        node_parent=np.array(parent, np.int32) if parent else nodes,
        node_operator=nodes,
        node_grid=nodes,
        node_jurisdiction=nodes,
        tie_ids=tuple(f"t{row}" for row in range(m)),
        tie_labels=("",) * m,
        tie_kind=np.array([TIE_KINDS.index(kind) for *_, kind in ties], np.int8),
        tie_layer=np.zeros(m, np.int8),
        provider=np.array([tie[0] for tie in ties], np.int32),
        recipient=np.array([tie[1] for tie in ties], np.int32),
        site=blank,
        part_of=np.array(part_of, np.int32) if part_of else blank,
        known_day=blank,
        start_day=blank,
        start_known=no,
        end_day=blank,
        end_known=no,
        tie_firmness=np.zeros(m, np.int8),
        firmness_known=~no,
        over=np.array(over) if over else no,
        claim_offsets=np.zeros(m + 1, np.int32),
        claim_ids=(),
    )


#: 0 supplies 1 (t0) and hosts 1 (t1, part of t0); 0 and 1 compete (t2); 2 lends to 1 (t3);
#: 3 supplied 1 (t4, over); 3 and 4 compete (t5); 5 stands alone.
GOLDEN = drawn(
    6,
    [
        (0, 1, "compute_supply"),
        (0, 1, "hosting"),
        (0, 1, "competes"),
        (2, 1, "debt"),
        (3, 1, "compute_supply"),
        (3, 4, "competes"),
    ],
    part_of=[NONE, 0, NONE, NONE, NONE, NONE],
    parent=[2, NONE, NONE, 4, 3, NONE],
    over=[False, False, False, False, True, False],
)


def test_golden_lanes() -> None:
    assert query.lanes_in(GOLDEN, 1).tolist() == [0, 1]
    assert query.lanes_in(GOLDEN, 1, with_over=True).tolist() == [0, 1, 4]
    assert query.lanes_in(GOLDEN, 1, kinds=("debt",)).tolist() == [3]
    assert query.lanes_out(GOLDEN, 0).tolist() == [0, 1]
    assert query.lanes_out(GOLDEN, 1).tolist() == []
    assert query.components_of(GOLDEN, 0).tolist() == [1]
    assert query.wholes_of(GOLDEN, 1) == (0,)
    assert query.wholes_of(GOLDEN, 0) == ()


def test_golden_neighbours() -> None:
    assert query.neighbours(GOLDEN, 1).tolist() == [0, 2]
    assert query.neighbours(GOLDEN, 1, with_over=True).tolist() == [0, 2, 3]
    assert query.competitors(GOLDEN, 0).tolist() == [1]
    assert query.n_partners(GOLDEN).tolist() == [1, 2, 1, 0, 0, 0]  # rivalry alone is none


def test_golden_coopetition() -> None:
    assert query.coopetition(GOLDEN) == (query.Coopetition(0, 1, (2,), (0, 1)),)


def test_a_review_is_no_partnership() -> None:
    watched = drawn(2, [(0, 1, "competes"), (0, 1, "review")])
    assert query.coopetition(watched) == ()


def test_golden_families_survive_a_cycle() -> None:
    assert query.parents(GOLDEN, 0) == (2,)
    assert query.family(GOLDEN, 2).tolist() == [0, 2]
    assert query.parents(GOLDEN, 3) == (4,)  # 3 owns 4 owns 3: said once, then stop
    assert query.family(GOLDEN, 3).tolist() == [3, 4]
    ring = drawn(2, [(0, 1, "hosting"), (0, 1, "hosting")], part_of=[1, 0])
    assert query.wholes_of(ring, 0) == (1,)


def test_golden_distances_and_components() -> None:
    assert query.within(GOLDEN, 2, 0).tolist() == [False, False, True, False, False, False]
    assert query.within(GOLDEN, 2, 1).tolist() == [False, True, True, False, False, False]
    assert query.within(GOLDEN, 2, 9).tolist() == [True, True, True, False, False, False]
    assert (
        query.within(GOLDEN, 2, 9, kinds=LANE_KINDS).tolist() == [False, False, True] + [False] * 3
    )
    assert query.weak_components(GOLDEN).tolist() == [0, 0, 0, 3, 3, 5]


@st.composite
def _networks(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, str]], list[int]]:
    n_nodes = draw(st.integers(1, 8))
    node = st.integers(0, n_nodes - 1)
    ties = draw(st.lists(st.tuples(node, node, st.sampled_from(TIE_KINDS)), max_size=14))
    return n_nodes, ties, draw(st.permutations(range(n_nodes)))


@given(_networks())
def test_relabelling_nodes_changes_nothing(case) -> None:
    n_nodes, ties, renamed = case
    plain = drawn(n_nodes, ties)
    moved = drawn(n_nodes, [(renamed[a], renamed[b], kind) for a, b, kind in ties])
    for node in range(n_nodes):
        there = renamed[node]
        assert {renamed[other] for other in query.neighbours(plain, node)} == set(
            query.neighbours(moved, there).tolist()
        )
        assert query.lanes_in(plain, node).tolist() == query.lanes_in(moved, there).tolist()
        assert query.n_partners(plain)[node] == query.n_partners(moved)[there]
    groups = [query.weak_components(net) for net in (plain, moved)]
    for a in range(n_nodes):
        for b in range(n_nodes):
            assert (groups[0][a] == groups[0][b]) == (
                groups[1][renamed[a]] == groups[1][renamed[b]]
            )
    pairs = {frozenset((renamed[c.left], renamed[c.right])) for c in query.coopetition(plain)}
    assert pairs == {frozenset((c.left, c.right)) for c in query.coopetition(moved)}


@given(_networks(), st.integers(0, 9))
def test_components_are_what_enough_steps_reach(case, steps: int) -> None:
    n_nodes, ties, _ = case
    network = drawn(n_nodes, ties)
    groups = query.weak_components(network)
    reached = query.within(network, 0, n_nodes)
    assert (reached == (groups == groups[0])).all()
    assert query.within(network, 0, steps).sum() <= query.within(network, 0, steps + 1).sum()


@pytest.mark.parametrize(
    ("rival", "partner"), [("org:anthropic", "org:google"), ("org:amazon", "org:nvidia")]
)
def test_rivals_that_deal_in_the_shipped_book(
    book: Callable[..., Book], rival: str, partner: str
) -> None:
    network = book("2026-05-31").network
    pairs = {
        (network.node_ids[c.left], network.node_ids[c.right]) for c in query.coopetition(network)
    }
    assert (rival, partner) in pairs
    assert ("org:anthropic", "org:openai") not in pairs  # rivals that hold no other tie
