"""The exclusivity path: how a lab's supply spread from one patron to many, as known now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from lanebook.answers.lanes_records import Lane, PathPoint, Right
from lanebook.answers.lanes_rights import GRANTS, held_on, right_words
from lanebook.answers.lanes_sizes import Desk, size_on
from lanebook.answers.lanes_timeline import COUNTED_ROLES, is_running
from lanebook.engines.concentration import Concentration, concentration

#: From exact to vague; several events of one day are as vague as the vaguest.
PRECISIONS: Final = ("day", "month", "quarter", "year", "unknown", "")


def exclusivity_path(
    desk: Desk, lanes: Sequence[Lane], rights: Sequence[Right]
) -> tuple[PathPoint, ...]:
    """Return one point per day on which a lane or a right began or ended.

    By valid time, as known at the book's day of knowledge: what we now know the situation to have
    been. Lanes of ready compute and bare sites count, components do not; lanes of one provider
    are one patron. Days after the valid day are left out.
    """
    tops = [lane for lane in lanes if not lane.inside and lane.role in COUNTED_ROLES]
    here = desk.book.as_of.valid_at
    events = _events(tops, rights)
    return tuple(_point(desk, tops, rights, on, events[on]) for on in sorted(events) if on <= here)


def by_patron(desk: Desk, lanes: Sequence[Lane], on: date) -> dict[str, float | None]:
    """Return promised megawatts of IT load per patron on a day; None where none has any."""
    sizes: dict[str, float | None] = {}
    for lane in lanes:
        size = size_on(desk, lane.tie.removeprefix("tie:"), on)
        held = sizes.get(lane.patron)
        sizes[lane.patron] = held if size is None else size + (held or 0.0)
    return sizes


def certified(weights: Sequence[float]) -> Concentration:
    """Return the concentration of weights, proven.

    Raises:
        EngineError: if the result does not prove itself.
    """
    found = concentration(np.array(weights, dtype=np.float64))
    found.certificate().demand()
    return found


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    """Something that changed on a day: in words, with the precision of the day."""

    words: str
    precision: str


def _events(lanes: Sequence[Lane], rights: Sequence[Right]) -> dict[date, set[_Event]]:
    events: dict[date, set[_Event]] = {}
    for lane in lanes:
        if lane.begun_on is None or lane.state == "on_hold":
            continue
        begun = _Event(f"+ {lane.patron_name}", lane.begun_precision)
        events.setdefault(lane.begun_on, set()).add(begun)
        if lane.signed_on is not None and lane.signed_on != lane.begun_on:
            grown = _Event(f"{lane.patron_name} expanded", lane.signed_precision)
            events.setdefault(lane.signed_on, set()).add(grown)
        if lane.ended_on is not None:
            over = _Event(f"− {lane.patron_name}, ended", "day")
            events.setdefault(lane.ended_on, set()).add(over)
        elif lane.ends_on is not None:
            expired = _Event(f"− {lane.patron_name}, expired", "day")
            events.setdefault(lane.ends_on + timedelta(days=1), set()).add(expired)
    for right in rights:
        if right.kind in GRANTS and right.from_on is not None:
            given = _Event(right_words(right), right.from_precision)
            events.setdefault(right.from_on, set()).add(given)
    return events


def _point(
    desk: Desk, lanes: Sequence[Lane], rights: Sequence[Right], on: date, events: set[_Event]
) -> PathPoint:
    running = [lane for lane in lanes if is_running(lane, on)]
    names = {lane.patron: lane.patron_name for lane in running}
    counts = {patron: sum(lane.patron == patron for lane in running) for patron in sorted(names)}
    sizes = by_patron(desk, running, on)
    known = {patron: size for patron, size in sizes.items() if size is not None}
    by_count = certified([float(counts[patron]) for patron in sorted(counts)])
    by_mw = certified([known[patron] for patron in sorted(known)])
    weight = known or {patron: float(count) for patron, count in counts.items()}
    largest = max(sorted(weight), key=lambda patron: weight[patron], default="")
    held = held_on(rights, on)
    return PathPoint(
        on=on,
        precision=max((event.precision for event in events), key=PRECISIONS.index),
        what="; ".join(event.words for event in sorted(events)),
        n_lanes=len(running),
        n_patrons=len(names),
        largest_by_count=by_count.largest_share,
        effective_by_count=by_count.effective,
        hhi_by_count=by_count.hhi,
        largest_patron=names.get(largest, ""),
        n_without_mw=sum(
            size_on(desk, lane.tie.removeprefix("tie:"), on) is None for lane in running
        ),
        largest_by_mw=by_mw.largest_share,
        effective_by_mw=by_mw.effective,
        rights="; ".join(dict.fromkeys(right_words(right) for right in held)),
    )
