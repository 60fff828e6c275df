"""What is drawn from a book's model: the one way, for ensembles and for the ranges of a label."""

from __future__ import annotations

from lanebook.answers.book import Book
from lanebook.answers.clearing.model import Model
from lanebook.scenarios.draws import Task
from lanebook.scenarios.model import Scenario


def task_of(book: Book, model: Model, scenario: Scenario, seed: int) -> Task:
    """Return what is drawn from: the model's drivers, its commitments' odds and the scenario.

    Args:
        book: whose valid day parts what stands from what is promised.
        model: of the book.
        scenario: applied to every draw, its own amounts drawn.
        seed: of the draws.
    """
    day = book.as_of.valid_at
    since = day.year + (day.timetuple().tm_yday - 1) / 365.25
    return Task(
        inputs=model.inputs,
        places=model.places,
        scenario=scenario,
        spreads=model.spreads,
        odds=model.odds,
        since=since,
        seed=seed,
    )
