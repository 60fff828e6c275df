"""Who stands behind a firm, with its share of the megawatts, and money both ways."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.contradictions import Contradiction
from lanebook.answers.lanes_path import by_patron
from lanebook.answers.lanes_records import Lane
from lanebook.answers.lanes_sizes import Desk
from lanebook.answers.lanes_timeline import COUNTED_ROLES, is_running
from lanebook.answers.show.figures import unknown
from lanebook.answers.show.history import Balance, Behind
from lanebook.answers.show.rows import MoneyRow, PartyRow
from lanebook.answers.show.tables import claims_of

_SHORT_KINDS: Final = (
    ("compute supply", "compute"),
    ("chip supply", "chips"),
    ("power supply", "power"),
    ("hosting", "sites"),
)


def behind_rows(
    desk: Desk,
    patrons: Sequence[PartyRow],
    lanes: Iterable[Lane],
    disputed: Collection[str],
) -> tuple[Behind, ...]:
    """Return patrons by their share of promised megawatts, then by money.

    Args:
        patrons: the profile's patrons.
        lanes: lanes in; running ones of ready compute and bare sites weigh.
        disputed: firms on whose ties sources contradict one another.
    """
    today = desk.book.as_of.valid_at
    running = [
        lane
        for lane in lanes
        if not lane.inside and lane.role in COUNTED_ROLES and is_running(lane, today)
    ]
    sizes = by_patron(desk, running, today)
    total = sum(size for size in sizes.values() if size is not None)
    claims = {
        party: claims_of(lane.claims for lane in running if lane.patron == party) for party in sizes
    }
    rows = [
        Behind(
            party=row.party,
            label=row.label,
            gives=_gives(row.gives),
            share=_share(sizes.get(row.party), total, claims.get(row.party, ())),
            money=row.money,
            rival=row.rival,
            disputed=row.party in disputed,
        )
        for row in patrons
    ]
    return tuple(
        sorted(rows, key=lambda row: (-(row.share.point or 0), -(row.money.point or 0), row.party))
    )


def _share(size: float | None, total: float, claims: tuple[str, ...]) -> Figure:
    if size is None or not total:
        return unknown("share")
    part = size / total
    return Figure(part, part, part, "share", state="derived", claims=claims)


def _gives(words: str) -> str:
    """Return `compute (2), equity` of `compute supply (2), equity`."""
    for long, short in _SHORT_KINDS:
        words = words.replace(long, short)
    return words


def disputed_parties(
    desk: Desk, subject: str, found: Iterable[Contradiction]
) -> dict[str, tuple[str, ...]]:
    """Return firm → units on which sources contradict one another on its ties with `subject`."""
    ties = desk.book.snapshot.ties
    ends = {
        f"tie:{tie}": (f"org:{provider}", f"org:{recipient}")
        for tie, provider, recipient in ties.select("id", "provider", "recipient").iter_rows()
    }
    units: dict[str, set[str]] = {}
    for each in found:
        pair = ends.get(each.subject, ())
        for party in set(pair) - {subject} if subject in pair else ():
            units.setdefault(party, set()).add(each.unit)
    return {party: tuple(sorted(units[party])) for party in sorted(units)}


def balances(
    money_in: Sequence[MoneyRow],
    money_out: Sequence[MoneyRow],
    disputed: Mapping[str, tuple[str, ...]],
) -> tuple[Balance, ...]:
    """Return money in US dollars between the firm and each counterparty, the largest first."""
    live = [row for row in (*money_in, *money_out) if not row.over and row.halted is None]
    labels = {row.other: row.other_label for row in live}
    rows = []
    for party in sorted(labels):
        ins = [row for row in live if row.other == party and row.direction == "in"]
        outs = [row for row in live if row.other == party and row.direction == "out"]
        into, out = _largest(row.amount for row in ins), _largest(row.amount for row in outs)
        options = [row.option for row in ins if row.option is not None]
        option = _largest(options) if options else None
        if all(each is None or each.point is None for each in (into, out, option)):
            continue
        rows.append(
            Balance(
                party=party,
                label=labels[party],
                into=into,
                option=option if option and (option.point or 0) > (into.point or 0) else None,
                out=out,
                out_per_in=_ratio(out, into),
                disputed="USD" in disputed.get(party, ()),
            )
        )
    rows.sort(key=lambda row: (-_weight(row), row.party))
    return tuple(rows)


def _weight(row: Balance) -> float:
    return (row.into.point or 0.0) + (row.out.point or 0.0)


def _largest(figures: Iterable[Figure]) -> Figure:
    known = [each for each in figures if each.unit == "USD" and each.point is not None]
    return max(known, key=lambda each: each.point or 0.0, default=unknown("USD"))


def _ratio(out: Figure, into: Figure) -> Figure:
    """Return how many dollars leave for each that comes in; a bound on either side stays one."""
    if out.point is None or not into.point:
        return unknown("ratio")
    value = out.point / into.point
    turned = {"at_least": "up_to", "up_to": "at_least"}
    bounds = {out.bound, turned.get(into.bound, into.bound)} - {""}
    bound = bounds.pop() if len(bounds) == 1 else "approx" if bounds else ""
    return Figure(
        None if bound == "up_to" else value,
        value,
        None if bound == "at_least" else value,
        "ratio",
        state="derived",
        bound=bound,
        claims=claims_of((out.claims, into.claims)),
    )
