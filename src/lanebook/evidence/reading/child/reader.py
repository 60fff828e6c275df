"""Read one file: digest, encoding, header, sound rows out, every problem noted with its line."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from .cells import CONTROL, difference, nearest_table, printable, split

UNIT = "\x1f"
BLOCK = 1 << 20
JOINED_LINES = 50
MAGIC = {
    b"PK\x03\x04": "a zip archive, such as an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3\x00": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"\x89PNG": "a PNG image",
    b"\x7fELF": "a program",
}
WIDE = {
    b"\xff\xfe\x00\x00": "UTF-32 (little-endian)",
    b"\x00\x00\xfe\xff": "UTF-32 (big-endian)",
    b"\xff\xfe": "UTF-16 (little-endian)",
    b"\xfe\xff": "UTF-16 (big-endian)",
}


class Refused(Exception):
    """The file as a whole cannot be read further; its finding is already noted."""


class Reader:
    """Reads one file: digest, header, rows out, problems noted.

    Args:
        request: `tables` (name → columns), `table` (name or "" to go by the header), `max_bytes`,
            `max_line_bytes`, `max_cell_chars`, `max_findings`.
        source: the file, open for reading bytes.
        sink: where sound rows go.
    """

    def __init__(self, request: dict[str, Any], source: BinaryIO, sink: TextIO) -> None:
        self.request = request
        self.source = source
        self.sink = sink
        self.digest = hashlib.sha256()
        self.n_bytes = 0
        self.n_rows = 0
        self.line = 0
        self.table: str = request["table"]
        self.width = 0
        self.findings: list[list[Any]] = []
        self.more: dict[str, int] = {}
        self.n_lf = 0
        self.n_crlf = 0
        self.first_crlf = 0

    def note(self, code: str, line: int, message: str, row: str = "") -> None:
        """Note a problem; beyond `max_findings` of one code they are only counted."""
        seen = self.more.get(code, 0)
        self.more[code] = seen + 1
        if seen < self.request["max_findings"]:
            self.findings.append([code, line, message, row[:400]])

    def report(self) -> dict[str, Any]:
        """Return what the parent needs to know."""
        return {
            "table": self.table,
            "header": bool(self.width),
            "sha256": self.digest.hexdigest(),
            "n_bytes": self.n_bytes,
            "n_rows": self.n_rows,
            "findings": self.findings,
            "counts": self.more,
        }

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

    def line_ends(self) -> None:
        """Note line ends other than LF, once for the file."""
        if self.n_crlf and self.n_lf:
            self.note("F012", self.first_crlf, f"{self.n_crlf:,} lines end in CR LF and "
                      f"{self.n_lf:,} in LF, expected LF throughout")
        elif self.n_crlf:
            self.note("F011", 1, f"all {self.n_crlf:,} lines end in CR LF, expected LF alone")

    # -- bytes to chunks of whole lines ------------------------------------------------------

    def count(self, block: bytes) -> None:
        """Add a block to the digest; refuse a file over the limit."""
        self.digest.update(block)
        self.n_bytes += len(block)
        if self.n_bytes > self.request["max_bytes"]:
            self.note("F005", 0, f"more than {self.request['max_bytes']:,} bytes")
            self.source = open("/dev/null", "rb")  # noqa: SIM115 - the rest is never read
            raise Refused

    def chunks(self) -> Iterator[bytes]:
        """Yield runs of whole lines, the first without its byte order mark."""
        carry = b""
        first = True
        skipping = False
        while block := self.source.read(BLOCK):
            self.count(block)
            if first:
                block = self.sniffed(block)
                first = False
            if skipping:
                start = block.find(b"\n") + 1
                if not start:
                    continue
                block = block[start:]
                skipping = False
            carry += block
            cut = carry.rfind(b"\n") + 1
            if cut:
                yield carry[:cut]
                carry = carry[cut:]
            if len(carry) > self.request["max_line_bytes"]:
                self.line += 1
                self.note("F018", self.line, f"the line is longer than "
                          f"{self.request['max_line_bytes']:,} bytes", printable(carry))
                if not self.width:
                    raise Refused
                carry = b""
                skipping = True
        if carry:
            self.note("F019", self.line + carry.count(b"\n") + 1,
                      "the last line is not ended by a line feed: the file may be cut off",
                      printable(carry))
            yield carry + b"\n"

    def sniffed(self, block: bytes) -> bytes:
        """Refuse what is no text; drop (and note) a byte order mark."""
        for mark, name in WIDE.items():
            if block.startswith(mark):
                self.note("F009", 1, f"the file is {name}, expected UTF-8")
                raise Refused
        for mark, name in MAGIC.items():
            if block.startswith(mark):
                self.note("F008", 0, f"the file is {name}, expected text in CSV")
                raise Refused
        head = block[:4096]
        zeros = head.count(0)
        if zeros > len(head) // 8:
            odd, even = head[1::2].count(0), head[0::2].count(0)
            if max(odd, even) > len(head) // 4 and min(odd, even) < len(head) // 32 + 1:
                name = "little-endian" if odd > even else "big-endian"
                self.note("F009", 1, f"the file looks like UTF-16 ({name}), expected UTF-8")
            else:
                self.note("F008", 0, f"the file is binary: {zeros} of its first {len(head)} bytes "
                          "are NUL, expected text in CSV")
            raise Refused
        if block.startswith(b"\xef\xbb\xbf"):
            self.note("F010", 1, "the file begins with a byte order mark (EF BB BF)")
            return block[3:]
        return block

    # -- chunks to rows ----------------------------------------------------------------------

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

    def quick(self, chunk: bytes) -> bool:
        """Emit the rows of a chunk in which nothing is wrong; False where something may be."""
        try:
            text = chunk.decode("utf-8")
        except UnicodeDecodeError:
            return False
        if CONTROL.search(text):
            return False
        lines = text[:-1].split("\n")
        limit = self.request["max_cell_chars"]
        width = self.width
        if '"' in text:
            try:
                rows = list(csv.reader(lines, strict=True))
            except csv.Error:
                return False
        else:
            rows = [line.split(",") for line in lines]
        if len(rows) != len(lines) or any(len(row) != width for row in rows):
            return False
        if max(map(len, lines)) > limit and any(len(cell) > limit for row in rows for cell in row):
            return False
        joined = [UNIT.join(row) for row in rows]
        if '"' in text and any('"' in row for row in joined):
            # A literal quote is only sound where its cell was quoted: look at those lines closely.
            for line, row in zip(lines, joined, strict=True):
                if '"' in row and isinstance(split(line), str):
                    return False
        start = self.line + 1
        self.sink.write(
            "\n".join([f"{start + at}{UNIT}{row}" for at, row in enumerate(joined)]) + "\n"
        )
        self.line += len(lines)
        self.n_rows += len(rows)
        return True

    def slow(self, chunk: bytes) -> None:
        """Parse line by line, noting every problem and emitting the sound rows."""
        lines = chunk[:-1].split(b"\n")
        at = 0
        while at < len(lines):
            at += self.one_row(lines, at)

    def one_row(self, lines: list[bytes], at: int) -> int:
        """Parse the row that starts at `lines[at]`; returns how many lines it took."""
        line = self.line + 1
        self.line += 1
        text = self.decoded(lines[at], line)
        if text is None:
            return 1
        cells = split(text)
        if cells == "R002":
            n_joined = self.joined(lines, at)
            self.line += max(n_joined - 1, 0)
            if n_joined:
                self.note("R004", line, f"a cell goes on over {n_joined} lines", text)
            else:
                self.note("R002", line, "a quote is opened and not closed on its line", text)
            return max(n_joined, 1)
        if isinstance(cells, str):
            self.note("R003", line, "a quote stands inside a cell that is not quoted, or text "
                      "follows a closing quote", text)
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
            self.note("R006", line, f"a cell of {longest:,} characters, expected at most "
                      f"{limit:,}", text)
        else:
            self.sink.write(f"{line}{UNIT}{UNIT.join(cells)}\n")
            self.n_rows += 1

    def decoded(self, raw: bytes, line: int) -> str | None:
        """Return the line as text, or None with the offending byte or character noted."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = raw[error.start]
            self.note("R007", line, f"byte 0x{byte:02X} at position {error.start + 1} is not "
                      f"UTF-8; as Windows-1252 or Latin-1 it would be "
                      f"{bytes([byte]).decode('cp1252', 'replace')!r}", printable(raw))
            return None
        if found := CONTROL.search(text):
            name = {"\x00": "NUL", "\t": "tab", "\r": "carriage return"}.get(found[0], "control")
            self.note("R005", line, f"{name} character U+{ord(found[0]):04X} at position "
                      f"{found.start() + 1}", printable(raw))
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

    # -- the header --------------------------------------------------------------------------

    def header(self, raw: bytes) -> None:
        """Find the table that the header names, or refuse the file saying what is wrong."""
        shown = printable(raw)
        if raw[:4].lower() == b"sep=":
            self.note("F016", 1, f"the first line is {shown!r}, a note for spreadsheets, "
                      "expected the header", shown)
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
            self.note("F013", 1, "neither the file name nor the header names a table of a book"
                      + nearest_table(cells, tables), shown)
            raise Refused
        expected = tables[self.table]
        if cells != expected:
            self.note("F015", 1, difference(cells, expected), shown)
            raise Refused
        self.width = len(cells)
