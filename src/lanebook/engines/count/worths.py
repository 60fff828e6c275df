"""What a tie is worth at one date, and the arithmetic of such worths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lanebook.engines.count.reading import Reading
from lanebook.network.capacity import CapacityTie

Fate = Literal[
    "counted",  # the megawatts stand in the cell
    "inside",  # the same megawatts stand in another promise
    "same_site",  # another tie of the same buyer leads to the site
    "ended",  # the tie is over, by statement or by its stated end
]


@dataclass(frozen=True, slots=True)
class Promise:
    """One statement of megawatts and what became of it in the count.

    Attributes:
        subject: "tie:ID" or "site:ID".
        reading: the megawatts.
        fate: see `Fate`.
        home: subject in which the megawatts are counted; itself where counted.
    """

    subject: str
    reading: Reading
    fate: Fate
    home: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What a tie, or a firm's own sites, are worth at one date.

    Attributes:
        low, point, high: MW of IT load; None where nobody has spoken.
        promises: every statement looked at, with its fate.
        state: "stated" in the year a statement speaks of, else "carried"; "unknown", "ended",
            "blank" (not yet signed) where there is no number.
        sites: sites whose megawatts are counted here.
        note: what a reader must know, in a few words.
    """

    low: float | None
    point: float | None
    high: float | None
    promises: tuple[Promise, ...]
    state: str
    sites: frozenset[str] = frozenset()
    note: str = ""

    @property
    def counted(self) -> tuple[Promise, ...]:
        """The promises that make up the number."""
        return tuple(promise for promise in self.promises if promise.fate == "counted")


NOTHING = Worth(None, None, None, (), "unknown")


def weight(worth: Worth) -> tuple[bool, float]:
    """Order alternatives: a plain statement before a ceiling, then the larger."""
    if worth.point is None:
        return False, -1.0
    ceiling = all(
        promise.reading.level.bound == "up_to"
        for promise in worth.promises
        if promise.fate == "counted"
    )
    return not ceiling, worth.point


def overrules(own: Worth, options: Sequence[Worth]) -> bool:
    """Tell whether a private statement about the tie itself decides what it is worth.

    It does where nothing counted of the shipped book was published after it: who notes that a lane
    has less than its site does not mean the site.
    """
    if own.point is None or not all(each.reading.level.private for each in own.counted):
        return False
    said = min((each.reading.level.published for each in own.counted), default=None)
    return said is not None and not any(
        each.reading.level.published > said
        for option in options
        for each in option.counted
        if not each.reading.level.private
    )


def plain(subject: str, reading: Reading | None, year: int, sites: frozenset[str]) -> Worth:
    """Return the worth of one statement, or of none; stated in the year it speaks of."""
    if reading is None:
        return NOTHING
    stated = reading.level.on is not None and reading.level.on.year == year
    promise = Promise(subject, reading, "counted", subject)
    return Worth(
        reading.low,
        reading.point,
        reading.high,
        (promise,),
        "stated" if stated else "carried",
        sites,
    )


def ended(subject: str, tie: CapacityTie, reading: Reading | None) -> Worth:
    """Return the worth of a tie that is over: no number, the statement kept with its fate."""
    end = tie.ended_on or tie.ends_on
    note = f"ended {end.isoformat()}" if end else "ended"
    promises = (Promise(subject, reading, "ended", subject),) if reading else ()
    return Worth(None, None, None, promises, "ended", note=note)


def inside(best: Worth, lost: Sequence[Worth], home: str) -> Worth:
    """Keep `best`; the statements of the others are inside it."""
    if not any(option.promises for option in lost):
        return best
    counted = {promise.subject for promise in best.counted}
    covered = tuple(
        Promise(promise.subject, promise.reading, "inside", home)
        if promise.fate == "counted"
        else promise
        for option in lost
        for promise in option.promises
        if promise.subject not in counted
    )
    seen: set[tuple[str, str]] = set()
    unique = []
    for promise in (*best.promises, *covered):
        key = (promise.subject, promise.reading.level.claim)
        if key not in seen:
            seen.add(key)
            unique.append(promise)
    highs = [option.high for option in (best, *lost) if option.high is not None]
    return Worth(best.low, best.point, max(highs), tuple(unique), best.state, best.sites, best.note)


def total(parts: Sequence[Worth]) -> Worth:
    """Add worths; parts without a number keep their promises and add nothing."""
    known = [part for part in parts if part.point is not None]
    promises = tuple(promise for part in parts for promise in part.promises)
    if not known:
        return Worth(None, None, None, promises, NOTHING.state)
    stated = any(part.state == "stated" for part in known)
    notes = sorted({part.note for part in known if part.note})
    return Worth(
        low=sum(part.low or 0.0 for part in known),
        point=sum(part.point or 0.0 for part in known),
        high=sum(part.high or 0.0 for part in known),
        promises=promises,
        state="stated" if stated else "carried",
        sites=frozenset().union(*(part.sites for part in known)),
        note="; ".join(notes),
    )
