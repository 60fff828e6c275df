"""A workbook that cannot run anything: text is text, names are legal, bytes are repeatable.

XlsxWriter's plain `write` turns text into formulas and links; here every text goes through
`write_string`, with a quote prefix where a spreadsheet would run it if re-typed. Only formulas that
this package writes itself are formulas.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lanebook.answers.safe_text import safe, safe_link

#: A cell holds 32,767 characters; a note far fewer before it hides the sheet.
MAX_CELL: Final = 8_000
MAX_NOTE: Final = 1_200
MAX_NAME: Final = 31
RUNS: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_ILLEGAL_NAME: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")

#: Look of a cell by name. Colours are those of the light theme.
STYLES: Final[dict[str, dict[str, object]]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "plain": {"valign": "top"},
    "finding": {"bold": True, "font_size": 16, "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 13, "valign": "top"},
    "muted_plain": {"font_color": "#60666E", "valign": "top"},
    "right": {"align": "right", "valign": "top"},
    "muted": {"font_color": "#60666E", "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "head_right": {"bold": True, "bottom": 1, "text_wrap": True, "align": "right"},
    "number": {"num_format": "#,##0.######", "valign": "top"},
    "mw": {"num_format": "#,##0", "valign": "top"},
    "money": {"num_format": "#,##0", "valign": "top"},
    "share": {"num_format": "0 %", "valign": "top"},
    "date": {"num_format": "d mmmm yyyy", "align": "left", "valign": "top"},
    "link": {"font_color": "#0A5AA8", "underline": 1, "valign": "top"},
    "energised": {"bg_color": "#A3C8E4", "bottom": 5, "bottom_color": "#0F3F68"},
    "binding": {"bg_color": "#CBDFEF", "bottom": 5, "bottom_color": "#2A74AB"},
    "announced": {"bg_color": "#E8F0F7"},
    "option": {"border": 3, "border_color": "#2A74AB"},
    "rumoured": {"font_color": "#454B53", "italic": True},
    "implied": {"bg_color": "#F5F0FB", "font_color": "#5A3D8C"},
    "open": {"bg_color": "#FFF6E6", "font_color": "#8A4A00", "bold": True},
    "unknown": {"font_color": "#60666E"},
    "withdrawn": {"font_color": "#60666E", "font_strikeout": True},
    "ended": {"font_color": "#60666E"},
    "total": {"bold": True, "top": 1},
}


class SafeWorkbook:
    """A workbook open for writing; close it by leaving the `with` block."""

    def __init__(self, path: Path, *, created_on: date, title: str) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "d mmmm yyyy",
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        # The day of knowledge, not the clock: the same answer gives the same bytes.
        created = datetime(created_on.year, created_on.month, created_on.day, tzinfo=UTC)
        self._book.set_properties(
            {"title": safe(title, limit=200), "author": "Lanebook", "created": created}
        )
        self._book.set_calc_mode("auto")
        self._formats: dict[tuple[str, ...], Format] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        """Return the open workbook."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the file, unless something failed on the way."""
        if kind is None:
            self._book.close()

    def style(self, *names: str) -> Format:
        """Return the format that combines the named styles; later ones prevail."""
        if names not in self._formats:
            properties: dict[str, object] = {}
            for name in names:
                properties |= {"quote_prefix": True} if name == "quoted" else STYLES.get(name, {})
            self._formats[names] = self._book.add_format(properties)
        return self._formats[names]

    def sheet(self, name: str) -> Worksheet:
        """Add a worksheet under a legal, unique name near `name`."""
        base = _ILLEGAL_NAME.sub(" ", safe(name)).strip()[:MAX_NAME] or "Sheet"
        chosen, number = base, 1
        while chosen.lower() in self._names or chosen.lower() == "history":
            number += 1
            chosen = f"{base[: MAX_NAME - 1 - len(str(number))]} {number}"
        self._names.add(chosen.lower())
        found: Worksheet = self._book.add_worksheet(chosen)
        found.hide_gridlines(2)
        found.set_landscape()
        found.set_paper(9)  # A4
        found.fit_to_pages(1, 0)
        return found

    def text(self, sheet: Worksheet, row: int, column: int, text: str, *styles: str) -> None:
        """Write text as text, never as a formula, number or link."""
        shown = safe(text, limit=MAX_CELL)
        quoted = ("quoted",) if text[:1] in RUNS and text else ()
        sheet.write_string(row, column, shown, self.style(*(styles or ("text",)), *quoted))

    def link(self, sheet: Worksheet, row: int, column: int, url: str) -> None:
        """Write an address: clickable where it is plain http or https, else only as text."""
        target = safe_link(url)
        if target is None or len(target) > 2_000:
            self.text(sheet, row, column, url, "plain")
        else:
            sheet.write_url(row, column, target, self.style("link"), string=target)

    def note(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Attach a note to a cell."""
        shown = "\n".join(safe(line, limit=MAX_NOTE) for line in text.split("\n"))[:MAX_NOTE]
        if shown:
            lines = shown.count("\n") + len(shown) // 45 + 1
            options = {"x_scale": 2.2, "y_scale": max(0.6, min(6.0, lines * 0.22)), "author": ""}
            sheet.write_comment(row, column, shown, options)
