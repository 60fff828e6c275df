"""What became of every statement behind a cell: claims won and lost, and where they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.cell_payload import Home
from lanebook.answers.cell_place import Place
from lanebook.answers.quotes import Quoter
from lanebook.answers.wording import bounded, day, megawatts, plain
from lanebook.base.time import year_end
from lanebook.engines.count import Reading
from lanebook.engines.count.reading import allowed
from lanebook.engines.count.worths import Promise
from lanebook.evidence.belief.removal import OUTCOMES, REMOVAL_RULES
from lanebook.network.capacity import CapacityBook, Level, Path

#: claim id -> what became of it, and why.
Fates = dict[str, tuple[str, str]]

BASIS_WORDS: Final = {
    "it": "IT load",
    "facility": "facility load",
    "chips": "chips",
    "unknown": "unknown basis",
}
_LOST_WORDS: Final = {
    **REMOVAL_RULES,
    "same_megawatts": "the same megawatts as the IT load that its source states for that day",
    "rollout_end_moved": "moved to the later end of the roll-out",
}
_TOLD_AGAIN: Final = "the same megawatts, told again: the largest statement counts, once"
_SET_ASIDE: Final = "set aside by the private statement about the lane itself"
#: Differences a reader would not see.
_SAME_MW: Final = 0.5


def fates_of(place: Place, quoter: Quoter) -> Fates:
    """Return what became of the claims behind a cell of a lane, site or component.

    Claims that won come from the count; losers from the milestone they competed for, from what
    contains them, and from the rules of belief. Nothing is listed for sums.
    """
    fates: Fates = {}
    again = _TOLD_AGAIN if not _is_private(place) else _SET_ASIDE
    for reading, fate, home in statements_of(place):
        lead = reading.level
        where = "" if home == place.lane else quoter.name(home)
        for claim, outcome, reason in _of_reading(reading, fate, where, again):
            fates.setdefault(claim, (outcome, reason))
        if fate == "counted":
            fates[lead.claim] = ("won", _carries(lead, place))
    _add_paths(place, fates)
    _add_ends(place, fates)
    return fates


def statements_of(place: Place) -> Iterator[tuple[Reading, str, str]]:
    """Yield every reading behind a cell with its fate and the subject that counts it."""
    if place.chips is not None:
        yield place.chips, "counted", place.lane
    for promise in place.worth.promises if place.worth else ():
        yield promise.reading, promise.fate, promise.home


def carrier_of(place: Place) -> Promise | None:
    """Return the largest statement counted in the cell; None where none is."""
    counted = place.worth.counted if place.worth else ()
    return max(
        counted, key=lambda each: (each.reading.point, each.reading.level.claim), default=None
    )


def lead_of(place: Place) -> Level | None:
    """Return the statement that carries most of the cell; None where none does."""
    if place.chips is not None:
        return place.chips.level
    carrier = carrier_of(place)
    return carrier.reading.level if carrier else None


def stated_words(level: Level) -> str:
    """Return a level as its source states it: `391 MW of facility load`."""
    sign = level.bound if level.bound in ("at_least", "up_to", "approx") else ""
    words = bounded(megawatts(level.stated_mw), sign)
    basis = BASIS_WORDS.get(level.stated_basis, level.stated_basis)
    if level.stated_basis == "unknown":
        return f"{words}, basis unknown"
    return f"{words} of {basis}"


def _is_private(place: Place) -> bool:
    """Tell whether a private statement about the lane itself decides the cell."""
    carrier, lead = carrier_of(place), lead_of(place)
    return bool(lead and lead.private and carrier and carrier.subject == place.lane)


def _of_reading(
    reading: Reading, fate: str, home: str, again: str
) -> Iterator[tuple[str, str, str]]:
    lead = reading.level
    outcome, reason = {
        "counted": ("won", ""),
        "inside": ("inside", f"the same megawatts are counted in {home}" if home else again),
        "same_site": ("inside", f"counted once, where {home} stands"),
        "ended": ("ended", "the lane is over by then"),
    }[fate]
    yield lead.claim, outcome, reason
    for claim in lead.supports:
        yield claim, "used" if outcome == "won" else outcome, reason or "says the same"
    for claim in reading.claims:
        if claim != lead.claim and claim not in lead.supports:
            yield claim, "lost" if outcome == "won" else outcome, reason


def _carries(level: Level, place: Place) -> str:
    load = "facility" if place.opened.load == "facility" else "IT"
    read = f", read as {BASIS_WORDS[level.read_as]}" if _read_otherwise(level) else ""
    if abs(level.stated_mw - level.point) < _SAME_MW:
        return f"carries the cell{read}" if read else "carries the cell"
    return f"{stated_words(level)}{read}, is {megawatts(level.point)} of {load} load"


def _read_otherwise(level: Level) -> bool:
    return level.read_as != level.stated_basis and level.read_as in BASIS_WORDS


def _add_paths(place: Place, fates: Fates) -> None:
    if place.year is None:
        return
    on = year_end(place.year)
    capacity = place.opened.desk.capacity
    carried = any(outcome == "won" for outcome, _ in fates.values())
    for path in _paths(place, capacity):
        leads = [level for level in path.dated if fates.get(level.claim, ("",))[0] == "won"]
        if carried and not leads:
            continue  # told again at most: the number stands elsewhere
        newest = max((level.published for level in leads), default=date.min)
        latest = max((level.on for level in leads if level.on is not None), default=date.min)
        for level in path.dated:
            # Steps on the way to the level are its past, not its rivals.
            rival = level.on is not None and latest <= level.on <= on
            if level.claim not in fates and rival:
                fates[level.claim] = ("lost", _passed_over(level, newest, place))
        for lost in path.lost:
            if lost.because in fates:
                words = _LOST_WORDS.get(lost.rule, lost.rule.replace("_", " "))
                outcome = OUTCOMES.get(lost.rule, "replaced")
                fates.setdefault(lost.claim, (outcome, f"{words} ({lost.because})"))


def _passed_over(level: Level, newest: date, place: Place) -> str:
    basis = place.opened.desk.basis
    if not allowed(level, basis):
        if level.confidence == "low" and basis != "all":
            return "of low confidence: it counts on the basis “all” only"
        if level.bound == "high":
            return "the upper end of a range: it closes the spread and carries no point"
        return f"{level.firmness}: it does not count on the basis “{basis}”"
    if level.published < newest:
        return "a later publication leads"
    return "another statement of that publication leads"


def _paths(place: Place, capacity: CapacityBook) -> Iterator[Path]:
    kind, _, key = place.lane.partition(":")
    if kind == "site":
        yield capacity.sites[key].path
    if kind != "tie" or key not in capacity.ties:
        return
    tie = capacity.ties[key]
    yield tie.path
    sites = {tie.site} | (place.worth.sites if place.worth else frozenset())
    for site in sorted(sites - {""}):
        yield capacity.sites[site].path


def _add_ends(place: Place, fates: Fates) -> None:
    ties = place.opened.desk.capacity.ties
    if not place.lane.startswith("tie:") or place.key not in ties or place.year is None:
        return
    tie = ties[place.key]
    ends = tie.ended_on or tie.ends_on
    rows = {row["id"]: row for row in place.opened.rows.get(place.lane, ())}
    for claim in tie.end_claims:
        row = rows.get(claim)
        if row is None or claim in fates:
            continue
        if row["end_on"] is not None and row["end_on"] == ends:
            over = place.figure.state in {"ended", "withdrawn"}
            fates[claim] = ("won" if over else "used", f"the lane ends {day(row['end_on'])}")
        elif row["property"] == "end":
            fates[claim] = ("lost", "another end prevails")
        else:
            prevails = "a stated end prevails" if ends else "a shorter reading of the lane's length"
            fates[claim] = ("lost" if ends else "used", prevails)


def homes_of(place: Place, quoter: Quoter) -> tuple[Home, ...]:
    """Return every statement of megawatts behind a cell and where it is counted, counted first."""
    found = [*_lane_homes(place, quoter), *_chip_homes(place, quoter), *_lent_home(place, quoter)]
    order = {"counted": 0, "matched": 0, "inside": 1, "waiting": 2, "same_site": 3, "ended": 4}
    return tuple(
        sorted(found, key=lambda home: (order[home.fate], -(home.mw.point or 0.0), home.subject))
    )


def _lane_homes(place: Place, quoter: Quoter) -> Iterable[Home]:
    for promise in place.worth.promises if place.worth else ():
        level = promise.reading.level
        home = quoter.name(promise.home)
        words = {
            "counted": f"{megawatts(promise.reading.point)} are counted here",
            "inside": f"{megawatts(promise.reading.point)} {_within(place, promise.home, home)}",
            "same_site": f"{megawatts(promise.reading.point)} are counted once, at {home}",
            "ended": f"{megawatts(promise.reading.point)} are over by then and count nothing",
        }[promise.fate]
        yield Home(
            subject=promise.subject,
            label=quoter.name(promise.subject),
            mw=_figure(promise.reading),
            stated=stated_words(level),
            fate=promise.fate,
            home="" if promise.fate == "ended" else home,
            sentence=f"{words}.",
            claims=promise.reading.claims,
        )


def _within(place: Place, home: str, label: str) -> str:
    if home == place.lane and _is_private(place):
        return "are set aside by the private statement"
    if home == place.lane:
        return "are the same megawatts told again, not added"
    return f"stand inside {label}, not added again"


def _chip_homes(place: Place, quoter: Quoter) -> Iterable[Home]:
    if place.chips is None or place.year is None:
        return
    desk = place.opened.desk
    counted = desk.counted(place.buyer, place.year, desk.basis)
    inside = counted.counted.chips_inside.get(place.key)
    matched = counted.matching.matched_mw
    mw = megawatts(place.chips.point)
    if inside is not None:
        home = quoter.name(f"tie:{inside[1]}")
        fate, words = "inside", f"{mw} of silicon stand inside {home}, not added again"
    elif matched > 0:
        home = "Cleared"
        fate = "matched"
        words = (
            f"{mw} of silicon; the buyer's bare sites take {plain(matched, 'MW')} MW of silicon"
            " in all, which is what is cleared"
        )
    else:
        fate, home = "waiting", ""
        words = f"{mw} of silicon wait for a site: they are not cleared"
    yield Home(
        place.lane, quoter.name(place.lane), _figure(place.chips),
        stated_words(place.chips.level), fate, home, f"{words}.", place.chips.claims,
    )  # fmt: skip


def _lent_home(place: Place, quoter: Quoter) -> Iterable[Home]:
    tie = place.sheet.lent.get(place.lane)
    if tie is None:
        return
    site = place.opened.desk.capacity.sites[place.key]
    blank = Figure(None, None, None, "MW", "blank")
    yield Home(
        place.lane, site.name, blank, "", "same_site", quoter.name(tie),
        f"{site.name} serves {quoter.name(tie)}: its megawatts are counted there.", (),
    )  # fmt: skip


def _figure(reading: Reading) -> Figure:
    return Figure(
        reading.low, reading.point, reading.high, "MW", "derived", None,
        reading.level.bound if reading.level.bound in ("at_least", "up_to", "approx") else "",
        reading.claims,
    )  # fmt: skip
