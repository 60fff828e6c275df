"""Private claims that would override a cell: what a reader starts from."""

from __future__ import annotations

from collections.abc import Iterator

from lanebook.answers.book import Book
from lanebook.answers.cell_claims import lead_of
from lanebook.answers.cell_payload import Draft
from lanebook.answers.cell_place import Place
from lanebook.answers.wording import trimmed
from lanebook.base.time import year_end

#: Status of a private claim that nothing else suggests.
_PLAIN = "reported"


def drafts_of(book: Book, place: Place) -> tuple[Draft, ...]:
    """Return the private claims that would override the cell, the plainest first; () if none can.

    Cleared, open and the other sums are arithmetic: override what they are made of. A draft is as
    firm as what it replaces, so that it counts on the same bases.
    """
    return tuple(_drafts(book, place))


def _drafts(book: Book, place: Place) -> Iterator[Draft]:
    published = book.as_of.known_at.isoformat()
    on = f"{place.year}-12-31" if place.year is not None else ""
    if place.sum == "ask" and on:
        yield _megawatts(
            place, "demand_ask", place.sheet.id, f"Ask of {place.sheet.name}", on, published
        )
        return
    if place.sum or place.lane.startswith("own:") or place.row is None:
        return
    ties = place.opened.desk.capacity.ties
    tie = ties.get(place.key) if place.lane.startswith("tie:") else None
    over = tie is not None and place.year is not None and _is_over(place)
    if tie is not None and over:
        yield _end(place, published)
        return
    if on:
        yield _megawatts(
            place, "capacity", place.lane, f"Megawatts of {place.label}", on, published
        )
    if tie is not None and tie.layer != "chips":
        yield _end(place, published)


def _is_over(place: Place) -> bool:
    tie = place.opened.desk.capacity.ties[place.key]
    end = tie.ended_on or tie.ends_on
    return end is not None and place.year is not None and end < year_end(place.year)


def _megawatts(
    place: Place, property_: str, subject: str, label: str, on: str, published: str
) -> Draft:
    lead, point = lead_of(place), place.figure.standing
    return Draft(
        label=label,
        subject=subject,
        property=property_,
        unit="MW",
        basis=place.opened.load,
        value="" if point is None else trimmed(point, 1).replace(",", ""),
        valid_from=on,
        status=lead.status if lead is not None else _PLAIN,
        published=published,
    )


def _end(place: Place, published: str) -> Draft:
    tie = place.opened.desk.capacity.ties[place.key]
    return Draft(
        label=f"Last day of {place.label}",
        subject=place.lane,
        property="end",
        unit="date",
        basis="",
        value=tie.ends_on.isoformat() if tie.ends_on else "",
        valid_from="",
        status=_PLAIN,
        published=published,
    )
