"""Power: tracked sites where they stand, the named total, the book's own slip."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lanebook.answers.book import Book
from lanebook.answers.clearing.axes import POOLS, periods
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.notes import Notes
from lanebook.answers.clearing.power import power
from lanebook.answers.clearing.slip import slip_of
from lanebook.answers.clearing.tracked import pool_of
from lanebook.evidence.parameters import Parameters
from lanebook.evidence.snapshot import shipped_book
from lanebook.network.capacity import CapacitySite, Path

Open = Callable[..., Book]


def shipped_parameters() -> list[dict[str, str]]:
    with (shipped_book() / "parameters.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def notes_of(book: Book) -> Notes:
    return Notes(Parameters(book.snapshot), periods(2023, 2031, "year"))


@pytest.fixture
def one_site(small_book: Open) -> Callable[..., Book]:
    """A site on ERCOT with the given claims of megawatts (value, day, status, published)."""

    def make(*claims: tuple[str, str, str, str], known: str = "2026-05-31", **site: Any) -> Book:
        return small_book(
            known=known,
            organisations=[{"id": "acme", "name": "Acme", "kind": "neocloud", "country": "US"}],
            sites=[{"id": "field", "name": "Field", "operator": "acme", "country": "US",
                    "region": "TX", "grid": "ERCOT", **site}],
            sources=[{"id": "s", "publisher": "Paper", "published": "2025-01-01", "kind": "news"}],
            claims=[
                {"subject": "site:field", "property": "capacity", "value": value, "unit": "MW",
                 "valid_from": day, "status": status, "published": published, "basis": "it",
                 "bound": "point"}
                for value, day, status, published in claims
            ],
            parameters=shipped_parameters(),
        )  # fmt: skip

    return make


def test_the_total_outside_china_follows_the_named_additions(book: Open) -> None:
    power_ = build_model(book()).inputs.power
    outside = power_[:-1].sum(axis=0)
    # Stock of 2022 outside China 2.17, then 3, 5.5, 9, 12.5 and 14.5 GW.
    assert outside[:5] == pytest.approx([5_170, 10_670, 19_670, 32_170, 46_670])
    assert power_[-1, :2] == pytest.approx([2_500, 4_500])  # 0.5 GW and 2 a year
    assert (np.diff(power_, axis=1) >= -1e-9).all()


def test_what_runs_counts_whole_and_what_is_promised_late_and_by_its_odds(
    one_site: Callable[..., Book],
) -> None:
    # 100 MW run since 2025. 500 are announced for 30 September 2026: one level is too few to
    # measure a slip, so the default of 6 months holds and 400 more come by 30 March 2027, with
    # the odds of what is announced, one half.
    made = power(
        found := one_site(
            ("100", "2025-06-30", "operational", "2025-07-15"),
            ("500", "2026-09-30", "announced", "2025-01-15"),
        ),
        notes_of(found),
    )
    (site,) = made.sites
    assert (site.pool, made.slip.count, made.slip.months.point) == ("ercot", 0, 6)
    assert site.mw == pytest.approx([0, 0, 100, 100, 300, 300, 300, 300, 300])
    assert site.early[3] == pytest.approx(300)  # no slip at all
    assert site.late[4] == pytest.approx(300)  # 14 months: November 2027
    assert site.unlikely[-1] == pytest.approx(100 + 0.35 * 400)
    assert site.likely[-1] == pytest.approx(100 + 0.65 * 400)
    assert site.claims[2] == ("c1",)
    assert site.claims[-1] == ("c1", "c2")


def test_tracked_sites_beyond_the_named_total_are_not_cut(one_site: Callable[..., Book]) -> None:
    # 50 GW run from 2024 on: more than the 5.5 GW that the total adds. The book comes first.
    found = one_site(("50000", "2024-06-30", "operational", "2024-07-15"))
    level = power(found, notes_of(found)).power
    assert level[:-1].sum(axis=0)[:3] == pytest.approx([5_170, 55_170, 64_170])
    shares = 0.26  # of what no site explains: nothing in 2024
    assert level[POOLS.index("ercot"), 1] == pytest.approx(shares * 5_170 + 50_000)


def test_the_slip_of_the_book_is_measured_where_it_can_be(book: Open) -> None:
    measured = slip_of(book(), notes_of(book()))
    assert measured.count == 19
    assert measured.months == pytest.approx((1.05, 3.0, 5.25))
    assert len(measured.claims) > measured.count
    early = slip_of(book(known="2025-06-30"), notes_of(book(known="2025-06-30")))
    assert (early.count, early.months.point, early.claims) == (0, 6, ())


@pytest.mark.parametrize(
    ("grid", "country", "region", "pool"),
    [
        ("ERCOT", "US", "TX", "ercot"),
        ("TVA", "US", "TN", "serc-tva"),
        ("off-grid", "US", "TX", "off-grid"),
        ("NYISO", "US", "NY", "pjm"),
        ("", "US", "TX", "ercot"),
        ("", "US", "", ""),
        ("orbit", "US", "", ""),
        ("", "TW", "Tainan", "outside-us"),
        ("CN", "CN", "Hebei", "china"),
    ],
)
def test_sites_stand_in_the_pool_of_their_grid(
    grid: str, country: str, region: str, pool: str
) -> None:
    site = CapacitySite("a", "A", "acme", country, grid, Path(), (0.7, 0.75, 0.8))
    assert pool_of(site, region) == pool


def test_queues_and_permits_stand_beside_their_pools(book: Open) -> None:
    origins = build_model(book()).origins
    told = {(o.layer, o.what) for o in origins}
    assert ("power:off-grid", "permit lead time") in told
    assert ("power:pjm", "interconnection lead time") in told
    queue = next(o for o in origins if (o.layer, o.what) == ("power:ercot", "queue"))
    assert queue.point == 226_000
    assert queue.claims
