"""Announced against actual, worked by hand on small sites, then on the shipped book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lanebook.answers.book import Book
from lanebook.answers.show.energisation import Milestone, milestones, running_now

SITE = [{"id": "dune", "name": "Dune", "operator": "acme", "country": "US"}]
ORGS = [{"id": "acme", "name": "Acme", "kind": "developer", "country": "US"}]


def _level(
    mw: str, on: str, published: str, status: str = "announced", **more: str
) -> dict[str, str]:
    return {
        "subject": "site:dune",
        "property": "capacity",
        "value": mw,
        "unit": "MW",
        "basis": "facility",
        "bound": "point",
        "valid_from": on,
        "published": published,
        "status": status,
        "source": f"s-{published}",
    } | more


@pytest.fixture(scope="module")
def site(small_book: Callable[..., Book]) -> Callable[..., Book]:
    def make(*claims: dict[str, str], known: str = "2026-05-31") -> Book:
        return small_book(known, organisations=ORGS, sites=SITE, claims=list(claims))

    return make


def _path(book: Book) -> list[Milestone]:
    return list(milestones(book.beliefs, "site:dune"))


def test_late_by_two_months(site: Callable[..., Book]) -> None:
    book = site(
        _level("100", "2026-01-01", "2025-01-10"),
        _level("100", "2026-03-02", "2026-03-05", "operational"),
    )
    (only,) = _path(book)
    assert only.state == "energised"
    assert only.announced is not None
    assert only.announced.on == date(2026, 1, 1)
    assert only.energised is not None
    assert only.energised.on == date(2026, 3, 2)
    # 60 days ÷ 30.4375 = 1.97 → 2.0
    assert only.slip_months.point == 2.0
    assert only.slip_months.bound == ""
    assert only.claims == ("c1", "c2")


def test_redated_and_still_expected(site: Callable[..., Book]) -> None:
    book = site(
        _level("500", "2026-07-01", "2025-06-01"),
        _level("500", "2026-10-01", "2026-01-15"),
        _level("505", "2026-12-31", "2026-05-01"),  # within 2 % of 500: the same level
    )
    (only,) = _path(book)
    assert only.state == "expected"
    assert [each.on for each in only.redated] == [date(2026, 10, 1), date(2026, 12, 31)]
    assert only.expected is not None
    assert only.expected.on == date(2026, 12, 31)
    # 183 days ÷ 30.4375 = 6.01 → 6.0
    assert only.slip_months.point == 6.0


def test_a_level_that_stood_when_it_was_said_has_no_slip(site: Callable[..., Book]) -> None:
    book = site(
        _level("300", "2025-02-01", "2025-12-17", "operational"),
        _level("300", "2026-05-31", "2026-05-06"),
    )
    (only,) = _path(book)
    assert only.state == "energised"
    assert only.announced is None
    assert only.slip_months.state == "unknown"


def test_a_day_inside_the_announced_period_is_on_time(site: Callable[..., Book]) -> None:
    book = site(
        _level("100", "2025-12-31", "2025-01-10", precision="year"),
        _level("100", "2025-08-01", "2025-09-01", "operational"),
    )
    (only,) = _path(book)
    assert only.slip_months.point == 0
    assert only.slip_months.state == "zero"


def test_after_a_coarse_period_the_slip_is_approximate(site: Callable[..., Book]) -> None:
    book = site(
        _level("100", "2025-06-30", "2025-01-10", precision="quarter"),
        _level("100", "2025-09-29", "2025-10-01", "operational"),
    )
    (only,) = _path(book)
    assert only.slip_months.point == 3.0  # 91 days
    assert only.slip_months.bound == "approx"
    assert only.slip_months.low is None


@pytest.mark.parametrize("status", ["option", "loi", "rumoured"])
def test_soft_words_announce_nothing(site: Callable[..., Book], status: str) -> None:
    assert _path(site(_level("100", "2026-07-01", "2025-01-10", status))) == []


def test_a_withdrawn_level_is_kept_as_withdrawn(site: Callable[..., Book]) -> None:
    book = site(
        _level("900", "2027-03-01", "2025-12-17", "forecast"),
        _level("900", "2027-03-01", "2026-03-27", "ended"),
    )
    (only,) = _path(book)
    assert only.state == "withdrawn"
    assert only.slip_months.point is None


def test_a_greater_level_reaches_the_smaller_one(site: Callable[..., Book]) -> None:
    book = site(
        _level("100", "2025-06-01", "2025-01-10"),
        _level("250", "2025-08-01", "2025-09-01", "operational"),
    )
    first, second = _path(book)
    assert (first.level.point, first.state) == (100.0, "energised")
    assert first.slip_months.point == 2.0  # 61 days
    assert (second.level.point, second.announced) == (250.0, None)


def test_nothing_is_late_before_it_is_known(site: Callable[..., Book]) -> None:
    claims = (
        _level("100", "2026-01-01", "2025-01-10"),
        _level("100", "2026-03-02", "2026-03-05", "operational"),
    )
    (early,) = _path(site(*claims, known="2026-02-01"))
    assert early.state == "expected"
    assert early.slip_months.point == 0


def test_running_now_is_the_last_seen_not_the_largest(site: Callable[..., Book]) -> None:
    book = site(
        _level("442", "2025-07-22", "2026-05-23", "operational"),
        _level("425", "2026-02-11", "2026-05-23", "operational"),
        _level("340", "2026-02-11", "2026-05-23", "operational", basis="it"),
    )
    metered, it_load = running_now(book.beliefs, "site:dune")
    assert (metered.point, it_load.point) == (425.0, 340.0)
    assert metered.firmness == "energised"


def test_unknown_is_not_zero(site: Callable[..., Book]) -> None:
    metered, it_load = running_now(site().beliefs, "site:dune")
    assert (metered.point, metered.state) == (None, "unknown")
    assert it_load.state == "unknown"
    works = site(_level("0", "2025-01-01", "2025-02-01", "operational"))
    assert running_now(works.beliefs, "site:dune")[0].state == "zero"
    assert _path(works) == []


def test_abilene_slipped_four_months(book: Callable[..., Book]) -> None:
    # data/book/README: "Abilene's 1,180 MW went from July to November 2026".
    path = {m.level.point: m for m in milestones(book().beliefs, "site:stargate-abilene")}
    full = path[1180.0]
    assert full.state == "expected"
    assert full.announced is not None
    assert full.announced.on == date(2026, 7, 1)
    assert full.expected is not None
    assert full.expected.on == date(2026, 11, 1)
    assert full.slip_months.point == 4.0  # 123 days
    assert path[590.0].energised is not None
    assert path[590.0].slip_months.point == 1.7  # 1 April to 23 May 2026: 52 days
    assert path[2121.0].state == "withdrawn"
    metered, it_load = running_now(book().beliefs, "site:stargate-abilene")
    assert (metered.point, it_load.point) == (590.0, 421.0)


def test_new_carlisle_and_colossus_2_as_the_readme_says(book: Callable[..., Book]) -> None:
    rainier = {m.level.point: m for m in milestones(book().beliefs, "site:rainier-new-carlisle")}
    # 1,092 MW from 9 January to 23 March 2026: 73 days = 2.4 months.
    assert rainier[1092.0].slip_months.point == 2.4
    colossus = {m.level.point: m for m in milestones(book().beliefs, "site:colossus-2")}
    assert colossus[1000.0].energised is not None
    assert colossus[1000.0].energised.on == date(2026, 5, 13)


def test_abilene_as_known_in_december(book: Callable[..., Book]) -> None:
    path = {
        m.level.point: m for m in milestones(book("2025-12-31").beliefs, "site:stargate-abilene")
    }
    assert path[1180.0].slip_months.point == 0
    assert path[1180.0].redated == ()
    assert path[2121.0].state == "expected"


def test_a_scope_change_is_named(book: Callable[..., Book]) -> None:
    path = milestones(book().beliefs, "site:prometheus")
    wider = [m for m in path if m.slip_months.note]
    assert {m.announced.published for m in wider if m.announced} == {date(2025, 12, 17)}
