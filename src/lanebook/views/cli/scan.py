"""`lanebook scan`: what stops if a firm stops, in the book or in a network of your own."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from lanebook.answers.answer import Answer
from lanebook.answers.scan import scan
from lanebook.answers.scan_files import Files
from lanebook.answers.scan_network import TOP, scan_network
from lanebook.answers.scan_payload import Scan
from lanebook.answers.scan_run import keep_in
from lanebook.answers.wording import counted
from lanebook.base.clock import today
from lanebook.base.errors import InputError
from lanebook.base.time import AsOf, parse_date
from lanebook.engines.scan.scanning import Effort
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.lines import BLANK, Line, Page, paragraph
from lanebook.views.terminal.progress import Progress
from lanebook.views.terminal.tables import table_lines
from lanebook.views.terminal.writer import foot_lines, head_lines

#: Tables shown without --all: of the book, and of a network from files.
SHOWN = ("scan_degree", "scan_values")


def command(
    *,
    network: Annotated[
        Path | None,
        Parameter(help="Your own links: CSV or Parquet with supplier,customer,value."),
    ] = None,
    sectors: Annotated[
        Path | None,
        Parameter(help="firm,sector and, for fixed_point, revenue,costs (all sales, all inputs)."),
    ] = None,
    classes: Annotated[
        Path | None,
        Parameter(help="supplier_sector,customer_sector,class: 2 essential, 1 not, 0 none."),
    ] = None,
    market: Annotated[
        Literal["sector", "none"] | None,
        Parameter(help="Whether rivals in a supplier's sector damp its loss (default: sector)."),
    ] = None,
    mode: Annotated[
        Literal["published", "fixed_point"],
        Parameter(help="Stop at a rise of 1e-2 as published, or at the fixed point (1e-9)."),
    ] = "published",
    top: Annotated[int, Parameter(help="Firms listed, computed in f64; 0 for all.")] = TOP,
    dtype: Annotated[
        Literal["f32", "f64"], Parameter(help="Numbers of the firms that are not listed.")
    ] = "f32",
    workers: Annotated[
        int | None, Parameter(help="How many blocks at a time (default: one a core).")
    ] = None,
    engine: Annotated[
        Literal["threads", "ray"], Parameter(help="Who computes; the numbers are the same.")
    ] = "threads",
    cluster: Annotated[
        str, Parameter(help="Address of a Ray cluster to join (default: one started here).")
    ] = "",
    resume: Annotated[
        bool,
        Parameter(
            negative="--fresh", help="Go on from what an earlier run has done, or forget it."
        ),
    ] = True,
    checkpoint: Annotated[
        Path | None, Parameter(help="Folder for what is done (default: the user's cache).")
    ] = None,
    all_: Annotated[
        bool, Parameter(name="--all", negative="", help="Every table: links, classes.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Stop every firm once and see what share of all sales stops with it."""
    writer = partial(_lines, everything=all_, assumptions=output.assumptions)
    if network is None:
        _refuse(sectors, classes, mode)
        opened = book.open()
        found = scan(opened, market=market or "sector", top=_top(top))
        return emit(found, output, writer=writer, book=opened)
    known = parse_date(book.known) if book.known else today()
    valid = parse_date(book.valid) if book.valid else known
    with Progress() as progress:
        told = _Told(progress)
        effort = Effort(
            engine=engine,
            workers=workers if workers is not None else (os.cpu_count() or 1),
            cluster=cluster,
            keep=keep_in(checkpoint or default_folder(), fresh=not resume),
            told=told,
        )
        try:
            answer = scan_network(
                Files(network, sectors, classes),
                as_of=AsOf(valid, known),
                market=market,
                mode=mode,
                top=_top(top),
                precision=dtype,
                effort=effort,
            )
        except KeyboardInterrupt:
            words = f"{told.done:,} of {told.total:,} shocks kept; the same command goes on."
            print(f"\nlanebook: interrupted. {words}", file=sys.stderr)
            raise
    return emit(answer, output, writer=writer)


def default_folder() -> Path:
    """Return where checkpoints of scans are kept: in the user's cache (XDG)."""
    cache = os.environ.get("XDG_CACHE_HOME")
    folder = Path(cache) if cache and Path(cache).is_absolute() else Path.home() / ".cache"
    return folder / "lanebook" / "scans"


def _top(top: int) -> int:
    if top < 0:
        raise InputError(
            f"The top {top} firms cannot be listed.",
            expected="a number of firms, or 0 for all",
            next_step="give another --top.",
        )
    return top


def _refuse(sectors: Path | None, classes: Path | None, mode: str) -> None:
    """Refuse what belongs to a network from files."""
    if sectors is not None or classes is not None:
        raise InputError(
            "Sectors or classes were named without a network.",
            expected="--network beside --sectors and --classes",
            next_step="name the file of links, or leave both out to scan the book.",
        )
    if mode != "published":
        raise InputError(
            "The book does not know what every firm sells and buys in all.",
            expected="--mode published, or a network with revenue and costs",
            next_step="leave --mode out.",
        )


class _Told:
    """Progress from the number of shocks done, of one pass after another."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.done = self.total = 0

    def __call__(self, done: int, total: int) -> None:
        if total != self.total or done < self.done:
            self._progress.stage("Shocks", total)
            self._progress.advance(done)
        else:
            self._progress.advance(done - self.done)
        self.done, self.total = done, total


def _lines(answer: Answer[Any], page: Page, *, everything: bool, assumptions: bool) -> list[Line]:
    data: Scan = answer.data
    if data.network == "book":
        lines = head_lines(answer, page)
    else:
        lines = paragraph(page, answer.finding)
        how, sectors = f"{data.mode}, market {data.market}", counted(data.n_sectors, "sector")
        told = (data.network, how, sectors)
        lines += paragraph(page, " · ".join(told), "muted")
    for table in answer.tables():
        if everything or table.name in SHOWN:
            lines += [BLANK, *table_lines(table, page)]
    return lines + foot_lines(answer, page, parameters=assumptions)
