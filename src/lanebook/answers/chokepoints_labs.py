"""Who supplies each lab with compute, what two labs share, and how many stand on their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.chokepoints_records import LabSupply, Share, SharedFate, Stacks, Through
from lanebook.answers.chokepoints_shares import Held, ordered
from lanebook.answers.clearing.words import buyer_name
from lanebook.answers.names import names_of
from lanebook.answers.sheet_parts import BuyerSheet
from lanebook.answers.wording import counted, joined, share
from lanebook.base.certificate import Check
from lanebook.engines.overlap import Independent, independent, overlap

#: Smallest share and megawatts that are more than rounding.
_LEAST = 1e-9
#: Roles of lanes that are compute; chips and bare sites are none yet.
_COMPUTE = ("ready", "own")
ALL_LAYERS = "all layers at once"
MEAN_OF_LAYERS = "layers counted alike"


def compute_supplies(
    book: Book,
    sheets: Iterable[BuyerSheet],
    labs: Sequence[str],
    position: int,
    asks: Mapping[str, float],
) -> tuple[LabSupply, ...]:
    """Return who holds the compute that each lab counts on at one year-end.

    Args:
        book: for names.
        sheets: of the buyers.
        labs: buyers wanted, in order.
        position: of the year-end among the sheet's years.
        asks: MW that each lab asks for at that year-end.

    Missing data:
        megawatts implied by dollars are no statement: they are unknown at the low end, and counted
        at the point. A lane with neither has no point; together such lanes may hold what the lab
        asks for beyond what is stated and implied, which is unknown at the low end too.
    """
    held = {each.id.removeprefix("org:"): each for each in sheets}
    return tuple(
        _compute(book, held[lab], lab, position, asks.get(lab, 0.0)) for lab in labs if lab in held
    )


def _compute(book: Book, sheet: BuyerSheet, lab: str, position: int, ask: float) -> LabSupply:
    stated: dict[str, float] = {}
    implied: dict[str, float] = {}
    claims: dict[str, set[str]] = {}
    silent = 0
    for lane in sheet.lanes:
        if lane.role not in _COMPUTE:
            continue
        cell, maybe = lane.cells[position], lane.implied[position]
        holder = lab if lane.role == "own" else lane.provider
        if cell.point and cell.state not in ("ended", "withdrawn"):
            stated[holder] = stated.get(holder, 0.0) + cell.point
            claims.setdefault(holder, set()).update(cell.claims)
        elif maybe is not None and maybe.point:
            implied[holder] = implied.get(holder, 0.0) + maybe.point
            claims.setdefault(holder, set()).update(maybe.claims)
        elif cell.state == "unknown":
            silent += 1
    total, loose = sum(stated.values()), sum(implied.values())
    room = max(0.0, ask - total - loose) if silent else 0.0
    told = [f"{total:,.0f} MW stated"]
    if loose:
        told.append(f"{loose:,.0f} implied by dollars")
    if silent:
        most = f", at most {room:,.0f}" if room else ""
        told.append(f"{counted(silent, 'lane')} without a number{most}")
    return LabSupply(
        layer="compute",
        label="compute for labs",
        lab=lab,
        shares=_shares(book, stated, implied, claims, room, own=lab),
        unknown_share=(loose + room) / (total + loose + room) if total + loose + room else 1.0,
        mw=total or None,
        implied_mw=loose,
        silent_mw=room,
        basis="; ".join(told),
    )


def _shares(
    book: Book,
    stated: Mapping[str, float],
    implied: Mapping[str, float],
    claims: Mapping[str, Collection[str]],
    room: float,
    *,
    own: str = "",
) -> tuple[Share, ...]:
    """Return shares of megawatts: stated ones at least, with the implied ones at the point.

    What lanes without a number may hold (`room`) is somebody's: it lowers the least of all, and
    raises the most of each.
    """
    loose = sum(implied.values())
    whole = sum(stated.values()) + loose
    most = whole + room
    found = []
    for org in sorted({*stated, *implied}):
        sure, maybe = stated.get(org, 0.0), implied.get(org, 0.0)
        notes = ["own sites"] if org == own else []
        if maybe:
            notes.append(f"{maybe:,.0f} MW implied by dollars")
        found.append(
            Share(
                org, _label(book, org), sure / most, (sure + maybe) / whole,
                min(1.0, (sure + loose + room) / most), sure or None,
                tuple(sorted(claims[org])), "", "; ".join(notes),
            )
        )  # fmt: skip
    return ordered(found)


def _label(book: Book, org: str) -> str:
    return names_of(book, ("org",)).label(f"org:{org}")


def compute_market(book: Book, supplies: Sequence[LabSupply], year: int) -> Held:
    """Return the shares of those who hold the labs' compute, all labs together."""
    stated: dict[str, float] = {}
    implied: dict[str, float] = {}
    claims: dict[str, set[str]] = {}
    for supply in supplies:
        whole = (supply.mw or 0.0) + (supply.implied_mw or 0.0)
        for each in supply.shares:
            sure = each.mw or 0.0
            stated[each.holder] = stated.get(each.holder, 0.0) + sure
            maybe = (each.point or 0.0) * whole - sure
            implied[each.holder] = implied.get(each.holder, 0.0) + max(maybe, 0.0)
            claims.setdefault(each.holder, set()).update(each.claims)
    loose = sum(implied.values())
    total = sum(stated.values()) + loose
    if not total:
        return Held((), "", closed=False)
    names = joined([buyer_name(each.lab) for each in supplies if each.mw])
    note = f"{share(loose / total)} of it only implied by dollars" if loose > _LEAST else ""
    room = sum(each.silent_mw or 0.0 for each in supplies)
    shares = _shares(book, stated, implied, claims, room)
    return Held(shares, f"MW committed to {names}, end of {year}", closed=True, note=note)


def fates(supplies: Sequence[LabSupply]) -> tuple[tuple[SharedFate, ...], list[Check]]:
    """Return the overlap of every pair of labs in every layer, layers in order, and the proof."""
    found: list[SharedFate] = []
    checks: list[Check] = []
    for layer, rows in _by_layer(supplies).items():
        holders, matrix = _matrix(rows, "low")
        likely = _matrix(rows, "point")[1]
        measured, about = overlap(matrix), overlap(likely)
        checks += [*measured.certificate().checks, *about.certificate().checks]
        for one, other in combinations(range(len(rows)), 2):
            found.append(
                SharedFate(
                    layer=layer,
                    label=rows[one].label,
                    one=rows[one].lab,
                    other=rows[other].lab,
                    low=float(measured.low[one, other]),
                    about=float(about.low[one, other]),
                    high=max(float(measured.high[one, other]), float(about.low[one, other])),
                    through=_through(holders, _labels(rows), likely[one], likely[other]),
                )
            )
    return tuple(found), checks


def stacks(
    supplies: Sequence[LabSupply], weights: Mapping[str, float]
) -> tuple[tuple[Stacks, ...], list[Check]]:
    """Return the effective number of independent stacks by layer and in all layers at once.

    In all at once two labs are as alike as at the layer where they share most: a stack stands on
    every layer, and falls with the first that falls. Beside it stands the mean of the layers:
    where all hang on one firm, the weakest layer no longer tells labs apart.

    Args:
        supplies: of every lab in every layer.
        weights: megawatts of each lab; a lab without is left out.
    """
    found: list[Stacks] = []
    checks: list[Check] = []
    labs = sorted({each.lab for each in supplies if weights.get(each.lab, 0.0) > 0})
    if not labs:
        return (), []
    mw = np.array([weights[lab] for lab in labs])
    most = [np.eye(len(labs)) for _ in range(3)]
    sums = [np.zeros((len(labs), len(labs))) for _ in range(3)]
    for layer, rows in _by_layer(supplies).items():
        mine = {each.lab: each for each in rows}
        full = [mine[lab] if lab in mine else _nobody(rows[0], lab) for lab in labs]
        holders, likely = _matrix(full, "point")
        measured, about = overlap(_matrix(full, "low")[1]), overlap(likely)
        alike = [np.maximum(measured.high, about.low), about.low, measured.low]
        most = [np.maximum(one, other) for one, other in zip(most, alike, strict=True)]
        sums = [one + other for one, other in zip(sums, alike, strict=True)]
        ends = [independent(mw, each) for each in alike]
        checks += [check for each in ends for check in each.certificate().checks]
        hang = (mw / mw.sum()) @ likely
        first = int(np.argmax(hang)) if hang.size else None
        found.append(
            _stacks(
                (layer, rows[0].label),
                ends,
                None if first is None else float(hang[first]),
                "" if first is None else _labels(rows)[holders[first]],
            )
        )
    mean = [np.asarray(each / max(len(found), 1)) for each in sums]
    totals = []
    for named, alike in ((("mean", MEAN_OF_LAYERS), mean), (("", ALL_LAYERS), most)):
        ends = [independent(mw, each) for each in alike]
        checks += [check for each in ends for check in each.certificate().checks]
        totals.append(_stacks(named, ends, None, ""))
    whole = totals[-1]
    over = max(0.0, whole.high - min((each.high for each in found), default=whole.high))
    checks.append(Check("all layers at once hold no more stacks than any layer", over, _LEAST))
    return (*found, *totals), checks


def _stacks(
    layer: tuple[str, str], ends: Sequence[Independent], weakest: float | None, largest: str
) -> Stacks:
    low, about, high = (each.number for each in ends)
    return Stacks(*layer, low, about, high, ends[0].naive, weakest, largest)


def _by_layer(supplies: Sequence[LabSupply]) -> dict[str, list[LabSupply]]:
    found: dict[str, list[LabSupply]] = {}
    for each in supplies:
        found.setdefault(each.layer, []).append(each)
    return found


def _nobody(like: LabSupply, lab: str) -> LabSupply:
    return LabSupply(like.layer, like.label, lab, (), 1.0, None, None, None, "nothing known")


def _labels(rows: Sequence[LabSupply]) -> dict[str, str]:
    return {each.holder: each.label for row in rows for each in row.shares}


def _matrix(rows: Sequence[LabSupply], end: str) -> tuple[list[str], np.ndarray]:
    """Return the holders in order, and each lab's shares of them at one end."""
    holders = sorted({each.holder for row in rows for each in row.shares})
    at = {holder: column for column, holder in enumerate(holders)}
    matrix = np.zeros((len(rows), len(holders)))
    for number, row in enumerate(rows):
        for each in row.shares:
            matrix[number, at[each.holder]] += getattr(each, end) or 0.0
    return holders, matrix


def _through(
    holders: Sequence[str], labels: Mapping[str, str], one: np.ndarray, other: np.ndarray
) -> tuple[Through, ...]:
    both = np.minimum(one, other)
    shared: list[int] = np.flatnonzero(both > 0).tolist()
    order = sorted(shared, key=lambda at: (-both[at], holders[at]))
    return tuple(
        Through(holders[at], labels[holders[at]], float(one[at]), float(other[at]), float(both[at]))
        for at in order
    )
