"""`cell`: every place of the sheet says why, on the real book by hand and by law everywhere."""

from __future__ import annotations

import pytest

from lanebook.answers.cell import cell
from lanebook.answers.cell_closing import closing
from lanebook.answers.cell_place import SUMS, rows_of
from lanebook.answers.cell_words import rank_words
from lanebook.answers.serialise import to_json
from lanebook.answers.sheet import sheet
from lanebook.base.errors import InputError, UnknownName

SPACEX = "tie:spacex--anthropic--compute_supply"


@pytest.fixture(scope="module")
def spacex(book):
    return cell(book(), "anthropic", SPACEX, 2027)


def test_spacex_2027_in_words(spacex):
    """The site's own record (340 MW IT, Epoch AI) is larger than the lane's filed 300 MW."""
    data = spacex.data
    assert data.heading == "340 MW"
    assert [tag.text for tag in data.tags] == [
        "energised", "IT load", "carried from May 2026", "3 readings",
    ]  # fmt: skip
    assert data.rule == (
        "Colossus 1 carries it. The largest of the lane's own statement, its parts and its site"
        " counts, once. Latest level dated on or before 31 December 2027; no later claim changes it."
    )
    won = [quote for quote in data.quotes if quote.outcome == "won"]
    assert [(quote.claim, quote.value, quote.publisher) for quote in won] == [
        ("c-53115a05f7", "340 MW IT", "Epoch AI")
    ]
    filed = next(quote for quote in data.quotes if quote.claim == "c-b8d4f303d4")
    assert (filed.outcome, filed.value, filed.when) == ("inside", "300 MW", "at May 2026")
    assert (data.n_claims, data.n_sources) == (8, 5)


def test_spacex_2027_under_each_reading(spacex):
    """Ask ≥10,000 less 2,770.8 cleared is 7,229.2.

    Without the lane's 340: 7,569.2. With 300 × 0.87 = 261 in its place: 7,308.2.
    """
    assert [each.sentence for each in spacex.data.readings] == [
        "Read as filed, to May 2029, end-2027 is 340 MW.",
        (
            "Read as 180 days, it is 0 MW from November 2026 and Anthropic's open column widens to"
            " ≥7,569 MW."
        ),
        (
            "Read as 300 MW, basis unknown (filed), end-2027 is 261 MW and Anthropic's open column"
            " widens to ≥7,308 MW."
        ),
    ]
    ended = spacex.data.readings[1]
    assert ended.open.point - spacex.data.column["open"].point == pytest.approx(340)
    assert str(ended.from_on) == "2026-11-05"


def test_spacex_readings_are_drawn_to_one_scale(spacex):
    """2.92 years to May 2029 against 0.49 and 0.25 years; the filed end prevails."""
    term = spacex.data.scales[0]
    assert (term.matter, term.question) == ("term", "How long does it last?")
    assert [(bar.value, bar.prevails) for bar in term.bars] == [
        ("to May 2029 · 43.8 bn USD", True),
        ("about 180 days · 7.35 bn USD", False),
        ("90 days' notice · 3.7 bn USD", False),
    ]
    assert [round(bar.share, 2) for bar in term.bars] == [1.0, 0.17, 0.08]


def test_what_spacex_closed(spacex, book):
    told = "Signed 3 May 2026, when 2027 stood open by ≥7,617 MW: it closed 261 MW, 3 %."
    assert spacex.data.closing.sentence == told
    assert closing(book(), "anthropic", SPACEX, 2027).finding == told
    assert cell(book(), "anthropic", SPACEX, 2027, with_closing=False).data.closing is None


def test_where_the_megawatts_are_counted(spacex):
    assert [(home.fate, home.sentence) for home in spacex.data.homes] == [
        ("counted", "340 MW are counted here."),
        ("inside", "261 MW are the same megawatts told again, not added."),
    ]


@pytest.mark.parametrize(
    ("lane", "year", "state", "words"),
    [
        ("tie:google--anthropic--compute_supply--2", 2027, "implied", "never added"),
        ("tie:coreweave--anthropic--compute_supply", 2027, "unknown", "no source states megawatts"),
        (SPACEX, 2030, "ended", "it ended on 31 May 2029"),
        (SPACEX, 2025, "blank", "Not yet begun"),
        ("sum:cleared", 2027, "derived", "each megawatt once"),
        ("sum:ask", 2027, "stated", "some time in 2027–2028"),
        ("sum:open", 2027, "open", "less what is cleared"),
        ("sum:unattributed", 2025, "derived", "own stated total less"),
        ("sum:undated", None, "blank", "without a date"),
    ],
)
def test_every_kind_of_cell_says_why(book, lane, year, state, words):
    data = cell(book(), "anthropic", lane, year, with_closing=False).data
    assert data.value.state == state
    assert words in data.rule


def test_a_withdrawn_cell_shows_what_was_taken_back(book):
    data = cell(book(), "openai", "tie:nscale--openai--compute_supply", 2027, with_closing=False).data
    assert data.heading == "115 MW, withdrawn"
    assert any(quote.outcome == "won" for quote in data.quotes)


def test_an_unknown_cell_says_what_would_answer_it(book):
    lane = "tie:coreweave--anthropic--compute_supply"
    data = cell(book(), "anthropic", lane, 2027, with_closing=False).data
    assert data.missing.startswith("A source that states megawatts with a date")
    assert data.quotes
    assert data.value.point is None


def test_sums_add_up(book):
    """Cleared is its parts; open is ask less cleared."""
    cleared = cell(book(), "anthropic", "sum:cleared", 2027).data
    assert sum(part.figure.point for part in cleared.parts) == pytest.approx(cleared.value.point)
    parts = {part.lane: part for part in cell(book(), "anthropic", "sum:open", 2027).data.parts}
    assert parts["sum:ask"].figure.point - parts["sum:cleared"].figure.point == pytest.approx(
        cell(book(), "anthropic", "sum:open", 2027).data.value.point
    )


@pytest.mark.parametrize("known", ["2026-05-31", "2025-09-30"])
def test_every_cell_of_a_lab_shows_the_sheet_s_figure(book, known):
    """Each place of OpenAI's sheet: the same figure, a rule, and JSON."""
    here = book(known)
    buyer = sheet(here, labs=["openai"]).data.buyers[0]
    for row, _ in list(rows_of(buyer))[:16]:
        answer = cell(here, "openai", row.id, 2027, with_closing=False)
        index = 2027 - (int(known[:4]) - 1)
        own = {each.id: each for each in buyer.lanes}.get(row.id, row)
        assert answer.data.value == (
            own.implied[index]
            if own.implied[index] is not None and own.cells[index].point is None
            else own.cells[index]
        )
        assert answer.data.rule
        assert to_json(answer)
    for name in SUMS:
        assert cell(here, "openai", f"sum:{name}", 2027).data.rule


def test_no_claim_of_the_future_takes_part(book):
    """As known on 20 May 2026 the filing of 21 May is not even counted."""
    data = cell(book("2026-05-20"), "anthropic", SPACEX, 2027).data
    assert all(str(quote.published) <= "2026-05-20" for quote in data.quotes)
    assert "c-b8d4f303d4" not in to_json(cell(book("2026-05-20"), "anthropic", SPACEX, 2027))


def test_a_row_of_a_later_day_is_blank_and_not_told(book):
    data = cell(book("2025-06-30"), "anthropic", SPACEX, 2027).data
    assert (data.value.state, data.label) == ("blank", SPACEX)
    assert data.rule == "Nothing was known of this row on this day."
    assert data.quotes == ()


def test_a_row_that_is_none_is_refused(book):
    with pytest.raises(UnknownName, match="has no row 'tie:nobody'"):
        cell(book(), "anthropic", "tie:nobody", 2027)
    with pytest.raises(InputError, match="spans"):
        cell(book(), "anthropic", "sum:open", 2099)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("status: filed before announced (c-1)", "A filed statement outranks an announced one."),
        ("kind of source: filing before news (c-1)", "A filing outranks a news."),
        ("later publication: 2026-05-01 after 2026-04-01 (c-1)", "The later publication prevails."),
        ("all ranks equal: the smaller claim id (c-1)", ""),
    ],
)
def test_ranks_read_as_sentences(reason, words):
    assert rank_words(reason) == words
