"""From an optimum to the rows of `constraints` on buyers and lanes: served, held, short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.clearing.axes import HYPERSCALERS, LABS, LATER_LABS
from lanebook.answers.clearing.words import buyer_name
from lanebook.answers.constraints_records import BuyerPeriod, HeldPeriod, ShortLane
from lanebook.answers.constraints_scene import Scene
from lanebook.engines.clearing.buyer import holdings

#: A buyer is rationed where more than this share of its ask is unmet.
RATIONED: Final = 0.01
#: Megawatts under which a lane's shortfall is rounding.
SHORT_MW: Final = 0.5


def megawatts(value: float) -> Figure:
    """Return megawatts of our own arithmetic; minus zero is zero."""
    at = max(float(value), 0.0)
    return Figure(at, at, at, "MW", state="derived")


def buyer_rows(scene: Scene) -> tuple[BuyerPeriod, ...]:
    """Return what each buyer asks for and has under the rule, in the periods shown."""
    clearing, inputs = scene.shared, scene.inputs
    running, served = clearing.running_mw, clearing.served_mw
    return tuple(
        _buyer_row(buyer, inputs.periods[at].label, (
            float(inputs.ask[row, at]), float(running[row, at]), float(served[row, at])
        ))
        for row, buyer in enumerate(inputs.buyers)
        for at in scene.shown
    )  # fmt: skip


def _buyer_row(buyer: str, period: str, numbers: tuple[float, float, float]) -> BuyerPeriod:
    asked, running, served = numbers
    unmet = max(asked - served, 0.0)
    return BuyerPeriod(
        buyer=buyer,
        name=buyer_name(buyer),
        period=period,
        asked_mw=megawatts(asked),
        in_service_mw=megawatts(running),
        served_mw=megawatts(served),
        unmet_mw=megawatts(unmet),
        is_rationed=unmet > RATIONED * asked,
        served_share=min(served / asked, 1.0) if asked > 0 else None,
    )


def held_rows(scene: Scene) -> tuple[HeldPeriod, ...]:
    """Return whose megawatts they are in the periods shown."""
    clouds = {org for buyer in HYPERSCALERS for org in scene.places.buyer_orgs.get(buyer, ())}
    found = holdings(
        scene.shared,
        {*HYPERSCALERS, *clouds, *(f"org:{buyer}" for buyer in HYPERSCALERS)},
        {*LABS, *LATER_LABS},
    )
    return tuple(
        HeldPeriod(
            period=scene.inputs.periods[at].label,
            hyperscaler_own_mw=megawatts(found.own[at]),
            held_for_labs_mw=megawatts(found.for_labs[at]),
            hyperscaler_held_mw=megawatts(found.hyperscaler_held[at]),
            lab_allocated_mw=megawatts(found.lab_allocated[at]),
            others_mw=megawatts(found.others[at]),
            total_mw=megawatts(found.total[at]),
        )
        for at in scene.shown
    )


def short_rows(scene: Scene, names: Mapping[str, str]) -> tuple[ShortLane, ...]:
    """Return the lanes that fall short in the periods shown, the largest shortfall first."""
    inputs, clearing = scene.inputs, scene.shared
    kept, short = clearing.value("kept"), clearing.short_mw
    found = [
        (float(short[row, at]), row, at)
        for row in range(len(inputs.lanes))
        for at in scene.shown
        if short[row, at] > SHORT_MW
    ]
    found.sort(key=lambda each: (each[2], -each[0], each[1]))
    return tuple(
        ShortLane(
            lane=inputs.lanes[row].id,
            label=inputs.lanes[row].label,
            buyer=inputs.lanes[row].buyer,
            buyer_name=buyer_name(inputs.lanes[row].buyer),
            holder=names.get(inputs.lanes[row].holder, inputs.lanes[row].holder),
            firmness=inputs.lanes[row].firmness,
            period=inputs.periods[at].label,
            committed_mw=megawatts(inputs.committed[row, at]),
            kept_mw=megawatts(kept[row, at]),
            short_mw=megawatts(missing),
        )
        for missing, row, at in found
    )
