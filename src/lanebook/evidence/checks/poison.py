"""What is wrong with a text that ought to be a number, and how to write it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lanebook.base.numbers import parse_number
from lanebook.evidence.checks.scope import quoted

_BARE_POWER: Final = re.compile(r"\s*([0-9.,]+)\s*([GMkT])W[a-zA-Z]*\s*", re.IGNORECASE)
_EXPECTED: Final = "expected digits with at most a minus, one point and an exponent"


def number_words(text: str) -> tuple[str, str]:
    """Return message and hint for a text that is not a plain finite number."""
    message = f"value {quoted(text)} is no plain number, {_EXPECTED}"
    return message, number_hint(text)


def number_hint(text: str) -> str:
    """Say how a text that is no number of the grammar has to be written."""
    plain = unicodedata.normalize("NFKC", text)
    rules = (
        (not text, "write the number; a value nobody has stated needs no row."),
        (_BARE_POWER.fullmatch(plain) is not None, _power_hint(plain)),
        (not plain.isascii() or plain != text, _unicode_hint(text, plain)),
        (text != text.strip(), "delete the blanks around the number."),
        (
            text.strip("+-").lower() in {"nan", "inf", "infinity", "n/a", "na", "null", "none"},
            "leave the row out: what is not known has no row, and nothing is infinite.",
        ),
        (
            re.fullmatch(r"-?\d+(\.\d+)?[eE][+-]?\d+", text) is not None,
            "the number is too large or too small to be held; write what the source says.",
        ),
        ("_" in text, "delete the underscores."),
        (re.fullmatch(r"0[xXoObB].*", text) is not None, "write the number in decimal digits."),
        (
            re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text) is not None,
            "delete the commas between thousands.",
        ),
        (
            re.fullmatch(r"[+-]?\d{1,3}([. '’]\d{3})+(,\d+)?", text) is not None,
            "delete the marks between thousands; the decimal sign is a point.",
        ),
        (re.fullmatch(r"[+-]?\d+,\d+", text) is not None, "write the decimal sign as a point."),
        (text.startswith("+"), "delete the plus sign."),
        (re.fullmatch(r"-?0\d+(\.\d+)?", text) is not None, "delete the leading zeros."),
        (re.fullmatch(r"-?\.\d+", text) is not None, "write a zero before the point."),
        (re.fullmatch(r"-?\d+\.", text) is not None, "delete the point or add digits after it."),
        (text.endswith("%"), "write the fraction: 12 % is 0.12."),
        (
            re.fullmatch(
                r"[$€£¥]?\s*[\d.,]+\s*(k|m|mn|bn|b|tn|trn|million|billion|trillion)?",
                text,
                re.IGNORECASE,
            )
            is not None,
            "write the amount in full, in single units, without sign or word.",
        ),
        (
            re.fullmatch(r"[~<>≈≥≤=]+\s*[\d.]+", text) is not None,
            "write the number alone; at_least, up_to or approx stand in the bound column.",
        ),
        (
            re.fullmatch(r"[\d.]+\s*(-|–|to|\.\.)\s*[\d.]+", text) is not None,
            "write a range as two rows, with bound low and bound high.",
        ),
    )
    return next((hint for holds, hint in rules if holds), "")


def _power_hint(plain: str) -> str:
    match = _BARE_POWER.fullmatch(plain)
    factor = {"G": 1e3, "M": 1.0, "K": 1e-3, "T": 1e6}
    number = parse_number(match[1]) if match else None
    if match is None or number is None:
        return "write the number of megawatts alone, MW in the unit column, and a basis."
    megawatts = number * factor[match[2].upper()]
    return f"write {megawatts:.10g}, MW in the unit column, and a basis: it, facility or chips."


def _unicode_hint(text: str, plain: str) -> str:
    strange = next(sign for sign in text if not sign.isascii()) if not text.isascii() else ""
    name = unicodedata.name(strange, "a sign without a name") if strange else ""
    if name.endswith(("SPACE", "SEPARATOR", "MARK", "JOINER", "NON-JOINER")):
        return f"delete the {name.lower()} (U+{ord(strange):04X})."
    if parse_number(plain.replace("\N{MINUS SIGN}", "-")) is not None:
        return f"write it with plain digits and signs; {name} (U+{ord(strange):04X}) is none."
    return f"delete {name} (U+{ord(strange):04X})." if strange else ""
