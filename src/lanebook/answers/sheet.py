"""`lanebook sheet`: buyer × lane × year, and the columns that stay open."""

from __future__ import annotations

from collections.abc import Sequence

from lanebook.answers.answer import Answer
from lanebook.answers.assumptions import parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.freshness import view_caveats
from lanebook.answers.sheet_beside import with_words
from lanebook.answers.sheet_desk import Desk
from lanebook.answers.sheet_opening import Load, buyer_sheet, open_sheet
from lanebook.answers.sheet_parts import BuyerSheet, OpenColumn
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.sheet_words import caveats_of, finding_of
from lanebook.engines.count import Basis


def sheet(
    book: Book,
    *,
    labs: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    basis: Basis = "announced",
    load: Load = "it",
    words: bool = True,
) -> Answer[Sheet]:
    """Answer who has which megawatts from whom in which year, and what stays open.

    Args:
        book: the book at its as-of; nothing published later takes part.
        labs: buyers to show, by any name; default every lab and hyperscaler with a lane or site.
        years: first and last year-end; default the year before the valid day to five after.
        basis: how firm a statement must be to count.
        load: what a megawatt means: IT load, or facility load at the stated ratio of each site.
        words: whether lanes carry the words a table shows beside their numbers.

    Raises:
        UnknownName, AmbiguousName: if a lab does not resolve.
        InputError: if the basis, load or years are none.
        EngineError: if a certificate fails.
    """
    opened = open_sheet(book, labs=labs, years=years, basis=basis, load=load)
    desk, buyers, span = opened.desk, opened.buyers, opened.desk.years
    sheets = [buyer_sheet(desk, opened.writer, buyer) for buyer in buyers]
    if words:
        sheets = [with_words(desk, opened.rows, book.beliefs, each) for each in sheets]
    sheets.sort(key=_size)
    data = Sheet(
        years=span,
        basis=basis,
        load=load,
        buyers=tuple(sheets),
        widest_open=_widest(sheets, span),
        sites_twice=_sites_twice(desk, buyers),
    )
    uses = parameter_uses(opened.parameters)
    return Answer(
        question="sheet",
        finding=finding_of(data, book.as_of),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(
            *caveats_of(data),
            *view_caveats(book, uses),
        ),
    )


def _size(buyer: BuyerSheet) -> tuple[float, str]:
    return -(buyer.cleared[-1].point or 0.0), buyer.id


def _widest(sheets: Sequence[BuyerSheet], years: Sequence[int]) -> tuple[OpenColumn, ...]:
    """Rank the columns opened by a stated need; asks implied by spending are not compared."""
    columns = [
        OpenColumn(buyer.id, buyer.name, year, buyer.open[i], buyer.ask[i], buyer.cleared[i])
        for buyer in sheets
        for i, year in enumerate(years)
        if buyer.open[i].point and buyer.ask[i].state != "implied"
    ]
    return tuple(sorted(columns, key=lambda c: (-(c.open.point or 0.0), c.year, c.buyer)))


def _sites_twice(desk: Desk, buyers: Sequence[str]) -> tuple[str, ...]:
    """Return sites that two buyers count at the last year-end: a megawatt with two homes."""
    homes: dict[str, set[str]] = {}
    for buyer in buyers:
        counted = desk.counted(buyer, desk.years[-1], desk.basis).counted
        worths = {**counted.ready, **counted.bare, **counted.own}
        for site in frozenset().union(*(worth.sites for worth in worths.values())):
            homes.setdefault(site, set()).add(buyer)
    return tuple(sorted(f"site:{site}" for site, owners in homes.items() if len(owners) > 1))
