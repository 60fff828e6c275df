"""Every way we know to spoil a file: bytes by name, with the codes they earn.

`python -m tests.bad.make` writes the corpus to tests/bad/corpus; the same seed gives the same
bytes. Nothing large stands here: bombs are made while a test runs.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.bad.book import GOOD, table_bytes

SEED = 20260531
CORPUS = Path(__file__).parent / "corpus"


def _form() -> dict[str, tuple[bytes, frozenset[str]]]:
    """Return files that are wrong as files, by name, with the codes they must earn."""
    good = table_bytes("claims", GOOD["claims"])
    header, *rows = good.split(b"\n")[:-1]
    noise = random.Random(SEED)
    binary = bytes(noise.randrange(256) for _ in range(2_000))

    def spoiled(line: int, row: bytes) -> bytes:
        return b"\n".join([header, *rows[: line - 2], row, *rows[line - 1 :]]) + b"\n"

    cases: dict[str, tuple[bytes, str]] = {
        "empty": (b"", "F006"),
        "newline-only": (b"\n", "F015"),
        "byte-order-mark": (b"\xef\xbb\xbf" + good, "F010"),
        "utf-16-le": (b"\xff\xfe" + good.decode().encode("utf-16-le"), "F009"),
        "utf-16-be": (b"\xfe\xff" + good.decode().encode("utf-16-be"), "F009"),
        "utf-16-without-mark": (good.decode().encode("utf-16-le"), "F009"),
        "utf-32": (good.decode().encode("utf-32"), "F009"),
        "latin-1": (spoiled(3, rows[1].replace(b"2500000000", "caf\xe9".encode("latin-1"))), "R007"),
        "overlong-utf-8": (spoiled(3, rows[1] + b"\xc0\xaf"), "R007"),
        "surrogate-utf-8": (spoiled(3, rows[1] + b"\xed\xa0\x80"), "R007"),
        "crlf": (good.replace(b"\n", b"\r\n"), "F011"),
        "mixed-line-ends": (good.replace(b"\n", b"\r\n", 3), "F012"),
        "carriage-returns-only": (good.replace(b"\n", b"\r"), "R005"),
        "half-a-row": (good[: good.rindex(b",announced")], "F019 R001"),
        "no-final-newline": (good[:-1], "F019"),
        "missing-column": (good.replace(b",note", b"", 1), "F015"),
        "extra-column": (good.replace(b",note", b",note,remark", 1), "F015"),
        "column-twice": (good.replace(b",note", b",bound", 1), "F015"),
        "columns-swapped": (good.replace(b"value,unit", b"unit,value", 1), "F015"),
        "no-header": (b"\n".join(rows) + b"\n", "F015"),
        "semicolons": (good.replace(b",", b";"), "F015"),
        "tabs": (good.replace(b",", b"\t"), "R005"),
        "sep-line": (b"sep=,\n" + good, "F016"),
        "open-quote": (spoiled(3, b'"' + rows[1]), "R002"),
        "open-quote-at-the-end": (good + b'c-0000000009,"tie', "F019 R002"),
        "quote-inside": (spoiled(3, rows[1].replace(b"USD", b'US"D')), "R003"),
        "text-after-quote": (spoiled(3, rows[1].replace(b"USD", b'"US"D')), "R003"),
        "line-break-in-cell": (spoiled(3, rows[1].replace(b"USD", b'"U\nSD"')), "R004"),
        "nul": (spoiled(3, rows[1].replace(b"USD", b"U\x00SD")), "R005"),
        "escape": (spoiled(3, rows[1].replace(b"USD", b"\x1b[2JUSD")), "R005"),
        "unit-separator": (spoiled(3, rows[1].replace(b"USD", b"U\x1fSD")), "R005"),
        "next-line-sign": (spoiled(3, rows[1].replace(b"USD", "U\x85SD".encode())), "R005"),
        "line-separator": (spoiled(3, rows[1].replace(b"USD", "U\u2028SD".encode())), "R005"),
        "one-cell-less": (spoiled(3, rows[1][:-1]), "R001"),
        "one-cell-more": (spoiled(3, rows[1] + b","), "R001"),
        "empty-line": (spoiled(3, b""), "R001"),
        "long-cell": (spoiled(3, rows[1] + b"x" * 10_001), "R006"),
        "zip": (b"PK\x03\x04" + binary, "F008"),
        "pdf": (b"%PDF-1.7\n" + binary, "F008"),
        "sqlite": (b"SQLite format 3\x00" + binary, "F008"),
        "zeros": (bytes(4_096), "F008"),
        "noise": (binary.replace(b"\x00", b"\x01").replace(b"\n", b"\x01"), "F019 R007"),
    }  # fmt: skip
    return {name: (data, frozenset(codes.split())) for name, (data, codes) in cases.items()}


FORM = _form()


def main() -> None:
    """Write the corpus: one file a case, named after it."""
    CORPUS.mkdir(exist_ok=True)
    for name, (data, _) in FORM.items():
        (CORPUS / f"{name}.csv").write_bytes(data)


if __name__ == "__main__":
    main()
