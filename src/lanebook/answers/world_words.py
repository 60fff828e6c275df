"""The finding and the caveats of `world`, in words that hold at every day."""

from __future__ import annotations

from datetime import date
from typing import Final

from lanebook.answers.wording import bounded, counted, day, gigawatts, joined, megawatts
from lanebook.answers.world_payload import LOAD_WORDS, NOT_KNOWN, World, WorldGroup
from lanebook.base.time import AsOf

#: Grids named in the finding.
N_GRIDS: Final = 3
_COUNTS: Final = {1: "one grid", 2: "two grids", 3: "three grids"}
REGISTER_CAVEAT: Final = (
    "Place, operator and grid are those of the register, which keeps no history; power sources are"
    " read from labels and notes and are often not stated."
)
SILENCE_CAVEAT: Final = (
    "A site without a figure is not a site without machines, and sites on record hold a minority of"
    " the hyperscalers' machines."
)
ENERGISED_CAVEAT: Final = (
    "Energised days of estimates are the days of the images: a building may have run earlier."
)


def finding_of(world: World, as_of: AsOf) -> str:
    """Return the answer in one sentence: how much stands, and on how few grids."""
    when = _when(world, as_of)
    if not world.sites:
        asked = " that fits the filters" if world.filters else ""
        return f"No site{asked} was known on {day(as_of.known_at)}."
    silent = f"{counted(world.n_unknown, 'site')} of {world.n_sites} without a figure"
    if not world.n_sites:
        return f"{counted(world.n_elsewhere, 'site')} known, none of them a data centre."
    if world.mw.point is None:
        return (
            f"Nobody says how many megawatts stand {when}:"
            f" {counted(world.n_sites, 'data-centre site')} known, none with a figure."
        )
    if world.mw.point == 0:
        return f"Works are seen and nothing is said to run {when}; {silent}."
    share = _concentration(world)
    ran = _running(world, as_of)
    tail = f"; {silent}" if world.n_unknown else ""
    return f"{share} {when}{ran}{tail}."


def _when(world: World, as_of: AsOf) -> str:
    year_end = (world.on.month, world.on.day) == (12, 31) and world.on != as_of.known_at
    return f"by the end of {world.on.year}" if year_end else f"on {day(world.on)}"


def _concentration(world: World) -> str:
    """Return `7.1 of 9.9 GW dated to stand sits on three grids: PJM, MISO and ERCOT`."""
    load = LOAD_WORDS[world.load]
    total = world.mw.point or 0.0
    named = [
        group for group in world.of("grid") if group.key != NOT_KNOWN and (group.mw.point or 0) > 0
    ]
    top = named[:N_GRIDS]
    whole = f"{bounded(_size(total), world.mw.bound)} of {load}"
    verb = "stands or is due"
    if not top:
        return f"{whole} {verb}, on grids that nobody names,"
    held = sum(group.mw.point or 0.0 for group in top)
    names = joined([_grid_words(group) for group in top])
    where = names if len(top) == 1 else f"{_COUNTS[len(top)]}: {names}"
    if len(named) <= N_GRIDS and held >= total:
        return f"All {whole} that {verb} sits on {where},"
    return f"{_ratio(held, total)} of {load} that {verb} sits on {where},"


def _ratio(held: float, total: float) -> str:
    if total >= 1000:
        return f"{gigawatts(held).removesuffix(' GW')} of {gigawatts(total)}"
    return f"{megawatts(held).removesuffix(' MW')} of {megawatts(total)}"


def _size(mw: float) -> str:
    return gigawatts(mw) if mw >= 1000 else megawatts(mw)


def _grid_words(group: WorldGroup) -> str:
    return {"off-grid": "own plants off the grid", "orbit": "none, in orbit"}.get(
        group.key, group.label
    )


def _running(world: World, as_of: AsOf) -> str:
    """Return `; 8.2 GW has been seen running`, or that nothing has."""
    seen = world.energised.point
    if seen is None or seen == 0:
        return "; nothing of it is seen running"
    if world.mw.point is not None and seen >= world.mw.point:
        return "; all of it has been seen running"
    return f"; {_size(seen)} has been seen running by {day(min(world.on, as_of.known_at))}"


def caveats_of(world: World, as_of: AsOf) -> tuple[str, ...]:
    """Return what the answer cannot know."""
    found = [SILENCE_CAVEAT, REGISTER_CAVEAT]
    if world.energised.point:
        found.append(ENERGISED_CAVEAT)
    if world.n_unplaced:
        found.append(
            f"{counted(world.n_unplaced, 'site')} without coordinates: listed, and placed nowhere."
        )
    if _in_future(world.on, as_of):
        found.append("What is dated after the day of knowledge is a promise, not a fact.")
    return tuple(found)


def _in_future(on: date, as_of: AsOf) -> bool:
    return on > as_of.known_at
