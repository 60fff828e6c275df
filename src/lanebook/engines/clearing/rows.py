"""The rows of the program: what each family of constraints says, in METHODS 3's order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.engines.clearing.inputs import Floats, Inputs, weights
from lanebook.engines.clearing.layout import Block, Entries, Ints, blocks, ranks

INF: Final = float("inf")
#: Row blocks with their axes, in order.
ROWS: Final[dict[str, str]] = {
    "silicon": "LT",  # what accelerators take of a layer
    "allocation": "AT",  # made + carried in = installed + carried over
    "mix_low": "AT",
    "mix_high": "AT",
    "vendor_low": "VT",
    "vendor_high": "VT",
    "imports": "RT",
    "running": "ABT",  # only what has been installed and still serves can run
    "siting": "BT",  # what runs stands in some pool
    "power": "GT",
    "service": "BT",  # an ask is served by work that runs
    "lanes": "BT",  # commitments are met out of what runs
    "capital": "PT",
    "ranks": "N",  # commitments of one firmness that are met; free unless `rationing` binds it
    "rule": "BT",  # an ask against a rule's level; free unless `rationing` binds it
    "floors": "F",
}


@dataclass(frozen=True, eq=False)
class Rows:
    """Row blocks, their entries and their bounds.

    Attributes:
        blocks: by name.
        entries: of the matrix.
    """

    blocks: dict[str, Block]
    entries: Entries

    def bounds(self, inputs: Inputs) -> tuple[Floats, Floats]:
        """Return lower and upper bounds of every row for these inputs."""
        n = sum(block.size for block in self.blocks.values())
        low, high = np.full(n, -INF), np.zeros(n)
        part = self.blocks
        part["silicon"].of(high)[...] = inputs.capacity
        _both(part["allocation"], low, high, 0.0)
        part["allocation"].of(low)[:, 0] = inputs.held
        part["allocation"].of(high)[:, 0] = inputs.held
        for name in ("mix_low", "vendor_low"):
            part[name].of(low)[...] = 0.0
            part[name].of(high)[...] = INF
        for number, rule in enumerate(inputs.imports):
            extra = 0.0 if rule.extra is None else rule.extra
            part["imports"].of(high)[number] = np.where(np.isinf(rule.share), INF, extra)
        part["siting"].of(low)[...] = 0.0
        part["power"].of(high)[...] = inputs.power
        part["capital"].of(high)[...] = inputs.capital
        for name in ("ranks", "rule"):
            part[name].of(high)[...] = INF
        part["floors"].of(low)[...] = [floor.least_mw for floor in inputs.floors]
        part["floors"].of(high)[...] = INF
        return low, high


def _both(block: Block, low: Floats, high: Floats, value: Floats | float) -> None:
    block.of(low)[...] = value
    block.of(high)[...] = value


def build_rows(inputs: Inputs, columns: dict[str, Block]) -> Rows:
    """Return the rows over `columns` for the pattern of `inputs`: which entries there are."""
    sizes = {
        "T": len(inputs.periods), "L": len(inputs.layers), "A": len(inputs.families),
        "V": len(inputs.vendors), "R": len(inputs.imports), "B": len(inputs.buyers),
        "G": len(inputs.pools), "P": len(inputs.payers), "F": len(inputs.floors),
        "N": len(ranks(inputs)),
    }  # fmt: skip
    rows = blocks({name: tuple(sizes[axis] for axis in axes) for name, axes in ROWS.items()})
    entries = Entries()
    _make(inputs, columns, rows, entries)
    _share(inputs, columns, rows, entries)
    _serve(inputs, columns, rows, entries)
    _pay(inputs, columns, rows, entries)
    return Rows(rows, entries)


def _make(inputs: Inputs, cols: dict[str, Block], rows: dict[str, Block], out: Entries) -> None:
    """Silicon and allocation: what is made, carried over and installed."""
    made, waiting, installed = (cols[name].grid() for name in ("made", "waiting", "installed"))
    n_periods = len(inputs.periods)
    layer, family = np.nonzero(inputs.use)
    silicon = rows["silicon"].grid()
    out.add(silicon[layer], made[family],
            lambda now: np.repeat(now.use[layer, family], n_periods))  # fmt: skip
    allocation = rows["allocation"].grid()
    out.add(allocation, made, lambda _: np.full(made.size, -1.0))
    out.add(allocation, waiting, lambda _: np.ones(made.size))
    out.add(allocation[:, 1:], waiting[:, :-1], lambda _: np.full(waiting[:, 1:].size, -1.0))
    out.add(allocation[:, None, :], installed, lambda _: np.ones(installed.size))


def _share(inputs: Inputs, cols: dict[str, Block], rows: dict[str, Block], out: Entries) -> None:
    """Vendors' mixes and shares of packaging, and import rules."""
    made = cols["made"].grid()
    own = inputs.vendor_of[:, None] == inputs.vendor_of[None, :]
    one, other = np.nonzero(own)  # families of one vendor, each with itself
    for name in ("mix_low", "mix_high"):
        out.add(rows[name].grid()[one], made[other], lambda now, name=name: (  # type: ignore[misc]
            (one == other)[:, None] - getattr(now, name)[one]).ravel())  # fmt: skip
    if inputs.packaging >= 0:
        vendor, family = np.divmod(
            np.arange(len(inputs.vendors) * len(inputs.families)), len(inputs.families)
        )
        its = (inputs.vendor_of[family] == vendor)[:, None]
        for name in ("vendor_low", "vendor_high"):
            out.add(rows[name].grid()[vendor], made[family], lambda now, name=name: (  # type: ignore[misc]
                now.use[now.packaging][family][:, None]
                * (its - getattr(now, name)[vendor])).ravel())  # fmt: skip
    for number, rule in enumerate(inputs.imports):
        families = [inputs.families.index(name) for name in rule.families]
        buyers = [inputs.buyers.index(name) for name in rule.buyers]
        line = rows["imports"].grid()[number]
        taken = cols["installed"].grid()[np.ix_(families, buyers)]
        n_taken, n_made = taken.size, len(families)
        out.add(line, taken, lambda _, n=n_taken: np.ones(n))  # type: ignore[misc]
        out.add(line, made[families], lambda now, number=number, n=n_made: (  # type: ignore[misc]
            np.tile(-_bounded(now.imports[number].share), n)))  # fmt: skip


def _bounded(share: Floats) -> Floats:
    """Return a rule's shares with 0 where it sets none: the row is free there."""
    return np.asarray(np.where(np.isinf(share), 0.0, share))


def _serve(inputs: Inputs, cols: dict[str, Block], rows: dict[str, Block], out: Entries) -> None:
    """What is in service, what of it runs, where it stands, what it does, for whom."""
    grid = {name: block.grid() for name, block in cols.items()}
    running, old, n_buyers = grid["running"], grid["old"], len(inputs.buyers)
    lines = rows["running"].grid()
    since, until = np.nonzero(np.triu(np.ones_like(inputs.alive)))
    out.add(lines, running, lambda _: np.ones(running.size))
    out.add(lines[:, :, until], grid["installed"][:, :, since], lambda now: np.broadcast_to(
        -now.kw[:, None, None] * now.alive[since, until],
        (now.kw.size, n_buyers, since.size)).ravel())  # fmt: skip
    siting = rows["siting"].grid()
    out.add(siting, running, lambda _: np.ones(running.size))
    out.add(siting, old, lambda _: np.ones(old.size))
    out.add(siting[:, None, :], grid["sited"], lambda _: np.full(grid["sited"].size, -1.0))
    out.add(rows["power"].grid()[None, :, :], grid["sited"], lambda _: np.ones(grid["sited"].size))
    service = rows["service"].grid()
    out.add(service[:, None, :], grid["served"], lambda _: np.ones(grid["served"].size))
    out.add(service, running, lambda now: np.broadcast_to(
        -now.work[:, None, None] / now.reference_work, running.shape).ravel())  # fmt: skip
    out.add(service, old, lambda now: np.tile(-now.start_work / now.reference_work, n_buyers))
    lanes, kept = rows["lanes"].grid(), grid["kept"]
    out.add(lanes, running, lambda _: np.full(running.size, -1.0))
    out.add(lanes, old, lambda _: np.full(old.size, -1.0))
    whose = np.array([inputs.buyers.index(lane.buyer) for lane in inputs.lanes], dtype=np.int64)
    out.add(lanes[whose], kept, lambda _: np.ones(kept.size))
    _rules(inputs, grid, rows, out)
    _floors(inputs, grid, rows, out)


def _rules(inputs: Inputs, grid: dict[str, Ints], rows: dict[str, Block], out: Entries) -> None:
    """Rows that only `rationing` binds: megawatt-years by firmness, asks against a level."""
    order = ranks(inputs)
    rank = np.array([order.index(lane.firmness) for lane in inputs.lanes], dtype=np.int64)
    kept = grid["kept"]
    out.add(rows["ranks"].grid()[rank][:, None], kept,
            lambda now: np.tile(weights(now), len(now.lanes)))  # fmt: skip
    rule = rows["rule"].grid()
    out.add(rule[:, None, :], grid["served"], lambda _: np.ones(grid["served"].size))
    out.add(rule, np.broadcast_to(grid["fill"], rule.shape), lambda now: -now.ask.ravel())


def _floors(inputs: Inputs, grid: dict[str, Ints], rows: dict[str, Block], out: Entries) -> None:
    labels = [period.label for period in inputs.periods]
    lanes = [lane.id for lane in inputs.lanes]
    for number, floor in enumerate(inputs.floors):
        at = labels.index(floor.period)
        if floor.target in inputs.buyers:
            columns = grid["served"][inputs.buyers.index(floor.target), :, at]
        else:
            columns = grid["kept"][lanes.index(floor.target), at : at + 1]
        line = np.array([rows["floors"].at(number)])
        out.add(line, columns, lambda _, n=columns.size: np.ones(n))  # type: ignore[misc]


def _pay(inputs: Inputs, cols: dict[str, Block], rows: dict[str, Block], out: Entries) -> None:
    """Each payer's bill of the period: accelerators, and shell and power for them."""
    installed = cols["installed"].grid()
    buyer, payer = np.nonzero(inputs.pays)
    lines = rows["capital"].grid()[payer]  # (pairs, T)
    columns = installed[:, buyer, :]  # (A, pairs, T)
    out.add(np.broadcast_to(lines, columns.shape), columns, lambda now: (
        now.pays[buyer, payer][None, :, None]
        * (now.price[:, None, None] + now.kw[:, None, None] * now.shell_price[None, None, :])
    ).ravel())  # fmt: skip
