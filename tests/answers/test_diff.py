"""`diff`: what became known between two days."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.support.beliefs import SOURCES, VOCABULARY

from lanebook.answers.diff import diff
from lanebook.answers.serialise import to_json
from lanebook.base.errors import InputError
from lanebook.evidence.snapshot import Snapshot

LANE = "tie:acme--oakum--compute_supply"
TABLES = {
    "vocabulary": VOCABULARY,
    "sources": SOURCES,
    "organisations": [{"id": "acme", "name": "Acme"}, {"id": "oakum", "name": "Oakum"}],
    "ties": [{"id": "acme--oakum--compute_supply", "layer": "full_stack", "label": "Plain lane"}],
}


@pytest.fixture
def note(small_book):
    """`note(rows)`: the diff of February 2026 over claims about one lane."""

    def make(*rows, **window):
        full = [
            {"subject": LANE, "source": "wire", "unit": "MW", "basis": "it"} | row for row in rows
        ]
        opened = small_book(claims=full, **TABLES)
        days = {"from_on": date(2026, 1, 31), "to_on": date(2026, 2, 28)} | window
        return diff(opened, **days)

    return make


def level(value, published, **cells):
    """A promise for the end of 2027."""
    return {
        "property": "capacity", "value": value, "published": published, "bound": "point",
        "valid_from": "2027-12-31", "precision": "year",
    } | cells  # fmt: skip


def test_a_new_lane_reads_as_a_sentence(note):
    answer = note(level("300", "2026-02-10", bound="at_least"))
    (move,) = answer.data.moves
    assert move.kind == "new"
    assert move.sentence == (
        "Oakum signs for compute with Acme (Plain lane): ≥300 MW IT by the end of 2027 (announced)"
    )
    assert (move.mw, move.usd, move.claims) == (300, None, ("c1",))
    assert answer.finding.endswith("1 claim from 1 source brought 1 new lane and 0 other new ties.")


@pytest.mark.parametrize(
    ("status", "saying"),
    [
        ("option", "Oakum takes an option on compute from Acme"),
        ("loi", "Oakum signs a letter of intent for compute with Acme"),
        ("reported", "Oakum is said to take compute from Acme"),
        ("rumoured", "Oakum may take compute from Acme"),
    ],
)
def test_the_verb_is_as_firm_as_the_word(note, status, saying):
    assert note(level("300", "2026-02-10", status=status)).data.moves[0].saying.startswith(saying)


def test_a_grown_lane_tells_was_and_is(note):
    (move,) = note(level("300", "2026-01-10"), level("450", "2026-02-10")).data.moves
    assert move.kind == "changed"
    assert move.sentence == (
        "Acme → Oakum, compute supply: 450 MW IT by the end of 2027 (announced, was 300 MW IT);"
        " grown from 300 MW IT to 450 MW for 31 December 2027 (1.5×)"
    )
    assert move.mw == 150


def test_a_changed_belief_says_why_the_old_one_went(note):
    (change,) = note(level("300", "2026-01-10"), level("450", "2026-02-10")).data.beliefs
    assert (change.before, change.after, change.kind) == ("300 MW IT", "450 MW IT", "changed")
    assert change.reason == "replaced by a newer statement of the same speaker (c2, 2026-02-10)"


def test_delay_shrink_cancel_and_end_are_told_apart(note):
    rows = [
        level("300", "2026-01-10"),
        level("300", "2026-02-10", valid_from="2028-12-31"),
        level("80", "2026-01-10", basis="facility"),
        level("80", "2026-02-20", basis="facility", status="ended"),
        {"property": "end", "unit": "date", "basis": "", "value": "2026-02-25", "status": "ended",
         "published": "2026-02-25", "note": "walked away"},
    ]  # fmt: skip
    answer = note(*rows)
    assert [shift.change.kind for shift in answer.data.shifts] == ["delay", "cancel"]
    (move,) = answer.data.moves
    assert move.kind == "ended"
    assert "over since 25 February 2026 (walked away)" in move.facts
    assert answer.finding.endswith("1 delay, 1 withdrawn statement and 1 tie over.")


def test_the_first_day_is_left_out_and_the_last_is_in(note):
    rows = [level("1", "2026-01-31"), level("2", "2026-02-28", basis="chips")]
    assert note(*rows).data.n_claims == 1
    assert note(*rows, from_on=date(2026, 2, 28), to_on=date(2026, 3, 1)).data.n_claims == 0


def test_nothing_new_says_so(note):
    answer = note(level("300", "2026-01-10"))
    assert answer.finding == "31 January 2026 to 28 February 2026: nothing became known."
    assert answer.data.moves == ()


def test_a_window_without_days_is_refused(note):
    with pytest.raises(InputError, match="holds no day"):
        note(level("300", "2026-01-10"), from_on=date(2026, 2, 28))


def test_dollars_and_megawatts_share_one_order(small_book):
    # 40 bn USD weigh as 1,000 MW; both lanes are new, so both count double.
    ties = [
        {"id": f"acme--oakum--compute_supply{suffix}", "layer": "full_stack"}
        for suffix in ("", "--2", "--3")
    ]
    rows = [
        {"subject": LANE, "property": "amount", "value": "44000000000", "unit": "USD"},
        {"subject": f"{LANE}--2", "property": "contracted_capacity", "value": "1000", "unit": "MW"},
        {"subject": f"{LANE}--3", "property": "contracted_capacity", "value": "2000", "unit": "MW",
         "status": "option"},
    ]  # fmt: skip
    full = [
        {"published": "2026-02-10", "source": "wire", "bound": "point", "status": "binding"} | row
        for row in rows
    ]
    opened = small_book(claims=full, **(TABLES | {"ties": ties}))
    moves = diff(opened, from_on=date(2026, 1, 31), to_on=date(2026, 2, 28)).data.moves
    # 44 bn → 1,100; 1,000; an option of 2,000 weighs 0.4 × 2,000 = 800
    assert [move.weight for move in moves] == [2200, 2000, 1600]


def test_back_filled_rows_are_called_by_name(small_book):
    rows = [
        level("300", "2026-02-10") | {"subject": LANE, "source": "wire", "unit": "MW"},
        level("500", "2026-02-11") | {"subject": LANE, "source": "relay", "unit": "MW"},
    ]
    opened = small_book(claims=rows, **TABLES)
    claims = opened.snapshot.claims.with_columns(
        recorded_on=pl.Series([date(2026, 2, 12), date(2026, 5, 1)])
    )
    fields = {name: getattr(opened.snapshot, name) for name in Snapshot.__dataclass_fields__}
    late = type(opened)(Snapshot(**(fields | {"claims": claims})), opened.as_of)
    data = diff(late, from_on=date(2026, 1, 31), to_on=date(2026, 2, 28)).data
    # c1 came with the first import; c2 was published 11 February and recorded 79 days later.
    assert [(row.claim, row.inside) for row in data.back_filled] == [("c2", True)]
    assert data.moves[0].back_filled == ("c2",)


def test_shipped_spring_reads_like_a_note(book):
    answer = diff(book(), from_on=date(2026, 4, 1), to_on=date(2026, 5, 9))
    assert answer.data.n_claims == 428
    sayings = [move.sentence for move in answer.data.moves[:15]]
    assert any(
        "Anthropic signs for compute with SpaceX" in saying
        and "≥300 MW by May 2026 (announced)" in saying
        for saying in sayings
    )
    assert [m.subject for m in answer.data.moves if m.kind == "ended"] == [
        "tie:nscale--openai--compute_supply"
    ]
    assert to_json(answer) == to_json(
        diff(book(), from_on=date(2026, 4, 1), to_on=date(2026, 5, 9))
    )


def test_a_later_known_day_changes_nothing_in_an_earlier_window(book):
    window = {"from_on": date(2025, 9, 1), "to_on": date(2025, 10, 31)}
    assert to_json(diff(book(), **window)) == to_json(diff(book(date(2025, 12, 31)), **window))


def test_a_firm_brings_its_ties_and_sites(book):
    window = {"from_on": date(2026, 4, 1), "to_on": date(2026, 5, 9)}
    subjects = {move.subject for move in diff(book(), subject="anthropic", **window).data.moves}
    assert "org:anthropic" in subjects
    assert "tie:spacex--anthropic--compute_supply" in subjects
    assert not {s for s in subjects if s.startswith("tie:") and "anthropic" not in s}


def test_a_contradiction_that_appeared_is_told_once(note):
    # 300 MW stood alone until the wire said 900 MW on 10 February: three times as much.
    first = level("300", "2026-01-10", source="wire")
    second = level("900", "2026-02-10", source="rag")
    answer = note(first, second)
    (clash,) = answer.data.contradictions
    assert (clash.subject, clash.ratio) == (LANE, 3)
    assert "contradictions" in {table.name for table in answer.tables()}
    # A month later it is an old one.
    later = note(
        first,
        second,
        level("310", "2026-03-10"),
        from_on=date(2026, 2, 28),
        to_on=date(2026, 3, 31),
    )
    assert later.data.contradictions == ()


def test_the_finding_is_its_two_parts(note):
    data = note(level("300", "2026-02-10")).data
    assert data.brought == "1 claim from 1 source brought 1 new lane and 0 other new ties."
    assert data.lead.startswith("Oakum signs for compute with Acme")
    empty = note().data
    assert (empty.lead, empty.brought) == ("", "")


def test_reading_many_subjects_at_once_changes_no_belief(book):
    single, held = (
        book().beliefs.as_known(date(2026, 3, 1)),
        book().beliefs.as_known(date(2026, 3, 1)),
    )
    subjects = sorted(set(single.frame["subject"]))[::7]
    held.hold(subjects)
    earlier = held.as_known(date(2025, 9, 30))
    for subject in subjects:
        assert held.claims_about(subject) == single.claims_about(subject)
        assert held.about(subject, removed=True) == single.about(subject, removed=True)
        assert all(row["published"] <= date(2025, 9, 30) for row in earlier.claims_about(subject))
