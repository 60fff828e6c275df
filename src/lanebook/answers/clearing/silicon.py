"""Silicon: what each layer yields for accelerators, who uses how much, and vendors' shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lanebook.answers.book import Book
from lanebook.answers.clearing.axes import FAMILIES, LAYERS, MONTHS, PACKAGING
from lanebook.answers.clearing.notes import Ends, Notes, Parts, Sourced, at_year
from lanebook.answers.clearing.silicon_claims import capacity_claims, flow_claims, share_claims
from lanebook.answers.clearing.words import design_name, layer_name, layer_unit
from lanebook.engines.clearing.inputs import Floats, Period

#: Parameter key of each layer's capacity, and the layer of the book its claims speak of.
SERIES: Final[dict[str, tuple[str, str]]] = {
    "cowos": ("cowos", "layer:cowos"),
    "n4": ("n5-n4", "layer:n4-wafers"),
    "n3": ("n3", "layer:n3-wafers"),
    "n2": ("n2", "layer:n2-wafers"),
    "hbm": ("hbm", "layer:hbm"),
}
#: Nodes that began inside the horizon: nothing before their first row.
_BEGAN: Final = frozenset({"n3", "n2"})
#: Steps a year of the average over a period: the same whether years or quarters are asked for.
_STEPS: Final = 4 * MONTHS


@dataclass(frozen=True)
class Layer:
    """A layer's paths: year-end levels or yearly flows, and the share that accelerators get."""

    name: str
    levels: dict[int, Sourced]
    shares: dict[int, Sourced]
    lag: Ends


def silicon(book: Book, notes: Notes) -> Parts:
    """Return `capacity` and `use`, with origins and drivers.

    Capacity of a period is the layer's rate when what ships in the period was started: means of
    the path between year-ends, shifted by the lags of `parameters.csv`, times the share
    that accelerators get.
    """
    layers = [_layer(book, notes, name) for name in LAYERS]
    capacity = np.array([_supply(layer, notes.periods, 1, 1, 1) for layer in layers])
    for row, layer in enumerate(layers):
        _write(notes, row, layer)
    return {"capacity": capacity, "use": _use(notes)}


def _layer(book: Book, notes: Notes, name: str) -> Layer:
    key, subject = SERIES[name]
    years = range(notes.periods[0].year - 2, notes.periods[-1].year + 1)
    to_rack = notes.ends("lag", "cowos-to-shipped-rack")
    if name == "hbm":
        defaults = notes.by_year("hbm_supply", key)
        stated = flow_claims(book, subject)
        lag = notes.ends("lag", "hbm-to-accelerator")
    else:
        defaults = notes.by_year("capacity_year_end", key)
        stated = capacity_claims(book, subject)
        start = notes.ends("lag", "n3-wafer-to-package")
        lag = to_rack if name == "cowos" else Ends(*(a + b for a, b in zip(start, to_rack)))  # noqa: B905
    before = "zero" if name in _BEGAN else "hold"
    levels = {
        year: _first(stated.get(year), at_year(defaults, year, before=before)) for year in years
    }
    shares = notes.by_year("ai_share_of_layer", name)
    if not shares:
        row = notes.get("ai_share_of_layer", f"{name}:all")
        shares = dict.fromkeys(years, Sourced(Ends(row.low, row.point, row.high), (), row.key))
    told = share_claims(book, subject)
    shares = {year: _first(told.get(year), _capped(at_year(shares, year))) for year in years}
    return Layer(name, levels, shares, lag)


def _capped(share: Sourced) -> Sourced:
    ends = Ends(*(min(1.0, end) for end in share.ends))
    return Sourced(ends, share.claims, share.parameter, share.note)


def _first(stated: Sourced | None, default: Sourced) -> Sourced:
    """Let what the book says come first; the range of the default where the book has none."""
    if stated is None:
        return default
    low, point, high = stated.ends
    if low == high and default.ends.point > 0:
        low = min(low, point * default.ends.low / default.ends.point)
        high = max(high, point * default.ends.high / default.ends.point)
    return Sourced(Ends(low, point, high), stated.claims, default.parameter, stated.note)


def _supply(layer: Layer, periods: tuple[Period, ...], level: int, share: int, lag: int) -> Floats:
    """Return what a layer yields for accelerators in each period; ends 0 low, 1 point, 2 high."""
    years = np.array(sorted(layer.levels))
    levels = np.array([layer.levels[year].ends[level] for year in years])
    shares = np.array([layer.shares[year].ends[share] for year in years])
    found = []
    for period in periods:
        n_steps = round(_STEPS * period.years)
        at = period.begins + (np.arange(n_steps) + 0.5) / _STEPS - layer.lag[lag]
        year = np.clip(np.floor(at).astype(int), years[0], years[-1]) - years[0]
        if layer.name == "hbm":
            rate = levels[year] * 1e3  # billion gigabits a year in million
        else:
            rate = np.interp(at, years + 1.0, levels) * MONTHS  # a year-end is the next begin
        found.append(float((rate * shares[year]).mean()) * period.years)
    return np.array(found)


def _write(notes: Notes, row: int, layer: Layer) -> None:
    """Write origins and drivers of one layer."""
    name, where = layer.name, (row, slice(None))
    unit = "billion gigabits a year" if name == "hbm" else "thousand wafers a month at year end"
    for period in notes.periods:
        if period.ends != period.year + 1:
            continue
        notes.add(name, str(period.year), "capacity", layer.levels[period.year], unit)
        notes.add(
            name, str(period.year), "share for accelerators", layer.shares[period.year], "fraction"
        )
    ends = [_supply(layer, notes.periods, end, 1, 1) for end in (0, 1, 2)]
    for at, period in enumerate(notes.periods):
        number = Sourced(
            Ends(*(float(end[at]) for end in ends)),
            _claims(layer, period),
            _parameter_of(layer, period),
            f"capacity × share, {layer.lag.point:g} years before it ships",
        )
        notes.add(name, period.label, "what it yields for accelerators", number, layer_unit(name))
    key = "hbm_supply/hbm" if name == "hbm" else f"capacity_year_end/{SERIES[name][0]}"
    notes.spread(key, f"{layer_name(name)}: capacity", "capacity", where, ends[0], ends[2])
    low, high = (_supply(layer, notes.periods, 1, end, 1) for end in (0, 2))
    notes.spread(
        f"ai_share_of_layer/{name}",
        f"{layer_name(name)}: share for accelerators",
        "capacity",
        where,
        low,
        high,
    )
    low, high = (_supply(layer, notes.periods, 1, 1, end) for end in (0, 2))
    notes.spread(
        f"lag/{name}",
        f"{layer_name(name)}: time to the rack",
        "capacity",
        where,
        low,
        high,
        source="lag",
    )


def _claims(layer: Layer, period: Period) -> tuple[str, ...]:
    years = {period.year - 1, period.year}
    found = [layer.levels[y].claims + layer.shares[y].claims for y in years if y in layer.levels]
    return tuple(sorted({claim for claims in found for claim in claims}))


def _parameter_of(layer: Layer, period: Period) -> str:
    return layer.levels[period.year].parameter


def _use(notes: Notes) -> Floats:
    """Return what thousand units take of each layer: thousand wafers, million gigabits."""
    use: NDArray[np.float64] = np.zeros((len(LAYERS), len(FAMILIES)))
    packed = notes.parameter("cowos", "packages that pass", "yield_packaging", "cowos")
    for column, family in enumerate(FAMILIES):
        gigabytes = notes.parameter("hbm", f"memory of {design_name(family)}", "hbm_gb", family)
        if not notes.parameters.has("packages_per_cowos_wafer", family):
            continue  # its own supply chain, outside these layers
        hbm = LAYERS.index("hbm")
        use[hbm, column] = gigabytes.point * 8 / 1e3
        notes.spread(
            f"hbm_gb/{family}",
            f"memory of {design_name(family)}",
            "use",
            (hbm, column),
            gigabytes.low * 8 / 1e3,
            gigabytes.high * 8 / 1e3,
        )
        wafer = notes.parameter(
            "cowos",
            f"packages of {design_name(family)} on a wafer",
            "packages_per_cowos_wafer",
            family,
        )
        use[PACKAGING, column] = 1 / wafer.point / packed.point
        notes.spread(
            f"packages_per_cowos_wafer/{family}",
            f"packages of {design_name(family)} on a wafer",
            "use",
            (PACKAGING, column),
            1 / wafer.low / packed.point,
            1 / wafer.high / packed.point,
        )
        _logic(notes, use, column, family, packed)
    _yields(notes, use, packed)
    return use


def _logic(notes: Notes, use: Floats, column: int, family: str, packed: Ends) -> None:
    """Fill in the wafers of the family's node: the unit of its row names the node."""
    row = notes.get("packages_per_logic_wafer", family)
    node = row.unit.rpartition(" ")[2]
    companion = notes.ends("companion_wafer_multiplier", "n4" if node == "n4" else "n3;n2")
    ends = notes.parameter(
        node, f"packages of {design_name(family)} on a wafer", "packages_per_logic_wafer", family
    )
    at = (LAYERS.index(node), column)
    use[at] = companion.point / ends.point / packed.point
    notes.spread(
        f"packages_per_logic_wafer/{family}",
        f"dies of {design_name(family)} on a wafer",
        "use",
        at,
        companion.point / ends.low / packed.point,
        companion.point / ends.high / packed.point,
    )


def _yields(notes: Notes, use: Floats, packed: Ends) -> None:
    """Add the drivers that move a layer's use by all families alike."""
    wafers = tuple(row for row, name in enumerate(LAYERS) if name != "hbm")
    notes.spread(
        "yield_packaging/cowos",
        "packages that pass",
        "use",
        (wafers,),
        use[wafers,] * packed.point / packed.low,
        use[wafers,] * packed.point / packed.high,
    )
    for key, nodes in (("n4", ("n4",)), ("n3;n2", ("n3", "n2"))):
        ends = notes.parameter(
            nodes[0], "wafers with companions", "companion_wafer_multiplier", key
        )
        rows = tuple(LAYERS.index(node) for node in nodes)
        notes.spread(
            f"companion_wafer_multiplier/{key}",
            f"companion wafers on {key.upper().replace(';', ' and ')}",
            "use",
            (rows,),
            use[rows,] * ends.low / ends.point,
            use[rows,] * ends.high / ends.point,
        )
