"""The brief as PDF: typst with a fixed template, data as JSON, an empty root and fixed fonts."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from importlib.resources import files

import typst

from lanebook.answers.answer import Answer
from lanebook.answers.brief_payload import Brief
from lanebook.base.errors import EngineError
from lanebook.views.brief.figures import Figures
from lanebook.views.brief.pdf_data import pdf_data
from lanebook.views.charts.tokens import colors


def to_pdf(answer: Answer[Brief], figures: Figures) -> bytes:
    """Return the brief as A4 landscape PDF.

    The template sees neither files nor network: its root is an empty folder, its fonts are the
    package's own, its data arrive as one JSON string. The date inside is the known day, so the same
    answer gives the same bytes.
    """
    template = (files("lanebook") / "views" / "brief" / "brief.typ").read_bytes()
    folder = files("lanebook") / "views" / "charts" / "fonts"
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
    known = answer.as_of.known_at
    with tempfile.TemporaryDirectory() as root:
        compiler = typst.Compiler(
            template,
            root=root,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={
                "data": json.dumps(pdf_data(answer, figures), ensure_ascii=False),
                "colors": json.dumps(colors("light")),
            },
        )
        stamp = datetime(known.year, known.month, known.day, tzinfo=UTC)
        found = compiler.compile(format="pdf", timestamp=stamp)
    if not isinstance(found, bytes):
        raise EngineError(
            "The typesetter returned no file.",
            expected="one PDF",
            next_step="report this with the version of typst.",
        )
    return found
