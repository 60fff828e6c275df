"""Write the lanes of a buyer: one row each, with what stands inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_cells import (
    BLANK,
    basis_words,
    cell_of,
    implied_cell,
    reading_cell,
)
from lanebook.answers.sheet_notes import lane_order, note_of, says_something, short_name
from lanebook.answers.sheet_own import own_lane
from lanebook.answers.sheet_parts import Role, SheetLane
from lanebook.base.time import year_end
from lanebook.engines.count import (
    NOTHING,
    BuyerYear,
    Counter,
    Worth,
    lanes_of,
    own_sites,
    undated_of,
)
from lanebook.engines.implied import implied_mw
from lanebook.evidence.parameters import Parameter, Parameters
from lanebook.network.capacity import CapacityBook, CapacityTie

DAYS_A_YEAR: Final = 365.25
#: Rows of parameters.csv that price a megawatt-year of each role.
RENT_OF_ROLE: Final[dict[str, str]] = {"ready": "full-stack-it", "bare": "site-only-it"}
#: How odds of delivery are named for each firmness of a promise without a date.
ODDS_OF_FIRMNESS: Final[dict[str, str]] = {
    "energised": "binding",
    "binding": "binding",
    "announced": "announced",
    "option": "option",
    "rumoured": "loi",
}

Counts = Mapping[int, BuyerYear]


class LaneWriter:
    """Writes the lanes of any buyer of one capacity book.

    Args:
        capacity: ties and sites at one as-of.
        parameters: rents, ramp and odds.
        counters: one per year-end of the sheet.
        known_at: day of knowledge; promises without a date cannot ramp before it.
    """

    def __init__(
        self,
        capacity: CapacityBook,
        parameters: Parameters,
        counters: Mapping[int, Counter],
        known_at: date,
    ) -> None:
        self._capacity = capacity
        self._parameters = parameters
        self._years = tuple(sorted(counters))
        self._counters = counters
        self._readings = counters[self._years[0]].readings
        self._known_at = known_at
        self._undated: dict[str, Figure | None] = {}
        self._at: dict[date, Counter] = {}
        # By identity, for a worth is long to hash; it is kept so that it stays itself.
        self._cells: dict[int, tuple[Worth, Figure]] = {}
        self._waiting: dict[str, list[tuple[CapacityTie, Figure]]] = {}

    def lanes(self, buyer: str, counts: Counts) -> tuple[SheetLane, ...]:
        """Return the buyer's lanes, by role, then by their largest cell."""
        roles = lanes_of(self._capacity, buyer)
        own = set(own_sites(self._capacity, buyer))
        lanes = [self._ready(tie, counts) for tie in roles["ready"]]
        lanes += [
            self._bare(tie, counts)
            for tie in roles["bare"]
            if self._capacity.ties[tie].site not in own
        ]
        lanes += [
            self._chips(tie, counts)
            for tie in roles["chips"]
            if not any(tie in count.chips_inside for count in counts.values())
            or any(tie in count.chips for count in counts.values())
        ]
        if any(
            worth.point is not None for count in counts.values() for worth in count.own.values()
        ):
            lanes.append(own_lane(self._capacity, buyer, counts))
        kept = [lane for lane in lanes if says_something(lane)]
        return tuple(sorted(kept, key=lane_order))

    def whole(self, counted: BuyerYear) -> list[Figure]:
        """Return the figures of all ready compute of one year: lanes and own sites."""
        return [self._figure(worth) for worth in (*counted.ready.values(), *counted.own.values())]

    def undated_high_mw(self, buyer: str, year: int) -> float:
        """Return what promises without a date may add to the high end of a year, MW."""
        ramp = self._parameters.get("undated_ramp", "all")
        extra = 0.0
        for tie, figure in self._waiting_lanes(buyer):
            begins = max(tie.starts_on or self._known_at, self._known_at)
            running = (year_end(year) - begins).days / DAYS_A_YEAR
            odds = self._parameters.get(
                "delivery_odds_ever", ODDS_OF_FIRMNESS[figure.firmness or "announced"]
            )
            extra += (figure.high or 0.0) * odds.high * min(1.0, max(0.0, running / ramp.low))
        return extra

    def _waiting_lanes(self, buyer: str) -> list[tuple[CapacityTie, Figure]]:
        if buyer not in self._waiting:
            ready = lanes_of(self._capacity, buyer)["ready"]
            found = [(self._capacity.ties[tie], self._undated_figure(tie)) for tie in ready]
            self._waiting[buyer] = [(tie, figure) for tie, figure in found if figure is not None]
        return self._waiting[buyer]

    def _ready(self, tie_id: str, counts: Counts) -> SheetLane:
        worths = {year: count.ready.get(tie_id, NOTHING) for year, count in counts.items()}
        inside = [
            self._inside_chips(chips, counts, tie_id)
            for chips in sorted({c for count in counts.values() for c in count.chips_inside})
            if any(
                count.chips_inside[chips][1] == tie_id
                for count in counts.values()
                if chips in count.chips_inside
            )
        ]
        return self._lane(tie_id, "ready", worths, (*self._components(tie_id), *inside))

    def _bare(self, tie_id: str, counts: Counts) -> SheetLane:
        worths = {year: count.bare.get(tie_id, NOTHING) for year, count in counts.items()}
        if not any(tie_id in count.bare for count in counts.values()):
            worths = {year: self._counters[year].worth(tie_id) for year in self._years}
        return self._lane(tie_id, "bare", worths, self._components(tie_id))

    def _lane(
        self,
        tie_id: str,
        role: Role,
        worths: Mapping[int, Worth],
        components: Sequence[SheetLane],
    ) -> SheetLane:
        tie = self._capacity.ties[tie_id]
        cells = tuple(self._cell(tie, worths[year]) for year in self._years)
        rent = self._parameters.get("rent_per_mw_year", RENT_OF_ROLE[role])
        implied = tuple(
            self._implied(tie, year, cell, rent)
            for year, cell in zip(self._years, cells, strict=True)
        )
        counted = [promise for worth in worths.values() for promise in worth.counted]
        return SheetLane(
            id=f"tie:{tie_id}",
            label=self._label(tie),
            provider=tie.provider,
            role=role,
            stated_basis=basis_words(counted),
            firmness=tie.firmness,
            cells=cells,
            undated=self._undated_figure(tie_id),
            implied=implied,
            components=tuple(components),
            note=note_of(tie, cells, implied),
        )

    def _chips(self, tie_id: str, counts: Counts) -> SheetLane:
        tie = self._capacity.ties[tie_id]
        readings = {year: count.chips.get(tie_id) for year, count in counts.items()}
        known = [reading for reading in readings.values() if reading is not None]
        parent = self._capacity.ties.get(tie.part_of)
        covered = [
            BLANK if tie_id in counts[year].chips_inside else reading_cell(readings[year], year)
            for year in self._years
        ]
        undated = None if parent is not None else self._undated_figure(tie_id)
        alone = parent is not None and bool(known)
        note = f"silicon of {parent.label}, which has no number yet" if parent and alone else ""
        return SheetLane(
            id=f"tie:{tie_id}",
            label=self._label(tie),
            provider=tie.provider,
            role="chips",
            stated_basis="/".join(sorted({reading.level.stated_basis for reading in known})),
            firmness=tie.firmness,
            cells=tuple(covered),
            undated=undated,
            implied=(None,) * len(self._years),
            note=note,
        )

    def _inside_chips(self, tie_id: str, counts: Counts, parent: str) -> SheetLane:
        tie = self._capacity.ties[tie_id]
        found = {year: count.chips_inside.get(tie_id) for year, count in counts.items()}
        spoken = [pair for pair in found.values() if pair is not None]
        cells = tuple(
            reading_cell(pair[0], year) if (pair := found[year]) is not None else BLANK
            for year in self._years
        )
        return SheetLane(
            id=f"tie:{tie_id}",
            label=self._label(tie),
            provider=tie.provider,
            role="chips",
            stated_basis="/".join(sorted({pair[0].level.stated_basis for pair in spoken})),
            firmness=tie.firmness,
            cells=cells,
            undated=None,
            implied=(None,) * len(self._years),
            note=f"inside {self._capacity.ties[parent].label}",
        )

    def _components(self, tie_id: str) -> tuple[SheetLane, ...]:
        parts = []
        for child in self._capacity.children.get(tie_id, ()):
            worths = {year: self._counters[year].worth(child) for year in self._years}
            tie = self._capacity.ties[child]
            counted = [promise for worth in worths.values() for promise in worth.counted]
            parts.append(
                SheetLane(
                    id=f"tie:{child}",
                    label=self._label(tie),
                    provider=tie.provider,
                    role="bare" if tie.layer == "site" else "ready",
                    stated_basis=basis_words(counted),
                    firmness=tie.firmness,
                    cells=tuple(self._cell(tie, worths[year]) for year in self._years),
                    undated=None,
                    implied=(None,) * len(self._years),
                    note=f"inside {self._capacity.ties[tie_id].label}",
                )
            )
        return tuple(sorted(filter(says_something, parts), key=lane_order))

    def _figure(self, worth: Worth) -> Figure:
        """Return `cell_of(worth)`; one worth stands in several counts."""
        found = self._cells.get(id(worth))
        if found is None:
            found = self._cells[id(worth)] = (worth, cell_of(worth))
        return found[1]

    def _cell(self, tie: CapacityTie, worth: Worth) -> Figure:
        cell = self._figure(worth)
        taken_back = tie.ended_on is not None and tie.withdrawn_mw is not None
        if cell.state == "ended" and taken_back:
            return replace(cell, point=tie.withdrawn_mw, state="withdrawn", claims=tie.end_claims)
        if cell.state == "ended":
            return replace(cell, claims=tuple(sorted({*cell.claims, *tie.end_claims})))
        return cell

    def _implied(self, tie: CapacityTie, year: int, cell: Figure, rent: Parameter) -> Figure | None:
        """Megawatts that dollars imply beyond what the tie itself states for the year."""
        over = cell.state in {"ended", "withdrawn"}
        own = self._readings.at(tie.path, year_end(year))
        if over or own is not None or not tie.dollars:
            return None
        found = implied_cell(
            implied_mw(tie.dollars, year_end(year), (rent.low, rent.point, rent.high))
        )
        if found is None or cell.point is None:
            return found
        beyond = [
            max(0.0, (end or 0.0) - cell.point) for end in (found.low, found.point, found.high)
        ]
        if beyond[1] <= 0:
            return None
        note = f"{found.note}, less {cell.point:,.0f} stated"
        return replace(found, low=beyond[0], point=beyond[1], high=beyond[2], note=note)

    def _counter_at(self, on: date) -> Counter:
        if on not in self._at:
            self._at[on] = Counter(self._capacity, on, self._readings)
        return self._at[on]

    def _undated_figure(self, tie_id: str) -> Figure | None:
        if tie_id not in self._undated:
            reading = undated_of(self._counter_at, self._capacity.ties[tie_id])
            figure = None if reading is None else reading_cell(reading, 0)
            self._undated[tie_id] = None if figure is None else replace(figure, state="stated")
        return self._undated[tie_id]

    def _label(self, tie: CapacityTie) -> str:
        provider = short_name(self._capacity.names.get(tie.provider, tie.provider))
        return f"{provider}: {tie.label}" if tie.label else provider
