"""`lanebook scenario`: what ships, what one does to the answer, how two differ, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from lanebook.answers.answer import Answer
from lanebook.answers.book import Book
from lanebook.answers.check import as_found
from lanebook.answers.clearing.build import FIRST, LAST, build_model
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.solved import is_solved, solved
from lanebook.answers.freshness import view_caveats
from lanebook.answers.scenario_cascade import InCascade, in_cascade
from lanebook.answers.scenario_effects import effects
from lanebook.answers.scenario_payload import ScenarioCheck, ScenarioDiff, ScenarioPage, Scenarios
from lanebook.answers.scenario_reasons import reasons_of
from lanebook.answers.scenario_records import ScenarioLine
from lanebook.answers.scenario_words import (
    acts_apart,
    acts_of,
    changes_of,
    finding_of_effects,
    missed_of,
    said_of,
)
from lanebook.answers.wording import counted
from lanebook.base.errors import InputError
from lanebook.base.findings import Finding
from lanebook.engines.clearing.result import Clearing
from lanebook.engines.clearing.solver import Solver
from lanebook.evidence.codes import finding_of
from lanebook.scenarios.apply import Applied, apply
from lanebook.scenarios.library import library, scenario_file, scenario_named
from lanebook.scenarios.model import GROUPS, Scenario

#: Served megawatts that differ by less are called the same.
HARDLY_MW: Final = 50.0
CAVEATS: Final = (
    "The effects stand at the points of the drawn amounts; lanebook ensemble draws them.",
    "Between buyers whose megawatts are worth the same, who is served is not settled.",
)
Stage = Callable[[str], None]


def scenarios(book: Book) -> Answer[Scenarios]:
    """Answer which scenarios ship, and what each does, in words."""
    order = ("", *GROUPS)
    found = sorted(library(), key=lambda each: (order.index(each.group), each.name))
    lines = tuple(_line(each) for each in found)
    n_draws = sum(1 for line in lines if line.n_draws)
    return Answer(
        question="scenarios",
        finding=(
            f"{counted(len(lines) - 1, 'scenario')} besides the book as it stands,"
            f" {n_draws} of them with amounts that an ensemble draws;"
            " lanebook shock follows each of them through the web of ties."
        ),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=Scenarios(lines),
    )


def _line(scenario: Scenario) -> ScenarioLine:
    return ScenarioLine(
        name=scenario.name,
        title=scenario.title,
        group=scenario.group,
        group_title=GROUPS.get(scenario.group, ""),
        acts=said_of(scenario),
        expects=scenario.expects,
        based_on=scenario.based_on,
        n_overrides=len(scenario.overrides),
        n_draws=len(scenario.draws),
    )


def scenario(
    book: Book,
    name: str,
    *,
    years: tuple[int, int] | None = None,
    stage: Stage | None = None,
) -> Answer[ScenarioPage]:
    """Answer what a scenario changes in the model and what that does to the answer.

    Args:
        book: the book at its as-of.
        name: of a shipped scenario, path of a file, or `A+B` of them.
        years: first and last year shown; default the as-of's year to the end of the model.
        stage: told what happens, for progress.

    Raises:
        UnknownName: if there is no such scenario.
        DataError: with every finding, if a file is no scenario.
        InputError: if the model has none of the years.
    """
    found = scenario_named(name)
    model, shown = _model(book, years, stage)
    applied = apply(found, model.inputs, model.places)
    before, after = _cleared(book, model, stage), _clear(applied, model, book, stage)
    data = ScenarioPage(
        name=found.name,
        title=found.title,
        description=found.description,
        expects=found.expects,
        sources=reasons_of(book, found),
        based_on=found.based_on,
        seed=found.seed,
        acts=acts_of(found, applied),
        changes=tuple(changes_of(applied)),
        missed=missed_of(applied),
        effects=effects(before, after, shown),
        cascade=_followed(book, found, stage),
    )
    only = _cascade_only(data)
    missed = tuple(miss for miss in data.missed if miss.number not in only)
    finding = finding_of_effects(found.title, "as it stands", data.effects, missed)
    if only:
        acts = "acts" if len(only) == 1 else "act"
        finding += f" {counted(len(only), 'override')} of {len(data.acts)} {acts}"
        finding += " in the cascade only."
    return _answer(book, model, "scenario", finding, data)


def _cascade_only(data: ScenarioPage) -> set[int]:
    """Return the overrides that the cascade follows and the clearing has nothing of."""
    followed = {act.number for act in data.cascade.acts if act.n_touched} if data.cascade else set()
    return followed - {act.number for act in data.acts if act.n_changes}


def scenario_diff(
    book: Book,
    first: str,
    second: str,
    *,
    years: tuple[int, int] | None = None,
    stage: Stage | None = None,
) -> Answer[ScenarioDiff]:
    """Answer how two scenarios differ: in what they do, and in what that does to the answer.

    Args and errors: as `scenario`.
    """
    one, other = scenario_named(first), scenario_named(second)
    model, shown = _model(book, years, stage)
    applied = [apply(each, model.inputs, model.places) for each in (one, other)]
    before, after = (_clear(each, model, book, stage) for each in applied)
    data = ScenarioDiff(
        first=one.name,
        second=other.name,
        first_title=one.title,
        second_title=other.title,
        acts=tuple(acts_apart(one, other)),
        missed=(*missed_of(applied[0]), *missed_of(applied[1])),
        effects=effects(before, after, shown),
        cascade=tuple(
            done for each in (one, other) if (done := _followed(book, each, stage)) is not None
        ),
    )
    finding = finding_of_effects(other.title, f"with {one.name}", data.effects, data.missed)
    return _answer(book, model, "scenario_diff", finding, data)


def scenario_check(book: Book, path: Path) -> Answer[ScenarioCheck]:
    """Answer what is wrong with a scenario file, all at once.

    Names that answer to nothing in the book's model are warnings: the scenario can be used, and
    says so wherever it is.

    Args:
        book: whose names the file may use.
        path: of the file.
    """
    found, findings = scenario_file(path)
    acts: tuple[str, ...] = ()
    if found is not None:
        strange, acts = _strangers(book, found, str(path))
        findings = (*findings, *strange)
    n_errors = sum(1 for each in findings if each.severity == "error")
    n_warnings = sum(1 for each in findings if each.severity == "warning")
    data = ScenarioCheck(
        path=str(path),
        name=found.name if found else "",
        title=found.title if found else "",
        acts=acts,
        n_errors=n_errors,
        n_warnings=n_warnings,
        findings=tuple(as_found(each) for each in findings),
    )
    verdict = "it can be used" if found else "it cannot be used"
    says = f"{counted(n_errors, 'error') if n_errors else 'no errors'} and "
    says += counted(n_warnings, "warning") if n_warnings else "no warnings"
    return Answer(
        question="scenario_check",
        finding=f"{says[0].upper()}{says[1:]} in {path}: {verdict}.",
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
    )


def _strangers(book: Book, found: Scenario, file: str) -> tuple[list[Finding], tuple[str, ...]]:
    """Return a warning for each override that acts in neither model, and all in words."""
    model = build_model(book)
    items = (*found.overrides, *(d.override for d in found.draws))
    applied = apply(found, model.inputs, model.places)
    followed = in_cascade(book, found)
    findings, words = [], []
    for at, says in enumerate(said_of(found)):
        clearing = [miss for miss in applied.unmatched if miss.override == at]
        acts = any(change.override == at for change in applied.changes)
        spreads = followed is not None and bool(followed.acts[at].n_touched)
        if not acts and not spreads:
            for miss in clearing:
                message = f"{miss.target}: {miss.why}".rstrip(".")
                message += "" if message.endswith("?") else "."
                findings.append(finding_of("Y019", file, items[at].line, message))
        only = {(True, False): " (in the clearing only)", (False, True): " (in the cascade only)"}
        words.append(says + (only.get((acts, spreads), "") if followed else ""))
    return findings, tuple(words)


def _followed(book: Book, found: Scenario, stage: Stage | None) -> InCascade | None:
    if stage:
        stage("following it into the web of ties")
    return in_cascade(book, found)


def _model(
    book: Book, years: tuple[int, int] | None, stage: Stage | None
) -> tuple[Model, tuple[int, int]]:
    if stage:
        stage("building the model")
    model = build_model(book)
    shown = years or (min(max(book.as_of.valid_at.year, FIRST), LAST), LAST)
    if shown[0] > LAST or shown[1] < FIRST or shown[0] > shown[1]:
        raise InputError(
            f"The model has none of the years {shown[0]} to {shown[1]}.",
            expected=f"years between {FIRST} and {LAST}",
            next_step=f"ask for --years {FIRST}:{LAST}.",
        )
    return model, shown


def _cleared(book: Book, model: Model, stage: Stage | None) -> Clearing:
    """Return the clearing of the book as it stands, remembered with the book."""
    if stage and not is_solved(book, model):
        stage("clearing the book as it stands")
    return solved(book, model)


def _clear(applied: Applied, model: Model, book: Book, stage: Stage | None) -> Clearing:
    if applied.inputs is model.inputs:
        return _cleared(book, model, stage)
    if stage:
        stage("clearing the scenario")
    return Solver(applied.inputs).solve(applied.inputs)


def _answer(
    book: Book,
    model: Model,
    question: str,
    finding: str,
    data: Any,  # noqa: ANN401
) -> Answer[Any]:
    return Answer(
        question=question,
        finding=finding,
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=model.parameters,
        caveats=(*view_caveats(book, model.parameters), *CAVEATS, *model.caveats),
    )
