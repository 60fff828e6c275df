"""Rules on firms, sites, ties and sources, and on the completeness of a whole book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.checks.claims import plain_number
from lanebook.evidence.checks.scope import Scope, quoted
from lanebook.evidence.codes import finding_of
from lanebook.evidence.tables import TABLES

#: (table, column): cells that must not be empty.
REQUIRED: Final = (
    ("vocabulary", "property"),
    ("vocabulary", "applies_to"),
    ("vocabulary", "unit"),
    ("vocabulary", "definition"),
    ("organisations", "name"),
    ("sites", "name"),
    ("ties", "label"),
    ("sources", "publisher"),
    ("sources", "title"),
    ("parameters", "name"),
    ("parameters", "applies_to"),
    ("parameters", "unit"),
    ("securities", "name"),
)
#: (table, column, pattern, what is expected, may be empty)
PATTERNS: Final = (
    ("organisations", "country", "[A-Z]{2}", "two capitals of ISO 3166, such as US", False),
    ("sites", "country", "[A-Z]{2}", "two capitals of ISO 3166, such as US", False),
    ("organisations", "ticker", "[A-Z]+:[A-Z0-9.]+", "EXCHANGE:SYMBOL, such as NASDAQ:NVDA", True),
    ("sources", "url", r"https?://[^\s/?#]+[^\s]*", "http:// or https:// and an address", False),
    ("securities", "mic", "[A-Z0-9]{4}", "four signs of ISO 10383, such as XNAS", True),
    ("securities", "currency", "[A-Z]{3}", "three capitals of ISO 4217, such as USD", True),
    ("securities", "cik", "[0-9]{10}", "ten digits with leading zeros", True),
)


def complete(scope: Scope) -> Iterator[Finding]:
    """Find tables a whole book lacks."""
    if not scope.complete:
        return
    for name, spec in TABLES.items():
        if not spec.optional and name not in scope.raw.tables and name not in scope.raw.unread:
            yield finding_of("F014", f"{name}.csv", 0, f"the book has no {name}.csv")


def required(scope: Scope) -> Iterator[Finding]:
    """Find empty cells where something must stand."""
    for table, column in REQUIRED:
        yield from scope.offenders(
            table,
            "V003",
            pl.col(column) == "",
            lambda _, column: f"{column} is empty",
            column=column,
        )


def patterns(scope: Scope) -> Iterator[Finding]:
    """Find codes and addresses of another form."""
    for table, column, pattern, expected, optional in PATTERNS:
        wrong = ~pl.col(column).str.contains(f"^(?:{pattern})$")
        yield from scope.offenders(
            table,
            "V016",
            wrong & (pl.col(column) != "") if optional else wrong,
            lambda row, column, expected: f"{column} {quoted(row[column])}, expected {expected}",
            column=column,
            expected=expected,
        )


def coordinates(scope: Scope) -> Iterator[Finding]:
    """Find half a coordinate, and coordinates off the globe."""
    yield from scope.offenders(
        "sites",
        "V017",
        (pl.col("lat") == "") != (pl.col("lon") == ""),
        lambda row: f"lat {quoted(row['lat'])} and lon {quoted(row['lon'])}: only one of the two",
    )
    for column, limit in (("lat", 90), ("lon", 180)):
        number = plain_number(column)
        yield from scope.offenders(
            "sites",
            "V017",
            (pl.col(column) != "") & (number.is_null() | (number.abs() > limit)),
            lambda row, column, limit: (
                f"{column} {quoted(row[column])}, expected degrees from -{limit} to {limit}"
            ),
            column=column,
            limit=limit,
        )


def ends_of_ties(scope: Scope) -> Iterator[Finding]:
    """Find ties of a firm with itself, and rivals in the wrong order."""
    yield from scope.offenders(
        "ties",
        "I010",
        pl.col("provider") == pl.col("recipient"),
        lambda row: f"provider and recipient are both {quoted(row['provider'])}",
    )
    yield from scope.offenders(
        "ties",
        "I010",
        (pl.col("kind") == "competes") & (pl.col("provider") > pl.col("recipient")),
        lambda row: (
            f"competes from {row['provider']} to {row['recipient']}, expected alphabetical order",
            "swap the two; competing is symmetric and stands once.",
        ),
    )


def circles(scope: Scope) -> Iterator[Finding]:
    """Find ties that are part of themselves, and firms that are their own parent."""
    for table, column in (("ties", "part_of"), ("organisations", "parent")):
        parents: dict[str, str] = dict(scope.known_rows(table).select("id", column).iter_rows())
        rows = scope.rows(table)
        parents |= dict(rows.select("id", column).iter_rows())
        inside = _in_circles(parents)
        if inside:
            yield from scope.offenders(
                table,
                "I006",
                pl.col("id").is_in(sorted(inside)),
                lambda row, column, inside: f"{column} runs in a circle: {inside[row['id']]}",
                column=column,
                inside=inside,
            )


def _in_circles(parents: dict[str, str]) -> dict[str, str]:
    """Return each id that lies on a circle with the circle spelled out."""
    done: set[str] = set()
    circles: dict[str, str] = {}
    for start in parents:
        trail: dict[str, int] = {}
        at = start
        while at and at not in done and at not in trail:
            trail[at] = len(trail)
            at = parents.get(at, "")
        if at in trail:
            circle = list(trail)[trail[at] :]
            shown = " → ".join([*circle[:6], "…"] if len(circle) > 6 else [*circle, circle[0]])
            circles |= dict.fromkeys(circle, shown)
        done |= trail.keys()
    return circles


def uncited_sources(scope: Scope) -> Iterator[Finding]:
    """Find sources that support nothing."""
    if "sources" not in scope.raw.tables or scope.raw.unread & {"claims", "parameters"}:
        return
    claims = scope.both("claims", "source", "also")
    cited = pl.concat(
        [
            claims["source"],
            claims.filter(pl.col("also") != "")["also"].str.split(";").explode(),
            scope.both("parameters", "source")["source"],
        ]
    ).unique()
    yield from scope.offenders(
        "sources",
        "I009",
        ~pl.col("id").is_in(cited.implode()),
        lambda row: f"source {quoted(row['id'])} supports no claim and no parameter",
    )
