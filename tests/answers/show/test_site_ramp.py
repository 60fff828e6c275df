"""Ramps of sites: what was announced, seen and expected, each on its own path."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.show import show
from lanebook.answers.show.site import SiteProfile

KNOWN = date(2026, 5, 31)


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of_folder(known=KNOWN)


def site_of(book: Book, name: str) -> SiteProfile:
    found = show(book, name).data
    assert isinstance(found, SiteProfile)
    return found


def test_what_ran_is_past_and_ends_at_what_runs_now(book: Book) -> None:
    site = site_of(book, "site:stargate-abilene")
    assert all(point.on <= KNOWN for point in site.ramp.actual)
    assert site.ramp.actual[-1].mw == site.energised.point
    assert [p.on for p in site.ramp.actual] == sorted({p.on for p in site.ramp.actual})


def test_a_site_may_shrink_but_a_promise_only_grows(book: Book) -> None:
    actual = [point.mw for point in site_of(book, "colossus-1").ramp.actual]
    assert actual != sorted(actual)
    for path in (site_of(book, "site:stargate-abilene").ramp.announced,):
        levels = [point.mw for point in path]
        assert levels == sorted(set(levels))


def test_zero_is_a_level_only_where_a_source_says_so(book: Book) -> None:
    site = site_of(book, "site:stargate-abilene")
    claims = dict(book.snapshot.claims.select("id", "number").iter_rows())
    for point in (*site.ramp.actual, *site.ramp.announced, *site.ramp.expected):
        assert point.claim in claims
        if point.mw == 0:
            assert claims[point.claim] == 0


def test_an_early_book_knows_no_later_point(book: Book) -> None:
    early = site_of(book_of_folder(known=date(2026, 1, 31)), "site:stargate-abilene")
    published = dict(book.snapshot.claims.select("id", "published").iter_rows())
    points = (*early.ramp.actual, *early.ramp.announced, *early.ramp.expected)
    assert points
    assert all(published[point.claim] <= date(2026, 1, 31) for point in points)
