"""How the names that a scenario uses relate to the makers, edges and groups of a cascade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Part:
    """A maker or an edge, or a part of it.

    Attributes:
        at: index of the maker or the edge.
        share: shape (T,), 0 to 1, of what it makes or carries; None for all of it. A site that
            is a third of a lane is 0.333 of its maker.
    """

    at: int
    share: Floats | None = None


@dataclass(frozen=True, slots=True)
class Backing:
    """A guarantee, backstop or step-in right that stands behind what a maker builds or serves.

    Attributes:
        tie: id of the tie that grants it.
        guarantor: firm that pays or steps in.
        debtor: firm for which it does.
        maker: index of the builder or lane.
        share: of what the maker makes that it covers, 0 to 1.
    """

    tie: str
    guarantor: str
    debtor: str
    maker: int
    share: float


@dataclass(frozen=True)
class CascadePlaces:
    """How targets of a scenario relate to a cascade's makers and edges.

    Keys are targets as `KIND:NAME` with the book's bare id: "firm:tsmc", "site:stargate-abilene",
    "layer:cowos", "grid:ercot", "jurisdiction:TW" (upper case), "family:rubin", "buyer:openai",
    "tie:oracle--openai--compute_supply". A target without a key is looked up on the makers
    themselves: a firm by `Maker.firm`, a layer or a grid by `Maker.layer` ("cowos", "power:ercot"),
    a grid, a jurisdiction or a site by `Maker.places`, a buyer by `Maker.firm`.

    Attributes:
        makes: makers, or parts of them, that stop when the target does.
        takes: makers whose inputs are meant where the target stands in `to` or `with`: builders
            and lanes that work for a buyer, or that are at home or stand in a jurisdiction.
        asks: makers whose final demand the target's is.
        edges: edges that a tie is; for other kinds they follow from `makes` and `takes`.
        additions: makers whose output is what is added in a period (megawatts energised), not
            what runs in it: a delay moves all of it, a freeze stops it.
        backings: guarantees and step-in rights on them.
        homes: country in which a maker's firm is at home, by index; absent if unknown.
        names: every name and alias in lower case to the id it stands for, as `Places.names`.
    """

    makes: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    takes: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    asks: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    edges: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    additions: frozenset[int] = frozenset()
    backings: tuple[Backing, ...] = ()
    homes: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
