"""`lanebook ensemble`: what binds how surely, the spread of what is served, what moves it."""

from __future__ import annotations

import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.ensemble import DRAWS, ensemble
from lanebook.answers.ensemble_payload import Ensemble
from lanebook.answers.ensemble_records import Driver
from lanebook.answers.wording import MINUS, counted, number
from lanebook.base.files import write_atomically
from lanebook.base.time import parse_years
from lanebook.evidence.ledger.places import default_location, is_postgres, sqlite_path
from lanebook.evidence.parameters import parse_overrides
from lanebook.scenarios.ensemble import Effort
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, heading, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Tables shown without --all; drivers follow as text.
SHOWN: Final = ("ensemble_by_period", "ensemble_glut")
MOST_DRIVERS: Final = 3


def command(
    scenario: Annotated[
        str, Parameter(help="Name, file or combination A+B (lanebook scenario list).")
    ] = "base",
    *,
    draws: Annotated[int, Parameter(help="How many models are drawn and cleared.")] = DRAWS,
    seed: Annotated[
        int | None, Parameter(help="Of the draws (default: the scenario's own, else 7).")
    ] = None,
    years: Annotated[str | None, Parameter(help="FIRST:LAST year, such as 2026:2031.")] = None,
    freq: Annotated[Literal["year", "quarter"], Parameter(help="Periods of the model.")] = "year",
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Set a parameter: NAME=VALUE or NAME/ROW=VALUE (repeatable)."),
    ] = (),
    workers: Annotated[
        int | None, Parameter(help="How many draws at a time (default: one a core).")
    ] = None,
    engine: Annotated[
        Literal["threads", "processes", "ray"],
        Parameter(help="Who computes; the numbers are the same."),
    ] = "threads",
    resume: Annotated[
        bool,
        Parameter(
            negative="--fresh", help="Go on from what an earlier run has done, or forget it."
        ),
    ] = True,
    checkpoint: Annotated[
        Path | None, Parameter(help="Folder for what is done (default: beside the ledger).")
    ] = None,
    charts: Annotated[
        Path | None, Parameter(help="Write a fan chart of every outcome into this folder, as SVG.")
    ] = None,
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every table, every year's quantiles.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Draw a thousand models of a scenario: what binds how surely, who is served, what moves it."""
    opened = book.open()
    effort = Effort(
        engine=engine,
        workers=workers if workers is not None else (os.cpu_count() or 1),
        folder=checkpoint or default_folder(book.ledger),
        fresh=not resume,
    )
    with Progress() as progress:
        told = _Told(progress, draws)
        try:
            answer = ensemble(
                opened,
                scenario,
                draws=draws,
                seed=seed,
                years=parse_years(years) if years else None,
                freq=freq,
                overrides=parse_overrides(set_),
                effort=effort,
                stage=told.stage,
                told=told,
            )
        except KeyboardInterrupt:
            words = f"{counted(told.done, 'draw')} of {draws:,} kept; the same command goes on."
            print(f"\nlanebook: interrupted. {words}", file=sys.stderr)
            raise
    if charts is not None:
        _draw(answer.data, charts)
    writer = partial(_lines, everything=all_, assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)


def default_folder(ledger: str | None) -> Path:
    """Return where checkpoints are kept: beside a ledger file, else in the user's cache (XDG)."""
    place = ledger or default_location()
    if not is_postgres(place):
        path = sqlite_path(place)
        return path.with_name(f"{path.name}.ensembles")
    cache = os.environ.get("XDG_CACHE_HOME")
    folder = Path(cache) if cache and Path(cache).is_absolute() else Path.home() / ".cache"
    return folder / "lanebook" / "ensembles"


def _draw(data: Ensemble, folder: Path) -> None:
    """Write one fan chart an outcome; charts are loaded only when they are asked for."""
    fans, render = (import_module(f"lanebook.views.charts.{name}") for name in ("fan", "render"))
    folder.mkdir(parents=True, exist_ok=True)
    for each in data.fans:
        years = [
            fans.FanYear(at.period, at.base, tuple(q.value for q in at.quantiles))
            for at in each.points
        ]
        drawn = render.svg(fans.fan_chart(years, each.label, each.unit))
        path = folder / f"{each.key.replace(':', '-')}.svg"
        write_atomically(path, drawn.encode("utf-8"))


class _Told:
    """Progress from the number of draws done; time left counts those drawn now only."""

    def __init__(self, progress: Progress, draws: int) -> None:
        self._progress = progress
        self._draws = draws
        self._begun = False
        self.done = 0

    def stage(self, name: str, total: int | None) -> None:
        self._progress.stage(name, total)

    def __call__(self, done: int) -> None:
        if not self._begun and done:
            self._progress.stage(f"Drawing; {done:,} done before", self._draws - done)
        elif done > self.done:
            self._progress.advance(done - self.done)
        self._begun, self.done = True, done


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    data: Ensemble = answer.data
    lines = head_lines(answer, page)
    told = f"{data.title} · {counted(data.draws, 'draw')}, seed {data.seed} · {data.n_drivers}"
    lines += paragraph(page, f"{told} drivers", "muted")
    for table in answer.tables():
        if everything or table.name in SHOWN:
            lines += [BLANK, *table_lines(table, page)]
        if table.name == "ensemble_outcomes" and not everything:
            lines += [BLANK, *_outcomes(data, page)]
    if not everything:
        words = (
            "Not shown: intervals of every share and quantile, every year's quantiles. See --all."
        )
        lines += [BLANK, *paragraph(page, words, "muted")]
    return lines + foot_lines(answer, page, parameters=assumptions)


def _outcomes(data: Ensemble, page: Page) -> list[Line]:
    """Return one paragraph an outcome: its spread, then what moves it."""
    lines = heading(
        page,
        f"Outcomes of {data.headline}: 5 · 50 · 95 % of the draws, and what moves them",
        note="In brackets: at the point of every input; mean of the worst twentieth of the draws;"
        " rank correlation of each driver.",
    )
    for each in data.outcomes:
        low, _, middle, _, high = (number(q.value, _decimals(q.value)) for q in each.quantiles)
        base, worst = (number(end, _decimals(end)) for end in (each.base, each.tail_mean))
        text = f"{each.label}, {each.unit}: {low} · {middle} · {high} ({base}; {worst})"
        moved = [driver for driver in data.drivers if driver.outcome == each.key][:MOST_DRIVERS]
        if moved:
            text += f": {'; '.join(map(_moved, moved))}"
        lines += paragraph(page, text, indent="  ", hang="    ")
    return lines


def _moved(driver: Driver) -> str:
    sign = MINUS if driver.correlation < 0 else "+"
    return f"{driver.label} ({sign}{abs(driver.correlation):.2f})"


def _decimals(value: float) -> int:
    return 0 if abs(value) >= 10 or value == 0 else 2
