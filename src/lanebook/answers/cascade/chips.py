"""Who builds with whose accelerators: the optimum's sums, spread along the ties that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.cascade.chip_pairs import Behind, pairs
from lanebook.answers.cascade.flows import Flows, vendors_of
from lanebook.answers.cascade.lanes import Lane
from lanebook.answers.cascade.timeline import Floats
from lanebook.answers.clearing.axes import CHINA
from lanebook.evidence.parameters import Parameters

HUAWEI, NVIDIA = "huawei", "nvidia"
#: Lanes whose holder builds with its own chips, which no family of the clearing counts.
OWN_CHIPS: Final = frozenset({"cerebras"})
_SWEEPS: Final = 200
#: Width of the moving mean over what arrives on a lane.
_EVEN_YEARS: Final = 0.5
_CLOSE: Final = 1e-10


@dataclass(frozen=True, eq=False)
class Chips:
    """New accelerators by vendor and lane.

    Attributes:
        arriving: (K, S) MW that come into service on each lane in each period.
        by_vendor: (V, K, S) the same by vendor; lanes of `OWN_CHIPS` have none.
        behind: what is known of each pair of vendor and lane: ties and claims.
        off: largest share by which a vendor's sum differs from the clearing's.
    """

    arriving: Floats
    by_vendor: Floats
    behind: dict[tuple[int, int], Behind]
    off: float

    def share_of(self, lane: int) -> float:
        """Return a lane's part of all that arrives."""
        total = float(self.arriving.sum())
        return float(self.arriving[lane].sum()) / total if total > 0 else 0.0


def chips(book: Book, flows: Flows, lanes: Sequence[Lane], parameters: Parameters) -> Chips:
    """Return the accelerators that come into service on each lane, by vendor.

    The optimum is one of many with equal sums: who gets whose chip is indifferent to it. The sums
    by vendor and by buyer are kept, and what lies between is the matrix nearest to the known ties
    (RAS, Stone 1961; least information, Bacharach 1970), each pair weighted by `chip_tie_weight`.
    """
    arriving = _arriving(flows, lanes)
    behind = pairs(book, flows, lanes)
    weight = np.zeros((len(flows.clearing.inputs.vendors), len(lanes)))
    for (vendor, lane), each in behind.items():
        weight[vendor, lane] = parameters.get("chip_tie_weight", each.kind).point
    open_to = np.array([lane.holder not in OWN_CHIPS for lane in lanes])
    rows = _at_home(flows, np.array([
        flows.arrived[which].sum(axis=0) for which in vendors_of(flows).values()
    ]))  # fmt: skip
    columns = np.where(open_to[:, None], arriving, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        even = np.where(rows.sum(axis=0) > 0, columns.sum(axis=0) / rows.sum(axis=0), 0.0)
    found = balanced(weight[:, :, None] * open_to[None, :, None], rows * even, columns)
    short = np.abs(found.sum(axis=1).sum(axis=-1) - (rows * even).sum(axis=-1))
    return Chips(arriving, found, behind, float((short / max(rows.sum(), 1.0)).max()))


def balanced(weight: Floats, rows: Floats, columns: Floats) -> Floats:
    """Return the matrices nearest to a prior with given sums, one a period.

    Args:
        weight: shape (V, K, 1), the prior, >= 0.
        rows: (V, S) sums by row; columns: (K, S) sums by column, of the same total per period.

    Returns:
        shape (V, K, S); columns add up exactly where anything may stand there, rows as nearly as
        the prior's zeros allow.
    """
    found = np.broadcast_to(weight, (*weight.shape[:2], rows.shape[1])).copy()
    for _ in range(_SWEEPS):
        before = found
        found = found * _ratio(rows, found.sum(axis=1))[:, None, :]
        found = found * _ratio(columns, found.sum(axis=0))[None, :, :]
        if np.abs(found - before).max() <= _CLOSE * (1 + found.max()):
            break
    return np.asarray(found)


def _at_home(flows: Flows, rows: Floats) -> Floats:
    """Return vendors' sums with China's split between what it may import and what it makes.

    The optimum takes the permitted units of Nvidia first and Huawei's only where those run out,
    because they do more work. Here both have their part of China's new megawatts in proportion to
    what each could deliver; what Nvidia does not deliver there it does not make.
    """
    inputs = flows.clearing.inputs
    if CHINA not in inputs.buyers:
        return rows
    china, which = inputs.buyers.index(CHINA), vendors_of(flows)
    installed = np.maximum(flows.clearing.value("installed")[:, china], 0.0) * inputs.kw[:, None]
    own, foreign = (flows.late(installed[which[vendor]].sum(axis=0)) for vendor in (HUAWEI, NVIDIA))
    most = np.where(np.isfinite(inputs.most_units), inputs.most_units, 0.0)[which[HUAWEI]]
    makes = flows.late((most * inputs.kw[which[HUAWEI], None]).sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(makes > 0, makes / (makes + foreign), 0.0)
    moved = np.clip((own + foreign) * part - own, 0.0, foreign)
    found = rows.copy()
    found[inputs.vendors.index(HUAWEI)] += moved
    found[inputs.vendors.index(NVIDIA)] -= np.minimum(moved, found[inputs.vendors.index(NVIDIA)])
    return found


def _ratio(wanted: Floats, there: Floats) -> Floats:
    return np.where(there > 0, wanted / np.where(there > 0, there, 1.0), 0.0)


def _arriving(flows: Flows, lanes: Sequence[Lane]) -> Floats:
    """Return new accelerators by lane: what its growth takes, and its part of what is renewed."""
    found = np.zeros((len(lanes), len(flows.steps)))
    for at, buyer in enumerate(flows.clearing.inputs.buyers):
        mine = [number for number, lane in enumerate(lanes) if lane.buyer == buyer]
        if not mine:
            continue
        level = np.array([lanes[number].mw for number in mine])
        growth = np.maximum(np.diff(level, axis=1, prepend=2 * level[:, :1] - level[:, 1:2]), 0.0)
        total, new = growth.sum(axis=0), flows.arriving[at]
        renewed = np.maximum(new - total, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            cut = np.where(total > new, new / total, 1.0)
            part = np.where(level.sum(axis=0) > 0, level / level.sum(axis=0), 0.0)
        found[mine] = growth * cut + part * renewed
    return evened(found, flows.steps[0].years)


def evened(paths: Floats, years: float) -> Floats:
    """Return flows without the kinks of yearly data: a moving mean, taken twice.

    A kink in what is used is a jump in what refills the stocks behind it, at every step upstream.

    Args:
        paths: shape (K, S).
        years: length of a period.
    """
    half = max(1, round(_EVEN_YEARS / years / 2))
    found = paths
    for _ in range(2):
        padded = np.pad(found, ((0, 0), (half, half)), mode="edge")
        sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1)
        found = (sums[:, 2 * half + 1 :] - sums[:, : -2 * half - 1]) / (2 * half + 1)
    return np.asarray(np.maximum(found, 0.0))
