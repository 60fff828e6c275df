"""Indicators that clear the model of the book: what binds, how scarce it is, when a glut begins.

Each is read off the model at its points; its ends are the lowest and highest of a few clearings
under ±10 % noise, the noise of `lanebook constraints`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.book import Book, once_per_book
from lanebook.answers.clearing.build import build_model
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints_noise import noisy
from lanebook.answers.theses_query import Given, Query, Read, known, unknown
from lanebook.answers.wording import share as sharing
from lanebook.base.errors import LanebookError
from lanebook.engines.clearing.ceilings import Ceilings, ceilings
from lanebook.engines.clearing.glut import glut_begins
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.prices import THRESHOLD, Binding, LayerPrices, binding, layer_prices
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.solver import Solver

#: Layers that can be asked for here.
LAYERS: Final = ("cowos", "hbm", "n4", "n3", "n2", "power", "capital")
MEGA: Final = 1e6
#: Clearings under noise behind the ends, and their seed.
DRAWS, SEED = 8, 0


@dataclass(frozen=True, eq=False)
class _Cleared:
    """The base optimum of a book.

    Attributes:
        model: of the book.
        clearing: its optimum.
        prices: of its layers.
        labels: what binds in each period.
        ceilings: what each layer alone would allow.
    """

    model: Model
    clearing: Clearing
    prices: LayerPrices
    labels: tuple[Binding, ...]
    ceilings: Ceilings


@once_per_book
def _cleared(book: Book) -> _Cleared | str:
    """Clear the book's own model; a sentence where the book of that day gives none."""
    try:
        model = build_model(book)
        return _solved(model, Solver(model.inputs), model.inputs)
    except LanebookError as error:
        return f"the book of that day gives no model: {error.problem}"


def _solved(model: Model, solver: Solver, inputs: Inputs) -> _Cleared:
    clearing = solver.solve(inputs)
    prices = layer_prices(clearing)
    return _Cleared(model, clearing, prices, binding(clearing, prices), ceilings(inputs))


@once_per_book
def _under_noise(book: Book) -> tuple[_Cleared, ...]:
    """Clear the book's model under noise, draw by draw; nothing where there is no model."""
    base = _cleared(book)
    if isinstance(base, str):
        return ()
    solver = Solver(base.model.inputs)
    drawn = (noisy(base.model.inputs, SEED, draw) for draw in range(DRAWS))
    return tuple(_solved(base.model, solver, inputs) for inputs in drawn)


def _uses(book: Book, _: Given) -> tuple[ParameterUse, ...]:
    found = _cleared(book)
    return () if isinstance(found, str) else found.model.parameters


#: Reads one clearing at one period.
At = Callable[[_Cleared, int, Given], Figure]


def _read(unit: str, at: At) -> Read:
    """Return what reads an indicator off the model of a book, with its ends under noise.

    The period is that of the year given, else of the valid day.
    """

    def read(book: Book, given: Given) -> Figure:
        found = _cleared(book)
        if isinstance(found, str):
            return unknown(unit, found)
        year = given.year or book.as_of.valid_at.year
        years = [period.year for period in found.model.inputs.periods]
        if year not in years:
            return unknown(unit, f"the model covers {years[0]} to {years[-1]}")
        place = years.index(year)
        figure = at(found, place, given)
        if figure.point is None:
            return figure
        drawn = (at(each, place, given).point for each in _under_noise(book))
        points = [figure.point, *(point for point in drawn if point is not None)]
        high = None if figure.bound == "at_least" else max(points)
        return replace(figure, low=min(points), high=high)

    return read


def _figure(
    value: float, unit: str, claims: tuple[str, ...], note: str = "", **more: object
) -> Figure:
    """Return a figure of the model; one that rests on no claim says so."""
    alone = "" if claims else "no claim known by then enters, parameters alone"
    words = "; ".join(filter(None, (note, alone)))
    return replace(known(value, unit, claims, note=words), **more)  # type: ignore[arg-type]


def _claims(cleared: _Cleared, *layers: str) -> tuple[str, ...]:
    """Return the claims behind the rows of some layers."""
    return tuple(
        claim
        for origin in cleared.model.origins
        if origin.layer in layers or origin.layer.partition(":")[0] in layers
        for claim in origin.claims
    )


def _value_share(cleared: _Cleared, place: int, given: Given) -> Figure:
    """Return the part of a year's value that the scarcity of a layer holds."""
    share = float(cleared.prices.share[cleared.prices.at(given.layer), place])
    label = cleared.labels[place]
    words = f"what binds in {given.year}: {layer_name(label.key)}"
    return _figure(share, "share", _claims(cleared, given.layer), note=words)


def _power_over_silicon(cleared: _Cleared, place: int, _: Given) -> Figure:
    """Return the value held by scarce power over that held by power and silicon together."""
    share = {key: float(cleared.prices.share[cleared.prices.at(key), place])
             for key in ("power", *cleared.model.inputs.layers)}  # fmt: skip
    total = sum(share.values())
    if total <= THRESHOLD:
        why = f"neither is scarce: together they hold {sharing(total)} of the year's value"
        return unknown("share", why)
    top = min((key for key in share if key != "power"), key=lambda key: (-share[key], key))
    words = (
        f"power holds {sharing(share['power'])} of the year's value,"
        f" {layer_name(top)} {sharing(share[top])}"
    )
    return _figure(share["power"] / total, "share", _claims(cleared, "power", top), note=words)


def _years_bound(cleared: _Cleared, place: int, given: Given) -> Figure:
    """Return the part of the years from the valid one on whose label is the layer."""
    ahead = cleared.labels[place:]
    named = [label.period for label in ahead if label.key == given.layer]
    words = ", ".join(named) or "in no year"
    return _figure(len(named) / len(ahead), "share", _claims(cleared, given.layer), note=words)


def _worth(cleared: _Cleared, place: int, _: Given) -> Figure:
    """Return what one more megawatt of power is worth in a year, mean over the pools."""
    price = float(cleared.prices.worth[cleared.prices.at("power"), place])
    return _figure(price * MEGA, "USD/MW-year", _claims(cleared, "power"))


def _ceiling_ratio(cleared: _Cleared, place: int, given: Given) -> Figure:
    """Return the gigawatts a year that power alone allows over those of the scarcest silicon."""
    allowed = cleared.ceilings
    silicon = {
        key: float(allowed.gigawatts[allowed.keys.index(key), place])
        for key in cleared.model.inputs.layers
    }
    tightest = min(silicon, key=lambda key: (silicon[key], key))
    power = float(allowed.gigawatts[allowed.keys.index("power"), place])
    if not np.isfinite(silicon[tightest]) or silicon[tightest] <= 0 or not np.isfinite(power):
        return unknown("ratio", f"nothing bounds power or silicon in {given.year}")
    words = f"power allows {power:.1f} GW, {layer_name(tightest)} {silicon[tightest]:.1f} GW"
    return _figure(
        power / silicon[tightest], "ratio", _claims(cleared, "power", tightest), note=words
    )


def _unmet_share(cleared: _Cleared, place: int, given: Given) -> Figure:
    """Return the part of all asks of a year-end that the clearing does not serve."""
    asked = float(cleared.clearing.inputs.ask[:, place].sum())
    if asked <= 0:
        return unknown("share", f"nobody asks for anything in {given.year}")
    short = float(np.maximum(cleared.clearing.unmet_mw[:, place], 0.0).sum())
    words = f"{short / 1000:,.1f} of {asked / 1000:,.1f} GW asked for"
    return _figure(short / asked, "share", _claims(cleared, "ask"), note=words)


def _glut_year(cleared: _Cleared, place: int, _: Given) -> Figure:
    """Return the year in which a glut begins; at least the year after the model if in none."""
    years = [period.year for period in cleared.model.inputs.periods]
    claims = _claims(cleared, "ask")
    begins = glut_begins(cleared.clearing)
    if begins is None:
        return _figure(
            years[-1] + 1, "year", claims, high=None, bound="at_least",
            note=f"none by {years[-1]}, where the model ends",
        )  # fmt: skip
    return _figure(years[max(begins, place)], "year", claims)


#: What can be asked of the model.
QUERIES: Final = (
    Query(
        "value_share", "{layer}: value its scarcity holds in {year}", "share",
        "Shadow price times capacity, over what all that is served in the year is worth.",
        ("layer", "year"), _read("share", _value_share), solves=True, uses=_uses, layers=LAYERS,
    ),
    Query(
        "power_over_silicon", "power's part of what power and silicon hold, {year}", "share",
        "Shadow value of power over that of power and all silicon layers.",
        ("year",), _read("share", _power_over_silicon), solves=True, uses=_uses,
    ),
    Query(
        "years_bound", "{layer}: years that it binds", "share",
        "Years from the valid one to the end of the model whose binding layer it is.",
        ("layer",), _read("share", _years_bound), solves=True, uses=_uses, layers=LAYERS,
    ),
    Query(
        "worth", "worth of one more megawatt of power, {year}", "USD/MW-year",
        "Shadow price of power, mean over the grids, undiscounted; positive: worth to all buyers.",
        ("year",), _read("USD/MW-year", _worth), solves=True, uses=_uses,
    ),
    Query(
        "ceiling_ratio", "GW that power allows over silicon's, {year}", "ratio",
        "New IT load that power alone allows over that of the scarcest silicon layer, before any"
        " optimum.",
        ("year",), _read("ratio", _ceiling_ratio), solves=True, uses=_uses,
    ),
    Query(
        "unmet_share", "all asks of {year} that stay unmet", "share",
        "Asked less served in the clearing, all buyers, over what is asked.",
        ("year",), _read("share", _unmet_share), solves=True, uses=_uses,
    ),
    Query(
        "glut_year", "year a glut begins", "year",
        "First year from which every ask is served to the end of the model.",
        (), _read("year", _glut_year), solves=True, uses=_uses,
    ),
)  # fmt: skip
