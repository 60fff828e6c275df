"""Bytes to runs of whole lines: digest, size, encoding and line ends, every problem noted."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from .cells import ROW_WIDTH, printable

BLOCK = 1 << 20
SNIFFED = 4096
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


class Lines:
    """One file as runs of whole lines, with what was noted on the way.

    Args:
        request: `tables` (name → columns), `table` (name or "" to go by the header), `max_bytes`,
            `max_line_bytes`, `max_cell_chars`, `max_findings`.
        source: the file, open for reading bytes.
    """

    def __init__(self, request: dict[str, Any], source: BinaryIO) -> None:
        self.request = request
        self.source = source
        self.digest = hashlib.sha256()
        self.n_bytes = 0
        self.n_rows = 0
        self.line = 0
        self.table: str = request["table"]
        self.width = 0  # cells of a row; 0 until the header is accepted
        self.findings: list[list[Any]] = []
        self.more: dict[str, int] = {}
        self.whole = True  # every byte went into the digest
        self.n_unsound = 0
        self.n_lf = 0
        self.n_crlf = 0
        self.first_crlf = 0

    def note(self, code: str, line: int, message: str, row: str = "") -> None:
        """Note a problem; beyond `max_findings` of one code they are only counted."""
        if code.startswith("R"):
            self.n_unsound += 1
        seen = self.more.get(code, 0)
        self.more[code] = seen + 1
        if seen < self.request["max_findings"]:
            self.findings.append([code, line, message, row[:ROW_WIDTH]])

    def report(self) -> dict[str, Any]:
        """Return what the parent needs to know."""
        return {
            "table": self.table,
            "header": bool(self.width),
            "sha256": self.digest.hexdigest() if self.whole else "",
            "n_bytes": self.n_bytes,
            "n_rows": self.n_rows,
            "findings": self.findings,
            "counts": self.more,
        }

    def count(self, block: bytes) -> None:
        """Add a block to the digest; refuse a file over the limit."""
        self.digest.update(block)
        self.n_bytes += len(block)
        if self.n_bytes > self.request["max_bytes"]:
            self.note("F005", 0, f"more than {self.request['max_bytes']:,} bytes")
            self.whole = False
            self.source = io.BytesIO()  # the rest is never read
            raise Refused

    def chunks(self) -> Iterator[bytes]:
        """Yield runs of whole lines, the first without its byte order mark."""
        carry = b""
        first = True
        skipping = False
        while block := self.source.read(BLOCK):
            self.count(block)
            if first:
                carry = self.sniffed(block)
                first = False
            elif skipping:
                start = block.find(b"\n") + 1
                if not start:
                    continue
                carry = block[start:]
                skipping = False
            else:
                carry += block
            cut = carry.rfind(b"\n") + 1
            if cut:
                yield carry[:cut]
                carry = carry[cut:]
            if len(carry) > self.request["max_line_bytes"]:
                self.line += 1
                self.note(
                    "F018",
                    self.line,
                    f"the line is longer than {self.request['max_line_bytes']:,} bytes",
                    printable(carry),
                )
                if not self.width:
                    raise Refused
                carry = b""
                skipping = True
        if carry:
            self.note(
                "F019",
                self.line + carry.count(b"\n") + 1,
                "the last line is not ended by a line feed: the file may be cut off",
                printable(carry),
            )
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
        if block[:SNIFFED].count(0) > len(block[:SNIFFED]) // 8:
            self.refuse_zeros(block[:SNIFFED])
        if block.startswith(b"\xef\xbb\xbf"):
            self.note("F010", 1, "the file begins with a byte order mark (EF BB BF)")
            return block[3:]
        return block

    def refuse_zeros(self, head: bytes) -> None:
        """Refuse a file full of NUL: UTF-16 without its mark, or no text at all."""
        odd, even = head[1::2].count(0), head[0::2].count(0)
        if max(odd, even) > len(head) // 4 and min(odd, even) < len(head) // 32 + 1:
            name = "little-endian" if odd > even else "big-endian"
            self.note("F009", 1, f"the file looks like UTF-16 ({name}), expected UTF-8")
        else:
            self.note(
                "F008",
                0,
                f"the file is binary: {odd + even} of its first {len(head)} bytes are NUL, "
                "expected text in CSV",
            )
        raise Refused

    def line_ends(self) -> None:
        """Note line ends other than LF, once for the file."""
        if self.n_crlf and self.n_lf:
            self.note(
                "F012",
                self.first_crlf,
                f"{self.n_crlf:,} lines end in CR LF and "
                f"{self.n_lf:,} in LF, expected LF throughout",
            )
        elif self.n_crlf:
            self.note("F011", 1, f"all {self.n_crlf:,} lines end in CR LF, expected LF alone")
