"""What each layer alone would allow, before any optimum (METHODS 3).

The silicon of a period is turned into megawatts at the mix of its roadmaps: vendors share packaging
at the middle of their bands, families share a vendor's units at the middle of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lanebook.engines.clearing.inputs import Floats, Inputs


@dataclass(frozen=True, eq=False)
class Ceilings:
    """Gigawatts of new IT load a year that each layer would allow if nothing else bound.

    Attributes:
        keys: silicon layers, then "power", "capital" and "ask", which is what is wanted.
        periods: labels.
        gigawatts: shape (keys, periods), GW a year; inf where nothing bounds the layer, or the mix
            of the period takes none of it.
        mix: share of each family in the units of the period, shape (A, T); 0 throughout where
            nothing can be made.
    """

    keys: tuple[str, ...]
    periods: tuple[str, ...]
    gigawatts: Floats
    mix: Floats


def ceilings(inputs: Inputs) -> Ceilings:
    """Return what each layer alone would allow a year, beside what is asked.

    - silicon: capacity over the layer's use per megawatt of the mix;
    - power: what is newly powered in the period and what retiring old fleets free; in the first
      period all that is powered less what is in service before;
    - capital: money over price, shell and power per megawatt of the mix; a payer without a bound
      pays for what its buyers ask;
    - ask: rise of every buyer's ask and what retires of its old fleet, in the first period all that
      it asks less what it has. An ask that falls counts 0.

    Args:
        inputs: of a clearing.
    """
    years = np.array([period.years for period in inputs.periods])
    mix = roadmap_mix(inputs)
    kw = inputs.kw @ mix
    per_mw = np.where(kw > 0, kw, np.inf)
    use = (inputs.use @ mix) / per_mw
    silicon = _over(inputs.capacity, use)
    bill = np.where(kw > 0, (inputs.price @ mix) / per_mw + inputs.shell_price, 0.0)
    start = inputs.start_mw[:, None]
    retired = -np.diff(start * inputs.start_alive, prepend=start)  # (B, T)
    asks = np.maximum(np.diff(inputs.ask, prepend=start) + retired, 0.0)
    wanted = inputs.pays.T @ asks  # (P, T)
    money = np.where(np.isinf(inputs.capital), wanted, _over(inputs.capital, bill))
    power = np.diff(inputs.power.sum(axis=0), prepend=start.sum()) + retired.sum(axis=0)
    found = np.vstack([silicon, np.maximum(power, 0.0), money.sum(axis=0), asks.sum(axis=0)])
    found = found / years / 1000
    labels = tuple(period.label for period in inputs.periods)
    return Ceilings((*inputs.layers, "power", "capital", "ask"), labels, found, mix)


def roadmap_mix(inputs: Inputs) -> Floats:
    """Return the share of each family in a period's units, at the middle of every band.

    Shape (A, T). A family that cannot be made has no share; where no layer is named as packaging,
    vendors share units instead. Shares of a period sum to 1, or to 0 where nothing can be made.
    """
    can = inputs.most_units > 0
    own = inputs.vendor_of[:, None] == np.arange(len(inputs.vendors))  # (A, V)
    within = np.where(can, (inputs.mix_low + inputs.mix_high) / 2, 0.0)
    within = _normal(within, own.T @ within, own)
    packaging = inputs.use[inputs.packaging] if inputs.packaging >= 0 else np.ones_like(inputs.kw)
    per_unit = own.T @ (within * packaging[:, None])  # packaging per unit of a vendor
    share = np.where(per_unit > 0, (inputs.vendor_low + inputs.vendor_high) / 2, 0.0)
    units = np.where(per_unit > 0, share / np.where(per_unit > 0, per_unit, 1.0), 0.0)
    mix = within * (own @ units)
    total = mix.sum(axis=0)
    return np.asarray(np.where(total > 0, mix / np.where(total > 0, total, 1.0), 0.0))


def _normal(value: Floats, totals: Floats, own: Floats) -> Floats:
    """Return each family's part of its vendor's total."""
    its = own @ totals
    return np.asarray(np.where(its > 0, value / np.where(its > 0, its, 1.0), 0.0))


def _over(capacity: Floats, use: Floats) -> Floats:
    """Return how often `use` goes into `capacity`; inf where there is no use."""
    return np.asarray(np.where(use > 0, capacity / np.where(use > 0, use, 1.0), np.inf))
