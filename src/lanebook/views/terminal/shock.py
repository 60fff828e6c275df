"""The answer `shock` on a terminal: the finding, who loses when, by which way, what drives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from lanebook.answers.answer import Answer, Cell, Table
from lanebook.answers.shock_library import ShockLibrary
from lanebook.answers.shock_payload import ShockDiff, ShockPage
from lanebook.answers.shock_reasons import ShockDriver, Term
from lanebook.answers.shock_tables_more import TERM_WORDS
from lanebook.answers.wording import counted, joined, money, number, trimmed
from lanebook.views.terminal.lines import BLANK, Line, Page, bullets, heading, paragraph
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Tables shown without --all, in this order; the other parts stand between them as text.
FIRST: Final = ("shock_together", "shock_labs", "shock_lab_quarters")
SECOND: Final = ("shock_firms", "shock_revenue")
THIRD: Final = ("shock_clearing",)
#: Tables that stand as text.
ABOVE: Final = (
    "scenario_acts", "shock_paths", "shock_stranded", "shock_gains", "shock_drivers", "shock_terms",
)  # fmt: skip
MOST_GAINS: Final = 6
MOST_DRIVERS: Final = 5
MOST_TERMS: Final = 8
MOST_PATHS: Final = 6
MOST_ROWS: Final = 12
MOST_UNKNOWN: Final = 4
#: Rows under these are left to --all: share of the base, USD billion.
LEAST_SHARE: Final = 0.005
LEAST_BILLION: Final = 0.05


def shock_lines(
    answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool
) -> list[Line]:
    """Return one shock as lines.

    Args:
        everything: every table, in full.
        assumptions: print every assumption that entered.
    """
    data: ShockPage = answer.data
    tables = {table.name: table for table in answer.tables()}
    lines = [*head_lines(answer, page), BLANK, *_acts(data, page)]
    if everything:
        for table in tables.values():
            lines += [BLANK, *table_lines(table, page)]
        return lines + foot_lines(answer, page, parameters=assumptions)
    lines += _shown(tables, FIRST, page)
    lines += _paths(data, page)
    lines += _shown({name: _cut(tables[name]) for name in SECOND if name in tables}, SECOND, page)
    for part in (_stranded, _gains, _drivers, _terms):
        lines += part(data, page)
    lines += [*_draws(data, page), *_shown(tables, THIRD, page), *_proof(data, page)]
    left = [
        f"{table.title} ({counted(len(table.rows), 'row')})"
        for name, table in tables.items()
        if name not in (*FIRST, *SECOND, *THIRD, *ABOVE)
    ]
    if left:
        lines += [BLANK, *paragraph(page, f"Not shown: {'; '.join(left)}. See --all.", "muted")]
    return lines + foot_lines(answer, page, parameters=assumptions)


def diff_lines(
    answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool
) -> list[Line]:
    """Return two shocks side by side as lines."""
    del everything
    data: ShockDiff = answer.data
    lines = head_lines(answer, page)
    for letter, each in (("A", data.first), ("B", data.second)):
        lines += [BLANK, *heading(page, f"{letter}: {each.title}")]
        lines += bullets(page, (act.says for act in each.acts))
    for table in answer.tables():
        lines += [BLANK, *table_lines(table, page)]
    return lines + foot_lines(answer, page, parameters=assumptions)


def library_lines(
    answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool
) -> list[Line]:
    """Return every shipped shock: the three that tell most in words, then all of them."""
    data: ShockLibrary = answer.data
    lines = [*head_lines(answer, page), BLANK, *heading(page, "Three that tell most")]
    for each in data.telling:
        lines += bullets(page, [f"{each.name} {each.telling}. {each.says}"])
    for table in answer.tables():
        kept = table if everything else _narrow(table)
        lines += [BLANK, *table_lines(kept, page)]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _narrow(table: Table) -> Table:
    """Leave out what the words above say, and titles."""
    kept = [
        at for at, column in enumerate(table.columns) if column.key not in ("title", "telling")
    ]  # fmt: skip
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def _shown(tables: dict[str, Table], names: Iterable[str], page: Page) -> Iterator[Line]:
    for name in names:
        if name in tables:
            yield BLANK
            yield from table_lines(_moved(tables[name]), page)


def _moved(table: Table) -> Table:
    """Name the labs that neither lose nor gain below the table instead of in rows of zeros."""
    if table.name != "shock_labs":
        return table
    keys = [column.key for column in table.columns]
    at = [keys.index(key) for key in ("change_mw_years", "worst_mw", "first_round_mw_years")]
    last = len(table.rows) - 1
    still = [
        number
        for number, row in enumerate(table.rows)
        if number != last and not any(row[each] for each in at)
    ]
    if not still:
        return table
    names = joined([str(table.rows[number][0]) for number in still])
    rows = tuple(row for number, row in enumerate(table.rows) if number not in still)
    return replace(
        table, rows=rows, notes=(*table.notes, f"Nothing is lost or gained by {names}."),
        total_rows=frozenset({len(rows) - 1}),
    )  # fmt: skip


def _cut(table: Table) -> Table:
    """Keep the rows that lose most and have a number; say how many and who are left out."""
    keys = [column.key for column in table.columns]
    at = keys.index("change")
    share = keys.index("change_share") if "change_share" in keys else None
    least = LEAST_SHARE if share is not None else LEAST_BILLION
    size = at if share is None else share
    losing = [row for row in table.rows if _is_under(row[size], -least)]
    rows = tuple(losing[:MOST_ROWS])
    notes = table.notes
    unknown = [str(row[0]) for row in table.rows if row[at] == "?"]
    if unknown:
        some = [*unknown[:MOST_UNKNOWN], *([counted(len(unknown) - MOST_UNKNOWN, "other")]
                                           if len(unknown) > MOST_UNKNOWN else [])]  # fmt: skip
        notes = (*notes, f"No price is known of what {joined(some)} would lose.")
    if len(table.rows) > len(rows) + len(unknown):
        left = counted(len(table.rows) - len(rows) - len(unknown), "smaller row")
        notes = (*notes, f"{left}: see --all.")
    kept = [number for number, key in enumerate(keys) if key != "unpriced"]
    return replace(
        table, notes=notes, columns=tuple(table.columns[number] for number in kept),
        rows=tuple(tuple(row[number] for number in kept) for row in rows),
    )  # fmt: skip


def _is_under(cell: Cell, limit: float) -> bool:
    return isinstance(cell, int | float) and cell <= limit


def _acts(data: ShockPage, page: Page) -> Iterator[Line]:
    yield from heading(page, "What happens")
    for act in data.acts:
        nothing = "" if act.n_changes else " (changes nothing in the network)"
        yield from paragraph(page, f"{act.number}. {act.says}{nothing}", indent="  ", hang="     ")
    missed = (f"Not applied: {each.target}, {each.why}" for each in data.missed)
    yield from bullets(page, missed, "muted")


def _paths(data: ShockPage, page: Page) -> Iterator[Line]:
    if not data.paths:
        return
    yield BLANK
    note = "Points of what the book gives each; an edge at a time held at its base deliveries."
    yield from heading(page, "How it gets there", note=note)
    for each in data.paths[:MOST_PATHS]:
        yield from paragraph(page, each.says, indent="  ", hang="    ")


def _stranded(data: ShockPage, page: Page) -> Iterator[Line]:
    known = [each for each in data.stranded if each.usd_million]
    if known:
        yield BLANK
        note = "At cost, the most that can be: where the goods fit others, less."
        yield from heading(page, "Stock and orders for barred customers", note=note)
        for each in known:
            low, point, high = (
                money(1e6 * (usd or 0.0))
                for usd in (each.low_usd_million, each.usd_million, each.high_usd_million)
            )
            words = f"{each.name}: {point} ({low} to {high}), {number(each.months, 1)} months"
            yield from bullets(page, [f"{words} of deliveries under way."])


def _gains(data: ShockPage, page: Page) -> Iterator[Line]:
    if data.gains:
        yield BLANK
        yield from heading(page, "Who gains")
        yield from bullets(page, (each.says for each in data.gains[:MOST_GAINS]))


def _drivers(data: ShockPage, page: Page) -> Iterator[Line]:
    if not data.drivers:
        return
    yield BLANK
    note = "MW-years of all labs with one assumption at either end of its range, the rest as told."
    yield from heading(page, "Which assumption drives it", note=note)
    yield from bullets(page, map(_driver, data.drivers[:MOST_DRIVERS]))
    if data.echo.says:
        yield from bullets(page, [data.echo.says])


def _driver(each: ShockDriver) -> str:
    unit = f" {each.unit}" if each.unit else ""
    return (
        f"{each.label}: {number(0.0 - each.lost_low)} at {trimmed(each.low, 3)},"
        f" {number(0.0 - each.lost_high)} at {trimmed(each.high, 3)}{unit}"
        f" ({each.parameter}{'' if each.source == each.parameter else f', {each.source}'})"
    )


def _terms(data: ShockPage, page: Page) -> Iterator[Line]:
    if data.terms:
        yield BLANK
        yield from heading(page, "Contract terms")
        yield from bullets(page, map(_term, data.terms[:MOST_TERMS]))
        if len(data.terms) > MOST_TERMS:
            more = f"and {counted(len(data.terms) - MOST_TERMS, 'more term')}: see --all"
            yield from paragraph(page, more, "muted", indent="  ")


def _term(each: Term) -> str:
    stands = "" if each.acts else " Stands in the book; the numbers do not use it."
    return f"{each.name}, {TERM_WORDS[each.kind]}: {each.says}{stands} ({', '.join(each.claims)})"


def _draws(data: ShockPage, page: Page) -> Iterator[Line]:
    if data.draws is None:
        return
    yield BLANK
    told = f"{counted(data.draws.draws, 'draw')}, seed {data.draws.seed}"
    note = "5 · 50 · 95 %; in brackets the Monte Carlo error of the median, then the point."
    yield from heading(page, f"Over {told}: what labs lose over the horizon, MW-years", note=note)
    for each in data.draws.spreads:
        if each.quarter != "horizon" or not each.quantiles[-1].value:
            continue
        low, _, middle, _, high = each.quantiles
        text = (
            f"{each.name}: {number(low.value)} · {number(middle.value)} · {number(high.value)}"
            f" ({number(middle.low)} to {number(middle.high)}; {number(each.point)})"
        )
        yield from paragraph(page, text, indent="  ", hang="    ")
    moved = [f"{each.label} ({each.correlation:+.2f})" for each in data.draws.movers[:3]]
    if moved:
        yield from paragraph(page, f"Moved most by {'; '.join(moved)}.", indent="  ", hang="    ")


def _proof(data: ShockPage, page: Page) -> Iterator[Line]:
    """Yield the certificate in one line."""
    worst = max(data.proof, key=lambda each: each.residual - each.tolerance, default=None)
    if worst is not None:
        yield BLANK
        text = (
            f"Certificate: {len(data.proof)} checks hold; the nearest to its tolerance:"
            f" {worst.name} ({worst.residual:.0e} of {worst.tolerance:.0e})."
        )
        yield from paragraph(page, text, "muted")
