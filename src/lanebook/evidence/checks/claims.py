"""The claims with what the rules need worked out once, and rules on whole statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

import polars as pl

from lanebook.base.findings import Finding
from lanebook.base.numbers import NUMBER
from lanebook.evidence.checks.scope import Scope, quoted
from lanebook.evidence.tables import LOAD_PROPERTIES, TABLES

#: Columns that together make a statement: two claims that agree on all say the same.
STATEMENT = (
    "subject property value unit valid_from valid_to published source basis bound status".split()
)
MAX_NOTE_WORDS = 24


def typed_claims(scope: Scope) -> pl.DataFrame:
    """Return the claims with their `kind`, `name`, `type` and `number` (null where it is none)."""
    cached = scope.__dict__.get("_claims")
    if isinstance(cached, pl.DataFrame):
        return cached
    words = pl.DataFrame(
        {
            "property": list(scope.vocabulary),
            "type": [word.type for word in scope.vocabulary.values()],
        },
        schema={"property": pl.String, "type": pl.String},
    )
    rows = scope.rows("claims")
    subject = pl.col("subject").str.splitn(":", 2)
    worked_out = (
        rows.select("property", "subject", "value")
        .join(words, on="property", how="left", maintain_order="left")
        .select(
            "type",
            subject.struct.field("field_0").alias("kind"),
            subject.struct.field("field_1").fill_null("").alias("name"),
            plain_number("value").alias("number"),
        )
    )
    frame = rows.hstack(worked_out)  # shares the cells instead of copying a million rows
    scope.__dict__["_claims"] = frame
    return frame


def plain_number(column: str) -> pl.Expr:
    """Return the value of a text column where the number grammar accepts it, else null."""
    number = (
        pl.when(pl.col(column).str.contains(f"^(?:{NUMBER.pattern})$"))
        .then(pl.col(column))
        .cast(pl.Float64, strict=False)
    )
    return pl.when(number.is_finite()).then(number)


def claim_id(cells: Mapping[str, str]) -> str:
    """Return the id a claim earns by what it says: the same cells, the same id.

    Args:
        cells: the columns of claims.csv; an id among them is not looked at.
    """
    text = "\n".join(cells[name] for name in TABLES["claims"].columns if name != "id")
    return f"c-{sha256(text.encode()).hexdigest()[:10]}"


def same_statement(scope: Scope) -> Iterator[Finding]:
    """Find the same statement under two ids, in the book or known beside it."""
    own = scope.rows("claims")
    known = scope.known_rows("claims").join(own.select("id"), on="id", how="anti")
    key = pl.struct(STATEMENT).hash().alias("key")
    keys = own.select("line", key)
    beside = known.select(key, earlier=pl.col("id") + " in the base").unique("key")
    first = keys.group_by("key").agg(pl.col("line").min().alias("first_line"))
    again = (
        keys.join(first, on="key")
        .join(beside, on="key", how="left")
        .filter((pl.col("line") > pl.col("first_line")) | pl.col("earlier").is_not_null())
        .sort("line")
    )
    listed = again.head(scope.raw.limits.n_findings)
    ids = dict(own.join(listed.select(line="first_line"), on="line").select("line", "id").rows())
    yield from scope.found(
        "claims",
        "C001",
        own.join(listed, on="line").sort("line"),
        lambda row, ids: (
            f"{row['id']} says the same as "
            f"{row['earlier'] or ids[row['first_line']] + ' on line ' + str(row['first_line'])}"
        ),
        n_offending=again.height,
        ids=ids,
    )


def note_length(scope: Scope) -> Iterator[Finding]:
    """Find notes that are essays."""
    n_words = pl.col("note").str.count_matches(r"\S+")
    yield from scope.offenders(
        "claims",
        "C002",
        n_words > MAX_NOTE_WORDS,
        lambda row: (
            f"the note has {len(row['note'].split())} words, expected at most {MAX_NOTE_WORDS}"
        ),
    )


def it_above_facility(scope: Scope) -> Iterator[Finding]:
    """Find statements whose IT load exceeds the facility load beside it."""
    loads = typed_claims(scope).filter(
        (pl.col("property") == "capacity")
        & pl.col("basis").is_in(["it", "facility"])
        & pl.col("number").is_not_null()
    )
    key = ["subject", "valid_from", "published", "source"]
    facility = loads.filter(pl.col("basis") == "facility").select(*key, facility="number")
    both = (
        loads.filter(pl.col("basis") == "it")
        .join(facility.group_by(key).agg(pl.col("facility").last()), on=key)
        .filter(pl.col("number") > pl.col("facility"))
        .sort("line")
    )
    yield from scope.found(
        "claims",
        "C003",
        both,
        lambda row: (
            f"IT load of {row['number']:g} MW above the facility load of "
            f"{row['facility']:g} MW of the same statement"
        ),
    )


def dated_demand(scope: Scope) -> Iterator[Finding]:
    """Find demand without a date: that is a goal."""
    yield from scope.offenders(
        "claims",
        "C004",
        (pl.col("property") == "demand_ask")
        & (pl.col("valid_from") == "")
        & (pl.col("valid_to") == ""),
        lambda row: f"demand_ask of {quoted(row['subject'])} has no date",
    )


def basis_of_load(scope: Scope) -> Iterator[Finding]:
    """Find megawatts of load without a basis, and a basis on anything else."""
    load = pl.col("property").is_in(sorted(LOAD_PROPERTIES)) & (pl.col("unit") == "MW")
    yield from scope.offenders(
        "claims",
        "V009",
        load & (pl.col("basis") == ""),
        lambda row: (
            f"a bare {row['value']} MW of {row['property']}: no basis, expected it, "
            "facility, chips or unknown"
        ),
    )
    yield from scope.offenders(
        "claims",
        "V011",
        ~load & (pl.col("basis") != ""),
        lambda row: f"basis {quoted(row['basis'])} on {row['property']} in {row['unit']}",
    )


def bound_of_number(scope: Scope) -> Iterator[Finding]:
    """Find numbers without a bound, and a bound on anything else."""
    claims = typed_claims(scope).filter(pl.col("type").is_not_null())
    number, bound = pl.col("type") == "number", pl.col("bound") != ""
    yield from scope.among(
        "claims",
        "V012",
        claims,
        number & ~bound,
        lambda row: (
            f"the number {quoted(row['value'])} has no bound, expected point, low, high, "
            "at_least, up_to or approx"
        ),
    )
    yield from scope.among(
        "claims",
        "V012",
        claims,
        ~number & bound,
        lambda row: f"bound {quoted(row['bound'])} on {row['property']}, which is no number",
    )
