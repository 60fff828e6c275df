"""The ties of a firm as rows: lanes in and out, patrons and dependants, money, rivals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.show.cells import Cells
from lanebook.answers.show.figures import (
    annual_amount,
    by_year,
    figure_of,
    halted,
    largest_amount,
    largest_option,
    levels,
    promised,
    unknown,
)
from lanebook.answers.show.rows import LaneRow, MoneyRow, PartyRow, RivalRow
from lanebook.answers.show.tables import claims_of
from lanebook.network import query
from lanebook.network.model import CAPITAL_KINDS, LANE_KINDS, NONE, TIE_KINDS, UPSTREAM_KINDS

#: Kinds along which the provider is paid by the recipient.
SUPPLY_KINDS = (*LANE_KINDS, *UPSTREAM_KINDS, "licence")
#: Kind of a lane -> what arrives along it; the order is that of a profile.
LAYER_WORDS = {
    "compute_supply": "ready compute",
    "hosting": "sites",
    "chip_supply": "chips",
    "power_supply": "power",
}
_LAYERS = tuple(LAYER_WORDS.values())
_MONEY_KINDS = ("equity", "debt", "guarantee")
_BOUGHT = {
    "compute_supply": "compute",
    "hosting": "hosting",
    "chip_supply": "chips",
    "power_supply": "power",
    "licence": "licence",
}


def lane_rows(
    book: Book, ties: Iterable[int], years: Sequence[int], cells: Cells, *, incoming: bool
) -> tuple[LaneRow, ...]:
    """Return lanes by layer, the largest first, stopped ones last, components under their whole.

    Args:
        cells: megawatts of IT load from the sheet; a lane that is not there (power) shows what
            its sources state.
    """
    rows = {int(tie): _lane(book, int(tie), years, cells, incoming=incoming) for tie in ties}
    network = book.network
    tops = [tie for tie in rows if not set(query.wholes_of(network, tie)) & set(rows)]
    ordered: list[LaneRow] = []
    for tie in sorted(tops, key=lambda tie: _rank(rows[tie])):
        ordered.append(rows[tie])
        inside = [rows[part] for part in rows if tie in query.wholes_of(network, part)]
        ordered.extend(
            replace(row, inside=True, layer=rows[tie].layer) for row in sorted(inside, key=_rank)
        )
    return tuple(ordered)


def _lane(book: Book, tie: int, years: Sequence[int], cells: Cells, *, incoming: bool) -> LaneRow:
    network, beliefs = book.network, book.beliefs
    subject = f"tie:{network.tie_ids[tie]}"
    other = int((network.provider if incoming else network.recipient)[tie])
    end_on = network.end_on(tie)
    contract = network.tie_kind_of(tie) != "chip_supply"
    whole = int(network.part_of[tie])
    return LaneRow(
        tie=subject,
        whole=f"tie:{network.tie_ids[whole]}" if whole != NONE else None,
        inside=False,
        other=network.node_ids[other],
        other_label=network.node_labels[other],
        label=network.tie_labels[tie],
        kind=network.tie_kind_of(tie).replace("_", " "),
        layer=LAYER_WORDS[network.tie_kind_of(tie)],
        firmness=network.firmness_of(tie),
        known_on=network.known_on(tie),
        start_on=network.start_on(tie),
        end_on=end_on,
        over=bool(network.over[tie]),
        halted=halted(beliefs, subject),
        levels=cells.get((network.node_ids[network.recipient[tie]], subject))
        or by_year(
            levels(beliefs, subject),
            years,
            signed=network.known_on(tie),
            over_on=end_on if contract else None,
        ),
        promised=promised(beliefs, subject),
        claims=network.claims_of(tie),
    )


def _rank(row: LaneRow) -> tuple[int, bool, float, str]:
    stopped = row.over or row.halted is not None
    return _LAYERS.index(row.layer), stopped, -(row.promised.point or 0.0), row.tie


def party_rows(book: Book, node: int, *, incoming: bool) -> tuple[PartyRow, ...]:
    """Return the firms on the other side of live lanes, supplies and capital, most tied first."""
    network = book.network
    ours, theirs = (
        (network.recipient, network.provider) if incoming else (network.provider, network.recipient)
    )
    kinds = (*LANE_KINDS, *UPSTREAM_KINDS, *CAPITAL_KINDS)
    chosen = np.flatnonzero((ours == node) & query.live(network) & query.of_kind(network, kinds))
    rivals = set(query.competitors(network, node).tolist())
    grouped: dict[int, list[int]] = {}
    for tie in chosen:
        grouped.setdefault(int(theirs[tie]), []).append(int(tie))
    rows = [
        _party(book, other, ties, rival=other in rivals)
        for other, ties in grouped.items()
        if other != node
    ]
    return tuple(
        sorted(
            rows, key=lambda row: (-(row.promised.point or 0), -(row.money.point or 0), row.party)
        )
    )


def _party(book: Book, other: int, ties: Sequence[int], *, rival: bool) -> PartyRow:
    network, beliefs = book.network, book.beliefs
    subjects = [f"tie:{network.tie_ids[tie]}" for tie in ties]
    megawatts = _largest([promised(beliefs, subject) for subject in subjects], "MW")
    money = _largest([largest_amount(beliefs, subject)[0] for subject in subjects], "USD")
    return PartyRow(
        party=network.node_ids[other],
        label=network.node_labels[other],
        gives=kinds_in_words(network.tie_kind[ties].tolist()),
        n_ties=len(ties),
        promised=megawatts,
        money=money,
        rival=rival,
        claims=claims_of((megawatts.claims, money.claims)),
    )


def _largest(figures: Iterable[Figure], unit: str) -> Figure:
    known = [figure for figure in figures if figure.unit == unit and figure.point is not None]
    return max(known, key=lambda figure: figure.point or 0.0, default=unknown(unit))


def kinds_in_words(codes: Iterable[int]) -> str:
    """Return `compute supply (2), equity`, in the order of `TIE_KINDS`."""
    counts: dict[int, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    return ", ".join(
        TIE_KINDS[code].replace("_", " ") + (f" ({count})" if count > 1 else "")
        for code, count in sorted(counts.items())
    )


def money_rows(book: Book, node: int, *, direction: str) -> tuple[MoneyRow, ...]:
    """Return money along the firm's ties: capital given or taken, and what purchases commit.

    Capital flows from provider to recipient; for supplies money runs against the tie.
    """
    network = book.network
    capital = query.of_kind(network, _MONEY_KINDS)
    supply = query.of_kind(network, SUPPLY_KINDS)
    taken, given = network.recipient == node, network.provider == node
    if direction == "in":
        chosen = (capital & taken) | (supply & given)
    else:
        chosen = (capital & given) | (supply & taken)
    rows = [_money(book, int(tie), node, direction) for tie in np.flatnonzero(chosen)]
    known = [row for row in rows if row.amount.point is not None or row.stake or row.annual]
    return tuple(
        sorted(
            (row for row in known if _speaks(row)),
            key=lambda row: (
                row.over or bool(row.halted),
                row.amount.unit != "USD",
                -(row.amount.point or 0),
                row.tie,
            ),
        )
    )


def _speaks(row: MoneyRow) -> bool:
    figures = [row.amount, *(each for each in (row.annual, row.stake) if each is not None)]
    return any(each.state != "unknown" for each in figures)


def _money(book: Book, tie: int, node: int, direction: str) -> MoneyRow:
    network, beliefs = book.network, book.beliefs
    subject, kind = f"tie:{network.tie_ids[tie]}", network.tie_kind_of(tie)
    capital = kind in _MONEY_KINDS
    given = int(network.provider[tie]) == node
    other = int((network.recipient if given else network.provider)[tie])
    amount, others = largest_amount(beliefs, subject)
    # Along a licence money runs both ways: only its amount has a known direction.
    annual = None if capital or kind == "licence" else annual_amount(beliefs, subject)
    stake = None
    if kind == "equity":
        held = beliefs.current(subject, "stake")
        stake = figure_of(held) if held and held.point is not None else unknown("fraction")
    option = largest_option(beliefs, subject, amount.point or 0.0)
    entered = (amount, *(each for each in (option, annual, stake) if each is not None))
    what = kind if capital else _BOUGHT.get(kind, kind.replace("_supply", ""))
    return MoneyRow(
        tie=subject,
        direction=direction,
        what=what if amount.unit == "USD" else f"{what} ({amount.unit})",
        other=network.node_ids[other],
        other_label=network.node_labels[other],
        amount=amount,
        n_other_amounts=others,
        option=option,
        annual=annual,
        stake=stake,
        known_on=network.known_on(tie),
        end_on=network.end_on(tie),
        over=bool(network.over[tie]),
        halted=halted(beliefs, subject),
        claims=claims_of(figure.claims for figure in entered),
    )


def rival_rows(book: Book, node: int) -> tuple[RivalRow, ...]:
    """Return the rivals the firm also deals with, itself or through owner and subsidiaries.

    Rivals are those a `competes` tie names, and for labs every other lab.
    """
    network = book.network
    ours = _household(book, node)
    partners: dict[int, list[int]] = {}
    chosen = query.live(network) & ~query.of_kind(network, ("competes", "review"))
    for tie in np.flatnonzero(chosen):
        ends = {int(network.provider[tie]), int(network.recipient[tie])}
        if ends & ours and not ends <= ours:
            partners.setdefault((ends - ours).pop(), []).append(int(tie))
    rows = []
    for rival, why, claims in _rivals(book, ours):
        beside = _household(book, rival)
        ties = sorted(tie for other in beside for tie in partners.get(other, ()))
        if ties and not beside & ours:
            rows.append(_rival(book, rival, ties, why, claims))
    return tuple(sorted(rows, key=lambda row: row.rival))


def _household(book: Book, node: int) -> frozenset[int]:
    """Return a firm with its owners and all they own."""
    network = book.network
    top = (node, *query.parents(network, node))[-1]
    return frozenset(query.family(network, top).tolist())


def _rivals(book: Book, ours: frozenset[int]) -> list[tuple[int, str, tuple[str, ...]]]:
    network = book.network
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    rivalry = query.live(network) & query.of_kind(network, ("competes",))
    for tie in np.flatnonzero(rivalry):
        ends = {int(network.provider[tie]), int(network.recipient[tie])}
        if ends & ours and not ends <= ours:
            label = network.tie_labels[tie] or "said to compete"
            found[(ends - ours).pop()] = (label, network.claims_of(int(tie)))
    if any(network.kind_of(each) == "lab" for each in ours):
        for other in np.flatnonzero(network.node_kind == 0):
            if int(other) not in ours and int(other) not in found:
                found[int(other)] = ("both are labs; no claim names a rivalry", ())
    return [(rival, why, claims) for rival, (why, claims) in sorted(found.items())]


def _rival(
    book: Book, rival: int, ties: Sequence[int], why: str, claims: tuple[str, ...]
) -> RivalRow:
    network = book.network
    ends = {int(end) for tie in ties for end in (network.provider[tie], network.recipient[tie])}
    via = [
        network.node_labels[end] for end in sorted(ends & set(_household(book, rival)) - {rival})
    ]
    deals = kinds_in_words(network.tie_kind[ties].tolist())
    return RivalRow(
        rival=network.node_ids[rival],
        label=network.node_labels[rival],
        ties=tuple(f"tie:{network.tie_ids[tie]}" for tie in ties),
        deals=deals + (f" (through {', '.join(via)})" if via else ""),
        rivalry=why,
        named=bool(claims),
        claims=claims_of((claims, *(network.claims_of(tie) for tie in ties))),
    )
