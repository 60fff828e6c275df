"""Build the clearing model of a book: every number a claim or a named parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from lanebook.answers.assumptions import parameter_uses, younger_than_view
from lanebook.answers.book import Book
from lanebook.answers.clearing.asks import asks
from lanebook.answers.clearing.axes import (
    CHINA,
    FAMILIES,
    HYPERSCALERS,
    LABS,
    LATER_LABS,
    LAYERS,
    MERCHANTS,
    OTHERS,
    PACKAGING,
    PAYERS,
    POOLS,
    VENDORS,
    Freq,
    periods,
)
from lanebook.answers.clearing.capital import capital
from lanebook.answers.clearing.fleet import fleet
from lanebook.answers.clearing.lanes import lanes, penalty_spreads
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.notes import Notes
from lanebook.answers.clearing.places import buyers_of, places
from lanebook.answers.clearing.power import power
from lanebook.answers.clearing.sheets import sheets_of
from lanebook.answers.clearing.silicon import silicon
from lanebook.answers.clearing.values import values
from lanebook.answers.clearing.vendors import imports, vendors
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.base.errors import InputError
from lanebook.engines.clearing.inputs import Flags, Inputs
from lanebook.evidence.parameters import Parameters

#: The starting stock of `parameters.csv` stands for the end of the year before.
FIRST: Final = 2023
LAST: Final = 2031
#: Last year for which there are families to make.
FURTHEST: Final = 2032
_KEY: Final = "lanebook.answers.clearing.build.model"


def build_model(
    book: Book,
    *,
    first: int = FIRST,
    last: int = LAST,
    freq: Freq = "year",
    overrides: Mapping[str, float] | None = None,
) -> Model:
    """Return the clearing model of a book; remembered with the book for the same arguments.

    Args:
        book: the book at its as-of; nothing published later takes part.
        first, last: years, both included.
        freq: "year" or "quarter".
        overrides: parameters set by the user, as `--set` takes them.

    Raises:
        UnknownName, InputError: if an override names no parameter, or sets it wrongly.
        InputError: if the years begin elsewhere, or end where there is nothing to make.
    """
    if first != FIRST or not FIRST + 3 <= last <= FURTHEST:
        raise InputError(
            f"A clearing model cannot run from {first} to {last}.",
            expected=f"{FIRST} to a year from {FIRST + 3} to {FURTHEST}",
            next_step=f"build it from {FIRST}, where the starting stock stands, and show the years"
            " you need.",
        )
    key = (first, last, freq, tuple(sorted((overrides or {}).items())))
    held: dict[Any, Model] = book.__dict__.setdefault(_KEY, {})
    if key not in held:
        held[key] = _build(book, Notes(Parameters(book.snapshot, overrides),
                                       periods(first, last, freq)))  # fmt: skip
    return held[key]


def _build(book: Book, notes: Notes) -> Model:
    years = range(notes.periods[0].year, notes.periods[-1].year + 1)
    sheets = sheets_of(book, years[0], years[-1])
    buyers = _buyers(sheets)
    countries = {row["id"]: row["country"] or ""
                 for row in book.snapshot.organisations.rows(named=True)}  # fmt: skip
    made = vendors(notes)
    powered = power(book, notes)
    axis, promised, odds = lanes(notes, buyers, sheets, years, countries, powered.slip)
    penalty_spreads(notes, axis)
    inputs = Inputs(
        periods=notes.periods, layers=LAYERS, families=tuple(FAMILIES), vendors=VENDORS,
        pools=POOLS, buyers=buyers, payers=PAYERS, lanes=axis,
        vendor_of=np.array([VENDORS.index(vendor) for vendor in FAMILIES.values()]),
        packaging=PACKAGING, imports=imports(notes), power=powered.power, apart=(CHINA,),
        may_have=_may_have(book, buyers), may_site=_may_site(buyers),
        ask=asks(notes, buyers, sheets, years),
        **silicon(book, notes), **made, **promised,
        **fleet(notes, buyers, (made["mix_low"], made["mix_high"])),
        **capital(book, notes, buyers), **values(notes, buyers),
    )  # fmt: skip
    where = places(book, notes, powered, buyers)
    uses = parameter_uses(notes.parameters)
    return Model(
        inputs=inputs,
        spreads=tuple(notes.spreads),
        odds=odds,
        places=where,
        origins=tuple(notes.origins),
        parameters=uses,
        caveats=(*CAVEATS, *younger_than_view(uses, book.as_of.known_at)),
    )


#: What the model cannot know.
CAVEATS: Final = (
    "Powered capacity outside tracked sites is an assumption for every year; no source gives it.",
    "Asks of hyperscalers are read as their own use; what they build for labs is the labs' ask.",
    "The optimum sees all years at once, as nobody can: it may drop chips early for better ones.",
    "What ran in past years is units × power; buyers without a stated total share the rest.",
)


def _buyers(sheets: Mapping[str, BuyerSheet]) -> tuple[str, ...]:
    """Return the axis: standing buyers, and later labs whose own ask is known."""
    later = [lab for lab in LATER_LABS if lab in sheets and any(f.point for f in sheets[lab].ask)]
    return (*LABS, *HYPERSCALERS, *later, OTHERS, CHINA)


def _may_have(book: Book, buyers: Sequence[str]) -> Flags:
    """Return who can take what: merchants sell to all, others to themselves and by known ties."""
    found = np.zeros((len(FAMILIES), len(buyers)), dtype=np.bool_)
    allowed = {vendor: buyers_of(book, vendor, buyers) for vendor in VENDORS}
    for row, vendor in enumerate(FAMILIES.values()):
        for column, buyer in enumerate(buyers):
            if buyer == CHINA:
                found[row, column] = vendor in ("nvidia", "huawei")
            else:
                found[row, column] = vendor in MERCHANTS or (
                    vendor != "huawei" and buyer in allowed[vendor]
                )
    return found


def _may_site(buyers: Sequence[str]) -> Flags:
    """Return who can stand where: China's buyers at home, all others outside China."""
    return np.array([[(pool == CHINA) == (buyer == CHINA) for pool in POOLS] for buyer in buyers])
