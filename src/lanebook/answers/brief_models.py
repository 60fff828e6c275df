"""What the brief says of the clearing model and of rival readings, and the tables that hold it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lanebook.answers.answer import Answer, Cell, Column, Figure, Table
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_records import LayerPeriod, PeriodLabel
from lanebook.answers.constraints_tables import CONTESTED, ceilings_table, prices_table
from lanebook.answers.theses_payload import Theses
from lanebook.answers.wording import counted, day, interval, is_money, share, trimmed

HUNDRED: Final = 100
MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Binding:
    """What binds, as the brief tells it.

    Attributes:
        finding: of the answer `constraints`.
        data: its payload; where numbers come from is left to the answer itself.
        caveats: what the model cannot know.
    """

    finding: str
    data: Constraints
    caveats: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return what binds, what each layer alone allows, what one more is worth.

        Single grids and payers are left to the answer `constraints`.
        """
        data = self.data
        whole = tuple(row for row in data.layers if ":" not in row.layer)
        found = (
            binding_table(self),
            ceilings_table(data.ceilings, data.periods),
            prices_table(whole, data.periods, data.sequence_of_layers),
        )
        return tuple(table for table in found if table.rows)


@dataclass(frozen=True, slots=True)
class Reading:
    """A rival reading, counted.

    Attributes:
        title, claim: of the thesis.
        n_indicators: how many it has.
        n_for, n_against, n_for_then, n_against_then: what they say now, and said then.
        is_wrong: whether it meets its own test of being wrong; None where that is unknown.
    """

    title: str
    claim: str
    n_indicators: int
    n_for: int
    n_against: int
    n_for_then: int
    n_against_then: int
    is_wrong: bool | None


@dataclass(frozen=True, slots=True)
class Readings:
    """What the indicators of rival readings say, as the brief tells it.

    Attributes:
        finding: of the answer `theses`.
        then: the earlier day.
        lines: one a thesis.
    """

    finding: str
    then: date
    lines: tuple[Reading, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return one row a thesis."""
        return (readings_table(self),)


def binding_of(answer: Answer[Constraints]) -> Binding:
    """Return what the brief tells of an answer on what binds; its claims stay with the answer."""
    data = replace(
        answer.data,
        layers=tuple(_uncited(row) for row in answer.data.layers if ":" not in row.layer),
        buyers=(), held=(), short=(), worth=(), proof=(), origins=(),
    )  # fmt: skip
    return Binding(answer.finding, data, answer.caveats)


def _uncited(row: LayerPeriod) -> LayerPeriod:
    capacity, used, slack = (
        replace(figure, claims=()) for figure in (row.capacity, row.used, row.slack)
    )
    price = replace(row.shadow_price, claims=())
    return replace(row, capacity=capacity, used=used, slack=slack, shadow_price=price)


def readings_of(answer: Answer[Theses]) -> Readings:
    """Return what the brief tells of an answer on theses."""
    lines = tuple(
        Reading(
            title=each.title, claim=each.claim, n_indicators=len(each.indicators),
            n_for=each.n_for, n_against=each.n_against,
            n_for_then=each.n_for_then, n_against_then=each.n_against_then,
            is_wrong=each.is_wrong,
        )
        for each in answer.data.theses
    )  # fmt: skip
    return Readings(answer.finding, answer.data.then, lines)


def binding_table(found: Binding) -> Table:
    """Return what binds, how surely and what one more of it is worth, one period a row."""
    tested = found.data.draws > 0
    holds = Column("holds", "Holds", definition="share of solves under ±10 % noise")
    return Table(
        name="binding",
        title="What binds",
        columns=(
            Column("period", "Year"),
            Column("label", "Binds"),
            *((holds,) if tested else ()),
            Column("beside", "Beside it"),
            Column("worth", "One more is worth"),
        ),
        rows=tuple(_binding_row(label, tested=tested) for label in found.data.labels),
        notes=(_holds_note(found.data.draws),),
    )


def _holds_note(draws: int) -> str:
    if draws:
        return f"Holds: share of {counted(draws, 'solve')} under ±10 % noise; contested under 80 %."
    return (
        "Each label is that of one solve; `lanebook constraints` tells how surely it holds under"
        " noise, and `--explain LAYER YEAR` the claims behind it."
    )


def _binding_row(label: PeriodLabel, *, tested: bool) -> tuple[Cell, ...]:
    names = {vote.layer: vote.name for vote in label.votes}
    beside = label.runner_up_name if label.verdict == CONTESTED or not label.votes else ""
    also = beside or ", ".join(names.get(layer, layer) for layer in label.also[:2])
    holds = (holds_words(label),) if tested else ()
    return label.period, label.name, *holds, also, worth_words(label.shadow_price)


def holds_words(label: PeriodLabel) -> str:
    """Return how often a label holds: `97 %` or `contested, 62 %`; `?` where nobody asked."""
    if label.stability is None:
        return "?"
    contested = "contested, " if label.verdict == CONTESTED else ""
    return f"{contested}{share(label.stability)}"


def worth_words(price: Figure | None) -> str:
    """Return what one more unit is worth, both ends at a kink; "" where nothing is priced."""
    if price is None or not price.point:
        return ""
    if not is_money(price.unit):
        return f"{interval(price)} {price.unit}"
    currency, _, per = price.unit.partition("/")
    low, high = (_few_digits(end or 0.0) for end in (price.low, price.high))
    by, word = (1e6, " m") if high >= MILLION else (1.0, "")
    ends = [trimmed(end / by, 2 if by > 1 or end < HUNDRED else 0) for end in (low, high)]
    amount = ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
    return f"{amount}{word} {currency} per {per}" if per else f"{amount}{word} {currency}"


def _few_digits(value: float) -> float:
    """Return three significant digits: nobody measured the fourth."""
    return float(f"{value:.3g}")


def readings_table(found: Readings) -> Table:
    """Return each thesis with how many indicators speak for it, then and now."""
    return Table(
        name="readings",
        title="Rival readings",
        columns=(
            Column("thesis", "Reading"),
            Column("claim", "Claim"),
            Column("now", "Now"),
            Column("then", day(found.then)),
            Column("wrong", "Proved wrong"),
        ),
        rows=tuple(
            (
                each.title,
                each.claim,
                f"{each.n_for} for, {each.n_against} against of {each.n_indicators}",
                f"{each.n_for_then} for, {each.n_against_then} against",
                {True: "yes", False: "no", None: "cannot be told"}[each.is_wrong],
            )
            for each in found.lines
        ),
        notes=(
            "A tally counts indicators; it is no verdict. `lanebook theses` shows their numbers.",
        ),
    )
