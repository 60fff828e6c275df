"""`lanebook constraints`: ceilings first, then what binds, what one more is worth, who waits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Table
from lanebook.answers.book import Book
from lanebook.answers.constraints import DRAWS, constraints, exported
from lanebook.answers.constraints_explain import explain
from lanebook.answers.constraints_more import Explained, Timeline
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_timeline import timeline
from lanebook.answers.constraints_words import RULE_WORDS
from lanebook.answers.wording import counted
from lanebook.base.time import parse_years
from lanebook.evidence.parameters import parse_overrides
from lanebook.scenarios.library import scenario_named
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.constraints import explained_lines, timeline_lines
from lanebook.views.terminal.lines import BLANK, Line, Page, bullets, heading, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.stream import write_text
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Tables shown without --all, ceilings first: they cannot all be true, and the reader must see it.
SHOWN: Final = (
    "constraints_ceilings",
    "constraints_labels",
    "constraints_prices",
    "constraints_worth",
    "constraints_unmet",
    "constraints_held",
    "constraints_short",
)
RuleName = Literal["value", "contract", "pro-rata", "max-min"]


def command(
    *,
    years: Annotated[str | None, Parameter(help="FIRST:LAST year, such as 2026:2031.")] = None,
    freq: Annotated[Literal["year", "quarter"], Parameter(help="Years or quarters.")] = "year",
    buyer: Annotated[
        str, Parameter(help="What one more MW, wafer, HBM stack or dollar is worth to it.")
    ] = "",
    rule: Annotated[RuleName, Parameter(help="How scarce megawatts are shared out.")] = "value",
    scenario: Annotated[
        str, Parameter(help="A scenario by name, or a file: see lanebook scenario list.")
    ] = "",
    require: Annotated[
        tuple[str, ...], Parameter(help="BUYER:PERIOD=MW that must be had (repeatable).")
    ] = (),
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Set a parameter: NAME=VALUE or NAME/ROW=VALUE (repeatable)."),
    ] = (),
    explain_: Annotated[
        tuple[str, str] | None,
        Parameter(name="--explain", help="LAYER PERIOD: the claims behind a row, what moves it."),
    ] = None,
    timeline_: Annotated[
        bool,
        Parameter(name="--timeline", negative="", help="Every half year beside what was said."),
    ] = False,
    export: Annotated[
        Path | None, Parameter(help="Write the program as FILE.lp or FILE.mps and stop.")
    ] = None,
    draws: Annotated[int, Parameter(help="Solves behind each stability figure.")] = DRAWS,
    seed: Annotated[int, Parameter(help="Of noise and ranges.")] = 0,
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every table: pools, payers, origins.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print what binds in each period, how surely, and what one more unit is worth."""
    opened = book.open()
    asked: dict[str, Any] = {
        "years": parse_years(years) if years else None,
        "freq": freq,
        "scenario": scenario_named(scenario) if scenario else None,
        "requires": require,
        "overrides": parse_overrides(set_),
    }
    if export is not None:
        write_text(f"{exported(opened, export, **asked)}\n")
        return 0
    with Progress() as progress:
        told: dict[str, Any] = {
            "seed": seed, "draws": draws, "stage": progress.stage, "on_step": progress.advance,
        }  # fmt: skip
        if timeline_:
            answer: Answer[Any] = timeline(opened, overrides=asked["overrides"], **told)
        elif explain_ is not None:
            answer = explain(opened, explain_[0], explain_[1], **asked, **told)
        else:
            name: Any = rule.replace("-", "_")
            answer = constraints(opened, buyer=buyer, rule=name, **asked, **told)
    return _emitted(answer, output, opened, everything=all_)


def _emitted(answer: Answer[Any], output: OutputOptions, book: Book, *, everything: bool) -> int:
    kinds = {Constraints: _lines, Explained: explained_lines, Timeline: timeline_lines}
    lines = kinds[type(answer.data)]
    writer = partial(lines, everything=everything, assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=book)


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    data: Constraints = answer.data
    tables = {table.name: table for table in answer.tables()}
    lines = [*head_lines(answer, page), *_supposed(data, page)]
    for name in [*SHOWN, *([each for each in tables if each not in SHOWN] if everything else [])]:
        if name in tables:
            lines += [BLANK, *table_lines(tables[name], page)]
    lines += _proof(data, page)
    left = [table for name, table in tables.items() if name not in SHOWN]
    if left and not everything:
        lines += [BLANK, *paragraph(page, f"Not shown: {_named(left)}. See --all.", "muted")]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _named(tables: list[Table]) -> str:
    return "; ".join(f"{table.title} ({counted(len(table.rows), 'row')})" for table in tables)


def _supposed(data: Constraints, page: Page) -> Iterator[Line]:
    """Yield what was supposed: rule, scenario, demands."""
    if data.rule != "value":
        yield from paragraph(page, f"Shared out by {RULE_WORDS[data.rule]}.", "muted")
    if data.changes or data.unmatched:
        yield BLANK
        yield from heading(page, "What was changed")
        yield from bullets(page, data.changes)
        yield from bullets(page, (f"Not applied: {each}" for each in data.unmatched), "muted")


def _proof(data: Constraints, page: Page) -> Iterator[Line]:
    """Yield the certificate in one line."""
    worst = max(data.proof, key=lambda each: each.residual / each.tolerance, default=None)
    if worst is not None:
        yield BLANK
        yield from paragraph(
            page,
            f"Certificate: {len(data.proof)} checks hold; the nearest to its tolerance:"
            f" {worst.name} ({worst.residual:.0e} of {worst.tolerance:.0e}).",
            "muted",
        )
