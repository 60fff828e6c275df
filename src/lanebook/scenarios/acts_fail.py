"""A firm that can no longer pay: what it asks, pays and builds ends; what runs goes on."""

from __future__ import annotations

import numpy as np

from lanebook.scenarios.bench import Bench, ask_row, capital_row, lane_row
from lanebook.scenarios.model import Override
from lanebook.scenarios.targets import id_of, known, pools_of
from lanebook.scenarios.timing import ends_of, frozen, in_force


def fail(bench: Bench, override: Override) -> None:
    """End a firm's asks, its commitments either way, its capital and what it was to power.

    The sites that it runs stay powered, for whom they are worth most to: an administrator sells
    what can be sold. With an end somebody takes over then, and what it was to power comes late.
    """
    inputs, firm, part = bench.inputs, id_of(bench, override.target.name), override.part
    level = in_force(inputs.periods, override, flow=False)
    spent = in_force(inputs.periods, override, flow=True)
    rows = [
        *((ask_row(inputs, at), level) for at, name in enumerate(inputs.buyers) if name == firm),
        *(
            (lane_row(inputs, at), level)
            for at, lane in enumerate(inputs.lanes)
            if firm in (lane.buyer, lane.holder.removeprefix("org:"))
        ),
        *(
            (capital_row(inputs, at), spent)
            for at, name in enumerate(inputs.payers)
            if name == firm
        ),
    ]
    for row, force in rows:
        values = bench.values(row)
        finite = np.isfinite(values)
        left = np.where(force * part >= 1.0, 0.0, values)  # of no ceiling, only all can end
        left[finite] = values[finite] * (1.0 - force[finite] * part)
        bench.put(row, left)
    sites = pools_of(bench, override.target)
    times = ends_of(inputs.periods)
    for _, _, row in sites:
        values = bench.values(row)
        stands = frozen(times, values, override.since, override.until)
        bench.put(row, values + (stands - values) * part)
    if not rows and not sites:
        why = "it asks, pays, holds and builds nothing by itself in the model"
        bench.miss(override.target, f"{why}; {known(bench, override.target)}")
    group = [
        buyer
        for buyer, orgs in bench.places.buyer_orgs.items()
        if firm in orgs and buyer != firm and firm not in inputs.buyers
    ]
    if group:
        why = f"its ask is not known by itself: the model has it inside {group[0]}"
        bench.miss(override.target, why)
