"""What the theses answer carries: readings of the moment, their indicators, and flat tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lanebook.answers.answer import Cell, Column, Figure, Table
from lanebook.answers.wording import day, quantity, trimmed

#: What one indicator says of the claim. Silent lies between the thresholds; unknown has no number.
Reading = Literal["for", "against", "silent", "unknown"]
READINGS: tuple[Reading, ...] = ("for", "against", "silent", "unknown")


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody who says it.

    Attributes:
        source: id of the source in the book.
        publisher, title, url, published: of the source.
        words: what it says, in the words of the thesis file.
        claims: ids of claims from it, known on the day asked about.
    """

    source: str
    publisher: str
    title: str
    url: str
    published: date
    words: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number a thesis stands or falls with, then and now.

    Attributes:
        id: name within the thesis; unique there.
        query: entry of the registry that computes it, with its parameters in words.
        label: what is measured.
        why: how it bears on the claim.
        unit: of the figures.
        now, then: with the claims behind them; state "unknown" with the reason in `note`.
        now_says, then_says: what the points say.
        is_steady: whether both ends of `now` say the same as its point.
        higher_is_for: whether a higher value speaks for the claim.
        for_at, against_at: thresholds, in `unit`; between them it is silent.
        rule: the thresholds in words.
    """

    id: str
    query: str
    label: str
    why: str
    unit: str
    now: Figure
    then: Figure
    now_says: Reading
    then_says: Reading
    is_steady: bool
    higher_is_for: bool
    for_at: float
    against_at: float
    rule: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of what would prove a thesis wrong.

    Attributes:
        indicator: id of the indicator it reads.
        words: such as "lanes of OpenAI ≤ 2".
        is_met: whether the value now meets it; None where that is unknown.
    """

    indicator: str
    words: str
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class Thesis:
    """A reading of the moment, and what its indicators say.

    Attributes:
        name: as `lanebook theses NAME` takes it, or the path of a file.
        title: short heading.
        claim: the thesis in one sentence.
        rival: what holds instead if it is wrong, in one sentence.
        said_by: who says it, of what was published by the day.
        indicators: in the order of the file.
        n_for, n_against, n_silent, n_unknown: how many indicators say so now.
        n_for_then, n_against_then: the same then.
        tally: the count in words, with what would prove it wrong.
        wrong_if: what would prove it wrong, in words.
        conditions: the same as comparisons with the indicators.
        is_wrong: whether every condition is met now; None where one is unknown and no other fails.
    """

    name: str
    title: str
    claim: str
    rival: str
    said_by: tuple[Said, ...]
    indicators: tuple[Indicator, ...]
    n_for: int
    n_against: int
    n_silent: int
    n_unknown: int
    n_for_then: int
    n_against_then: int
    tally: str
    wrong_if: str
    conditions: tuple[Condition, ...]
    is_wrong: bool | None


@dataclass(frozen=True, slots=True)
class Theses:
    """Rival readings of the moment, then and now.

    Attributes:
        then: the earlier day of knowledge.
        theses: in the order of the library, or those asked for.
    """

    then: date
    theses: tuple[Thesis, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the tally of every thesis, then the indicators of each."""
        return (_tally_table(self), *(_indicator_table(each, self.then) for each in self.theses))


def value_words(figure: Figure) -> str:
    """Return the value of an indicator with its unit, or the state it is in."""
    if figure.point is None:
        return "unknown" if figure.state == "unknown" else figure.state
    if figure.unit == "year":
        after = figure.bound == "at_least"
        return f"after {round(figure.point) - 1}" if after else str(round(figure.point))
    if figure.unit == "ratio":
        return f"{trimmed(figure.point, 2)}×"
    return quantity(figure.point, figure.unit)


def _tally_table(data: Theses) -> Table:
    return Table(
        name="theses",
        title="Rival readings, and how many indicators speak for each",
        columns=(
            Column("thesis", "thesis"),
            Column("n_for", "for", "number", definition="indicators past the threshold for it"),
            Column("n_against", "against", "number"),
            Column("n_silent", "silent", "number", definition="between the thresholds"),
            Column("n_unknown", "unknown", "number", definition="not to be computed; see why"),
            Column("then", f"on {day(data.then)}"),
            Column("wrong", "proved wrong"),
        ),
        rows=tuple(
            (
                each.title,
                each.n_for,
                each.n_against,
                each.n_silent,
                each.n_unknown,
                f"{each.n_for_then} for, {each.n_against_then} against",
                {True: "yes", False: "no", None: "unknown"}[each.is_wrong],
            )
            for each in data.theses
        ),
        notes=("A tally counts indicators; it does not weigh them and is no verdict by itself.",),
    )


def _indicator_table(thesis: Thesis, then: date) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each.label,
            value_words(each.then),
            each.then_says,
            value_words(each.now),
            each.now_says if each.is_steady else f"{each.now_says}, its spread both ways",
            each.rule,
            each.now.claims,
        )
        for each in thesis.indicators
    ]
    return Table(
        name=f"thesis_{thesis.name.replace('-', '_')}",
        title=f"{thesis.title}: {thesis.claim}",
        columns=(
            Column("indicator", "indicator"),
            Column("then", day(then)),
            Column("then_says", "said"),
            Column("now", "now"),
            Column("now_says", "says"),
            Column("rule", "thresholds"),
            Column("claims", "claims", "claims"),
        ),
        rows=tuple(rows),
        notes=tuple(
            f"{each.label}: {figure.note}."
            for each in thesis.indicators
            for figure in (each.now,)
            if figure.state == "unknown" and figure.note
        ),
    )
