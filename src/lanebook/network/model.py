"""`Network`: typed nodes and ties at one as-of, as read-only arrays plus index.

Engines see this and nothing of the book. A node or a tie is a row number; ids lead back. What is
not known is marked by a mask or by `NONE`, never by 0 or by a date that looks real.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import EngineError
from lanebook.base.time import AsOf

Int8 = NDArray[np.int8]
Int32 = NDArray[np.int32]
Bool = NDArray[np.bool_]

#: Row number of a node or tie that does not exist. Mask before indexing: numpy reads -1 as "last".
NONE: Final = -1

#: Kinds of nodes; `node_kind` is the position in this table. Firms come first, in their kinds.
NODE_KINDS: Final[tuple[str, ...]] = (
    "lab", "hyperscaler", "neocloud", "chip_designer", "foundry", "memory", "packaging",
    "equipment", "server_oem", "developer", "utility", "generator", "investor", "government",
    "regulator", "grid_operator", "launch", "market", "other",
    "site", "grid", "layer", "jurisdiction",
)  # fmt: skip
#: The first kinds are firms and public bodies; the rest are sites, grids, layers and the like.
N_ORG_KINDS: Final = 19

#: Kinds of ties; `tie_kind` is the position in this table.
TIE_KINDS: Final[tuple[str, ...]] = (
    "compute_supply", "hosting", "chip_supply", "power_supply",
    "wafer_supply", "packaging_supply", "memory_supply", "equipment_supply",
    "equity", "debt", "guarantee", "joint_venture",
    "licence", "exclusivity", "review", "competes",
)  # fmt: skip
#: Along these a buyer is reached by compute: full stack, sites, chips, power.
LANE_KINDS: Final = ("compute_supply", "hosting", "chip_supply", "power_supply")
#: Along these the makers of silicon and machines are supplied.
UPSTREAM_KINDS: Final = (
    "wafer_supply", "packaging_supply", "memory_supply", "equipment_supply",
)  # fmt: skip
CAPITAL_KINDS: Final = ("equity", "debt", "guarantee", "joint_venture")
RIGHTS_KINDS: Final = ("exclusivity", "licence", "review")

#: What a megawatt on a tie is made of; `tie_layer` is the position in this table.
TIE_LAYERS: Final[tuple[str, ...]] = (
    "full_stack", "chips", "site", "power", "capital", "rights", "other",
)  # fmt: skip
#: Firmness of a tie, firmest first; `tie_firmness` is the position in this table.
FIRMNESS: Final[tuple[str, ...]] = ("energised", "binding", "announced", "option", "rumoured")


@dataclass(frozen=True, slots=False, eq=False, kw_only=True)
class Network:
    """Nodes and ties known at `as_of`. N nodes and T ties, both ordered by id.

    Attributes:
        as_of: valid and known day.
        node_ids: N prefixed ids such as "org:openai"; `node_labels` what a reader sees.
        node_kind: (N,) position in `NODE_KINDS`.
        node_parent: (N,) node that owns this one, or `NONE`.
        node_operator: (N,) for sites the firm that operates it, or `NONE`.
        node_grid: (N,) for sites the grid node, or `NONE`.
        node_jurisdiction: (N,) jurisdiction node, or `NONE`.
        tie_ids: T ids without prefix; `tie_labels` a few words each, "" if none.
        tie_kind, tie_layer: (T,) positions in `TIE_KINDS`, `TIE_LAYERS`.
        provider, recipient: (T,) nodes; the provider gives to the recipient.
        site: (T,) node of the tie's site, or `NONE`.
        part_of: (T,) tie of which this is a component, or `NONE` (also while that is unknown).
        known_day: (T,) ordinal of the day the first claim on the tie was published.
        start_day, end_day: (T,) ordinals of start and end, where `start_known`, `end_known`;
            elsewhere the number means nothing. `end` of chip ties is the end of the roll-out.
        tie_firmness: (T,) position in `FIRMNESS` of the firmest live statement (texts such as
            events only where nothing else is said), where `firmness_known`.
        over: (T,) an end with status ended has come by the valid day.
        claim_offsets: (T + 1,) and claim_ids: the known claims of tie t are
            `claim_ids[claim_offsets[t]:claim_offsets[t + 1]]`, ordered by publication.
    """

    as_of: AsOf
    node_ids: tuple[str, ...]
    node_labels: tuple[str, ...]
    node_kind: Int8
    node_parent: Int32
    node_operator: Int32
    node_grid: Int32
    node_jurisdiction: Int32
    tie_ids: tuple[str, ...]
    tie_labels: tuple[str, ...]
    tie_kind: Int8
    tie_layer: Int8
    provider: Int32
    recipient: Int32
    site: Int32
    part_of: Int32
    known_day: Int32
    start_day: Int32
    start_known: Bool
    end_day: Int32
    end_known: Bool
    tie_firmness: Int8
    firmness_known: Bool
    over: Bool
    claim_offsets: Int32
    claim_ids: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        for spec in fields(self):
            value = getattr(self, spec.name)
            if isinstance(value, np.ndarray):
                own = value.copy()
                own.setflags(write=False)
                object.__setattr__(self, spec.name, own)
        _check_shapes(self)

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_ids)

    @property
    def n_ties(self) -> int:
        """Number of ties, those over included."""
        return len(self.tie_ids)

    @cached_property
    def node_index(self) -> Mapping[str, int]:
        """Node id → row."""
        return MappingProxyType({name: row for row, name in enumerate(self.node_ids)})

    @cached_property
    def tie_index(self) -> Mapping[str, int]:
        """Tie id → row."""
        return MappingProxyType({name: row for row, name in enumerate(self.tie_ids)})

    def kind_of(self, node: int) -> str:
        """Return the kind of a node by name."""
        return NODE_KINDS[int(self.node_kind[node])]

    def tie_kind_of(self, tie: int) -> str:
        """Return the kind of a tie by name."""
        return TIE_KINDS[int(self.tie_kind[tie])]

    def layer_of(self, tie: int) -> str:
        """Return what a megawatt on the tie is made of."""
        return TIE_LAYERS[int(self.tie_layer[tie])]

    def firmness_of(self, tie: int) -> str | None:
        """Return the firmness of a tie; None if all that was said of it is withdrawn."""
        return FIRMNESS[int(self.tie_firmness[tie])] if self.firmness_known[tie] else None

    def start_on(self, tie: int) -> date | None:
        """Return the stated start of a tie; None if unknown."""
        return date.fromordinal(int(self.start_day[tie])) if self.start_known[tie] else None

    def end_on(self, tie: int) -> date | None:
        """Return the stated end of a tie; None if unknown."""
        return date.fromordinal(int(self.end_day[tie])) if self.end_known[tie] else None

    def known_on(self, tie: int) -> date:
        """Return the day the first claim on a tie was published."""
        return date.fromordinal(int(self.known_day[tie]))

    def claims_of(self, tie: int) -> tuple[str, ...]:
        """Return the ids of the known claims on a tie, oldest publication first."""
        return self.claim_ids[self.claim_offsets[tie] : self.claim_offsets[tie + 1]]


_NODE_ARRAYS = ("node_kind", "node_parent", "node_operator", "node_grid", "node_jurisdiction")
_TIE_ARRAYS = (
    "tie_kind", "tie_layer", "provider", "recipient", "site", "part_of", "known_day", "start_day",
    "start_known", "end_day", "end_known", "tie_firmness", "firmness_known", "over",
)  # fmt: skip
#: Array of row numbers -> (what it points to, whether `NONE` is allowed).
_POINTERS: dict[str, tuple[str, bool]] = {
    "node_parent": ("node", True),
    "node_operator": ("node", True),
    "node_grid": ("node", True),
    "node_jurisdiction": ("node", True),
    "provider": ("node", False),
    "recipient": ("node", False),
    "site": ("node", True),
    "part_of": ("tie", True),
}


def _check_shapes(network: Network) -> None:
    sizes = {"node": len(network.node_ids), "tie": len(network.tie_ids)}
    expected: dict[str, int] = dict.fromkeys(_NODE_ARRAYS, sizes["node"])
    expected |= dict.fromkeys(_TIE_ARRAYS, sizes["tie"])
    expected["claim_offsets"] = sizes["tie"] + 1
    for name, size in expected.items():
        array: NDArray[Any] = getattr(network, name)
        if array.shape != (size,):
            raise _malformed(f"{name} has the shape {array.shape}", f"({size},)")
    for name, (target, optional) in _POINTERS.items():
        array = getattr(network, name)
        lowest = NONE if optional else 0
        if array.size and (array.min() < lowest or array.max() >= sizes[target]):
            raise _malformed(f"{name} points outside the {target}s", f"{lowest} to {sizes[target]}")
    steps = np.diff(network.claim_offsets)
    if (
        network.claim_offsets[0] != 0
        or (steps < 0).any()
        or (network.claim_offsets[-1] != len(network.claim_ids))
    ):
        raise _malformed(
            "claim_offsets do not cover claim_ids", "a rising row from 0 to their count"
        )


def _malformed(problem: str, expected: str) -> EngineError:
    return EngineError(
        f"This network is malformed: {problem}.",
        expected=expected,
        next_step="build it with lanebook.network.build.graph.",
    )
