"""`lanebook chokepoints`: where supply hangs on few, what a stop would do, what two labs share."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Annotated, Any, Final

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Table
from lanebook.answers.chokepoints import MONTHS, chokepoints
from lanebook.answers.chokepoints_payload import Chokepoints
from lanebook.answers.wording import counted
from lanebook.base.time import parse_date
from lanebook.evidence.parameters import parse_overrides
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

_STOPS: Final = (
    "label", "layer", "share", "left", "dies", "dies_later", "waits", "taken_over",
    "replace_months",
)  # fmt: skip
#: Tables shown without --all: the columns that fit a narrow screen, and how many rows.
SHOWN: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    "chokepoints_pair": (("layer", "low", "about", "high", "through"), 99),
    "chokepoints": (_STOPS, 16),
    "chokepoints_grids": (("label", "share", "dies", "dies_mw", "dies_later", "replace_months",
                           "buyers"), 6),
    "chokepoints_countries": (("label", "dies", "dies_mw", "dies_later", "dies_later_mw",
                               "waits"), 6),
    "chokepoints_layers": (
        ("label", "by", "hhi_words", "concentrated", "largest", "n_claims"), 99,
    ),
    "chokepoints_stacks": (("label", "low", "about", "high", "naive", "weakest", "largest"), 99),
    "chokepoints_matrix": ((), 99),
    "chokepoints_cuts": (("label", "n_labs", "cut", "n_ties", "n_claims"), 4),
    "chokepoints_changes": (
        ("label", "by", "then", "now", "then_claims", "now_claims", "words"), 99,
    ),
}  # fmt: skip


def command(
    *,
    pair: Annotated[
        str, Parameter(help="Two labs, such as openai,anthropic: what they share by layer.")
    ] = "",
    months: Annotated[
        int, Parameter(help="How long a supplier stops, and losses are looked for.")
    ] = MONTHS,
    then: Annotated[
        str | None, Parameter(help="An earlier day of knowledge to compare concentration with.")
    ] = None,
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Set a parameter: NAME=VALUE or NAME/ROW=VALUE (repeatable)."),
    ] = (),
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every table and column: shares, sources.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print how concentrated each layer is, what a stop would do, and what labs share."""
    opened = book.open()
    with Progress() as progress:
        progress.stage("Stopping every supplier", None)
        answer = chokepoints(
            opened,
            pair=tuple(part for part in pair.split(",") if part.strip()),
            months=months,
            then=parse_date(then) if then else None,
            overrides=parse_overrides(set_),
        )
    writer = partial(_lines, everything=all_, assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    data: Chokepoints = answer.data
    lines = head_lines(answer, page)
    left: list[Table] = []
    told: set[str] = set()
    for table in answer.tables():
        if everything:
            lines += [BLANK, *table_lines(table, page)]
        elif table.name in SHOWN:
            lines += [BLANK, *table_lines(_narrowed(table, told), page)]
            told |= set(table.notes)
        else:
            left.append(table)
    worst = max(data.proof, key=lambda each: each.residual, default=None)
    if worst is not None:
        words = f"Certificate: {len(data.proof)} identities hold; largest residual"
        lines += [BLANK, *paragraph(page, f"{words} {worst.residual:.0e}.", "muted")]
    if left:
        names = "; ".join(f"{each.title} ({counted(len(each.rows), 'row')})" for each in left)
        lines += [BLANK, *paragraph(page, f"Not shown: {names}. See --all.", "muted")]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _narrowed(table: Table, told: Collection[str]) -> Table:
    """Return the first rows with the columns for a narrow screen; a note is told once."""
    wanted, most = SHOWN[table.name]
    kept = [at for at, column in enumerate(table.columns) if not wanted or column.key in wanted]
    left = len(table.rows) - most
    more = (f"{counted(left, 'more row')}: --all.",) if left > 0 else ()
    return Table(
        name=table.name,
        title=table.title,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows[:most]),
        notes=(*(note for note in table.notes if note not in told), *more),
        total_rows=table.total_rows,
    )
