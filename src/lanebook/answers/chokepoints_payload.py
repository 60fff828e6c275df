"""What the chokepoints answer carries, and its flat tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lanebook.answers.answer import Table
from lanebook.answers.chokepoints_records import (
    Chokepoint,
    Cut,
    LabSupply,
    LayerChange,
    LayerConcentration,
    SharedFate,
    Stacks,
)
from lanebook.answers.chokepoints_tables import (
    change_table,
    cut_table,
    layer_table,
    point_tables,
    share_table,
)
from lanebook.answers.chokepoints_tables_labs import (
    fate_table,
    matrix_table,
    pair_table,
    stack_table,
    supply_table,
)
from lanebook.base.certificate import Check


@dataclass(frozen=True, slots=True)
class Chokepoints:
    """Where the supply of AI compute hangs on few.

    Attributes:
        year: the year that shares are of, where they are of one.
        months: within which losses are looked for; run_months: of the whole run.
        labs: the buyers told one by one, largest first; `lab_labels` in words.
        layers: concentration by layer, by firm and by place.
        points: what a stop of each supplier, grid and country would do, worst first.
        cuts: firms whose loss parts a lab from a layer, by labs.
        supplies: who supplies each lab in each layer.
        fates: overlap of every pair of labs in every layer.
        stacks: effective number of independent stacks by layer; the whole last.
        pair: the two labs asked about; empty for none.
        then: the earlier day of knowledge asked about; None for none.
        changes: what moved since then.
        n_suppliers: firms with a known live tie of supply; `n_silent` of them hold a share that
            no source gives.
        proof: every identity that was checked.
    """

    year: int
    months: int
    run_months: int
    labs: tuple[str, ...]
    lab_labels: tuple[str, ...]
    layers: tuple[LayerConcentration, ...]
    points: tuple[Chokepoint, ...]
    cuts: tuple[Cut, ...]
    supplies: tuple[LabSupply, ...]
    fates: tuple[SharedFate, ...]
    stacks: tuple[Stacks, ...]
    pair: tuple[str, ...]
    then: date | None
    changes: tuple[LayerChange, ...]
    n_suppliers: int
    n_silent: int
    proof: tuple[Check, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return the flat tables, most important first."""
        labels = dict(zip(self.labs, self.lab_labels, strict=True))
        made = (
            pair_table(self.fates, self.pair, labels) if self.pair else None,
            *point_tables(self.points, self.months, self.run_months),
            layer_table(self.layers),
            stack_table(self.stacks),
            matrix_table(self.fates, self.labs, labels),
            cut_table(self.cuts),
            change_table(self.changes, self.then) if self.then else None,
            fate_table(self.fates, labels),
            supply_table(self.supplies, labels),
            share_table(self.layers),
        )
        return tuple(table for table in made if table is not None and table.rows)
