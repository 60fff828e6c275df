"""What each reading of a contract implies: the SpaceX case, from a hand-made book."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.implications import fold, implications

LANE = "tie:spacex--anthropic--compute_supply"
VOCABULARY = [
    {"property": name, "type": kind}
    for name, kind in (
        ("amount", "number"), ("annual_amount", "number"), ("term", "number"),
        ("notice", "number"), ("end", "date"), ("start", "date"),
    )
]  # fmt: skip
SOURCES = [
    {"id": "s1", "publisher": "SEC", "kind": "filing"},
    {"id": "post", "publisher": "Chief", "kind": "blog"},
]


@pytest.fixture
def implied(small_book):
    """`implied(rows)`: implications of claims about the lane."""

    def make(*rows):
        full = [
            {"subject": LANE, "published": "2026-05-20", "source": "s1", "status": "filed"} | row
            for row in rows
        ]
        book = small_book(claims=full, vocabulary=VOCABULARY, sources=SOURCES)
        return implications(book.beliefs, LANE)

    return make


RATE = {
    "property": "annual_amount", "value": "15000000000", "unit": "USD", "bound": "point",
    "valid_from": "2026-07-01", "valid_to": "2029-05-31",
}  # fmt: skip
TOTAL = {"property": "amount", "value": "45000000000", "unit": "USD", "bound": "point"}
END = {"property": "end", "value": "2029-05-31", "unit": "date", "precision": "month"}
TERM = {"property": "term", "value": "0.5", "unit": "years", "source": "post", "status": "reported"}
NOTICE = {"property": "notice", "value": "90", "unit": "days"}


def test_filing_and_chief_stand_side_by_side(implied):
    found = implied(TOTAL, RATE, END, TERM, NOTICE)
    totals = [(each.status, round(each.total.point / 1e9, 3)) for each in found]
    assert totals == [
        ("filed", 45.0),
        # 1 July 2026 to 31 May 2029 are 1,066 days: 15 × 1066 / 365.25
        ("filed", 43.778),
        # half a year of 15 bn
        ("reported", 7.5),
        # 15 × 90 / 365.25
        ("filed", 3.696),
    ]
    # 45 / 3.696 = 12.2
    assert fold(found) == pytest.approx(12.175)
    assert found[2].total.claims == ("c2", "c4")
    assert found[2].arithmetic == "15 bn USD a year × 0.5 years"


def test_without_a_rate_tranches_are_no_contradiction(implied):
    assert implied(TOTAL, TOTAL | {"value": "9", "valid_from": "2026-01-01"}, END) == ()


def test_without_a_length_a_total_s_own_period_serves(implied):
    # 300 bn over 2027 to 2031 is five years (1,826 days); a filed 30 bn a year makes 150.
    rate = RATE | {"value": "30000000000", "valid_to": ""}
    total = TOTAL | {
        "value": "300000000000", "valid_from": "2027-01-01", "valid_to": "2031-12-31",
    }  # fmt: skip
    found = implied(total, rate)
    assert [round(each.total.point / 1e9, 1) for each in found] == [300, 150]
    assert implied(TOTAL, rate) == ()


def test_the_same_term_told_twice_is_one_reading(implied):
    found = implied(RATE, TERM, TERM | {"value": "0.49", "valid_from": "2026-05-28"})
    terms = [each for each in found if each.reading.startswith("a term")]
    # 0.49 and 0.5 are within 5 %: the later one speaks, both are cited.
    assert [(each.years, each.total.claims) for each in terms] == [(0.49, ("c1", "c3", "c2"))]


def test_a_withdrawn_term_implies_nothing(implied):
    found = implied(RATE, TERM, TERM | {"status": "denied", "published": "2026-05-25"})
    assert [each for each in found if "term" in each.reading] == []


def test_a_floor_keeps_its_upper_side_open(implied):
    (total, _) = implied(TOTAL | {"bound": "at_least", "value": "90000000000"}, RATE)
    assert (total.total.low, total.total.high, total.total.bound) == (90e9, None, "at_least")


def test_shipped_book_spans_twelve_fold_and_knew_less_before(book):
    found = implications(book().beliefs, LANE)
    by_claim = {each.total.claims: each.total.point for each in found}
    assert by_claim["c-d9e12d1803",] == 45e9
    # 15 bn × 0.49 years = 7.35 bn; 15 bn × 90 / 365.25 = 3.70 bn
    assert by_claim["c-bfe053b01e", "c-3a371e3b00", "c-54fd2e440b"] == pytest.approx(7.35e9)
    assert by_claim["c-bfe053b01e", "c-f5467a3492"] == pytest.approx(3.696e9, rel=1e-3)
    assert round(fold(found) or 0) == 12
    # On 21 May only the total had been read out of the filing.
    assert implications(book(date(2026, 5, 21)).beliefs, LANE) == ()
