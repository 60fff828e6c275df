"""Small books whose sheet is worked by hand in comments. All figures are IT load unless said."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest

from lanebook.answers.book import Book
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.evidence.snapshot import shipped_book

MakeBook = Callable[..., Book]

ORGS = [
    {"id": "lab", "name": "Lab", "kind": "lab", "country": "US"},
    {"id": "other-lab", "name": "Other Lab", "kind": "lab", "country": "US"},
    {"id": "cloud", "name": "Cloud", "kind": "neocloud", "country": "US"},
    {"id": "host", "name": "Host", "kind": "developer", "country": "US"},
    {"id": "chips", "name": "Chips", "kind": "chip_designer", "country": "US"},
]
SOURCES = [{"id": "s", "publisher": "Wire", "kind": "news", "url": "https://example.org/a"}]
VOCABULARY = [
    {"property": "capacity", "type": "number"},
    {"property": "contracted_capacity", "type": "number"},
    {"property": "demand_ask", "type": "number"},
    {"property": "end", "type": "date"},
    {"property": "start", "type": "date"},
    {"property": "term", "type": "number"},
    {"property": "amount", "type": "number"},
]


def parameters() -> list[dict[str, str]]:
    with (shipped_book() / "parameters.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def mw(subject: str, value: float, on: str, published: str, **more: Any) -> dict[str, str]:
    return {
        "subject": subject,
        "property": "capacity",
        "value": str(value),
        "unit": "MW",
        "valid_from": on,
        "published": published,
        "basis": "it",
        "bound": "point",
    } | more


@pytest.fixture
def lab(small_book: MakeBook) -> Callable[..., BuyerSheet]:
    def make(**tables: Any) -> BuyerSheet:
        sites = [
            {"id": site, "name": site, "operator": "host", "country": "US"}
            for site in tables.pop("sites", [])
        ]
        options = tables.pop("options", {})
        made = small_book(
            organisations=ORGS,
            sources=SOURCES,
            vocabulary=VOCABULARY,
            parameters=parameters(),
            sites=sites,
            **tables,
        )
        return sheet(made, labs=["lab"], years=(2025, 2028), **options).data.buyers[0]

    return make


def cleared(found: BuyerSheet) -> list[float | None]:
    return [figure.point for figure in found.cleared]


LANE = {"id": "cloud--lab--compute_supply", "layer": "full_stack"}
SITE_A = {"id": "host--cloud--hosting", "layer": "site", "site": "a", "part_of": LANE["id"]}
SITE_B = {"id": "host--cloud--hosting--2", "layer": "site", "site": "b", "part_of": LANE["id"]}


def test_a_parent_is_worth_the_larger_of_itself_and_its_components(lab: Any) -> None:
    # 2026: own 100, components 60 + 30 = 90, so 100. 2027: own 100, components 60 + 70 = 130.
    found = lab(
        ties=[LANE, SITE_A, SITE_B],
        sites=["a", "b"],
        claims=[
            mw("tie:" + LANE["id"], 100, "2026-12-31", "2026-01-01"),
            mw("tie:" + SITE_A["id"], 60, "2026-12-31", "2026-01-02"),
            mw("tie:" + SITE_B["id"], 30, "2026-12-31", "2026-01-02"),
            mw("tie:" + SITE_B["id"], 70, "2027-12-31", "2026-01-02"),
        ],
    )
    assert cleared(found) == [None, 100.0, 130.0, 130.0]
    # 2027 account: 100 + 60 + 70 announced, 100 inside, 130 cleared.
    account = found.conservation[2]
    assert (account.announced_mw, account.overlaps_mw, account.cleared_mw) == (230, 100, 130)


def test_two_ties_to_one_site_count_it_once(lab: Any) -> None:
    # Both hosting ties lead to site a of 200 MW; the lane is worth 200, not 400.
    twin = SITE_A | {"id": "host--cloud--hosting--2"}
    found = lab(
        ties=[LANE, SITE_A, twin],
        sites=["a"],
        claims=[
            mw("site:a", 200, "2026-06-30", "2026-01-01"),
            {"subject": "tie:" + SITE_A["id"], "property": "event", "published": "2026-01-01"},
            {"subject": "tie:" + twin["id"], "property": "event", "published": "2026-01-01"},
            {"subject": "tie:" + LANE["id"], "property": "event", "published": "2026-01-01"},
        ],
    )
    assert cleared(found)[1] == 200.0


def test_a_later_publication_moves_a_level_to_its_later_date(lab: Any) -> None:
    # January promises 500 for end 2026; March puts 500 at end 2027: 2026 is unknown again.
    found = lab(
        ties=[LANE],
        claims=[
            mw("tie:" + LANE["id"], 500, "2026-12-31", "2026-01-01"),
            mw("tie:" + LANE["id"], 500, "2027-12-31", "2026-03-01"),
        ],
    )
    assert cleared(found) == [None, None, 500.0, 500.0]


def test_an_older_rounder_promise_never_lowers_a_newer_level(lab: Any) -> None:
    # Older: 1,000 at end 2026. Newer: 1,110 already in October 2026. It stays 1,110.
    found = lab(
        ties=[LANE],
        claims=[
            mw("tie:" + LANE["id"], 1000, "2026-12-31", "2025-07-14"),
            mw("tie:" + LANE["id"], 1110, "2026-10-01", "2026-05-23"),
        ],
    )
    assert cleared(found)[1] == 1110.0


def test_an_ended_tie_counts_nothing_but_its_components_do(lab: Any) -> None:
    # The parent's 500 end on 1 March 2026; its component of 60 at site a stays.
    found = lab(
        ties=[LANE, SITE_A],
        sites=["a"],
        claims=[
            mw("tie:" + LANE["id"], 500, "2025-12-31", "2025-01-01"),
            mw("tie:" + SITE_A["id"], 60, "2026-12-31", "2025-01-02"),
            {
                "subject": "tie:" + LANE["id"],
                "property": "end",
                "value": "2026-03-01",
                "unit": "date",
                "status": "ended",
                "published": "2026-03-02",
            },
        ],
    )
    assert cleared(found) == [500.0, 60.0, 60.0, 60.0]


def test_a_bare_site_counts_as_far_as_chips_fill_it(lab: Any) -> None:
    # Site 857 and chips 1,300 in 2027: 857 cleared, 443 chips left. In 2026 there are no chips:
    # nothing cleared, 857 of site left, and the high end holds it.
    found = lab(
        ties=[
            {"id": "host--lab--hosting", "layer": "site", "site": "a"},
            {"id": "chips--lab--chip_supply", "layer": "chips"},
        ],
        sites=["a"],
        claims=[
            mw("tie:host--lab--hosting", 857, "2026-06-30", "2026-01-01"),
            mw("tie:chips--lab--chip_supply", 1300, "2027-12-31", "2026-01-01", basis="chips"),
        ],
    )
    assert cleared(found)[1:3] == [None, 857.0]
    assert found.cleared[1].high == 857.0
    assert (found.sites_left[1].point, found.chips_left[2].point) == (857.0, 443.0)


def test_unknown_zero_and_ended_are_three_things(lab: Any) -> None:
    # Works seen, nothing in service, is a stated zero; before it nobody spoke; past the end: ended.
    found = lab(
        ties=[LANE],
        claims=[
            mw("tie:" + LANE["id"], 0, "2026-06-30", "2025-01-01", status="operational"),
            {
                "subject": "tie:" + LANE["id"],
                "property": "end",
                "value": "2027-05-31",
                "unit": "date",
                "published": "2025-01-01",
            },
        ],
    )
    assert [cell.state for cell in found.lanes[0].cells] == ["unknown", "zero", "ended", "ended"]
    assert [cell.point for cell in found.lanes[0].cells] == [None, 0.0, None, None]


def test_a_shorter_term_is_the_low_end(lab: Any) -> None:
    # 300 MW to May 2029 by one reading, half a year from May 2026 by another.
    found = lab(
        ties=[LANE],
        claims=[
            mw("tie:" + LANE["id"], 300, "2026-05-31", "2026-05-06"),
            {
                "subject": "tie:" + LANE["id"],
                "property": "term",
                "value": "0.5",
                "unit": "years",
                "valid_from": "2026-05-06",
                "published": "2026-05-28",
                "status": "reported",
            },
        ],
    )
    assert (found.cleared[1].low, found.cleared[1].point) == (0.0, 300.0)


def test_dollars_are_a_layer_of_their_own(lab: Any) -> None:
    # 22 bn USD over 2026–2027 = 11 bn a year ÷ 11 m = 1,000 MW implied; cleared stays unknown.
    found = lab(
        ties=[LANE],
        claims=[
            {
                "subject": "tie:" + LANE["id"],
                "property": "amount",
                "value": "22000000000",
                "unit": "USD",
                "valid_from": "2026-01-01",
                "valid_to": "2027-12-31",
                "published": "2026-01-01",
            }
        ],
    )
    assert cleared(found) == [None] * 4
    implied = [figure.point if figure else None for figure in found.implied]
    assert implied == [None, pytest.approx(1000, rel=0.01), pytest.approx(1000, rel=0.01), None]


def test_a_megawatt_has_one_buyer(small_book: MakeBook) -> None:
    # Two labs' ties lead to site a; the binding one holds it, the other row shows none of it.
    claims = [
        mw("site:a", 200, "2026-06-30", "2026-01-01"),
        {
            "subject": "tie:cloud--lab--compute_supply",
            "property": "event",
            "published": "2026-01-01",
        },
        {
            "subject": "tie:cloud--other-lab--compute_supply",
            "property": "event",
            "published": "2026-02-01",
            "status": "binding",
        },
    ]
    made = small_book(
        organisations=ORGS,
        sources=SOURCES,
        vocabulary=VOCABULARY,
        parameters=parameters(),
        sites=[{"id": "a", "name": "a", "operator": "host", "country": "US"}],
        ties=[
            {"id": "cloud--lab--compute_supply", "layer": "full_stack", "site": "a"},
            {"id": "cloud--other-lab--compute_supply", "layer": "full_stack", "site": "a"},
        ],
        claims=claims,
    )
    answer = sheet(made, labs=["lab", "other-lab"], years=(2026, 2026))
    by_buyer = {found.id: found.cleared[0].point for found in answer.data.buyers}
    assert by_buyer == {"org:other-lab": 200.0, "org:lab": None}
    assert answer.data.sites_twice == ()


def test_an_ask_within_a_period_holds_for_each_of_its_year_ends(lab: Any) -> None:
    found = lab(
        ties=[LANE],
        claims=[
            mw("tie:" + LANE["id"], 300, "2026-05-31", "2026-05-06"),
            mw(
                "org:lab", 10_000, "2027-01-01", "2026-02-14",
                property="demand_ask", valid_to="2028-12-31", bound="at_least",
            ),
        ],
    )  # fmt: skip
    assert [ask.point for ask in found.ask] == [None, None, 10_000, 10_000]
    assert [(column.point, column.bound) for column in found.open[2:]] == [(9700, "at_least")] * 2


def test_zero_is_only_what_a_source_says(lab: Any) -> None:
    # 300 MW cleared against an ask of 300: nothing is open, by our arithmetic and nobody's word.
    found = lab(
        ties=[LANE],
        claims=[
            mw("tie:" + LANE["id"], 300, "2026-05-31", "2026-05-06"),
            mw("org:lab", 300, "2027-12-31", "2026-02-14", property="demand_ask"),
        ],
    )
    assert (found.open[2].point, found.open[2].state) == (0, "derived")
    assert {figure.state for figure in found.matched} == {"derived"}


def test_where_nothing_is_cleared_the_open_column_says_so(lab: Any) -> None:
    found = lab(
        ties=[LANE],
        claims=[
            {"subject": "tie:" + LANE["id"], "property": "event", "published": "2026-01-01"},
            mw("org:lab", 300, "2027-12-31", "2026-02-14", property="demand_ask"),
        ],
    )
    assert found.cleared[2].point is None
    assert (found.open[2].point, found.open[2].note) == (
        300,
        "no megawatts are known to be cleared",
    )


def test_own_sites_are_as_firm_as_what_is_said_of_them(small_book: MakeBook) -> None:
    made = small_book(
        organisations=ORGS,
        sources=SOURCES,
        vocabulary=VOCABULARY,
        parameters=parameters(),
        sites=[{"id": "a", "name": "a", "operator": "lab", "country": "US"}],
        claims=[mw("site:a", 200, "2027-06-30", "2026-01-01", status="forecast")],
    )
    (own,) = sheet(made, labs=["lab"], years=(2026, 2028)).data.buyers[0].lanes
    assert (own.role, own.firmness) == ("own", "announced")
