"""What the brief says of shocks: three that tell most, then every shipped one, largest first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lanebook.answers.book import Book
from lanebook.answers.brief_shocks import Breaking, breaking_of
from lanebook.answers.shock_library import shocks
from lanebook.scenarios.library import names


@pytest.fixture(scope="module")
def breaking(book: Callable[..., Book]) -> Breaking:
    return breaking_of(shocks(book("2026-05-31")))


def test_the_largest_loss_stands_first(breaking: Breaking) -> None:
    lost = [line.lost_mw_years for line in breaking.data.lines]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] > 1000


def test_three_shocks_tell_most_each_for_its_own_reason(breaking: Breaking) -> None:
    reasons = [line.telling for line in breaking.data.telling]
    assert len(set(reasons)) == 3
    assert not any(line.asks_fall for line in breaking.data.telling)
    first = next(line for line in breaking.data.telling if line.telling == "takes most from labs")
    others = [line.lost_mw_years for line in breaking.data.lines if not line.asks_fall]
    assert first.lost_mw_years == max(others)
    assert breaking.finding.startswith(f"Of {len(breaking.data.lines)} shipped shocks, ")


def test_every_scenario_is_told_or_said_to_change_nothing(breaking: Breaking) -> None:
    told = {line.name for line in breaking.data.lines} | set(breaking.data.silent)
    assert told == set(names()) - {"base"}


def test_the_tables_hold_quarters_and_reasons(breaking: Breaking) -> None:
    telling, every = breaking.tables()
    assert len(telling.rows) == 3
    assert len(telling.columns) == 2 + len(breaking.data.lines[0].quarters)
    assert len(every.rows) == len(breaking.data.lines)
