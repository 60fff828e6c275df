"""What a stop of a supplier, a grid or a country does to megawatts: one shock each, in a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Check
from lanebook.engines.cascade.inputs import NONE, Inputs, Maker, Shock, no_shock
from lanebook.engines.cascade.run import run
from lanebook.scenarios.cascade_places import CascadePlaces, Part

Floats = NDArray[np.float64]
_ASK, _LANE, _POWER, _BUILD, _SITE = "ask", "lane", "power", "build", "site"
#: Makers that are no supplier of a layer of their own: who uses, holds, builds, stands, expands.
_DOWNSTREAM: Final = frozenset({_ASK, _LANE, _POWER, _BUILD, _SITE, "growth"})
#: From so many megawatts on a stop is felt.
FELT_MW: Final = 1.0
_PLACE: Final = "jurisdiction:"


@dataclass(frozen=True, eq=False)
class Stop:
    """One thing that stops.

    Attributes:
        id: "tsmc/cowos", "lanes:oracle", "sites:crusoe", "org:tsmc", "power:ercot", "country:TW".
        layer: key of the layer; "" where several stop.
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
        taken_over: share of the shipments that stopped which siblings carry, beyond their own, in
            the last month looked at; None where it shipped nothing to anybody.
        room: what siblings could make beyond their base in that month, over the same shipments;
            None where nothing bounds them, or it shipped nothing.
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
    room: float | None
    moved_after: tuple[int, int] | None
    n_siblings: int


def stops_of(inputs: Inputs, places: CascadePlaces) -> tuple[Stop, ...]:
    """Return what can stop: makers of layers, holders of lanes and sites, firms, grids, countries.

    Args:
        inputs: of the cascade.
        places: names to makers; a jurisdiction without an entry is looked up on the makers.
    """
    makers = inputs.makers
    held = {
        **_grouped(makers, lambda at: makers[at].id if _is_upstream(makers[at]) else ""),
        **_grouped(makers, lambda at: _named("lanes", _lent(inputs, at))),
        **_grouped(makers, lambda at: _named("sites", _at_site(makers[at]))),
        **_grouped(makers, lambda at: _pool(makers[at])),
    }
    found = [_stop(makers, key, rows) for key, rows in held.items()]
    found += _firms(makers, held)
    found += _countries(makers, places.makes)
    return tuple(sorted(found, key=lambda each: (each.kind, each.id)))


def _stop(makers: Sequence[Maker], key: str, rows: Sequence[int]) -> Stop:
    head, _, rest = key.partition(":")
    parts = tuple(map(Part, rows))
    if head == _POWER:
        return Stop(key, "power", "grid", rest, parts)
    if head in ("lanes", "sites"):
        return Stop(key, "compute" if head == "lanes" else "sites", "firm", rest, parts)
    maker = makers[rows[0]]
    return Stop(key, _kind(maker), "firm", maker.firm, parts)


def _kind(maker: Maker) -> str:
    return maker.layer.partition(":")[0]


def _named(head: str, firm: str) -> str:
    return f"{head}:{firm}" if firm else ""


def _is_upstream(maker: Maker) -> bool:
    return _kind(maker) not in _DOWNSTREAM and bool(maker.firm)


def _at_site(maker: Maker) -> str:
    return maker.firm if _kind(maker) == _SITE else ""


def _pool(maker: Maker) -> str:
    return maker.layer if _kind(maker) == _POWER else ""


def _lent(inputs: Inputs, at: int) -> str:
    """Return who holds a lane for another, or builds one; "" for other makers."""
    maker, lane = inputs.makers[at], int(inputs.builds[at])
    lane = lane if lane != NONE else at
    if _kind(inputs.makers[lane]) != _LANE or not maker.firm:
        return ""
    edges = np.flatnonzero(inputs.supplier == lane)
    users = {inputs.makers[int(inputs.customer[inputs.group[edge]])].firm for edge in edges}
    return maker.firm if users - {maker.firm} else ""


def _grouped(makers: Sequence[Maker], key: Callable[[int], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at in range(len(makers)):
        if name := key(at):
            found.setdefault(name, []).append(at)
    return found


def _firms(makers: Sequence[Maker], held: Mapping[str, Sequence[int]]) -> Iterator[Stop]:
    """Yield the firms that do several of these things: all that they make, hold and run stops."""
    does: dict[str, set[str]] = {}
    for key, rows in held.items():
        if not key.startswith(f"{_POWER}:"):
            does.setdefault(makers[rows[0]].firm, set()).add(key)
    for firm, keys in does.items():
        if len(keys) > 1:
            rows = [
                at
                for at, maker in enumerate(makers)
                if maker.firm == firm and _kind(maker) not in (_ASK, _POWER)
            ]
            yield Stop(f"org:{firm}", "", "firm", firm, tuple(map(Part, rows)))


def _countries(makers: Sequence[Maker], told: Mapping[str, tuple[Part, ...]]) -> Iterator[Stop]:
    """Yield the countries in which makers, sites and grids stand; who buys from there is no maker.

    Makers of silicon stand at their seat.
    """
    codes = {key.removeprefix(_PLACE) for key in told if key.startswith(_PLACE)}
    for maker in makers:
        codes |= {each.removeprefix(_PLACE) for each in maker.places if each.startswith(_PLACE)}
    for code in sorted(codes):
        parts = told.get(f"{_PLACE}{code}") or tuple(
            Part(at) for at, maker in enumerate(makers) if f"{_PLACE}{code}" in maker.places
        )
        kept = tuple(part for part in parts if _kind(makers[part.at]) != _ASK)
        if kept:
            yield Stop(f"country:{code}", "", "country", code, kept)


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
        if _kind(maker) == _ASK and inputs.final[at].any()
    )  # fmt: skip
    last = min(months, len(inputs.periods))
    return Scale(rows, inputs.final[list(rows), :last], last)


def felt(
    inputs: Inputs, stops: Sequence[Stop], scales: Sequence[Scale]
) -> tuple[list[tuple[Felt, ...]], list[Check]]:
    """Return what every stop does, by scale, and the proof that none at all does nothing.

    Args:
        inputs: of the cascade, in months.
        stops: each stops for good in the first period.
        scales: what losses are measured against; a stop is worked out once for all of them.

    Method: METHODS 4b; the batch holds one shock a stop and one that changes nothing.
    """
    shocks = [no_shock(inputs), *(_shock(inputs, stop.parts) for stop in stops)]
    path = run(inputs, shocks)
    found = []
    checks = []
    for scale in scales:
        lost = scale.due[:, :, None] - path.served[list(scale.buyers), : scale.months]
        idle = float(np.max(np.abs(lost[:, :, 0]), initial=0.0))
        total = float(np.max(scale.due.sum(axis=0), initial=1.0))
        checks.append(Check("no stop, no loss", idle / total, 1e-9))
        last = scale.months - 1
        sent = path.delivered[:, last]
        found.append(
            tuple(
                _felt(inputs, stop, scale, lost[:, :, at], sent[:, 0], sent[:, at])
                for at, stop in enumerate(stops, 1)
            )
        )
    return found, checks


def _shock(inputs: Inputs, parts: Iterable[Part]) -> Shock:
    none = no_shock(inputs)
    capacity = none.capacity.copy()
    for part in parts:
        share = 1.0 if part.share is None else part.share
        capacity[part.at] = np.minimum(capacity[part.at], 1.0 - share)
    return Shock(capacity, none.edge, none.final)


def _felt(
    inputs: Inputs, stop: Stop, scale: Scale, lost: Floats, before: Floats, after: Floats
) -> Felt:
    total = np.maximum(lost, 0.0).sum(axis=0)
    due = scale.due.sum(axis=0)
    at = int(np.argmax(total)) if total.size and total.max() >= FELT_MW else None
    hit = np.flatnonzero(total >= FELT_MW)
    beside = _siblings(inputs, stop, before, after, scale.months - 1)
    if at is None:
        return Felt(0.0, None, 0.0, None, np.zeros(len(scale.buyers)), None, *beside)
    new = float(due[at] - due[0])
    return Felt(
        float(total[at]),
        at,
        float(total[at] / due[at]),
        min(1.0, float(total[at]) / new) if new >= FELT_MW else None,
        np.maximum(lost[:, at], 0.0),
        int(hit[0]),
        *beside,
    )


def _siblings(
    inputs: Inputs, stop: Stop, before: Floats, after: Floats, last: int
) -> tuple[float | None, float | None, tuple[int, int] | None, int]:
    """Return what siblings carry of what stopped, their room, when orders move, how many.

    What they carry counts up to what each group lacks: a group that orders more for other reasons
    replaces nothing by it. Suppliers of another layer are none: N2 is no N3.
    """
    mine = np.isin(inputs.supplier, sorted({part.at for part in stop.parts}))
    groups = np.unique(inputs.group[mine & (before > 0)])
    kinds = {_kind(inputs.makers[part.at]) for part in stop.parts}
    alike = np.array([_kind(inputs.makers[int(at)]) in kinds for at in inputs.supplier])
    beside = np.isin(inputs.group, groups) & ~mine & alike
    others = np.unique(inputs.supplier[beside])
    waits = inputs.recontract[np.unique(inputs.group[beside])]
    moved = (int(waits.min()), int(waits.max())) if waits.size else None
    stopped = float(before[mine].sum())
    if stopped <= 0:
        return None, None, moved, others.size
    carried = 0.0
    for group in groups:
        inside = inputs.group == group
        lacks = float(before[inside & mine].sum())
        more = float(np.maximum(after - before, 0.0)[inside & beside].sum())
        carried += min(lacks, more)
    spare = inputs.capacity[others, last] - inputs.base[others, last]
    room = float(spare.sum()) / stopped
    return carried / stopped, room if np.isfinite(room) else None, moved, others.size
