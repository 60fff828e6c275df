"""`constraints --explain LAYER PERIOD`: the claims behind a row, and what would move the label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.clearing.axes import Freq
from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints import DRAWS, Stage, Step, caveats_of, scene_of, solve, stability
from lanebook.answers.constraints import uses_of as parameters_of
from lanebook.answers.constraints_labels import label_row
from lanebook.answers.constraints_layers import LayerRows, origin_rows, origins_of
from lanebook.answers.constraints_more import Explained, Mover
from lanebook.answers.constraints_movers import candidates, movers_of
from lanebook.answers.constraints_units import Scales
from lanebook.answers.quotes import Quote, Quoter
from lanebook.answers.wording import change, counted, share
from lanebook.base.errors import UnknownName
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.prices import layer_keys
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.model import Scenario

#: What else a layer answers to.
ALIASES: Final[dict[str, str]] = {
    "packaging": "cowos", "memory": "hbm", "demand": "ask", "money": "capital", "capex": "capital",
    "energy": "power", "watts": "power",
}  # fmt: skip


def explain(
    book: Book,
    layer: str,
    period: str,
    *,
    years: tuple[int, int] | None = None,
    freq: Freq = "year",
    scenario: Scenario | None = None,
    requires: Sequence[str] = (),
    overrides: Mapping[str, float] | None = None,
    seed: int = 0,
    draws: int = DRAWS,
    stage: Stage | None = None,
    on_step: Step | None = None,
) -> Answer[Explained]:
    """Answer what stands behind a row of `constraints` and what would move the period's label.

    Args:
        book: the book at its as-of.
        layer: key or name: cowos, packaging, hbm, n3, power, power:ercot, capital, ask.
        period: "2027" or "2027Q3".
        years, freq, scenario, requires, overrides, seed, draws, stage, on_step: as `constraints`.

    Raises:
        UnknownName: if the model has no such layer or period.
        InputError, DataError, EngineError: as `constraints`.
    """
    scene = scene_of(
        book, years=years, freq=freq, scenario=scenario, requires=requires, overrides=overrides
    )
    scales = Scales(Parameters(book.snapshot, overrides))
    key, at = layer_of(scene.inputs, layer), _period_of(scene.inputs, period)
    solve(scene, scales)
    tell, step = stage or (lambda *_: None), on_step or (lambda: None)
    noise, ranges = stability(scene, seed, draws, tell, step)
    rows = LayerRows(scene, scene.base, scales)
    label = label_row(scene, rows, noise, ranges, at)
    behind = sorted(
        origins_of(scene, key, scene.inputs.periods[at].label),
        key=lambda each: (not each.period, -each.point if np.isfinite(each.point) else 0.0),
    )
    tell("Trying what moves the label", None)
    movers = movers_of(scene, key, at, candidates(scene, key))
    data = Explained(
        layer=key,
        name=layer_name(key),
        period=scene.inputs.periods[at].label,
        row=rows.row(key, at),
        label=label,
        origins=origin_rows(behind),
        quotes=_quotes(book, [claim for each in behind for claim in each.claims]),
        movers=movers,
        near=_near(label.name, movers),
    )
    return Answer(
        question="constraint",
        finding=_finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=parameters_of(book, scene, overrides),
        caveats=caveats_of(scene),
    )


def _quotes(book: Book, claims: Sequence[str]) -> tuple[Quote, ...]:
    """Return the claims in the order of the numbers that they stand behind."""
    order = {claim: place for place, claim in enumerate(dict.fromkeys(claims))}
    found = Quoter(book).quotes(dict.fromkeys(order, ("", "")))
    return tuple(sorted(found, key=lambda quote: order[quote.claim]))


def layer_of(inputs: Inputs, text: str) -> str:
    """Return the layer key that a user means.

    Raises:
        UnknownName: if the model has no such layer.
    """
    keys = layer_keys(inputs)
    name = text.strip().lower()
    found = ALIASES.get(name, name).removesuffix("-wafers")
    named = {layer_name(key).lower(): key for key in keys}
    if found in keys:
        return found
    if name in named:
        return named[name]
    raise UnknownName(
        f"The clearing model has no layer {text!r}.",
        expected=f"one of {', '.join(keys)}",
        next_step="name one of them, such as power or power:ercot.",
    )


def _period_of(inputs: Inputs, text: str) -> int:
    labels = [period.label for period in inputs.periods]
    if text.strip().upper() in labels:
        return labels.index(text.strip().upper())
    raise UnknownName(
        f"The clearing model has no period {text!r}.",
        expected=f"{labels[0]} to {labels[-1]}",
        next_step="name one of them; quarters need --freq quarter.",
    )


def _near(name: str, movers: Sequence[Mover]) -> str:
    flips = [each for each in movers if each.flips]
    if not flips:
        return f"No single driver inside its range makes anything but {name} the label."
    first = flips[0]
    by = "" if first.change is None else f" by {change(first.change * 100)} %"
    then = first.becomes_name or "demands that cannot be met"
    return f"The nearest single change: {first.label} moved{by} makes it {then}."


def _finding(data: Explained) -> str:
    row, label = data.row, data.label
    weight = (
        f"{share(row.share_of_value)} of the year's value"
        if row.share_of_value is not None
        else "the limit that is left"
    )
    state = (
        "binds" if label.layer == data.layer else "is scarce as well" if row.is_named
        else "does not bind"
    )  # fmt: skip
    stable = "" if label.stability is None else f" ({share(label.stability)} stable)"
    other = "" if label.layer == data.layer else f"; {label.name} binds{stable}"
    return (
        f"{data.name[:1].upper()}{data.name[1:]} {state} in {data.period}"
        f"{stable if not other else ''}: {weight}{other};"
        f" {counted(len(data.quotes), 'claim')} stand behind it. {data.near}"
    )
