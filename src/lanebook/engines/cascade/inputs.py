"""What one cascade takes: a base path of makers, the ties between them, and shocks to it.

Nothing here has a default that counts: whoever builds the inputs names every number's origin
(`answers/cascade`). Axes: T periods, N makers, G groups (customer and input product), E edges from
a supplier into a group. A maker's output has the maker's unit; an edge carries its supplier's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError
from lanebook.engines.cascade.base_path import base_arrivals, summed
from lanebook.engines.cascade.checks import check_arrays, check_indices, check_path, wrong

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: How a maker shares out what it has when it falls short of orders and final demand.
Rule = Literal["tier", "smallest", "pro_rata"]
RULES: Final[tuple[Rule, ...]] = ("tier", "smallest", "pro_rata")
#: In an array of indices: no such thing.
NONE: Final = -1
#: Axes of every array, for the shape check, for scenarios and for draws.
AXES: Final[dict[str, str]] = {
    "supplier": "E", "group": "E", "customer": "G", "need": "G", "keeps": "G", "base": "NT",
    "capacity": "NT", "final": "NT", "waits": "N", "use": "ET", "lag": "E", "cover": "G",
    "held": "G", "tier": "E", "final_tier": "N", "switch": "E", "recontract": "G", "builds": "N",
    "gives": "N",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a week.

    Attributes:
        label: "2026-06" or "2026-W23".
        begins: fraction of the calendar, such as 2026.4167.
        years: its length in years.
    """

    label: str
    begins: float
    years: float

    @property
    def ends(self) -> float:
        """Fraction of the calendar at which it ends."""
        return self.begins + self.years


@dataclass(frozen=True, slots=True)
class Maker:
    """One firm's making of one product; a builder of sites, a lane and a buyer are makers too.

    Attributes:
        id: such as "tsmc/cowos", "oracle>openai/build", "openai/compute".
        firm: organisation id.
        product: what it makes, such as "cowos".
        layer: key as in `constraints`, such as "cowos" or "power:org:ercot".
        label: words for a reader.
        places: ids of the grid, jurisdiction and site that it stands on.
    """

    id: str
    firm: str
    product: str
    layer: str
    label: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything that one cascade takes. Arrays are never written to; use `with_`.

    Attributes:
        periods, makers, group_product: the axes' names, in order; a group is the stock that its
            customer keeps of one product, from whichever supplier.
        supplier: (E,) index of the maker that delivers.
        group: (E,) index of the group that it delivers into.
        customer: (G,) index of the maker that uses what the group holds.
        need: (G,) 1 essential … 0 dispensable: share of the customer's output that is lost where
            nothing of the group is left; output falls by `need` times the share that is missing.
        keeps: (G,) whether the product can be kept; what cannot (power) is drawn as it is used,
            in the same period: lag 0, no stock, and what is not used is lost.
        base: (N, T) output on the base path.
        capacity: (N, T) most output, at least the base; inf where nothing bounds it.
        final: (N, T) demand from outside the network on the base path. What is made is final
            demand and shipments: `base_shipments` gives the latter.
        waits: (N,) share of final demand not met in a period that is asked for again in the next:
            1 for megawatts still to be built, 0 for an hour of compute that nobody had.
        use: (E, T) what the customer's base output of the period uses of the edge's deliveries,
            in the supplier's unit; no use where the customer makes nothing.
        lag: (E,) periods from shipment to arrival; what arrives in a period can be used in it.
        cover: (G,) periods of use kept as target stock, beyond the period's own arrivals.
        held: (G,) stock beyond that before the first period. It fills gaps and is not rebuilt.
        tier: (E,) order of rationing, 0 first: by firmness of the contract. It gives a place for
            the base shipment; what is ordered beyond it has none.
        final_tier: (N,) the same for final demand.
        switch: (E,) share of its base shipment that the edge may carry besides for siblings of
            its group once orders have moved.
        recontract: (G,) periods that a shortfall must last until orders move to siblings, 1 at
            least; they go back once it is over.
        builds: (N,) maker whose capacity the output enlarges for good from the next period on,
            or `NONE`.
        gives: (N,) units of that capacity for one unit of output; 0 where it builds nothing.
        tau: periods over which a gap in stock is refilled.
        rule: how a maker rations.
    """

    periods: tuple[Period, ...]
    makers: tuple[Maker, ...]
    group_product: tuple[str, ...]
    supplier: Ints
    group: Ints
    customer: Ints
    need: Floats
    keeps: Flags
    base: Floats
    capacity: Floats
    final: Floats
    waits: Floats
    use: Floats
    lag: Ints
    cover: Floats
    held: Floats
    tier: Ints
    final_tier: Ints
    switch: Floats
    recontract: Ints
    builds: Ints
    gives: Floats
    tau: float
    rule: Rule

    def __post_init__(self) -> None:
        """Check shapes, ranges, indices, and that the base path adds up."""
        check_arrays(self, dict(self.shapes()))
        if self.rule not in RULES:
            raise wrong(f"the rule is {self.rule!r}", "one of " + ", ".join(RULES))
        check_indices(self)
        check_path(self)

    def shapes(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield each array's name and the shape that the axes give it."""
        sizes = {
            "T": len(self.periods), "N": len(self.makers), "G": len(self.group_product),
            "E": len(self.supplier),
        }  # fmt: skip
        for name, axes in AXES.items():
            yield name, tuple(sizes[axis] for axis in axes)

    def with_(self, **changes: object) -> Inputs:
        """Return the inputs with some of them replaced, all checks made again."""
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        return Inputs(**{**kept, **changes})

    def index(self, maker: str) -> int:
        """Return where a maker stands.

        Raises:
            EngineError: if there is none of that id.
        """
        for at, each in enumerate(self.makers):
            if each.id == maker:
                return at
        raise EngineError(
            f"No maker has the id {maker!r}.",
            expected="an id of Inputs.makers",
            next_step="look it up in the model that built the inputs.",
        )

    @cached_property
    def _arrivals(self) -> tuple[Floats, Floats]:
        return base_arrivals(
            use=self.use, lag=self.lag, group=self.group, cover=self.cover, keeps=self.keeps
        )

    def base_came(self) -> Floats:
        """Return base arrivals, shape (E, T + longest lag)."""
        return self._arrivals[0]

    def base_stocks(self) -> Floats:
        """Return base stocks before each period, `held` not counted, (G, T + longest lag + 1)."""
        return self._arrivals[1]

    def base_sent(self) -> Floats:
        """Return base shipments, shape (E, T)."""
        at = np.arange(len(self.periods))[None, :] + self.lag[:, None]
        return np.take_along_axis(self.base_came(), at, axis=1)

    def shipped(self) -> Floats:
        """Return what each maker ships to the others on the base path, shape (N, T)."""
        return summed(self.base_sent(), self.supplier, len(self.makers))


@dataclass(frozen=True, eq=False)
class Shock:
    """An exogenous change, as factors on the base path; ones change nothing.

    Attributes:
        capacity: (N, T) on the most that each maker can make.
        edge: (E, T) under 1: at most that share of the base shipment passes; over 1: the customer
            asks for that many times what it would ask for.
        final: (N, T) on demand from outside the network.
    """

    capacity: Floats
    edge: Floats
    final: Floats

    def __post_init__(self) -> None:
        """Check that every factor is a finite number, 0 or more."""
        self.check()

    def check(self) -> None:
        """Do nothing if every factor is a finite number, 0 or more, even after a later change.

        Raises:
            EngineError: if one is not.
        """
        for name in ("capacity", "edge", "final"):
            array = getattr(self, name)
            if not (np.isfinite(array).all() and (array >= 0).all()):
                raise wrong(f"the shock's factor on {name!r} is not 0 or more", "finite factors")

    def fits(self, inputs: Inputs) -> None:
        """Do nothing if the shapes are those of the inputs and the factors sound.

        Raises:
            EngineError: if they are not.
        """
        self.check()
        sizes = {"capacity": inputs.base.shape, "edge": inputs.use.shape,
                 "final": inputs.base.shape}  # fmt: skip
        for name, shape in sizes.items():
            if getattr(self, name).shape != shape:
                raise wrong(
                    f"the shock's {name!r} has shape {getattr(self, name).shape}", f"{shape}"
                )


def no_shock(inputs: Inputs) -> Shock:
    """Return the shock that changes nothing: ones, to be copied and written to."""
    return Shock(np.ones(inputs.base.shape), np.ones(inputs.use.shape), np.ones(inputs.base.shape))
