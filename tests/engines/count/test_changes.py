"""What a count takes from the one beside it is what it would have counted itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from lanebook.answers.book import Book
from lanebook.base.time import year_end
from lanebook.engines.count import BASES, Basis, Counter, Readings, counters_of
from lanebook.engines.count.changes import changes_of
from lanebook.engines.count.reading import read_at
from lanebook.evidence.parameters import Parameters
from lanebook.network.build.capacity import build_capacity, rows_by_subject
from lanebook.network.capacity import CapacityBook

YEARS = tuple(range(2023, 2034))
Open = Callable[..., Book]


def capacity_of(book: Book) -> CapacityBook:
    rows = rows_by_subject(book.beliefs.live)
    return build_capacity(book.snapshot, rows, Parameters(book.snapshot))


@pytest.mark.parametrize("known", ["2024-08-31", "2025-10-31", "2026-05-31"])
def test_counters_beside_each_other_count_what_each_counts_alone(book: Open, known: str) -> None:
    capacity = capacity_of(book(known))
    _check_same(capacity)


def test_a_contract_that_ends_on_the_last_day_of_a_year_is_over_in_the_next(book: Open) -> None:
    capacity = capacity_of(book())
    last = date(2027, 12, 31)
    ending = {tie: replace(found, ends_on=last) for tie, found in capacity.ties.items()}
    _check_same(replace(capacity, ties=ending))


def _check_same(capacity: CapacityBook) -> None:
    shared = counters_of(capacity, YEARS)
    everywhere = frozenset(capacity.sites)
    for (year, basis), counter in shared.items():
        alone = Counter(capacity, year_end(year), Readings(basis))
        for site in capacity.sites:
            assert counter.site_worth(site) == alone.site_worth(site)
        for tie in capacity.ties:
            assert counter.worth(tie) == alone.worth(tie), (tie, year, basis)
            assert counter.worth(tie, everywhere) == alone.worth(tie, everywhere)


def test_most_counts_are_taken_from_their_neighbour(book: Open) -> None:
    # Were every year a change, the counts would still be right, and slow again.
    changes = changes_of(capacity_of(book()))
    anew = sum(len(change.years & set(YEARS)) for change in changes.values())
    assert anew < len(changes) * len(YEARS) / 3


@pytest.mark.parametrize("basis", BASES)
def test_readings_that_are_kept_are_the_readings(book: Open, basis: Basis) -> None:
    capacity = capacity_of(book())
    readings = Readings(basis)
    paths = [tie.path for tie in capacity.ties.values()]
    paths += [site.path for site in capacity.sites.values()]
    days = [
        day
        for path in paths
        for level in path.dated
        if (day := level.on) is not None and day < date(2040, 1, 1)
    ]
    for on in (*sorted(set(days)), *map(year_end, YEARS)):
        for path in paths:
            assert readings.at(path, on) == read_at(path, on, basis)
