"""`lanebook export`: the rows of layers as CSV, as they were imported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.importing import export_book
from lanebook.evidence.ledger import BASE
from lanebook.views.cli.ledger_options import JsonOption, LedgerOptions
from lanebook.views.cli.output import emit


def command(
    folder: Annotated[Path, Parameter(help="Where the CSV files go; made where missing.")],
    /,
    *,
    layer: Annotated[
        tuple[str, ...],
        Parameter(help="Layer to write (repeatable, default: base); private ones by name only."),
    ] = (BASE,),
    ledger_at: Annotated[
        int | None, Parameter(help="Replay the ledger as of this sequence number.")
    ] = None,
    neutralise: Annotated[
        bool,
        Parameter(
            negative="",
            help="Put ' before text that a spreadsheet would run; our import takes it off again.",
        ),
    ] = False,
    ledger: LedgerOptions = LedgerOptions(),
    output: JsonOption = JsonOption(),
) -> int:
    """Write the rows of layers as CSV, identical to what was imported."""
    answer = export_book(
        ledger.open(), folder, layers=layer, ledger_at=ledger_at, neutralise=neutralise
    )
    return emit(answer, output.output)
