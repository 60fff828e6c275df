"""`Beliefs`: what the book holds as of a day of validity and a day of knowledge."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, cast

import polars as pl

from lanebook.base.time import AsOf
from lanebook.evidence.belief.backfill import back_filled, first_set_up
from lanebook.evidence.belief.reading import Belief, Outcome, Reading
from lanebook.evidence.belief.reasons import outcome_of, rule_of
from lanebook.evidence.belief.timeline import BeliefTimeline, timeline
from lanebook.evidence.ranking import FIRMNESS
from lanebook.evidence.snapshot import Snapshot

Row = dict[str, Any]
#: Low and high of a topic's readings, and whether they are contested.
_Spread = tuple[float | None, float | None, bool]

_SHOWN: Final = (
    "topic",
    "subject",
    "property",
    "unit",
    "valid_from",
    "valid_to",
    "basis",
    "value",
    "number",
    "bound",
    "status",
    "confidence",
    "precision",
    "published",
    "source",
    "ledger_layer",
    "firmness",
)


_ALIVE: Final[Row] = dict.fromkeys(("dead_on", "outcome", "because", "rule"))


class Beliefs:
    """Prevailing values of all topics at one as-of.

    Args:
        snapshot: the ledger at one sequence.
        as_of: valid and known day; nothing published after `known_at` enters.
        derived: timeline of the same snapshot, if at hand (it holds every day of knowledge).
    """

    def __init__(
        self, snapshot: Snapshot, as_of: AsOf, *, derived: BeliefTimeline | None = None
    ) -> None:
        self.snapshot = snapshot
        self.as_of = as_of
        self.timeline = derived or timeline(snapshot)
        # A page asks for the same subject a dozen times; what is held of it never changes here.
        self._told: dict[str, tuple[Belief, ...]] = {}
        # Rows of every day of knowledge, so other days over the same timeline share them.
        self._many: dict[str, list[Row]] = {}

    def as_known(self, known_at: date) -> Beliefs:
        """Return the beliefs of another day of knowledge over the same timeline."""
        as_of = AsOf(self.as_of.valid_at, known_at)
        other = Beliefs(self.snapshot, as_of, derived=self.timeline)
        other._many = self._many
        return other

    @cached_property
    def states(self) -> pl.DataFrame:
        """State of every topic known (see `BeliefTimeline`), including those all removed."""
        return self.timeline.at(self.as_of.known_at)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row per topic that has a prevailing claim, in order of topic.

        Columns: topic, subject, property, unit, valid_from, valid_to, basis, value, number, bound,
        status, confidence, precision, published, source, ledger_layer, claim, firmness, low,
        point, high, n_readings, contested.
        """
        live = self.states.drop_nulls("row")
        won = self.timeline.claims.select(*_SHOWN, pl.col("id").alias("claim"))[live["row"]]
        return won.with_columns(
            live["low"],
            pl.col("number").alias("point"),
            live["high"],
            live["n_readings"],
            live["contested"],
        )

    @cached_property
    def live(self) -> pl.DataFrame:
        """All claims known by then with `outcome`, `because`, `rule`, as `live_claims` returns."""
        known_at = self.as_of.known_at
        claims = self.timeline.claims.filter(pl.col("published") <= known_at)
        gone = pl.col("dead_on") <= known_at
        return claims.with_columns(pl.when(gone).then(pl.col(*_ALIVE)).name.keep())

    def about(
        self,
        subject: str,
        property: str | None = None,  # noqa: A002 -- the glossary's word
        *,
        removed: bool = False,
    ) -> tuple[Belief, ...]:
        """Return the beliefs about `subject`, by property, period and basis.

        Args:
            subject: `kind:id` as in claims.
            property: only this property.
            removed: also topics whose every reading has been denied, withdrawn or replaced.
        """
        if subject not in self._told:
            topics = groupby(self.claims_about(subject), itemgetter("topic"))
            self._told[subject] = tuple(
                self._belief(list(claims), self._spread[topic]) for topic, claims in topics
            )
        return tuple(
            belief
            for belief in self._told[subject]
            if (removed or belief.claim) and property in (None, belief.property)
        )

    def current(self, subject: str, property: str, *, basis: str | None = None) -> Belief | None:  # noqa: A002 -- the glossary's word
        """Return what holds on the valid day: the latest period begun and not over, else undated.

        None where nothing is known to hold. Among topics that begin on one day the firmer status
        prevails, then the later publication.
        """
        day = self.as_of.valid_at
        found = [
            belief
            for belief in self.about(subject, property)
            if (basis is None or belief.basis == basis)
            and (belief.valid_from is None or belief.valid_from <= day)
            and (belief.valid_to is None or belief.valid_to >= day)
        ]
        return max(found, key=_begun_last, default=None)

    def claims_about(self, subject: str) -> list[Row]:
        """Return the ranked claims about `subject` known by then, as rows, by topic, best first.

        Beside the cells each row has `kind`, `publisher` of its source and, if it has been removed
        by then, `dead_on`, `outcome`, `because`, `rule`.
        """
        known_at = self.as_of.known_at
        rows = self._many.get(subject)
        if rows is None:
            first, length = self._span.get(subject, (0, 0))
            rows = self.timeline.claims[first : first + length].to_dicts()
        return [
            row | _ALIVE if row["dead_on"] is not None and row["dead_on"] > known_at else row
            for row in rows
            if row["published"] <= known_at
        ]

    def hold(self, subjects: Collection[str]) -> None:
        """Read the claims on many subjects at once: a tenth of the time of asking one by one.

        Days of knowledge made from this one by `as_known`, before or after, share what is held.
        """
        missing = sorted(set(subjects) - self._many.keys())
        self._many.update({subject: [] for subject in missing})
        claims = self.timeline.claims
        for row in claims.filter(pl.col("subject").is_in(missing)).iter_rows(named=True):
            self._many[row["subject"]].append(row)

    @cached_property
    def _span(self) -> dict[str, tuple[int, int]]:
        spans = self.timeline.claims.group_by("subject", maintain_order=True).agg(
            pl.first("row"), pl.len().alias("n")
        )
        return {subject: (row, length) for subject, row, length in spans.iter_rows()}

    @cached_property
    def _spread(self) -> dict[int, _Spread]:
        """Topic → low, high, contested; a dictionary, for topics are read one by one."""
        columns = self.states.select("topic", "low", "high", "contested")
        return {topic: (low, high, hot) for topic, low, high, hot in columns.iter_rows()}

    @cached_property
    def _first_set_up(self) -> date | None:
        return first_set_up(self.snapshot.claims)

    def _belief(self, rows: list[Row], spread: _Spread) -> Belief:
        """Return the belief of one topic from its claims known by then, best first."""
        low, high, contested = spread
        alive = [row for row in rows if row["dead_on"] is None]
        winner = alive[0] if alive else None
        gone = [row for row in rows if row["dead_on"] is not None]
        readings = tuple(self._reading(row, winner) for row in [*alive, *gone])
        shown = winner or gone[0]
        number = winner["number"] if winner else None
        return Belief(
            subject=shown["subject"],
            property=shown["property"],
            valid_from=shown["valid_from"],
            valid_to=shown["valid_to"],
            basis=shown["basis"],
            value=winner["value"] if winner else "",
            number=number,
            unit=shown["unit"],
            low=low,
            point=number,
            high=high,
            bound=winner["bound"] if winner else "",
            status=winner["status"] if winner else "",
            firmness=FIRMNESS.get(winner["status"]) if winner else None,
            confidence=winner["confidence"] if winner else "",
            claim=winner["id"] if winner else "",
            rule=rule_of(alive, gone),
            contested=contested,
            readings=readings,
        )

    def _reading(self, row: Row, winner: Row | None) -> Reading:
        outcome, reason = outcome_of(row, winner, dead=row["dead_on"] is not None)
        return Reading(
            claim=row["id"],
            subject=row["subject"],
            property=row["property"],
            value=row["value"],
            number=row["number"],
            unit=row["unit"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            basis=row["basis"],
            bound=row["bound"],
            status=row["status"],
            confidence=row["confidence"],
            precision=row["precision"],
            published=row["published"],
            source=row["source"],
            also=tuple(filter(None, row["also"].split(";"))),
            note=row["note"],
            layer=row["ledger_layer"],
            back_filled=back_filled(
                row["recorded_on"], row["published"], self._first_set_up, row["ledger_layer"]
            ),
            outcome=cast(Outcome, outcome),
            reason=reason,
        )


def _begun_last(belief: Belief) -> tuple[date, int, date]:
    won = belief.readings[0]
    firm = -list(FIRMNESS).index(belief.status) if belief.status in FIRMNESS else 1
    return (belief.valid_from or date.min, firm, won.published)
