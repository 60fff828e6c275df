"""A thousand worlds under one shock: quantiles of what labs lose, and what moves them."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.answers.ensemble_records import Quantile
from lanebook.answers.shock_beside import DrawMover, Draws, LossSpread
from lanebook.answers.shock_scene import Scene
from lanebook.answers.shock_worlds import Told, Worlds, drawn_losses
from lanebook.base.errors import InputError
from lanebook.engines.cascade.inputs import Floats
from lanebook.scenarios.statistics import (
    LEVEL,
    correlation_interval,
    quantiles,
    rank_correlations,
    ranked,
)

#: Quantiles told of each loss.
AT: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Share of the draws that is the bad end.
TAIL: Final = 0.05
MOST_MOVERS: Final = 8
MOST_DRAWS: Final = 100_000


def draws_of(
    scene: Scene, worlds: Worlds, point: Floats, draws: int, workers: int,
    told: Told = lambda _: None,
) -> Draws:  # fmt: skip
    """Return the spread of what labs lose over many draws.

    Args:
        scene: the cascade.
        worlds: of it under the scenario.
        point: shape (N, T), output with every assumption at its point.
        draws: how many, at least one.
        workers: at a time; changes no number.
        told: told how many are done, as they are.

    Raises:
        InputError: if draws, seed or workers are nonsense.
    """
    _check(draws, worlds.seed, workers)
    lost = drawn_losses(worlds, draws, workers, told)
    here = worlds.losses(worlds.inputs, point)
    names = [("all", "All labs"), *((lab.id, lab.name) for lab in scene.labs)]
    spreads = [
        _spread(lost[:, row, column], float(here[row, column]), names[row], quarter)
        for row in _told(lost)
        for column, quarter in enumerate(("horizon", *scene.quarters))
    ]
    return Draws(
        draws=draws, seed=worlds.seed, n_drivers=len(worlds.drivers), spreads=tuple(spreads),
        movers=_movers(worlds, lost[:, 0, 0]),
    )  # fmt: skip


def _check(draws: int, seed: int, workers: int) -> None:
    for name, value, low, high in (
        ("draws", draws, 1, MOST_DRAWS), ("seed", seed, 0, 2**63 - 1), ("workers", workers, 1, 4096)
    ):  # fmt: skip
        if not low <= value <= high:
            raise InputError(
                f"A shock cannot have {name} {value}.",
                expected=f"a number between {low} and {high:,}",
                next_step=f"give another --{name}.",
            )


def _told(lost: Floats) -> list[int]:
    """Return all labs together, then the labs that lose in any draw, the largest mean first."""
    mean = lost[:, :, 0].mean(axis=0)
    moved = np.abs(lost[:, :, 0]).max(axis=0) > 1e-6
    labs = [row for row in range(1, lost.shape[1]) if moved[row]]
    return [0, *sorted(labs, key=lambda row: (-mean[row], row))]


def _spread(drawn: Floats, point: float, who: tuple[str, str], quarter: str) -> LossSpread:
    n_tail = max(round(TAIL * len(drawn)), 1)
    found = zip(AT, quantiles(drawn, AT), strict=True)
    return LossSpread(
        id=who[0], name=who[1], quarter=quarter,
        unit="MW-years" if quarter == "horizon" else "MW", point=point, mean=float(drawn.mean()),
        quantiles=tuple(Quantile(at, each.value, each.low, each.high) for at, each in found),
        tail_mean=float(np.sort(drawn)[-n_tail:].mean()),
    )  # fmt: skip


def _movers(worlds: Worlds, lost: Floats) -> tuple[DrawMover, ...]:
    """Return what moves the loss of all labs, surely so given how many were looked at."""
    if not worlds.drivers or len(lost) < 2:
        return ()
    places = np.array([worlds.places_of(number) for number in range(len(lost))])
    correlations = rank_correlations(ranked(places), lost)
    strict = 1 - (1 - LEVEL) / len(correlations)
    order = np.argsort(-np.abs(np.nan_to_num(correlations)), kind="stable")[:MOST_MOVERS]
    found: list[DrawMover] = []
    for at in order.tolist():
        r = float(correlations[at])
        if np.isnan(r):
            continue
        low, high = correlation_interval(r, len(lost), strict)
        if low <= 0 <= high:
            continue
        driver = worlds.drivers[at]
        found.append(
            DrawMover(len(found) + 1, driver.name, driver.label, r,
                      *correlation_interval(r, len(lost)), driver.source)
        )  # fmt: skip
    return tuple(found)
