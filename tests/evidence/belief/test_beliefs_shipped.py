"""Belief on the shipped book: the cases that the methods name."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.base.time import AsOf
from lanebook.evidence.belief import Beliefs
from lanebook.evidence.snapshot import shipped_book, snapshot_of_folder

LANE = "tie:spacex--anthropic--compute_supply"


@pytest.fixture(scope="module")
def beliefs() -> Beliefs:
    """The shipped book as of its last day."""
    return Beliefs(snapshot_of_folder(shipped_book()), AsOf(date(2026, 5, 31), date(2026, 5, 31)))


def test_filing_prevails_over_report_and_the_loser_stays(beliefs: Beliefs) -> None:
    """45 bn filed beats the 40 bn reported; both stand in the spread."""
    (amount,) = beliefs.about(LANE, "amount")
    assert (amount.low, amount.point, amount.high) == (40e9, 45e9, 45e9)
    assert [reading.outcome for reading in amount.readings] == ["won", "lost"]
    assert amount.rule.startswith("status: filed before reported")


def test_newer_vintage_replaces_the_whole_path(beliefs: Beliefs) -> None:
    """December's 1,180 MW by July 2026 is gone once May says November."""
    topics = beliefs.about("site:stargate-abilene", "capacity", removed=True)
    july = next(topic for topic in topics if topic.valid_from == date(2026, 7, 1))
    assert july.claim == ""
    assert {reading.outcome for reading in july.readings} == {"replaced"}
    before = beliefs.as_known(date(2026, 1, 31)).about("site:stargate-abilene", "capacity")
    assert next(t for t in before if t.valid_from == date(2026, 7, 1)).point == 1180


def test_ended_row_withdraws_its_statement_from_its_day_on(beliefs: Beliefs) -> None:
    """The 2,121 MW of March 2027 stand until 26 March 2026 and not a day longer."""
    for day, expected in ((date(2026, 3, 26), 2121.0), (date(2026, 3, 27), None)):
        topics = beliefs.as_known(day).about("site:stargate-abilene", "capacity", removed=True)
        march = next(topic for topic in topics if topic.valid_from == date(2027, 3, 3))
        assert march.point == expected
