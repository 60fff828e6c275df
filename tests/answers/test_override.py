"""Private statements: what they change in the sheet, and that undo brings every byte back."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.ledgers import LITTLE, Hands, write_book

from lanebook.answers.book import Book
from lanebook.answers.cell import cell
from lanebook.answers.editing import NewClaim, retract_claim, undo
from lanebook.answers.effect import effect
from lanebook.answers.override import override
from lanebook.answers.serialise import envelope
from lanebook.answers.sheet import sheet
from lanebook.base.errors import DataError, InputError
from lanebook.base.time import AsOf
from lanebook.evidence.ledger import open_ledger, snapshot_of_ledger
from lanebook.evidence.snapshot import shipped_book

LANE = "tie:acme--oakum--compute_supply"
CELL = ("org:oakum", LANE, 2027)
KNOWN = date(2025, 12, 31)


@pytest.fixture
def ledger(tmp_path):
    """A little lane: 300 MW facility announced for end 2026, then ~200 reported; a site of 250."""
    base = write_book(tmp_path / "base", {**LITTLE, "parameters": []})
    parameters = (shipped_book() / "parameters.csv").read_bytes()
    (tmp_path / "base/parameters.csv").write_bytes(parameters)
    return open_ledger(str(tmp_path / "l.sqlite"), clock=Hands(), base=base)


@pytest.fixture
def read(ledger):
    def book(*without: str) -> Book:
        return Book(snapshot_of_ledger(ledger, None, without), AsOf(KNOWN, KNOWN))

    return book


def drafted(book: Book, value: str, lane: str = LANE, which: int = 0, **more: str) -> NewClaim:
    draft = cell(book, "oakum", lane, 2027, with_closing=False).data.drafts[which]
    cells = {
        "subject": draft.subject, "property": draft.property, "unit": draft.unit,
        "basis": draft.basis, "valid_from": draft.valid_from, "status": draft.status,
        "published": draft.published, "note": "operator called",
    }  # fmt: skip
    return NewClaim(value=value, **{**cells, **more})


def test_an_override_decides_its_cell_and_undo_restores_every_byte(ledger, read):
    before = read()
    recorded = override(ledger, drafted(before, "0"))
    after = read()
    told = effect(before, after, cell=CELL, receipts=ledger.receipts())
    assert told.data.cell.after.state == "zero"
    assert told.finding.startswith("Acme Compute 2027 is now 0 MW in layer ‘desk’.")
    assert (
        cell(after, "oakum", LANE, 2026).data.value == cell(before, "oakum", LANE, 2026).data.value
    )
    page = cell(after, "oakum", LANE, 2027).data
    assert page.rule.startswith("A private statement")
    assert [home.fate for home in page.homes] == ["counted", "inside"]
    assert page.homes[1].sentence.endswith("are set aside by the private statement.")
    assert page.readings[1:] == () or all(each.cell != page.value for each in page.readings[1:])
    undo(ledger, recorded.data.receipt)
    restored = read()
    told = effect(after, restored, cell=CELL, receipts=ledger.receipts())
    assert told.finding.startswith("Undone: Acme Compute 2027 is ")
    was, now = envelope(sheet(before)), envelope(sheet(restored))
    assert was.pop("sequence") < now.pop("sequence")
    assert (was.pop("layers"), now.pop("layers")) == (["base"], ["base", "desk"])
    assert was == now


def test_without_the_layer_the_book_reads_as_shipped(ledger, read):
    before = sheet(read()).data
    override(ledger, drafted(read(), "0"))
    assert sheet(read()).data != before
    assert sheet(read("desk")).data == before


def test_a_larger_statement_counts_too_and_says_by_whom(ledger, read):
    override(ledger, drafted(read(), "400"))
    data = cell(read(), "oakum", LANE, 2027, with_closing=False).data
    assert data.value.point == 400
    assert [tag.text for tag in data.tags if tag.kind == "layer"] == ["private layer ‘desk’"]
    won = next(quote for quote in data.quotes if quote.outcome == "won")
    assert (won.publisher, won.url, won.layer, won.note) == (
        "Private note", None, "desk", "operator called",
    )  # fmt: skip


def test_a_lower_statement_withdraws_nothing_before_it(ledger, read):
    """A later publication that puts less at a later date re-dates the book's, but not privately."""
    before = read()
    override(ledger, drafted(before, "100"))
    after = read()
    for year, point in ((2026, cell(before, "oakum", LANE, 2026).data.value.point), (2027, 100)):
        assert cell(after, "oakum", LANE, year).data.value.point == point
    assert cell(after, "oakum", LANE, 2026).data.value.point > 100


def test_an_end_can_be_overridden(ledger, read):
    before = read()
    override(ledger, drafted(before, "2026-12-01", which=1))
    told = effect(before, read(), cell=CELL, receipts=ledger.receipts())
    assert told.data.cell.after.state == "ended"
    assert "is now 0 MW (ended)" in told.finding


def test_what_changes_nothing_is_said(ledger, read):
    """Low confidence counts on the basis “all” only."""
    before = read()
    override(ledger, drafted(before, "50", confidence="low"))
    told = effect(before, read(), cell=CELL, receipts=ledger.receipts())
    assert "still reads" in told.finding
    assert told.data.changes == ()


def test_the_same_twice_is_one(ledger, read):
    claim = drafted(read(), "77")
    assert override(ledger, claim).data.receipt is not None
    assert override(ledger, claim).data.receipt is None


def test_undoing_one_note_leaves_the_other(ledger, read):
    first = override(ledger, drafted(read(), "77"))
    override(ledger, drafted(read(), "88", note="another call"))
    undo(ledger, first.data.receipt)
    assert cell(read(), "oakum", LANE, 2027, with_closing=False).data.value.point == 88


def test_a_note_needs_its_reason(ledger, read):
    with pytest.raises(InputError, match="without a reason"):
        override(ledger, drafted(read(), "0", note=" "))


def test_findings_bar_it(ledger, read):
    with pytest.raises(DataError, match="claim") as caught:
        override(ledger, drafted(read(), "many", basis="", note="x"))
    assert caught.value.findings
    assert ledger.layers() == ("base",)


def test_a_private_retraction_shows_in_the_sheet(ledger, read):
    before = read()
    retract_claim(ledger, "c-0000000004", why="wrong site")
    told = effect(before, read(), receipts=ledger.receipts())
    assert told.data.layer == "desk"
    assert told.data.changes
    assert "of the sheet" not in told.finding


def test_sequences_in_the_wrong_order_are_refused(ledger, read):
    before = read()
    override(ledger, drafted(before, "0"))
    with pytest.raises(InputError, match="comes after"):
        effect(read(), before)
