"""Text of strangers, made harmless before any view shows it.

Titles, notes and names in a book were written by others. Terminals obey escape sequences, bidi
marks reorder what a reader sees, and one field may hold a megabyte: controls are shown instead of
sent, and long text is cut with the number of characters left out.
"""

from __future__ import annotations

import unicodedata
from typing import Final

#: Longest cell or sentence shown; the rest is counted, not printed.
MAX_CHARACTERS: Final = 2_000

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINK_SCHEMES: Final = ("https://", "http://")
#: Characters that end an attribute, a typst string or an address in careless hands.
_NOT_IN_LINKS: Final = frozenset("\"'<>\\`{}|^ ")


def safe(text: str, *, limit: int = MAX_CHARACTERS) -> str:
    """Return `text` on one line without controls; invisible direction marks become visible.

    Line breaks and tabs become blanks. Text beyond `limit` is cut with the number left out.
    """
    if len(text) > limit:
        text = f"{text[:limit]}… ({len(text) - limit:,} more characters)"
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_safe_character, text))


def _safe_character(character: str) -> str:
    if character in "\t\r\n\v\f\u2028\u2029":
        return " "
    if character in _BIDI:
        return f"<U+{ord(character):04X}>"
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Co", "Cn"):
        return "\ufffd"
    return "" if category == "Cf" else character


def safe_link(url: str) -> str | None:
    """Return `url` if a view may make it a link: http or https, printable, of sane length."""
    plain = url.isascii() and url.isprintable() and len(url) <= MAX_CHARACTERS
    if plain and url.lower().startswith(_LINK_SCHEMES) and not _NOT_IN_LINKS & set(url):
        return url
    return None
