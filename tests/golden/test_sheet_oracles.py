"""Oracles of the methods on the shipped book, as known on past days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lanebook.answers.book import Book
from lanebook.answers.lanes import compare_labs
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet

OpenBook = Callable[..., Book]


def buyer(book: OpenBook, known: str, name: str, **options: object) -> BuyerSheet:
    return sheet(book(known), labs=[name], **options).data.buyers[0]  # type: ignore[arg-type]


def sums(found: BuyerSheet) -> dict[str, float]:
    return {row.group: row.promised_mw for row in found.overlap_sums}


def test_openai_october_2025_silicon_and_named_sites_are_not_added(book: OpenBook) -> None:
    # Silicon: Nvidia 10 + AMD 6 + Broadcom 10 = 26 GW. Named US sites: Oracle's 5.5, which says it
    # excludes the flagship at Abilene, + Abilene 1.2 + SoftBank's 1.5 = 8.2 GW.
    found = buyer(book, "2025-10-31", "openai")
    assert sums(found)["silicon"] == 26_000
    assert sums(found)["sites, US"] == pytest.approx(8_200)
    why = {row.id: row.why for row in found.overlaps}
    assert "does not include" in why["tie:crusoe--oracle--hosting"]
    assert why["tie:oracle--openai--compute_supply--2"].startswith("inside")


def test_openai_september_2025_only_nvidia_had_promised_silicon(book: OpenBook) -> None:
    assert sums(buyer(book, "2025-09-30", "openai"))["silicon"] == 10_000


def test_ten_gigawatts_is_a_goal_and_never_an_ask(book: OpenBook) -> None:
    found = buyer(book, "2025-10-31", "openai")
    assert 10_000 in [goal.point for goal in found.goals]
    assert 10_000 not in [ask.point for ask in found.ask]


def test_what_openai_says_it_has_beside_what_its_lanes_explain(book: OpenBook) -> None:
    # 1,900 stated for end 2025; lanes with megawatts 211 (Abilene) + 67 (Denton) = 278;
    # Azure's 13 bn USD a year ÷ 11 m USD = 1,182 implied; 1,900 − 278 − 1,182 = 440 unattributed.
    found = buyer(book, "2026-05-31", "openai", years=(2025, 2025))
    assert found.control[0].point == 1_900
    assert found.cleared[0].point == pytest.approx(278)
    assert found.implied[0] is not None
    assert found.implied[0].point == pytest.approx(1_182, abs=1)
    assert found.unattributed[0].point == pytest.approx(440, abs=1)


def test_anthropic_before_and_after_a_year_of_lanes(book: OpenBook) -> None:
    early = buyer(book, "2025-06-30", "anthropic")
    late = buyer(book, "2026-05-09", "anthropic")
    early_ids = {lane.id for lane in early.lanes}
    late_ids = {lane.id for lane in late.lanes}
    assert "tie:spacex--anthropic--compute_supply" in late_ids - early_ids
    assert "tie:google--anthropic--compute_supply--2" in late_ids - early_ids
    # Rainier stood alone in 2025 and is part of Amazon's larger promise of April 2026.
    inside = {part.id for lane in late.lanes for part in lane.components}
    assert early_ids <= late_ids | inside


def test_no_cell_cites_a_claim_of_the_future(book: OpenBook) -> None:
    known = "2025-06-30"
    answer = sheet(book(known))
    cited = {
        claim
        for found in answer.data.buyers
        for lane in found.lanes
        for cell in (*lane.cells, *(c for part in lane.components for c in part.cells))
        for claim in cell.claims
    }
    published = dict(book().snapshot.claims.select("id", "published").iter_rows())
    assert cited
    assert max(published[claim] for claim in cited).isoformat() <= known


def test_a_withdrawn_promise_is_struck_not_zero(book: OpenBook) -> None:
    found = buyer(book, "2026-05-31", "openai")
    norway = next(lane for lane in found.lanes if lane.id == "tie:nscale--openai--compute_supply")
    states = {cell.state for cell in norway.cells[1:]}
    assert states == {"withdrawn"}
    assert {cell.point for cell in norway.cells[1:]} == {115.0}


def test_every_basis_is_an_interval_and_firmer_bases_leave_more_open(book: OpenBook) -> None:
    found = buyer(book, "2026-05-31", "anthropic")
    by_basis = found.open_by_basis
    for i in range(7):
        points = [by_basis[basis][i].point for basis in ("energised", "firm", "announced")]
        known = [point for point in points if point is not None]
        assert known == sorted(known, reverse=True)
        figure = by_basis["announced"][i]
        if figure.point is not None:
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low <= figure.point <= figure.high


def test_facility_load_shows_what_sources_state(book: OpenBook) -> None:
    # Abilene's 1,180 MW of facility load at end 2026 stand beside 843 MW of IT load; the tie's own
    # 1,200 MW (facility) is larger and carries the cell.
    found = buyer(book, "2026-05-31", "openai", load="facility")
    oracle = next(lane for lane in found.lanes if lane.id == "tie:oracle--openai--compute_supply")
    assert oracle.cells[1].point == pytest.approx(1_200)
    # README: all facility megawatts of the Oracle lane at end 2028 are 8,053.
    assert oracle.cells[3].point == pytest.approx(8_053, abs=2)


@pytest.mark.parametrize("known", ["2024-06-30", "2025-06-30", "2025-12-31", "2026-05-31"])
@pytest.mark.parametrize("basis", ["energised", "firm", "announced", "all"])
def test_every_megawatt_has_one_home(book: OpenBook, known: str, basis: str) -> None:
    answer = sheet(book(known), basis=basis)  # type: ignore[arg-type]
    for found in answer.data.buyers:
        for account in found.conservation:
            assert abs(account.difference_mw) < 1e-6
            assert account.announced_mw >= account.cleared_mw - 1e-6
    assert answer.data.sites_twice == ()


def test_what_is_undated_does_not_depend_on_the_years_shown(book: OpenBook) -> None:
    # Google's second tranche is dated: 5,000 MW at end 2031, also where the sheet stops in 2028.
    shown = [
        {
            lane.id: lane.undated.point
            for lane in buyer(book, "2026-05-31", name, years=years).lanes
            if lane.undated
        }
        for name in ("anthropic", "openai")
        for years in ((2027, 2028), (2025, 2031))
    ]
    assert shown[0] == shown[1] == {}
    assert shown[2] == shown[3]
    assert set(shown[2]) == {
        "tie:amazon--openai--compute_supply",
        "tie:tcs--openai--hosting",
        "tie:amd--openai--chip_supply",
    }


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_labs_are_compared_on_what_the_sheet_clears(book: OpenBook, year: int) -> None:
    # Norway's 115 MW, withdrawn in April 2026, are shown struck and weigh nothing.
    cleared = {
        found.id: found.cleared[0].point
        for found in sheet(book("2026-05-31"), years=(year, year)).data.buyers
    }
    compared = compare_labs(book("2026-05-31"), year=year).data.labs
    told = {row.org: row.stated_mw for row in compared if row.stated_mw is not None}
    assert {"org:openai", "org:anthropic"} <= set(told)
    for org, found in told.items():
        assert found == pytest.approx(cleared[org])


def test_a_withdrawn_lane_states_no_megawatts(book: OpenBook) -> None:
    # Oracle, UAE and Denton state megawatts for 2027; Norway's were withdrawn.
    finding = sheet(book("2026-05-31"), labs=["openai"]).finding
    assert finding.startswith("OpenAI's 2027: 3 of 9 compute lanes state megawatts")
