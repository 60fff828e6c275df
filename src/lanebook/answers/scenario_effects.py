"""Two models cleared side by side: what binds, who is served, what one more unit is worth."""

from __future__ import annotations

from collections.abc import Iterator

from lanebook.answers.clearing.words import buyer_name, layer_name
from lanebook.answers.scenario_records import BuyerEffect, Effects, PeriodEffect, PriceEffect
from lanebook.engines.clearing.glut import glut_begins
from lanebook.engines.clearing.prices import Binding, LayerPrices, binding, layer_prices
from lanebook.engines.clearing.result import Clearing

#: Less than this share of an ask is rounding, not a shortage.
NOTHING = 1e-6
#: Worth below this is none: USD million a unit.
WORTHLESS = 1e-6
_UNITS = {"power": "USD million a MW-year", "capital": "USD a USD", "ask": "USD million a MW-year"}


def effects(before: Clearing, after: Clearing, years: tuple[int, int]) -> Effects:
    """Return what differs between two clearings of the same periods.

    Args:
        before, after: optima; axes other than the periods may differ.
        years: first and last year shown.
    """
    first, second = layer_prices(before), layer_prices(after)
    at = [
        number
        for number, period in enumerate(before.inputs.periods)
        if years[0] <= period.year <= years[1]
    ]
    bound = binding(before, first), binding(after, second)
    return Effects(
        periods=tuple(_period(before, after, first, second, bound, number) for number in at),
        buyers=tuple(_buyers(before, after, at)),
        prices=tuple(_prices(first, second, at)),
        glut_before=_glut(before),
        glut_after=_glut(after),
        objective_before=before.objective,
        objective_after=after.objective,
    )


def _period(
    before: Clearing,
    after: Clearing,
    first: LayerPrices,
    second: LayerPrices,
    bound: tuple[tuple[Binding, ...], tuple[Binding, ...]],
    at: int,
) -> PeriodEffect:
    keys = bound[0][at].key, bound[1][at].key
    return PeriodEffect(
        period=before.inputs.periods[at].label,
        binds_before=keys[0],
        binds_after=keys[1],
        binds_before_words=layer_name(keys[0]),
        binds_after_words=layer_name(keys[1]),
        asked_before_mw=float(before.inputs.ask[:, at].sum()),
        asked_after_mw=float(after.inputs.ask[:, at].sum()),
        served_before_mw=float(before.served_mw[:, at].sum()),
        served_after_mw=float(after.served_mw[:, at].sum()),
        power_before=float(first.worth[first.at("power"), at]),
        power_after=float(second.worth[second.at("power"), at]),
    )


def _buyers(before: Clearing, after: Clearing, at: list[int]) -> Iterator[BuyerEffect]:
    served = before.served_mw, after.served_mw
    for row, buyer in enumerate(before.inputs.buyers):
        for number in at:
            yield BuyerEffect(
                buyer=buyer,
                name=buyer_name(buyer),
                period=before.inputs.periods[number].label,
                asked_before_mw=float(before.inputs.ask[row, number]),
                asked_after_mw=float(after.inputs.ask[row, number]),
                served_before_mw=float(served[0][row, number]),
                served_after_mw=float(served[1][row, number]),
            )


def _prices(first: LayerPrices, second: LayerPrices, at: list[int]) -> Iterator[PriceEffect]:
    keys = [*first.keys, *(key for key in second.keys if key not in first.keys)]
    for key in keys:
        if key == "ask":
            continue
        for number in at:
            values = [
                float(each.worth[each.at(key), number]) if key in each.keys else None
                for each in (first, second)
            ]
            if any(value is not None and value > WORTHLESS for value in values):
                yield PriceEffect(
                    layer=key,
                    name=layer_name(key),
                    period=first.periods[number],
                    before=values[0],
                    after=values[1],
                    unit=_unit(key),
                )


def _unit(key: str) -> str:
    kind = key.partition(":")[0]
    if kind in _UNITS:
        return _UNITS[kind]
    return "USD a gigabit" if kind == "hbm" else "USD thousand a wafer"


def _glut(clearing: Clearing) -> str:
    """Return the label of the period in which a glut begins, "" for none."""
    begins = glut_begins(clearing)
    return "" if begins is None else clearing.inputs.periods[begins].label
