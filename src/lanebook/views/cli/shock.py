"""`lanebook shock`: what a scenario breaks, quarter by quarter, through whom, and who gains."""

from __future__ import annotations

import os
import re
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.shock import HORIZON_MONTHS, shock, shock_diff
from lanebook.answers.shock_library import ShockLibrary, shocks
from lanebook.answers.shock_payload import ShockDiff, ShockPage
from lanebook.base.errors import InputError
from lanebook.base.files import write_atomically
from lanebook.evidence.parameters import parse_overrides
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.shock import diff_lines, library_lines, shock_lines

_HORIZON: Final = re.compile(r"(\d{1,3})\s*(m|months?|q|quarters?|y|years?)?")
_MONTHS: Final = {"m": 1, "q": 3, "y": 12}


def command(
    scenario: Annotated[
        str, Parameter(help="Name, file or combination A+B; left out: every shipped one.")
    ] = "",
    *,
    horizon: Annotated[
        str, Parameter(help="How far to run: 36m, 12q or 3y.")
    ] = f"{HORIZON_MONTHS}m",
    freq: Annotated[Literal["month", "week"], Parameter(help="Periods of the run.")] = "month",
    against: Annotated[
        str, Parameter(help="Another scenario: both side by side, and the gap.")
    ] = "",
    fast: Annotated[
        bool,
        Parameter(negative="", help="Without the ranges of assumptions and the clearing."),
    ] = False,
    draws: Annotated[int, Parameter(help="How many worlds are drawn (0 for none).")] = 0,
    seed: Annotated[
        int | None, Parameter(help="Of the draws (default: the scenario's own, else 7).")
    ] = None,
    set_: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Set a parameter: NAME=VALUE or NAME/ROW=VALUE (repeatable)."),
    ] = (),
    workers: Annotated[
        int | None, Parameter(help="How many draws at a time (default: one a core).")
    ] = None,
    charts: Annotated[
        Path | None, Parameter(help="Write losses by quarter into this folder, as SVG.")
    ] = None,
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every table: makers, flows, changes.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Say what a scenario breaks: who loses what and when, by which way, and who gains."""
    opened = book.open()
    asked: dict[str, Any] = {
        "horizon_months": months_of(horizon),
        "freq": freq,
        "overrides": parse_overrides(set_),
    }
    answer: Answer[Any]
    with Progress() as progress:
        if not scenario:
            answer = shocks(opened, horizon_months=asked["horizon_months"])
        elif against:
            answer = shock_diff(opened, scenario, against, stage=progress.stage, **asked)
        else:
            answer = shock(
                opened,
                scenario,
                draws=draws,
                seed=seed,
                with_drivers=not fast,
                with_clearing=not fast,
                workers=workers if workers is not None else (os.cpu_count() or 1),
                stage=progress.stage,
                on_step=progress.advance,
                **asked,
            )
    if charts is not None and isinstance(answer.data, ShockPage):
        _draw(answer.data, charts)
    kinds = {ShockPage: shock_lines, ShockDiff: diff_lines, ShockLibrary: library_lines}
    lines = kinds[type(answer.data)]
    writer = partial(lines, everything=all_, assumptions=output.assumptions)
    return emit(answer, output, writer=writer, book=opened)


def months_of(text: str) -> int:
    """Return the months of `36m`, `12q`, `3y` or `36`.

    Raises:
        InputError: if the text is no such length.

    >>> months_of("36m"), months_of("12q"), months_of("3 years")
    (36, 36, 36)
    """
    found = _HORIZON.fullmatch(text.strip().lower())
    if found is None:
        raise InputError(
            f"{text!r} is no horizon.",
            expected="months, quarters or years, such as 36m, 12q or 3y",
            next_step="ask for --horizon 36m.",
        )
    return int(found[1]) * _MONTHS[(found[2] or "m")[0]]


def _draw(data: ShockPage, folder: Path) -> None:
    """Write one chart a lab that loses; charts are loaded only when they are asked for."""
    losses, render = (
        import_module(f"lanebook.views.charts.{name}") for name in ("losses", "render")
    )
    folder.mkdir(parents=True, exist_ok=True)
    for each in (data.all_labs, *data.labs):
        if each.first_at is not None:
            bars = [
                losses.LossQuarter(row.quarter, row.base, row.lost, row.first_round)
                for row in each.quarters
            ]
            drawn = render.svg(losses.loss_chart(bars, each.name, each.unit))
            name = re.sub(r"[^a-z0-9-]+", "-", each.key.lower())
            write_atomically(folder / f"{name}.svg", drawn.encode("utf-8"))
