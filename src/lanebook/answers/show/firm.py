"""The profile of a firm: lanes, patrons, money, sites, spending, rivals, rights, contradictions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl

from lanebook.answers.assumptions import merged_uses
from lanebook.answers.book import Book
from lanebook.answers.contradictions import Contradiction, contradictions
from lanebook.answers.show.built import Built
from lanebook.answers.show.cells import sheet_cells
from lanebook.answers.show.firm_history import history_of
from lanebook.answers.show.firm_payload import FirmProfile
from lanebook.answers.show.firm_words import caveats_of, facts_of, headline_of
from lanebook.answers.show.lanes import lane_rows, money_rows, party_rows, rival_rows
from lanebook.answers.show.sites import site_rows
from lanebook.answers.show.terms import right_rows, spend_rows
from lanebook.network import query

#: Year-ends after the valid year: in the tables, and on the page.
TABLE_YEARS_AHEAD: Final = 2
YEARS_AHEAD: Final = 5


def firm_profile(book: Book, subject: str) -> Built[FirmProfile]:
    """Return the profile of a firm that the network knows."""
    network = book.network
    node = network.node_index[subject]
    row = book.snapshot.organisations.row(by_predicate=pl.col("id") == subject[4:], named=True)
    here = book.as_of.valid_at.year
    years = tuple(range(here - 1, here + 1 + TABLE_YEARS_AHEAD))
    incoming = query.lanes_in(network, node, with_over=True)
    outgoing = query.lanes_out(network, node, with_over=True)
    buyers = [network.node_ids[each] for each in network.recipient[outgoing].tolist()]
    counted = sheet_cells(
        book,
        subject,
        [*buyers, *([subject] if len(incoming) else [])],
        range(here - 1, here + 1 + YEARS_AHEAD),
    )
    cells = counted.cells(len(years))
    profile = FirmProfile(
        subject=subject,
        name=row["name"],
        kind=row["kind"].replace("_", " "),
        country=row["country"] or None,
        ticker=row["ticker"] or None,
        parent=f"org:{row['parent']}" if row["parent"] else None,
        years=years,
        facts=(),
        lanes_in=lane_rows(book, incoming, years, cells, incoming=True),
        lanes_out=lane_rows(book, outgoing, years, cells, incoming=False),
        patrons=party_rows(book, node, incoming=True),
        dependants=party_rows(book, node, incoming=False),
        money_in=money_rows(book, node, direction="in"),
        money_out=money_rows(book, node, direction="out"),
        sites=site_rows(book, node),
        spending=spend_rows(book, subject),
        rivals=rival_rows(book, node),
        rights=right_rows(book, node),
        contradictions=_contradictions(book, node),
    )
    profile = replace(profile, facts=facts_of(book, profile))
    history, used = history_of(book, profile, counted)
    profile = replace(profile, history=history)
    uses = merged_uses(counted.parameters, used)
    return Built(headline_of(profile), profile, caveats_of(profile), uses)


def _contradictions(book: Book, node: int) -> tuple[Contradiction, ...]:
    """Return the contradictions on the firm, its ties and the sites it operates."""
    network = book.network
    sites = [network.node_ids[site] for site in query.operated_by(network, node)]
    return contradictions(book, about=(network.node_ids[node], *sites)).data.found
