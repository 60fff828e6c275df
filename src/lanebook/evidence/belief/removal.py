"""What takes a claim out of the running, from which day, and because of which other claim.

Four rules, all of METHODS 1. Each yields (row, dead_on, outcome, because, rule); a claim removed
twice keeps the earliest removal. A removal rests only on claims published by `dead_on`, so a view
of the past never sees one that came later.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from lanebook.evidence.belief.backfill import BASE
from lanebook.evidence.belief.topics import ranked, recorded_end
from lanebook.evidence.snapshot import Snapshot

#: rule name -> what it says, for `why` and the method page; in order of precedence on one day.
REMOVAL_RULES: Final[dict[str, str]] = {
    "denied": "denied by the party or by a later source",
    "ended": "withdrawn by a later statement that it no longer holds",
    "vintage": "replaced by a newer vintage of the same publisher's dataset",
    "newer_statement": "replaced by a newer statement of the same speaker",
    "redated": "re-dated: a later publication puts this level at a later date",
}
#: rule -> what becomes of the claim.
OUTCOMES: Final[dict[str, str]] = {
    "denied": "denied",
    "ended": "withdrawn",
    "vintage": "replaced",
    "newer_statement": "replaced",
    "redated": "withdrawn",
}
#: Properties that form a path of levels over time: a value belongs to its date.
LEVELS: Final = frozenset({"capacity", "units", "shipped_power", "contracted_capacity"})
#: Properties that one vintage of a site dataset states as a whole path.
PATHS: Final = ("capacity", "contracted_capacity")
_DEATH = ("row", "dead_on", "rule", "because")


def deaths(claims: pl.DataFrame) -> pl.DataFrame:
    """Return the earliest removal of every removed claim of a `ranked` frame.

    Columns: row, dead_on, outcome, because (claim id), rule. A row that only takes a statement
    away (`removing`) is removed by itself on its own day: it states nothing.
    """
    found = pl.concat(
        [_denials(claims), _vintages(claims), _newer_statements(claims), _redated(claims)]
    )
    precedence = {rule: number for number, rule in enumerate(REMOVAL_RULES)}
    return (
        found.with_columns(
            pl.col("rule").replace_strict(precedence, return_dtype=pl.Int8).alias("precedence"),
            pl.col("rule").replace_strict(OUTCOMES, return_dtype=pl.String).alias("outcome"),
        )
        .sort("row", "dead_on", "precedence", "because")
        .unique("row", keep="first", maintain_order=True)
        .select("row", "dead_on", "outcome", "because", "rule")
    )


def live_claims(snapshot: Snapshot, known_at: date) -> pl.DataFrame:
    """Return the claims known by `known_at`, each with what became of it.

    Adds `outcome` (null while the claim lives), `because` (id of the claim that removed it) and
    `rule` (a key of `REMOVAL_RULES`). Ordered by topic, best first; filter on
    `pl.col("outcome").is_null()` for what still stands.
    """
    claims = ranked(snapshot)
    gone = deaths(claims).filter(pl.col("dead_on") <= known_at)
    return claims.filter(pl.col("published") <= known_at).join(
        gone, on="row", how="left", maintain_order="left"
    )


def _denials(claims: pl.DataFrame) -> pl.DataFrame:
    takers = claims.filter(pl.col("status").is_in(["denied", "ended"]))
    on = ["subject", "property", "unit", "basis"]
    columns = [*on, "value", "number", "valid_from", "valid_to", "published", "row", "id"]
    pairs = claims.filter(~pl.col("status").is_in(["denied", "ended"])).join(
        takers.select(*columns, "status", recorded_end().alias("over")), on=on, suffix="_taker"
    )
    before = pl.col("published") <= pl.col("published_taker")
    removed = pairs.filter(before & (pl.col("over") | _same_statement())).select(
        "row",
        pl.col("published_taker").alias("dead_on"),
        pl.col("status_taker").alias("rule"),
        pl.col("id_taker").alias("because"),
    )
    own = claims.filter("removing").select(
        "row",
        pl.col("published").alias("dead_on"),
        pl.col("status").alias("rule"),
        pl.col("id").alias("because"),
    )
    return pl.concat([removed, own])


def _same_statement() -> pl.Expr:
    """The taker states what the claim states: the value, or for numbers the same day."""
    same_value = pl.col("number").eq_missing(pl.col("number_taker")) & (
        pl.col("number").is_not_null() | (pl.col("value") == pl.col("value_taker"))
    )
    dates_differ = pl.col("valid_from") != pl.col("valid_from_taker")
    other_step = pl.col("property").is_in(sorted(LEVELS)) & dates_differ.fill_null(value=False)
    same_period = pl.col("valid_from").eq(pl.col("valid_from_taker")) & (
        pl.col("valid_to").eq_missing(pl.col("valid_to_taker"))
    )
    number = pl.col("number").is_not_null()
    return (same_value & ~other_step) | (number & same_period.fill_null(value=False))


def _vintages(claims: pl.DataFrame) -> pl.DataFrame:
    """A newer vintage replaces all that its publisher, or a relay naming it, said of the site."""
    load = claims.filter((pl.col("unit") == "MW") & pl.col("property").is_in(PATHS))
    steps = load.filter((pl.col("kind") == "dataset") & (pl.col("property") == "capacity"))
    houses = steps.select(pl.col("publisher").alias("house")).unique()
    relays = (
        load.select("publisher")
        .unique()
        .join(houses, how="cross")
        .filter(pl.col("publisher").str.contains(pl.col("house"), literal=True))
    )
    paths = steps.select(
        "subject",
        pl.col("publisher").alias("house"),
        pl.col("published").alias("dead_on"),
        pl.col("basis").alias("basis_new"),
        pl.col("valid_from").alias("from_new"),
        pl.col("id").alias("because"),
    )
    pairs = (
        load.join(relays, on="publisher")
        .join(paths, on=["subject", "house"])
        .filter(pl.col("published") < pl.col("dead_on"))
    )
    gap = (pl.col("from_new") - pl.col("valid_from")).dt.total_days()
    return (
        pairs.with_columns(
            (pl.col("basis") != pl.col("basis_new")).alias("other_basis"),
            (gap > 0).fill_null(value=False).alias("after"),
            gap.abs().fill_null(0).alias("gap"),
        )
        .sort("row", "dead_on", "other_basis", "after", "gap", "because")
        .unique("row", keep="first", maintain_order=True)
        .select("row", "dead_on", pl.lit("vintage").alias("rule"), "because")
    )


def _newer_statements(claims: pl.DataFrame) -> pl.DataFrame:
    """In one topic a speaker's newer statement of no lower rank replaces the older."""
    columns = ["topic", "row", "published", "status", "publisher", "status_rank", "source_rank"]
    several = claims.filter(~pl.col("removing") & (pl.len().over("topic") > 1)).select(
        *columns, "id"
    )
    pairs = several.join(several, on="topic", suffix="_new").filter(
        (pl.col("published") < pl.col("published_new"))
        & (
            (pl.col("publisher") == pl.col("publisher_new"))
            | ((pl.col("status") == "guidance") & (pl.col("status_new") == "guidance"))
        )
        & (pl.col("status_rank") <= pl.col("status_rank_new"))
        & (pl.col("source_rank") <= pl.col("source_rank_new"))
    )
    return pairs.select(
        "row",
        pl.col("published_new").alias("dead_on"),
        pl.lit("newer_statement").alias("rule"),
        pl.col("id_new").alias("because"),
    )


def _redated(claims: pl.DataFrame) -> pl.DataFrame:
    """A later publication that puts level L later withdraws earlier promises of L or more.

    A private layer withdraws no statement of the shipped book so: it says what it says.
    """
    promises = claims.filter(
        (pl.col("property") == "capacity")
        & (pl.col("unit") == "MW")
        & pl.col("valid_from").is_not_null()
        & pl.col("valid_to").is_null()
        & ~pl.col("status").is_in(["operational", "denied", "ended"])
        & (pl.col("number") > 0)
    ).select(
        "subject", "basis", "row", "id", "number", "valid_from", "published", "bound",
        "status_rank", (pl.col("ledger_layer") == BASE).alias("shipped"),
    )  # fmt: skip
    pairs = promises.join(promises, on=["subject", "basis"], suffix="_new").filter(
        (pl.col("published") < pl.col("published_new"))
        & (pl.col("valid_from") < pl.col("valid_from_new"))
        & (pl.col("valid_from_new") > pl.col("published_new"))
        & (pl.col("number") >= pl.col("number_new"))
        & ~pl.col("bound_new").is_in(["at_least", "low"])
        & (pl.col("status_rank_new") >= pl.min_horizontal("status_rank", pl.lit(2)))
        & (pl.col("shipped_new") | ~pl.col("shipped"))
    )
    return pairs.select(
        "row",
        pl.col("published_new").alias("dead_on"),
        pl.lit("redated").alias("rule"),
        pl.col("id_new").alias("because"),
    )
