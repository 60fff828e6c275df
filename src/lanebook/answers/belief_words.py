"""Readings, beliefs and changes in words: shared by `why`, `diff` and their views."""

from __future__ import annotations

from datetime import date
from typing import Final

from lanebook.answers.wording import bounded, day, quantity, ratio, trimmed
from lanebook.evidence.belief import Belief, PromiseChange, Reading

_CAPITALS: Final = frozenset("mw gw rpo ai ebitda euv pue hbm dram".split())
_BASES: Final = {"it": "IT", "facility": "facility", "chips": "chips"}


def value_words(reading: Reading, *, unknown_basis: str = " (basis ?)") -> str:
    """Return a reading's value in words, with bound, unit and the basis of megawatts."""
    if reading.number is None:
        if reading.unit == "date":
            return day(date.fromisoformat(reading.value), reading.precision)
        return reading.value
    unit = "" if reading.unit == "count" else reading.unit
    words = bounded(quantity(reading.number, unit), reading.bound)
    words += {"low": " (lower end)", "high": " (upper end)"}.get(reading.bound, "")
    if reading.basis == "unknown":
        return words + unknown_basis
    return f"{words} {_BASES[reading.basis]}" if reading.basis in _BASES else words


def belief_words(belief: Belief, *, unknown_basis: str = " (basis ?)") -> str:
    """Return the prevailing value in words; a stated range as `3 bn USD to 4 bn USD`."""
    if not belief.claim:
        return "nothing stands"
    ranged = belief.bound in ("low", "high") and belief.low is not None and belief.high is not None
    if ranged and belief.low != belief.high:
        unit = "" if belief.unit == "count" else belief.unit
        return f"{quantity(belief.low or 0.0, unit)} to {quantity(belief.high or 0.0, unit)}"
    return value_words(belief.readings[0], unknown_basis=unknown_basis)


def change_words(change: PromiseChange) -> str:
    """Return a change as one plain sentence without its subject."""
    what = property_words(change.property)
    basis = f" {_BASES[change.basis]}" if change.basis in _BASES else ""
    level = what if change.from_mw is None else quantity(change.from_mw, "MW") + basis
    if change.kind == "cancel":
        when = f" of {day(change.from_on)}" if change.from_on else ""
        return f"cancelled: {level}{when}"
    if change.kind in ("shrink", "growth") and change.from_mw and change.to_mw:
        by = f" for {day(change.to_on)}" if change.to_on else ""
        verb = "shrunk" if change.kind == "shrink" else "grown"
        after, share = quantity(change.to_mw, "MW"), ratio(change.to_mw / change.from_mw)
        return f"{verb} from {level} to {after}{by} ({share})"
    verb = {
        "delay": "delayed", "advance": "brought forward", "longer": "lengthened",
        "shorter": "shortened",
    }[change.kind]  # fmt: skip
    from_, to = (day(each) if each else "?" for each in (change.from_on, change.to_on))
    months = f", {trimmed(abs(change.months), 0)} months" if change.months else ""
    return f"{level} {verb} from {from_} to {to}{months}"


def property_words(name: str) -> str:
    """Return a property as words, abbreviations in capitals: `price per MW year`, `RPO`."""
    return " ".join(part.upper() if part in _CAPITALS else part for part in name.split("_"))
