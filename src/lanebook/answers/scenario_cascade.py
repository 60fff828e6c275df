"""What a scenario does in the cascade, override by override, in words; and why it does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.wording import joined
from lanebook.base.errors import InputError
from lanebook.scenarios.cascade import AppliedShock, shock_of
from lanebook.scenarios.cascade_bench import Array, Touched
from lanebook.scenarios.model import Scenario

#: Makers or ties named in a sentence.
NAMED: Final = 3
_OF: Final[dict[Array, str]] = {
    "capacity": "of what can be made",
    "edge": "of what is delivered",
    "final": "of what is asked for from outside",
}


@dataclass(frozen=True, slots=True)
class CascadeAct:
    """What one override does in the cascade.

    Attributes:
        number: of the override, as `Act.number`.
        n_touched: makers and ties that it changes.
        says: what it does to them, a sentence each.
        missed: what it could not act on, with the reason, a sentence each.
    """

    number: int
    n_touched: int
    says: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InCascade:
    """A scenario on the web of ties.

    Attributes:
        first, last: periods of the run.
        acts: one an override, in order.
    """

    first: str
    last: str
    acts: tuple[CascadeAct, ...]


def in_cascade(book: Book, found: Scenario) -> InCascade | None:
    """Return what a scenario does in the cascade; None where the book's day has no run."""
    try:
        model = build_cascade(book)
    except InputError:
        return None
    applied = shock_of(found, model.inputs, model.places)
    periods = model.inputs.periods
    n_acts = len(found.overrides) + len(found.draws)
    return InCascade(
        first=periods[0].label,
        last=periods[-1].label,
        acts=tuple(_act(applied, at) for at in range(n_acts)),
    )


def _act(applied: AppliedShock, at: int) -> CascadeAct:
    mine = [each for each in applied.touched if each.override == at]
    notes = [
        f"{change.what} ({change.after[0]:.0f} {change.unit})"
        for change in applied.changes
        if change.override == at and not change.periods
    ]
    return CascadeAct(
        number=at + 1,
        n_touched=len(mine),
        says=(*_says(mine), *notes),
        missed=tuple(
            f"{miss.target}: {miss.why}" for miss in applied.unmatched if miss.override == at
        ),
    )


def _says(touched: Iterable[Touched]) -> Iterator[str]:
    """Yield a sentence for all that move alike: same way, same months."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for each in touched:
        key = (_of(each), _moves(each), each.first, each.last)
        groups.setdefault(key, []).append(each.label)
    for (what, moves, first, last), labels in groups.items():
        names = list(dict.fromkeys(labels))
        more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
        span = first if first == last else f"{first} to {last}"
        yield f"{joined([*names[:NAMED], *more])}: {moves} {what}, {span}"


def _of(each: Touched) -> str:
    builds = each.array == "final" and each.layer.startswith("build:")
    return "of what is to be built" if builds else _OF[each.array]


def _moves(each: Touched) -> str:
    if each.most <= 1.0:
        return f"down to {100 * each.least:.0f} %"
    if each.least >= 1.0:
        return f"up to {100 * each.most:.0f} %"
    return f"between {100 * each.least:.0f} % and {100 * each.most:.0f} %"
