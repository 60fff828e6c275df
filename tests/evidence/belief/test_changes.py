"""Delay, shrink, cancel and the three ladders, told apart."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.beliefs import SOURCES, VOCABULARY

from lanebook.evidence.belief import changes, ladders
from lanebook.evidence.belief.backfill import GRACE_DAYS, back_filled

SITE = "site:x"
LANE = "tie:a--b--compute_supply"
CHIPS = "tie:a--b--chip_supply"


@pytest.fixture
def told(small_book):
    """`told(rows, subject)`: what changed about a subject, as (kind, from, to, months)."""

    def make(rows, subject=SITE):
        full = [
            {"subject": subject, "source": "wire", "unit": "MW", "basis": "it"} | row
            for row in rows
        ]
        beliefs = small_book(claims=full, sources=SOURCES, vocabulary=VOCABULARY).beliefs
        return [
            (c.kind, c.from_mw or c.from_on, c.to_mw or c.to_on, c.months, c.claims)
            for c in changes(beliefs, subject)
        ]

    return make


def step(value, on, published, **cells):
    """A forecast level of a site."""
    return {
        "property": "capacity", "value": value, "valid_from": on, "published": published,
        "bound": "point", "status": "forecast",
    } | cells  # fmt: skip


def test_the_same_level_later_is_a_delay(told):
    # 1,180 MW from 1 July to 1 November 2026: 123 days / 30.4375 = 4.0 months.
    rows = [
        step("1180", "2026-07-01", "2025-12-17"),
        step("590", "2026-07-01", "2026-05-23"),
        step("1180", "2026-11-01", "2026-05-23"),
    ]
    assert told(rows) == [("delay", 1180.0, 1180.0, 4.0, ("c1", "c3"))]


def test_a_path_that_never_reaches_the_level_has_shrunk(told):
    # 3,328 promised; the next path ends at 2,715, which is less than 95 % of it.
    rows = [
        step("3328", "2027-09-30", "2025-12-17"),
        step("885", "2026-12-31", "2026-05-23"),
        step("2715", "2028-05-31", "2026-05-23"),
    ]
    (found,) = told(rows)
    assert found[:3] == ("shrink", 3328.0, 2715.0)


def test_a_smaller_early_step_alone_says_nothing_of_the_final_level(told):
    rows = [step("3328", "2028-09-30", "2025-12-17"), step("885", "2026-12-31", "2026-05-23")]
    assert told(rows) == []


def test_within_a_month_and_five_percent_nothing_has_changed(told):
    rows = [step("1000", "2026-12-01", "2025-12-17"), step("960", "2027-01-01", "2026-05-23")]
    assert told(rows) == []


def test_earlier_is_an_advance_and_more_is_growth(told):
    assert told(
        [step("1000", "2027-06-30", "2025-12-17"), step("1000", "2027-01-31", "2026-05-23")]
    )[0][:3] == ("advance", 1000.0, 1000.0)
    assert told(
        [step("1000", "2027-06-30", "2025-12-17"), step("1300", "2027-06-30", "2026-05-23")]
    )[0][:3] == ("growth", 1000.0, 1300.0)


def test_what_stood_already_when_published_is_no_promise(told):
    rows = [
        step("100", "2025-06-30", "2025-12-17", status="operational"),
        step("100", "2026-06-30", "2026-05-23"),
    ]
    assert told(rows) == []


def test_an_end_moved_lengthens_a_contract_but_delays_a_roll_out(told):
    rows = [
        {"property": "end", "unit": "date", "basis": "", "value": day, "published": published}
        for day, published in (("2029-12-31", "2025-01-01"), ("2030-12-31", "2026-01-01"))
    ]
    # 365 days / 30.4375 = 12.0 months
    assert told(rows, LANE)[0][:4] == ("longer", date(2029, 12, 31), date(2030, 12, 31), 12.0)
    assert told(rows, CHIPS)[0][0] == "delay"
    assert (
        told(
            rows[::-1]
            and [rows[1] | {"published": "2025-01-01"}, rows[0] | {"published": "2026-01-01"}],
            LANE,
        )[0][0]
        == "shorter"
    )


def test_a_statement_taken_back_is_a_cancel_not_a_shrink(told):
    rows = [
        step("600", "2026-12-31", "2026-01-01", status="option"),
        step("600", "2026-12-31", "2026-03-27", status="ended", source="relay"),
    ]
    assert told(rows) == [("cancel", 600.0, None, None, ("c1", "c2"))]


def test_three_ladders_are_climbed_apart(small_book):
    rows = [
        {"property": "event", "value": "talks", "status": "rumoured", "published": "2025-01-05"},
        {"property": "event", "value": "signs", "status": "announced", "published": "2025-03-01"},
        {"property": "amount", "value": "1", "unit": "USD", "bound": "point", "status": "binding",
         "published": "2025-03-01"},
        {"property": "amount", "value": "2", "unit": "USD", "bound": "point", "status": "binding",
         "published": "2025-09-01"},
        {"property": "event", "value": "air permit granted for the gas plant", "status": "filed",
         "published": "2025-10-01"},
        {"property": "units", "value": "9", "unit": "count", "status": "binding",
         "published": "2025-11-01"},
        {"property": "capacity", "value": "50", "unit": "MW", "basis": "it", "status": "operational",
         "valid_from": "2025-12-01", "published": "2025-12-15"},
        {"property": "capacity", "value": "60", "unit": "MW", "basis": "it", "status": "operational",
         "note": "billing", "valid_from": "2026-01-01", "published": "2026-01-15"},
        {"property": "end", "value": "2026-04-15", "unit": "date", "status": "ended",
         "published": "2026-04-15"},
    ]  # fmt: skip
    full = [{"subject": LANE, "source": "wire"} | row for row in rows]
    beliefs = small_book(claims=full, sources=SOURCES, vocabulary=VOCABULARY).beliefs
    assert [(s.ladder, s.step, s.on.isoformat(), s.claims) for s in ladders(beliefs, LANE)] == [
        ("commercial", "rumour", "2025-01-05", ("c1",)),
        ("commercial", "signed", "2025-03-01", ("c2",)),
        ("commercial", "amended", "2025-09-01", ("c4",)),
        ("commercial", "ended", "2026-04-15", ("c9",)),
        ("permit", "granted", "2025-10-01", ("c5",)),
        ("delivery", "ordered", "2025-11-01", ("c6",)),
        ("delivery", "energised", "2025-12-01", ("c7",)),
        ("delivery", "in service", "2026-01-01", ("c8",)),
    ]
    # Known in February 2025 only the rumour was.
    early = beliefs.as_known(date(2025, 2, 1))
    assert [step.step for step in ladders(early, LANE)] == ["rumour"]


@pytest.mark.parametrize(
    ("recorded", "published", "set_up", "expected"),
    [
        (date(2026, 6, 10), date(2026, 5, 1), date(2026, 6, 1), True),  # 40 days late
        (date(2026, 6, 1), date(2026, 5, 1), date(2026, 5, 30), False),  # 31 days: keeping up
        (date(2026, 6, 1), date(2020, 5, 1), date(2026, 6, 1), False),  # the first import
        (None, date(2020, 5, 1), None, False),  # straight from files
    ],
)
def test_back_filled_means_late_and_after_the_first_import(recorded, published, set_up, expected):
    assert GRACE_DAYS == 31
    assert back_filled(recorded, published, set_up) is expected
