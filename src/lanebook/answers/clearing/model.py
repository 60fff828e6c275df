"""The clearing model of a book: inputs, what is uncertain about them, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass

from lanebook.answers.answer import ParameterUse
from lanebook.engines.clearing.inputs import Inputs
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Odds, Spread


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one number of the model comes from.

    Attributes:
        layer: what it belongs to: "cowos", "power:ercot", "capital:microsoft", "ask:openai", …;
            the same keys as the rows of `constraints`.
        period: label of the period, "" for all.
        what: words, such as "wafers a year for accelerators".
        low, point, high: in `unit`.
        unit: in words.
        claims: ids behind it; empty where only a parameter stands behind it.
        parameter: key of the parameter, "" where claims alone give it.
        is_default: the book is silent and a named default stands in.
        note: how it was derived, in a few words.
    """

    layer: str
    period: str
    what: str
    low: float
    point: float
    high: float
    unit: str
    claims: tuple[str, ...]
    parameter: str
    is_default: bool
    note: str


@dataclass(frozen=True, slots=True)
class Model:
    """The clearing model of a book.

    Attributes:
        inputs: at their points.
        spreads: drivers that draws and the noise test move.
        odds: of the lanes' commitments.
        places: names to axes, for scenarios.
        origins: of every number.
        parameters: every named default used.
        caveats: what the model cannot know, in plain sentences.
    """

    inputs: Inputs
    spreads: tuple[Spread, ...]
    odds: tuple[Odds, ...]
    places: Places
    origins: tuple[Origin, ...]
    parameters: tuple[ParameterUse, ...]
    caveats: tuple[str, ...]
