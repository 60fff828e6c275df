"""The sheet as semantic tables: open columns by buyer, and every lane by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lanebook.answers.answer import Figure
from lanebook.answers.sheet_parts import (
    ROLE_WORDS,
    BuyerSheet,
    FirmnessSplit,
    SheetLane,
)
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.wording import counted, number
from lanebook.views.brief.figures import firmness_parts
from lanebook.views.markup import Markup, figure_cell, isolated, joined, tag

BASIS_WORDS = {"unknown": "?", "facility": "fac"}
KEY = (
    ("energised", "energised"),
    ("binding", "binding, filed"),
    ("announced", "announced"),
    ("option", "option"),
    ("rumoured", "forecast"),
    ("implied", "implied, never added"),
    ("open", "open"),
)


def key() -> Markup:
    """Return the key to textures, set beside the marks it explains."""
    swatches = [tag("span", tag("i", class_=name), words) for name, words in KEY]
    words = [
        tag("span", "? no source says"),
        tag("span", "0 a source says zero"),
        tag("span", tag("span", "115", class_="withdrawn"), " withdrawn"),
    ]
    return tag("div", *swatches, *words, class_="key")


def open_table(sheet: Sheet) -> Markup:
    """Return the heat sheet of open columns: one row per buyer that asks, one cell per year."""
    stated, implied = asking(sheet)
    rows = [_open_row(buyer) for buyer in stated]
    if implied:
        words = "Ask implied by capital spending, not stated"
        head = tag("th", words, colspan=str(len(sheet.years) + 1), scope="rowgroup", class_="note")
        rows.append(tag("tr", head))
        rows.extend(_open_row(buyer) for buyer in implied)
    silent = [b.name for b in sheet.buyers if all(cell.point is None for cell in b.open)]
    note = f"No dated ask, so no open figure: {', '.join(silent)}." if silent else ""
    heads = tag("tr", tag("th", "Open at year-end, MW", scope="col"), *_years(sheet))
    table = tag("table", tag("thead", heads), tag("tbody", *rows))
    return joined([_scroll(table, "Open columns by buyer and year"), tag("p", note, class_="note")])


def asking(sheet: Sheet) -> tuple[list[BuyerSheet], list[BuyerSheet]]:
    """Return the buyers with an open column: stated asks, and asks implied by spending."""
    found = [buyer for buyer in sheet.buyers if any(cell.point is not None for cell in buyer.open)]
    stated = [buyer for buyer in found if not _is_implied(buyer)]
    return stated, [buyer for buyer in found if _is_implied(buyer)]


def tangled(sheet: Sheet) -> list[BuyerSheet]:
    """Return the buyers with several promises, one of which stands inside another."""
    return [
        buyer
        for buyer in sheet.buyers
        if len(buyer.overlaps) > 1 and not all(row.added for row in buyer.overlaps)
    ]


def _is_implied(buyer: BuyerSheet) -> bool:
    return any(cell.state == "implied" for cell in buyer.ask)


def _open_row(buyer: BuyerSheet) -> Markup:
    cells = []
    for missing, ask in zip(buyer.open, buyer.ask, strict=True):
        implied = missing.point is not None and ask.state == "implied"
        low = high = missing.point
        cell = replace(missing, state="implied", low=low, high=high) if implied else missing
        cells.append(figure_cell(cell))
    return tag("tr", tag("th", isolated(buyer.name), scope="row"), *cells)


def _years(sheet: Sheet) -> list[Markup]:
    return [tag("th", str(year), scope="col", class_="n") for year in sheet.years]


def _scroll(table: Markup, label: str) -> Markup:
    return tag("div", table, class_="scroll", role="region", aria_label=label, tabindex="0")


def sheet_table(sheet: Sheet) -> Markup:
    """Return the whole sheet: buyer, lane, year; cleared, ask and open close each buyer."""
    bodies = [_buyer_body(sheet, buyer) for buyer in sheet.buyers]
    heads = tag(
        "tr", tag("th", "Lane", scope="col"), tag("th", "Basis", scope="col"), *_years(sheet),
        tag("th", "Undated", scope="col", class_="n"),
    )  # fmt: skip
    load = "IT load" if sheet.load == "it" else "facility load"
    caption = tag("caption", f"MW of {load} at year-end, {sheet.basis} basis")
    table = tag("table", caption, tag("thead", heads), *bodies, class_="sheet")
    return _scroll(table, "Procurement sheet")


def _buyer_body(sheet: Sheet, buyer: BuyerSheet) -> Markup:
    columns = len(sheet.years) + 3
    shown = [lane for lane in buyer.lanes if says_something(lane)]
    silent = [lane for lane in buyer.lanes if not says_something(lane)]
    summary = f"{counted(len(buyer.lanes), 'lane')}, {len(shown)} with megawatts or dollars"
    head = tag("th", isolated(buyer.name), " ", tag("span", summary, class_="note"),
               colspan=str(columns), scope="rowgroup")  # fmt: skip
    rows = [tag("tr", head, class_="group")]
    for lane in shown:
        rows.append(_lane_row(lane))
        rows.extend(_lane_row(part, part=True) for part in lane.components if says_something(part))
    if silent:
        names = "; ".join(lane.label for lane in silent)
        text = joined([tag("span", "? "), isolated(f"neither megawatts nor dollars: {names}")])
        rows.append(tag("tr", tag("td", text, colspan=str(columns), class_="note")))
    rows.extend(_sum_rows(buyer))
    return tag("tbody", *rows, class_="keep" if len(rows) < 22 else None)


def says_something(lane: SheetLane) -> bool:
    """Say whether a lane or anything inside it has megawatts, dollars or a withdrawn promise."""
    cells = (*lane.cells, lane.undated, *lane.implied)
    return any(
        cell is not None and (cell.point is not None or cell.state == "withdrawn") for cell in cells
    ) or any(says_something(part) for part in lane.components)


def _lane_row(lane: SheetLane, *, part: bool = False) -> Markup:
    role = "" if lane.role == "ready" else f" {ROLE_WORDS[lane.role]}"
    said = "" if part else lane.note
    note = f"{role}{', ' if role and said else ' '}{said}".strip()
    head = tag("th", isolated(lane.label), " ", tag("span", note, class_="note"), scope="row")
    basis = "/".join(BASIS_WORDS.get(each, each) for each in lane.stated_basis.split("/"))
    cells = [
        figure_cell(implied if implied is not None else cell)
        for cell, implied in zip(lane.cells, lane.implied, strict=True)
    ]
    undated = figure_cell(lane.undated) if lane.undated else tag("td", class_="n")
    row = (head, tag("td", basis, class_="note"), *cells, undated)
    return tag("tr", *row, class_="part" if part else None)


def _sum_rows(buyer: BuyerSheet) -> list[Markup]:
    hems = [_hem(split) for split in buyer.split]
    rows = [_sum_row("Cleared", "counted once each", buyer.cleared, buyer.undated, hems)]
    rows.append(_sum_row("Ask", "", buyer.ask, None))
    rows.append(_sum_row("Open", "", buyer.open, None))
    if any(cell.point for cell in buyer.control):
        rows.append(_sum_row("Own stated total", "", buyer.control, None, total=False))
        rows.append(_sum_row("Unattributed", "", buyer.unattributed, None, total=False))
    return rows


def _sum_row(
    label: str,
    note: str,
    cells: tuple[Figure, ...],
    undated: Figure | None,
    hems: Sequence[str] = (),
    *,
    total: bool = True,
) -> Markup:
    drawn = [
        figure_cell(cell, hem=hems[i] if hems else "", heat=False) for i, cell in enumerate(cells)
    ]
    last = figure_cell(undated, heat=False) if undated else tag("td", class_="n")
    head = tag("th", label, " ", tag("span", note, class_="note"), scope="row")
    return tag("tr", head, tag("td"), *drawn, last, class_="total" if total else None)


def _hem(split: FirmnessSplit) -> Markup:
    """Return the bar under a total: its parts by firmness, widths in percent."""
    parts = tuple(zip("ebaro", firmness_parts(split), strict=True))
    total = sum(size for _, size in parts)
    if total <= 0:
        return Markup("")
    bars = [
        tag("i", class_=name, style=f"width:{number(100 * size / total, 1)}%")
        for name, size in parts
        if size > 0
    ]
    return tag("div", *bars, class_="hem", aria_hidden="true")
