"""Sixty numbers that are none, or barely: each refused with a hint, or held exactly."""

from __future__ import annotations

from datetime import date

import pytest
from tests.bad.book import GOOD, raw_book

from lanebook.base.numbers import parse_number
from lanebook.evidence.checks import check_book
from lanebook.evidence.checks.poison import number_hint

#: text -> words of the hint
REFUSED = {
    "": "write the number",
    "NaN": "leave the row out",
    "nan": "leave the row out",
    "-NaN": "leave the row out",
    "inf": "leave the row out",
    "-inf": "leave the row out",
    "Infinity": "leave the row out",
    "+Infinity": "leave the row out",
    "NULL": "leave the row out",
    "None": "leave the row out",
    "n/a": "leave the row out",
    "1e400": "too large",
    "-1e400": "too large",
    "1e309": "too large",
    "1e9999": "too large",
    "1_000": "underscores",
    "1_0.5": "underscores",
    "0x10": "decimal digits",
    "0X1F": "decimal digits",
    "0o17": "decimal digits",
    "0b101": "decimal digits",
    "１２": "plain digits",
    "１２.５": "plain digits",
    "٣٠٠": "plain digits",
    "३००": "plain digits",
    "²": "plain digits",
    "−300": "MINUS SIGN",
    "–300": "EN DASH",
    "½": "VULGAR FRACTION",
    "300\u00a0": "no-break space",
    "3\u202f000": "narrow no-break space",
    "\u200b300": "zero width space",
    "1,000": "commas between thousands",
    "1,000,000": "commas between thousands",
    "1,234.5": "commas between thousands",
    "1.000.000": "marks between thousands",
    "1.234,5": "marks between thousands",
    "1'000": "marks between thousands",
    "1 000": "marks between thousands",
    "1,5": "decimal sign as a point",
    "12,25": "decimal sign as a point",
    "+300": "plus sign",
    "+1e3": "plus sign",
    "007": "leading zeros",
    "-012": "leading zeros",
    "00": "leading zeros",
    ".5": "zero before the point",
    "-.5": "zero before the point",
    "5.": "after it",
    "12%": "12 % is 0.12",
    "12 %": "12 % is 0.12",
    "5 GW": "write 5000, MW",
    "1.2gw": "write 1200, MW",
    "300MW": "write 300, MW",
    "500 kW": "write 0.5, MW",
    "2.5bn": "in full",
    "$2.5 billion": "in full",
    "€ 300m": "in full",
    "$300": "in full",
    "~300": "bound column",
    ">=300": "bound column",
    "≥300": "bound column",
    "300-400": "two rows",
    "300–400": "two rows",
    "3 to 4": "two rows",
    "three": "",
    "300 ": "blanks",
    " 300": "blanks",
    "--3": "",
    "1e": "",
    "1e1.5": "",
    "12abc": "",
}

#: text -> value held
ACCEPTED = {
    "0": 0.0,
    "-0": 0.0,
    "0.0": 0.0,
    "300": 300.0,
    "300.50": 300.5,
    "1e3": 1000.0,
    "1E+3": 1000.0,
    "2.5e-3": 0.0025,
    "5e-324": 5e-324,
    "1.7976931348623157e308": 1.7976931348623157e308,
    "9007199254740991": 9007199254740991.0,
    "0.1": 0.1,
}


@pytest.mark.parametrize("text", sorted(REFUSED))
def test_what_is_no_number_has_a_hint(text):
    assert parse_number(text) is None
    assert REFUSED[text] in number_hint(text)


@pytest.mark.parametrize("text", sorted(ACCEPTED))
def test_what_is_a_number_is_held_exactly(text):
    assert parse_number(text) == ACCEPTED[text]


def test_every_poison_is_a_finding_of_its_row_and_every_number_is_none():
    texts = [*sorted(REFUSED), *sorted(ACCEPTED)]
    rows = [
        GOOD["claims"][0] | {"id": f"c-{at:010x}", "value": text, "also": ""}
        for at, text in enumerate(texts)
    ]
    raw = raw_book(GOOD | {"claims": rows})
    findings = check_book(raw, recorded_on=date(2026, 6, 1))
    wrong = {f.line for f in findings if f.code in ("V005", "V009")}
    assert wrong == set(range(2, 2 + len(REFUSED)))


@pytest.mark.parametrize("column", ["low", "point", "high"])
def test_parameters_use_the_same_grammar(column):
    texts = sorted(set(REFUSED) - {"300 ", " 300"})  # blanks at an end are a finding of their own
    rows = [
        GOOD["parameters"][1] | {"name": f"p{at}", column: text} for at, text in enumerate(texts)
    ]
    raw = raw_book(GOOD | {"parameters": rows})
    findings = check_book(raw, recorded_on=date(2026, 6, 1))
    assert {f.line for f in findings if f.code == "P001"} == set(range(2, 2 + len(texts)))
