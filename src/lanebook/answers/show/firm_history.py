"""What a firm's page draws: put together from lanes, sheet, patrons and money."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from lanebook.answers.answer import ParameterUse
from lanebook.answers.assumptions import parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.lanes_path import exclusivity_path
from lanebook.answers.lanes_records import Lane, PathPoint
from lanebook.answers.lanes_rights import rights_of
from lanebook.answers.lanes_sizes import Desk, desk_of
from lanebook.answers.lanes_timeline import (
    COUNTED_ROLES,
    ROLE_OF_LAYER,
    by_begin,
    lane_of,
    lanes_for,
)
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.answers.show.bars import bars_of
from lanebook.answers.show.behind import balances, behind_rows, disputed_parties
from lanebook.answers.show.cells import SheetCells
from lanebook.answers.show.firm_payload import FirmProfile
from lanebook.answers.show.glance import buyer_facts, seller_facts
from lanebook.answers.show.headings import headings_of
from lanebook.answers.show.history import DatedYear, FirmHistory, LaneBar, ShareStep
from lanebook.answers.show.rows import LaneRow


def history_of(
    book: Book, profile: FirmProfile, counted: SheetCells
) -> tuple[FirmHistory, tuple[ParameterUse, ...]]:
    """Return what the page of a firm draws, and the assumptions that entered.

    Args:
        profile: its profile, complete but for this.
        counted: the sheet of the firm and of those it supplies.
    """
    desk = desk_of(book)
    subject, name = profile.subject, profile.subject.removeprefix("org:")
    lanes = lanes_for(desk, name) if profile.lanes_in else ()
    rights = rights_of(book, desk.capacity.families[name], desk.capacity.names)
    path = exclusivity_path(desk, lanes, rights) if lanes else ()
    disputed = disputed_parties(desk, subject, profile.contradictions)
    behind = behind_rows(desk, profile.patrons, lanes, disputed)
    balance = balances(profile.money_in, profile.money_out, disputed)
    own = {tie: lane for (buyer, tie), lane in counted.lanes.items() if buyer == subject}
    lanes_in = bars_of(desk, lanes, own, counted.years, incoming=True)
    lanes_out = _bars_out(desk, profile.lanes_out, counted)
    dated = _dated(counted.buyers.get(subject), counted.years)
    facts = (
        buyer_facts(book, subject, dated, path, behind)
        if any(lane.role in COUNTED_ROLES and not lane.inside for lane in lanes)
        else seller_facts(book, subject, profile.lanes_out, profile.sites)
    )
    history = FirmHistory(
        n_claims=_n_claims(book, subject),
        glance=facts,
        lanes_in=lanes_in,
        lanes_out=lanes_out,
        shares=tuple(_share_step(point) for point in path),
        behind=behind,
        balance=balance,
        dated=dated,
        headings=headings_of(
            book.as_of.valid_at,
            lanes_in=lanes_in,
            lanes_out=lanes_out,
            path=path,
            behind=behind,
            balance=balance,
            dated=dated,
            found=profile.contradictions,
        ),
    )
    return history, parameter_uses(desk.parameters)


def _bars_out(desk: Desk, rows: Iterable[LaneRow], counted: SheetCells) -> tuple[LaneBar, ...]:
    """Return the lanes that leave the firm, each followed by its components, by begin."""
    network = desk.book.network
    found: list[tuple[Lane, list[Lane]]] = []
    for row in rows:
        tie = desk.capacity.ties.get(row.tie.removeprefix("tie:"))
        if tie is None:
            continue
        inside = row.whole if row.inside and row.whole else ""
        lane = lane_of(desk, tie.id, ROLE_OF_LAYER[tie.layer], inside)
        if inside and found:
            found[-1][1].append(lane)
        else:
            found.append((lane, []))
    ordered = sorted(found, key=lambda group: by_begin(group[0]))
    lanes = [lane for top, parts in ordered for lane in (top, *parts)]
    buyers = {
        row.tie: network.node_ids[network.recipient[network.tie_index[row.tie[4:]]]] for row in rows
    }
    cells = {
        tie: counted.lanes[buyer, tie]
        for tie, buyer in buyers.items()
        if (buyer, tie) in counted.lanes
    }
    return bars_of(desk, lanes, cells, counted.years, incoming=False)


def _share_step(point: PathPoint) -> ShareStep:
    share = 1.0 if point.n_patrons == 1 else point.largest_by_mw
    return ShareStep(
        on=point.on,
        precision=point.precision,
        share=share,
        patron=point.largest_patron,
        n_patrons=point.n_patrons,
        n_without_mw=point.n_without_mw,
        what=point.what,
    )


def _dated(buyer: BuyerSheet | None, years: Iterable[int]) -> tuple[DatedYear, ...]:
    if buyer is None:
        return ()
    return tuple(
        DatedYear(
            year=year,
            cleared=buyer.cleared[i],
            split=buyer.split[i] if buyer.cleared[i].point is not None else None,
            ask=buyer.ask[i],
            open=buyer.open[i],
            implied=buyer.implied[i],
        )
        for i, year in enumerate(years)
    )


def _n_claims(book: Book, subject: str) -> int:
    """Return how many claims are known on a firm and its ties."""
    name = subject.removeprefix("org:")
    ties = book.snapshot.ties.filter((pl.col("provider") == name) | (pl.col("recipient") == name))
    about = [subject, *(f"tie:{tie}" for tie in ties["id"])]
    return book.snapshot.known(book.as_of.known_at).filter(pl.col("subject").is_in(about)).height
