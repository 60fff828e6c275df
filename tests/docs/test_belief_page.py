"""The method page of belief prints the tables that the code uses."""

from __future__ import annotations

import re

import pytest

from lanebook.evidence.belief import contest
from lanebook.evidence.belief.backfill import GRACE_DAYS
from lanebook.evidence.belief.changes import SAME_DATE_DAYS, SAME_LEVEL_SHARE
from lanebook.evidence.belief.ladders import STEPS
from lanebook.evidence.belief.removal import OUTCOMES, REMOVAL_RULES
from lanebook.evidence.ranking import FIRMNESS, SOURCE_RANK, STATUS_RANK

pytestmark = pytest.mark.docs


@pytest.fixture(scope="module")
def page(root):
    """The page as text."""
    return (root / "docs/methods/belief.md").read_text(encoding="utf-8")


def table(page: str, head: str) -> list[tuple[str, ...]]:
    """Return the rows of the table under this header line."""
    lines = page[page.index(head) :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
    return rows


def test_status_ranks_are_the_code_s(page):
    expected = [(status, str(rank), FIRMNESS[status]) for status, rank in STATUS_RANK.items()]
    assert table(page, "| status | rank | firmness |") == expected


def test_source_ranks_are_the_code_s(page):
    expected = [(kind, str(rank)) for kind, rank in SOURCE_RANK.items()]
    assert table(page, "| kind of source | rank |") == expected


def test_removal_rules_are_the_code_s(page):
    expected = [(rule, OUTCOMES[rule], words) for rule, words in REMOVAL_RULES.items()]
    assert table(page, "| rule | outcome | what it says |") == expected


def test_ladders_are_the_code_s(page):
    expected = [(ladder, ", ".join(steps)) for ladder, steps in STEPS.items()]
    assert table(page, "| ladder | steps |") == expected


def test_thresholds_are_the_code_s(page):
    flat = re.sub(r"\s+", " ", page)
    assert f"at most {contest.STANDING_STEPS} steps lower" in flat
    assert f"{contest.APPROX_SHARE:.0%}".replace("%", " %") + " to either side" in flat
    assert f"more than {contest.GRACE_SHARE * 100:.0f} % of the larger" in flat
    assert f"dates more than {contest.GRACE_DAYS} days apart" in flat
    assert f"reached more than {SAME_DATE_DAYS} days later is a *delay*" in flat
    assert f"comes within {SAME_LEVEL_SHARE * 100:.0f} % of the level" in flat
    assert f"more than {GRACE_DAYS} days after its publication" in flat
