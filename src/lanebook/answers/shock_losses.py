"""What a run of the cascade takes from labs, firms and layers, against the base path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.shock_reasons import Gain
from lanebook.answers.shock_records import (
    Loss,
    MakerLoss,
    QuarterLoss,
    Revenue,
    RevenueQuarter,
)
from lanebook.answers.shock_scene import Scene, Subject, kind_of, words_of
from lanebook.answers.wording import money, number, quarter_words, share
from lanebook.engines.cascade.inputs import Floats, Inputs, Shock

#: A loss under this share of the base is rounding.
HARDLY: Final = 1e-3
#: Healed: less than this share of the worst is lost.
HEALED: Final = 0.05
#: A gain under this share of the base is not told.
WORTH_TELLING: Final = 5e-3
#: Layers that follow what stands on them: more of them is nobody's gain.
FOLLOWING: Final = frozenset({"power", "site", "service", "growth", "build"})
MONTHS: Final = 12
TEN: Final = 10


@dataclass(frozen=True, eq=False)
class Run:
    """One run of the cascade beside its base path.

    Attributes:
        inputs: at their points, or as drawn.
        shock: what was done.
        output: shape (N, T), under the shock.
        delivered: shape (E, T), what each edge delivers under the shock.
        first: shape (N, T), with what the shock takes directly taken away and nothing else.
    """

    inputs: Inputs
    shock: Shock
    output: Floats
    delivered: Floats
    first: Floats

    @property
    def lost(self) -> Floats:
        """Base less shocked, shape (N, T)."""
        return self.inputs.base - self.output

    @property
    def lost_first(self) -> Floats:
        """The same of the first round."""
        return self.inputs.base - self.first

    @property
    def begins(self) -> int | None:
        """Number of the first period in which any factor is not one; None if none is."""
        moved = np.zeros(len(self.inputs.periods), dtype=bool)
        for factors in (self.shock.capacity, self.shock.edge, self.shock.final):
            moved |= (np.abs(factors - 1.0) > 1e-12).any(axis=0)
        return int(np.argmax(moved)) if moved.any() else None

    @property
    def hit(self) -> set[int]:
        """Makers that the shock takes from directly."""
        struck = (self.shock.capacity < 1.0 - 1e-12).any(axis=1)
        struck |= (self.shock.final < 1.0 - 1e-12).any(axis=1)
        return set(np.flatnonzero(struck).tolist())


def loss_of(scene: Scene, run: Run, subject: Subject) -> Loss:
    """Return what one subject loses."""
    makers = list(subject.makers)
    base = run.inputs.base[makers].sum(axis=0)
    lost, first = run.lost[makers].sum(axis=0), run.lost_first[makers].sum(axis=0)
    rows = [scene.by_quarter(series, subject.measure) for series in (base, lost, first)]
    totals = [float(scene.total(series, subject.measure)) for series in (base, lost, first)]
    at = np.flatnonzero(lost > np.maximum(HARDLY * base, HARDLY * base.max(initial=0.0) + 1e-9))
    worst = int(np.argmax(rows[1])) if at.size else None
    claims, parameters = scene.basis(makers)
    return Loss(
        key=subject.key, of=subject.of, id=subject.id, name=subject.name,
        layer=subject.layer, layer_name=subject.layer_name, unit=subject.unit,
        total_unit=f"{subject.unit}-years" if subject.measure == "level" else subject.unit,
        measure=subject.measure,
        quarters=tuple(
            QuarterLoss(quarter, *(_round(float(row[number])) for row in rows))
            for number, quarter in enumerate(scene.quarters)
        ),
        base=_round(totals[0]), lost=_round(totals[1]), first_round=_round(totals[2]),
        amplified=_round(totals[1]) - _round(totals[2]),
        share=totals[1] / totals[0] if totals[0] > 0 else None,
        first_at=scene.labels[int(at[0])] if at.size else None,
        months_to_impact=_months(scene, run, int(at[0])) if at.size else None,
        worst_quarter=scene.quarters[worst] if worst is not None else "",
        worst_lost=float(rows[1][worst]) if worst is not None else 0.0,
        worst_share=_share(float(rows[1][worst]), float(rows[0][worst]))
        if worst is not None
        else None,
        recovered_at=_recovered(scene, lost) if at.size else None,
        claims=claims, parameters=parameters,
    )  # fmt: skip


def _round(value: float) -> float:
    """Return a number without the noise of rounding: nothing lost is 0."""
    return 0.0 if abs(value) < 1e-9 else value


def _share(lost: float, base: float) -> float | None:
    return lost / base if base > 0 else None


def _months(scene: Scene, run: Run, at: int) -> float | None:
    if run.begins is None:
        return None
    periods = scene.inputs.periods
    return round(MONTHS * (periods[at].begins - periods[run.begins].begins), 1)


def _recovered(scene: Scene, lost: Floats) -> str | None:
    """Return the first period after the worst from which on hardly anything is lost."""
    worst = int(np.argmax(lost))
    still = np.flatnonzero(lost > HEALED * lost[worst] + 1e-9)
    last = int(still[-1]) if still.size else worst
    return scene.labels[last + 1] if last + 1 < len(scene.labels) else None


def losses_of(scene: Scene, run: Run, subjects: Sequence[Subject]) -> tuple[Loss, ...]:
    """Return the losses of subjects, in their order."""
    return tuple(loss_of(scene, run, subject) for subject in subjects)


def together(scene: Scene, run: Run) -> Loss:
    """Return the loss of all labs in one."""
    makers = tuple(at for lab in scene.labs for at in lab.makers)
    return loss_of(
        scene, run,
        Subject("lab", "all", "All labs", "ask", *words_of("ask"), makers),
    )  # fmt: skip


def matters(loss: Loss) -> bool:
    """Whether a subject loses or gains anything that can be told from rounding."""
    return loss.first_at is not None or any(
        abs(row.lost) > HARDLY * row.base + 1e-9 for row in loss.quarters
    )


def revenue_of(scene: Scene, run: Run) -> tuple[Revenue, ...]:
    """Return the revenue that firms lose, the largest loss first; absent where nobody prices it."""
    firms: dict[str, list[int]] = {}
    for subject in scene.firms:
        firms.setdefault(subject.id, []).extend(subject.makers)
    found = [_revenue(scene, run, firm, makers) for firm, makers in firms.items()]
    told = [each for each in found if each is not None]
    return tuple(
        sorted(told, key=lambda each: (-abs(each.lost_usd_million or 0.0), each.name))
    )  # fmt: skip


def _revenue(scene: Scene, run: Run, firm: str, makers: list[int]) -> Revenue | None:
    n_quarters = len(scene.quarters)
    lost, first = np.zeros(n_quarters), np.zeros(n_quarters)
    claims: set[str] = set()
    parameters: set[str] = set()
    unpriced: list[str] = []
    n_priced = 0
    for at in makers:
        if not _moved(run, at):
            continue
        price = scene.price(at)
        if price is None:
            unpriced.append(words_of(kind_of(scene.inputs.makers[at]))[0])
            continue
        n_priced += 1
        unit = price.point * (scene.years if price.each_year else np.ones(len(scene.years)))
        lost += scene.by_quarter(run.lost[at] * unit, "flow")
        first += scene.by_quarter(run.lost_first[at] * unit, "flow")
        claims.update(price.claims)
        if price.parameter:
            parameters.add(price.parameter)
    if not n_priced and not unpriced:
        return None
    total = (float(lost.sum()), float(first.sum())) if n_priced else (None, None)
    return Revenue(
        id=firm,
        name=scene.firm_name(firm),
        quarters=tuple(
            RevenueQuarter(quarter, *((_round(float(lost[at])), _round(float(first[at])))
                                      if n_priced else (None, None)))
            for at, quarter in enumerate(scene.quarters)
        ),
        lost_usd_million=total[0],
        first_round_usd_million=total[1],
        amplified_usd_million=None if total[0] is None else total[0] - (total[1] or 0.0),
        unpriced=tuple(dict.fromkeys(unpriced)),
        claims=tuple(sorted(claims)),
        parameters=tuple(sorted(parameters)),
    )  # fmt: skip


def _moved(run: Run, at: int) -> bool:
    base = run.inputs.base[at]
    return bool((np.abs(run.lost[at]) > HARDLY * base + 1e-9).any())


def makers_of(scene: Scene, run: Run) -> tuple[MakerLoss, ...]:
    """Return every maker that changes, as shares of its base by quarter."""
    hit = run.hit
    return tuple(
        MakerLoss(
            id=maker.id, firm=maker.firm, name=maker.label, layer=maker.layer,
            places=maker.places,
            shares=shares_of(scene, run.inputs.base[at], run.lost[at]),
            is_hit=at in hit,
        )
        for at, maker in enumerate(run.inputs.makers)
        if at in hit or _moved(run, at)
    )  # fmt: skip


def shares_of(scene: Scene, base: Floats, lost: Floats) -> tuple[float | None, ...]:
    """Return lost over base by quarter; None where the base is nothing."""
    below, above = scene.by_quarter(base, "flow"), scene.by_quarter(lost, "flow")
    return tuple(
        _round(float(a)) / float(b) if b > 0 else None for a, b in zip(above, below, strict=True)
    )


def gains_of(losses: Iterable[Loss], revenue: Sequence[Revenue]) -> tuple[Gain, ...]:
    """Return who has more than on the base path over the horizon, the largest share first."""
    money_of = {each.id: each.lost_usd_million for each in revenue}
    found = []
    for loss in losses:
        gained = -loss.lost
        if gained <= WORTH_TELLING * loss.base + 1e-9 or loss.layer in FOLLOWING:
            continue
        best = min(loss.quarters, key=lambda row: row.lost)
        lost_usd = money_of.get(loss.id) if loss.of == "firm" else None
        usd = -lost_usd if lost_usd is not None and lost_usd < 0 else None
        found.append(
            Gain(
                id=loss.id, name=loss.name, layer=loss.layer, layer_name=loss.layer_name,
                total_unit=loss.total_unit, gained=gained,
                share=gained / loss.base if loss.base > 0 else None,
                best_quarter=best.quarter, revenue_usd_million=usd,
                says=_gain_words(loss, gained, best, usd),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-(each.share or 0.0), each.name)))


def _gain_words(loss: Loss, gained: float, best: QuarterLoss, usd: float | None) -> str:
    part = f" (+{share(gained / loss.base)})" if loss.base > 0 else ""
    amount = f"{number(gained, 0 if gained >= TEN else 1)} {loss.total_unit}"
    earns = f", {money(1e6 * usd)} of revenue" if usd else ""
    what = "served" if loss.of == "lab" else loss.layer_name
    return f"{loss.name}: {amount} more {what}{part}{earns}, most in {quarter_words(best.quarter)}."
