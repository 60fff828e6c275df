"""Small clearing models: one worked by hand, and random ones of every kind of constraint."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from lanebook.engines.clearing.inputs import ImportRule, Inputs, LaneAxis, Period

INF = float("inf")


def years(n: int, *, length: float = 1.0) -> tuple[Period, ...]:
    """Return `n` periods from 2026 on, years or quarters."""
    if length == 1.0:
        return tuple(Period(str(2026 + at), 2026 + at, 2026.0 + at, 1.0) for at in range(n))
    return tuple(
        Period(f"{2026 + at // 4}Q{at % 4 + 1}", 2026 + at // 4, 2026 + at / 4, 0.25)
        for at in range(n)
    )


def hand(n: int = 1, **changes: object) -> Inputs:
    """Return two layers without discounting: packaging and power, one chip, two buyers.

    A thousand units take a thousand wafers and draw 2 MW. They cost 25 over five years, so 5 a
    year, and 2 MW of shell at 15 over fifteen years, so 2 a year: 7. A MW that runs costs 1 of
    electricity. A MW therefore costs 7 / 2 + 1 = 4.5 a year. Each buyer asks for 100 MW: the first
    half is worth 30 to one and 28 to two, the second half 20 and 12.
    """
    made = Inputs(
        periods=years(n), layers=("cowos",), families=("chip",), vendors=("maker",),
        pools=("grid",), buyers=("one", "two"), payers=("bank",),
        lanes=(LaneAxis("lane", "one", "cloud", "binding", "a lane"),),
        vendor_of=np.array([0]), capacity=np.full((1, n), 100.0), use=np.ones((1, 1)),
        kw=np.array([2.0]), work=np.ones(1), reference_work=np.ones(n), price=np.array([50.0]),
        resource=np.array([25.0]), most_units=np.full((1, n), INF), mix_low=np.zeros((1, n)),
        mix_high=np.ones((1, n)), vendor_low=np.zeros((1, n)), vendor_high=np.ones((1, n)),
        packaging=0, imports=(), may_have=np.ones((1, 2), dtype=bool),
        power=np.full((1, n), 150.0), may_site=np.ones((2, 1), dtype=bool),
        ask=np.full((2, n), 100.0), tier_share=np.array([0.5, 0.5]),
        tier_value=np.array([[30.0, 20.0], [28.0, 12.0]]), start_mw=np.zeros(2), start_work=1.0,
        start_alive=np.ones(n), alive=np.triu(np.ones((n, n))), held=np.zeros(1),
        capital=np.full((1, n), INF), pays=np.ones((2, 1)), shell_price=np.full(n, 15.0),
        shell_years=15.0, unit_years=5.0, running=1.0, committed=np.zeros((1, n)),
        penalty=np.ones(1), discount_rate=0.0, waiting_cost=0.1,
    )  # fmt: skip
    return made.with_(**changes)


def rich(seed: int, *, n: int = 3, quarters: bool = False, tight: float = 1.0) -> Inputs:
    """Return a random model in which every family of constraints has members.

    Args:
        seed: same seed, same model.
        n: periods.
        quarters: whether they are quarters.
        tight: factor on power and silicon.
    """
    draw = np.random.default_rng(seed)
    buyers, families, pools = ("ant", "bee", "cow"), ("x1", "x2", "y1"), ("east", "west")
    lag = draw.uniform(0.4, 1.0)
    alive = np.triu(np.ones((n, n)))
    np.fill_diagonal(alive, lag)
    ask = np.cumsum(draw.uniform(20, 60, (3, n)), axis=1)
    may_site = np.ones((3, 2), dtype=bool)
    may_site[2, draw.integers(2)] = False
    may_have = np.ones((3, 3), dtype=bool)
    may_have[draw.integers(3), 2] = False
    pays = np.array([[1.0, 0.0], [0.3, 0.7], [0.0, 1.0]])
    share = draw.uniform(0.2, 0.6, n)
    low, high = np.zeros((3, n)), np.ones((3, n))
    low[0], high[0] = draw.uniform(0.1, 0.4), draw.uniform(0.6, 0.9)
    return Inputs(
        periods=years(n, length=0.25 if quarters else 1.0), layers=("cowos", "hbm"),
        families=families, vendors=("x", "y"), pools=pools, buyers=buyers, payers=("p", "q"),
        lanes=(
            LaneAxis("l-soft", "ant", "cloud", "announced", "soft"),
            LaneAxis("l-hard", "ant", "cloud", "binding", "hard"),
            LaneAxis("l-own", "bee", "bee", "energised", "own"),
        ),
        vendor_of=np.array([0, 0, 1]), capacity=tight * draw.uniform(20, 60, (2, n)),
        use=draw.uniform(0.5, 1.5, (2, 3)), kw=draw.uniform(1.0, 2.5, 3),
        work=draw.uniform(0.8, 2.0, 3), reference_work=np.linspace(1.0, 1.3, n),
        price=draw.uniform(30, 60, 3), resource=draw.uniform(10, 25, 3),
        most_units=np.where(draw.random((3, n)) < 0.8, INF, draw.uniform(5, 20, (3, n))),
        mix_low=low, mix_high=high, vendor_low=np.tile([[0.2], [0.0]], n),
        vendor_high=np.tile([[1.0], [0.7]], n), packaging=0,
        imports=(ImportRule("rule", ("x1", "y1"), ("cow",), share),), may_have=may_have,
        power=tight * np.cumsum(draw.uniform(15, 50, (2, n)), axis=1), may_site=may_site,
        ask=ask, tier_share=np.array([0.5, 0.3, 0.2]),
        tier_value=np.sort(draw.uniform(10, 40, (3, 3)), axis=1)[:, ::-1].copy(),
        start_mw=draw.uniform(0, 15, 3), start_work=0.5, start_alive=np.linspace(1.0, 0.6, n),
        alive=alive, held=draw.uniform(0, 3, 3), capital=draw.uniform(500, 3000, (2, n)),
        pays=pays, shell_price=np.full(n, 12.0), shell_years=15.0, unit_years=5.0, running=0.6,
        committed=np.cumsum(draw.uniform(0, 25, (3, n)), axis=1), penalty=np.array([0.5, 1.0, 1.5]),
        discount_rate=0.08, waiting_cost=0.1,
    )  # fmt: skip


#: Seeds of random models.
SEEDS = st.integers(0, 100_000)
