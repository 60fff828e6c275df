"""What a page shows beside the sheet's numbers: names, runs, readings, promises, titles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.lanes import lanes
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_cells import BLANK, UNKNOWN
from lanebook.answers.sheet_parts import BuyerSheet, Role, Run, SheetLane
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.sheet_runs import Circumstances, runs_of
from lanebook.answers.sheet_titles import captions_of, title_of

Open = Callable[..., Book]
NOTHING = Circumstances(None, "", "", None, None)


def mw(point: float, state: str = "stated", firmness: str = "binding", bound: str = "") -> Figure:
    return Figure(point, point, point, "MW", state, firmness, bound)  # type: ignore[arg-type]


def row(*cells: Figure, role: Role = "ready", undated: Figure | None = None) -> SheetLane:
    return SheetLane(
        "tie:a--b--compute_supply", "A", "a", role, "it", "binding", cells, undated,
        (None,) * len(cells),
    )  # fmt: skip


def rows_of(buyer: BuyerSheet) -> Iterator[SheetLane]:
    for lane in buyer.lanes:
        yield lane
        yield from lane.components


def anthropic(book: Book) -> BuyerSheet:
    return buyer_of(sheet(book).data, "org:anthropic")


def buyer_of(data: Sheet, buyer: str) -> BuyerSheet:
    return next(each for each in data.buyers if each.id == buyer)


def lane_of(buyer: BuyerSheet, lane: str) -> SheetLane:
    return next(each for each in rows_of(buyer) if each.id == lane)


def test_a_lane_silent_in_some_years_only_keeps_its_unknown_cells() -> None:
    assert runs_of(row(BLANK, UNKNOWN, mw(300)), NOTHING) == ()


def test_a_lane_without_any_number_says_so_once() -> None:
    assert runs_of(row(BLANK, UNKNOWN, UNKNOWN), NOTHING) == (
        Run(1, 2, "silent", "neither megawatts nor dollars stated"),
    )
    money = Circumstances(None, "30 bn USD, no term stated", "", None, None)
    assert runs_of(row(UNKNOWN), money)[0].text == (
        "no megawatts stated · 30 bn USD, no term stated"
    )


def test_an_option_without_a_date_is_soft_and_a_promise_is_not() -> None:
    option = mw(1000, firmness="option", bound="up_to")
    soft = Circumstances(option, "", "", None, None)
    assert runs_of(row(UNKNOWN), soft) == (Run(0, 0, "soft", "≤1,000 option, undated"),)
    promised = row(UNKNOWN, undated=mw(6000, firmness="announced"))
    assert runs_of(promised, NOTHING) == (Run(0, 0, "silent", "6,000 promised, undated"),)


def test_what_was_taken_back_keeps_its_number_and_its_reason() -> None:
    gone = Circumstances(None, "", "talks never signed", date(2026, 4, 15), None)
    assert runs_of(row(mw(115, "withdrawn"), mw(115, "withdrawn")), gone) == (
        Run(0, 1, "withdrawn", "115 withdrawn · talks never signed"),
    )


def test_an_end_is_told_from_an_end_that_came() -> None:
    ended = Figure(None, None, None, "MW", "ended")
    stated = Circumstances(None, "", "", None, date(2029, 5, 31))
    assert runs_of(row(mw(300), ended, ended), stated) == (Run(1, 2, "ended", "ends May 2029"),)
    came = Circumstances(None, "", "", date(2026, 4, 15), date(2029, 5, 31))
    assert runs_of(row(ended), came)[0].text == "ended 15 April 2026"


def test_runs_cover_only_cells_without_a_number(book: Open) -> None:
    for known in ("2024-06-30", "2025-10-31", "2026-05-31"):
        data = sheet(book(known)).data
        for lane in (lane for buyer in data.buyers for lane in rows_of(buyer)):
            covered = [i for run in lane.runs for i in range(run.first, run.last + 1)]
            assert len(covered) == len(set(covered))
            assert all(lane.cells[i].standing is None for i in covered), lane.id
            assert all(run.text for run in lane.runs)


def test_implied_megawatts_run_only_while_they_stay_the_same(book: Open) -> None:
    buyer = buyer_of(sheet(book()).data, "org:openai")
    lane = lane_of(buyer, "tie:microsoft--openai--compute_supply")
    for run in lane.runs:
        points = {figure.point for figure in lane.implied[run.first : run.last + 1] if figure}
        assert len(points) == 1
    assert [run.kind for run in lane.runs] == ["implied"] * len(lane.runs)
    assert len(lane.runs) > 1


def test_contested_cells_are_those_of_the_lane_with_two_ends(book: Open) -> None:
    lane = lane_of(anthropic(book()), "tie:spacex--anthropic--compute_supply")
    # Filed to May 2029; 180 days by report, 90 days of notice: three readings.
    assert lane.readings == (0, 3, 3, 3, 0, 0, 0)
    assert lane.ends_on == date(2029, 5, 31)
    # Told within the month of signing, before anybody spoke of 180 days.
    early = lane_of(anthropic(book("2026-05-10")), lane.id)
    assert max(early.readings) < 2


def test_all_promised_is_at_least_every_cell_and_adds_what_has_no_date(book: Open) -> None:
    for buyer in sheet(book()).data.buyers:
        for lane in rows_of(buyer):
            assert lane.promised is not None, lane.id
            dated = max((cell.standing or 0.0 for cell in lane.cells), default=0.0)
            waiting = lane.undated.point or 0.0 if lane.undated else 0.0
            if dated or waiting:
                assert (lane.promised.point or 0.0) >= dated + waiting - 1e-6, lane.id
        known = [cell.point or 0.0 for cell in buyer.cleared]
        matched = [figure.point or 0.0 for figure in buyer.matched]
        own = max(c - m for c, m in zip(known, matched, strict=True))
        assert own <= (buyer.promised.point or 0.0 if buyer.promised else 0.0) + 1e-6


def test_all_promised_does_not_depend_on_the_years_shown(book: Open) -> None:
    wide, narrow = (
        buyer_of(sheet(book(), years=years).data, "org:anthropic")
        for years in ((2025, 2031), (2030, 2031))
    )
    for lane in wide.lanes:
        same = [each for each in narrow.lanes if each.id == lane.id]
        if lane.role == "ready" and same and not lane.ends_on and lane.promised:
            assert lane.promised.state == "implied" or same[0].promised == lane.promised, lane.id


def test_the_day_of_signing_is_the_one_of_the_lanes_page(book: Open) -> None:
    told = {lane.tie: lane.signed_on for lane in lanes(book(), "anthropic").data.lanes}
    for lane in anthropic(book()).lanes:
        if lane.id in told:
            assert lane.signed_on == told[lane.id], lane.id


def test_a_soft_promise_counts_on_the_basis_that_takes_it(book: Open) -> None:
    tie = "tie:microsoft--anthropic--compute_supply"
    lane = lane_of(anthropic(book()), tie)
    assert lane.soft is not None
    assert lane.soft.bound == "up_to"
    assert lane.promised == lane.soft
    everything = buyer_of(sheet(book(), basis="all").data, "org:anthropic")
    assert lane_of(everything, tie).soft is None
    assert lane_of(everything, tie).undated is not None


def test_names_are_short_and_say_the_provider_once(book: Open) -> None:
    names = {lane.id: (lane.name, lane.aside) for lane in anthropic(book()).lanes}
    assert names["tie:google--anthropic--compute_supply"] == (
        "Google · TPU tranche 1", "up to 1M chips, over 1 GW in 2026",
    )  # fmt: skip
    assert names["tie:coreweave--anthropic--compute_supply"] == (
        "CoreWeave-Anthropic contract", "signed 10 April 2026",
    )  # fmt: skip


def test_the_title_of_a_year_is_its_finding(book: Open) -> None:
    buyer = anthropic(book())
    title = buyer.titles[2]
    assert title.startswith("Anthropic’s 2027: eight compute lanes, ≥7,2")
    assert title.endswith(" MW still open")
    assert buyer.captions == ("8 lanes + 1 bare site", "5 have MW", "ask 2027 and 2028")


@pytest.mark.parametrize(
    ("sums", "title"),
    [
        ((UNKNOWN, UNKNOWN, UNKNOWN), "Lab’s 2027: one compute lane, no megawatts known, no ask stated"),
        ((mw(300), UNKNOWN, UNKNOWN), "Lab’s 2027: one compute lane, 300 MW cleared, no ask stated"),
        ((mw(300), mw(200), mw(0)), "Lab’s 2027: one compute lane, 300 MW cleared, nothing still open"),
        ((mw(300), mw(500, "implied"), mw(200, "open")), "Lab’s 2027: one compute lane, 200 MW still open against spending"),
    ],
)  # fmt: skip
def test_titles_tell_unknown_from_nothing(sums: tuple[Figure, ...], title: str) -> None:
    assert title_of("Lab", 2027, [row(mw(300))], 0, sums) == title


def test_a_buyer_without_compute_lanes_has_no_lanes_in_its_title() -> None:
    sums = (UNKNOWN, mw(200), mw(200, "open", bound="at_least"))
    assert title_of("Lab", 2027, [], 0, sums) == "Lab’s 2027: ≥200 MW still open"
    assert captions_of([], [UNKNOWN], [2027]) == ("chips only", "none has MW", "no ask")
