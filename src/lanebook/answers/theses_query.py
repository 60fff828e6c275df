"""What an indicator is: a named query on the book and its models, with the parameters it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from lanebook.answers.answer import Figure, ParameterUse
from lanebook.answers.book import Book

#: What a parameter of a query must be.
ParameterKind = Literal["lab", "year", "layer"]


@dataclass(frozen=True, slots=True)
class Given:
    """What a thesis file hands to a query.

    Attributes:
        lab: organisation id without prefix, "" where the query takes none.
        year: calendar year, 0 where it takes none.
        layer: key of a layer, "" where it takes none.
    """

    lab: str = ""
    year: int = 0
    layer: str = ""


Read = Callable[[Book, Given], Figure]
Uses = Callable[[Book, Given], tuple[ParameterUse, ...]]


def no_uses(_: Book, __: Given) -> tuple[ParameterUse, ...]:
    """Return no parameter: the indicator is claims alone."""
    return ()


@dataclass(frozen=True, slots=True)
class Query:
    """One entry of the registry of indicators.

    Attributes:
        name: as thesis files call it.
        label: in words; `{lab}`, `{year}` and `{layer}` are filled in.
        unit: of its figure.
        meaning: exactly what is computed, in a sentence or two.
        takes: parameters it needs, all of them.
        read: computes it; never raises for a silent book, but returns an unknown figure that says
            why.
        solves: whether it clears the model (seconds), or only reads the book.
        layers: layers that it can be asked of; empty for any of the book.
        uses: parameters that entered.
    """

    name: str
    label: str
    unit: str
    meaning: str
    takes: tuple[ParameterKind, ...]
    read: Read
    solves: bool = False
    layers: tuple[str, ...] = ()
    uses: Uses = no_uses

    def words(self, names: Mapping[str, str], given: Given) -> str:
        """Return the label with its parameters in words.

        Args:
            names: names of labs and layers by id.
            given: what the thesis file hands over.
        """
        return self.label.format(
            lab=names.get(given.lab, given.lab),
            year=given.year,
            layer=names.get(given.layer, given.layer),
        )


def unknown(unit: str, why: str) -> Figure:
    """Return the figure of an indicator that cannot be computed, and why."""
    return Figure(None, None, None, unit, state="unknown", note=why)


def known(
    value: float,
    unit: str,
    claims: tuple[str, ...] = (),
    *,
    ends: tuple[float | None, float | None] | None = None,
    note: str = "",
    bound: str = "",
) -> Figure:
    """Return a derived figure; without `ends` its spread is the value itself."""
    low, high = (value, value) if ends is None else ends
    return Figure(
        low, value, high, unit, state="derived", bound=bound, note=note,
        claims=tuple(dict.fromkeys(claims)),
    )  # fmt: skip


#: Units that an indicator may have.
UNITS: Final = ("count", "share", "ratio", "year", "months", "USD", "USD/MW-year", "MW")
