"""`lanebook constraints`: what binds in each period, how surely, what one more unit is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from lanebook.answers.answer import Answer, ParameterUse
from lanebook.answers.assumptions import merged_uses, parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.citations import subject_names
from lanebook.answers.clearing.axes import Freq
from lanebook.answers.clearing.build import FIRST, LAST, build_model
from lanebook.answers.clearing.words import buyer_name
from lanebook.answers.constraints_buyers import buyer_rows, held_rows, short_rows
from lanebook.answers.constraints_conflict import refuse
from lanebook.answers.constraints_demands import buyer_of, demand_words, floors_of
from lanebook.answers.constraints_influence import strongest
from lanebook.answers.constraints_labels import label_rows
from lanebook.answers.constraints_layers import (
    LayerRows,
    ceiling_rows,
    in_order,
    origin_rows,
    proof_rows,
)
from lanebook.answers.constraints_noise import Draws, Tally, tally
from lanebook.answers.constraints_payload import Constraints
from lanebook.answers.constraints_scene import Scene
from lanebook.answers.constraints_units import Scales
from lanebook.answers.constraints_words import finding, influence_caveat
from lanebook.answers.constraints_worth import worth_rows
from lanebook.answers.freshness import freshness
from lanebook.answers.wording import counted, share, trimmed
from lanebook.base.errors import InputError
from lanebook.engines.clearing.certificate import certify
from lanebook.engines.clearing.export import export_model
from lanebook.engines.clearing.inputs import Rule
from lanebook.engines.clearing.solver import Impossible
from lanebook.evidence.parameters import Parameters
from lanebook.scenarios.apply import Change
from lanebook.scenarios.model import Scenario

#: Noise solves, and solves under the ranges, behind each stability figure.
DRAWS: Final = 32
#: Solves side by side: HiGHS releases the interpreter while it runs.
WORKERS: Final = 2
MOST_DRAWS: Final = 10_000
#: Told of each stage with its number of steps.
Stage = Callable[[str, int | None], object]
Step = Callable[[], object]
FIXED_CAVEATS: Final = (
    "Prices and labels are of the value order whatever the rule: a rule says who, not what, waits.",
    "Worth is what buyers would pay by the model's named values of a megawatt, not a market price.",
)


def constraints(
    book: Book,
    *,
    years: tuple[int, int] | None = None,
    freq: Freq = "year",
    buyer: str = "",
    rule: Rule = "value",
    scenario: Scenario | None = None,
    requires: Sequence[str] = (),
    overrides: Mapping[str, float] | None = None,
    seed: int = 0,
    draws: int = DRAWS,
    stage: Stage | None = None,
    on_step: Step | None = None,
) -> Answer[Constraints]:
    """Answer what binds in each period, how surely, and what one more unit is worth.

    The model is cleared once with every input at its point (labels, prices, certificate), once
    more for another rule (who is served), then `draws` times under noise and `draws` times under
    the ranges of its drivers.

    Args:
        book: the book at its as-of; statements published later take no part.
        years: first and last year shown; default the valid day's to the end of the model.
        freq: "year" or "quarter".
        buyer: whose worth of one more unit is told; "" for none.
        rule: how scarce megawatts are shared out.
        scenario: what is supposed; None for the book as it stands.
        requires: demands, `BUYER:PERIOD=MW`.
        overrides: parameters set for this question, `name` or `name/applies_to`.
        seed: of noise and ranges.
        draws: solves of each; 0 for none: labels then have no stability.
        stage, on_step: told what happens, for progress.

    Raises:
        UnknownName, AmbiguousName: if a buyer, lane or parameter does not resolve.
        InputError: if years, seed, draws or a demand are nonsense.
        DataError: if the demands cannot be met; it names the smallest set that clashes.
        EngineError: if the optimum does not prove itself.
    """
    _refuse_odd(seed, draws)
    tell, step = stage or _silent, on_step or (lambda: None)
    tell("Building the model", None)
    scene = scene_of(
        book, years=years, freq=freq, rule=rule, scenario=scenario, requires=requires,
        overrides=overrides,
    )  # fmt: skip
    scales = Scales(Parameters(book.snapshot, overrides))
    whose = buyer_of(book, scene.model, buyer) if buyer else ""
    solve(scene, scales)
    noise, ranges = stability(scene, seed, draws, tell, step)
    data = _payload(scene, scales, whose, noise, ranges, seed)
    return Answer(
        question="constraints",
        finding=finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses_of(book, scene, overrides),
        caveats=caveats_of(scene, ranges),
    )


def scene_of(
    book: Book,
    *,
    years: tuple[int, int] | None = None,
    freq: Freq = "year",
    rule: Rule = "value",
    scenario: Scenario | None = None,
    requires: Sequence[str] = (),
    overrides: Mapping[str, float] | None = None,
) -> Scene:
    """Return the model that a question clears; arguments and errors as `constraints`."""
    first, last = years or (max(book.as_of.valid_at.year, FIRST), LAST)
    if first < FIRST:
        raise InputError(
            f"Years from {first} were asked for.",
            expected=f"{FIRST} or later: the model begins with the stock before {FIRST}",
            next_step=f"ask for {FIRST}:{max(last, FIRST)}.",
        )
    model = build_model(book, last=max(last, LAST), freq=freq, overrides=overrides)
    periods = model.inputs.periods
    shown = tuple(at for at, period in enumerate(periods) if first <= period.year <= last)
    return Scene(book, model, scenario, floors_of(book, model, requires), rule, shown)


def exported(
    book: Book,
    path: Path,
    *,
    years: tuple[int, int] | None = None,
    freq: Freq = "year",
    scenario: Scenario | None = None,
    requires: Sequence[str] = (),
    overrides: Mapping[str, float] | None = None,
) -> str:
    """Write the program of a question as LP or MPS text and return what was written, in words.

    Arguments and errors as `constraints`; the suffix of `path` chooses the form.
    """
    scene = scene_of(
        book, years=years, freq=freq, scenario=scenario, requires=requires, overrides=overrides
    )
    export_model(scene.inputs, path)
    blocks = scene.solver.program
    return (
        f"Written: {path}: {counted(blocks.n_columns, 'variable')},"
        f" {counted(blocks.n_rows, 'row')}; costs are minimised, money is USD million."
    )


def solve(scene: Scene, scales: Scales) -> None:
    """Clear the scene by value and by its rule, and prove the optimum.

    Raises:
        DataError: if the demands cannot be met.
        EngineError: if the certificate does not hold.
    """
    try:
        scene.base.binding  # noqa: B018  solves
        certify(scene.base.clearing).demand()
        scene.shared  # noqa: B018  solves
    except Impossible:
        if not scene.inputs.floors:
            raise
        raise refuse(scene.inputs, scales) from None


def uses_of(
    book: Book, scene: Scene, overrides: Mapping[str, float] | None
) -> tuple[ParameterUse, ...]:
    """Return every parameter of the model and of the units shown."""
    parameters = Parameters(book.snapshot, overrides)
    Scales(parameters)
    return merged_uses(scene.model.parameters, parameter_uses(parameters))


def caveats_of(scene: Scene, ranges: Tally | None = None) -> tuple[str, ...]:
    """Return what the answer cannot know: the range that matters most, the model's own limits."""
    found = [*freshness(scene.book)]
    most = strongest(scene)
    if most is not None:
        found.append(influence_caveat(most, scene.model.parameters))
    if ranges is not None and ranges.impossible:
        missed = share(ranges.impossible / ranges.draws)
        found.append(f"In {missed} of the draws no allocation meets the demands.")
    return (*found, *scene.model.caveats, *FIXED_CAVEATS)


def _payload(
    scene: Scene, scales: Scales, buyer: str, noise: Tally, ranges: Tally, seed: int
) -> Constraints:
    applied, glut = scene.applied, scene.base.glut
    labels = [period.label for period in scene.inputs.periods]
    names = subject_names(scene.book.snapshot)
    rows = LayerRows(scene, scene.base, scales)
    return Constraints(
        periods=tuple(labels[at] for at in scene.shown),
        rule=scene.rule,
        scenario="" if scene.scenario is None else scene.scenario.name,
        changes=(*change_words(applied.changes), *demand_words(scene.model.inputs, scene.floors)),
        unmatched=tuple(f"{each.target}: {each.why}" for each in applied.unmatched),
        buyer=buyer,
        buyer_name=buyer_name(buyer) if buyer else "",
        ceilings=ceiling_rows(scene),
        labels=label_rows(scene, rows, noise, ranges),
        layers=rows.all(),
        buyers=buyer_rows(scene),
        held=held_rows(scene),
        short=short_rows(scene, names),
        worth=worth_rows(scene, scales, buyer) if buyer else (),
        glut_begins=None if glut is None else labels[glut],
        glut_share=noise.gluts / noise.draws if noise.draws else None,
        draws=noise.draws,
        seed=seed,
        proof=proof_rows(certify(scene.base.clearing)),
        origins=origin_rows(scene.model.origins),
        sequence_of_layers=in_order(scene.base.prices.keys),
    )


def stability(scene: Scene, seed: int, draws: int, tell: Stage, step: Step) -> tuple[Tally, Tally]:
    """Return what binds under noise, and with everything uncertain drawn from its range."""
    tell("Clearing under noise", draws)
    noise = tallied(scene, scene.noisy(seed), draws, step, is_far=False)
    tell("Clearing under the ranges", draws)
    return noise, tallied(scene, scene.ranged(seed), draws, step, is_far=True)


def tallied(scene: Scene, make: Draws, draws: int, step: Step, *, is_far: bool) -> Tally:
    """Return what binds in versions of the scene, by draw; see `tally` and `Scene.namer`."""
    namers = [scene.namer(is_far=is_far) for _ in range(min(WORKERS, draws or 1))]
    return tally(make, namers, len(scene.inputs.periods), draws, step)


def change_words(changes: Sequence[Change]) -> tuple[str, ...]:
    """Return what a scenario changed, one sentence per row of the model."""
    return tuple(_change(each) for each in changes)


def _change(change: Change) -> str:
    where = f", {change.periods[0]} to {change.periods[-1]}" if change.periods else ""
    ends = [
        (before, after)
        for before, after in zip(change.before, change.after, strict=True)
        if before != after
    ]
    if not ends:
        return f"{change.what}{where}"
    before, after = max(ends, key=lambda pair: abs(pair[1] - pair[0]))
    return f"{change.what}: {trimmed(before)} → {trimmed(after)} {change.unit}{where}"


def _refuse_odd(seed: int, draws: int) -> None:
    if seed < 0 or not 0 <= draws <= MOST_DRAWS:
        raise InputError(
            f"{draws} draws with seed {seed} were asked for.",
            expected=f"0 to {MOST_DRAWS:,} draws and a seed of 0 or more",
            next_step="ask for 100 draws with seed 0.",
        )


def _silent(_: str, __: int | None) -> None:
    return None
