"""`today`: the book in one screen, true on every day, with nothing from later in it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from lanebook.answers.book import Book
from lanebook.answers.serialise import to_json
from lanebook.answers.sheet import sheet
from lanebook.answers.today import N_CONTRADICTIONS, N_OPEN, N_PANELS, today, year_span
from lanebook.answers.today_changes import N_TOLD
from lanebook.base.time import AsOf
from lanebook.evidence.snapshot import shipped_book

MakeBook = Callable[..., Book]
ORGS = [
    {"id": "lab", "name": "Lab", "kind": "lab", "country": "US"},
    {"id": "late-lab", "name": "Late Lab", "kind": "lab", "country": "US"},
    {"id": "cloud", "name": "Cloud", "kind": "neocloud", "country": "US"},
]
LANE = {"id": "cloud--lab--compute_supply", "layer": "full_stack"}
LATE_LANE = {"id": "cloud--late-lab--compute_supply", "layer": "full_stack"}
VOCABULARY = [
    {"property": name, "type": "number"}
    for name in ("capacity", "contracted_capacity", "demand_ask", "amount")
]


def parameters() -> list[dict[str, str]]:
    with (shipped_book() / "parameters.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def mw(subject: str, name: str, value: float, on: str, published: str, **more: Any) -> Any:
    return {
        "subject": subject, "property": name, "value": str(value), "unit": "MW",
        "valid_from": on, "published": published, "basis": "it", "bound": "point",
    } | more  # fmt: skip


@pytest.fixture
def told(small_book: MakeBook) -> Callable[..., Any]:
    """`told(known, *claims)`: today over two labs and one cloud."""

    def make(known: str, *claims: Any) -> Any:
        return today(
            small_book(
                known,
                organisations=ORGS,
                sources=[{"id": "s", "publisher": "Wire", "kind": "news"}],
                vocabulary=VOCABULARY,
                parameters=parameters(),
                ties=[LANE, LATE_LANE],
                claims=list(claims),
            )
        )

    return make


def test_the_shipped_book_in_one_sentence(book: MakeBook) -> None:
    answer = today(book("2026-05-31"))
    # The same sums as the sheet: 10,000 + 10,000 + 200 MW asked, 1,459 + 2,771 + … cleared.
    assert answer.finding == (
        "For end-2027, OpenAI, Anthropic and Mistral AI ask for at least 20.2 GW."
        " Dated lanes cover 4.2 GW of it."
    )
    data = answer.data
    assert data.state == "asks"
    assert data.subline.startswith("Ready compute at year-end, as known on 31 May 2026.")
    assert [panel.name for panel in data.panels[:2]] == ["OpenAI", "Anthropic"]
    assert len(data.panels) == N_PANELS
    assert data.n_open >= len(data.widest_open) == N_OPEN
    assert data.n_contradictions >= len(data.contradictions) == N_CONTRADICTIONS
    assert 0 < len(data.changes) <= N_TOLD
    assert (data.counts.n_claims, data.counts.last_on) == (3377, date(2026, 5, 31))


def test_panels_repeat_the_sheet_and_never_an_implied_ask(book: MakeBook) -> None:
    opened = book("2026-05-31")
    data = today(opened).data
    full = {each.id: each for each in sheet(opened, years=year_span(date(2026, 5, 31))).data.buyers}
    for panel in data.panels:
        buyer = full[panel.id]
        assert tuple(each.cleared for each in panel.years) == buyer.cleared
        for each, ask in zip(panel.years, buyer.ask, strict=True):
            assert each.ask.state != "implied"
            assert each.ask.point == (None if ask.state == "implied" else ask.point)
        silent = all(each.ask.point is None for each in panel.years)
        assert (panel.name in data.without_ask) == silent


def test_firmness_adds_up_to_what_is_cleared(book: MakeBook) -> None:
    for panel in today(book("2026-05-31")).data.panels:
        for each in panel.years:
            split = each.split
            parts = split.energised_mw + split.binding_mw + split.announced_mw + split.soft_mw
            assert parts == pytest.approx(each.cleared.point or 0.0)
            assert split.forecast_mw <= split.announced_mw


def test_columns_and_scale_hold_while_the_date_moves(book: MakeBook) -> None:
    days = ["2024-01-31", "2024-12-31", "2025-01-01", "2025-09-30", "2026-01-01", "2026-05-31"]
    found = [today(book(each)).data for each in days]
    assert {data.years for data in found} == {tuple(range(2024, 2031))}
    assert {data.scale_mw for data in found} == {10_000.0}


def test_lanes_multiply_between_2024_and_may_2026(book: MakeBook) -> None:
    days = ["2024-01-01", "2025-01-15", "2025-09-30", "2026-05-31"]
    counts = [sum(lab.n_last for lab in today(book(each)).data.lanes) for each in days]
    assert counts == sorted(set(counts))
    last = today(book("2026-05-31")).data.lanes[0]
    assert (last.name, last.n_last) == ("OpenAI", last.steps[-1].n_lanes)


@pytest.mark.parametrize("known", ["2019-06-30", "2024-01-01", "2025-01-15", "2025-09-30"])
def test_claims_of_the_future_change_no_byte(book: MakeBook, known: str) -> None:
    whole = book(known)
    cut = replace(whole.snapshot, claims=whole.snapshot.known(whole.as_of.known_at))
    assert to_json(today(Book(cut, whole.as_of))) == to_json(today(whole))


@pytest.mark.parametrize("known", ["2025-01-15", "2025-09-30"])
def test_everything_shown_was_published_by_then(book: MakeBook, known: str) -> None:
    opened = book(known)
    data = today(opened).data
    published = dict(opened.snapshot.claims.select("id", "published").iter_rows())
    told = [claim for each in data.changes for claim in each.claims]
    told += [
        claim
        for panel in data.panels
        for year in panel.years
        for figure in (year.cleared, year.ask, year.open)
        for claim in figure.claims
    ]
    assert told
    assert all(published[claim] <= opened.as_of.known_at for claim in told)
    assert all(panel.first_known <= opened.as_of.known_at for panel in data.panels)


def test_before_the_first_claim_it_says_so(book: MakeBook) -> None:
    answer = today(book("2019-01-01"))
    assert answer.finding == (
        "Nothing was known on 1 January 2019: the book holds no claim published by then."
    )
    data = answer.data
    assert (data.state, data.panels, data.changes, data.month) == ("no_claim", (), (), None)
    assert data.years == tuple(range(2018, 2025))


def test_an_empty_book_says_so_too(small_book: MakeBook) -> None:
    answer = today(small_book())
    assert answer.data.state == "no_claim"
    assert answer.finding.startswith("Nothing was known on 31 May 2026")
    assert [table.rows for table in answer.tables()] == [()] * 5


def test_lanes_without_megawatts_are_panels_of_question_marks(told: Any) -> None:
    signed = {"subject": f"tie:{LANE['id']}", "property": "event", "value": "Signed",
              "published": "2026-01-10"}  # fmt: skip
    answer = told("2026-02-01", signed)
    assert answer.data.state == "no_lane"
    assert answer.finding == (
        "On 1 February 2026 no megawatt of any lab was known: only that Lab had 1 lane."
    )
    assert answer.data.subline == ("The book held 1 claim by then, the first of 10 January 2026.")
    (panel,) = answer.data.panels
    assert (panel.name, panel.note) == ("Lab", "1 lane: no MW known")
    assert {each.cleared.state for each in panel.years} == {"unknown"}
    rows = answer.tables()[0].rows
    assert [row[3] for row in rows] == [None] * len(rows)  # unknown is never an energised 0


def test_one_lab_asks_and_half_of_it_is_dated(told: Any) -> None:
    # Asked 1,000 MW for 2027; the lane promises 400 MW for the end of 2026: 400 cover, 600 open.
    answer = told(
        "2026-02-01",
        mw(f"tie:{LANE['id']}", "capacity", 400, "2026-12-31", "2026-01-10"),
        mw("org:lab", "demand_ask", 1000, "2027-12-31", "2026-01-20", bound="at_least"),
    )
    assert answer.finding == (
        "For end-2027, Lab asks for at least 1.0 GW. Dated lanes cover 0.4 GW of it."
    )
    year = answer.data.panels[0].years[3]
    assert (year.year, year.cleared.point, year.ask.point, year.open.point) == (
        2027,
        400,
        1000,
        600,
    )
    (change,) = answer.data.changes
    assert (change.label, change.kind, change.on) == ("Cloud–Lab", "new", date(2026, 1, 10))
    assert change.status == "announced"


def test_an_ask_without_any_lane_is_not_covered(told: Any) -> None:
    answer = told(
        "2026-02-01",
        mw(f"tie:{LANE['id']}", "capacity", 400, "2029-12-31", "2026-01-10"),
        mw("org:lab", "demand_ask", 1000, "2027-12-31", "2026-01-20"),
    )
    assert answer.finding == ("For end-2027, Lab asks for 1.0 GW. No dated lane covers any of it.")


def test_panels_stand_in_the_order_in_which_the_book_met_them(told: Any) -> None:
    early = mw(f"tie:{LANE['id']}", "capacity", 10, "2026-12-31", "2025-01-10")
    late = mw(f"tie:{LATE_LANE['id']}", "capacity", 5000, "2026-12-31", "2026-01-10")
    assert [panel.name for panel in told("2026-02-01", early, late).data.panels] == [
        "Lab", "Late Lab",
    ]  # fmt: skip


def test_the_scale_grows_in_steps_where_a_bar_would_not_fit(told: Any) -> None:
    huge = mw(f"tie:{LANE['id']}", "capacity", 12_000, "2026-12-31", "2026-01-10")
    assert told("2026-02-01", huge).data.scale_mw == 20_000


def test_valid_and_known_days_are_both_named_where_they_differ(book: MakeBook) -> None:
    opened = book("2026-05-31")
    answer = today(Book(opened.snapshot, AsOf(date(2019, 1, 1), date(2026, 5, 31))))
    assert "as of 1 January 2019, as known on 31 May 2026" in answer.data.subline
    assert answer.data.years[0] == 2018


def test_private_layers_are_counted(book: MakeBook) -> None:
    opened = book("2026-05-31")
    snapshot = replace(opened.snapshot, layers=("base", "desk"))
    assert today(Book(snapshot, opened.as_of)).data.counts.private_layers == ("desk",)


def test_tables_flatten_with_one_row_a_lab_and_year(book: MakeBook) -> None:
    answer = today(book("2026-05-31"))
    frame = answer.frame("panels")
    assert frame.height == N_PANELS * 7
    unknown = frame.filter(pl.col("cleared_state") == "unknown")
    assert unknown["cleared_point"].null_count() == unknown.height
