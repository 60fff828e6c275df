"""The finding and the caveats of `world`, in words that hold at every day."""

from __future__ import annotations

from typing import Final

from lanebook.answers.wording import bounded, counted, day, gigawatts, joined, megawatts
from lanebook.answers.world_payload import LOAD_WORDS, NOT_KNOWN, World
from lanebook.base.time import AsOf

#: Grids named in the finding.
N_GRIDS: Final = 3
_COUNTS: Final = {2: "two", 3: "three"}
#: Values of the register's grid column that are no grid, in words.
_PLACES: Final = {"off-grid": "plants off the grid", "orbit": "orbit"}
#: What the megawatts of a basis are said to do.
_VERBS: Final = {
    "energised": "seen running", "firm": "running or binding", "announced": "dated to stand",
    "all": "dated to stand, rumours included,",
}  # fmt: skip
GIGAWATT: Final = 1_000.0
REGISTER_CAVEAT: Final = (
    "Place, operator and grid are those of the register, which keeps no history; power sources are"
    " read from labels and notes and are often not stated."
)
SILENCE_CAVEAT: Final = (
    "Sites on record hold a minority of the hyperscalers' machines; a missing site is not evidence"
    " of none."
)
ENERGISED_CAVEAT: Final = (
    "Energised days of estimates are the days of the images: a building may have run earlier."
)


def finding_of(world: World, as_of: AsOf) -> str:
    """Return the answer in one sentence: how much stands, and on how few grids."""
    if not world.sites:
        asked = " that fits the filters" if world.filters else ""
        return f"No site{asked} was known on {day(as_of.known_at)}."
    if not world.n_sites:
        return (
            f"{counted(world.n_elsewhere, 'site')} known on {day(as_of.known_at)}, none of them a"
            " data centre."
        )
    when = _when(world, as_of)
    if world.mw.point is None:
        return (
            f"No source dates a megawatt to stand by {when}:"
            f" {counted(world.n_sites, 'data-centre site')} known, none with a figure."
        )
    if world.mw.point == 0:
        return f"Works are seen and nothing is dated to run by {when}."
    return f"{_concentration(world, when)}; {_running(world, as_of)}."


def _when(world: World, as_of: AsOf) -> str:
    year_end = (world.on.month, world.on.day) == (12, 31) and world.on != as_of.known_at
    return f"the end of {world.on.year}" if year_end else day(world.on)


def _concentration(world: World, when: str) -> str:
    """Return `8.4 of 13.4 GW … sits on three grids: PJM, ERCOT and TVA`."""
    total = world.mw.point or 0.0
    load = f"of {LOAD_WORDS[world.load]} {_VERBS[world.basis]} by {when}"
    named = [group for group in world.of("grid") if group.mw.point and group.key != NOT_KNOWN]
    top = named[:N_GRIDS]
    whole = f"{bounded(_size(total), world.mw.bound)} {load}"
    if not top:
        return f"{whole} sits on grids that the register does not name"
    held = sum(group.mw.point or 0.0 for group in top)
    names = joined([_PLACES.get(group.key, group.label) for group in top])
    where = f"one grid, {names}" if len(top) == 1 else f"{_COUNTS[len(top)]} grids: {names}"
    if held >= total:
        return f"All {whole} sits on {where}"
    return f"{_part(held, total, world.mw.bound)} {load} sits on {where}"


def _part(held: float, total: float, bound: str) -> str:
    """Return `8.4 of 13.4 GW`, or in megawatts where the whole is less than one gigawatt."""
    show = gigawatts if total >= GIGAWATT else megawatts
    return f"{show(held).rpartition(' ')[0]} of {bounded(show(total), bound)}"


def _size(mw: float) -> str:
    return gigawatts(mw) if mw >= GIGAWATT else megawatts(mw)


def _running(world: World, as_of: AsOf) -> str:
    seen = world.energised.point
    if not seen:
        return "none of it is seen running"
    if world.mw.point is not None and seen >= world.mw.point:
        return "all of it is seen running"
    day_seen = min(world.on, as_of.known_at)
    by = f" by {day(day_seen)}" if day_seen != world.on else ""
    return f"{_size(seen)} is seen running{by}"


def caveats_of(world: World, as_of: AsOf) -> tuple[str, ...]:
    """Return what the answer cannot know."""
    found = []
    if world.n_unknown:
        verb = "has" if world.n_unknown == 1 else "have"
        found.append(
            f"{world.n_unknown} of {counted(world.n_sites, 'data-centre site')} {verb} no figure"
            " for the day and add nothing: the sums are floors."
        )
    found += [SILENCE_CAVEAT, REGISTER_CAVEAT]
    if world.energised.point:
        found.append(ENERGISED_CAVEAT)
    if world.n_unplaced:
        found.append(
            f"{counted(world.n_unplaced, 'site')} without coordinates: listed, and placed nowhere."
        )
    if world.on > as_of.known_at:
        found.append("What is dated after the day of knowledge is a promise, not a fact.")
    return tuple(found)
