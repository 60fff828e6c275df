"""Stock and orders that a ban strands: what was under way for customers that may no longer have it.

What a maker had bought for the ties that a shock cuts is worth its cost over the time that it is
under way: months of those deliveries x price x (1 - gross margin). Nobody else takes it: where the
goods fit other customers, nothing is stranded, so it is the most that can be. The months are those
between an input's shipment and the maker's own, stock included: the mean of its inputs weighted by
what they cost, the quickest and the slowest of them as ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from lanebook.answers.shock_losses import Run
from lanebook.answers.shock_reasons import Stranded
from lanebook.answers.shock_scene import Scene, kind_of
from lanebook.engines.cascade.inputs import Floats
from lanebook.evidence.parameters import Parameter, Parameters

#: Rows of `gross_margin` by firm, where they are not called as the firm is.
MARGINS: Final = {"amd": "amd-instinct", "broadcom": "broadcom-ai", "skhynix": "hbm-makers",
                  "samsung": "hbm-makers", "micron": "hbm-makers"}  # fmt: skip
#: Ties cut by less than this share strand nothing.
CUT: Final = 0.5
MONTHS: Final = 12


def stranded_of(scene: Scene, run: Run, parameters: Parameters) -> tuple[Stranded, ...]:
    """Return what each maker had under way for ties that the shock bars, the largest first."""
    found = sorted(_stranded(scene, run, parameters), key=lambda each: (-each.months, each.id))
    return tuple(sorted(found, key=lambda each: -(each.usd_million or 0.0)))


def _stranded(scene: Scene, run: Run, parameters: Parameters) -> Iterator[Stranded]:
    inputs = run.inputs
    barred = run.shock.edge < CUT
    for at, maker in enumerate(inputs.makers):
        if kind_of(maker) != "accelerators":
            continue
        edges = np.flatnonzero((inputs.supplier == at) & barred.any(axis=1))
        if not edges.size:
            continue
        first = int(np.argmax(barred[edges].any(axis=0)))
        cut = (scene.base_deliveries[edges] * (1.0 - run.shock.edge[edges][:, [first]])).sum(axis=0)
        ends = _periods(scene, at)
        months = [float(MONTHS * scene.years[first] * each) for each in ends]
        amounts = [_over(cut[first:], each) for each in ends]
        price, margin = scene.price(at), _margin(parameters, maker.firm)
        usd: tuple[float | None, ...] = (None, None, None)
        if price is not None and margin is not None:
            usd = (
                amounts[0] * price.low * (1.0 - margin.high),
                amounts[1] * price.point * (1.0 - margin.point),
                amounts[2] * price.high * (1.0 - margin.low),
            )
        yield Stranded(
            id=maker.firm, name=scene.firm_name(maker.firm), months=months[1], mw=amounts[1],
            low_usd_million=usd[0], usd_million=usd[1], high_usd_million=usd[2],
            parameters=_keys(scene, at, margin),
        )  # fmt: skip


def _periods(scene: Scene, maker: int) -> tuple[float, float, float]:
    """Return the time under way of a maker's inputs: quickest, by cost, slowest; in periods."""
    inputs = scene.inputs
    times, weights = [], []
    for edge in np.flatnonzero(inputs.customer[inputs.group] == maker).tolist():
        price = scene.price(int(inputs.supplier[edge]))
        if inputs.lag[edge] == 0 or price is None:
            continue
        times.append(float(inputs.lag[edge] + inputs.cover[inputs.group[edge]]))
        weights.append(price.point * float(inputs.use[edge].sum()))
    if not times or sum(weights) <= 0:
        return 0.0, 0.0, 0.0
    return min(times), float(np.average(times, weights=weights)), max(times)


def _over(series: Floats, periods: float) -> float:
    """Return the sum of a series over so many periods from its first."""
    whole = int(periods)
    rest = series[whole] * (periods - whole) if whole < len(series) else 0.0
    return float(series[:whole].sum() + rest)


def _margin(parameters: Parameters, firm: str) -> Parameter | None:
    row = MARGINS.get(firm, firm)
    return parameters.get("gross_margin", row) if parameters.has("gross_margin", row) else None


def _keys(scene: Scene, maker: int, margin: Parameter | None) -> tuple[str, ...]:
    price = scene.price(maker)
    keys = [price.parameter] if price is not None and price.parameter else []
    return (*keys, *([margin.key] if margin is not None else []))
