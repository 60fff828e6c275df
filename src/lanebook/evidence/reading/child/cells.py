"""Lines to cells, RFC 4180 to the letter, and words for what is wrong with a header."""

from __future__ import annotations

import re

#: What no cell may contain: C0 and C1 controls, line and paragraph separators.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
#: The same where one byte is one character; the line feed parts lines.
CONTROL_BYTES = bytes({*range(0x20), 0x7F} - {0x0A})
#: How much of an offending row is shown.
ROW_WIDTH = 400


def unclean(chunk: bytes, lines: list[str]) -> bool:
    """Return whether a chunk, given as bytes and as lines, holds a control character, fast."""
    if len(chunk.translate(None, CONTROL_BYTES)) != len(chunk):
        return True
    return not chunk.isascii() and any(
        not line.isprintable() and CONTROL.search(line) for line in lines
    )


def split(line: str) -> list[str] | str:
    """Split one line at its commas, RFC 4180 to the letter; a code names what is wrong.

    Returns "R002" where a quote stays open, "R003" where one stands in the wrong place.
    """
    cells: list[str] = []
    at, end = 0, len(line)
    while (quote := line.find('"', at)) >= 0:
        if quote > at:
            if line[quote - 1] != ",":
                return "R003"
            cells += line[at : quote - 1].split(",")
        close = quote + 1
        while (close := line.find('"', close)) >= 0 and line[close + 1 : close + 2] == '"':
            close += 2
        if close < 0:
            return "R002"
        cells.append(line[quote + 1 : close].replace('""', '"'))
        at = close + 1
        if at == end:
            return cells
        if line[at] != ",":
            return "R003"
        at += 1
    return cells + line[at:].split(",")


def difference(cells: list[str], expected: list[str]) -> str:
    """Say in words how a header differs from the one expected."""
    missing = [name for name in expected if name not in cells]
    extra = sorted({name for name in cells if name not in expected})
    twice = sorted({name for name in cells if cells.count(name) > 1} if len(cells) < 200 else ())
    parts = [
        f"{word} {', '.join(repr(name[:40]) for name in names[:8])}"
        + (f" and {len(names) - 8:,} more" if len(names) > 8 else "")
        for word, names in (("missing", missing), ("unknown", extra), ("twice", twice))
        if names
    ]
    if len(cells) == 1 and any(mark in cells[0] for mark in ";\t|"):
        mark = max(";\t|", key=cells[0].count)
        return f"the columns are parted by {mark!r}, expected a comma"
    said = "; ".join(parts) or "the columns stand in another order"
    return f"{len(cells):,} columns, expected {len(expected)}: {said}"


def nearest_table(cells: list[str], tables: dict[str, list[str]]) -> str:
    """Name the table that shares most columns with a header, and how the two differ."""
    names = set(cells)
    best = max(tables, key=lambda name: len(names & set(tables[name])))
    if not names & set(tables[best]):
        return f"; expected the columns of one of: {', '.join(sorted(tables))}"
    return f"; nearest is {best}: {difference(cells, tables[best])}"


def printable(raw: bytes) -> str:
    """Return the beginning of a line with what cannot be shown replaced."""
    text = raw[: ROW_WIDTH * 2].decode("utf-8", "replace")
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)[:ROW_WIDTH]
