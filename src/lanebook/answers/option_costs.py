"""What a lane of a kind waits for and what a megawatt-year of it costs, out of named parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.option_kinds import Kind, Wait
from lanebook.answers.option_records import CostPart, LeadPart
from lanebook.engines.clearing.program import annuity
from lanebook.evidence.parameters import Parameter, Parameters

MONTHS: Final = 12
DAYS_A_MONTH: Final = 365.25 / 12
HOURS: Final = 8760.0
BILLION, MILLION, THOUSAND = 1e9, 1e6, 1e3
#: Family whose use of wafers stands for what a new lane is filled with.
FAMILY: Final = "rubin"
Ends = tuple[float, float, float]


def waits_of(parameters: Parameters, kind: Kind, grid: str) -> tuple[LeadPart, ...]:
    """Return the waits of a kind, in months.

    Raises:
        UnknownName: if no parameter gives the wait in that grid.
    """
    return tuple(_wait(parameters, wait, grid) for wait in kind.waits)


def _wait(parameters: Parameters, wait: Wait, grid: str) -> LeadPart:
    row = parameters.get(wait.name, wait.applies_to.format(grid=grid))
    factor = MONTHS if wait.in_years else 1.0
    low, point, high = (end * factor for end in ends_of(row))
    label = wait.label.format(grid=grid.upper())
    return LeadPart(label, low, point, high, row.key, wait.is_parallel)


def months(parts: Sequence[LeadPart]) -> Ends:
    """Return the whole wait: the longest of the parallel parts and the sum of the others.

    >>> parallel = LeadPart("a", 1, 2, 3, "", True), LeadPart("b", 2, 2, 2, "", True)
    >>> months((*parallel, LeadPart("c", 1, 1, 1, "", False)))
    (3, 3, 4)
    """
    ends = [(part.low, part.point, part.high) for part in parts if part.is_parallel]
    after = [(part.low, part.point, part.high) for part in parts if not part.is_parallel]
    low, point, high = (
        max((each[end] for each in ends), default=0.0) + sum(each[end] for each in after)
        for end in range(3)
    )
    return low, point, high


def days_of(begins: date, wait: Ends) -> tuple[date, date, date]:
    """Return the day after each end of a wait."""
    low, point, high = (begins + timedelta(days=round(end * DAYS_A_MONTH)) for end in wait)
    return low, point, high


def odds_by(wait: Ends, limit: float) -> float:
    """Return the probability that a triangular wait is over by `limit`, in the same unit.

    >>> odds_by((0, 1, 2), 1.0)
    0.5
    >>> odds_by((1, 1, 1), 0.5)
    0.0
    """
    low, mode, high = wait
    if limit >= high:
        return 1.0
    if limit < low or high == low:
        return 0.0
    if limit <= mode and mode > low:
        return (limit - low) ** 2 / ((high - low) * (mode - low))
    return 1 - (high - limit) ** 2 / ((high - low) * (high - mode))


def ends_of(row: Parameter) -> Ends:
    """Return (low, point, high) of a parameter."""
    return row.low, row.point, row.high


def costs_of(parameters: Parameters, kind: Kind, mw: float) -> tuple[CostPart, ...]:
    """Return the parts of a megawatt-year's cost, in order."""
    return tuple(PARTS[name](parameters, mw) for name in kind.costs)


def total_of(parts: Sequence[CostPart], claims: tuple[str, ...] = ()) -> Figure:
    """Return USD per MW-year over all parts: low ends together, high ends together."""
    low, point, high = (
        sum(getattr(part.yearly, end) or 0.0 for part in parts) for end in ("low", "point", "high")
    )
    return Figure(low, point, high, "USD/MW-year", state="derived", claims=claims)


def capex_of(parts: Sequence[CostPart], mw: float) -> Figure | None:
    """Return USD paid at the start for all megawatts; None where all is paid by the year."""
    paid = [part.capex for part in parts if part.capex is not None]
    if not paid:
        return None
    low, point, high = (
        mw * sum(getattr(each, end) or 0.0 for each in paid) for end in ("low", "point", "high")
    )
    return Figure(low, point, high, "USD", state="derived")


def _usd(ends: Ends, unit: str = "USD/MW-year") -> Figure:
    return Figure(*ends, unit, state="derived")


def _annual(
    parameters: Parameters, label: str, capex: Ends, life: Parameter, *rows: Parameter
) -> CostPart:
    """Spread capex, USD per MW, over a life at the discount rate; cheap ends together."""
    rate = parameters.get("discount_rate", "all")
    yearly = (
        capex[0] * annuity(rate.low, life.high),
        capex[1] * annuity(rate.point, life.point),
        capex[2] * annuity(rate.high, life.low),
    )
    keys = tuple(row.key for row in (*rows, life, rate))
    return CostPart(label, _usd(yearly), _usd(capex, "USD/MW"), keys)


def _scaled(row: Parameter, factor: float) -> Ends:
    low, point, high = (end * factor for end in ends_of(row))
    return low, point, high


def _chips(parameters: Parameters, _: float) -> CostPart:
    price = parameters.get("capex_per_gw", "it-hardware-per-gw-it")
    life = parameters.get("useful_life", "accelerators-economic")
    return _annual(parameters, "chips and network", _scaled(price, BILLION / THOUSAND), life, price)


def _chips_orbital(parameters: Parameters, _: float) -> CostPart:
    price = parameters.get("capex_per_gw", "it-hardware-per-gw-it")
    life = parameters.get("orbital_life", "satellite")
    return _annual(parameters, "chips and network", _scaled(price, BILLION / THOUSAND), life, price)


def _shell(parameters: Parameters, _: float) -> CostPart:
    price = parameters.get("capex_per_gw", "shell-and-mep-per-gw-it")
    life = parameters.get("useful_life", "shell")
    return _annual(
        parameters, "shell, power and cooling", _scaled(price, BILLION / THOUSAND), life, price
    )


def _plant(parameters: Parameters, _: float) -> CostPart:
    price = parameters.get("capex_per_gw", "own-gas-plant")
    over = parameters.get("facility_over_it_peak", "neocloud-and-other")
    life = parameters.get("useful_life", "shell")
    low, point, high = (
        cost * BILLION / THOUSAND * ratio
        for cost, ratio in zip(ends_of(price), ends_of(over), strict=True)
    )
    return _annual(
        parameters, "gas plant × peak over IT load", (low, point, high), life, price, over
    )


def _energy_ends(parameters: Parameters) -> tuple[Ends, tuple[Parameter, ...]]:
    price = parameters.get("electricity", "us-all-in")
    over = parameters.get("pue_average", "microsoft")
    low, point, high = (
        HOURS * cost * ratio for cost, ratio in zip(ends_of(price), ends_of(over), strict=True)
    )
    return (low, point, high), (price, over)


def _energy(parameters: Parameters, _: float) -> CostPart:
    ends, rows = _energy_ends(parameters)
    return CostPart("electricity × 8,760 × PUE", _usd(ends), None, tuple(row.key for row in rows))


def _energy_bridge(parameters: Parameters, _: float) -> CostPart:
    ends, rows = _energy_ends(parameters)
    premium = parameters.get("behind_the_meter_cost_premium", "gas-bridge")
    low, point, high = (end * over for end, over in zip(ends, ends_of(premium), strict=True))
    keys = tuple(row.key for row in (*rows, premium))
    label = "electricity × 8,760 × PUE × behind-the-meter premium"
    return CostPart(label, _usd((low, point, high)), None, keys)


def _rent(parameters: Parameters, _: float) -> CostPart:
    return _rented(parameters.get("rent_per_mw_year", "full-stack-it"))


def _rent_rival(parameters: Parameters, _: float) -> CostPart:
    return _rented(parameters.get("rent_per_mw_year", "spacex-anthropic"))


def _rented(row: Parameter) -> CostPart:
    return CostPart("rent of ready compute", _usd(_scaled(row, MILLION)), None, (row.key,))


def _orbital(parameters: Parameters, _: float) -> CostPart:
    price = parameters.get("orbital_capex", "per-w-it-without-accelerators")
    life = parameters.get("orbital_life", "satellite")
    return _annual(parameters, "satellites and launch", _scaled(price, MILLION), life, price)


def wafers_per_mw(parameters: Parameters, *, packaging: bool) -> Ends:
    """Return logic (companions included) or packaging wafers for one MW of IT load."""
    kw = parameters.get("kw_all_in_it", FAMILY)
    if packaging:
        packages = parameters.get("packages_per_cowos_wafer", FAMILY)
        yielded = parameters.get("yield_packaging", "cowos")
        low, point, high = (
            THOUSAND / power / per / good
            for power, per, good in zip(
                ends_of(kw)[::-1], ends_of(packages)[::-1], ends_of(yielded)[::-1], strict=True
            )
        )
        return low, point, high
    packages = parameters.get("packages_per_logic_wafer", FAMILY)
    beside = parameters.get("companion_wafer_multiplier", "n3;n2")
    low, point, high = (
        THOUSAND / power / per * more
        for power, per, more in zip(
            ends_of(kw)[::-1], ends_of(packages)[::-1], ends_of(beside), strict=True
        )
    )
    return low, point, high


def _fab(parameters: Parameters, mw: float) -> CostPart:
    """Charge the smallest fab; at the low end only the wafers a month that fill `mw` in a year."""
    price = parameters.get("fab_capex", "n2")
    smallest = parameters.get("fab_size", "smallest")
    need = mw * wafers_per_mw(parameters, packaging=False)[0] / THOUSAND / MONTHS
    whole = [
        max(end, need) * cost for end, cost in zip(ends_of(smallest), ends_of(price), strict=True)
    ]
    low, point, high = (cost * BILLION / mw for cost in (need * price.low, *whole[1:]))
    life = parameters.get("useful_life", "shell")
    label = "fab, whole and for this lane alone"
    return _annual(parameters, label, (low, point, high), life, price, smallest)


def _packaging_line(parameters: Parameters, mw: float) -> CostPart:
    price = parameters.get("fab_capex", "cowos")
    wafers = wafers_per_mw(parameters, packaging=True)
    low, point, high = (
        need / THOUSAND / MONTHS * cost * BILLION
        for need, cost in zip(wafers, ends_of(price), strict=True)
    )
    life = parameters.get("useful_life", "shell")
    del mw
    return _annual(parameters, "packaging line", (low, point, high), life, price)


#: Cost parts by name.
PARTS: Final[dict[str, Callable[[Parameters, float], CostPart]]] = {
    "chips": _chips,
    "chips-orbital": _chips_orbital,
    "shell": _shell,
    "plant": _plant,
    "energy": _energy,
    "energy-bridge": _energy_bridge,
    "rent": _rent,
    "rent-rival": _rent_rival,
    "orbital": _orbital,
    "fab": _fab,
    "packaging-line": _packaging_line,
}
#: Parts that are paid on every megawatt held, used or not; the others only on what runs.
HELD: Final = frozenset(
    {"shell", "plant", "rent", "rent-rival", "orbital", "fab", "packaging-line"}
)


def first_orbital(parameters: Parameters) -> tuple[date, date, date]:
    """Return the first day of the years in which a gigawatt may stand in orbit."""
    row = parameters.get("orbital_first_gigawatt", "year")
    low, point, high = (date(round(end), 1, 1) for end in ends_of(row))
    return low, point, high
