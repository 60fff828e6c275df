"""The vocabulary as a typed table: property → subjects, units, type and meaning.

Checks, documentation, forms and workbook headers all read it; nothing repeats it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from lanebook.evidence.snapshot import shipped_book

VALUE_TYPES: Final = ("number", "text", "date", "enum")


@dataclass(frozen=True, slots=True)
class Property:
    """One word of the vocabulary.

    Attributes:
        name: the property as claims write it.
        applies_to: kinds of subject it may be said of.
        units: units it may be stated in.
        type: "number", "text", "date" or "enum".
        definition: one exact sentence or two.
    """

    name: str
    applies_to: tuple[str, ...]
    units: tuple[str, ...]
    type: str
    definition: str

    @property
    def numeric(self) -> bool:
        """True where the value is a number."""
        return self.type == "number"


@dataclass(frozen=True, slots=True)
class Vocabulary(Mapping[str, Property]):
    """All properties by name, in the order of the file."""

    properties: Mapping[str, Property]

    def __getitem__(self, name: str) -> Property:
        """Return a property by its name."""
        return self.properties[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in the order of the file."""
        return iter(self.properties)

    def __len__(self) -> int:
        """Return the number of properties."""
        return len(self.properties)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit some property may be stated in, sorted."""
        return tuple(sorted({unit for word in self.values() for unit in word.units}))


def vocabulary_of(frame: pl.DataFrame) -> Vocabulary:
    """Read the typed vocabulary from the rows of vocabulary.csv.

    Args:
        frame: the columns of the table as text. Where a property stands twice the first counts;
            the second is a finding of the checks.
    """
    properties: dict[str, Property] = {}
    for row in frame.iter_rows(named=True):
        word = Property(
            row["property"],
            tuple(part for part in row["applies_to"].split(";") if part),
            tuple(part for part in row["unit"].split(";") if part),
            row["type"],
            row["definition"],
        )
        properties.setdefault(word.name, word)
    return Vocabulary(properties)


@cache
def shipped_vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with the package."""
    path = shipped_book() / "vocabulary.csv"
    frame = pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))
    return vocabulary_of(frame)
