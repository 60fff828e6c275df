"""`cell`: what one place of the procurement sheet says, and everything that makes it so."""

from __future__ import annotations

from lanebook.answers.answer import Answer
from lanebook.answers.assumptions import parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.cell_claims import Fates, fates_of, homes_of
from lanebook.answers.cell_closing import closing_of
from lanebook.answers.cell_drafts import drafts_of
from lanebook.answers.cell_payload import CellPage
from lanebook.answers.cell_place import Place, place_of, span_of
from lanebook.answers.cell_scales import scales_of
from lanebook.answers.cell_sums import figures_of, parts_of, sum_fates, sum_finding, sum_rule
from lanebook.answers.cell_suppose import suppositions
from lanebook.answers.cell_words import heading_of, missing_of, rule_of, shown, tags_of
from lanebook.answers.freshness import view_caveats
from lanebook.answers.quotes import Quote, Quoter
from lanebook.answers.sheet_opening import Load, buyer_sheet, open_sheet
from lanebook.engines.count import Basis

#: Claims listed; the rest are counted and stand on the lane's own page.
MOST_QUOTES = 40
#: What is known of a lane without megawatts.
_KNOWN_OF = ("amount", "annual_amount", "term", "end", "units", "contracted_capacity", "capacity")


def cell(
    book: Book,
    buyer: str,
    lane: str,
    year: int | None,
    *,
    basis: Basis = "announced",
    load: Load = "it",
    with_closing: bool = True,
) -> Answer[CellPage]:
    """Answer what one cell of the sheet says, and why.

    Args:
        book: the book at its as-of; nothing published later takes part.
        buyer: an organisation by any name.
        lane: id of a row of its sheet: "tie:ID", "site:ID", "own:BUYER", or a sum: "sum:cleared",
            "sum:ask", "sum:open", "sum:implied", "sum:control", "sum:unattributed", "sum:matched",
            "sum:chips_left", "sum:sites_left", "sum:undated".
        year: year-end; None for the column of promises without a date.
        basis, load: as of the sheet.
        with_closing: also read the sheet of the day before the lane was signed (half a second).

    Raises:
        UnknownName, AmbiguousName: if the buyer does not resolve, or there is no such row.
        InputError: if the year, basis or load are none.
    """
    opened = open_sheet(book, labs=[buyer], years=span_of(book, year), basis=basis, load=load)
    sheet = buyer_sheet(opened.desk, opened.writer, opened.buyers[0])
    place = place_of(book, opened, sheet, lane, year)
    data = _page(book, place, with_closing=with_closing)
    uses = parameter_uses(opened.parameters)
    return Answer(
        question="cell",
        finding=_finding(data, place),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=view_caveats(book, uses),
    )


def _page(book: Book, place: Place, *, with_closing: bool) -> CellPage:
    quoter = Quoter(book)
    fates = sum_fates(place) if place.sum else _fates(place, quoter)
    quotes = sorted(quoter.quotes(fates), key=lambda quote: _is_beside(quote, place))
    readings = suppositions(book, place)
    scales = scales_of(book, place, quoter)
    n_readings = max((len(scale.bars) for scale in scales), default=len(readings))
    layers = {quote.layer for quote in quotes if quote.outcome == "won"}
    behind = {*fates, *shown(place).claims}
    return CellPage(
        buyer=place.sheet.id,
        buyer_name=place.sheet.name,
        lane=place.lane,
        label=place.label,
        inside=place.parent.label if place.parent else "",
        kind=place.kind,
        role=place.row.role if place.row else "",
        year=place.year,
        basis=place.opened.desk.basis,
        load=place.opened.load,
        value=shown(place),
        heading=heading_of(place),
        tags=tags_of(place, n_readings, layers),
        rule=sum_rule(place) if place.sum else rule_of(place, quotes, quoter),
        quotes=tuple(quotes[:MOST_QUOTES]),
        n_claims=len(behind),
        n_sources=len({row["source"] for row in quoter.known(behind).values()}),
        parts=parts_of(place),
        homes=homes_of(place, quoter),
        scales=scales,
        readings=readings,
        closing=closing_of(book, place) if with_closing else None,
        missing=missing_of(place),
        column=figures_of(place),
        tie=place.sheet.id if place.sum or place.kind == "own" else place.lane,
        drafts=drafts_of(book, place),
    )


def _is_beside(quote: Quote, place: Place) -> bool:
    """Tell whether a claim speaks of the lane's length while the cell speaks of megawatts."""
    return quote.property in ("end", "term") and place.figure.point is not None


def _fates(place: Place, quoter: Quoter) -> Fates:
    fates = fates_of(place, quoter)
    value = shown(place)
    if value.state == "implied":
        implied: Fates = dict.fromkeys(value.claims, ("used", "enters the division"))
        return fates | implied
    if place.year is None:
        return dict.fromkeys(value.claims, ("won", "promises it without a date"))
    if value.state == "withdrawn":
        return fates | dict.fromkeys(value.claims, ("won", "takes the megawatts back"))
    if value.state in ("unknown", "blank"):
        rows = [row for row in place.opened.rows.get(place.lane, ()) if row["outcome"] is None]
        told = [row for row in rows if row["property"] in _KNOWN_OF] or rows
        for row in told:
            fates.setdefault(row["id"], ("used", "known of it; it gives the year no megawatts"))
    return fates


def _finding(data: CellPage, place: Place) -> str:
    if place.sum:
        return sum_finding(place)
    when = f"end-{data.year}" if data.year is not None else "without a date"
    words = {
        "unknown": "no source says",
        "blank": "nothing stands here",
        "ended": "ended",
    }.get(data.value.state, data.heading)
    tags = [tag.text for tag in data.tags if tag.kind in ("firmness", "readings")]
    extra = f" ({', '.join(tags)})" if tags else ""
    return f"{data.buyer_name}, {data.label}, {when}: {words}{extra}."
