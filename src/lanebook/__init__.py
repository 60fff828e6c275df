"""Lanebook: the book of AI compute lanes.

    import lanebook
    book = lanebook.open_book(known=date(2026, 5, 31))
    lanebook.sheet(book, labs=["anthropic"]).frame()

Every question is a function of a book and returns an `Answer` with `finding`, `data` and `frame()`
(polars); `to_json(answer)` writes it, and in a notebook it shows itself. Importing this loads
nothing else; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lanebook.answers.answer import Answer, Figure, Table
    from lanebook.answers.book import Book, book_of_folder, open_book
    from lanebook.answers.brief import brief
    from lanebook.answers.capex import capex
    from lanebook.answers.check import check
    from lanebook.answers.chokepoints import chokepoints
    from lanebook.answers.citations import citations, claims_of
    from lanebook.answers.constraints import constraints
    from lanebook.answers.contradictions import contradictions
    from lanebook.answers.diff import diff
    from lanebook.answers.ensemble import ensemble
    from lanebook.answers.lanes import compare_labs, lanes
    from lanebook.answers.map import network_map as map  # noqa: A004  the question's own name
    from lanebook.answers.option import option
    from lanebook.answers.scan import scan
    from lanebook.answers.schemas import schema
    from lanebook.answers.serialise import to_json
    from lanebook.answers.sheet import sheet
    from lanebook.answers.shock import shock
    from lanebook.answers.show.profile import show
    from lanebook.answers.theses import theses
    from lanebook.answers.why import why
    from lanebook.base.errors import LanebookError
    from lanebook.base.version import VERSION as __version__  # noqa: N811  its conventional name

#: public name -> (module, name in it). The stability promise covers exactly these.
_PUBLIC: dict[str, tuple[str, str]] = {
    "Answer": ("lanebook.answers.answer", "Answer"),
    "Book": ("lanebook.answers.book", "Book"),
    "Figure": ("lanebook.answers.answer", "Figure"),
    "LanebookError": ("lanebook.base.errors", "LanebookError"),
    "Table": ("lanebook.answers.answer", "Table"),
    "__version__": ("lanebook.base.version", "VERSION"),
    "book_of_folder": ("lanebook.answers.book", "book_of_folder"),
    "brief": ("lanebook.answers.brief", "brief"),
    "capex": ("lanebook.answers.capex", "capex"),
    "check": ("lanebook.answers.check", "check"),
    "chokepoints": ("lanebook.answers.chokepoints", "chokepoints"),
    "citations": ("lanebook.answers.citations", "citations"),
    "claims_of": ("lanebook.answers.citations", "claims_of"),
    "compare_labs": ("lanebook.answers.lanes", "compare_labs"),
    "constraints": ("lanebook.answers.constraints", "constraints"),
    "contradictions": ("lanebook.answers.contradictions", "contradictions"),
    "diff": ("lanebook.answers.diff", "diff"),
    "ensemble": ("lanebook.answers.ensemble", "ensemble"),
    "lanes": ("lanebook.answers.lanes", "lanes"),
    "map": ("lanebook.answers.map", "network_map"),
    "open_book": ("lanebook.answers.book", "open_book"),
    "option": ("lanebook.answers.option", "option"),
    "scan": ("lanebook.answers.scan", "scan"),
    "schema": ("lanebook.answers.schemas", "schema"),
    "sheet": ("lanebook.answers.sheet", "sheet"),
    "shock": ("lanebook.answers.shock", "shock"),
    "show": ("lanebook.answers.show.profile", "show"),
    "theses": ("lanebook.answers.theses", "theses"),
    "to_json": ("lanebook.answers.serialise", "to_json"),
    "why": ("lanebook.answers.why", "why"),
}

__all__ = [
    "Answer",
    "Book",
    "Figure",
    "LanebookError",
    "Table",
    "__version__",
    "book_of_folder",
    "brief",
    "capex",
    "check",
    "chokepoints",
    "citations",
    "claims_of",
    "compare_labs",
    "constraints",
    "contradictions",
    "diff",
    "ensemble",
    "lanes",
    "map",
    "open_book",
    "option",
    "scan",
    "schema",
    "sheet",
    "shock",
    "show",
    "theses",
    "to_json",
    "why",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name stands for
    """Load a public name when it is first used, and show answers in notebooks from then on."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'lanebook' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    found = getattr(import_module(module), attribute)
    globals()[name] = found
    if module.startswith("lanebook.answers"):
        import_module("lanebook.views.notebook").register()
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
