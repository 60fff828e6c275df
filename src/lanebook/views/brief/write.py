"""Write the brief: `brief.html` and `brief.pdf`, each whole or not at all."""

from __future__ import annotations

from pathlib import Path

from lanebook.answers.answer import Answer
from lanebook.answers.brief_payload import Brief
from lanebook.base.files import write_atomically
from lanebook.views.brief.figures import draw
from lanebook.views.brief.page import to_html
from lanebook.views.brief.pdf import to_pdf


def write_brief(answer: Answer[Brief], folder: Path) -> tuple[Path, Path]:
    """Write both forms to `folder` (made if need be); returns their paths, HTML first."""
    figures = draw(answer.data, answer.as_of.known_at)
    folder.mkdir(parents=True, exist_ok=True)
    page, paper = folder / "brief.html", folder / "brief.pdf"
    write_atomically(page, to_html(answer, figures).encode("utf-8"))
    write_atomically(paper, to_pdf(answer, figures))
    return page, paper
