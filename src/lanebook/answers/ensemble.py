"""`lanebook ensemble`: how often each layer binds, what is served, and what moves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from lanebook.answers.answer import Answer
from lanebook.answers.assumptions import merged_uses, parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.clearing.axes import CHINA, OTHERS, Freq
from lanebook.answers.clearing.build import FIRST, LAST, build_model
from lanebook.answers.clearing.task import task_of
from lanebook.answers.clearing.words import buyer_name, layer_name
from lanebook.answers.constraints_units import Scales
from lanebook.answers.ensemble_build import (
    Drawing,
    Measure,
    binding_odds,
    drivers,
    fan,
    glut_odds,
    outcome,
)
from lanebook.answers.ensemble_payload import Ensemble
from lanebook.answers.ensemble_words import finding
from lanebook.answers.freshness import view_caveats
from lanebook.base.errors import InputError
from lanebook.engines.clearing.inputs import Period
from lanebook.engines.clearing.solver import Impossible
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.draws import Task
from lanebook.scenarios.ensemble import Effort, Told, run
from lanebook.scenarios.library import scenario_named
from lanebook.scenarios.model import Scenario

DRAWS: Final = 1000
SEED: Final = 7
FIXED_CAVEATS: Final = (
    "Drivers are drawn apart from one another; where they go together, tails are fatter.",
    "Monte Carlo error says how well the draws know the model, not the model the world.",
)
#: Told the draws that are done.
Stage = Callable[[str, int | None], object]


def ensemble(
    book: Book,
    scenario: str | Scenario = "base",
    *,
    draws: int = DRAWS,
    seed: int | None = None,
    years: tuple[int, int] | None = None,
    freq: Freq = "year",
    overrides: Mapping[str, float] | None = None,
    effort: Effort = Effort(),  # noqa: B008  frozen
    stage: Stage = lambda _name, _total: None,
    told: Told = lambda _: None,
) -> Answer[Ensemble]:
    """Answer how often each layer binds, what is served and what moves it, over many draws.

    Args:
        book: the book at its as-of; statements published later take no part.
        scenario: name, path, combination `A+B`, or a scenario; applied to every drawn model.
        draws: how many models are cleared.
        seed: of the draws; default the scenario's own, `SEED` where it has none.
        years: first and last year shown; default the valid day's to the end of the model.
        freq: "year" or "quarter".
        overrides: parameters set for this question, `name` or `name/applies_to`.
        effort: who computes it and where it is kept; changes no number.
        stage, told: told what happens, for progress.

    Raises:
        UnknownName, InputError: if scenario, years, draws, seed or a parameter are nonsense.
        DataError: if a scenario's file is no scenario, or its demands can never be met.
        EngineError, MissingExtra: as `scenarios.ensemble.run`.
    """
    chosen = scenario_named(scenario) if isinstance(scenario, str) else scenario
    stage("Building the model", None)
    first, last = _years(book, years)
    model = build_model(book, last=max(last, LAST), freq=freq, overrides=overrides)
    task = task_of(book, model, chosen, chosen.seed or SEED if seed is None else seed)
    stage("Drawing", draws)
    try:
        drawing = Drawing(run(task, draws, effort, told), task.drivers)
    except Impossible:
        raise _never(chosen) from None
    if not drawing.n:
        raise _never(chosen)
    stage("Adding up", None)
    parameters = Parameters(book.snapshot, overrides)
    shown = tuple(
        at for at, period in enumerate(task.inputs.periods) if first <= period.year <= last
    )
    data = payload(drawing, task, Scales(parameters), shown, _headline(book, task, shown))
    uses = merged_uses(model.parameters, parameter_uses(parameters))
    return Answer(
        question="ensemble",
        finding=finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(
            *_unmet(drawing), *view_caveats(book, uses), *model.caveats, *FIXED_CAVEATS
        ),
    )  # fmt: skip


def payload(
    drawing: Drawing, task: Task, scales: Scales, shown: tuple[int, ...], headline: int
) -> Ensemble:
    """Return what the answer carries.

    Args:
        drawing: the draws.
        task: what they were drawn from.
        scales: units a reader sees.
        shown: numbers of the periods shown.
        headline: number of the period that outcomes and drivers speak of.
    """
    layout = drawing.run.layout
    odds = binding_odds(drawing, layer_name)
    buyers, layers = _buyers(drawing, headline), _layers(drawing, headline)
    served = [_served(layout.buyers.index(buyer), buyer) for buyer in buyers]
    prices = [_price(layout.layers.index(layer), layer, scales) for layer in layers]
    unmet = [_unserved(layout.buyers.index(buyer), buyer) for buyer in buyers]
    measures = (IN_SERVICE, *served, *prices)
    outcomes = tuple(outcome(drawing, each, headline) for each in measures)
    periods = tuple(layout.periods[at] for at in shown)
    fans = (
        fan(drawing, each, shown) for each in (IN_SERVICE, IDLE, *served, *unmet, *prices, VALUE)
    )
    return Ensemble(
        scenario=task.scenario.name,
        title=task.scenario.title,
        draws=len(drawing.run.records),
        seed=task.seed,
        n_drivers=len(task.drivers),
        headline=layout.periods[headline],
        headline_year=task.inputs.periods[headline].year,
        periods=periods,
        binding=tuple(each for each in odds if each.period in periods),
        glut=glut_odds(drawing, shown),
        fans=tuple(fans),
        outcomes=outcomes,
        drivers=tuple(each for measure in measures for each in drivers(drawing, measure, headline)),
    )  # fmt: skip


def _years(book: Book, years: tuple[int, int] | None) -> tuple[int, int]:
    here = min(max(book.as_of.valid_at.year, FIRST), LAST)
    first, last = years or (here, LAST)
    if first < FIRST:
        raise InputError(
            f"Years from {first} were asked for.",
            expected=f"{FIRST} or later: the model begins with the stock before {FIRST}",
            next_step=f"ask for {FIRST}:{max(last, FIRST)}.",
        )
    return first, last


def _headline(book: Book, task: Task, shown: tuple[int, ...]) -> int:
    """Return the last period shown of the year after the valid day, or the one nearest to it."""
    periods: tuple[Period, ...] = task.inputs.periods
    wanted = book.as_of.valid_at.year + 1
    return min(shown, key=lambda at: (abs(periods[at].year - wanted), -at))


IN_SERVICE: Final = Measure(
    "in_service", "", "accelerators in service", "MW", "in_service", None, high_is_bad=False
)
IDLE: Final = Measure("idle", "", "in service and idle", "MW", "idle", None, high_is_bad=True)
VALUE: Final = Measure(
    "value", "", "what is served is worth", "M USD a year", "value", None, high_is_bad=False
)


def _served(index: int, buyer: str) -> Measure:
    return Measure(
        "served", buyer, f"served to {buyer_name(buyer)}", "MW", "served", index, high_is_bad=False
    )


def _unserved(index: int, buyer: str) -> Measure:
    label = f"asked by {buyer_name(buyer)} and unserved"
    return Measure("unmet", buyer, label, "MW", "unmet", index, high_is_bad=True)


def _price(index: int, layer: str, scales: Scales) -> Measure:
    scale = scales.of(layer)
    return Measure(
        "price", layer, f"price of {layer_name(layer)}", scale.price_unit, "worth", index,
        high_is_bad=True, scale=scale.price,
    )  # fmt: skip


def _buyers(drawing: Drawing, at: int) -> tuple[str, ...]:
    """Return the buyers told one by one: those with an ask, China and the rest apart."""
    asked = drawing.point["served"][0, :, at] + drawing.point["unmet"][0, :, at]
    return tuple(
        buyer
        for buyer, mw in zip(drawing.run.layout.buyers, asked, strict=True)
        if mw > 0 and buyer not in {OTHERS, CHINA}
    )


def _layers(drawing: Drawing, at: int) -> tuple[str, ...]:
    """Return power, and every other layer that is named in some draw of the period."""
    layers = drawing.run.layout.layers
    named = {layers[int(label)] for label in set(drawing.parts["label"][:, at].tolist())}
    return tuple(
        layer for layer in layers if layer == "power" or (layer in named and layer != "ask")
    )


def _unmet(drawing: Drawing) -> tuple[str, ...]:
    failed = len(drawing.run.records) - drawing.n
    if not failed:
        return ()
    return (f"In {failed} of {len(drawing.run.records)} draws demands cannot be met: left out.",)


def _never(scenario: Scenario) -> InputError:
    return InputError(
        f"What the scenario {scenario.name!r} demands cannot be met.",
        expected="demands that capacity, power and money allow together",
        next_step=f"see what clashes: lanebook constraints --scenario {scenario.name}.",
    )
