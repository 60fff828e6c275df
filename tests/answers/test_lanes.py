"""Lanes: signing, rights, path, confession, comparison; by hand and on the shipped book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from lanebook.answers.book import Book
from lanebook.answers.lanes import compare_labs, lanes
from lanebook.answers.lanes_payload import LabLanes
from lanebook.answers.lanes_records import Lane
from lanebook.answers.lanes_sizes import desk_of, size_on
from lanebook.answers.serialise import to_json
from lanebook.answers.sheet import sheet
from lanebook.base.errors import UnknownName
from lanebook.base.time import AsOf

Open = Callable[..., Book]

PARAMETERS = [
    ("facility_over_it_peak", "all-tracked-sites"),
    ("facility_over_it_peak", "hyperscaler-own"),
    ("facility_over_it_peak", "neocloud-and-other"),
    ("facility_over_it_peak", "oracle-and-stargate"),
    ("facility_over_it_peak", "xai"),
    ("unknown_basis_to_it", "all"),
    ("chips_basis_to_it", "epoch-chip-level"),
    ("chips_basis_to_it", "vendor-gigawatt-deals"),
]


def parameters(snapshot: Any) -> list[dict[str, str]]:
    """The shipped parameters with every conversion of load set to 1, so that megawatts stay as stated."""
    rows = [
        {key: row[key] if isinstance(row[key], str) else str(row[key]) for key in ("name", "applies_to", "low", "point", "high", "unit", "source", "as_of")}
        for row in snapshot.parameters.iter_rows(named=True)
    ]
    for row in rows:
        if (row["name"], row["applies_to"]) in PARAMETERS:
            row |= {"low": "1", "point": "1", "high": "1"}
    return rows


@pytest.fixture
def tiny(small_book: Open, book: Open) -> Callable[..., Book]:
    """A lab with three patrons; megawatts are megawatts of IT load."""

    def make(*claims: dict[str, str], known: str = "2026-05-31", **more: Any) -> Book:
        return small_book(
            known=known,
            claims=list(claims),
            organisations=[
                {"id": "lab", "name": "Lab", "kind": "lab"},
                *({"id": name, "name": name.title(), "kind": "neocloud"} for name in ("one", "two", "three")),
            ],
            ties=[
                *({"id": f"{name}--lab--compute_supply", "layer": "full_stack", "label": name} for name in ("one", "two", "three")),
                {"id": "one--lab--compute_supply--2", "layer": "full_stack", "part_of": "one--lab--compute_supply", "label": "first part"},
                {"id": "two--lab--chip_supply", "layer": "chips", "label": "chips"},
                {"id": "lab--one--exclusivity", "layer": "rights", "label": "rights"},
            ],
            sources=[{"id": "s", "publisher": "Paper", "url": "https://example.org/a", "published": "2026-01-01", "kind": "news"}],
            vocabulary=[
                {"property": "capacity", "type": "number"},
                {"property": "contracted_capacity", "type": "number"},
                {"property": "amount", "type": "number"},
                {"property": "demand_ask", "type": "number"},
                {"property": "exclusivity", "type": "enum"},
                {"property": "event", "type": "text"},
                {"property": "end", "type": "date"},
            ],
            parameters=parameters(book().snapshot),
            **more,
        )

    return make


def on(tie: str, published: str, property_: str = "event", value: str = "signed", **more: str) -> dict[str, str]:
    subject = tie if ":" in tie else f"tie:{tie}"
    return {"subject": subject, "property": property_, "value": value, "published": published} | more


def mw(tie: str, published: str, value: str, year: str = "", **more: str) -> dict[str, str]:
    row = on(tie, published, "capacity" if year else "contracted_capacity", value, unit="MW", basis="it", bound="point")
    return row | ({"valid_from": f"{year}-12-31"} if year else {}) | more


ONE, TWO, THREE = (f"{name}--lab--compute_supply" for name in ("one", "two", "three"))


def lane_of(data: LabLanes, tie: str) -> Lane:
    return next(lane for lane in data.lanes if lane.tie == f"tie:{tie}")


def test_signed_is_the_first_serious_day_in_the_world(tiny: Callable[..., Book]) -> None:
    data = lanes(
        tiny(
            on(ONE, "2025-01-10", status="rumoured"),
            on(ONE, "2025-02-10", status="loi"),
            on(ONE, "2025-03-10", status="reported", valid_from="2025-02-20"),
            on(ONE, "2025-04-10", status="binding", value="signed and sealed"),
        ),
        "lab",
        with_confessions=False,
    ).data
    lane = lane_of(data, ONE)
    assert (lane.signed_on, lane.signed_claim, lane.known_on) == (date(2025, 2, 20), "c3", date(2025, 1, 10))
    assert [(step.published.isoformat(), step.firmness) for step in lane.path] == [
        ("2025-01-10", "rumoured"),
        ("2025-02-10", "option"),
        ("2025-03-10", "announced"),
        ("2025-04-10", "binding"),
    ]


def test_a_date_ahead_signs_on_the_day_of_publication(tiny: Callable[..., Book]) -> None:
    data = lanes(tiny(mw(ONE, "2025-03-10", "100", "2027")), "lab", with_confessions=False).data
    assert lane_of(data, ONE).signed_on == date(2025, 3, 10)


@pytest.mark.parametrize("text", ["talks reported", "expressed interest", "weighs a deal"])
def test_talks_sign_nothing(tiny: Callable[..., Book], text: str) -> None:
    data = lanes(tiny(on(ONE, "2025-03-10", value=text, status="reported")), "lab", with_confessions=False).data
    assert (lane_of(data, ONE).signed_on, lane_of(data, ONE).state) == (None, "not_signed")


def test_a_lane_whose_only_news_is_its_trouble_is_on_hold(tiny: Callable[..., Book]) -> None:
    data = lanes(
        tiny(on(ONE, "2025-03-10"), on(ONE, "2025-06-10", value="put on hold", status="ended")),
        "lab",
        with_confessions=False,
    ).data
    assert lane_of(data, ONE).state == "on_hold"
    assert data.path == ()


def test_the_path_by_hand(tiny: Callable[..., Book]) -> None:
    # March: One with 300 MW. June: Two with 100 MW: shares 0.75, 0.25;
    # H = -(0.75 ln 0.75 + 0.25 ln 0.25) = 0.562335, exp 1.754765. August: Three without megawatts.
    # September: One raised to 900, no lane changes. October: Two ends.
    answer = lanes(
        tiny(
            mw(ONE, "2025-03-10", "300"),
            mw(TWO, "2025-06-10", "100"),
            on(THREE, "2025-08-10"),
            mw(ONE, "2025-09-10", "900"),
            on(TWO, "2025-10-10", "end", "2025-10-10", unit="date", valid_from="2025-10-10", status="ended"),
        ),
        "lab",
        with_confessions=False,
    )
    path = [
        (p.on.isoformat(), p.n_lanes, p.largest_patron, p.n_without_mw, p.largest_by_mw, p.effective_by_mw)
        for p in answer.data.path
    ]
    assert [row[:4] for row in path] == [
        ("2025-03-10", 1, "One", 0),
        ("2025-06-10", 2, "One", 0),
        ("2025-08-10", 3, "One", 1),
        ("2025-10-10", 2, "One", 1),
    ]
    assert [row[4] for row in path] == pytest.approx([1.0, 0.75, 0.75, 1.0])
    assert [row[5] for row in path] == pytest.approx([1.0, 1.754765, 1.754765, 1.0], abs=1e-6)
    assert [p.effective_by_count for p in answer.data.path] == pytest.approx([1, 2, 3, 2])
    assert answer.data.path[-1].what == "− Two, ended"


def test_a_size_is_what_stood_that_day(tiny: Callable[..., Book]) -> None:
    desk = desk_of(tiny(mw(ONE, "2025-03-10", "900"), mw(ONE, "2025-09-10", "300")))
    days = (date(2025, 3, 9), date(2025, 3, 10), date(2025, 9, 9), date(2025, 9, 10))
    assert [size_on(desk, ONE, day) for day in days] == [None, 900, 900, 300]


def test_two_lanes_of_one_patron_are_one_patron_and_a_part_begins_the_lane(tiny: Callable[..., Book]) -> None:
    part = "one--lab--compute_supply--2"
    data = lanes(
        tiny(on(part, "2024-05-10"), on(ONE, "2025-03-10"), on(TWO, "2025-06-10")), "lab", with_confessions=False
    ).data
    lane = lane_of(data, ONE)
    assert (lane.begun_on, lane.signed_on) == (date(2024, 5, 10), date(2025, 3, 10))
    assert lane_of(data, part).inside == f"tie:{ONE}"
    assert [(p.on.isoformat(), p.what, p.n_lanes) for p in data.path] == [
        ("2024-05-10", "+ One", 1),
        ("2025-03-10", "One expanded", 1),
        ("2025-06-10", "+ Two", 2),
    ]


def test_rights_follow_one_another(tiny: Callable[..., Book]) -> None:
    tie = "lab--one--exclusivity"
    data = lanes(
        tiny(
            on(ONE, "2019-06-01"),
            on(tie, "2024-10-31", "exclusivity", "exclusive", valid_from="2019-01-01", precision="year"),
            on(tie, "2025-01-21", "exclusivity", "exclusive", valid_from="2019-01-01", valid_to="2025-01-20", status="ended"),
            on(tie, "2025-01-21", "exclusivity", "rofr", valid_from="2025-01-21"),
            on(tie, "2025-10-28", "exclusivity", "none", valid_from="2025-10-28"),
            on(tie, "2026-04-27", "exclusivity", "none", valid_from="2026-04-27"),
        ),
        "lab",
        with_confessions=False,
    ).data
    assert [(r.term, r.from_on, r.to_on, r.claims) for r in data.rights] == [
        ("exclusive", date(2019, 1, 1), date(2025, 1, 20), ("c2", "c3")),
        ("rofr", date(2025, 1, 21), date(2025, 10, 27), ("c4",)),
        ("none", date(2025, 10, 28), date(2026, 4, 26), ("c5",)),
        ("none", date(2026, 4, 27), None, ("c6",)),
    ]
    assert [p.what for p in data.path if "One:" in p.what] == [
        "One: exclusive",
        "One: right of first refusal",
        "One: right of first refusal dropped",
        "One: further loosened",
    ]
    assert data.path[0].precision == "year"


def test_a_confession_by_hand(tiny: Callable[..., Book]) -> None:
    # Lab asks for 1,000 MW at the end of 2027, said in January. One brings 300 from March:
    # the day before 1,000 stood open, One closes 300 (30 %). Two is signed in June with 900:
    # 700 stood open, Two closes all of it.
    ask = on("org:lab", "2025-01-10", "demand_ask", "1000", unit="MW", basis="it", bound="point", valid_from="2027-12-31")
    data = lanes(tiny(ask, mw(ONE, "2025-03-10", "300", "2027"), mw(TWO, "2025-06-10", "900", "2027")), "lab").data
    told = {
        said.patron_name: next(year for year in said.years if year.year == 2027) for said in data.confessions
    }
    one, two = told["One"], told["Two"]
    assert (one.open_mw.point, one.closed_mw, one.closed_share) == pytest.approx((1000, 300, 0.3))
    assert (two.open_mw.point, two.closed_mw, two.closed_share) == pytest.approx((700, 700, 1.0))
    assert [said.as_known_on.isoformat() for said in data.confessions] == ["2025-03-09", "2025-06-09"]


def test_a_confession_never_hears_of_a_later_ask(tiny: Callable[..., Book]) -> None:
    ask = on("org:lab", "2025-04-10", "demand_ask", "1000", unit="MW", basis="it", bound="point", valid_from="2027-12-31")
    data = lanes(tiny(ask, mw(ONE, "2025-03-10", "300", "2027")), "lab").data
    (said,) = data.confessions
    assert {year.open_mw.point for year in said.years} == {None}
    assert {year.closed_mw for year in said.years} == {None}


def test_restated_terms_are_listed_once_each(tiny: Callable[..., Book]) -> None:
    data = lanes(
        tiny(
            mw(ONE, "2025-03-10", "300", "2027"),
            mw(ONE, "2025-05-10", "300", "2027"),
            mw(ONE, "2025-07-10", "200", "2027"),
        ),
        "lab",
        with_confessions=False,
    ).data
    told = [(c.published.isoformat(), c.kind, c.text, c.claims) for c in lane_of(data, ONE).changes]
    assert told == [
        ("2025-03-10", "stated", "300 MW at 31 December 2027", ("c1",)),
        ("2025-07-10", "restated", "300 MW at 31 December 2027 → 200 MW at 31 December 2027", ("c1", "c3")),
    ]


def test_chips_are_told_and_not_counted(tiny: Callable[..., Book]) -> None:
    data = lanes(
        tiny(on(ONE, "2025-03-10"), mw("two--lab--chip_supply", "2025-04-10", "5000")), "lab", with_confessions=False
    ).data
    assert lane_of(data, "two--lab--chip_supply").role == "chips"
    assert [(p.n_lanes, p.largest_by_mw) for p in data.path] == [(1, None)]


def test_openai_from_exclusive_to_many(book: Open) -> None:
    answer = lanes(book(), "openai", with_confessions=False)
    microsoft = [r for r in answer.data.rights if r.tie == "tie:openai--microsoft--exclusivity"]
    assert [(r.term, r.from_on.isoformat() if r.from_on else "", r.claims[0]) for r in microsoft] == [
        ("exclusive", "2019-01-01", "c-225d76e69e"),
        ("rofr", "2025-01-21", "c-b4003a8a36"),
        ("none", "2025-10-28", "c-c9dc1a6e20"),
        ("none", "2026-04-27", "c-fc25b4b33b"),
    ]
    assert all(answer.data.sources[source][1].startswith("https://") for r in microsoft for source in r.sources)
    assert answer.finding.startswith(
        "OpenAI and Microsoft: exclusive from 2019, right of first refusal from 21 January 2025,"
        " dropped 28 October 2025, loosened again 27 April 2026."
    )
    first, last = answer.data.path[0], answer.data.path[-1]
    assert (first.on, first.n_lanes, first.n_patrons, first.rights) == (date(2019, 1, 1), 1, 1, "Microsoft: exclusive")
    assert (last.n_lanes, last.n_patrons) == (10, 10)
    order = [(lane.patron_name, lane.signed_on) for lane in answer.data.lanes if not lane.inside and lane.role == "ready"]
    assert order[:3] == [
        ("Microsoft", date(2019, 1, 1)),
        ("CoreWeave", date(2025, 3, 10)),
        ("Alphabet (Google)", date(2025, 5, 1)),
    ]


@pytest.mark.parametrize(
    ("known", "terms"),
    [
        ("2024-06-30", []),  # the exclusive licence itself is first sourced on 2024-10-31
        ("2024-12-31", ["exclusive"]),
        ("2025-06-30", ["exclusive", "rofr"]),
        ("2025-10-31", ["exclusive", "rofr", "none"]),
    ],
)
def test_rights_are_known_only_when_published(book: Open, known: str, terms: list[str]) -> None:
    rights = lanes(book(known), "openai", with_confessions=False).data.rights
    assert [r.term for r in rights if r.tie == "tie:openai--microsoft--exclusivity"] == terms


def test_the_spacex_lane_is_signed_on_its_agreement(book: Open) -> None:
    lane = lane_of(lanes(book(), "anthropic", with_confessions=False).data, "spacex--anthropic--compute_supply")
    # the filing's day of signature; fees from "May 2026" (the 1st, known to the month) do not come before it
    assert (lane.signed_on, lane.signed_precision, lane.ends_on) == (date(2026, 5, 3), "day", date(2029, 5, 31))


def test_a_confession_is_the_sheet_of_the_day_before(book: Open) -> None:
    opened = book("2025-07-31")
    said = next(c for c in lanes(opened, "openai").data.confessions if c.patron_name == "Oracle")
    assert (said.signed_on, said.as_known_on) == (date(2025, 7, 22), date(2025, 7, 21))
    eve = sheet(book("2025-07-21"), labs=["openai"], years=(2025, 2030)).data.buyers[0]
    assert [year.open_mw for year in said.years] == list(eve.open)
    column = said.years[-1]
    assert (column.year, column.closed_mw) == (2030, column.lane_mw.point if column.lane_mw else None)


@pytest.mark.parametrize("lab", ["openai"])
def test_nothing_published_later_enters(book: Open, lab: str) -> None:
    known = date(2025, 10, 31)
    full = book(known)
    cut = full.snapshot.claims.filter(pl.col("published") <= known)
    blind = Book(replace(full.snapshot, claims=cut), AsOf(known, known))
    assert to_json(lanes(full, lab)) == to_json(lanes(blind, lab))
    assert to_json(compare_labs(full)) == to_json(compare_labs(blind))


def test_which_lab_leans_least(book: Open) -> None:
    # end of 2026 as the sheet clears it (README, fuller rule): Anthropic 1,037 + 870 + 340 = 2,247:
    # Amazon 0.4615; OpenAI: Oracle 857 of 1,319 = 0.650 (the 115 MW withdrawn in Norway weigh
    # nothing); with Azure's dollars as megawatts Microsoft is OpenAI's largest
    answer = compare_labs(book())
    rows = {row.org: row for row in answer.data.labs}
    anthropic, openai = rows["org:anthropic"], rows["org:openai"]
    assert [row.org for row in answer.data.labs][:2] == ["org:anthropic", "org:openai"]
    assert (anthropic.patron_name, anthropic.share) == ("Amazon (AWS)", pytest.approx(1037 / 2247, abs=0.002))
    assert anthropic.effective == pytest.approx(2.7456, abs=0.01)
    assert (openai.patron_name, openai.share) == ("Oracle", pytest.approx(857.14 / 1319.14, abs=0.002))
    assert openai.patron_with_implied_name == "Microsoft"
    assert (openai.share_with_implied or 1) < (anthropic.share_with_implied or 0)
    assert answer.finding.startswith("Anthropic leans least on one patron: Amazon (AWS) holds 46")
    assert "With dollars counted as implied megawatts it is OpenAI" in answer.finding
    assert "4 of 8 lanes of Anthropic" in answer.finding


def test_the_comparison_looks_ahead_for_a_year_that_can_be_told(book: Open) -> None:
    # by October 2025 no lab had two patrons with megawatts for the end of 2025
    later = compare_labs(book("2025-10-31"))
    assert later.data.year == 2026
    assert "for the end of 2026" in later.finding
    assert compare_labs(book("2025-10-31"), year=2025).finding.startswith("No lab has two patrons")


def test_the_assumptions_of_the_sheets_behind_it_are_named(book: Open) -> None:
    used = {f"{use.name}/{use.applies_to}" for use in compare_labs(book()).parameters}
    assert "rent_per_mw_year/full-stack-it" in used
    assert "unknown_basis_to_it/all" in used


def test_a_lab_on_its_own_sites_leans_on_nobody(book: Open) -> None:
    xai = next(row for row in compare_labs(book()).data.labs if row.org == "org:xai")
    assert (xai.own_share, xai.share, xai.patron) == (1.0, 0.0, "")
    assert lanes(book(), "xai", with_confessions=False).finding.endswith("It runs 3 sites itself.")


def test_nothing_known_is_said(book: Open) -> None:
    answer = lanes(book("2023-01-31"), "openai")
    assert answer.finding == "OpenAI: no signed lane is known by 31 January 2023."
    assert answer.data.path == ()
    assert compare_labs(book("2023-01-31")).finding.startswith("No lab has two patrons")


def test_an_unknown_lab_is_refused(book: Open) -> None:
    with pytest.raises(UnknownName, match="knows no"):
        lanes(book(), "openia")
