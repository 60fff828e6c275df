"""Flat tables of runs set side by side: combinations, draws, two shocks."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.answer import Cell, Column, Table
from lanebook.answers.shock_beside import Combination, CombinedRow, ComparedLoss, Draws
from lanebook.answers.wording import quarter_words


def combined_table(data: Combination) -> Table:
    """Return every scenario alone, all together, and what together adds beyond the sum."""
    letters = [chr(ord("A") + at) for at in range(len(data.names))]
    has_base = any(row.base is not None for row in data.rows)
    columns = (
        Column("name", "who"),
        Column("label", "what"),
        *((Column("base", "base", "number"),) if has_base else ()),
        *(Column(f"alone_{letter.lower()}", letter, "number") for letter in letters),
        Column("together", "+".join(letters), "number"),
        Column("sum", "sum", "number"),
        Column("beyond", "beyond", "number", "", "together less the sum"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.name, _what(row),
            *((_digits(row, row.base),) if has_base else ()),
            *("?" if each is None else _digits(row, each) for each in row.alone),
            "?" if row.together is None else _digits(row, row.together),
            _digits(row, row.sum), _digits(row, row.beyond),
        )
        for row in data.rows
    ]  # fmt: skip
    named = "; ".join(f"{letter} {name}" for letter, name in zip(letters, data.names, strict=True))
    return Table(
        "shock_together", "Together, more than the sum?", columns, tuple(rows),
        (f"{named}.", data.says),
    )  # fmt: skip


def _what(row: CombinedRow) -> str:
    """Return `lost, MW-years`, `MW kept, Q4 28`, `largest lane, %, Q4 28`."""
    unit = "" if row.unit == "MW" or not row.unit else row.unit.replace("million", "m")
    when = "" if row.when == "horizon" else quarter_words(row.when)
    return ", ".join(part for part in (row.label, unit, when) if part)


def _digits(row: CombinedRow, value: float | None) -> float | None:
    if value is None or row.what == "effective_lanes":
        return value if value is None else round(value, 2)
    return 0.0 + round(value, 1 if abs(value) < 10 else 0)


def spread_table(data: Draws) -> Table:
    """Return the quantiles of what labs lose."""
    columns = (
        Column("name", "lab"),
        Column("quarter", "when"),
        Column("unit", "unit"),
        Column("point", "at point", "number"),
        Column("mean", "mean", "number"),
        *(
            column
            for percent in (5, 25, 50, 75, 95)
            for column in (
                Column(f"q{percent:02d}", f"{percent} %", "number"),
                Column(f"q{percent:02d}_low", "from", "number", "", "95 % Monte Carlo interval"),
                Column(f"q{percent:02d}_high", "to", "number"),
            )
        ),
        Column("tail", "worst 5 %", "number", "", "mean of the worst twentieth of draws"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.name, each.quarter, each.unit, each.point, each.mean,
            *(end for q in each.quantiles for end in (q.value, q.low, q.high)), each.tail_mean,
        )
        for each in data.spreads
    ]  # fmt: skip
    return Table(
        "shock_spread", f"What labs lose, over {data.draws:,} draws", columns, tuple(rows),
        ("Lost counts positive here; from and to: Monte Carlo error of the quantile, 95 %.",),
    )  # fmt: skip


def mover_table(data: Draws) -> Table:
    """Return what moves the loss over the draws."""
    columns = (
        Column("rank", "no.", "number"),
        Column("label", "what was drawn"),
        Column("correlation", "rank correlation", "number"),
        Column("low", "low", "number", "", "95 % interval"),
        Column("high", "high", "number"),
        Column("source", "source"),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.rank, each.label, each.correlation, each.low, each.high, each.source)
        for each in data.movers
    ]
    return Table("shock_movers", "What moves the loss", columns, tuple(rows))


def compared_table(name: str, title: str, rows: Sequence[ComparedLoss]) -> Table:
    """Return one loss a row in two shocks, as signed changes."""
    columns = (
        Column("name", "who"),
        Column("quarter", "when"),
        Column("unit", "unit"),
        Column("first", "A", "number"),
        Column("second", "B", "number"),
        Column("gap", "gap", "number", "", "B less A"),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            each.name, each.quarter, each.unit,
            *("?" if end is None else _whole(-end)
              for end in (each.first, each.second, each.gap)),
        )
        for each in rows
    ]  # fmt: skip
    return Table(name, title, columns, tuple(cells))


def _whole(value: float) -> float:
    return 0.0 + round(value, 1 if abs(value) < 10 else 0)
