"""Megawatts of a site at a day, and when fully built: its own statements, else its largest lane's.

A site's own statements lead, read as the sheet reads them (the newest publication leads). Where it
has none, the largest promise of a lane at the site stands in: of two buyers' promises only the
larger, because both may mean the same hall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_cells import UNKNOWN, reading_cell
from lanebook.answers.show.energisation import Milestone
from lanebook.answers.show.figures import BASIS_WORDS
from lanebook.answers.wording import bounded, megawatts
from lanebook.base.time import LAST_YEAR, year_end
from lanebook.engines.count import BASES, Basis, Reading, Readings
from lanebook.engines.count.lending import is_over
from lanebook.engines.count.reading import undated_at
from lanebook.network.capacity import CapacityBook, CapacityTie, Level, Path

_LANES: Final = frozenset({"full_stack", "site"})
_BASES: Final[tuple[Basis, ...]] = ("announced", "all")


class Levels:
    """Reads sites of one capacity book.

    Args:
        capacity: ties and sites in megawatts of `load`.
        load: "it" or "facility".
    """

    def __init__(self, capacity: CapacityBook, load: str) -> None:
        self._capacity, self._load = capacity, load
        self._readings: dict[Basis, Readings] = {basis: Readings(basis) for basis in BASES}
        self._ties: dict[str, list[CapacityTie]] = {}
        for tie in sorted(capacity.ties.values(), key=lambda each: each.id):
            if tie.site:
                self._ties.setdefault(tie.site, []).append(tie)

    def ties(self, site: str) -> Sequence[CapacityTie]:
        """Return the ties at a site that can carry megawatts, by id."""
        return self._ties.get(site, ())

    def at(self, site: str, on: date, basis: Basis) -> Figure:
        """Return the megawatts that statements of `basis` date to stand at a site by a day."""
        own = self._readings[basis].at(self._capacity.sites[site].path, on)
        if own is not None:
            return self._cell(own, on, "")
        read = self._readings[basis]
        told = [
            (reading, tie)
            for tie in self._lanes(site)
            if not is_over(tie, on) and (reading := read.at(tie.path, on)) is not None
        ]
        if not told:
            return UNKNOWN
        best, tie = max(told, key=lambda each: (each[0].point, each[1].id))
        buyer = self._capacity.names.get(tie.recipient, tie.recipient)
        figure = self._cell(best, on, f"as promised to {buyer}, for the lane")
        several = len({each.recipient for _, each in told}) > 1
        return replace(figure, bound="at_least") if several and not figure.bound else figure

    def final(self, site: str, path: Sequence[Milestone]) -> Figure:
        """Return all that is stated for a site when fully built, dated or not.

        Options and rumours count only where nothing firmer is said; of the last dated level and
        the newest promise without a date the larger; withdrawn where nothing stands any more.
        """
        paths = [self._capacity.sites[site].path]
        paths += [tie.path for tie in self._lanes(site) if tie.ended_on is None]
        for basis in _BASES:
            for each in paths:
                found = self._largest(each, basis)
                if found is not None:
                    return found
        gone = [each.level for each in path if each.state == "withdrawn"]
        return replace(gone[-1], state="withdrawn") if gone else UNKNOWN

    def _lanes(self, site: str) -> list[CapacityTie]:
        return [tie for tie in self.ties(site) if tie.layer in _LANES]

    def _cell(self, reading: Reading, on: date, more: str) -> Figure:
        return replace(reading_cell(reading, on.year), note=self._said(reading.level, more))

    def _largest(self, path: Path, basis: Basis) -> Figure | None:
        last = self._readings[basis].at(path, year_end(LAST_YEAR))
        level = undated_at(path, basis)
        total = None
        if level is not None:
            total = Reading(level.low, level.point, level.high, level, (level.claim,))
        found = [each for each in (last, total) if each is not None]
        if not found:
            return None
        best = max(found, key=lambda each: each.point)
        dated = best.level.on
        note = self._said(best.level, f"by {dated.year}" if dated else "no date")
        return replace(reading_cell(best, dated.year if dated else 0), note=note)

    def _said(self, level: Level, more: str) -> str:
        """Return what the source stated, where that is not the load shown, and a few words more."""
        words = BASIS_WORDS.get(level.stated_basis, level.stated_basis)
        stated = f"stated as {bounded(megawatts(level.stated_mw), level.bound)}, {words}"
        # A zero is zero in every load.
        same = (level.read_as or level.stated_basis) == self._load or not level.stated_mw
        return "; ".join(part for part in ("" if same else stated, more) if part)
