"""Vendors, and what their accelerators take: wafers, packaging, memory, designs, racks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lanebook.answers.cascade.draft import NOTHING, Edge
from lanebook.answers.cascade.flows import vendors_of
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.shares import Share, shares_of
from lanebook.answers.cascade.timeline import Floats
from lanebook.answers.clearing.axes import FAMILIES, LAYERS
from lanebook.answers.clearing.words import design_name, layer_name
from lanebook.engines.cascade.inputs import Maker

#: Product under which a vendor keeps stock of each layer's output.
PRODUCTS: Final[dict[str, str]] = {
    "cowos": "packaging", "hbm": "memory", "n4": "wafers", "n3": "wafers", "n2": "wafers",
}  # fmt: skip
#: Vendor with its own chain, of which the book names the foundry only.
HUAWEI: Final = "huawei"


def draw_vendors(scene: Scene) -> None:
    """Draw the vendors of accelerators, their suppliers and who makes each layer."""
    names = [*scene.flows.clearing.inputs.vendors]
    names += sorted(
        {e.supplier.partition("/")[0] for e in scene.draft.edges if e.product == "accelerators"}
        - set(names)
    )
    spare = 1 + scene.settings.surge("accelerators")
    for name in names:
        base = scene.draft.shipped(f"{name}/accelerators")
        if float(base.max()) <= NOTHING:
            continue
        label = f"{scene.name(name)} accelerators"
        maker = Maker(f"{name}/accelerators", name, "accelerators", f"accelerators:{name}", label)
        scene.draft.add(maker, capacity=_most(scene, name, base * spare))
        _inputs(scene, name, base)
    for at, layer in enumerate(LAYERS):
        _layer(scene, layer, scene.flows.layer[at])
    for product, kind in (("design", "design"), ("racks", "racks")):
        _parts(scene, product, kind)
    _own_foundry(scene)


def _most(scene: Scene, vendor: str, spare: Floats) -> Floats:
    """Return the most that a vendor ships; Huawei's is the units that its chain yields."""
    if vendor != HUAWEI:
        return spare
    row = list(FAMILIES.values()).index(HUAWEI)
    inputs = scene.flows.clearing.inputs
    years = np.array([each.ends for each in inputs.periods])
    per_year = np.where(np.isfinite(inputs.most_units[row]), inputs.most_units[row], 0.0)
    steps = scene.flows.steps
    level = np.interp([each.ends for each in steps], years, per_year * inputs.kw[row])
    return np.asarray(level * np.array([each.years for each in steps]))


def _inputs(scene: Scene, vendor: str, base: Floats) -> None:
    """Draw what a vendor's accelerators take of each layer, by who makes it."""
    inputs = scene.flows.clearing.inputs
    which = vendors_of(scene.flows).get(vendor, [])
    per_mw = inputs.use / inputs.kw
    for at, layer in enumerate(LAYERS):
        path = base * _ratio(scene.flows.shipped[which], per_mw[at, which])
        product = PRODUCTS[layer]
        for share in shares_of(scene, layer, vendor):
            _edge(scene, f"{share.org}/{layer}", vendor, product, path * share.point, share)
    for product in ("design", "racks"):
        for share in shares_of(scene, product, vendor):
            supplier = f"{share.org}/{product}"
            _edge(scene, supplier, vendor, product, base * share.point, share)


def _ratio(shipped: Floats, per_mw: Floats) -> Floats:
    """Return use per MW of what a vendor ships in each period; held where it ships nothing."""
    total = shipped.sum(axis=0)
    there = np.flatnonzero(total > NOTHING)
    if not there.size:
        return np.zeros(shipped.shape[1])
    ratio = (per_mw[:, None] * shipped).sum(axis=0)[there] / total[there]
    return np.asarray(np.interp(np.arange(shipped.shape[1]), there, ratio))


def _edge(
    scene: Scene, supplier: str, vendor: str, product: str, use: Floats, share: Share
) -> None:
    settings = scene.settings
    scene.draft.use(
        Edge(
            supplier, f"{vendor}/accelerators", product, use, lag=settings.lag(product),
            tier=0, switch=settings.switch(product), ties=share.ties,
            claims=share.claims,
        ),
        settings.group(product),
    )  # fmt: skip


def _suppliers(scene: Scene, suffix: str) -> list[str]:
    found = {e.supplier for e in scene.draft.edges if e.supplier.endswith(f"/{suffix}")}
    return sorted(found)


def _layer(scene: Scene, layer: str, most: Floats) -> None:
    """Draw who makes a layer: room above the path is shared as the path is."""
    makers = _suppliers(scene, layer)
    base: Mapping[str, Floats] = {name: scene.draft.shipped(name) for name in makers}
    total = np.sum(list(base.values()), axis=0) if base else np.zeros_like(most)
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(total > 0, np.maximum(most / total, 1.0), 1.0)
    for name in makers:
        org = name.partition("/")[0]
        label = f"{scene.name(org)} {layer_name(layer)}"
        maker = Maker(name, org, layer, layer, label, scene.home(org))
        # Where a maker's path is empty for a while its part of the layer stands ready.
        part = float(base[name].sum() / max(float(total.sum()), NOTHING))
        capacity = np.where(base[name] > 0, base[name] * room, most * part)
        scene.draft.add(maker, capacity=capacity)


def _parts(scene: Scene, product: str, kind: str) -> None:
    """Draw design partners and assemblers, in MW of the accelerators that they go into."""
    spare = 1 + scene.settings.surge("parts")
    for name in _suppliers(scene, product):
        org = name.partition("/")[0]
        who = scene.name(org) if org != "other" else "others"
        words = {"design": "design and parts of accelerators", "racks": "racks"}[kind]
        maker = Maker(name, "" if org == "other" else org, product, f"{kind}:{org}",
                      f"{who}: {words}", scene.home(org) if kind == "racks" else ())  # fmt: skip
        scene.draft.add(maker, capacity=scene.draft.shipped(name) * spare)


def _own_foundry(scene: Scene) -> None:
    """Draw the foundry of Huawei's chips, where a tie known by then names one."""
    vendor = scene.draft.makers.get(f"{HUAWEI}/accelerators")
    if vendor is None:
        return
    for org, tie in _known(scene, "wafer_supply", HUAWEI):
        share = Share(org, 1.0, 1.0, 1.0, (tie,), (), "")
        _edge(scene, f"{org}/wafers", HUAWEI, "wafers", vendor.wanted, share)
        label = f"{scene.name(org)} wafers for {design_name(HUAWEI)}"
        maker = Maker(f"{org}/wafers", org, "wafers", f"wafers:{org}", label, scene.home(org))
        scene.draft.add(maker, capacity=vendor.capacity)


def _known(scene: Scene, kind: str, recipient: str) -> Sequence[tuple[str, str]]:
    live = set(scene.book.beliefs.live["subject"].unique())
    return sorted(
        (row["provider"], row["id"])
        for row in scene.book.snapshot.ties.rows(named=True)
        if row["kind"] == kind and row["recipient"] == recipient and f"tie:{row['id']}" in live
    )[:1]
