"""From the records of an ensemble to what its answer carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from lanebook.answers.ensemble_records import (
    BindingOdds,
    Chance,
    Driver,
    Fan,
    FanPoint,
    GlutOdds,
    OutcomeSpread,
    Quantile,
    TailMark,
)
from lanebook.engines.clearing.inputs import Floats
from lanebook.engines.clearing.prices import THRESHOLD
from lanebook.scenarios.draws import Driver as Drawn
from lanebook.scenarios.ensemble import Run
from lanebook.scenarios.statistics import (
    LEVEL,
    correlation_interval,
    normal,
    quantiles,
    rank_correlations,
    ranked,
    share,
)

AT: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
TAIL: Final = 0.05
MOST_DRIVERS: Final = 8
MOST_MARKS: Final = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of each record that is shown.

    Attributes:
        kind: as `Fan.kind`.
        subject: buyer or layer, "" for all together.
        label, unit: words for a reader.
        part: of the record.
        index: of the row within the part; None where it has periods only.
        high_is_bad: whether the worst end is the highest.
        scale: from the record's unit to that shown.
    """

    kind: str
    subject: str
    label: str
    unit: str
    part: str
    index: int | None
    high_is_bad: bool
    scale: float = 1.0

    @property
    def key(self) -> str:
        """Key of its fan."""
        return f"{self.kind}:{self.subject}" if self.subject else self.kind


@dataclass(frozen=True, eq=False)
class Drawing:
    """The draws of a run that found an optimum, by part, with the drivers' ranks.

    Attributes:
        run: all records.
        drivers: what was drawn, in the order of `Run.places`.
    """

    run: Run
    drivers: tuple[Drawn, ...]

    @cached_property
    def met(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which draws found an optimum."""
        return np.asarray(~np.isnan(self.run.records[:, 0]))

    @cached_property
    def parts(self) -> dict[str, Floats]:
        """Parts of the draws that found an optimum."""
        return self.run.layout.split(self.run.records[self.met])

    @cached_property
    def point(self) -> dict[str, Floats]:
        """The same at the point, one record."""
        return self.run.layout.split(self.run.point[None, :])

    @cached_property
    def places(self) -> Floats:
        """Where each driver stood in them."""
        return self.run.places[self.met]

    @cached_property
    def ranks(self) -> Floats:
        """The same as ranks."""
        return ranked(self.places)

    @property
    def n(self) -> int:
        """Draws that found an optimum."""
        return int(self.met.sum())

    def of(self, measure: Measure) -> Floats:
        """Return a measure's draws, shape (n, periods)."""
        return measure.scale * _row(self.parts, measure)

    def at_point(self, measure: Measure) -> Floats:
        """Return a measure at the point, shape (periods,)."""
        return np.asarray(measure.scale * _row(self.point, measure)[0])


def _row(parts: dict[str, Floats], measure: Measure) -> Floats:
    part = parts[measure.part]
    return part if measure.index is None else np.asarray(part[:, measure.index, :])


def binding_odds(drawing: Drawing, name: Callable[[str], str]) -> tuple[BindingOdds, ...]:
    """Return how often each layer binds in each period; layers that never do are left out."""
    layout, parts = drawing.run.layout, drawing.parts
    found = []
    for at, period in enumerate(layout.periods):
        rows = []
        base = int(drawing.point["label"][0, at])
        for number, layer in enumerate(layout.layers):
            named = int((parts["label"][:, at] == number).sum())
            if layer == "ask":
                priced = named  # what is asked limits where nothing else is named
            else:
                priced = int((parts["share"][:, number, at] > THRESHOLD).sum())
            if named or priced or number == base:
                rows.append(
                    BindingOdds(
                        period, layer, name(layer), number == base,
                        _chance(named, drawing.n), _chance(priced, drawing.n),
                    )
                )  # fmt: skip
        found += sorted(rows, key=lambda row: (-row.named.times, -row.priced.times, row.layer))
    return tuple(found)


def glut_odds(drawing: Drawing, shown: tuple[int, ...]) -> tuple[GlutOdds, ...]:
    """Return how often supply passes the ask in each period shown, by its end, and never."""
    periods, begins = drawing.run.layout.periods, drawing.parts["glut"][:, 0]
    found = [
        GlutOdds(
            period,
            _chance(int((begins == at).sum()), drawing.n),
            _chance(int((begins <= at).sum()), drawing.n),
        )
        for at, period in ((at, periods[at]) for at in shown)
    ]
    never = int((begins == len(periods)).sum())
    return (*found, GlutOdds("never", _chance(never, drawing.n), None))


def _chance(times: int, n: int) -> Chance:
    found = share(times, n)
    return Chance(times, found.value, found.low, found.high)


def fan(drawing: Drawing, measure: Measure, shown: tuple[int, ...]) -> Fan:
    """Return the quantiles of a measure over the periods shown."""
    draws, base = drawing.of(measure), drawing.at_point(measure)
    points = tuple(
        FanPoint(
            period, float(base[at]), float(draws[:, at].mean()), _quantiles(draws[:, at])
        )
        for at, period in ((at, drawing.run.layout.periods[at]) for at in shown)
    )  # fmt: skip
    return Fan(
        measure.key, measure.label, measure.unit, measure.kind, measure.subject, points
    )  # fmt: skip


def _quantiles(draws: Floats) -> tuple[Quantile, ...]:
    found = zip(AT, quantiles(draws, AT), strict=True)
    return tuple(Quantile(at, each.value, each.low, each.high) for at, each in found)


def outcome(drawing: Drawing, measure: Measure, at: int) -> OutcomeSpread:
    """Return the spread and the bad end of a measure in one period."""
    draws, period = drawing.of(measure)[:, at], drawing.run.layout.periods[at]
    n_tail = max(round(TAIL * drawing.n), 1)
    order = np.argsort(-draws if measure.high_is_bad else draws, kind="stable")[:n_tail]
    spread = bool(np.ptp(draws) > 0)
    return OutcomeSpread(
        key=f"{measure.key}:{period}",
        label=measure.label,
        unit=measure.unit,
        period=period,
        base=float(drawing.at_point(measure)[at]),
        quantiles=_quantiles(draws),
        tail_mean=float(draws[order].mean()),
        tail_marks=_marks(drawing, order) if spread else (),
    )


def _marks(
    drawing: Drawing, tail: np.ndarray[tuple[int], np.dtype[np.intp]]
) -> tuple[TailMark, ...]:
    """Return the drivers whose mean in the tail is farthest from that of all draws, surely so."""
    places = drawing.places
    spread = places.std(axis=0)
    moves = spread > 0
    scale = np.where(moves, spread, 1.0) / np.sqrt(len(tail))
    away = np.where(moves, (places[tail].mean(axis=0) - places.mean(axis=0)) / scale, 0.0)
    sure = normal(1 - (1 - LEVEL) / max(len(away), 1))
    order = np.argsort(-np.abs(away), kind="stable")[:MOST_MARKS]
    return tuple(
        TailMark(drawing.drivers[each].name, drawing.drivers[each].label,
                 float(places[tail, each].mean() - places[:, each].mean()))
        for each in order
        if abs(away[each]) > sure
    )  # fmt: skip


def drivers(drawing: Drawing, measure: Measure, at: int) -> tuple[Driver, ...]:
    """Return what moves a measure in one period, strongest first.

    Listed are only drivers whose correlation differs from 0 surely, given how many were looked at
    (Bonferroni); the interval shown is that of one.
    """
    correlations = rank_correlations(drawing.ranks, drawing.of(measure)[:, at])
    strict = 1 - (1 - LEVEL) / max(len(correlations), 1)
    order = np.argsort(-np.abs(np.nan_to_num(correlations)), kind="stable")[:MOST_DRIVERS]
    key = f"{measure.key}:{drawing.run.layout.periods[at]}"
    found: list[Driver] = []
    for number in order:
        r = float(correlations[number])
        if np.isnan(r):
            continue
        low, high = correlation_interval(r, drawing.n, strict)
        if low <= 0 <= high:
            continue
        low, high = correlation_interval(r, drawing.n)
        each = drawing.drivers[number]
        found.append(
            Driver(key, len(found) + 1, each.name, each.label, r, low, high, each.source)
        )  # fmt: skip
    return tuple(found)
