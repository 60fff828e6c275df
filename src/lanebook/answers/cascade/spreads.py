"""What is uncertain about a cascade's inputs, as ranges that draws move along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.settings import COVER, LAGS, SWITCHED
from lanebook.answers.cascade.timeline import DAYS_A_YEAR, MONTHS, Floats
from lanebook.engines.cascade.inputs import Inputs, Ints
from lanebook.evidence.parameters import Parameter
from lanebook.scenarios.spreads import Spread

#: MW below which nothing runs.
_TINY: Final = 1e-9
#: Products by what a reader calls them.
WORDS: Final[dict[str, str]] = {
    "wafers": "wafers", "packaging": "packaging", "memory": "memory", "design": "design parts",
    "racks": "racks", "accelerators": "accelerators", "power": "power", "compute": "lanes",
    "euv-tools": "EUV tools", "euv-service": "service of EUV tools",
}  # fmt: skip
#: Kinds of makers whose room above their path is one parameter.
_SURGES: Final[dict[str, tuple[str, ...]]] = {
    "accelerators": ("accelerators",), "build": ("build",), "equipment": ("euv-tools",),
    "parts": ("design", "racks"),
}  # fmt: skip


def spreads(scene: Scene, inputs: Inputs) -> tuple[Spread, ...]:
    """Return the drivers of a cascade, by name.

    Those of stocks and lags change the base path too: move them with `moved.moves_of`, which works
    the base path out again.
    """
    found = [
        *_stocks(scene, inputs), *_lags(scene, inputs), *_needs(scene, inputs),
        *_switches(scene, inputs), *_surges(scene, inputs), _restocking(scene),
        _idle(scene, inputs),
    ]  # fmt: skip
    return tuple(sorted((s for s in found if s is not None), key=lambda each: each.name))


def _groups(inputs: Inputs, products: Sequence[str]) -> Ints:
    return np.array([at for at, p in enumerate(inputs.group_product) if p in products],
                    dtype=np.int64)  # fmt: skip


def _edges(inputs: Inputs, products: Sequence[str]) -> Ints:
    return np.flatnonzero(np.isin(inputs.group, _groups(inputs, products)))


def _spread(
    row: Parameter, label: str, array: str, where: Ints, ends: tuple[Floats, Floats]
) -> Spread | None:
    """Return a driver, or None where nothing of the inputs moves with it."""
    if not where.size or np.array_equal(*ends):
        return None
    return Spread(row.key, label, array, where, *ends, row.key)


def _stocks(scene: Scene, inputs: Inputs) -> Iterator[Spread | None]:
    days = scene.settings.years * DAYS_A_YEAR
    for product, rows in sorted(COVER.items()):
        where = _groups(inputs, (product,))
        for name in rows:
            row = scene.settings.parameters.get("inventory_days", name)
            low, high = (inputs.cover[where] + (end - row.point) / days
                         for end in (row.low, row.high))  # fmt: skip
            label = f"stock of {WORDS[product]}: {name.replace('-', ' ')}"
            yield _spread(row, label, "cover", where, (np.maximum(low, 0.0), high))


def _lags(scene: Scene, inputs: Inputs) -> Iterator[Spread | None]:
    rows = sorted({name for names in LAGS.values() for name in names})
    for name in rows:
        products = [product for product, names in LAGS.items() if name in names]
        where = _edges(inputs, products)
        row = scene.settings.parameters.get("lag", name)
        years = {product: scene.settings.on_its_way(product) for product in products}
        # From the years themselves: the periods of the inputs are rounded.
        now = np.array([years[inputs.group_product[int(at)]] for at in inputs.group[where]])
        low, high = (
            np.maximum(now + end - row.point, 0.0) / scene.settings.years
            for end in (row.low, row.high)
        )
        yield _spread(row, f"time from {name.replace('-', ' ')}", "lag", where, (low, high))


def _needs(scene: Scene, inputs: Inputs) -> Iterator[Spread | None]:
    for product in sorted(set(inputs.group_product)):
        where = _groups(inputs, (product,))
        row = scene.settings.parameters.get("input_need", product)
        ends = (np.full(where.size, row.low), np.full(where.size, row.high))
        yield _spread(row, f"output lost without {WORDS[product]}", "need", where, ends)


def _switches(scene: Scene, inputs: Inputs) -> Iterator[Spread | None]:
    for product in sorted(SWITCHED):
        where = _edges(inputs, (product,))
        row = scene.settings.parameters.get("supply_switch", product)
        ends = (np.full(where.size, row.low), np.full(where.size, row.high))
        yield _spread(
            row, f"what other suppliers of {WORDS[product]} can add", "switch", where, ends
        )
        groups = _groups(inputs, (product,))
        name = (
            "lead_time/neocloud-contract" if product == "compute" else f"recontract_time/{product}"
        )
        row = scene.settings.parameters.get(*name.split("/"))
        months = scene.settings.years * MONTHS
        low, high = (np.full(groups.size, end / months) for end in (row.low, row.high))
        label = f"time to order {WORDS[product]} elsewhere"
        yield _spread(row, label, "recontract", groups, (low, high))


def _surges(scene: Scene, inputs: Inputs) -> Iterator[Spread | None]:
    for kind, products in sorted(_SURGES.items()):
        where = np.array([at for at, m in enumerate(inputs.makers)
                          if m.product in products and np.isfinite(inputs.capacity[at]).all()],
                         dtype=np.int64)  # fmt: skip
        row = scene.settings.parameters.get("surge", kind)
        # Room is the parameter times something: with the point it scales as the parameter does.
        room = inputs.capacity[where] - inputs.base[where]
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = [end / row.point if row.point else 1.0 for end in (row.low, row.high)]
        low, high = (inputs.base[where] + room * each for each in scale)
        yield _spread(row, f"room of {kind} above the path", "capacity", where, (low, high))


def _restocking(scene: Scene) -> Spread | None:
    row = scene.settings.parameters.get("restocking_time", "all")
    months = scene.settings.years * MONTHS
    low, high = (np.array(max(1.0, end / months)) for end in (row.low, row.high))
    if float(low) == float(high):
        return None
    return Spread(row.key, "time to refill a gap in stock", "tau", (), low, high, row.key)


def _idle(scene: Scene, inputs: Inputs) -> Spread | None:
    """Return the driver of how many idle chips stand in: room of lanes above what runs."""
    row = scene.settings.parameters.get("idle_reuse", "all")
    n = scene.flows.n_steps
    order = {maker.id: at for at, maker in enumerate(inputs.makers)}
    idle = scene.flows.serving[:, :n] / np.maximum(scene.flows.running[:, :n], _TINY) - 1.0
    rows, room = [], []
    buyers = scene.flows.clearing.inputs.buyers
    for lane in scene.lanes:
        rows.append(order[f"{lane.key}/compute"])
        room.append(lane.mw[:n] * np.maximum(idle[buyers.index(lane.buyer)], 0.0))
    where = np.array(rows, dtype=np.int64)
    ends = tuple(inputs.base[where] + end * np.array(room) for end in (row.low, row.high))
    label = "idle chips that run again where new ones fail to come"
    return _spread(row, label, "capacity", where, (ends[0], ends[1]))
