"""Scenarios as records for a reader, and what one does in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from lanebook.answers.scenario_records import (
    Act,
    Changed,
    Effects,
    Missed,
    OnlyIn,
    PeriodEffect,
)
from lanebook.answers.wording import counted, gigawatts, joined
from lanebook.scenarios.changes import Change, Unmatched
from lanebook.scenarios.model import Draw, Override, Scenario
from lanebook.scenarios.words import said

#: Served megawatts that differ by a smaller share are called the same.
HARDLY: Final = 0.005


class Told(Protocol):
    """A scenario applied to any model, with what it changed and what it missed."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changed, in order."""
        ...

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """What it could not act on."""
        ...


def said_of(scenario: Scenario) -> tuple[str, ...]:
    """Return what a scenario does, override by override, in words."""
    return (*map(said, scenario.overrides), *map(said, scenario.draws))


def acts_of(found: Scenario, applied: Told) -> tuple[Act, ...]:
    """Return the overrides of a scenario as records, draws last."""
    items: tuple[Override | Draw, ...] = (*found.overrides, *found.draws)
    return tuple(_act(at, item, applied) for at, item in enumerate(items))


def _act(at: int, item: Override | Draw, applied: Told) -> Act:
    override = item.override if isinstance(item, Draw) else item
    return Act(
        number=at + 1,
        verb=override.verb,
        target=str(override.target),
        says=said(item),
        because=override.because,
        is_drawn=isinstance(item, Draw),
        n_changes=sum(1 for change in applied.changes if change.override == at),
    )


def changes_of(applied: Told) -> Iterable[Changed]:
    """Yield every change of the model, period by period."""
    for change in applied.changes:
        periods = change.periods or ("",)
        for period, before, after in zip(periods, change.before, change.after, strict=True):
            yield Changed(
                change.override + 1, change.layer, change.what, period,
                _bounded(before), _bounded(after), change.unit,
            )  # fmt: skip


def _bounded(value: float) -> float | None:
    return None if value == float("inf") else value


def missed_of(applied: Told) -> tuple[Missed, ...]:
    """Return what the scenario could not act on."""
    return tuple(Missed(m.override + 1, m.target, m.why) for m in applied.unmatched)


def acts_apart(one: Scenario, other: Scenario) -> Iterable[OnlyIn]:
    """Yield what only one of two scenarios does, then what both do."""
    mine, theirs = said_of(one), said_of(other)
    yield from (OnlyIn(one.name, says, is_shared=False) for says in mine if says not in theirs)
    yield from (OnlyIn(other.name, says, is_shared=False) for says in theirs if says not in mine)
    both = f"{one.name}, {other.name}"
    yield from (OnlyIn(both, says, is_shared=True) for says in mine if says in theirs)


def finding_of_effects(title: str, against: str, found: Effects, missed: tuple[Missed, ...]) -> str:
    """Return what a scenario does, in two sentences: served megawatts, then what binds."""
    parts = [_served_words(found.periods), _label_words(found)]
    if found.glut_after != found.glut_before:
        parts.append(f"every ask is met in {found.glut_after}" if found.glut_after
                     else "no year meets every ask any more")  # fmt: skip
    whole = f"{title}: {'; '.join(part for part in parts if part)}."
    if against != "as it stands":
        whole = whole.replace(": ", f" (against {against.removeprefix('with ')}): ", 1)
    if missed:
        whole += f" {counted(len(missed), 'target')} of it matched nothing in the model."
    return whole


def _served_words(periods: tuple[PeriodEffect, ...]) -> str:
    moved = [
        (row.served_after_mw - row.served_before_mw, row.period)
        for row in periods
        if abs(row.served_after_mw - row.served_before_mw) >= HARDLY * row.served_before_mw
    ]
    if not moved:
        return "the megawatts served hardly change"
    gap, period = max(moved, key=lambda each: abs(each[0]))
    words = f"{gigawatts(abs(gap))} {_side(gap)} served in {period}, the largest change"
    last, end = moved[-1]
    if end != period:
        words += f"; {gigawatts(abs(last))} {_side(last)} in {end}"
    return words


def _side(gap: float) -> str:
    return "more" if gap > 0 else "less"


def _label_words(found: Effects) -> str:
    moved = [row for row in found.periods if row.binds_before != row.binds_after]
    if not moved:
        return "what binds stays the same in every year"
    return "what binds moves: " + joined(
        [f"{row.period} {row.binds_before_words} to {row.binds_after_words}" for row in moved[:4]]
    )
