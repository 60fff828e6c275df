"""Short names of firms for drawings: `Google` of `Alphabet (Google)`, `US FTC`, `AMD`."""

from __future__ import annotations

from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.names import normalise

_LONG: Final = 19
_ACRONYM: Final = 3
_COUNTRIES: Final = ("US ", "UK ", "EU ")


def drawn_names(book: Book) -> dict[str, str]:
    """Return the name that a drawing has room for, by subject, of every firm in the register."""
    register = book.snapshot.organisations.select("id", "name", "aliases").rows()
    return {
        f"org:{key}": drawn_name(key, name, aliases.split(";")) for key, name, aliases in register
    }


def drawn_name(key: str, name: str, aliases: list[str]) -> str:
    """Return the short name of one firm: always one of the names it already answers to.

    Of `Alphabet (Google)` the part that is its id. Of a long name the acronym: with the country
    that the name begins with, or where it is the id itself (`amd`); others are too obscure.
    """
    head, bracket, tail = name.partition(" (")
    inner = tail.removesuffix(")") if bracket else ""
    label = inner if inner and normalise(inner) == normalise(key) else head
    if len(label) <= _LONG:
        return label
    for alias in aliases:
        if alias.isascii() and alias.isalpha() and alias.isupper() and len(alias) <= _ACRONYM:
            country = next((each for each in _COUNTRIES if label.startswith(each)), "")
            if country or normalise(alias) == normalise(key):
                return country + alias
    return label
