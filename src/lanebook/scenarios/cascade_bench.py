"""A cascade on the bench: what a scenario leaves of capacities, edges and final demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lanebook.engines.cascade.inputs import Inputs
from lanebook.scenarios.cascade_places import CascadePlaces, Part
from lanebook.scenarios.changes import Change, Unmatched

Floats = NDArray[np.float64]
Array = Literal["capacity", "edge", "final"]

#: What each array's factor is a share of, in words.
OF: Final[dict[Array, str]] = {
    "capacity": "what {} can make",
    "edge": "what {} delivers",
    "final": "what is asked of {} from outside",
}
#: Factors that differ by less are one: rounding of what was shifted and came back.
SAME: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Touched:
    """What an override did to one maker or edge of a cascade.

    Attributes:
        override: position in the scenario, draws after overrides.
        array: what of it: capacity, edge or final demand.
        layer: key of the maker's layer, or of the edge's supplier's.
        label: words for it.
        least, most: of the factor over the periods that changed.
        first, last: labels of the first and the last of them.
    """

    override: int
    array: Array
    layer: str
    label: str
    least: float
    most: float
    first: str
    last: str


@dataclass
class ShockBench:
    """What overrides work on: one factor per maker or edge and period, 1 for as it was.

    Attributes:
        inputs, places: of the cascade; never written to.
        notes: whether changes are told in words; a thousand draws need none.
        factors: capacity (N, T), edge (E, T), final (N, T), as they stand now.
        number: position of the override at work.
        changes, touched, unmatched: so far.
        homes, takers, lanes: countries of buyers, who takes inputs for a target, and lanes of a
            buyer, as far as they have been looked up; benches of the same inputs may share them.
    """

    inputs: Inputs
    places: CascadePlaces
    notes: bool = True
    factors: dict[Array, Floats] = field(default_factory=dict)
    number: int = 0
    changes: list[Change] = field(default_factory=list)
    touched: list[Touched] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    homes: dict[int, str] = field(default_factory=dict)
    takers: dict[str, dict[int, Floats]] = field(default_factory=dict)
    lanes: dict[int, dict[int, Floats]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing changed."""
        n_periods = len(self.inputs.periods)
        sizes: dict[Array, int] = {
            "capacity": len(self.inputs.makers),
            "edge": len(self.inputs.supplier),
            "final": len(self.inputs.makers),
        }
        for array, size in sizes.items():
            self.factors[array] = np.ones((size, n_periods))

    def scale(self, array: Array, part: Part, left: Floats) -> None:
        """Leave so much of what there is now, of the part concerned.

        Args:
            array: to change.
            part: with its share; None is all.
            left: (T,), 1 leaves all, 0 nothing, 1.1 adds a tenth.
        """
        factor = 1.0 - (1.0 - left) * self.share(part)
        if array == "capacity" and not np.isfinite(self.inputs.capacity[part.at]).all():
            base = self.inputs.base[part.at]
            most = self.most(part.at)
            self.limit(part.at, np.where(np.isfinite(most), most, base) * factor)
            return
        self.put(array, part.at, self.factors[array][part.at] * factor)

    def share(self, part: Part) -> Floats:
        """Return the share of a maker or edge that a part is, shape (T,)."""
        return np.ones(len(self.inputs.periods)) if part.share is None else part.share

    def most(self, at: int) -> Floats:
        """Return the most that a maker can make as things stand, (T,); inf where nothing bounds."""
        whole, factor = self.inputs.capacity[at], self.factors["capacity"][at]
        bounded = np.isfinite(whole)
        left = np.where(factor > 0, np.inf, 0.0)
        left[bounded] = whole[bounded] * factor[bounded]
        return left

    def limit(self, at: int, to: Floats) -> None:
        """Set the most that a maker can make, (T,) in its unit.

        Where it has none so far and something is left to it, its base output stands for it and
        its deliveries and final demand are held instead.
        """
        whole, factor = self.inputs.capacity[at], self.factors["capacity"][at]
        base = self.inputs.base[at]
        bounded = np.isfinite(whole)
        with np.errstate(divide="ignore", invalid="ignore"):
            after = np.where(bounded & (whole > 0), to / whole, factor)
            open_ = np.where(~bounded & (base > 0), to / base, 1.0)
        none = to <= SAME * base
        after = np.where(~bounded & none, 0.0, after)
        self.put("capacity", at, after)
        held = np.where(bounded | none, 1.0, np.minimum(open_, 1.0))
        if (held < 1.0 - SAME).any():
            for edge in np.flatnonzero(self.inputs.supplier == at):
                self.scale("edge", Part(int(edge)), held)
            self.scale("final", Part(at), held)

    def put(self, array: Array, at: int, after: Floats) -> None:
        """Set the factors of a maker or an edge, and note the change."""
        before = self.factors[array][at].copy()
        after = np.clip(after, 0.0, None)
        hit = np.flatnonzero(np.abs(after - before) > SAME)
        if not hit.size:
            return
        self.factors[array][at] = after
        if not self.notes:
            return
        maker = self.inputs.makers[at if array != "edge" else int(self.inputs.supplier[at])]
        periods = self.inputs.periods
        self.touched.append(
            Touched(
                self.number, array, maker.layer, self.label(array, at), float(after[hit].min()),
                float(after[hit].max()), periods[hit[0]].label, periods[hit[-1]].label,
            )
        )  # fmt: skip
        self.note(
            maker.layer, OF[array].format(self.label(array, at)), "% of the base path",
            before=tuple(100.0 * float(before[each]) for each in hit),
            after=tuple(100.0 * float(after[each]) for each in hit),
            periods=tuple(periods[each].label for each in hit),
        )  # fmt: skip

    def label(self, array: Array, at: int) -> str:
        """Return words for a maker, or for an edge with both of its ends."""
        makers = self.inputs.makers
        if array != "edge":
            return makers[at].label
        customer = int(self.inputs.customer[self.inputs.group[at]])
        return f"{makers[int(self.inputs.supplier[at])].label} to {makers[customer].label}"

    def note(
        self, layer: str, what: str, unit: str, *,
        before: tuple[float, ...], after: tuple[float, ...], periods: tuple[str, ...],
    ) -> None:  # fmt: skip
        """Add a change."""
        self.changes.append(Change(self.number, layer, what, unit, before, after, periods))

    def miss(self, target: object, why: str) -> None:
        """Add what could not be matched."""
        self.unmatched.append(Unmatched(self.number, str(target), why))
