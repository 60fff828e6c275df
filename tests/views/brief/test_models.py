"""The brief's section on what binds, as HTML and PDF; texts of the model are only texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.support.bound import bound, label
from tests.views.demo import HOSTILE

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.brief import brief
from lanebook.answers.brief_models import Binding
from lanebook.answers.brief_payload import Brief
from lanebook.views.brief.figures import Figures
from lanebook.views.brief.models import NO_MODEL
from lanebook.views.brief.page import to_html
from lanebook.views.brief.pdf import to_pdf

BARE = Figures("", "", "")


@pytest.fixture(scope="module")
def plain(book: Callable[..., Book]) -> Answer[Brief]:
    """A brief of one lab, as known at the end of May 2026."""
    return brief(book("2026-05-31"), labs=("xai",))


def told(answer: Answer[Brief], binding: Binding | None) -> Answer[Brief]:
    """Return the brief with another section on what binds."""
    return replace(answer, data=replace(answer.data, binding=binding))


def test_what_binds_stands_in_the_page_with_its_labels_and_ceilings(plain: Answer[Brief]) -> None:
    found = Binding("Power binds in 2027.", bound(), ())
    html = to_html(told(plain, found), BARE).replace("\u00a0", " ")
    section = html.split("<h2>What binds</h2>")[1].split("</section>")[0]
    assert "Power binds in 2027." in section
    assert "contested, 62 %" in section
    assert "asked in addition" in section
    assert "power in ERCOT" not in section


def test_a_book_without_a_model_says_so(plain: Answer[Brief]) -> None:
    html = to_html(told(plain, None), BARE)
    assert NO_MODEL in html
    assert "Rival readings" not in to_html(
        replace(plain, data=replace(plain.data, binding=None, readings=None)), BARE
    )


def test_hostile_names_of_layers_are_text_in_both_forms(plain: Answer[Brief]) -> None:
    for text in HOSTILE:
        data = replace(bound(), labels=(label("2027", "power", text, 0.9, "stable"),))
        answer = told(plain, Binding(text, data, ()))
        assert "<script" not in to_html(answer, BARE)
    assert to_pdf(answer, BARE).startswith(b"%PDF-")
