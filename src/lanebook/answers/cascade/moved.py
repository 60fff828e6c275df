"""A cascade with its drivers moved: stocks and lags change the base path, which is worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lanebook.answers.cascade.model import CascadeModel
from lanebook.engines.cascade.base_path import base_shipments
from lanebook.engines.cascade.inputs import Floats, Inputs
from lanebook.scenarios.spreads import Moves

#: Arrays of whole periods.
_WHOLE: Final = ("lag", "recontract")
#: Arrays that the base shipments depend on.
_SHIPPED: Final = ("use", "lag", "cover")


def moves_of(model: CascadeModel) -> Callable[[NDArray[np.float64]], Inputs]:
    """Return what gives a model's inputs with every driver at its place.

    What is returned takes an array of places, one a spread of the model, -1 low to 1 high, as
    `scenarios.spreads.Moves.to` does. Periods are whole; where stocks or lags move, base output is
    final demand and shipments as they then are, and capacity is raised where that needs it.
    """
    moves: Any = Moves(_Base(model.inputs), model.spreads)  # type: ignore[arg-type]

    def to(places: NDArray[np.float64]) -> Inputs:
        found = moves.to(places)
        return found.inputs if isinstance(found, _Base) else found

    return to


class _Base:
    """Inputs as `Moves` takes them: arrays by name, and a way to replace some of them."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- an array of the inputs
        return np.asarray(getattr(self.inputs, name), dtype=np.float64)

    def with_(self, **changes: Floats) -> Inputs:
        """Return the inputs with these arrays, and what follows from them."""
        inputs = self.inputs
        made: dict[str, Any] = dict(changes)
        for name in _WHOLE:
            if name in made:
                made[name] = np.floor(made[name] + 0.5).astype(np.int64)
        if "tau" in made:
            made["tau"] = float(made["tau"])
        if any(name in made for name in _SHIPPED):
            _rebase(inputs, made)
        base = made.get("base", inputs.base)
        made["capacity"] = np.maximum(made.get("capacity", inputs.capacity), base)
        return inputs.with_(**made)


def _rebase(inputs: Inputs, made: dict[str, Any]) -> None:
    """Work the base path out again; where nothing is made any more nothing is used."""
    customer = inputs.customer[inputs.group]
    while True:
        made["base"] = inputs.final + _sent(inputs, made)
        use = made.get("use", inputs.use)
        idle = (made["base"][customer] <= 0) & (use > 0)
        if not idle.any():
            return
        made["use"] = np.where(idle, 0.0, use)


def _sent(inputs: Inputs, made: dict[str, Any]) -> Floats:
    sent = base_shipments(
        use=made.get("use", inputs.use), lag=made.get("lag", inputs.lag), group=inputs.group,
        cover=made.get("cover", inputs.cover), keeps=inputs.keeps,
    )  # fmt: skip
    found = np.zeros_like(inputs.base)
    np.add.at(found, inputs.supplier, sent)
    return found
