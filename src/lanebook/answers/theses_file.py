"""What a thesis file says, before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lanebook.answers.theses_query import Given

#: Which side of a number a comparison takes in, the number itself included.
Side = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number and the side of it that counts.

    Attributes:
        side: "at least" or "at most".
        number: in the unit of the indicator; a percentage is a fraction.
        text: as written.
    """

    side: Side
    number: float
    text: str

    def takes(self, value: float) -> bool:
        """Tell whether a value lies on this side."""
        return value >= self.number if self.side == "at least" else value <= self.number


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of a file.

    Attributes:
        id: unique in the file.
        query: name in the registry.
        given: its parameters.
        speaks_for, speaks_against: thresholds, on opposite sides.
        why: how it bears on the claim.
    """

    id: str
    query: str
    given: Given
    speaks_for: Threshold
    speaks_against: Threshold
    why: str


@dataclass(frozen=True, slots=True)
class SaidLine:
    """Who says it.

    Attributes:
        source: id of a source in the book.
        claims: ids of claims.
        words: what it says.
    """

    source: str
    claims: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One comparison that must hold for the thesis to be wrong."""

    indicator: str
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class ThesisFile:
    """A thesis as its file states it.

    Attributes:
        name, title, claim, rival: as in `theses_payload.Thesis`.
        said_by, indicators: in order.
        wrong_if: what would prove it wrong, in words.
        wrong_when: the same as comparisons, all of which must hold.
    """

    name: str
    title: str
    claim: str
    rival: str
    said_by: tuple[SaidLine, ...]
    indicators: tuple[IndicatorLine, ...]
    wrong_if: str
    wrong_when: tuple[ConditionLine, ...]
