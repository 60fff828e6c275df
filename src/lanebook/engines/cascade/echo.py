"""Whether a shock comes back in waves, and which parameter makes them: each is moved in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.engines.cascade.checks import wrong
from lanebook.engines.cascade.inputs import RULES, Floats, Inputs, Shock
from lanebook.engines.cascade.rebase import rebased
from lanebook.engines.cascade.run import outputs_each

#: Swing, in average periods of base output, under which a path counts as free of echo.
QUIET: Final = 0.02


@dataclass(frozen=True, slots=True)
class Moved:
    """One parameter moved.

    Attributes:
        parameter: field of the inputs.
        setting: what it was moved to, such as "× 2" or "pro_rata".
        swing: of the path then.
        loss: of the path then, in the same measure.
    """

    parameter: str
    setting: str
    swing: float
    loss: float


@dataclass(frozen=True, slots=True)
class Echo:
    """The waves of one shock.

    Attributes:
        swing: how far output goes up and down beyond one fall and one return, added up, in
            average periods of base output.
        loss: net loss in the same measure.
        moves: every parameter moved, the one that calms most first.
        parameter: the field that calms the path most; None where there is no echo, or none does.
    """

    swing: float
    loss: float
    moves: tuple[Moved, ...]
    parameter: str | None


def swing(gap: Floats) -> float:
    """Return how far a path goes up and down beyond one fall (or rise) and one return.

    That is its total variation less the way to its furthest point and from there to its end.

    Args:
        gap: (T,) output less base, 0 before the first period.
    """
    path = np.concatenate([[0.0], gap])
    furthest = float(path[np.argmax(np.abs(path))])
    direct = abs(furthest) + abs(float(path[-1]) - furthest)
    return max(0.0, float(np.abs(np.diff(path)).sum()) - direct)


def echo(inputs: Inputs, shock: Shock, target: Floats) -> Echo:
    """Return the waves in what a target makes under a shock, and which parameter makes them.

    Each parameter is moved both ways, all else equal; lags and covers with the base path that goes
    with them (`rebased`). A shock's factors stay what they are.

    Args:
        inputs: the base path.
        shock: what to do to it.
        target: (N,) weights of output, such as 1 for one maker; those of one unit only.

    Raises:
        EngineError: if the target has another shape or makes nothing, or as `run`.
    """
    weights = np.asarray(target, dtype=np.float64)
    if weights.shape != (len(inputs.makers),) or not (weights @ inputs.base).any():
        raise wrong(f"the target has shape {weights.shape}", "(N,) with some output on the base")
    moves = [("", "", inputs), *_moves(inputs)]
    found = outputs_each([each for _, _, each in moves], [shock] * len(moves))
    told = [
        Moved(name, setting, *_measured(weights @ found[:, :, at], weights @ each.base))
        for at, (name, setting, each) in enumerate(moves)
    ]
    here, rest = told[0], sorted(told[1:], key=lambda each: (each.swing, each.parameter))
    calms = rest and here.swing > QUIET and rest[0].swing < here.swing - QUIET / 2
    return Echo(here.swing, here.loss, tuple(rest), rest[0].parameter if calms else None)


def _measured(output: Floats, base: Floats) -> tuple[float, float]:
    size, gap = float(base.mean()), output - base
    return swing(gap) / size, -float(gap.sum()) / size


def _moves(inputs: Inputs) -> Iterator[tuple[str, str, Inputs]]:
    yield "tau", "× 2", inputs.with_(tau=inputs.tau * 2)
    yield "tau", "÷ 2", inputs.with_(tau=max(1.0, inputs.tau / 2))
    for setting, factor in (("× 0", 0.0), ("× 2", 2.0)):
        yield "cover", setting, rebased(inputs, cover=inputs.cover * factor)
        yield "held", setting, inputs.with_(held=inputs.held * factor)
        yield "switch", setting, inputs.with_(switch=inputs.switch * factor)
    yield "lag", "÷ 2", rebased(inputs, lag=np.where(inputs.lag > 1, inputs.lag // 2, inputs.lag))
    yield "lag", "× 2", rebased(inputs, lag=inputs.lag * 2)
    yield "recontract", "× 2", inputs.with_(recontract=np.maximum(1, inputs.recontract) * 2)
    yield "recontract", "1", inputs.with_(recontract=np.ones_like(inputs.recontract))
    for waits in (0.0, 1.0):
        yield "waits", f"{waits:g}", inputs.with_(waits=np.full_like(inputs.waits, waits))
    for rule in RULES:
        if rule != inputs.rule:
            yield "rule", rule, inputs.with_(rule=rule)
