"""A researcher's table as text columns: CSV or Parquet, with everything that is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.codes import finding_of

#: Rows of one problem that are listed; the rest is a number.
MOST_ROWS: Final = 20
#: Larger amounts are a slip of unit: the world's product is 1e14 dollars.
MOST_AMOUNT: Final = 1e18
_MARK: Final = b"\xef\xbb\xbf"


@dataclass
class TextTable:
    """A table read as text, and what was found.

    Attributes:
        name: of the file, as findings call it.
        frame: the columns asked for, text, trimmed, absent cells null; as many rows as the file.
        findings: in the order found.
        first_line: line of the first row.
    """

    name: str
    frame: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)
    first_line: int = 2

    def find(self, code: str, rows: Sequence[int], message: str, *, hint: str = "") -> None:
        """Note a problem of some rows; `{}` in the message stands for the row's own cells."""
        for row in rows[:MOST_ROWS]:
            cells = [cell or "" for cell in self.frame.row(row)]
            told = message.format(*cells)[:200]
            line, text = row + self.first_line, ",".join(cells)[:120]
            self.findings.append(finding_of(code, self.name, line, told, row=text, hint=hint))
        if len(rows) > MOST_ROWS:
            line = rows[MOST_ROWS] + self.first_line
            more = f"The same from here on in {len(rows) - MOST_ROWS:,} more rows."
            self.findings.append(finding_of(code, self.name, line, more, hint=hint))

    def filled(self, column: str) -> pl.Series:
        """Return a column of names; empty cells are found and read as ""."""
        names = self.frame[column]
        self.find("V003", rows_where(names.is_null()), f"The column {column} is empty.")
        return names.fill_null("")

    def amounts(self, column: str, *, optional: bool = False) -> pl.Series:
        """Return a column of amounts, f64; what is none is found and read as null."""
        text = self.frame[column]
        at = self.frame.columns.index(column)
        numbers = text.cast(pl.Float64, strict=False)
        if not optional:
            self.find("V003", rows_where(text.is_null()), f"The column {column} is empty.")
        wrong = text.is_not_null() & (numbers.is_null() | numbers.is_nan())
        self.find("V005", rows_where(wrong), f"{{{at}!r}} in {column} is no number.")
        beyond = (numbers.is_not_nan() & ~numbers.is_between(0.0, MOST_AMOUNT)).fill_null(
            value=False
        )
        self.find(
            "V006", rows_where(beyond),
            f"{{{at}}} in {column} is not between 0 and {MOST_AMOUNT:g}.",
            hint="amounts are not negative: turn supplier and customer round; check the unit.",
        )  # fmt: skip
        return numbers.set(wrong | beyond, None)


def rows_where(mask: pl.Series) -> list[int]:
    """Return the numbers of the rows where a mask is true."""
    return mask.fill_null(value=False).arg_true().to_list()


def read_table(path: Path, needed: Sequence[str], allowed: Sequence[str] = ()) -> TextTable:
    """Read the needed columns, and those of `allowed` that are there, as text.

    Args:
        path: a CSV file (UTF-8, with or without byte order mark, any line ends) or a Parquet file.
        needed, allowed: names of columns; others are passed over.

    What bars the file is a finding: none readable, another encoding, columns missing, rows with
    more cells than the header, line breaks inside a cell.
    """
    empty = TextTable(
        path.name, pl.DataFrame({name: [] for name in needed}, dict.fromkeys(needed, pl.String))
    )
    try:
        if not path.is_file():
            code = "F002" if path.exists() else "F001"
            hint = "name a CSV or Parquet file."
            empty.findings.append(finding_of(code, path.name, 0, f"{path} is no file.", hint=hint))
            return empty
        if path.suffix.lower() in (".parquet", ".pq"):
            return _parquet(path, needed, allowed, empty)
        data = path.read_bytes()
    except OSError as error:
        told = f"{path} cannot be read: {error.strerror}."
        empty.findings.append(finding_of("F004", path.name, 0, told))
        return empty
    return _csv(data.removeprefix(_MARK), needed, allowed, empty)


def _parquet(
    path: Path, needed: Sequence[str], allowed: Sequence[str], empty: TextTable
) -> TextTable:
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        told = f"This is no Parquet file: {str(error).splitlines()[0][:120]}"
        hint = "write it again, or save it as CSV."
        empty.findings.append(finding_of("F004", path.name, 0, told, hint=hint))
        return empty
    return _chosen(frame, needed, allowed, empty, first_line=1)


def _csv(data: bytes, needed: Sequence[str], allowed: Sequence[str], empty: TextTable) -> TextTable:
    name = empty.name
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = f"Byte 0x{data[error.start]:02x} is not UTF-8."
        empty.findings.append(finding_of("R007", name, line, told))
        return empty
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        empty.findings.append(finding_of("F008", name, line, "This is no text."))
        return empty
    if not text.strip():
        empty.findings.append(finding_of("F006", name, 0, "The file is empty."))
        return empty
    try:
        frame = pl.read_csv(data, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        empty.findings.extend(_ragged(text, name) or [_unreadable(name, error)])
        return empty
    return _chosen(frame, needed, allowed, empty, first_line=2)


def _unreadable(name: str, error: Exception) -> Finding:
    told = f"This is no table: {str(error).splitlines()[0][:120]}"
    return finding_of("F004", name, 0, told, hint="save the table as CSV in UTF-8.")


def _ragged(text: str, name: str) -> list[Finding]:
    """Return the rows whose cells are more than the header's, or the quote that never closes."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    wrong: list[tuple[int, int]] = []
    width, line = 0, 0
    try:
        for row in rows:
            width = width or len(row)
            if len(row) > width:
                wrong.append((rows.line_num, len(row)))
            line = rows.line_num
    except csv.Error:
        return [finding_of("R002", name, line + 1, "A quote opens here and is out of place.")]
    return [
        finding_of("R001", name, at, f"{cells} cells where the header has {width}.")
        for at, cells in wrong[:MOST_ROWS]
    ]


def _chosen(
    frame: pl.DataFrame,
    needed: Sequence[str],
    allowed: Sequence[str],
    empty: TextTable,
    *,
    first_line: int,
) -> TextTable:
    trimmed = [name.strip() for name in frame.columns]
    if len(set(trimmed)) == len(trimmed):
        frame.columns = trimmed
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        told = f"The header has no column {', '.join(missing)}: {', '.join(frame.columns)[:120]}."
        hint = f"name the columns {','.join(needed)}; more columns are passed over."
        empty.findings.append(finding_of("F015", empty.name, 1, told, hint=hint))
        return empty
    kept = [*needed, *(name for name in allowed if name in frame.columns)]
    text = frame.select(pl.col(kept).cast(pl.String).str.strip_chars())
    table = TextTable(empty.name, text.select(pl.all().replace("", None)), first_line=first_line)
    broken = text.select(pl.any_horizontal(pl.all().str.contains("\n", literal=True)))
    table.find("R004", rows_where(broken.to_series()), "A cell holds a line break.")
    return table
