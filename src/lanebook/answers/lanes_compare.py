"""Which lab leans least on one patron: every lab at one year-end, stated and with implied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lanebook.answers.answer import ParameterUse
from lanebook.answers.lanes_path import certified
from lanebook.answers.lanes_records import Lane, Standing
from lanebook.answers.lanes_sizes import Desk
from lanebook.answers.lanes_timeline import COUNTED_ROLES, is_running, lanes_for
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_parts import BuyerSheet, SheetLane

#: Weight of a lab's own sites stands under this name: it leans on nobody for them.
OWN: Final = "own"
MIN_PATRONS: Final = 2


@dataclass(frozen=True, slots=True)
class _Leaning:
    """Shares of one set of weights: largest patron, its share, effective number of suppliers."""

    patron: str
    share: float | None
    effective: float | None
    total: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every lab at some year-ends.

    Attributes:
        by_year: year-end -> labs, the one that leans least on its largest patron first.
        parameters: what the sheet behind it used.
    """

    by_year: Mapping[int, tuple[Standing, ...]]
    parameters: tuple[ParameterUse, ...]


def compare(desk: Desk, first: int, last: int) -> Comparison:
    """Return every lab with a running lane at the year-ends `first` to `last`.

    Weights are the megawatts that the sheet clears at that year-end: ready compute, own sites, and
    bare sites as far as chips fill them. Lanes without megawatts weigh nothing and are counted.
    Labs with fewer than two patrons of known megawatts come after the others.
    """
    labs = sorted(org for org, kind in desk.capacity.kinds.items() if kind == "lab")
    lanes = {lab: running for lab in labs for running in (_running(desk, lab),) if running}
    years = range(first, last + 1)
    if not lanes:
        return Comparison(dict.fromkeys(years, ()), ())
    answer = sheet(desk.book, labs=[f"org:{lab}" for lab in lanes], years=(first, last))
    by_year = {
        year: tuple(
            sorted(
                (
                    _standing(desk, buyer, lanes[buyer.id.removeprefix("org:")], (place, year))
                    for buyer in answer.data.buyers
                ),
                key=_order,
            )
        )
        for place, year in enumerate(years)
    }
    return Comparison(by_year, answer.parameters)


def _running(desk: Desk, lab: str) -> list[Lane]:
    on = desk.book.as_of.valid_at
    return [
        lane
        for lane in lanes_for(desk, lab)
        if not lane.inside and lane.role in COUNTED_ROLES and is_running(lane, on)
    ]


def _order(row: Standing) -> tuple[bool, float, str]:
    return not is_ranked(row), row.share if row.share is not None else 2.0, row.org


def is_ranked(row: Standing) -> bool:
    """Tell whether a lab has two patrons or more with megawatts, so that shares say something."""
    return row.share is not None and row.share > 0 and row.n_patrons_with_mw >= MIN_PATRONS


def _standing(
    desk: Desk, buyer: BuyerSheet, lanes: Sequence[Lane], at: tuple[int, int]
) -> Standing:
    place, year = at
    stated, implied = _weights(buyer, place)
    both = {
        patron: stated.get(patron, 0.0) + implied.get(patron, 0.0) for patron in stated | implied
    }
    plain, with_implied = _leaning(stated), _leaning(both)
    counts = {lane.patron: sum(other.patron == lane.patron for other in lanes) for lane in lanes}
    by_count = certified([float(counts[patron]) for patron in sorted(counts)])
    sized = {lane.id for lane in buyer.lanes if _point(lane, place) is not None}
    total = plain.total
    names = desk.capacity.names
    return Standing(
        org=buyer.id,
        name=buyer.name,
        year=year,
        n_lanes=len(lanes),
        n_patrons=len(counts),
        n_patrons_with_mw=sum(1 for patron, mw in stated.items() if patron != OWN and mw > 0),
        n_without_mw=sum(lane.tie not in sized for lane in lanes),
        own_share=None if not total else stated.get(OWN, 0.0) / total,
        patron=f"org:{plain.patron}" if plain.patron else "",
        patron_name=names.get(plain.patron, plain.patron),
        share=plain.share,
        effective=plain.effective,
        patron_with_implied_name=names.get(with_implied.patron, with_implied.patron),
        share_with_implied=with_implied.share,
        effective_with_implied=with_implied.effective,
        largest_by_count=by_count.largest_share,
        effective_by_count=by_count.effective,
        stated_mw=total,
        implied_mw=sum(implied.values()) if implied else None,
    )


def _weights(buyer: BuyerSheet, place: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return stated and implied megawatts per patron, own sites under `OWN`."""
    bare = sum(_point(lane, place) or 0.0 for lane in buyer.lanes if lane.role == "bare")
    matched = buyer.matched[place].point or 0.0
    filled = min(1.0, matched / bare) if bare > 0 else 0.0
    stated: dict[str, float] = {}
    implied: dict[str, float] = {}
    for lane in buyer.lanes:
        if lane.role == "chips":
            continue
        patron = OWN if lane.role == "own" else lane.provider
        point, guess = _point(lane, place), lane.implied[place]
        if point is not None:
            held = point * (filled if lane.role == "bare" else 1.0)
            stated[patron] = stated.get(patron, 0.0) + held
        elif guess is not None and guess.point is not None:
            implied[patron] = implied.get(patron, 0.0) + guess.point
    return stated, implied


def _point(lane: SheetLane, place: int) -> float | None:
    return lane.cells[place].standing


def _leaning(weights: Mapping[str, float]) -> _Leaning:
    found = certified([weights[patron] for patron in sorted(weights)])
    total = sum(weights.values())
    if found.effective is None or total <= 0:
        return _Leaning("", None, None, None)
    others = {patron: mw for patron, mw in weights.items() if patron != OWN and mw > 0}
    patron = max(sorted(others), key=lambda name: others[name], default="")
    return _Leaning(patron, others.get(patron, 0.0) / total, found.effective, total)
