"""Which dated statements of the book say what binds: one rule, so that nobody picks what fits.

A statement is a clause of an event or a policy of a layer, a firm or a market that uses a word of
scarcity, ease or surplus, or a number that says the same (a booked share, a utilisation, a fill
rate under one, an auction at its cap). What it speaks of comes from its words, else from its
subject. Words that only boast of supply secured, or report a lead time, say nothing of what binds
and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from lanebook.answers.book import Book

TIGHT: Final = re.compile(
    r"sold out|fully (?:booked|contracted|subscribed)|booked (?:until|through|in advance)"
    r"|shortage|shortfall|short of requirement|constrained|\bbinding\b|bottleneck"
    r"|exceeds own capacity|squeezed|delivery delay",
    re.IGNORECASE,
)
EASY: Final = re.compile(r"\beas(?:es|ed|ing)\b", re.IGNORECASE)
SURPLUS: Final = re.compile(
    r"surplus|oversuppl|\bglut\b|leases? cancelled|cancelled (?:or deferred|[^;]{0,20}leases)",
    re.IGNORECASE,
)
#: What a clause speaks of, by its words, first match first.
WORDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (family, re.compile(words, re.IGNORECASE))
    for family, words in (
        ("demand", SURPLUS.pattern),
        ("packaging", r"CoWoS|packaging"),
        ("memory", r"memory|\bHBM\d?|DRAM"),
        ("wafers", r"\bN[23]\b|wafer|\bEUV\b"),
        ("power", r"powered-shell|UCAP|grid|electric|megawatt|\bpower\b"),
        ("chips", r"Trainium|\bTPU|\bGPU|chips? sold out(?! in cloud)"),
    )
)
#: What a subject's clauses speak of where their words name nothing.
OF_SUBJECT: Final[dict[str, str]] = {
    "layer:cowos": "packaging", "layer:hbm": "memory", "layer:n2-wafers": "wafers",
    "layer:n3-wafers": "wafers", "layer:accelerators": "chips",
    "layer:power-interconnect": "power", "layer:gas-turbines": "power",
    "layer:transformers": "power", "org:pjm": "power", "org:ercot": "power", "org:miso": "power",
    "org:micron": "memory", "org:sk-hynix": "memory", "org:samsung": "memory",
    "market:bain-ai": "capital",
}  # fmt: skip
#: Keys of the model's layers in each family; "supply" is everything but demand.
LAYERS_OF: Final[dict[str, tuple[str, ...]]] = {
    "packaging": ("cowos",), "memory": ("hbm",), "wafers": ("n2", "n3", "n4", "n5"),
    "power": ("power",), "capital": ("capital",), "chips": ("cowos", "hbm", "n2", "n3", "n4", "n5"),
    "demand": ("ask",), "supply": (),
}  # fmt: skip
#: A number from which on it says that something binds: property -> least and most.
NUMBERS: Final[dict[str, tuple[float, float]]] = {
    "booked_share": (0.95, 1.0), "utilisation": (1.0, 9.0), "fill_rate": (0.0, 0.95),
    "revenue_shortfall": (1.0, float("inf")),
}  # fmt: skip
_TEXTS: Final = ("event", "policy")
_AT_CAP: Final = re.compile(r"\bat cap\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(20[2-4]\d)(?:/(\d\d))?\b")
_UNTIL: Final = re.compile(r"\b(?:through|until|to|lasts)\b", re.IGNORECASE)
_DECADE: Final = re.compile(r"next decade", re.IGNORECASE)
_KINDS: Final = ("layer", "org", "market")
_GONE: Final = ("denied", "ended")


@dataclass(frozen=True, slots=True)
class Clause:
    """What one claim says of one family.

    Attributes:
        claims: its id, and those of other tellings of the same number.
        family: key of `LAYERS_OF`.
        binds: True where it says that the family is scarce (demand: that it is the limit), False
            where it says that it eases.
        years: first and last calendar year of which it speaks.
        published: the day of the first telling.
    """

    claims: tuple[str, ...]
    family: str
    binds: bool
    years: tuple[int, int]
    published: date


def clauses(book: Book) -> tuple[Clause, ...]:
    """Return what the claims known say of what binds, in order of publication and id.

    Nothing published after the book's known day takes part; what was denied or ended does not
    count as said. A number told twice, or as a low and a high end, is one statement.
    """
    known = book.snapshot.known(book.as_of.known_at)
    wanted = known.filter(
        pl.col("subject_kind").is_in(_KINDS)
        & ~pl.col("status").is_in(_GONE)
        & pl.col("property").is_in([*_TEXTS, *NUMBERS, "capacity_price"])
    )
    found: dict[tuple[object, ...], Clause] = {}
    for row in wanted.sort("published", "id").iter_rows(named=True):
        for clause in clauses_of(row):
            text = row["value"] if row["property"] in _TEXTS else ""
            key = (row["subject"], row["property"], text, clause.family, clause.years)
            first = found.get(key)
            found[key] = (
                clause if first is None else replace(first, claims=(*first.claims, *clause.claims))
            )
    return tuple(found.values())


def clauses_of(row: Mapping[str, Any]) -> Iterator[Clause]:
    """Yield what one claim says; nothing for most."""
    if row["property"] in _TEXTS:
        for family, binds in sorted(_of_text(row["subject"], row["value"])):
            yield Clause((row["id"],), family, binds, years_of(row), row["published"])
    elif _of_number(row):
        family = OF_SUBJECT.get(row["subject"], "supply")
        said_on = row["published"]
        yield Clause((row["id"],), family, binds=True, years=years_of(row), published=said_on)


def _of_text(subject: str, text: str) -> set[tuple[str, bool]]:
    found: set[tuple[str, bool]] = set()
    for clause in text.split(";"):
        surplus, tight = SURPLUS.search(clause), TIGHT.search(clause)
        easy = EASY.search(clause)
        if not (surplus or tight or easy):
            continue
        named = [family for family, words in WORDS if words.search(clause)]
        families = ["demand"] if surplus else named or [OF_SUBJECT.get(subject, "supply")]
        found |= {(family, bool(tight or surplus)) for family in families}
    return found


def _of_number(row: Mapping[str, Any]) -> bool:
    if row["property"] == "capacity_price":
        return row["status"] != "forecast" and bool(_AT_CAP.search(row["note"]))
    least, most = NUMBERS[row["property"]]
    return row["number"] is not None and least <= row["number"] <= most


def years_of(row: Mapping[str, Any]) -> tuple[int, int]:
    """Return the first and last calendar year of which a claim speaks.

    Its valid period; years named in the text where they lie outside it; the year of publication
    where it names none.
    """
    published = row["published"].year
    first = row["valid_from"].year if row["valid_from"] else published
    last = row["valid_to"].year if row["valid_to"] else max(first, published)
    text = f"{row['value']}" if row["property"] in _TEXTS else ""
    named = [int(year) for match in _YEAR.finditer(text) for year in _spelled(match)]
    if _DECADE.search(text):
        return published, published + 10
    if not named or (min(named) >= first and max(named) <= last):
        return first, last
    if _UNTIL.search(text) and max(named) > last:
        return first, max(named)
    return min(named), max(named)


def _spelled(match: re.Match[str]) -> tuple[str, ...]:
    year, short = match.group(1), match.group(2)
    return (year,) if short is None else (year, year[:2] + short)
