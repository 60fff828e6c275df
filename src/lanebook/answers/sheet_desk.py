"""Counts behind the sheet, made once per buyer, year and basis."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.sheet_asks import Asks
from lanebook.base.time import year_end
from lanebook.engines.count import (
    Basis,
    BuyerYear,
    Counter,
    count_buyer,
    counters_of,
    disputed_sites,
    lanes_of,
    lent_sites,
)
from lanebook.engines.matching import Matching, match
from lanebook.network.capacity import CapacityBook, CapacityTie


@dataclass(frozen=True, slots=True)
class CountedYear:
    """One buyer at one year-end, counted and matched."""

    counted: BuyerYear
    matching: Matching


class Desk:
    """Everything one question works with; counts are made once per buyer, year and basis."""

    def __init__(
        self, capacity: CapacityBook, years: tuple[int, ...], basis: Basis, asks: Asks
    ) -> None:
        self.capacity = capacity
        self.years = years
        self.basis: Basis = basis
        self.asks = asks
        self.counters = counters_of(capacity, years)
        self._lent = {year: lent_sites(capacity, year_end(year)) for year in years}
        self._disputed = {year: disputed_sites(capacity, year_end(year)) for year in years}
        self._lanes: dict[str, dict[str, tuple[str, ...]]] = {}
        self._years: dict[tuple[str, int, Basis], CountedYear] = {}

    def counted(self, buyer: str, year: int, basis: Basis) -> CountedYear:
        """Return the buyer's year, counted and matched."""
        key = (buyer, year, basis)
        if buyer not in self._lanes:
            self._lanes[buyer] = lanes_of(self.capacity, buyer)
        if key not in self._years:
            counter = self.counters[year, basis]
            self._years[key] = _matched(
                counter,
                count_buyer(
                    counter, buyer, self._lanes[buyer], self._lent[year], self._disputed[year]
                ),
            )
        return self._years[key]


def _matched(counter: Counter, counted: BuyerYear) -> CountedYear:
    ties = counter.book.ties
    chips = [ties[tie] for tie in counted.chips]
    bare = {tie: worth for tie, worth in counted.bare.items() if worth.point is not None}
    matching = match(
        [reading.point for reading in counted.chips.values()],
        [worth.point or 0.0 for worth in bare.values()],
        [[_fits(chip, ties[tie]) for tie in bare] for chip in chips],
    )
    return CountedYear(counted, matching)


def _fits(chips: CapacityTie, bare: CapacityTie) -> bool:
    """Chips bound to one site fit only there; others fit any bare site of their buyer."""
    return not chips.site or chips.site == bare.site
