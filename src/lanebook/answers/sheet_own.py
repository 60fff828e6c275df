"""A firm's own sites: a lane to itself, without the sites it lends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lanebook.answers.sheet_cells import BLANK, basis_words, cell_of, hardest
from lanebook.answers.sheet_notes import lane_order, says_something, sum_cell
from lanebook.answers.sheet_parts import SheetLane
from lanebook.engines.count import NOTHING, BuyerYear, own_sites
from lanebook.network.capacity import CapacityBook

Counts = Mapping[int, BuyerYear]


def own_lane(capacity: CapacityBook, buyer: str, counts: Counts) -> SheetLane:
    """Return the buyer's own sites as one lane, a component per site; lent sites say to whom."""
    years = tuple(sorted(counts))
    sites = own_sites(capacity, buyer)
    parts = [_own_site(capacity, site, counts) for site in sites]
    spoken = [part for part in parts if says_something(part)]
    worths = {
        year: [worth for worth in count.own.values() if worth.point is not None]
        for year, count in counts.items()
    }
    counted = [p for found in worths.values() for worth in found for p in worth.counted]
    cells = tuple(sum_cell(worths[year]) for year in years)
    return SheetLane(
        id=f"own:{buyer}",
        label="Own sites",
        provider="",
        role="own",
        stated_basis=basis_words(counted),
        firmness=hardest(counted),
        cells=cells,
        undated=None,
        implied=(None,) * len(years),
        components=tuple(sorted(spoken, key=lane_order)),
    )


def _own_site(capacity: CapacityBook, site: str, counts: Counts) -> SheetLane:
    years = tuple(sorted(counts))
    cells = []
    lent = {count.lent[site] for count in counts.values() if site in count.lent}
    for year in years:
        count = counts[year]
        if site in count.lent:
            cells.append(replace(BLANK, note=f"lent, {_taker(capacity, count.lent[site])}"))
        else:
            cells.append(cell_of(count.own.get(site, NOTHING)))
    counted = [
        promise for count in counts.values() for promise in count.own.get(site, NOTHING).counted
    ]
    record = capacity.sites[site]
    return SheetLane(
        id=f"site:{site}",
        label=record.name,
        provider=record.operator,
        role="own",
        stated_basis=basis_words(counted),
        firmness=hardest(counted),
        cells=tuple(cells),
        undated=None,
        implied=(None,) * len(years),
        note="; ".join(sorted(f"lent: {_taker(capacity, tie)}" for tie in lent)),
    )


def _taker(capacity: CapacityBook, tie_id: str) -> str:
    recipient = capacity.ties[tie_id].recipient
    return f"to {capacity.names.get(recipient, recipient)}"
