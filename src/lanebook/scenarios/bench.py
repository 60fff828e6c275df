"""A model on the bench: arrays copied when first changed, and what was done to them in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from lanebook.engines.clearing.inputs import AXES, Floats, Inputs
from lanebook.scenarios.changes import Change, Unmatched
from lanebook.scenarios.model import Override, Unit
from lanebook.scenarios.places import Places

_SILICON: Final = "thousand_wafers_a_month"
_MEMORY: Final = "million_gigabits_a_year"


@dataclass(frozen=True, eq=False)
class Row:
    """One row of an array along the periods, or a part of it.

    Attributes:
        array: field of `Inputs`.
        index: on its first axis.
        layer: key, as in `constraints`.
        what: words.
        unit: words.
        amount: unit of amounts that can be set against it.
        flow: what a period yields, not what stands at its end.
        portion: the part concerned, shape (T,); None for all of it.
    """

    array: str
    index: int
    layer: str
    what: str
    unit: str
    amount: Unit
    flow: bool
    portion: Floats | None = None


@dataclass
class Bench:
    """What overrides work on.

    Attributes:
        inputs, places: as they stand now.
        number: position of the override at work.
        override: the override at work.
        changes, unmatched: so far.
    """

    inputs: Inputs
    places: Places
    number: int = 0
    override: Override | None = None
    changes: list[Change] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)

    def set(self, **changes: object) -> None:
        """Replace fields of the inputs; whoever hands them on checks their shapes once, at the end.

        An ensemble applies a scenario a thousand times: checking thirty arrays after each of a
        dozen changes would cost more than solving.
        """
        made = object.__new__(Inputs)
        vars(made).update(vars(self.inputs), **changes)
        self.inputs = made

    def values(self, row: Row) -> Floats:
        """Return what a row holds, or the part of it concerned."""
        whole: Floats = getattr(self.inputs, row.array)[row.index]
        return whole if row.portion is None else np.minimum(row.portion, whole)

    def put(self, row: Row, values: Floats) -> None:
        """Set a row, or the part of it concerned, and note the change."""
        array: Floats = getattr(self.inputs, row.array)
        before = array[row.index].copy()
        part = before if row.portion is None else self.values(row)
        # An unbounded row stays so: nothing can be taken from it but all.
        rest = 0.0 if row.portion is None else np.where(np.isinf(before), before, before - part)
        after = np.clip(rest + values, 0.0, None)
        if np.array_equal(before, after):
            return
        array = array.copy()
        array[row.index] = after
        self.set(**{row.array: array})
        labels = [period.label for period in self.inputs.periods]
        changed = [at for at in range(len(labels)) if before[at] != after[at]]
        self.note(
            row.layer, row.what, row.unit,
            before=tuple(float(before[at]) for at in changed),
            after=tuple(float(after[at]) for at in changed),
            periods=tuple(labels[at] for at in changed),
        )  # fmt: skip

    def put_one(
        self, array: str, index: tuple[int, ...], value: float, layer: str, what: str, unit: str
    ) -> None:
        """Set one entry that has no periods, and note the change; `()` for a plain number."""
        whole = getattr(self.inputs, array)
        before, replaced = float(whole[index] if index else whole), value
        if before == value:
            return
        if index:
            replaced = whole.copy()
            replaced[index] = value
        self.set(**{array: replaced})
        self.note(layer, what, unit, before=(before,), after=(float(value),), periods=())

    def note(
        self, layer: str, what: str, unit: str, *,
        before: tuple[float, ...], after: tuple[float, ...], periods: tuple[str, ...],
    ) -> None:  # fmt: skip
        """Add a change."""
        self.changes.append(Change(self.number, layer, what, unit, before, after, periods))

    def miss(self, target: object, why: str) -> None:
        """Add what could not be matched."""
        self.unmatched.append(Unmatched(self.number, str(target), why))

    def grow(self, axis: str, names: str, name: object, like: int | None, **rows: ArrayLike) -> int:
        """Add one member to an axis and return its index.

        Args:
            axis: letter of `AXES`.
            names: field of `Inputs` that names the axis.
            name: of the new member.
            like: member whose entries it takes over where `rows` says nothing; None for zeros.
            rows: entries of the new member by field, along the other axis.
        """
        grown: dict[str, Any] = {names: (*getattr(self.inputs, names), name)}
        for array, axes in AXES.items():
            if axis not in axes:
                continue
            whole = getattr(self.inputs, array)
            at = axes.index(axis)
            shape = [size for place, size in enumerate(whole.shape) if place != at]
            if array in rows:
                member = np.broadcast_to(np.asarray(rows[array], dtype=whole.dtype), shape)
            elif like is not None:
                member = np.take(whole, like, axis=at)
            else:
                member = np.zeros(shape, dtype=whole.dtype)
            grown[array] = np.concatenate([whole, np.expand_dims(member, at)], axis=at)
        self.set(**grown)
        return len(getattr(self.inputs, names)) - 1

    def split_pool(self, pool: int, portion: Floats, name: str) -> int:
        """Move a part of a pool's power into a pool of its own, with the same users."""
        whole = self.inputs.power[pool]
        part = np.minimum(portion, whole)
        countries = self.places.pool_countries.get(self.inputs.pools[pool], ())
        power = self.inputs.power.copy()
        power[pool] = whole - part
        self.set(power=power)
        if self.inputs.pools[pool] in self.inputs.apart:
            self.set(apart=(*self.inputs.apart, name))
        self.places = replace(
            self.places, pool_countries={**self.places.pool_countries, name: countries}
        )
        return self.grow("G", "pools", name, pool, power=part)


def layer_row(inputs: Inputs, at: int, portion: Floats | None = None) -> Row:
    """Return the row of a silicon layer's capacity."""
    name = inputs.layers[at]
    memory = name == "hbm"
    return Row(
        "capacity", at, name, f"capacity of {name}",
        "million gigabits" if memory else "thousand wafers",
        _MEMORY if memory else _SILICON, flow=True, portion=portion,
    )  # fmt: skip


def pool_row(inputs: Inputs, at: int, portion: Floats | None = None, what: str = "") -> Row:
    """Return the row of a pool's power."""
    name = inputs.pools[at]
    return Row(
        "power", at, f"power:{name}", f"power of {what or name}", "MW of IT load", "mw_it",
        flow=False, portion=portion,
    )  # fmt: skip


def lane_row(inputs: Inputs, at: int) -> Row:
    """Return the row of a lane's commitment."""
    lane = inputs.lanes[at]
    return Row(
        "committed", at, f"lane:{lane.id}", f"commitment {lane.label}", "MW of IT load", "mw_it",
        flow=False,
    )  # fmt: skip


def ask_row(inputs: Inputs, at: int) -> Row:
    """Return the row of a buyer's ask."""
    name = inputs.buyers[at]
    return Row("ask", at, f"ask:{name}", f"ask of {name}", "MW of IT load", "mw_it", flow=False)


def capital_row(inputs: Inputs, at: int) -> Row:
    """Return the row of a payer's capital."""
    name = inputs.payers[at]
    return Row(
        "capital", at, f"capital:{name}", f"capital of {name}", "USD million", "usd_million",
        flow=True,
    )  # fmt: skip


def family_row(inputs: Inputs, at: int) -> Row:
    """Return the row of the most units of a family."""
    name = inputs.families[at]
    return Row(
        "most_units", at, f"family:{name}", f"units of {name} that can be made",
        "thousand units", "thousand_units_a_year", flow=True,
    )  # fmt: skip
