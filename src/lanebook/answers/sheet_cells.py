"""From counted megawatts to the figures of a cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from lanebook.answers.answer import Figure, State
from lanebook.engines.count import Promise, Reading, Worth
from lanebook.engines.implied import Implied
from lanebook.evidence.ranking import FIRMNESS_ORDER, Firmness

UNKNOWN: Final = Figure(None, None, None, "MW", state="unknown")
BLANK: Final = Figure(None, None, None, "MW", state="blank")


def hardest(promises: Iterable[Promise]) -> str:
    """Return the hardest firmness among counted statements, "" if there are none."""
    held = {promise.reading.level.firmness for promise in promises}
    return next((step for step in FIRMNESS_ORDER if step in held), "")


def weakest(levels: Iterable[str]) -> Firmness | None:
    """Return the softest of some firmnesses, or None if there is none."""
    held = set(levels)
    return next((step for step in reversed(FIRMNESS_ORDER) if step in held), None)


def cell_of(worth: Worth) -> Figure:
    """Return the figure of a lane's worth at one year-end."""
    counted = [promise for promise in worth.counted if promise.reading.point > 0]
    claims = {claim for promise in worth.promises for claim in _claims(promise)}
    if worth.point is None:
        return Figure(
            None, None, None, "MW", cast(State, worth.state), claims=tuple(sorted(claims)),
            note=worth.note,
        )  # fmt: skip
    state: State = cast(State, worth.state) if worth.point > 0 else "zero"
    return Figure(
        low=worth.low,
        point=worth.point,
        high=worth.high,
        unit="MW",
        state=state,
        firmness=weakest(promise.reading.level.firmness for promise in counted),
        bound=_bound(counted),
        claims=tuple(sorted(claims)),
        note=worth.note,
    )


def reading_cell(reading: Reading | None, year: int) -> Figure:
    """Return the figure of a single reading, such as chips without a parent."""
    if reading is None:
        return UNKNOWN
    level = reading.level
    stated = level.on is not None and level.on.year == year
    state: State = "zero" if reading.point == 0 else "stated" if stated else "carried"
    return Figure(
        reading.low, reading.point, reading.high, "MW", state,
        cast(Firmness, level.firmness), _sign(level.bound), reading.claims,
    )  # fmt: skip


def implied_cell(implied: Implied | None) -> Figure | None:
    """Return the figure of megawatts implied by dollars."""
    if implied is None:
        return None
    return Figure(
        implied.low_mw, implied.point_mw, implied.high_mw, "MW", "implied",
        claims=implied.claims, note=implied.formula,
    )  # fmt: skip


def total_of(figures: Iterable[Figure], state: State = "derived") -> Figure:
    """Add figures; unknown if none has a number; the sum of a bound carries it.

    "zero" means that sources say zero: only a sum of such figures is one.
    """
    known = [figure for figure in figures if figure.point is not None]
    if not known:
        return UNKNOWN
    point = sum(figure.point or 0.0 for figure in known)
    bounds = {figure.bound for figure in known}
    return Figure(
        low=sum(figure.low or 0.0 for figure in known),
        point=point,
        high=sum(figure.high or 0.0 for figure in known),
        unit="MW",
        state="zero" if {figure.state for figure in known} == {"zero"} else state,
        firmness=weakest(figure.firmness for figure in known if figure.firmness),
        bound="at_least" if "at_least" in bounds else "approx" if "approx" in bounds else "",
        claims=tuple(sorted({claim for figure in known for claim in figure.claims})),
    )


def basis_words(promises: Iterable[Promise]) -> str:
    """Return the bases in which the counted statements are made, joined by "/"."""
    words = {promise.reading.level.stated_basis for promise in promises}
    return "/".join(word for word in ("it", "facility", "chips", "unknown") if word in words)


def _claims(promise: Promise) -> tuple[str, ...]:
    return promise.reading.claims


def _bound(promises: list[Promise]) -> str:
    bounds = {_sign(promise.reading.level.bound) for promise in promises}
    return next((bound for bound in ("at_least", "up_to", "approx") if bound in bounds), "")


def _sign(bound: str) -> str:
    return bound if bound in {"at_least", "up_to", "approx"} else ""
