"""`lanebook import`: check a book, and record all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.importing import import_book
from lanebook.base.errors import DataError
from lanebook.evidence.ledger import DESK
from lanebook.views.cli.ledger_options import JsonOption, LedgerOptions, emit_receipt, emit_refusal
from lanebook.views.terminal.progress import Progress


def command(
    path: Annotated[Path, Parameter(help="Folder of CSV files, or one of them.")],
    /,
    *,
    layer: Annotated[str, Parameter(help="Private layer to write to (default: desk).")] = DESK,
    ledger: LedgerOptions = LedgerOptions(),
    output: JsonOption = JsonOption(),
) -> int:
    """Check a book and record it in a private layer, all of it or nothing."""
    try:
        with Progress() as progress:
            answer = import_book(ledger.open(), path, layer=layer, stage=progress.stage)
    except DataError as error:
        return emit_refusal(error, output.output, question="import", path=str(path))
    return emit_receipt(answer, output.output, path=str(path))
