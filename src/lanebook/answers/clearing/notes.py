"""Collects, while a model is built, where each number comes from and how far it may move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lanebook.answers.clearing.model import Origin
from lanebook.engines.clearing.inputs import Floats, Period
from lanebook.evidence.parameters import Parameter, Parameters
from lanebook.scenarios.spreads import Spread

#: Fields of `Inputs` that one builder fills.
Parts = dict[str, Any]
#: An index as numpy takes it.
Where = int | slice | tuple[int | slice | Sequence[int] | NDArray[np.int64], ...]


class Ends(NamedTuple):
    """Low, point and high of one number."""

    low: float
    point: float
    high: float

    def times(self, factor: float) -> Ends:
        """Return the three ends multiplied by one factor >= 0."""
        return Ends(self.low * factor, self.point * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Sourced:
    """A number and what stands behind it.

    Attributes:
        ends: low, point, high.
        claims: ids; empty where only a parameter stands behind it.
        parameter: key, "" where claims alone give it.
        note: a few words.
    """

    ends: Ends
    claims: tuple[str, ...] = ()
    parameter: str = ""
    note: str = ""


@dataclass
class Notes:
    """What the builders of a model share.

    Attributes:
        parameters: remember what is used.
        periods: of the model.
        origins, spreads: grow while the model is built.
    """

    parameters: Parameters
    periods: tuple[Period, ...]
    origins: list[Origin] = field(default_factory=list)
    spreads: list[Spread] = field(default_factory=list)

    def get(self, name: str, applies_to: str) -> Parameter:
        """Return a parameter and count it as used; raises `UnknownName` where there is none."""
        return self.parameters.get(name, applies_to)

    def ends(self, name: str, applies_to: str) -> Ends:
        """Return the three ends of a parameter and count it as used."""
        found = self.get(name, applies_to)
        return Ends(found.low, found.point, found.high)

    def by_year(self, name: str, prefix: str) -> dict[int, Sourced]:
        """Return the rows `prefix:YEAR` of a name by year; {} where there are none."""
        found = {}
        for row in self.parameters.find(name):
            head, _, year = row.applies_to.rpartition(":")
            if head == prefix and year.isdigit():
                self.get(name, row.applies_to)
                found[int(year)] = Sourced(
                    Ends(row.low, row.point, row.high), (), row.key, row.note
                )
        return found

    def add(
        self, layer: str, period: str, what: str, number: Sourced, unit: str, *, note: str = ""
    ) -> None:
        """Write down where a number comes from."""
        self.origins.append(
            Origin(
                layer=layer,
                period=period,
                what=what,
                low=float(number.ends.low),
                point=float(number.ends.point),
                high=float(number.ends.high),
                unit=unit,
                claims=number.claims,
                parameter=number.parameter,
                is_default=not number.claims,
                note="; ".join(part for part in (note, number.note) if part),
            )
        )

    def parameter(self, layer: str, what: str, name: str, applies_to: str) -> Ends:
        """Return the ends of a parameter, and write it down as the origin of `what`."""
        row = self.get(name, applies_to)
        ends = Ends(row.low, row.point, row.high)
        self.add(layer, "", what, Sourced(ends, (), row.key, row.note), row.unit)
        return ends

    def spread(
        self,
        name: str,
        label: str,
        array: str,
        where: Where,
        low: Floats | float,
        high: Floats | float,
        *,
        also: Sequence[Spread] = (),
        source: str = "",
    ) -> None:
        """Add a driver, unless it cannot move."""
        ends = (np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64))
        if np.array_equal(*ends) and not also:
            return
        self.spreads.append(Spread(name, label, array, where, *ends, source or name, tuple(also)))


def at_year(series: Mapping[int, Sourced], year: int, *, before: str = "hold") -> Sourced:
    """Return a series at a year: stated, between its neighbours, or past its last row.

    Past the last row the last yearly step goes on; before the first the first row holds, or, with
    `before="zero"`, nothing stood yet.

    >>> path = {2028: Sourced(Ends(1, 2, 3)), 2030: Sourced(Ends(3, 4, 5))}
    >>> at_year(path, 2029).ends.point, at_year(path, 2031).ends.point
    (3.0, 5.0)
    """
    if year in series:
        return series[year]
    years = sorted(series)
    if year < years[0]:
        first = series[years[0]]
        if before == "zero":
            return Sourced(Ends(0.0, 0.0, 0.0), first.claims, first.parameter, "not begun")
        return Sourced(first.ends, first.claims, first.parameter, f"as in {years[0]}")
    if year > years[-1]:
        last = years[-1]
        one = at_year(series, last - 1) if len(years) > 1 else series[last]
        other = series[last]
        step = [(b - a) * (year - last) for a, b in zip(one.ends, other.ends, strict=True)]
        moved = sorted(max(0.0, end + more) for end, more in zip(other.ends, step, strict=True))
        return Sourced(Ends(*moved), other.claims, other.parameter, f"the step to {last} goes on")
    low = max(each for each in years if each < year)
    high = min(each for each in years if each > year)
    share = (year - low) / (high - low)
    ends = Ends(
        *(
            float(a + (b - a) * share)
            for a, b in zip(series[low].ends, series[high].ends, strict=True)
        )
    )
    claims = tuple(sorted({*series[low].claims, *series[high].claims}))
    parameter = series[low].parameter or series[high].parameter
    return Sourced(ends, claims, parameter, f"between {low} and {high}")
