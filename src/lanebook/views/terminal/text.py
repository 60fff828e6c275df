"""Text measured for a terminal: encodings, column widths, wrapping."""

from __future__ import annotations

import unicodedata
from typing import Final

#: What our own signs become where the terminal cannot encode them.
ASCII_SIGNS: Final[dict[int, str]] = {
    ord(sign): plain
    for sign, plain in {
        "−": "-", "–": "-", "—": "-", "≥": ">=", "≤": "<=", "≈": "~=", "×": "x", "◆": "*",
        "·": "|", "…": "...", "“": '"', "”": '"', "\u2018": "'", "’": "'", "→": "->", "─": "-",
        "━": "=", "└": "+", "€": "EUR", "\u00a0": " ", "\u202f": " ", "█": "#", "░": ".",
    }.items()
}  # fmt: skip


def encodable(text: str, encoding: str) -> str:
    """Return `text` with every character replaced that `encoding` cannot carry."""
    if text.isascii():
        return text
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        replaced = text.translate(ASCII_SIGNS)
        return replaced.encode("ascii", "replace").decode("ascii")
    return text


def width(text: str) -> int:
    """Return the terminal columns that `text` takes; East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Return `text` filled with blanks to `columns`, aligned left or right."""
    gap = " " * max(0, columns - width(text))
    return gap + text if right else text + gap


def wrapped(text: str, columns: int) -> list[str]:
    """Return `text` in lines of at most `columns`; words too long for a line are cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and width(line) + 1 + width(word) <= columns:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, columns)
        lines.extend(full)
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, columns: int) -> list[str]:
    if width(word) <= columns:
        return [word]
    pieces, piece, used = [], "", 0
    for character in word:
        taken = _character_width(character)
        if piece and used + taken > columns:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + character, used + taken
    return [*pieces, piece]


def longest_word(text: str) -> int:
    """Return the width of the widest word."""
    return max(map(width, text.split()), default=0)
