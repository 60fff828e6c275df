"""The base clearing of a book: its model solved as it stands, once."""

from __future__ import annotations

from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.clearing.model import Model
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.solver import Solver

_KEY: Final = "lanebook.answers.clearing.solved"


def is_solved(book: Book, model: Model) -> bool:
    """Return whether the clearing of a model is at hand."""
    return id(model) in book.__dict__.get(_KEY, {})


def solved(book: Book, model: Model) -> Clearing:
    """Return the clearing of a model at its points, remembered with the book.

    Args:
        book: that remembers the model too (`build_model`), so that it is the same every time.
        model: of the book.
    """
    held: dict[int, Clearing] = book.__dict__.setdefault(_KEY, {})
    if id(model) not in held:
        held[id(model)] = Solver(model.inputs).solve(model.inputs)
    return held[id(model)]
