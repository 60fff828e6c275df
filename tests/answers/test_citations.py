"""Citations: one step from a number to statement, source and page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.views.demo import demo

from lanebook.answers.book import Book
from lanebook.answers.citations import citation_table, citations, claims_of, subject_names
from lanebook.answers.sheet import sheet
from lanebook.base.errors import InputError


def test_claims_of_finds_ids_in_figures_and_columns() -> None:
    assert claims_of(demo()) == ("c0000001", "c0000002")


def test_statements_read_as_sentences(book: Callable[..., Book]) -> None:
    opened = book("2026-05-31")
    rows = opened.snapshot.claims.filter(
        (opened.snapshot.claims["subject"] == "tie:spacex--anthropic--compute_supply")
        & (opened.snapshot.claims["property"] == "end")
    )
    (found,) = citations(opened, (rows["id"][0],))
    assert found.statement.startswith("SpaceX to Anthropic, compute supply: end 2029-05-31")
    assert found.status == "filed"
    assert found.url.startswith("https://")
    assert found.layer == "base"
    assert citation_table((found,)).rows[0][0] == rows["id"][0]


def test_no_claim_is_cited_before_it_was_known(book: Callable[..., Book]) -> None:
    late = book("2026-05-31").snapshot.claims.filter(
        book().snapshot.claims["published"].dt.year() == 2026
    )["id"][0]
    with pytest.raises(InputError, match="was published after 1 January 2024"):
        citations(book("2024-01-01"), (late,))


def test_every_claim_of_the_sheet_has_a_citation(book: Callable[..., Book]) -> None:
    opened = book("2025-10-31")
    cited = claims_of(sheet(opened, labs=["openai"]))
    found = citations(opened, cited)
    assert {each.claim for each in found} == set(cited)
    days = [each.published for each in found]
    assert days == sorted(days, reverse=True)


def test_mutual_ties_are_named_with_and(book: Callable[..., Book]) -> None:
    names = subject_names(book().snapshot)
    competes = [name for key, name in names.items() if "--competes" in key]
    assert competes
    assert all(" and " in name for name in competes)
