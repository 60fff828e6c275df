"""A cell in words: its heading, what qualifies it, the rule, and what would answer it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.cell_claims import carrier_of, lead_of
from lanebook.answers.cell_payload import Tag
from lanebook.answers.cell_place import Place
from lanebook.answers.quotes import Quote, Quoter
from lanebook.answers.wording import counted, day, figure, joined, spread_differs
from lanebook.base.time import year_end
from lanebook.engines.count.worths import Promise
from lanebook.evidence.ledger import BASE
from lanebook.network.capacity import Level

_BASIS_TAGS: Final = {
    "it": "IT load", "facility": "facility load", "chips": "chip power", "unknown": "basis unknown",
}  # fmt: skip
_STATE_TAGS: Final = {
    "implied": "implied by dollars, never added",
    "withdrawn": "withdrawn",
    "ended": "ended",
    "zero": "a source says zero",
    "derived": "our arithmetic",
    "open": "open",
    "blank": "not on the sheet",
}
_UNDATED: Final = (
    "Promised without a date, beyond the largest dated level. It is shown apart and enters only the"
    " high end of Cleared."
)
_PLAIN_RULES: Final = {
    "withdrawn": (
        "A source stated these megawatts and a later one took them back; they count nothing."
    ),
    "unknown": "It stands, and no source states megawatts for this year-end on this basis.",
}
#: How a status reads as a noun: "A filed statement outranks an announced one".
_A: Final = {"announced": "an", "operational": "an", "option": "an"}


def heading_of(place: Place) -> str:
    """Return the value as it is shown large: `340 MW`, `≈2,859–5,003 MW`, `No source says`."""
    value = shown(place)
    if value.state == "unknown":
        return "No source says"
    if value.state == "blank":
        return "Nothing stands here"
    if value.state == "ended":
        return "Ended"
    if value.state == "withdrawn":
        text = figure(value).removeprefix("×")
        return "Withdrawn" if value.point is None else f"{text} MW, withdrawn"
    text = figure(value, name_open=False)
    return f"{text} MW"


def shown(place: Place) -> Figure:
    """Return the figure a reader sees: implied megawatts where none are stated."""
    if place.implied is not None and place.figure.point is None:
        return place.implied
    return place.figure


def tags_of(place: Place, n_readings: int, layers: Iterable[str]) -> tuple[Tag, ...]:
    """Return what qualifies the value, in the order in which it is shown.

    Args:
        n_readings: readings that differ; below two no tag.
        layers: ledger layers of the claims that carry the cell.
    """
    value, lead = shown(place), lead_of(place)
    tags = []
    if value.state in _STATE_TAGS and not (value.state == "derived" and place.kind != "sum"):
        spent = place.sum == "ask" and value.state == "implied"
        words = "implied by capital spending" if spent else _STATE_TAGS[value.state]
        tags.append(Tag("state", value.state, words))
    if value.point is not None and value.firmness and value.state != "implied":
        tags.append(Tag("firmness", value.firmness, _firmness_words(value.firmness, lead)))
    if lead is not None and value.state != "implied":
        tags.append(_basis_tag(place, lead))
        if value.state == "carried" and lead.on is not None:
            tags.append(Tag("carried", "carried", f"carried from {day(lead.on, 'month')}"))
    if value.bound == "at_least":
        tags.append(Tag("bound", "at_least", "at least"))
    if value.bound == "up_to":
        tags.append(Tag("bound", "up_to", "a ceiling"))
    if n_readings > 1:
        tags.append(Tag("readings", str(n_readings), f"{n_readings} readings"))
    private = sorted(set(layers) - {BASE})
    tags.extend(Tag("layer", layer, f"private layer ‘{layer}’") for layer in private)
    return tuple(tags)


def _basis_tag(place: Place, lead: Level) -> Tag:
    stated = place.row.stated_basis if place.row else lead.stated_basis
    if "/" in stated and place.worth is not None and len(place.worth.counted) > 1:
        words = joined([_BASIS_TAGS.get(word, word) for word in stated.split("/")])
        return Tag("basis", stated, f"stated in {words}")
    text = _BASIS_TAGS.get(lead.stated_basis, lead.stated_basis)
    if lead.read_as in _BASIS_TAGS and lead.read_as != lead.stated_basis:
        text = f"{text}, read as {_BASIS_TAGS[lead.read_as]}"
    return Tag("basis", lead.stated_basis, text)


def _firmness_words(firmness: str, lead: Level | None) -> str:
    plain = {"energised": "operational", "binding": "binding", "announced": "announced"}
    if lead is None or lead.firmness != firmness or lead.status == plain.get(firmness, firmness):
        return firmness
    return f"{firmness}, {lead.status}"


def rule_of(place: Place, quotes: Sequence[Quote], quoter: Quoter) -> str:
    """Return why a lane's cell says what it says, in a sentence or two."""
    value = shown(place)
    if place.year is None:
        return _UNDATED if value.state != "blank" else "Nothing is promised without a date here."
    if value.state in _PLAIN_RULES:
        return _PLAIN_RULES[value.state]
    if value.state == "implied":
        return (
            f"No source states megawatts, but dollars: {value.note}. Implied megawatts are shown"
            " apart and never added."
        )
    if value.state == "ended":
        note = value.note.removeprefix("ended ").strip()
        when = f" on {_iso_words(note)}" if note else ""
        return f"The lane is over: it ended{when}, and past its end it counts nothing."
    if value.state == "blank":
        return _blank_rule(place)
    if place.chips is not None:
        return f"Silicon by itself, as stated. {_holds(place, place.chips.level)}"
    return _counted_rule(place, quotes, quoter)


def _blank_rule(place: Place) -> str:
    note = place.figure.note
    if note.startswith("lent"):
        return f"Its own site, {note}: the megawatts stand in the row of the firm that uses them."
    if place.row is None:
        return "Nothing was known of this row on this day."
    inside = place.parent.label if place.parent else ""
    if inside and place.row.role == "chips":
        return f"Silicon inside {inside}: no megawatts are stated for this year-end."
    return "Not yet begun at this year-end, or counted elsewhere: there is nothing to state."


def _counted_rule(place: Place, quotes: Sequence[Quote], quoter: Quoter) -> str:
    carriers = place.worth.counted if place.worth else ()
    carrier, lead = carrier_of(place), lead_of(place)
    if carrier is None or lead is None:
        return "Our arithmetic on the rows inside it."
    if lead.private and carrier.subject == place.lane:
        first = (
            "A private statement about the lane itself decides its cell."
            if _others(place)
            else "A private statement, and nothing else is stated."
        )
        return f"{first} {_holds(place, lead)}"
    if len(carriers) > 1:
        return _sum_rule(place, carriers, quoter)
    if carrier.subject != place.lane:
        where = quoter.name(carrier.subject)
        rivals = " The largest of the lane's own statement, its parts and its site counts, once."
        return f"{where} carries it.{rivals if _others(place) else ''} {_holds(place, lead)}"
    return f"{_decided(lead, quotes)}{_holds(place, lead)}"


def _sum_rule(place: Place, carriers: tuple[Promise, ...], quoter: Quoter) -> str:
    names = [quoter.name(each.subject) for each in carriers]
    shown_names = joined(names) if len(names) <= 3 else f"{joined(names[:2], ',')} and others"
    if place.kind == "own":
        return (
            f"The sum of {counted(len(names), 'own site')}, each once and without those lent out:"
            f" {shown_names}."
        )
    return (
        f"The sum of {counted(len(names), 'part')}, one per site: {shown_names}. The largest of the"
        " lane's own statement, its parts and its site counts."
    )


def _others(place: Place) -> bool:
    return bool(place.worth and len(place.worth.promises) > len(place.worth.counted))


def _decided(lead: Level, quotes: Sequence[Quote]) -> str:
    """Say what decided between the carrier and the first claim that lost to it by rank."""
    for quote in quotes:
        if quote.outcome == "lost" and f"({lead.claim})" in quote.reason:
            words = rank_words(quote.reason)
            if words:
                return f"{words} "
    return ""


def rank_words(reason: str) -> str:
    """Return the rule between two readings as a sentence, "" where it is none.

    >>> rank_words("status: filed before announced (c-8eb55092af)")
    'A filed statement outranks an announced one.'
    """
    status = re.match(r"status: (\w+) before (\w+)", reason)
    if status:
        over, under = status.groups()
        return (
            f"{_A.get(over, 'a').capitalize()} {over} statement outranks"
            f" {_A.get(under, 'a')} {under} one."
        )
    kind = re.match(r"kind of source: ([\w ]+) before ([\w ]+?)(?: \(|$)", reason)
    if kind:
        over, under = (text.strip() for text in kind.groups())
        return f"A {over} outranks {'an' if under[0] in 'aeiou' else 'a'} {under}."
    if reason.startswith("later publication"):
        return "The later publication prevails."
    if reason.startswith("the upper end of the same range"):
        return "A range is stated: its lower end counts."
    if reason.startswith("bound"):
        return "A plain figure outranks a bound."
    if reason == "the only reading":
        return "It is the only reading."
    return ""


def _holds(place: Place, lead: Level) -> str:
    if lead.on is None or place.year is None:
        return "The newest promise counts."
    end = year_end(place.year)
    if place.figure.state == "stated" or lead.on.year == place.year:
        return f"Stated for {day(lead.on)}; it is the latest level by {day(end)}."
    return f"Latest level dated on or before {day(end)}; no later claim changes it."


def missing_of(place: Place) -> str:
    """Return what would answer an unknown cell; "" where there is a number or none is due."""
    if shown(place).state != "unknown":
        return ""
    if place.kind == "sum":
        return {
            "ask": "A stated need with a date, or the firm's own guidance of its total, would.",
            "open": "A dated ask would: without one no column can be called open.",
            "cleared": "Any lane with megawatts and a date would.",
            "control": "The firm's own total for the last quarter of the year would.",
            "unattributed": "The firm's own stated total would.",
        }.get(place.sum, "A statement with megawatts and a date would.")
    narrow = {
        "energised": " On a wider basis there may be a promise.",
        "firm": " On a wider basis there may be an announcement.",
    }.get(place.opened.desk.basis, "")
    return (
        "A source that states megawatts with a date for this lane, its parts or its site would, or"
        f" dollars with a term, which would imply some.{narrow}"
    )


def spread_words(value: Figure) -> str:
    """Return the spread of a figure in words; "" where its readings agree."""
    if not spread_differs(value) or value.state in ("implied", "withdrawn"):
        return ""
    low, high = value.low or 0.0, value.high or 0.0
    return f"{figure(Figure(low, low, low, 'MW'))} to {figure(Figure(high, high, high, 'MW'))} MW"


def _iso_words(text: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if not found:
        return text
    year, month, date_ = (int(part) for part in found.groups())
    return day(year_end(year).replace(month=month, day=date_))
