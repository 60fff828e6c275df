"""Rules on keys, ids and references: unique, well formed, pointing somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.checks.claims import claim_id, typed_claims
from lanebook.evidence.checks.lookalikes import by_skeleton, difference, skeleton
from lanebook.evidence.checks.scope import Row, Scope, quoted
from lanebook.evidence.tables import SUBJECT_KINDS, SUPPLY_LAYERS, TABLES

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9.-]*", re.ASCII)
CLAIM_ID: Final = re.compile(r"c-[0-9a-f]{10}", re.ASCII)

#: (table, column, table pointed to, may be empty)
REFERENCES: Final = (
    ("organisations", "parent", "organisations", True),
    ("sites", "operator", "organisations", False),
    ("ties", "provider", "organisations", False),
    ("ties", "recipient", "organisations", False),
    ("ties", "site", "sites", True),
    ("ties", "part_of", "ties", True),
    ("claims", "source", "sources", False),
    ("securities", "org", "organisations", False),
)
#: Beyond so many ids, or signs in one, no nearest one is looked for: it would take too long.
MOST_IDS: Final = 20_000
MOST_SIGNS: Final = 100
#: Dangling ids beyond which look-alikes are no longer told from the rest.
MOST_TWINS: Final = 100_000
LAYER_SUBJECTS: Final = frozenset(f"layer:{name}" for name in SUPPLY_LAYERS)
SUBJECT_TABLES: Final = {"tie": "ties", "org": "organisations", "site": "sites"}


def unique_keys(scope: Scope) -> Iterator[Finding]:
    """Find rows whose key an earlier row of the file has."""
    for table, spec in TABLES.items():
        rows = scope.rows(table)
        key = list(spec.key)
        twice = rows.select("line", *key).filter(pl.struct(key).is_duplicated())
        if not twice.height:
            continue
        first = twice.group_by(key).agg(pl.col("line").min().alias("first_line"))
        again = twice.join(first, on=key).filter(pl.col("line") > pl.col("first_line")).sort("line")
        listed = again.select("line", "first_line").head(scope.raw.limits.n_findings)
        yield from scope.found(
            table,
            "I001",
            rows.join(listed, on="line").sort("line"),
            lambda row, key: (
                f"{' '.join(key)} {quoted(' '.join(row[k] for k in key))} stands "
                f"on line {row['first_line']} already"
            ),
            n_offending=again.height,
            key=key,
        )


def well_formed_ids(scope: Scope) -> Iterator[Finding]:
    """Find ids that are no slugs, and claim ids of another form."""
    for table in ("organisations", "sites", "sources"):
        yield from scope.offenders(
            table,
            "I002",
            ~pl.col("id").str.contains(f"^(?:{SLUG.pattern})$"),
            lambda row: (
                f"id {quoted(row['id'])}, expected small letters a–z, digits, hyphens and "
                "full stops, beginning with a letter or digit"
            ),
        )
    yield from scope.offenders(
        "claims",
        "I002",
        ~pl.col("id").str.contains(f"^(?:{CLAIM_ID.pattern})$"),
        lambda row: (
            f"id {quoted(row['id'])}, expected c- and ten of 0–9 a–f",
            f"write {claim_id(row)}, made from the row's other cells.",
        ),
    )


def tie_ids(scope: Scope) -> Iterator[Finding]:
    """Find ties whose id does not spell provider--recipient--kind[--n]."""
    stem = pl.concat_str("provider", pl.lit("--"), "recipient", pl.lit("--"), "kind")
    rest = pl.col("id").str.strip_prefix(stem)
    yield from scope.offenders(
        "ties",
        "I005",
        ~(pl.col("id").str.starts_with(stem) & rest.str.contains("^(?:--[0-9]+)?$")),
        lambda row: (
            f"id {quoted(row['id'])}, expected {tie_id(row)}, with --2, --3 … for more",
            "write the id from the row's own cells, provider first.",
        ),
    )


def tie_id(row: Row) -> str:
    """Return the id that a tie's own cells spell, without a number."""
    return f"{row['provider']}--{row['recipient']}--{row['kind']}"


def references(scope: Scope) -> Iterator[Finding]:
    """Find cells that point to a row that exists nowhere."""
    for table, column, target, optional in REFERENCES:
        if target in scope.raw.unread:
            continue
        ids = scope.ids(target)
        used = scope.rows(table)[column].unique().to_list()
        bad = sorted(value for value in used if value not in ids and (value or not optional))
        yield from _dangling(scope, table, column, bad, ids, f"is not in {target}")


def _dangling(
    scope: Scope, table: str, column: str, bad: list[str], ids: frozenset[str], what: str
) -> Iterator[Finding]:
    """Yield look-alikes of existing ids apart from what merely points nowhere."""
    if not bad:
        return
    groups = by_skeleton(ids)
    twins = {
        value: found[0] for value in bad[:MOST_TWINS] if (found := groups.get(skeleton(value)))
    }
    yield from scope.offenders(
        table,
        "I004",
        pl.col(column).is_in(sorted(twins)),
        lambda row: (
            f"{column} {quoted(row[column])} looks like {quoted(twins[row[column]])}: "
            f"{difference(row[column], twins[row[column]])}"
        ),
    )
    others = [value for value in bad if value not in twins]
    yield from scope.offenders(
        table,
        "I003",
        pl.col(column).is_in(others),
        lambda row: (f"{column} {quoted(row[column])} {what}", meant(row[column], ids)),
    )


def further_sources(scope: Scope) -> Iterator[Finding]:
    """Find ids in `also` that are no source, or the source itself."""
    if "sources" in scope.raw.unread:
        return
    ids = scope.ids("sources")
    cells = scope.rows("claims").filter(pl.col("also") != "").select("line", "source", "also")
    parts = cells.with_columns(pl.col("also").str.split(";")).explode("also")
    bad = parts.filter(
        (pl.col("also") != "")
        & (~pl.col("also").is_in(sorted(ids)) | (pl.col("also") == pl.col("source")))
    ).select("line", other="also")
    rows = scope.rows("claims").join(bad, on="line").sort("line", "other")
    yield from scope.found(
        "claims",
        "I003",
        rows,
        lambda row: (
            f"also {quoted(row['other'])} is the source itself"
            if row["other"] == row["source"]
            else f"also {quoted(row['other'])} is not in sources",
            meant(row["other"], ids) if row["other"] != row["source"] else "leave it out.",
        ),
    )


def subjects(scope: Scope) -> Iterator[Finding]:
    """Find subjects of no known kind, or that point nowhere."""
    pairs = typed_claims(scope).select("subject", "kind", "name").unique().sort("subject")
    malformed: list[str] = []
    dangling: list[str] = []
    for subject, kind, name in pairs.iter_rows():
        if kind not in SUBJECT_KINDS or not name:
            malformed.append(subject)
        elif kind == "layer":
            if name not in SUPPLY_LAYERS:
                dangling.append(subject)
        elif kind == "market":
            if not SLUG.fullmatch(name):
                malformed.append(subject)
        elif SUBJECT_TABLES[kind] not in scope.raw.unread and name not in scope.ids(
            SUBJECT_TABLES[kind]
        ):
            dangling.append(subject)
    if malformed:
        yield from scope.offenders(
            "claims",
            "I007",
            pl.col("subject").is_in(malformed),
            lambda row: (
                f"subject {quoted(row['subject'])}, expected tie:, org:, site:, layer: or "
                "market: and an id"
            ),
        )
    ids = frozenset(
        f"{kind}:{name}" for kind, table in SUBJECT_TABLES.items() for name in scope.ids(table)
    )
    yield from _dangling(
        scope, "claims", "subject", dangling, ids | LAYER_SUBJECTS, "exists nowhere"
    )


@lru_cache(maxsize=4096)
def meant(value: str, ids: frozenset[str]) -> str:
    """Return a hint that names the nearest id, "" where none comes near."""
    kind, colon, name = value.partition(":")
    if colon:  # a tie called a firm: the name is right, the kind is not
        same = sorted(found for found in ids if found.partition(":")[2] == name)
        if same:
            return f"did you mean {same[0]}?"
        ids = frozenset(found for found in ids if found.startswith(f"{kind}:")) or ids
    if len(ids) > MOST_IDS or len(value) > MOST_SIGNS:
        return ""
    close = get_close_matches(value.strip().lower(), sorted(ids), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else ""
