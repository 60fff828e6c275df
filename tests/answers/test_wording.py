"""Numbers, dates and states in words, against hand-written expectations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lanebook.answers import wording
from lanebook.answers.answer import Column, Figure
from lanebook.base.numbers import Interval
from lanebook.base.time import AsOf


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2300, 0, "2,300"),
        (-1200.5, 1, "−1,200.5"),
        (0.5, 0, "1"),  # half up, where Python's own rounding gives 0
        (2.5, 0, "3"),
        (1.005, 2, "1.01"),  # on the digits as written, not on the binary value
        (-0.0, 0, "0"),
        (-0.4, 0, "0"),
        (1e15, 0, "1,000,000,000,000,000"),
    ],
)
def test_number(value: float, decimals: int, text: str) -> None:
    assert wording.number(value, decimals) == text


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (15e9, "USD", "15 bn USD"),
        (1.25e9, "USD/month", "1.25 bn USD a month"),
        (35.5e9, "USD", "35.5 bn USD"),
        (1.4e12, "USD", "1,400 bn USD"),
        (999_600_000, "USD", "1 bn USD"),
        (300e6, "EUR", "300 m EUR"),
        (11e6, "USD/MW-year", "11 m USD per MW-year"),
        (950, "USD", "950 USD"),
        (-2e9, "USD", "−2 bn USD"),
    ],
)
def test_money(amount: float, unit: str, text: str) -> None:
    assert wording.money(amount, unit) == text


@pytest.mark.parametrize(
    ("mw", "text"), [(7700, "7.7 GW"), (450, "0.5 GW"), (26_000, "26.0 GW"), (1_250, "1.3 GW")]
)
def test_gigawatts_have_one_decimal_half_up(mw: float, text: str) -> None:
    assert wording.gigawatts(mw) == text


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        ("day", "31 May 2026"),
        ("month", "May 2026"),
        ("quarter", "Q2 2026"),
        ("year", "2026"),
        ("unknown", "31 May 2026"),
    ],
)
def test_dates_show_only_the_precision_known(precision: str, text: str) -> None:
    assert wording.day(date(2026, 5, 31), precision) == text


def _mw(low: float | None, point: float | None, high: float | None, **more: object) -> Figure:
    return Figure(low, point, high, "MW", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (_mw(300, 300, 300, bound="at_least"), "≥300"),
        (_mw(1000, 1000, 1000, bound="up_to"), "≤1,000"),
        (_mw(500, 500, 500, bound="approx"), "~500"),
        (_mw(4, None, 7.7), "4–7.7"),
        (_mw(None, None, 800), "≤800"),
        (_mw(800, None, None), "≥800"),
        (_mw(2000, 2500, 3000, state="implied"), "≈2,000–3,000"),
        (_mw(2500, 2500, 2500, state="implied"), "≈2,500"),
        (_mw(115, 115, 115, state="withdrawn"), "×115"),
        (_mw(None, None, None, state="withdrawn"), "withdrawn"),
        (_mw(7700, 7700, 7700, state="open"), "open 7,700"),
        (_mw(None, None, None, state="open"), "open"),
        (_mw(None, None, None, state="unknown"), "?"),
        (_mw(0, 0, 0, state="zero"), "0"),
        (_mw(None, None, None, state="ended"), "ended"),
        (_mw(None, None, None, state="blank"), ""),
        (_mw(None, None, None), "?"),  # a stated figure without numbers is still no dash and no 0
    ],
)
def test_every_state_has_its_own_text(cell: Figure, text: str) -> None:
    assert wording.figure(cell) == text


def test_unknown_zero_withdrawn_implied_and_open_never_share_a_text() -> None:
    states = ("unknown", "zero", "withdrawn", "implied", "open", "ended", "blank", "stated")
    texts = {wording.figure(_mw(5, 5, 5, state=state)) for state in states}
    assert len(texts) == len(states)


def test_letters_name_the_firmness_of_stated_figures_only() -> None:
    assert wording.figure(_mw(340, 340, 340, firmness="binding"), letters=True) == "340b"
    implied = _mw(340, 340, 340, state="implied", firmness="binding")
    assert wording.figure(implied, letters=True) == "≈340"


def test_sentence_says_spread_firmness_and_state() -> None:
    cell = _mw(
        300, 340, 425, state="carried", firmness="binding", bound="at_least", note="Colossus"
    )
    assert wording.sentence(cell) == (
        "≥340 MW, readings 300–425, binding, carried from an earlier date, Colossus"
    )
    assert wording.sentence(_mw(None, None, None, state="unknown")) == "no source says"
    dollars = Figure(15e9, 15e9, 15e9, "USD")
    assert wording.sentence(dollars) == "15 bn USD"


def test_cells_of_every_kind() -> None:
    text, share, number = Column("a", "A"), Column("s", "S", "share"), Column("n", "N", "number")
    assert wording.cell_text(None, text) == ""
    assert wording.cell_text(0.59, share) == "59 %"
    assert wording.cell_text(12345.0, number) == "12,345"
    assert wording.cell_text(True, number) == "yes"
    assert wording.cell_text(("c1", "c2"), text) == "c1, c2"
    assert wording.cell_text(date(2026, 5, 3), text) == "3 May 2026"
    assert wording.cell_text(2027, text) == "2027"  # years are text, without a comma


def test_intervals_and_small_words() -> None:
    assert wording.interval(Interval(4.1, 5, 7.7)) == "4.1–7.7"
    assert wording.interval(Interval(5, 5, 5)) == "5"
    assert wording.interval(Interval(None, None, None)) == "?"
    assert wording.joined(["a", "b", "c"]) == "a, b and c"
    assert wording.counted(1, "claim") == "1 claim"
    assert wording.counted(1006, "source") == "1,006 sources"
    assert wording.change(300) == "+300"
    assert wording.change(-300) == "−300"
    assert wording.change(0.2) == "0"
    assert wording.share(0.004) == "0.4 %"
    assert wording.ratio(6.25) == "6.3×"
    assert wording.hhi(0.18) == "1,800"
    assert wording.period(date(2026, 5, 3), date(2029, 5, 31)) == "3 May 2026 to 31 May 2029"
    assert wording.period(None, None) == "no dates stated"


def test_as_of_line_carries_days_sequence_and_layers() -> None:
    line = wording.as_of_line(AsOf(date(2027, 12, 31), date(2026, 5, 31)), 812, ("base", "desk"))
    assert line == "valid 31 December 2027 · known 31 May 2026 · sequence 812 · layers base, desk"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_numbers_read_back_within_half_a_unit(value: float) -> None:
    read = float(wording.number(value).replace(",", "").replace("−", "-"))
    assert abs(read - value) <= 0.5000001
