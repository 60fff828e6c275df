"""Lines to rows: the header, sound rows out, every problem noted with its line."""

from __future__ import annotations

from typing import Any, BinaryIO, TextIO

from .cells import CONTROL, difference, nearest_table, printable, split, unclean
from .lines import BLOCK, Lines, Refused

UNIT = "\x1f"
JOINED_LINES = 50


class Reader(Lines):
    """Reads one file: `sink` takes its sound rows, everything else is noted."""

    def __init__(self, request: dict[str, Any], source: BinaryIO, sink: TextIO) -> None:
        super().__init__(request, source)
        self.sink = sink

    def run(self) -> None:
        """Read to the end, or to the first problem that concerns the whole file."""
        try:
            for chunk in self.chunks():
                self.take(chunk)
            if not self.n_bytes:
                self.note("F006", 0, "the file is empty, expected a header and rows")
            elif not self.width:
                self.note("F015", 1, "there is no header line")
        except Refused:
            for block in iter(lambda: self.source.read(BLOCK), b""):
                self.count(block)
        self.line_ends()

    def take(self, chunk: bytes) -> None:
        """Parse a run of whole lines, quickly where nothing is wrong, else line by line."""
        n_crlf = chunk.count(b"\r\n")
        if n_crlf and not self.n_crlf:
            self.first_crlf = self.line + chunk[: chunk.find(b"\r\n")].count(b"\n") + 1
        self.n_crlf += n_crlf
        self.n_lf += chunk.count(b"\n") - n_crlf
        if n_crlf:
            chunk = chunk.replace(b"\r\n", b"\n")
        if not self.width:
            end = chunk.find(b"\n") + 1
            self.line += 1
            self.header(chunk[: end - 1])
            chunk = chunk[end:]
        if chunk and not self.quick(chunk):
            self.slow(chunk)
        if self.n_rows > self.request["max_rows"]:
            self.note("F005", self.line, f"more than {self.request['max_rows']:,} rows")
            raise Refused

    def quick(self, chunk: bytes) -> bool:
        """Emit the rows of a chunk in which nothing is wrong; False where something may be."""
        try:
            text = chunk.decode("utf-8")
        except UnicodeDecodeError:
            return False
        lines = text[:-1].split("\n")
        if unclean(chunk, lines) or (rows := self.quick_rows(lines)) is None:
            return False
        start = self.line + 1
        self.sink.write(
            "\n".join([f"{start + at}{UNIT}{row}" for at, row in enumerate(rows)]) + "\n"
        )
        self.line += len(rows)
        self.n_rows += len(rows)
        return True

    def quick_rows(self, lines: list[str]) -> list[str] | None:
        """Return the rows of the lines with their cells joined, None where something is wrong."""
        rows: list[str] = []
        for line in lines:
            if '"' not in line:
                rows.append(line.replace(",", UNIT))
                continue
            cells = split(line)
            if isinstance(cells, str):
                return None
            rows.append(UNIT.join(cells))
        limit = self.request["max_cell_chars"]
        if {row.count(UNIT) for row in rows} != {self.width - 1}:
            return None
        if max(map(len, rows)) > limit and any(
            len(cell) > limit for row in rows for cell in row.split(UNIT)
        ):
            return None
        return rows

    def slow(self, chunk: bytes) -> None:
        """Parse line by line, noting every problem and emitting the sound rows."""
        lines = chunk[:-1].split(b"\n")
        at = 0
        while at < len(lines):
            at += self.one_row(lines, at)
            if self.n_unsound > self.request["max_unsound"]:
                self.note(
                    "F021",
                    self.line,
                    f"{self.n_unsound:,} rows without a sound form up to here; "
                    "the rest was not looked at",
                )
                raise Refused

    def one_row(self, lines: list[bytes], at: int) -> int:
        """Parse the row that starts at `lines[at]`; returns how many lines it took."""
        line = self.line + 1
        self.line += 1
        text = self.decoded(lines[at], line)
        if text is None:
            return 1
        cells = split(text)
        if cells == "R002":
            listed = self.more.get("R002", 0) < self.request["max_findings"]
            n_joined = self.joined(lines, at) if listed else 0
            self.line += max(n_joined - 1, 0)
            if n_joined:
                self.note("R004", line, f"a cell goes on over {n_joined} lines", text)
            else:
                self.note("R002", line, "a quote is opened and not closed on its line", text)
            return max(n_joined, 1)
        if isinstance(cells, str):
            self.note(
                "R003",
                line,
                "a quote stands inside a cell that is not quoted, or text follows a closing quote",
                text,
            )
            return 1
        self.emit(cells, line, text)
        return 1

    def emit(self, cells: list[str], line: int, text: str) -> None:
        """Write a row that has as many cells as the header, each of a sane length."""
        limit = self.request["max_cell_chars"]
        if not text:
            self.note("R001", line, f"the line is empty, expected {self.width} cells")
        elif len(cells) != self.width:
            self.note("R001", line, f"{len(cells)} cells, expected {self.width}", text)
        elif (longest := max(map(len, cells))) > limit:
            self.note(
                "R006", line, f"a cell of {longest:,} characters, expected at most {limit:,}", text
            )
        else:
            self.sink.write(f"{line}{UNIT}{UNIT.join(cells)}\n")
            self.n_rows += 1

    def decoded(self, raw: bytes, line: int) -> str | None:
        """Return the line as text, or None with the offending byte or character noted."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = raw[error.start]
            self.note(
                "R007",
                line,
                f"byte 0x{byte:02X} at position {error.start + 1} is not "
                f"UTF-8; as Windows-1252 or Latin-1 it would be "
                f"{bytes([byte]).decode('cp1252', 'replace')!r}",
                printable(raw),
            )
            return None
        if found := CONTROL.search(text):
            name = {"\x00": "NUL", "\t": "tab", "\r": "carriage return"}.get(found[0], "control")
            self.note(
                "R005",
                line,
                f"{name} character U+{ord(found[0]):04X} at position {found.start() + 1}",
                printable(raw),
            )
            return None
        return text

    def joined(self, lines: list[bytes], at: int) -> int:
        """Return over how many lines an open cell closes into a whole row; 0 if it does not."""
        text = lines[at].decode("utf-8", "replace")
        for n, raw in enumerate(lines[at + 1 : at + JOINED_LINES], start=2):
            text += " " + raw.decode("utf-8", "replace")
            cells = split(text)
            if isinstance(cells, list):
                return n if len(cells) == self.width else 0
            if cells == "R003":
                return 0
        return 0

    def header(self, raw: bytes) -> None:
        """Find the table that the header names, or refuse the file saying what is wrong."""
        shown = printable(raw)
        if raw[:4].lower() == b"sep=":
            self.note(
                "F016",
                1,
                f"the first line is {shown!r}, a note for spreadsheets, expected the header",
                shown,
            )
            raise Refused
        tables: dict[str, list[str]] = self.request["tables"]
        text = self.decoded(raw, 1)
        cells = split(text) if text is not None else "R007"
        if isinstance(cells, str):
            if text is not None:
                self.note("F015", 1, "the header is not a row of column names", shown)
            raise Refused
        if not self.table:
            self.table = next((name for name, columns in tables.items() if columns == cells), "")
        if not self.table:
            self.note(
                "F013",
                1,
                "neither the file name nor the header names a table of a book"
                + nearest_table(cells, tables),
                shown,
            )
            raise Refused
        expected = tables[self.table]
        if cells != expected:
            self.note("F015", 1, difference(cells, expected), shown)
            raise Refused
        self.width = len(cells)
