"""`lanebook log`: what was recorded when."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.log import log
from lanebook.base.time import parse_date
from lanebook.views.cli.ledger_options import JsonOption, LedgerOptions
from lanebook.views.cli.output import emit


def command(
    *,
    subject: Annotated[
        str, Parameter(help="Only claims about it, and its own row: org:openai, tie:..., ...")
    ] = "",
    layer: Annotated[tuple[str, ...], Parameter(help="Only this layer (repeatable).")] = (),
    since: Annotated[
        str | None, Parameter(help="Only what was recorded from this day on (YYYY-MM-DD).")
    ] = None,
    limit: Annotated[int, Parameter(help="How many entries to list (default: 20).")] = 20,
    ledger: LedgerOptions = LedgerOptions(),
    output: JsonOption = JsonOption(),
) -> int:
    """Tell what was recorded when, by receipt and row; back-filled claims are called so."""
    answer = log(
        ledger.open(),
        subject=subject,
        layers=layer,
        since=parse_date(since) if since else None,
        limit=limit,
    )
    return emit(answer, output.output)
