"""Who supplies each lab in the layers behind its compute, as the book's cascade has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.chokepoints_content import Chain, Flags
from lanebook.answers.chokepoints_records import LabSupply, Share
from lanebook.answers.chokepoints_shares import ordered
from lanebook.answers.clearing.words import pool_name
from lanebook.answers.names import names_of
from lanebook.engines.cascade.inputs import Inputs, Maker

if TYPE_CHECKING:
    from lanebook.answers.cascade.model import CascadeModel

#: Product of the cascade -> layer and its words; compute itself is read from the sheet.
PRODUCTS: Final[dict[str, tuple[str, str]]] = {
    "accelerators": ("accelerators", "accelerators"), "racks": ("racks", "rack assembly"),
    "packaging": ("cowos", "packaging (CoWoS)"), "memory": ("hbm", "memory (HBM)"),
    "wafers": ("wafers", "wafers"), "euv-service": ("equipment", "EUV lithography"),
    "power": ("power", "power, by grid"),
}  # fmt: skip
#: A share under this is rounding of the optimum.
_LEAST: Final = 0.0005
_GRID: Final = "grid:"
BASIS: Final = "as the cascade model has it; at least what known ties carry"


def chain_supplies(book: Book, model: CascadeModel, labs: Sequence[str]) -> tuple[LabSupply, ...]:
    """Return who supplies each lab in every layer of the cascade, layer by layer.

    A share is at least what comes along edges that a known tie or a site on record stands behind,
    and at its point what the model has. What no maker of the model gives is unknown.

    Args:
        book: for names.
        model: the book's cascade.
        labs: buyers, in order; one that the cascade does not serve is left out.
    """
    inputs = model.inputs
    sure = Chain(inputs, documented(model))
    every = Chain(inputs, np.ones(len(inputs.supplier), dtype=np.bool_))
    rows = {maker.layer.removeprefix("ask:"): at for at, maker in enumerate(inputs.makers)
            if maker.layer.startswith("ask:")}  # fmt: skip
    found = []
    for product, (layer, words) in PRODUCTS.items():
        for lab in labs:
            if lab not in rows:
                continue
            point = _by_holder(inputs, every.of(rows[lab]).get(product, {}))
            low = _by_holder(inputs, sure.of(rows[lab]).get(product, {}))
            if point:
                found.append(_supply(book, layer, words, lab, low, point))
    return tuple(found)


def documented(model: CascadeModel) -> Flags:
    """Return (E,) which edges a known tie, a site on record or the firm itself stands behind."""
    inputs = model.inputs
    found = np.zeros(len(inputs.supplier), dtype=np.bool_)
    for contract in model.contracts:
        found[list(contract.edges)] = True
    for edge, supplier in enumerate(inputs.supplier):
        giver = inputs.makers[int(supplier)]
        taker = inputs.makers[int(inputs.customer[inputs.group[edge]])]
        at_site = giver.layer.startswith("site:")
        is_own = bool(giver.firm) and giver.firm == taker.firm
        found[edge] |= at_site or (is_own and not giver.layer.startswith("lane:rest:"))
    return found


def _by_holder(inputs: Inputs, shares: Mapping[int, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for at, share in shares.items():
        holder = _holder(inputs.makers[at])
        if holder:
            found[holder] = found.get(holder, 0.0) + share
    return found


def _holder(maker: Maker) -> str:
    """Return who holds what a maker makes: of power the pool, else the firm."""
    if maker.product == "power":
        grids = [place.removeprefix(_GRID) for place in maker.places if place.startswith(_GRID)]
        return grids[0] if grids else ""
    return maker.firm


def _supply(
    book: Book,
    layer: str,
    words: str,
    lab: str,
    low: Mapping[str, float],
    point: Mapping[str, float],
) -> LabSupply:
    total = sum(point.values())
    scale = max(total, 1.0)  # sums of shares round
    unknown = max(0.0, 1.0 - sum(low.values()))
    shares = tuple(
        Share(
            holder, _label(book, layer, holder), min(low.get(holder, 0.0), share) / scale,
            share / scale, min(1.0, share + unknown), None, (), "", "",
        )
        for holder, share in sorted(point.items())
        if share >= _LEAST
    )  # fmt: skip
    return LabSupply(
        layer=layer, label=words, lab=lab, shares=ordered(shares),
        unknown_share=unknown, mw=None, implied_mw=None, silent_mw=None, basis=BASIS,
    )  # fmt: skip


def _label(book: Book, layer: str, holder: str) -> str:
    if layer == "power":
        return pool_name(holder)
    return names_of(book, ("org",)).label(f"org:{holder}")
