"""What is wrong with a text that ought to be a number, and how to write it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lanebook.base.numbers import parse_number
from lanebook.evidence.checks.scope import quoted

_BARE_POWER: Final = re.compile(r"\s*([0-9.,]+)\s*([GMkT])W[a-zA-Z]*\s*", re.IGNORECASE)
_EXPECTED: Final = "expected digits with at most a minus, one point and an exponent"
#: In order: what the whole text looks like, and how it has to be written.
_FORMS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), hint)
    for pattern, hint in (
        (
            r"[+-]?(nan|inf|infinity|n/a|na|null|none|unknown|tbd|-)",
            "leave the row out: what is not known has no row, and nothing is infinite.",
        ),
        (r"[ \t].*|.*[ \t]", "delete the blanks around the number."),
        (r"\+.*", "delete the plus sign."),
        (
            r"-?\d+(\.\d+)?e[+-]?\d+",
            "the number is too large or too small to be held; write what the source says.",
        ),
        (r"-?\d[\d_]*_[\d_.]*", "delete the underscores."),
        (r"-?0[xob][0-9a-f]+", "write the number in decimal digits."),
        (r"-?\d{1,3}(,\d{3})+(\.\d+)?", "delete the commas between thousands."),
        (
            r"-?\d{1,3}([. '’]\d{3})+(,\d+)?",
            "delete the marks between thousands; the decimal sign is a point.",
        ),
        (r"-?\d+,\d+", "write the decimal sign as a point."),
        (r"-?0\d+(\.\d+)?", "delete the leading zeros."),
        (r"-?\.\d+", "write a zero before the point."),
        (r"-?\d+\.", "delete the point, or add digits after it."),
        (r"-?[\d.]+ ?%", "write the fraction: 12 % is 0.12."),
        (
            r"[$€£¥]? ?[\d.,]+ ?(k|m|mn|bn|b|t|tn|trn|thousand|million|billion|trillion)?",
            "write the amount in full, in single units, without sign or word.",
        ),
        (
            r"[~<>≈≥≤=]+ ?[\d.,]+",
            "write the number alone; at_least, up_to or approx stand in the bound column.",
        ),
        (
            r"[\d.,]+ ?(-|–|to|\.\.) ?[\d.,]+",
            "write a range as two rows, with bound low and bound high.",
        ),
    )
)


def number_words(text: str) -> tuple[str, str]:
    """Return message and hint for a text that is not a plain finite number."""
    message = f"value {quoted(text)} is no plain number, {_EXPECTED}"
    return message, number_hint(text)


def number_hint(text: str) -> str:
    """Say how a text that is no number of the grammar has to be written."""
    plain = unicodedata.normalize("NFKC", text)
    if not text:
        return "write the number; a value nobody has stated needs no row."
    if _BARE_POWER.fullmatch(plain):
        return _power_hint(plain)
    for pattern, hint in _FORMS:
        if pattern.fullmatch(text):
            return hint
    return _unicode_hint(text) if not text.isascii() else ""


def _power_hint(plain: str) -> str:
    match = _BARE_POWER.fullmatch(plain)
    factor = {"G": 1e3, "M": 1.0, "K": 1e-3, "T": 1e6}
    number = parse_number(match[1]) if match else None
    if match is None or number is None:
        return "write the number of megawatts alone, MW in the unit column, and a basis."
    megawatts = number * factor[match[2].upper()]
    return f"write {megawatts:.10g}, MW in the unit column, and a basis: it, facility or chips."


def _unicode_hint(text: str) -> str:
    strange = next(sign for sign in text if not sign.isascii())
    name = f"{unicodedata.name(strange, 'a sign without a name')} (U+{ord(strange):04X})"
    if unicodedata.category(strange) in {"Zs", "Cf"}:
        return f"delete the {name.lower().replace('(u+', '(U+')}."
    if all(sign.isascii() or sign.isdigit() for sign in text):
        return f"write it in plain digits 0 to 9; {name} is none."
    return f"write it in plain digits and signs; {name} is none."
