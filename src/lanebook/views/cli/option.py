"""`lanebook option`: new lanes against an open column, ranked; one kind in full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Final

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Table
from lanebook.answers.option import option
from lanebook.answers.option_kinds import BY_NAME, DEFAULT_GRID, GRIDS
from lanebook.answers.option_payload import Option
from lanebook.answers.option_records import LaneOption, cost_words, lead_words
from lanebook.answers.wording import megawatts, money, share
from lanebook.evidence.parameters import parse_overrides
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, bullets, heading
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Tables for all kinds, and for one.
ALL: Final = ("options", "option_bounds", "option_largest_regret")
ONE: Final = ("option_waits", "option_costs", "option_served")
MORE: Final = ("option_worth", "option_regret")


def command(
    *,
    buyer: Annotated[str, Parameter(help="Who wants the lane.")],
    mw: Annotated[float, Parameter(help="MW of IT load wanted.")],
    by: Annotated[int, Parameter(help="Year at whose end they are wanted.")],
    kind: Annotated[str, Parameter(help=f"One of {', '.join(BY_NAME)}; default all.")] = "",
    grid: Annotated[str, Parameter(help=f"Of a grid lane: {', '.join(GRIDS)}.")] = DEFAULT_GRID,
    scenario: Annotated[
        str, Parameter(help="World to price it in: a scenario, a file or A+B.")
    ] = "",
    regret: Annotated[
        bool, Parameter(help="Price every kind in every shipped scenario too (seconds).")
    ] = True,
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Set a parameter: NAME=VALUE or NAME/ROW=VALUE (repeatable)."),
    ] = (),
    all_: Annotated[bool, Parameter(name="--all", negative="", help="Every table.")] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print which new lane closes a column, by when, at what cost and regret."""
    opened = book.open()
    with Progress() as progress:
        progress.stage("Clearing scenarios")
        answer = option(
            opened,
            buyer=buyer,
            mw=mw,
            by=by,
            kind=kind,
            grid=grid,
            scenario=scenario,
            with_regret=regret,
            overrides=parse_overrides(set_),
            on_step=progress.advance,
        )
    writer = partial(_lines, everything=all_, assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    data: Option = answer.data
    lines = head_lines(answer, page)
    tables = {table.name: table for table in answer.tables()}
    wanted = [*ALL, *MORE, *ONE] if everything else [*ONE, "option_regret"] if data.kind else [*ALL]
    if data.kind and not everything:
        lines += [BLANK, *_one(data.options[0], page)]
    for name in wanted:
        lines += _table(tables.get(name), page)
    if not data.kind:
        lines += [BLANK, *_notes(data, page)]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _table(table: Table | None, page: Page) -> list[Line]:
    return [] if table is None else [BLANK, *table_lines(table, page)]


def _one(each: LaneOption, page: Page) -> Iterator[Line]:
    """Yield one option as sentences."""
    yield from heading(page, each.label[:1].upper() + each.label[1:])
    yield from bullets(
        page,
        (
            f"When: {lead_words(each)}; {each.timing}.",
            f"Cost: {cost_words(each)}"
            + (f"; {money(each.capex_usd.point or 0.0)} of it at the start." if each.capex_usd
               else ", all of it by the year."),
            f"In the model: {each.entry_words}.",
            f"Escapes: {each.escapes_words}. Still bound by: {each.still_binds_words}.",
            *_closes(each),
            each.note,
        ),
    )  # fmt: skip


def _closes(each: LaneOption) -> Iterator[str]:
    if each.closes.point is not None:
        part = "" if each.closes_share is None else f", {share(each.closes_share)} of the column"
        yield f"Closes: {megawatts(each.closes.point)}{part}, if the wait takes its middle length."
    if each.net_usd.point is not None:
        yield (
            f"Worth {money(each.value_usd.point or 0.0)} to the buyer, costs"
            f" {money(each.cost_usd.point or 0.0)}: {money(each.net_usd.point)} net"
            f" ({money(each.net_usd.low or 0.0)} to {money(each.net_usd.high or 0.0)})."
        )
    if each.losers:
        lost = ", ".join(f"{name} {megawatts(mw)}" for name, mw in each.losers)
        yield f"Taken from: {lost}."


def _notes(data: Option, page: Page) -> Iterator[Line]:
    yield from heading(page, "What to know of each")
    yield from bullets(page, (f"{each.label}: {each.note}" for each in data.options), "muted")
