"""What a stop of a supplier, a grid or a country does to megawatts: one shock each, in a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Check
from lanebook.engines.cascade.inputs import Inputs, Maker, Shock, no_shock
from lanebook.engines.cascade.run import run
from lanebook.scenarios.cascade_places import CascadePlaces, Part

Floats = NDArray[np.float64]
#: Layers of makers that serve a buyer or work for one lane: no supplier of a layer of their own.
_ASK, _LANE, _POWER = "ask:", "lane:", "power:"
#: From so many megawatts on a stop is felt.
FELT_MW: Final = 1.0
_PLACE: Final = "jurisdiction:"


@dataclass(frozen=True, eq=False)
class Stop:
    """One thing that stops.

    Attributes:
        id: "tsmc/cowos", "org:tsmc", "power:ercot", "country:TW".
        layer: key of the layer; "compute" for a holder of lanes, "" where several stop.
        kind: "firm", "grid" or "country".
        holder: organisation, pool or country code.
        parts: makers that stop, or parts of them.
    """

    id: str
    layer: str
    kind: str
    holder: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Felt:
    """What one stop does within the months looked at.

    Attributes:
        lost_mw: most megawatts not served in any month.
        at: that month's period; None where nothing is lost.
        share: of what was due in that month.
        share_of_new: of what was to be added between the first period and that month; None where
            nothing was.
        by_buyer: (B,) MW lost in that month by buyer, in the order of `Scale.buyers`.
        waits: periods until the first megawatt is lost; None where none is.
        taken_over: share of the output that stopped which siblings carry in the last month looked
            at; None where it shipped nothing to anybody.
        moved_after: least and most periods until orders move in the groups it supplies; None
            where no group has a sibling.
        n_siblings: other suppliers in those groups.
    """

    lost_mw: float
    at: int | None
    share: float
    share_of_new: float | None
    by_buyer: Floats
    waits: int | None
    taken_over: float | None
    moved_after: tuple[int, int] | None
    n_siblings: int


def stops_of(inputs: Inputs, places: CascadePlaces) -> tuple[Stop, ...]:
    """Return what can stop: makers of layers, firms with several, lane holders, grids, countries.

    Args:
        inputs: of the cascade.
        places: names to makers; a jurisdiction without an entry is looked up on the makers.
    """
    found = [
        *_makers(inputs.makers), *_firms(inputs.makers), *_holders(inputs), *_grids(inputs.makers),
        *_countries(inputs.makers, places.makes),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.kind, each.id)))


def _is_upstream(maker: Maker) -> bool:
    return not maker.layer.startswith((_ASK, _LANE, _POWER))


def _makers(makers: Sequence[Maker]) -> Iterator[Stop]:
    for at, maker in enumerate(makers):
        if _is_upstream(maker):
            yield Stop(maker.id, maker.layer.partition(":")[0], "firm", maker.firm, (Part(at),))


def _firms(makers: Sequence[Maker]) -> Iterator[Stop]:
    held: dict[str, list[int]] = {}
    for at, maker in enumerate(makers):
        if _is_upstream(maker):
            held.setdefault(maker.firm, []).append(at)
    for firm, rows in held.items():
        if firm and len({makers[at].layer for at in rows}) > 1:
            yield Stop(f"org:{firm}", "", "firm", firm, tuple(map(Part, rows)))


def _holders(inputs: Inputs) -> Iterator[Stop]:
    """Yield who holds lanes for others, with the builders that work for those lanes."""
    held: dict[str, list[int]] = {}
    asks = {at for at, maker in enumerate(inputs.makers) if maker.layer.startswith(_ASK)}
    users = {
        int(lane): inputs.makers[int(customer)].firm
        for lane, customer in zip(inputs.supplier, inputs.customer[inputs.group], strict=True)
        if int(customer) in asks
    }
    for at, maker in enumerate(inputs.makers):
        lane = int(inputs.builds[at]) if int(inputs.builds[at]) in users else at
        if maker.layer.startswith(_LANE) and maker.firm and users.get(lane) not in (
            None, maker.firm
        ):  # fmt: skip
            held.setdefault(maker.firm, []).append(at)
    for firm, rows in held.items():
        yield Stop(f"lanes:{firm}", "compute", "firm", firm, tuple(map(Part, rows)))


def _grids(makers: Sequence[Maker]) -> Iterator[Stop]:
    held: dict[str, list[int]] = {}
    for at, maker in enumerate(makers):
        if maker.layer.startswith(_POWER):
            held.setdefault(maker.layer, []).append(at)
    for layer, rows in held.items():
        pool = layer.removeprefix(_POWER)
        yield Stop(layer, "power", "grid", pool, tuple(map(Part, rows)))


def _countries(makers: Sequence[Maker], told: Mapping[str, tuple[Part, ...]]) -> Iterator[Stop]:
    """Yield the countries in which upstream makers stand; power and lanes are told by grid."""
    codes = {key.removeprefix(_PLACE) for key in told if key.startswith(_PLACE)}
    for maker in makers:
        codes |= {each.removeprefix(_PLACE) for each in maker.places if each.startswith(_PLACE)}
    for code in sorted(codes):
        parts = told.get(f"{_PLACE}{code}") or tuple(
            Part(at) for at, maker in enumerate(makers) if f"{_PLACE}{code}" in maker.places
        )
        upstream = tuple(part for part in parts if _is_upstream(makers[part.at]))
        if upstream:
            yield Stop(f"country:{code}", "", "country", code, upstream)


@dataclass(frozen=True, eq=False)
class Scale:
    """What losses are measured against.

    Attributes:
        buyers: rows of the makers that serve buyers.
        due: (B, T) MW that they are served on the base path.
        months: periods looked at.
    """

    buyers: tuple[int, ...]
    due: Floats
    months: int


def scale_of(inputs: Inputs, months: int) -> Scale:
    """Return the buyers of a cascade and what they are due within the months looked at."""
    rows = tuple(
        at for at, maker in enumerate(inputs.makers)
        if maker.layer.startswith(_ASK) and inputs.final[at].any()
    )  # fmt: skip
    last = min(months, len(inputs.periods))
    return Scale(rows, inputs.final[list(rows), :last], last)


def felt(
    inputs: Inputs, stops: Sequence[Stop], scale: Scale
) -> tuple[tuple[Felt, ...], list[Check]]:
    """Return what every stop does, and the proof that none at all does nothing.

    Args:
        inputs: of the cascade, in months.
        stops: each stops for good in the first period.
        scale: what losses are measured against.

    Method: METHODS 4b; the batch holds one shock a stop and one that changes nothing.
    """
    shocks = [no_shock(inputs), *(_shock(inputs, stop.parts) for stop in stops)]
    path = run(inputs, shocks)
    rows = list(scale.buyers)
    lost = scale.due[:, :, None] - path.served[rows, : scale.months]
    idle = float(np.max(np.abs(lost[:, :, 0]), initial=0.0))
    sent = path.delivered[:, scale.months - 1, 0]
    found = [
        _felt(inputs, stop, scale, lost[:, :, at], sent, path.moved[:, scale.months - 1, at])
        for at, stop in enumerate(stops, 1)
    ]
    total = float(np.max(scale.due.sum(axis=0), initial=1.0))
    return tuple(found), [Check("no stop, no loss", idle / total, 1e-9)]


def _shock(inputs: Inputs, parts: Iterable[Part]) -> Shock:
    none = no_shock(inputs)
    capacity = none.capacity.copy()
    for part in parts:
        share = 1.0 if part.share is None else part.share
        capacity[part.at] = np.minimum(capacity[part.at], 1.0 - share)
    return Shock(capacity, none.edge, none.final)


def _felt(
    inputs: Inputs, stop: Stop, scale: Scale, lost: Floats, sent: Floats, moved: Floats
) -> Felt:
    total = np.maximum(lost, 0.0).sum(axis=0)
    due = scale.due.sum(axis=0)
    at = int(np.argmax(total)) if total.size and total.max() >= FELT_MW else None
    hit = np.flatnonzero(total >= FELT_MW)
    taken, after, siblings = _siblings(inputs, stop, sent, moved)
    if at is None:
        nothing = np.zeros(len(scale.buyers))
        return Felt(0.0, None, 0.0, None, nothing, None, taken, after, siblings)
    new = float(due[at] - due[0])
    return Felt(
        lost_mw=float(total[at]),
        at=at,
        share=float(total[at] / due[at]),
        share_of_new=min(1.0, float(total[at]) / new) if new >= FELT_MW else None,
        by_buyer=np.maximum(lost[:, at], 0.0),
        waits=int(hit[0]),
        taken_over=taken,
        moved_after=after,
        n_siblings=siblings,
    )


def _siblings(
    inputs: Inputs, stop: Stop, sent: Floats, moved: Floats
) -> tuple[float | None, tuple[int, int] | None, int]:
    """Return what siblings carry of what stopped, when orders move, and how many there are."""
    gone = {part.at for part in stop.parts}
    mine = np.isin(inputs.supplier, sorted(gone))
    groups = np.unique(inputs.group[mine & (sent > 0)])
    stopped = float(sent[mine].sum())
    beside = np.isin(inputs.group, groups) & ~mine
    others = {int(each) for each in inputs.supplier[beside]}
    if stopped <= 0:
        return None, None, len(others)
    whole = stopped
    carried = float(moved[beside].sum())
    waits = inputs.recontract[np.unique(inputs.group[beside])]
    after = (int(waits.min()), int(waits.max())) if waits.size else None
    return min(1.0, carried / whole), after, len(others)
