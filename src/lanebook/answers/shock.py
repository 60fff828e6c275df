"""`lanebook shock`: what a scenario breaks, by which way, who gains, which assumption drives it.

The cascade of `answers/cascade` runs under the scenario beside its base path, which the clearing
gives; the same scenario runs through the clearing too, so that the flow that stops and the
constraint that then binds stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from lanebook.answers.answer import Answer, ParameterUse
from lanebook.answers.book import Book
from lanebook.answers.cascade.build import build_cascade
from lanebook.answers.freshness import freshness
from lanebook.answers.scenario_words import acts_of, changes_of, missed_of
from lanebook.answers.shock_beside import ComparedLoss, Proof
from lanebook.answers.shock_clearing import cleared
from lanebook.answers.shock_draws import draws_of
from lanebook.answers.shock_drivers import drivers_of
from lanebook.answers.shock_losses import (
    Run,
    gains_of,
    losses_of,
    makers_of,
    matters,
    revenue_of,
    together,
)
from lanebook.answers.shock_paths import flows_of, paths_of
from lanebook.answers.shock_payload import ShockDiff, ShockPage
from lanebook.answers.shock_reasons import Echo
from lanebook.answers.shock_records import Loss, Revenue
from lanebook.answers.shock_runs import held_of, runs_of
from lanebook.answers.shock_scene import Scene
from lanebook.answers.shock_stranded import stranded_of
from lanebook.answers.shock_terms import terms_of
from lanebook.answers.shock_together import combination_of
from lanebook.answers.shock_words import diff_finding, finding
from lanebook.answers.shock_worlds import worlds_of
from lanebook.engines.cascade.certificate import certify
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.cascade import AppliedShock, shock_of
from lanebook.scenarios.library import combined, scenarios_named
from lanebook.scenarios.model import BASE, Scenario

HORIZON_MONTHS: Final = 36
SEED: Final = 7
#: Firms whose paths are told, besides the labs.
MOST_FIRMS: Final = 6
#: Labs that lose less of their own are told without a path.
WORTH_A_PATH: Final = 2e-3
CAVEATS: Final = (
    "Revenue is counted firm by firm: what one loses another may save; it is no loss of the whole.",
    "A path is what holding one edge saves: where several inputs are all needed, each saves all.",
)
Freq = Literal["month", "week"]
#: A scenario by name, path or `A+B`; one; or several that happen together.
Asked = str | Scenario | Sequence[Scenario]
Stage = Callable[[str, int | None], object]


def shock(
    book: Book,
    scenario: Asked,
    *,
    horizon_months: int = HORIZON_MONTHS,
    freq: Freq = "month",
    draws: int = 0,
    seed: int | None = None,
    workers: int = 1,
    overrides: Mapping[str, float] | None = None,
    with_clearing: bool = True,
    with_drivers: bool = True,
    stage: Stage = lambda _name, _total: None,
    on_step: Callable[[int], object] = lambda _: None,
) -> Answer[ShockPage]:
    """Answer what a scenario breaks over the months after the valid day.

    Args:
        book: the book at its as-of; statements published later take no part.
        scenario: name, path, combination `A+B` of two or more, a scenario, or several.
        horizon_months: length of the run.
        freq: "month" or "week".
        draws: worlds drawn, 0 for none.
        seed: of the draws; default the scenario's own, `SEED` where it has none.
        workers: draws worked out at a time; changes no number.
        overrides: parameters set for this question, `name` or `name/applies_to`.
        with_clearing: also run the scenario through the clearing model.
        with_drivers: also move each assumption from end to end of its range.
        stage, on_step: told what happens, for progress.

    Raises:
        UnknownName, InputError: if scenario, horizon, draws, seed or a parameter are nonsense.
        DataError: if a scenario's file is no scenario.
    """
    parts = _parts(scenario)
    whole = parts[0] if len(parts) == 1 else _joined(parts)
    stage("Building the cascade", None)
    model = build_cascade(book, horizon_months=horizon_months, freq=freq, overrides=overrides)
    scene = Scene(book, model)
    stage("Running the shock", None)
    applied = [shock_of(each, model.inputs, model.places) for each in (*parts, whole)]
    if len(parts) == 1:
        applied = applied[1:]
    runs, path = runs_of(model.inputs, [each.shock for each in applied])
    certificate = certify(path)
    certificate.demand()
    parameters = Parameters(book.snapshot, overrides)
    page = _page(scene, whole, applied[-1], runs[-1], horizon_months, freq)
    page = replace(page, stranded=stranded_of(scene, runs[-1], parameters))
    if len(parts) > 1:
        page = replace(page, combination=combination_of(scene, parts, runs[:-1], runs[-1]))
    worlds = worlds_of(scene, whole, (whole.seed or SEED) if seed is None else seed)
    if with_drivers and page.begins:
        stage("Moving each assumption", None)
        ranked, echo = drivers_of(scene, worlds, runs[-1].output, parameters)
        page = replace(page, drivers=ranked, echo=echo)
    if with_clearing:
        stage("Clearing the scenario", None)
        page = replace(page, clearing=cleared(book, whole, overrides, horizon_months))
    if draws:
        stage("Drawing", draws)
        page = replace(
            page, draws=draws_of(scene, worlds, runs[-1].output, draws, workers, on_step)
        )
    page = replace(
        page,
        proof=tuple(Proof(each.name, each.residual, each.tolerance)
                    for each in certificate.checks),
    )  # fmt: skip
    return _answer(book, page, "shock", finding(page), model.parameters, model.caveats)


def shock_diff(
    book: Book,
    first: Asked,
    second: Asked,
    *,
    horizon_months: int = HORIZON_MONTHS,
    freq: Freq = "month",
    overrides: Mapping[str, float] | None = None,
    stage: Stage = lambda _name, _total: None,
) -> Answer[ShockDiff]:
    """Answer how two shocks differ: what each takes from whom, and the gap.

    Args and errors: as `shock`.
    """
    one, other = (
        shock(book, name, horizon_months=horizon_months, freq=freq, overrides=overrides,
              with_drivers=False, with_clearing=False, stage=stage)
        for name in (first, second)
    )  # fmt: skip
    data = ShockDiff(
        one.data, other.data, tuple(_labs_apart(one.data, other.data)),
        tuple(_revenue_apart(one.data, other.data)),
    )  # fmt: skip
    return _answer(book, data, "shock_diff", diff_finding(data), one.parameters, one.caveats)


def _parts(scenario: Asked) -> tuple[Scenario, ...]:
    if isinstance(scenario, str):
        return scenarios_named(scenario)
    return (scenario,) if isinstance(scenario, Scenario) else tuple(scenario) or (BASE,)


def _joined(parts: Sequence[Scenario]) -> Scenario:
    whole = parts[0]
    for part in parts[1:]:
        whole = combined(whole, part)
    return whole


def _page(
    scene: Scene, scenario: Scenario, applied: AppliedShock, run: Run, months: int, freq: Freq
) -> ShockPage:
    """Return what one run says; what rests on other runs is added after."""
    labs = tuple(sorted(losses_of(scene, run, scene.labs), key=lambda e: (-e.lost, e.key)))
    firms = losses_of(scene, run, scene.firms)
    losing = _sorted(each for each in firms if matters(each))
    revenue = revenue_of(scene, run)
    held = held_of(scene, run)
    subjects = {subject.key: subject for subject in (*scene.labs, *scene.firms)}
    told = [each for each in labs if each.first_at and each.lost > WORTH_A_PATH * each.base]
    told += [each for each in losing if each.first_at is not None][:MOST_FIRMS]
    begins = run.begins
    return ShockPage(
        scenario=scenario.name, title=scenario.title, description=scenario.description,
        horizon_months=months, freq=freq,
        begins=scene.labels[begins] if begins is not None else "",
        periods=scene.labels, quarters=scene.quarters,
        acts=acts_of(scenario, applied), changes=tuple(changes_of(applied)),
        missed=missed_of(applied),
        labs=labs, all_labs=together(scene, run), firms=losing,
        layers=losses_of(scene, run, scene.layers), revenue=revenue,
        stranded=(), gains=gains_of((*labs, *losing), revenue),
        paths=paths_of(scene, run, held, [(subjects[each.key], each) for each in told]),
        makers=makers_of(scene, run), flows=flows_of(scene, run),
        drivers=(), echo=Echo(0.0, "", "", ""), terms=terms_of(scene, scenario, run),
        clearing=None, combination=None, draws=None, proof=(),
    )  # fmt: skip


def _sorted(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return losses, the largest share first."""
    return tuple(sorted(losses, key=lambda each: (-(each.share or 0.0), each.key)))


def _labs_apart(one: ShockPage, other: ShockPage) -> Iterator[ComparedLoss]:
    theirs = {each.key: each for each in (other.all_labs, *other.labs)}
    for mine in (one.all_labs, *one.labs):
        yours = theirs[mine.key]
        if mine.first_at is None and yours.first_at is None:
            continue
        yield _apart(mine, "horizon", "MW-years", mine.lost, yours.lost)
        for a, b in zip(mine.quarters, yours.quarters, strict=True):
            yield _apart(mine, a.quarter, "MW", a.lost, b.lost)


def _apart(
    who: Loss | Revenue, quarter: str, unit: str, a: float | None, b: float | None
) -> ComparedLoss:
    gap = b - a if a is not None and b is not None else None
    return ComparedLoss(who.id, who.name, quarter, unit, a, b, gap)


def _revenue_apart(one: ShockPage, other: ShockPage) -> Iterator[ComparedLoss]:
    mine, theirs = ({each.id: each for each in page.revenue} for page in (one, other))
    for firm in dict.fromkeys((*mine, *theirs)):
        who = mine.get(firm) or theirs[firm]
        ends = [
            page[firm].lost_usd_million if firm in page else 0.0 for page in (mine, theirs)
        ]  # fmt: skip
        yield _apart(who, "horizon", "USD million", ends[0], ends[1])


def _answer(
    book: Book,
    data: Any,  # noqa: ANN401
    question: str,
    said: str,
    uses: tuple[ParameterUse, ...],
    caveats: tuple[str, ...],
) -> Answer[Any]:
    return Answer(
        question=question,
        finding=said,
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=tuple(dict.fromkeys((*freshness(book), *caveats, *CAVEATS))),
    )
