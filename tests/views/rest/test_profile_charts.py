"""Charts of profiles over the shipped book, as the table of charts draws them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from lanebook.answers.book import Book, book_of_folder
from lanebook.base.clock import system_clock
from lanebook.base.errors import InputError
from lanebook.evidence.ledger import Ledger, open_ledger
from lanebook.views.rest.asked import Asked
from lanebook.views.rest.charts import CHARTS
from lanebook.views.rest.params import SubjectChartParams

SUBJECTS = {
    "ramp": "site:stargate-abilene", "slip": "site:stargate-abilene",
    "path": "org:anthropic", "dated": "org:anthropic",
}  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return open_ledger(str(tmp_path_factory.mktemp("charts") / "ledger.sqlite"), clock=system_clock)


def asked(book: Book, ledger: Ledger) -> Asked:
    return Asked(book, ledger, lambda _: book)


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_a_chart_is_json_without_later_news(name: str, ledger: Ledger) -> None:
    params = SubjectChartParams(subject=SUBJECTS[name])
    early = CHARTS[name].draw(asked(book_of_folder(known=date(2025, 12, 31)), ledger), params)
    late = CHARTS[name].draw(asked(book_of_folder(known=date(2026, 5, 31)), ledger), params)
    assert json.dumps(early, allow_nan=False) != json.dumps(late, allow_nan=False)


def test_an_unknown_year_is_a_question_mark_without_a_bar(ledger: Ledger) -> None:
    params = SubjectChartParams(subject="org:mistral")
    spec = CHARTS["dated"].draw(asked(book_of_folder(known=date(2026, 5, 31)), ledger), params)
    rows = next(iter(spec.get("datasets", {"": spec["data"].get("values")}).values()))
    unknown = [row for row in rows if row["text"] == "?"]
    assert unknown
    for row in unknown:
        assert not [r for r in rows if r["year"] == row["year"] and r["fill"] is not None]


@pytest.mark.parametrize(("name", "subject"), [("ramp", "org:openai"), ("path", "site:colossus-1")])
def test_a_chart_of_something_else_is_refused(name: str, subject: str, ledger: Ledger) -> None:
    book = book_of_folder(known=date(2026, 5, 31))
    with pytest.raises(InputError, match="has no such chart at this date"):
        CHARTS[name].draw(asked(book, ledger), SubjectChartParams(subject=subject))
