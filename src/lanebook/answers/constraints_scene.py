"""The model that a question on constraints clears: the book's, a scenario's, the user's demands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lanebook.answers.book import Book
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.task import task_of
from lanebook.answers.constraints_noise import Draws, Named, Namer, noisy
from lanebook.engines.clearing.glut import glut_begins
from lanebook.engines.clearing.inputs import Floor, Inputs, Rule
from lanebook.engines.clearing.prices import Binding, LayerPrices, binding, layer_prices
from lanebook.engines.clearing.rationing import ration
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.solver import Solver
from lanebook.scenarios.apply import Applied, apply, spreads_of
from lanebook.scenarios.model import BASE, Scenario
from lanebook.scenarios.places import Places
from lanebook.scenarios.spreads import Spread

#: Demand is the limit: no layer is scarce.
ASK = "ask"


@dataclass(frozen=True)
class Scene:
    """A model ready to be cleared.

    Attributes:
        book: it comes from.
        model: of the book, before scenario and demands.
        scenario: what is applied; None for none.
        floors: what the user demands.
        rule: how scarce megawatts are shared out.
        shown: positions of the periods asked about.
    """

    book: Book
    model: Model
    scenario: Scenario | None
    floors: tuple[Floor, ...]
    rule: Rule
    shown: tuple[int, ...]

    @cached_property
    def applied(self) -> Applied:
        """The model under the scenario, without the demands."""
        return self._under(self.model.inputs)

    @cached_property
    def inputs(self) -> Inputs:
        """What is cleared."""
        return self._demanded(self.applied.inputs)

    @property
    def places(self) -> Places:
        """Names to the axes of what is cleared."""
        return self.applied.places

    @cached_property
    def scenario_spreads(self) -> tuple[Spread, ...]:
        """What the scenario itself draws from, around the model under it."""
        if self.scenario is None:
            return ()
        return spreads_of(self.scenario, self.model.inputs, self.model.places)

    @cached_property
    def solver(self) -> Solver:
        """The program of what is cleared; every solve of it starts from its first basis."""
        return Solver(self.inputs)

    @cached_property
    def base(self) -> Cleared:
        """The optimum with every input at its point: prices and labels are its, whatever the rule.

        Raises:
            Impossible: if no allocation meets the demands.
        """
        return self.clear(self.inputs)

    @cached_property
    def shared(self) -> Clearing:
        """What each buyer gets under the rule; by value order the optimum itself."""
        if self.rule == "value":
            return self.base.clearing
        return ration(self.inputs, self.rule, self.solver)

    def clear(self, inputs: Inputs, *, is_far: bool = False) -> Cleared:
        """Return the optimum for inputs of the scene's pattern; raises as `Solver.solve`.

        Args:
            inputs: to clear.
            is_far: whether they lie far from the base: a solve from no basis, with presolve, then
                takes half the time of one from the base's basis; near it, twice the time.
        """
        numbers = self.solver.program.numbers(inputs)
        return Cleared(self.solver.solve_numbers(inputs, numbers, anew=is_far))

    def noisy(self, seed: int) -> Draws:
        """Return what makes versions of what is cleared under noise."""
        return lambda draw: noisy(self.inputs, seed, draw)

    def ranged(self, seed: int) -> Draws:
        """Return what makes versions with everything uncertain drawn, as an ensemble does."""
        task = task_of(self.book, self.model, self.scenario or BASE, seed)
        return lambda draw: self._demanded(task.inputs_of(draw))

    def namer(self, *, is_far: bool) -> Namer:
        """Return what clears inputs of the scene's pattern and names what binds; one a thread.

        Args:
            is_far: as `clear`.
        """
        solver = Solver(self.inputs)

        def name(inputs: Inputs) -> Named:
            numbers = solver.program.numbers(inputs)
            found = solver.solve_numbers(inputs, numbers, anew=is_far)
            return Cleared(found).named

        return name

    def _under(self, inputs: Inputs) -> Applied:
        if self.scenario is None:
            return Applied(inputs, self.model.places, (), ())
        return apply(self.scenario, inputs, self.model.places)

    def _demanded(self, inputs: Inputs) -> Inputs:
        """Return inputs with the demands; what is demanded is also asked for, then and after."""
        if not self.floors:
            return inputs
        ask, labels = inputs.ask.copy(), [period.label for period in inputs.periods]
        for floor in self.floors:
            if floor.target in inputs.buyers:
                row, at = inputs.buyers.index(floor.target), labels.index(floor.period)
                ask[row, at:] = np.maximum(ask[row, at:], floor.least_mw)
        return inputs.with_(ask=ask, floors=(*inputs.floors, *self.floors))


@dataclass(frozen=True)
class Cleared:
    """An optimum with its prices.

    Attributes:
        clearing: the optimum.
    """

    clearing: Clearing

    @cached_property
    def prices(self) -> LayerPrices:
        """Shadow prices of every layer and period."""
        return layer_prices(self.clearing)

    @cached_property
    def binding(self) -> tuple[Binding, ...]:
        """What binds in each period."""
        return binding(self.clearing, self.prices)

    @property
    def named(self) -> Named:
        """What is counted of it."""
        return Named(tuple(each.key for each in self.binding), self.glut is not None)

    @property
    def glut(self) -> int | None:
        """Position of the period in which a glut begins; None if never."""
        return glut_begins(self.clearing)
