"""Running lanes of each lab over time, for one small chart: counts only, no sizes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.lanes_records import Lane
from lanebook.answers.lanes_sizes import counting_desk
from lanebook.answers.lanes_timeline import COUNTED_ROLES, is_running, lanes_for
from lanebook.answers.today_payload import LanesOfLab, LanesOn

#: First day shown; a book asked about an earlier day starts a year before that.
FIRST_DAY: Final = date(2024, 1, 1)


def lanes_from(valid_at: date) -> date:
    """Return the first day of the steps: 2024, or a year before an earlier valid day."""
    return FIRST_DAY if valid_at > FIRST_DAY else date(valid_at.year - 1, 1, 1)


def lab_lanes(book: Book, labs: Sequence[tuple[str, str]]) -> tuple[LanesOfLab, ...]:
    """Return the steps of the labs that have or had a running lane, most lanes first.

    They count as in `lanebook lanes`: ready compute and bare sites that stood as more than an
    option, from the day they began to the day they ended; components and own sites are no lanes.

    Args:
        book: the book at its as-of.
        labs: ("org:ID", name) of the labs to look at.
    """
    if not labs:
        return ()
    desk = counting_desk(book)
    first = lanes_from(book.as_of.valid_at)
    found = []
    for lab, name in labs:
        lanes = [
            lane
            for lane in lanes_for(desk, lab.removeprefix("org:"))
            if not lane.inside and lane.role in COUNTED_ROLES
        ]
        found.append(_steps(lab, name, lanes, first, book.as_of.valid_at))
    running = [each for each in found if each.n_last or each.steps]
    return tuple(sorted(running, key=lambda each: (-each.n_last, each.id)))


def _steps(lab: str, name: str, lanes: Sequence[Lane], first: date, last: date) -> LanesOfLab:
    steps: list[LanesOn] = []
    count = n_first = _running(lanes, first)
    for on in sorted({on for lane in lanes for on in _days(lane) if first < on <= last}):
        now = _running(lanes, on)
        if now != count:
            steps.append(LanesOn(on, now, _what(lanes, on)))
        count = now
    return LanesOfLab(lab, name, n_first, count, tuple(steps))


def _running(lanes: Iterable[Lane], on: date) -> int:
    return sum(is_running(lane, on) for lane in lanes)


def _days(lane: Lane) -> Iterable[date]:
    if lane.begun_on is not None:
        yield lane.begun_on
    if lane.ended_on is not None:
        yield lane.ended_on
    if lane.ends_on is not None:
        yield lane.ends_on + timedelta(days=1)


def _what(lanes: Iterable[Lane], on: date) -> str:
    before = on - timedelta(days=1)
    began = [f"+ {lane.patron_name}" for lane in lanes if lane.begun_on == on]
    ended = [
        f"− {lane.patron_name}"
        for lane in lanes
        if is_running(lane, before) and not is_running(lane, on)
    ]
    return "; ".join([*sorted(began), *sorted(ended)])
