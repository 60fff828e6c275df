"""Belief over all days of knowledge at once: derived once per snapshot, then filtered.

Each topic passes through *states*; a state holds from the day a claim appears or is removed until
the next such day of its topic, on [known_from, known_to). The state of every topic at a day of
knowledge is one interval filter, and a past day costs what today costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from lanebook.evidence.belief.contest import conflict
from lanebook.evidence.belief.removal import deaths
from lanebook.evidence.belief.topics import ranked
from lanebook.evidence.snapshot import Snapshot

#: Bounds that leave the upper (or lower) side of a number open.
OPEN_ABOVE: Final = ("at_least", "low")
OPEN_BELOW: Final = ("up_to", "high")
#: The day after the last: a state that nothing has followed.
FOREVER: Final = date(9999, 12, 31)
#: Pairs (state, claim) worked on at a time: bounds memory at about 1 GB.
PAIRS_AT_A_TIME: Final = 4_000_000
_CLAIM_COLUMNS = (
    "topic",
    "row",
    "published",
    "dead_on",
    "number",
    "value",
    "type",
    "bound",
    "status_rank",
    "confidence",
)


@dataclass(frozen=True, slots=True)
class BeliefTimeline:
    """Every state of every topic.

    Attributes:
        claims: the `ranked` claims with `dead_on`, `outcome`, `because` and `rule`; row = position.
        states: topic, known_from, known_to, row (of the prevailing claim; null where all are
            removed), low, high, n_readings (surviving), contested. Ordered by topic, known_from.
    """

    claims: pl.DataFrame
    states: pl.DataFrame

    def at(self, known_at: date) -> pl.DataFrame:
        """Return the state of every topic known by `known_at`, one row each, by topic."""
        day = pl.lit(known_at)
        return self.states.filter((pl.col("known_from") <= day) & (pl.col("known_to") > day))


def timeline(snapshot: Snapshot) -> BeliefTimeline:
    """Derive the states of all topics of `snapshot`."""
    claims = ranked(snapshot)
    claims = claims.join(deaths(claims), on="row", how="left", maintain_order="left")
    return BeliefTimeline(claims, _states(claims))


def _states(claims: pl.DataFrame) -> pl.DataFrame:
    slim = claims.select(_CLAIM_COLUMNS)
    simple = (pl.len().over("topic") == 1) & pl.col("dead_on").is_null()
    alone = slim.filter(simple)
    parts = [_lonely(alone)]
    rest = slim.filter(~simple)
    sizes = rest.group_by("topic", maintain_order=True).agg(pl.len().cast(pl.Int64).alias("n"))
    chunked = sizes.select(
        "topic", ((2 * pl.col("n") * pl.col("n")).cum_sum() // PAIRS_AT_A_TIME).alias("chunk")
    )
    parts.extend(
        _contended(rest.join(part.select("topic"), on="topic", how="semi"))
        for part in chunked.partition_by("chunk", maintain_order=True)
    )
    states = pl.concat(parts).sort("topic", "known_from")
    following = pl.col("known_from").shift(-1).over("topic")
    return states.with_columns(following.fill_null(FOREVER).alias("known_to"))


def _lonely(claims: pl.DataFrame) -> pl.DataFrame:
    """A topic of one claim that is never removed has one state."""
    return claims.select(
        "topic",
        pl.col("published").alias("known_from"),
        "row",
        pl.when(~pl.col("bound").is_in(OPEN_BELOW)).then("number").alias("low"),
        pl.when(~pl.col("bound").is_in(OPEN_ABOVE)).then("number").alias("high"),
        pl.lit(1, dtype=pl.UInt32).alias("n_readings"),
        pl.lit(value=False).alias("contested"),
    )


def _contended(claims: pl.DataFrame) -> pl.DataFrame:
    days = pl.concat(
        [
            claims.select("topic", pl.col("published").alias("known_from")),
            claims.select("topic", pl.col("dead_on").alias("known_from")).drop_nulls(),
        ]
    ).unique()
    alive = days.join(claims, on="topic").filter(
        (pl.col("published") <= pl.col("known_from"))
        & (pl.col("dead_on").is_null() | (pl.col("dead_on") > pl.col("known_from")))
    )
    state = ["topic", "known_from"]
    leaders = (
        alive.group_by(state)
        .agg(pl.col("row").min().alias("best"))
        .join(
            claims.select(
                pl.col("row").alias("best"), pl.col(*_CLAIM_COLUMNS[4:]).name.suffix("_won")
            ),
            on="best",
        )
    )
    open_below = pl.col("bound").is_in(OPEN_BELOW).all()
    open_above = pl.col("bound").is_in(OPEN_ABOVE).all()
    spread = (
        alive.join(leaders, on=state)
        .group_by(state)
        .agg(
            pl.col("row").min(),
            pl.when(~open_below).then(pl.col("number").min()).alias("low"),
            pl.when(~open_above).then(pl.col("number").max()).alias("high"),
            pl.len().cast(pl.UInt32).alias("n_readings"),
            conflict().any().alias("contested"),
        )
    )
    return days.join(spread, on=state, how="left").select(
        *state,
        "row",
        "low",
        "high",
        pl.col("n_readings").fill_null(0),
        pl.col("contested").fill_null(value=False),
    )
