"""The ramp of a site: what was first announced, what was seen to run, what is now expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lanebook.answers.show.energisation import DatedStatement, Milestone, seen_running
from lanebook.evidence.belief import Beliefs


@dataclass(frozen=True, slots=True)
class RampPoint:
    """A level of megawatts from a day on; `claim` says so, `precision` how finely the day goes."""

    on: date
    precision: str
    mw: float
    claim: str


@dataclass(frozen=True, slots=True)
class SiteRamp:
    """Three paths of a site in megawatts, each by day; a path that nobody spoke of is empty.

    Attributes:
        announced: levels on the days first announced for them; later, smaller ones left out.
        actual: levels seen to run, as they were seen: a site may also shrink.
        expected: levels on the days now expected for them.
    """

    announced: tuple[RampPoint, ...]
    actual: tuple[RampPoint, ...]
    expected: tuple[RampPoint, ...]


def ramp_of(beliefs: Beliefs, subject: str, path: Sequence[Milestone]) -> SiteRamp:
    """Return the ramp of a site from its milestones and what was seen to run by the valid day."""
    return SiteRamp(
        announced=_rising((each.announced, each) for each in path),
        actual=tuple(
            RampPoint(on, precision, mw, claim)
            for on, precision, mw, claim in seen_running(beliefs, subject)
        ),
        expected=_rising((each.expected, each) for each in path),
    )


def _rising(
    pairs: Iterable[tuple[DatedStatement | None, Milestone]],
) -> tuple[RampPoint, ...]:
    """Return the levels by day, without those below what another path point already holds."""
    points = [
        RampPoint(said.on, said.precision, each.level.point, said.claim)
        for said, each in pairs
        if said is not None and each.level.point is not None
    ]
    found: list[RampPoint] = []
    for point in sorted(points, key=lambda point: (point.on, point.mw, point.claim)):
        if found and point.mw <= found[-1].mw:
            continue
        if found and point.on == found[-1].on:
            found[-1] = point
        else:
            found.append(point)
    return tuple(found)
