"""Matching chips to bare sites: golden cases, laws and the certificate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.engines.matching import Matching, match

MW = st.floats(0.0, 20_000.0, allow_nan=False, allow_infinity=False)


@st.composite
def offers(draw: st.DrawFn) -> tuple[list[float], list[float], list[list[bool]]]:
    chips = draw(st.lists(MW, max_size=5))
    sites = draw(st.lists(MW, max_size=5))
    edges = [[draw(st.booleans()) for _ in sites] for _ in chips]
    return chips, sites, edges


def test_chips_fill_the_sites_they_fit() -> None:
    # 1,300 MW of chips, sites of 857 and 87: 944 MW are matched, 356 MW of chips are left.
    result = match([1300.0], [857.0, 87.0], [[True, True]])
    assert result.matched_mw == pytest.approx(944.0)
    assert 1300.0 - result.chips_used_mw(0) == pytest.approx(356.0)
    assert result.certificate()


def test_a_greedy_choice_is_taken_back() -> None:
    # Chips A (100) fit both sites, B (100) only the first; each site holds 100. Filling site 1
    # with A would strand B; the maximum sends A to site 2 and B to site 1: 200, not 100.
    result = match([100.0, 100.0], [100.0, 100.0], [[True, True], [True, False]])
    assert result.matched_mw == pytest.approx(200.0)
    assert result.certificate()


def test_nothing_offered_matches_nothing() -> None:
    assert match([], [500.0], []).matched_mw == 0
    assert match([500.0], [], [[]]).matched_mw == 0


@given(offers())
def test_every_result_proves_itself(
    case: tuple[list[float], list[float], list[list[bool]]],
) -> None:
    chips, sites, edges = case
    result = match(chips, sites, edges)
    assert result.certificate()
    assert result.matched_mw <= min(sum(chips), sum(sites)) + 1e-6


@given(offers(), st.randoms(use_true_random=False))
def test_order_does_not_matter(
    case: tuple[list[float], list[float], list[list[bool]]], random: object
) -> None:
    chips, sites, edges = case
    back = match(chips[::-1], sites[::-1], [row[::-1] for row in edges[::-1]])
    assert match(chips, sites, edges).matched_mw == pytest.approx(back.matched_mw, abs=1e-6)


@given(offers())
def test_more_chips_never_match_less(
    case: tuple[list[float], list[float], list[list[bool]]],
) -> None:
    chips, sites, edges = case
    more = match([mw + 10 for mw in chips], sites, edges)
    assert more.matched_mw >= match(chips, sites, edges).matched_mw - 1e-6


def test_the_certificate_refuses_a_flow_that_is_not_maximal() -> None:
    honest = match([100.0], [100.0], [[True]])
    lazy = replace(honest, flow_mw=((40.0,),))
    assert honest.certificate()
    assert not lazy.certificate()


def test_the_certificate_refuses_a_flow_where_none_may_pass() -> None:
    wrong = Matching(
        flow_mw=((10.0,),),
        chips_mw=(10.0,),
        sites_mw=(10.0,),
        compatible=((False,),),
        cut_chips=frozenset(),
        cut_sites=frozenset({0}),
    )
    assert not wrong.certificate()
