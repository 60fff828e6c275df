"""Laws of belief on random books, against an oracle that follows the letter of the methods."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.beliefs import SOURCES, TYPES, VOCABULARY, naive, topic

from lanebook.base.time import AsOf
from lanebook.evidence.belief import Beliefs, live_claims
from lanebook.evidence.ranking import STATUS_RANK
from lanebook.evidence.snapshot import Snapshot, snapshot_of
from lanebook.evidence.tables import TABLES

SUBJECTS = ["site:x", "tie:a--b--compute_supply"]
DAYS = ["2025-01-10", "2025-03-05", "2025-06-30", "2025-09-01", "2026-01-20", "2026-04-02"]
HOLDS = ["", "2025-02-01", "2025-02-28", "2026-06-30", "2027-12-31"]
STATUSES = [*STATUS_RANK, "denied", "ended"]


@st.composite
def books(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw a book on one or two properties, so that its claims meet."""
    names = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=2))
    rows = draw(st.lists(claims(names), min_size=1, max_size=12))
    return [{"id": f"c{number:02}"} | row for number, row in enumerate(rows)]


@st.composite
def claims(draw: st.DrawFn, names: list[str]) -> dict[str, str]:
    """Draw one claim from few subjects, days and values."""
    name = draw(st.sampled_from(names))
    kind = TYPES[name]
    number = kind == "number"
    values = {
        "number": ["0", "100", "100.0", "300", "300"],
        "enum": ["none", "exclusive"],
        "date": ["2025-02-28", "2026-04-01", "2027-12-31"],
        "text": ["signs", "stops"],
    }[kind]
    load = name in ("capacity", "contracted_capacity")
    return {
        "subject": draw(st.sampled_from(SUBJECTS)),
        "property": name,
        "value": draw(st.sampled_from(values)),
        "unit": "MW" if load else "USD" if number else "date" if kind == "date" else "text",
        "valid_from": draw(st.sampled_from(HOLDS)),
        "valid_to": draw(st.sampled_from(["", "", "2028-12-31"])),
        "precision": draw(st.sampled_from(["day", "month"])),
        "published": draw(st.sampled_from(DAYS)),
        "published_precision": "day",
        "source": draw(st.sampled_from([row["id"] for row in SOURCES])),
        "also": "",
        "status": draw(st.sampled_from(STATUSES)),
        "confidence": draw(st.sampled_from(["high", "medium", "low"])),
        "basis": draw(st.sampled_from(["it", "facility"])) if load else "",
        "bound": draw(st.sampled_from(["point", "point", "at_least", "up_to", "low", "high"]))
        if number
        else "",
        "note": "",
    }


BOOKS = books()


def snapshot(rows: list[dict[str, str]]) -> Snapshot:
    """Return a book of these claims."""
    tables = {"claims": rows, "sources": SOURCES, "vocabulary": VOCABULARY}
    frames = {}
    for name, filled in tables.items():
        columns = TABLES[name].columns
        full = [{column: row.get(column, "") for column in columns} for row in filled]
        frames[name] = pl.DataFrame(full, schema=dict.fromkeys(columns, pl.String)).with_columns(
            pl.int_range(1, len(full) + 1, dtype=pl.Int64).alias("sequence"),
            pl.lit("base").alias("ledger_layer"),
            pl.lit(None, dtype=pl.Date).alias("recorded_on"),
        )
    return snapshot_of(frames, sequence=99, layers=("base",))


def beliefs(rows: list[dict[str, str]], known: str) -> Beliefs:
    """Return what a book of these claims holds on a day."""
    return Beliefs(snapshot(rows), AsOf(date(2026, 5, 31), date.fromisoformat(known)))


def said(held: Beliefs) -> str:
    """Return everything a view can see of the beliefs, as text."""
    frame = held.frame.drop("topic").write_json()
    return frame + repr([held.about(subject, removed=True) for subject in SUBJECTS])


@settings(max_examples=150)
@given(BOOKS, st.sampled_from(DAYS))
def test_winner_spread_and_survivors_follow_the_letter(rows, known):
    held = beliefs(rows, known)
    expected = naive(rows, date.fromisoformat(known))
    by_id = {row["id"]: row for row in rows}
    found = {}
    for subject in SUBJECTS:
        for belief in held.about(subject, removed=True):
            alive = frozenset(r.claim for r in belief.readings if r.outcome in ("won", "lost"))
            key = topic(by_id[belief.readings[0].claim])
            found[key] = (belief.claim or None, belief.low, belief.high, alive)
    assert found == {
        key: (stand.winner, stand.low, stand.high, stand.survivors)
        for key, stand in expected.items()
    }


@given(BOOKS)
def test_states_hold_on_disjoint_intervals_that_agree_with_every_day(rows):
    derived = beliefs(rows, DAYS[-1]).timeline
    assert derived.states.filter(pl.col("known_from") >= pl.col("known_to")).is_empty()
    for day in DAYS:
        winners = set(derived.at(date.fromisoformat(day)).drop_nulls("row")["row"])
        expected = naive(rows, date.fromisoformat(day)).values()
        assert {derived.claims["id"][row] for row in winners} == {
            stand.winner for stand in expected if stand.winner
        }


@given(BOOKS, st.sampled_from(DAYS[:-1]), st.randoms(use_true_random=False))
def test_nothing_published_later_shows_in_an_earlier_view(rows, known, chance):
    past = [row for row in rows if row["published"] <= known]
    if not past:
        return
    later = [row for row in rows if row["published"] > known]
    chance.shuffle(later)
    mixed = list(past)
    for row in later:
        mixed.insert(chance.randrange(len(mixed) + 1), row)
    assert said(beliefs(mixed, known)) == said(beliefs(past, known))


@given(BOOKS, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert said(beliefs(shuffled, DAYS[-1])) == said(beliefs(rows, DAYS[-1]))


@given(BOOKS)
def test_knowledge_only_grows(rows):
    seen: set[str] = set()
    last = beliefs(rows, DAYS[-1])
    for day in DAYS:
        held = last.as_known(date.fromisoformat(day))
        now = {
            reading.claim
            for subject in SUBJECTS
            for belief in held.about(subject, removed=True)
            for reading in belief.readings
        }
        assert seen <= now
        assert now == {row["id"] for row in rows if row["published"] <= day}
        seen = now


@given(BOOKS, st.sampled_from(DAYS))
def test_the_winner_lies_in_its_own_spread(rows, known):
    for subject in SUBJECTS:
        for belief in beliefs(rows, known).about(subject):
            if belief.point is not None:
                assert belief.low is None or belief.low <= belief.point
                assert belief.high is None or belief.point <= belief.high
            assert belief.readings[0].outcome == "won"
            assert belief.claim == belief.readings[0].claim


@given(BOOKS, st.sampled_from(DAYS))
def test_live_claims_are_the_survivors(rows, known):
    day = date.fromisoformat(known)
    live = live_claims(snapshot(rows), day)
    standing = set(live.filter(pl.col("outcome").is_null())["id"])
    assert standing == {claim for stand in naive(rows, day).values() for claim in stand.survivors}
    gone = live.filter(pl.col("outcome").is_not_null())
    assert gone["because"].null_count() == 0
    assert set(gone["because"]) <= set(live["id"])
    held = Beliefs(snapshot(rows), AsOf(day, day))
    assert held.live.select(live.columns).equals(live)
