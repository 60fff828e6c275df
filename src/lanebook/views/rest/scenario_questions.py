"""Questions on what could happen: scenarios, ensembles, lane options and theses."""

from __future__ import annotations

from typing import Final

from lanebook.answers.answer import Answer
from lanebook.answers.compose import Compose, compose
from lanebook.answers.ensemble import ensemble
from lanebook.answers.ensemble_payload import Ensemble
from lanebook.answers.option import option
from lanebook.answers.option_payload import Option
from lanebook.answers.scan import scan
from lanebook.answers.scan_payload import Scan
from lanebook.answers.scenario import scenario, scenario_diff, scenarios
from lanebook.answers.scenario_payload import ScenarioDiff, ScenarioPage, Scenarios
from lanebook.answers.shock import shock, shock_diff
from lanebook.answers.shock_library import ShockLibrary, shocks
from lanebook.answers.shock_payload import ShockDiff, ShockPage
from lanebook.answers.theses import theses
from lanebook.answers.theses_payload import Theses
from lanebook.base.errors import InputError
from lanebook.scenarios.composed import scenarios_of
from lanebook.views.rest.asked import Asked, Question
from lanebook.views.rest.params import (
    ComposeParams,
    EnsembleParams,
    OptionParams,
    Params,
    ScanParams,
    ScenarioDiffParams,
    ScenarioParams,
    ThesesParams,
)
from lanebook.views.rest.shock_params import ShockDiffParams, ShockParams, ShocksParams


def _option(asked: Asked, params: OptionParams) -> Answer[Option]:
    return option(
        asked.book,
        buyer=params.buyer,
        mw=params.mw,
        by=params.by,
        kind=params.kind,
        grid=params.grid,
        scenario=params.scenario,
        with_regret=params.regret,
        overrides=dict(map(override_of, params.set)),
    )


def _theses(asked: Asked, params: ThesesParams) -> Answer[Theses]:
    return theses(asked.book, params.name, then=params.then)


def override_of(text: str) -> tuple[str, float]:
    """Return name and value of `name=value`.

    Raises:
        InputError: if the value is no number.
    """
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise InputError(
            f"An assumption cannot be set by {text!r}.",
            expected="NAME=NUMBER, such as capex_per_gw/total-per-gw-it=50",
            next_step="write the number with a point, without unit.",
        ) from None


def _years(first: int | None, last: int | None) -> tuple[int, int] | None:
    return (first, last) if first and last else None


def _scenarios(asked: Asked, _: Params) -> Answer[Scenarios]:
    return scenarios(asked.book)


def _scenario(asked: Asked, params: ScenarioParams) -> Answer[ScenarioPage]:
    return scenario(asked.book, params.name, years=_years(params.first, params.last))


def _compose(asked: Asked, params: ComposeParams) -> Answer[Compose]:
    return compose(asked.book, params.line)


def _ensemble(asked: Asked, params: EnsembleParams) -> Answer[Ensemble]:
    return ensemble(
        asked.book, params.scenario, draws=params.draws, seed=params.seed,
        years=_years(params.first, params.last),
    )  # fmt: skip


def _scan(asked: Asked, params: ScanParams) -> Answer[Scan]:
    return scan(asked.book, market=params.market, top=params.top)


def _scenario_diff(asked: Asked, params: ScenarioDiffParams) -> Answer[ScenarioDiff]:
    years = _years(params.first, params.last)
    return scenario_diff(asked.book, params.a, params.b, years=years)


def _shock(asked: Asked, params: ShockParams) -> Answer[ShockPage]:
    return shock(
        asked.book, scenarios_of(params.scenario), horizon_months=params.horizon,
        freq=params.freq, draws=params.draws, seed=params.seed,
        with_drivers=params.drivers, with_clearing=params.clearing,
    )  # fmt: skip


def _shocks(asked: Asked, params: ShocksParams) -> Answer[ShockLibrary]:
    return shocks(asked.book, horizon_months=params.horizon)


def _shock_diff(asked: Asked, params: ShockDiffParams) -> Answer[ShockDiff]:
    return shock_diff(
        asked.book, scenarios_of(params.a), scenarios_of(params.b),
        horizon_months=params.horizon, freq=params.freq,
    )  # fmt: skip


SCENARIO_QUESTIONS: Final[dict[str, Question]] = {
    "scenarios": Question(
        "Which scenarios ship, and what each does.", Scenarios, Params, _scenarios
    ),
    "compose": Question(
        "What a scenario can say, and what is wrong with the lines written so far.",
        Compose, ComposeParams, _compose,
    ),
    "scenario": Question(
        "What a scenario changes in the model and what that does to the answer.",
        ScenarioPage, ScenarioParams, _scenario,
    ),
    "scenario_diff": Question(
        "How two scenarios differ, in what they do and in the answer.",
        ScenarioDiff, ScenarioDiffParams, _scenario_diff,
    ),
    "ensemble": Question(
        "How often each layer binds over many draws of a scenario, and what moves the outcomes.",
        Ensemble, EnsembleParams, _ensemble,
    ),
    "shock": Question(
        "What breaks: who loses what and when, by which way, who gains.",
        ShockPage, ShockParams, _shock,
    ),
    "shocks": Question(
        "What each shipped scenario breaks, and which three tell most.",
        ShockLibrary, ShocksParams, _shocks,
    ),
    "shock_diff": Question(
        "How two shocks differ, lab by lab and firm by firm.",
        ShockDiff, ShockDiffParams, _shock_diff,
    ),
    "option": Question(
        "Which new lane closes a column, by when, at what cost and regret.",
        Option, OptionParams, _option,
    ),
    "scan": Question(
        "What share of all sales stops if one firm stops, for every firm, beside plain degree.",
        Scan, ScanParams, _scan,
    ),
    "theses": Question(
        "Rival readings of the moment: what their indicators say, then and now.",
        Theses, ThesesParams, _theses,
    ),
}  # fmt: skip
