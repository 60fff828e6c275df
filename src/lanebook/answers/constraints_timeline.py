"""`constraints --timeline`: the label of every half year, beside what was said at the time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from lanebook.answers.answer import Answer, Figure
from lanebook.answers.book import Book
from lanebook.answers.clearing.build import FIRST
from lanebook.answers.clearing.words import layer_name
from lanebook.answers.constraints import DRAWS, Stage, Step, caveats_of, scene_of, solve, tallied
from lanebook.answers.constraints import uses_of as parameters_of
from lanebook.answers.constraints_labels import label_row
from lanebook.answers.constraints_layers import LayerRows
from lanebook.answers.constraints_more import BindingStatement, HalfYear, Match, Timeline
from lanebook.answers.constraints_noise import Tally
from lanebook.answers.constraints_said import LAYERS_OF, Clause, clauses
from lanebook.answers.constraints_scene import ASK, Scene
from lanebook.answers.constraints_units import Scales
from lanebook.answers.quotes import Quoter
from lanebook.answers.wording import counted, share
from lanebook.base.time import AsOf
from lanebook.evidence.parameters import Parameters

#: Noise solves behind each half year: a tenth of a second each, and there are many half years.
MOST_DRAWS: Final = 20
#: Years after the one under way whose labels stand beside it.
AHEAD: Final = 2
#: Standard normal quantile of a two-sided 90 % interval.
_Z90: Final = 1.6448536269514722


def timeline(
    book: Book,
    *,
    overrides: Mapping[str, float] | None = None,
    seed: int = 0,
    draws: int = DRAWS,
    stage: Stage | None = None,
    on_step: Step | None = None,
) -> Answer[Timeline]:
    """Answer what bound in each half year as known at its end, and who said so at the time.

    The book is replayed to the end of every half year from 2023 to its known day; the model of
    that day knows only what had been published. Parameters are conventions and stay as they are.

    Args:
        book: the book at its as-of: later half years are left out.
        overrides: parameters set for this question.
        seed, draws: of the noise; at most 20 draws a half year.
        stage, on_step: told what happens, for progress.

    Raises:
        UnknownName, InputError: if an override names no parameter, or sets it wrongly.
        EngineError: if an optimum does not prove itself.
    """
    ends = half_ends(book.as_of.known_at)
    if stage is not None:
        stage("Clearing every half year", len(ends))
    said = clauses(book)
    halves = []
    for begin, end in ends:
        then = book.replayed(AsOf(end, end))
        scene = scene_of(then, years=(FIRST, end.year + AHEAD), overrides=overrides)
        halves.append(_half(scene, begin, end, said, seed, min(draws, MOST_DRAWS)))
        if on_step is not None:
            on_step()
    data = _timeline(tuple(halves))
    last = scene_of(book, overrides=overrides)
    return Answer(
        question="constraints_timeline",
        finding=_finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=parameters_of(book, last, overrides),
        caveats=(*CAVEATS, *caveats_of(last)),
    )


CAVEATS: Final = (
    "Parameters are conventions of today at every half year: only claims are cut at its end.",
    "The statements are the few that the book holds; most are of 2025 and 2026.",
)


def half_ends(known: date) -> tuple[tuple[date, date], ...]:
    """Return first and last day of every half year from 2023 on; the last one ends on `known`.

    >>> half_ends(date(2023, 9, 1))[1]
    (datetime.date(2023, 7, 1), datetime.date(2023, 9, 1))
    """
    found = []
    for year in range(FIRST, known.year + 1):
        for begin, end in ((date(year, 1, 1), date(year, 6, 30)),
                           (date(year, 7, 1), date(year, 12, 31))):  # fmt: skip
            if begin <= known:
                found.append((begin, min(end, known)))
    return tuple(found)


def _half(
    scene: Scene, begin: date, end: date, said: Sequence[Clause], seed: int, draws: int
) -> HalfYear:
    scales = Scales(Parameters(scene.book.snapshot))
    solve(scene, scales)
    noise = tallied(scene, scene.noisy(seed), draws, lambda: None, is_far=False)
    nothing = Tally(0, tuple(Counter() for _ in scene.inputs.periods), 0, 0)
    rows = LayerRows(scene, scene.base, scales)
    labels = {
        scene.inputs.periods[at].year: label_row(scene, rows, noise, nothing, at)
        for at in scene.shown
    }
    quoter = Quoter(scene.book)
    statements = tuple(_statements(scene, quoter, begin, end, said))
    matches = Counter(each.match for each in statements)
    return HalfYear(
        half=f"{end.year}-H{1 if begin.month == 1 else 2}",
        known=end,
        year=end.year,
        label=labels.get(end.year),
        ahead=tuple(labels[year] for year in range(end.year + 1, end.year + 1 + AHEAD)),
        said=statements,
        agrees=matches["agrees"],
        partly=matches["partly"],
        disagrees=matches["disagrees"],
        note="",
    )


def _statements(
    scene: Scene, quoter: Quoter, begin: date, end: date, said: Sequence[Clause]
) -> Iterator[BindingStatement]:
    for clause in said:
        if not begin <= clause.published <= end:
            continue
        (quote,) = quoter.quotes({clause.claims[0]: ("", "")})
        model, match = compared(scene, clause)
        yield BindingStatement(
            quote=quote,
            claims=clause.claims,
            said_of=clause.family,
            binds=clause.binds,
            years=clause.years,
            model=model,
            match=match,
        )


def compared(scene: Scene, clause: Clause) -> tuple[str, Match]:
    """Return what the model says of the years of a statement, and how the two stand.

    Args:
        scene: as known at the end of its half year.
        clause: what was said.
    """
    first, last = clause.years
    there = [at for at, period in enumerate(scene.inputs.periods) if first <= period.year <= last]
    if not there:
        return "", "silent"
    binding = [scene.base.binding[at] for at in there]
    keys = list(dict.fromkeys(each.key for each in binding))
    also = {key for each in binding for key in each.also}
    words = ", ".join(layer_name(key) for key in keys)
    wanted = set(LAYERS_OF[clause.family]) or {key for key in keys if key != ASK}
    is_label, is_named = bool(wanted & set(keys)), bool(wanted & also)
    if not clause.binds:
        return words, "disagrees" if is_label else "partly" if is_named else "agrees"
    return words, "agrees" if is_label else "partly" if is_named else "disagrees"


def _timeline(halves: tuple[HalfYear, ...]) -> Timeline:
    matches = Counter(each.match for half in halves for each in half.said)
    n_told = matches["agrees"] + matches["partly"] + matches["disagrees"]
    return Timeline(
        halves=halves,
        agrees=matches["agrees"],
        partly=matches["partly"],
        disagrees=matches["disagrees"],
        silent=matches["silent"],
        agreement=agreement(matches["agrees"], n_told),
    )


def agreement(agrees: int, told: int) -> Figure:
    """Return a share with Wilson's 90 % interval (Wilson 1927); absent without statements.

    >>> [round(end or 0, 2) for end in (agreement(5, 10).low, agreement(5, 10).high)]
    [0.27, 0.73]
    """
    if not told:
        return Figure(None, None, None, "share", state="unknown", note="no statement")
    p, z2 = agrees / told, _Z90**2
    middle = (p + z2 / (2 * told)) / (1 + z2 / told)
    half = _Z90 * math.sqrt(p * (1 - p) / told + z2 / (4 * told**2)) / (1 + z2 / told)
    return Figure(middle - half, p, middle + half, "share", state="derived")


def _finding(data: Timeline) -> str:
    labels = [half for half in data.halves if half.label is not None]
    runs: list[tuple[str, str, str]] = []
    for half in labels:
        name = half.label.name if half.label else ""
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1], half.half)
        else:
            runs.append((name, half.half, half.half))
    path = ", then ".join(
        f"{name} ({first if first == last else f'{first} to {last}'})" for name, first, last in runs
    )
    told = data.agrees + data.partly + data.disagrees
    if not told:
        return f"As known at the time: {path}; the book holds no statement on what binds."
    low, high = data.agreement.low or 0.0, data.agreement.high or 0.0
    return (
        f"As known at the time: {path}; of {counted(told, 'dated statement')} {data.agrees} name"
        f" what the model names, {data.partly} what it names second, {data.disagrees} disagree"
        f" (agreement {share(data.agreement.point or 0.0)}, 90 % interval {share(low)} to"
        f" {share(high)})."
    )
