"""Belief on books of a few rows, worked out by hand in the comments."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.beliefs import SOURCES, VOCABULARY

from lanebook.evidence.belief import Beliefs
from lanebook.evidence.ranking import SOURCE_RANK

LANE = "tie:a--b--compute_supply"
SITE = "site:x"


@pytest.fixture
def held(small_book):
    """`held(rows, known)`: beliefs of a book of claims about the lane unless they say otherwise."""

    def make(rows: list[dict[str, str]], known: str = "2026-05-31", **options: str) -> Beliefs:
        full = [
            {"subject": LANE, "unit": "MW", "basis": "it", "source": "wire"} | row for row in rows
        ]
        tables = {"claims": full, "sources": SOURCES, "vocabulary": VOCABULARY}
        return small_book(known=known, **tables, **options).beliefs

    return make


def level(value: str, published: str, **cells: str) -> dict[str, str]:
    """A capacity claim for the end of 2026."""
    return {
        "property": "capacity", "value": value, "published": published, "bound": "point",
        "valid_from": "2026-12-31",
    } | cells  # fmt: skip


def test_status_comes_before_source_and_source_before_day(held):
    # filed 100 (news, January) against announced 200 (filing, March): status decides, 100 wins.
    (belief,) = held(
        [
            level("100", "2026-01-01", status="filed"),
            level("200", "2026-03-01", status="announced", source="filing"),
        ]
    ).about(LANE)
    assert (belief.low, belief.point, belief.high) == (100, 100, 200)
    assert belief.rule == "status: filed before announced (over c2)"
    # both announced: the filing of January before the news of March.
    (belief,) = held(
        [
            level("100", "2026-01-01", source="filing"),
            level("200", "2026-03-01", source="wire"),
        ]
    ).about(LANE)
    assert belief.claim == "c1"
    assert belief.readings[1].reason == "kind of source: filing before news (c1)"


def test_the_later_publication_decides_last_and_the_spread_keeps_both(held):
    # Two different houses: 100 in January, 130 in March. 130 wins, spread 100 to 130.
    (belief,) = held(
        [level("100", "2026-01-01"), level("130", "2026-03-01", source="relay")]
    ).about(LANE)
    assert (belief.low, belief.point, belief.high) == (100, 130, 130)
    assert belief.contested, "130 is 23 % above 100, more than the 5 % of grace"


def test_a_speaker_s_newer_word_replaces_the_older_and_leaves_the_spread(held):
    # The same wire says 100, then 130: it has changed its mind, the spread is 130 alone.
    (belief,) = held([level("100", "2026-01-01"), level("130", "2026-03-01")]).about(LANE)
    assert (belief.low, belief.high) == (130, 130)
    assert [reading.outcome for reading in belief.readings] == ["won", "replaced"]
    assert belief.readings[1].reason.endswith("(c2, 2026-03-01)")


def test_a_range_is_one_reading_whose_lower_end_counts(held):
    (belief,) = held(
        [level("3", "2026-01-01", bound="low"), level("4", "2026-01-01", bound="high")]
    ).about(LANE)
    assert (belief.low, belief.point, belief.high) == (3, 3, 4)
    assert belief.rule.startswith("a range is stated")
    assert not belief.contested


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [("at_least", 300, None), ("up_to", None, 300), ("approx", 300, 300), ("point", 300, 300)],
)
def test_a_bound_leaves_its_side_open(held, bound, low, high):
    (belief,) = held([level("300", "2026-01-01", bound=bound)]).about(LANE)
    assert (belief.low, belief.point, belief.high) == (low, 300, high)


def test_a_denial_removes_from_its_own_day_on_and_only_what_was_said_before(held):
    rows = [
        level("100", "2026-01-10"),
        level("100", "2026-02-01", status="denied", source="filing"),
        level("100", "2026-02-01", status="reported", source="relay"),
        level("100", "2026-03-01", status="reported", source="relay"),
    ]
    assert held(rows, "2026-01-31").about(LANE)[0].claim == "c1"
    # On 1 February the denial takes c1 and the report of the same day.
    (belief,) = held(rows, "2026-02-28").about(LANE, removed=True)
    assert (belief.claim, belief.value, belief.point) == ("", "", None)
    assert (
        belief.rule == "nothing stands: denied by the party or by a later source (c2, 2026-02-01)"
    )
    assert {reading.outcome for reading in belief.readings} == {"denied"}
    # A new report in March is a new statement and stands.
    assert held(rows, "2026-03-01").about(LANE)[0].claim == "c4"


def test_ended_withdraws_one_step_of_a_path_not_the_subject(held):
    rows = [
        level("100", "2026-01-10"),
        level("100", "2026-01-10", valid_from="2027-12-31"),
        level("100", "2026-02-01", valid_from="2027-12-31", status="ended", bound=""),
    ]
    (belief,) = held(rows).about(LANE)
    assert (belief.claim, belief.valid_from) == ("c1", date(2026, 12, 31))


def test_an_end_that_has_come_outranks_every_planned_end(held):
    plan = {"property": "end", "unit": "date", "basis": "", "value": "2030-12-31"}
    rows = [
        plan | {"published": "2025-01-01", "status": "filed", "source": "filing"},
        plan | {"published": "2026-04-15", "status": "ended", "value": "2026-04-15"},
    ]
    assert held(rows, "2026-04-14").about(LANE)[0].value == "2030-12-31"
    (belief,) = held(rows).about(LANE)
    assert (belief.value, belief.status, belief.firmness) == ("2026-04-15", "ended", None)
    # Ended, but dated ahead: the plan is withdrawn, the tie is not over.
    rows[1]["value"] = "2030-12-31"
    assert held(rows).about(LANE) == ()


def test_a_month_is_one_topic_however_its_day_is_written(held):
    rows = [
        level("100", "2026-01-01", valid_from="2026-05-01", precision="month", source="filing"),
        level("120", "2026-02-01", valid_from="2026-05-31", precision="month"),
        level("130", "2026-02-01", valid_from="2026-05-01", precision="day"),
    ]
    assert [len(belief.readings) for belief in held(rows).about(LANE)] == [1, 2]


def test_currency_and_basis_part_topics(held):
    rows = [
        level("100", "2026-01-01"),
        level("100", "2026-01-01", basis="facility"),
        level("100", "2026-01-01", property="amount", unit="USD", basis=""),
        level("100", "2026-01-01", property="amount", unit="EUR", basis=""),
    ]
    assert len(held(rows).about(LANE)) == 4


def test_events_never_compete(held):
    told = {"property": "event", "unit": "text", "basis": "", "published": "2026-01-01"}
    rows = [told | {"value": "signs"}, told | {"value": "denies it all", "status": "denied"}]
    beliefs = held(rows).about(LANE)
    assert {belief.value for belief in beliefs} == {"signs", "denies it all"}
    assert not any(belief.contested for belief in beliefs)


def test_a_newer_vintage_takes_the_whole_path_of_its_house_and_its_relays(held):
    def step(value: str, on: str, published: str, source: str) -> dict[str, str]:
        return level(
            value, published, subject=SITE, valid_from=on, source=source, status="forecast"
        )

    rows = [
        step("50", "2026-03-31", "2025-12-17", "counter-1"),
        step("90", "2027-12-31", "2025-12-17", "counter-1"),
        step("80", "2026-09-30", "2026-01-05", "relay"),
        step("70", "2026-09-30", "2026-01-05", "wire"),
        step("60", "2026-11-30", "2026-05-23", "counter-2"),
    ]
    before = held(rows, "2026-05-22").about(SITE)
    # c3 and c4 tie on every rank: the smaller id leads.
    assert [belief.point for belief in before] == [50, 80, 90]
    after = held(rows).about(SITE, removed=True)
    outcomes = {r.claim: r.outcome for belief in after for r in belief.readings}
    # The wire is another house. Its 70 by September is a promise of 60 or more before November,
    # which the later vintage puts at a later date: re-dated.
    assert outcomes == {
        "c1": "replaced", "c2": "replaced", "c3": "replaced", "c4": "withdrawn", "c5": "won",
    }  # fmt: skip


def test_the_same_level_at_a_later_date_withdraws_the_earlier_promise(held):
    rows = [
        level("100", "2026-01-01", valid_from="2026-09-30"),
        level("100", "2026-03-01", valid_from="2026-12-31", status="reported", source="relay"),
    ]
    (belief,) = held(rows).about(LANE)
    assert belief.valid_from == date(2026, 12, 31)
    # A lower floor for a later date ("at least 50") does not contradict 100 before it.
    rows[1] |= {"value": "50", "bound": "at_least"}
    assert len(held(rows).about(LANE)) == 2


def test_an_older_promise_never_withdraws_a_newer_one(held):
    rows = [
        level("1000", "2026-01-01", valid_from="2027-06-30"),
        level("1110", "2026-03-01", valid_from="2026-09-30", source="relay"),
    ]
    assert [belief.point for belief in held(rows).about(LANE)] == [1110, 1000]


@pytest.mark.parametrize(
    ("status", "confidence", "value", "contested"),
    [
        ("filed", "medium", "106", True),  # 6 % apart
        ("filed", "medium", "105", False),  # 5 % is grace
        ("announced", "medium", "300", True),  # one rank below filed
        ("reported", "medium", "300", False),  # three ranks below
        ("announced", "low", "300", False),  # nobody vouches for it
    ],
)
def test_contested_needs_standing_and_distance(held, status, confidence, value, contested):
    rows = [
        level("100", "2026-01-01", status="filed", source="filing"),
        level(value, "2026-01-02", status=status, confidence=confidence),
    ]
    assert held(rows).about(LANE)[0].contested is contested


def test_a_floor_below_and_a_ceiling_above_do_not_contest(held):
    rows = [
        level("300", "2026-01-01", status="filed"),
        level("200", "2026-01-01", status="filed", bound="at_least", source="relay"),
        level("500", "2026-01-01", status="filed", bound="up_to", source="filing"),
    ]
    (belief,) = held(rows).about(LANE)
    assert not belief.contested
    assert (belief.low, belief.high) == (200, 500)


def test_dates_contest_beyond_a_month_and_rights_by_their_word(held):
    cells = {"unit": "date", "basis": "", "status": "filed", "property": "end"}
    rows = [
        cells | {"value": "2029-05-31", "published": "2026-01-01"},
        cells | {"value": "2029-07-02", "published": "2026-01-02", "source": "relay"},
    ]
    assert held(rows).about(LANE)[0].contested, "32 days apart"
    rows[1]["value"] = "2029-07-01"
    assert not held(rows).about(LANE)[0].contested, "31 days are within a month"
    words = {"property": "exclusivity", "unit": "text", "basis": "", "valid_from": "2025-01-01"}
    rows = [
        words | {"value": "exclusive", "published": "2026-01-01"},
        words | {"value": "none", "published": "2026-01-01", "source": "relay"},
    ]
    assert held(rows).about(LANE)[0].contested


def test_current_is_the_latest_period_begun_and_not_over(held):
    rows = [
        level("100", "2025-01-01", valid_from="2025-06-30"),
        level("200", "2025-01-01", valid_from="2026-03-31"),
        level("900", "2025-01-01", valid_from="2027-12-31"),
        level("50", "2025-01-01", valid_from="2026-04-01", valid_to="2026-04-30"),
    ]
    on = {
        day: held(rows, valid=day).current(LANE, "capacity")
        for day in ("2025-06-29", "2025-06-30", "2026-04-30", "2026-05-01")
    }
    assert on["2025-06-29"] is None
    assert [belief.point for belief in on.values() if belief] == [100, 50, 200]


def test_equal_claims_are_told_apart_by_their_ids(held):
    rows = [level("100", "2026-01-01", source="wire"), level("200", "2026-01-01", source="relay")]
    (belief,) = held(rows).about(LANE)
    assert (belief.claim, SOURCE_RANK["news"]) == ("c1", 2)
    assert belief.rule == "all ranks equal: the smaller claim id (over c2)"


def test_an_unknown_property_is_what_its_unit_says(small_book):
    rows = [{"subject": LANE, "property": "mood", "value": "glad", "published": "2026-01-01"}]
    (belief,) = small_book(claims=rows, sources=SOURCES).beliefs.about(LANE)
    assert (belief.value, belief.number) == ("glad", None)


def test_a_book_without_claims_holds_nothing(small_book):
    beliefs = small_book().beliefs
    assert beliefs.about(LANE) == ()
    assert beliefs.frame.is_empty()
