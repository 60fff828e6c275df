"""Counts behind the sheet, made once per buyer, year and basis."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.sheet_asks import Asks
from lanebook.base.time import LAST_YEAR, year_end
from lanebook.engines.count import (
    Basis,
    BuyerYear,
    Counter,
    Readings,
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
        self._last: tuple[Counter, dict[str, str], dict[str, str]] | None = None
        self._years: dict[tuple[str, int, Basis], CountedYear] = {}

    def counted(self, buyer: str, year: int, basis: Basis) -> CountedYear:
        """Return the buyer's year, counted and matched."""
        key = (buyer, year, basis)
        if key not in self._years:
            counter = self.counters[year, basis]
            self._years[key] = _matched(
                counter,
                count_buyer(
                    counter, buyer, self.lanes(buyer), self._lent[year], self._disputed[year]
                ),
            )
        return self._years[key]

    def in_all(self, buyer: str) -> BuyerYear:
        """Return the buyer counted on the desk's basis when all that has a date has come."""
        if self._last is None:
            on = year_end(LAST_YEAR)
            counter = Counter(self.capacity, on, Readings(self.basis))
            self._last = counter, lent_sites(self.capacity, on), disputed_sites(self.capacity, on)
        counter, lent, disputed = self._last
        return count_buyer(counter, buyer, self.lanes(buyer), lent, disputed)

    def lanes(self, buyer: str) -> dict[str, tuple[str, ...]]:
        """Return the buyer's ties by role, as `lanes_of` does."""
        if buyer not in self._lanes:
            self._lanes[buyer] = lanes_of(self.capacity, buyer)
        return self._lanes[buyer]


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
