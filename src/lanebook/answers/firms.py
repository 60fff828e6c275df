"""The list of firms: who takes compute, who gives it, how much is cleared and how much is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from lanebook.answers.answer import Answer, Column, Figure, Table
from lanebook.answers.book import Book
from lanebook.answers.directory import DirectoryEntry, directory
from lanebook.answers.freshness import view_caveats
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.answers.wording import counted, day
from lanebook.network import query
from lanebook.network.model import LANE_KINDS, NONE


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One firm known by then.

    Attributes:
        id, name, kind, country: who; `country` "" where the register says nothing.
        n_lanes_in, n_lanes_out: live lanes of their own (parts of others left out).
        cleared: megawatts of IT load cleared at the end of the valid year; None for firms whose
            column the sheet does not keep.
        open: open at the next year-end for which a need is known, `open_year`; None where no need
            is known.
        n_claims: claims on the firm, its ties and its sites.
        first_known: first publication among them.
    """

    id: str
    name: str
    kind: str
    country: str
    n_lanes_in: int
    n_lanes_out: int
    cleared: Figure | None
    open: Figure | None
    open_year: int | None
    n_claims: int
    first_known: date


@dataclass(frozen=True, slots=True)
class Firms:
    """Every firm known by then, those with most claims first.

    Attributes:
        year: year-end of `FirmRow.cleared`.
        kinds: kind -> number of firms, most first.
        firms: the firms.
    """

    year: int
    kinds: dict[str, int]
    firms: tuple[FirmRow, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the firms as one flat table."""
        columns = (
            Column("name", "Firm"),
            Column("kind", "Kind"),
            Column("country", "Country"),
            Column("n_lanes_in", "Lanes in", "number", "count", "Live lanes that reach it."),
            Column("n_lanes_out", "Lanes out", "number", "count", "Live lanes that leave it."),
            Column("cleared_mw", f"Cleared, end-{self.year}", "figure", "MW"),
            Column("open_mw", "Open", "figure", "MW", "At the next year-end with a known need."),
            Column("open_year", "at end of"),
            Column("n_claims", "Claims", "number", "count"),
            Column("first_known", "First known", "date"),
            Column("id", "Id"),
        )
        rows = tuple(
            (
                row.name, row.kind, row.country, row.n_lanes_in, row.n_lanes_out, row.cleared,
                row.open, str(row.open_year or ""), row.n_claims, row.first_known, row.id,
            )
            for row in self.firms
        )  # fmt: skip
        return (Table("firms", "Firms", columns, rows),)


def firms(book: Book) -> Answer[Firms]:
    """List the firms known on the book's known day with their lanes and open columns."""
    counted_sheet = sheet(book)
    buyers = {buyer.id: buyer for buyer in counted_sheet.data.buyers}
    kinds = dict(book.snapshot.organisations.select("id", "kind").iter_rows())
    countries = dict(book.snapshot.organisations.select("id", "country").iter_rows())
    lanes = _lanes(book)
    rows = tuple(
        _row(
            entry,
            kind=kinds[entry.id[4:]].replace("_", " "),
            country=countries[entry.id[4:]],
            lanes=lanes.get(entry.id, (0, 0)),
            buyer=buyers.get(entry.id),
            years=counted_sheet.data.years,
            here=book.as_of.valid_at.year,
        )
        for entry in directory(book, kinds=("org",)).data.entries
    )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    ordered = sorted(counts, key=lambda kind: (-counts[kind], kind))
    data = Firms(book.as_of.valid_at.year, {kind: counts[kind] for kind in ordered}, rows)
    return Answer(
        question="firms",
        finding=_finding(data, book.as_of.known_at),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=counted_sheet.parameters,
        caveats=(
            "A lane that no source reports is not counted: few lanes may mean few reports.",
            *view_caveats(book, counted_sheet.parameters),
        ),
    )


def _lanes(book: Book) -> Mapping[str, tuple[int, int]]:
    """Return firm → number of live lanes in and out, parts of other lanes left out."""
    network = book.network
    chosen = query.live(network) & query.of_kind(network, LANE_KINDS)
    own = chosen & (network.part_of == NONE)
    n_in = np.bincount(network.recipient[own], minlength=network.n_nodes)
    n_out = np.bincount(network.provider[own], minlength=network.n_nodes)
    return {
        node: (int(n_in[i]), int(n_out[i]))
        for i, node in enumerate(network.node_ids)
        if n_in[i] or n_out[i]
    }


def _row(
    entry: DirectoryEntry,
    *,
    kind: str,
    country: str,
    lanes: tuple[int, int],
    buyer: BuyerSheet | None,
    years: Sequence[int],
    here: int,
) -> FirmRow:
    cleared = next(
        (buyer.cleared[i] for i, year in enumerate(years) if buyer and year == here), None
    )
    asked = _asked(buyer, years, here)
    return FirmRow(
        id=entry.id,
        name=entry.label,
        kind=kind,
        country=country,
        n_lanes_in=lanes[0],
        n_lanes_out=lanes[1],
        cleared=cleared,
        open=buyer.open[asked] if buyer and asked is not None else None,
        open_year=years[asked] if asked is not None else None,
        n_claims=entry.n_claims + entry.n_near,
        first_known=entry.first_known,
    )


def _asked(buyer: BuyerSheet | None, years: Sequence[int], here: int) -> int | None:
    """Return the place of the next year-end with a known need, this year's included last."""
    if buyer is None:
        return None
    known = [i for i, year in enumerate(years) if year >= here and buyer.ask[i].point is not None]
    return next((i for i in known if years[i] > here), next(iter(known), None))


def _finding(data: Firms, on: date) -> str:
    if not data.firms:
        return f"No firm was known on {day(on)}."
    takers = [row for row in data.firms if row.n_lanes_in]
    givers = [row for row in data.firms if row.n_lanes_out]
    text = f"Of {counted(len(data.firms), 'firm')} known, {len(takers)} are reached by a lane"
    text += f" and {len(givers)} send one out"
    if not takers:
        return f"{text}."
    most_in = max(takers, key=lambda row: (row.n_lanes_in, row.n_claims, row.id))
    most_out = max(givers, key=lambda row: (row.n_lanes_out, row.n_claims, row.id))
    return (
        f"{text}: {most_in.name} has most lanes in ({most_in.n_lanes_in}),"
        f" {most_out.name} most lanes out ({most_out.n_lanes_out})."
    )
