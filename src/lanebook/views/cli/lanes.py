"""`lanebook lanes`: path, rights and lanes first; changes of the chosen lab on request."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final

from cyclopts import Parameter

from lanebook.answers.answer import Answer, Table
from lanebook.answers.lanes import compare_labs, lanes
from lanebook.answers.lanes_payload import LabLanes
from lanebook.answers.lanes_records import Confession, ConfessionYear, Lane, LaneChange, Right
from lanebook.answers.lanes_rights import right_words
from lanebook.answers.wording import counted, day, plain_megawatts, share
from lanebook.base.time import parse_years
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, Span, heading, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Columns of the path and of the lanes that 80 columns hold; JSON and workbook have all.
PATH_COLUMNS: Final = (
    "on",
    "what",
    "n_lanes",
    "largest_patron",
    "largest_by_mw",
    "n_without_mw",
)
LANE_COLUMNS: Final = ("begun_on", "patron", "role", "promised_mw", "promised_usd", "standing")
#: Kinds of change shown without --all.
NOTABLE: Final = frozenset({"restated", "ended", "denied"})


def command(
    lab: Annotated[str | None, Parameter(help="A lab by any name; without it, all labs.")] = None,
    /,
    *,
    year: Annotated[str | None, Parameter(help="Year-end to compare labs at.")] = None,
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every statement and component.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Print a lab's lanes as a timeline, or compare how much each lab leans on one patron."""
    opened = book.open()
    if lab is None:
        answer = compare_labs(opened, year=parse_years(year)[0] if year else None)
        return emit(answer, output, book=opened)
    with Progress() as progress:
        progress.stage("Reading the sheet of the day before each signing")
        found = lanes(opened, lab, on_step=progress.advance)
    writer = partial(_lines, everything=all_, assumptions=output.assumptions)
    return emit(found, output, writer=writer, book=opened)


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    data: LabLanes = answer.data
    lines = head_lines(answer, page)
    if data.rights:
        lines += [BLANK, *heading(page, f"Rights {data.name} has given, and when they fell")]
        for right in data.rights:
            lines += _right_lines(right, data, page)
    tables = {table.name: table for table in answer.tables()}
    if "lanes_path" in tables:
        lines += [BLANK, *table_lines(only(tables["lanes_path"], PATH_COLUMNS), page)]
    lines += _confession_lines(data, page)
    if "lanes" in tables:
        table = only(tables["lanes"], LANE_COLUMNS)
        rows = [
            row
            for row, lane in zip(table.rows, data.lanes, strict=True)
            if everything or not lane.inside
        ]
        notes = table.notes if everything else table.notes[:-1]
        table = replace(table, rows=tuple(rows), notes=notes)
        lines += [BLANK, *table_lines(table, page)]
    lines += _change_section(data, page, everything=everything)
    return lines + foot_lines(answer, page, parameters=assumptions)


def _right_lines(right: Right, data: LabLanes, page: Page) -> list[Line]:
    start = "" if right.from_on is None else day(right.from_on, right.from_precision)
    until = f" to {day(right.to_on)}" if right.to_on else ""
    known = "" if right.known_on == right.from_on else f"; known since {day(right.known_on)}"
    lines = paragraph(
        page, f"{start}{until}  {right_words(right)}{known}", indent="  ", hang="    "
    )
    if right.note:
        lines += paragraph(page, f"“{right.note}”", "muted", indent="    ")
    for source in right.sources:
        publisher, link = data.sources.get(source, (source, ""))
        lines += paragraph(page, f"{publisher}, {', '.join(right.claims)}", "muted", indent="    ")
        if link:
            # Links stay whole, so that a terminal can open them.
            lines.append((Span("      " + page.text(link), "link"),))
        break
    return lines


def only(table: Table, keys: tuple[str, ...]) -> Table:
    """Return the table with these columns only, in this order: what fits 80 columns."""
    places = [[column.key for column in table.columns].index(key) for key in keys]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )


def _confession_lines(data: LabLanes, page: Page) -> list[Line]:
    if not data.confessions:
        return []
    title = "What stood open the day before signing, MW of IT load, as known that day"
    lines = [BLANK, *heading(page, title)]
    for said in data.confessions:
        told = [_year_words(year) for year in said.years if year.open_mw.point is not None]
        text = "; ".join(told) if told else "no ask known by then, so no open column"
        first = f"{day(said.signed_on, said.signed_precision)}  {said.patron_name}: {text}"
        lines += paragraph(page, first, indent="  ", hang="    ")
        lines += paragraph(page, _size_words(said), "muted", indent="    ")
    return lines


def _year_words(year: ConfessionYear) -> str:
    opened = f"{year.year} open {plain_megawatts(year.open_mw.point or 0.0)}"
    if year.closed_mw is None:
        return opened
    closes = "" if year.closed_share is None else f" ({share(year.closed_share)})"
    return f"{opened}, closes {plain_megawatts(year.closed_mw)}{closes}"


def _size_words(said: Confession) -> str:
    if said.sized_on is None:
        return "no source gives the lane megawatts"
    sizes = [
        f"{plain_megawatts(year.lane_mw.point)} in {year.year}"
        for year in said.years
        if year.lane_mw is not None and year.lane_mw.point is not None
    ]
    undated = said.undated_mw
    if undated is not None and undated.point is not None:
        sizes.append(f"{plain_megawatts(undated.point)} without a date")
    words = f"lane: {', '.join(sizes)}" if sizes else "lane: no firm megawatts"
    known = "" if said.sized_on == said.signed_on else f", known from {day(said.sized_on)}"
    return words + known


def _change_section(data: LabLanes, page: Page, *, everything: bool) -> list[Line]:
    lines: list[Line] = []
    changed = [
        (lane, change)
        for lane in data.lanes
        for change in lane.changes
        if everything or (change.kind in NOTABLE and not lane.inside)
    ]
    if changed:
        lines += [BLANK, *heading(page, "What was restated, added or ended")]
    for lane, change in sorted(changed, key=_by_publication):
        lines += _change_lines(lane, change, page)
    hidden = sum(len(lane.changes) for lane in data.lanes) - len(changed)
    if hidden:
        words = f"Not shown: {counted(hidden, 'further statement')}. See --all."
        lines += [BLANK, *paragraph(page, words, "muted")]
    return lines


def _by_publication(pair: tuple[Lane, LaneChange]) -> tuple[Any, ...]:
    lane, change = pair
    return change.published, lane.tie, change.claims


def _change_lines(lane: Lane, change: LaneChange, page: Page) -> list[Line]:
    note = f" ({change.note})" if change.note else ""
    ended = f"{change.kind}: " if change.kind in ("ended", "denied") else ""
    text = f"{day(change.published)}  {lane.patron_name}, {change.what}: {ended}{change.text}{note}"
    return paragraph(page, text, indent="  ", hang="    ")
