"""Words of moves: who does what with whom, and a belief beside the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from lanebook.answers.belief_words import belief_words, property_words
from lanebook.answers.wording import day
from lanebook.evidence.belief import Belief

LEVELS: Final = ("contracted_capacity", "capacity")
NOUNS: Final[dict[str, str]] = {
    "compute_supply": "compute", "chip_supply": "chips", "hosting": "space",
    "power_supply": "power", "wafer_supply": "wafers", "packaging_supply": "packaging",
    "memory_supply": "memory", "equipment_supply": "tools",
}  # fmt: skip
#: How firm the newest word is -> what the recipient R does with the provider P.
_SUPPLY_SAYINGS: Final[dict[str, str]] = {
    "signed": "{R} signs for {noun} with {P}",
    "reported": "{R} is said to take {noun} from {P}",
    "option": "{R} takes an option on {noun} from {P}",
    "loi": "{R} signs a letter of intent for {noun} with {P}",
    "soft": "{R} may take {noun} from {P}",
}
_OTHER_SAYINGS: Final[dict[str, str]] = {
    "equity": "{P} invests in {R}",
    "debt": "{P} lends to {R}",
    "guarantee": "{P} backs {R}",
    "licence": "{P} licenses {R}",
    "joint_venture": "{P} and {R} join forces",
    "exclusivity": "{P} grants rights to {R}",
    "review": "{P} reviews {R}",
    "competes": "{P} competes with {R}",
}
_STATUS_WORDS: Final[dict[str, str]] = {"loi": "letter of intent", "rumoured": "rumour"}


def saying_of(
    tie: Mapping[str, Any], labels: Mapping[str, str], fresh: Sequence[Mapping[str, Any]]
) -> str:
    """Return who does what with whom; the kind of tie and the firmest status choose the verb."""
    provider = labels.get(f"org:{tie['provider']}", tie["provider"])
    recipient = labels.get(f"org:{tie['recipient']}", tie["recipient"])
    noun = NOUNS.get(tie["kind"])
    if noun:
        saying = _SUPPLY_SAYINGS[_firmest(row["status"] for row in fresh)]
    else:
        saying = _OTHER_SAYINGS.get(tie["kind"], "{P} and {R}")
    words = saying.format(P=provider, R=recipient, noun=noun)
    inside = f", inside {labels.get('tie:' + tie['part_of'], tie['part_of'])}"
    label = tie["label"] + (inside if tie["part_of"] else "")
    return f"{words} ({label.strip(', ')})" if label else words


def _firmest(statuses: Iterable[str]) -> str:
    found = set(statuses)
    if found & {"operational", "filed", "binding", "announced"}:
        return "signed"
    return next((word for word in ("option", "loi", "reported") if word in found), "soft")


def fact_words(now: Belief, was: Belief | None) -> str:
    """`capex 180 to 190 bn USD for 2026 (guidance, was 175 to 185 bn USD)`."""
    name = "" if now.property in ("amount", *LEVELS) else property_words(now.property) + " "
    status = _STATUS_WORDS.get(now.status, now.status)
    before = f", was {belief_words(was, unknown_basis='')}" if was else ""
    return f"{name}{belief_words(now, unknown_basis='')}{_when(now)} ({status}{before})"


def _when(now: Belief) -> str:
    won = now.readings[0]
    if now.valid_from is None or now.property not in (*LEVELS, "demand_ask", "capex"):
        return ""
    if now.property == "contracted_capacity":
        return " in all"
    if now.property == "capex":
        if now.valid_to is None:
            return ""
        year = 300 < (now.valid_to - now.valid_from).days < 370
        first = "" if year else f"{day(now.valid_from)} to "
        calendar = year and (now.valid_to.month, now.valid_to.day) == (12, 31)
        return f" for {first}{now.valid_to.year if calendar else day(now.valid_to, 'month')}"
    on = day(now.valid_from, won.precision)
    if now.valid_from > won.published:
        return f" by the end of {on}" if won.precision == "year" else f" by {on}"
    return f" in {on}" if won.precision != "day" else f" on {on}"
