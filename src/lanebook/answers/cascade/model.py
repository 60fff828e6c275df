"""The cascade model of a book: inputs, contracts, prices, spreads, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from lanebook.answers.answer import ParameterUse
from lanebook.answers.clearing.model import Origin
from lanebook.scenarios.cascade_places import CascadePlaces
from lanebook.scenarios.spreads import Spread

if TYPE_CHECKING:
    from lanebook.engines.cascade.inputs import Inputs

#: What a term of a contract is about.
TermKind = Literal[
    "notice",  # days until an end takes effect
    "exclusivity",  # none, preferred, rofr or exclusive
    "termination",  # who may end it, and when
    "step_in",  # who may take over, sublease or buy what is left
    "guarantee",  # who stands in for whose obligation
    "take_or_pay",  # pays whether it is used or not
    "term",  # length in years
    "end",  # date
    "condition",  # any other rule of the tie
]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a contract, as one claim states it.

    Attributes:
        kind: what it is about.
        text: words for a reader, as the claim has them.
        value: number in `unit`; None where the claim has words only.
        unit: "days", "years" or "".
        on: date of an end; None for others.
        status: of the claim, such as "filed" or "reported".
        claim: id.
        prevails: whether the book's rule lets this claim win its topic; the others are readings.
    """

    kind: TermKind
    text: str
    value: float | None
    unit: str
    on: date | None
    status: str
    claim: str
    prevails: bool


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Somebody who stands in for an obligation, where a claim says so.

    Attributes:
        tie: id of the guarantee tie.
        guarantor: organisation that pays when called.
        of: organisation whose obligation it is.
        site: id of the site that it is tied to, "" for none.
        label: words for a reader.
        usd_million: low, point, high of its amount; None where no claim gives one.
        claims: ids behind it.
    """

    tie: str
    guarantor: str
    of: str
    site: str
    label: str
    usd_million: tuple[float, float, float] | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """What the book knows of the terms of one tie that carries a flow of the cascade.

    Attributes:
        tie: id of the tie.
        kind: of the tie, such as "compute_supply".
        label: words for a reader.
        provider, recipient: organisations.
        firmness: of the tie.
        tier: its place when its provider rations: 0 is served first.
        edges: indices of the edges of the inputs that run under it; empty where none does.
        terms: as known, the prevailing first.
        notice_days: every reading of the time until an end takes effect, shortest first: notices,
            and the whole term where a claim reads the contract as one that short. Empty where
            the book is silent: unknown, not zero.
        guarantees: who stands in for the recipient's or the provider's obligation.
        claims: ids behind the tie itself.
    """

    tie: str
    kind: str
    label: str
    provider: str
    recipient: str
    firmness: str
    tier: int
    edges: tuple[int, ...]
    terms: tuple[Term, ...]
    notice_days: tuple[float, ...]
    guarantees: tuple[Guarantee, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of a maker's output earns it.

    Attributes:
        low, point, high: USD million for one unit of the maker's product.
        unit: what one unit is, such as "MW of IT load" or "MW-year".
        claims: ids behind it; empty where a parameter stands behind it.
        parameter: key, "" where claims alone give it.
        note: how it was derived, in a few words.
        each_year: True for rent: a unit that runs earns it per year, in each year that it runs.
    """

    low: float
    point: float
    high: float
    unit: str
    claims: tuple[str, ...]
    parameter: str
    note: str
    each_year: bool = False


@dataclass(frozen=True, slots=True)
class CascadeModel:
    """The cascade model of a book.

    Attributes:
        inputs: at their points.
        places: names to makers and edges, for scenarios.
        origins: of every number; `layer` is the layer of the maker it belongs to.
        contracts: terms of the ties that carry its flows, by tie id.
        prices: one per maker, in order; None where neither a claim nor a parameter gives one:
            its revenue is unknown, not zero.
        spreads: drivers that draws move; their arrays are fields of the cascade's inputs.
        parameters: every named default used, those of the clearing included.
        caveats: what the model cannot know, in plain sentences.
    """

    inputs: Inputs
    places: CascadePlaces
    origins: tuple[Origin, ...]
    contracts: tuple[Contract, ...]
    prices: tuple[Price | None, ...]
    spreads: tuple[Spread, ...]
    parameters: tuple[ParameterUse, ...]
    caveats: tuple[str, ...]
