"""The lanes of a run: named ones, those that dollars imply, and the rest of each buyer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.capacity import counted
from lanebook.answers.cascade.flows import Flows
from lanebook.answers.cascade.rights import exclusive, ties_between
from lanebook.answers.cascade.timeline import Floats, fraction, level_at
from lanebook.answers.clearing.axes import CHINA, HYPERSCALERS, OTHERS
from lanebook.answers.clearing.lanes import buyer_of
from lanebook.answers.clearing.sheets import sheets_of
from lanebook.answers.clearing.words import buyer_name
from lanebook.answers.sheet_parts import SheetLane
from lanebook.engines.count import Counter, Readings
from lanebook.network.capacity import CapacityBook

#: MW below which a lane is left out: rounding of the optimum.
LEAST_MW: Final = 0.5


@dataclass(frozen=True, eq=False)
class Lane:
    """One lane of the run.

    Attributes:
        key: id without its product, such as "oracle>openai" or "other>openai".
        layer: as in `constraints`, such as "lane:oracle--openai--compute_supply".
        tie: id, "" for own sites and the rest.
        buyer: axis name of the clearing.
        user: organisation that uses it; the buyer's axis name for the rest of many firms.
        holder: organisation that holds the sites or the contract, "" where it is many or unknown.
        label: words for a reader.
        firmness: of the lane; "" for the rest.
        mw: (S,) MW of IT load in use at the end of each period.
        kind: "stated" by megawatts, "implied" by dollars, "own" sites, or the "rest".
        sites: ids of the tracked sites that it stands on, as far as the book knows.
        claims: behind its megawatts.
        silent: ties of a rest that the book gives neither megawatts nor dollars.
    """

    key: str
    layer: str
    tie: str
    buyer: str
    user: str
    holder: str
    label: str
    firmness: str
    mw: Floats
    kind: str
    sites: tuple[str, ...]
    claims: tuple[str, ...]
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Path:
    lane: SheetLane
    buyer: str
    user: str
    stated: Floats
    implied: Floats


def lanes(book: Book, flows: Flows) -> tuple[Lane, ...]:
    """Return the lanes whose megawatts add up, buyer by buyer, to what runs in the clearing.

    What the clearing keeps of a commitment comes first. What dollars imply fills what is left, cut
    in proportion where it would not fit. The rest of a buyer is one more lane without a name.
    """
    reader = _Reader(book, flows)
    found: list[Lane] = []
    for at, buyer in enumerate(flows.clearing.inputs.buyers):
        found.extend(reader.of(buyer, flows.running[at]))
    return tuple(found)


class _Reader:
    """Reads the sheet's lanes onto the periods of the run."""

    def __init__(self, book: Book, flows: Flows) -> None:
        inputs = flows.clearing.inputs
        self._book, self._flows = book, flows
        self._years = [period.year for period in inputs.periods]
        self._at = {year: number for number, year in enumerate(self._years)}
        kept = np.maximum(flows.clearing.value("kept"), 0.0)
        self._kept = {lane.id: row for lane, row in zip(inputs.lanes, kept, strict=True)}
        self._committed = {
            lane.id: row for lane, row in zip(inputs.lanes, inputs.committed, strict=True)
        }
        self._capacity: CapacityBook = counted(book).capacity
        self._today = book.as_of.valid_at
        self._counter = Counter(self._capacity, self._today, Readings("announced"))
        self._countries = {
            row["id"]: row["country"] or "" for row in book.snapshot.organisations.rows(named=True)
        }
        self._by_buyer: dict[str, list[tuple[str, SheetLane]]] = {}
        self._lent: dict[str, Mapping[str, str]] = {}
        for org, each in sheets_of(book, self._years[0], self._years[-1]).items():
            self._lent[org] = each.lent
            axis = buyer_of(org, inputs.buyers, self._countries)
            ready = [lane for lane in each.lanes if lane.role in ("ready", "own")]
            self._by_buyer.setdefault(axis, []).extend((org, lane) for lane in ready)

    def of(self, buyer: str, running: Floats) -> Iterator[Lane]:
        """Yield the lanes of one buyer; they add up to what runs."""
        paths = [self._path(buyer, org, lane) for org, lane in self._by_buyer.get(buyer, ())]
        stated = np.sum([each.stated for each in paths], axis=0) if paths else 0.0 * running
        implied = np.sum([each.implied for each in paths], axis=0) if paths else 0.0 * running
        with np.errstate(divide="ignore", invalid="ignore"):
            cut = np.where(stated > running, running / stated, 1.0)
            left = np.maximum(running - stated * cut, 0.0)
            fill = np.where(implied > left, left / implied, 1.0)
        silent, used = [], np.zeros_like(running)
        for each in paths:
            mw = each.stated * cut + each.implied * fill
            if float(mw.max()) < LEAST_MW:
                silent.append(each.lane.id.removeprefix("tie:"))
                continue
            used = used + mw
            yield self._lane(each, mw)
        rest = np.maximum(running - used, 0.0)
        if float(rest.max()) >= LEAST_MW:
            alone = None if paths else self._sole(buyer, rest)
            yield alone or _rest(buyer, rest, tuple(sorted(silent)))

    def _sole(self, lab: str, rest: Floats) -> Lane | None:
        """Return the lane of the one provider to whom a lab gave an exclusive right, if there is.

        Both must say so: the right, and the supply of compute itself; an exclusive right to sell
        a product, or a site let whole, is neither.
        """
        for tie in self._capacity.reaching.get(lab, ()):
            supply = self._capacity.ties[tie]
            rights = ties_between(self._book, "exclusivity", lab, supply.provider)
            told = exclusive(self._book, [tie]), exclusive(self._book, rights)
            if supply.kind == "compute_supply" and all(told):
                return Lane(
                    key=f"{supply.provider}>{lab}", layer=f"lane:{tie}", tie=tie, buyer=lab,
                    user=lab, holder=supply.provider, label=supply.label, mw=rest, kind="rest",
                    firmness=supply.firmness, sites=(),
                    claims=tuple(sorted({*told[0], *told[1]})),
                )  # fmt: skip
        return None

    def _path(self, buyer: str, org: str, lane: SheetLane) -> _Path:
        own = lane.role == "own"
        key = f"own:org:{org}" if own else lane.id.removeprefix("tie:")
        ends = [None if own else self._capacity.ties[key].ends_on, None]
        kept = self._kept.get(key)
        stated = np.zeros_like(self._flows.ends)
        if kept is not None:
            stated = self._level(kept, self._running_today(key) if not own else None, ends[0])
        implied = np.array([figure.point or 0.0 if figure else 0.0 for figure in lane.implied])
        dollars = self._level(implied, None, ends[0]) if implied.any() else np.zeros_like(stated)
        return _Path(lane, buyer, org, stated, dollars)

    def _running_today(self, tie: str) -> float | None:
        """Return what a tie is worth on the valid day, as far as the clearing keeps it."""
        today = self._counter.worth(tie).point
        at = self._at.get(self._today.year)
        if today is None or at is None:
            return today
        promised = self._committed[tie][at]
        return today * (self._kept[tie][at] / promised) if promised > 0 else today

    def _level(self, at_year_ends: Floats, today: float | None, ends_on: date | None) -> Floats:
        """Return a path through what stands today and the year-ends; nothing after its end."""
        knots = [year + 1.0 for year in self._years]
        values = list(at_year_ends)
        over = float("inf") if ends_on is None else fraction(ends_on)
        for at in range(1, len(values)):
            if knots[at - 1] < over <= knots[at] and values[at] < values[at - 1]:
                values[at] = values[at - 1]
        now = fraction(self._today)
        if today is not None:
            pairs = [(k, v) for k, v in zip(knots, values, strict=True) if k > now + 0.01]
            knots = [now - 1.0, now, *(knot for knot, _ in pairs)]
            values = [today, today, *(value for _, value in pairs)]
        found = level_at(np.array(knots), np.array(values), self._flows.ends)
        return np.asarray(np.where(self._flows.ends > over + 1e-9, 0.0, found))

    def _lane(self, path: _Path, mw: Floats) -> Lane:
        lane = path.lane
        own = lane.role == "own"
        tie = "" if own else lane.id.removeprefix("tie:")
        holder = path.user if own else lane.provider
        number = tie.rpartition("--")[2]
        again = f"--{number}" if number.isdigit() else ""
        claims = {claim for cell in lane.cells for claim in cell.claims}
        claims |= {claim for cell in lane.implied if cell for claim in cell.claims}
        kind = "own" if own else "stated" if path.stated.any() else "implied"
        return Lane(
            key=f"{holder}>{path.user}{again}",
            layer=f"lane:own:org:{path.user}" if own else f"lane:{tie}",
            tie=tie, buyer=path.buyer, user=path.user, holder=holder, label=lane.label,
            firmness=lane.firmness, mw=mw, kind=kind,
            sites=self._sites(path.user, tie), claims=tuple(sorted(claims)),
        )  # fmt: skip

    def _sites(self, user: str, tie: str) -> tuple[str, ...]:
        if tie:
            return tuple(sorted(self._under(tie)))
        own = self._capacity.operating.get(user, ())
        return tuple(site for site in own if site not in self._lent.get(user, {}))

    def _under(self, tie_id: str) -> set[str]:
        """Return the sites of a tie and of its components that still run."""
        tie = self._capacity.ties[tie_id]
        if tie.ended_on is not None and tie.ended_on <= self._today:
            return set()
        found = {tie.site} if tie.site else set()
        for child in self._capacity.children.get(tie_id, ()):
            found |= self._under(child)
        return found


def _rest(buyer: str, mw: Floats, silent: Sequence[str]) -> Lane:
    """Return what a buyer runs at no lane with a number."""
    many = buyer in (OTHERS, CHINA)
    name = buyer_name(buyer)
    own = buyer in HYPERSCALERS
    if own:
        label = f"{name}: own and leased compute at no named lane"
    else:
        label = f"{name}: {'all compute without a lane' if many else 'lanes without a number'}"
    return Lane(
        key=f"rest>{buyer}",
        layer=f"lane:rest:{buyer}", tie="", buyer=buyer, user=buyer,
        holder=buyer if own else "", label=label, firmness="", mw=mw, kind="rest",
        sites=(), claims=(), silent=tuple(silent),
    )  # fmt: skip
