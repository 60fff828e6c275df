"""Proof that a clearing is an optimum and that nothing was made of nothing.

Feasibility of both programs and equal objectives prove optimality (weak duality); reduced costs are
computed here from the coefficients, not taken from HiGHS. Units, megawatts and money are added up
again from the inputs, past the matrix that was solved.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.base.certificate import Certificate, Check
from lanebook.engines.clearing.inputs import Floats
from lanebook.engines.clearing.result import Clearing

#: What counts as rounding, relative to the size of what is compared.
TOLERANCE: Final = 1e-6


def certify(clearing: Clearing) -> Certificate:
    """Return the checks of a clearing: optimality, then conservation of units, MW and dollars.

    Every residual is relative: to one plus the bound it stands beside, to the optimum's cost for
    the gap and complementary slackness.
    """
    prices = -_columns_sum(clearing, clearing.dual) + clearing.numbers.cost
    return Certificate(
        (
            Check("bounds of variables and rows hold", _primal(clearing), TOLERANCE),
            Check("duals stand on bounds that exist", _dual(clearing, prices), TOLERANCE),
            Check("primal and dual optimum agree", _gap(clearing, prices), TOLERANCE),
            Check("what has a price has no slack", _slackness(clearing, prices), TOLERANCE),
            Check("units: made and carried in = installed and carried over",
                  _units(clearing), TOLERANCE),
            Check("silicon: units made take no more than a layer yields",
                  _silicon(clearing), TOLERANCE),
            Check("megawatts: what runs is in service, and stands in a pool that has the power",
                  _megawatts(clearing), TOLERANCE),
            Check("work: an ask is served by what runs, no more than asked",
                  _work(clearing), TOLERANCE),
            Check("dollars: no payer pays more than it has", _dollars(clearing), TOLERANCE),
        )
    )  # fmt: skip


def _columns_sum(clearing: Clearing, of_rows: Floats) -> Floats:
    """Return, for each column, its coefficients times a number of each row."""
    terms = clearing.numbers.matrix * of_rows[clearing.row_of]
    return np.bincount(clearing.column_of, weights=terms, minlength=len(clearing.x)).astype(float)


def _rows_sum(clearing: Clearing) -> Floats:
    terms = clearing.numbers.matrix * clearing.x[clearing.column_of]
    return np.bincount(clearing.row_of, weights=terms, minlength=len(clearing.dual)).astype(float)


def _largest(residuals: Floats) -> float:
    return max(0.0, float(residuals.max(initial=0.0)))


def _outside(value: Floats, low: Floats, high: Floats) -> float:
    with np.errstate(invalid="ignore"):
        under = (low - value) / (1 + np.abs(low))
        over = (value - high) / (1 + np.abs(high))
    return max(_largest(np.nan_to_num(under, nan=0.0)), _largest(np.nan_to_num(over, nan=0.0)))


def _primal(clearing: Clearing) -> float:
    numbers = clearing.numbers
    return max(
        _outside(clearing.x, numbers.low, numbers.high),
        _outside(_rows_sum(clearing), numbers.row_low, numbers.row_high),
    )


def _dual(clearing: Clearing, prices: Floats) -> float:
    """A price may stand only on a bound that exists: positive on a lower, negative on an upper."""
    numbers = clearing.numbers
    scale = 1 + float(np.abs(numbers.cost).max(initial=0.0))
    return max(
        _largest(np.where(bound_is_missing, np.abs(price), 0.0)) / scale
        for price, low, high in (
            (prices, numbers.low, numbers.high),
            (clearing.dual, numbers.row_low, numbers.row_high),
        )
        for bound_is_missing in ((price > 0) & np.isinf(low), (price < 0) & np.isinf(high))
    )


def _priced(price: Floats, low: Floats, high: Floats) -> Floats:
    """Return each price times the bound that its sign stands on; 0 where there is none."""
    bound = np.where(price > 0, low, high)
    return np.where(
        (price == 0) | np.isinf(bound), 0.0, price * np.where(np.isinf(bound), 0, bound)
    )


def _gap(clearing: Clearing, prices: Floats) -> float:
    numbers = clearing.numbers
    primal = float(numbers.cost @ clearing.x)
    dual = float(
        _priced(prices, numbers.low, numbers.high).sum()
        + _priced(clearing.dual, numbers.row_low, numbers.row_high).sum()
    )
    return abs(primal - dual) / (1 + abs(primal))


def _slackness(clearing: Clearing, prices: Floats) -> float:
    numbers = clearing.numbers
    largest = 0.0
    for price, value, low, high in (
        (prices, clearing.x, numbers.low, numbers.high),
        (clearing.dual, _rows_sum(clearing), numbers.row_low, numbers.row_high),
    ):
        lost = np.abs(price * value - _priced(price, low, high))
        exists = ~np.isinf(np.where(price > 0, low, high)) & (price != 0)
        largest = max(largest, _largest(np.where(exists, lost, 0.0)))
    return largest / (1 + abs(clearing.objective))


def _units(clearing: Clearing) -> float:
    made, waiting = clearing.value("made"), clearing.value("waiting")
    carried = np.column_stack([clearing.inputs.held, waiting[:, :-1]])
    came, went = made + carried, clearing.value("installed").sum(axis=1) + waiting
    return _largest(np.abs(came - went) / (1 + np.abs(came)))


def _silicon(clearing: Clearing) -> float:
    inputs = clearing.inputs
    return _outside(
        inputs.use @ clearing.value("made"), np.zeros_like(inputs.capacity), inputs.capacity
    )


def _megawatts(clearing: Clearing) -> float:
    inputs, running = clearing.inputs, clearing.value("running")
    serves = np.einsum("abs,a,st->abt", clearing.value("installed"), inputs.kw, inputs.alive)
    old = inputs.start_mw[:, None] * inputs.start_alive
    sited = clearing.value("sited")
    pooled = sited.sum(axis=0)
    runs, stands = clearing.running_mw, sited.sum(axis=1)
    return max(
        _outside(running, np.zeros_like(serves), serves),
        _outside(clearing.value("old"), np.zeros_like(old), old),
        _largest(np.abs(runs - stands) / (1 + runs)),
        _outside(pooled, np.zeros_like(pooled), inputs.power),
    )


def _work(clearing: Clearing) -> float:
    inputs = clearing.inputs
    new = np.einsum("abt,a->bt", clearing.value("running"), inputs.work)
    done = (new + clearing.value("old") * inputs.start_work) / inputs.reference_work
    served = clearing.served_mw
    return max(
        _outside(served, np.zeros_like(served), done),
        _outside(served, np.zeros_like(served), inputs.ask),
    )


def _dollars(clearing: Clearing) -> float:
    inputs = clearing.inputs
    each = inputs.price[:, None] + inputs.kw[:, None] * inputs.shell_price
    bill = np.einsum("abt,at,bp->pt", clearing.value("installed"), each, inputs.pays)
    return _outside(bill, np.zeros_like(bill), inputs.capital)
