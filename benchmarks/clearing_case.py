"""A clearing instance of 2,000 variables to time ensembles on; its drivers move bounds."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lanebook.engines.clearing.inputs import Floats, Inputs, LaneAxis, Period
from lanebook.scenarios.draws import Task
from lanebook.scenarios.model import BASE
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Odds, Spread

T, A, B, G, K, L, P, V = 8, 9, 8, 6, 16, 5, 4, 3
#: Half-width of a driver that moves a bound, a share of it.
WIDTH: Final = 0.2
BOUNDS: Final = ("capacity", "power", "ask", "capital")


def instance(seed: int = 1) -> Inputs:
    """Return the instance: 2,001 columns, five layers, nine families, eight buyers, eight years."""
    rng = np.random.default_rng(seed)
    grow = 1.35 ** np.arange(T)
    born = np.sort(rng.integers(0, T - 3, A))
    use = np.where(rng.random((L, A)) < 0.6, rng.uniform(0.5, 2.0, (L, A)), 0.0)
    use[0] = rng.uniform(0.5, 2.0, A)
    return Inputs(
        **_axes(),
        vendor_of=np.arange(A) % V,
        capacity=rng.uniform(300, 700, (L, 1)) * grow,
        use=use,
        kw=rng.uniform(1.0, 2.5, A),
        work=1.25**born * rng.uniform(0.9, 1.1, A),
        reference_work=np.asarray(1.15 ** np.arange(T), dtype=np.float64),
        price=rng.uniform(25, 60, A),
        resource=rng.uniform(12, 30, A),
        most_units=np.where(np.arange(T) >= born[:, None], np.inf, 0.0),
        mix_low=np.zeros((A, T)),
        mix_high=np.broadcast_to(np.where(np.arange(A) % 4 == 0, 0.6, 1.0)[:, None], (A, T)).copy(),
        vendor_low=np.full((V, T), 0.05),
        vendor_high=np.full((V, T), 0.75),
        packaging=0,
        imports=(),
        may_have=rng.random((A, B)) < 0.6,
        power=rng.uniform(60, 250, (G, 1)) * grow,
        may_site=rng.random((B, G)) < 0.7,
        ask=rng.uniform(50, 400, (B, 1)) * grow,
        tier_share=np.array([0.5, 0.5]),
        tier_value=np.sort(rng.uniform(9, 30, (B, 2)))[:, ::-1].copy(),
        start_mw=rng.uniform(20, 80, B),
        start_work=1.0,
        start_alive=np.asarray(0.8 ** np.arange(T), dtype=np.float64),
        alive=_alive(),
        held=np.zeros(A),
        capital=rng.uniform(4e3, 2e4, (P, 1)) * grow,
        pays=_pays(rng),
        shell_price=np.full(T, 12.0),
        shell_years=15.0,
        unit_years=5.0,
        running=0.6,
        committed=rng.uniform(5, 80, (K, 1)) * grow,
        penalty=rng.uniform(0.5, 3.0, K),
        discount_rate=0.08,
        waiting_cost=0.1,
    )


def _axes() -> dict[str, Any]:
    return {
        "periods": tuple(Period(str(2026 + t), 2026 + t, 2026.0 + t, 1.0) for t in range(T)),
        "layers": tuple(f"layer{n}" for n in range(L)),
        "families": tuple(f"chip{n}" for n in range(A)),
        "vendors": tuple(f"vendor{n}" for n in range(V)),
        "pools": tuple(f"grid{n}" for n in range(G)),
        "buyers": tuple(f"buyer{n}" for n in range(B)),
        "payers": tuple(f"payer{n}" for n in range(P)),
        "lanes": tuple(
            LaneAxis(f"lane{n}", f"buyer{n % B}", "cloud", "binding", f"lane {n}") for n in range(K)
        ),
    }


def _alive() -> Floats:
    """Return how much of a year's units serves in each later one: a lag, then age."""
    alive = np.triu(np.ones((T, T)))
    alive[np.arange(T), np.arange(T)] = 0.6
    alive[np.subtract.outer(np.arange(T), np.arange(T)) <= -5] = 0.3
    return alive


def _pays(rng: np.random.Generator) -> Floats:
    pays = rng.random((B, P)) * (rng.random((B, P)) < 0.4)
    pays[np.arange(B), np.arange(B) % P] += 0.5
    return np.asarray(pays / pays.sum(axis=1, keepdims=True))


def task(seed: int = 7) -> Task:
    """Return an ensemble of it: every row of every bound moves, commitments are kept or not."""
    made = instance()
    spreads = [
        Spread(f"{name}/{row}", f"{name} {row}", name, row,
               bound * (1 - WIDTH), bound * (1 + WIDTH), "assumption")
        for name in BOUNDS
        for row, bound in enumerate(getattr(made, name))
    ]  # fmt: skip
    odds = tuple(Odds(n, 0.6, 0.8, 1.0, "assumption") for n in range(K))
    return Task(made, Places(), BASE, tuple(spreads), odds, 2026.4, seed)
