"""What a run needs of the inputs, laid out by period: worked out once, whatever the shocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.engines.cascade.base_path import summed
from lanebook.engines.cascade.checks import levels
from lanebook.engines.cascade.inputs import Flags, Floats, Inputs, Ints

#: Arrays that decide in which order what is worked out, beside which lags are 0.
STRUCTURE: Final = (
    "supplier", "group", "customer", "keeps", "tier", "final_tier", "builds",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Level:
    """Makers that can be worked out together within a period.

    Attributes:
        makers: (n,) their indices.
        groups: (g,) what they use, by customer.
        users: (u,) which of `makers` use anything.
        starts: (u,) where their groups begin in `groups`.
        out: (e,) edges that they deliver on.
        by: (e,) which of `makers` delivers.
        now: (k,) edges of lag 0 into their groups.
        drawn: (d,) those of them whose product cannot be kept.
    """

    makers: Ints
    groups: Ints
    users: Ints
    starts: Ints
    out: Ints
    by: Ints
    now: Ints
    drawn: Ints


@dataclass(frozen=True, eq=False)
class Plan:
    """The base path by period.

    Attributes:
        inputs: what it was made of.
        user: (E,) maker that uses an edge's deliveries.
        base, capacity, final: (T, N).
        most: (T, N) capacity over base output, 1 at least: the most that anybody expects.
        shipped: (T, E) base shipments.
        before: (longest lag, E) what was shipped before the first period, oldest first.
        per_output: (T, G) use for one unit of the customer's output.
        share: (T, E) of what the group orders for arrival.
        position: (T, G) stock and what is on its way as the period begins.
        on_hand: (T, G) stock in the period, arrivals counted.
        stock: (G,) before the first period.
        ahead: (G,) periods that stock and what is on its way last, 1 at least.
        levels: makers in the order in which a period is worked out.
    """

    inputs: Inputs
    user: Ints
    base: Floats
    capacity: Floats
    final: Floats
    most: Floats
    shipped: Floats
    before: Floats
    per_output: Floats
    share: Floats
    position: Floats
    on_hand: Floats
    stock: Floats
    ahead: Floats
    levels: tuple[Level, ...]


def plan_of(inputs: Inputs) -> Plan:
    """Lay the base path out for a run."""
    periods, lag = len(inputs.periods), inputs.lag
    user = inputs.customer[inputs.group]
    came, stock = inputs.base_came(), inputs.base_stocks()
    longest = came.shape[1] - periods
    edges = np.arange(len(lag))[:, None]
    shipped = inputs.base_sent()
    early = np.arange(-longest, 0) + lag[:, None]
    before = np.where(early >= 0, came[edges, np.maximum(early, 0)], 0.0)
    under_way = np.zeros((len(lag), periods))
    for ahead in range(longest):
        under_way += np.where(ahead < lag[:, None], came[:, ahead : ahead + periods], 0.0)
    position = stock[:, :periods] + _grouped(inputs, under_way)
    on_hand = stock[:, :periods] + _grouped(inputs, came[:, :periods])
    return Plan(
        inputs=inputs, user=user, base=_by_period(inputs.base),
        capacity=_by_period(inputs.capacity), final=_by_period(inputs.final),
        most=_by_period(_most(inputs)),
        shipped=_by_period(shipped), before=_by_period(before),
        per_output=_by_period(_per_output(inputs)), share=_by_period(_share(inputs, shipped)),
        position=_by_period(position), on_hand=_by_period(on_hand), stock=stock[:, 0].copy(),
        ahead=_ahead(inputs), levels=_levels(inputs, user),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Layout:
    """The base paths of a batch: arrays of `Plan` and `Inputs` with the batch as last axis.

    That axis is 1 long where every shock meets the same inputs. What decides the order of work
    (`STRUCTURE`) is the same for all.

    Attributes:
        plan: of the first inputs, for the structure.
        base, capacity, final, most: (T, N, b).
        shipped, share: (T, E, b).
        before: (longest lag, E, b).
        per_output, position, on_hand: (T, G, b).
        stock, ahead, held, need: (G, b).
        switch: (E, b).
        lag, patience: (E, b) whole periods; `patience` is `recontract`, 1 at least.
        waits, gives: (N, b).
        tau: (b,).
    """

    plan: Plan
    base: Floats
    capacity: Floats
    final: Floats
    most: Floats
    shipped: Floats
    share: Floats
    before: Floats
    per_output: Floats
    position: Floats
    on_hand: Floats
    stock: Floats
    ahead: Floats
    held: Floats
    need: Floats
    switch: Floats
    lag: Ints
    patience: Ints
    waits: Floats
    gives: Floats
    tau: Floats


def layout_of(plans: Sequence[Plan]) -> Layout:
    """Lay plans of the same structure side by side."""

    def stacked(arrays: Sequence[Floats]) -> Floats:
        return np.stack(arrays, axis=-1) if len(arrays) > 1 else arrays[0][..., None]

    longest = max(len(plan.before) for plan in plans)
    of_plan = (
        "base", "capacity", "final", "most", "shipped", "share", "per_output", "position",
        "on_hand", "stock", "ahead",
    )  # fmt: skip
    of_inputs = ("held", "need", "switch", "waits", "gives")
    return Layout(
        plan=plans[0],
        tau=np.array([plan.inputs.tau for plan in plans]),
        before=stacked(
            [np.pad(plan.before, ((longest - len(plan.before), 0), (0, 0))) for plan in plans]
        ),
        lag=np.stack([plan.inputs.lag for plan in plans], axis=-1),
        patience=np.stack(
            [np.maximum(1, plan.inputs.recontract)[plan.inputs.group] for plan in plans], axis=-1
        ),
        **{name: stacked([getattr(plan, name) for plan in plans]) for name in of_plan},
        **{name: stacked([getattr(plan.inputs, name) for plan in plans]) for name in of_inputs},
    )


def structure(inputs: Inputs) -> bytes:
    """Return what must be the same for inputs to be worked out side by side."""
    arrays = [np.ravel(getattr(inputs, name)).astype(np.int64) for name in STRUCTURE]
    arrays.append((inputs.lag == 0).astype(np.int64))
    sizes = np.array([len(inputs.periods), *(each.size for each in arrays)])
    return b"".join([inputs.rule.encode(), sizes.tobytes(), *(each.tobytes() for each in arrays)])


def _most(inputs: Inputs) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        room = inputs.capacity / inputs.base
    return np.where(inputs.base > 0, np.maximum(1.0, room), np.inf)


def _ahead(inputs: Inputs) -> Floats:
    longest = np.zeros(len(inputs.cover))
    np.maximum.at(longest, inputs.group, inputs.lag)
    return np.maximum(1.0, inputs.cover + longest)


def _by_period(array: Floats) -> Floats:
    return np.ascontiguousarray(array.T)


def _grouped(inputs: Inputs, edges: Floats) -> Floats:
    return summed(edges, inputs.group, len(inputs.group_product))


def carried(values: Floats, known: Flags) -> Floats:
    """Fill what is not known with the last known before it, or else the first after it."""
    periods = np.arange(values.shape[1])
    last = np.maximum.accumulate(np.where(known, periods, -1), axis=1)
    first = np.argmax(known, axis=1)[:, None]
    filled = np.take_along_axis(values, np.where(last >= 0, last, first), axis=1)
    return np.asarray(np.where(np.any(known, axis=1, keepdims=True), filled, 0.0))


def _per_output(inputs: Inputs) -> Floats:
    base = inputs.base[inputs.customer]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(base > 0, _grouped(inputs, inputs.use) / base, 0.0)
    return carried(found, base > 0)


def _share(inputs: Inputs, shipped: Floats) -> Floats:
    total = _grouped(inputs, shipped)[inputs.group]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(total > 0, shipped / total, 0.0)
    return carried(found, total > 0)


def _levels(inputs: Inputs, user: Ints) -> tuple[Level, ...]:
    level = levels(inputs.supplier, user, inputs.lag, len(inputs.makers))
    return tuple(_level(inputs, user, level, each) for each in range(int(level.max()) + 1))


def _level(inputs: Inputs, user: Ints, level: Ints, each: int) -> Level:
    makers = np.flatnonzero(level == each)
    groups = np.flatnonzero(level[inputs.customer] == each)
    groups = groups[np.argsort(inputs.customer[groups], kind="stable")]
    users, starts = np.unique(inputs.customer[groups], return_index=True)
    out = np.flatnonzero(level[inputs.supplier] == each)
    into = level[user] == each
    return Level(
        makers=makers, groups=groups, users=np.searchsorted(makers, users), starts=starts, out=out,
        by=np.searchsorted(makers, inputs.supplier[out]),
        now=np.flatnonzero(into & (inputs.lag == 0)),
        drawn=np.flatnonzero(into & ~inputs.keeps[inputs.group]),
    )  # fmt: skip
