"""Which assumption drives the answer: each moved alone from end to end, and what makes an echo."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.answers.shock_reasons import Echo, ShockDriver
from lanebook.answers.shock_scene import Scene
from lanebook.answers.shock_worlds import Worlds
from lanebook.answers.wording import counted, share
from lanebook.engines.cascade.inputs import Floats, Inputs
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.spreads import Spread

#: Drivers told at most.
MOST: Final = 12
#: A swing under this share of the loss is none.
LEAST: Final = 0.002
#: A loss has healed once it is under this share of the worst.
FADED: Final = 0.25
#: Labs whose worst loss is under this share of that of all labs do not count.
COUNTS: Final = 0.05
#: An echo smaller than this share of the worst is not told.
FAINT: Final = 0.05


def drivers_of(
    scene: Scene, worlds: Worlds, point: Floats, parameters: Parameters
) -> tuple[tuple[ShockDriver, ...], Echo]:
    """Return the assumptions that move the loss of all labs, and the echo at the point.

    Args:
        scene: the cascade.
        worlds: of it under the scenario.
        point: shape (N, T), output with every assumption at its point.
        parameters: of the book, for the ranges' own units.
    """
    here = _loss(scene, scene.inputs, point)
    size, at = echo(scene, scene.inputs, point)
    found = []
    for number, spread in enumerate(worlds.spreads):
        ends = [worlds.moved(number, place) for place in (-1.0, 1.0)]
        lost = [_loss(scene, *each) for each in ends]
        swing = max(*lost, here) - min(*lost, here)
        echoes = [echo(scene, *each)[0] for each in ends]
        if swing <= LEAST * abs(here) + 1e-6 and max(abs(e - size) for e in echoes) < FAINT:
            continue
        found.append(_driver(spread, parameters, lost, swing, echoes))
    found.sort(key=lambda each: (-each.swing, each.parameter))
    ranked = tuple(_ranked(each, rank) for rank, each in enumerate(found, 1))
    return ranked[:MOST], _echo(size, scene.labels[at] if size else "", ranked)


def _ranked(each: ShockDriver, rank: int) -> ShockDriver:
    return ShockDriver(**{**{name: getattr(each, name) for name in each.__slots__}, "rank": rank})


def _loss(scene: Scene, inputs: Inputs, output: Floats) -> float:
    makers = [lab.makers[0] for lab in scene.labs]
    lost = (inputs.base[makers] - output[makers]).sum(axis=0)
    return float(scene.total(lost, "level"))


def _driver(
    spread: Spread, parameters: Parameters, lost: list[float], swing: float, echoes: list[float]
) -> ShockDriver:
    low, point, high, unit = _ends(spread, parameters)
    return ShockDriver(
        rank=0, parameter=spread.name, label=spread.label, low=low, point=point, high=high,
        unit=unit, lost_low=lost[0], lost_high=lost[1], swing=swing, echo_low=echoes[0],
        echo_high=echoes[1], source=spread.source,
    )  # fmt: skip


def _ends(spread: Spread, parameters: Parameters) -> tuple[float, float, float, str]:
    """Return the range of the parameter itself; where claims give it, its place: -1, 0, 1."""
    name, _, row = spread.name.partition("/")
    if not parameters.has(name, row):
        return -1.0, 0.0, 1.0, "of its range"
    found = parameters.get(name, row)
    return found.low, found.point, found.high, found.unit


def echo(scene: Scene, inputs: Inputs, output: Floats) -> tuple[float, int]:
    """Return the largest loss that comes back after healing, over the worst, and its period.

    A lab's loss has healed once it is under a quarter of its worst; what it loses later, above
    the least it had come down to, is the echo. 0 where there is none.
    """
    best, when = 0.0, 0
    makers = [lab.makers[0] for lab in scene.labs]
    deepest = float((inputs.base[makers] - output[makers]).sum(axis=0).max())
    for lab in scene.labs:
        base = inputs.base[list(lab.makers)].sum(axis=0)
        lost = np.maximum(base - output[list(lab.makers)].sum(axis=0), 0.0)
        worst = int(np.argmax(lost))
        if lost[worst] <= 1e-3 * base[worst] + 1e-6 or lost[worst] < COUNTS * deepest:
            continue
        after = lost[worst:] / lost[worst]
        healed = np.flatnonzero(after < FADED)
        if not healed.size:
            continue
        tail = after[healed[0] :]
        rise = tail - np.minimum.accumulate(tail)
        size = float(rise.max())
        if size > best:
            best, when = size, worst + int(healed[0]) + int(np.argmax(rise))
    return (best, when) if best >= FAINT else (0.0, 0)


def _echo(size: float, at: str, drivers: tuple[ShockDriver, ...]) -> Echo:
    """Return the echo at the point, with the assumption whose range moves it most."""
    moved = max(
        drivers, key=lambda each: abs(each.echo_high - each.echo_low), default=None
    )  # fmt: skip
    if moved is None or abs(moved.echo_high - moved.echo_low) < FAINT:
        says = "No echo: what heals stays healed, at either end of every range."
        if size:
            says = f"An echo of {share(size)} of the worst comes in {at}; no assumption moves it."
        return Echo(size, at, "", says)
    ends = f"from {share(moved.echo_low)} to {share(moved.echo_high)} of the worst"
    first = f"An echo of {share(size)} of the worst comes in {at}" if size else "No echo"
    says = f"{first}; {moved.label} moves it {ends} over its range ({moved.parameter})."
    others = sum(1 for each in drivers if abs(each.echo_high - each.echo_low) >= FAINT) - 1
    if others > 0:
        says = f"{says.rstrip('.')}, {counted(others, 'other')} less."
    return Echo(size, at, moved.parameter, says)
