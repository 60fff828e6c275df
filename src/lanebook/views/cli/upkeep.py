"""`lanebook verify`, `backup` and `doctor`: looking after the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.upkeep import backup_ledger, doctor, verify_ledger
from lanebook.base.clock import system_clock
from lanebook.base.errors import LedgerError
from lanebook.views.cli.ledger_options import JsonOption, LedgerOptions
from lanebook.views.cli.output import emit


def verify(*, ledger: LedgerOptions = LedgerOptions(), output: JsonOption = JsonOption()) -> int:
    """Walk the hash chain and name the first entry that is not as it was recorded."""
    answer = verify_ledger(ledger.open())
    emit(answer, output.output)
    return 0 if answer.data.sound else 1


def backup(
    file: Annotated[Path, Parameter(help="The copy, a new SQLite file.")],
    /,
    *,
    ledger: LedgerOptions = LedgerOptions(),
    output: JsonOption = JsonOption(),
) -> int:
    """Copy the ledger while it is in use, and walk the copy's hash chain."""
    return emit(backup_ledger(ledger.open(), file), output.output)


def examine(*, ledger: LedgerOptions = LedgerOptions(), output: JsonOption = JsonOption()) -> int:
    """Print versions, places, sizes, limits and settings; nothing is created or changed."""
    answer = doctor(ledger.ledger, clock=system_clock)
    emit(answer, output.output)
    return LedgerError.exit_status if answer.data.problem else 0
