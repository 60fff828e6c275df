"""Scenarios alone and together: what a combination does beyond the sum of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from lanebook.answers.shock_beside import Combination, CombinedRow
from lanebook.answers.shock_losses import HARDLY, Run, loss_of, revenue_of, together
from lanebook.answers.shock_records import Loss
from lanebook.answers.shock_scene import Scene, Subject
from lanebook.answers.wording import MINUS, joined, number, share
from lanebook.engines.cascade.inputs import Floats
from lanebook.engines.concentration import concentration
from lanebook.scenarios.model import Scenario

#: Labs of which kept megawatts and lanes are told too.
MOST_KEPT: Final = 3
#: Firms of which revenue is told.
MOST_REVENUE: Final = 4
#: Labs that never lose this share of what all lose are left out.
LEAST: Final = 0.01
#: Under this share of the sum, together is the sum.
SAME: Final = 0.01


def combination_of(
    scene: Scene, parts: Sequence[Scenario], alone: Sequence[Run], whole: Run
) -> Combination:
    """Return each scenario alone, all at once, and what that adds beyond the sum.

    Args:
        scene: the cascade.
        parts: scenarios, in order.
        alone: their runs, in that order.
        whole: the run of all at once.
    """
    losses = [[loss_of(scene, run, lab) for lab in scene.labs] for run in (*alone, whole)]
    all_of = [together(scene, run) for run in (*alone, whole)]
    rows = [_lost(all_of)]
    least = LEAST * abs(all_of[-1].lost)
    told = [
        at for at in range(len(scene.labs)) if any(abs(each[at].lost) > least for each in losses)
    ]
    told.sort(key=lambda at: -abs(losses[-1][at].lost))
    for rank, at in enumerate(told):
        rows.append(_lost([each[at] for each in losses]))
        if rank < MOST_KEPT:
            rows += _kept(scene, scene.labs[at], [each[at] for each in losses], (*alone, whole))
    rows += _revenue(scene, (*alone, whole))
    return Combination(
        names=tuple(part.name for part in parts),
        titles=tuple(part.title for part in parts),
        says=_says(rows[0], len(parts), rows[1:]),
        rows=tuple(rows),
    )


def _lost(losses: Sequence[Loss]) -> CombinedRow:
    *alone, whole = (each.lost for each in losses)
    return _row(losses[-1].id, losses[-1].name, alone, whole)


def _row(id_: str, name: str, alone: Sequence[float], whole: float) -> CombinedRow:
    total = float(sum(alone))
    return CombinedRow(
        id=id_, name=name, what="lost", label="lost", unit="MW-years", when="horizon", base=None,
        alone=tuple(alone), together=whole, sum=total, beyond=whole - total,
    )  # fmt: skip


def _kept(
    scene: Scene, lab: Subject, losses: Sequence[Loss], runs: Sequence[Run]
) -> Iterator[CombinedRow]:
    """Yield what a lab keeps in the quarter in which all at once takes most."""
    quarter = losses[-1].worst_quarter or scene.quarters[-1]
    at = scene.quarters.index(quarter)
    base = losses[-1].quarters[at].base
    *alone, whole = (base - each.quarters[at].lost for each in losses)
    yield CombinedRow(
        id=lab.id, name=lab.name, what="kept", label="MW kept", unit="MW", when=quarter, base=base,
        alone=tuple(alone), together=whole, sum=None, beyond=None,
    )  # fmt: skip
    lanes = [lanes_of(scene, run.delivered, lab)[:, at] for run in runs]
    before = lanes_of(scene, scene.base_deliveries, lab)[:, at]
    for what, label in (("largest_lane", "largest lane"), ("effective_lanes", "effective lanes")):
        *alone_lanes, all_lanes = (_lane_number(what, each) for each in lanes)
        yield CombinedRow(
            id=lab.id, name=lab.name, what=what, label=label,  # type: ignore[arg-type]
            unit="%" if what == "largest_lane" else "", when=quarter,
            base=_lane_number(what, before), alone=tuple(alone_lanes), together=all_lanes,
            sum=None, beyond=None,
        )  # fmt: skip


def _lane_number(what: str, weights: Floats) -> float | None:
    found = concentration(np.maximum(weights, 0.0))
    if what == "effective_lanes":
        return found.effective
    return None if found.largest_share is None else 100.0 * found.largest_share


def lanes_of(scene: Scene, delivered: Floats, lab: Subject) -> Floats:
    """Return what each lane brings a lab by quarter, shape (lanes, Q)."""
    inputs = scene.inputs
    into = np.isin(inputs.customer[inputs.group], lab.makers)
    return scene.by_quarter(delivered[into], "level")


def _revenue(scene: Scene, runs: Sequence[Run]) -> Iterator[CombinedRow]:
    found = [{each.id: each for each in revenue_of(scene, run)} for run in runs]
    whole = list(found[-1].values())[:MOST_REVENUE]
    for firm in whole:
        lost = [
            each[firm.id].lost_usd_million if firm.id in each else 0.0 for each in found
        ]  # fmt: skip
        known = [each for each in lost[:-1] if each is not None]
        total = sum(known) if len(known) == len(lost) - 1 else None
        last = lost[-1]
        yield CombinedRow(
            id=firm.id, name=firm.name, what="revenue", label="revenue lost", unit="USD million",
            when="horizon", base=None, alone=tuple(lost[:-1]), together=last, sum=total,
            beyond=None if last is None or total is None else last - total,
        )  # fmt: skip


def _says(row: CombinedRow, n: int, others: Sequence[CombinedRow]) -> str:
    """Return whether together they do more than the sum, in a sentence."""
    beyond, total = row.beyond or 0.0, row.sum or 0.0
    who = "Both" if n == 2 else f"All {n}"
    if abs(row.together or 0.0) <= HARDLY and abs(total) <= HARDLY:
        return f"{who} at once take no more from labs than either alone."
    if abs(beyond) <= SAME * max(abs(total), 1e-9):
        words = f"{who} at once take the sum of the parts: they do not touch one another"
    elif beyond > 0:
        words = (
            f"{who} at once take {number(beyond)} MW-years more from labs than one by one"
            f" (+{share(beyond / total)})" if total > 0 else
            f"{who} at once take {number(beyond)} MW-years more from labs than one by one"
        )  # fmt: skip
    else:
        words = f"{who} at once take {number(-beyond)} MW-years less than one by one"
        if total > 0:
            words += f" ({MINUS}{share(-beyond / total)})"
        words += ": they strike the same capacity"
    apart = [
        each.name for each in others
        if each.what == "lost" and (each.beyond or 0.0) > SAME * max(abs(each.sum or 0.0), 1.0)
    ]  # fmt: skip
    if beyond <= 0 and apart:
        words += f"; {joined(apart[:3])} {'loses' if len(apart) == 1 else 'lose'} more together"
    return f"{words}."
