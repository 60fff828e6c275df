"""What a firm's page draws: bars from signing to end, six facts, money both ways, titles."""

from __future__ import annotations

from datetime import date

import pytest

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book, book_of_folder
from lanebook.answers.sheet import sheet
from lanebook.answers.show import show
from lanebook.answers.show.behind import balances
from lanebook.answers.show.firm_payload import FirmProfile
from lanebook.answers.show.headings import ages, in_words
from lanebook.answers.show.history import FirmHistory, LaneBar, Span
from lanebook.answers.show.rows import MoneyRow

KNOWN = date(2026, 5, 31)


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of_folder(known=KNOWN)


def history_of(book: Book, name: str) -> FirmHistory:
    profile = show(book, name).data
    assert isinstance(profile, FirmProfile)
    assert profile.history is not None
    return profile.history


@pytest.fixture(scope="module")
def anthropic(book: Book) -> FirmHistory:
    return history_of(book, "anthropic")


def test_spans_follow_one_another_without_a_gap(anthropic: FirmHistory) -> None:
    for bar in anthropic.lanes_in:
        for left, right in zip(bar.spans, bar.spans[1:], strict=False):
            assert left.to_on == right.from_on, bar.tie
        assert all(span.to_on is None or span.from_on <= span.to_on for span in bar.spans), bar.tie


def test_what_runs_ends_on_the_valid_day_and_nothing_runs_before_it_was_signed(
    anthropic: FirmHistory,
) -> None:
    running = [bar for bar in anthropic.lanes_in if any(s.kind == "energised" for s in bar.spans)]
    assert {bar.party_name for bar in running} >= {"AWS", "SpaceX"}
    for bar in running:
        seen = next(span for span in bar.spans if span.kind == "energised")
        assert seen.to_on is not None
        assert seen.to_on <= KNOWN
        assert seen.from_on >= (bar.signed_on or bar.known_on)


def test_a_shorter_term_stands_beside_the_stated_end(anthropic: FirmHistory) -> None:
    bar = next(b for b in anthropic.lanes_in if b.tie == "tie:spacex--anthropic--compute_supply")
    assert (bar.end_on, bar.by_term) == (date(2029, 5, 31), False)
    assert bar.other_end is not None
    assert bar.other_end.on.year == 2026
    assert bar.other_end.claims
    assert "says" in bar.other_end.words


def test_dollars_without_megawatts_are_implied_and_neither_is_unknown(
    anthropic: FirmHistory,
) -> None:
    kinds = {bar.party_name: bar.spans[-1].kind for bar in anthropic.lanes_in if not bar.inside}
    assert kinds["Akamai Technologies"] == "implied"
    assert kinds["CoreWeave"] == "unknown"
    words = {bar.party_name: bar.words for bar in anthropic.lanes_in if not bar.inside}
    assert words["CoreWeave"] == "? MW, ? USD"


def test_bars_hold_the_megawatts_of_the_sheet(book: Book, anthropic: FirmHistory) -> None:
    column = sheet(book, labs=("anthropic",)).data.buyers[0]
    cells = {lane.id: lane.cells for lane in column.lanes}
    told = {bar.tie: bar.cells for bar in anthropic.lanes_in if bar.tie in cells}
    assert len(told) >= 5
    assert all(cells[tie] == found for tie, found in told.items())
    assert [each.cleared for each in anthropic.dated] == list(column.cleared)


def test_shares_of_the_patrons_make_one(anthropic: FirmHistory) -> None:
    shares = [row.share.point for row in anthropic.behind if row.share.point is not None]
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)
    assert any(row.share.state == "unknown" for row in anthropic.behind)


def test_a_single_patron_holds_all_of_it_and_unknown_stays_unknown(book: Book) -> None:
    for name in ("anthropic", "openai"):
        steps = history_of(book, name).shares
        assert all(step.share == 1.0 for step in steps if step.n_patrons == 1)
        assert all(step.share is None or 0 < step.share <= 1 for step in steps)


def test_six_facts_and_a_reason_where_nothing_is_known(book: Book) -> None:
    for name in ("anthropic", "oracle", "mistral", "tsmc"):
        facts = history_of(book, name).glance
        assert len(facts) == 6
        for fact in facts:
            assert fact.note, f"{name}, {fact.label}"
            if fact.figure.point is None:
                assert fact.figure.state == "unknown", f"{name}, {fact.label}"


@pytest.mark.parametrize("known", [date(2024, 12, 31), date(2025, 9, 30), date(2026, 5, 1)])
def test_nothing_published_later_enters(book: Book, known: date) -> None:
    early = book_of_folder(known=known)
    later = set(book.snapshot.claims["id"]) - set(early.snapshot.known(known)["id"])
    history = history_of(early, "anthropic")
    cited = {claim for bar in history.lanes_in for claim in bar.claims}
    cited |= {claim for bar in history.lanes_in for cell in bar.cells for claim in cell.claims}
    cited |= {claim for fact in history.glance for claim in fact.figure.claims}
    cited |= {claim for row in history.balance for claim in (*row.into.claims, *row.out.claims)}
    cited |= {claim for row in history.behind for claim in row.share.claims}
    assert cited
    assert not cited & later
    assert all(bar.known_on <= known for bar in history.lanes_in)


def bar(signed: date | None, *, known: date = KNOWN, state: str = "running") -> LaneBar:
    return LaneBar(
        tie="tie:a--b--compute_supply",
        inside="",
        party="org:a",
        party_name="A",
        label="",
        note="",
        role="ready",
        state=state,
        known_on=known,
        signed_on=signed,
        signed_precision="day",
        end_on=None,
        by_term=False,
        spans=(Span(signed or known, None, "unknown"),),
        words="",
        cells=(),
        other_end=None,
        claims=(),
    )


OLD, NEW = date(2025, 1, 31), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("bars", "words"),
    [
        ((), ""),
        ((bar(OLD),), "Its only lane is 16 months old"),
        ((bar(OLD), bar(NEW)), "One of two lanes is less than ten weeks old"),
        ((bar(NEW), bar(None)), "All two lanes are less than ten weeks old"),
        ((bar(OLD), bar(date(2024, 5, 31))), "The newest of two lanes is 16 months old"),
        ((bar(OLD), bar(NEW, state="over")), "Its only lane is 16 months old"),
    ],
)
def test_the_title_counts_lanes_by_age(bars: tuple[LaneBar, ...], words: str) -> None:
    assert ages(bars, KNOWN) == words


def test_numbers_are_words_up_to_twelve() -> None:
    assert [in_words(n) for n in (0, 7, 12, 13, 1300)] == ["no", "seven", "twelve", "13", "1,300"]


def money(direction: str, point: float | None, bound: str = "", party: str = "org:x") -> MoneyRow:
    state = "stated" if point is not None else "unknown"
    return MoneyRow(
        tie="tie:x--y--equity",
        direction=direction,
        what="equity",
        other=party,
        other_label="X",
        amount=Figure(point, point, point, "USD", state=state, bound=bound),
        n_other_amounts=0,
        option=None,
        annual=None,
        stake=None,
        known_on=KNOWN,
        end_on=None,
        over=False,
        halted=None,
        claims=(),
    )


@pytest.mark.parametrize(
    ("into", "out", "bound"),
    [("", "", ""), ("", "at_least", "at_least"), ("up_to", "", "at_least"),
     ("at_least", "", "up_to"), ("up_to", "at_least", "at_least"),
     ("at_least", "at_least", "approx")],
)  # fmt: skip
def test_a_bound_on_either_side_stays_one_in_the_ratio(into: str, out: str, bound: str) -> None:
    (row,) = balances((money("in", 5e9, into),), (money("out", 30e9, out),), {})
    assert (row.out_per_in.point, row.out_per_in.bound) == (6.0, bound)


def test_money_one_way_has_no_ratio() -> None:
    (row,) = balances((), (money("out", 30e9),), {"org:x": ("USD",)})
    assert row.into.state == "unknown"
    assert row.out_per_in.point is None
    assert row.disputed
