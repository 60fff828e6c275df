"""Build the cascade model of a book: a network whose base path is its clearing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lanebook.answers.answer import ParameterUse
from lanebook.answers.assumptions import parameter_uses, younger_than_view
from lanebook.answers.book import Book
from lanebook.answers.cascade.caveats import caveats
from lanebook.answers.cascade.chips import chips
from lanebook.answers.cascade.compute import draw_compute
from lanebook.answers.cascade.contracts import contracts
from lanebook.answers.cascade.draft import Draft
from lanebook.answers.cascade.equipment import draw_equipment
from lanebook.answers.cascade.flows import flows
from lanebook.answers.cascade.grid import draw_power
from lanebook.answers.cascade.lanes import lanes
from lanebook.answers.cascade.model import CascadeModel
from lanebook.answers.cascade.places import places
from lanebook.answers.cascade.prices import prices
from lanebook.answers.cascade.scene import Scene
from lanebook.answers.cascade.settings import Settings
from lanebook.answers.cascade.spreads import spreads
from lanebook.answers.cascade.timeline import MONTHS, Freq
from lanebook.answers.cascade.upstream import draw_vendors
from lanebook.evidence.parameters import Parameters

_KEY: Final = "lanebook.answers.cascade.build.model"


def build_cascade(
    book: Book,
    *,
    horizon_months: int = 36,
    freq: Freq = "month",
    overrides: Mapping[str, float] | None = None,
) -> CascadeModel:
    """Return the cascade model of a book; remembered with the book for the same arguments.

    Args:
        book: at its as-of; the run begins the day after its valid day, and nothing published after
            its known day takes part.
        horizon_months: length of the run, 1 to 60.
        freq: "month" or "week".
        overrides: parameters set by the user, as `--set` takes them.

    Raises:
        UnknownName, InputError: if an override names no parameter, or sets it wrongly.
        InputError: if the horizon is out of range, or the clearing has no such years.
    """
    key = (horizon_months, freq, tuple(sorted((overrides or {}).items())))
    held: dict[Any, CascadeModel] = book.__dict__.setdefault(_KEY, {})
    if key not in held:
        held[key] = _build(book, horizon_months, freq, overrides)
    return held[key]


def _build(
    book: Book, horizon_months: int, freq: Freq, overrides: Mapping[str, float] | None
) -> CascadeModel:
    scene = _drawn(book, horizon_months, freq, overrides)
    parameters = scene.settings.parameters
    restock = scene.settings.row("restocking_time", "all", layer="stocks", what="to refill a gap")
    tau = max(1.0, restock.point / MONTHS / scene.settings.years)
    inputs = scene.draft.inputs(tau=tau, rule="tier")
    told = contracts(scene, inputs)
    earned = prices(scene, inputs)
    moved = spreads(scene, inputs)
    uses = _uses(parameter_uses(parameters), scene.flows.model.parameters)
    return CascadeModel(
        inputs=inputs,
        places=places(scene, inputs, told),
        origins=(*scene.origins, *scene.settings.origins),
        contracts=told,
        prices=earned,
        spreads=moved,
        parameters=uses,
        caveats=(*caveats(scene, inputs), *younger_than_view(uses, book.as_of.known_at)),
    )


def _drawn(
    book: Book, horizon_months: int, freq: Freq, overrides: Mapping[str, float] | None
) -> Scene:
    """Return the network drawn from the users upstream."""
    base = flows(book, horizon_months=horizon_months, freq=freq, overrides=overrides)
    parameters = Parameters(book.snapshot, overrides)
    axis = lanes(book, base)
    rows = book.snapshot.organisations.rows(named=True)
    run = base.steps[: base.n_steps]
    scene = Scene(
        book=book, flows=base, lanes=axis, chips=chips(book, base, axis, parameters),
        settings=Settings(parameters, (run[-1].ends - run[0].begins) / len(run)),
        draft=Draft(base.steps, base.n_steps),
        names={row["id"]: row["name"] for row in rows},
        countries={row["id"]: row["country"] or "" for row in rows},
    )  # fmt: skip
    draw_compute(scene)
    draw_power(scene)
    draw_vendors(scene)
    draw_equipment(scene)
    return scene


def _uses(*lists: tuple[ParameterUse, ...]) -> tuple[ParameterUse, ...]:
    """Return every parameter once, in order of its key."""
    found = {(use.name, use.applies_to): use for uses in lists for use in uses}
    return tuple(found[key] for key in sorted(found))
