"""The base clearing as flows of months or weeks: what runs, what ships, what layers yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.cascade.timeline import (
    BEYOND,
    MONTHS,
    Floats,
    Freq,
    Step,
    level_at,
    rate_over,
    steps,
)
from lanebook.answers.clearing.axes import FAMILIES
from lanebook.answers.clearing.build import FIRST, FURTHEST, LAST, build_model
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.solved import solved
from lanebook.base.errors import InputError
from lanebook.engines.clearing.result import Clearing

#: Most months of a run.
LONGEST: Final = 60
#: Years by which what a layer makes comes before the rack that it ends in, by `lag` rows.
_LAGS: Final[dict[str, tuple[str, ...]]] = {
    "cowos": ("cowos-to-shipped-rack",),
    "hbm": ("hbm-to-accelerator",),
    "n4": ("n3-wafer-to-package", "cowos-to-shipped-rack"),
    "n3": ("n3-wafer-to-package", "cowos-to-shipped-rack"),
    "n2": ("n3-wafer-to-package", "cowos-to-shipped-rack"),
}


@dataclass(frozen=True, eq=False)
class Flows:
    """The optimum of the base clearing on the periods of a run and beyond.

    S periods: those of the run, then enough beyond it for what is ordered inside it to arrive.

    Attributes:
        model, clearing: of the book, as `constraints` has them.
        steps: S periods.
        n_steps: those of the run.
        running: (B, S) MW of IT load in use at the end of each period.
        serving: (B, S) MW in service, in use or idle; not less than what runs.
        arriving: (B, S) MW of new accelerators that come into service in each period.
        arrived: (A, S) the same by family instead of by buyer.
        shipped: (A, S) MW of accelerators put into racks in each period, by family.
        layer: (L, S) what each layer can yield for accelerators in the period in which it makes it.
        powered: (G, S) MW of IT load powered at the end of each period.
        sited: (G, S) of it in use.
    """

    model: Model
    clearing: Clearing
    steps: tuple[Step, ...]
    n_steps: int
    running: Floats
    serving: Floats
    arriving: Floats
    arrived: Floats
    shipped: Floats
    layer: Floats
    powered: Floats
    sited: Floats

    @property
    def ends(self) -> Floats:
        """Fractions of the calendar at which the periods end, shape (S,)."""
        return np.array([each.ends for each in self.steps])

    def late(self, yearly: Floats) -> Floats:
        """Return yearly MW put into racks as MW that come into service in each period.

        Args:
            yearly: shape (..., years of the clearing).
        """
        inputs = self.clearing.inputs
        years = np.array([inputs.periods[0].begins, *(each.ends for each in inputs.periods)])
        return rate_over(years, yearly, self.steps, late=_lag(self.model, "rack-to-in-service"))

    @property
    def waiting_mw(self) -> float:
        """MW of accelerators that wait for a rack when the run begins."""
        inputs = self.clearing.inputs
        years = np.array([each.ends for each in inputs.periods])
        waiting = np.maximum(inputs.kw @ self.clearing.value("waiting"), 0.0)
        return float(level_at(years, waiting, np.array([self.steps[0].begins]))[0])


def flows(
    book: Book, *, horizon_months: int, freq: Freq, overrides: Mapping[str, float] | None
) -> Flows:
    """Return the base clearing of a book on the months or weeks of a run.

    Levels follow a monotone cubic through the year-ends; flows keep each year's total. Where the
    clearing has no later year, its last one goes on.

    Args:
        book: the run begins the day after its valid day.
        horizon_months: length of the run, 1 to `LONGEST`.
        freq: "month" or "week".
        overrides: parameters set by the user.

    Raises:
        InputError: if the horizon is out of range, or the run begins before the clearing does.
    """
    run = _checked(book, horizon_months, freq)
    last = LAST if run[-1].ends + BEYOND / MONTHS <= LAST + 1 else FURTHEST
    model = build_model(book, last=last, overrides=overrides)
    beyond = min(BEYOND, max(0, int((last + 1 - run[-1].ends) * MONTHS)))
    longer = steps(book.as_of.valid_at, horizon_months + beyond, freq)
    return _brought(model, solved(book, model), longer, len(run))


def _checked(book: Book, horizon_months: int, freq: Freq) -> tuple[Step, ...]:
    if not 1 <= horizon_months <= LONGEST:
        raise InputError(
            f"A cascade cannot run for {horizon_months} months.",
            expected=f"1 to {LONGEST} months",
            next_step="ask for a horizon in that range, such as 36m.",
        )
    run = steps(book.as_of.valid_at, horizon_months, freq)
    if run[0].begins < FIRST or run[-1].ends > FURTHEST + 1:
        raise InputError(
            f"A cascade cannot run from {run[0].label} to {run[-1].label}.",
            expected=f"periods between January {FIRST} and December {FURTHEST}",
            next_step="choose another valid day or a shorter horizon.",
        )
    return run


def _brought(model: Model, clearing: Clearing, longer: tuple[Step, ...], n_steps: int) -> Flows:
    inputs = clearing.inputs
    ends = np.array([each.ends for each in longer])
    years = np.array([inputs.periods[0].begins, *(each.ends for each in inputs.periods)])
    installed = np.maximum(clearing.value("installed"), 0.0)
    by_family = installed.sum(axis=1) * inputs.kw[:, None]
    by_buyer = np.einsum("abt,a->bt", installed, inputs.kw)
    late = _lag(model, "rack-to-in-service")
    start = inputs.start_mw[:, None]

    def level(of: Floats) -> Floats:
        return level_at(years, np.concatenate([start, of], axis=1), ends)

    running = level(np.maximum(clearing.running_mw, 0.0))
    layer = np.array([
        rate_over(years, row, longer, late=-sum(_lag(model, lag) for lag in _LAGS[name]))
        for name, row in zip(inputs.layers, inputs.capacity, strict=True)
    ])  # fmt: skip
    return Flows(
        model=model,
        clearing=clearing,
        steps=longer,
        n_steps=n_steps,
        running=running,
        serving=np.maximum(level(clearing.in_service_mw), running),
        arriving=rate_over(years, by_buyer, longer, late=late),
        arrived=rate_over(years, by_family, longer, late=late),
        shipped=rate_over(years, by_family, longer),
        layer=layer,
        powered=level_at(years[1:], inputs.power, ends),
        sited=level_at(years[1:], np.maximum(clearing.value("sited").sum(axis=0), 0.0), ends),
    )


def _lag(model: Model, applies_to: str) -> float:
    """Return the years of a `lag` row that the clearing used, overrides included."""
    return next(
        each.point
        for each in model.parameters
        if each.name == "lag" and each.applies_to == applies_to
    )


def vendors_of(flows: Flows) -> dict[str, list[int]]:
    """Return the families of each vendor by position, vendors in the clearing's order."""
    found: dict[str, list[int]] = {vendor: [] for vendor in flows.clearing.inputs.vendors}
    for at, vendor in enumerate(FAMILIES.values()):
        found[vendor].append(at)
    return found
