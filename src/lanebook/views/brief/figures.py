"""The brief's charts: from the payload to drawn SVG, once for HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.brief_payload import Brief
from lanebook.answers.sheet_parts import BuyerSheet, FirmnessSplit
from lanebook.answers.wording import bounded, number
from lanebook.views.charts.losses import ShockQuarter, shock_lines
from lanebook.views.charts.open_columns import OpenColumn, open_columns
from lanebook.views.charts.ramp import RampYear, ramp
from lanebook.views.charts.render import svg
from lanebook.views.charts.steps import Step, lanes_over_time

MOST_PANELS: Final = 8
MOST_LINES: Final = 6
MOST_BARS: Final = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """Drawn charts; "" where there is nothing to draw."""

    ramp: str
    steps: str
    widest: str
    breaking: str = ""


def draw(brief: Brief, until: date) -> Figures:
    """Draw the ramp of each buyer, the lanes over time and the widest open columns."""
    years = [
        year for buyer in brief.sheet.buyers[:MOST_PANELS] for year in ramp_years(brief, buyer)
    ]
    steps = lane_counts(brief)
    widest = widest_columns(brief)
    return Figures(
        svg(ramp(years)) if years else "",
        svg(lanes_over_time(steps, until)) if steps else "",
        svg(open_columns(widest)) if widest else "",
        svg(shock_lines(lost)) if (lost := shocks_by_quarter(brief)) else "",
    )


def shocks_by_quarter(brief: Brief) -> list[ShockQuarter]:
    """Return what all labs lose by quarter under the shocks that tell most."""
    lines = brief.breaking.data.telling if brief.breaking else ()
    return [
        ShockQuarter(line.name, row.quarter, row.lost) for line in lines for row in line.quarters
    ]


def widest_columns(brief: Brief) -> list[OpenColumn]:
    """Return the widest open columns against a stated ask, in GW."""
    found = [each for each in brief.sheet.widest_open if each.ask.state != "implied"]
    return [
        OpenColumn(
            name=f"{each.name} {each.year}",
            cleared=_gw(each.cleared.point),
            open=(each.open.point or 0.0) / 1000,
            label=_label(each.open),
        )
        for each in found[:MOST_BARS]
    ]


def ramp_years(brief: Brief, buyer: BuyerSheet) -> list[RampYear]:
    """Return a buyer's years in GW, in the form of the ramp chart."""
    found = []
    for index, year in enumerate(brief.sheet.years):
        cleared, missing = buyer.cleared[index], buyer.open[index]
        known = cleared.point is not None
        stated = missing.point is not None and buyer.ask[index].state != "implied"
        found.append(
            RampYear(
                lab=buyer.name,
                year=year,
                parts=tuple(mw / 1000 for mw in firmness_parts(buyer.split[index]))
                if known
                else (),
                low=_gw(cleared.low),
                high=_gw(cleared.high),
                open=_gw(missing.point) if stated else None,
                label=_label(cleared),
                open_label=_label(missing) if stated else "",
            )
        )
    return found


def firmness_parts(split: FirmnessSplit) -> tuple[float, ...]:
    """Return the MW of a total, hardest first: energised, binding, announced, forecast, soft."""
    parties = max(0.0, split.announced_mw - split.forecast_mw)
    return (
        split.energised_mw, split.binding_mw, parties, split.forecast_mw, split.soft_mw,
    )  # fmt: skip


def _gw(mw: float | None) -> float | None:
    return None if mw is None else mw / 1000


def _label(figure: Figure) -> str:
    if figure.point is None:
        return "?"
    if figure.point == 0:
        return "0"
    return bounded(number(figure.point / 1000, 1), figure.bound)


def lane_counts(brief: Brief) -> list[Step]:
    """Return lanes over time of the buyers with most lanes, in the order of the sheet."""
    last = {step.buyer: step.n_lanes for step in brief.steps}
    kept = sorted(last, key=lambda buyer: (-last[buyer], buyer))[:MOST_LINES]
    return [Step(step.name, step.on, step.n_lanes) for step in brief.steps if step.buyer in kept]
