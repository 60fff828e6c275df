"""What capital spending builds, and the yearly revenue that pays for it.

Every quantity is a row of three columns (low, point, high). Each column is one consistent world:
"low" takes the ends that make megawatts and revenue small, "high" those that make them large, so
the interval of a total is the sum of the intervals and every identity holds column by column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lanebook.base.certificate import Certificate, Check
from lanebook.base.errors import InputError

Array = NDArray[np.float64]

HOURS_PER_YEAR = 24 * 365
WATT_STEPS = 1000.0
#: Relative size of rounding that the identities may show in binary64.
ROUNDING = 1e-9
#: A return below this is none: the closed form would divide two numbers lost in rounding.
NO_RATE = 1e-9
#: Plausible lives, and the cheapest gigawatt, beyond which an input is a slip of the unit.
LIFE_YEARS = (0.1, 200.0)
LEAST_COST_USD = 1e6


@dataclass(frozen=True, slots=True)
class CapexInputs:
    """Outlays of `n` firms in one year, and what is assumed about them.

    Attributes:
        spend_usd: (n, 3) capital spending, USD; NaN where an end is open.
        ai_share: (n, 3) share of the spending that is AI, 0 to 1.
        lab_share: (n, 3) share of the AI capacity sold to labs, 0 to 1; NaN where not known.
        pue: (n, 3) facility energy over IT energy, at least 1.
        usd_per_gw_it: (3,) all-in cost of a gigawatt of IT load, USD.
        hardware_share: (3,) part of that cost that is IT hardware, 0 to 1.
        hardware_life_years, shell_life_years: (3,) years over which each part is written off.
        electricity_usd_per_mwh: (3,) price of energy at the meter.
        return_per_year: (3,) required return on the outlay.
    """

    spend_usd: Array
    ai_share: Array
    lab_share: Array
    pue: Array
    usd_per_gw_it: Array
    hardware_share: Array
    hardware_life_years: Array
    shell_life_years: Array
    electricity_usd_per_mwh: Array
    return_per_year: Array


@dataclass(frozen=True, slots=True)
class CapexResult:
    """Megawatts and required revenue of each firm; all arrays (n, 3), NaN where not known.

    Attributes:
        inputs: what went in.
        ai_usd: spending on AI.
        it_mw: megawatts of IT load that it builds.
        to_labs_mw, kept_mw: parts of `it_mw`; NaN where the share is not known. At the ends they
            are the ends of each part, so they add up to the whole in the point column only.
        depreciation_usd: straight-line, per year.
        return_usd: level yearly charge that repays the outlay with the required return, less
            `depreciation_usd`.
        power_usd: energy per year at full load.
        revenue_usd: yearly revenue that pays for the three, and for nothing else.
    """

    inputs: CapexInputs
    ai_usd: Array
    it_mw: Array
    to_labs_mw: Array
    kept_mw: Array
    depreciation_usd: Array
    return_usd: Array
    power_usd: Array
    revenue_usd: Array

    def certificate(self) -> Certificate:
        """Return the proof: parts add up, loans end at zero, ends are ordered."""
        parts = self.depreciation_usd + self.return_usd + self.power_usd
        whole = self.to_labs_mw[:, 1] + self.kept_mw[:, 1]
        return Certificate(
            (
                Check(
                    "revenue - depreciation - return - power = 0",
                    _gap(self.revenue_usd, parts),
                    ROUNDING,
                ),
                Check("to labs + kept = built", _gap(self.it_mw[:, 1], whole), ROUNDING),
                Check("the yearly charge repays the outlay with its return", _debt(self), 1e-6),
                Check("low <= point <= high", _disorder(self.it_mw, self.revenue_usd), ROUNDING),
            )
        )


def required_revenue(inputs: CapexInputs) -> CapexResult:
    """Turn capital spending into megawatts and the yearly revenue they must earn.

    megawatts = spending x AI share / cost per GW; yearly charge of a part with cost K, life L and
    return r is the level annuity K r / (1 - (1 + r)^-L), of which K / L is depreciation and the
    rest return; power = megawatts x PUE x 8,760 h x price; revenue is their sum.

    Args:
        inputs: see `CapexInputs`; shapes (n, 3) and (3,), units in the names.

    Returns:
        megawatts and USD per year, per firm, as (low, point, high).

    Raises:
        InputError: if a share or the return lies outside 0 to 1, a life outside 0.1 to 200 years,
            a gigawatt costs less than a million USD, a PUE is below 1, or a price or spending is
            negative.

    Missing data:
        an open end of the spending (NaN) leaves the same end of every result open.

    Method:
        capital recovery factor (uniform series), Park, Contemporary Engineering Economics, ch. 3;
        full load, no staff, repairs, network, tax: a floor.

    >>> import numpy as np
    >>> three = lambda value: np.full(3, value)
    >>> one = required_revenue(CapexInputs(
    ...     spend_usd=three(40e9)[None], ai_share=three(1.0)[None], lab_share=three(0.25)[None],
    ...     pue=three(1.0)[None], usd_per_gw_it=three(40e9), hardware_share=three(1.0),
    ...     hardware_life_years=three(4.0), shell_life_years=three(20.0),
    ...     electricity_usd_per_mwh=three(100.0), return_per_year=three(0.0)))
    >>> float(one.it_mw[0, 1]), float(one.to_labs_mw[0, 1])   # 40 bn at 40 bn per GW
    (1000.0, 250.0)
    >>> float(one.revenue_usd[0, 1] / 1e9)   # 40 / 4 years + 1 GW x 8,760 h x 100 USD = 10 + 0.876
    10.876
    """
    _refuse_nonsense(inputs)
    ai_usd = inputs.spend_usd * inputs.ai_share
    it_mw = ai_usd / inputs.usd_per_gw_it[::-1] * WATT_STEPS
    depreciation, charge = _capital(inputs)
    power = it_mw * inputs.pue * HOURS_PER_YEAR * inputs.electricity_usd_per_mwh
    return CapexResult(
        inputs=inputs,
        ai_usd=ai_usd,
        it_mw=it_mw,
        to_labs_mw=it_mw * inputs.lab_share,
        kept_mw=it_mw * (1.0 - inputs.lab_share[:, ::-1]),
        depreciation_usd=ai_usd * depreciation,
        return_usd=ai_usd * (charge - depreciation),
        power_usd=power,
        revenue_usd=ai_usd * charge + power,
    )


def level_charge(return_per_year: Array, life_years: Array) -> Array:
    """Return the yearly payment per dollar that repays it over a life with a return.

    Args:
        return_per_year: any shape, at least 0; 0 gives 1 / life.
        life_years: same shape, positive; need not be whole.

    Method:
        r / (1 - (1 + r)^-L), the capital recovery factor.
    """
    repaid = -np.expm1(-life_years * np.log1p(return_per_year))
    free = return_per_year < NO_RATE
    safe = np.where(free, 1.0, repaid)
    return np.asarray(np.where(free, 1.0 / life_years, return_per_year / safe))


def _capital(inputs: CapexInputs) -> tuple[Array, Array]:
    """Return yearly depreciation and level charge per dollar, each (3,).

    Long lives make the low column. Whether more hardware means more charge depends on the two
    lives, so both ends of the share are tried and the one that fits the column is kept.
    """
    rate = inputs.return_per_year
    hardware_life, shell_life = inputs.hardware_life_years[::-1], inputs.shell_life_years[::-1]
    hardware, shell = level_charge(rate, hardware_life), level_charge(rate, shell_life)
    share = np.where(hardware >= shell, inputs.hardware_share, inputs.hardware_share[::-1])
    charge = share * hardware + (1.0 - share) * shell
    return share / hardware_life + (1.0 - share) / shell_life, charge


def _refuse_nonsense(inputs: CapexInputs) -> None:
    rules = (
        ("ai_share", inputs.ai_share, 0.0, 1.0),
        ("lab_share", inputs.lab_share, 0.0, 1.0),
        ("hardware_share", inputs.hardware_share, 0.0, 1.0),
        ("pue", inputs.pue, 1.0, np.inf),
        ("spend_usd", inputs.spend_usd, 0.0, np.inf),
        ("electricity_usd_per_mwh", inputs.electricity_usd_per_mwh, 0.0, np.inf),
        ("return_per_year", inputs.return_per_year, 0.0, 1.0),
        ("usd_per_gw_it", inputs.usd_per_gw_it, LEAST_COST_USD, np.inf),
        ("hardware_life_years", inputs.hardware_life_years, *LIFE_YEARS),
        ("shell_life_years", inputs.shell_life_years, *LIFE_YEARS),
    )
    for name, values, least, most in rules:
        wrong = (values < least) | (values > most)
        if wrong.any():
            raise InputError(
                f"{name} is {float(values[wrong].flat[0]):g}.",
                expected=f"at least {least:g}" + ("" if np.isinf(most) else f", at most {most:g}"),
                next_step="correct the parameter or the override that sets it.",
            )


def _gap(left: Array, right: Array) -> float:
    """Return the largest relative difference; pairs with an open end do not count."""
    size = np.maximum(np.maximum(np.abs(left), np.abs(right)), 1.0)
    gaps = np.abs(left - right) / size
    return float(np.nanmax(gaps, initial=0.0)) if gaps.size else 0.0


def _debt(result: CapexResult) -> float:
    """Return the balance left after walking both loans through their lives, per dollar.

    Independent of the closed form: whole years one by one, then the part of a year.
    """
    rates = result.inputs.return_per_year
    left = 0.0
    for lives in (result.inputs.hardware_life_years, result.inputs.shell_life_years):
        for rate, life in zip(rates, lives[::-1], strict=True):
            charge = float(level_charge(np.asarray([rate]), np.asarray([life]))[0])
            balance = 1.0
            for _ in range(int(life)):
                balance = balance * (1.0 + rate) - charge
            rest = float(life) - int(life)
            grown = (1.0 + rate) ** rest
            paid = charge * (rest if rate < NO_RATE else (grown - 1.0) / rate)
            left = max(left, abs(balance * grown - paid) / (1.0 + rate) ** life)
    return left


def _disorder(*tables: Array) -> float:
    """Return by how much a low end exceeds its point, or a point its high end, relatively."""
    worst = 0.0
    for table in tables:
        for first, second in ((0, 1), (1, 2)):
            excess = (table[:, first] - table[:, second]) / np.maximum(np.abs(table[:, 1]), 1.0)
            worst = max(worst, float(np.nanmax(excess, initial=0.0)) if excess.size else 0.0)
    return worst
