"""Laws of the sheet on the shipped book: no look-ahead, no order, replay."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.serialise import to_json
from lanebook.answers.sheet import sheet

KNOWN = date(2025, 10, 31)
WHOLE = book_of_folder(known=KNOWN)


def answer(book: Book) -> str:
    return to_json(sheet(book))


NOW = answer(WHOLE)


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_claims_of_the_future_change_no_byte(seed: int, share: float) -> None:
    # Keep all that was published by the day, and a random part of what came later, in any order.
    claims = WHOLE.snapshot.claims
    past = claims.filter(pl.col("published") <= KNOWN)
    future = claims.filter(pl.col("published") > KNOWN).sample(fraction=share, seed=seed)
    mixed = pl.concat([past, future]).sample(fraction=1.0, shuffle=True, seed=seed)
    other = Book(replace(WHOLE.snapshot, claims=mixed), WHOLE.as_of)
    assert answer(other) == NOW


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_order_of_the_registers_changes_no_byte(seed: int) -> None:
    shuffled = {
        name: getattr(WHOLE.snapshot, name).sample(fraction=1.0, shuffle=True, seed=seed)
        for name in ("ties", "sites", "organisations", "sources", "parameters")
    }
    other = Book(replace(WHOLE.snapshot, **shuffled), WHOLE.as_of)
    assert answer(other) == NOW


def test_cleared_is_an_interval_on_random_days(book: Callable[..., Book]) -> None:
    days = random.Random(7).sample(
        range(date(2024, 1, 1).toordinal(), date(2026, 6, 1).toordinal()), 6
    )
    for day in sorted(days):
        for buyer in sheet(book(date.fromordinal(day))).data.buyers:
            for figure in (*buyer.cleared, *buyer.open):
                if figure.point is not None:
                    assert figure.low is not None
                    assert figure.high is not None
                    assert figure.low - 1e-9 <= figure.point <= figure.high + 1e-9
