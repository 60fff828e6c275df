"""Capex: hand-worked books, the shipped book against its claims, no look-ahead."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl
import pytest

from lanebook.answers.book import Book
from lanebook.answers.capex import capex
from lanebook.answers.capex_records import FirmYear
from lanebook.answers.capex_statements import Period, prevailing, revisions, statements_of
from lanebook.answers.serialise import to_json
from lanebook.base.errors import InputError, UnknownName
from lanebook.base.time import AsOf

Open = Callable[..., Book]

PARAMETERS = [
    ("ai_share_of_capex", "hyperscalers", "0.5", "0.5", "0.5", "fraction"),
    ("capex_per_gw", "total-per-gw-it", "20", "25", "50", "USD bn per GW IT"),
    ("capex_per_gw", "total-per-gw-facility", "20", "20", "20", "USD bn per GW facility"),
    ("capex_per_gw", "it-hardware-per-gw-it", "15", "15", "15", "USD bn per GW IT"),
    ("capex_per_gw", "shell-and-mep-per-gw-it", "5", "5", "5", "USD bn per GW IT"),
    ("useful_life", "accelerators-economic", "5", "5", "5", "years"),
    ("useful_life", "shell", "25", "25", "25", "years"),
    ("discount_rate", "all", "0", "0", "0", "per year"),
    ("electricity", "us-all-in", "100", "100", "100", "USD per MWh"),
    ("pue_average", "cloud", "1", "1", "1", "ratio"),
    ("facility_over_it_peak", "neocloud-and-other", "1", "1", "1", "ratio"),
    ("share_sold_to_labs", "cloud", "0.25", "0.25", "0.25", "fraction of AI capacity"),
]


def parameters() -> list[dict[str, str]]:
    keys = ("name", "applies_to", "low", "point", "high", "unit")
    return [dict(zip(keys, row, strict=True)) | {"source": "assumption", "as_of": "2026-01-01"} for row in PARAMETERS]


def claim(subject: str, value: str, first: str, last: str, published: str, **more: str) -> dict[str, str]:
    row = {"subject": subject, "property": "capex", "value": value, "unit": "USD"}
    row |= {"valid_from": first, "valid_to": last, "published": published}
    return row | {"status": "guidance", "bound": "point"} | more


@pytest.fixture
def tiny(small_book: Open) -> Callable[..., Book]:
    """Two firms that build, one that does not, one market; all numbers round."""

    def make(*claims: dict[str, str], known: str = "2026-05-31", **tables: Any) -> Book:
        return small_book(
            known=known,
            claims=list(claims),
            organisations=[
                {"id": "cloud", "name": "Cloud", "kind": "hyperscaler"},
                {"id": "neo", "name": "Neo", "kind": "neocloud"},
                {"id": "fab", "name": "Fab", "kind": "foundry"},
                {"id": "lab", "name": "Lab", "kind": "lab"},
            ],
            sources=[{"id": "s", "publisher": "Paper", "published": "2026-01-01", "kind": "news"}],
            parameters=parameters(),
            **tables,
        )

    return make


def of_year(answer: Any, org: str, year: int) -> FirmYear:
    return next(row for row in answer.data.firms if (row.org, row.year) == (f"org:{org}", year))


def test_a_worked_year(tiny: Callable[..., Book]) -> None:
    # Cloud guides to 80-120 bn, Neo to 10 bn. AI: 0.5 of Cloud = 40-60 (middle 50), all of Neo = 10.
    # MW at 25 bn per GW: (50 + 10) / 25 = 2.4 GW; low (40 + 10) / 50 = 1.0; high (60 + 10) / 20 = 3.5
    # to labs: a quarter of Cloud's 2 GW = 500, kept 1,500, Neo's 400 not split
    # hardware 15 of 20 = 0.75: 60 bn x (0.75 / 5 + 0.25 / 25) = 9 + 0.6 = 9.6 bn depreciation
    # power 2,400 MW x 8,760 h x 100 USD = 2.1024 bn; r = 0; revenue 11.7024 bn
    book = tiny(
        claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01", bound="low"),
        claim("org:cloud", "120000000000", "2026-01-01", "2026-12-31", "2026-02-01", bound="high"),
        claim("org:neo", "10000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
        claim("org:fab", "50000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
        claim("market:all-clouds", "700000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
    )
    answer = capex(book)
    (total,) = answer.data.totals
    assert (total.year, total.n_firms, total.n_own_word) == (2026, 2, 2)
    assert (total.spend_usd.low, total.spend_usd.point, total.spend_usd.high) == (90e9, 110e9, 130e9)
    assert total.it_mw.point == pytest.approx(2400)
    assert (total.it_mw.low, total.it_mw.high) == pytest.approx((1000, 3500))
    assert total.to_labs_mw.point == pytest.approx(500)
    assert total.kept_mw.point == pytest.approx(1500)
    assert total.not_split_mw.point == pytest.approx(400)
    assert total.depreciation_usd == pytest.approx(9.6e9)
    assert total.power_usd == pytest.approx(2.1024e9)
    assert total.revenue_usd.point == pytest.approx(11.7024e9)
    assert answer.finding.startswith("2026: 2 firms (2 on their own word) put capital spending at 90–130 bn USD")
    assert {s.subject for s in answer.data.apart} == {"org:fab", "market:all-clouds"}


def test_the_range_is_kept_and_has_no_point(tiny: Callable[..., Book]) -> None:
    book = tiny(
        claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01", bound="low"),
        claim("org:cloud", "120000000000", "2026-01-01", "2026-12-31", "2026-02-01", bound="high"),
    )
    spend = of_year(capex(book), "cloud", 2026).spend
    assert (spend.low, spend.point, spend.high) == (80e9, None, 120e9)
    assert spend.claims == ("c1", "c2")


def test_an_open_end_stays_open_in_the_sum(tiny: Callable[..., Book]) -> None:
    book = tiny(
        claim("org:cloud", "100000000000", "2026-01-01", "2026-12-31", "2026-02-01", bound="at_least"),
        claim("org:neo", "10000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
    )
    (total,) = capex(book).data.totals
    assert (total.spend_usd.low, total.spend_usd.high, total.spend_usd.bound) == (110e9, None, "at_least")
    assert total.revenue_usd.high is None


def test_an_earlier_view_keeps_the_earlier_guidance(tiny: Callable[..., Book]) -> None:
    rows = (
        claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
        claim("org:cloud", "90000000000", "2026-01-01", "2026-12-31", "2026-04-30"),
    )
    assert of_year(capex(tiny(*rows, known="2026-04-29")), "cloud", 2026).spend.point == 80e9
    answer = capex(tiny(*rows))
    assert of_year(answer, "cloud", 2026).spend.point == 90e9
    path = [(r.statement.published, r.statement.amount.point, r.change) for r in answer.data.revisions]
    assert path == [(date(2026, 2, 1), 80e9, None), (date(2026, 4, 30), 90e9, 0.125)]


def test_calendar_years_go_before_fiscal_ones_and_fiscal_ones_stand_where_they_end(tiny: Callable[..., Book]) -> None:
    book = tiny(
        claim("org:cloud", "70000000000", "2025-07-01", "2026-06-30", "2026-02-01"),
        claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
        claim("org:neo", "10000000000", "2025-06-01", "2026-05-31", "2026-02-01"),
    )
    answer = capex(book)
    assert of_year(answer, "cloud", 2026).period == "2026"
    assert of_year(answer, "neo", 2026).period == "FY to May 2026"
    (table, *_) = answer.tables()
    assert any("Neo 2026 is FY to May 2026" in note for note in table.notes)


def test_what_goes_to_labs_is_unknown_not_zero_where_no_share_is_known(tiny: Callable[..., Book]) -> None:
    (total,) = capex(tiny(claim("org:neo", "10000000000", "2026-01-01", "2026-12-31", "2026-02-01"))).data.totals
    assert [(f.point, f.state) for f in (total.to_labs_mw, total.kept_mw)] == [(None, "unknown")] * 2
    assert total.not_split_mw.point == pytest.approx(400)


def test_only_what_entered_is_named(tiny: Callable[..., Book]) -> None:
    answer = capex(tiny(claim("org:neo", "10000000000", "2026-01-01", "2026-12-31", "2026-02-01")))
    assert "ai_share_of_capex" not in {use.name for use in answer.parameters}
    assert not any(line.startswith("ai_share_of_capex/") for line in answer.data.formula)
    assert any(line.startswith("useful_life/shell = 25 years") for line in answer.data.formula)


def test_other_currencies_parts_and_increments_are_never_added(tiny: Callable[..., Book]) -> None:
    book = tiny(
        claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
        claim("org:cloud", "95000000000", "2026-01-01", "2026-12-31", "2026-03-01", note="cloud segment only"),
        claim("org:cloud", "20000000000", "2026-01-01", "2026-12-31", "2026-03-02", note="added in 2026"),
        claim("org:neo", "9000000000", "2026-01-01", "2026-12-31", "2026-02-01", unit="EUR"),
    )
    answer = capex(book)
    (total,) = answer.data.totals
    assert total.spend_usd.point == 80e9
    assert [s.scope for s in answer.data.statements] == ["whole", "part", "increment", "whole"]
    assert [(s.subject, s.amount.unit) for s in answer.data.apart] == [("org:neo", "EUR")]


def test_a_subsidiary_inside_its_parent_is_shown_and_not_added(small_book: Open) -> None:
    rows = [
        claim("org:whole", "30000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
        claim("org:part", "20000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
    ]
    orgs = [
        {"id": "whole", "name": "Whole", "kind": "neocloud"},
        {"id": "part", "name": "Part", "kind": "neocloud", "parent": "whole"},
    ]
    answer = capex(small_book(claims=rows, organisations=orgs, parameters=parameters()))
    (total,) = answer.data.totals
    assert (total.n_firms, total.spend_usd.point) == (1, 30e9)
    assert answer.data.ignored == (("Part 2026", "it is inside Whole"),)


def test_a_denied_figure_is_gone_from_its_day_on(tiny: Callable[..., Book]) -> None:
    rows = (
        claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01"),
        claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-03-01", status="denied"),
    )
    assert of_year(capex(tiny(*rows, known="2026-02-28")), "cloud", 2026).spend.point == 80e9
    assert capex(tiny(*rows)).data.totals == ()


def test_overrides_enter_by_name_and_are_named(tiny: Callable[..., Book]) -> None:
    book = tiny(claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01"))
    answer = capex(book, overrides={"capex_per_gw/total-per-gw-it": 40.0})
    # 80 x 0.5 / 40 = 1 GW at every end
    (total,) = answer.data.totals
    assert (total.it_mw.low, total.it_mw.point, total.it_mw.high) == pytest.approx((1000, 1000, 1000))
    used = {use.name + "/" + use.applies_to: use for use in answer.parameters}
    assert used["capex_per_gw/total-per-gw-it"].overridden
    assert not used["discount_rate/all"].overridden
    assert "at 40 bn per GW" in answer.finding


def test_nonsense_is_refused_by_name(tiny: Callable[..., Book]) -> None:
    book = tiny(claim("org:cloud", "80000000000", "2026-01-01", "2026-12-31", "2026-02-01"))
    with pytest.raises(InputError, match="hardware_life_years"):
        capex(book, overrides={"useful_life/accelerators-economic": 0.0})
    with pytest.raises(UnknownName, match="no parameter is called"):
        capex(book, overrides={"usefull_life": 4.0})
    with pytest.raises(UnknownName, match="knows no"):
        capex(book, firms=["nobody"])


def test_nothing_known_is_said_not_zero(tiny: Callable[..., Book]) -> None:
    answer = capex(tiny())
    assert answer.data.totals == ()
    assert answer.finding.startswith("No yearly capital spending in USD")
    assert answer.tables() == ()


@pytest.mark.parametrize(
    ("first", "last", "kind", "words"),
    [
        ("2026-01-01", "2026-12-31", "calendar", "2026"),
        ("2025-01-27", "2026-01-25", "fiscal", "FY to January 2026"),  # 52 weeks
        ("2023-01-29", "2024-02-03", "fiscal", "FY to February 2024"),  # 53 weeks
        ("2026-01-01", "2026-03-31", "quarter", "quarter to March 2026"),
        ("2025-01-01", "2030-12-31", "programme", "January 2025 to December 2030"),
        ("2026-01-01", "2026-06-30", "part_year", "January 2026 to June 2026"),
    ],
)
def test_periods_are_told_apart(first: str, last: str, kind: str, words: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert (period.kind, period.words) == (kind, words)


def test_the_shipped_year_against_its_claims(book: Open) -> None:
    # c-19edf25c61 Amazon ~200; c-dbf5fe63e2 Microsoft ~190; c-66e34a46da, c-741fcaf010 Alphabet 180-190;
    # c-60661b8ed5, c-72f5d0c28b Meta 125-145; c-a022faf458 Oracle 50 (FY to May 2026);
    # c-3c682b3f9a CoreWeave 31-35; c-9a8b9676c2 ByteDance 30; c-9b01370195 Nebius 20-25
    # low 200+190+180+125+50+31+30+20 = 826; high 200+190+190+145+50+35+30+25 = 865
    answer = capex(book())
    total = next(total for total in answer.data.totals if total.year == 2026)
    assert (total.n_firms, total.n_own_word) == (8, 7)
    assert (total.spend_usd.low, total.spend_usd.high) == (826e9, 865e9)
    # AI: 0.7 x (200+190+185+135+50+30) + 33 + 22.5 = 0.7 x 790 + 55.5 = 608.5 bn; / 40 = 15.2125 GW
    assert total.ai_usd.point == pytest.approx(608.5e9)
    assert total.it_mw.point == pytest.approx(15212.5)
    # low: 0.6 x (200+190+180+125+50+30) + 31 + 20 = 516; / 60 = 8.6 GW
    assert total.it_mw.low == pytest.approx(8600)
    # high: 0.8 x (200+190+190+145+50+30) + 35 + 25 = 704; / 35 = 20.114 GW
    assert total.it_mw.high == pytest.approx(704 / 35 * 1000)
    # labs: (0.45 x 140 + 0.4 x 133 + 0.15 x 129.5 + 0.7 x 35 + 0.35 x 33) / 40 = 171.675 / 40 GW
    assert total.to_labs_mw.point == pytest.approx(171.675 / 40 * 1000)


def test_required_revenue_of_the_shipped_year(book: Open) -> None:
    # h = 26.5 / 38.3; r = 0.08: c(5) = 0.2504565, c(15) = 0.1168295
    # 608.5 x (0.691906 x 0.2504565 + 0.308094 x 0.1168295) = 127.351 bn for capital,
    # power: MW x PUE x 8,760 x 75, with PUE 1.15, 1.17, 1.1, 1.08, 1.4, 1.35, 1.22, 1.35:
    # 3500x1.15 + 3325x1.17 + 3237.5x1.1 + 2362.5x1.08 + 875x1.4 + 825x1.35 + 525x1.22 + 562.5x1.35
    # = 4025 + 3890.25 + 3561.25 + 2551.5 + 1225 + 1113.75 + 640.5 + 759.375 = 17766.6 MW -> 11.673 bn
    total = next(total for total in capex(book()).data.totals if total.year == 2026)
    assert total.power_usd == pytest.approx(17766.625 * 8760 * 75, rel=1e-9)
    assert total.revenue_usd.point == pytest.approx((127.351 + 11.673) * 1e9, rel=1e-4)
    parts = total.depreciation_usd + total.return_usd + total.power_usd
    assert parts == pytest.approx(total.revenue_usd.point, rel=1e-12)


def test_revisions_of_the_shipped_book(book: Open) -> None:
    answer = capex(book(), firms=["Meta"])
    path = [
        (r.statement.published.isoformat(), r.statement.amount.low, r.statement.amount.high)
        for r in answer.data.revisions
        if r.period == "2026"
    ]
    assert path == [("2026-01-30", 115e9, 135e9), ("2026-04-29", 125e9, 145e9)]
    cut = [r for r in capex(book(), firms=["CoreWeave"]).data.revisions if r.period == "2025"]
    assert cut[1].change == pytest.approx(13 / 21.5 - 1)


@pytest.mark.parametrize("known", ["2025-03-01", "2025-10-31", "2026-02-20", "2026-05-31"])
def test_what_prevails_is_what_why_says(book: Open, known: str) -> None:
    opened = book(known)
    beliefs = opened.beliefs
    checked = 0
    rows = statements_of(opened.snapshot, opened.as_of.known_at)
    for (subject, period, unit), group in groupby(rows, key=lambda s: (s.subject, s.period, s.amount.unit)):
        path = list(group)
        if any(statement.scope != "whole" for statement in path):
            continue
        best = prevailing(path)
        (held,) = (
            b
            for b in beliefs.about(subject, "capex")
            if (b.valid_from, b.valid_to, b.unit) == (period.valid_from, period.valid_to, unit)
        )
        assert best is not None
        assert held.claim in best.amount.claims
        checked += 1
    assert checked > 40


def test_revisions_end_with_what_prevails(book: Open) -> None:
    opened = book()
    rows = statements_of(opened.snapshot, opened.as_of.known_at)
    for _, group in groupby(rows, key=lambda s: (s.subject, s.period, s.amount.unit)):
        path = list(group)
        steps, best = revisions(path), prevailing(path)
        assert bool(steps) == (best is not None)
        for last, now in zip(steps[-1].ends if steps else (), best.ends if best else (), strict=True):
            assert (last is None) == (now is None)
            assert (last or 0) == pytest.approx(now or 0, rel=0.01)


def test_nothing_published_later_enters(book: Open) -> None:
    known = date(2025, 10, 31)
    full = book(known)
    cut = full.snapshot.claims.filter(pl.col("published") <= known)
    blind = Book(replace(full.snapshot, claims=cut), AsOf(known, known))
    assert to_json(capex(full)) == to_json(capex(blind))


def test_contracts_with_labs_carry_their_claims(book: Open) -> None:
    contracts = {c.tie: c for c in capex(book()).data.contracts}
    azure = contracts["tie:microsoft--openai--compute_supply"]
    assert (azure.promised_usd.point if azure.promised_usd else None) == 250e9
    assert azure.promised_mw is None
    assert azure.claims == ("c-57d2394a34",)


def test_json_has_null_for_open_ends(book: Open) -> None:
    data = json.loads(to_json(capex(book("2025-06-30"))))["data"]
    meta = next(row for row in data["firms"] if row["org"] == "org:meta" and row["year"] == 2025)
    assert (meta["spend"]["low"], meta["spend"]["high"], meta["spend"]["bound"]) == (None, 65e9, "up_to")
