"""Today on a terminal: the finding, labs by year, open columns, changes, contradictions, lanes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from lanebook.answers.answer import Answer, Cell, Column, Figure, Table
from lanebook.answers.contradictions import Contradiction, side_words
from lanebook.answers.today_payload import NewChange, Panel, Today
from lanebook.answers.wording import counted, day, ratio
from lanebook.views.terminal.lines import BLANK, Line, Page, bullet, bullets, heading, paragraph
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines


def today_lines(
    answer: Answer[Today], page: Page, *, first: date | None = None, parameters: bool = False
) -> list[Line]:
    """Return the page as lines; sections that have nothing to say are left out.

    Args:
        first: a day to go to, where nothing was known on the day asked about.
        parameters: print every assumption.
    """
    data = answer.data
    lines = head_lines(answer, page)
    if data.panels:
        lines += [BLANK, *table_lines(_panels(data), page)]
        notes = [f"{panel.name}: {panel.note}." for panel in data.panels if panel.note]
        lines += bullets(page, [*notes, *filter(None, (data.without_ask,))], "muted")
    if data.widest_open:
        table = next(table for table in data.tables() if table.name == "widest_open")
        lines += [BLANK, *table_lines(table, page)]
    lines += _changes(data, page)
    lines += _contradictions(data, page)
    lines += _lanes(data, page)
    if first is not None:
        go = f"The first claim of the book is of {day(first)}: --known {first.isoformat()}."
        lines += [BLANK, *paragraph(page, go)]
    counts = data.counts
    size = f"{counted(counts.n_claims, 'claim')} from {counted(counts.n_sources, 'source')} known"
    newest = f", the newest of {day(counts.last_on)}" if counts.last_on else ""
    lines += [BLANK, *paragraph(page, f"{size}{newest}.", "muted")]
    return lines + foot_lines(answer, page, parameters=parameters)


_ENERGISED: Final = "  energised"
_OPEN: Final = "  open"


def _panels(data: Today) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for panel in data.panels:
        rows.append((panel.name, *(_plain(each.cleared) for each in panel.years)))
        if any(each.split.energised_mw for each in panel.years):
            rows.append((_ENERGISED, *_energised(panel)))
        if any(each.open.point for each in panel.years):
            rows.append((_OPEN, *(_plain(each.open) for each in panel.years)))
    columns = (
        Column("buyer", "Dated, and open"),
        *(Column(f"y{year}", str(year), "figure") for year in data.years),
    )
    title = f"MW of IT load at year-end, {data.basis} basis"
    return Table("panels", title, columns, tuple(rows), ("? no source says.",))


def _energised(panel: Panel) -> tuple[Figure, ...]:
    return tuple(
        Figure(*(each.split.energised_mw,) * 3, "MW", "derived")
        if each.cleared.point is not None
        else each.cleared
        for each in panel.years
    )


def _plain(figure: Figure) -> Figure:
    """Keep the point alone: the band stands in JSON, CSV and workbook."""
    if figure.point is None:
        return figure
    return replace(figure, low=figure.point, high=figure.point)


def _changes(data: Today, page: Page) -> list[Line]:
    if not data.changes or data.changes_since is None:
        return []
    lines = [BLANK, *heading(page, f"Newest changes, since {day(data.changes_since)}")]
    for each in data.changes:
        lines += bullet(page, _change(each))
    return lines


def _change(each: NewChange) -> str:
    new = ", new" if each.kind == "new" else ""
    differ = f"; sources differ on {each.contradiction}" if each.contradiction else ""
    told = f"{counted(each.n_claims, 'claim')}{differ}"
    return f"{day(each.on)}, {each.label}{new}: {each.words} ({told})."


def _contradictions(data: Today, page: Page) -> list[Line]:
    if not data.contradictions:
        return []
    title = f"Loudest contradictions, {len(data.contradictions)} of {data.n_contradictions}"
    lines = [BLANK, *heading(page, title)]
    for each in data.contradictions:
        lines += bullet(page, _clash(each))
    return lines


def _clash(each: Contradiction) -> str:
    sides = [f"{side_words(side)}, {side.said}" for side in (each.prevails, each.other)]
    return f"{ratio(each.ratio)} {each.name}, {each.about}: {'; or '.join(sides)}."


def _lanes(data: Today, page: Page) -> list[Line]:
    if not data.lanes:
        return []
    told = [f"{lab.name} {lab.n_last}, was {lab.n_first}" for lab in data.lanes]
    text = f"Running lanes, against {day(data.lanes_from)} as known now: {'; '.join(told)}."
    return [BLANK, *paragraph(page, text)]
