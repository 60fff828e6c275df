"""Regret: how every kind fares in every scenario, against the best of each (Savage 1951)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from lanebook.answers.option_records import LaneOption, Regret

#: Building nothing: costs nothing, brings nothing.
NONE: Final = "none"


def with_regrets(
    options: Sequence[LaneOption], nets: Mapping[str, Mapping[str, float]]
) -> tuple[LaneOption, ...]:
    """Return the options with their regret in every scenario.

    Args:
        options: priced.
        nets: scenario -> kind -> worth less cost, USD; every kind, those not shown too.

    The regret of a kind in a scenario is the best net worth there, "none" included, less its own.
    """
    return tuple(_one(option, nets) for option in options)


def _one(option: LaneOption, nets: Mapping[str, Mapping[str, float]]) -> LaneOption:
    rows = []
    for scenario, of_kind in nets.items():
        best = best_of(of_kind)
        top = max(of_kind.get(best, 0.0), 0.0)
        own = of_kind[option.kind]
        rows.append(Regret(scenario, own, best, top - own))
    worst = max(rows, key=lambda row: row.regret_usd, default=None)
    return replace(
        option,
        regrets=tuple(rows),
        max_regret_usd=None if worst is None else worst.regret_usd,
        worst_scenario="" if worst is None else worst.scenario,
    )


def best_of(nets: Mapping[str, float]) -> str:
    """Return the kind with the largest net worth; "none" where none is above nothing.

    >>> best_of({"grid": 2.0, "btm-gas": 3.0}), best_of({"grid": -1.0})
    ('btm-gas', 'none')
    """
    top = max(sorted(nets), key=lambda kind: nets[kind], default=NONE)
    return top if nets.get(top, 0.0) > 0 else NONE


def minimax_of(nets: Mapping[str, Mapping[str, float]], kinds: Sequence[str]) -> str:
    """Return the kind, or "none", whose largest regret is smallest; "" without scenarios.

    >>> minimax_of({"a": {"x": 4.0, "y": 1.0}, "b": {"x": -9.0, "y": 1.0}}, ["x", "y"])
    'y'
    """
    if not nets:
        return ""
    largest = {
        kind: max(
            max(0.0, *of_kind.values()) - (0.0 if kind == NONE else of_kind[kind])
            for of_kind in nets.values()
        )
        for kind in (*kinds, NONE)
    }
    return min(largest, key=lambda kind: largest[kind])
